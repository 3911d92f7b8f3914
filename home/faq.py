"""Questions of an FAQ page: how editors compose them, and how people and machines get them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.rich_text import expand_db_html

from common.blocks import QuestionsBlock

BETWEEN = "<!-- next -->"  # in no answer: rich text is stored without comments


class QuestionGroupBlock(QuestionsBlock):
    """Questions of one kind under their heading."""

    heading = blocks.CharBlock(max_length=120, help_text=_("Such as “Delivery”; it stands in the table of contents."))

    class Meta:
        label = _("Group of questions")


class FaqBlocks(blocks.StreamBlock):
    group = QuestionGroupBlock()


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer as HTML; `anchor` is the answer's id on the page."""

    question: str
    answer: SafeString
    anchor: str


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    heading: str
    anchor: str
    questions: tuple[Question, ...]


def read_groups(stream: StreamValue) -> tuple[QuestionGroup, ...]:
    """The groups of a stream of FaqBlocks, every anchor its own; links in all answers are looked up together."""
    anchors = _Anchors()
    answers = _answers(stream)
    return tuple(
        QuestionGroup(
            heading=group.value["heading"],
            anchor=anchors.free(group.value["heading"], "group"),
            questions=tuple(
                Question(row["question"], next(answers), anchors.free(row["question"], "question"))
                for row in group.value["questions"]
            ),
        )
        for group in stream
    )


def _answers(stream: StreamValue) -> Iterator[SafeString]:
    """The answers in their order, as they are shown."""
    sources = [row["answer"].source for group in stream for row in group.value["questions"]]
    shown: str = expand_db_html(BETWEEN.join(sources))
    return (mark_safe(answer) for answer in shown.split(BETWEEN))  # noqa: S308  cleaned by RichTextBlock


class _Anchors:
    """Ids that say what they mark, none twice and none of those that the page's frame has."""

    def __init__(self) -> None:
        self.taken: dict[str, int] = {}

    def free(self, text: Any, kind: str) -> str:
        base = f"{kind}-{slugify(text)[:60]}".rstrip("-")
        count = self.taken[base] = self.taken.get(base, 0) + 1
        return base if count == 1 else self.free(f"{text} {count}", kind)
