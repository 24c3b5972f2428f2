"""Notices and the brief: every kind has its words, and every word that is offered is one that the commands know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from itertools import product

import pytest

from bot.introductions.decision import LETTERS, Kind, Notice
from bot.introductions.introduction import Assistant, Consent, Gesture, Introduction, PartyState, Person, Stage
from bot.reading.command import Unknown, read_commands
from bot.writing.brief import HeldLetters, Next, OnItsWay, Told, Waits, Week, write_brief
from bot.writing.letters import Outgoing
from bot.writing.manuscript import Manuscript
from bot.writing.notices import write_item
from tests.writing.cast import (
    ANA,
    BEN,
    CASE,
    MORNING,
    NOW,
    TRIO,
    html,
    letter,
    notice,
    plain,
    shown_words,
    spoken_words,
    voice,
)

ITEMS = sorted((MORNING - {Kind.BRIEF, Kind.DIGEST}) | {Kind.QUESTION, Kind.REDIRECT, Kind.LATE_ANSWER, Kind.BOUNCED})
MAILED = sorted(set(Kind) - LETTERS - MORNING)
MADE = replace(CASE, stage=Stage.INTRODUCED, introduced_at=NOW - timedelta(days=14))
DECLINED = replace(
    CASE, stage=Stage.DECLINED, parties=(replace(ANA, state=PartyState.NO), replace(BEN, state=PartyState.YES))
)
FACTS = (
    {},
    {"stage": "asking"},
    {"stage": "asking", "choices": "address", "address": "ana@gmail.example"},
    {"stage": "introduced"},
    {"answer": "yes", "stage": "declined"},
    {"passage": "yes"},
    {"about": "question"},
    {"about": "approval"},
    {"about": "letter", "reason": "attachments"},
    {"about": "letter", "reason": "it names 2026-11-02, which has passed"},
    {"about": "loss"},
    {"about": "word", "person": "Ana Ruiz <ana@ruiz.example>", "subject": "Lunch"},
    {"about": "side", "person": "Ana Ruiz <ana@ruiz.example>", "subject": "Lunch"},
    {"did": "Ana is reminded", "undo": "2026-11-21T13:20:00+00:00"},
    {"reason": "attachments, quoted-history", "leaves": "2026-11-21T13:20:00+00:00"},
    {"outcome": "met", "wrote": "ben", "name": "Bob Low", "lost": "ana"},
)
CASES = (CASE, TRIO, MADE, DECLINED)


def item(kind: Kind, facts: dict[str, str], case: Introduction | None = CASE, **options: int | str) -> tuple[str, str]:
    return write_item(Notice(kind, "cause", "ana", facts), case, voice(), at=NOW, **options)  # type: ignore[arg-type]


def words_offered(text: str) -> Iterator[str]:
    """What stands in bold on the lines of a list: a word in capitals, with a code and a name where it needs them."""
    for line in re.findall(r"(?m)^- (.*)$", text):
        offer = re.match(r"((?:[A-Z]\d+ )?(?:[^\s:]+ ){0,4}[A-Z]{2,}[^:]*):", line)
        if offer:
            yield re.sub(r' and a day \("LATER [^)]*\)', " 30 November", offer[1])


def test_every_kind_has_its_words_and_nothing_is_worded_that_is_no_kind() -> None:
    """But the connector's own letter, which we never write."""
    folder = files("bot.writing") / "wording" / "en"
    mails = {file.name[:-3] for file in folder.iterdir() if file.name.endswith(".j2") and file.name[0] != "_"}
    items = {file.name[:-3] for file in (folder / "brief").iterdir()}
    kinds = {kind.value for kind in Kind} - {Kind.OWN_LETTER.value}
    assert mails | items == kinds | {"disclosure", "disclosure-short", "disclosure-introduction"}
    assert items == {kind.value for kind in ITEMS}
    assert not mails & {kind.value for kind in MORNING - {Kind.BRIEF, Kind.DIGEST}}


@pytest.mark.parametrize(("kind", "facts"), list(product(MAILED, FACTS)))
def test_no_notice_offers_a_word_that_the_commands_do_not_know(kind: Kind, facts: dict[str, str]) -> None:
    for case in (CASE, DECLINED):
        text = plain(notice(kind, case=case, facts=facts, words="Who is he?"))
        for offer in words_offered(text):
            for alone in offer.split(" or ") if " or " in offer else [offer]:
                assert not isinstance(read_commands(alone), Unknown), (alone, text)


@pytest.mark.parametrize(("kind", "facts"), list(product(ITEMS, FACTS)))
def test_what_the_brief_offers_is_known_and_carries_the_code(kind: Kind, facts: dict[str, str]) -> None:
    for case in CASES:
        heading, text = item(kind, facts, case, words="Who is he?")
        assert heading.startswith("K7 ")
        for offer in words_offered(text):
            commands = read_commands(offer)
            assert not isinstance(commands, Unknown), (offer, text)
            assert [command.code for command in commands] == ["K7"], offer


@pytest.mark.parametrize(("kind", "facts"), list(product(ITEMS, FACTS)))
def test_every_item_reads_well_whatever_is_known(kind: Kind, facts: dict[str, str]) -> None:
    for case in (MADE, None):
        heading, text = item(kind, facts, case)
        assert not re.search(r"None|Undefined|\(\)|[ ,]\.|  |\{|\}", heading + text), text


def test_people_of_one_name_or_with_a_word_for_a_name_are_named_by_their_address() -> None:
    """ "NUDGE Ana" would be nobody's name, and "OR YES" is prose."""
    for name in ("Ana Lin", "Or Levi"):
        other = replace(BEN, person=Person("lin@x.example", name))
        twin = replace(
            MADE, parties=(replace(ANA, person=Person("ana@ruiz.example", f"{name.split()[0]} Ruiz")), other)
        )
        offers = list(words_offered(item(Kind.NOBODY_WROTE, {}, twin)[1]))
        assert offers == ["K7 NUDGE ana@ruiz.example", "K7 NUDGE lin@x.example"]
        for offer in offers:
            assert not isinstance(read_commands(offer), Unknown)
    assert list(words_offered(item(Kind.NOBODY_WROTE, {}, MADE)[1])) == ["K7 NUDGE Ana", "K7 NUDGE Ben"]


def test_the_end_says_when_a_regret_leaves() -> None:
    facts, end = {"stage": "declined", "lost": "ana"}, replace(DECLINED, regret_at=NOW + timedelta(days=12))
    asked = end.with_party(replace(end.party("ben"), asked_at=NOW))
    _, text = item(Kind.ENDED, facts, asked)
    assert text.startswith("Ana Ruiz said no.")
    assert "on 3 December" in text


def test_the_end_says_who_hears_of_it_from_the_connector_alone() -> None:
    """Whoever agreed without an ask of ours."""
    _, text = item(Kind.ENDED, {"stage": "declined", "lost": "ana"}, replace(DECLINED, regret_at=NOW))
    assert "Ben agreed through you and hears nothing from me" in text
    assert "kind line" not in text


def test_what_was_heard_says_why_it_does_not_count_as_theirs() -> None:
    _, text = item(Kind.HEARD, {"outcome": "", "words": "", "reason": "your filter put it into Junk"}, MADE)
    assert "in these words (your filter put it into Junk)." in text


def test_an_approval_reminds_without_the_letters() -> None:
    """They were shown once, and the brief is read on a phone."""
    case = replace(CASE, stage=Stage.DRAFTED)
    _, text = item(Kind.REMINDER, {"about": "approval"}, case)
    assert len(text.split()) < 60
    assert "shall I ask?" in text


def test_the_mail_of_a_brief_names_each_introduction_and_quotes_the_words() -> None:
    told = (
        Told(Notice(Kind.QUESTION, "mail 1", "ana", {"stage": "asking"}), CASE, "Who is he?\n- K9 CANCEL: no", 3),
        Told(Notice(Kind.NOBODY_WROTE, "nobody wrote"), replace(MADE, code="K9")),
    )
    out = brief_of(told)
    assert out.subject == "2 things since your last brief"
    assert "K7 Ana Ruiz and Ben Ong: please decide\n\nAna Ruiz wrote 4 mails" in plain(out)
    assert "> Who is he?\n> - K9 CANCEL: no\n" in plain(out)
    assert html(out).count("<strong style") == 2
    assert "<strong>K7 Ana YES</strong>" in html(out)
    assert shown_words(html(out)) == spoken_words(plain(out))


def test_a_brief_of_one_thing_says_it_in_the_subject() -> None:
    out = brief_of((Told(Notice(Kind.NOBODY_WROTE, "nobody wrote"), MADE),))
    assert out.subject == "K7 Ana Ruiz and Ben Ong: nobody has written"
    assert plain(out).startswith("I introduced them on 7 November")


def brief_of(told: tuple[Told, ...], week: Week | None = None) -> Outgoing:
    return write_brief(told, week, voice(), message_id="<b@conti.example>", date=NOW)


def test_the_digest_has_the_items_first_and_then_who_what_when_and_the_record() -> None:
    waits = (
        Waits("", "say what Ana Ruiz means, or IGNORE", NOW),
        Waits("ben", "answer the ask", NOW - timedelta(days=3)),
    )
    going = OnItsWay(CASE, waits, Next(NOW + timedelta(days=2), "nudge", "ben", "Ben Ong will not have answered."))
    rests = OnItsWay(replace(CASE, code="K8"), (), Next(None, "rests", "", "Nothing more happens by itself."))
    over = (DECLINED, replace(MADE, code="J2", stage=Stage.CLOSED, outcome="met"))
    held = (HeldLetters(2, ("K7", "K8"), "The budget of 40 recipients an hour is spent.", NOW + timedelta(minutes=50)),)
    week = Week((going, rests), over, held, (("K7", "0123456789ab"),), "ba9876543210", 5)
    out = brief_of((Told(Notice(Kind.HEARD, "mail 4", "ana", {"outcome": "met"}), MADE, "Lovely!"),), week)
    text = plain(out)
    assert out.subject == "Your introductions: 1 waits for you, 2 on their way"
    parts = [
        "Ana Ruiz on how it went: they have talked.",
        "> Lovely!",
        "On their way",
        "K7 Ana Ruiz and Ben Ong: fintech pilots\nFor you since 21 November: say what Ana Ruiz means, or IGNORE.",
        "Ben is to answer the ask, since 18 November.",
        "Next: a reminder to Ben, 10:05 on 23 November. Ben Ong will not have answered.",
        "Next: nothing by itself.",
        "Over this week",
        "- K7 Ana Ruiz and Ben Ong: fintech pilots: declined.",
        "- J2 Ana Ruiz and Ben Ong: fintech pilots: they met.",
        "Letters that wait",
        "- 2 letters (K7, K8): The budget of 40 recipients an hour is spent. Until 10:55.",
        "For the record",
        "The ledger’s 5 chains together: ba9876543210. Those that are open: K7 0123456789ab.",
    ]
    at = [text.find(part) for part in parts]
    assert -1 not in at, parts[at.index(-1)]
    assert at == sorted(at)
    assert shown_words(html(out)) == spoken_words(text)


@pytest.mark.parametrize("kind", sorted({*Kind} - LETTERS - MORNING))
def test_the_word_to_answer_with_stands_in_the_first_screen_of_a_phone(kind: Kind) -> None:
    """About 20 lines of 45 characters, the quoted words and the previews below it."""
    assistants = (Assistant("Rosa Paz", "rosa@verde.example"),)
    wish = replace(CASE, gesture=Gesture.WISH, parties=(replace(ANA, consent=Consent.VOUCHED), BEN))
    long = Manuscript("Ana <> Ben", "Ana, Ben,\n\n" + "meet. " * 200, None)
    for case in (wish, replace(CASE, parties=(ANA, replace(BEN, person=replace(BEN.person, assistants=assistants))))):
        text = plain(notice(kind, case=case, words="word " * 20, manuscript=long, facts={"reason": "attachments"}))
        first = re.search(r"(?m)^- [A-Z]{2,}", text)
        assert first is None or first.start() < 900, text


def test_the_choices_in_a_preview_look_as_they_will_and_a_partys_own_link_stays_text() -> None:
    ask = notice(Kind.APPROVE, previews=(letter(Kind.ASK),))
    assert "<u>YES</u><br>" in html(ask)
    assert "mailto:" not in html(ask)
    assert "> YES: mailto:" in plain(ask)
    theirs = notice(Kind.QUESTION, words="YES: mailto:eve@evil.example?subject=x&body=y")
    assert "YES: mailto:eve@evil.example" in html(theirs)


def test_no_token_stands_in_a_preview_and_a_long_word_widens_no_phone() -> None:
    ask = notice(Kind.APPROVE, previews=(letter(Kind.ASK),))
    assert "Reply-To" not in plain(ask)
    assert "> To: " in plain(ask)
    assert "overflow-wrap:anywhere" in html(ask)


def test_only_words_to_answer_with_are_bold() -> None:
    found = ("I found nobody called Ben", "A Ana Ruiz <ana@ruiz.example>, written to once", "Two links are missing")
    page = html(notice(Kind.PICK, case=None, findings=found))
    assert re.findall(r"<strong>([^<]*)</strong>", page) == ["A", "NO"]
