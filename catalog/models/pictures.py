"""The shop's own image model: a picture says what it shows, or that it is decoration."""

from functools import partial
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from catalog.uploads import CleanPicture, clean_picture
from common.tasks import make_renditions


class Picture(AbstractImage):
    """An image with its alternative text in `description`; renditions are made in the background after upload."""

    is_decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("Decoration only: screen readers pass over it.")
    )

    admin_form_fields = (*Image.admin_form_fields, "is_decorative")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("choose_image", "Can choose image")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._draw_new_file_anew()
        before = self._stored_shape() if self.pk else None
        super().save(*args, **kwargs)
        after = self._stored_shape()
        if before == after or after is None:
            return
        if before is not None and before["file"] != after["file"]:
            self.renditions.all().delete()  # they show the old file
        transaction.on_commit(partial(make_renditions.enqueue, self.pk))

    def _draw_new_file_anew(self) -> None:
        """A new file, from wherever it comes, is kept without location data and upright. Raises UnreadablePicture."""
        stored: Any = getattr(self, "file")  # noqa: B009  its type is Wagtail's secret
        is_new = bool(stored) and not stored._committed  # noqa: SLF001  the only sign there is
        if is_new and not isinstance(stored.file, CleanPicture):
            self.file = clean_picture(stored.file)
            self._set_image_file_metadata()

    def _stored_shape(self) -> dict[str, Any] | None:
        """What its renditions depend on, as it is stored: the file and the focal point."""
        fields = (field.name for field in self._meta.fields if field.name == "file" or "focal_point" in field.name)
        return type(self).objects.filter(pk=self.pk).values(*fields).first()

    @property
    def default_alt_text(self) -> str:
        """What the picture shows; empty when it is decoration."""
        return "" if self.is_decorative else (self.description or self.title)


class PictureRendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_picture_rendition"
            )
        ]
