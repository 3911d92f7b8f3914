"""What an order is made from: frozen facts, amounts in minor units of the draft's currency."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from checkout.tax.evidence import VatEvidence


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """Who ordered and where it goes. An address has name, company, line1, line2, postcode, city, region, country
    (ISO code) and phone; each may be missing. `vat` is the VAT number that was told, with what was known of it."""

    email: str
    name: str
    phone: str = ""
    delivery_address: Mapping[str, str] = field(default_factory=dict)
    billing_address: Mapping[str, str] = field(default_factory=dict)
    vat: VatEvidence = field(default_factory=VatEvidence)


@dataclass(frozen=True, slots=True)
class OrderDraftLine:
    """One line as agreed: total = unit_price x quantity - discount, as prices are stated; net + tax is paid for it."""

    variant_id: int
    sku: str
    name: str
    quantity: int
    unit_price: int
    total: int
    tax_percent: Decimal
    net: int
    tax: int
    options: str = ""
    discount: int = 0
    picture_id: int | None = None
    page_revision_id: int | None = None


@dataclass(frozen=True, slots=True)
class OrderTaxLine:
    """What one rate makes up of the total."""

    percent: Decimal
    net: int
    tax: int


@dataclass(frozen=True, slots=True)
class OrderAdjustmentDraft:
    """What a promotion takes off goods or delivery (`target`); `lines` is position of the line -> minor units."""

    promotion_id: int
    name: str
    code: str
    target: str
    amount: int
    lines: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """Everything agreed: total = items_total - discount_total + delivery_total + tax_adjustment (Order).

    `arrives_from` and `arrives_until` are the days that were promised, None where none were; the pickup fields say
    where it is collected. `hold_until` is when the order expires if it is still unpaid; None lets it ship unpaid.
    """

    checkout_id: UUID
    currency: str
    contact: ContactDraft
    lines: tuple[OrderDraftLine, ...]
    items_total: int
    delivery_total: int
    tax_total: int
    total: int
    delivery_code: str
    delivery_name: str
    delivery_country: str
    payment_method: str
    payment_method_name: str
    hold_until: datetime | None
    tax_lines: tuple[OrderTaxLine, ...] = ()
    adjustments: tuple[OrderAdjustmentDraft, ...] = ()
    tax_adjustment: int = 0
    is_reverse_charge: bool = False
    discount_total: int = 0
    gift_card_total: int = 0
    delivery_days: str = ""
    arrives_from: date | None = None
    arrives_until: date | None = None
    pickup_name: str = ""
    pickup_address: str = ""
    pickup_hours: str = ""
    user_id: int | None = None
    language: str = "en"
    customer_note: str = ""
    is_gift: bool = False
    gift_message: str = ""
    policy_version: str = ""
