"""Going through what editors composed: every block of a stream, however deep."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from wagtail import blocks
from wagtail.images.models import AbstractImage

Read = TypeVar("Read")
Placed = tuple[blocks.Block, Any]
PlacedPicture = tuple[AbstractImage | None, tuple[str, ...]]  # with the presets of the places that show it


def once_a_page(context: Mapping[str, Any], name: str, read: Callable[[], Read]) -> Read:
    """What `read` gives, read once for all blocks of the page that is being shown in `context`."""
    request = context.get("request")
    if request is None:
        return read()
    kept: dict[str, Any] = request.__dict__.setdefault("read_by_blocks", {})
    if name not in kept:
        kept[name] = read()
    found: Read = kept[name]
    return found


def walk(value: Any) -> Iterator[Placed]:
    """Blocks with their values below a stream, struct or list, each before what it holds."""
    for block, held in _children(value):
        yield block, held
        yield from walk(held)


def _children(value: Any) -> Iterable[Placed]:
    if isinstance(value, blocks.StructValue):
        return [(bound.block, bound.value) for bound in value.bound_blocks.values()]
    if isinstance(value, blocks.StreamValue):
        return [(bound.block, bound.value) for bound in value]
    if isinstance(value, blocks.list_block.ListValue):
        return [(bound.block, bound.value) for bound in value.bound_blocks]
    return []


def pictures_of(placed: Iterable[Placed]) -> list[PlacedPicture]:
    """The pictures of blocks that say in `Meta.presets` at which sizes they show theirs, with those presets."""
    found: list[PlacedPicture] = []
    for block, value in placed:
        presets: tuple[str, ...] = getattr(block.meta, "presets", ())
        if presets:
            found += [(image, presets) for image in _own_pictures(value)]
    return found


def _own_pictures(value: Any) -> Iterator[AbstractImage]:
    """The pictures of a block and of its lists, without those of blocks that have presets of their own."""
    if isinstance(value, AbstractImage):
        yield value
        return
    for block, held in _children(value):
        if not getattr(block.meta, "presets", ()):
            yield from _own_pictures(held)
