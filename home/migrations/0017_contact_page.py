"""The contact page, its fields, and the messages that come in."""

import django.core.serializers.json
import django.db.models.deletion
import modelcluster.fields
import wagtail.contrib.forms.models
import wagtail.contrib.routable_page.models
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0016_review"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactPage",
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
                ("introduction", wagtail.fields.RichTextField(blank=True, help_text="Above the form.")),
                ("button_label", models.CharField(default="Send", max_length=40, verbose_name="words on the button")),
                (
                    "thanks",
                    wagtail.fields.RichTextField(
                        blank=True, help_text="Shown once a message is sent.", verbose_name="thanks"
                    ),
                ),
                (
                    "to_address",
                    models.EmailField(
                        blank=True,
                        help_text="Each message is mailed here and an answer goes to its sender. Empty: messages are only stored.",
                        max_length=254,
                        verbose_name="mailed to",
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=120, verbose_name="subject of the mails")),
            ],
            options={
                "verbose_name": "contact page",
            },
            bases=(
                wagtail.contrib.routable_page.models.RoutablePageMixin,
                wagtail.contrib.forms.models.FormMixin,
                "wagtailcore.page",
            ),
        ),
        migrations.CreateModel(
            name="ContactMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form_data", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("labels", models.JSONField(default=list)),
                ("sender", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("words", models.TextField(verbose_name="message")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("submit_time", models.DateTimeField(verbose_name="received")),
                (
                    "page",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="messages",
                        to="home.contactpage",
                        verbose_name="page",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ["-submit_time", "-pk"],
                "permissions": [("export_contactmessage", "Can export messages")],
                "default_permissions": ("view", "delete"),
            },
        ),
        migrations.CreateModel(
            name="ContactField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "clean_name",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Safe name of the form field, the label converted to ascii_snake_case",
                        max_length=255,
                        verbose_name="name",
                    ),
                ),
                (
                    "label",
                    models.CharField(help_text="The label of the form field", max_length=255, verbose_name="label"),
                ),
                ("required", models.BooleanField(default=True, verbose_name="required")),
                (
                    "choices",
                    models.TextField(
                        blank=True,
                        help_text="Comma or new line separated list of choices. Only applicable in checkboxes, radio and dropdown.",
                        verbose_name="choices",
                    ),
                ),
                (
                    "default_value",
                    models.TextField(
                        blank=True,
                        help_text="Default value. Comma or new line separated values supported for checkboxes.",
                        verbose_name="default value",
                    ),
                ),
                ("help_text", models.CharField(blank=True, max_length=255, verbose_name="help text")),
                (
                    "field_type",
                    models.CharField(
                        choices=[
                            ("singleline", "One line of text"),
                            ("multiline", "Several lines of text"),
                            ("email", "E-mail address"),
                            ("number", "Number"),
                            ("date", "Date"),
                            ("dropdown", "Drop-down list"),
                            ("radio", "One of several choices"),
                            ("checkboxes", "Any of several choices"),
                            ("checkbox", "A box to tick"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                (
                    "page",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="form_fields", to="home.contactpage"
                    ),
                ),
            ],
            options={
                "verbose_name": "field of a contact form",
                "ordering": ["sort_order"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
    ]
