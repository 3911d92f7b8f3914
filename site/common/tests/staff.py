"""People of the staff, and browsers in which they are logged in."""

from django.contrib.auth.models import Group
from django.test import Client

from checkout.customers.tests.factories import UserFactory
from common.permissions import MARKETING_EDITORS, MERCHANDISERS, MODERATORS, ORDER_STAFF, SUPPORT, WRITERS

GROUPS = {
    "editor": MARKETING_EDITORS,
    "writer": WRITERS,
    "moderator": MODERATORS,
    "merchandiser": MERCHANDISERS,
    "order staff": ORDER_STAFF,
    "support": SUPPORT,
}


def log_in(role: str) -> Client:
    """A browser of someone who is "administrator", "shopper" or of one of the GROUPS."""
    user = UserFactory(staff=True) if role == "administrator" else UserFactory()
    if role in GROUPS:
        user.groups.add(Group.objects.get(name=GROUPS[role]))
    client = Client()
    client.force_login(user)
    return client
