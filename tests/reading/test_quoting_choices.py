"""Our own letter with its choices, which are links: no layout in which it comes back leaves a word of it behind."""

from __future__ import annotations

import html
import re
import textwrap
from urllib.parse import quote

import pytest

from bot.reading.message import Mail, parse_message
from bot.reading.quoting import own_words

TOKEN = "%5Btw-a3b9c1d7e5f2g8h4j6k0mnpq%5D"
TO = "mailto:lena+a3b9c1d7@brandt.example"
CHOICES = {
    "en": ("YES", "LATER, and when", "NO"),
    "de": ("JA", "SPÄTER, und wann", "NEIN"),
    "fr": ("OUI", "PLUS TARD, et quand", "NON"),
    "ja": ("はい", "後で、いつ頃", "いいえ"),
    "tr": ("EVET", "SONRA, ve ne zaman", "HAYIR"),
}
BODY = """Hi Tomas,

would it help you to talk to Mira Holt? She runs a repair network in four cities.

One word is enough:

{choices}

Nothing about you has gone to Mira. No answer means not now.

Lena Brandt"""
OWN = (
    "No.",
    "yes",
    "Tamam",
    "Gern, aber erst im Mai.",
    "Who is she?\n\nDo I know her?",
    "YES",
    "はい",
    "LATER, in May",
)
HEADS = {
    "gmail": "On Mon, 4 May 2026 at 09:12, Lena Brandt <lena@brandt.example> wrote:",
    "outlook": "From: Lena Brandt <lena@brandt.example>\nSent: Monday, May 4, 2026 9:12 AM\nTo: Tomas\nSubject: Mira",
    "unknown language": "2026 m. gegužės 4 d. 09:12 Lena Brandt <lena@brandt.example> rašo taip:",
    "none": "",
}


def link(word: str) -> str:
    first = quote(re.split("[,、]", word)[0])
    return f"{TO}?subject={first}%20{TOKEN}&body={first}"


def body(shape: str, words: tuple[str, ...]) -> str:
    return BODY.format(choices="\n".join(shape.format(word=word, link=link(word)) for word in words))


def letter(words: tuple[str, ...]) -> Mail:
    rich = "".join(f"<p>{part}</p>" for part in body('<a href="{link}">{word}</a><br>', words).split("\n\n"))
    raw = (
        "From: lena@brandt.example\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
        f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body('{word}: {link}', words)}\r\n"
        f"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{rich}\r\n--b--\r\n"
    )
    return parse_message(raw.encode())


def broken(text: str, width: int = 70) -> str:
    """Wrapped by a program that breaks links too."""
    lines = (
        textwrap.wrap(line, width, break_long_words=True, break_on_hyphens=False) or [""] for line in text.split("\n")
    )
    return "\n".join(part for line in lines for part in line)


SHAPES = {
    "as our plain text": "{word}: {link}",
    "as a reader sees them": "{word}",
    "targets in angle brackets": "{word}<{link}>",
    "targets on lines of their own": "{word}\n<{link}>",
    "targets without their scheme": "{word} <{link}>",
    "targets in parentheses": "{word} ({link})",
    "bulleted": "- {word}",
    "numbered": "1. {word}",
}
LAYOUTS = {
    "as it was": lambda text: text,
    "marked": lambda text: textwrap.indent(text, "> ", lambda line: True),
    "broken": broken,
    "broken and marked": lambda text: textwrap.indent(broken(text), "> ", lambda line: True),
    "indented": lambda text: textwrap.indent(text, "\t"),
    "double spaced": lambda text: text.replace("\n", "\n\n"),
    "without blank lines": lambda text: re.sub(r"\n+", "\n", text),
}


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def reply(text: str, kind: str = "text/plain") -> Mail:
    return parse_message(f"From: tomas@kral.example\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n{text}".encode())


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("language", CHOICES)
def test_choices_below_an_answer_are_never_the_authors(language: str, shape: str, layout: str) -> None:
    words = CHOICES[language]
    sent = letter(words)
    quoted = body(SHAPES[shape], words)
    if shape == "targets without their scheme":
        quoted = quoted.replace("<mailto:", "<")
    for name, head in HEADS.items():
        for own in OWN:
            text = "\n\n".join(filter(None, [own, head, LAYOUTS[layout](quoted)]))
            assert lines(own_words(reply(text), sent).text) == lines(own), (name, text)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("language", CHOICES)
def test_choices_between_answers_are_never_the_authors(language: str, shape: str) -> None:
    words = CHOICES[language]
    sent, quoted = letter(words), body(SHAPES[shape], words)
    first, second = quoted.split("\n\nOne word")
    for mark in ("> ", ""):
        parts = [textwrap.indent(part, mark, lambda line: True) for part in (first, f"One word{second}")]
        text = "\n\n".join([HEADS["gmail"], parts[0], "I met her in Porto.", parts[1]])
        assert lines(own_words(reply(text), sent).text) == ["I met her in Porto."], text


@pytest.mark.parametrize("language", CHOICES)
def test_an_answer_below_the_last_marked_line_is_the_authors(language: str) -> None:
    """What the author left out of our letter is no reason to take the rest of the reply for it."""
    quoted = textwrap.indent(body("{word}", CHOICES[language]).partition("\n\nOne")[0], "> ", lambda line: True)
    text = f"{HEADS['gmail']}\n\n{quoted}\n\nCould it be half an hour, in June?"
    assert own_words(reply(text), letter(CHOICES[language])).text == "Could it be half an hour, in June?"


@pytest.mark.parametrize("language", CHOICES)
def test_both_parts_of_a_reply_show_the_same(language: str) -> None:
    """Outlook writes targets into the plain part, the HTML part hides them: no disagreement."""
    words = CHOICES[language]
    for shape in SHAPES.values():
        plain = f"Gern.\n\n{HEADS['outlook']}\n\n{body(shape, words)}"
        shown = html.escape(body("{word}", words)).replace("\n", "<br>")
        rich = f'<div>Gern.</div><hr><div id="divRplyFwdMsg"><b>From:</b> Lena Brandt</div><div>{shown}</div>'
        raw = (
            "From: tomas@kral.example\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n"
            f"--c\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{plain}\r\n"
            f"--c\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{rich}\r\n--c--\r\n"
        )
        words_found = own_words(parse_message(raw.encode()), letter(words))
        assert (words_found.text, words_found.parts_disagree) == ("Gern.", False), plain


def test_a_footer_right_below_the_quotation_keeps_its_rule() -> None:
    """The rule of a signature below a quotation is no bullet of ours: what it opens goes as a whole."""
    words = CHOICES["en"]
    quoted = textwrap.indent(body("{word}", words), "> ", lambda line: True)
    text = (
        f"Fine.\n\n{HEADS['gmail']}\n\n{quoted}\n\n-- \nHolt Repairs, registered in Porto under no. 5.\nPlease recycle."
    )
    assert own_words(reply(text), letter(words)).text == "Fine."


@pytest.mark.parametrize("place", ["within", "behind"])
def test_an_answer_that_one_part_alone_shows_beside_our_letter_is_a_disagreement(place: str) -> None:
    words = CHOICES["en"]
    shown = html.escape(body("{word}", words))
    hidden = {
        "within": shown.replace("One word", "Yes, gladly.<br>One word"),
        "behind": f"{shown}<br>Yes, gladly.",
    }[place].replace("\n", "<br>")
    heading = '<hr><div id="divRplyFwdMsg"><b>From:</b> Lena Brandt<br><b>Sent:</b> Monday, May 4, 2026</div>'
    for page, disagree in ((hidden, True), (shown.replace("\n", "<br>"), False)):
        raw = (
            "From: tomas@kral.example\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n"
            f"--c\r\nContent-Type: text/plain\r\n\r\nNo.\r\n\r\n{HEADS['outlook']}\r\n\r\n{body('{word}', words)}\r\n"
            f"--c\r\nContent-Type: text/html\r\n\r\n<div>No.</div>{heading}<div>{page}</div>\r\n--c--\r\n"
        )
        found = own_words(parse_message(raw.encode()), letter(words))
        assert found.parts_disagree is disagree, found
        assert found.text == "No." or disagree


@pytest.mark.parametrize("language", CHOICES)
def test_choices_of_a_letter_without_html_are_known_without_their_links(language: str) -> None:
    words = CHOICES[language]
    sent = reply(body("{word}: {link}", words))
    for shape in SHAPES.values():
        text = f"No.\n\n{HEADS['outlook']}\n\n{body(shape, words)}"
        assert lines(own_words(reply(text), sent).text) == ["No."], text
