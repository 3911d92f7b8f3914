"""The address book: one's own addresses, one of them the default."""

import pytest
from django.urls import reverse

from checkout.customers import services
from checkout.customers.models import Address
from checkout.customers.tests.factories import AddressFactory, UserFactory

pytestmark = pytest.mark.django_db
GENT = {"country": "BE", "name": "Hanne De Smet", "line1": "Kraanlei 12", "postcode": "9000", "city": "Gent"}


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


def book(user):
    return list(Address.objects.filter(user=user).order_by("pk").values_list("city", "is_default"))


def test_first_address_comes_first_at_the_checkout(client, user):
    response = client.post(reverse("customers:add_address"), GENT)

    assert response["Location"] == reverse("customers:addresses")
    assert book(user) == [("Gent", True)]


def test_new_default_takes_the_place_of_the_old(client, user):
    AddressFactory(user=user, city="Brugge", is_default=True)

    client.post(reverse("customers:add_address"), {**GENT, "is_default": "on"})

    assert book(user) == [("Brugge", False), ("Gent", True)]


def test_postcode_is_written_as_the_country_does(client, user):
    client.post(reverse("customers:add_address"), {**GENT, "country": "PT", "postcode": "1000001", "city": "Lisboa"})

    assert Address.objects.get().postcode == "1000-001"


@pytest.mark.parametrize(
    "wrong",
    [{"postcode": "90"}, {"name": ""}, {"line1": ""}, {"country": "XX"}, {"name": "a\x00b"}, {"city": "x" * 121}],
)
def test_wrong_address_is_refused_and_kept_to_be_corrected(client, user, wrong):
    response = client.post(reverse("customers:add_address"), {**GENT, **wrong})

    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert book(user) == []


def test_other_country_shows_its_fields_and_keeps_what_was_typed(client, user):
    response = client.post(reverse("customers:add_address"), {**GENT, "country": "US", "refresh": "1"})

    page = response.content.decode()
    assert "ZIP code" in page
    assert 'value="Kraanlei 12"' in page
    assert book(user) == []


def test_address_is_changed(client, user):
    address = AddressFactory(user=user, is_default=True)

    client.post(reverse("customers:change_address", args=[address.pk]), {**GENT, "city": "Brugge"})

    assert book(user) == [("Brugge", True)]


def test_when_the_default_goes_the_oldest_inherits(client, user):
    default = AddressFactory(user=user, city="Gent", is_default=True)
    AddressFactory(user=user, city="Brugge")
    AddressFactory(user=user, city="Aalst")

    client.post(reverse("customers:remove_address", args=[default.pk]))

    assert book(user) == [("Brugge", True), ("Aalst", False)]


def test_other_address_is_put_first(client, user):
    AddressFactory(user=user, city="Gent", is_default=True)
    other = AddressFactory(user=user, city="Brugge")

    client.post(reverse("customers:make_default", args=[other.pk]))

    assert book(user) == [("Gent", False), ("Brugge", True)]


@pytest.mark.parametrize("url_name", ["change_address", "remove_address", "make_default"])
def test_address_of_another_is_not_found_and_unchanged(client, user, url_name):
    address = AddressFactory(city="Gent")

    response = client.post(reverse(f"customers:{url_name}", args=[address.pk]), {**GENT, "city": "Brugge"})

    assert response.status_code == 404
    assert book(address.user) == [("Gent", False)]


def test_address_of_another_is_not_shown(client, user):
    address = AddressFactory(line1="Secret lane 1")

    assert client.get(reverse("customers:change_address", args=[address.pk])).status_code == 404
    assert "Secret lane" not in client.get(reverse("customers:addresses")).content.decode()


@pytest.mark.parametrize("url_name", ["remove_address", "make_default"])
def test_get_changes_nothing(client, user, url_name):
    address = AddressFactory(user=user)

    assert client.get(reverse(f"customers:{url_name}", args=[address.pk])).status_code == 405
    assert book(user) == [("Gent", False)]


def test_full_book_takes_no_more(client, user, monkeypatch):
    monkeypatch.setattr(services, "MOST_ADDRESSES", 1)
    AddressFactory(user=user)

    response = client.post(reverse("customers:add_address"), GENT)

    assert "Your address book is full." in response.content.decode()
    assert len(book(user)) == 1


def test_profile_is_changed_and_scripts_in_it_are_only_text(client, user):
    client.post(reverse("customers:profile"), {"first_name": "<script>x</script>", "last_name": "Ж 🐦", "phone": ""})

    user.refresh_from_db()
    assert (user.first_name, user.last_name) == ("<script>x</script>", "Ж 🐦")
    assert "<script>x" not in client.get(reverse("customers:overview")).content.decode()


def test_posted_rights_are_ignored(client, user):
    client.post(reverse("customers:profile"), {"first_name": "A", "is_staff": "on", "email": "x@example.org"})

    user.refresh_from_db()
    assert (user.is_staff, user.email == "x@example.org") == (False, False)
