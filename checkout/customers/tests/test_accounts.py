"""Registering, logging in and out, passwords: alike for known and unknown addresses, with links to our own site."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from checkout.customers.models import User
from checkout.customers.tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
SITE = "https://shop.example"


@pytest.fixture(autouse=True)
def _own_site(settings):
    settings.SITE_URL = SITE
    settings.ALLOWED_HOSTS = ["*"]


def login(client, email, password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password, **extra})


def link():
    """The one link of the last mail that leads into the account pages."""
    return re.search(r"https?://\S+/accounts/\S+", mail.outbox[-1].body).group()


def path_of(url):
    assert url.startswith(SITE + "/")
    return url.removeprefix(SITE)


def test_registering_sends_a_link_and_following_it_logs_in(client):
    response = client.post(reverse("account_signup"), {"email": "New@Example.org", "password1": PASSWORD})
    confirmed = client.post(path_of(link()))

    assert response["Location"] == reverse("account_email_verification_sent")
    assert confirmed["Location"] == reverse("customers:overview")
    user = User.objects.get()
    assert (user.email, client.session["_auth_user_id"]) == ("new@example.org", str(user.pk))


def test_opening_the_link_alone_confirms_nothing(client):
    client.post(reverse("account_signup"), {"email": "new@example.org", "password1": PASSWORD})

    page = client.get(path_of(link()))

    assert "new@example.org" in page.content.decode()
    assert EmailAddress.objects.get().verified is False


def test_unconfirmed_account_cannot_log_in_and_gets_a_new_link(client):
    user = UserFactory(unverified=True)

    response = login(client, user.email)

    assert response["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session
    path_of(link())


def test_registering_a_known_address_answers_as_for_a_new_one(client):
    known = UserFactory()
    data = {"password1": PASSWORD}

    for_known = client.post(reverse("account_signup"), {"email": known.email.upper(), **data})
    for_new = Client().post(reverse("account_signup"), {"email": "new@example.org", **data})

    assert (for_known.status_code, for_known["Location"]) == (for_new.status_code, for_new["Location"])
    assert [message.to for message in mail.outbox] == [[known.email], ["new@example.org"]]
    assert User.objects.count() == 2


def test_login_answers_alike_for_a_wrong_password_and_an_unknown_address(client):
    known = UserFactory()

    for_known = login(client, known.email, "wrong password")
    for_unknown = login(client, "nobody@example.org", "wrong password")

    sentence = "The email address and/or password you specified are not correct."
    assert (for_known.status_code, for_unknown.status_code) == (200, 200)
    assert sentence in for_known.content.decode()
    assert sentence in for_unknown.content.decode()


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_form_that_nobody_filled_in_complains_of_nothing(client, name):
    page = client.get(reverse(name))
    refused = client.post(reverse(name), {})

    assert 'role="alert"' not in page.content.decode()
    assert 'role="alert"' in refused.content.decode()


def test_reset_answers_alike_and_each_address_gets_a_mail(client):
    known = UserFactory()

    answers = [client.post(reverse("account_reset_password"), {"email": to}) for to in (known.email, "no@example.org")]

    assert {answer["Location"] for answer in answers} == {reverse("account_reset_password_done")}
    assert [message.to for message in mail.outbox] == [[known.email], ["no@example.org"]]


def test_new_password_is_chosen_through_the_link(client):
    user = UserFactory()
    client.post(reverse("account_reset_password"), {"email": user.email})

    form = client.get(path_of(link()), follow=True)
    path = form.redirect_chain[-1][0]
    client.post(path, {"password1": "another long password", "password2": "another long password"})

    user.refresh_from_db()
    assert user.check_password("another long password")
    assert mail.outbox[-1].subject == "Your password is changed"
    assert "expired" in client.get(path, follow=True).content.decode() or client.get(path).status_code == 200


@pytest.mark.parametrize("url_name", ["account_signup", "account_reset_password"])
def test_host_header_never_reaches_a_mail(client, url_name):
    user = UserFactory()

    client.post(
        reverse(url_name),
        {"email": user.email, "password1": PASSWORD},
        headers={"host": "evil.example", "x-forwarded-host": "evil.example"},
    )

    message = mail.outbox[-1]
    html = message.alternatives[0][0]
    assert "evil" not in message.subject + message.body + html
    assert f'href="{link()}"' in html
    assert link().startswith(SITE)


@pytest.mark.parametrize(
    "next_url",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "https:evil.example"],
)
def test_login_never_leads_elsewhere(client, next_url):
    user = UserFactory()

    assert login(client, user.email, next=next_url)["Location"] == reverse("customers:overview")


def test_login_leads_back_to_where_one_came_from(client):
    user = UserFactory()

    assert login(client, user.email, next="/checkout/contact/")["Location"] == "/checkout/contact/"


def test_session_gets_a_new_key_at_login(client):
    user = UserFactory()
    client.get(reverse("account_login"))
    session = client.session
    session["kept"] = "yes"
    session.save()
    before = session.session_key

    client.cookies["sessionid"] = before
    login(client, user.email)

    assert client.session.session_key != before


def test_changed_password_ends_the_other_sessions(client):
    user = UserFactory()
    elsewhere = Client()
    login(client, user.email)
    login(elsewhere, user.email)

    new = "another long password"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert client.get(reverse("customers:overview")).status_code == 200
    assert elsewhere.get(reverse("customers:overview")).status_code == 302


def test_address_is_changed_only_after_the_password_was_given_once_more(client):
    user = UserFactory()
    login(client, user.email)

    response = client.post(reverse("account_email"), {"email": "other@example.org", "action_add": "1"})

    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert mail.outbox == []


def test_new_address_counts_once_its_link_was_followed(client):
    user = UserFactory()
    login(client, user.email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    client.post(reverse("account_email"), {"email": "other@example.org", "action_add": "1"})
    user.refresh_from_db()
    before = user.email
    client.post(path_of(link()))

    user.refresh_from_db()
    assert (before != "other@example.org", user.email) == (True, "other@example.org")


def test_account_made_by_staff_logs_in_without_a_link(client):
    user = User.objects.create_user("made@example.org", PASSWORD)

    assert login(client, user.email)["Location"] == reverse("customers:overview")


def test_closed_account_stays_out(client):
    user = UserFactory(is_active=False)

    login(client, user.email)

    assert "_auth_user_id" not in client.session


def test_logging_out_takes_a_post(client):
    client.force_login(UserFactory())

    client.get(reverse("account_logout"))
    still_in = "_auth_user_id" in client.session
    client.post(reverse("account_logout"))

    assert (still_in, "_auth_user_id" in client.session) == (True, False)


def test_mail_server_that_is_down_does_not_tell_who_is_known(client, monkeypatch):
    def refuse(self):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)

    response = client.post(reverse("account_reset_password"), {"email": UserFactory().email})

    assert response["Location"] == reverse("account_reset_password_done")


@pytest.mark.parametrize(
    "url_name",
    [
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_email_verification_sent",
        "account_inactive",
        "account_reset_password_from_key_done",
    ],
)
def test_pages_before_the_login_wear_our_clothes_and_are_kept_by_nobody(client, url_name):
    response = client.get(reverse(url_name))

    page = response.content.decode()
    assert response.status_code == 200
    assert 'class="entrance' in page
    assert "placeholder=" not in page.split("<main")[1].split("</main>")[0]
    assert "private" in response["Cache-Control"]
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "url_name",
    [
        "account_email",
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
        "customers:overview",
        "customers:profile",
        "customers:addresses",
        "customers:add_address",
    ],
)
def test_pages_of_an_account_are_for_its_owner(client, url_name):
    stranger = client.get(reverse(url_name))
    client.force_login(UserFactory())
    owner = client.get(reverse(url_name))

    assert stranger.status_code == 302
    assert owner.status_code == 200
    assert "no-store" in owner["Cache-Control"]


def test_broken_links_are_told_kindly(client):
    confirm = client.get(reverse("account_confirm_email", args=["nonsense"]))
    reset = client.get("/accounts/password/reset/key/1-nonsense/")

    assert "expired" in confirm.content.decode()
    assert "expired" in reset.content.decode()


def test_mails_are_plain_where_they_are_text():
    from checkout.customers.adapter import AccountAdapter

    facts = {"timestamp": None, "ip": "10.0.0.1", "user_agent": '<Browser> & "more"'}
    AccountAdapter().send_mail("account/email/password_changed", "to@example.org", facts)

    message = mail.outbox[0]
    assert '<Browser> & "more"' in message.body
    assert "&lt;Browser&gt;" in message.alternatives[0][0]
