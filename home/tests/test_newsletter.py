"""The newsletter: asked for on the site, confirmed by a press behind the link of a mail, left the same way."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import ModelLogEntry

from checkout.notifications.models import Message
from common.clock import travel_to
from common.permissions import MARKETING_EDITORS
from common.tests.staff import log_in
from home.models import Subscriber
from home.newsletter import confirm_url, forget_unconfirmed, leave_url
from home.tests.factories import content_page

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
HERE = {"headers": {"Origin": "http://testserver"}}
CONSENT = "Send me the letter once a month. I can leave at any time."


@pytest.fixture(autouse=True)
def at_noon():
    with travel_to(NOON):
        yield


def page_with_form(client) -> str:
    block = {"heading": "A letter", "text": "", "consent": CONSENT, "ground": "wash"}
    content_page(title="Letter", slug="letter", body=[{"type": "newsletter", "value": block}])
    return client.get("/letter/").content.decode()


def about_of(html: str) -> str:
    return re.search(r'name="about" value="([^"]+)"', html)[1]


def sign_up(client, email="ines@example.org", run=None, **facts):
    """Post the form; `run` is django_capture_on_commit_callbacks, which lets the mail go out."""
    data = {"email": email, "website": "", "about": "", **facts}
    if run is None:
        return client.post("/newsletter/", data, **HERE)
    with run(execute=True):
        return client.post("/newsletter/", data, **HERE)


def subscriber(email="ines@example.org", **facts) -> Subscriber:
    return Subscriber.objects.create(**{"email": email, "consent_text": CONSENT, "asked_at": NOON, **facts})


def path_of(url: str) -> str:
    return url.removeprefix("http://127.0.0.1:8000")


def link_in(message, kind: str) -> str:
    return re.search(rf"http://[^/]+(/newsletter/{kind}/\S+)", message.body)[1]


def test_signing_up_notes_what_was_agreed_to_where_and_when(client):
    about = about_of(page_with_form(client))

    response = sign_up(client, " Ines@Example.org ", about=about)

    assert (response.status_code, response["Location"]) == (302, "/newsletter/sent/")
    row = Subscriber.objects.get()
    assert (row.email, row.state, row.consent_text) == ("ines@example.org", "pending", CONSENT)
    assert (row.asked_at, row.source, row.source_page.slug) == (NOON, "Letter (/letter/)", "letter")


def test_mail_confirms_by_a_press_and_not_by_opening_its_link(client, django_capture_on_commit_callbacks):
    sign_up(client, run=django_capture_on_commit_callbacks)
    message = mail.outbox[0]
    link = link_in(message, "confirm")
    assert message.to == ["ines@example.org"]
    assert message.subject == "Do you want the newsletter of Bower?"
    assert message.alternatives[0][0].count(link) == 1

    opened = client.get(link)
    assert Subscriber.objects.get().state == "pending"
    assert 'form method="post"' in opened.content.decode()
    pressed = client.post(link, **HERE)

    row = Subscriber.objects.get()
    assert (pressed.status_code, row.state, row.confirmed_at) == (200, "confirmed", NOON)
    assert opened.headers["Cache-Control"] == "private, no-store"
    assert opened.headers["Referrer-Policy"] == "same-origin"


def test_link_works_twice_and_for_seven_days(client):
    row = subscriber()
    link = path_of(confirm_url(row, until=(NOON + timedelta(days=7)).isoformat()))

    client.post(link, **HERE)
    again = client.post(link, **HERE)
    with travel_to(NOON + timedelta(days=8)):
        late = client.post(link, **HERE)

    assert (again.status_code, late.status_code) == (200, 404)
    assert "Sign up again" in late.content.decode()


@pytest.mark.parametrize("kind", ["confirm", "leave"])
@pytest.mark.parametrize("token", ["x", "eyJpZCI6MX0:forged", "a" * 500, "%00", "é"])
def test_forged_link_changes_nothing(client, kind, token):
    subscriber()

    response = client.post(f"/newsletter/{kind}/{token}/", **HERE)

    assert response.status_code in (400, 404)
    assert Subscriber.objects.get().state == "pending"


def test_link_of_one_kind_is_none_of_the_other(client):
    row = subscriber()
    token = path_of(leave_url(row)).split("/")[3]

    assert client.post(f"/newsletter/confirm/{token}/", **HERE).status_code == 404
    assert Subscriber.objects.get().state == "pending"


def test_leaving_takes_a_press_too_and_may_be_undone_by_signing_up(client, django_capture_on_commit_callbacks):
    row = subscriber(state="confirmed", confirmed_at=NOON)
    link = path_of(leave_url(row))

    client.get(link)
    assert Subscriber.objects.get().state == "confirmed"
    client.post(link, **HERE)
    row.refresh_from_db()
    assert (row.state, row.unsubscribed_at) == ("unsubscribed", NOON)
    sign_up(client, run=django_capture_on_commit_callbacks)

    row.refresh_from_db()
    assert row.state == "pending"
    assert len(mail.outbox) == 1


def test_known_and_unknown_addresses_get_the_same_answer(client, django_capture_on_commit_callbacks):
    subscriber("known@example.org", state="confirmed", confirmed_at=NOON)
    run = django_capture_on_commit_callbacks

    known, unknown = sign_up(client, "known@example.org", run), sign_up(client, "new@example.org", run)

    assert (known.status_code, known["Location"], known.content) == (
        unknown.status_code,
        unknown["Location"],
        unknown.content,
    )
    row = Subscriber.objects.get(email="known@example.org")
    assert (row.state, row.consent_text) == ("confirmed", CONSENT)
    assert [message.subject for message in mail.outbox] == [
        "You get the newsletter of Bower already",
        "Do you want the newsletter of Bower?",
    ]


@pytest.mark.parametrize(
    "email",
    ["", "nobody", "a@b", "a@example.org\r\nBcc: b@example.org", "a" * 250 + "@example.org", "<a@example.org>"],
)
def test_what_is_no_address_is_refused_beside_the_field(client, email):
    response = sign_up(client, email)

    html = response.content.decode()
    assert response.status_code == 422
    assert 'aria-describedby="news-error"' in html
    assert 'id="news-error"' in html
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("name", ["email", "about", "website"])
@pytest.mark.parametrize("value", ["a\0b@example.org", "\ud800@example.org", "x" * 100_000])
def test_hopeless_input_is_refused_or_left_aside_and_never_breaks(client, name, value):
    data = {"email": "ines@example.org", "about": "", "website": "", name: value}
    posted = urlencode({key: held.encode(errors="surrogatepass") for key, held in data.items()})

    response = client.post("/newsletter/", posted, content_type="application/x-www-form-urlencoded", **HERE)

    assert response.status_code in (302, 422)
    assert all(row.email == "ines@example.org" for row in Subscriber.objects.all())


def test_programs_that_fill_in_everything_store_nothing(client):
    response = sign_up(client, website="https://spam.example")

    assert response["Location"] == "/newsletter/sent/"
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_posts_of_other_sites_are_refused(client, headers):
    row = subscriber(state="confirmed", confirmed_at=NOON)
    leave = path_of(leave_url(row))

    answers = [client.post(url, {"email": "a@example.org"}, headers=headers) for url in ("/newsletter/", leave)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert [row.state for row in Subscriber.objects.all()] == ["confirmed"]


def test_one_address_gets_three_mails_an_hour(client, django_capture_on_commit_callbacks):
    answers = []
    for minutes in range(5):
        with travel_to(NOON + timedelta(minutes=minutes)):
            answers.append(sign_up(client, run=django_capture_on_commit_callbacks))

    assert {answer["Location"] for answer in answers} == {"/newsletter/sent/"}
    assert len(mail.outbox) == 3
    assert Subscriber.objects.get().asked_at == NOON + timedelta(minutes=2)


def test_one_visitor_may_try_twenty_times_an_hour(client):
    answers = [sign_up(client, f"a{number}@example.org").status_code for number in range(21)]

    assert answers == [302] * 20 + [429]
    assert Subscriber.objects.count() == 20


def test_words_that_were_agreed_to_cannot_be_made_up(client):
    sign_up(client, about="eyJjb25zZW50IjoiQW55dGhpbmcifQ:forged")

    assert Subscriber.objects.get().consent_text.startswith("Send me the newsletter by e-mail.")


def test_page_with_the_form_is_the_same_for_everyone(client):
    first = page_with_form(client)
    other = log_in("shopper").get("/letter/")

    assert about_of(first) == about_of(other.content.decode())
    assert "csrfmiddlewaretoken" not in first
    assert "csrftoken" not in client.cookies


def test_form_stands_by_itself_too(client):
    response = client.get("/newsletter/")

    assert response.status_code == 200
    assert "I can leave at any time" in response.content.decode()


def test_addresses_that_never_confirmed_are_forgotten():
    subscriber("old@example.org", asked_at=NOON - timedelta(days=31))
    subscriber("new@example.org", asked_at=NOON - timedelta(days=29))
    subscriber("kept@example.org", asked_at=NOON - timedelta(days=99), state="confirmed", confirmed_at=NOON)

    assert forget_unconfirmed(NOON) == 1
    assert not Subscriber.objects.filter(email="old@example.org").exists()


def test_an_address_that_is_erased_leaves_the_outbox_and_the_log_too(client):
    sign_up(client, "ines@example.org")
    sign_up(client, "rui@example.org")
    erased = Subscriber.objects.get(email="ines@example.org")

    log_in("editor").post(f"{INDEX}delete/{erased.pk}/")

    assert list(Message.objects.values_list("recipient", flat=True)) == ["rui@example.org"]
    assert list(Subscriber.objects.values_list("email", flat=True)) == ["rui@example.org"]
    assert list(ModelLogEntry.objects.values_list("action", "label")) == [("wagtail.delete", f"#{erased.pk}")]


def test_an_address_that_is_forgotten_leaves_the_outbox_too(client):
    sign_up(client, "old@example.org")
    with travel_to(NOON + timedelta(days=31)):
        sign_up(client, "new@example.org")

    assert forget_unconfirmed(NOON + timedelta(days=31)) == 1
    assert list(Message.objects.values_list("recipient", flat=True)) == ["new@example.org"]


def test_nobody_is_confirmed_without_a_time():
    with pytest.raises(IntegrityError), transaction.atomic():
        subscriber(state="confirmed")


def test_link_of_who_was_erased_leads_nowhere(client):
    row = subscriber()
    link = path_of(leave_url(row))
    row.delete()

    assert client.post(link, **HERE).status_code == 404


INDEX = "/admin/newsletter/"


def test_editors_read_and_erase_and_nobody_adds_or_changes():
    row = subscriber("ines@example.org")
    editor = log_in("editor")

    html = editor.get(INDEX).content.decode()
    assert "ines@example.org" in html
    assert CONSENT in editor.get(f"{INDEX}inspect/{row.pk}/").content.decode()
    for client in (editor, log_in("administrator")):
        assert [client.get(f"{INDEX}{path}").status_code for path in ("new/", f"edit/{row.pk}/")] == [404, 404]
    editor.post(f"{INDEX}delete/{row.pk}/")

    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("role", ["merchandiser", "order staff", "shopper"])
def test_others_see_nothing_of_it(role):
    row = subscriber()
    client = log_in(role)

    answers = [client.get(f"{INDEX}{path}") for path in ("", "?export=csv", f"inspect/{row.pk}/", f"delete/{row.pk}/")]

    assert {answer.status_code for answer in answers} == {302}
    assert "newsletter" not in client.get("/admin/").content.decode()


def test_export_is_for_those_who_may():
    subscriber()
    Group.objects.get(name=MARKETING_EDITORS).permissions.filter(codename="export_subscriber").delete()
    editor = log_in("editor")

    assert editor.get(INDEX).status_code == 200
    assert editor.get(f"{INDEX}?export=csv").status_code == 302


def test_spreadsheet_holds_consent_and_link_and_no_formula():
    row = subscriber("=cmd@example.org", state="confirmed", confirmed_at=NOON, source="@SUM(A1) (/x/)")
    subscriber("pending@example.org", consent_text="+1 letter", asked_at=NOON - timedelta(days=1))

    response = log_in("editor").get(f"{INDEX}?export=csv")

    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert [(cells["E-mail"], cells["State"]) for cells in rows] == [
        ("'=cmd@example.org", "Confirmed"),
        ("pending@example.org", "Not confirmed"),
    ]
    assert rows[0]["Signed up on"] == "'@SUM(A1) (/x/)"
    assert rows[1]["Agreed to"] == "'+1 letter"
    assert [cells["Link to leave, for each letter"] for cells in rows] == [leave_url(row), ""]


def test_spreadsheet_comes_as_xlsx_too():
    from openpyxl import load_workbook

    subscriber("=cmd@example.org")

    response = log_in("editor").get(f"{INDEX}?export=xlsx")

    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    assert sheet["A2"].value == "'=cmd@example.org"
    assert sheet["A2"].data_type == "s"


def test_addresses_of_the_pages_are_those_of_the_mails():
    assert reverse("home:newsletter_sent") == "/newsletter/sent/"
