"""Merchandisers and order staff at stock, delivery, tax, gift cards and refunds, as the browser and axe see it."""

import re
import secrets
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from demo.tests import journeys
from testing.browser import WIDTHS, Watch, list_violations, overflow, settle
from testing.shop import Shop

pytestmark = pytest.mark.browser
SKU = "BWR-CAKE-DOME-AND-BOARD"
NARROW = {"width": 390, "height": 844}
# The heading of Wagtail's own forms for snippets is an h2, and the calendar at its fields for dates is its own too.
WAGTAILS_OWN = ("page-has-heading-one", ".xdsoft_")


@pytest.fixture
def open_as(browser: Browser, shop: Shop, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Opens a browser of somebody: of staff by their role, or of a shopper."""
    contexts = []

    def open_browser(role: str = "") -> Page:
        contexts.append(browser.new_context(base_url=shop.url, viewport=WIDTHS["desktop"], reduced_motion="reduce"))
        watch.listen_to(contexts[-1])
        page = contexts[-1].new_page()
        if role:
            journeys.log_into_admin(page, shop.logins[role])
        return page

    yield open_browser
    for context in contexts:
        context.close()


def expect_sound(page: Page) -> None:
    """The page at rest, light and dark, wide and narrow, without a fault of the shop's own that axe knows."""
    for scheme, size in (("light", WIDTHS["desktop"]), ("dark", NARROW)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        settle(page)
        flaws = [flaw for flaw in list_violations(page) if not any(each in flaw for each in WAGTAILS_OWN)]
        assert [scheme, *flaws, overflow(page)] == [scheme, 0]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDTHS["desktop"])


def save(page: Page, name: str) -> None:
    """Save a new snippet."""
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"'{name}' created.")).to_be_visible()


def refuse(page: Page, words: str) -> None:
    """Save, and read why it cannot be."""
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("main").get_by_text(words).first).to_be_visible()


def name_place(form: Locator, country: str, postcode: str = "") -> None:
    """Tell the shop where the things go, as a shopper does."""
    form.get_by_label("Country").select_option(label=country)
    form.get_by_label("Postcode").fill(postcode)
    form.get_by_role("button", name="Show cost and date").click()


def do(page: Page, link: str, button: str, **fields: str) -> None:
    """Follow a link of the variant's page, fill its form and press the button."""
    page.get_by_role("main").get_by_role("link", name=link, exact=True).click()
    for name, value in fields.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("main").get_by_role("button", name=button, exact=True).click()


def test_goods_are_expected_received_and_moved_between_locations(open_as: Callable[..., Page]) -> None:
    depot = f"Depot {secrets.token_hex(2)}"
    page = open_as("merchandiser")
    main = page.get_by_role("main")
    page.goto("/admin/snippets/catalog/location/add/")
    page.locator("[name=name]").fill(depot)
    page.locator("[name=position]").fill("9")
    expect(page.locator("[name=code]")).not_to_have_value("")  # it follows the name
    save(page, depot)
    page.goto(f"/admin/stock/?q={SKU}")
    main.get_by_role("link", name="Cake dome and board").first.click()
    variant = page.url

    page.get_by_role("link", name="Expect goods").click()
    page.locator("[name=location]").select_option(label=depot)
    page.locator("[name=quantity]").fill("5")
    page.locator("[name=expected_on]").fill("2099-01-02")
    page.locator("[name=note]").fill("Second crate")
    page.locator("[name=note]").press("Enter")  # the calendar lies over the button
    row = page.get_by_role("region", name="On its way").get_by_role("row").filter(has_text="Second crate")
    expect(row).to_contain_text("2 January 2099")
    do(page, "What is sold ahead", "Let it be so", low_mark="900")
    expect(page.get_by_role("row", name="Together")).to_contain_text("low")
    expect_sound(page)
    row.get_by_role("button", name="Receive all").click()
    at_depot = page.get_by_role("region", name="Locations").get_by_role("row").filter(has_text=depot)
    expect(at_depot.get_by_role("cell").nth(1)).to_have_text("5")

    page.get_by_role("link", name="Move", exact=True).click()
    page.locator("[name=source]").select_option(label=depot)
    page.locator("[name=target]").select_option(label=depot)
    page.locator("[name=quantity]").fill("2")
    main.get_by_role("button", name="Move").click()
    expect(main.get_by_text("Choose two locations.")).to_be_visible()
    expect_sound(page)
    page.locator("[name=target]").select_option(label="Main store")
    main.get_by_role("button", name="Move").click()
    expect(at_depot.get_by_role("cell").nth(1)).to_have_text("3")
    ledger = page.get_by_role("region", name="Ledger")
    expect(ledger.get_by_role("row").filter(has_text=depot).first).to_contain_text("-2")

    page.goto("/admin/snippets/catalog/location/")
    main.get_by_role("row").filter(has_text=depot).get_by_role("button").click()
    page.get_by_role("link", name="Close", exact=True).click()
    main.get_by_role("button", name="Close it").click()
    expect(page.get_by_text("One variant lies there")).to_be_visible()
    page.goto(variant)
    do(page, "What is sold ahead", "Let it be so", low_mark="3")
    expect(page.get_by_role("row", name="Together")).not_to_contain_text("low")


def test_new_zone_with_costs_by_weight_is_told_on_the_page_of_a_product(open_as: Callable[..., Page]) -> None:
    name = f"Peneda {secrets.token_hex(2)}"
    page, shopper = open_as("merchandiser"), open_as()
    page.goto("/admin/snippets/shipping/deliveryzone/add/")
    page.locator("[name=name]").fill(name)
    page.get_by_role("checkbox", name="Portugal", exact=True).check()
    page.locator("[name=postcodes]").fill("4970-49")
    refuse(page, "4970-49 is no pattern")
    expect(page.get_by_role("checkbox", name="Portugal", exact=True)).to_be_checked()
    expect_sound(page)
    page.locator("[name=postcodes]").fill("4970-4979")
    save(page, name)

    page.goto("/admin/snippets/shipping/deliverymethod/add/")
    for field, value in {"name": f"Mule {name}", "code": "mule", "days_from": "3", "days_to": "6"}.items():
        page.locator(f"[name={field}]").fill(value)
    page.locator("[name=zone]").select_option(label=name)
    page.locator("[name=kind]").select_option("weight")
    for number, (first, last, cost) in enumerate([("0", "2000", "3.10"), ("2500", "", "7.20")]):
        page.get_by_role("button", name=re.compile("Add band", re.IGNORECASE)).first.click()
        for fact, value in {"first": first, "last": last, "cost": cost}.items():
            page.locator(f"[name=weight_bands-{number}-{fact}]").fill(value)
    refuse(page, "there is a gap")
    expect_sound(page)
    page.locator("[name=weight_bands-1-first]").fill("2001")
    save(page, f"Mule {name}")

    shopper.goto("/shop/p/cake-dome-and-board/")
    facts = shopper.locator("#delivery")
    facts.get_by_role("link", name="Another place").click()
    name_place(facts, "Portugal", "4975-102")
    expect(facts).to_contain_text(re.compile("€(3.10|7.20)"))


def test_class_that_a_product_names_is_kept_from_a_place_and_a_closed_day_is_written_once(
    open_as: Callable[..., Page],
) -> None:
    name = f"Fireworks {secrets.token_hex(2)}"
    page, shopper = open_as("merchandiser"), open_as()
    page.goto("/admin/snippets/catalog/deliveryclass/add/")
    page.locator("[name=name]").fill(name)
    page.locator("[name=parts]").fill("Azores")
    refuse(page, "“Azores” is no such line: write ES 35, 38 or PT 9000-9999.")
    expect_sound(page)
    ticks = page.locator("#id_countries")
    assert ticks.evaluate("each => each.scrollWidth <= each.clientWidth")
    page.locator("[name=parts]").fill("PT 9000-9999")
    save(page, name)
    page.goto("/admin/snippets/catalog/product/?q=Storm+lantern")
    page.get_by_role("main").get_by_role("link", name="Storm lantern").first.click()
    page.locator("[name=delivery_class]").select_option(label=name)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("'Storm lantern' updated.")).to_be_visible()

    shopper.goto("/shop/p/storm-lantern/")
    facts = shopper.locator("#delivery")
    facts.get_by_role("link", name="Another place").click()
    name_place(facts, "Portugal", "9500-321")
    expect(facts).to_contain_text("Portugal 9500-321")
    expect(facts).not_to_contain_text("€")

    page.goto("/admin/snippets/shipping/closedday/add/")
    page.locator("[name=day]").fill("2027-12-25")
    page.locator("[name=name]").fill("Christmas again")
    refuse(page, "Closed day with this Day and Country already exists.")


def test_rates_of_a_zone_follow_each_other_and_shoppers_read_that_of_today(open_as: Callable[..., Page]) -> None:
    name = f"New Zealand {secrets.token_hex(2)}"
    page, shopper = open_as("merchandiser"), open_as()
    page.goto("/admin/snippets/tax/taxzone/add/")
    page.locator("[name=name]").fill(name)
    page.locator("[name=code]").fill(name.replace(" ", "-"))
    page.locator("[name=country]").select_option(label="New Zealand")
    for number, (percent, first_day) in enumerate([("12.5", "1989-07-01"), ("15", "2010-10-01")]):
        page.get_by_role("button", name=re.compile("Add rate", re.IGNORECASE)).click()
        page.locator(f"[name=rates-{number}-tax_class]").select_option(label="Standard rate")
        page.locator(f"[name=rates-{number}-percent]").fill(percent)
        page.locator(f"[name=rates-{number}-starts_on]").fill(first_day)
        page.locator(f"[name=rates-{number}-starts_on]").press("Escape")
    refuse(page, "On this day 12.5 % from 1989-07-01 still runs. Give that rate its end.")
    expect_sound(page)
    page.locator("[name=rates-0-ends_on]").fill("2010-10-01")
    page.locator("[name=rates-0-ends_on]").press("Escape")
    save(page, name)

    journeys.add_to_basket(shopper)
    shopper.goto("/basket/")
    place = shopper.get_by_role("region", name="Delivery to")
    place.get_by_text("Send it somewhere else").click()
    name_place(place, "New Zealand")
    expect(shopper.get_by_text("of which VAT, 15 %")).to_be_visible()


def test_gift_card_is_issued_adjusted_and_disabled_and_its_ledger_says_so(open_as: Callable[..., Page]) -> None:
    page, staff, holder = open_as("merchandiser"), open_as("order-staff"), open_as()
    page.goto("/admin/snippets/giftcards/giftcard/issue/")
    page.locator("[name=amount]").fill("0")
    page.get_by_role("button", name="Issue and show the codes").click()
    expect(page.get_by_text("More than nothing, and at most €100,000.00.")).to_be_visible()
    expect_sound(page)
    page.locator("[name=amount]").fill("25")
    page.get_by_role("button", name="Issue and show the codes").click()
    code = page.locator("code").inner_text()

    staff.goto(f"/admin/snippets/giftcards/giftcard/?q={code[-4:]}")
    staff.get_by_role("main").get_by_role("link", name=f"…{code[-4:]}").click()
    staff.get_by_role("link", name="Adjust the balance").click()
    staff.locator("[name=change]").fill("-30")
    staff.locator("[name=reason]").fill("Paid in the shop")
    staff.get_by_role("button", name="Change the balance").click()
    expect(staff.get_by_text("Less is left on the card than that.")).to_be_visible()
    staff.locator("[name=change]").fill("-5")
    staff.get_by_role("button", name="Change the balance").click()
    entries = staff.get_by_role("region", name="Ledger").get_by_role("row")
    expect(entries.filter(has_text="Paid in the shop")).to_contain_text("-€5.00")
    expect(entries).to_have_count(3)
    staff.get_by_role("link", name="Disable or change").click()
    staff.get_by_label("Can be used").uncheck()
    staff.get_by_role("button", name="Save", exact=True).click()
    expect(staff.get_by_text("Disabled", exact=True)).to_be_visible()
    expect_sound(staff)

    holder.goto("/gift-card/")
    holder.get_by_role("main").get_by_label("Code").fill(code)
    holder.get_by_role("button", name="Show the balance").click()
    expect(holder.get_by_role("status").filter(has_text=code[-4:])).to_contain_text("€20.00. It was disabled.")


def test_refund_in_full_of_what_was_not_sent_cancels_the_order(open_as: Callable[..., Page]) -> None:
    page, shopper = open_as("order-staff"), open_as()
    journeys.add_to_basket(shopper)
    journeys.check_out(shopper, email=journeys.new_email(), payment=journeys.CARD)
    shopper.get_by_role("button", name=re.compile("^Pay")).click()
    journeys.pay_with(shopper, journeys.SUCCEEDS)
    number = journeys.read_order_number(shopper)
    shopper.get_by_role("link", name="Follow your order").click()
    page.goto(f"/admin/snippets/orders/order/?q={number}")
    page.get_by_role("main").get_by_role("link", name=number).first.click()

    actions = page.locator(".order-actions")
    actions.get_by_role("link", name="Refund", exact=True).click()
    expect(page.get_by_text("giving everything back cancels the order")).to_be_visible()
    whole = page.locator("[name=amount]").input_value()
    page.locator("[name=amount]").fill("9999")
    page.locator("[name=reason]").fill("Changed their mind")
    page.get_by_role("main").get_by_role("button", name="Refund").click()
    expect(page.get_by_text("Between nothing and")).to_be_visible()
    expect_sound(page)
    page.locator("[name=amount]").fill(whole)
    page.get_by_role("main").get_by_role("button", name="Refund").click()

    expect(actions).to_be_attached()
    expect(page.locator(".order-head")).to_contain_text(re.compile("Cancelled", re.IGNORECASE))
    expect(actions.get_by_role("link", name="Ship", exact=True)).to_have_count(0)
    expect_sound(page)
    shopper.reload()
    expect(shopper.get_by_role("main").get_by_text("Cancelled", exact=True).first).to_be_visible()
