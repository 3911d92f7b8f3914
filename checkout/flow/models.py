"""A checkout in progress: what the shopper has told so far, so that it can be left and resumed."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from checkout.tax.evidence import VatNumberFields
from common.fields import MinorUnitsField


class Checkout(VatNumberFields):
    """The answers given for one cart. Its id travels with the submit; an order is unique on it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    cart = models.OneToOneField("cart.Cart", on_delete=models.CASCADE, related_name="checkout")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    delivery_address = models.JSONField(default=dict, blank=True)
    billing_address = models.JSONField(default=dict, blank=True)
    is_billing_same = models.BooleanField(default=True)
    delivery_method = models.ForeignKey(
        "shipping.DeliveryMethod", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    pickup_point = models.ForeignKey(
        "shipping.PickupPoint", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    payment_method = models.CharField(max_length=50, blank=True)
    gift_cards = models.JSONField(default=list, blank=True, help_text=_("Their ids, in the order they were entered."))
    is_gift = models.BooleanField(default=False)
    gift_message = models.TextField(blank=True, max_length=240)
    note = models.TextField(blank=True, max_length=1000)
    expected_total = MinorUnitsField(null=True, blank=True)
    vat_asked_at = models.DateTimeField(null=True, blank=True, help_text=_("When VIES was last asked."))
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("checkout")
        default_permissions = ()
        indexes = [
            # those that VIES has not answered for
            models.Index(
                fields=["updated_at"], condition=models.Q(vat_state="format"), name="checkout_vat_unanswered"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
