"""What publishing a product page costs."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text

from catalog.models import ProductPage, ProductPagePicture
from catalog.tests.editing import page_form
from catalog.tests.factories import PictureFactory, ProductFactory, ProductPageFactory, VariantFactory
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db
PUBLISHING, REQUEST = 90, 140


@pytest.fixture
def told() -> ProductPage:
    """A page with two variants, three pictures and four blocks."""
    product = ProductFactory(option1_name="Size")
    for size in ("Small", "Large"):
        VariantFactory(product=product, options=[size], price=2800, stock=3)
    page = ProductPageFactory(title="Mug", product=product, hero=PictureFactory(), live=False)
    page.gallery = [ProductPagePicture(picture=PictureFactory(), alt_text="From above") for _place in range(2)]
    page.save_revision()
    return page


def blocks(page: ProductPage) -> list[tuple[str, object]]:
    image = {"image": page.hero_id, "alt_text": "A mug", "decorative": ""}
    return [
        ("text", rich_text("<p>Thrown by hand.</p>")),
        ("quote", {"quote": "It holds tea.", "source": "Hanne"}),
        ("picture", {"image": image, "caption": ""}),
        ("text", rich_text("<p>Thrown by hand.</p>")),
    ]


def publish_in_the_editor(page: ProductPage, client: Client) -> None:
    url, data = reverse("wagtailadmin_pages:edit", args=[page.pk]), page_form(page, story=blocks(page))
    response = client.post(url, {**data, "action-publish": "1"})
    assert response.status_code == 302, response.context["errors_debug"]


def count_queries(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


@pytest.fixture(autouse=True)
def worker_apart(settings) -> None:
    """What is queued for the worker is the worker's."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}


def test_publishing_keeps_its_budget(told):
    publish_in_the_editor(told, log_in("editor"))
    page = ProductPage.objects.get(pk=told.pk)
    page.title = "Mug of mugs"
    revision = page.save_revision()

    spent = count_queries(revision.publish)

    page.refresh_from_db()
    assert (page.title, len(page.story), page.gallery.count()) == ("Mug of mugs", 4, 2)
    assert spent <= PUBLISHING


def test_the_editor_s_whole_request_keeps_its_budget(told):
    """It checks the form, keeps the draft, writes the history and publishes; most of it is Wagtail's own."""
    editor = log_in("editor")
    editor.get(reverse("wagtailadmin_pages:edit", args=[told.pk]))

    assert count_queries(lambda: publish_in_the_editor(told, editor)) <= REQUEST
