"""Every gesture of the connector's opens what it should, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.introductions.decision import Kind
from bot.introductions.introduction import Consent, Gesture, PartyState, Person, Stage
from bot.records import Bio, Status
from tests.people import part, reply
from tests.work.front import ANA, BANK, BEN, BOTH, CHEN, EVA, LINES, NOW, OTHER, Front
from tests.worlds import CARLA, SETUPS

WITH_BOT = ("plus", "separate")
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


# --- the bot in copy of a mail to one ---------------------------------------------------------------------------------


@pytest.mark.parametrize("setup", WITH_BOT)
def test_in_copy_of_a_mail_to_one_both_are_asked_and_the_first_in_that_thread(
    front_of: Callable[..., Front], setup: str
) -> None:
    front = front_of(setup)
    mail = front.mails(TO_ANA, [ANA], "Lunch", cc=[front.world.bot_address])
    assert front.it.gesture is Gesture.CC
    (to_ana,), (to_ben,) = front.left_to(ANA), front.left_to(BEN)
    assert (to_ana["In-Reply-To"], to_ana["Subject"]) == (mail["Message-ID"], "Re: Lunch")
    assert to_ben["In-Reply-To"] is None
    assert "Lunch" not in str(to_ben["Subject"])
    assert str(mail["Message-ID"]) not in to_ben.as_string()


@pytest.mark.parametrize("setup", WITH_BOT)
def test_an_answer_to_the_connectors_own_mail_answers_the_ask(front_of: Callable[..., Front], setup: str) -> None:
    front = front_of(setup)
    mail = front.mails(TO_ANA, [ANA], "Lunch", cc=[front.world.bot_address])
    front.says(ANA, "Yes please.", mail)
    assert front.party(ANA).state is PartyState.YES


def test_an_answer_of_somebody_else_to_the_connectors_mail_does_not_count(front: Front) -> None:
    mail = front.mails(TO_ANA, [ANA], "Lunch", cc=[front.world.bot_address])
    front.says(EVA, "Yes please.", mail)
    assert front.party(ANA).state is PartyState.ASKED


def test_two_mails_one_to_each_side_are_one_introduction_and_both_threads_count(front: Front) -> None:
    front.mails(TO_ANA, [ANA], "Lunch", cc=[front.world.bot_address])
    mail = front.mails(f"Ben, you should meet Ana Ruiz <{ANA}>.", [BEN], "Somebody", cc=[front.world.bot_address])
    assert len(front.all) == 1
    assert len(front.left_to(BEN)) == 1
    assert "Somebody" in front.told(Kind.ECHO)
    front.says(BEN, "Yes please.", mail)
    assert front.party(BEN).state is PartyState.YES


def test_in_own_nobody_can_be_copied(front_of: Callable[..., Front]) -> None:
    front = front_of("own")
    front.mails(TO_ANA, [ANA], "intro", cc=[CARLA])
    assert not front.all
    assert not front.rows()


@pytest.mark.parametrize("setup", WITH_BOT)
def test_a_forged_copy_opens_nothing(front_of: Callable[..., Front], setup: str) -> None:
    front = front_of(setup)
    front.mails(TO_ANA, [ANA], "Lunch", cc=[front.world.bot_address], forged=True)
    assert not front.all
    assert front.nobody_was_asked()
    assert "nothing proves" in front.told(Kind.ALARM)


def test_an_old_copy_opens_nothing(front: Front) -> None:
    front.mails(TO_ANA, [ANA], "Lunch", cc=[front.world.bot_address], when=NOW - timedelta(days=8))
    assert not front.all
    assert not front.rows()


@pytest.mark.parametrize("setup", WITH_BOT)
def test_who_is_missing_is_asked_of_the_connector_and_the_answer_opens_it_in_the_same_thread(
    front_of: Callable[..., Front], setup: str
) -> None:
    front = front_of(setup)
    mail = front.mails("Ana, I know somebody for you.", [ANA], "An idea", cc=[front.world.bot_address])
    assert not front.all
    assert "Ana Ruiz" in front.told(Kind.WHO)
    front.answers(f"Ben Ong <{BEN}>: rockets, lunch", Kind.WHO)
    assert front.it.needs_approval
    assert front.nobody_was_asked()
    assert front.it.topic == "rockets"
    front.answers("SEND", Kind.APPROVE)
    (to_ana,) = front.left_to(ANA)
    assert to_ana["In-Reply-To"] == mail["Message-ID"]
    front.says(ANA, "Yes please.", mail)
    assert front.party(ANA).state is PartyState.YES


def test_the_missing_side_may_be_a_name_that_is_looked_up_and_may_prove_to_be_two(front: Front) -> None:
    front.knows(ANA, BANK)
    front.mails("Ben, I know somebody for you.", [BEN], "An idea", cc=[front.world.bot_address])
    front.answers("Ana Ruiz", Kind.WHO)
    assert not front.all
    assert ANA in front.told(Kind.PICK)
    assert BANK in front.told(Kind.PICK)
    front.answers("B", Kind.PICK)
    assert [party.person.address for party in front.it.parties] == [BEN, max(ANA, BANK)]
    front.answers("SEND", Kind.APPROVE)
    assert front.left_to(BEN)[0]["Subject"] == "Re: An idea"


@pytest.mark.parametrize("text", ["NO", "CANCEL"])
def test_no_lets_a_request_lie(front: Front, text: str) -> None:
    front.mails("Ana, I know somebody for you.", [ANA], "An idea", cc=[front.world.bot_address])
    front.answers(text, Kind.WHO)
    assert not front.all
    assert "nobody was written to" in front.told(Kind.ECHO)
    front.answers(f"Ben Ong <{BEN}>", Kind.WHO)
    assert not front.all


@pytest.mark.parametrize("text", ["Let me think.", "> Ben Ong <ben@ong.example>", "YES", f"{ANA}", CARLA])
def test_an_answer_that_names_nobody_new_is_told_what_would_help(front: Front, text: str) -> None:
    front.mails("Ana, I know somebody for you.", [ANA], "An idea", cc=[front.world.bot_address])
    front.answers(text, Kind.WHO)
    assert not front.all
    assert front.nobody_was_asked()
    assert front.notices()[-1].kind in (Kind.ECHO, Kind.PROBLEM)
    front.answers(f"Ben Ong <{BEN}>")  # to the echo
    assert front.it.needs_approval


def test_a_settled_question_says_what_became_of_it(front: Front) -> None:
    front.mails("Ana, I know somebody for you.", [ANA], "An idea", cc=[front.world.bot_address])
    front.answers(f"Ben Ong <{BEN}>", Kind.WHO)
    front.answers(f"Chen Li <{CHEN}>", Kind.WHO)
    assert front.it.code in front.told(Kind.ECHO)
    assert len(front.all) == 1


def test_an_assistant_known_from_the_book_makes_nobody_a_second_party(front: Front) -> None:
    front.mails(LINES + f"Assistant Ana: Eva Gil <{EVA}>\n")
    front.mails(f"{front.it.code} CANCEL")
    front.mails(f"Ana, meet Chen Li <{CHEN}>.", [ANA, EVA], "Hello", cc=[front.world.bot_address])
    assert front.all[-1].gesture is Gesture.CC


# --- all in one mail --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("setup", WITH_BOT)
def test_all_in_one_mail_is_an_introduction_made_already(front_of: Callable[..., Front], setup: str) -> None:
    front = front_of(setup)
    front.mails("Ana, Ben: you should talk.", [ANA, BEN], "You two", cc=[front.world.bot_address])
    assert (front.it.gesture, front.it.stage) == (Gesture.MADE, Stage.INTRODUCED)
    assert {party.state for party in front.it.parties} == {PartyState.UNASKED}
    assert front.nobody_was_asked()
    assert len(front.notices()) == 1
    assert front.notices(Kind.MADE)
    (letter,) = [row for row in front.rows() if row.kind is Kind.INTRODUCTION]
    assert letter.status is Status.ACCEPTED
    assert letter.data_at is None


def test_all_in_one_mail_while_they_are_asked_is_the_introduction_by_hand(front: Front) -> None:
    front.mails(LINES)
    front.mails("Ana, Ben: you should talk.", [ANA, BEN], "You two", cc=[front.world.bot_address])
    assert (front.it.gesture, front.it.stage) == (Gesture.MAIL, Stage.INTRODUCED)
    assert front.notices(Kind.BY_HAND)
    assert not front.notices(Kind.MADE)


def test_a_mail_to_more_than_six_is_no_introduction(front: Front) -> None:
    many = [f"p{number}@many.example" for number in range(7)]
    front.world.provider.accounts.update(dict.fromkeys(many, "x"))
    from tests.fakes import FakeAccount

    front.world.provider.boxes.update({one: FakeAccount() for one in many})
    front.mails("Hello all.", many, "Invitation", cc=[front.world.bot_address])
    assert not front.all
    assert "up to 6" in front.told(Kind.PROBLEM)


# --- the bot in blind copy --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("setup", WITH_BOT)
def test_in_blind_copy_nothing_starts_before_yes_and_then_all_is_shown(
    front_of: Callable[..., Front], setup: str
) -> None:
    front = front_of(setup)
    mail = front.mails(TO_ANA, [ANA], "Pilots", hidden=[front.world.bot_address])
    assert not front.all
    assert "Ben Ong" in front.told(Kind.WHO)
    front.answers("Perhaps later.", Kind.WHO)
    assert not front.all
    front.answers("YES", Kind.WHO)
    assert (front.it.gesture, front.it.stage) == (Gesture.BCC, Stage.DRAFTED)
    front.answers("SEND", Kind.APPROVE)
    assert front.left_to(ANA)[0]["In-Reply-To"] == mail["Message-ID"]


def test_no_drops_a_proposal(front: Front) -> None:
    front.mails(TO_ANA, [ANA], "Pilots", hidden=[front.world.bot_address])
    front.answers("NO", Kind.WHO)
    front.answers("YES", Kind.WHO)
    assert not front.all
    assert front.nobody_was_asked()


def test_both_in_one_mail_with_the_bot_hidden_is_followed_only_after_yes(front: Front) -> None:
    front.mails("Ana, Ben: you should talk.", [ANA, BEN], "You two", hidden=[front.world.bot_address])
    assert not front.all
    front.answers("YES", Kind.WHO)
    assert (front.it.gesture, front.it.stage) == (Gesture.MADE, Stage.INTRODUCED)
    assert front.nobody_was_asked()


# --- a forwarded wish -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("setup", SETUPS)
def test_a_wish_vouches_for_its_author_and_is_shown_before_anything_leaves(
    front_of: Callable[..., Front], setup: str
) -> None:
    front = front_of(setup)
    wish = "Dear Carla,\n\nCould you introduce me to Ben Ong? I would like to learn about his pilots.\n\nAna"
    front.forwards(f"Ben Ong <{BEN}>", wish)
    assert (front.it.gesture, front.it.stage) == (Gesture.WISH, Stage.DRAFTED)
    assert front.party(ANA).consent is Consent.VOUCHED
    front.answers("SEND", Kind.APPROVE)
    assert front.party(ANA).state is PartyState.YES
    assert not front.left_to(ANA)
    assert "pilots" in part(front.left_to(BEN)[0], "plain")


def test_a_wish_for_nobody_is_asked_about_and_what_it_says_commands_nothing(front: Front) -> None:
    front.mails(LINES)
    front.forwards("", f"{front.it.code} CANCEL\nYES")
    assert front.it.stage is Stage.ASKING
    assert front.notices()[-1].kind is Kind.WHO


def test_a_wish_for_whom_the_connector_names_afterwards(front: Front) -> None:
    front.knows(BEN)
    front.forwards("", "Dear Carla, could you introduce me to somebody who runs pilots?")
    front.answers("Ben Ong", Kind.WHO)
    assert front.it.gesture is Gesture.WISH
    assert front.party(ANA).consent is Consent.VOUCHED
    assert front.it.stage is Stage.DRAFTED


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("setup", SETUPS)
def test_names_that_mean_one_person_each_are_always_shown_first(front_of: Callable[..., Front], setup: str) -> None:
    front = front_of(setup)
    front.knows(ANA, BEN, times=3)
    front.mails("", subject="Ana Ruiz + Ben Ong: fintech pilots, 20-minute call")
    assert front.it.stage is Stage.DRAFTED
    assert front.nobody_was_asked()
    assert f"<{BEN}>, written to 3 times, last in November 2026" in front.told(Kind.APPROVE)


def test_a_name_that_nobody_bears_is_told_and_the_answer_to_that_opens(front: Front) -> None:
    front.knows(ANA)
    front.mails("Ana Ruiz + Zoe Quist: pilots, call")
    assert not front.all
    assert "Zoe Quist" in front.told(Kind.PROBLEM)
    front.answers(f"Ana Ruiz <{ANA}> + Ben Ong <{BEN}>: pilots, call")
    assert front.it.stage is Stage.ASKING


def test_people_of_one_name_are_lettered_across_both_sides_and_half_a_choice_is_none(front: Front) -> None:
    front.knows(ANA, BEN)
    front.knows(BANK, times=2)
    ben2 = "ben@elsewhere.example"
    front.in_books(lambda page: page.people.meet("Ben Ong", ben2, NOW))
    front.mails("Ana Ruiz + Ben Ong: pilots, call")
    told = front.told(Kind.PICK)
    assert [told.index(line) for line in (f"A Ana Ruiz <{BANK}>", f"B Ana Ruiz <{ANA}>")]
    assert f"D Ben Ong <{BEN}>" in told
    front.answers("B", Kind.PICK)
    assert not front.all
    assert "C, D" in front.told(Kind.ECHO)
    front.answers("A B D", Kind.PICK)
    assert not front.all
    front.answers("B D")
    assert {party.person.address for party in front.it.parties} == {ANA, BEN}
    assert front.it.stage is Stage.DRAFTED, "who was chosen is shown with the letters"


@pytest.mark.parametrize(
    ("text", "chosen"),
    [("a", BANK), ("B.", ANA), (ANA, ANA), (f"Ana R <{CHEN}>", CHEN), ("A friend of mine", ""), ("C", ""), ("> A", "")],
)
def test_a_choice_is_a_letter_or_an_address_and_never_prose(front: Front, text: str, chosen: str) -> None:
    front.knows(ANA)
    front.knows(BANK, times=2)
    front.mails(f"Ana Ruiz + Ben Ong <{BEN}>: pilots, call")
    front.answers(text, Kind.PICK)
    assert [one.parties[0].person.address for one in front.all] == ([chosen] if chosen else [])


def test_none_of_them_drops_the_request(front: Front) -> None:
    front.knows(ANA, BANK)
    front.mails(f"Ana Ruiz + Ben Ong <{BEN}>: pilots, call")
    front.answers("none", Kind.PICK)
    assert not front.all
    assert not front.in_books(lambda page: page.requests.open())


def test_of_two_of_one_name_the_one_who_wants_no_mail_is_not_passed_over(front: Front) -> None:
    """To leave them out would be to guess that the other one is meant."""
    front.knows(ANA)
    front.knows(BANK, times=2)
    front.in_books(lambda page: page.suppress(BANK, "asked by reply", NOW))
    front.mails(f"Ana Ruiz + Ben Ong <{BEN}>: pilots, call")
    assert f"<{BANK}>, written to 2 times, last in November 2026, asked for no more mail" in front.told(Kind.PICK)
    front.answers("A", Kind.PICK)
    assert not front.all
    assert "no more mail" in front.told(Kind.PROBLEM)
    front.answers("B", Kind.PICK)
    assert front.party(ANA)


def test_a_question_nobody_answers_stands_in_one_brief(front: Front) -> None:
    front.knows(ANA, BANK)
    front.mails(f"Ana Ruiz + Ben Ong <{BEN}>: pilots, call")
    for _ in range(20):
        front.after(days=1)
    assert len(front.notices(Kind.BRIEF)) == 1
    assert "Ana Ruiz" in front.told(Kind.BRIEF)
    front.answers("A", Kind.PICK)
    assert front.it.stage is Stage.DRAFTED


def test_letters_in_a_forwarded_or_quoted_answer_choose_nothing(front: Front) -> None:
    front.knows(ANA, BANK)
    front.mails(f"Ana Ruiz + Ben Ong <{BEN}>: pilots, call")
    front.answers("---------- Forwarded message ---------\nFrom: Eve <eve@evil.example>\nSubject: x\n\nA", Kind.PICK)
    assert not front.all


# --- who cannot be a party --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setup", "address"),
    [
        ("separate", OTHER),
        ("separate", "carla+x@conti.example"),
        ("separate", "intro+x@conti.example"),
        ("separate", "intro@conti.example"),
        ("plus", "carla+intro@conti.example"),
        ("plus", "carla+else@conti.example"),
        ("own", "carla@conti.example"),
        ("separate", "no-reply@shop.example"),
        ("separate", "ANA@ruiz.example"),
    ],
)
def test_neither_the_connector_nor_the_bot_nor_a_robot_nor_the_same_one_twice_is_a_party(
    front_of: Callable[..., Front], setup: str, address: str
) -> None:
    front = front_of(setup)
    front.mails(f"Ana Ruiz <{ANA}> + Bob Doe <{address}>: pilots, call")
    assert not front.all
    assert front.nobody_was_asked()
    assert front.notices(Kind.PROBLEM)


def test_one_person_under_two_addresses_is_one(front: Front) -> None:
    front.in_books(lambda page: page.people.keep(Bio(Person(ANA, "Ana Ruiz"), also=(BANK,))))
    front.mails(f"Ana Ruiz <{ANA}> + Ana R <{BANK}>: pilots, call")
    assert not front.all
    assert "one person" in front.told(Kind.PROBLEM)


def test_from_the_connectors_other_address_a_request_counts_too(front: Front) -> None:
    front.mails(BOTH, author=OTHER)
    assert front.it.stage is Stage.ASKING


def test_a_command_in_a_mail_of_its_own_needs_no_notice(front: Front) -> None:
    front.mails(LINES)
    front.mails(f"{front.it.code} CANCEL")
    assert front.it.stage is Stage.CANCELLED


def test_one_more_mail_to_both_after_the_introduction_introduces_nobody_again(front: Front) -> None:
    front.mails("Ana, Ben: you should talk.", [ANA, BEN], "You two", cc=[front.world.bot_address])
    front.mails("Did you find a date?", [ANA, BEN], "Well?", cc=[front.world.bot_address])
    assert front.it.stage is Stage.INTRODUCED
    assert len(front.notices()) == 1


def test_all_and_somebody_else_in_one_mail_is_the_introduction_by_hand_of_those_being_asked(front: Front) -> None:
    front.mails(LINES)
    front.mails("Ana, Ben, Chen: lunch?", [ANA, BEN, CHEN], "Lunch", cc=[front.world.bot_address])
    assert front.it.stage is Stage.INTRODUCED


def test_a_mail_to_one_with_a_large_file_is_known_without_its_bytes(front: Front) -> None:
    mail = front.mails(TO_ANA + ("é" * 70 + "\n") * 6_000, [ANA], "Lunch", cc=[front.world.bot_address])
    front.says(ANA, "Yes please.", front.left_to(ANA)[0])
    assert front.party(ANA).state is PartyState.YES
    row = front.world.letter(str(mail["Message-ID"]))
    assert row is not None
    assert not front.in_books(lambda page: page.outbox.outgoing(row)).raw


def test_a_replay_of_a_mail_that_led_to_a_question_asks_nothing_again(front: Front) -> None:
    mail = front.mails("Ana, I know somebody for you.", [ANA], "An idea", cc=[front.world.bot_address])
    again = b"X-Again: yes\r\n" + mail.as_bytes()
    assert front.says_nothing_new(lambda: front.send(CARLA, [front.world.bot_address], again))


@pytest.mark.parametrize("setup", WITH_BOT)
@pytest.mark.parametrize("forged", [False, True])
def test_a_letter_by_hand_in_an_asks_thread_takes_over_though_the_bot_stands_in_copy(
    front_of: Callable[..., Front], setup: str, forged: bool
) -> None:
    front = front_of(setup)
    front.mails(LINES)
    ask = front.left_to(ANA)[0]
    me, to = ("Carla Conti", CARLA), [("Ana Ruiz", ANA)]
    copy = [("Intro desk", front.world.bot_address)]
    raw = reply(ask, me, to, "Let me explain.", date=front.now, message_id=front.new_id(), cc=copy)
    front.send(None if forged else CARLA, [ANA, front.world.bot_address], raw)
    assert (front.party(ANA).taken_over_at is not None) is not forged


def test_both_in_one_mail_in_an_asks_thread_is_the_introduction_by_hand(front: Front) -> None:
    front.mails(LINES)
    me, to = ("Carla Conti", CARLA), [("Ana Ruiz", ANA), ("Ben Ong", BEN)]
    copy = [("Intro desk", front.world.bot_address)]
    ask = front.left_to(ANA)[0]
    raw = reply(ask, me, to, "Meet each other.", date=front.now, message_id=front.new_id(), cc=copy)
    front.send(CARLA, [ANA, BEN, front.world.bot_address], raw)
    assert front.it.stage is Stage.INTRODUCED
