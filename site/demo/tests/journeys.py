"""What people do in the browser tests, said as they would say it."""

import re
import secrets

from playwright.sync_api import Page, expect

from testing.shop import Login, Shop

TIDE_MUG = "/shop/pottery/mugs-and-cups/tide-mug/"
CORNFLOWER_SEED = "/shop/garden/seeds-and-bulbs/cornflower-seed/"
CARD, BANK, CASH = "Card (play money)", "Bank transfer", "Cash on delivery"
SUCCEEDS, ASKS, DECLINES = "Pays at once", "Asks for a confirmation", "Is declined"
ADDRESS = {
    "Full name": "Rosa Lima",
    "Street and number": "Rua das Flores 12",
    "Postcode": "1200-195",
    "Town or city": "Lisboa",
}


def new_email() -> str:
    """An address that no other test writes to."""
    return f"rosa-{secrets.token_hex(4)}@example.org"


def log_in(page: Page, login: Login) -> None:
    page.goto("/accounts/login/")
    form = page.get_by_role("main")
    form.get_by_label("Email").fill(login.email)
    form.get_by_label("Password").fill(login.password)
    form.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(re.compile("/account/$"))


def log_into_admin(page: Page, login: Login) -> None:
    page.goto("/admin/")
    page.get_by_label("E-mail address").fill(login.email)
    page.get_by_label("Password").fill(login.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/admin/$"))


def add_to_basket(page: Page, address: str = TIDE_MUG) -> None:
    """Put the product at `address` into the basket; with scripts the drawer opens, without them the basket."""
    page.goto(address)
    page.locator("#add").get_by_role("button", name="Add to basket").click()
    expect(page.get_by_role("heading", name="Basket")).to_be_visible()


def fill_contact(page: Page, email: str) -> None:
    page.get_by_role("main").get_by_label("Email").fill(email)
    page.get_by_role("button", name="Continue to address").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where shall we send it?")


def fill_address(page: Page) -> None:
    for label, value in ADDRESS.items():
        page.get_by_role("main").get_by_label(label).first.fill(value)
    page.get_by_role("button", name="Continue to delivery").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How should it travel?")


def choose_delivery(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("radio", name=name).check()
    page.get_by_role("button", name="Continue to payment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How do you want to pay?")


def choose_payment(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("radio", name=name).check()
    page.get_by_role("button", name="Continue to review").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is everything right?")


def check_out(page: Page, *, email: str, payment: str) -> None:
    """From a basket with something in it to the review, as a guest in Lisbon."""
    page.goto("/checkout/")
    fill_contact(page, email)
    fill_address(page)
    choose_delivery(page, "By post")
    choose_payment(page, payment)


def pay_with(page: Page, card: str) -> None:
    """Choose the play card with this ending and pay."""
    page.get_by_role("radio", name=card).check()
    page.get_by_role("button", name=re.compile("^Pay ")).click()


def read_order_number(page: Page) -> str:
    """The number on the page that thanks for an order."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    return page.get_by_role("main").locator(".lead strong").inner_text()


def expect_mail(page: Page, shop: Shop, *, to: str, subject: str) -> str:
    """Wait until the worker has sent the mail; its text part. Between two looks the browser waits, not the test."""
    for _attempt in range(100):
        for mail in shop.mails(to):
            if subject in str(mail["Subject"]):
                part = mail.get_body(("plain",))
                return part.get_content() if part else ""
        page.wait_for_timeout(200)
    subjects = [str(mail["Subject"]) for mail in shop.mails(to)]
    raise AssertionError(f"no mail to {to} with {subject!r} in its subject; sent were {subjects}")


def expect_after_reloads(page: Page, text: str) -> None:
    """Wait for what the worker does in its own time: look at the page again until it says `text`."""
    wanted = page.get_by_role("main").get_by_text(text, exact=True).first
    for _attempt in range(60):
        if wanted.is_visible():
            return
        page.wait_for_timeout(250)
        page.reload()
    expect(wanted).to_be_visible()
