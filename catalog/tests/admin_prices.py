"""A product's prices in the admin, as a merchandiser's browser asks for them."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from catalog.models import Price
from common import clock
from common.tests.staff import log_in

DAY = timedelta(days=1)


def address(name, pk, code="default"):
    return reverse(f"wagtailsnippets_catalog_product:{name}", args=[pk]) + (f"?list={code}" if code else "")


def local(days):
    return f"{timezone.localtime(clock.now() + days * DAY):%Y-%m-%d %H:%M}"


def plan_sale(product, client=None, code="default", **facts):
    data = {"starts_at": "", "ends_at": local(7), **facts}
    return (client or log_in("merchandiser")).post(address("plan_sale", product.pk, code), data)


def sales():
    return list(Price.objects.filter(kind="sale").order_by("pk").values_list("variant__sku", "amount"))


def errors_of(response):
    return [message for messages in response.context["form"].errors.values() for message in messages]
