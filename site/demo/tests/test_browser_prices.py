"""A merchandiser at a product's prices, as the browser and axe see the pages."""

import re

import pytest
from playwright.sync_api import Page, expect

from demo.tests import journeys
from testing.browser import WIDTHS, Watch, list_violations, settle
from testing.shop import Shop

pytestmark = pytest.mark.browser
PRODUCTS = "/admin/snippets/catalog/product/"
TANKARD = "Barley tankard"
FIRST, SECOND = "2099-01-01 08:00", "2099-02-01 08:00"


@pytest.fixture
def merchandiser(page: Page, shop: Shop) -> Page:
    page.set_viewport_size(WIDTHS["desktop"])
    journeys.log_into_admin(page, shop.logins["merchandiser"])
    return page


def expect_sound(page: Page) -> None:
    """The page at rest, without a fault that axe knows and not wider than the window.

    The calendar that opens at a field for dates is Wagtail's, and not looked at.
    """
    settle(page)
    assert [flaw for flaw in list_violations(page) if ".xdsoft_" not in flaw] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def open_prices(page: Page, name: str) -> None:
    page.goto(f"{PRODUCTS}?q={name.replace(' ', '+')}")
    page.get_by_role("main").get_by_role("link", name=name).first.click()
    expect(page).to_have_url(re.compile(rf"{PRODUCTS}edit/\d+/"))
    number = page.url.rstrip("/").rsplit("/", 1)[-1]
    page.goto(f"{PRODUCTS}prices/{number}/")


def test_price_is_planned_and_called_off(merchandiser: Page, watch: Watch) -> None:
    page = merchandiser
    open_prices(page, TANKARD)
    address = page.url
    expect_sound(page)

    page.get_by_role("link", name="Plan a price", exact=True).first.click()
    page.get_by_label("From").fill(FIRST)
    page.locator("[name^=price-]").first.fill("99.50")
    page.locator("[name^=price-]").first.press("Tab")
    expect_sound(page)
    page.get_by_role("button", name="Plan these prices").click()
    expect(page.get_by_text("The prices are planned.")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="€99.50")
    expect(row).to_contain_text("planned")
    for width in (390, 768, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        expect_sound(page)

    row.get_by_role("link", name="Call off").click()
    expect_sound(page)
    page.get_by_role("button", name="Call it off").click()
    expect(page.get_by_text("The price of one variant is called off.")).to_be_visible()
    assert page.url == address
    expect(row).to_contain_text("never held")


def test_sale_that_cannot_be_says_why_beside_its_field(merchandiser: Page, watch: Watch) -> None:
    page = merchandiser
    open_prices(page, TANKARD)

    page.get_by_role("link", name="Plan a sale", exact=True).first.click()
    page.get_by_label("From").fill(SECOND)
    page.get_by_label("Until").fill(FIRST)
    page.get_by_label("Percent off").fill("10")
    page.get_by_label("Percent off").press("Tab")
    page.get_by_role("button", name="Plan this sale").click()

    expect(page.get_by_text("A sale must end after it starts.")).to_be_visible()
    expect_sound(page)
