"""What becomes of a product page's draft when what it stands on is gone, and what is kept beside it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.log_actions import registry
from wagtail.models import PageLogEntry, ReferenceIndex

from catalog.models import Picture, ProductPage, ProductPagePicture, RelatedProduct
from catalog.tests.editing import post_edit
from catalog.tests.factories import PictureFactory, ProductFactory, ProductPageFactory, VariantFactory
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def mug() -> ProductPage:
    """A published page with a hero, two pictures in its gallery and two products that go with it."""
    product = VariantFactory(price=2800).product
    page = ProductPageFactory(title="Mug", product=product, hero=PictureFactory(title="Hero"))
    page.gallery = [ProductPagePicture(picture=PictureFactory(title=title), alt_text=title) for title in ("A", "B")]
    page.related_products = [RelatedProduct(product=ProductFactory(name=name)) for name in ("Bowl", "Jug")]
    page.save_revision().publish()
    return ProductPage.objects.get(pk=page.pk)


def test_a_draft_comes_back_as_it_was_kept(mug):
    draft = mug.latest_revision.as_object()

    assert (draft.pk, draft.title, draft.product, draft.hero.title) == (mug.pk, "Mug", mug.product, "Hero")
    assert (draft.locale, draft.content_type_id) == (mug.locale, mug.content_type_id)
    assert (draft.latest_revision_id, draft.alias_of_id) == (mug.latest_revision_id, None)
    assert [(row.picture.title, row.page) for row in draft.gallery.all()] == [("A", mug), ("B", mug)]
    assert [row.product.name for row in draft.related_products.all()] == ["Bowl", "Jug"]


def test_a_draft_lives_without_what_was_deleted_since(mug):
    revision = mug.latest_revision
    mug.gallery.all()[0].picture.delete()
    mug.related_products.all()[0].product.delete()
    Picture.objects.get(title="Hero").delete()

    revision.as_object().save_revision().publish()

    mug.refresh_from_db()
    assert mug.hero is None
    assert [row.picture.title for row in mug.gallery.all()] == ["B"]
    assert [row.product.name for row in mug.related_products.all()] == ["Jug"]


def test_references_of_a_page_and_of_its_rows_are_known_once_it_is_saved(mug):
    hero, first = mug.hero, mug.gallery.all()[0].picture

    assert [ReferenceIndex.get_references_to(picture).count() for picture in (hero, first)] == [1, 1]

    mug.gallery = mug.gallery.all()[1:]
    mug.hero = None
    mug.save_revision().publish()
    assert [ReferenceIndex.get_references_to(picture).count() for picture in (hero, first)] == [0, 0]


def test_a_page_that_lacks_its_product_or_has_no_title_is_refused_with_words(mug):
    mug.product_id = None
    mug.title = ""

    with pytest.raises(ValidationError) as refusal:
        mug.full_clean()

    assert sorted(refusal.value.message_dict) == ["product", "title"]


def test_a_key_that_leads_nowhere_is_refused_with_words(mug):
    mug.product_id, mug.hero_id = 987654, 987654

    with pytest.raises(ValidationError) as refusal:
        mug.full_clean()

    assert sorted(refusal.value.message_dict) == ["hero", "product"]


def test_the_history_has_each_line_once(mug):
    editor = log_in("editor")
    post_edit(editor, mug, lead="New")

    logged = registry.get_logs_for_instance(mug).filter(user__isnull=False).order_by("pk")
    assert [line.action for line in logged] == ["wagtail.edit", "wagtail.publish"]
    assert list(PageLogEntry.objects.filter(user__isnull=False).order_by("pk").values_list("pk", flat=True)) == [
        line.pk for line in logged
    ]
    history = editor.get(reverse("wagtailadmin_pages:history", args=[mug.pk])).context["object_list"]
    assert [line.action for line in history][:2] == ["wagtail.publish", "wagtail.edit"]
    everything = log_in("administrator").get(reverse("wagtailadmin_reports:site_history")).context["object_list"]
    assert [line.action for line in everything][:2] == ["wagtail.publish", "wagtail.edit"]
    assert len(everything) == PageLogEntry.objects.count()
