import logging

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from home import views


def test_unknown_address_answers_in_the_shops_clothes(client, db):
    response = client.get("/nowhere/")

    html = response.content.decode()
    assert response.status_code == 404
    assert "Nothing at this address" in html
    assert 'src="/static/img/empty-bower.webp"' in html
    assert '<a class="btn" href="/search/">Look for it</a>' in html


def test_failure_is_told_without_the_database(db):
    with CaptureQueriesContext(connection) as queries:
        response = views.server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert len(queries) == 0


def test_failure_of_the_failure_page_is_still_an_answer(monkeypatch, caplog):
    def broken(_name: str) -> str:
        raise RuntimeError("no templates today")

    monkeypatch.setattr(views, "render_to_string", broken)
    with caplog.at_level(logging.CRITICAL):
        response = views.server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert b"Something broke on our side" in response.content


def test_post_without_a_token_is_refused_in_the_shops_clothes(db):
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.org"})

    assert response.status_code == 403
    assert "We could not tell that this form was yours" in response.content.decode()


@pytest.mark.parametrize("template", ["400.html", "403.html", "403_csrf.html", "500.html"])
def test_plain_error_pages_need_no_context(template):
    from django.template.loader import render_to_string

    html = render_to_string(template)

    assert html.count("<h1") == 1
    assert 'href="/"' in html


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/no-such-page/", "/order/no-such-token/", "/checkout/done/no-such-token/"])
def test_what_is_not_there_for_one_person_is_kept_from_every_cache(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "private, no-store"
