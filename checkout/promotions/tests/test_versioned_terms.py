"""Whatever is done to the drafts of a promotion, its run, its codes and its uses do not move, nor does the price."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from catalog.tests.factories import NOON
from checkout.promotions.codes import create_codes
from checkout.promotions.models import CouponCode, Promotion, PromotionCustomer, PromotionRun, PromotionUse
from checkout.promotions.selectors import list_promotions
from checkout.promotions.services import RunTerms, Use, claim_uses, set_run
from checkout.promotions.tests.factories import PromotionFactory
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db
UNVERSIONED = (PromotionRun, CouponCode, PromotionCustomer, PromotionUse)
PLACE = "wagtailsnippets_promotions_promotion"


@pytest.fixture
def editor() -> Client:
    return log_in("administrator")


@pytest.fixture
def promotion() -> Promotion:
    """Published when it took off 10 percent, for one customer, twice; a second draft would take off 30.

    Since then it got a budget, an end, more codes, and a use.
    """
    promotion = PromotionFactory(name="Spring", percent=10, codes=["HELLO"], run={"limit": 2})
    promotion.save_revision().publish()
    promotion = Promotion.objects.get(pk=promotion.pk)
    promotion.percent = 30
    promotion.save_revision()
    now = datetime.now(UTC)
    terms = RunTerms(limit=5, limit_each=1, budget=9_900, ends_at=now + timedelta(days=30))
    set_run(promotion_id=promotion.pk, terms=terms, by=None, at=now)
    create_codes(promotion=promotion, count=3, by=None, at=now)
    use = Use(promotion_id=promotion.pk, amount=280, code="HELLO")
    claim_uses(uses=[use], customer_keys=["mail:a"], reference="order:1", at=now)
    return Promotion.objects.get(pk=promotion.pk)


def unversioned() -> list[list[tuple[Any, ...]]]:
    return [list(model.objects.order_by("pk").values_list()) for model in UNVERSIONED]


def percents(pk: int) -> list[Any]:
    """What a cart with the code gets now of the promotion."""
    rules = list_promotions(codes=["HELLO"], keys=[], at=datetime.now(UTC))
    return [rule.effect.percent for rule in rules if rule.id == pk]


def form(promotion: Promotion, **changes: Any) -> dict[str, Any]:
    """The fields of the editor as they stand in the promotion."""
    fields: dict[str, Any] = {
        "name": promotion.name,
        "labels_en": promotion.labels["en"],
        "kind": promotion.kind,
        "percent": promotion.percent,
        "measure": promotion.measure,
        "minimum_amount": "0",
        "minimum_quantity": "0",
        "combination": promotion.combination,
        "priority": promotion.priority,
        "go_live_at": "",
        "expire_at": "",
        **{name: streamfield([]) for name in ("reward", "parts", "tiers", "goods", "excluded", "sample")},
        **changes,
    }
    data: dict[str, Any] = nested_form_data(fields)
    return data


def post_edit(editor: Client, promotion: Promotion, action: str = "", **changes: Any) -> Any:
    data = {**form(promotion, **changes), **({action: "1"} if action else {})}
    return editor.post(reverse(f"{PLACE}:edit", args=[promotion.pk]), data, follow=True)


# --- what people do to promotions ------------------------------------------------------------------------------------


def save_a_draft(promotion: Promotion, editor: Client) -> list[int]:
    post_edit(editor, promotion, percent="40")
    assert promotion.revisions.count() == 3
    return [10]


def autosave_twice(promotion: Promotion, editor: Client) -> list[int]:
    url, json_please = reverse(f"{PLACE}:edit", args=[promotion.pk]), {"accept": "application/json"}
    first = editor.post(url, form(promotion, percent="4"), headers=json_please).json()
    again = form(promotion, percent="45", overwrite_revision_id=first["revision_id"])
    assert editor.post(url, again, headers=json_please).json()["revision_id"] == first["revision_id"]
    return [10]


def preview(promotion: Promotion, editor: Client) -> list[int]:
    url = reverse(f"{PLACE}:preview_on_edit", args=[promotion.pk])
    assert editor.post(url, form(promotion, percent="50")).json()["is_valid"]
    return [10]


def compare(promotion: Promotion, editor: Client) -> list[int]:
    url = reverse(f"{PLACE}:revisions_compare", args=[promotion.pk, "earliest", "latest"])
    assert "30" in editor.get(url).content.decode()
    return [10]


def publish_the_newest(promotion: Promotion, editor: Client) -> list[int]:
    post_edit(editor, promotion, "action-publish", percent="35")
    return [35]


def publish_the_second_draft(promotion: Promotion, editor: Client) -> list[int]:
    promotion.revisions.order_by("pk").last().publish()
    return [30]


def publish_the_first_version(promotion: Promotion, editor: Client) -> list[int]:
    promotion.revisions.order_by("pk").last().publish()
    promotion.revisions.order_by("pk").first().publish()
    return [10]


def schedule_and_let_it_go_live(promotion: Promotion, editor: Client) -> list[int]:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    post_edit(editor, promotion, "action-publish", percent="20", go_live_at=tomorrow)
    revision = Promotion.objects.get(pk=promotion.pk).scheduled_revision
    past = datetime.now(UTC) - timedelta(minutes=1)
    content = {**revision.content, "go_live_at": past.isoformat()}
    promotion.revisions.filter(pk=revision.pk).update(approved_go_live_at=past, content=content)
    assert percents(promotion.pk) == [10]
    call_command("publish_scheduled")
    return [20]


def revert_and_publish(promotion: Promotion, editor: Client) -> list[int]:
    first = promotion.revisions.order_by("pk").first()
    post_edit(editor, first.as_object(), "action-publish", revision=str(first.pk))
    return [10]


def lock_and_unlock(promotion: Promotion, editor: Client) -> list[int]:
    editor.post(reverse(f"{PLACE}:lock", args=[promotion.pk]))
    assert Promotion.objects.get(pk=promotion.pk).locked
    editor.post(reverse(f"{PLACE}:unlock", args=[promotion.pk]))
    assert not Promotion.objects.get(pk=promotion.pk).locked
    return [10]


def unpublish(promotion: Promotion, editor: Client) -> list[int]:
    editor.post(reverse(f"{PLACE}:unpublish", args=[promotion.pk]))
    assert not Promotion.objects.get(pk=promotion.pk).live
    return []


def try_to_delete(promotion: Promotion, editor: Client) -> list[int]:
    response = editor.post(reverse(f"{PLACE}:delete", args=[promotion.pk]), follow=True)
    assert "has been used" in response.content.decode()
    return [10]


DEEDS = [
    save_a_draft,
    autosave_twice,
    preview,
    compare,
    publish_the_newest,
    publish_the_second_draft,
    publish_the_first_version,
    schedule_and_let_it_go_live,
    revert_and_publish,
    lock_and_unlock,
    unpublish,
    try_to_delete,
]


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_no_limit_date_code_or_use_moves(promotion, editor, deed):
    before = unversioned()
    assert percents(promotion.pk) == [10]

    expected = deed(promotion, editor)

    assert unversioned() == before
    assert percents(promotion.pk) == expected


def test_a_copy_runs_for_nobody_until_it_is_said(promotion, editor):
    before = unversioned()
    url, data = reverse(f"{PLACE}:copy", args=[promotion.pk]), {**form(promotion, name="Copy"), "action-publish": "1"}
    page = editor.get(url).content.decode()
    assert f'action="{reverse(f"{PLACE}:add")}"' in page
    assert editor.post(url, data).status_code == 405

    editor.post(reverse(f"{PLACE}:add"), data)

    copy = Promotion.objects.get(name="Copy")
    assert Promotion.objects.get(pk=promotion.pk).name == "Spring"
    assert copy.live
    assert unversioned()[1:] == before[1:]
    assert PromotionRun.objects.filter(pk=promotion.pk).values_list().get() == before[0][0]
    run = copy.run
    assert (run.is_automatic, run.limit, run.budget, run.ends_at, run.used) == (False, None, None, None, 0)
    assert percents(copy.pk) == []
    assert list_promotions(codes=[], keys=[], at=NOON) == []
