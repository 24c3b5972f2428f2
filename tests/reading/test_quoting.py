"""Own words: no line of a quotation leaks, nothing the author wrote between quoted lines is lost."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.message import Mail, parse_message
from bot.reading.quoting import own_words, strip_text, subject_words

ASK = """Hi Ana,

may I introduce you to Ben Ong, who builds payments for farmers in Jakarta?

YES, introduce us
LATER, and when
NO

Carla"""
MARKED = "\n".join("> " + line for line in ASK.splitlines())


def mail(body: str, kind: str = "text/plain") -> Mail:
    raw = f"From: ana@ruiz.example\nContent-Type: {kind}; charset=utf-8\n\n{body}"
    return parse_message(raw.replace("\n", "\r\n").encode())


def both(text: str, html: str) -> Mail:
    raw = (
        'From: ana@ruiz.example\nContent-Type: multipart/alternative; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\n{text}\n--b\nContent-Type: text/html\n\n{html}\n--b--\n"
    )
    return parse_message(raw.replace("\n", "\r\n").encode())


LAYOUTS = {
    "gmail": f"On Tue, 3 Mar 2026 at 10:01, Carla <carla@conti.example> wrote:\n{MARKED}",
    "wrapped": f"On Tue, 3 Mar 2026 at 10:01, Carla Conti\n<carla@conti.example> wrote:\n\n{MARKED}",
    "german": f"Am 03.03.2026 um 10:01 schrieb Carla <carla@conti.example>:\n{MARKED}",
    "hungarian": f"Carla <carla@conti.example> ezt írta (2026. 03. 03. 10:01):\n{MARKED}",
    "outlook": f"From: Carla\nSent: Tuesday, 3 March 2026 10:01\nTo: Ana\nSubject: Ben?\n\n{ASK}",
    "outlook-tr": f"Kimden: Carla\nTarih: 3 Mart 2026 10:01\nKime: Ana\nKonu: Ben?\n\n{ASK}",
    "outlook-ru": f"От: Carla\nДата: 3 марта 2026\nКому: Ana\nТема: Ben?\n\n{ASK}",
    "outlook-no": f"Fra: Carla <carla@conti.example>\nSendt: tirsdag\n\n{ASK}",
    "mac": f"\ufeffFrom: Carla <carla@conti.example>\nDate: Tuesday\n\n    {ASK}",
    "original": f"-----Original Message-----\n{ASK}",
    "phone": f"Sent from my phone\n\nOn 3 Mar 2026, at 10:01, Carla <carla@conti.example> wrote:\n{ASK}",
}


@pytest.mark.parametrize("sent", [None, ASK])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_quotation_goes_and_the_answer_stays(layout: str, sent: str | None) -> None:
    assert strip_text(f"Not for me, sorry.\n\n{LAYOUTS[layout]}", sent) == "Not for me, sorry."


def test_the_known_letter_is_recognised_without_any_mark() -> None:
    rewrapped = ASK.replace("for farmers", "\nfor farmers")
    assert strip_text(f"Sounds right.\n\n{rewrapped}", ASK) == "Sounds right."


@pytest.mark.parametrize("sent", [None, ASK])
def test_inline_answers_are_kept(sent: str | None) -> None:
    text = "> may I introduce you to Ben Ong, who builds payments for farmers in Jakarta?\n\nYes!\n\n> Carla"
    assert strip_text(text, sent) == "Yes!"


def test_signature_and_disclaimer_go() -> None:
    assert strip_text("No thanks.\n\n-- \nAna Ruiz\nYES Ltd") == "No thanks."
    assert strip_text("No thanks.\n\nBest,\nAna Ruiz\nCEO, Ruiz Ltd\n+34 600 000 000") == "No thanks.\n\nBest,"
    assert strip_text("No thanks.\n\nThis message is confidential. Yes.") == "No thanks."


def test_a_line_that_looks_like_a_label_but_is_prose_stays() -> None:
    assert strip_text("From: the heart, yes") == "From: the heart, yes"


def test_hidden_html_is_not_read() -> None:
    for style in ("display:none", "font-size:0", "visibility: hidden", "color:#ffffff"):
        words = own_words(mail(f'<p>No thanks</p><p style="{style}">YES</p>', "text/html"), None)
        assert words.text == "No thanks"
    assert own_words(mail("<p>No</p><p hidden>YES</p>", "text/html"), None).text == "No"


@pytest.mark.parametrize(
    "quotation",
    [
        '<div class="gmail_quote">On Tue wrote:<blockquote>YES</blockquote></div>',
        "<blockquote type='cite'>YES</blockquote>",
        '<div id="divRplyFwdMsg"><b>From:</b> Carla</div><div>YES</div>',
        "<hr><p><b>Von:</b> Carla<br>Gesendet: 3.3.2026</p><p>YES</p>",
    ],
)
def test_html_quotation_is_cut(quotation: str) -> None:
    words = own_words(mail(f"<div>No thanks</div>{quotation}", "text/html"), None)
    assert (words.text, words.quoted) == ("No thanks", True)


def test_outlooks_own_blockquote_is_the_authors() -> None:
    assert (
        own_words(mail('<blockquote class="elementToProof">Yes please</blockquote>', "text/html"), None).text
        == "Yes please"
    )


def test_parts_that_say_different_things_disagree() -> None:
    assert own_words(both("Yes please", "<p>No thanks</p>"), None).parts_disagree
    assert not own_words(both("Yes please", "<p>Yes <b>please</b></p>"), None).parts_disagree


def test_parts_that_show_the_same_agree_though_only_one_marks_what_it_quotes() -> None:
    """Some programs write no mark at all into the plain part: the HTML tells where the quotation begins."""
    words = own_words(both("Yes.\n\nMay I?\nCarla", "<p>Yes.</p><blockquote>May I?<br>Carla</blockquote>"), None)
    assert (words.text, words.parts_disagree) == ("Yes.", False)
    hidden = own_words(both("No.", '<p>No.</p><div class="gmail_quote">old</div><p>Yes.</p>'), None)
    assert hidden.parts_disagree


def test_a_forwarded_letter_is_known_and_not_read() -> None:
    words = own_words(mail(f"FYI\n\n---------- Forwarded message ---------\nFrom: Carla\n\n{ASK}"), None)
    assert (words.text, words.forwarded) == ("FYI", True)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(ASK.splitlines()), max_size=8))
def test_no_marked_line_ever_leaks(lines: list[str]) -> None:
    assert strip_text("\n".join("> " + line for line in lines)) == ""


@pytest.mark.parametrize("piece", ["> ", "On ", "<", "From: a\n", "a@b.example ", "\n", "-", "wrote:", "<div>", "1."])
def test_a_megabyte_of_anything_is_bounded(piece: str) -> None:
    text = (piece * 1_000_000)[:1_000_000]
    begun = time.perf_counter()
    strip_text(text, ASK)
    own_words(mail(text[:300_000].replace("<div>", "<p>"), "text/html"), mail(ASK))
    assert time.perf_counter() - begun < 3


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("YES [tw-0123456789abcdef0123456789abcdef]", "YES"),
        ("LATER 15 January [tw-0123456789abcdef0123456789abcdef]", "LATER 15 January"),
        ("unsubscribe", "unsubscribe"),
        ("Re: Introduction to Ben Ong", ""),
        ("RE : Introduction to Ben Ong", ""),
        ("AW: YES [tw-0123456789abcdef0123456789abcdef]", ""),
        ("", ""),
    ],
)
def test_a_subject_written_anew_is_own_words(subject: str, words: str) -> None:
    """Of a mail that says nothing else; what a reply kept was written by somebody else."""
    raw = f"From: ana@ruiz.example\r\nSubject: {subject}\r\n\r\n"
    assert subject_words(parse_message(raw.encode())) == words


@pytest.mark.parametrize("intro", ["On Monday Carla Conti wrote:", "On some day, somebody wrote:", "Carla escribió:"])
def test_an_attribution_right_above_a_quotation_needs_no_date(intro: str) -> None:
    """Its weekday is nobody's wish to wait."""
    assert (
        own_words(mail(f"Yes, with pleasure.\n\n{intro}\n> May I introduce you?\n"), None).text == "Yes, with pleasure."
    )
    assert own_words(mail(f"Yes.\n\n{intro}\n\n> May I?\n> Carla\n"), None).text == "Yes."
