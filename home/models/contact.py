"""The contact page, the fields of its form, and what people wrote into it."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.models import AbstractFormField, AbstractFormSubmission, FormMixin
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from common.previews import DRAFT, PUBLISHED, TwoPreviews
from home.contact.forms import ContactFormBuilder
from home.contact.guard import OPENED, TRAP

FIELD_TYPES = [
    ("singleline", _("One line of text")),
    ("multiline", _("Several lines of text")),
    ("email", _("E-mail address")),
    ("number", _("Number")),
    ("date", _("Date")),
    ("dropdown", _("Drop-down list")),
    ("radio", _("One of several choices")),
    ("checkboxes", _("Any of several choices")),
    ("checkbox", _("A box to tick")),
]
RESERVED = {OPENED, TRAP, "csrfmiddlewaretoken", "submit_time"}
THANKS = "thanks"  # the preview of what stands where a message was sent
WRITTEN = ["bold", "italic", "ul", "ol", "link"]


class ContactPage(TwoPreviews, RoutablePageMixin, FormMixin, Page):
    """A form that editors compose. What people write is stored, mailed, and shown to those who may see customers."""

    introduction = RichTextField(blank=True, features=WRITTEN, help_text=_("Above the form."))
    button_label = models.CharField(_("words on the button"), max_length=40, default="Send")
    thanks = RichTextField(_("thanks"), blank=True, features=WRITTEN, help_text=_("Shown once a message is sent."))
    to_address = models.EmailField(
        _("mailed to"),
        blank=True,
        help_text=_("Each message is mailed here and an answer goes to its sender. Empty: messages are only stored."),
    )
    subject = models.CharField(_("subject of the mails"), max_length=120, blank=True)

    form_builder = ContactFormBuilder
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        InlinePanel("form_fields", heading=_("Fields of the form"), label=_("Field"), min_num=1, max_num=30),
        FieldPanel("button_label"),
        FieldPanel("thanks"),
        MultiFieldPanel([FieldPanel("to_address"), FieldPanel("subject")], heading=_("Mail")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    preview_modes = [
        (DRAFT, _("Draft: form")),
        (THANKS, _("Draft: thanks")),
        (PUBLISHED, _("As published: form")),
        (f"{PUBLISHED}-{THANKS}", _("As published: thanks")),
    ]
    parent_page_types = ["home.HomePage", "home.ContentPage"]
    subpage_types: list[str] = []

    page_description = _("A form that visitors write to us with.")

    class Meta:
        verbose_name = _("contact page")

    @path("")
    def form(self, request: HttpRequest) -> HttpResponse:
        from home.contact import views  # views read the models

        return views.show_form(request, self)

    @path("thanks/", name="thanks")
    def thank(self, request: HttpRequest) -> HttpResponse:
        from home.contact import views  # views read the models

        return views.show_thanks(request, self)

    def serve_version(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return self.thank(request) if mode_name == THANKS else self.form(request)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `crumbs`, the pages above."""
        crumbs = self.get_ancestors().live().filter(depth__gt=1)
        return {**super().get_context(request, *args, **kwargs), "crumbs": crumbs}

    def get_submission_class(self) -> type["ContactMessage"]:
        return ContactMessage


class ContactField(AbstractFormField):
    """A field of the form. Its name is made once, from its first label, and stays what answers are stored under."""

    page = ParentalKey(ContactPage, on_delete=models.CASCADE, related_name="form_fields")
    field_type = models.CharField(_("kind"), max_length=16, choices=FIELD_TYPES)
    field_type.required_on_save = True  # type: ignore[attr-defined]  # as Wagtail's, for previews

    class Meta(AbstractFormField.Meta):
        verbose_name = _("field of a contact form")
        default_permissions = ()

    def get_field_clean_name(self) -> str:
        """Never empty, also for a label of signs alone, and never that of a field of the guard."""
        name: str = super().get_field_clean_name() or "field"
        return f"{name}_" if name in RESERVED else name


class ContactMessage(AbstractFormSubmission):
    """What somebody wrote, with the labels as they were: later changes of the form change no message.

    Personal: shown to those with permission and to nobody else. It outlives its page.
    """

    page = models.ForeignKey(
        ContactPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages", verbose_name=_("page")
    )
    labels = models.JSONField(default=list)  # of [name, label] in the order of the form, which objects in JSON lose
    sender = models.EmailField(_("e-mail"), blank=True)
    words = models.TextField(_("message"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    submit_time = models.DateTimeField(_("received"))

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-submit_time", "-pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        default_permissions = ("view", "delete")
        permissions = [("export_contactmessage", "Can export messages")]

    def __str__(self) -> str:
        return gettext("Message %(number)s") % {"number": self.pk}

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Labels with what was answered, in the order of the form."""
        return [(label, _as_text(self.form_data.get(name))) for name, label in self.labels]


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
