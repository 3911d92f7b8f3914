"""The form that pictures are uploaded by, everywhere in the admin."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm

from catalog.uploads import UnreadablePicture, clean_picture


class PictureForm(BaseImageForm):
    """Draws an uploaded picture anew before it is kept; what cannot be drawn is refused beside the field."""

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if not file or "file" not in self.changed_data:
            return file
        try:
            return clean_picture(file)
        except UnreadablePicture as refusal:
            raise ValidationError(_(str(refusal))) from refusal
