"""The words of the demo shop, as TOML files, and how they are read."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

CONTENT_DIR = Path(__file__).resolve().parent
PICTURE_DIR = CONTENT_DIR.parent / "pictures"


@cache
def read(name: str) -> dict[str, Any]:
    """The content file `name`, without its ending."""
    with (CONTENT_DIR / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
