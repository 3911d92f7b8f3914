"""Pictures as people get them: the sizes each place needs, and how many of them are already made.

A preset names the widths and the crop of one place. Its files are made in the background after upload
(common.tasks); a page uses what is there. Where nothing is there yet one file is made on the spot, never more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, prefetch_related_objects
from PIL.Image import DecompressionBombError
from wagtail.images import get_image_model
from wagtail.images.models import Filter

if TYPE_CHECKING:
    from wagtail.images.models import AbstractImage, AbstractRendition

# Prints suffer from strong compression: their halftone dots smear.
QUALITY = {"avif": 72, "webp": 84, "jpeg": 86}
UNREADABLE = (OSError, ValueError, DecompressionBombError)  # Wagtail's SourceImageIOError is an OSError
SOURCE_FORMATS = ("avif", "webp")
FALLBACK_FORMAT = "jpeg"
PORTRAIT = (4, 5)
PORTRAIT_FALLBACK, WIDE_FALLBACK = 480, 960


@dataclass(frozen=True)
class Preset:
    """Widths (CSS pixels times density) for one place; `ratio` crops to width:height around the focal point.

    Places share files: style sheets crop further where a place is squarer or wider than its files.
    """

    widths: tuple[int, ...]
    sizes: str
    ratio: tuple[int, int] | None = None

    def spec(self, width: int, file_format: str) -> str:
        size = f"width-{width}" if self.ratio is None else f"fill-{width}x{self.height(width)}"
        return f"{size}|format-{file_format}|{file_format}quality-{QUALITY[file_format]}"

    def height(self, width: int) -> int:
        """The height that a file of this width has; a guess (4:3) where the picture keeps its own shape."""
        across, down = self.ratio or (4, 3)
        return round(width * down / across)

    @property
    def fallback_width(self) -> int:
        return PORTRAIT_FALLBACK if self.ratio else WIDE_FALLBACK

    def within(self, original_width: int) -> "Preset":
        """The preset with at most one width beyond the original's."""
        beyond = [width for width in self.widths if width > original_width][1:]
        return replace(self, widths=tuple(width for width in self.widths if width not in beyond))

    @cached_property
    def sources(self) -> dict[str, tuple[Filter, ...]]:
        """The filters of each <source>, narrow to wide."""
        return {
            file_format: tuple(Filter(self.spec(width, file_format)) for width in self.widths)
            for file_format in SOURCE_FORMATS
        }

    @cached_property
    def fallback(self) -> Filter:
        return Filter(self.spec(self.fallback_width, FALLBACK_FORMAT))

    @cached_property
    def filters(self) -> tuple[Filter, ...]:
        return (self.fallback, *(item for filters in self.sources.values() for item in filters))


PRESETS = {
    "thumb": Preset((120, 240), "5.5rem", PORTRAIT),
    "card": Preset((240, 480, 720), "(min-width: 64rem) 22vw, (min-width: 48rem) 30vw, 46vw", PORTRAIT),
    "gallery": Preset((480, 720, 1080), "(min-width: 56rem) 55vw, 88vw", PORTRAIT),
    "tile": Preset((240, 480), "(min-width: 64rem) 14vw, (min-width: 40rem) 30vw, 46vw", PORTRAIT),
    "entry": Preset((480, 960), "(min-width: 48rem) 30vw, 92vw"),
    "wide": Preset((480, 960, 1440), "(min-width: 64rem) 60rem, 92vw"),
    "hero": Preset((480, 960, 1440, 1920), "(min-width: 64rem) 62vw, 100vw"),
    "share": Preset((), ""),  # whole, as a JPEG alone, where links to a page are shown elsewhere
}
SHARED_TYPES = (".jpg", ".jpeg", ".png", ".webp", ".gif")  # which every reader of a feed understands


def filters_of(presets: Iterable[str]) -> tuple[Filter, ...]:
    """The filters of the presets, each once."""
    return tuple(dict.fromkeys(item for name in presets for item in PRESETS[name].filters))


def rendition_prefetch(lookup: str, *presets: str) -> Prefetch:
    """For prefetch_related(): the renditions of the presets, one query for a whole listing.

    `lookup` is the path to the picture, such as "pictures__picture"; "" when the rows are pictures themselves.
    """
    specs = [item.spec for item in filters_of(presets)]
    renditions = get_image_model().get_rendition_model().objects.filter(filter_spec__in=specs)
    path = f"{lookup}__renditions" if lookup else "renditions"
    return Prefetch(path, queryset=renditions, to_attr="prefetched_renditions")


def prefetch_renditions(images: Iterable["AbstractImage | None"], *presets: str) -> None:
    """Load the renditions of the presets for pictures that are already here, in one query."""
    wanted = [image for image in images if image is not None]
    found = {image.pk: image for image in wanted}
    if not found:
        return
    prefetch_related_objects(list(found.values()), rendition_prefetch("", *presets))
    for image in wanted:  # one picture can be here as several objects
        image.prefetched_renditions = found[image.pk].prefetched_renditions


@dataclass(frozen=True, slots=True)
class PictureFiles:
    """What there is of a picture for a preset: renditions by format, narrow to wide, and the plain <img>."""

    fallback: "AbstractRendition"
    sources: Mapping[str, Sequence["AbstractRendition"]]


def picture_files(image: "AbstractImage", preset: Preset) -> PictureFiles | None:
    """The files of a preset. None when its original is missing or cannot be read."""
    made = _made(image, preset.filters)
    fallback = made.get(preset.fallback)
    sources = {
        file_format: renditions
        for file_format, filters in preset.sources.items()
        if (renditions := _by_width(made[item] for item in filters if item in made))
    }
    if fallback is None and sources:
        fallback = next(iter(reversed(sources.values())))[-1]  # still at work in the background
    fallback = fallback or _make(image, preset.fallback)
    return PictureFiles(fallback, sources) if fallback is not None else None


@dataclass(frozen=True, slots=True)
class SharedPicture:
    """A picture for readers elsewhere: where it is, its size in pixels and what it shows."""

    url: str
    width: int
    height: int
    alt: str = ""


def shared_picture(image: "AbstractImage | None") -> SharedPicture | None:
    """The picture's JPEG if that was loaded with it, else its original; reads nothing and makes nothing.

    None where there is no picture, or only in a form that not everybody can show.
    """
    if image is None or not image.file:
        return None
    keys = {
        (PRESETS["share"].fallback.spec, PRESETS["share"].fallback.get_cache_key(image)): PRESETS["share"].fallback
    }
    for rendition in _match(getattr(image, "prefetched_renditions", None) or (), keys).values():
        return SharedPicture(rendition.url, rendition.width, rendition.height)
    if not image.file.name.lower().endswith(SHARED_TYPES):
        return None
    return SharedPicture(image.file.url, image.width, image.height)


def _by_width(renditions: Iterable["AbstractRendition"]) -> list["AbstractRendition"]:
    """Narrow to wide, each width once: small originals are never enlarged, so that wide filters can end alike."""
    return [rendition for _, rendition in sorted({item.width: item for item in renditions}.items())]


def _made(image: "AbstractImage", filters: Sequence[Filter]) -> dict[Filter, "AbstractRendition"]:
    """The renditions that exist, from what was prefetched, else in one query that this picture then remembers."""
    keys = {(item.spec, item.get_cache_key(image)): item for item in filters}
    prefetched: Any = getattr(image, "prefetched_renditions", None)
    found = _match(prefetched, keys) if prefetched is not None else {}
    if not found:
        specs = [item.spec for item in filters]
        stored = list(image.renditions.filter(filter_spec__in=specs))
        image.prefetched_renditions = [*(prefetched or ()), *stored]
        found = _match(stored, keys)
    return found


def _match(
    renditions: Iterable["AbstractRendition"], keys: dict[tuple[str, str], Filter]
) -> dict[Filter, "AbstractRendition"]:
    return {
        keys[(item.filter_spec, item.focal_point_key)]: item
        for item in renditions
        if (item.filter_spec, item.focal_point_key) in keys
    }


def make_missing(image: "AbstractImage", presets: Iterable[str]) -> int:
    """Make those files of the presets that do not exist yet; returns how many. Raises one of UNREADABLE.

    Of the widths beyond the original only the first is made: it holds the original's own size.
    """
    useful = [PRESETS[name].within(image.width) for name in presets]
    keys = {(item.spec, item.get_cache_key(image)): item for preset in useful for item in preset.filters}
    stored = image.renditions.filter(filter_spec__in=[spec for spec, _ in keys])
    made = _match(stored, keys)
    missing = [item for item in keys.values() if item not in made]
    return len(image.create_renditions(*missing))


def _make(image: "AbstractImage", item: Filter) -> "AbstractRendition | None":
    try:
        return image.create_rendition(item)
    except UNREADABLE:
        return None
