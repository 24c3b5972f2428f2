"""Cards: whatever a text holds, no reading of it finds markup, and no card is larger than Gmail shows."""

from __future__ import annotations

import html
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.web.addon import cards
from tests.web import shapes

NASTY = '<a href="https://evil.example">Ana</a> & <b>Ben</b> &lt;img src=x onerror=alert(1)&gt; \u202egnp\x00\x1b[2J'
URL = "https://desk.conti.example/addon/act"
hostile = st.text(max_size=300) | st.sampled_from([NASTY, "<", "&lt;", "a<br>b", "</b>", "\n\n", "'\"", "]]>", "<!--"])


class Marks(HTMLParser):
    """What a client that reads HTML makes of a text: its marks and its words."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.marks: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.marks.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.marks.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        self.marks.append("!")

    def handle_decl(self, decl: str) -> None:
        self.marks.append("!")


def everything(text: str) -> dict[str, Any]:
    """A card with this text wherever one can stand."""
    click = cards.call(URL, do="case", code=text[:2_000])
    button = cards.button(text or "x", click, first=True)
    widgets = (
        cards.paragraph(cards.lines("x", cards.bold(text), cards.grey(text), cards.red(text))),
        cards.row(
            cards.together("x", text, by=" · "), above=text, below=text, icon="EMAIL", click=click, button=button
        ),
        cards.buttons(cards.button("x" + text, click)),
        cards.field("f", text, value=text, hint=text, long=True, suggests=URL),
        cards.choice("c", text, [("x" + text, text)], [text], kind="CHECK_BOX"),
        cards.day("d", text),
    )
    main = cards.button("x" + text, click)
    sections = [cards.section(*widgets, title=text, shown=2)]
    return cards.card("n", "x" + text, sections, below=text, main=main, other=main, menu={"x" + text: click})


@given(hostile)
def test_no_text_is_markup_wherever_it_stands(text: str) -> None:
    """Both where HTML is read and where it is not, and every card has the shape that Google documents."""
    card = everything(text)
    if cards.plain(text, 40):
        shapes.Card.model_validate(card)
    for widget in card["sections"][0]["widgets"][:2]:
        ((_, one),) = widget.items()
        assert set(Marks(one["text"]).marks) <= {"b", "/b", "br", "font", "/font"}
        for label in ("topLabel", "bottomLabel"):
            assert Marks(one.get(label, "")).marks == []
    assert Marks(card["header"]["title"]).marks == []


@given(hostile)
def test_escaped_text_reads_as_it_was_written(text: str) -> None:
    lines = [" ".join(Marks(one).words.split()) for one in cards.rich(text).html.split("<br>")]
    assert lines == [
        " ".join(cards.plain(one, 10_000).replace("‹", "<").replace("›", ">").split()) for one in text.split("\n")
    ]


def test_a_hostile_name_is_no_link_anywhere() -> None:
    card = everything(NASTY)
    shapes.Card.model_validate(card)
    assert "<a" not in html.unescape(repr(card["header"]))
    paragraph = card["sections"][0]["widgets"][0]["textParagraph"]["text"]
    assert "&lt;a href=" in paragraph
    assert "\u202e" not in repr(card["header"])
    assert "\x1b" not in repr(card["sections"][0]["widgets"][:1])


def test_long_texts_are_cut() -> None:
    card = everything("x" * 50_000)
    shapes.Card.model_validate(card)
    assert len(card["header"]["title"]) == 100
    assert card["header"]["title"].endswith("…")


def test_a_card_never_has_more_than_a_hundred_widgets() -> None:
    many = [cards.section(*[cards.paragraph(str(n)) for n in range(80)], title="many") for _ in range(5)]
    card = cards.card("n", "t", many)
    shapes.Card.model_validate(card)
    assert sum(len(section["widgets"]) for section in card["sections"]) == cards.MOST_WIDGETS
    assert "more than fits" in card["sections"][-1]["widgets"][-1]["textParagraph"]["text"]


def test_a_hundred_sections_are_enough() -> None:
    card = cards.card("n", "t", [cards.section(cards.paragraph("x")) for _ in range(300)])
    assert len(shapes.Card.model_validate(card).sections) == 100


def test_an_empty_section_is_left_out() -> None:
    card = cards.card("n", "t", [cards.section(title="nothing"), cards.section(cards.paragraph("x"))])
    assert [section.get("header") for section in card["sections"]] == [None]


def test_a_parameter_that_would_not_come_back_whole_is_refused() -> None:
    with pytest.raises(ValueError, match="2001 characters"):
        cards.call(URL, why="x" * 2_001)


@pytest.mark.parametrize(
    "widget",
    [
        {"textParagraph": {"text": "x"}, "divider": {}},
        {"textParagraph": {"text": "x", "colour": "red"}},
        {"textParagraph": {"text": "<a href='https://evil.example'>x</a>"}},
        {"textParagraph": {"text": "R&D"}},
        {"decoratedText": {"text": "x", "topLabel": "<b>x</b>"}},
        {"buttonList": {"buttons": []}},
        {"image": {"imageUrl": "https://evil.example/x.png"}},
    ],
)
def test_the_shapes_refuse_what_gmail_would(widget: dict[str, Any]) -> None:
    """The validator of these tests is strict: no unknown key, one key a widget, no markup but ours."""
    with pytest.raises(ValidationError):
        shapes.Widget.model_validate(widget)
