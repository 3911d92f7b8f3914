import re

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields
import home.models.furniture


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0008_editors_make_products"),
        ("home", "0010_editors_keep_the_journal"),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="sitefurniture",
            name="accent",
            field=home.models.furniture.LowerCaseField(
                blank=True,
                help_text="Links and buttons, such as #2047a6. Empty is the house's blue.",
                max_length=7,
                validators=[
                    django.core.validators.RegexValidator(
                        re.compile("\\A#[0-9a-f]{6}\\Z"), "Write #rrggbb, such as #2047a6."
                    )
                ],
                verbose_name="accent",
            ),
        ),
        migrations.AddField(
            model_name="sitefurniture",
            name="accent_dark",
            field=home.models.furniture.LowerCaseField(
                blank=True,
                help_text="Empty makes it of the other: lightened until it can be read.",
                max_length=7,
                validators=[
                    django.core.validators.RegexValidator(
                        re.compile("\\A#[0-9a-f]{6}\\Z"), "Write #rrggbb, such as #2047a6."
                    )
                ],
                verbose_name="accent in the dark",
            ),
        ),
        migrations.AddField(
            model_name="sitefurniture",
            name="delivery_page",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.WAGTAIL_PAGE_MODEL,
                verbose_name="delivery",
            ),
        ),
        migrations.AddField(
            model_name="sitefurniture",
            name="logo",
            field=models.ForeignKey(
                blank=True,
                help_text="Takes the place of the bird and the name; shown 44 pixels high. Empty keeps both.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="catalog.picture",
                verbose_name="logo",
            ),
        ),
        migrations.AddField(
            model_name="sitefurniture",
            name="logo_dark",
            field=models.ForeignKey(
                blank=True,
                help_text="For the dark theme and the footer. Empty lays the other on a light plate.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="catalog.picture",
                verbose_name="logo in the dark",
            ),
        ),
        migrations.AddField(
            model_name="sitefurniture",
            name="privacy_page",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.WAGTAIL_PAGE_MODEL,
                verbose_name="privacy",
            ),
        ),
        migrations.AddField(
            model_name="sitefurniture",
            name="promises",
            field=common.fields.StreamField([], blank=True, help_text="Up to three, above the footer's lists."),
        ),
        migrations.AddField(
            model_name="sitefurniture",
            name="returns_page",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.WAGTAIL_PAGE_MODEL,
                verbose_name="returns",
            ),
        ),
        migrations.AddField(
            model_name="sitefurniture",
            name="social",
            field=common.fields.StreamField([], blank=True, verbose_name="elsewhere"),
        ),
        migrations.AddField(
            model_name="sitefurniture",
            name="terms_page",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.WAGTAIL_PAGE_MODEL,
                verbose_name="terms of sale",
            ),
        ),
    ]
