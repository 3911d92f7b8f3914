"""The shop's logo as the header shows it: one file of a height, for each theme."""

from dataclasses import dataclass

from catalog.models import Picture
from common.pictures import UNREADABLE
from home.models import SiteFurniture

SPEC = "max-480x88|format-webp-lossless"  # twice the size that is shown


@dataclass(frozen=True, slots=True)
class LogoFile:
    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Logo:
    """`dark` is None where the light one, on a plate, has to do."""

    light: LogoFile
    dark: LogoFile | None


def logo_of(stored: SiteFurniture) -> Logo | None:
    """The files of the logo, made if need be; None where there is none or its picture cannot be read."""
    light = _file(stored.logo)
    return Logo(light, _file(stored.logo_dark)) if light is not None else None


def _file(picture: Picture | None) -> LogoFile | None:
    if picture is None:
        return None
    try:
        made = picture.get_rendition(SPEC)
    except UNREADABLE:
        return None
    return LogoFile(made.url, made.width, made.height)
