"""A page of questions and answers in groups."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0012_policies_of_pages_there"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="FaqPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("lead", models.TextField(blank=True, help_text="A sentence or two above the questions.")),
                ("body", common.fields.StreamField([], blank=True, verbose_name="questions")),
            ],
            options={
                "verbose_name": "page of questions",
                "verbose_name_plural": "pages of questions",
            },
            bases=("wagtailcore.page",),
        ),
    ]
