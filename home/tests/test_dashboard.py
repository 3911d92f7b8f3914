"""The first page of the admin: what waits for whom, short, and in a bounded number of queries."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from catalog.models import Stock
from catalog.products import archive_product
from catalog.tests.factories import ProductPageFactory, ShopPageFactory, VariantFactory
from checkout.customers.models import User
from common import clock
from common.tests.staff import log_in
from home.admin.dashboard import work_panels
from home.tests.factories import content_page

pytestmark = pytest.mark.django_db
LATER = datetime(2030, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def shop(home):
    page = ShopPageFactory()
    call_command("repair_groups", verbosity=0)
    return page


def person(client):
    return User.objects.get(pk=client.session["_auth_user_id"])


def shown(user) -> dict[str, list[tuple[str, str]]]:
    """Titles and notes by list, as the dashboard shows them."""
    panels = [panel.get_context_data() for panel in work_panels(user, first=1)]
    return {panel["work"].name: [(row.title, row.note) for row in panel["rows"]] for panel in panels}


def draft_by(user, **facts):
    page = content_page(live=False, **facts)
    page.save_revision(user=user)
    return page


def test_drafts_are_my_own_the_newest_first(shop):
    me, other = person(log_in("editor")), person(log_in("editor"))
    draft_by(me, title="First", slug="first")
    draft_by(other, title="Theirs", slug="theirs")
    story = content_page(title="Story", slug="story")
    story.title = "New story"
    story.save_revision(user=me)

    titles = [(title, note.split(",")[0]) for title, note in shown(me)["drafts"]]

    assert titles == [("New story", "changes to a live page"), ("First", "never published")]
    assert [title for title, _note in shown(other)["drafts"]] == ["Theirs"]


def test_scheduled_pages_come_in_the_order_in_which_they_go_live(shop):
    me = person(log_in("editor"))
    for title, days in (("Second", 2), ("First", 1)):
        page = content_page(title=title, slug=title.lower(), live=False)
        page.go_live_at = LATER + timedelta(days=days)
        page.save_revision(user=me).publish(user=me)

    assert shown(me)["scheduled"] == [
        ("First", "goes live 2 March 2030, 09:00"),
        ("Second", "goes live 3 March 2030, 09:00"),
    ]


def test_pages_whose_product_cannot_be_bought_are_listed_with_the_reason(shop):
    me = person(log_in("editor"))
    stories = {}
    for title, stock in (("Sold", 0), ("There", 3), ("Gone", 3)):
        product = VariantFactory(price=2800, stock=stock).product
        stories[title] = ProductPageFactory(title=title, parent=shop, product=product)
    archive_product(product_id=stories["Gone"].product_id, at=clock.now())

    assert shown(me)["unsold"] == [("Gone", "withdrawn"), ("Sold", "sold out")]

    Stock.objects.update(on_hand=5)
    assert shown(me)["unsold"] == [("Gone", "withdrawn")]


def test_products_without_a_page_are_those_on_sale_that_none_tells_of(shop):
    me = person(log_in("editor"))
    told = VariantFactory(price=2800, product__name="Told").product
    ProductPageFactory(title="Told", parent=shop, product=told, live=False)
    VariantFactory(price=2800, product__name="Plain", product__summary="A bowl")
    VariantFactory(product__name="Unpriced")
    archived = VariantFactory(price=2800, product__name="Archived").product
    archive_product(product_id=archived.pk, at=clock.now())

    assert shown(me)["untold"] == [("Plain", "A bowl")]


def test_merchandisers_see_the_shops_pages_and_order_staff_none(shop):
    story = content_page(title="Story", slug="story")
    merchandiser, staff = person(log_in("merchandiser")), person(log_in("order staff"))
    draft = ProductPageFactory(title="Mug", parent=shop, product=VariantFactory().product, live=False)
    for page in (Page.objects.get(pk=story.pk).specific, draft):
        page.save_revision(user=merchandiser)

    assert [title for title, _note in shown(merchandiser)["drafts"]] == ["Mug"]
    assert shown(staff) == {}


def test_each_list_is_short_and_whole_at_its_own_address(shop):
    client = log_in("editor")
    for number in range(7):
        draft_by(person(client), title=f"Draft {number}", slug=f"draft-{number}")
    address = reverse("home_admin:work", args=["drafts"])

    dashboard, whole = client.get("/admin/").content.decode(), client.get(address).content.decode()

    panel = dashboard.split('id="drafts-content"')[1].split("</section>")[0]
    assert [number for number in range(7) if f"Draft {number}" in panel] == [2, 3, 4, 5, 6]
    assert f'href="{address}"' in dashboard
    assert all(f"Draft {number}" in whole for number in range(7))


def test_lists_are_for_those_whom_they_concern(shop):
    assert log_in("order staff").get(reverse("home_admin:work", args=["drafts"])).status_code == 302
    assert log_in("editor").get(reverse("home_admin:work", args=["nothing"])).status_code == 404
    assert log_in("editor").get(reverse("home_admin:work", args=["unsold"]), {"p": "x"}).status_code == 200


def fill(shop, user, count):
    """`count` of everything that can wait."""
    for number in range(count):
        draft_by(user, title="Draft", slug=f"draft-{count}-{number}")
        page = content_page(title="Later", slug=f"later-{count}-{number}", live=False)
        page.go_live_at = LATER
        page.save_revision(user=user).publish(user=user)
        sold_out = VariantFactory(price=2800, stock=0)
        ProductPageFactory(title=f"Out {count} {number}", parent=shop, product=sold_out.product)
        VariantFactory(price=2800)


def test_the_dashboard_asks_a_fixed_number_of_queries(shop):
    user = person(log_in("editor"))
    counts = []
    for count in (1, 6):
        fill(shop, user, count)
        fresh = User.objects.get(pk=user.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            lists = shown(fresh)
        counts.append(len(queries))

    assert {name: len(rows) for name, rows in lists.items()} == {"drafts": 5, "scheduled": 5, "unsold": 5, "untold": 5}
    assert counts[0] == counts[1]
    assert counts[1] <= 20
