"""Fills an empty database with what races need and prints it as JSON: `python -m testing.race_shop`."""

import json
import sys

import django


def main() -> None:
    django.setup()
    from catalog import stock  # models exist only now
    from catalog.models import Location
    from catalog.tests.factories import LONG_AGO, VariantFactory
    from checkout.customers.models import User

    variants = {
        name: VariantFactory(price=2800, stock=10, sku=f"race-{name}", product__name=name)
        for name in ("scarce", "near", "far")
    }
    cellar = Location.objects.create(code="cellar", name="Cellar", position=1)
    for name in ("far", "near"):
        stock.receive(variant=variants[name], location=cellar, quantity=10, by=None, at=LONG_AGO)
    User.objects.create_superuser("staff@example.org", "race")
    sys.stdout.write(json.dumps({name: variant.pk for name, variant in variants.items()}))


if __name__ == "__main__":
    main()
