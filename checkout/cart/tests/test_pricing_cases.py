"""Every pricing case that people wrote down, in docs/pricing.md and in cases/, to the minor unit."""

from dataclasses import replace
from pathlib import Path

import pytest

from checkout.cart.pricing import price_cart
from checkout.cart.tests.pricing_cases import Case, Reader, check_sums, read_cases

HERE = Path(__file__).parent
FILES = [HERE.parents[2] / "docs/pricing.md", *sorted((HERE / "cases").glob("*.yaml"))]
CASES = [pytest.param(case, id=f"{path.stem}: {case['case']}") for path in FILES for case in read_cases(path)]


@pytest.mark.parametrize("case", CASES)
def test_case_costs_what_it_says(case: Case):
    reader = Reader(case)

    priced = price_cart(reader.request())

    assert reader.found(priced) == reader.expected()
    check_sums(priced)


@pytest.mark.parametrize("case", CASES)
def test_order_in_which_promotions_are_handed_over_does_not_matter(case: Case):
    request = Reader(case).request()

    assert price_cart(replace(request, promotions=request.promotions[::-1])) == price_cart(request)


def test_names_of_cases_are_told_apart():
    names = [(path, case["case"]) for path in FILES for case in read_cases(path)]

    assert len(set(names)) == len(names)
