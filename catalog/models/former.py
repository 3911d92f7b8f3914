"""Where products were found before."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormerSlug(models.Model):
    """A slug that a product had; its plain address leads to where the product is now, unless another took the slug."""

    slug = models.SlugField(max_length=255, unique=True)
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="former_slugs")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")

    def __str__(self) -> str:
        return self.slug
