"""What goes live or down at a set time: each by itself, so that one that is refused or fails stops no other.

Wagtail's own command has no such care; the one of this name here stands in for it.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.dateparse import parse_datetime
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry
from wagtail.models import DraftStateMixin, Page, Revision

from common.http import absolute_url
from common.messages import enqueue_message

logger = logging.getLogger(__name__)

REFUSED = "publishing_refused"


def keep_schedule(at: datetime) -> int:
    """Take down and publish everything whose time has come; how many things that changed."""
    return expire_due(at=at) + publish_due(at=at)


def expire_due(*, at: datetime) -> int:
    """Take down what expires by `at`; returns how many things that were."""
    number = 0
    for model in _draftable_models():
        due = model._default_manager.filter(live=True, expire_at__lte=at).order_by("expire_at", "pk")
        for pk in list(due.values_list("pk", flat=True)):
            number += _attempt(partial(_expire, model, pk, at), f"{model._meta.label} {pk} was not taken down")
    return number


def publish_due(*, at: datetime) -> int:
    """Publish what is scheduled by `at`; returns how many things went live.

    What is refused is taken off the schedule, and its editors are told by mail. What fails for another reason stays on
    it for the next time.
    """
    due = Revision.objects.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at", "pk")
    ids = list(due.values_list("pk", flat=True))
    return sum(_attempt(partial(_publish, pk, at), f"revision {pk} was not published") for pk in ids)


def _draftable_models() -> Iterator[type[models.Model]]:
    """Pages, all at once, and every other model that has drafts."""
    yield Page
    for model in apps.get_models():
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page):
            yield model


def _attempt(work: Callable[[], bool], failure: str) -> bool:
    try:
        with transaction.atomic():
            return work()
    except Exception:  # whatever is wrong with one thing must not keep the others from their time
        logger.exception("%s", failure)
        return False


def _expire(model: Any, pk: Any, at: datetime) -> bool:
    thing = model._default_manager.select_for_update().filter(pk=pk, live=True, expire_at__lte=at).first()
    if thing is None:  # another run was faster
        return False
    thing = thing.specific if isinstance(thing, Page) else thing
    thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True


def _publish(pk: int, at: datetime) -> bool:
    revision = Revision.objects.select_for_update().filter(pk=pk, approved_go_live_at__lte=at).first()
    if revision is None:  # another run was faster
        return False
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except ValidationError as refusal:
        _refuse(revision, refusal, at=at)
        return False
    return True


def _refuse(revision: Revision, refusal: ValidationError, *, at: datetime) -> None:
    """Take it off the schedule and tell those who put it there."""
    planned_at, thing = revision.approved_go_live_at, revision.content_object
    people = _people_of(revision, thing)
    unschedule(thing, revision=revision)
    log(instance=thing, action="wagtail.schedule.cancel", revision=revision, data={"reasons": refusal.messages})
    for person in people:
        enqueue_message(
            kind=REFUSED,
            dedupe_key=f"{REFUSED}:{revision.pk}:{planned_at.isoformat()}:{person.pk}",
            recipient=person.email,
            context={
                "revision_id": revision.pk,
                "planned_at": planned_at.isoformat(),
                "reasons": refusal.messages,
            },
            language=settings.LANGUAGE_CODE,
            at=at,
        )


def unschedule(thing: Any, *, revision: Revision) -> None:
    """Forget when `thing` was to go live: on its row, and in the drafts that would bring the date back."""
    thing.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)
    for draft in thing.revisions.filter(pk__in=[revision.pk, thing.latest_revision_id]):
        content = {**draft.content, "go_live_at": None}
        thing.revisions.filter(pk=draft.pk).update(content=content)
    type(thing)._default_manager.filter(pk=thing.pk).update(go_live_at=None)


def _people_of(revision: Revision, thing: Any) -> list[Any]:
    """Who wrote and who scheduled it, each once; else its owner. Those who left or have no address are not told."""
    entries = log_registry.get_logs_for_instance(thing).filter(action="wagtail.publish.schedule", revision=revision)
    scheduled = entries.order_by("-timestamp").first()
    found = {
        person.pk: person for person in (revision.user, scheduled.user if scheduled else None) if person is not None
    }
    owner = getattr(thing, "owner", None)
    if not found and owner is not None:
        found[owner.pk] = owner
    return [person for person in found.values() if person.is_active and person.email]


def refusal_context(stored: Mapping[str, Any]) -> dict[str, Any]:
    """What the mail about a refused publishing shows."""
    revision = Revision.objects.get(pk=stored["revision_id"])
    address = AdminURLFinder().get_edit_url(revision.content_object)
    return {
        "title": revision.object_str,
        "planned_at": parse_datetime(stored["planned_at"]),
        "reasons": stored["reasons"],
        "edit_url": absolute_url(address) if address else "",
    }
