"""The journal as RSS."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest
from wagtail.models import PageViewRestriction

from home.models import JournalPage
from home.tests.factories import article_page, content_page, journal_page

pytestmark = pytest.mark.django_db
ADDRESS = "/feeds/journal.xml"


def read(client):
    response = client.get(ADDRESS)
    assert (response.status_code, response["Content-Type"]) == (200, "application/rss+xml; charset=utf-8")
    return ET.fromstring(response.content).find("channel")


def test_articles_are_told_newest_first_with_whole_dates_and_addresses(client):
    journal_page(lead="What we learn.")
    article_page(title="Old & <b>bold</b>", slug="old", published_on=date(2026, 1, 2), lead="Of then.")
    article_page(title="New", published_on=date(2026, 7, 1), authors=["Hanne Brix", "Ivo Reis"], tags=["Indigo"])

    channel = read(client)

    assert [channel.findtext(name) for name in ("title", "link", "description", "language")] == [
        "Journal | Bower",
        "http://testserver/journal/",
        "What we learn.",
        "en",
    ]
    new, old = channel.findall("item")
    assert [new.findtext(name) for name in ("title", "link", "guid", "pubDate", "category")] == [
        "New",
        "http://testserver/journal/new/",
        "http://testserver/journal/new/",
        "Wed, 01 Jul 2026 00:00:00 +0100",
        "Indigo",
    ]
    assert new.findtext("{http://purl.org/dc/elements/1.1/}creator") == "Hanne Brix, Ivo Reis"
    assert (old.findtext("title"), old.findtext("description")) == ("Old & <b>bold</b>", "Of then.")


def test_what_is_not_for_everybody_is_left_out(client):
    article_page(title="Open")
    article_page(title="Draft", live=False)
    hidden = article_page(title="Hidden")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)

    assert [item.findtext("title") for item in read(client).findall("item")] == ["Open"]


def test_private_journal_has_no_feed(client):
    article_page()
    PageViewRestriction.objects.create(
        page=JournalPage.objects.get(), restriction_type=PageViewRestriction.PASSWORD, password="secret"
    )

    assert client.get(ADDRESS).status_code == 404


def test_without_a_journal_there_is_no_feed(client):
    assert client.get(ADDRESS).status_code == 404


def test_reader_that_has_the_newest_is_told_so(client):
    article_page(last_published_at=datetime(2026, 7, 1, 10, tzinfo=UTC))

    first = client.get(ADDRESS)

    assert first["Last-Modified"] == "Wed, 01 Jul 2026 10:00:00 GMT"
    assert client.get(ADDRESS, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(ADDRESS, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304


def test_feed_takes_as_many_queries_for_ten_articles_as_for_one(client, django_assert_num_queries):
    article_page(authors=["Hanne Brix"], tags=["Indigo"])
    client.get(ADDRESS)
    for number in range(9):
        article_page(title=f"Article {number}", authors=["Hanne Brix"], tags=["Indigo"])

    with django_assert_num_queries(9):
        assert len(read(client).findall("item")) == 10


def test_journal_and_articles_name_the_feed(client):
    article_page()
    content_page()

    link = 'type="application/rss+xml"'
    assert [link in client.get(address).content.decode() for address in ("/journal/", "/journal/eleven-dips/")] == [
        True,
        True,
    ]
    assert link not in client.get("/our-story/").content.decode()
