"""The connector's words: what each does, one echo for a mail of them, and nothing for what contradicts itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.introductions.decision import Kind
from bot.introductions.events import TakenOver
from bot.introductions.introduction import PartyState, Stage
from bot.reading.command import Command
from bot.work.carrying import happen
from bot.work.commands.cannot import Cannot
from bot.work.commands.orders import order
from bot.work.commands.pausing import paused
from tests.work.desk import ANA, BEN, CHEN, EVE, Desk

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
    """Ana and Ben are asked, and Ana asks what it is about: a notice to answer."""
    made = desk_of()
    made.draft()
    made.says(ANA, "What is it about?")
    return made


@pytest.fixture
def introduced(desk_of: Callable[..., Desk]) -> Desk:
    """Both agreed, and the letter left; Ben then asks the desk something."""
    made = desk_of()
    made.draft()
    made.says(ANA, "Yes please.")
    made.says(BEN, "What is it about?")
    made.command("YES", kind=Kind.QUESTION)
    assert made.it().stage is Stage.INTRODUCED
    return made


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("ANA YES phone", PartyState.YES),
        ("ana@ruiz.example NO met her", PartyState.NO),
        ("LATER 15 January", PartyState.LATER),
        ("YES", PartyState.YES),
        ("IGNORE", PartyState.ASKED),
    ],
)
def test_a_word_for_a_party(desk: Desk, text: str, state: PartyState) -> None:
    """Named, or the one whom the notice was about; the question is settled with it."""
    said = desk.command(text, kind=Kind.QUESTION)
    assert "Ana" in said
    assert desk.party(ANA).state is state
    assert desk.party(ANA).doubt is None


def test_the_source_of_a_word_is_kept(desk: Desk) -> None:
    """ "ANA YES phone": from where the connector knows it stands in the ledger."""
    desk.command("ANA YES phone", kind=Kind.QUESTION)
    it = desk.it()
    with desk.world.books.begin() as page:
        line = next(line for line in page.ledger.lines(it.id) if line.kind == "verdict")
    assert (line.private["source"], line.data["how"]) == ("phone", "hand")


@pytest.mark.parametrize("word", ["YES", "SEND", "START"])
def test_yes_to_an_approval_is_send(desk_of: Callable[..., Desk], word: str) -> None:
    """And starts the asking."""
    desk = desk_of(approve="always")
    desk.draft()
    assert desk.kinds_to(ANA) == []
    desk.command(word, kind=Kind.APPROVE)
    assert desk.kinds_to(ANA) == ["ask"]


def test_no_to_an_approval_is_cancel(desk_of: Callable[..., Desk]) -> None:
    """Nobody is asked."""
    desk = desk_of(approve="always")
    desk.draft()
    desk.command("NO", kind=Kind.APPROVE)
    assert desk.it().stage is Stage.CANCELLED
    desk.after(days=7)
    assert desk.kinds_to(ANA) == []


def test_a_yes_to_an_approval_is_judged_by_today(desk_of: Callable[..., Desk]) -> None:
    """Once they are asked, YES to the old notice agrees for nobody."""
    desk = desk_of(approve="always")
    desk.draft()
    desk.command("YES", kind=Kind.APPROVE)
    assert "needs a name" in desk.command("YES", kind=Kind.APPROVE)
    assert {party.state for party in desk.it().parties} == {PartyState.ASKED}


@pytest.mark.parametrize(
    "lines",
    [
        ("{code} ANA YES", "{code} CANCEL"),
        ("ANA YES", "ANA NO"),
        ("ANA LATER 15 January", "ANA LATER 20 January"),
        ("PAUSE", "RESUME"),
        ("{code} CANCEL", "{code} UNDO"),
        ("ana@ruiz.example YES", "Ana NO"),
        ("YES", "ANA NO"),
    ],
)
def test_contradicting_words_are_not_obeyed(desk: Desk, lines: tuple[str, ...]) -> None:
    """Neither of them, whichever came first; the echo names both."""
    before = desk.it()
    said = desk.command("\n".join(lines).format(code=before.code), kind=Kind.QUESTION)
    assert "contradict" in said
    assert desk.it() == before


def test_the_others_of_that_mail_are_obeyed(desk: Desk) -> None:
    """A contradiction and an unknown code spoil nothing but themselves."""
    first, second = desk.it().code, desk.draft(EVE, CHEN)
    text = f"{first} BEN YES\nQ9999 CANCEL\n{second} CANCEL\n{first} ANA YES\n{first} ANA NO"
    said = desk.command(text, kind=Kind.QUESTION)
    assert "no introduction Q9999" in said
    assert "contradict" in said
    assert "2 of 5 done" in said
    assert (desk.party(BEN, first).state, desk.party(ANA, first).state) == (PartyState.YES, PartyState.ASKED)
    assert desk.it(second).stage is Stage.CANCELLED


def test_a_line_copied_from_the_notice_is_obeyed(desk: Desk) -> None:
    """What a notice says may be sent back letter by letter: on the first lines it is no quotation."""
    line = f"{desk.it().code} Ana Ruiz YES by phone"
    assert line in desk.command(f"{line}\nANA NO", kind=Kind.QUESTION)
    assert desk.party(ANA).state is PartyState.ASKED
    desk.command(line, kind=Kind.ECHO)
    assert desk.party(ANA).state is PartyState.YES


def test_the_same_word_twice_is_said_once(desk: Desk) -> None:
    """No contradiction, and one line in the ledger."""
    desk.command("ANA YES\nAna Ruiz YES", kind=Kind.QUESTION)
    it = desk.it()
    with desk.world.books.begin() as page:
        assert [line.kind for line in page.ledger.lines(it.id)].count("verdict") == 1


def test_unknown_words_are_answered_with_a_list_once(desk: Desk) -> None:
    """The second time in the same matter, a line."""
    assert "What would do something" in desk.command("Perhaps tomorrow then", kind=Kind.QUESTION)
    second = desk.command("Or the day after", kind=Kind.QUESTION)
    assert "no word I know" in second
    assert "What would do something" not in second


def test_every_mail_of_commands_gets_one_echo(desk: Desk) -> None:
    """Delivered twice, with three commands: one echo, which says what was done of each."""
    code = desk.it().code
    said = desk.command(f"{code} ANA YES\n{code} BEN LATER 20 January\n{code} NUDGE Chen", kind=Kind.QUESTION)
    assert len(desk.notices(Kind.ECHO)) == 1
    assert all(word in said for word in ("ANA YES", "BEN LATER", "NUDGE Chen: not done"))


def test_a_brief_answered_late_needs_the_code_and_is_judged_by_today(desk: Desk) -> None:
    """A notice about no introduction: words without a code do nothing, and those with one see the case as it is."""
    code = desk.it().code
    desk.command("PAUSE EVERYTHING")
    desk.command("RESUME EVERYTHING")
    about_nothing = desk.notice(Kind.ECHO)
    assert about_nothing.introduction is None
    desk.command(f"{code} CANCEL", kind=Kind.QUESTION)
    desk.notice = lambda kind=None, about="": about_nothing  # type: ignore[method-assign]
    assert "needs the code" in desk.command("SEND")
    assert "cancelled" in desk.command(f"{code} ANA YES")


def test_a_forged_command_does_nothing(desk: Desk) -> None:
    """No echo either."""
    before = desk.it()
    assert desk.command("CANCEL", kind=Kind.QUESTION, forged=True) == ""
    assert desk.it() == before


def test_pause_and_resume_of_everything(desk: Desk) -> None:
    """Without a code, in a mail about no introduction, or by name: letters rest, words are still heard."""
    desk.command("PAUSE EVERYTHING", kind=Kind.QUESTION)
    with desk.world.books.begin() as page:
        assert paused(page) == desk.now
    assert "paused" in desk.command("ANA YES", kind=Kind.QUESTION)
    desk.says(BEN, "Yes please.")
    assert desk.it().stage is Stage.AGREED
    desk.after(days=3)
    assert "introduction" not in desk.kinds_to(ANA)
    assert "RESUME EVERYTHING" in desk.command("RESUME", kind=Kind.ECHO)
    desk.command("RESUME EVERYTHING", kind=Kind.ECHO)
    with desk.world.books.begin() as page:
        assert paused(page) is None
    desk.after(hours=1)
    assert desk.it().stage is Stage.INTRODUCED


def test_pause_of_one(desk: Desk) -> None:
    """In answer to its notice, or with its code: the others go on."""
    desk.command("PAUSE", kind=Kind.QUESTION)
    assert desk.it().paused_at is not None
    with desk.world.books.begin() as page:
        assert paused(page) is None
    assert "paused already" in desk.command("PAUSE", kind=Kind.QUESTION)
    desk.command("RESUME", kind=Kind.QUESTION)
    assert desk.it().paused_at is None


def test_nudge_before_and_after_the_introduction(introduced: Desk, desk_of: Callable[..., Desk]) -> None:
    """After it, without a name, everybody who has not written; once each."""
    code = introduced.it().code
    introduced.after(days=1)
    assert "are reminded" in introduced.command(f"{code} NUDGE", kind=Kind.ECHO)
    introduced.after(hours=12)
    assert introduced.kinds_to(ANA)[-1] == introduced.kinds_to(BEN)[-1] == "nudge-introduced"
    assert "nobody to remind" in introduced.command(f"{code} NUDGE", kind=Kind.ECHO)


def test_mine_and_continue(desk: Desk) -> None:
    """MINE keeps a party in the connector's hands; no nudge then; CONTINUE hands them back."""
    desk.command("IGNORE", kind=Kind.QUESTION)
    it, party = desk.it(), desk.party(BEN)
    with desk.world.books.begin() as page:
        happen(desk.work, page, it, TakenOver(party.key, "<own@conti.example>"), desk.now)
    desk.command("BEN MINE", kind=Kind.ECHO)
    assert desk.party(BEN).mine
    assert "CONTINUE" in desk.command("NUDGE Ben", kind=Kind.ECHO)
    desk.after(days=10)
    assert "nudge" not in desk.kinds_to(BEN)
    desk.command("BEN CONTINUE", kind=Kind.ECHO)
    assert desk.party(BEN).taken_over_at is None
    assert "not in your hands" in desk.command("BEN CONTINUE", kind=Kind.ECHO)


def test_how_it_went_by_the_connectors_word(introduced: Desk) -> None:
    """One side's view with their name, the whole without: that closes it."""
    code = introduced.it().code
    introduced.command(f"{code} ANA PLANNED", kind=Kind.ECHO)
    assert introduced.party(ANA).outcome == "planned"
    introduced.command(f"{code} MET", kind=Kind.ECHO)
    assert (introduced.it().stage, introduced.it().outcome) == (Stage.CLOSED, "met")


def test_no_after_the_introduction_is_how_it_went(introduced: Desk) -> None:
    """Consent is no question any more."""
    introduced.command("BEN NO", kind=Kind.ECHO)
    assert introduced.party(BEN).outcome == "no"
    assert introduced.party(BEN).state is PartyState.YES


def test_met_before_the_introduction_is_refused(desk: Desk) -> None:
    """It says how an introduction went."""
    assert "Not done" in desk.command("MET", kind=Kind.QUESTION)


def test_reopen(desk: Desk) -> None:
    """What was called off goes on; a no of two is final."""
    desk.command("CANCEL", kind=Kind.QUESTION)
    desk.command("REOPEN", kind=Kind.QUESTION)
    assert desk.it().stage is Stage.ASKING
    desk.says(BEN, "No thanks.")
    assert "a no is final" in desk.command("REOPEN", kind=Kind.QUESTION)


def test_reopen_takes_a_later_yes_at_its_word(desk: Desk) -> None:
    """Who said no, and yes after it ended: the connector was told, and REOPEN counts that yes."""
    desk.command("YES", kind=Kind.QUESTION)
    desk.says(BEN, "No thanks.")
    assert desk.it().stage is Stage.DECLINED
    desk.says(BEN, "I have changed my mind: yes, gladly.")
    desk.command("REOPEN", kind=Kind.LATE_ANSWER)
    assert desk.party(BEN).state is PartyState.YES


def test_wrong_asks_again_about_what_was_read(desk: Desk) -> None:
    """The verdict does not count, the words are before the connector, and their word decides."""
    desk.command("IGNORE", kind=Kind.QUESTION)
    desk.says(BEN, "Yes please.")
    desk.says(ANA, "No thanks, not for me.")
    assert desk.it().stage is Stage.DECLINED
    desk.command(f"{desk.it().code} ANA WRONG", kind=Kind.ECHO)
    assert desk.it().stage is Stage.ASKING
    assert desk.party(ANA).state is PartyState.ASKED
    question = desk.notice(Kind.QUESTION)
    assert "not for me" in desk.text_of(question)
    desk.command("YES", kind=Kind.QUESTION)
    assert desk.it().stage is Stage.INTRODUCED


def test_wrong_of_a_yes_stops_the_letter(desk_of: Callable[..., Desk]) -> None:
    """As long as it rests: the letter is taken back, and the yes with it."""
    desk = desk_of(policy={"hold": 10})
    desk.draft()
    desk.says(BEN, "Yes please.")
    desk.says(ANA, "Yes please.")
    desk.command("ANA WRONG", kind=Kind.HOLD)
    assert desk.party(ANA).state is PartyState.ASKED
    desk.after(hours=2)
    assert "introduction" not in desk.kinds_to(BEN)


@pytest.mark.parametrize("before", ["nothing read", "by the connector's hand"])
def test_wrong_of_nothing_misread_is_refused(desk: Desk, before: str) -> None:
    """WRONG is about what was read in a mail, not about the connector's own word."""
    if before != "nothing read":
        desk.command("YES", kind=Kind.QUESTION)
    assert "Not done" in desk.command("ANA WRONG", kind=Kind.QUESTION)


def test_wrong_after_the_introduction_is_refused(introduced: Desk) -> None:
    """No letter can be unsent."""
    assert "no letter can be unsent" in introduced.command("ANA WRONG", kind=Kind.ECHO)
    assert introduced.party(ANA).state is PartyState.YES


def test_drop_takes_the_passage_out_and_shows_the_asks_again(desk_of: Callable[..., Desk]) -> None:
    """Prose that was marked for nobody waits for SEND; DROP leaves it away."""
    desk = desk_of()
    prose = "They would enjoy a long evening about sailing together."
    desk.request(f"Ana Ruiz <{ANA}> + Ben Ong <{BEN}>: fintech pilots\n\n{prose}\n")
    assert "sailing" in desk.text_of(desk.notice(Kind.APPROVE))
    desk.command("DROP", kind=Kind.APPROVE)
    assert "sailing" not in desk.text_of(desk.notice(Kind.APPROVE))
    desk.command("SEND", kind=Kind.APPROVE)
    assert b"sailing" not in desk.letters_to(ANA)[-1]


def test_the_same_orders_without_a_mail(desk: Desk) -> None:
    """The command line obeys by the same table; what it did can be undone, what it cannot is said."""
    code = desk.it().code
    with desk.world.books.begin() as page:
        it = page.find(code=code)[0]
        assert "called off" in order(
            desk.work, page, it, Command("CANCEL", code, "", "", "cancel"), "by hand", desk.now
        )
    with desk.world.books.begin() as page:
        it = page.find(code=code)[0]
        assert "stands again" in order(desk.work, page, it, Command("UNDO", code, "", "", "undo"), "by hand", desk.now)
    assert desk.it().stage is Stage.ASKING
    with desk.world.books.begin() as page, pytest.raises(Cannot):
        order(desk.work, page, page.find(code=code)[0], Command("SENT", code, "", "", "sent"), "by hand", desk.now)


def test_contradicting_words_are_told_once_and_what_would_do_is_of_their_introduction(desk: Desk) -> None:
    code = desk.it().code
    desk.request(f"{code} Ben YES\n{code} Ben NO")
    said = " ".join(desk.text_of(desk.notice(Kind.ECHO)).split())
    assert said.count("contradict each other") == 1
    assert "a request" not in said
    assert "CANCEL, PAUSE" in said


def test_the_day_of_a_later_is_told_as_people_write_it_also_among_several(desk: Desk) -> None:
    code = desk.it().code
    desk.request(f"{code} Ben LATER 15 January\n{code} Ana YES phone")
    said = desk.text_of(desk.notice(Kind.ECHO))
    assert "wants to wait until 15 January" in said
    assert "2027-01" not in said


def test_pausing_everything_is_told_once(desk: Desk) -> None:
    desk.request("PAUSE")
    _, _, said = desk.text_of(desk.notice(Kind.ECHO)).partition("\n")
    assert said.count("no letter leaves") == 1


def test_send_says_who_is_asked(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(approve="always")
    desk.request(f"Ana Ruiz <{ANA}> + Ben Ong <{BEN}>: fintech pilots\nBen already said yes\n")
    said = desk.command("SEND", kind=Kind.APPROVE)
    assert "Done: Ana Ruiz is asked now" in said


def test_drop_says_that_undo_cannot_bring_it_back(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of()
    desk.request(f"Ana Ruiz <{ANA}> + Ben Ong <{BEN}>: fintech pilots\n\nThey would enjoy a long evening sailing.\n")
    said = desk.command("DROP", kind=Kind.APPROVE)
    assert "UNDO cannot bring it back" in said
    assert "- UNDO:" not in said
