"""A shopper with a browser: what a guest does, request by request."""

import pytest
from django.db import connection, connections
from django.urls import reverse

from catalog.models import PriceList
from catalog.tests.factories import VariantFactory
from testing import databases, fresh

CONTACT = {"email": "hanne@example.org", "phone": ""}
ADDRESS = {
    "delivery-country": "BE",
    "delivery-name": "Hanne De Smet",
    "delivery-line1": "Kraanlei 12",
    "delivery-postcode": "9000",
    "delivery-city": "Gent",
    "is_billing_same": "on",
}
DELIVERY = {"method": "post"}
PAYMENT = {"method": "bank_transfer"}
ANSWERS = {"contact": CONTACT, "address": ADDRESS, "delivery": DELIVERY, "payment": PAYMENT}


class Shopper:
    """Walks through the checkout with one cookie jar."""

    def __init__(self, client):
        self.client = client

    def add(self, variant, quantity=1):
        data = {"variant": variant.pk, "quantity": quantity}
        return self.client.post(reverse("cart:add"), data, HTTP_ORIGIN="http://testserver")

    def get(self, step):
        return self.client.get(reverse(f"checkout:{step}"))

    def post(self, step, data=None):
        return self.client.post(reverse(f"checkout:{step}"), ANSWERS[step] if data is None else data)

    def answer_until(self, step):
        """Answer every step before `step`."""
        for each, data in ANSWERS.items():
            if each == step:
                return
            assert self.post(each, data).status_code == 302

    def read_review(self):
        """The hidden fields of the review's form."""
        context = self.get("review").context
        return {
            "checkout": context["signed_checkout"],
            "expected_total": context["state"].total_minor,
            "agreed": context["agreement"],
        }

    def place(self, data=None):
        return self.client.post(reverse("checkout:place"), self.read_review() if data is None else data)


@pytest.fixture
def mug(db):
    return VariantFactory(price=2800, stock=10, product__name="Tide mug")


@pytest.fixture
def shopper(client, mug):
    """A guest with one mug in the basket."""
    shopper = Shopper(client)
    assert shopper.add(mug).status_code == 302
    return shopper


@pytest.fixture
def ready_shopper(shopper):
    """A guest who has answered every step and sees the review."""
    shopper.answer_until("review")
    return shopper


@pytest.fixture(scope="session")
def pristine_database(django_db_setup, django_db_blocker):
    """A database of the kind under test as the migrations left it, for tests that start a server.

    The migrated database of `make test` is copied, or else the test database, unless a test has flushed it before:
    then the migrations run once more.
    """
    with django_db_blocker.unblock():
        under_test = databases.url_of(connection.settings_dict)
        is_pristine = PriceList.objects.exists()
        connections.close_all()
    name = databases.name_of_worker("race_pristine")
    original = databases.migrated_url() or (under_test if is_pristine else "")
    anew = databases.sibling(under_test, name)
    with databases.temporary_copy(original, name) if original else fresh.migrated_database(anew) as url:
        yield url
