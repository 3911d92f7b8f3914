"""What the groups of staff may see of payments. The first grants are made by a migration."""

from common.permissions import ORDER_STAFF, Grants

GRANTS = {
    ORDER_STAFF: Grants(
        permissions=("payments.view_payment", "payments.view_refund", "payments.view_paymentevent"),
    )
}
