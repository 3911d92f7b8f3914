"""What the editor of a product page sends, for tests that post to the real views."""

from collections.abc import Mapping
from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from catalog.models import ProductPage


def page_form(page: ProductPage, **changes: Any) -> dict[str, Any]:
    """The fields of the form as they stand in `page`; a list for "story" holds (kind, value) pairs."""
    rows = [
        {"picture": row.picture_id, "alt_text": row.alt_text, "caption": row.caption, "id": row.pk or ""}
        for row in page.gallery.all()
    ]
    related = [{"product": row.product_id, "id": row.pk or ""} for row in page.related_products.all()]
    fields = {
        "title": page.title,
        "slug": page.slug,
        "product": page.product_id or "",
        "is_canonical": "on" if page.is_canonical else "",
        "lead": page.lead,
        "hero": page.hero_id or "",
        "share_picture": "",
        "seo_title": "",
        "search_description": page.search_description,
        "go_live_at": "",
        "expire_at": "",
        **changes,
    }
    fields["story"] = streamfield(changes.get("story", []))
    fields["specifications"] = streamfield([])
    fields["gallery"] = inline_formset(changes.get("gallery", rows), initial=sum(bool(row["id"]) for row in rows))
    fields["related_products"] = inline_formset(related, initial=len(related))
    data: dict[str, Any] = nested_form_data(fields)
    if not data["is_canonical"]:
        del data["is_canonical"]
    return data


def post_edit(client: Client, page: ProductPage, action: str = "action-publish", **changes: Any) -> Any:
    data = {**page_form(page, **changes), action: "1"}
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data, follow=True)


def post_create(client: Client, parent: Page, page: ProductPage, action: str, **changes: Any) -> Any:
    place = reverse("wagtailadmin_pages:add", args=["catalog", "productpage", parent.pk])
    return client.post(place, {**page_form(page, **changes), action: "1"}, follow=True)


def post_revert(client: Client, page: ProductPage, revision: Revision, action: str = "action-publish") -> Any:
    """Take up an old version in the editor."""
    data = {**page_form(revision.as_object()), action: "1", "revision": revision.pk}
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data, follow=True)


def post_bulk_publish(client: Client, *pages: Page, **fields: Any) -> Any:
    ids = "&".join(f"id={page.pk}" for page in pages)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{url}?next=/admin/&{ids}", fields, follow=True)


def post_copy(client: Client, page: Page, parent: Page, **fields: Any) -> Any:
    data = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": parent.pk, **fields}
    return client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data, follow=True)


def messages_of(response: Any) -> list[str]:
    return [str(message).strip() for message in response.context["messages"]] if response.context else []


def said(errors: Mapping[str, Any]) -> dict[str, list[str]]:
    """The errors of a form as plain text, by field."""
    return {field: [str(text) for text in texts] for field, texts in errors.items()}
