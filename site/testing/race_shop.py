"""Fills an empty database with what races need and prints it as JSON: `python -m testing.race_shop`."""

import json
import sys

import django


def main() -> None:
    django.setup()
    from catalog.tests.factories import VariantFactory  # models exist only now
    from checkout.customers.models import User

    goods = {
        name: VariantFactory(price=2800, stock=stock, sku=f"race-{name}", product__name=name).pk
        for name, stock in (("scarce", 10), ("once", 10), ("left", 100), ("right", 100), ("back", 10))
    }
    User.objects.create_superuser("staff@example.org", "race")
    sys.stdout.write(json.dumps(goods))


if __name__ == "__main__":
    main()
