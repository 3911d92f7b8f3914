"""The shop's logo as the header shows it: one file of a height, for each theme."""

from dataclasses import dataclass

from catalog.models import Picture
from common.pictures import UNREADABLE
from home.models import SiteFurniture

SPEC = "max-480x88|format-webp-lossless"  # twice the size that is shown
# Search engines want at least 112 x 112 (https://developers.google.com/search/docs/appearance/structured-data/logo).
TOLD_SPEC = "min-224x224|format-png"


@dataclass(frozen=True, slots=True)
class LogoFile:
    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Logo:
    """`dark` is None where the light one, on a plate, has to do; `told` is the one that machines read of."""

    light: LogoFile
    dark: LogoFile | None
    told: LogoFile


def logo_of(stored: SiteFurniture) -> Logo | None:
    """The files of the logo, made if need be; None where there is none or its picture cannot be read."""
    light, told = _file(stored.logo), _file(stored.logo, TOLD_SPEC)
    if light is None or told is None:
        return None
    return Logo(light=light, dark=_file(stored.logo_dark), told=told)


def _file(picture: Picture | None, spec: str = SPEC) -> LogoFile | None:
    if picture is None:
        return None
    try:
        made = picture.get_rendition(spec)
    except UNREADABLE:
        return None
    return LogoFile(made.url, made.width, made.height)
