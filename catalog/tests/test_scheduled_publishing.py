"""Pages that are to go live or down at a set time: each by itself."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from wagtail.models import Page, PageLogEntry

from catalog.models import Price, ProductPage
from catalog.tests.factories import PictureFactory, ProductPageFactory, VariantFactory
from checkout.customers.tests.factories import UserFactory
from common.scheduling import keep_schedule

pytestmark = pytest.mark.django_db
SOON = datetime.now(UTC) + timedelta(days=1)  # Wagtail reads the real clock, and a run of all tests takes minutes


def scheduled(title: str, *, go_live_at: datetime = SOON, by=None, **product) -> ProductPage:
    """A draft that was scheduled while its product had everything."""
    variant = VariantFactory(price=2800, product__name=title)
    page = ProductPageFactory(title=title, product=variant.product, hero=PictureFactory(), live=False, owner=by)
    page.go_live_at = go_live_at
    page.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    return ProductPage.objects.get(pk=page.pk)


def lose_price(page: ProductPage) -> None:
    Price.objects.filter(variant__product=page.product).delete()


def bring_forward() -> None:
    """Let the hour of everything that is scheduled be over: Wagtail's publishing looks at the real clock."""
    past = datetime.now(UTC) - timedelta(minutes=1)
    for page in ProductPage.objects.all():
        for revision in page.revisions.filter(approved_go_live_at__isnull=False):
            content = {**revision.content, "go_live_at": past.isoformat()}
            page.revisions.filter(pk=revision.pk).update(approved_go_live_at=past, content=content)
        ProductPage.objects.filter(pk=page.pk, go_live_at__isnull=False).update(go_live_at=past)


def live_titles() -> list[str]:
    return list(ProductPage.objects.live().order_by("title").values_list("title", flat=True))


COMMANDS = ["run_due", "publish_scheduled"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_refused_page_is_unscheduled_and_the_others_go_live(command, django_capture_on_commit_callbacks):
    editor = UserFactory(email="edda@bower.example")
    pages = {title: scheduled(title, by=editor) for title in ("Bowl", "Jug", "Mug")}
    lose_price(pages["Bowl"])
    bring_forward()

    with django_capture_on_commit_callbacks(execute=True):
        call_command(command, stdout=StringIO())

    assert live_titles() == ["Jug", "Mug"]
    bowl = ProductPage.objects.get(title="Bowl")
    assert (bowl.go_live_at, bowl.approved_schedule, bowl.get_latest_revision().content["go_live_at"]) == (
        None,
        False,
        None,
    )
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["edda@bower.example"], "“Bowl” was not published")
    ]
    assert "This product has no price now." in mail.outbox[0].body
    assert f"http://testserver/admin/pages/{bowl.pk}/edit/" in mail.outbox[0].body


def test_a_second_run_tells_nobody_again(django_capture_on_commit_callbacks):
    page = scheduled("Bowl", by=UserFactory())
    lose_price(page)
    bring_forward()

    with django_capture_on_commit_callbacks(execute=True):
        keep_schedule(datetime.now(UTC))
        keep_schedule(datetime.now(UTC))

    assert len(mail.outbox) == 1
    assert [entry.data["reasons"] for entry in PageLogEntry.objects.filter(action="wagtail.schedule.cancel")] == [
        ["This product has no price now."]
    ]


def test_a_refused_page_can_be_scheduled_again():
    page = scheduled("Bowl", by=UserFactory())
    lose_price(page)
    bring_forward()
    keep_schedule(datetime.now(UTC))
    again = ProductPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    VariantFactory(price=900, product=again.product, option1="Large")

    again.go_live_at = SOON
    again.save_revision().publish()
    bring_forward()
    keep_schedule(datetime.now(UTC))

    assert live_titles() == ["Bowl"]


def test_a_version_that_is_live_stays_when_the_next_is_refused():
    page = scheduled("Bowl", go_live_at=None)
    page.title, page.go_live_at = "Bigger bowl", SOON
    page.save_revision().publish()
    lose_price(page)
    bring_forward()

    keep_schedule(datetime.now(UTC))

    stored = ProductPage.objects.get(pk=page.pk)
    assert (stored.live, stored.title, stored.approved_schedule) == (True, "Bowl", False)


def test_who_wrote_and_who_scheduled_are_told_and_nobody_who_left(django_capture_on_commit_callbacks):
    writer, moderator = UserFactory(email="writer@bower.example"), UserFactory(email="moderator@bower.example")
    pages = [scheduled(title, go_live_at=None, by=writer) for title in ("Bowl", "Jug")]
    for page in pages:
        page.go_live_at = SOON
        page.save_revision(user=writer).publish(user=moderator, skip_permission_checks=True)
        lose_price(page)
    gone = scheduled("Mug", by=UserFactory(email="gone@bower.example", is_active=False))
    lose_price(gone)
    bring_forward()

    with django_capture_on_commit_callbacks(execute=True):
        keep_schedule(datetime.now(UTC))

    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "moderator@bower.example",
        "moderator@bower.example",
        "writer@bower.example",
        "writer@bower.example",
    ]


def test_what_fails_for_another_reason_stops_no_other_and_stays_scheduled(monkeypatch):
    for title in ("Bowl", "Jug"):
        scheduled(title)
    bring_forward()
    publish = ProductPage.publish

    def fall_over(page: ProductPage, *args, **kwargs) -> None:
        if page.title == "Bowl":
            raise RuntimeError("the disk is full")
        publish(page, *args, **kwargs)

    monkeypatch.setattr(ProductPage, "publish", fall_over)

    assert keep_schedule(datetime.now(UTC)) == 1

    assert live_titles() == ["Jug"]
    assert ProductPage.objects.get(title="Bowl").approved_schedule


def test_pages_expire_each_by_itself(monkeypatch):
    for title in ("Bowl", "Jug"):
        page = scheduled(title, go_live_at=None)
        Page.objects.filter(pk=page.pk).update(expire_at=datetime.now(UTC) - timedelta(minutes=1))
    unpublish = ProductPage.unpublish

    def fall_over(page: ProductPage, *args, **kwargs) -> None:
        if page.title == "Bowl":
            raise RuntimeError("the disk is full")
        unpublish(page, *args, **kwargs)

    monkeypatch.setattr(ProductPage, "unpublish", fall_over)

    assert keep_schedule(datetime.now(UTC)) == 1

    assert live_titles() == ["Bowl"]
    assert ProductPage.objects.get(title="Jug").expired


def test_what_is_not_due_waits():
    scheduled("Bowl")

    assert keep_schedule(datetime.now(UTC)) == 0

    assert live_titles() == []


def test_a_dry_run_changes_nothing():
    lose_price(scheduled("Bowl"))
    scheduled("Jug")
    bring_forward()
    out = StringIO()

    call_command("publish_scheduled", "--dryrun", stdout=out)

    assert "Revisions to be published" in out.getvalue()
    assert live_titles() == []
    assert all(page.approved_schedule for page in ProductPage.objects.all())
