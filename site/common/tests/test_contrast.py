"""Contrast against the examples of WCAG and of the design."""

import pytest

from common.contrast import BLACK, WHITE, contrast, least_contrast, legible, mix


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        (BLACK, WHITE, 21.0),
        (WHITE, BLACK, 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#14213f", "#f8f3e8", 14.4),
        ("#2047a6", "#efe7d5", 6.8),
        ("#a9c4f7", "#0e1a33", 9.8),
        ("#123456", "#123456", 1.0),
    ],
)
def test_ratio(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.06 if ratio > 5 else 0.005)


def test_mix_goes_from_one_colour_to_the_other():
    assert [mix("#204060", "#ffffff", share) for share in (0, 0.5, 1)] == ["#204060", "#90a0b0", "#ffffff"]


def test_a_legible_colour_stays_as_it_is():
    assert legible("#2047a6", ["#f8f3e8"], towards=BLACK) == "#2047a6"


def test_the_nearest_legible_colour_just_passes():
    grounds = ["#f8f3e8", "#efe7d5"]

    found = legible("#e07a5f", grounds, towards=BLACK)

    assert 4.5 <= least_contrast(found, grounds) < 4.65
