"""`twoyes people`: the bio book shown, begun, mended and forgotten, and what is refused in a sentence."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.introductions.introduction import Assistant, Consent, Gesture, Introduction, Party, Person, Stage
from bot.records import Bio
from tests.fixtures_cli import Ran, Twoyes, working

ANA = "ana@ruiz.example"


def _all_flags() -> list[str]:
    return [
        *("--name", "Ana Ruiz", "--role", "CFO at Ruiz Partners", "--place", "Bogotá", "--zone", "America/Bogota"),
        *("--language", "es", "--line", "Two first audits", "--link", "https://www.linkedin.com/in/ana"),
        *("--assistant", "Eva Gil <Eva@Ruiz.example>", "--also", "ana.ruiz@post.example", "--direct"),
        *("--a-month", "1", "--only", "founders", "--rests-days", "30"),
    ]


def _bio(home: Path, address: str = ANA) -> Bio | None:
    with working(home) as worker, worker.books.begin() as page:
        return page.people.get(address)


def test_every_flag_writes_its_field(twoyes: Twoyes, home: Path) -> None:
    ran = twoyes("people", "Ana@Ruiz.example", *_all_flags())
    assert (ran.code, ran.err) == (0, "")
    person = Person(
        address=ANA,
        name="Ana Ruiz",
        role="CFO at Ruiz Partners",
        place="Bogotá",
        zone="America/Bogota",
        country="CO",
        line="Two first audits",
        link="https://www.linkedin.com/in/ana",
        language="es",
        assistants=(Assistant("Eva Gil", "eva@ruiz.example"),),
    )
    also = ("ana.ruiz@post.example",)
    assert _bio(home) == Bio(person, Consent.DIRECT, 1, "founders", 30, also)


def test_an_empty_text_takes_a_field_out_and_nought_a_limit(twoyes: Twoyes, home: Path) -> None:
    twoyes("people", ANA, *_all_flags())
    gone = ("--role", "", "--zone", "", "--country", "", "--assistant", "", "--also", "", "--ask")
    assert twoyes("people", ANA, *gone, "--a-month", "0", "--only", "", "--rests-days", "0").code == 0
    bio = _bio(home)
    assert bio is not None
    assert (bio.person.role, bio.person.zone, bio.person.country, bio.person.assistants) == ("", "", "", ())
    assert (bio.also, bio.consent, bio.a_month, bio.only, bio.rests_days) == ((), Consent.ASK, None, "", None)
    assert bio.person.place == "Bogotá", "what was not named stays"


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (("--zone", "bogota"), "--zone: 'bogota' is no time zone; write an IANA name, for example America/Bogota"),
        (("--language", "Spanish"), "--language: 'Spanish' is no language code; write two letters, for example es"),
        (("--country", "UK"), "for the United Kingdom write GB"),
        (("--assistant", "Eva"), "--assistant: 'Eva' is not one person"),
        (("--assistant", "Eva <eva@>"), "--assistant"),
        (("--also", "ana"), "--also: 'ana' is no mail address"),
        (("--link", "javascript:alert(1)"), "--link: 'javascript:alert(1)' is no link"),
        (("--a-month", "-1"), "--a-month cannot be less than 0"),
        (("--name", "Ana\x1b[2J"), "--name: holds a control character"),
    ],
    ids=str,
)
def test_a_flag_is_refused_in_a_sentence_and_nothing_is_written(
    twoyes: Twoyes, home: Path, flags: tuple[str, ...], says: str
) -> None:
    ran = twoyes("people", ANA, "--role", "CFO", *flags)
    assert (ran.code, says in ran.err, "Traceback" in ran.err) == (2, True, False), ran.err
    assert _bio(home) is None


def test_every_fault_is_told_at_once(twoyes: Twoyes, home: Path) -> None:
    ran = twoyes("people", ANA, "--zone", "here", "--language", "Klingonese", "--a-month", "-2")
    assert len(ran.err.splitlines()) == 3


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("ana@ruiz",), 1, "begin an entry with"),
        (("ana@ruiz@example",), 2, "is no mail address"),
        (("Nobody",), 1, "the book has nobody called Nobody"),
        (("forget", ANA), 1, "nothing is kept of"),
        (("forget", "ana"), 2, "is no mail address"),
        (("forget", "carla@conti.example"), 2, "is your own address"),
        (("export", ANA, "-"), 1, "nothing is kept of"),
        (("--line", "x"), 2, "whose entry?"),
    ],
    ids=str,
)
def test_who_is_not_there_is_said(twoyes: Twoyes, home: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    ran = twoyes("people", *arguments)
    assert (ran.code, says in ran.err) == (code, True), ran.err


def test_the_book_is_a_table_and_speaks_json(twoyes: Twoyes, home: Path) -> None:
    assert "The book is empty" in twoyes("people").words
    twoyes("people", ANA, *_all_flags())
    twoyes("people", "ben@ong.example", "--name", "Ben Ong", "--do-not-contact")
    ran = twoyes("people")
    for word in (ANA, "Bogotá", "direct", "1 a month", "only founders", "never", "2 people"):
        assert word in ran.words
    found = twoyes("people", "--json").json
    assert [(one["address"], one["never"]) for one in found] == [(ANA, False), ("ben@ong.example", True)]
    assert twoyes("people", "ruiz", "--json").json["also"] == ["ana.ruiz@post.example"]


def test_a_name_that_may_be_two_is_not_guessed(twoyes: Twoyes, home: Path) -> None:
    twoyes("people", ANA, "--name", "Ana Ruiz")
    twoyes("people", "ana@vega.example", "--name", "Ana Vega")
    ran = twoyes("people", "Ana")
    assert (ran.code, "Ana Ruiz <ana@ruiz.example>, Ana Vega <ana@vega.example>" in ran.err) == (2, True)


def test_another_address_belongs_to_one_person(twoyes: Twoyes, home: Path) -> None:
    twoyes("people", ANA, "--name", "Ana Ruiz")
    ran = twoyes("people", "eva@ruiz.example", "--name", "Eva Gil", "--also", ANA)
    assert (ran.code, "is in the book already, for Ana Ruiz" in ran.err) == (2, True)
    assert _bio(home, "eva@ruiz.example") is None


def test_do_not_contact_outlives_the_entry_and_needs_no_key_before(twoyes: Twoyes, home: Path) -> None:
    (home / "twoyes.key").unlink()
    assert "No mail" in twoyes("people", ANA, "--do-not-contact", "--name", "Ana Ruiz").words
    assert stat.S_IMODE((home / "twoyes.key").stat().st_mode) == 0o600
    ran = twoyes("people", "forget", ANA, "--yes")
    assert "They still get no mail" in ran.words
    with working(home) as worker, worker.books.begin() as page:
        assert page.suppressed(ANA)
    assert "No mail" not in twoyes("people", ANA, "--contact").words
    with working(home) as worker, worker.books.begin() as page:
        assert not page.suppressed(ANA)


def test_what_somebody_asked_for_themselves_is_not_lifted_by_the_way(twoyes: Twoyes, home: Path) -> None:
    with working(home) as worker, worker.books.begin() as page:
        page.suppress(ANA, "asked by reply", datetime(2026, 11, 12, tzinfo=UTC))
    ran = twoyes("people", ANA, "--contact")
    assert (ran.code, "they asked for it themselves on 12 November 2026" in ran.err) == (2, True)
    assert twoyes("people", ANA, "--contact", "--yes").code == 0
    with working(home) as worker, worker.books.begin() as page:
        assert not page.suppressed(ANA)


def test_introductions_had_are_shown_and_open_ones_keep_what_they_began_with(twoyes: Twoyes, home: Path) -> None:
    twoyes("people", ANA, *_all_flags())
    with working(home) as worker, worker.books.begin() as page:
        for code, stage, address in (("K7", Stage.ASKING, ANA), ("B2", Stage.CONNECTED, "ana.ruiz@post.example")):
            parties = (Party("a", Person(address, "Ana Ruiz")), Party("b", Person("ben@ong.example", "Ben Ong")))
            made = datetime(2026, 11, 12, tzinfo=UTC) if stage is Stage.CONNECTED else None
            page.create(
                Introduction(0, code, Gesture.FORM, stage, parties, datetime.now(UTC), "UTC", introduced_at=made)
            )
    ran = twoyes("people", ANA, "--role", "Partner")
    for word in ("K7", "asking", "Ben Ong", "B2", "connected", "12 Nov 2026", "K7, B2 keep what they began with"):
        assert word in ran.words or "B2, K7 keep" in ran.words, ran.out
    assert "twoyes cancel CODE" in twoyes("people", ANA, "--do-not-contact").words
    assert [one["made"] for one in twoyes("people", "--json").json] == [1]


def test_hostile_words_do_not_command_the_terminal(twoyes: Twoyes, home: Path) -> None:
    with working(home) as worker, worker.books.begin() as page:
        page.people.keep(Bio(Person(ANA, "Ana\x1b]0;owned\x07\u202eRuiz [red]x[/red]"), only="\x9b2J"))
    for command in (("people",), ("people", ANA), ("people", "--json")):
        ran: Ran = twoyes(*command)
        assert not set(ran.out) & set("\x1b\x07\x9b\u202e"), command


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_it_fits_the_terminal(twoyes: Twoyes, home: Path, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    twoyes("people", ANA, *_all_flags())
    for arguments in ((), (ANA,)):
        assert max(map(len, twoyes("people", *arguments).out.splitlines())) <= columns
