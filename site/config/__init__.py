"""The wiring of the project: settings, URLs and the WSGI and ASGI entry points.

Puts the project root and site/ on sys.path, so that servers and workers start from any directory.
"""

import sys
from pathlib import Path

SITE_DIR = Path(__file__).resolve().parent.parent
ROOT_DIR = SITE_DIR.parent

if (SITE_DIR / "__init__.py").exists():
    raise RuntimeError("site/__init__.py must not exist: the standard library owns the name 'site'.")

for _path in (str(SITE_DIR), str(ROOT_DIR)):
    if _path not in sys.path:
        sys.path.insert(0, _path)
