"""Orders agreed to the page with the slug "terms": it becomes the chosen one, and "privacy" beside it."""

from django.db import migrations

SLUGS = {"terms_page": "terms", "privacy_page": "privacy"}


def choose_pages(apps, schema_editor):
    pages = apps.get_model("wagtailcore", "Page").objects.filter(live=True)
    for furniture in apps.get_model("home", "SiteFurniture").objects.order_by("pk"):
        for field, slug in SLUGS.items():
            page = pages.filter(slug=slug).order_by("depth", "pk").first()
            setattr(furniture, field, page)
        furniture.save(update_fields=list(SLUGS))


class Migration(migrations.Migration):
    dependencies = [("home", "0011_brand_and_policies")]

    operations = [migrations.RunPython(choose_pages, migrations.RunPython.noop)]
