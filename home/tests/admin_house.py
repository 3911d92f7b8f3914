"""A shop with one of everything, and what each address of the admin is filled in with."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query
from wagtail.documents.models import Document
from wagtail.models import Collection, Site, Task, UploadedFile, Workflow

from catalog.models import DeliveryClass, Picture, StockArrival
from catalog.tests.factories import (
    BrandFactory,
    PictureFactory,
    ProductPageFactory,
    ProductTypeFactory,
    SaleFactory,
    ShopPageFactory,
    SwatchFactory,
    VariantFactory,
)
from checkout.customers.models import CustomerGroup
from checkout.customers.tests.factories import UserFactory
from checkout.giftcards.tests.factories import gift_card
from checkout.orders.tests.factories import NOON, OrderFactory
from checkout.payments.models import Refund
from checkout.payments.tests.factories import PaymentFactory
from checkout.promotions.tests.factories import PromotionFactory
from checkout.shipping.models import ClosedDay
from common.tests.admin_urls import AdminUrl
from home.models import ArticleTag, Author, ContactPage, HomePage, Subscriber
from home.tests.factories import contact_message

# What some addresses cannot do without.
QUERIES = {
    "wagtailadmin_api:pages:find": "?id={page_id}",
    "wagtailadmin_api:documents:find": "?id={document_id}",
    "wagtailadmin_api:images:find": "?id={image_id}",
    "wagtail_bulk_action": "?id={page_id}",
    "catalog_admin:product_facts": "?product={product_id}",
}


@dataclass(frozen=True)
class House:
    """Sample objects by the model that an address is about, and other arguments by their names."""

    samples: dict[str, Any]

    def address(self, url: AdminUrl) -> str:
        """The address with its arguments. Raises LookupError where the house has nothing to fill it in with."""
        if not url.has_name:
            return f"/admin/{'no/such/door/' if '*' in url.route else url.route.removeprefix('admin/')}"
        arguments = [self._argument(url, name) for name in url.arguments]
        return reverse(url.name, args=arguments) + QUERIES.get(url.name, "").format_map(self.samples)

    def _argument(self, url: AdminUrl, name: str) -> Any:
        for key in (f"{url.name} {name}", f"{url.name.partition(':')[0]} {name}", name):
            if key in self.samples:
                return self.samples[key]
        return self._object_of(url.name).pk

    def _object_of(self, name: str) -> Any:
        """Snippets and ledgers name their model themselves."""
        parts = name.partition(":")[0].split("_")
        label = parts[1:3] if parts[0].startswith("wagtailsnippet") else parts[:2]
        model = apps.get_model(*label)
        found = model._default_manager.order_by("pk").first()
        if found is None:
            raise LookupError(f"The house has no {model._meta.label} yet: make one in build_house().")
        return found


def build_house() -> House:
    """One of everything, with a page that waits for a moderator. Needs a database."""
    ClosedDay.objects.create(day=date(2026, 12, 25), name="Christmas")
    DeliveryClass.objects.create(name="Plants", countries=["BR"])
    shop = ShopPageFactory()
    call_command("repair_groups", verbosity=0)
    variant = VariantFactory(price=2800, stock=4)
    page = ProductPageFactory(title="Mug", product=variant.product, hero=PictureFactory(), parent=shop)
    page.save_revision().publish()
    revision = page.save_revision()
    sale = SaleFactory(variant=variant)
    arrival = StockArrival.objects.create(
        stock=variant.stocks.get(), expected=2, quantity=2, expected_on=NOON.date(), created_at=NOON
    )
    brand, _type, _swatch = BrandFactory(), ProductTypeFactory(), SwatchFactory()
    payment = PaymentFactory(captured=True, order=OrderFactory())
    Refund.objects.create(payment=payment, amount=100, created_at=NOON, updated_at=NOON)
    somebody = UserFactory()
    workflow, task = Workflow.objects.get(), Task.objects.get()
    state = workflow.start(page, somebody)
    document = Document.objects.create(title="Care", file=ContentFile(b"Wash by hand.", "care.txt"))
    upload = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(Document),
        file=ContentFile(b"Wash.", "wash.txt"),
        uploaded_by_user=somebody,
    )
    for stored in (document.file, upload.file):
        stored.close()
    session = EditingSession.objects.create(user=somebody, content_object=page, last_seen_at=timezone.now())
    gift_card()
    promotion = PromotionFactory()
    draft = promotion.save_revision()
    CustomerGroup.objects.create(code="trade", name="Trade")
    Author.objects.create(name="Edda Lind")
    ArticleTag.objects.create(name="Clay", slug="clay")
    subscriber = Subscriber.objects.create(email="hanne@example.org", consent_text="Yes.", asked_at=NOON)
    contact = HomePage.objects.get().add_child(instance=ContactPage(title="Contact", slug="contact"))
    alias = page.create_alias(parent=shop, update_slug="alias")
    press = Collection.get_first_root_node().add_child(name="Press")
    picture = Picture.objects.order_by("pk").first()
    samples: dict[str, Any] = {
        "page_id": page.pk,
        "page_pk": page.pk,
        "parent_page_id": shop.pk,
        "page_to_move_id": page.pk,
        "destination_id": shop.pk,
        "revision_id": revision.pk,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "content_type_app_name": "catalog",
        "content_type_model_name": "productpage",
        "app_label": "catalog",
        "model_name": "productpage",
        "object_id": page.pk,
        "session_id": session.pk,
        "task_state_id": state.current_task_state.pk,
        "task_id": task.pk,
        "workflow_state_id": state.pk,
        "workflow_pk": workflow.pk,
        "action_name": "approve",
        "collection_id": press.pk,
        "document_id": document.pk,
        "doc_id": document.pk,
        "image_id": picture.pk,
        "filter_spec": "width-100",
        "uploaded_file_id": upload.pk,
        "redirect_id": Redirect.objects.create(old_path="/old", redirect_link="/shop/").pk,
        "query_id": Query.objects.create(query_string="mug").pk,
        "product_id": variant.product_id,
        "uidb64": "MQ",
        "token": "set-password",
        "name": "note",
        "wagtailsnippets_promotions_promotion revision_id": draft.pk,
        "wagtailadmin_pages pk": page.pk,
        "wagtailadmin_pages:convert_alias page_id": alias.pk,
        "wagtailadmin_api:pages:detail pk": page.pk,
        "wagtailadmin_api:pages:action pk": page.pk,
        "wagtailadmin_api:pages:action action_name": "publish",
        "wagtailadmin_api:documents:detail pk": document.pk,
        "wagtailadmin_api:images:detail pk": picture.pk,
        "wagtail_bulk_action app_label": "wagtailcore",
        "wagtail_bulk_action model_name": "page",
        "wagtail_bulk_action action": "publish",
        "wagtailadmin_tag_model_autocomplete app_name": "taggit",
        "wagtailadmin_tag_model_autocomplete model_name": "tag",
        "wagtailadmin_collections pk": press.pk,
        "wagtailadmin_workflows pk": workflow.pk,
        "wagtailadmin_workflows:edit_task pk": task.pk,
        "wagtailadmin_workflows:enable_task pk": task.pk,
        "wagtailadmin_workflows:disable_task pk": task.pk,
        "wagtailadmin_workflows:add_task app_label": "wagtailcore",
        "wagtailadmin_workflows:add_task model_name": "groupapprovaltask",
        "wagtailsettings app_name": "home",
        "wagtailsettings model_name": "sitefurniture",
        "wagtailsettings pk": Site.objects.get().pk,
        "wagtailsites pk": Site.objects.get().pk,
        "wagtailusers_users pk": somebody.pk,
        "wagtailusers_groups pk": Group.objects.order_by("pk").first().pk,
        "wagtaillocales pk": page.locale_id,
        "simple_translation app_label": "catalog",
        "simple_translation model_name": "brand",
        "simple_translation pk": brand.pk,
        "wagtaildocs_chooser pk": document.pk,
        "wagtailimages_chooser pk": picture.pk,
        "wagtailsnippets_catalog_product:end_sale pk": sale.pk,
        "wagtailsnippets_catalog_product:call_off_price pk": variant.prices.get(kind="base").pk,
        "stock:receive_arrival pk": arrival.pk,
        "stock:reschedule pk": arrival.pk,
        "stock:cancel_arrival pk": arrival.pk,
        "stock pk": variant.pk,
        "newsletter pk": subscriber.pk,
        "wagtailforms page_id": contact.pk,
        "contact_messages pk": contact_message().pk,
        "home_admin:work name": "drafts",
    }
    return House(samples)
