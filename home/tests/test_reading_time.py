import pytest

from home.models import ArticlePage
from home.reading import WORDS_PER_MINUTE, reading_minutes, texts_of


@pytest.mark.parametrize(
    ("words", "minutes"), [(0, 1), (1, 1), (220, 1), (329, 1), (331, 2), (440, 2), (2200, 10), (2310, 10), (2311, 11)]
)
def test_reading_takes_a_minute_for_each_220_words_and_one_at_least(words, minutes):
    assert WORDS_PER_MINUTE == 220
    assert reading_minutes(["word " * words]) == minutes


def test_words_of_all_texts_count_and_signs_do_not():
    assert reading_minutes(["blue " * 300, "— " * 1000, "água-marinha " * 100]) == 2


def test_texts_are_those_of_every_block_without_markup(db):
    body = [
        {"type": "text", "value": "<h2>Ten</h2><p>and <b>eleven</b></p>"},
        {"type": "quote", "value": {"quote": "Nobody sees the eleventh.", "source": "Marta"}},
        {
            "type": "questions",
            "value": {"heading": "Asked", "questions": [{"question": "Why?", "answer": "<p>Because</p>"}]},
        },
    ]

    words = " ".join(texts_of(ArticlePage(title="Dips", body=body).body)).split()

    assert words == ["Ten", "and", "eleven", "Nobody", "sees", "the", "eleventh.", "Marta", "Asked", "Why?", "Because"]
