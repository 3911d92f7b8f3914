"""Editor, merchandiser and order staff at their work in the admin, and what shoppers then see."""

import re
import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import APIResponse, Browser, Locator, Page, Request, Route, expect

from demo.tests import journeys
from testing.browser import WIDTHS, Watch, policy_flaws
from testing.shop import Shop

pytestmark = pytest.mark.browser
PRODUCTS = "/admin/snippets/catalog/product/"
CORNFLOWER_SKU = "BWR-CORNFLOWER-SEED-CORNFLOWER"


@pytest.fixture
def staff(page: Page, shop: Shop) -> Callable[[str], Page]:
    """Logs the test's page into the admin as somebody of that role."""

    def log_in(role: str) -> Page:
        page.set_viewport_size(WIDTHS["desktop"])
        journeys.log_into_admin(page, shop.logins[role])
        return page

    return log_in


@pytest.fixture
def shopper(browser: Browser, shop: Shop) -> Page:
    """A phone of somebody else, without a login."""
    page = browser.new_context(base_url=shop.url, viewport=WIDTHS["phone"]).new_page()
    yield page
    page.context.close()


def order_by(shopper: Page, payment: str, *, product: str = journeys.TIDE_MUG) -> tuple[str, str, str]:
    """A guest's order: its number, the guest's e-mail address and the address of the order's page."""
    email = journeys.new_email()
    journeys.add_to_basket(shopper, product)
    journeys.check_out(shopper, email=email, payment=payment)
    shopper.get_by_role("button", name="Order with obligation to pay").click()
    number = journeys.read_order_number(shopper)
    shopper.get_by_role("link", name="Follow your order").click()
    expect(shopper.get_by_role("heading", level=1)).to_have_text(f"Order {number}")
    return number, email, shopper.url


def open_order(page: Page, number: str) -> None:
    """Find the order as staff do: in the menu, by its number."""
    menu = page.get_by_role("navigation", name="Main menu")
    menu.get_by_role("link", name="Orders", exact=True).click()
    expect(page).to_have_url(re.compile("/snippets/orders/order/"))
    search = page.get_by_role("main").get_by_role("textbox", name="Search term")
    search.fill(number)
    search.press("Enter")
    expect(page).to_have_url(re.compile(f"q={number}"))
    page.get_by_role("main").get_by_role("link", name=number).first.click()
    expect(page.get_by_role("main").get_by_role("heading", name=number).first).to_be_visible()


def read_stock(page: Page, sku: str) -> list[int]:
    """On hand, reserved and available, as the list of the stock has them."""
    page.goto(f"/admin/stock/?q={sku}")
    row = page.get_by_role("main").get_by_role("row").filter(has_text=sku)
    return [int(cell.split()[0]) for cell in row.get_by_role("cell").all_inner_texts()[-3:]]


def act(page: Page, label: str, **fields: str) -> None:
    """Press one of the order's buttons, fill its form and confirm it."""
    page.locator(".order-actions").get_by_role("link", name=label, exact=True).click()
    for name, value in fields.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("main").get_by_role("button", name=label, exact=True).click()
    expect(page.locator(".order-actions")).to_be_visible()


def test_order_staff_take_an_order_from_the_transfer_to_the_door(
    staff: Callable[[str], Page], shopper: Page, watch: Watch, shop: Shop
) -> None:
    number, email, address = order_by(shopper, journeys.BANK)
    page = staff("order-staff")
    open_order(page, number)

    act(page, "Mark paid", note="Statement 12")
    act(page, "Ship", carrier="CTT", tracking_number="RR123PT", tracking_url="https://track.example/RR123PT")
    shopper.goto(address)
    expect(shopper.get_by_role("main").get_by_text("Shipped", exact=True).first).to_be_visible()
    link = shopper.get_by_role("link", name="RR123PT")
    expect(link).to_have_attribute("href", "https://track.example/RR123PT")
    act(page, "Mark delivered")
    shopper.reload()

    expect(shopper.get_by_role("main").get_by_text("Delivered", exact=True).first).to_be_visible()
    journeys.expect_mail(page, shop, to=email, subject=f"How to pay your order {number}")
    journeys.expect_mail(page, shop, to=email, subject=f"Payment received for order {number}")
    shipped = journeys.expect_mail(page, shop, to=email, subject=f"Your order {number} is on its way")
    assert "RR123PT" in shipped


def test_cancelled_order_gives_its_stock_back(
    staff: Callable[[str], Page], shopper: Page, watch: Watch, shop: Shop
) -> None:
    page = staff("order-staff")
    on_hand, reserved, available = read_stock(page, CORNFLOWER_SKU)
    number, email, address = order_by(shopper, journeys.BANK, product=journeys.CORNFLOWER_SEED)
    assert read_stock(page, CORNFLOWER_SKU) == [on_hand, reserved + 1, available - 1]
    open_order(page, number)

    act(page, "Cancel order", reason="Changed their mind")
    shopper.goto(address)

    expect(shopper.get_by_role("main").get_by_text("Cancelled", exact=True).first).to_be_visible()
    journeys.expect_mail(page, shop, to=email, subject=f"Your order {number} is cancelled")
    expect(page.locator(".order-actions").get_by_role("link", name="Ship", exact=True)).to_have_count(0)
    assert read_stock(page, CORNFLOWER_SKU) == [on_hand, reserved, available]


def test_merchandiser_makes_a_product_with_two_variants_prices_and_stock(
    staff: Callable[[str], Page], shopper: Page, watch: Watch
) -> None:
    name = f"Rope jug {secrets.token_hex(2)}"
    code = name.rsplit(maxsplit=1)[-1].upper()
    page = staff("merchandiser")
    page.goto(f"{PRODUCTS}add/")

    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("textbox", name="First option").fill("Size")
    page.get_by_role("tab", name="Variants and prices").click()
    for row, (size, price) in enumerate([("Small", "31"), ("Large", "44.50")]):
        if not page.locator(f"#id_variants-{row}-sku").is_visible():
            page.get_by_role("button", name=re.compile("Add.*variant", re.IGNORECASE)).click()
        page.locator(f"#id_variants-{row}-sku").fill(f"{code}-{size}")
        page.locator(f"#id_variants-{row}-option1").fill(size)
        page.locator(f"#id_variants-{row}-price").fill(price)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("created").first).to_be_visible()
    page.goto(f"{PRODUCTS}?q={name.replace(' ', '+')}")
    page.get_by_role("main").get_by_role("link", name=name).first.click()
    page.get_by_role("tab", name="Variants and prices").click()
    page.get_by_role("link", name="Receive goods").first.click()
    page.locator("[name=quantity]").fill("3")
    page.get_by_role("main").get_by_role("button", name=re.compile("Receive")).click()

    address = f"/shop/p/{name.lower().replace(' ', '-')}/"
    shopper.goto(address)
    expect(shopper.locator("#buy .price").first).to_contain_text("€31.00")
    expect(shopper.locator("#buy").get_by_role("button", name="Add to basket")).to_be_visible()
    page.goto(f"{PRODUCTS}?q={name.replace(' ', '+')}")
    page.get_by_role("main").get_by_role("link", name=name).first.click()
    page.get_by_role("tab", name="Variants and prices").click()
    page.locator("#id_variants-0-price").fill("29.90")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("updated").first).to_be_visible()
    shopper.reload()
    expect(shopper.locator("#buy .price").first).to_contain_text("€29.90")


def publish(page: Page) -> None:
    footer = page.get_by_role("navigation", name="Actions (footer)")
    footer.get_by_role("button", name="More actions").click()
    footer.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status").get_by_text("published").first).to_be_visible()


def start_product_page(page: Page, category: str) -> None:
    """Open the form of a new product page under a category, as the button of the explorer does."""
    found = page.request.get(f"/admin/api/main/pages/?slug={category}&fields=id").json()["items"]
    page.goto(f"/admin/pages/add/catalog/productpage/{found[0]['id']}/")
    page.get_by_role("button", name="Choose product").click()


def choose_picture(page: Page, button: Locator, title: str) -> None:
    button.click()
    page.get_by_role("dialog").get_by_role("link", name=title).first.click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def hero_button(page: Page) -> Locator:
    return page.locator("#panel-child-content-hero-section").get_by_role("button", name="Choose an image")


def test_editor_publishes_a_page_that_tells_of_a_product(
    staff: Callable[[str], Page], shopper: Page, watch: Watch
) -> None:
    title = f"The lamp {secrets.token_hex(2)}"
    page = staff("editor")
    start_product_page(page, "mugs-and-cups")

    page.get_by_role("dialog").get_by_role("link", name="Barley tankard").click()
    expect(page.get_by_role("main").get_by_text("Barley tankard").first).to_be_visible()
    page.locator("#id_title").fill(title)
    page.locator("#id_title").blur()
    page.locator("#id_lead").fill("Ribbed, and made for two hands.")
    page.get_by_role("button", name="Toggle preview").click()
    preview = page.locator("iframe[title=Preview]").last.content_frame
    expect(preview.get_by_role("heading", level=1)).to_have_text(title, timeout=15_000)
    publish(page)

    shopper.goto("/shop/p/barley-tankard/")
    expect(shopper).to_have_url(re.compile("/shop/pottery/mugs-and-cups/the-lamp-"))
    expect(shopper.get_by_role("heading", level=1)).to_have_text(title)
    expect(shopper.get_by_text("Ribbed, and made for two hands.")).to_be_visible()


def test_product_is_made_in_the_chooser_without_leaving_its_page(
    staff: Callable[[str], Page], shopper: Page, watch: Watch
) -> None:
    name = f"Gull whistle {secrets.token_hex(2)}"
    page = staff("merchandiser")
    start_product_page(page, "tools-and-pots")

    modal = page.get_by_role("dialog")
    modal.get_by_role("tab", name="New product").click()
    modal.get_by_label("Name").fill(name)
    modal.get_by_label("SKU").fill(name.upper().replace(" ", "-"))
    modal.get_by_label("Price").fill("12")
    modal.get_by_role("button", name="Make this product").click()
    expect(modal).to_be_hidden()
    page.locator("#id_title").fill(name)
    page.locator("#id_title").blur()
    choose_picture(page, hero_button(page), "category")
    publish(page)

    shopper.goto(f"/shop/garden/tools-and-pots/{name.lower().replace(' ', '-')}/")
    expect(shopper.get_by_role("heading", level=1)).to_have_text(name)
    expect(shopper.locator("#buy .price").first).to_contain_text("€12.00")


def test_editor_sets_pins_by_clicking_on_the_picture(
    staff: Callable[[str], Page], shopper: Page, watch: Watch
) -> None:
    title = f"On the sill {secrets.token_hex(2)}"
    page = staff("administrator")
    home = page.request.get("/admin/api/main/pages/?type=home.HomePage&fields=id").json()["items"][0]["id"]
    page.goto(f"/admin/pages/add/home/contentpage/{home}/")
    page.locator("#id_title").fill(title)
    page.locator("#id_title").blur()
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Shop the look").click()
    look = page.locator("[data-contentpath=body]").or_(page.locator("#panel-child-content-body-section"))
    look.locator("[data-contentpath=heading] input").fill(title)
    look.get_by_role("button", name="Choose an image").click()
    page.get_by_role("dialog").get_by_role("link", name="category-pottery-table").first.click()
    picture = look.locator(".look-stage img")
    expect(picture).to_be_visible()

    for place, product in (((0.25, 0.5), "Baker's apron"), ((0.8, 0.1), "Barley tankard")):
        box = picture.bounding_box()
        assert box is not None
        picture.click(position={"x": box["width"] * place[0], "y": box["height"] * place[1]})
        page.get_by_role("dialog").get_by_role("link", name=product).click()
        expect(page.get_by_role("dialog")).to_be_hidden()
    look.get_by_role("button", name="Pin 2").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    places = [number.input_value() for number in look.locator("input[type=number]").all()]
    assert places == ["25", "50", "79", "20"]
    publish(page)

    shopper.goto(f"/{title.lower().replace(' ', '-')}/")
    pins = shopper.get_by_role("list", name="In the picture").get_by_role("link")
    expect(pins).to_have_text(["1 Baker's apron", "2 Barley tankard"])
    stage, pin = shopper.locator(".look__stage img").bounding_box(), pins.nth(1).bounding_box()
    assert stage is not None
    assert pin is not None
    across = (pin["x"] + pin["width"] / 2 - stage["x"]) / stage["width"]
    down = (pin["y"] + pin["height"] / 2 - stage["y"]) / stage["height"]
    assert (round(across, 2), round(down, 2)) == (0.79, 0.2)


def test_editor_sees_what_a_rule_takes_in_while_setting_it(
    staff: Callable[[str], Page], shopper: Page, watch: Watch
) -> None:
    title = f"Small change {secrets.token_hex(2)}"
    watch.expect_refusal("/admin/pages/")  # of the draft that is saved while the prices are the wrong way round
    page = staff("administrator")
    shop = page.request.get("/admin/api/main/pages/?slug=shop&fields=id").json()["items"][0]["id"]
    page.goto(f"/admin/pages/add/catalog/collectionpage/{shop}/")
    page.locator("#id_title").fill(title)
    page.locator("#id_title").blur()
    count = page.locator("[data-collection-count]")

    page.get_by_role("radio", name="By rule").check()
    expect(count).to_contain_text("Set at least one condition")
    page.locator(".tagit-new input").press_sequentially("tea,")
    expect(count).to_contain_text("Harbour beaker")
    page.locator(".tagit-close").click()
    expect(count).to_contain_text("Set at least one condition")
    page.locator("#id_price_from").fill("9")
    page.locator("#id_price_to").fill("8")
    expect(count).to_contain_text("This is less than the price from.")
    page.locator("#id_price_to").fill("12")
    expect(count.locator("li").first).to_contain_text("€")
    things = count.locator("strong").inner_text().split()[0]
    expect(page.get_by_text("Saved", exact=True).first).to_be_visible(timeout=15_000)
    publish(page)

    shopper.goto(f"/shop/{title.lower().replace(' ', '-')}/")
    expect(shopper.locator("#results-count")).to_have_text(re.compile(rf"^\s*{things} things?\s*$"))


def is_counted(request: Request) -> bool:
    """A request to the admin that is neither a preview nor saves a draft by itself."""
    saves_itself = request.resource_type in ("fetch", "xhr") and request.method == "POST"
    path = urlsplit(request.url).path
    return path.startswith("/admin/") and "/preview/" not in path and not saves_itself


def add_block(section: Locator, page: Page, label: str, field: str, words: str) -> None:
    """Put a block at the end of the stream and write into its field."""
    fields = section.locator(f"[data-contentpath={field}] :is(input, textarea)")
    there = fields.count()
    section.get_by_role("button", name="Insert a block").last.click()
    page.get_by_role("option", name=label, exact=True).click()
    expect(fields).to_have_count(there + 1)
    fields.last.fill(words)


@pytest.mark.parametrize("address", ["/", "/shop/pottery/", "/shop/pottery/mugs-and-cups/tide-mug/"])
def test_bar_of_the_staff_works_under_the_strict_policy_of_the_shop(
    staff: Callable[[str], Page], watch: Watch, address: str
) -> None:
    page = staff("editor")

    response = page.goto(address)
    assert policy_flaws(response) == []
    page.get_by_role("button", name="View Wagtail quick actions").click()
    page.get_by_role("menuitem", name="Edit this page").click()

    expect(page).to_have_url(re.compile(r"/admin/pages/\d+/edit/$"))


def test_publish_pressed_while_the_page_saves_itself_makes_one_page(
    staff: Callable[[str], Page], watch: Watch
) -> None:
    title = f"Kiln {secrets.token_hex(2)}"
    page = staff("editor")
    autosaves: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        """Let the site save, but keep its answer back."""
        if route.request.method == "POST" and route.request.headers.get("accept") == "application/json":
            autosaves.append((route, route.fetch()))
        else:
            route.continue_()

    found = page.request.get("/admin/api/main/pages/?type=home.HomePage&fields=id").json()["items"]
    page.goto(f"/admin/pages/add/home/contentpage/{found[0]['id']}/")
    page.route("**/admin/pages/add/**", hold)
    field = page.locator("#id_title")
    field.fill(title)
    for _keys in range(60):  # until the editor has noticed and saved
        if autosaves:
            break
        field.press("End")
        field.press_sequentially(".")
        page.wait_for_timeout(500)
    title = field.input_value()
    footer = page.get_by_role("navigation", name="Actions (footer)")
    footer.get_by_role("button", name="More actions").click()
    footer.get_by_role("button", name="Publish").click()
    page.wait_for_timeout(300)  # long enough for a second post to be under way, if there were one
    for route, answer in autosaves:
        route.fulfill(response=answer)

    expect(page.get_by_role("status").get_by_text("published").first).to_be_visible()
    newest = page.request.get(f"/admin/api/main/pages/?child_of={found[0]['id']}&order=-id&fields=title").json()
    assert [item["title"] for item in newest["items"]].count(title) == 1


def test_product_with_pictures_and_story_goes_live_in_under_40_requests(
    staff: Callable[[str], Page], shopper: Page, watch: Watch
) -> None:
    name = f"Reed basket {secrets.token_hex(2)}"
    page = staff("merchandiser")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if is_counted(request) else None)

    page.goto(f"{PRODUCTS}add/")
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("textbox", name="First option").fill("Size")
    page.get_by_role("tab", name="Variants and prices").click()
    for row, (size, price) in enumerate([("Small", "31"), ("Large", "44.50")]):
        if not page.locator(f"#id_variants-{row}-sku").is_visible():
            page.get_by_role("button", name=re.compile("Add.*variant", re.IGNORECASE)).click()
        page.locator(f"#id_variants-{row}-sku").fill(f"{name[-4:].upper()}-{size}")
        page.locator(f"#id_variants-{row}-option1").fill(size)
        page.locator(f"#id_variants-{row}-price").fill(price)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("created").first).to_be_visible()

    start_product_page(page, "tools-and-pots")
    # While a row of the gallery has no picture yet, Wagtail refuses to save the draft by itself and tries again later.
    watch.expect_refusal("/admin/pages/add/catalog/productpage/")
    watch.expect_refusal("/edit/")
    modal = page.get_by_role("dialog")
    modal.get_by_label("Search term").fill(name)
    modal.get_by_role("link", name=name).click()
    expect(modal).to_be_hidden()
    page.locator("#id_title").fill(name)
    page.locator("#id_title").blur()
    choose_picture(page, hero_button(page), "category")
    gallery = page.locator("#panel-child-content-gallery-section")
    for _number in range(2):
        gallery.get_by_role("button", name=re.compile("Add picture", re.IGNORECASE)).click()
        choose_picture(page, gallery.get_by_role("button", name="Choose an image").last, "category")
    story = page.locator("#panel-child-content-story-section")
    for label, field in (("Quote", "quote"), ("Band", "heading"), ("Quote", "quote"), ("Band", "heading")):
        add_block(story, page, label, field, f"{label} of the reed cutter")
    publish(page)

    assert 10 < len(asked) < 40, asked  # fewer would mean that the count looks past them
    shopper.goto(f"/shop/garden/tools-and-pots/{name.lower().replace(' ', '-')}/")
    expect(shopper.get_by_role("heading", level=1)).to_have_text(name)
    expect(shopper.get_by_text("of the reed cutter")).to_have_count(4)
    expect(shopper.get_by_role("region", name="Pictures").get_by_role("img")).to_have_count(3)
    expect(shopper.get_by_role("radio", name="Large")).to_have_count(1)
