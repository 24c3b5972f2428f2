"""One request on its way: the bio book, what would leak, what is shown first, pauses, changes, drafts and forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.introductions.decision import Kind
from bot.introductions.introduction import Assistant, Consent, Gesture, PartyState, Person, Stage
from bot.reading.requests.request import Request, RequestedParty
from bot.records import Bio, Outcome
from bot.work.requests.opening import open_request
from bot.work.requests.source import Source
from tests.people import part
from tests.work.front import ANA, BANK, BEN, BOTH, CHEN, EVA, LINES, NOW, Front

LETTER = "Dear Ana, dear Ben,\n\nyou should talk.\n\nCarla\n"
ANAS = Person(
    ANA,
    "Ana Ruiz",
    role="CFO at Ruiz Partners",
    place="Bogotá",
    zone="America/Bogota",
    country="CO",
    line="Ana buys payment firms.",
    link="https://ruiz.example/ana",
    language="es",
    assistants=(Assistant("Eva Gil", EVA, answers=True),),
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


def book(front: Front, who: str) -> Bio:
    bio = front.in_books(lambda page: page.people.get(who))
    assert bio is not None
    return bio


def note(front: Front, bio: Bio) -> None:
    front.in_books(lambda page: page.people.keep(bio))


# --- the bio book -----------------------------------------------------------------------------------------------------


def test_the_book_fills_in_what_the_request_leaves_out(front: Front) -> None:
    note(front, Bio(ANAS))
    front.mails(BOTH)
    assert front.party(ANA).person == ANAS


def test_what_the_request_says_stands_against_the_book(front: Front) -> None:
    note(front, Bio(ANAS))
    front.mails(LINES + "Role Ana: partner\nPlace Ana: Lima\nZone Ana: America/Lima\n")
    person = front.party(ANA).person
    assert (person.role, person.place, person.zone, person.country) == ("partner", "Lima", "America/Lima", "PE")
    assert person.line == ANAS.line


def test_a_first_name_alone_takes_the_whole_name_from_the_book(front: Front) -> None:
    note(front, Bio(ANAS))
    front.mails(f"Ana <{ANA}> + Ben Ong <{BEN}>: pilots, call")
    assert front.party(ANA).person.name == "Ana Ruiz"


def test_the_book_learns_from_a_request_and_a_newer_one_counts(front: Front) -> None:
    front.mails(LINES + "Role Ana: partner\nPlace Ana: Lima\n")
    front.mails(f"{front.it.code} CANCEL")
    front.mails(f"People: Ana Ruiz <{ANA}>, Chen Li <{CHEN}>\nPlace Ana: Quito\nNext step: call\nTopic: pilots\n")
    bio = book(front, ANA)
    assert (bio.source, bio.person.role, bio.person.place) == ("request", "partner", "Quito")


def test_what_was_written_by_hand_is_only_added_to(front: Front) -> None:
    note(front, Bio(Person(ANA, "Ana Ruiz", place="Bogotá"), source="hand"))
    front.mails(LINES + "Role Ana: partner\nPlace Ana: Lima\n")
    bio = book(front, ANA)
    assert (bio.source, bio.person.place, bio.person.role) == ("hand", "Bogotá", "partner")
    assert front.party(ANA).person.place == "Lima"


def test_consent_and_limits_are_not_learnt_from_a_request(front: Front) -> None:
    front.mails(LINES + "Ben: direct\n")
    assert book(front, BEN).consent is Consent.ASK


def test_a_refused_request_teaches_the_book_nothing(front: Front) -> None:
    front.mails(f"People: Ana Ruiz <{ANA}>, Ben Ong <{BEN}>\nFor Ana: call Ben at {BEN}\nFor Ben: she is good\n")
    assert front.in_books(lambda page: page.people.get(ANA)) is None


def test_who_need_not_be_asked_by_the_book_is_named_where_approval_is_asked(front_of: Callable[..., Front]) -> None:
    front = front_of(approve="always")
    note(front, Bio(Person(BEN, "Ben Ong"), consent=Consent.DIRECT))
    front.mails(BOTH)
    assert "Ben Ong is not asked: your bio book says “direct”" in front.told(Kind.APPROVE)
    front.answers("SEND")
    assert front.party(BEN).state is PartyState.YES
    assert not front.left_to(BEN)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"a_month": 1}, "at most 1 introduction a month; there was 1 in the last 30 days"),
        ({"rests_days": 30}, "wants 30 days between two introductions; the last began 2 days ago"),
        ({"only": "founders"}, "only to: founders"),
    ],
)
def test_a_limit_is_put_before_the_connector(front: Front, limits: dict[str, object], said: str) -> None:
    front.mails(BOTH)
    front.after(days=2)
    note(front, replace(book(front, BEN), **limits))  # type: ignore[arg-type]
    front.mails(f"Ben Ong <{BEN}> + Chen Li <{CHEN}>: pilots, call")
    assert front.all[-1].stage is Stage.DRAFTED
    assert said in front.told(Kind.APPROVE)


def test_within_the_limits_nothing_is_shown(front: Front) -> None:
    front.mails(BOTH)
    front.after(days=31)
    note(front, replace(book(front, BEN), a_month=1, rests_days=30))
    front.mails(f"Ben Ong <{BEN}> + Chen Li <{CHEN}>: pilots, call")
    assert front.all[-1].stage is Stage.ASKING


def test_a_cancelled_request_counts_for_no_limit(front: Front) -> None:
    front.mails(BOTH)
    front.mails(f"{front.it.code} CANCEL")
    note(front, replace(book(front, BEN), a_month=1, rests_days=30))
    front.mails(f"Ben Ong <{BEN}> + Chen Li <{CHEN}>: pilots, call")
    assert front.all[-1].stage is Stage.ASKING


@pytest.mark.parametrize("address", [BANK, ANA])
def test_no_more_mail_holds_for_every_address_of_a_person(front: Front, address: str) -> None:
    note(front, Bio(ANAS, also=(BANK,)))
    front.in_books(lambda page: page.suppress(BANK, "asked by reply", NOW))
    front.mails(f"Ana Ruiz <{address}> + Ben Ong <{BEN}>: pilots, call")
    assert not front.all
    assert "no more mail" in front.told(Kind.PROBLEM)


# --- what would leak --------------------------------------------------------------------------------------------------

LEAKS = [
    f"For Ana: call Ben at {BEN}",
    "For Ana: call Ben, +62 812 3456 7890",
    "For Ana: Ben (ben at ong.example) runs pilots",
    f"Topic: {BEN} and {ANA}",
    f"Next step: write to {BEN}",
    "Ben: founder, +62 812 3456 7890",
    f"Ben: founder. Write to {BEN}.",
    f"Assistant Ben: Eva Gil <{EVA}>\nFor Ana: ask {EVA} for a date",
]


@pytest.mark.parametrize("line", LEAKS)
@pytest.mark.parametrize("gesture", ["mail", "draft", "copy"])
def test_a_leak_in_a_labelled_line_is_told_before_anybody_is_asked(front: Front, line: str, gesture: str) -> None:
    lines = f"{line}\nFor Ben: Ana finances firms\n"
    match gesture:
        case "mail":
            front.mails(f"People: Ana Ruiz <{ANA}>, Ben Ong <{BEN}>\n{lines}")
        case "draft":
            front.draft(f"{lines}Next step: call\n\n{LETTER}" if "Next" not in line else f"{lines}\n{LETTER}")
        case "copy":
            front.mails(f"Intro: Ben Ong <{BEN}>\n{lines}", [ANA], "Hello", cc=[front.world.bot_address])
    assert not front.all
    assert "Ana Ruiz would show" in front.told(Kind.PROBLEM)
    assert not front.waits()


def test_a_masked_name_in_a_line_is_told(front: Front) -> None:
    front.mails(f"People: Ana Ruiz <{ANA}>, Ben Ong <{BEN}>\nMask: yes\nTopic: Ong Pay and you\nFor Ana: a founder\n")
    assert not front.all or "Ong" not in part(front.left_to(ANA)[0], "plain")


def test_a_number_that_all_would_read_is_shown_first(front: Front) -> None:
    front.mails(f"People: Ana Ruiz <{ANA}>, Ben Ong <{BEN}>\nTopic: pilots\nNext step: call +34 600 123 456\n")
    assert front.it.stage is Stage.DRAFTED
    assert "telephone number" in front.told(Kind.APPROVE)


def test_a_wish_that_names_its_authors_number_is_used_without_those_words(front: Front) -> None:
    front.forwards(f"Ben Ong <{BEN}>", "Could you introduce me to Ben Ong, he may call me at +57 1 234 5678?")
    front.answers("SEND", Kind.APPROVE)
    assert "234" not in part(front.left_to(BEN)[0], "plain")


# --- shown first ------------------------------------------------------------------------------------------------------


def test_the_first_three_of_each_gesture_are_shown(front_of: Callable[..., Front]) -> None:
    front = front_of(approve="first")
    others = [f"p{number}@people.example" for number in range(4)]
    for number, other in enumerate(others):
        front.mails(f"Ana Ruiz <{ANA}> + P Q{number} <{other}>: pilots, call")
        assert (front.all[-1].stage is Stage.DRAFTED) == (number < 3)
        if number < 3:
            front.answers("SEND", Kind.APPROVE)
    front.mails(f"Intro: Chen Li <{CHEN}>\nFor Ana: x y\n", [ANA], "Hello", cc=[front.world.bot_address])
    assert (front.all[-1].gesture, front.all[-1].stage) == (Gesture.CC, Stage.DRAFTED)


# --- paused -----------------------------------------------------------------------------------------------------------


def test_a_request_while_all_is_paused_is_taken_told_and_waits(front: Front) -> None:
    front.mails("PAUSE")
    front.mails(BOTH)
    assert front.it.code in front.told(Kind.ECHO)
    assert "paused since 12 November" in front.told(Kind.ECHO)
    front.after(days=3)
    assert not front.left_to(ANA)
    front.mails("RESUME")
    assert front.left_to(ANA)
    assert front.left_to(BEN)


def test_a_request_that_is_shown_first_says_there_that_all_is_paused(front_of: Callable[..., Front]) -> None:
    front = front_of(approve="always")
    front.mails("PAUSE")
    front.mails(BOTH)
    assert "paused since 12 November" in front.told(Kind.APPROVE)
    front.answers("SEND", Kind.APPROVE)
    assert not front.left_to(ANA)


# --- changes of an open request ---------------------------------------------------------------------------------------


def test_labelled_lines_in_answer_to_a_notice_change_the_request(front_of: Callable[..., Front]) -> None:
    front = front_of(approve="always")
    front.mails(BOTH)
    front.answers("Next step: lunch in Madrid\nFor Ana: he sells what you need", Kind.APPROVE)
    assert (front.it.next_step, front.party(ANA).why) == ("lunch in Madrid", "he sells what you need")
    assert front.it.stage is Stage.DRAFTED
    front.answers("SEND", Kind.APPROVE)
    assert "lunch in Madrid" in part(front.left_to(ANA)[0], "plain")


def test_a_second_mail_for_the_same_people_changes_the_request_and_asks_nobody_again(front: Front) -> None:
    front.mails(LINES)
    front.mails(f"People: Ana Ruiz <{ANA}>, Ben Ong <{BEN}>\nNext step: lunch\n")
    assert front.it.next_step == "lunch"
    assert len(front.left_to(ANA)) == 1
    assert "lunch" in front.told(Kind.ECHO)


def test_a_change_is_taken_back_by_undo(front: Front) -> None:
    front.mails(LINES)
    front.mails(f"People: Ana Ruiz <{ANA}>, Ben Ong <{BEN}>\nNext step: lunch\n")
    front.answers("UNDO", Kind.ECHO)
    assert front.it.next_step == "20-minute call"


def test_the_same_again_changes_nothing_and_says_so(front: Front) -> None:
    front.mails(LINES)
    before = front.it
    front.mails(LINES)
    assert front.it == before
    assert "asks for this already (asking), and nobody is asked again" in front.told(Kind.ECHO)


def test_a_change_that_would_leak_is_a_problem(front: Front) -> None:
    front.mails(LINES)
    before = front.it
    front.mails(f"People: Ana Ruiz <{ANA}>, Ben Ong <{BEN}>\nFor Ana: call him at {BEN}\n")
    assert front.it == before
    assert "would show" in front.told(Kind.PROBLEM)


def test_a_change_cannot_say_that_somebody_agreed(front: Front) -> None:
    front.mails(LINES)
    front.mails(f"People: Ana Ruiz <{ANA}>, Ben Ong <{BEN}>\nNext step: lunch\nBen already said yes\n")
    assert front.party(BEN).state is PartyState.ASKED
    assert "Whether Ben Ong agreed is not changed" in front.told(Kind.ECHO)


def test_two_of_three_who_are_being_asked_start_nothing_new(front: Front) -> None:
    front.mails(f"People: Ana Ruiz <{ANA}>, Ben Ong <{BEN}>, Chen Li <{CHEN}>\nTopic: pilots\nNext step: call\n")
    front.mails(BOTH)
    assert len(front.all) == 1
    assert front.it.code in front.told(Kind.PROBLEM)


def test_a_draft_with_other_people_is_a_question_and_never_a_silent_change(front: Front) -> None:
    lines = "For Ana: pilots\nNext step: call\n\n"
    front.draft(lines + LETTER, message_id="<one@conti.example>")
    before = front.it
    front.draft(lines + LETTER, [ANA, CHEN], message_id="<one@conti.example>")
    assert front.it == before
    assert "now names others" in front.told(Kind.PROBLEM)


def test_a_changed_draft_of_the_same_people_changes_letter_and_request_and_asks_nobody_again(front: Front) -> None:
    front.draft("For Ana: pilots\nNext step: call\n\n" + LETTER)
    front.draft("For Ana: pilots\nNext step: lunch\n\n" + LETTER.replace("talk", "meet"))
    assert front.it.next_step == "lunch"
    assert len(front.left_to(ANA)) == 1
    front.says(ANA, "Yes please.", front.left_to(ANA)[0])
    front.says(BEN, "Yes please.", front.left_to(BEN)[0])
    assert "you should meet" in part(front.left_to(ANA, Kind.INTRODUCTION)[0], "plain")


# --- a draft that is sent by hand -------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["resting", "problem", "accepted"])
def test_a_labelled_draft_sent_by_hand_is_reported_at_once_and_followed(
    front_of: Callable[..., Front], state: str
) -> None:
    front = front_of(engine={"debounce_seconds": 30})
    text = LETTER if state != "problem" else f"For Ana: write to {BEN}\n\n{LETTER}"
    raw = front.draft(text)
    if state != "resting":
        front.after(seconds=31)
    box = front.world.provider.boxes["carla@conti.example"].folders["Drafts"].mails
    box.clear()
    front.sends_by_hand(raw)
    front.after(minutes=2)
    assert front.it.stage is Stage.INTRODUCED
    assert {party.state for party in front.it.parties} == {PartyState.UNASKED}
    assert front.notices(Kind.BY_HAND if state == "accepted" else Kind.MADE)


# --- forms ------------------------------------------------------------------------------------------------------------


def form(*parties: RequestedParty, **fields: object) -> Request:
    blank = Request(parties, "", "", "", "", "", "together", False, "", None, None, "", (), ())
    return replace(blank, **{"topic": "pilots", "next_step": "call", **fields})  # type: ignore[arg-type]


FORM_ANA, FORM_BEN = RequestedParty("Ana Ruiz", ANA), RequestedParty("Ben Ong", BEN)


def test_a_form_opens_an_introduction_that_starts_when_it_is_told_to(front: Front) -> None:
    later = NOW + timedelta(hours=2)
    opening = front.in_books(
        lambda page: open_request(
            front.work, page, form(FORM_ANA, FORM_BEN), Source(Gesture.FORM, "pairs.csv 2", starts_at=later)
        )
    )
    front.world.go()
    assert opening.accepted
    assert (front.it.gesture, front.it.starts_at) == (Gesture.FORM, later)
    assert not front.left_to(ANA)
    front.after(hours=2)
    assert front.left_to(ANA)


def test_what_stands_against_a_form_is_answered_and_not_mailed(front: Front) -> None:
    front.knows(ANA, BANK)
    both = form(RequestedParty("Ana Ruiz", ""), FORM_BEN)
    opening = front.in_books(lambda page: open_request(front.work, page, both, Source(Gesture.FORM, "form 1")))
    assert (opening.outcome, opening.accepted) == (Outcome.QUESTION, False)
    assert ANA in opening.reason
    assert BANK in opening.reason
    assert not front.rows()
    assert not front.in_books(lambda page: page.requests.open())


# --- one person, several addresses ------------------------------------------------------------------------------------


def test_the_same_people_under_another_address_are_not_asked_twice(front: Front) -> None:
    note(front, Bio(ANAS, also=(BANK,)))
    front.mails(LINES)
    front.mails(f"Ana Ruiz <{BANK}> + Ben Ong <{BEN}>: pilots, call")
    assert len(front.all) == 1


def test_who_is_to_be_asked_by_the_request_is_asked_whatever_the_book_says(front: Front) -> None:
    note(front, Bio(Person(BEN, "Ben Ong"), consent=Consent.DIRECT))
    front.mails(LINES + "Ask Ben\n")
    assert front.party(BEN).state is PartyState.ASKED


def test_a_draft_may_name_a_recipient_once_more_in_its_people_line(front: Front) -> None:
    front.draft(f"People: Ana Ruiz <{ANA}>, Ben Ong <{BEN}>\nFor Ana: pilots\nNext step: call\n\n{LETTER}")
    assert front.it.stage is Stage.ASKING


def test_labelled_lines_in_an_answer_may_name_the_people_once_more(front_of: Callable[..., Front]) -> None:
    front = front_of(approve="always")
    front.mails(BOTH)
    front.answers(f"People: Ana Ruiz <{ANA}>, Ben Ong <{BEN}>\nNext step: lunch", Kind.APPROVE)
    assert front.it.next_step == "lunch"


# --- prose ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form_of", ["{name} <{address}>", "{name} ({address})", "{name} {address}"])
def test_prose_goes_on_to_both_without_the_addresses_it_names_them_by(front: Front, form_of: str) -> None:
    ana, ben = form_of.format(name="Ana Ruiz", address=ANA), form_of.format(name="Ben Ong", address=BEN)
    front.mails(f"Dear desk,\n\nthey never met, yet {ana} and {ben} care for the same thing.\n\nCarla\n")
    assert front.it.stage is Stage.DRAFTED
    front.answers("SEND", Kind.APPROVE)
    (ask,) = front.left_to(ANA)
    assert BEN not in ask.as_string()
    assert "Ana Ruiz and Ben Ong care for the same thing." in part(ask, "plain")
    assert "Carla" not in part(ask, "plain").partition("care for")[0]


def test_prose_that_still_holds_a_number_of_the_other_side_is_a_problem(front: Front) -> None:
    front.mails(LINES + "Ben: founder, +62 812 3456 7890\n\nBen can be reached at +62 812 3456 7890.\n")
    assert not front.all
    assert "would show" in front.told(Kind.PROBLEM)
