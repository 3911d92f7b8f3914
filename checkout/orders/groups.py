"""What the groups of staff may do with orders. The first grants are made by a migration."""

from common.permissions import ORDER_STAFF, SUPPORT, Grants

VERBS = ("view", "ship", "deliver", "cancel", "mark_paid", "refund", "note", "export")

SUPPORT_VERBS = ("view", "note")  # answers customers; whoever ships and refunds is order staff

GRANTS = {
    ORDER_STAFF: Grants(permissions=tuple(f"orders.{verb}_order" for verb in VERBS)),
    SUPPORT: Grants(permissions=tuple(f"orders.{verb}_order" for verb in SUPPORT_VERBS)),
}
