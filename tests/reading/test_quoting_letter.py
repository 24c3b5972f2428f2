"""The letter we sent, quoted by any mail program in any locale: what is left is exactly what the author wrote."""

from __future__ import annotations

import html
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.message import Mail, parse_message
from bot.reading.quoting import own_words, strip_text

LETTERS = {
    "en": """Hi Ana,

I hope the move went well. May I introduce you to Ben Ong, who builds payments for farmers in Jakarta?
He read your piece about rural banks and would like to hear what you learned.

YES, introduce us
LATER, and when
NO

Carla""",
    "es": """Hola Ana:

¿Puedo presentarte a Ben Ong, que construye pagos para agricultores en Yakarta?

SÍ, preséntanos
MÁS TARDE, y cuándo
NO

Un saludo,
Carla Conti""",
    "ja": """アナ様

ジャカルタで農家向けの決済を作っているベンさんをご紹介してもよろしいでしょうか。
二十分ほどお話しできればとのことです。

はい
いいえ

カルラ""",
    "ru": """Здравствуйте, Ана!

Можно познакомить вас с Беном Онгом, который делает платежи для фермеров в Джакарте?

ДА
НЕТ
ПОЗЖЕ

Карла""",
}

HEADS = {
    "gmail, en": "On Tue, Mar 3, 2026 at 10:01 AM Carla Conti <carla@conti.example> wrote:",
    "gmail, ru": "вт, 3 мар. 2026 г. в 10:01, Carla Conti <carla@conti.example>:",
    "gmail, hu": "Carla Conti <carla@conti.example> ezt írta (időpont: 2026. márc. 3., K, 10:01):",
    "gmail, ja": "2026年3月3日(火) 10:01 Carla Conti <carla@conti.example>:",
    "gmail, wrapped": "On Tue, Mar 3, 2026 at 10:01 AM Carla Conti\n<carla@conti.example> wrote:",
    "thunderbird, de": "Am 03.03.26 um 10:01 schrieb Carla Conti:",
    "georgian, of no known language": "2026 წლის 3 მარტს 10:01 Carla Conti <carla@conti.example> დაწერა:",
    "outlook, en": "From: Carla Conti\nSent: Tuesday, March 3, 2026 10:01 AM\nTo: Ana Ruiz\nSubject: Ben Ong",
    "outlook, tr": "Kimden: Carla Conti\nGönderildi: 3 Mart 2026 Salı 10:01\nKime: Ana Ruiz\nKonu: Ben Ong",
    "outlook, el": "Από: Carla Conti\nΣτάλθηκε: Τρίτη, 3 Μαρτίου 2026\nΠρος: Ana Ruiz\nΘέμα: Ben Ong",
    "outlook, of no known language": (
        "გამომგზავნი: Carla Conti <carla@conti.example>\nთარიღი: 3 მარტი 2026 10:01\nადრესატი: Ana\nთემა: Ben Ong"
    ),
    "underscores": "________________________________\nVon: Carla Conti\nGesendet: Dienstag\nAn: Ana\nBetreff: Ben",
    "original message": "-----Original Message-----\nFrom: Carla Conti",
    "nothing": "",
}


def marked(letter: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in letter.split("\n"))


def wrapped(letter: str) -> str:
    return "\n".join(part for line in letter.split("\n") for part in (textwrap.wrap(line, 38) or [""]))


def links_shown(letter: str) -> str:
    links = "<mailto:carla@conti.example?subject=YES%20%5Btw-0123456789abcdef%5D>"
    lines = letter.split("\n")
    return "\n".join(
        line + links if line.isupper() or line.startswith(("YES", "LATER", "SÍ")) else line for line in lines
    )


STYLES = {
    "as it was": lambda letter: letter,
    "marked": marked,
    "wrapped": wrapped,
    "marked and wrapped": lambda letter: marked(wrapped(letter)),
    "indented": lambda letter: textwrap.indent(letter, "    "),
    "no blank lines": lambda letter: "\n".join(line for line in letter.split("\n") if line),
    "double spaced": lambda letter: letter.replace("\n", "\n\n"),
    "bulleted": lambda letter: letter.replace("\n", "\n* "),
    "typographic quotes and spaces": lambda letter: letter.replace(" ", "\u00a0").replace("'", "’"),
    "links shown": links_shown,
    "barred": lambda letter: textwrap.indent(letter, "| ", lambda line: True),
}

OWN = (
    "Yes, with pleasure.",
    "No.",
    "yes",
    "YES, introduce us",
    "Not now. I wrote to Ben in March: he never answered.",
    "Sí, claro, preséntanos cuando quieras.",
    "はい、お願いします。",
    "Давайте, но после 20.03.2026.",
    "Hi Carla,\n\nsure: Tuesday 10:00, or Thursday.\n\n+34 is my prefix, call me",
    "May I think about it until Monday?",
    "LATER, in May",
    "Ben Ong? Who builds payments? I know him.",
)


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def mail(body: str, kind: str = "text/plain") -> Mail:
    return parse_message(f"From: ana@ruiz.example\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n{body}".encode())


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("head", HEADS)
def test_above_the_letter(style: str, head: str) -> None:
    for letter in LETTERS.values():
        for own in OWN:
            reply = "\n\n".join(filter(None, [own, HEADS[head], STYLES[style](letter)]))
            assert lines(strip_text(reply, letter)) == lines(own), reply


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("head", [head for head in HEADS if head.startswith(("gmail", "thunderbird"))])
def test_below_the_letter(style: str, head: str) -> None:
    for letter in LETTERS.values():
        for own in OWN:
            reply = "\n\n".join(filter(None, [HEADS[head], STYLES[style](letter), own]))
            assert lines(strip_text(reply, letter)) == lines(own), reply


@pytest.mark.parametrize("style", ["as it was", "marked", "indented", "double spaced", "links shown"])
@pytest.mark.parametrize("head", HEADS)
def test_between_the_lines_of_the_letter(style: str, head: str) -> None:
    for letter in LETTERS.values():
        for own in ("Yes!", "I know Ben already: we met in May.", "No", "Да, давайте.", "はい、喜んで。"):
            parts = letter.split("\n\n")
            first, rest = (STYLES[style]("\n\n".join(part)) for part in (parts[:2], parts[2:]))
            reply = "\n\n".join(filter(None, [HEADS[head], first, own, rest]))
            assert lines(strip_text(reply, letter)) == lines(own), reply


@pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
@pytest.mark.parametrize(
    "page",
    [
        "<div>{own}</div><div>{head}</div><blockquote>{letter}</blockquote>",
        "<div>{own}</div><hr><div><b>{head}</b></div><div>{letter}</div>",
        '<p>{own}</p><div id="divRplyFwdMsg">{head}</div><div>{letter}</div>',
        "<p>{own}</p><p>{head}</p><p>{letter}</p>",
        "<div>{head}</div><blockquote>{letter}</blockquote><div>{own}</div>",
        '<div id="divRplyFwdMsg">{head}</div><div>{letter}</div><div>{own}</div>',
        "<table><tr><td>{own}</td></tr><tr><td>{head}<br>{letter}</td></tr></table>",
    ],
)
def test_in_html(page: str, letter: str) -> None:
    sent = mail(letter)
    bottom = page.startswith("<div>{head}")
    for head in (text for name, text in HEADS.items() if not bottom or name.startswith(("gmail", "thunderbird"))):
        for own in OWN:
            parts = {"own": own, "head": head, "letter": letter}
            shown = {name: html.escape(text).replace("\n", "<br>") for name, text in parts.items()}
            words = own_words(mail(page.format(**shown), "text/html"), sent)
            assert lines(words.text) == lines(own), (page, head)


WORDS = st.sampled_from(
    ["we", "could", "meet", "there", "soon", "perhaps", "with", "Dee", "or", "Eli", "and", "its", "rules"]
)


@settings(max_examples=150, deadline=None)
@given(
    own=st.lists(WORDS, min_size=2, max_size=30).map(" ".join),
    letter=st.sampled_from(sorted(LETTERS)),
    head=st.sampled_from(sorted(HEADS)),
    style=st.sampled_from(sorted(STYLES)),
    width=st.integers(24, 80),
)
def test_any_words_above_any_quotation(own: str, letter: str, head: str, style: str, width: int) -> None:
    words = textwrap.fill(own, width)
    reply = "\n\n".join(filter(None, [words, HEADS[head], STYLES[style](LETTERS[letter])]))
    assert lines(strip_text(reply, LETTERS[letter])) == lines(words)


def test_words_behind_a_quoted_line_are_the_authors() -> None:
    question = (
        "> I hope the move went well. May I introduce you to Ben Ong, who builds payments for farmers in Jakarta?"
    )
    assert strip_text(f"{question} Yes, do.\n> He read your piece about rural banks", LETTERS["en"]) == "Yes, do."


def test_a_choice_typed_anew_is_the_authors_and_the_quoted_one_is_not() -> None:
    letter = LETTERS["en"]
    assert strip_text("YES, introduce us", letter) == "YES, introduce us"
    assert strip_text(f"LATER, and when\n\n{letter}", letter) == "LATER, and when"


def test_a_damaged_quotation_is_still_ours() -> None:
    """Some mail programs turn letters they cannot write into question marks."""
    letter = LETTERS["es"]
    assert strip_text(f"Claro.\n\n{letter.replace('é', '?').replace('á', '?')}", letter) == "Claro."
