"""A page that shows every block of content as its preview shows it, for tests that look at them all."""

from datetime import timedelta
from typing import Any

from wagtail import blocks

from common import clock
from home.blocks import ContentBlocks
from home.models import ContentPage, HomePage

ENDED = "The kiln is closed. It opens again in autumn."


def list_samples() -> list[tuple[str, Any]]:
    """Each block of content pages by name, with its preview value as it is stored."""
    children: dict[str, blocks.Block] = ContentBlocks().child_blocks
    return [(name, block.get_prep_value(block.get_preview_value())) for name, block in children.items()]


def list_variants() -> list[tuple[str, Any]]:
    """The blocks that have colours on each of them, a countdown that is over, a hero without a picture."""
    samples = dict(list_samples())
    shown = []
    for ground in ("paper", "plate", "wash", "straw", "band"):
        shown.append(("hero", {**samples["hero"], "image": None, "ground": ground}))
        shown += [(name, {**samples[name], "ground": ground}) for name in ("band", "announcement", "countdown")]
    over = {"ends_at": clock.now() - timedelta(days=1), "ended_text": ENDED}
    return [*shown, ("countdown", {**samples["countdown"], **over})]


def add_showcase() -> None:
    """Publish /every-block/ and /every-colour/."""
    _add("every-block", list_samples())
    _add("every-colour", list_variants())


def _add(slug: str, stream: list[tuple[str, Any]]) -> None:
    body = [{"type": name, "value": value} for name, value in stream]
    page = ContentPage(title=slug.replace("-", " ").capitalize(), slug=slug, body=body)
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
