"""`twoyes people forget` and `export`: what is shown before, what is gone after, and what nobody else learns."""

from __future__ import annotations

import json
import re
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.daemon import plant
from bot.introductions.decision import Kind
from bot.introductions.events import Answered
from bot.introductions.introduction import Gesture, Introduction, Party, Person, Stage
from bot.places import Spot
from bot.reasons import Reason
from bot.records import Bio, Outcome, Status
from bot.work.carrying import happen
from tests.fixtures_cli import Twoyes, working

ANA, BEN = "ana@ruiz.example", "ben@ong.example"
WORDS = "Yes please, but the zanzibar pelicans first."
NOW = datetime(2026, 11, 16, 10, tzinfo=UTC)


def asked(home: Path, *, made: bool = False) -> None:
    """Ana answered, Ben is asked; or both agreed, and the letter left."""
    with working(home, NOW) as worker:
        parties = (
            Party("a", Person(ANA, "Ana Ruiz", role="CFO", line="Two first audits"), why="pilots"),
            Party("b", Person(BEN, "Ben Ong", role="Founder"), why="capital"),
        )
        it = plant(
            worker,
            Introduction(0, "K7", Gesture.FORM, Stage.ASKING, parties, NOW, "UTC", topic="pilots"),
            {"a": "<a@conti.example>", "b": "<b@conti.example>"},
        )
        with worker.books.begin() as page:
            page.people.keep(Bio(Person(ANA, "Ana Ruiz", role="CFO"), also=("ana@home.example",)))
            _answers(worker.work, page, it.id, "a", ANA, WORDS)
            if made:
                _answers(worker.work, page, it.id, "b", BEN, "Oh yes, with pleasure, from my yacht.")
        if made:
            with worker.books.begin() as page:
                (letter,) = (row for row in page.outbox.of(it.id) if row.kind is Kind.INTRODUCTION)
                from bot.introductions.events import LetterLeft

                later = NOW + timedelta(hours=1)
                page.outbox.change(letter, status=Status.ACCEPTED, data_at=later, accepted_at=later, filed_at=later)
                happen(worker.work, page, page.introduction(it.id), LetterLeft(), later)


def _answers(work: Any, page: Any, number: int, key: str, sender: str, words: str) -> None:
    mail = page.mails.record(
        "home", Spot("INBOX", 1, ord(key)), f"print {key}", message_id=f"<r{key}@x.example>", now=NOW
    )
    page.mails.finish(
        mail, Outcome.ACTED, Reason.COUNTED.says(), introduction_id=number, party=key, words=words, sender=sender
    )
    event = Answered(key, "yes", f"mail {mail}", rule="consent", words=words.split(",")[0])
    happen(work, page, page.introduction(number), event, NOW)


def test_forgetting_shows_what_it_would_do_and_does_nothing_without_a_word(twoyes: Twoyes, home: Path) -> None:
    asked(home)
    before = (home / "twoyes.db").read_bytes()
    ran = twoyes("people", "forget", ANA)
    assert (ran.code, "say --yes" in ran.err) == (2, True)
    for word in ("Ana Ruiz", "ana@home.example", "K7", "asking", "called off and erased", "entry of the bio book"):
        assert word in ran.words, ran.out
    assert (home / "twoyes.db").read_bytes() == before


def test_forgetting_by_another_address_destroys_it_and_names_the_copies(twoyes: Twoyes, home: Path) -> None:
    asked(home)
    (home / "twoyes.db.20261101-000000.backup").write_bytes(b"")
    ran = twoyes("people", "forget", "ana@home.example", "--yes")
    assert ran.code == 0, ran.err
    assert "Ana Ruiz is forgotten." in ran.words
    assert "twoyes.db.20261101-000000.backup was made before and still holds it" in ran.words
    raw = b"".join(file.read_bytes() for file in home.glob("twoyes.db*"))
    assert not [one for one in (ANA, "Ana Ruiz", "pelicans", "ana@home.example") if one.encode() in raw]
    assert BEN.encode() in raw
    assert twoyes("verify").code == 0
    for command in (("status", "--all"), ("show", "K7"), ("explain", "K7")):
        told = twoyes(*command)
        assert (told.code, "Traceback" in told.err) == (0, False), command
        assert "(erased)" in told.words, command
        assert "a@erased.invalid" not in told.words, command
        assert "REOPEN" not in told.words, "what was erased is not taken up again"
    assert "What was written was erased" in twoyes("show", "K7").words
    assert twoyes("undo", "K7").code == 1
    assert "its contents were erased" in twoyes("cancel", "K7").err


def test_forgetting_speaks_json_and_names_what_stands_in_the_mailboxes(twoyes: Twoyes, home: Path) -> None:
    asked(home)
    told = twoyes("people", "forget", ANA, "--yes", "--json").json
    assert told["forgotten"] == [ANA, "ana@home.example"]
    assert told["introductions"] == ["K7"]
    assert {"<a@conti.example>", "<ra@x.example>"} <= set(told["message_ids"])


def test_forgetting_in_json_asks_nothing_and_does_nothing_without_a_word(twoyes: Twoyes, home: Path) -> None:
    asked(home)
    ran = twoyes("people", "forget", ANA, "--json")
    assert (ran.code, ran.out, "without --json" in ran.err) == (2, "", True)
    assert "K7" in twoyes("people", ANA).words


def test_mailboxes_that_cannot_be_reached_stop_it_before_anything_is_lost(twoyes: Twoyes, home: Path) -> None:
    asked(home)
    ran = twoyes("people", "forget", ANA, "--yes", "--mailboxes")
    assert ran.code == 3
    assert "K7" in twoyes("people", ANA).words


def test_every_way_to_say_people_works(twoyes: Twoyes, home: Path) -> None:
    asked(home)
    assert "Ana Ruiz" in twoyes("people").words
    assert twoyes("people", "--json").json[0]["address"] == ANA
    assert "CFO" in twoyes("people", ANA).words
    assert "CFO" in twoyes("people", "Ruiz").words
    assert "Partner" in twoyes("people", ANA, "--role", "Partner").words
    assert "Partner" in twoyes("people", "--role", "Partner", ANA).words
    assert "forget" in twoyes("people", "--help").words
    assert "--role" in twoyes("people", "show", "--help").words


# --- exporting -------------------------------------------------------------------------------------------------------


def exported(twoyes: Twoyes, who: str = ANA) -> Any:
    ran = twoyes("people", "export", who, "-")
    assert ran.code == 0, ran.err
    return ran.json


def test_an_export_holds_all_of_theirs(twoyes: Twoyes, home: Path) -> None:
    asked(home, made=True)
    with working(home) as worker, worker.books.begin() as page:
        page.suppress(ANA, "asked by reply", NOW)
    told = exported(twoyes)
    assert told["addresses"] == [ANA, "ana@home.example"]
    assert told["bio_book"]["role"] == "CFO"
    assert told["do_not_contact"] == [{"address": ANA, "since": NOW.isoformat(), "why": "asked by reply"}]
    (case,) = told["introductions"]
    assert (case["code"], case["state"], case["how_you_agreed"]["how"]) == ("K7", "yes", "reply")
    assert case["with"] == ["Ben Ong"], "they know each other by now"
    assert [one["words"] for one in case["written_by_you"]] == [WORDS]
    assert {one["kind"] for one in case["letters_to_you"]} == {"ask", "introduction"}
    assert all("Ben" in one["text"] for one in case["letters_to_you"])
    assert any(one["what"] == "verdict" and one["words"] == "Yes please" for one in case["history"])


def test_an_export_says_who_was_shown_what_of_them_and_when(twoyes: Twoyes, home: Path) -> None:
    asked(home, made=True)
    ask, letter = exported(twoyes)["introductions"][0]["shown_to_others"]
    assert (ask["kind"], ask["to"], ask["at"]) == ("ask", "Ben Ong", NOW.isoformat())
    assert ask["shown"] == {"name": "Ana Ruiz", "role": "CFO", "line": "Two first audits"}
    assert letter["shown"]["address"] == ANA
    assert "your_words" not in letter["shown"]


def test_before_they_agreed_the_other_side_is_not_named_by_the_record(twoyes: Twoyes, home: Path) -> None:
    """What Ana was written names Ben, as she has it already; nothing else of Ben's is told."""
    asked(home)
    told = exported(twoyes)
    (case,) = told["introductions"]
    assert case["with"] == ["the other side"]
    assert [one["to"] for one in case["shown_to_others"]] == ["the other side"]
    for letter in case.pop("letters_to_you"):
        assert BEN not in letter["text"]
    assert BEN not in json.dumps(told)
    assert "Ben" not in json.dumps(told)
    assert "capital" not in json.dumps(told)


def test_an_export_tells_nothing_that_the_other_side_wrote(twoyes: Twoyes, home: Path) -> None:
    asked(home, made=True)
    assert "yacht" not in twoyes("people", "export", ANA, "-").out


def test_an_export_is_two_files_that_nobody_else_reads(twoyes: Twoyes, home: Path) -> None:
    asked(home)
    ran = twoyes("people", "export", ANA)
    assert ran.code == 0, ran.err
    assert f"Send it to {ANA} only" in ran.words
    for file in (home / f"{ANA}.json", home / f"{ANA}.txt"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = (home / f"{ANA}.txt").read_text("utf-8")
    assert f"To be sent to {ANA} only" in text
    assert WORDS in text
    assert "{" not in text
    assert re.search(r"opened at: \d{4}-\d\d-\d\d \d\d:\d\d UTC\n", text)
    assert json.loads((home / f"{ANA}.json").read_text("utf-8"))["addresses"][0] == ANA
    again = twoyes("people", "export", ANA)
    assert (again.code, "exist already" in again.err, "--force" in again.err) == (2, True, True)
    assert twoyes("people", "export", ANA, "--force").code == 0
    for named in ("hers.txt", "hers.json", "hers"):
        assert twoyes("people", "export", ANA, named, "--force").code == 0
        assert (home / "hers.json").read_text("utf-8").startswith("{")
        assert (home / "hers.txt").read_text("utf-8").startswith("What is kept of")


def test_after_forgetting_nothing_is_left_to_export(twoyes: Twoyes, home: Path) -> None:
    asked(home, made=True)
    twoyes("people", ANA, "--do-not-contact", "--yes")
    twoyes("people", "forget", ANA, "--yes")
    ran = twoyes("people", "export", ANA, "-")
    assert (ran.code, "nothing is kept of ana@ruiz.example but that they want no mail" in ran.err) == (1, True)
    assert BEN not in twoyes("people", "export", BEN, "-").err


@pytest.mark.parametrize("table", ["mail", "outbox", "content", "manuscript", "item", "obeyed", "request", "bio"])
def test_nothing_of_theirs_is_left_in_any_table(twoyes: Twoyes, home: Path, table: str) -> None:
    asked(home, made=True)
    twoyes("people", "forget", ANA, "--yes")
    with closing(sqlite3.connect(home / "twoyes.db")) as connection:
        rows = repr(connection.execute(f"SELECT * FROM {table}").fetchall())
    assert "Ana" not in rows
    assert "ruiz" not in rows


# --- do-not-contact --------------------------------------------------------------------------------------------------


def test_do_not_contact_moves_with_the_key_and_is_never_lost_without_a_word(twoyes: Twoyes, home: Path) -> None:
    asked(home)
    twoyes("people", ANA, "--do-not-contact", "--yes")
    assert twoyes("export", "all.jsonl").code == 0
    there = home / "there"
    there.mkdir()
    (there / "config.yaml").write_bytes((home / "config.yaml").read_bytes())
    moved = ("--config", "there/config.yaml")
    twoyes(*moved, "migrate")
    assert "copy the key file" in twoyes(*moved, "import", "all.jsonl").err
    (there / "twoyes.key").touch(0o600)
    (there / "twoyes.key").write_text("ab" * 32 + "\n")
    assert "is not the one" in twoyes(*moved, "import", "all.jsonl").err
    (there / "twoyes.key").write_bytes((home / "twoyes.key").read_bytes())
    assert twoyes(*moved, "import", "all.jsonl").code == 0
    assert "No mail" in twoyes(*moved, "people", ANA).words
    (there / "twoyes.key").write_text("ab" * 32 + "\n")
    assert twoyes(*moved, "people", ANA).code == 2, "with another key it would know nobody who wants no mail"


@pytest.mark.parametrize("days", [-1, 1, 6, 3651, 10**9])
@pytest.mark.parametrize("key", ["contents_days", "set_aside_days"])
def test_absurd_spans_are_refused_in_a_sentence(twoyes: Twoyes, home: Path, key: str, days: int) -> None:
    with (home / "config.yaml").open("a") as file:
        file.write(f"retention: {{{key}: {days}}}\n")
    ran = twoyes("people")
    assert ran.code == 2
    assert f"retention.{key}: cannot be {days}; write 7 to 3650 days, or 0 for ever" in " ".join(ran.err.split())
