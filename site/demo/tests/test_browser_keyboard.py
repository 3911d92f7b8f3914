"""The way to a full basket with the keyboard alone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from demo.tests import journeys
from testing.browser import Watch

pytestmark = pytest.mark.browser


def tab_to(page: Page, target: Locator, *, presses: int = 60) -> None:
    """Press Tab until the target has the focus."""
    for _press in range(presses):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    expect(target).to_be_focused()


def test_first_tab_stop_skips_to_the_content(page: Page, watch: Watch) -> None:
    page.goto("/")

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


def test_menu_of_a_phone_opens_and_closes_by_keyboard(page: Page, watch: Watch) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    menu = page.locator("header details.menu")

    tab_to(page, menu.locator("summary").first)
    page.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="Pottery")).to_be_visible()
    page.keyboard.press("Tab")
    expect(menu.get_by_role("link", name="Pottery")).to_be_focused()
    page.keyboard.press("Escape")

    expect(menu.get_by_role("link", name="Pottery")).to_be_hidden()
    expect(menu.locator("summary").first).to_be_focused()


def test_variant_is_chosen_and_put_into_the_basket_by_keyboard(page: Page, watch: Watch) -> None:
    page.goto(journeys.TIDE_MUG)
    add = page.locator("#add").get_by_role("button", name="Add to basket")
    dialog = page.get_by_role("dialog", name="Basket")

    tab_to(page, page.get_by_role("radio", name="Cobalt"))
    page.keyboard.press("ArrowRight")
    expect(page.locator("#options legend").first).to_have_text("Glaze: Ink")
    expect(page.get_by_role("radio", name="Ink")).to_be_focused()
    tab_to(page, add)
    page.keyboard.press("Enter")

    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("link", name="Tide mug")).to_be_visible()
    for _press in range(20):
        page.keyboard.press("Tab")
        # Past the last link a dialog lets the focus into the browser's own bars, never onto the page behind it.
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('#basket')")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(add).to_be_focused()


def test_checkout_is_walked_by_keyboard(page: Page, watch: Watch) -> None:
    journeys.add_to_basket(page)
    tab_to(page, page.get_by_role("dialog").get_by_role("link", name="Check out"))
    page.keyboard.press("Enter")
    email = page.get_by_role("main").get_by_label("Email")
    expect(email).to_be_visible()

    tab_to(page, email)
    page.keyboard.type(journeys.new_email())
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Where shall we send it?")


def test_pin_of_a_look_leads_to_its_product_by_keyboard(page: Page, watch: Watch) -> None:
    page.goto("/")
    pin = page.get_by_role("list", name="In the picture").get_by_role("link", name="Wave milk jug")
    thing = page.locator(".look__thing").filter(has_text="Wave milk jug")

    tab_to(page, pin, presses=90)
    expect(pin.locator(".pin__name")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#look-for-the-table-4$"))
    expect(thing).to_be_in_viewport()
    page.keyboard.press("Tab")

    expect(thing.get_by_role("link", name="Wave milk jug")).to_be_focused()
