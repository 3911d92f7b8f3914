"""Contrast of colours as WCAG 2 measures it, and the nearest colour that can be read. Colours are "#rrggbb".

https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

from collections.abc import Collection

AA_TEXT = 4.5
BLACK, WHITE = "#000000", "#ffffff"
STEPS = 100


def contrast(one: str, other: str) -> float:
    """From 1, which cannot be told apart, to 21, black on white."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, 0 for black and 1 for white."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mix(colour: str, other: str, share: float) -> str:
    """The colour with `share` of the other in it, channel by channel."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(own + (added - own) * share):02x}" for own, added in pairs)


def least_contrast(colour: str, grounds: Collection[str]) -> float:
    """The contrast with the ground on which it is worst."""
    return min(contrast(colour, ground) for ground in grounds)


def legible(colour: str, grounds: Collection[str], *, towards: str, wanted: float = AA_TEXT) -> str:
    """The colour itself where it can be read on every ground, else the nearest on its way `towards` black or white."""
    for step in range(STEPS + 1):
        tried = mix(colour, towards, step / STEPS)
        if least_contrast(tried, grounds) >= wanted:
            return tried
    return towards


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
