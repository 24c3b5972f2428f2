"""Answers from another address: nothing goes there, and nothing counts, before the connector says whose it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.introductions.decision import Kind
from bot.introductions.events import TakenOver
from bot.introductions.introduction import PartyState, Stage
from bot.work.carrying import happen
from tests.people import parsed, reply, written
from tests.work.desk import ANA, BEN, CHEN, EVA, EVE, Desk
from tests.worlds import CARLA, DESK

FLAT = {"policy": {"hold": 0}}


@pytest.fixture
def desk_of(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def make(**wishes: object) -> Desk:
        desks.append(Desk(tmp_path, **{**FLAT, **wishes}))
        return desks[-1]

    yield make
    for desk in desks:
        assert desk.faults() == []
        desk.close()


@pytest.fixture
def desk(desk_of: Callable[..., Desk]) -> Desk:
    """Ana and Ben are asked."""
    made = desk_of()
    made.draft()
    return made


def verdicts(desk: Desk, who: str) -> list[dict[str, str]]:
    it, key = desk.it(), desk.party(who).key
    with desk.world.books.begin() as page:
        lines = page.ledger.lines(it.id)
    return [{**line.data, **line.private} for line in lines if line.kind == "verdict" and line.party == key]


def test_one_question_with_four_words_and_nothing_before(desk: Desk) -> None:
    """Eva answers Ana's ask: her words wait, and Eva hears nothing."""
    desk.says(ANA, "Yes please.", as_from=EVA)
    text = desk.text_of(desk.notice(Kind.QUESTION))
    assert all(word in text for word in ("ONCE", "SAME", "ASSISTANT", "NO", EVA))
    assert desk.party(ANA).state is PartyState.ASKED
    assert desk.letters_to(EVA) == []


def test_once_counts_this_mail_alone(desk: Desk) -> None:
    """Its own words are read; the source says who wrote them, and her next mail is a question again."""
    desk.says(ANA, "Yes please.", as_from=EVA)
    desk.command("ONCE", kind=Kind.QUESTION)
    assert desk.party(ANA).state is PartyState.YES
    assert verdicts(desk, ANA)[-1]["source"] == f"from {EVA} accepted once"
    assert desk.letters_to(EVA) == []
    desk.says(ANA, "Sorry, no, she cannot.", as_from=EVA)
    assert desk.party(ANA).state is PartyState.YES
    assert desk.party(ANA).doubt is not None


def test_once_for_a_no_is_a_no(desk: Desk) -> None:
    """ONCE lets the words count, whatever they say; the note of it goes to the address that was asked."""
    desk.says(ANA, "No thanks, not interested.", as_from=EVA)
    desk.command("ONCE", kind=Kind.QUESTION)
    assert desk.party(ANA).state is PartyState.NO
    assert desk.kinds_to(ANA) == ["ask", "no-noted"]
    assert desk.letters_to(EVA) == []


def test_once_for_words_that_say_nothing_asks_for_yes_or_no(desk: Desk) -> None:
    """The same mail is asked about once more, with its words, and YES decides it then."""
    desk.says(ANA, "What is it about?", as_from=EVA)
    desk.command("ONCE", kind=Kind.QUESTION)
    text = desk.text_of(desk.notice(Kind.QUESTION))
    assert "YES" in text
    assert "ONCE" not in text
    assert "What is it about?" in text
    desk.command("YES", kind=Kind.QUESTION)
    assert desk.party(ANA).state is PartyState.YES


def test_same_is_their_address_from_now_on(desk: Desk) -> None:
    """Letters go there, answers come from there, the bio book knows; the old address is somebody else's now."""
    desk.says(ANA, "Yes please.", as_from=EVA)
    desk.command("SAME", kind=Kind.QUESTION)
    assert desk.party(EVA).state is PartyState.YES
    with desk.world.books.begin() as page:
        bio = page.people.get(ANA)
        assert bio is not None
        assert (bio.person.address, bio.also) == (EVA, (ANA,))
    desk.says(BEN, "Yes please.")
    assert desk.it().stage is Stage.INTRODUCED
    assert desk.kinds_to(EVA) == ["introduction"]
    assert "introduction" not in desk.kinds_to(ANA)


def test_undo_of_same_restores_the_address_and_the_book(desk: Desk) -> None:
    """As long as nothing left for the new address."""
    desk.says(ANA, "Yes please.", as_from=EVA)
    desk.command("SAME", kind=Kind.QUESTION)
    desk.command("UNDO", kind=Kind.ECHO)
    assert desk.party(ANA).state is PartyState.ASKED
    with desk.world.books.begin() as page:
        bio = page.people.get(ANA)
        assert bio is None or (bio.person.address == ANA and EVA not in bio.also)


def test_an_assistant_answers_for_them_from_then_on(desk: Desk) -> None:
    """Named once, proven each time; the ledger says who wrote."""
    desk.says(ANA, "What is it about?", as_from=EVA)
    desk.command("ASSISTANT", kind=Kind.QUESTION)
    desk.says(ANA, "Yes please.", as_from=EVA)
    assert desk.party(ANA).state is PartyState.YES
    assert verdicts(desk, ANA)[-1]["source"] == f"from {EVA}, who may answer for them"
    with desk.world.books.begin() as page:
        bio = page.people.get(ANA)
        assert bio is not None
        assert [(one.address, one.answers) for one in bio.person.assistants] == [(EVA, True)]


def test_undo_of_assistant_takes_the_word_from_them(desk: Desk) -> None:
    """Introduction and bio book are as before."""
    desk.says(ANA, "Yes please.", as_from=EVA)
    desk.command("ASSISTANT", kind=Kind.QUESTION)
    desk.command("UNDO", kind=Kind.ECHO)
    assert desk.party(ANA).person.assistants == ()
    with desk.world.books.begin() as page:
        bio = page.people.get(ANA)
        assert bio is None or bio.person.assistants == ()


def test_a_forged_assistant_is_a_question_without_those_words(desk: Desk) -> None:
    """Only a proven author may be let in."""
    desk.says(ANA, "What is it about?", as_from=EVA)
    desk.command("ASSISTANT", kind=Kind.QUESTION)
    desk.command("IGNORE", kind=Kind.QUESTION)
    desk.says(ANA, "Yes please.", as_from=EVA, forged=True)
    assert desk.party(ANA).state is PartyState.ASKED
    assert desk.party(ANA).doubt is not None


def test_a_forged_stranger_cannot_be_let_in(desk: Desk) -> None:
    """Unproven: the question offers YES and NO as the connector's own word, and ONCE does nothing."""
    desk.says(ANA, "Yes please.", as_from=EVE, forged=True)
    text = desk.text_of(desk.notice(Kind.QUESTION))
    assert "ONCE" not in text
    assert "nothing proves" in text
    for word in ("ONCE", "SAME", "ASSISTANT"):
        assert "Not done" in desk.command(word, kind=Kind.QUESTION)
    assert desk.party(ANA).state is PartyState.ASKED


def test_the_other_side_cannot_answer_for_them(desk: Desk) -> None:
    """Ben, with Ana's ask forwarded to him, is no assistant of hers."""
    desk.says(ANA, "Yes please.", as_from=BEN)
    assert "Not done" in desk.command("ONCE", kind=Kind.QUESTION)
    assert desk.party(ANA).state is PartyState.ASKED


def test_no_means_not_them_and_is_no_refusal(desk: Desk) -> None:
    """The mail is settled, Ana is asked as before, and the echo says so."""
    desk.says(ANA, "Yes please.", as_from=EVE)
    said = desk.command("NO", kind=Kind.QUESTION)
    assert "no answer of Ana Ruiz's" in said
    assert desk.party(ANA).state is PartyState.ASKED
    assert desk.party(ANA).doubt is None
    assert "Not done" in desk.command("ONCE", kind=Kind.QUESTION)


def test_stop_ends_every_open_ask_of_that_person(desk_of: Callable[..., Desk]) -> None:
    """No here, no elsewhere, and no more letters but the one that notes it; later requests are refused."""
    desk = desk_of()
    first = desk.draft(ANA, BEN)
    second = desk.draft(ANA, CHEN)
    desk.says(ANA, "STOP", code=first)
    assert [desk.party(ANA, code).state for code in (first, second)] == [PartyState.NO, PartyState.NO]
    assert desk.kinds_to(ANA) == ["ask", "ask", "no-noted"]
    desk.after(days=30)
    assert desk.kinds_to(ANA) == ["ask", "ask", "no-noted"]
    desk.draft(ANA, EVE)
    assert desk.kinds_to(EVE) == []


def test_data_and_private_are_not_read(desk: Desk) -> None:
    """PRIVATE goes to the connector uninterpreted; DATA is answered and decides nothing."""
    desk.says(ANA, "PRIVATE\nYes please.")
    assert desk.party(ANA).state is PartyState.ASKED
    desk.says(BEN, "DATA")
    assert desk.party(BEN).state is PartyState.ASKED
    assert "data" in desk.kinds_to(BEN)


def by_hand(desk: Desk, who: str) -> bytes:
    """The connector writes to a party in the ask's thread, and they answer that letter."""
    ask = parsed(desk.letters_to(who)[-1])
    own = reply(ask, ("Carla", "carla@conti.example"), [("", who)], "Hi!", date=desk.now, message_id=desk.new_id())
    it, party = desk.it(), desk.party(who)
    with desk.world.books.begin() as page:
        happen(desk.work, page, it, TakenOver(party.key, "<own@conti.example>"), desk.now)
    return own


def test_while_taken_over_a_reply_to_the_connectors_letter_is_not_read(desk: Desk) -> None:
    """It may answer whatever the connector wrote; a reply to our own ask still counts."""
    own = parsed(by_hand(desk, ANA))
    raw = reply(own, ("Ana Ruiz", ANA), [("", DESK)], "Yes please.", date=desk.now, message_id=desk.new_id())
    desk.send(ANA, raw)
    assert desk.party(ANA).state is PartyState.ASKED
    assert desk.party(ANA).doubt is not None
    desk.says(ANA, "Yes please.")
    assert desk.party(ANA).state is PartyState.YES
    assert desk.party(ANA).taken_over_at is None


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Please ask Maria Lopez <maria@lopez.example>.", PartyState.ASKED),
        ("I am not the right person for this. Please ask Maria Lopez <maria@lopez.example>.", PartyState.NO),
    ],
)
def test_whom_a_party_names_instead_is_offered_and_not_written_to(desk: Desk, words: str, state: PartyState) -> None:
    """One notice with a line to copy, in place of a question; what the words decide is decided as usual."""
    desk.says(ANA, words)
    text = desk.text_of(desk.notice(Kind.REDIRECT))
    assert "Maria Lopez <maria@lopez.example> + Ben Ong <ben@ong.example>" in text
    assert words.split(".")[0] in text
    assert desk.party(ANA).state is state
    assert desk.notices(Kind.QUESTION) == []


def copied(desk: Desk) -> bytes:
    """The connector writes to Ana with the desk in copy; answers that letter."""
    text = (
        f"Ana, you should meet Ben Ong <{BEN}>. My desk will ask you both.\n\nFor Ana: Ben runs the pilots\n"
        "For Ben: Ana finances companies\nNext step: 20-minute call\n"
    )
    raw = written(
        ("Carla Conti", CARLA),
        [("Ana Ruiz", ANA)],
        "Somebody for you",
        text,
        date=desk.now,
        message_id=desk.new_id(),
        cc=[("", DESK)],
    )
    desk.send(CARLA, raw)
    return raw


def answers_own_letter(desk: Desk, letter: bytes, text: str) -> None:
    answer = reply(parsed(letter), ("Ana Ruiz", ANA), [("", CARLA)], text, date=desk.now, message_id=desk.new_id())
    desk.send(ANA, answer)


def test_an_answer_to_the_connectors_own_letter_counts(desk_of: Callable[..., Desk]) -> None:
    """The desk stood in copy: Ana's yes to that letter is her yes to the ask, unless the connector took over."""
    desk = desk_of()
    letter = copied(desk)
    assert desk.kinds_to(ANA) == ["ask"]
    answers_own_letter(desk, letter, "Yes please.")
    assert desk.party(ANA).state is PartyState.YES


def test_an_answer_before_the_ask_is_a_question(desk_of: Callable[..., Desk]) -> None:
    """Nobody was asked yet: what Ana says to the connector's own letter is put before them."""
    desk = desk_of(approve="always")
    letter = copied(desk)
    assert desk.kinds_to(ANA) == []
    answers_own_letter(desk, letter, "Yes please.")
    assert desk.party(ANA).state is PartyState.WAITING
    assert "before I asked" in desk.text_of(desk.notice(Kind.QUESTION))


def test_after_the_introduction_the_own_letters_thread_is_theirs(desk_of: Callable[..., Desk]) -> None:
    """Whatever Ana writes to the connector there moves nothing and asks nothing."""
    desk = desk_of()
    letter = copied(desk)
    desk.says(ANA, "Yes please.")
    desk.says(BEN, "Yes please.")
    assert desk.it().stage is Stage.INTRODUCED
    before = len(desk.notices())
    answers_own_letter(desk, letter, "No, Tuesday does not suit me. Wednesday?")
    assert desk.party(ANA).state is PartyState.YES
    assert len(desk.notices()) == before
