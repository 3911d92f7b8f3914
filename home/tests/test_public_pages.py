"""What every page of content owes: nothing personal, nothing inline, the shop's frame."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from catalog.tests.factories import VariantFactory
from home.tests.factories import article_page, content_page, faq_page

ADDRESSES = [
    "/",
    "/our-story/",
    "/journal/",
    "/journal/eleven-dips/",
    "/journal/tag/indigo/",
    "/journal/author/marta/",
    "/questions/",
    "/search/",
    "/search/?q=mug",
    "/nowhere/",
]


@pytest.fixture
def pages(db):
    content_page()
    article_page(authors=["Marta"], tags=["Indigo"])
    faq_page(("Delivery", {"How long?": "<p>Two days.</p>"}))
    VariantFactory(price=2800, product__name="Tide mug")


@pytest.mark.parametrize("address", ADDRESSES)
def test_anonymous_pages_can_be_cached(client, pages, address):
    response = client.get(address)

    assert response.status_code == (404 if address == "/nowhere/" else 200)
    assert response.cookies == {}
    assert "Cookie" not in response.headers.get("Vary", "")
    assert b"csrfmiddlewaretoken" not in response.content


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_member_gets_the_same_page_as_everyone(client, pages, address):
    member = Client()
    member.force_login(get_user_model().objects.create_user(email="hanne@example.org", password="a long one 123"))

    assert member.get(address).content == client.get(address).content


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_hold_no_inline_script_or_style(client, pages, address):
    html = client.get(address).content.decode()

    assert set(re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", html)) <= {'<script type="application/ld+json">'}
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", html) == []


def test_the_policy_allows_own_files_only(client, pages):
    policy = client.get("/").headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy


def test_the_frame_has_landmarks_and_a_skip_link_first(client, pages):
    html = client.get("/our-story/").content.decode()

    body = html[html.index("<body") :]
    assert re.search(r'<a class="skip" href="#main">', body).start() < body.index("<header")
    assert body.count("<main") == body.count('<footer class="foot') == body.count("<h1") == 1
    assert '<link rel="canonical" href="http://testserver/our-story/">' in html


def test_the_frame_loads_the_basket_by_itself(client, pages):
    html = " ".join(client.get("/").content.decode().split())

    assert 'id="mini-cart" hx-get="/basket/mini/" hx-trigger="load, cart:changed from:body"' in html
    assert '<a class="icon bag" href="/basket/" data-opens="basket">' in html


def test_htmx_two_is_told_not_to_evaluate_or_style(client, pages):
    html = client.get("/").content.decode()

    assert "django_htmx/htmx-2.min.js" in html
    assert '"allowEval": false' in html
    assert '"includeIndicatorStyles": false' in html


def test_icon_is_found_where_browsers_look_for_it(client, db):
    response = client.get("/favicon.ico")

    assert (response.status_code, response["Location"]) == (302, "/static/img/favicon-32.png")
