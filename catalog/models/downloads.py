"""Pictures that an import has promised to products and that still have to be fetched from other hosts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PictureHost(models.Model):
    """A host that pictures come from. After three failures in a row it is given up and not asked again."""

    name = models.CharField(max_length=253, unique=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    last_error = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("picture host")

    def __str__(self) -> str:
        return self.name


class PictureDownload(models.Model):
    """A picture of a product at an address on the web; the pair is what keeps it from being fetched twice."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        FETCHED = "fetched", _("Fetched")
        FAILED = "failed", _("Failed")

    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="picture_downloads")
    url = models.URLField(max_length=2000)
    alt_text = models.CharField(max_length=255, blank=True)
    position = models.PositiveIntegerField(default=0)
    variants = models.ManyToManyField("catalog.Variant", blank=True, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    claimed_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=255, blank=True)
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = _("picture to fetch")
        verbose_name_plural = _("pictures to fetch")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["product", "url"], name="unique_picture_download")]
        indexes = [models.Index(fields=["status", "claimed_at"], name="picture_download_queue")]

    def __str__(self) -> str:
        return self.url
