"""Every door of the admin for every role; and the groups hold exactly what the code says they do."""

from importlib import import_module

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Workflow

from catalog.models import ProductPage
from catalog.tests.editing import post_edit
from catalog.tests.factories import (
    PictureFactory,
    ProductFactory,
    ProductPageFactory,
    ShopPageFactory,
    VariantFactory,
)
from checkout.orders.tests.factories import OrderFactory
from common.tests.staff import GROUPS, log_in
from home.models import HomePage
from home.tests.factories import contact_message

pytestmark = pytest.mark.django_db
GROUP_MODULES = (
    "home.groups",
    "catalog.groups",
    "checkout.orders.groups",
    "checkout.payments.groups",
    "checkout.promotions.groups",
    "checkout.giftcards.groups",
    "checkout.shipping.groups",
    "checkout.tax.groups",
)
E, M, S, A = "editor", "merchandiser", "order staff", "administrator"

DOORS = {
    "/admin/": {E, M, S, A},
    "/admin/pages/{home}/edit/": {E, A},
    "/admin/pages/{shop}/edit/": {E, M, A},
    "/admin/pages/{page}/edit/": {E, M, A},
    "/admin/pages/add/catalog/productpage/{shop}/": {E, M, A},
    "/admin/pages/add/home/contentpage/{home}/": {E, A},
    "/admin/images/": {E, M, A},
    "/admin/documents/": {E, A},
    "/admin/redirects/": {E, A},
    "/admin/work/drafts/": {E, M, A},
    "/admin/work/untold/": {E, M, A},
    "/admin/work/undescribed/": {E, M, A},
    "/admin/work/dead-links/": {E, M, A},
    "/admin/settings/home/sitefurniture/": {E, A},
    "/admin/snippets/home/author/": {E, A},
    "/admin/snippets/home/author/add/": {E, A},
    "/admin/snippets/home/articletag/": {E, A},
    "/admin/newsletter/": {E, A},
    "/admin/newsletter/?export=csv": {E, A},
    "/admin/snippets/catalog/product/": {E, M, A},
    "/admin/snippets/catalog/product/add/": {E, M, A},
    "/admin/snippets/catalog/product/edit/{product}/": {M, A},
    "/admin/snippets/catalog/product/delete/{product}/": {M, A},
    "/admin/snippets/catalog/product/history/{product}/": {E, M, A},
    "/admin/snippets/catalog/product/archive/{product}/": {M, A},
    "/admin/snippets/catalog/product/restore/{product}/": {M, A},
    "/admin/snippets/catalog/product/landing-page/{product}/": {E, M, A},
    "/admin/snippets/catalog/product/prices/{product}/": {M, A},
    "/admin/snippets/catalog/product/prices/{product}/set/": {M, A},
    "/admin/snippets/catalog/product/prices/{product}/sale/": {M, A},
    "/admin/snippets/catalog/brand/": {M, A},
    "/admin/snippets/catalog/producttype/add/": {M, A},
    "/admin/snippets/catalog/swatch/add/": {M, A},
    "/admin/snippets/catalog/pricelist/": {M, A},
    "/admin/snippets/catalog/taxclass/": {M, S, A},
    "/admin/snippets/catalog/taxclass/add/": {M, A},
    "/admin/snippets/shipping/deliveryzone/": {M, S, A},
    "/admin/snippets/shipping/deliverymethod/add/": {M, A},
    "/admin/snippets/catalog/deliveryclass/": {M, S, A},
    "/admin/snippets/catalog/deliveryclass/add/": {M, A},
    "/admin/settings/shipping/dispatchrules/1/": {M, S, A},
    "/admin/snippets/shipping/closedday/add/": {M, S, A},
    "/admin/snippets/tax/taxzone/": {M, S, A},
    "/admin/snippets/tax/taxzone/add/": {M, A},
    "/admin/snippets/choose/catalog/product/": {E, M, S, A},
    "/admin/catalog/product-facts/?product={product}": {E, M, A},
    "/admin/catalog/collection-count/?kind=rule": {E, M, A},
    "/admin/stock/": {M, S, A},
    "/admin/stock/receive/{variant}/": {M, A},
    "/admin/stock/adjust/{variant}/": {M, A},
    "/admin/stock/count/{variant}/": {M, A},
    "/admin/stock/variant/{variant}/": {M, S, A},
    "/admin/stock/move/{variant}/": {M, A},
    "/admin/stock/expect/{variant}/": {M, A},
    "/admin/stock/policy/{variant}/": {M, A},
    "/admin/stock/arrivals/": {M, S, A},
    "/admin/snippets/catalog/location/": {M, A},
    "/admin/catalog/stockmovement/": {M, S, A},
    "/admin/snippets/orders/order/": {S, A},
    "/admin/snippets/orders/order/results/": {S, A},
    "/admin/snippets/orders/order/?export=csv": {S, A},
    "/admin/snippets/orders/order/inspect/{order}/": {S, A},
    "/admin/snippets/orders/order/history/{order}/": {S, A},
    "/admin/snippets/orders/order/{order}/ship/": {S, A},
    "/admin/snippets/orders/order/{order}/cancel/": {S, A},
    "/admin/snippets/orders/order/{order}/note/": {S, A},
    "/admin/payments/payment/": {S, A},
    "/admin/payments/refund/": {S, A},
    "/admin/payments/paymentevent/": {S, A},
    "/admin/payments/payment/create/": set(),
    "/admin/contact-messages/": {S, A},
    "/admin/contact-messages/results/": {S, A},
    "/admin/contact-messages/?export=csv": {S, A},
    "/admin/contact-messages/?export=xlsx": {S, A},
    "/admin/contact-messages/inspect/{message}/": {S, A},
    "/admin/contact-messages/delete/{message}/": {S, A},
    "/admin/contact-messages/new/": set(),
    "/admin/contact-messages/edit/{message}/": set(),
    "/admin/contact-messages/history/{message}/": set(),
    "/admin/contact-messages/usage/{message}/": set(),
    "/admin/forms/submissions/{contact}/": set(),
    "/admin/forms/submissions/{contact}/?export=csv": set(),
    "/admin/forms/submissions/{contact}/delete/": set(),
    "/admin/pages/{contact}/edit/": {E, A},
    "/admin/users/": {A},
    "/admin/groups/": {A},
    "/admin/sites/": {A},
}


@pytest.fixture
def house() -> dict[str, int]:
    """A shop with one of everything, by the names that the doors use."""
    shop = ShopPageFactory()
    call_command("repair_groups", verbosity=0)
    message = contact_message()
    told = ProductFactory()
    plain = VariantFactory(price=2800)
    return {
        "home": HomePage.objects.get().pk,
        "shop": shop.pk,
        "page": ProductPageFactory(product=told, parent=shop).pk,
        "product": plain.product_id,
        "variant": plain.pk,
        "order": OrderFactory(paid=True).pk,
        "contact": message.page_id,
        "message": message.pk,
    }


@pytest.mark.parametrize("role", [E, M, S, A, "shopper"])
def test_each_role_opens_its_own_doors_and_no_other(house, role):
    client = log_in(role)

    opened = {door for door in DOORS if client.get(door.format(**house), follow=False).status_code == 200}
    # the settings lead on to those of the one site
    settings = "/admin/settings/home/sitefurniture/"
    if client.get(settings, follow=True).resolver_match.view_name == "wagtailsettings:edit":
        opened.add(settings)

    assert opened == {door for door, roles in DOORS.items() if role in roles}


@pytest.mark.parametrize("door", ["/admin/", "/admin/snippets/orders/order/", "/admin/stock/"])
def test_strangers_are_sent_to_log_in(client, door):
    assert client.get(door).url.startswith(reverse("wagtailadmin_login"))


@pytest.mark.parametrize("name", sorted(GROUPS.values()))
def test_migrations_grant_what_the_code_says(name):
    group = Group.objects.get(name=name)

    said = {
        permission
        for module in GROUP_MODULES
        if name in import_module(module).GRANTS
        for permission in import_module(module).GRANTS[name].permissions
    }

    held = {f"{row.content_type.app_label}.{row.codename}" for row in group.permissions.select_related("content_type")}
    assert held == said


def test_repairing_twice_changes_nothing():
    ShopPageFactory()

    def rights() -> list[tuple[int, int, int]]:
        return [
            (group.permissions.count(), group.page_permissions.count(), group.collection_permissions.count())
            for group in Group.objects.order_by("name")
        ]

    call_command("repair_groups", verbosity=0)
    once = rights()
    call_command("repair_groups", verbosity=0)

    assert rights() == once


def test_repairing_exactly_takes_away_what_was_given_beside():
    writers = Group.objects.get(name="Writers")
    home, root = HomePage.objects.get(), Collection.get_first_root_node()
    publish = Permission.objects.get(content_type__app_label="wagtailcore", codename="publish_page")
    delete = Permission.objects.get(content_type__app_label="wagtailimages", codename="delete_image")

    def rights() -> list[list[int]]:
        return [
            sorted(rows.values_list("permission" if rows.model is not Permission else "pk", flat=True))
            for rows in (
                writers.permissions.all(),
                writers.page_permissions.all(),
                writers.collection_permissions.all(),
            )
        ]

    before = rights()
    writers.permissions.add(delete)
    GroupPagePermission.objects.create(group=writers, page=home, permission=publish)
    GroupCollectionPermission.objects.create(group=writers, collection=root, permission=delete)

    call_command("repair_groups", verbosity=0)
    kept = rights()
    call_command("repair_groups", "--exact", verbosity=0)

    assert [len(now) - len(then) for now, then in zip(kept, before, strict=True)] == [1, 1, 1]
    assert rights() == before


# --- the review ------------------------------------------------------------------------------------------------------


@pytest.fixture
def draft() -> ProductPage:
    page = ProductPageFactory(
        title="Mug", product=VariantFactory(price=2800).product, hero=PictureFactory(), live=False
    )
    call_command("repair_groups", verbosity=0)
    page.save_revision()
    return page


def test_what_a_writer_submits_goes_live_when_a_moderator_approves(draft):
    writer, moderator = log_in("writer"), log_in("moderator")

    post_edit(writer, draft, action="action-submit", title="Mug of mugs")
    waiting = ProductPage.objects.get(pk=draft.pk)
    before, state = (waiting.live, waiting.workflow_in_progress), waiting.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk])
    refused = writer.post(url, {"comment": ""})
    was_live = ProductPage.objects.get(pk=draft.pk).live
    moderator.post(url, {"comment": ""})

    assert before == (False, True)
    assert (refused.url, was_live) == (reverse("wagtailadmin_home"), False)
    page = ProductPage.objects.get(pk=draft.pk)
    assert (page.live, page.title) == (True, "Mug of mugs")


def test_a_writer_who_asks_to_publish_saves_a_draft(draft):
    post_edit(log_in("writer"), draft, action="action-publish", title="Mug of mugs")

    page = ProductPage.objects.get(pk=draft.pk)
    assert (page.live, page.get_latest_revision_as_object().title) == (False, "Mug of mugs")


def test_an_editor_may_submit_and_then_waits_for_the_moderator(draft):
    editor = log_in("editor")

    post_edit(editor, draft, action="action-submit")
    post_edit(editor, draft, action="action-publish")

    page = ProductPage.objects.get(pk=draft.pk)
    assert (page.live, page.workflow_in_progress) == (False, True)


def test_an_editor_may_publish_without_asking(draft):
    post_edit(log_in("editor"), draft, action="action-publish")

    assert ProductPage.objects.get(pk=draft.pk).live


def test_the_review_is_set_up_again_where_no_workflow_is_left(draft):
    Workflow.objects.all().delete()

    call_command("repair_groups", verbosity=0)
    call_command("repair_groups", verbosity=0)

    workflow = ProductPage.objects.get(pk=draft.pk).get_workflow()
    assert [list(task.specific.groups.values_list("name", flat=True)) for task in workflow.tasks] == [["Moderators"]]
    assert Workflow.objects.count() == 1
