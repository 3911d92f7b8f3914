"""The contact page as people and machines use it: what is stored, what is mailed, and what is refused."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone
from wagtail.models import Page

from checkout.notifications.models import Message
from checkout.notifications.services import send_due_messages
from home.contact.guard import OPENED, TRAP, write_opening
from home.models import ContactField, ContactMessage, ContactPage
from home.tests.factories import contact_page

pytestmark = pytest.mark.django_db
NOON = timezone.make_aware(timezone.datetime(2026, 5, 14, 12))


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def written(page: ContactPage, **answers) -> dict[str, str]:
    """What a person's browser posts half a minute after opening the form."""
    opened = write_opening(page_id=page.pk, at=NOON - timedelta(seconds=30))
    answers = {"your_name": "Hanne Vik", "email": "hanne@example.org", "message": "Where is my mug?", **answers}
    return {OPENED: opened, TRAP: "", **answers}


def refused(response) -> str:
    """The words of a refusal, which stores and mails nothing."""
    assert ContactMessage.objects.count() == Message.objects.count() == len(mail.outbox) == 0
    return " ".join(response.content.decode().split())


def test_message_is_stored_mailed_and_thanked_for(client, django_capture_on_commit_callbacks):
    page = contact_page(subject="From the page", thanks="<p>Got it.</p>")

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/contact/", written(page))

    message = ContactMessage.objects.get()
    assert (response.status_code, response.url) == (302, "/contact/thanks/")
    assert "<p>Got it.</p>" in client.get(response.url).content.decode()
    assert message.answers == [
        ("Your name", "Hanne Vik"),
        ("Email", "hanne@example.org"),
        ("Message", "Where is my mug?"),
    ]
    assert (message.sender, message.submit_time, message.page) == ("hanne@example.org", NOON, page)
    sent = mail.outbox[0]
    assert len(mail.outbox) == 1
    assert (sent.to, sent.reply_to) == (["shop@example.org"], ["hanne@example.org"])
    assert sent.subject == "From the page (hanne@example.org)"
    assert "Message:\nWhere is my mug?" in sent.body
    assert f"http://testserver/admin/contact-messages/inspect/{message.pk}/" in sent.body


def test_page_without_an_address_only_stores(client):
    page = contact_page(to_address="")

    client.post("/contact/", written(page))

    assert ContactMessage.objects.count() == 1
    assert Message.objects.count() == 0


def test_form_without_an_email_field_is_answered_to_nobody(client, django_capture_on_commit_callbacks):
    page = contact_page(("Message", "multiline"))

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/contact/", written(page))

    assert ContactMessage.objects.get().sender == ""
    assert mail.outbox[0].reply_to == []


@override_settings(EMAIL_BACKEND="home.tests.test_contact_page.DeadBackend")
def test_mail_server_that_is_down_costs_neither_message_nor_answer(client, django_capture_on_commit_callbacks):
    page = contact_page()

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/contact/", written(page))

    waiting = Message.objects.get()
    assert (response.status_code, response.url) == (302, "/contact/thanks/")
    assert (waiting.status, waiting.attempts) == ("pending", 1)
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        send_due_messages(NOON)
        assert mail.outbox == []
        with time_machine.travel(NOON + timedelta(minutes=2), tick=False):
            send_due_messages(NOON + timedelta(minutes=2))
    assert [sent.reply_to for sent in mail.outbox] == [["hanne@example.org"]]


class DeadBackend:
    def __init__(self, *_arguments, **_options):
        pass

    def send_messages(self, _messages):
        raise ConnectionRefusedError


def test_same_press_twice_is_one_message_and_other_words_are_another(client):
    page = contact_page()
    form = written(page)

    client.post("/contact/", form)
    again = client.post("/contact/", form)
    client.post("/contact/", {**form, "message": "And my bowl?"})

    assert again.url == "/contact/thanks/"
    assert sorted(ContactMessage.objects.values_list("form_data__message", flat=True)) == [
        "And my bowl?",
        "Where is my mug?",
    ]


def test_form_is_kept_by_no_cache_and_the_thanks_by_any(client):
    contact_page()

    form, thanks = client.get("/contact/"), Client().get("/contact/thanks/")

    assert form.headers["Cache-Control"] == "private, no-store"
    assert b"csrfmiddlewaretoken" in form.content
    assert "Cache-Control" not in thanks.headers
    assert thanks.cookies == {}
    assert b"csrfmiddlewaretoken" not in thanks.content


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"email": "hanne at nowhere"}, "Enter an address like name@example.org."),
        ({"email": "a@b.c\r\nBcc: all@example.org"}, "Enter an address like name@example.org."),
        ({"email": ""}, "Enter your email address."),
        ({"message": ""}, "Please fill this in."),
        ({"message": "a\0b"}, "Null characters are not allowed."),
        ({"message": "a\x07b"}, "This holds characters that cannot be used."),
        ({"message": "x" * 1_000_000}, "at most 5000 characters"),
        ({"your_name": "x" * 201}, "at most 200 characters"),
        ({TRAP: "https://buy.example"}, "Please leave the field “Leave this empty” empty."),
        ({OPENED: ""}, "The form lay open for too long."),
        ({OPENED: "forged"}, "The form lay open for too long."),
        ({OPENED: "a" * 5000}, "The form lay open for too long."),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_typed_is_lost(client, answers, words):
    page = contact_page()

    response = client.post("/contact/", written(page, **answers))

    assert response.status_code == 422
    html = refused(response)
    assert words in html
    assert "<title>Error: Contact |" in html
    assert response.headers["Cache-Control"] == "private, no-store"
    if "your_name" not in answers:
        assert 'value="Hanne Vik"' in html


@pytest.mark.parametrize("seconds", [0, 2, 60 * 60 * 24 + 1, -5])
def test_forms_sent_too_fast_or_too_late_are_refused(client, seconds):
    page = contact_page()
    opened = write_opening(page_id=page.pk, at=NOON - timedelta(seconds=seconds))

    response = client.post("/contact/", written(page, **{OPENED: opened}))

    assert response.status_code == 422
    refused(response)


def test_opening_of_another_page_does_not_count(client):
    page = contact_page()
    opened = write_opening(page_id=page.pk + 1, at=NOON - timedelta(minutes=1))

    assert client.post("/contact/", written(page, **{OPENED: opened})).status_code == 422


def test_correction_may_be_quick(client, noon):
    page = contact_page()
    first = client.post("/contact/", written(page, email=""))
    noon.shift(timedelta(seconds=1))

    opened = first.context["opened"]
    response = client.post("/contact/", written(page, **{OPENED: opened}))

    assert response.status_code == 302


def test_line_breaks_in_names_stay_out_of_headers(client, django_capture_on_commit_callbacks):
    page = contact_page(subject="From the page")

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/contact/", written(page, your_name="Hanne\r\nBcc: all@example.org\r\n"))

    assert ContactMessage.objects.get().form_data["your_name"] == "Hanne Bcc: all@example.org"
    assert list(mail.outbox[0].message().keys()).count("Bcc") == 0
    assert mail.outbox[0].recipients() == ["shop@example.org"]


def test_scripts_are_text_in_page_and_mail(client, django_capture_on_commit_callbacks):
    page, script = contact_page(), "<script>alert(1)</script>{{ 7 }}{% now %}"

    echoed = client.post("/contact/", written(page, your_name=script, email=""))
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/contact/", written(page, message=script))

    assert "<script>alert" not in echoed.content.decode()
    html = mail.outbox[0].alternatives[0].content
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 }}" in html


@pytest.mark.parametrize(
    "name", ["مريم", "Zoë \U0001f469\u200d\U0001f680", "\u200f\u05e9\u05dc\u05d5\u05dd\u200e", "a\u200bb"]
)
def test_names_of_any_script_come_through(client, name):
    page = contact_page()

    client.post("/contact/", written(page, your_name=name))

    assert ContactMessage.objects.get().form_data["your_name"] == name


def test_missing_token_is_refused():
    page = contact_page()

    response = Client(enforce_csrf_checks=True).post("/contact/", written(page))

    assert response.status_code == 403
    refused(response)


def test_more_than_two_megabytes_are_refused(client):
    page = contact_page()

    response = client.post("/contact/", written(page, message="x" * 3_000_000))

    assert response.status_code == 400
    refused(response)


def test_floods_from_one_address_are_stopped_and_others_still_write(client):
    page = contact_page()
    for number in range(10):
        client.post("/contact/", written(page, message=f"Message {number}"))

    flood = client.post("/contact/", written(page, message="The eleventh"))
    other = client.post("/contact/", written(page, message="Another"), REMOTE_ADDR="192.0.2.7")

    assert (flood.status_code, flood.headers["Retry-After"]) == (429, "900")
    assert "The eleventh" in flood.content.decode()
    assert other.status_code == 302
    assert ContactMessage.objects.count() == 11


EVERY = [
    ContactField(label="Ünïcode & <b>", field_type="singleline", required=False),
    ContactField(label="Number", field_type="number", required=False),
    ContactField(label="Day", field_type="date", required=False),
    ContactField(label="Where", field_type="dropdown", choices="Lisbon\nPorto", required=False),
    ContactField(label="Which", field_type="radio", choices="Red, Blue", required=False),
    ContactField(label="Any", field_type="checkboxes", choices="One\nTwo", default_value="One", required=False),
    ContactField(label="Yes", field_type="checkbox", required=False),
    ContactField(label="???", field_type="singleline", required=False),
    ContactField(label="Website address", field_type="singleline", required=False),
]


@pytest.fixture
def every(db) -> ContactPage:
    """A page with a field of each kind."""
    fields = [
        ContactField(
            label=f.label, field_type=f.field_type, choices=f.choices, default_value=f.default_value, required=False
        )
        for f in EVERY
    ]
    return contact_page(*fields)


def test_every_kind_of_field_is_stored(client, every):
    html = client.get("/contact/").content.decode()

    client.post(
        "/contact/",
        {
            **written(every),
            "number": "12.5",
            "day": "2026-05-14",
            "where": "Porto",
            "which": "Blue",
            "any": ["One", "Two"],
            "yes": "on",
            "website_address_": "https://example.org",
        },
    )

    message = ContactMessage.objects.get()
    answers = message.answers
    assert message.words == "12.5\n2026-05-14\nPorto\nBlue\nOne, Two\nhttps://example.org"
    assert answers[1:7] == [
        ("Number", "12.5"),
        ("Day", "2026-05-14"),
        ("Where", "Porto"),
        ("Which", "Blue"),
        ("Any", "One, Two"),
        ("Yes", "Yes"),
    ]
    assert answers[8] == ("Website address", "https://example.org")
    assert "Ünïcode &amp; &lt;b&gt;" in html
    assert html.count('<fieldset class="field"') == 2


@pytest.mark.parametrize(
    "answers",
    [
        {"number": "NaN"},
        {"number": "1e999999"},
        {"number": "12,5,1"},
        {"day": "0000-00-00"},
        {"day": "x\0"},
        {"where": "Nowhere"},
        {"which": "\0"},
        {"any": ["Three"]},
        {"any": ["One", "\0"]},
    ],
)
def test_answers_that_were_not_offered_are_refused(client, every, answers):
    response = client.post("/contact/", {**written(every), **answers})

    assert response.status_code == 422
    refused(response)


def test_later_changes_of_the_form_change_no_message(client):
    page = contact_page()
    client.post("/contact/", written(page))

    page.form_fields.all().delete()
    page.form_fields.add(ContactField(label="Other", field_type="singleline"))
    page.save()
    Page.objects.get(pk=page.pk).delete()

    message = ContactMessage.objects.get()
    assert message.page is None
    assert message.answers[2] == ("Message", "Where is my mug?")


PREVIEWS = [
    ("", "Soon more."),
    ("thanks", "We read it tonight."),
    ("published", "Write to us."),
    ("published-thanks", "We read it tomorrow."),
]


@pytest.mark.parametrize(("mode", "words"), PREVIEWS)
def test_form_and_thanks_are_previewed_as_drafted_and_as_published(mode, words):
    page = contact_page(introduction="<p>Write to us.</p>", thanks="<p>We read it tomorrow.</p>")
    page.introduction, page.thanks = "<p>Soon more.</p>", "<p>We read it tonight.</p>"

    html = page.make_preview_request(preview_mode=mode).content.decode()

    assert [shown for _mode, shown in PREVIEWS if shown in html] == [words]


def test_page_that_was_never_saved_is_previewed():
    page = ContactPage(title="Contact", slug="contact", path="000100010001", depth=3)
    page.form_fields.add(ContactField(label="Name", field_type="singleline"))

    assert "Name" in page.make_preview_request(preview_mode="").content.decode()


@pytest.mark.parametrize(("address", "most"), [("/contact/", 14), ("/contact/thanks/", 14)])
def test_page_stays_within_its_queries(client, every, django_assert_max_num_queries, address, most):
    client.get(address)

    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200


def test_labels_are_stored_in_the_order_of_the_form(client):
    page = contact_page(("Zebra", "singleline"), ("Apple", "singleline"), ("Message", "multiline"))

    client.post("/contact/", written(page, zebra="z", apple="a"))

    assert ContactMessage.objects.get().labels == [["zebra", "Zebra"], ["apple", "Apple"], ["message", "Message"]]
