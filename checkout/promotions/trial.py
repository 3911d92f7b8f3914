"""Where the preview of a promotion is opened: who can price a basket stands above promotions and registers here."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from checkout.promotions.models import Promotion

NEW, KNOWN = "", "known"
MODES = [(NEW, _("Whom it is for")), (KNOWN, _("Anybody else"))]

Trial = Callable[["Promotion", HttpRequest, str], HttpResponse]
_trials: list[Trial] = []


class NoTrial(RuntimeError):
    """No app of the project prices baskets."""


def open_trial(trial: Trial) -> None:
    """Have promotions tried by `trial` from now on."""
    _trials[:] = [trial]


def show(promotion: "Promotion", request: HttpRequest, mode: str) -> HttpResponse:
    """A sample basket priced with the promotion as it stands, saved or not. Raises NoTrial."""
    if not _trials:
        raise NoTrial
    return _trials[0](promotion, request, mode)
