"""Loads "Bower", a complete demo shop, into an empty database."""

import ipaddress
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from catalog.models import Product
from catalog.search import reindex_products
from common import clock
from demo.catalogue import load_catalogue
from demo.delivery import load_delivery
from demo.gift_cards import load_gift_card
from demo.orders import load_orders
from demo.pages import PageLoader
from demo.people import load_people
from demo.pictures_loader import PictureLibrary
from demo.promotions import load_promotions
from demo.trade import load_trade_prices
from home.models import HomePage


def is_loopback(host: str) -> bool:
    """Whether only this machine can be meant by `host`."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def nothing_indexed_yet() -> Iterator[None]:
    """Keep each save from queueing work for the indexes: the caller builds them once, at the end."""
    models = [model for model in get_indexed_models() if post_save.disconnect(post_save_signal_handler, sender=model)]
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in models:
            post_save.connect(post_save_signal_handler, sender=model)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are products already")
        parser.add_argument("--logins-file", type=Path, default=Path(".demo-logins"))

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG or getattr(settings, "DEMO_MODE", False)):
            raise CommandError("The demo shop is loaded only with DEMO_MODE=1.")
        if not all(is_loopback(host) for host in settings.ALLOWED_HOSTS):
            raise CommandError("The demo shop is loaded only where ALLOWED_HOSTS are loopback addresses.")
        if Product.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("There are products already; the demo shop needs an empty database.")
        self.stdout.write("Loading the demo shop")
        at = clock.now()
        with nothing_indexed_yet(), transaction.atomic():
            products = self._load(options["logins_file"], at)
        reindex_products(product_ids=Product.objects.values_list("pk", flat=True))
        call_command("update_index", verbosity=0)
        call_command("rebuild_references_index", verbosity=0)
        load_orders(products=products, currency=settings.SHOP_CURRENCY, at=at)
        load_promotions(at=at)
        load_gift_card(at=at)
        load_trade_prices(at=at)
        load_delivery(currency=settings.SHOP_CURRENCY, at=at)
        self.stdout.write(self.style.SUCCESS(f"{Product.objects.count()} products are on the shelves."))

    @staticmethod
    def _load(logins_file: Path, at: datetime) -> dict[str, Product]:
        home = HomePage.objects.get()
        address = urlsplit(settings.SITE_URL)
        Site.objects.filter(is_default_site=True).update(
            hostname=address.hostname or "localhost", port=address.port or 80, site_name=settings.SHOP_NAME
        )
        pictures = PictureLibrary()
        products = load_catalogue(home=home, pictures=pictures, at=at)
        PageLoader(home=home, pictures=pictures, products=products, at=at).load()
        call_command("repair_groups", verbosity=0)  # the shop page is new: merchandisers own it
        load_people(logins_file=logins_file)
        return products
