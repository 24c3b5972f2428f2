"""Beside a draft: both are asked first, and whatever is pressed, Send reaches nobody but the desk."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from bot.introductions.decision import Kind
from bot.introductions.introduction import Stage
from bot.reading.message import parse_message
from bot.reading.requests.draft import read_draft
from bot.records import Status
from tests.people import written
from tests.web.window import Window
from tests.work.desk import ANA, BEN, CARLA, DESK
from tests.worlds import PLUS

FIELDS = {
    "people": (f"Ana Ruiz <{ANA}>", f"Ben Ong <{BEN}>"),
    "why0": "Ben runs three pilots",
    "why1": "Ana knows audits",
    "topic": "fintech pilots",
    "next_step": "20-minute call",
}


def to_both(window: Window) -> None:
    window.recipients = {"toRecipients": [f"Ana Ruiz <{ANA}>"], "ccRecipients": [f"Ben Ong <{BEN}>", CARLA]}
    window.open("compose")


def composed(html: str) -> bytes:
    """The draft to both as Gmail saves it, with this in it."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = f"Carla Conti <{CARLA}>", "Ana <> Ben"
    mail["To"] = f"Ana Ruiz <{ANA}>, Ben Ong <{BEN}>"
    plain = html.replace("<div><br></div>", "\n").replace("</div>", "\n").replace("<div>", "")
    mail.set_content(plain)
    mail.add_alternative(html, subtype="html")
    return mail.as_bytes()


def recipients(draft: dict[str, Any]) -> dict[str, list[str]]:
    """Whom Send reaches after the rewriting."""
    change = draft["updateDraftActionMarkup"]
    return {
        name: [one["email"] for one in change[f"update{name}Recipients"][f"{name.lower()}Recipients"]]
        for name in ("To", "Cc", "Bcc")
    }


@pytest.mark.parametrize(("setup", "address"), [("own", CARLA), ("plus", PLUS), ("separate", DESK)])
def test_send_reaches_the_desk_alone_and_brings_the_letter(
    window_of: Callable[..., Window], setup: str, address: str
) -> None:
    """In every set-up: the request is in the books, the draft goes to the desk, and sent it becomes the letter."""
    window = window_of(setup)
    to_both(window)
    assert address in window.text
    window.press("Look at the asks", FIELDS)
    window.press("Start: ask both")
    assert recipients(window.draft) == {"To": [address], "Cc": [address], "Bcc": [address]}
    it = window.it()
    assert (it.stage, it.topic) == (Stage.ASKING, "fintech pilots")
    window.go()
    change = window.draft["updateDraftActionMarkup"]
    assert change["updateBody"]["type"] == "INSERT_AT_START"
    body = "Letter:\n\nDear Ana, dear Ben,\n\nyou two should talk.\n\nCarla\n"
    raw = written(
        ("Carla Conti", CARLA),
        [("", address)],
        change["updateSubject"]["subject"],
        body,
        date=window.now,
        message_id=window.new_id(),
        cc=[("", address)],
    )
    window.send(raw, address)
    assert [one.code for one in window.world.introductions()] == [it.code], "no second introduction"
    with window.work.books.begin() as page:
        letter = page.manuscripts.load(it.id).manuscript
    assert letter is not None
    assert "you two should talk" in letter.text


def test_nothing_is_rewritten_before_both_asks_were_looked_at(window: Window) -> None:
    to_both(window)
    window.press("Look at the asks", FIELDS)
    assert window.draft == {}
    assert window.world.introductions() == []
    assert f"To: Ana Ruiz &lt;{ANA}&gt;" in window.text
    assert f"To: Ben Ong &lt;{BEN}&gt;" in window.text


def test_without_recipients_the_two_people_are_typed(window: Window) -> None:
    window.open("compose")
    assert "type the two people" in window.text
    window.press("Look at the asks", {"typed0": f"Ana Ruiz <{ANA}>", "typed1": f"Ben Ong <{BEN}>", "topic": "pilots"})
    window.press("Start: ask both")
    assert recipients(window.draft)["To"] == [DESK]
    assert {party.person.address for party in window.it().parties} == {ANA, BEN}


def test_a_start_that_is_repeated_rewrites_the_draft_and_starts_nothing_twice(window: Window) -> None:
    to_both(window)
    window.press("Look at the asks", FIELDS)
    carried = window.press("Start: ask both")
    window.post(carried)
    assert len(window.world.introductions()) == 1
    assert window.draft == {}


def test_the_card_says_to_look_before_sending(window: Window) -> None:
    to_both(window)
    window.press("Look at the asks", FIELDS)
    window.press("Start: ask both")
    assert f"nobody but {DESK} may stand in To, Cc and Bcc" in window.text


def test_the_lines_that_are_inserted_are_those_a_labelled_draft_understands(window: Window) -> None:
    to_both(window)
    window.press("Insert the lines")
    change = window.draft["updateDraftActionMarkup"]
    assert set(change) == {"updateBody"}, "nobody is added or taken away"
    (content,) = change["updateBody"]["insertContents"]
    filled = content["content"].replace("For Ana: ", "For Ana: Ben runs pilots").replace("For Ben: ", "For Ben: audits")
    request = read_draft(parse_message(composed(f"{filled}<div>Dear both, hi.</div>")), [DESK], [CARLA])
    assert [party.why for party in request.parties] == ["Ben runs pilots", "audits"]
    assert (request.next_step, request.met, request.purpose) == ("20-minute call", "no", "business")
    assert not [problem for problem in request.problems if problem.stops]
    assert (request.letter_text or "").strip() == "Dear both, hi."


def test_lines_left_empty_say_nothing(window: Window) -> None:
    to_both(window)
    window.press("Insert the lines")
    (content,) = window.draft["updateDraftActionMarkup"]["updateBody"]["insertContents"]
    request = read_draft(parse_message(composed(f"{content['content']}<div>Dear both.</div>")), [DESK], [CARLA])
    assert [(party.why, party.role, party.line) for party in request.parties] == [("", "", "")] * 2
    assert not [problem for problem in request.problems if problem.stops]


def test_names_in_the_lines_are_text(window: Window) -> None:
    window.post({"do": "template", "name0": "<img src=x>", "name1": "Ben&Co"})
    (content,) = window.draft["updateDraftActionMarkup"]["updateBody"]["insertContents"]
    assert "<img" not in content["content"]
    assert "Ben&amp;Co" in content["content"]


def test_asks_wait_for_the_worker(window: Window) -> None:
    """The add-on only writes into the books: nothing leaves by its hand."""
    to_both(window)
    window.press("Look at the asks", FIELDS)
    window.press("Start: ask both")
    number = window.it().id
    with window.work.books.begin() as page:
        rows = page.outbox.of(number)
    assert {row.status.value for row in rows} == {"waiting", "withdrawn"}
    assert [row.kind for row in rows if row.status is Status.WAITING] == [Kind.ASK, Kind.ASK]
