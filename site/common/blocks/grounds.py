"""The colours that editors may lay under a block: those of the design, as classes of css/components/ground.css."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.blocks.choices import ChoiceBlock

GROUNDS = [
    ("paper", _("Paper")),
    ("plate", _("Sand")),
    ("wash", _("Washed blue")),
    ("straw", _("Straw")),
    ("band", _("Deep blue")),
]


class GroundBlock(ChoiceBlock):
    """One of GROUNDS; a page shows it as the class ground--<value>."""

    choices = GROUNDS

    def __init__(self, default: str = "paper", **kwargs: Any) -> None:
        super().__init__(**{"default": default, "label": _("Colour"), **kwargs})
