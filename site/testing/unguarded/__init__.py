"""The site with one guard taken out, each in a WSGI module of its own that patches it from outside.

Only race tests start these: an assertion that does not fail here could not have failed at all.
"""

from config.wsgi import application  # sets Django up before the modules below import models

__all__ = ["application"]
