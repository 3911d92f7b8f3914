"""Whatever is done to a page, nothing that is sold moves: no price, no stock figure, no product."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from catalog import stock
from catalog.models import Price, PriceList, Product, ProductPage, Stock, StockMovement, Variant
from catalog.prices import BasePrice, set_base_price
from catalog.stock import default_location
from catalog.tests import two_languages
from catalog.tests.editing import page_form, post_copy, post_edit, post_revert
from catalog.tests.factories import PictureFactory, ProductPageFactory, VariantFactory
from common.tests.staff import log_in
from home.models import HomePage

pytestmark = pytest.mark.django_db
SOLD = (Product, Variant, Price, PriceList, Stock, StockMovement)


@pytest.fixture
def editor() -> Client:
    return log_in("administrator")


@pytest.fixture
def story(editor) -> ProductPage:
    """Published when the mug cost 28 euros; since then it has cost 31, and most of its stock is gone."""
    variant = VariantFactory(price=2800, stock=9)
    page = ProductPageFactory(title="Mug", slug="mug", product=variant.product, hero=PictureFactory(), live=False)
    page.save_revision().publish()
    page.lead = "The second draft."
    page.save_revision()
    reprice(variant, 3100, on_hand=2)
    return ProductPage.objects.get(pk=page.pk)


def reprice(variant: Variant, amount: int, *, on_hand: int) -> None:
    now = datetime.now(UTC)
    price_list = PriceList.objects.get(code="default")
    set_base_price(variant=variant, price_list=price_list, price=BasePrice(amount), by=None, at=now)
    stock.count(variant=variant, location=default_location(), on_hand=on_hand, by=None, at=now)


def sold() -> list[list[tuple[Any, ...]]]:
    """Every row of everything that is sold."""
    return [list(model.objects.order_by("pk").values_list()) for model in SOLD]


def edit_url(page: ProductPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


# --- what people do to pages -----------------------------------------------------------------------------------------


def save_a_draft(page: ProductPage, editor: Client) -> None:
    post_edit(editor, page, action="action-save", lead="A third draft.")


def autosave_twice(page: ProductPage, editor: Client) -> None:
    data, json_please = page_form(page, lead="Half a sen"), {"accept": "application/json"}
    first = editor.post(edit_url(page), data, headers=json_please).json()
    data |= {"lead": "Half a sentence", "overwrite_revision_id": first["revision_id"]}
    second = editor.post(edit_url(page), data, headers=json_please).json()
    assert second["revision_id"] == first["revision_id"]


def preview_as(mode: str) -> Callable[[ProductPage, Client], None]:
    def preview(page: ProductPage, editor: Client) -> None:
        url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
        assert editor.post(url, page_form(page, lead="Seen before it is said.")).json()["is_valid"]
        shown = editor.get(f"{url}?mode={mode}").content.decode()
        assert ("Seen before it is said." in shown) is (mode == "")
        assert "€31.00" in shown

    preview.__name__ = f"preview_{mode or 'draft'}"
    return preview


def compare(page: ProductPage, editor: Client) -> None:
    url = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"])
    assert "The second draft." in editor.get(url).content.decode()


def schedule_and_let_it_go_live(page: ProductPage, editor: Client) -> None:
    post_edit(editor, page, go_live_at=(datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%d %H:%M"))
    past = datetime.now(UTC) - timedelta(minutes=1)
    revision = ProductPage.objects.get(pk=page.pk).scheduled_revision
    content = {**revision.content, "go_live_at": past.isoformat()}
    page.revisions.filter(pk=revision.pk).update(approved_go_live_at=past, content=content)
    call_command("publish_scheduled")
    assert ProductPage.objects.get(pk=page.pk).live_revision_id == revision.pk


def schedule_and_take_it_back(page: ProductPage, editor: Client) -> None:
    post_edit(editor, page, go_live_at="2099-05-14 09:00")
    revision = ProductPage.objects.get(pk=page.pk).scheduled_revision
    editor.post(reverse("wagtailadmin_pages:revisions_unschedule", args=[page.pk, revision.pk]))
    assert ProductPage.objects.get(pk=page.pk).scheduled_revision is None


def take_up_the_first_version(page: ProductPage, editor: Client) -> None:
    post_revert(editor, page, page.revisions.order_by("pk").first(), action="action-save")


def publish_the_first_version(page: ProductPage, editor: Client) -> None:
    page.revisions.order_by("pk").first().publish()


def copy(page: ProductPage, editor: Client) -> None:
    post_copy(editor, page, page.get_parent())
    assert ProductPage.objects.get(slug="copy").product == page.product


def copy_and_publish(page: ProductPage, editor: Client) -> None:
    post_copy(editor, page, page.get_parent(), publish_copies="on")
    assert ProductPage.objects.get(slug="copy").live


def make_an_alias(page: ProductPage, editor: Client) -> None:
    post_copy(editor, page, page.get_parent(), alias="on")
    page.save_revision().publish()
    assert list(ProductPage.objects.filter(is_canonical=True)) == [page]


def unpublish_and_publish(page: ProductPage, editor: Client) -> None:
    editor.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    post_edit(editor, page)
    assert ProductPage.objects.get(pk=page.pk).live


def delete(page: ProductPage, editor: Client) -> None:
    editor.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not ProductPage.objects.exists()


DEEDS = [
    save_a_draft,
    autosave_twice,
    preview_as(""),
    preview_as("published"),
    compare,
    schedule_and_let_it_go_live,
    schedule_and_take_it_back,
    take_up_the_first_version,
    publish_the_first_version,
    copy,
    copy_and_publish,
    make_an_alias,
    unpublish_and_publish,
    delete,
]


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_nothing_that_is_sold_moves(story, editor, client, deed):
    before = sold()

    deed(story, editor)

    assert sold() == before
    shown = client.get(f"/shop/p/{story.product.slug}/", follow=True).content.decode()
    assert ("€31.00" in shown, "€28.00" in shown) == (True, False)


def test_an_old_version_brings_back_its_words_and_today_s_price(story, client):
    story.revisions.order_by("pk").last().publish()
    reprice(story.product.variants.get(), 3300, on_hand=1)

    story.revisions.order_by("pk").first().publish()

    shown = client.get("/shop/mug/").content.decode()
    assert ("The second draft." in shown, "€33.00" in shown, "€31.00" in shown) == (False, True, False)
    assert Stock.objects.get().on_hand == 1


def test_a_draft_that_names_another_product_leaves_both_alone(story, editor):
    other = VariantFactory(price=500, stock=1).product
    before = sold()

    post_edit(editor, story, action="action-save", product=other.pk)

    assert sold() == before
    assert ProductPage.objects.get(pk=story.pk).product != other


def test_pages_are_previewed_on_a_phone_a_tablet_and_a_desktop(story):
    assert [size["name"] for size in story.preview_sizes] == ["mobile", "tablet", "desktop"]
    assert [mode for mode, _label in story.preview_modes] == ["", "published"]


def test_the_preview_of_what_is_published_says_where_nothing_is(story, editor):
    story.unpublish()
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[story.pk])
    editor.post(url, page_form(story))

    assert "Visitors do not see this page yet." in editor.get(f"{url}?mode=published").content.decode()


def test_a_copy_for_translation_tells_of_the_same_product(settings, story, editor):
    for name, value in two_languages.SETTINGS.items():
        setattr(settings, name, value)
    portuguese = Locale.objects.create(language_code="pt")
    HomePage.objects.get().copy_for_translation(portuguese).save_revision().publish()
    before = sold()

    submit = reverse("simple_translation:submit_page_translation", args=[story.get_parent().pk])
    editor.post(submit, {"locales": [portuguese.pk], "include_subtree": "on"})

    translated = ProductPage.objects.get(locale=portuguese)
    assert (translated.product, translated.is_canonical, translated.live) == (story.product, True, False)
    translated.title, translated.lead = "Caneca", "Para o chá."
    post_edit(editor, translated, title="Caneca", lead="Para o chá.")
    translated.refresh_from_db()
    assert (translated.live, translated.get_parent().live) == (True, False)
    translated.get_parent().specific.save_revision().publish()
    assert sold() == before
    english, foreign = Client().get("/shop/mug/"), Client().get("/pt/shop/mug/")
    assert "€31.00" in english.content.decode()
    assert "31,00" in foreign.content.decode()  # as Portuguese writes it
    assert "Para o chá." in foreign.content.decode()
