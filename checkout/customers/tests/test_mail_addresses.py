"""An address that no mail can be sent to is refused where it is typed, not by the mail server's client."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from checkout.customers.models import User
from common.form_fields import EmailField

IMPOSSIBLE = [
    "ann@" + "ü" * 60 + ".example",
    '"a\x01b"@example.org',
    '"\x7f"@example.org',
    '"a\\\x0b"@example.org',
]


@pytest.mark.parametrize("address", IMPOSSIBLE)
def test_the_checkout_takes_no_address_that_no_mail_reaches(address: str) -> None:
    field = EmailField()

    with pytest.raises(ValidationError) as refusal:
        field.clean(address)

    assert [error.code for error in refusal.value.error_list] == ["invalid"]


@pytest.mark.parametrize("address", ["ann@example.org", "ann@bücher.example", '"ann..b"@example.org'])
def test_the_checkout_takes_every_address_that_can_be_written_to(address: str) -> None:
    assert EmailField().clean(address) == address


@pytest.mark.django_db
@pytest.mark.parametrize("address", IMPOSSIBLE)
@pytest.mark.parametrize("door", ["/accounts/signup/", "/accounts/password/reset/"])
def test_no_door_takes_an_address_that_no_mail_reaches(client: Client, door: str, address: str) -> None:
    response = client.post(door, {"email": address, "password1": "a-long-enough-secret"})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["email"]
    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()
    assert mail.outbox == []
