"""Choices that stay one of those there are, also when what is stored is of another release or of an import."""

from typing import Any

from wagtail import blocks


class ChoiceBlock(blocks.ChoiceBlock):
    """Wagtail's block, which takes a value that is no choice for the default."""

    def to_python(self, value: Any) -> Any:
        return self.normalize(value)

    def normalize(self, value: Any) -> Any:
        known = {str(choice) for choice, _label in self.field.choices if choice != ""}
        return value if value in known else self.meta.default
