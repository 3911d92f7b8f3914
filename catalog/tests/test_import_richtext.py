"""Bodies of other shops become rich text that editors here can edit."""

import pytest

from catalog.importers.richtext import clean_description


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("", ""),
        ("  \n ", ""),
        ("Plain & simple", "<p>Plain &amp; simple</p>"),
        ("a &amp; b", "<p>a &amp; b</p>"),
        ("one\ntwo\n\nthree <3", "<p>one<br/>two</p><p>three &lt;3</p>"),
        ("<p>Hi <strong>you</strong> and <em>them</em></p>", "<p>Hi <b>you</b> and <i>them</i></p>"),
        ("text<p>then</p>text", "<p>text</p><p>then</p><p>text</p>"),
        ("<h1>One</h1><h4>Two</h4>", "<h2>One</h2><h3>Two</h3>"),
        ("<script>alert(1)</script><p onclick='x()'>safe</p><style>p{}</style>", "<p>safe</p>"),
        ("<img src=x onerror=alert(1)>after", "<p>after</p>"),
        ("<a href='javascript:alert(1)'>x</a>", "<p>x</p>"),
        ("<a href='/collections/all'>x</a>", "<p>x</p>"),
        ("<a href='https://a.example/?a=1&amp;b=2'>x</a>", '<p><a href="https://a.example/?a=1&amp;b=2">x</a></p>'),
        ("<ul><li>a<ul><li>b</li></ul></li><li><p>c</p></li></ul>", "<ul><li>a</li><li>b</li><li>c</li></ul>"),
        ("<ol><li>a</li></ol>end", "<ol><li>a</li></ol><p>end</p>"),
        ("<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>", "<p>A B</p><p>C</p>"),
        ("<p><span style='color:red'>red</span>&nbsp;blue</p><p>&nbsp;</p>", "<p>red blue</p>"),
        ("<b>never closed", "<p><b>never closed</b></p>"),
        ("<p>one<br>two<br></p><hr>", "<p>one<br/>two</p><hr/>"),
        ("<p>a\x0bb</p>", "<p>ab</p>"),
    ],
)
def test_bodies_become_clean_rich_text(body: str, text: str) -> None:
    assert clean_description(body) == text


@pytest.mark.parametrize("body", ["one\n\ntwo & three", "<h1>T</h1><ul><li>a</li></ul>x <b>y</b>", "<p>a &lt; b</p>"])
def test_what_is_clean_stays_as_it_is(body: str) -> None:
    once = clean_description(body)

    assert clean_description(once) == once
