"""What people wrote, in the admin: for order staff to read, export and delete, and for no editor."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from common.tests.staff import log_in
from home.models import ContactMessage, ContactPage, HomePage
from home.tests.factories import contact_message, contact_page

pytestmark = pytest.mark.django_db
LIST = "/admin/contact-messages/"
EVIL = '=HYPERLINK("http://evil.example")'


def rows_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_order_staff_read_what_people_wrote():
    message = contact_message(Name="Hanne", Email="hanne@example.org", Message="Where is\nmy <b>mug</b>?")
    staff = log_in("order staff")

    listed = staff.get(LIST).content.decode()
    shown = staff.get(reverse("contact_messages:inspect", args=[message.pk])).content.decode()

    assert "Where is my &lt;b&gt;mug&lt;/b&gt;?" in listed
    assert "Where is<br>my &lt;b&gt;mug&lt;/b&gt;?" in shown
    assert 'href="mailto:hanne@example.org"' in shown


@pytest.mark.parametrize(("role", "is_shown"), [("order staff", True), ("administrator", True), ("editor", False)])
def test_menu_shows_messages_to_those_who_may_read_them(role, is_shown):
    contact_page()

    html = log_in(role).get("/admin/").content.decode()

    assert (LIST in html) is is_shown
    assert '"/admin/forms/"' not in html


@pytest.mark.parametrize("role", ["editor", "merchandiser"])
def test_no_editor_sees_what_customers_wrote(role):
    """Whatever they may do to the page itself."""
    message = contact_message(Name="Hanne", Message="Secret words")
    person = log_in(role)
    doors = [
        LIST,
        f"{LIST}?export=csv",
        f"{LIST}inspect/{message.pk}/",
        f"/admin/forms/submissions/{message.page_id}/",
        f"/admin/forms/submissions/{message.page_id}/?export=xlsx",
        "/admin/forms/",
        f"/admin/pages/{message.page_id}/edit/",
        f"/admin/pages/{message.page_id}/history/",
    ]

    for door in doors:
        assert b"Secret words" not in person.get(door, follow=True).content, door
    person.post(f"{LIST}delete/{message.pk}/")
    person.post(f"/admin/forms/submissions/{message.page_id}/delete/?selected-submissions={message.pk}")

    assert ContactMessage.objects.count() == 1


def test_export_has_a_column_for_each_label_and_no_formula():
    contact_message(Name=EVIL, Message="+1")
    contact_message(Email="a@example.org", **{"@Other": "\t=1"})

    rows = rows_of(log_in("order staff").get(f"{LIST}?export=csv"))

    assert rows[0] == ["Received", "E-mail", "Page", "Email", "'@Other", "Name", "Message"]
    by_heading = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert [(row["'@Other"], row["Name"], row["Message"]) for row in by_heading] == [
        ("'\t=1", "", ""),
        ("", f"'{EVIL}", "'+1"),
    ]
    assert [row["Page"] for row in by_heading] == ["Contact", "Contact"]


def test_workbook_holds_no_formula():
    contact_message(Name=EVIL)

    response = log_in("order staff").get(f"{LIST}?export=xlsx")

    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content) if response.streaming else response.content))
    cells = [cell for row in sheet.active.iter_rows() for cell in row]
    assert f"'{EVIL}" in [cell.value for cell in cells]
    assert "f" not in {cell.data_type for cell in cells}


def test_list_is_searched_and_filtered():
    contact_message(Name="Hanne", Message="mug")
    contact_message(Name="Per", Message="bowl")
    staff = log_in("order staff")

    def found(query: str) -> list[str]:
        return [message.form_data["Name"] for message in staff.get(f"{LIST}?{query}").context["object_list"]]

    assert found("q=MUG") == ["Hanne"]
    assert found("received_from=2026-05-15") == []
    assert found("received_from=2026-05-14&received_to=2026-05-14") == ["Per", "Hanne"]


def test_messages_are_deleted_on_a_post_alone():
    message = contact_message()
    staff, address = log_in("order staff"), f"{LIST}delete/{message.pk}/"

    staff.get(address)
    assert ContactMessage.objects.count() == 1
    staff.post(address)

    assert ContactMessage.objects.count() == 0


def test_list_needs_as_many_queries_for_thirty_messages_as_for_three(django_assert_num_queries):
    staff = log_in("administrator")
    for _ in range(3):
        contact_message()
    staff.get(LIST)
    with CaptureQueriesContext(connection) as few:
        staff.get(LIST)
    for _ in range(27):
        contact_message()

    with django_assert_num_queries(len(few)):
        staff.get(LIST)


def test_editor_composes_a_form():
    home = HomePage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["home", "contactpage", home.pk])
    fields = [
        {"label": "Name", "field_type": "singleline", "required": "on", "help_text": "", "choices": ""},
        {"label": "Email", "field_type": "email", "required": "on", "help_text": "", "choices": ""},
    ]
    data = nested_form_data(
        {
            "title": "Contact",
            "slug": "contact",
            "introduction": rich_text("<p>Hello</p><script>x</script>"),
            "button_label": "Send",
            "thanks": rich_text("<p>Thanks</p>"),
            "to_address": "shop@example.org",
            "subject": "",
            "form_fields": inline_formset([{**field, "default_value": ""} for field in fields]),
            "seo_title": "",
            "search_description": "",
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )

    response = log_in("editor").post(address, data)

    page = ContactPage.objects.get()
    assert response.status_code == 302
    assert [(field.clean_name, field.field_type) for field in page.form_fields.all()] == [
        ("name", "singleline"),
        ("email", "email"),
    ]
    assert "<script>" not in page.introduction
