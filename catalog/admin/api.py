"""The admin's own API: publishing there is all or nothing, so that a refusal leaves schedules as they were."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from wagtail.admin.api.actions.publish import PublishPageAPIAction
from wagtail.admin.api.views import PagesAdminAPIViewSet


class PublishAction(PublishPageAPIAction):
    def execute(self, instance: Any, data: Any) -> HttpResponse:
        """Refusals of the publish gate are answered with 400 and the reasons by field."""
        with transaction.atomic():
            response: HttpResponse = super().execute(instance, data)
        return response


class PagesViewSet(PagesAdminAPIViewSet):
    actions = {**PagesAdminAPIViewSet.actions, "publish": PublishAction}
