"""The demo shop as it stands once it is loaded: complete, pictured, and without a dead link."""

import hashlib
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.test import Client, TestCase, override_settings
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from catalog.addresses import product_urls
from catalog.models import (
    CategoryMembership,
    CategoryPage,
    Price,
    Product,
    ProductPage,
    ProductPicture,
    Stock,
    StockMovement,
    StockPolicy,
    Variant,
)
from checkout.customers.models import User
from common.places import Place
from demo.people import PEOPLE
from demo.tests.crawler import crawl
from home.models import ArticlePage, ContentPage
from home.sitemaps import SECTIONS
from testing.structured import graph_of, list_flaws

PICTURES = Path(__file__).resolve().parents[1] / "pictures"
EIGHT_MEGABYTES = 8 * 1024 * 1024


class DemoShopTests(TestCase):
    """A class, because Django then keeps what was loaded for all of its tests: loading takes seconds."""

    logins: Path

    @classmethod
    def setUpTestData(cls) -> None:
        folder = Path(cls.enterClassContext(TemporaryDirectory()))
        cls.logins = folder / "logins"
        cls.enterClassContext(override_settings(MEDIA_ROOT=str(folder / "media")))
        cls.addClassCleanup(cache.clear)  # it holds the address of the site's root, among others
        with override_settings(ALLOWED_HOSTS=["127.0.0.1", "localhost"]):
            call_command("load_demo", logins_file=cls.logins, verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # autovacuum does that in a shop, and could not see rows of this transaction
        cache.clear()

    def test_there_are_sixty_products_in_ten_categories_on_two_levels(self) -> None:
        categories = CategoryPage.objects.live()
        departments = [page for page in categories if page.get_parent().specific_class is not CategoryPage]
        placed = CategoryMembership.objects.values("product").distinct().count()

        assert Product.objects.count() == 78
        assert placed == 78
        assert len(departments) == 6
        assert categories.count() - len(departments) == 15
        assert {page.depth - departments[0].depth for page in categories} == {0, 1}

    def test_a_third_of_the_products_has_a_landing_page(self) -> None:
        pages = ProductPage.objects.live()

        assert pages.count() * 3 >= Product.objects.count()
        assert all(page.lead and page.story and page.search_description for page in pages)

    def test_there_are_variants_sales_and_things_that_sold_out(self) -> None:
        variants = Counter(Product.objects.values_list("slug", "variants__pk").values_list("slug", flat=True))
        on_sale = Price.objects.filter(ends_at__isnull=False).values("variant__product").distinct().count()
        sold_out = [
            product
            for product in Product.objects.prefetch_related("variants__stocks")
            if not any(
                stock.on_hand - stock.reserved > 0
                for variant in product.variants.all()
                for stock in variant.stocks.all()
            )
        ]

        assert sum(count > 1 for count in variants.values()) >= 10
        assert on_sale >= 5
        assert 2 <= len(sold_out) <= 10

    def test_something_is_a_pre_order_something_on_back_order_and_something_not_sent_everywhere(self) -> None:
        policies = StockPolicy.objects.exclude(kind=StockPolicy.Kind.DENY).order_by("kind")
        seeds = Product.objects.filter(delivery_class__isnull=False)

        assert [(row.variant.product.name, row.kind) for row in policies] == [
            ("Three-tier lunch tin", "backorder"),
            ("Whale broadside", "preorder"),
        ]
        assert {product.sending_rule.refuses(Place("PT", postcode="9500-321")) for product in seeds} == {True}
        assert seeds.filter(name="Cornflower seed").exists()

    def test_there_are_content_pages_and_three_articles(self) -> None:
        assert sorted(ContentPage.objects.live().values_list("slug", flat=True)) == [
            "delivery-and-returns",
            "our-story",
            "privacy",
            "terms",
        ]
        assert ArticlePage.objects.live().count() == 3

    def test_every_product_has_a_picture_that_is_described_and_no_two_share_their_first(self) -> None:
        first = {
            product.name: product.pictures.order_by("sort_order").first()
            for product in Product.objects.prefetch_related("pictures")
        }
        files = Counter(row.picture.file_hash for row in first.values() if row)

        assert [name for name, row in first.items() if row is None] == []
        assert [
            row.product.name
            for row in ProductPicture.objects.select_related("picture")
            if not row.alt_text and not row.picture.description
        ] == []
        assert [count for count in files.values() if count > 1] == []

    def test_variants_that_look_different_have_a_picture_of_their_own(self) -> None:
        variants = Variant.objects.filter(picture__isnull=False).order_by("sku")

        assert list(variants.values_list("sku", "picture__title")) == [
            ("BWR-CORNFLOWER-SEED-BORAGE", "seed-packet-borage"),
            ("BWR-CORNFLOWER-SEED-LOVE-IN-A-MIST", "seed-packet-nigella"),
            ("BWR-FERN-CYANOTYPE-A3-OAK-FRAME", "cyanotype-fern-framed"),
            ("BWR-FERN-CYANOTYPE-A4-OAK-FRAME", "cyanotype-fern-framed"),
        ]
        assert all(variant.picture.description for variant in variants.select_related("picture"))

    def test_pictures_are_drawn_each_for_itself_and_small(self) -> None:
        drawn = [path for path in PICTURES.rglob("*") if path.is_file()]
        rendered = [path for path in drawn if path.suffix == ".webp"]
        names = {path.stem for path in rendered}

        assert sum(path.stat().st_size for path in drawn) <= EIGHT_MEGABYTES
        assert len({hashlib.sha256(path.read_bytes()).digest() for path in rendered}) == len(rendered)
        assert names <= {path.stem for path in drawn if path.suffix == ".svg"}

    def test_every_unit_of_stock_stands_in_the_ledger(self) -> None:
        rows = Stock.objects.annotate(
            moved=Coalesce(Sum("movements__on_hand_change"), 0), held=Coalesce(Sum("movements__reserved_change"), 0)
        )
        reasons = set(StockMovement.objects.values_list("reason", flat=True))

        assert rows.count() == Variant.objects.count()
        assert not rows.exclude(on_hand=F("moved"), reserved=F("held")).exists()
        assert reasons == {"received", "reserved", "released", "shipped"}

    def test_one_demo_user_of_each_role_can_log_in(self) -> None:
        rows = [line.split() for line in self.logins.read_text().splitlines()]

        assert [row[0] for row in rows] == [role for role, *_rest in PEOPLE]
        assert self.logins.stat().st_mode & 0o077 == 0
        for role, email, password in rows:
            user = User.objects.get(email=email)
            assert user.check_password(password), role
            assert user.is_superuser == (role == "administrator")
            assert user.is_staff == (role not in ("shopper", "trade"))

    def test_trade_customer_pays_a_fifth_less_for_notebooks_and_others_do_not(self) -> None:
        trade, shopper = Client(), Client()
        trade.force_login(User.objects.get(email="trade@bower.example"))
        shopper.force_login(User.objects.get(email="shopper@bower.example"))

        shown = [each.get("/shop/p/box-of-pencils/", follow=True).text for each in (trade, shopper)]

        assert ["€19.20" in page for page in shown] == [True, False]
        assert ["€24.00" in page for page in shown] == [False, True]

    def test_loading_again_if_empty_changes_nothing(self) -> None:
        before = (Product.objects.count(), Page.objects.count(), self.logins.read_text())

        with override_settings(ALLOWED_HOSTS=["127.0.0.1"]):
            call_command("load_demo", if_empty=True, logins_file=self.logins, verbosity=0)

        assert (Product.objects.count(), Page.objects.count(), self.logins.read_text()) == before

    def test_search_finds_the_goods_before_any_worker_has_run(self) -> None:
        response = Client().get("/search/", {"q": "mug"})

        assert "Tide mug" in response.content.decode()
        assert not DBTaskResult.objects.filter(task_path__contains="index").exists()

    def test_no_link_of_the_shop_leads_nowhere(self) -> None:
        found = crawl(Client(), "/", "/search/?q=mug", "/basket/", "/accounts/login/", "/order/find/", "/sitemap.xml")

        assert found.flaws == []
        addresses = set(product_urls(Product.objects.all()).values())
        assert sorted(addresses - set(found.pages)) == []

    def test_every_place_of_the_map_is_there_under_this_address_with_clean_structured_data(self) -> None:
        flaws, seen = [], 0
        for section in SECTIONS:
            for place in SECTIONS[section].places(1):
                address = place.url.removeprefix("http://testserver")
                response = self.client.get(address)
                html = response.content.decode()
                seen += 1
                if response.status_code != 200 or f'<link rel="canonical" href="{place.url}">' not in html:
                    flaws.append(f"{address} is not there under this address")
                flaws += [f"{address}: {flaw}" for flaw in list_flaws(graph_of(html))]

        assert flaws == []
        assert seen > Product.objects.count()
