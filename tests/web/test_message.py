"""Beside an open mail: its introduction by what the mail answers, else its people, asked first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.introductions.introduction import Person, Stage
from bot.records import Bio
from bot.web.addon.visit import OpenMail
from tests.people import parsed
from tests.web.window import Window
from tests.work.desk import ANA, BEN, CARLA, CHEN, DESK, Desk

BOTH = (f"Ana Ruiz <{ANA}>", f"Ben Ong <{BEN}>")
TYPED = {"people": BOTH, "why0": "Ben runs pilots", "why1": "Ana knows audits", "topic": "pilots", "next_step": "call"}


def mail(**headers: str) -> OpenMail:
    return OpenMail("1f", "1e", tuple((name.replace("_", "-"), value) for name, value in headers.items()))


def to_both() -> OpenMail:
    return mail(From=f"Ana Ruiz <{ANA}>", To=f"Carla <{CARLA}>, Ben Ong <{BEN}>", Subject="hello", Message_ID="<x@y>")


# Whose introduction it is


def test_an_answer_opens_the_card_of_its_introduction_with_the_evidence(desk: Desk) -> None:
    window = Window(desk.world)
    code = desk.draft()
    ask = parsed(desk.letters_to(ANA)[0])["Message-ID"]
    desk.says(ANA, "Claro, me encantaría.")
    window.mail = mail(From=f"Ana <{ANA}>", Message_ID="<r1@there.example>", In_Reply_To=ask, References=f"<z@z> {ask}")
    window.open("message")
    assert window.card["header"]["title"] == "Ana Ruiz + Ben Ong"
    assert code in window.text
    for evidence in (
        "“Claro, me encantaría”",
        "read as yes",
        "rule yes.consent",
        "proven by dmarc ruiz.example",
        "mail ",
    ):
        assert evidence in window.text


def test_our_own_letter_and_an_answer_by_its_token_are_known_too(desk: Desk) -> None:
    window = Window(desk.world)
    desk.draft()
    ask = parsed(desk.letters_to(ANA)[0])
    window.mail = mail(From=str(ask["From"]), To=str(ask["To"]), Message_ID=str(ask["Message-ID"]))
    window.open("message")
    assert window.card["name"].startswith("case ")
    number = window.it().id
    with window.work.books.begin() as page:
        token = page.token(number, "b")
    window.mail = mail(From=f"Ben <{BEN}>", Subject=f"Yes [tw-{token}]", Message_ID="<r2@there.example>")
    window.open("message")
    assert window.card["name"].startswith("case ")


def test_a_mail_of_somebody_who_is_being_asked_is_not_taken_for_an_answer(desk: Desk) -> None:
    """Only shown: their introduction is a line above the form, and never guessed from who writes."""
    window = Window(desk.world)
    code = desk.draft()
    window.mail = mail(From=f"Ana <{ANA}>", To=CARLA, Subject="lunch?", Message_ID="<l@ruiz.example>")
    window.open("message")
    assert window.card["name"] == "people"
    assert code in window.text


def test_a_mail_that_names_letters_of_two_introductions_lets_one_choose(desk: Desk) -> None:
    window = Window(desk.world)
    codes = [desk.draft(), desk.draft(ANA, CHEN)]
    ids = " ".join(str(parsed(desk.letters_to(ANA, code)[0])["Message-ID"]) for code in codes)
    window.mail = mail(From=f"Ana <{ANA}>", References=ids)
    window.open("message")
    assert all(code in window.text for code in codes)
    window.press("Ana Ruiz + Chen Li")
    assert window.card["header"]["title"] == "Ana Ruiz + Chen Li"


# The form


def test_the_people_of_a_mail_are_offered_but_not_the_connector_the_bot_or_a_robot(window: Window) -> None:
    window.mail = mail(
        From=f'"Ruiz, Ana" <{ANA}>',
        Reply_To=f"Ana <{ANA}>",
        To=f"Carla <{CARLA}>, Desk <{DESK}>, <no-reply@shop.example>",
        Cc=f"=?utf-8?q?Ben_=C3=96ng?= <{BEN}>, broken@@x, MAILER-DAEMON@x.example",
    )
    window.open("message")
    items = [
        item["text"]
        for section in window.card["sections"]
        for widget in section["widgets"]
        for item in widget.get("selectionInput", {}).get("items", [])
        if "@" in item["value"]
    ]
    assert items == [f'"Ruiz, Ana" ‹{ANA}›', f"Ben Öng ‹{BEN}›"]


def test_from_a_mail_to_two_asks_that_wait_for_the_worker(window: Window) -> None:
    """Checked with the asks in full, started by one click, in the books as if it had been typed at a terminal."""
    window.mail = to_both()
    window.open("message")
    window.press("Look at the asks", TYPED)
    assert window.card["header"]["title"] == "As it will leave"
    for words in ("For you: Ben runs pilots", "For you: Ana knows audits", "Could be better"):
        assert words in window.text
    assert window.world.introductions() == []
    window.press("Start: ask both")
    it = window.it()
    assert (it.stage, it.topic, it.next_step) == (Stage.ASKING, "pilots", "call")
    assert window.changed
    assert window.card["header"]["title"] == "Ana Ruiz + Ben Ong"
    with window.work.books.begin() as page:
        opened = page.ledger.lines(it.id)
    assert any(line.data.get("evidence", "").startswith("add-on 1076") for line in opened)


def test_what_is_started_is_what_was_looked_at(window: Window) -> None:
    """Whatever changes an ask in between brings the asks back, and nothing is started."""
    window.mail = to_both()
    window.open("message")
    window.press("Look at the asks", TYPED)
    with window.work.books.begin() as page:
        page.people.keep(Bio(Person(ANA, "Ana Ruiz", role="CFO", line="a line that was not seen")))
    window.press("Start: ask both")
    assert window.world.introductions() == []
    assert "look once more" in window.text
    window.press("Start: ask both")
    assert len(window.world.introductions()) == 1


def test_a_start_that_is_replayed_starts_nothing_even_after_it_ended(window: Window) -> None:
    window.mail = to_both()
    window.open("message")
    window.press("Look at the asks", TYPED)
    carried = window.press("Start: ask both")
    window.post(carried)
    assert "open" in window.text
    window.open("message")
    window.post({"do": "case", "code": window.it().code})
    window.press("Cancel")
    window.press("Cancel")
    assert window.it().stage is Stage.CANCELLED
    window.post(carried)
    assert len(window.world.introductions()) == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "needs two people"),
        ({"people": BOTH[:1]}, "needs two people"),
        ({"people": BOTH, "why0": "x" * 501}, "too long"),
        ({"people": BOTH[:1], "typed1": CARLA}, "is yourself"),
        ({"people": BOTH[:1], "typed1": DESK}, "is mine"),
        ({"people": BOTH[:1], "typed1": "nobody@@x"}, "no mail address"),
        ({"people": BOTH[:1], "typed1": "Somebody Unknown"}, "I know nobody called Somebody Unknown"),
        ({"people": BOTH[:1], "typed1": "<b>Ana</b> <ana@ruiz.example>"}, "“b” is no mail address"),
    ],
)
def test_what_is_missing_or_wrong_is_said_on_the_form(window: Window, typed: dict[str, str], told: str) -> None:
    window.mail = to_both()
    window.open("message")
    window.press("Look at the asks", typed)
    assert window.card["name"] == "form"
    assert told in window.text
    assert "#b3261e" in window.text
    assert window.world.introductions() == []


def test_a_name_that_may_be_two_people_is_asked_for(window: Window) -> None:
    with window.work.books.begin() as page:
        page.people.keep(Bio(Person("maria@one.example", "Maria Sol"), letters=3))
        page.people.keep(Bio(Person("maria@two.example", "Maria Sol"), letters=2))
    window.mail = mail(From=f"Ana Ruiz <{ANA}>", To=CARLA)
    window.open("message")
    typed = {"people": BOTH[:1], "typed1": "Maria Sol", "topic": "x"}
    window.press("Look at the asks", typed)
    assert "Whom do you mean?" in window.text
    window.press("Look at the asks", {**typed, "meant1": "Maria Sol <maria@two.example>"})
    window.press("Start: ask both")
    assert {party.person.address for party in window.it().parties} == {ANA, "maria@two.example"}


def test_of_many_people_first_whom_then_why(window: Window) -> None:
    crowd = ", ".join(f"Person {letter} <p{letter}@x.example>" for letter in "abcdefgh")
    window.mail = mail(From=f"Ana Ruiz <{ANA}>", To=crowd)
    window.open("message")
    assert "Why it is good" not in window.text
    window.press("Go on", {"people": ("Person a <pa@x.example>", "Person b <pb@x.example>")})
    assert "Why it is good for Person" in window.text


def test_the_frame_reaches_the_request(window: Window) -> None:
    window.mail = to_both()
    window.open("message")
    window.press(
        "Look at the asks",
        {**TYPED, "order": "in turn", "mask": ("yes",), "met": "no", "purpose": "personal"},
    )
    assert "Start: ask the first" in window.labels
    assert "Ben Ong" not in "\n".join(
        widget["textParagraph"]["text"]
        for section in window.card["sections"]
        if section.get("header", "").startswith("Ask to Ana")
        for widget in section["widgets"]
    ), "a masked ask withholds the name"
    window.press("Start: ask the first")
    it = window.it()
    assert (it.masked, it.order.value, it.met, it.purpose) == (True, "turn", "no", "personal")


def test_where_gmail_does_not_show_the_mail_people_are_typed(window: Window) -> None:
    window.mail = None
    window.open("message")
    assert "does not show me" in window.text
    window.press("Look at the asks", {"typed0": BOTH[0], "typed1": BOTH[1], "topic": "x"})
    window.press("Start: ask both")
    assert len(window.world.introductions()) == 1


def test_hostile_headers_are_text(window: Window) -> None:
    window.mail = mail(
        From='"<a href=https://evil.example>Ana</a>\r\nBcc: x" <ana@ruiz.example>',
        To=f"<script>alert(1)</script> <{BEN}>, " + "x" * 9_000,
        Subject="<b>" * 500,
        References="<" * 5_000 + ">" * 5_000,
        Message_ID="<x@y>\r\nReferences: <z@z>",
    )
    window.open("message")
    assert window.card["name"] == "people"


@pytest.mark.parametrize("where", ["message", "compose"])
@pytest.mark.parametrize("length", [250, 400, 2_500, 9_000])
def test_a_name_without_end_hinders_no_introduction(window: Window, length: int, where: str) -> None:
    """Who wrote the mail chose the name."""
    who = f'"Ana {"x" * length}" <{ANA}>'
    window.mail = mail(From=who, To=f"Carla <{CARLA}>, Ben Ong <{BEN}>", Subject="hello", Message_ID="<x@y>")
    window.recipients = {"toRecipients": [f"Ana {'x' * 250} <{ANA}>", f"Ben Ong <{BEN}>", who]}
    window.open(where)
    widgets = [widget for section in window.card["sections"] for widget in section["widgets"]]
    (people,) = (one["selectionInput"] for one in widgets if one.get("selectionInput", {}).get("name") == "people")
    window.press("Look at the asks", {**TYPED, "people": tuple(one["value"] for one in people["items"])})
    window.press("Start: ask both")
    assert {party.person.address for party in window.it().sides} == {ANA, BEN}


def test_the_same_people_who_are_being_asked_are_shown_and_not_asked_again(window_of: Callable[..., Window]) -> None:
    window = window_of()
    window.mail = to_both()
    for _ in range(2):
        window.open("message")
        window.press("Look at the asks", TYPED)
        if "Start: ask both" in window.labels:
            window.press("Start: ask both")
    assert "open already" in window.text or "which is open" in window.text
    window.press(f"Show {window.it().code}")
    assert window.card["name"] == f"case {window.it().code}"
