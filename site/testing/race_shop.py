"""Fills an empty database with what races need and prints it as JSON: `python -m testing.race_shop`."""

import json
import sys

import django


def main() -> None:
    django.setup()
    from catalog.tests.factories import VariantFactory  # models exist only now
    from checkout.customers.models import User

    goods = {"scarce": VariantFactory(price=2800, stock=10, sku="race-scarce", product__name="scarce").pk}
    User.objects.create_superuser("staff@example.org", "race")
    sys.stdout.write(json.dumps(goods))


if __name__ == "__main__":
    main()
