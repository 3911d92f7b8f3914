"""Every way of publishing a product page, with everything that hinders it, and with a page that is fit."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from catalog import publishing
from catalog.models import Picture, Price, Product, ProductPage, ShopPage, Variant
from catalog.tests.editing import (
    messages_of,
    page_form,
    post_bulk_publish,
    post_copy,
    post_create,
    post_edit,
    post_revert,
    said,
)
from catalog.tests.factories import (
    CategoryPageFactory,
    PictureFactory,
    ProductPageFactory,
    VariantFactory,
)
from common.publishing import PublishRefused
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db
PROBLEMS: dict[str, Callable[[Any], object]] = {
    "nothing": lambda _patch: None,
    "product off sale": lambda _patch: Product.objects.update(is_active=False),
    "no variant": lambda _patch: Variant.objects.update(is_active=False),
    "no price": lambda _patch: Price.objects.all().delete(),
    "no tax class": lambda patch: patch.setattr(publishing, "story_facts", without_tax_class(publishing.story_facts)),
    "no picture": lambda _patch: Picture.objects.all().delete(),
    "no words": lambda _patch: Picture.objects.update(description=""),
}


def without_tax_class(story_facts: Callable[..., Any]) -> Callable[..., Any]:
    """The database keeps every product's tax class; the rule is there for the day when it does not."""
    return lambda *args, **kwargs: replace(story_facts(*args, **kwargs), has_tax_class=False)


@pytest.fixture
def shop() -> ShopPage:
    return CategoryPageFactory(title="Mugs").get_parent().specific


@pytest.fixture
def draft(shop) -> ProductPage:
    """A draft about a product that has everything."""
    mug = VariantFactory(price=2800, stock=3).product
    page = ProductPageFactory(title="Mug", product=mug, hero=PictureFactory(), parent=shop, live=False)
    page.save_revision()
    return page


def set_live(page: ProductPage) -> ProductPage:
    """As it would be if it had been published before."""
    ProductPage.objects.filter(pk=page.pk).update(live=True, has_unpublished_changes=False)
    page.refresh_from_db()
    return page


# --- the ways: each tries to make a page live and returns that page --------------------


def by_code(page: ProductPage, _client: Client) -> Page:
    try:
        with transaction.atomic():
            page.get_latest_revision().publish()
    except PublishRefused:
        pass
    return page


def by_a_new_row(page: ProductPage, _client: Client) -> Page:
    new = ProductPage(title="New", slug="new", product=page.product, hero=Picture.objects.first(), is_canonical=False)
    return page.get_parent().add_child(instance=new)


def in_the_editor(page: ProductPage, client: Client) -> Page:
    page.refresh_from_db()
    post_edit(client, page)
    return page


def when_it_is_made(page: ProductPage, client: Client) -> Page:
    page.refresh_from_db()
    post_create(client, page.get_parent(), page, "action-publish", slug="made", is_canonical="")
    return Page.objects.filter(slug="made").first() or page


def from_an_old_version(page: ProductPage, client: Client) -> Page:
    page.refresh_from_db()
    post_revert(client, page, page.revisions.order_by("pk").first())
    return page


def in_bulk(page: ProductPage, client: Client) -> Page:
    assert post_bulk_publish(client, page).status_code == 200
    return page


def in_bulk_with_its_parent(page: ProductPage, client: Client) -> Page:
    post_bulk_publish(client, page.get_parent(), include_descendants="on")
    return page


def by_the_admin_api(page: ProductPage, client: Client) -> Page:
    client.post(reverse("wagtailadmin_api:pages:action", args=[page.pk, "publish"]))
    return page


def by_a_copy(page: ProductPage, client: Client) -> Page:
    set_live(page)
    assert post_copy(client, page, page.get_parent(), publish_copies="on").status_code == 200
    return Page.objects.get(slug="copy")


def by_a_copy_of_its_branch(page: ProductPage, client: Client) -> Page:
    set_live(page)
    branch = Page.objects.get(slug="mugs")
    page.move(branch, pos="last-child")
    post_copy(client, branch, branch.get_parent(), publish_copies="on", copy_subpages="on")
    return Page.objects.child_of(Page.objects.get(slug="copy")).get()


def by_an_alias(page: ProductPage, client: Client) -> Page:
    set_live(page)
    assert post_copy(client, page, page.get_parent(), alias="on").status_code == 200
    return Page.objects.get(slug="copy")


def start_workflow(page: ProductPage) -> None:
    task = GroupApprovalTask.objects.create(name="Looked over")
    workflow = Workflow.objects.create(name="Looked over")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=page.get_parent())
    workflow.start(page, None)


def by_approval(page: ProductPage, client: Client) -> Page:
    start_workflow(page)
    state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    assert client.post(url, {"comment": "Fine"}, follow=True).status_code == 200
    return page


def by_approval_in_the_editor(page: ProductPage, client: Client) -> Page:
    start_workflow(page)
    page.refresh_from_db()
    answer = {"workflow-action-name": "approve", "workflow-action-extra-data": '{"comment": "Fine"}'}
    data = {**page_form(page), "action-workflow-action": "1", **answer}
    assert client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data, follow=True).status_code == 200
    return page


WAYS = [
    by_code,
    by_a_new_row,
    in_the_editor,
    when_it_is_made,
    from_an_old_version,
    in_bulk,
    in_bulk_with_its_parent,
    by_the_admin_api,
    by_a_copy,
    by_a_copy_of_its_branch,
    by_an_alias,
    by_approval,
    by_approval_in_the_editor,
]


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_no_way_leads_past_the_gate(monkeypatch, draft, way, problem):
    PROBLEMS[problem](monkeypatch)

    tried = way(draft, log_in("administrator"))

    assert Page.objects.get(pk=tried.pk).live is (problem == "nothing")


# --- how it is said --------------------


def test_the_editor_shows_the_reasons_beside_the_fields_and_keeps_the_draft_as_it_was(draft):
    Price.objects.all().delete()
    Picture.objects.update(description="")
    before = draft.revisions.count()

    response = post_edit(log_in("editor"), draft, title="Mug of mugs")

    assert said(response.context["form"].errors) == {
        "product": ["This product has no price now."],
        "hero": [f"“{draft.hero.title}” needs words for those who cannot see it, or the mark that it is decorative."],
    }
    assert draft.revisions.count() == before


def test_the_reason_stands_in_the_row_of_the_gallery(draft):
    silent = PictureFactory(description="")
    rows = [
        {"picture": PictureFactory().pk, "alt_text": "", "caption": "", "id": ""},
        {"picture": silent.pk, "alt_text": "", "caption": "", "id": ""},
    ]

    response = post_edit(log_in("editor"), draft, gallery=rows)

    errors = response.context["form"].formsets["gallery"].errors
    assert [said(row) for row in errors] == [
        {},
        {
            "alt_text": [
                f"“{silent.title}” needs words for those who cannot see it, or the mark that it is decorative."
            ]
        },
    ]
    assert b"needs words" in response.content


def test_a_row_that_is_taken_out_is_not_asked(draft):
    rows = [{"picture": PictureFactory(description="").pk, "alt_text": "", "caption": "", "id": "", "DELETE": "on"}]

    post_edit(log_in("editor"), draft, gallery=rows)

    draft.refresh_from_db()
    assert draft.live


@pytest.mark.parametrize("problem", PROBLEMS)
def test_drafts_always_save(monkeypatch, draft, problem):
    PROBLEMS[problem](monkeypatch)
    draft.refresh_from_db()

    post_edit(log_in("editor"), draft, action="action-save", title="Mug of mugs")

    assert draft.revisions.order_by("pk").last().as_object().title == "Mug of mugs"


def test_a_page_that_is_live_stays_as_it_is_when_its_new_version_is_refused(draft):
    live = set_live(draft)
    Price.objects.all().delete()

    with pytest.raises(PublishRefused):
        ProductPage.objects.get(pk=live.pk).save_revision().publish()

    live.refresh_from_db()
    assert (live.live, live.title) == (True, "Mug")


def test_a_live_page_can_be_saved_and_taken_down_without_its_price(draft):
    live = set_live(draft)
    Price.objects.all().delete()

    live.save()
    live.unpublish()

    assert not ProductPage.objects.get(pk=live.pk).live


def test_bulk_publishing_names_the_refused_and_publishes_the_others(draft):
    bare = ProductPageFactory(title="Bare", product=VariantFactory().product, live=False)

    response = post_bulk_publish(log_in("administrator"), bare, draft)

    told = messages_of(response)
    assert [line.split(".")[0] for line in told] == [
        "“Bare” was not published; its draft is kept",
        "1 page has been published",
    ]
    assert list(ProductPage.objects.live()) == [draft]


def test_a_moderator_is_told_and_the_workflow_stays(draft):
    client = log_in("administrator")
    Price.objects.all().delete()
    start_workflow(draft)
    url = reverse(
        "wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", draft.current_workflow_task_state.pk]
    )

    response = client.post(url, {"comment": ""}, follow=True)

    assert response.redirect_chain[-1][0] == reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert messages_of(response) == ["“Mug” was not published; its draft is kept. This product has no price now."]
    fresh = ProductPage.objects.get(pk=draft.pk)
    assert (fresh.workflow_in_progress, fresh.current_workflow_task_state.status) == (True, "in_progress")


def test_the_admins_windows_are_led_to_the_editor_too(draft):
    client = log_in("administrator")
    Price.objects.all().delete()
    start_workflow(draft)
    url = reverse(
        "wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", draft.current_workflow_task_state.pk]
    )

    response = client.post(url, {"comment": ""}, headers={"x-requested-with": "XMLHttpRequest"})

    assert response.json() == {"step": "success", "redirect": reverse("wagtailadmin_pages:edit", args=[draft.pk])}


def test_the_api_answers_with_the_reasons_by_field(draft):
    Price.objects.all().delete()

    response = log_in("administrator").post(reverse("wagtailadmin_api:pages:action", args=[draft.pk, "publish"]))

    assert (response.status_code, response.json()) == (400, {"product": ["This product has no price now."]})


def test_a_refusal_leaves_another_schedule_as_it_was(draft):
    revision = draft.get_latest_revision()
    later = revision.created_at.replace(year=2099)
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=later)
    Price.objects.all().delete()

    log_in("administrator").post(reverse("wagtailadmin_api:pages:action", args=[draft.pk, "publish"]))
    by_code(draft, Client())

    revision.refresh_from_db()
    assert revision.approved_go_live_at == later


def test_whoever_copies_is_told_why_the_copy_is_a_draft(draft):
    set_live(draft)
    Price.objects.all().delete()

    response = post_copy(log_in("administrator"), draft, draft.get_parent(), publish_copies="on")

    copy = ProductPage.objects.get(slug="copy")
    assert (copy.live, copy.live_revision, copy.first_published_at, copy.has_unpublished_changes) == (
        False,
        None,
        None,
        True,
    )
    assert messages_of(response)[-1] == "“Copy” is a draft. This product has no price now."


def test_an_early_schedule_is_taken_with_a_warning(draft):
    Price.objects.all().delete()

    response = post_edit(log_in("editor"), draft, go_live_at="2099-05-14 09:00")

    assert (
        messages_of(response)[0] == "As things stand it will be refused at that time: This product has no price now."
    )
    assert ProductPage.objects.get(pk=draft.pk).approved_schedule


def test_the_editor_lists_what_hinders_in_the_page_and_among_its_checks(draft):
    client = log_in("editor")
    url = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    fit = client.get(url).content.decode()
    Price.objects.all().delete()

    unfit = client.get(url).content.decode()

    assert (fit.count("Nothing hinders publishing."), fit.count("This product has no price now.")) == (2, 0)
    assert (unfit.count("Nothing hinders publishing."), unfit.count("This product has no price now.")) == (0, 2)


def test_an_autosave_brings_the_list_up_to_date(draft):
    Price.objects.all().delete()
    url = reverse("wagtailadmin_pages:edit", args=[draft.pk])

    response = log_in("editor").post(url, page_form(draft), headers={"accept": "application/json"})

    html = response.json()["html"]
    assert html.count("This product has no price now.") == 2
    assert "[data-publish-checks=&#x27;panel&#x27;]" in html or "[data-publish-checks='panel']" in html


def test_a_new_page_lists_the_choice_of_a_product_first(shop):
    page = log_in("editor").get(reverse("wagtailadmin_pages:add", args=["catalog", "productpage", shop.pk]))

    assert page.content.decode().count("Choose the product that this page tells of.") == 2
