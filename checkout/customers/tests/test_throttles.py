"""Guessing at a door is slowed down, in the shop and in the admin, whatever worker answers."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from checkout.customers.models import User
from checkout.customers.tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def guess(client, url_name, field, email, password="wrong password"):
    cache.clear()  # as another worker would find it: what counts is in the database
    return client.post(reverse(url_name), {field: email, "password": password}).status_code


@pytest.mark.parametrize(("url_name", "field"), [("account_login", "login"), ("wagtailadmin_login", "username")])
def test_eleventh_guess_at_an_account_is_refused_even_if_it_is_right(client, url_name, field):
    user = UserFactory(staff=True)

    answers = [guess(client, url_name, field, user.email) for _ in range(10)]
    right = guess(client, url_name, field, user.email.upper(), PASSWORD)

    assert answers == [200] * 10
    assert right == 429
    assert "_auth_user_id" not in client.session


def test_guesses_at_both_doors_count_together(client):
    user = UserFactory(staff=True)
    for _ in range(10):
        guess(client, "account_login", "login", user.email)

    assert guess(client, "wagtailadmin_login", "username", user.email) == 429


def test_guesses_at_one_account_leave_the_others_alone(client):
    victim, other = UserFactory(), UserFactory()
    for _ in range(11):
        guess(client, "account_login", "login", victim.email)

    assert guess(client, "account_login", "login", other.email, PASSWORD) == 302


def test_many_accounts_from_one_place_are_refused_too(client):
    answers = [guess(client, "account_login", "login", f"n{number}@example.org") for number in range(101)]

    assert (answers[:100], answers[100]) == ([200] * 100, 429)


def test_nobody_is_flooded_with_mails(client):
    user = UserFactory()

    for _ in range(7):
        cache.clear()
        response = client.post(reverse("account_reset_password"), {"email": user.email})

    assert (response.status_code, response["Retry-After"]) == (429, "3600")
    assert "Please wait a few minutes" in response.content.decode()
    assert len(mail.outbox) == 5


def test_looking_at_a_door_is_never_counted(client):
    for _ in range(120):
        client.get(reverse("account_signup"))

    assert client.get(reverse("account_signup")).status_code == 200
    assert not User.objects.exists()
