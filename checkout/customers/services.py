"""Writes to the address book."""

from django.db import transaction

from checkout.customers.models import Address, User

MOST_ADDRESSES = 30
PARTS = ("name", "company", "line1", "line2", "postcode", "city", "region", "country", "phone")


class AddressNotFound(Exception):
    """The customer has no such address."""


class AddressBookFull(Exception):
    """The customer keeps as many addresses as there is room for."""


@transaction.atomic
def add_address(*, user_id: int, draft: Address) -> Address:
    """Put the address into the customer's book; the first is their default. Raises AddressBookFull."""
    _lock(user_id)
    count = Address.objects.filter(user_id=user_id).count()
    if count >= MOST_ADDRESSES:
        raise AddressBookFull
    address = Address(user_id=user_id, is_default=draft.is_default or count == 0)
    return _write(address, draft)


@transaction.atomic
def change_address(*, user_id: int, address_id: int, draft: Address) -> Address:
    """Make one of the customer's addresses read like `draft`. Raises AddressNotFound."""
    _lock(user_id)
    address = _get(user_id, address_id)
    address.is_default = address.is_default or draft.is_default  # one stays the default until another is
    return _write(address, draft)


@transaction.atomic
def remove_address(*, user_id: int, address_id: int) -> None:
    """Take an address out; if it was the default, the oldest of the others is. Raises AddressNotFound."""
    _lock(user_id)
    address = _get(user_id, address_id)
    address.delete()
    if address.is_default:
        heir = Address.objects.filter(user_id=user_id).order_by("pk").first()
        if heir is not None:
            _make_only_default(heir)


@transaction.atomic
def make_default(*, user_id: int, address_id: int) -> None:
    """Use this address first. Raises AddressNotFound."""
    _lock(user_id)
    _make_only_default(_get(user_id, address_id))


def _write(address: Address, draft: Address) -> Address:
    for part in PARTS:
        setattr(address, part, getattr(draft, part))
    address.save()
    if address.is_default:
        _make_only_default(address)
    return address


def _make_only_default(address: Address) -> None:
    Address.objects.filter(user_id=address.user_id, is_default=True).exclude(pk=address.pk).update(is_default=False)
    Address.objects.filter(pk=address.pk).update(is_default=True)


def _get(user_id: int, address_id: int) -> Address:
    address = Address.objects.filter(user_id=user_id, pk=address_id).first()
    if address is None:
        raise AddressNotFound
    return address


def _lock(user_id: int) -> None:
    User.objects.select_for_update().filter(pk=user_id).first()
