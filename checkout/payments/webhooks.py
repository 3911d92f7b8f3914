"""Where gateways tell what happened: verify, write the event down, apply it. Duplicates are answered alike."""

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from checkout.payments.gateways.base import BadEvent
from checkout.payments.gateways.registry import get_gateway
from checkout.payments.services import record_event
from common import clock

logger = logging.getLogger(__name__)

MAXIMUM_BYTES = 64 * 1024


@method_decorator(csrf_exempt, name="dispatch")
class WebhookView(View):
    """Takes a gateway's signed posts; the signature takes the place of the CSRF token."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, gateway: str) -> HttpResponse:
        if gateway not in settings.PAYMENT_GATEWAYS:
            raise Http404
        if int(request.headers.get("Content-Length") or 0) > MAXIMUM_BYTES:
            return HttpResponseBadRequest("too large")
        body = request.read(MAXIMUM_BYTES + 1)
        if len(body) > MAXIMUM_BYTES:
            return HttpResponseBadRequest("too large")
        headers = {name.lower(): value for name, value in request.headers.items()}
        at = clock.now()
        try:
            event = get_gateway(gateway).read_event(body=body, headers=headers, at=at)
        except BadEvent as error:
            logger.warning("webhook of %s refused: %s", gateway, error)
            return HttpResponseBadRequest("refused")
        record_event(gateway=gateway, event=event, at=at)
        return HttpResponse("ok", content_type="text/plain")
