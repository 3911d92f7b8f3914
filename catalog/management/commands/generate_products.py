"""manage.py generate_products 1000: a shop of made-up products for load work."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Site

from catalog.generate import generate_products
from common import clock

MOST = 100_000


class Command(BaseCommand):
    help = "Adds made-up products with variants, prices, stock and categories, for load work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=int, help="How many products, 1 to 100000.")
        parser.add_argument("--seed", type=int, default=1, help="The same seed makes the same products.")

    def handle(self, *args: Any, count: int, seed: int, **options: Any) -> None:
        if not 1 <= count <= MOST:
            raise CommandError(f"Give a number between 1 and {MOST}.")
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        if site is None:
            raise CommandError("There is no default site to put the shop under.")
        variants = generate_products(count=count, seed=seed, parent=site.root_page.specific, at=clock.now())
        self.stdout.write(self.style.SUCCESS(f"{count} products with {variants} variants were added."))
