"""The list beneath an entry of the menu: by keyboard, on a phone, and without scripts."""

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.tests.test_browser_keyboard import tab_to
from testing.browser import Watch, list_violations

pytestmark = pytest.mark.browser


def test_a_list_opens_and_closes_by_keyboard_and_leads_on(page: Page, watch: Watch) -> None:
    page.goto("/journal/")
    entry = page.locator(".nav summary", has_text="Textiles")
    wool = page.locator(".nav").get_by_role("link", name="Wool")
    expect(wool).to_be_hidden()

    tab_to(page, entry)
    page.keyboard.press("Enter")
    expect(wool).to_be_visible()
    assert list_violations(page) == []
    page.keyboard.press("Tab")
    expect(page.locator(".nav").get_by_role("link", name="Everything in Textiles")).to_be_focused()
    page.keyboard.press("Escape")
    expect(wool).to_be_hidden()
    expect(entry).to_be_focused()

    page.keyboard.press("Space")
    tab_to(page, wool, presses=3)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wool")
    expect(page.locator(".nav summary", has_text="Textiles")).to_have_attribute("aria-current", "true")


def test_a_list_closes_when_the_focus_moves_on(page: Page, watch: Watch) -> None:
    page.goto("/journal/")
    wool = page.locator(".nav").get_by_role("link", name="Wool")
    page.locator(".nav summary", has_text="Textiles").click()
    expect(wool).to_be_visible()

    tab_to(page, page.locator(".nav").get_by_role("link", name="Prints"), presses=6)

    expect(wool).to_be_hidden()


def test_a_list_does_not_open_because_a_pointer_passes(page: Page, watch: Watch) -> None:
    page.goto("/journal/")

    page.locator(".nav summary", has_text="Textiles").hover()

    expect(page.locator(".nav").get_by_role("link", name="Wool")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 390])
def test_a_list_unfolds_inside_the_menu_of_a_phone(page: Page, watch: Watch, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/journal/")
    panel = page.locator("details.menu")
    panel.locator("summary").first.click()

    panel.locator("summary", has_text="Textiles").click()

    wool = panel.get_by_role("link", name="Wool")
    expect(wool).to_be_visible()
    assert wool.bounding_box()["height"] >= 44
    assert list_violations(page) == []
    wool.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wool")


@pytest.mark.parametrize(("width", "place"), [(390, ".menu"), (1440, ".nav")])
def test_lists_open_without_scripts(browser: Browser, base_url: str, width: int, place: str) -> None:
    context = browser.new_context(
        base_url=base_url, java_script_enabled=False, viewport={"width": width, "height": 844}
    )
    page = context.new_page()
    page.goto("/journal/")
    if place == ".menu":
        page.locator(".menu > summary").click()

    page.locator(f"{place} .submenu summary").click()
    page.locator(place).get_by_role("link", name="Kitchen linen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Kitchen linen")
    context.close()
