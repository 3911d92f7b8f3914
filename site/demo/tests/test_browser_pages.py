"""Every page of the shop in Chromium: accessible in light and dark, as wide as its window, without a complaint."""

import pytest
from playwright.sync_api import Page, expect

from demo.tests import journeys
from testing.browser import Watch, list_flaws, policy_flaws
from testing.shop import Shop

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "everything": "/shop/",
    "department": "/shop/pottery/",
    "category with filters": "/shop/pottery/mugs-and-cups/?stock=1&from=20&to=40&sort=price",
    "category where nothing is left": "/shop/paper/?from=9000",
    "deep page": "/shop/?page=3",
    "collection": "/shop/tea-for-two/",
    "plain product": "/shop/p/harbour-beaker/",
    "landing page": journeys.TIDE_MUG,
    "sold-out product": "/shop/p/wren-plate/",
    "search": "/search/",
    "search with results": "/search/?q=mug",
    "search without results": "/search/?q=zeppelin",
    "content page": "/our-story/",
    "content page with questions": "/delivery-and-returns/",
    "newsletter": "/newsletter/",
    "newsletter asked for": "/newsletter/sent/",
    "journal": "/journal/",
    "article": "/journal/eleven-dips/",
    "articles about a tag": "/journal/tag/how-it-is-done/",
    "articles by an author": "/journal/author/marta-oliveira/",
    "questions": "/questions/#question-how-can-i-pay",
    "empty basket": "/basket/",
    "contact": "/contact/",
    "thanks for a message": "/contact/thanks/",
    "find an order": "/order/find/",
    "what is left on a gift card": "/gift-card/",
    "log in": "/accounts/login/",
    "register": "/accounts/signup/",
    "password reset": "/accounts/password/reset/",
    "sent mail of the reset": "/accounts/password/reset/done/",
}
ACCOUNT_PAGES = ("/account/", "/order/mine/", "/account/addresses/", "/account/addresses/add/", "/account/profile/")


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_page_is_accessible_and_clean(page: Page, watch: Watch, address: str) -> None:
    response = page.goto(address)

    assert response is not None
    assert response.status == 200
    assert policy_flaws(response) == []
    assert list_flaws(page) == []


@pytest.mark.parametrize("address", ["/no-such-page/", "/shop/p/no-such-thing/", "/order/no-such-order/"])
def test_missing_page_is_accessible_and_in_the_shops_clothes(page: Page, watch: Watch, address: str) -> None:
    watch.expect_refusal(address)

    response = page.goto(address)

    assert response is not None
    assert response.status == 404
    assert policy_flaws(response) == []
    expect(page.get_by_role("banner").get_by_role("link", name="Bower")).to_be_visible()
    assert list_flaws(page) == []


def test_account_pages_are_accessible_and_clean(page: Page, watch: Watch, shop: Shop) -> None:
    journeys.log_in(page, shop.logins["shopper"])

    flaws = []
    for address in ACCOUNT_PAGES:
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, address
        flaws += policy_flaws(response) + list_flaws(page, name=address)

    assert flaws == []


def test_every_page_of_a_purchase_is_accessible_and_clean(page: Page, watch: Watch) -> None:
    flaws = []

    def look(name: str) -> None:
        flaws.extend(policy_flaws(page.reload()))
        flaws.extend(list_flaws(page, name=name))

    journeys.add_to_basket(page)
    flaws += list_flaws(page, name="drawer")
    page.goto("/basket/")
    look("basket")
    page.get_by_role("main").get_by_role("link", name="Check out").click()
    look("contact")
    journeys.fill_contact(page, "pages@example.org")
    look("address")
    journeys.fill_address(page)
    look("delivery")
    journeys.choose_delivery(page, "By post")
    look("payment")
    journeys.choose_payment(page, journeys.CARD)
    look("review")
    page.get_by_role("button", name="Pay").click()
    look("pay page")
    journeys.pay_with(page, journeys.ASKS)
    look("confirmation asked by the bank")
    page.get_by_role("button", name="Yes, I am paying").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    look("confirmation")
    page.get_by_role("link", name="Follow your order").click()
    expect(page.get_by_role("heading", level=1, name="Order")).to_be_visible()
    look("order")

    assert flaws == []


def test_refused_forms_are_accessible(page: Page, watch: Watch) -> None:
    """The summary of errors takes the focus and each error is tied to its field."""
    flaws = []
    watch.expect_refusal("/checkout/contact/")
    watch.expect_refusal("/accounts/login/")
    journeys.add_to_basket(page)
    page.goto("/checkout/")
    page.get_by_label("Email").fill("nobody at nowhere")
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("alert").filter(has_text="Please correct this")).to_be_focused()
    expect(page.get_by_label("Email")).to_have_value("nobody at nowhere")
    expect(page.get_by_label("Email")).to_have_attribute("aria-invalid", "true")
    flaws += list_flaws(page, name="contact refused")
    page.goto("/accounts/login/")
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert").filter(has_text="Please correct this")).to_be_visible()
    flaws += list_flaws(page, name="log in refused")

    assert flaws == []


def test_answer_unfolds_where_its_address_leads_and_its_question_stays_in_sight(page: Page, watch: Watch) -> None:
    page.goto("/questions/#question-how-can-i-pay")

    question = page.get_by_text("How can I pay?", exact=True).first
    expect(page.get_by_text("by bank transfer, within three days")).to_be_visible()
    expect(question).to_be_in_viewport()
    expect(page.get_by_text("It is free in the EU from €60.", exact=False).first).not_to_be_visible()
    page.get_by_role("link", name="Delivery and returns").first.click()
    expect(page.get_by_role("heading", name="Delivery and returns")).to_be_in_viewport()


def test_message_is_written_corrected_and_sent(page: Page, watch: Watch) -> None:
    """Refused once, with every error beside its field and nothing lost; then thanked."""
    watch.expect_refusal("/contact/")
    page.goto("/contact/")
    page.get_by_label("Name").fill("Hanne Vik")
    page.get_by_label("Email").fill("hanne at nowhere")
    page.wait_for_timeout(3100)  # a person needs longer
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("alert").filter(has_text="Please correct this")).to_be_focused()
    expect(page.get_by_label("Email")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Name")).to_have_value("Hanne Vik")
    assert list_flaws(page, name="contact refused") == []

    page.get_by_label("Email").fill("hanne@example.org")
    page.get_by_label("What is it about?").select_option("An order")
    page.get_by_label("Message", exact=True).fill("Where is my mug?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert page.url.endswith("/contact/thanks/")
