"""How a refusal is told: its HTTP status and one sentence for people."""

from dataclasses import dataclass
from http import HTTPStatus

from django.utils.translation import gettext as _

from checkout.cart.codes import TooManyGuesses
from checkout.cart.forms import BadInput, BadPlace
from checkout.cart.services import (
    CartError,
    CartIsFull,
    ChangedAgain,
    CodeRefused,
    NotEnough,
    NotForSale,
    WrongQuantity,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """`is_of_code` says that it belongs beside the field of codes, `is_of_destination` beside that of the place."""

    status: HTTPStatus
    message: str
    is_of_code: bool = False
    is_of_destination: bool = False


def problem_of(error: CartError | BadInput) -> Problem:
    """What to answer to the refusal."""
    match error:
        case BadPlace():
            text = _("Choose a country, and write its postcode in letters and digits.")
            return Problem(HTTPStatus.BAD_REQUEST, text, is_of_destination=True)
        case BadInput():
            return Problem(HTTPStatus.BAD_REQUEST, _("Please give a whole number, such as 2."))
        case WrongQuantity(minimum=minimum, maximum=maximum):
            text = _("You can take from %(minimum)d to %(maximum)d of these.")
            return Problem(HTTPStatus.BAD_REQUEST, text % {"minimum": minimum, "maximum": maximum})
        case NotEnough():
            return Problem(HTTPStatus.CONFLICT, _not_enough(error))
        case NotForSale():
            return Problem(HTTPStatus.NOT_FOUND, _("This is no longer for sale."))
        case ChangedAgain():
            return Problem(HTTPStatus.CONFLICT, _("It has changed once more. Please look again before you agree."))
        case CodeRefused():
            return Problem(
                HTTPStatus.UNPROCESSABLE_ENTITY, _("This code takes nothing off your basket."), is_of_code=True
            )
        case TooManyGuesses():
            return Problem(
                HTTPStatus.TOO_MANY_REQUESTS, _("That were many codes. Please wait ten minutes."), is_of_code=True
            )
        case CartIsFull():
            return Problem(HTTPStatus.CONFLICT, _("Your basket is full. Take something out first."))
    return Problem(HTTPStatus.NOT_FOUND, _("That is no longer in your basket."))


def _not_enough(error: NotEnough) -> str:
    facts = {"name": error.name, "available": error.available, "in_cart": error.in_cart}
    if error.available == 0:
        return _("%(name)s has sold out.") % facts
    if error.in_cart:
        return _("Only %(available)d of %(name)s are left, and %(in_cart)d are in your basket already.") % facts
    return _("Only %(available)d of %(name)s are left.") % facts
