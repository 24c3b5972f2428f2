"""Hostile and odd mails against every gesture and follow-up: nobody is introduced, written to or shown by mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.introductions.decision import Kind
from bot.introductions.events import Paused
from bot.introductions.introduction import Assistant, PartyState, Person, Stage
from bot.records import Bio, Status
from bot.work.carrying import happen
from tests.people import choice, parsed, reply, written
from tests.work.front import ANA, BANK, BEN, BOTH, CHEN, EVA, NAMES, Front
from tests.worlds import CARLA, DESK, SETUPS

TO_ANA = (
    f"Ana, you should meet Ben Ong <{BEN}>.\n\nFor Ana: Ben runs pilots\nFor Ben: Ana finances firms\nNext step: call\n"
)


@pytest.fixture
def front_of(tmp_path: Path) -> Iterator[Callable[..., Front]]:
    made: list[Front] = []

    def make(setup: str = "separate", **wishes: object) -> Front:
        made.append(Front(tmp_path, setup, **wishes))
        return made[-1]

    yield make
    for one in made:
        one.world.close()


@pytest.fixture
def front(front_of: Callable[..., Front]) -> Front:
    return front_of()


def own_letter(front: Front, text: str, *, answers: str = "", to: str = ANA) -> bytes:
    """The connector writes to a party by hand, in the thread of an ask; it stands in their Sent."""
    raw = written(
        ("Carla Conti", CARLA),
        [(NAMES[to], to)],
        "Re: something",
        text,
        date=front.now,
        message_id=front.new_id(),
        threads=[answers] if answers else [],
    )
    front.world.provider.append(CARLA, "Sent", raw, ["\\Seen"])
    return raw


def ask_id(front: Front, who: str) -> str:
    return str(front.left_to(who)[-1]["Message-ID"]).strip()


# --- what is no yes ---------------------------------------------------------------------------------------------------


def test_a_yes_to_the_connectors_mail_from_before_the_ask_left_is_a_question(front: Front) -> None:
    front.mails("PAUSE EVERYTHING")
    mail = front.mails(TO_ANA, [ANA], "Lunch?", cc=[DESK])
    assert front.left_to(ANA) == []
    front.says(ANA, "Yes please.", mail)
    assert front.party(ANA).state is not PartyState.YES
    assert front.party(ANA).doubt is not None


def test_a_yes_that_was_written_before_the_ask_left_is_a_question(front: Front) -> None:
    """It arrives behind the ask, but answers what the connector wrote."""
    mail = front.mails(TO_ANA, [ANA], "Lunch?", cc=[DESK])
    assert front.left_to(ANA)
    early = front.now - timedelta(minutes=5)
    raw = reply(mail, ("Ana Ruiz", ANA), [("", DESK)], "Yes please.", date=early, message_id=front.new_id())
    front.send(ANA, [DESK], raw)
    assert front.party(ANA).state is PartyState.ASKED
    assert front.party(ANA).doubt is not None


def test_an_unthreaded_yes_from_before_the_ask_left_is_a_question(front: Front) -> None:
    front.mails("PAUSE EVERYTHING")
    front.mails(BOTH)
    raw = written(("", ANA), [("", DESK)], "Hello", "Yes please.", date=front.now, message_id=front.new_id())
    front.send(ANA, [DESK], raw)
    assert front.party(ANA).state is not PartyState.YES


@pytest.mark.parametrize("word", ["CONTINUE", "MINE"])
def test_a_yes_to_a_letter_by_which_the_connector_took_over_is_never_one(front: Front, word: str) -> None:
    """It may answer whatever the connector asked there, after CONTINUE too."""
    front.draft("Meet each other.\n")
    raw = own_letter(front, "Do you fancy lunch on Friday?\n", answers=ask_id(front, ANA))
    front.after(minutes=1)
    assert front.party(ANA).taken_over_at is not None
    front.answers(word, Kind.TAKEN_OVER)
    front.says(ANA, "Yes please.", parsed(raw))
    assert front.party(ANA).state is PartyState.ASKED
    assert front.party(ANA).doubt is not None


def test_a_yes_to_a_letter_by_hand_that_nobody_saw_yet_is_a_question(front: Front) -> None:
    """INBOX is read before Sent, and what the connector sent from elsewhere may never stand there."""
    front.draft("Meet each other.\n")
    lunch = written(
        ("Carla Conti", CARLA),
        [("Ana Ruiz", ANA)],
        "Re: Lunch",
        "Do you fancy lunch on Friday?\n",
        date=front.now,
        message_id=front.new_id(),
        threads=[ask_id(front, ANA)],
    )
    front.says(ANA, "Yes please.", parsed(lunch))
    assert front.party(ANA).state is PartyState.ASKED
    assert front.party(ANA).doubt is not None


@pytest.mark.parametrize("setup", SETUPS)
def test_a_token_that_wandered_along_in_a_subject_makes_no_yes(front_of: Callable[..., Front], setup: str) -> None:
    """Ana asked by the YES button, the connector answered by hand, and her yes is to that; a press of it counts."""
    front = front_of(setup)
    front.draft("Meet each other.\n")
    address, subject, body = choice(front.left_to(ANA)[-1], "YES")

    def press(text: str) -> bytes:
        return written(("Ana Ruiz", ANA), [("", address)], subject, text, date=front.now, message_id=front.new_id())

    asked = press("Which Ben is it?")
    front.send(ANA, [address], asked)
    carla = ("Carla Conti", CARLA)
    lunch = reply(parsed(asked), carla, [("", ANA)], "Lunch?", date=front.now, message_id=front.new_id())
    front.says(ANA, "Yes please.", parsed(lunch))
    assert front.party(ANA).state is PartyState.ASKED
    front.send(ANA, [address], press(body))
    assert front.party(ANA).state is PartyState.YES


def test_a_second_word_of_hers_in_her_own_thread_counts(front: Front) -> None:
    front.draft("Meet each other.\n")
    ask = front.left_to(ANA)[-1]
    first = reply(ask, ("Ana Ruiz", ANA), [("", DESK)], "Which Ben?", date=front.now, message_id=front.new_id())
    front.send(ANA, [DESK], first)
    second = reply(parsed(first), ("Ana Ruiz", ANA), [("", DESK)], "Yes please.", date=front.now, message_id="<2@a.b>")
    front.send(ANA, [DESK], second)
    assert front.party(ANA).state is PartyState.YES


# --- whose thread -----------------------------------------------------------------------------------------------------


def test_a_mail_to_her_other_address_never_becomes_the_other_sides_thread(front: Front) -> None:
    """K7 is open with Ben first; the connector writes to Ana where she also reads, with the desk in copy."""
    front.draft("Meet each other.\n", to=[BEN, ANA])
    with front.work.books.begin() as page:
        bio = page.people.get(ANA)
        assert bio is not None
        page.people.keep(replace(bio, also=(EVA,)))
    raw = written(
        ("Carla Conti", CARLA),
        [("Ana Ruiz", EVA)],
        "About your divorce",
        TO_ANA,
        date=front.now,
        message_id=front.new_id(),
        cc=[("", DESK)],
    )
    front.send(CARLA, [EVA, DESK], raw)
    mail = parsed(raw)
    own = [row for row in front.rows() if row.kind is Kind.OWN_LETTER]
    assert {front.it.party(row.party).person.address for row in own} <= {ANA}
    for _ in range(8):
        front.after(days=1)
    assert front.left_to(BEN, Kind.NUDGE)
    for kind in (Kind.ASK, Kind.NUDGE):
        for letter in front.left_to(BEN, kind):
            assert "divorce" not in letter.as_string()
            assert str(mail["Message-ID"]) not in letter.as_string()


def test_a_mail_that_is_gone_never_becomes_the_other_sides_thread(front: Front) -> None:
    """Asked who the other side is, the connector names whom Ana is being introduced to already; their mail is gone."""
    front.draft("Meet each other.\n", to=[BEN, ANA])
    mail = front.mails("Ana, I have somebody for you.\n", [ANA], "About your divorce", cc=[DESK])
    front.world.empty_inbox()
    front.answers(f"Ben Ong <{BEN}>", Kind.WHO)
    own = [row for row in front.rows() if row.kind is Kind.OWN_LETTER]
    assert {front.it.party(row.party).person.address for row in own} <= {ANA}
    for _ in range(8):
        front.after(days=1)
    assert front.left_to(BEN, Kind.NUDGE)
    for letter in front.left_to(BEN, Kind.NUDGE):
        assert "divorce" not in letter.as_string()
        assert str(mail["Message-ID"]) not in letter.as_string()


# --- several threads at once ------------------------------------------------------------------------------------------


def test_an_answer_that_names_an_introduction_and_another_ask_is_a_question(front: Front) -> None:
    """Nothing of it is lost, and no mail is set aside."""
    front.draft("Meet each other.\n")
    front.says(ANA, "Yes please.", front.left_to(ANA)[-1])
    front.says(BEN, "Yes please.", front.left_to(BEN)[-1])
    (made,) = [row for row in front.rows() if row.kind is Kind.INTRODUCTION]
    front.draft("Meet each other.\n", to=[ANA, CHEN], message_id="<other@conti.example>")
    ids = [ask_id(front, ANA), made.message_id]
    raw = written(
        ("Ana Ruiz", ANA), [("", DESK)], "Re: both", "Yes.", date=front.now, message_id="<c@a.example>", threads=ids
    )
    front.send(ANA, [DESK], raw)
    assert front.in_books(lambda page: page.mails.set_aside()) == []
    chen = next(it for it in front.all if any(one.person.address == CHEN for one in it.parties))
    assert chen.stage is Stage.ASKING
    assert front.notices(Kind.QUESTION)


# --- answers from elsewhere -------------------------------------------------------------------------------------------


def forwards_ask_to(front: Front, writer: str, text: str = "Yes please.") -> None:
    """Somebody to whom Ana's ask was forwarded answers it, proven."""
    ask = front.left_to(ANA)[-1]
    raw = reply(ask, (NAMES[writer], writer), [("", DESK)], text, date=front.now, message_id=front.new_id())
    front.send(writer, [DESK], raw)


def test_same_never_makes_one_person_both_sides(front: Front) -> None:
    front.draft("Meet each other.\n")
    with front.work.books.begin() as page:
        bio = page.people.get(BEN)
        assert bio is not None
        page.people.keep(replace(bio, also=(EVA,)))
    forwards_ask_to(front, EVA)
    front.answers("SAME", Kind.QUESTION)
    assert {party.person.address for party in front.it.parties} == {ANA, BEN}
    assert front.party(ANA).state is PartyState.ASKED
    bio = front.in_books(lambda page: page.people.get(EVA))
    assert bio is not None
    assert bio.person.address == BEN


def test_same_never_makes_one_known_person_another(front: Front) -> None:
    """Chen answered for Ana: what follows must not go to Chen, whom nobody asked, and Chen stays in the book."""
    front.knows(CHEN)
    front.draft("Meet each other.\n")
    forwards_ask_to(front, CHEN)
    front.answers("SAME", Kind.QUESTION)
    assert "Chen Li in your bio book" in front.told(Kind.ECHO)
    assert front.party(ANA).state is PartyState.ASKED
    chen = front.in_books(lambda page: page.people.get(CHEN))
    assert chen is not None
    assert chen.person.name == "Chen Li"
    front.answers("ONCE", Kind.QUESTION)
    assert front.party(ANA).state is PartyState.YES


def test_same_takes_an_address_under_which_she_is_known_already(front: Front) -> None:
    front.knows(BANK)
    front.draft("Meet each other.\n")
    forwards_ask_to(front, BANK)
    front.answers("SAME", Kind.QUESTION)
    assert {party.person.address for party in front.it.parties} == {BANK, BEN}


def test_nobody_who_wants_no_mail_becomes_an_assistant(front: Front) -> None:
    front.draft("Meet each other.\n")
    with front.work.books.begin() as page:
        page.suppress(EVA, "asked by reply", front.now)
    forwards_ask_to(front, EVA)
    front.answers("ASSISTANT", Kind.QUESTION)
    assert front.party(ANA).person.assistants == ()
    assert "no more mail" in front.told(Kind.ECHO)


def test_who_wants_no_mail_gets_none_at_an_address_that_proves_to_be_theirs(front: Front) -> None:
    """STOP came from one address; only later the book learns that the other one, being asked, is theirs too."""
    front.draft("Meet each other.\n")
    with front.work.books.begin() as page:
        page.suppress(EVA, "asked by reply", front.now)
        bio = page.people.get(ANA)
        assert bio is not None
        page.people.keep(replace(bio, also=(EVA,)))
    before = len(front.left_to(ANA, Kind.NUDGE))
    for _ in range(8):
        front.after(days=1)
    assert len(front.left_to(ANA, Kind.NUDGE)) == before


def test_whoever_may_answer_for_her_does_not_when_they_are_the_other_side(front: Front) -> None:
    """Eva may answer for Ana; introduced to Ana herself, she can only agree for herself."""
    with front.work.books.begin() as page:
        eva = Assistant("Eva Gil", EVA, answers=True)
        page.people.keep(Bio(Person(ANA, "Ana Ruiz", assistants=(eva,))))
    front.draft("Meet each other.\n", to=[ANA, EVA])
    forwards_ask_to(front, EVA)
    assert front.party(ANA).state is not PartyState.YES


@pytest.mark.parametrize("words", [f"Please ask Ben Ong <{BEN}> instead.", "Please ask Ben Ong instead."])
def test_whoever_points_to_the_other_side_points_to_nobody_new(front: Front, words: str) -> None:
    front.draft("Meet each other.\n")
    front.says(ANA, words, front.left_to(ANA)[-1])
    assert front.notices(Kind.REDIRECT) == []
    assert front.party(ANA).doubt is not None


# --- rest -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.ASK, Kind.INTRODUCTION])
def test_a_case_that_is_paused_between_the_claim_and_data_does_not_leave(front: Front, kind: Kind) -> None:
    def rest(name: str) -> None:
        if name == "claimed" and front.it.paused_at is None:
            number = front.it.id
            with front.work.books.begin() as page:
                if any(row.kind is kind and row.status is Status.SENDING for row in page.outbox.of(number)):
                    happen(front.work, page, page.introduction(number), Paused("mail 99"), front.now)

    if kind is Kind.INTRODUCTION:
        front.draft("Meet each other.\n")
        front.says(ANA, "Yes please.", front.left_to(ANA)[-1])
        ask = front.left_to(BEN)[-1]
        front.work.step = rest
        front.says(BEN, "Yes please.", ask)
        assert not any({ANA, BEN} <= set(row.recipients) and row.data_at for row in front.rows())
        assert front.it.stage is Stage.AGREED
    else:
        front.work.step = rest
        front.draft("Meet each other.\n")
        assert front.left_to(ANA) == front.left_to(BEN) == []
    front.work.step = lambda name: None
    front.mails(f"{front.it.code} RESUME")
    front.after(hours=2)
    left = [row for row in front.rows() if row.kind is kind and row.data_at]
    assert len(left) == (1 if kind is Kind.INTRODUCTION else 2)


# --- floods -----------------------------------------------------------------------------------------------------------


def test_two_hundred_unreadable_mails_of_a_stranger_are_a_few_alarms(front: Front) -> None:
    nested = b"".join(b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (i, i + 1) for i in range(100))
    for number in range(60):
        head = f"From: x@y.example\r\nSubject: {number}\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n"
        raw = head.encode() + nested
        front.world.provider.deliver(None, [DESK], raw)
    front.world.go()
    assert len(front.notices(Kind.ALARM)) <= 20


# --- replays ----------------------------------------------------------------------------------------------------------


def test_a_command_that_nobody_could_know_again_is_not_obeyed_and_told_once(front: Front) -> None:
    """Without a Message-ID it could be sent again under any other header."""
    front.draft("Meet each other.\n")
    words = f"{front.it.code} NUDGE Ana"
    raw = written(("", CARLA), [("", DESK)], "x", words, date=front.now, message_id="<q@q.example>")
    raw = raw.replace(b"Message-ID: <q@q.example>\r\n", b"")
    for again in (raw, b"Comments: new\r\n" + raw):
        front.send(CARLA, [DESK], again)
    assert front.left_to(ANA, Kind.NUDGE) == []
    assert len(front.notices(Kind.ALARM)) == 1
