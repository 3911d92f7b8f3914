"""{% picture image preset="card" alt="…" %}: a responsive picture that never shifts the page and never fails it."""

from typing import TYPE_CHECKING

from django import template
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.http import absolute_url
from common.pictures import PRESETS, PictureFiles, Preset, SharedPicture, picture_files

if TYPE_CHECKING:
    from wagtail.images.models import AbstractImage

register = template.Library()

LOADING = {
    "lazy": {"loading": "lazy", "decoding": "async"},
    "eager": {"loading": "eager", "fetchpriority": "high"},
}


@register.simple_tag
def picture(
    image: "AbstractImage | None", *, preset: str, alt: str | None = None, sizes: str = "", loading: str = "lazy"
) -> SafeString:
    """AVIF and WebP sources with a JPEG fallback; the drawn placeholder when there is no picture or no file of it.

    Without `alt` the picture's own text is used: that of its block, else its description; nothing for decoration.
    """
    place = PRESETS[preset]
    attributes: dict[str, object] = {"alt": alternative_text(image) if alt is None else alt, **LOADING[loading]}
    if image is None or not image.file:
        return placeholder(place, attributes)
    if image.is_svg():
        return format_html(
            "<img{}>", flatatt({"src": image.file.url, **_size(image.width, image.height), **attributes})
        )
    files = picture_files(image, place)
    if files is None:
        return placeholder(place, attributes)
    return _markup(files, sizes or place.sizes, attributes)


@register.simple_tag
def shared_file(image: "AbstractImage | None", *, preset: str, alt: str = "") -> SharedPicture | None:
    """The picture's JPEG at its whole address, for links shown elsewhere; None when there is none.

    Without `alt` it shows what the picture says of itself.
    """
    if not image or not image.file or image.is_svg():
        return None
    files = picture_files(image, PRESETS[preset])
    if files is None:
        return None
    file = files.fallback
    return SharedPicture(absolute_url(file.url), file.width, file.height, alt or alternative_text(image))


def alternative_text(image: "AbstractImage | None") -> str:
    if image is None:
        return ""
    in_its_block = getattr(image, "contextual_alt_text", None)
    return image.default_alt_text if in_its_block is None else in_its_block


def placeholder(place: Preset, attributes: dict[str, object]) -> SafeString:
    """The drawn bower in place of a picture, in the preset's shape."""
    size = _size(place.fallback_width, place.height(place.fallback_width))
    return format_html("<img{}>", flatatt({"src": static("img/placeholder.svg"), **size, **attributes}))


def _size(width: int, height: int) -> dict[str, object]:
    return {"width": width, "height": height}


def _markup(files: PictureFiles, sizes: str, attributes: dict[str, object]) -> SafeString:
    sources = format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        (
            (file_format, ", ".join(f"{item.url} {item.width}w" for item in renditions), sizes)
            for file_format, renditions in files.sources.items()
        ),
    )
    fallback = files.fallback
    image = flatatt({"src": fallback.url, **_size(fallback.width, fallback.height), **attributes})
    return format_html("<picture>{}<img{}></picture>", sources, image)
