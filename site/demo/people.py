"""One demo user of each role, with random passwords that are kept in a file of this machine."""

import os
import secrets
from pathlib import Path

from django.contrib.auth.models import Group

from checkout.customers.models import User

# role, first name, last name, group; the administrator has none and may do everything
PEOPLE = [
    ("administrator", "Ada", "Bower", None),
    ("editor", "Edda", "Lind", "Marketing editors"),
    ("writer", "Wim", "Aerts", "Writers"),
    ("moderator", "Maud", "Perrin", "Moderators"),
    ("merchandiser", "Mira", "Costa", "Merchandisers"),
    ("order-staff", "Otto", "Reis", "Order staff"),
    ("support", "Sam", "Duarte", "Support"),
    ("shopper", "Hanne", "Claes", None),
    ("trade", "Tess", "Nunes", None),
]
CUSTOMERS = ("shopper", "trade")


def email_of(role: str) -> str:
    """The address that the demo user of a role logs in by."""
    return f"{role}@bower.example"


def read_passwords(path: Path) -> dict[str, str]:
    """Passwords by role from lines of "role e-mail password"."""
    if not path.exists():
        return {}
    rows = (line.split() for line in path.read_text().splitlines())
    return {row[0]: row[2] for row in rows if len(row) == 3}


def load_people(*, logins_file: Path) -> None:
    """Create the demo users and write their logins; passwords of an earlier run are used again."""
    passwords = read_passwords(logins_file)
    lines = []
    for role, first_name, last_name, group in PEOPLE:
        email = email_of(role)
        password = passwords.get(role) or secrets.token_urlsafe(12)
        user = User.objects.filter(email=email).first() or User(email=email)
        user.first_name, user.last_name = first_name, last_name
        user.is_staff = role not in CUSTOMERS
        user.is_superuser = role == "administrator"
        user.set_password(password)
        user.save()
        user.groups.set([Group.objects.get(name=group)] if group else [])
        lines.append(f"{role} {email} {password}\n")
    descriptor = os.open(logins_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(lines)
