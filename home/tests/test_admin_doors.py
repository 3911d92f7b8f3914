"""Every address of the admin for every role, compared with the table in admin_doors.txt.

A line of the table names an address and who may GET and who may POST it, by the letters of ROLES; "-" is nobody. Where
an address is new, or opens to others than before, the test fails and says the line as it would be now: think about it
before you put it into the table.
"""

import copy
from functools import cache
from pathlib import Path

import pytest
from django.contrib.auth import get_user
from django.db import transaction
from django.http import HttpResponse
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse

from common.tests.admin_urls import AdminUrl, list_admin_urls
from common.tests.staff import log_in
from home.tests.admin_house import build_house

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("admin_doors.txt")
ROLES = {
    "A": "administrator",
    "E": "editor",
    "W": "writer",
    "D": "moderator",
    "M": "merchandiser",
    "S": "order staff",
    "U": "support",
}
WAY_IN = {
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_login",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_complete",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_sprite",
}
# These change nothing: they redirect to where the right is asked for, or ask whether one is sure.
LEADS_ELSEWHERE = {
    "wagtailadmin_pages:choose_parent",
    "wagtailadmin_pages:confirm_workflow_cancellation",
    "wagtailadmin_pages:revisions_index",
}
# Wagtail's own try of the page for failures fails for whoever may enter the admin.
BROKEN_BY_DESIGN = "wagtailadmin_error_test()"


@cache
def read_table() -> dict[str, tuple[str, str]]:
    """The letters of those who may GET and POST, by the label of the address."""
    lines = [line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return {label: (get, post) for label, get, post in lines}


def is_open(response: HttpResponse) -> bool:
    """Whether somebody got through: refusals lead to the log-in or the dashboard, or say 403, 404 or 405."""
    if response.status_code in (301, 302):
        home, login = reverse("wagtailadmin_home"), reverse("wagtailadmin_login")
        return response["Location"] != home and not response["Location"].startswith(login)
    return response.status_code not in (403, 404, 405)


def knock(client: Client, address: str, method: str) -> bool:
    """Whether the door opens; everything is left as it was, and the login lasts even where the door is the way out.

    Whoever posts nothing at all and makes a form of Wagtail stumble has got through to it.
    """
    visitor = Client()
    visitor.cookies = client.cookies.copy()
    with transaction.atomic():
        try:
            response = getattr(visitor, method)(address)
            if response.streaming:
                b"".join(response.streaming_content)  # lets go of the file
            return is_open(response)
        except Exception:
            if method == "get":
                raise
            return True
        finally:
            transaction.set_rollback(True)


def list_doors(role: str, urls: list[AdminUrl]) -> dict[str, tuple[bool, bool]]:
    """Which addresses the role may GET and POST."""
    house, client = build_house(), log_in(role)
    return {
        url.label: (knock(client, house.address(url), "get"), knock(client, house.address(url), "post"))
        for url in urls
        if url.label != BROKEN_BY_DESIGN
    }


@pytest.fixture
def remembered(monkeypatch) -> None:
    """Who knocks is the same at every door: they and their permissions are read once for the walk, not 1,000 times."""
    known = {}

    def recall(request):
        key = request.session.session_key
        if key not in known:
            known[key] = get_user(request)
            known[key].get_all_permissions()
        return copy.copy(known[key])

    monkeypatch.setattr("django.contrib.auth.get_user", recall)


@pytest.fixture
def unwritten(monkeypatch) -> None:
    """Who may do what does not depend on templates, and without them the walk takes seconds."""
    monkeypatch.setattr(Template, "render", lambda *_args, **_kwargs: "")


@pytest.mark.usefixtures("unwritten", "remembered")
@pytest.mark.parametrize("letter", ROLES, ids=ROLES.get)
def test_each_role_opens_its_own_doors_and_no_other(letter):
    table = read_table()

    doors = list_doors(ROLES[letter], list_admin_urls())

    wrong = [
        f"{label}: {ROLES[letter]} may {'GET' if may_get else '-'} {'POST' if may_post else '-'}"
        for label, (may_get, may_post) in doors.items()
        if label not in table or (letter in table[label][0], letter in table[label][1]) != (may_get, may_post)
    ]
    assert wrong == []


def test_the_table_names_every_address_of_the_admin_and_nothing_else():
    assert sorted({url.label for url in list_admin_urls()} ^ {*read_table(), BROKEN_BY_DESIGN}) == []


@pytest.mark.usefixtures("unwritten", "remembered")
def test_shoppers_open_nothing_but_the_way_in():
    doors = list_doors("shopper", list_admin_urls())

    assert {label.partition("(")[0] for label, opened in doors.items() if any(opened)} == WAY_IN


def test_editors_never_come_near_orders_and_customers():
    near = ("wagtailusers_users:", "wagtailsnippets_orders_", "payments_")

    open_to_editors = [
        label for label, roles in read_table().items() if label.startswith(near) and set("EWDM") & set("".join(roles))
    ]

    assert open_to_editors == []


@pytest.mark.parametrize("letter", ["S", "U"])
def test_order_staff_change_neither_pages_nor_prices(letter):
    changed = ("wagtailadmin_pages:", "wagtailsnippets_catalog_", "wagtailadmin_api:pages:action")

    posted = {label for label, (_get, post) in read_table().items() if label.startswith(changed) and letter in post}

    assert {label.partition("(")[0] for label in posted} == LEADS_ELSEWHERE
