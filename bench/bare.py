"""The yardstick: a Django view that answers 30 KB and does nothing else, under the same server."""

import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = ("<p>" + "bower " * 40 + "</p>\n") * 130
PAGE = BODY[: 30 * 1024].encode()


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


urlpatterns = [path("", page)]

if not settings.configured:
    settings.configure(
        SECRET_KEY="bench", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=sys.modules[__name__], MIDDLEWARE=[]
    )

application = get_wsgi_application()
