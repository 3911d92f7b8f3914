"""A shopper's way from looking around to an order that is paid, on a phone, without scripts, and by keyboard alone."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from demo.tests import journeys
from testing.browser import WIDTHS, Watch, list_flaws
from testing.shop import Shop

pytestmark = pytest.mark.browser


@pytest.fixture
def browser_context_args(browser_context_args: dict, request: pytest.FixtureRequest) -> dict:
    """A phone, unless the test's mark `browser_context_args` says otherwise."""
    return {**browser_context_args, "viewport": WIDTHS["phone"], "has_touch": True, "reduced_motion": "reduce"}


def drawer(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Basket")


def choose(page: Page, option: str, value: str) -> None:
    """Press an option's value, as a thumb does, and wait until the page has followed."""
    group = page.get_by_role("group", name=re.compile(f"^{option}"))
    group.locator("label", has_text=value).click()
    expect(page.locator("#options legend", has_text=option)).to_have_text(f"{option}: {value}")


def buy(page: Page, *, email: str, payment: str = journeys.CARD) -> None:
    """Order a mug as a guest, up to the pay page or, with payment on another day, the confirmation."""
    journeys.add_to_basket(page)
    journeys.check_out(page, email=email, payment=payment)
    page.get_by_role("button", name=re.compile("^(Pay|Order)")).click()


def test_browsing_leads_from_a_department_over_a_filter_to_a_product(page: Page, watch: Watch) -> None:
    page.goto("/")
    page.get_by_role("link", name="Pottery").filter(visible=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pottery")

    page.get_by_role("link", name="Filter").click()
    page.get_by_role("checkbox", name="Mugs and cups").check()
    page.get_by_role("button", name=re.compile(r"^Show \d+ thing")).click()

    expect(page).to_have_url(re.compile(r"/shop/pottery/\?"))
    names = page.locator("#results .card__name")
    expect(names.filter(has_text="Tide mug")).to_have_count(1)
    expect(names.filter(has_text="Wattle vase")).to_have_count(0)
    page.get_by_role("link", name="Tide mug").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tide mug")


def test_price_stock_and_address_follow_the_chosen_variant(page: Page, watch: Watch) -> None:
    page.goto(journeys.TIDE_MUG)
    choose(page, "Size", "45 cl")
    expect(page.locator("#buy").get_by_role("button", name="Sold out")).to_be_disabled()
    expect(page.locator("#buy").get_by_role("button", name="Add to basket")).to_have_count(0)
    choose(page, "Size", "30 cl")
    choose(page, "Glaze", "Ink")

    expect(page).to_have_url(re.compile(r"\?variant=\d+$"))
    expect(page.locator("#buy .price").first).to_contain_text("€28.00")
    chosen = page.url
    page.goto(chosen)
    expect(page.get_by_role("radio", name="Ink")).to_be_checked()
    expect(page.get_by_role("radio", name="30 cl")).to_be_checked()


def test_gallery_shows_the_picture_of_the_chosen_variant(page: Page, watch: Watch) -> None:
    page.goto(journeys.CORNFLOWER_SEED)
    first = page.get_by_role("region", name="Pictures").get_by_role("img").first
    expect(first).to_have_attribute("alt", "Cornflower seed packet")
    cornflower = first.get_attribute("src") or ""

    choose(page, "Flower", "Borage")

    expect(first).to_have_attribute("alt", "Cornflower seed, Borage")
    expect(first).not_to_have_attribute("src", cornflower)
    assert first.evaluate("async image => { await image.decode(); return image.naturalWidth > 0 }")
    choose(page, "Flower", "Cornflower")
    expect(first).to_have_attribute("src", cornflower)


def test_adding_opens_the_basket_with_the_focus_in_it_and_escape_brings_it_back(page: Page, watch: Watch) -> None:
    page.goto(journeys.TIDE_MUG)
    add = page.locator("#add").get_by_role("button", name="Add to basket")

    add.click()

    expect(drawer(page)).to_be_visible()
    expect(drawer(page).get_by_role("link", name="Tide mug")).to_be_visible()
    assert page.evaluate("document.querySelector('#basket').contains(document.activeElement)")
    expect(page.locator("#basket-count")).to_contain_text("1")
    page.keyboard.press("Escape")
    expect(drawer(page)).to_be_hidden()
    expect(add).to_be_focused()


def test_quantity_and_removal_in_the_drawer_change_the_basket(page: Page, watch: Watch) -> None:
    journeys.add_to_basket(page)

    drawer(page).get_by_role("button", name="One more Tide mug").click()
    expect(drawer(page).get_by_label("Quantity of Tide mug")).to_have_value("2")
    expect(drawer(page).get_by_role("definition").first).to_have_text("€48.00")
    drawer(page).get_by_role("button", name="Remove Tide mug").click()

    expect(drawer(page).get_by_role("heading", name="Nothing in the bower yet.")).to_be_visible()
    page.goto("/basket/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing in the bower yet.")


def slow_down(page: Page, address: str) -> None:
    """Let answers of this address come late, so that what is done meanwhile meets an answer under way."""

    def answer_late(route: Route) -> None:
        if route.request.headers.get("hx-request") == "true":
            page.wait_for_timeout(400)
        route.continue_()

    page.route(address, answer_late)


def test_newest_choice_wins_when_two_follow_each_other_fast(page: Page, watch: Watch) -> None:
    page.goto("/shop/pottery/?sort=price-up")
    page.get_by_role("link", name="Filter").click()
    slow_down(page, "**/shop/pottery/**")

    first = page.get_by_role("checkbox", name="Mugs and cups")
    second = page.get_by_role("checkbox", name=re.compile("^In stock only"))
    first.check()
    second.check()

    expect(page).to_have_url(re.compile(r"kind=mugs-and-cups.*stock=in|stock=in.*kind=mugs-and-cups"))
    expect(first).to_be_checked()
    expect(second).to_be_checked()


def test_steps_of_a_quantity_add_up_however_fast_they_come(page: Page, watch: Watch) -> None:
    journeys.add_to_basket(page)
    page.goto("/basket/")
    slow_down(page, "**/basket/lines/**")

    more = page.get_by_role("main").get_by_role("button", name="One more Tide mug")
    more.click()
    more.click()
    quantity = page.get_by_role("main").get_by_label("Quantity of Tide mug")
    quantity.press("Enter")

    expect(page.get_by_role("main").get_by_text("€72.00").first).to_be_visible()
    expect(quantity).to_have_value("3")


def test_guest_buys_with_play_money(page: Page, watch: Watch, shop: Shop) -> None:
    email = journeys.new_email()
    buy(page, email=email)
    journeys.pay_with(page, journeys.SUCCEEDS)

    number = journeys.read_order_number(page)
    page.get_by_role("link", name="Follow your order").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Order {number}")
    journeys.expect_after_reloads(page, "Paid")
    expect(page.get_by_role("main").get_by_text("€27.90", exact=True)).to_be_visible()
    expect(page.get_by_role("main").get_by_text("Rua das Flores 12").first).to_be_visible()
    text = journeys.expect_mail(page, shop, to=email, subject=f"Your order {number}")
    assert "27.90" in text
    assert "Tide mug" in text
    journeys.expect_mail(page, shop, to=email, subject=f"Payment received for order {number}")
    page.goto("/basket/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing in the bower yet.")


def test_declined_card_can_be_followed_by_one_that_pays(page: Page, watch: Watch) -> None:
    buy(page, email=journeys.new_email())
    journeys.pay_with(page, journeys.DECLINES)

    expect(page.get_by_role("heading", name="The payment did not go through")).to_be_visible()
    page.get_by_role("radio", name=journeys.CARD).check()
    page.get_by_role("button", name="Pay €27.90").click()
    journeys.pay_with(page, journeys.SUCCEEDS)

    journeys.expect_after_reloads(page, "Paid")


def test_bank_may_ask_for_a_confirmation(page: Page, watch: Watch) -> None:
    buy(page, email=journeys.new_email())
    journeys.pay_with(page, journeys.ASKS)

    expect(page.get_by_role("heading", level=1)).to_have_text("Is it you?")
    page.get_by_role("button", name="Yes, I am paying").click()

    journeys.read_order_number(page)
    journeys.expect_after_reloads(page, "Paid")


def test_order_is_paid_also_when_the_shopper_never_comes_back(
    page: Page, context: BrowserContext, watch: Watch, shop: Shop
) -> None:
    """The bank's callback, which the worker carries, finishes it; the return to the shop is stopped on its way."""
    email = journeys.new_email()
    page.route("**/pay/return/**", lambda route: route.abort("aborted"))
    buy(page, email=email)
    page.get_by_role("radio", name=journeys.SUCCEEDS).check()
    page.get_by_role("button", name=re.compile("^Pay ")).click(no_wait_after=True)
    later = context.new_page()

    text = journeys.expect_mail(later, shop, to=email, subject="Payment received")
    page.close()
    link = re.search(r"http://\S+/order/\S+/", text)
    assert link
    later.goto(link.group())
    expect(later.get_by_role("main").get_by_text("Paid", exact=True).first).to_be_visible()


def test_gift_card_pays_a_part_and_a_transfer_the_rest(page: Page, watch: Watch) -> None:
    journeys.add_to_basket(page)
    journeys.add_to_basket(page)  # two mugs and the post: €51.90
    page.goto("/checkout/")
    journeys.fill_contact(page, journeys.new_email())
    journeys.fill_address(page)
    journeys.choose_delivery(page, "By post")
    page.get_by_label("Code of a gift card").fill("gray bear meet deer")
    page.get_by_role("button", name="Use it").click()

    expect(page.get_by_role("region", name="Gift cards")).to_contain_text("pays €50.00; €0.00 remains on it.")
    flaws = list_flaws(page, name="payment with a gift card")
    journeys.choose_payment(page, journeys.BANK)
    expect(page.get_by_role("main")).to_contain_text("€1.90")
    flaws += list_flaws(page, name="review with a gift card")
    page.get_by_role("button", name="Order with obligation to pay").click()
    journeys.read_order_number(page)
    flaws += list_flaws(page, name="thanks for an order with a gift card")
    page.get_by_role("link", name="Follow your order").click()
    expect(page.get_by_role("main")).to_contain_text("Gift card")
    flaws += list_flaws(page, name="order with a gift card")
    page.goto("/gift-card/")
    page.get_by_role("main").get_by_role("textbox").fill("GRAY-BEAR-MEET-DEER")
    page.get_by_role("main").get_by_role("button").click()
    expect(page.get_by_role("main")).to_contain_text("€0.00")
    assert flaws == []


@pytest.mark.parametrize(
    ("payment", "words"), [(journeys.BANK, "PT50 0002 0123 1234 5678 9015 4"), (journeys.CASH, "Cash on delivery")]
)
def test_purchase_needs_no_script(browser: Browser, shop: Shop, payment: str, words: str) -> None:
    watch = Watch()
    context = browser.new_context(java_script_enabled=False, base_url=shop.url, viewport=WIDTHS["phone"])
    watch.listen_to(context)
    page = context.new_page()

    page.goto("/shop/pottery/")
    page.goto(journeys.TIDE_MUG)
    page.get_by_role("radio", name="Ink").check(force=True)
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("radio", name="Ink")).to_be_checked()
    page.locator("#add").get_by_role("button", name="Add to basket").click()
    expect(page).to_have_url(re.compile("/basket/$"))
    page.get_by_label("Quantity of Tide mug").fill("2")
    page.get_by_role("button", name="Update Tide mug").click()
    expect(page.get_by_role("main")).to_contain_text("2 things")
    journeys.check_out(page, email=journeys.new_email(), payment=payment)
    page.get_by_role("button", name="Order with obligation to pay").click()

    journeys.read_order_number(page)
    expect(page.get_by_role("main")).to_contain_text(words)
    context.close()
    assert watch.complaints == []


def test_member_registers_and_finds_the_basket_and_the_order_in_the_account(
    page: Page, browser: Browser, watch: Watch, shop: Shop
) -> None:
    email, password = journeys.new_email(), "twelve blue marbles"
    page.goto("/accounts/signup/")
    page.get_by_role("main").get_by_label("Email").fill(email)
    page.get_by_role("main").get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Make an account").click()
    text = journeys.expect_mail(page, shop, to=email, subject="")
    link = re.search(r"http://\S+/accounts/confirm-email/\S+", text)
    assert link
    page.goto(link.group())
    page.get_by_role("main").get_by_role("button").first.click()
    journeys.add_to_basket(page, "/shop/p/salt-pig/")
    page.goto("/account/")
    page.get_by_role("main").get_by_role("button", name="Log out").click()
    expect(page.locator("#basket-count")).not_to_contain_text("1")

    journeys.add_to_basket(page)
    journeys.log_in(page, journeys.Login(email, password))
    page.goto("/basket/")
    lines = page.get_by_role("region", name="Things in your basket").get_by_role("heading")
    expect(lines).to_have_count(2)
    page.goto("/checkout/")
    expect(page.get_by_role("main").get_by_label("Email")).to_have_value(email)
    journeys.fill_contact(page, email)
    journeys.fill_address(page)
    journeys.choose_delivery(page, "By post")
    journeys.choose_payment(page, journeys.CASH)
    page.get_by_role("button", name="Order with obligation to pay").click()
    number = journeys.read_order_number(page)

    page.goto("/order/mine/")
    expect(page.get_by_role("main").get_by_role("link", name=number)).to_be_visible()


def test_order_is_found_by_number_and_email_and_by_nothing_less(page: Page, watch: Watch) -> None:
    email = journeys.new_email()
    buy(page, email=email, payment=journeys.CASH)
    number = journeys.read_order_number(page)
    watch.expect_refusal("/order/find/")
    page.goto("/order/find/")
    form = page.get_by_role("main")

    form.get_by_label("number").fill(number)
    form.get_by_label("mail").fill("someone.else@example.org")
    form.get_by_role("button", name="Find the order").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_role("heading", name=f"Order {number}")).to_have_count(0)
    form.get_by_label("mail").fill(email)
    form.get_by_role("button", name="Find the order").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(f"Order {number}")
