"""A merchandiser at a product's prices, as the browser and axe see the pages."""

import re
import secrets
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.tests import journeys
from testing.browser import WIDTHS, Watch, list_violations, settle
from testing.shop import Shop

pytestmark = pytest.mark.browser
PRODUCTS = "/admin/snippets/catalog/product/"
LISTS = "/admin/snippets/catalog/pricelist/"
GROUPS = "/admin/snippets/customers/customergroup/"
TANKARD, TANKARD_ADDRESS = "Barley tankard", "/shop/p/barley-tankard/"
FIRST, SECOND = "2099-01-01 08:00", "2099-02-01 08:00"


@pytest.fixture
def merchandiser(page: Page, shop: Shop) -> Page:
    page.set_viewport_size(WIDTHS["desktop"])
    journeys.log_into_admin(page, shop.logins["merchandiser"])
    return page


@pytest.fixture
def open_browser(browser: Browser, shop: Shop) -> Iterator[Callable[[], Page]]:
    """Opens a browser of somebody else."""
    contexts = []

    def open_another() -> Page:
        contexts.append(browser.new_context(base_url=shop.url, viewport=WIDTHS["desktop"]))
        return contexts[-1].new_page()

    yield open_another
    for context in contexts:
        context.close()


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


def test_list_for_a_group_is_paid_by_its_members_alone(
    merchandiser: Page, shop: Shop, watch: Watch, open_browser: Callable[[], Page]
) -> None:
    code = f"trade-{secrets.token_hex(3)}"
    page, member, guest = merchandiser, open_browser(), open_browser()
    page.goto(f"{GROUPS}add/")
    page.locator("[name=name]").fill(code)
    page.locator("[name=code]").fill(code)
    page.locator("[name=addresses]").fill(shop.logins["shopper"].email)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("created").first).to_be_visible()
    page.goto(f"{LISTS}add/")
    page.locator("[name=name]").fill(f"Prices {code}")
    page.locator("[name=code]").fill(code)
    page.locator("[name=currency]").fill("EUR")
    page.locator("[name=customer_group]").select_option(code)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("created").first).to_be_visible()
    open_prices(page, TANKARD)
    section = page.locator("section").filter(has=page.get_by_role("heading", name=f"Prices {code} (EUR)"))
    expect(section).to_contain_text(f"For members of {code}.")
    section.get_by_role("link", name="Set prices").click()
    expect(page.get_by_role("button", name="Set these prices")).to_be_visible()
    for field in page.locator("[name^=price-]").all():
        field.fill("1.23")
    page.get_by_role("button", name="Set these prices").click()
    expect(page.get_by_text("The prices hold from now on.")).to_be_visible()

    journeys.log_in(member, shop.logins["shopper"])
    member.goto(TANKARD_ADDRESS)
    guest.goto(TANKARD_ADDRESS)

    expect(member.locator("#buy .price").first).to_contain_text("€1.23")
    expect(guest.locator("#buy .price").first).to_be_visible()
    expect(guest.locator("#buy")).not_to_contain_text("€1.23")
