"""A forwarded wish, however the mail program forwards: its author, its own words, and only what states the wish."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.message import Mail, parse_message
from bot.reading.quoting import own_words
from bot.reading.requests.wish import MOST_PASSAGE, Wish, read_wish, wish_passage

CARLA = "carla@conti.example"
BOT = ("intro@conti.example",)
WISH = """\
Hi Carla,

how was your summer? We moved house.

I'd love to meet Ben Ong of Ong Pay, since we are looking for a payments partner in Jakarta. We could offer him our \
bank licence. Call me on +57 300 123 4567.

Best,
Ana

On Mon, Nov 16, 2026 at 9:12 AM Carla Conti <carla@conti.example> wrote:
> secret chain: cyd@ek.example
> YES
"""
PASSAGE = (
    "I'd love to meet Ben Ong of Ong Pay, since we are looking for a payments partner in Jakarta. "
    "We could offer him our bank licence."
)
HEADING = "From: Ana Ruiz <ana@ruiz.example>\nDate: {}\nSubject: Hello\nTo: Carla Conti <carla@conti.example>\n"
TO = "To: Carla Conti <carla@conti.example>\nSubject: Hello\n"
PROGRAMS = {
    "gmail": "---------- Forwarded message ---------\n" + HEADING.format("Tue, Nov 17, 2026 at 9:12 AM") + "\n\n{}",
    "outlook": f"From: Ana Ruiz <ana@ruiz.example>\nSent: Tuesday, November 17, 2026 9:12 AM\n{TO}\n{{}}",
    "outlook, german": "Von: Ana Ruiz <ana@ruiz.example>\nGesendet: Dienstag, 17. November 2026 09:12\n"
    "An: Carla Conti <carla@conti.example>\nBetreff: Hallo\n\n{}",
    "outlook, old": f"From: Ana Ruiz [mailto:ana@ruiz.example]\nSent: Tuesday, November 17, 2026 9:12 AM\n{TO}\n{{}}",
    "outlook, phone": "Get Outlook for iOS<https://aka.example/x>\n________________________________\n"
    f"From: Ana Ruiz <ana@ruiz.example>\nSent: Tuesday, November 17, 2026 9:12:33 AM\n{TO}\n{{}}",
    "thunderbird": "-------- Forwarded Message --------\nSubject: \tHello\nDate: \tTue, 17 Nov 2026 09:12:00 +0100\n"
    "From: \tAna Ruiz <ana@ruiz.example>\nTo: \tCarla Conti <carla@conti.example>\n\n\n{}",
    "iphone": "Sent from my iPhone\n\nBegin forwarded message:\n\n"
    + HEADING.format("November 17, 2026 at 9:12:00 AM GMT+1")
    + "\n{}",
    "android": "-------- Original message --------\n" + HEADING.format("17/11/2026 09:12 (GMT+01:00)") + "\n{}",
    "yahoo": "----- Forwarded Message ----- From: Ana Ruiz <ana@ruiz.example>To: Carla <carla@conti.example>"
    "Sent: Tuesday\n\n{}",
    "bold": "---------- Forwarded message ---------\n*From:* Ana Ruiz <ana@ruiz.example<mailto:ana@ruiz.example>>\n"
    "*Date:* Tue, Nov 17, 2026 at 9:12 AM\n*To:* Carla\n\n{}",
}


def mail(text: str) -> Mail:
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = CARLA, BOT[0], "Fwd: Hello"
    written.set_content(text)
    return parse_message(written.as_bytes())


def read(forwarding: Mail) -> Wish:
    wish = read_wish(forwarding, own_words(forwarding, None).text, BOT, (CARLA,))
    assert wish is not None
    return wish


def people(wish: Wish) -> list[tuple[str, str, str]]:
    return [(party.name, party.address, party.consent) for party in wish.request.parties]


def stops(wish: Wish) -> list[str]:
    return [problem.code for problem in wish.request.problems if problem.stops]


ANA = ("Ana Ruiz", "ana@ruiz.example", "vouched")
BEN = ("Ben Ong", "", "ask")


def its_all_there(wish: Wish) -> None:
    assert (wish.author.name, wish.author.address) == ("Ana Ruiz", "ana@ruiz.example")
    assert wish.passage == PASSAGE
    assert wish.words.startswith("Hi Carla,")
    for chain in ("secret", "YES", "cyd@ek.example"):
        assert chain not in wish.words
    assert "300" not in wish.passage


@pytest.mark.parametrize("program", PROGRAMS)
def test_inline_as_mail_programs_forward(program: str) -> None:
    forwarding = mail("Please introduce her to Ben Ong <ben@ong.example>.\n\n" + PROGRAMS[program].format(WISH))
    wish = read(forwarding)
    its_all_there(wish)
    assert wish.written == (None if program == "yahoo" else date(2026, 11, 17))
    assert wish.said == "Please introduce her to Ben Ong <ben@ong.example>."
    assert people(wish) == [ANA, ("Ben Ong", "ben@ong.example", "ask")]


def test_quoted_as_apple_mail_forwards() -> None:
    inner = HEADING.format("17 November 2026 at 09:12:00 CET") + "\n" + WISH
    wish = read(mail("Begin forwarded message:\n\n" + "".join(f"> {line}\n" for line in inner.split("\n"))))
    its_all_there(wish)


def test_html_alone() -> None:
    written = EmailMessage()
    written["From"], written["To"] = CARLA, BOT[0]
    written.set_content(
        '<div>Ben Ong<br><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>'
        "From: <b>Ana Ruiz</b> &lt;ana@ruiz.example&gt;<br>Date: Tue, Nov 17, 2026 at 9:12 AM<br>To: Carla<br></div>"
        "<br><div>I'd love to meet Ben Ong.</div></div></div>",
        subtype="html",
    )
    wish = read(parse_message(written.as_bytes()))
    assert wish.said == "Ben Ong"
    assert (wish.author.address, wish.passage, people(wish)) == (
        "ana@ruiz.example",
        "I'd love to meet Ben Ong.",
        [ANA, BEN],
    )


def test_attached() -> None:
    inner = EmailMessage()
    inner["From"], inner["To"] = "Ana Ruiz <ana@ruiz.example>", CARLA
    inner["Date"] = "Tue, 17 Nov 2026 09:12:00 +0100"
    inner.set_content(WISH)
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = CARLA, BOT[0], "Fwd: Hello"
    written.set_content("with Ben Ong?")
    written.add_attachment(inner)
    wish = read(parse_message(written.as_bytes()))
    its_all_there(wish)
    assert wish.written == date(2026, 11, 17)


@pytest.mark.parametrize(
    ("said", "other", "topic"),
    [
        ("", BEN, ""),
        ("FYI", BEN, ""),
        ("What do you think?", BEN, ""),
        ("Cyd Ek", ("Cyd Ek", "", "ask"), ""),
        ("+ Cyd Ek: pilots", ("Cyd Ek", "", "ask"), "pilots"),
        ("Ana + Cyd Ek: pilots", ("Cyd Ek", "", "ask"), "pilots"),
        ("With: Cyd Ek <cyd@ek.example>", ("Cyd Ek", "cyd@ek.example", "ask"), ""),
        ("Can you intro Ana to Cyd Ek?", ("Cyd Ek", "", "ask"), ""),
        ("Please connect them with Cyd Ek.\nTopic: pilots", ("Cyd Ek", "", "ask"), "pilots"),
        ("cyd@ek.example please", ("", "cyd@ek.example", "ask"), ""),
        ("For Cyd: she has a licence", ("Cyd", "", "ask"), ""),
    ],
)
def test_the_connectors_words_name_the_other_side_before_the_wish_does(
    said: str, other: tuple[str, str, str], topic: str
) -> None:
    wish = read(mail(f"{said}\n\n{PROGRAMS['gmail'].format(WISH)}"))
    assert people(wish) == [ANA, other]
    assert wish.request.topic == topic
    assert wish.request.prose == ""
    assert stops(wish) == []


def test_the_author_is_vouched_for_unless_the_connector_says_otherwise() -> None:
    wish = read(mail("Ask Ana\n\n" + PROGRAMS["gmail"].format(WISH)))
    assert wish.request.parties[0].consent == "ask"


def test_two_others_above_a_third_ones_mail_are_a_question() -> None:
    assert stops(read(mail("Cyd Ek + Dan Fo: pilots\n\n" + PROGRAMS["gmail"].format(WISH)))) == ["side"]


def test_a_wish_for_nobody_in_particular_lacks_a_side() -> None:
    wish = read(mail(PROGRAMS["gmail"].format("I'd love to meet a founder in Jakarta.\n")))
    assert stops(wish) == ["side"]
    assert wish.passage == "I'd love to meet a founder in Jakarta."


def test_the_connectors_own_mail_forwarded_is_nobodys_wish() -> None:
    for address in (CARLA, BOT[0]):
        own = mail(PROGRAMS["gmail"].replace("ana@ruiz.example", address).format(WISH))
        assert read_wish(own, own_words(own, None).text, BOT, (CARLA,)) is None


@pytest.mark.parametrize(
    "text",
    [
        "Ana + Ben: pilots",
        "---------- Forwarded message ---------\nFrom: Ana Ruiz\nDate: today\n\nI'd love to meet Ben",
        "On Monday Ana Ruiz <ana@ruiz.example> wrote:\n> I'd love to meet Ben Ong",
        "From: where I stand, it is good",
    ],
)
def test_no_forwarded_author_with_an_address_is_no_wish(text: str) -> None:
    forwarding = mail(text)
    assert read_wish(forwarding, own_words(forwarding, None).text, BOT, (CARLA,)) is None


def test_a_long_wish_is_cut_to_its_sentences() -> None:
    long = "We did a lot. " * 60 + "I would love to meet Ben Ong. " + "It would help us. " * 60
    passage = wish_passage(f"Hi Carla,\n{long}\n\nBest,\nAna")
    assert passage.startswith("I would love to meet Ben Ong.")
    assert len(passage.split()) <= MOST_PASSAGE


@pytest.mark.parametrize(
    "text", ["", "The weather is fine.", "Hi Carla,\n\nthanks!\n\nAna", "I'd love to meet you at +57 300 123 4567"]
)
def test_words_that_state_no_wish_are_never_offered(text: str) -> None:
    assert wish_passage(text) == ""


@given(st.text(max_size=400))
def test_a_passage_is_short_and_its_authors(text: str) -> None:
    passage = wish_passage(text)
    assert len(passage.split()) <= MOST_PASSAGE


@given(
    st.lists(st.sampled_from([*"".join(PROGRAMS["gmail"]).split("\n"), "> ", "From:", "Date: 99/99/9999", WISH, ""]))
)
def test_any_forwarding_is_read(lines: list[str]) -> None:
    forwarding = mail("\n".join(lines).replace("\x00", ""))
    read_wish(forwarding, own_words(forwarding, None).text, BOT, (CARLA,))
