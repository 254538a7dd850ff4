"""Descriptions are CommonMark: what they say is rendered in HTML and stays in Markdown; nothing else gets through."""

from __future__ import annotations

import re

import pytest

from protogen.docs import described, html
from protogen.docs.prose import blocks, summary

EACH = [
    ("plain", "<p>plain</p>", "plain"),
    ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>", "*a* **b** `c`"),
    ("snake_case_word 2*3*4", "<p>snake_case_word 2*3*4</p>", "snake_case_word 2\\*3\\*4"),
    ("__x__ _y_", "<p><strong>x</strong> <em>y</em></p>", "**x** *y*"),
    ("- a\n- b\n  more", "<ul><li>a</li><li>b\nmore</li></ul>", "- a\n- b more"),
    ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
    ("- a\n  - b", "<ul><li>a\n<ul><li>b</li></ul></li></ul>", "- a\n  - b"),
    ("a\n\nb", "<p>a</p>\n<p>b</p>", "a\n\nb"),
    ("# Head\ntext", "<p><strong>Head</strong></p>\n<p>text</p>", "**Head**\n\ntext"),
    ("> said", "<blockquote><p>said</p></blockquote>", "> said"),
    ("```json\n{}\n```", '<pre tabindex="0" class="prose"><code>{}</code></pre>', "```\n{}\n```"),
    ("see {@link Other.thing}", "<p>see <code>Other.thing</code></p>", "see `Other.thing`"),
    ("a &amp; b &lt;c&gt;", "<p>a &amp; b &lt;c&gt;</p>", "a &amp; b &lt;c&gt;"),
    ("a  \nb", "<p>a<br>b</p>", "a<br>b"),
]
"""A description, and what it is in HTML and in Markdown."""


@pytest.mark.parametrize(("text", "in_html", "in_markdown"), EACH)
def test_what_a_description_says(text: str, in_html: str, in_markdown: str) -> None:
    assert html.prose(text) == in_html
    assert described.prose(text) == in_markdown


LINK = 'rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize("target", ["https://a.example/b?c=d#e", "http://a.example", "mailto:a@b.example"])
def test_a_link_that_leads_somewhere(target: str) -> None:
    assert html.prose(f"[*the* spec]({target})") == f'<p><a href="{target}" {LINK}><em>the</em> spec</a></p>'
    assert html.prose(f"<{target}>") == f'<p><a href="{target}" {LINK}>{target.removeprefix("mailto:")}</a></p>'
    assert described.prose(f"[*the* spec]({target})") == f"[*the* spec]({target})"


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JavaScript:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///x",
        "/relative",
        "x.html",
        "#own",
    ],
)
def test_what_does_not_lead_there_from_anywhere_is_text(target: str) -> None:
    assert html.prose(f"[the spec]({target})") == "<p>the spec</p>"
    assert described.prose(f"[the spec]({target})") == "the spec"


@pytest.mark.parametrize(
    "text",
    [
        "<script>x</script>",
        "<img src=x onerror=alert(1)>",
        "[<b>](https://a.example)",
        "[x](https://a.example/'\"><script>)",
        "**<i>x</i>** `<b>`",
        "```\n</code></pre><script>\n```",
        "- <b>\n\n> <i>\n\n# <u>",
        "![<b>](https://a.example/x.png)",
    ],
)
def test_html_is_text(text: str) -> None:
    """Nothing but our own tags is in the page; in Markdown nothing outside of code opens one."""
    own = r"</?(?:p|em|strong|code|pre|ul|ol|li|blockquote|a|br)(?: [^<>]*)?>"
    assert "<" not in re.sub(own, "", html.prose(text))
    outside = re.sub(r"^```.*?^```$", "", described.prose(text), flags=re.DOTALL | re.MULTILINE)
    assert "<" not in re.sub(r"`[^`]*`|<!-- -->", "", outside)


def test_a_link_in_a_link_is_none() -> None:
    text = "[https://a.example/x](https://a.example/x)"
    assert html.prose(text) == f'<p><a href="https://a.example/x" {LINK}>https://a.example/x</a></p>'


def test_a_cell_stands_on_one_line() -> None:
    assert described.cell("a | b\n\n- c\n- d") == "a \\| b<br>• c<br>• d"
    assert html.cell("one *line*") == "one <em>line</em>"


def test_a_summary_is_the_first_paragraph_without_marks() -> None:
    assert summary("The **first** [one](https://a.example),\nin two lines.\n\nMore.") == "The first one, in two lines."


@pytest.mark.parametrize("part", ["**a ", "_a ", "[a](", "`a ``", "> ", "- a ", "[", "<https://", "&", "![", "1. "])
def test_no_text_takes_much_longer_than_its_length(part: str) -> None:
    """Everything that repeats in the patterns has an end: a tenfold text makes about ten times the spans."""
    assert blocks(part * 5_000)
