"""The small forms of a shopper in Chromium: place of delivery, codes, VAT number, pickup point, gift card balance.

Each with its refusal and each once without scripts; pages that only such a form leads to are looked at as they stand.
"""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from demo.tests import journeys
from testing.browser import WIDTHS, Watch, list_flaws
from testing.shop import Shop

pytestmark = pytest.mark.browser
AZORES = "9500-321"
NO_PLACE = "Choose a country, and write its postcode in letters and digits."
NOT_THERE = f"This cannot be sent to Portugal {AZORES}."
NO_CODE = "This code takes nothing off your basket."
NO_VAT_NUMBER = "This is no VAT number of an EU country."


def facts(page: Page) -> Locator:
    """What a product's page, or the page beside it, says of the delivery."""
    return page.locator("#delivery")


def name_place(form: Locator, country: str, postcode: str = "") -> None:
    form.get_by_label("Country").select_option(label=country)
    form.get_by_label("Postcode").fill(postcode)
    form.get_by_role("button", name="Show cost and date").click()


def enter_code(page: Page, code: str) -> None:
    page.get_by_role("main").get_by_role("textbox", name=re.compile("^Code")).fill(code)
    page.get_by_role("main").get_by_role("button", name="Use it").click()


def go_to_address(page: Page) -> None:
    page.goto("/checkout/")
    journeys.fill_contact(page, journeys.new_email())


def fill_in(page: Page, vat_number: str) -> None:
    """The address with a VAT number, sent off."""
    for label, value in journeys.ADDRESS.items():
        page.get_by_role("main").get_by_label(label).first.fill(value)
    page.get_by_role("main").get_by_label("VAT number of your company").fill(vat_number)
    page.get_by_role("button", name="Continue to delivery").click()


def collect(page: Page) -> None:
    """Choose a pickup point, pay by transfer, and order."""
    journeys.choose_delivery(page, re.compile("Collect it yourself: The mill at Ericeira"))
    journeys.choose_payment(page, journeys.BANK)
    expect(page.get_by_role("main")).to_contain_text("Travessa do Moinho 3")
    page.get_by_role("button", name="Order with obligation to pay").click()
    journeys.read_order_number(page)
    expect(page.get_by_role("main")).to_contain_text("Collected at The mill at Ericeira")


def ask_for_balance(page: Page, code: str) -> None:
    page.get_by_role("main").get_by_role("textbox").fill(code)
    page.get_by_role("button", name="Show the balance").click()


def test_place_that_is_named_beside_a_product_follows_the_shopper(page: Page, watch: Watch) -> None:
    page.goto(journeys.CORNFLOWER_SEED)
    expect(facts(page)).to_contain_text("to Portugal")
    facts(page).get_by_role("link", name="Another place").click()
    expect(facts(page).get_by_label("Country")).to_be_focused()
    flaws = list_flaws(page, name="product that asks for a place")
    watch.expect_refusal("/basket/delivery/")
    name_place(facts(page), "Portugal", "<b>")
    expect(facts(page).get_by_role("alert")).to_have_text(NO_PLACE)
    name_place(facts(page), "Portugal", AZORES)

    expect(facts(page)).to_contain_text(NOT_THERE)
    flaws += list_flaws(page, name="product that is not sent there")
    page.get_by_role("group", name=re.compile("^Flower")).locator("label", has_text="Borage").click()
    expect(page).to_have_url(re.compile(r"\?variant=\d+$"))
    expect(facts(page)).to_contain_text(NOT_THERE)
    page.goto(journeys.TIDE_MUG)
    expect(facts(page)).to_contain_text(f"Delivery to Portugal {AZORES} from €5.80.")
    assert flaws == []


def test_basket_tells_what_is_not_sent_to_a_place_and_takes_another(page: Page, watch: Watch) -> None:
    journeys.add_to_basket(page, journeys.CORNFLOWER_SEED)
    page.goto("/basket/")
    place = page.get_by_role("region", name="Delivery to")
    place.get_by_text("Send it somewhere else").click()
    name_place(place, "Portugal", AZORES)

    expect(place).to_contain_text(f"Cornflower seed: cannot be sent to Portugal {AZORES}.")
    expect(page.get_by_role("main").get_by_role("link", name="Check out")).to_have_count(0)
    flaws = list_flaws(page, name="basket that cannot be sent")
    watch.expect_refusal("/basket/")
    name_place(place, "Belgium", "<b>")
    expect(place.get_by_role("alert")).to_have_text(NO_PLACE)
    flaws += list_flaws(page, name="basket with a place that there is not")
    name_place(place, "Belgium", "9000")
    expect(page.get_by_role("region", name="Delivery to Belgium 9000")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="Check out")).to_be_visible()
    enter_code(page, "NO-SUCH-CODE")
    expect(page.get_by_role("alert")).to_have_text(NO_CODE)
    flaws += list_flaws(page, name="basket with a code that is refused")
    enter_code(page, "welcome10")
    expect(page.get_by_role("button", name="Take off WELCOME10")).to_be_visible()
    expect(page.get_by_role("main").locator(".totals")).to_contain_text("Ten percent to say hello")
    assert flaws == []


def test_company_collects_what_it_ordered(page: Page, watch: Watch) -> None:
    journeys.add_to_basket(page, "/shop/p/whale-broadside/")
    go_to_address(page)
    watch.expect_refusal("/checkout/address/")
    fill_in(page, "PT501964842")
    expect(page.get_by_role("main")).to_contain_text(NO_VAT_NUMBER)
    flaws = list_flaws(page, name="address with a VAT number that is none")
    fill_in(page, "PT 501 964 843")
    expect(page.get_by_role("heading", level=1)).to_have_text("How should it travel?")
    flaws += list_flaws(page, name="delivery with pickup points")

    collect(page)

    expect(page.get_by_role("main")).to_contain_text(re.compile("Pre-order: sent from [0-9]+ [A-Z]"))
    flaws += list_flaws(page, name="thanks for a pre-order that is collected")
    assert flaws == []


def test_balance_is_told_after_a_code_that_was_mistyped(page: Page, watch: Watch) -> None:
    watch.expect_refusal("/gift-card/")
    page.goto("/gift-card/")
    ask_for_balance(page, "GRAY-BEAR")

    expect(page.get_by_role("main").get_by_role("textbox")).to_have_attribute("aria-invalid", "true")
    flaws = list_flaws(page, name="gift card balance after an error")
    ask_for_balance(page, "gray bear meet deer")
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text("On the gift card")
    flaws += list_flaws(page, name="gift card balance")
    assert flaws == []


def test_none_of_these_forms_needs_a_script(browser: Browser, shop: Shop) -> None:
    watch = Watch()
    for address in ("/basket/", "/checkout/address/", "/gift-card/"):
        watch.expect_refusal(address)
    context = browser.new_context(java_script_enabled=False, base_url=shop.url, viewport=WIDTHS["phone"])
    watch.listen_to(context)
    page = context.new_page()

    page.goto(journeys.CORNFLOWER_SEED)
    facts(page).get_by_role("link", name="Another place").click()
    name_place(facts(page), "Portugal", "<b>")
    expect(facts(page)).to_contain_text(NO_PLACE)
    name_place(facts(page), "Portugal", AZORES)
    expect(facts(page)).to_contain_text(NOT_THERE)
    page.get_by_role("link", name="Back to Cornflower seed").click()
    page.locator("#add").get_by_role("button", name="Add to basket").click()
    place = page.get_by_role("region", name="Delivery to")
    expect(place).to_contain_text("Cornflower seed: cannot be sent")
    name_place(place, "Portugal", "1200-195")
    enter_code(page, "NO-SUCH-CODE")
    expect(page.get_by_role("main")).to_contain_text(NO_CODE)
    enter_code(page, "WELCOME10")
    expect(page.get_by_role("main")).to_contain_text("Ten percent to say hello")
    go_to_address(page)
    fill_in(page, "PT501964842")
    expect(page.get_by_role("main")).to_contain_text(NO_VAT_NUMBER)
    fill_in(page, "PT501964843")
    collect(page)
    page.goto("/gift-card/")
    ask_for_balance(page, "GRAY-BEAR")
    expect(page.get_by_role("main").get_by_role("textbox")).to_have_attribute("aria-invalid", "true")

    context.close()
    assert watch.complaints == []
