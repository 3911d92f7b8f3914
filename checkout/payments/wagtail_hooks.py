"""Payments' part of the admin: three read-only ledgers in one menu."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem

from checkout.payments.admin_ledgers import LEDGERS

ledgers = [ledger() for ledger in LEDGERS]
for ledger in ledgers:
    ledger.register_with_wagtail()


@hooks.register("register_admin_menu_item")
def register_payments_menu() -> Any:
    items = [ledger.get_menu_item(order=position) for position, ledger in enumerate(ledgers, 1)]
    return SubmenuMenuItem(_("Payments"), Menu(items=items), name="payments", icon_name="tasks", order=115)
