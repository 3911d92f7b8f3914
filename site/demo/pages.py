"""Loads the pages an editor would have composed: home, story, delivery, journal, landing pages, menus."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from wagtail.models import Page, Site

from catalog.models import (
    CategoryMembership,
    CategoryPage,
    CollectionItem,
    CollectionPage,
    Product,
    ProductPage,
    RelatedProduct,
    ShopPage,
)
from common.money import round_to_minor
from demo.blocks import TOLD
from demo.content import read
from demo.pictures_loader import PictureLibrary
from home.models import (
    ArticlePage,
    Author,
    Byline,
    ContactField,
    ContactPage,
    ContentPage,
    FaqPage,
    HomePage,
    JournalPage,
    SiteFurniture,
)

Block = dict[str, Any]


class PageLoader:
    """Composes pages from the content files; needs the catalogue loaded."""

    def __init__(
        self, *, home: HomePage, pictures: PictureLibrary, products: dict[str, Product], at: datetime
    ) -> None:
        self.home = home
        self.pictures = pictures
        self.products = products
        self.at = at
        self.facts = read("pages")

    def load(self) -> None:
        self._load_landing_pages()
        pages: dict[str, Page] = {facts["slug"]: self._load_content_page(facts) for facts in self.facts["page"]}
        ShopPage.objects.update(
            delivery_note=self.facts["shop"]["delivery_note"],
            delivery_page=pages["delivery-and-returns"],
            return_days=self.facts["shop"]["return_days"],
        )
        pages["questions"] = self._load_faq()
        pages["contact"] = self._load_contact()
        journal = self._load_journal()
        self._load_collections()
        self._load_home(pages["our-story"])
        self._load_furniture(pages, journal)

    # --- blocks -------------------------------------------------------------------------------------------------

    def image(self, name: str, alt: str = "") -> Block:
        return {"image": self.pictures.get(name).pk, "decorative": not alt, "alt_text": alt}

    def product_row(self, heading: str, names: list[str]) -> Block:
        return {
            "type": "products",
            "value": {
                "heading": heading,
                "products": [self.products[name].pk for name in names],
                "link_page": None,
                "link_label": "",
            },
        }

    def look(self, facts: Block) -> Block:
        pins = [{**pin, "product": self.products[pin["product"]].pk} for pin in facts["pins"]]
        image = self.image(facts["picture"], facts["alt"])
        return {"type": "look", "value": {"heading": facts["heading"], "image": image, "pins": pins}}

    def comparison(self, facts: Block) -> Block:
        products = [self.products[name].pk for name in facts["products"]]
        return {"type": "comparison", "value": {"heading": facts["heading"], "products": products}}

    def block(self, facts: Block) -> Block:
        kind = facts["kind"]
        if kind == "text":
            return {"type": "text", "value": facts["text"]}
        if kind == "quote":
            return {"type": "quote", "value": {"quote": facts["text"], "source": facts["source"]}}
        if kind == "picture":
            image = self.image(facts["image"], facts["alt"])
            return {"type": "picture", "value": {"image": image, "caption": facts["caption"]}}
        if kind == "picture_and_text":
            image = self.image(facts["image"], facts["alt"])
            return self.picture_and_text(image, facts["heading"], facts["text"])
        if kind == "questions":
            return self.questions(facts["heading"], facts["questions"])
        if kind in TOLD:
            return {"type": kind, "value": TOLD[kind](facts)}
        return self.product_row(facts["heading"], facts["products"])

    @staticmethod
    def picture_and_text(image: Block, heading: str, text: str) -> Block:
        value = {"image": image, "heading": heading, "text": text, "picture_side": "left"}
        return {"type": "picture_and_text", "value": value}

    @staticmethod
    def questions(heading: str, rows: list[list[str]]) -> Block:
        return {
            "type": "questions",
            "value": {
                "heading": heading,
                "questions": [
                    {"question": question, "answer": answer if answer.startswith("<") else f"<p>{answer}</p>"}
                    for question, answer in rows
                ],
            },
        }

    # --- pages --------------------------------------------------------------------------------------------------

    def _load_landing_pages(self) -> None:
        for story in read("stories")["story"]:
            product = self.products[story["product"]]
            membership = CategoryMembership.objects.filter(product=product).first()
            if membership is None:
                continue
            category = CategoryPage.objects.get(translation_key=membership.category_key)
            page = ProductPage(
                title=product.name,
                slug=product.slug,
                product=product,
                lead=story["lead"],
                search_description=f"{product.name}: {product.summary}. {story['lead']}",
                story=self._story_blocks(story),
                specifications=[{"type": "table", "value": story["table"]}] if "table" in story else [],
            )
            for position, name in enumerate(story["goes_with"]):
                page.related_products.add(RelatedProduct(product=self.products[name], sort_order=position))
            category.add_child(instance=page)
            page.save_revision().publish()

    def _story_blocks(self, story: Block) -> list[Block]:
        if "picture" in story:
            image = self.image(story["picture"], story["picture_alt"])
            blocks = [self.picture_and_text(image, story["heading"], story["text"])]
        else:
            blocks = [{"type": "text", "value": f"<h2>{story['heading']}</h2>{story['text']}"}]
        if "quote" in story:
            blocks.append({"type": "quote", "value": {"quote": story["quote"], "source": story["source"]}})
        if "compare" in story:
            blocks.append(self.comparison(story["compare"]))
        if "questions" in story:
            blocks.append(self.questions("Asked before", story["questions"]))
        return blocks

    def _load_content_page(self, facts: Block) -> ContentPage:
        page = ContentPage(
            title=facts["title"],
            slug=facts["slug"],
            lead=facts["lead"],
            search_description=facts["search_description"],
            body=[self.block(block) for block in facts["blocks"]],
        )
        self.home.add_child(instance=page)
        page.save_revision().publish()
        return page

    def _load_faq(self) -> FaqPage:
        facts = self.facts["faq"]
        page = FaqPage(
            title=facts["title"],
            slug=facts["slug"],
            lead=facts["lead"],
            search_description=facts["search_description"],
            body=[
                {**self.questions(group["heading"], group["questions"]), "type": "group"} for group in facts["group"]
            ],
        )
        self.home.add_child(instance=page)
        page.save_revision().publish()
        return page

    def _load_contact(self) -> ContactPage:
        facts = dict(self.facts["contact"])
        page = ContactPage(form_fields=[ContactField(**field) for field in facts.pop("fields")], **facts)
        self.home.add_child(instance=page)
        page.save_revision().publish()
        return page

    def _load_journal(self) -> JournalPage:
        facts = self.facts["journal"]
        journal = JournalPage(title=facts["title"], slug="journal", lead=facts["lead"], show_in_menus=True)
        self.home.add_child(instance=journal)
        authors = self._load_authors()
        for article in self.facts["article"]:
            page = ArticlePage(
                title=article["title"],
                slug=article["slug"],
                published_on=(self.at - timedelta(days=article["days_ago"])).date(),
                lead=article["lead"],
                search_description=article["lead"],
                picture=self.pictures.get(article["picture"]),
                body=[self.block(block) for block in article["blocks"]],
            )
            page.bylines.set([Byline(author=authors[name]) for name in article["authors"]])
            page.tags.add(*article["tags"])
            journal.add_child(instance=page)
            page.save_revision().publish()
        return journal

    def _load_authors(self) -> dict[str, Author]:
        return {
            facts["name"]: Author.objects.create(
                name=facts["name"], biography=facts["biography"], picture=self.pictures.get(facts["picture"])
            )
            for facts in self.facts["author"]
        }

    def _load_collections(self) -> None:
        shop = ShopPage.objects.get()
        for facts in self.facts["collection"]:
            page = CollectionPage(
                title=facts["title"],
                slug=facts["slug"],
                introduction=f"<p>{facts['introduction']}</p>",
                search_description=facts["introduction"],
                picture=self.pictures.get(facts["picture"]),
                kind="hand" if "products" in facts else "rule",
                price_to=self._minor(facts.get("price_to")),
            )
            for position, name in enumerate(facts.get("products", [])):
                page.items.add(CollectionItem(product=self.products[name], sort_order=position))
            shop.add_child(instance=page)
            page.tags.add(*facts.get("tags", []))
            page.save_revision().publish()

    @staticmethod
    def _minor(amount: int | None) -> int | None:
        return None if amount is None else round_to_minor(Decimal(amount), settings.SHOP_CURRENCY)

    def _load_home(self, story: Page) -> None:
        facts = self.facts["home"]
        shop = ShopPage.objects.get()
        departments = [CategoryPage.objects.get(slug=row["slug"]) for row in read("categories")["department"]]
        self.home.title = facts["title"]
        self.home.seo_title = facts["seo_title"]
        self.home.search_description = facts["search_description"]
        blocks = self._home_blocks(facts, shop, departments, story)
        self.home.body = blocks  # type: ignore[assignment]  # a StreamField takes its raw data
        self.home.save_revision().publish()

    def _home_blocks(self, facts: Block, shop: Page, departments: list[CategoryPage], story: Page) -> list[Block]:
        return [
            {
                "type": "hero",
                "value": {
                    "image": self.image("hero", facts["hero_alt"]),
                    "heading": facts["hero_heading"],
                    "lead": facts["hero_lead"],
                    "buttons": [{"label": facts["hero_button"], "page": shop.pk, "address": ""}],
                },
            },
            {"type": "categories", "value": {"heading": "Departments", "categories": [p.pk for p in departments]}},
            {
                "type": "category_products",
                "value": {
                    "heading": facts["new_heading"],
                    "category": None,
                    "order": "newest",
                    "count": 5,
                    "is_first_large": True,
                    "link_label": "All new things",
                },
            },
            {
                "type": "band",
                "value": {
                    "image": self.image("empty-bower", facts["band_alt"]),
                    "heading": facts["band_heading"],
                    "text": facts["band_text"],
                    "buttons": [{"label": facts["band_button"], "page": story.pk, "address": ""}],
                },
            },
            self.look(facts["look"]),
            {"type": "articles", "value": {"heading": "From the journal", "count": 3}},
            {"type": "newsletter", "value": {"heading": facts["news_heading"], "text": facts["news_text"]}},
        ]

    def _load_furniture(self, pages: dict[str, Page], journal: JournalPage) -> None:
        facts = self.facts["furniture"]
        site = Site.objects.get(is_default_site=True)
        furniture = SiteFurniture.for_site(site)
        departments = CategoryPage.objects.filter(show_in_menus=True).order_by("path")
        collections = CollectionPage.objects.order_by("path")
        shop = ShopPage.objects.get()

        furniture.announcement = facts["announcement"]
        furniture.announcement_link_label = facts["announcement_link_label"]
        furniture.announcement_page = pages["delivery-and-returns"]
        furniture.footer_lead = facts["footer_lead"]
        furniture.legal_note = facts["legal_note"]
        furniture.menu = [
            {"type": "link", "value": {**_link(page.title, page), "lists_children": page.slug == facts["unfolds"]}}
            for page in [*departments, journal]
        ]
        furniture.footer = _footer(pages, shop_pages=[shop, *departments, *collections], journal=journal)
        furniture.promises = [{"type": "promise", "value": promise} for promise in facts["promises"]]
        furniture.terms_page, furniture.privacy_page = pages["terms"], pages["privacy"]
        furniture.delivery_page = furniture.returns_page = pages["delivery-and-returns"]
        furniture.save()


def _link(label: str, page: Page | None = None, address: str = "") -> Block:
    return {"label": label, "page": page.pk if page else None, "address": address}


def _footer(pages: dict[str, Page], *, shop_pages: Sequence[Page], journal: Page) -> list[Block]:
    return [
        {
            "type": "list",
            "value": {
                "heading": "Shop",
                "links": [_link(page.title, page) for page in shop_pages],
            },
        },
        {
            "type": "list",
            "value": {
                "heading": "Help",
                "links": [
                    _link("Delivery and returns", pages["delivery-and-returns"]),
                    _link("Questions", pages["questions"]),
                    _link("Write to us", pages["contact"]),
                    _link("Find an order", address="/order/find/"),
                    _link("Your account", address="/account/"),
                ],
            },
        },
        {
            "type": "list",
            "value": {
                "heading": "Bower",
                "links": [_link("Our story", pages["our-story"]), _link("Journal", journal)],
            },
        },
    ]
