"""The form that pictures are uploaded by, everywhere in the admin."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from catalog.uploads import UnreadablePicture, clean_picture


class PictureField(WagtailImageField):
    """Wagtail's field, which lets the error of a file that ends too early through to the server's log as a 500."""

    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except (OSError, SyntaxError) as error:
            raise ValidationError(_("The picture is broken or not complete."), code="invalid_image") from error


class PictureForm(BaseImageForm):
    """Draws an uploaded picture anew before it is kept; what cannot be drawn is refused beside the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("file")
        if field is not None:
            self.fields["file"] = PictureField(label=field.label, required=field.required, widget=field.widget)

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if not file or "file" not in self.changed_data:
            return file
        try:
            return clean_picture(file)
        except UnreadablePicture as refusal:
            raise ValidationError(_(str(refusal))) from refusal
