"""What is done to a picture that somebody uploads: drawn anew, so that nothing but the picture is kept.

Writing the pixels into a fresh file turns them as the camera meant, and drops location data, comments and whatever
else was hidden in or behind the old file. The colour profile stays.
"""

from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
# What says how the pixels are to be shown; everything else is about somebody or something.
KEPT = ("icc_profile", "transparency", "background", "duration", "loop", "disposal", "gamma", "srgb")
QUALITY = {"JPEG": 92, "WEBP": 90, "AVIF": 85}


class UnreadablePicture(ValueError):
    """Not a picture of a kind the shop takes, broken, or too large; the message says which."""


class CleanPicture(ContentFile):
    """A picture that was drawn anew, and need not be once more."""


def clean_picture(file: File) -> CleanPicture:
    """The picture of `file` and nothing else, upright, in the same format. Raises UnreadablePicture."""
    file.seek(0)
    try:
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                raise UnreadablePicture("The picture has more pixels than the shop takes.")
            content = _draw_anew(picture)
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnreadablePicture("This is not a picture of a kind the shop takes.") from error
    except (OSError, SyntaxError, EOFError) as error:
        raise UnreadablePicture("The picture is broken or not complete.") from error
    return CleanPicture(content, name=PurePath(str(file.name)).name)


def _draw_anew(picture: Image.Image) -> bytes:
    file_format = str(picture.format)
    target = BytesIO()
    if getattr(picture, "is_animated", False):
        picture.save(target, file_format, save_all=True, **_options(picture, file_format))
    else:
        picture.load()
        is_turned = picture.getexif().get(ExifTags.Base.Orientation, 1) != 1
        upright = ImageOps.exif_transpose(picture) if is_turned else picture
        upright.info = {name: value for name, value in picture.info.items() if name in KEPT}
        options = _options(upright, file_format)
        if file_format == "JPEG" and not is_turned:
            options["quality"] = "keep"  # the same tables: the picture loses nothing by being written again
        upright.save(target, file_format, **options)
    return target.getvalue()


def _options(picture: Image.Image, file_format: str) -> dict[str, Any]:
    options: dict[str, Any] = {"icc_profile": picture.info.get("icc_profile")}
    if file_format in ("JPEG", "PNG", "WEBP", "AVIF"):
        options["exif"] = b""
    if file_format in QUALITY:
        options["quality"] = QUALITY[file_format]
    if file_format in ("JPEG", "GIF"):
        options["comment"] = b""
    if file_format in ("JPEG", "WEBP"):
        options["xmp"] = b""
    return {name: value for name, value in options.items() if value is not None}
