"""Reports on the content: pictures without a description, links that lead nowhere."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex

from catalog.tests.factories import PictureFactory, ProductFactory, ProductPictureFactory
from checkout.customers.tests.factories import UserFactory
from common.tests.staff import log_in
from home.reports import DeadLinks, Undescribed
from home.tests.factories import content_page

pytestmark = pytest.mark.django_db


def rows(report, user=None):
    return [(row.title, row.note) for row in report.rows(list(report.query(user or UserFactory(staff=True))))]


def text(link):
    return [("text", f"<p>{link}</p>")]


def to(page, label="there"):
    return f'<a linktype="page" id="{page.pk}">{label}</a>'


def test_pictures_in_use_without_a_description_are_listed(home):
    described, bare = PictureFactory(title="Described"), PictureFactory(title="Bare", description="")
    PictureFactory(title="Unused", description="")
    product = ProductFactory()
    for picture in (described, bare):
        ProductPictureFactory(product=product, picture=picture)
    product.save()

    assert rows(Undescribed()) == [("Bare", "")]

    bare.description = "A bowl"
    bare.save()
    assert rows(Undescribed()) == []


def test_links_to_pages_that_are_not_live_are_listed_with_where_they_lead(home):
    live = content_page(title="Live", slug="live")
    draft = content_page(title="Draft", slug="draft", live=False)
    content_page(title="Story", slug="story", body=text(to(live) + to(draft)))
    button = {"label": "Go", "page": draft, "address": ""}
    band = {"image": None, "heading": "Go", "text": "", "buttons": [button], "ground": "band"}
    content_page(title="Band", slug="band", body=[("band", band)])

    assert rows(DeadLinks()) == [("Band", "leads to: Draft"), ("Story", "leads to: Draft")]

    draft.save_revision().publish()
    assert rows(DeadLinks()) == []


def test_links_to_deleted_pages_are_listed_at_once(home, django_capture_on_commit_callbacks):
    gone = content_page(title="Gone", slug="gone")
    content_page(title="Story", slug="story", body=text(to(gone)))
    assert rows(DeadLinks()) == []

    with django_capture_on_commit_callbacks(execute=True):
        Page.objects.get(pk=gone.pk).delete()

    assert rows(DeadLinks()) == [("Story", "leads to: a deleted page")]


def test_pages_that_go_together_with_their_links_are_nobodys_trouble(home, django_capture_on_commit_callbacks):
    parent = content_page(title="Parent", slug="parent")
    child = content_page(title="Child", slug="child", body=text(to(parent)))
    child.move(parent, pos="last-child")

    with django_capture_on_commit_callbacks(execute=True):
        Page.objects.get(pk=parent.pk).delete()

    assert rows(DeadLinks()) == []
    assert not ReferenceIndex.objects.filter(to_object_id=str(parent.pk)).exists()


def test_links_of_drafts_are_nobodys_trouble_yet(home):
    draft = content_page(title="Draft", slug="draft", live=False)
    content_page(title="Other draft", slug="other", live=False, body=text(to(draft)))

    assert rows(DeadLinks()) == []


@pytest.mark.parametrize("report", [Undescribed(), DeadLinks()])
def test_queries_do_not_grow_with_the_rows(home, report):
    user, counts = UserFactory(staff=True), []
    draft = content_page(title="Draft", slug="draft", live=False)
    product = ProductFactory()
    for count in (1, 5):
        for number in range(count):
            content_page(title="Story", slug=f"story-{count}-{number}", body=text(to(draft)))
            ProductPictureFactory(product=product, picture=PictureFactory(description=""))
        product.save()
        rows(report, user)
        with CaptureQueriesContext(connection) as queries:
            found = rows(report, user)
        counts.append(len(queries))

    assert len(found) == 6
    assert counts[0] == counts[1] <= 5


def test_reports_stand_in_the_menu(home):
    page = log_in("editor").get("/admin/").content.decode()

    for name in ("undescribed", "dead-links"):
        assert reverse("home_admin:work", args=[name]) in page
