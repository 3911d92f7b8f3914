"""Every door of the admin for every role; and the groups hold exactly what the code says they do."""

from importlib import import_module

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse

from catalog.tests.factories import ProductFactory, ProductPageFactory, ShopPageFactory, VariantFactory
from checkout.orders.tests.factories import OrderFactory
from common.tests.staff import log_in
from home.models import HomePage

pytestmark = pytest.mark.django_db
GROUP_MODULES = ("home.groups", "catalog.groups", "checkout.orders.groups", "checkout.payments.groups")
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
    "/admin/snippets/catalog/brand/": {M, A},
    "/admin/snippets/catalog/producttype/add/": {M, A},
    "/admin/snippets/catalog/swatch/add/": {M, A},
    "/admin/snippets/catalog/pricelist/": {M, A},
    "/admin/snippets/catalog/taxclass/": {M, A},
    "/admin/snippets/catalog/taxclass/add/": {A},
    "/admin/snippets/choose/catalog/product/": {E, M, S, A},
    "/admin/catalog/product-facts/?product={product}": {E, M, A},
    "/admin/stock/": {M, S, A},
    "/admin/stock/receive/{variant}/": {M, A},
    "/admin/stock/adjust/{variant}/": {M, A},
    "/admin/stock/count/{variant}/": {M, A},
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
    "/admin/users/": {A},
    "/admin/groups/": {A},
    "/admin/sites/": {A},
}


@pytest.fixture
def house() -> dict[str, int]:
    """A shop with one of everything, by the names that the doors use."""
    shop = ShopPageFactory()
    call_command("repair_groups", verbosity=0)
    told = ProductFactory()
    plain = VariantFactory(price=2800)
    return {
        "home": HomePage.objects.get().pk,
        "shop": shop.pk,
        "page": ProductPageFactory(product=told, parent=shop).pk,
        "product": plain.product_id,
        "variant": plain.pk,
        "order": OrderFactory(paid=True).pk,
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


@pytest.mark.parametrize("name", ["Marketing editors", "Merchandisers", "Order staff"])
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
