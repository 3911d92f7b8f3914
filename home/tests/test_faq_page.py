"""Questions in groups: their anchors, their answers, and what machines get."""

import re

import pytest

from home.models import FaqPage
from home.tests.factories import content_page, faq_page

pytestmark = pytest.mark.django_db
DELIVERY = ("Delivery", {"How long does it take?": "<p>Two days.</p>", "Whereto?": "<p>Everywhere.</p>"})
RETURNS = ("Returns", {"How long does it take?": "<p>Thirty <b>days</b>.</p>"})


def test_every_answer_has_an_anchor_of_its_own():
    page = faq_page(DELIVERY, RETURNS, ("Delivery", {"送料は!": "<p>0</p>", "送料は": "<p>1</p>"}))

    assert [group.anchor for group in page.groups] == ["group-delivery", "group-returns", "group-delivery-2"]
    assert [question.anchor for question in page.questions] == [
        "question-how-long-does-it-take",
        "question-whereto",
        "question-how-long-does-it-take-2",
        "question",
        "question-2",
    ]


def test_anchors_never_meet_whatever_is_asked():
    page = faq_page(("A", {"Why 2": "<p>1</p>", "Why": "<p>2</p>", "why": "<p>3</p>", "WHY": "<p>4</p>"}))

    anchors = [question.anchor for question in page.questions]
    assert len(set(anchors)) == 4


def test_page_lists_its_groups_and_folds_its_answers(client):
    faq_page(DELIVERY, RETURNS)

    html = " ".join(client.get("/questions/").content.decode().split())

    contents = re.search(r'<nav class="faq__contents".*?</nav>', html)[0]
    assert re.findall(r'<a href="#([^"]+)">([^<]+)</a>', contents) == [
        ("group-delivery", "Delivery"),
        ("group-returns", "Returns"),
    ]
    fold = '<details> <summary>Whereto?</summary> <div class="prose" id="question-whereto"> <p>Everywhere.</p>'
    assert fold in html
    assert html.count("<details>") == 3
    assert len(re.findall(r'\sid="([^"]+)"', html)) == len(set(re.findall(r'\sid="([^"]+)"', html)))


def test_one_group_needs_no_table_of_contents(client):
    faq_page(DELIVERY)

    assert "faq__contents" not in client.get("/questions/").content.decode()


def test_page_without_questions_says_so(client):
    faq_page()

    assert "Nothing was asked yet." in client.get("/questions/").content.decode()


def test_machines_get_plain_questions_with_their_answers():
    story = content_page()
    link = f'<a linktype="page" id="{story.pk}">our story</a>'
    page = faq_page(DELIVERY, ("Who", {"Who are you?": f"<p>See {link}.</p>"}))

    assert [(question.question, str(question.answer)) for question in page.questions] == [
        ("How long does it take?", "<p>Two days.</p>"),
        ("Whereto?", "<p>Everywhere.</p>"),
        ("Who are you?", '<p>See <a href="/our-story/">our story</a>.</p>'),
    ]


def test_structured_data_holds_every_question(client):
    faq_page(DELIVERY, RETURNS)

    html = client.get("/questions/").content.decode()

    assert '"@type":"FAQPage"' in html
    assert html.count('"@type":"Question"') == 3


def test_markup_of_strangers_is_left_out_and_questions_are_text(client):
    faq_page(("<b>A</b>", {"<script>alert(1)</script>": '<p onclick="x()">Ha<script>alert(2)</script></p>'}))

    html = client.get("/questions/").content.decode()

    assert "<script>alert" not in html
    assert "onclick" not in html
    assert "<summary>&lt;script&gt;alert(1)&lt;/script&gt;</summary>" in html


def test_questions_are_found_by_the_search(client):
    faq_page(DELIVERY)

    assert 'href="/questions/"' in client.get("/search/?q=everywhere").content.decode()


def test_preview_shows_what_is_being_written():
    page = FaqPage(title="Questions", slug="questions", path="000100010001", depth=3)
    page.body = [("group", {"heading": "New", "questions": [{"question": "Why?", "answer": "<p>So.</p>"}]})]

    html = page.make_preview_request(preview_mode=page.default_preview_mode).content.decode()

    assert "<summary>Why?</summary>" in html


def test_page_stays_within_its_queries_however_many_answers_link(client, django_assert_max_num_queries):
    story = content_page()
    answer = f'<p><a linktype="page" id="{story.pk}">our story</a></p>'
    faq_page(*((f"Group {n}", {f"Question {n} {m}": answer for m in range(10)}) for n in range(5)))
    client.get("/questions/")

    with django_assert_max_num_queries(14):
        assert client.get("/questions/").status_code == 200
