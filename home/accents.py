"""The colour of links and buttons that an editor chose, as a style sheet named by its content.

The storefront allows no inline style. The name holds the colours, so that every sheet can be made from its address
alone: the preview of settings that are not saved has one too.
"""

import hashlib
import re
from dataclasses import dataclass

from django.urls import reverse

from common.contrast import AA_TEXT, BLACK, WHITE, contrast, legible, mix

HEX = r"#[0-9a-f]{6}"
NAME = re.compile(r"(?P<light>[0-9a-f]{6})-(?P<dark>[0-9a-f]{6})-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of static/css/tokens.css that an accent meets. It is text on the grounds, and `on` is text on it."""

    accent: str
    grounds: dict[str, str]
    on: str
    towards: str


LIGHT = Theme(
    accent="#2047a6",
    grounds={"paper": "#f8f3e8", "plate": "#efe7d5", "raise": "#fdfaf3", "wash": "#dce5f3"},
    on="#fdfaf3",
    towards=BLACK,
)
DARK = Theme(
    accent="#a9c4f7",
    grounds={"paper": "#0e1a33", "plate": "#16264a", "raise": "#1b2e57", "wash": "#203868"},
    on="#0e1a33",
    towards=WHITE,
)
ON_BAND = ("#f8f3e8", "#cbd8ec", "#ebbb45")  # text, quiet text and buttons on a band
SHEET = """/* The accent of the shop. */
:root {{ --blue: {light}; --blue-deep: {light_deep}; --band: {band}; }}
@media (prefers-color-scheme: dark) {{
  :root:not([data-theme="light"]) {{ --blue: {dark}; --blue-deep: {dark_deep}; }}
}}
:root[data-theme="dark"] {{ --blue: {dark}; --blue-deep: {dark_deep}; }}
.foot__about .mark__blue {{ fill: {dark}; }}
"""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Where an accent cannot be read: `ground` names the place, `nearest` is a colour that would do."""

    ground: str
    ratio: float
    nearest: str


def find_unreadable(accent: str, theme: Theme) -> Unreadable | None:
    """The place where the accent is worst, if it falls under AA somewhere: as text, or under the words of a button."""
    places = {**theme.grounds, "button": theme.on}
    ratios = {name: contrast(accent, colour) for name, colour in places.items()}
    worst = min(ratios, key=lambda name: ratios[name])
    if ratios[worst] >= AA_TEXT:
        return None
    return Unreadable(worst, ratios[worst], legible(accent, list(places.values()), towards=theme.towards))


def dark_accent(light: str) -> str:
    """The accent of the dark theme made of that of the light one: lightened until it can be read."""
    return legible(light, [*DARK.grounds.values(), DARK.on], towards=DARK.towards)


def accent_sheet(light: str, dark: str) -> str:
    """The rules; both colours are legible in their theme. Hover is a step further from the ground."""
    return SHEET.format(
        light=light,
        dark=dark,
        light_deep=mix(light, BLACK, 0.25),
        dark_deep=mix(dark, WHITE, 0.4),
        band=legible(mix(light, BLACK, 0.25), ON_BAND, towards=BLACK),
    )


def accent_url(light: str, dark: str) -> str:
    """The address of the sheet. Either colour may be empty: dark then follows light, light is the house's own."""
    light = light or LIGHT.accent
    dark = dark or dark_accent(light)
    digest = hashlib.sha256(accent_sheet(light, dark).encode()).hexdigest()[:12]
    return reverse("home:accent", args=[f"{light[1:]}-{dark[1:]}-{digest}"])


def colours_of(name: str) -> tuple[str, str] | None:
    """The two colours in a sheet's name; None where it is no such name, or they could not be read."""
    found = NAME.fullmatch(name)
    if found is None:
        return None
    light, dark = f"#{found['light']}", f"#{found['dark']}"
    return None if find_unreadable(light, LIGHT) or find_unreadable(dark, DARK) else (light, dark)
