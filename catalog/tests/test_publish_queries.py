"""What publishing a product page costs."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from wagtail.test.utils.form_data import rich_text

from catalog.models import ProductPage, ProductPagePicture
from catalog.publishing import publish_problems
from catalog.tests.editing import page_form
from catalog.tests.factories import PictureFactory, ProductFactory, ProductPageFactory, VariantFactory
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db
BUDGET = 90


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


def publish_in_the_editor(page: ProductPage, client: Client, **changes: object) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = page_form(page, **{"story": blocks(page), **changes})
    response = client.post(url, {**data, "action-publish": "1"})
    assert response.status_code == 302, response.context["errors_debug"]


def count_queries(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


@pytest.fixture(autouse=True)
def tasks_as_in_production(settings) -> None:
    """They are queued in the database, which is counted; what the worker then does is the worker's."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


def first_publication(page: ProductPage, editor: Client) -> dict[str, object]:
    return {}


def next_publication(page: ProductPage, editor: Client) -> dict[str, object]:
    publish_in_the_editor(page, editor)
    return {"lead": "Made by hand."}


def publication_of_a_new_title(page: ProductPage, editor: Client) -> dict[str, object]:
    publish_in_the_editor(page, editor)
    return {"title": "Mug of mugs"}


def publication_after_a_draft(page: ProductPage, editor: Client) -> dict[str, object]:
    publish_in_the_editor(page, editor)
    kept = ProductPage.objects.get(pk=page.pk)
    kept.lead = "Half a sentence"
    kept.save_revision()
    return {"lead": "Made by hand."}


CASES = [first_publication, next_publication, publication_of_a_new_title, publication_after_a_draft]


@pytest.mark.parametrize("case", CASES)
def test_the_editor_s_whole_request_keeps_the_budget(told, case):
    """Session and rights, the form, the gate, the new version, its publishing, the history and what is queued."""
    editor = log_in("editor")
    changes = case(told, editor)
    page = ProductPage.objects.get(pk=told.pk).get_latest_revision_as_object()
    editor.get(reverse("wagtailadmin_pages:edit", args=[told.pk]))

    spent = count_queries(lambda: publish_in_the_editor(page, editor, **changes))

    page = ProductPage.objects.get(pk=told.pk)
    assert (page.live, len(page.story), page.gallery.count()) == (True, 4, 2)
    assert {name: getattr(page, name) for name in changes} == changes
    assert spent <= BUDGET


def test_publishing_by_code_costs_less(told):
    publish_in_the_editor(told, log_in("editor"))
    page = ProductPage.objects.get(pk=told.pk)
    page.title = "Mug of mugs"
    revision = page.save_revision()

    spent = count_queries(revision.publish)

    page.refresh_from_db()
    assert (page.title, len(page.story), page.gallery.count()) == ("Mug of mugs", 4, 2)
    assert spent <= BUDGET // 2


def test_a_gallery_costs_the_gate_and_the_draft_no_query_a_picture(told):
    spent = []
    for count in (2, 8):
        told.gallery = [ProductPagePicture(picture=PictureFactory(), alt_text="A mug") for _place in range(count)]
        revision = told.save_revision()

        spent.append(count_queries(lambda revision=revision: publish_problems(revision.as_object())))

    assert spent[0] == spent[1]


def test_a_save_queues_one_look_at_the_references(told):
    revision = told.save_revision()
    DBTaskResult.objects.all().delete()

    revision.publish()

    queued = DBTaskResult.objects.filter(task_path="wagtail.tasks.update_reference_index_task")
    assert [task.args_kwargs["args"] for task in queued] == [["catalog", "productpage", str(told.pk)]]
