import re

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0005_groups"),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="sitefurniture",
            name="announcement_address",
            field=models.CharField(
                blank=True,
                max_length=300,
                validators=[
                    django.core.validators.RegexValidator(
                        re.compile('\\A(?:/(?!/)|#|https?://|mailto:|tel:)[^\\s\\\\<>\\"]*\\Z'),
                        "Begin with / for an address of this site, or with https://, mailto: or tel:, without spaces.",
                    )
                ],
                verbose_name="or address it links to",
            ),
        ),
        migrations.AddField(
            model_name="sitefurniture",
            name="announcement_from",
            field=models.DateTimeField(blank=True, null=True, verbose_name="shown from"),
        ),
        migrations.AddField(
            model_name="sitefurniture",
            name="announcement_tone",
            field=models.CharField(
                choices=[
                    ("ink", "Ink"),
                    ("band", "Deep blue"),
                    ("wash", "Washed blue"),
                    ("straw", "Straw"),
                    ("plate", "Sand"),
                ],
                default="ink",
                max_length=10,
                verbose_name="colour",
            ),
        ),
        migrations.AddField(
            model_name="sitefurniture",
            name="announcement_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="shown until"),
        ),
        migrations.AlterField(
            model_name="sitefurniture",
            name="announcement",
            field=models.CharField(blank=True, help_text="Empty shows no bar.", max_length=160, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="sitefurniture",
            name="announcement_link_label",
            field=models.CharField(blank=True, max_length=60, verbose_name="words of the link"),
        ),
        migrations.AlterField(
            model_name="sitefurniture",
            name="announcement_page",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.WAGTAIL_PAGE_MODEL,
                verbose_name="page it links to",
            ),
        ),
    ]
