"""`twoyes new`: one introduction or a table of them, shown as they will be, started only when wanted, and only once."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.pairs import MOST_ROWS, TEMPLATE, NotATable, read_pairs
from bot.forms.when import moment, next_morning, span, spread
from bot.introductions.decision import Kind
from bot.introductions.introduction import Introduction, Order, PartyState, Person, Stage
from bot.introductions.policy import Policy
from bot.records import Bio, OutboxRow, Status
from tests.fixtures_cli import Ran, Twoyes, working

PAIR = ("Ana Ruiz <ana@ruiz.example>", "Ben Ong <ben@ong.example>")
SAID = ("--why-a", "Ben runs pilots", "--why-b", "Ana knows audits", "--topic", "fintech pilots", "--met", "no")


def cases(home: Path) -> list[Introduction]:
    with working(home) as worker, worker.books.begin() as page:
        return page.find()[::-1]


def letters(home: Path) -> list[OutboxRow]:
    with working(home) as worker, worker.books.begin() as page:
        return page.outbox.with_status(*Status)


def know(home: Path, *people: tuple[str, str], **more: Any) -> None:
    with working(home) as worker, worker.books.begin() as page:
        for name, address in people:
            page.people.keep(Bio(Person(address, name), source="sent", letters=3, **more))


# --- one -------------------------------------------------------------------------------------------------------------


def test_the_letters_are_shown_as_they_will_leave_and_a_yes_starts_it(twoyes: Twoyes, home: Path) -> None:
    ran = twoyes("new", *PAIR, *SAID, "--next", "20-minute call", "--purpose", "business", typed="y\n")
    assert (ran.code, ran.err) == (0, "")
    assert "[ YES ] [ LATER, and when ] [ NO ]" in ran.out
    assert "mailto:" not in ran.out
    for words in (
        "Ask to Ana Ruiz <ana@ruiz.example>",
        "To: Ana Ruiz <ana@ruiz.example>",
        "Ask to Ben Ong <ben@ong.example>",
        "To: Ben Ong <ben@ong.example>",
        "Introduction, once all have said yes",
        "To: Ana Ruiz <ana@ruiz.example>, Ben Ong <ben@ong.example>",
        "Ben runs pilots",
        "Nothing says who Ana is",
        "Start this introduction?",
        "the asks leave now",
    ):
        assert words in ran.words, words
    (it,) = cases(home)
    assert (it.stage, it.topic, it.next_step, it.met, it.purpose) == (
        Stage.ASKING,
        "fintech pilots",
        "20-minute call",
        "no",
        "business",
    )
    assert [party.why for party in it.parties] == ["Ben runs pilots", "Ana knows audits"]
    assert [(row.kind, row.recipients, row.status) for row in letters(home)] == [
        (Kind.ASK, ("ana@ruiz.example",), Status.WAITING),
        (Kind.ASK, ("ben@ong.example",), Status.WAITING),
    ]
    assert f"twoyes explain {it.code}" not in ran.words or it.code in ran.words


@pytest.mark.parametrize("typed", ["n\n", "\n", ""])
def test_without_a_yes_nothing_starts(twoyes: Twoyes, home: Path, typed: str) -> None:
    ran = twoyes("new", *PAIR, *SAID, typed=typed)
    assert (ran.code > 0, "nothing was started" in ran.err) == (True, True)
    assert (cases(home), letters(home)) == ([], [])


def test_a_preview_keeps_nothing(twoyes: Twoyes, home: Path) -> None:
    assert twoyes("new", *PAIR, *SAID, "--preview").code == 0
    with working(home) as worker, worker.books.begin() as page:
        assert (page.find(), page.people.all(), page.outbox.with_status(*Status)) == ([], [], [])


def test_one_line_is_enough(twoyes: Twoyes, home: Path) -> None:
    line = "Ana Ruiz <ana@ruiz.example> + Ben Ong <ben@ong.example>: fintech pilots, 20-minute call"
    assert twoyes("new", line, "--yes").code == 0
    (it,) = cases(home)
    assert (it.topic, it.next_step, len(it.parties)) == ("fintech pilots", "20-minute call", 2)


def test_any_line_of_a_mail_may_be_said_and_a_letter_given(twoyes: Twoyes, home: Path) -> None:
    (home / "letter.txt").write_text("Dear Ana, dear Ben,\n\nyou two should talk.\n", "utf-8")
    lines = ("--line", "Ben: direct", "--line", "Assistant Ana: Eva Gil <eva@ruiz.example>", "--order", "in turn")
    ran = twoyes("new", *PAIR, *SAID, *lines, "--letter", "letter.txt", "--mask", typed="y\n")
    assert (ran.code, "you two should talk" in ran.words) == (0, True), ran.out + ran.err
    (it,) = cases(home)
    assert (it.order, it.masked, it.party("b").state) == (Order.TURN, True, PartyState.YES)
    assert it.party("a").person.assistants[0].address == "eva@ruiz.example"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("Ana Ruiz <ana@ruiz.example>",), "at least two people"),
        (("Ana <ana@ruiz.example>", "Ben <ana@ruiz.example>"), "stands there twice"),
        (("Ana <ana@ruiz.example>", "Carla <carla@conti.example>"), "is yourself"),
        (("Ana <ana@ruiz.example>", "Nobody Known"), "nobody called Nobody Known"),
        (("Ana <ana@ruiz.example>", "Ben <ben@>"), "no mail address"),
        (("Ana <ana@ruiz.example>", "X <noreply@ong.example>"), "reads no answers"),
        (tuple(f"P{n} <p{n}@x.example>" for n in range(7)), "up to 6 people"),
        ((*PAIR, "--line", "Cyd: direct"), "no such line, or for nobody here"),
        ((*PAIR, "--line", "hello there"), "do not understand “hello there”"),
        ((*PAIR, "--at", "teatime"), "--at cannot be 'teatime'"),
        ((*PAIR, "--at", "2020-01-01 09:00"), "has passed"),
        ((*PAIR, "--letter", "none.txt"), "none.txt: no such file"),
        ((*PAIR, "--from", "x.csv"), "--from brings its own people"),
        ((), "whom?"),
    ],
    ids=str,
)
def test_what_cannot_be_is_said_and_nothing_starts(
    twoyes: Twoyes, home: Path, arguments: tuple[str, ...], says: str
) -> None:
    ran = twoyes("new", *arguments, "--yes")
    assert (ran.code > 0, says in f"{ran.words} {ran.err}", "Traceback" in ran.err) == (True, True, False), ran.out
    assert cases(home) == []


def test_who_wants_no_mail_is_not_written_to(twoyes: Twoyes, home: Path) -> None:
    twoyes("people", "ben@ong.example", "--do-not-contact")
    ran = twoyes("new", *PAIR, "--yes")
    assert (ran.code, "asked for no more mail" in ran.words, cases(home)) == (1, True, [])


def test_a_name_is_looked_up_and_shown_with_its_address(twoyes: Twoyes, home: Path) -> None:
    know(home, ("Ana Ruiz", "ana@ruiz.example"))
    ran = twoyes("new", "ana", PAIR[1], *SAID, typed="y\n")
    assert "“ana” is Ana Ruiz <ana@ruiz.example>, written to 3 times: the only one of that name" in ran.words
    (it,) = cases(home)
    assert (it.stage, it.party("a").person.name) == (Stage.ASKING, "Ana Ruiz")
    assert {row.kind for row in letters(home) if row.status is Status.WAITING} == {Kind.ASK}


def test_a_guess_waits_for_send_where_nobody_looked(twoyes: Twoyes, home: Path) -> None:
    """--yes is said before the match is seen, so it is no word about the match."""
    know(home, ("Ana Ruiz", "ana@ruiz.example"))
    ran = twoyes("new", "ana", PAIR[1], *SAID, "--yes")
    assert (ran.code, "waits for your SEND" in ran.words) == (0, True)
    assert [it.stage for it in cases(home)] == [Stage.DRAFTED]
    assert {row.kind for row in letters(home)} == {Kind.APPROVE}


def test_approve_always_is_not_talked_away_by_yes(twoyes: Twoyes, home: Path) -> None:
    with (home / "config.yaml").open("a") as file:
        file.write("approve: always\n")
    twoyes("new", *PAIR, *SAID, "--yes")
    assert [it.stage for it in cases(home)] == [Stage.DRAFTED]


def test_the_first_of_all_wait_for_send_where_nobody_saw_the_letters(twoyes: Twoyes, home: Path) -> None:
    """`approve: first` holds for --yes, too, and the answer says so."""
    ran = twoyes("new", *PAIR, *SAID, "--yes")
    assert (ran.code, "waits for your SEND: the letters are in your mailbox" in ran.words) == (0, True)
    assert [it.stage for it in cases(home)] == [Stage.DRAFTED]


def test_where_nothing_is_to_be_approved_yes_starts_it(twoyes: Twoyes, home: Path) -> None:
    with (home / "config.yaml").open("a") as file:
        file.write("approve: never\n")
    twoyes("new", *PAIR, *SAID, "--yes")
    assert [it.stage for it in cases(home)] == [Stage.ASKING]


def test_a_name_that_may_be_two_is_never_guessed(twoyes: Twoyes, home: Path) -> None:
    know(home, ("Ana Ruiz", "ana@ruiz.example"), ("Ana Vega", "ana@vega.example"))
    ran = twoyes("new", "Ana", PAIR[1], "--yes")
    assert (ran.code, cases(home)) == (1, [])
    assert "“Ana” may be Ana Ruiz <ana@ruiz.example> or Ana Vega <ana@vega.example>" in ran.words


def test_limits_of_the_bio_book_are_put_first(twoyes: Twoyes, home: Path) -> None:
    twoyes("people", "ana@ruiz.example", "--name", "Ana Ruiz", "--only", "founders")
    assert "Ana Ruiz wants to be introduced only to: founders" in twoyes("new", *PAIR, "--preview").words


def test_a_second_time_names_the_first(twoyes: Twoyes, home: Path) -> None:
    twoyes("new", *PAIR, *SAID, "--yes")
    (it,) = cases(home)
    ran = twoyes("new", *reversed(PAIR), *SAID, "--yes")
    assert (ran.code, f"opened already: {it.code}" in ran.words, len(cases(home))) == (0, True, 1)


def test_asks_may_wait_for_their_hour(twoyes: Twoyes, home: Path) -> None:
    day = (datetime.now(UTC) + timedelta(days=3)).date()
    twoyes("new", *PAIR, *SAID, "--at", f"{day} 14:30", typed="y\n")
    (it,) = cases(home)
    assert it.starts_at is not None
    assert it.starts_at.date() == day
    assert {row.due_at for row in letters(home)} == {it.starts_at}


def test_it_speaks_json_and_starts_only_with_yes(twoyes: Twoyes, home: Path) -> None:
    found = twoyes("new", *PAIR, *SAID, "--json").json
    assert (found["started"], found["forms"][0]["code"], len(found["forms"][0]["letters"])) == (False, "", 3)
    assert cases(home) == []
    found = twoyes("new", *PAIR, *SAID, "--json", "--yes").json
    assert (found["started"], found["forms"][0]["code"]) == (True, cases(home)[0].code)


def _terminal(home: Path, *lines: str) -> str:
    """Types these lines at a terminal, each when a question was asked; answers what stood there in the end."""
    mine, its = pty.openpty()
    environment = {**os.environ, "CARLA": "open sesame", "COLUMNS": "100", "TERM": "dumb"}
    command = [sys.executable, "-m", "bot", "new"]
    seen = b""
    with subprocess.Popen(command, cwd=home, stdin=its, stdout=its, stderr=its, env=environment):
        os.close(its)
        for line in (*lines, ""):
            start = len(seen)
            while not seen[start:].rstrip().endswith((b":", b"]:")) or seen.endswith(b"\n"):
                if not select.select([mine], [], [], 30)[0]:
                    raise AssertionError(seen.decode())
                try:
                    seen += os.read(mine, 4096)
                except OSError:  # the terminal was closed
                    return seen.decode()
            os.write(mine, f"{line}\n".encode())
    return seen.decode()


def test_a_person_at_a_terminal_is_asked_for_everything(home: Path) -> None:
    know(home, ("Ana Ruiz", "ana@ruiz.example"), ("Ana Vega", "ana@vega.example"))
    answers = ("Ana", "Ben Ong <ben@ong.example>", "", "Ben runs pilots", "", "pilots", "", "", "", "", "Z", "B", "y")
    said = _terminal(home, *answers)
    assert "First person" in said
    assert "B  Ana Vega <ana@vega.example>" in said
    (it,) = cases(home)
    assert [party.person.address for party in it.parties] == ["ana@vega.example", "ben@ong.example"]
    assert (it.topic, it.next_step, it.met, it.purpose) == ("pilots", "20-minute call", "no", "business")
    assert it.stage is Stage.ASKING


# --- many ------------------------------------------------------------------------------------------------------------

HEADER = "Name A,Email A,Why A,Name B,Email B,Topic\n"


def row(first: str, second: str, topic: str = "pilots") -> str:
    one, two = first.lower(), second.lower()
    return f"{first} Ruiz,{one}@ruiz.example,good,{second} Ong,{two}@ong.example,{topic}\n"


def hand_in(twoyes: Twoyes, home: Path, text: str | bytes, *more: str, typed: str = "y\n") -> Ran:
    (home / "pairs.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    return twoyes("new", "--from", "pairs.csv", *more, typed=typed)


def test_the_template_is_a_table_that_goes_in(twoyes: Twoyes, home: Path) -> None:
    assert twoyes("new", "--template").out == TEMPLATE
    assert hand_in(twoyes, home, TEMPLATE).code == 0
    (it,) = cases(home)
    assert (it.party("a").person.place, it.party("b").person.role) == ("Bogotá", "Founder of Ong Labs")


def test_good_rows_go_in_and_bad_ones_are_named_by_their_line(twoyes: Twoyes, home: Path) -> None:
    table = HEADER + row("Ana", "Ben") + "Cyd,cyd@,x,Dee,dee@ong.example,x\n" + '"\n",,,Eve,,\n' + row("Fay", "Gil")
    ran = hand_in(twoyes, home, table)
    assert ran.code == 1
    for words in ("✓ line 2", "✗ line 3", "“cyd@” is no mail address", "✗ line 4", "✓ line 6", "2 rows need mending"):
        assert words in ran.words, words
    assert [it.party("a").person.name for it in cases(home)] == ["Ana Ruiz", "Fay Ruiz"]


def test_the_same_table_again_starts_nothing_and_names_what_is_there(twoyes: Twoyes, home: Path) -> None:
    table = HEADER + row("Ana", "Ben") + row("Cyd", "Dee")
    hand_in(twoyes, home, table)
    codes = [it.code for it in cases(home)]
    ran = hand_in(twoyes, home, table + row("Fay", "Gil"))
    assert (ran.code, len(cases(home))) == (0, 3)
    for number, code in enumerate(codes, start=2):
        assert f"line {number}" in ran.words
        assert f"opened already: {code}" in ran.words
    with working(home) as worker, worker.books.begin() as page:
        for it in page.find():
            page.save(it, replace(it, stage=Stage.CLOSED), (), None, datetime.now(UTC))
    assert (hand_in(twoyes, home, table).code, len(cases(home))) == (0, 3), "over, and not begun anew by the same file"
    hand_in(twoyes, home, table, "--again")
    assert len(cases(home)) == 5


def test_a_pair_that_stands_there_twice_is_named_by_the_line_of_the_first(twoyes: Twoyes, home: Path) -> None:
    table = HEADER + row("Ana", "Ben") + "Ben,ben@ong.example,x,Ana,ana@ruiz.example,x\n"
    ran = hand_in(twoyes, home, table)
    assert (ran.code, "the same people as in line 2" in ran.words, len(cases(home))) == (0, True, 1)


def test_the_asks_are_spread_over_the_next_working_morning(twoyes: Twoyes, home: Path) -> None:
    names = ("Ana", "Bea", "Cyd", "Dee", "Eve")
    ran = hand_in(twoyes, home, HEADER + "".join(row(name, "Ben") for name in names))
    starts = [it.starts_at for it in cases(home)]
    begins = next_morning(Policy(), "Europe/Rome", "", datetime.now(UTC))
    assert starts == [begins + timedelta(minutes=5) * number for number in range(5)]
    assert [row.due_at for row in letters(home)][::2] == starts
    assert "5 introductions, asked from" in ran.words


def test_the_spreading_may_be_told(twoyes: Twoyes, home: Path) -> None:
    day = (datetime.now(UTC) + timedelta(days=2)).date()
    table = HEADER + "".join(row(name, "Ben") for name in ("Ana", "Bea", "Cyd", "Dee"))
    hand_in(twoyes, home, table, "--at", f"{day} 10:00", "--over", "4m", "--yes")
    starts = [it.starts_at for it in cases(home)]
    assert None not in starts
    assert [start - starts[0] for start in starts] == [timedelta(minutes=number) for number in range(4)]  # type: ignore[operator]


def test_without_a_yes_no_row_goes_in(twoyes: Twoyes, home: Path) -> None:
    assert hand_in(twoyes, home, HEADER + row("Ana", "Ben"), typed="n\n").code == 1
    assert cases(home) == []


def test_limits_count_what_the_table_itself_brings(twoyes: Twoyes, home: Path) -> None:
    twoyes("people", "ana@ruiz.example", "--name", "Ana Ruiz", "--a-month", "1")
    ran = hand_in(twoyes, home, HEADER + row("Ana", "Ben") + row("Ana", "Cyd"), "--preview")
    assert "Ana Ruiz wants at most 1 introduction a month; there was 1" in ran.words


@pytest.mark.parametrize(
    "raw",
    [
        (HEADER + row("José", "Zoë")).encode("utf-8"),
        (HEADER + row("José", "Zoë")).encode("utf-8-sig"),
        (HEADER + row("José", "Zoë")).encode("utf-16"),
        (HEADER + row("José", "Zoë")).encode("cp1252"),
        (HEADER + row("José", "Zoë")).replace(",", ";").encode("utf-8-sig"),
        (HEADER + row("José", "Zoë")).replace(",", "\t").encode(),
        ("sep=;\r\n" + (HEADER + row("José", "Zoë")).replace(",", ";").replace("\n", "\r\n")).encode("utf-8-sig"),
        ("\n\n" + HEADER + ",,,,,\n" + row("José", "Zoë") + "\n\n").encode(),
    ],
    ids=["utf-8", "bom", "utf-16", "windows", "semicolons", "tabs", "excel", "blank lines"],
)
def test_tables_are_read_as_spreadsheets_write_them(raw: bytes) -> None:
    (found,) = read_pairs(raw).rows
    assert [side.who.split(" <")[0] for side in found.fields.sides] == ["José Ruiz", "Zoë Ong"]
    assert found.fields.topic == "pilots"


@pytest.mark.parametrize(
    "header",
    [
        "Topic,Name A,Email A,Name B,Email B,Why A",
        "topic,name_a,email_a,name_b,email_b,why_a",
        "TOPIC,A,Mail A,B,Mail B,FOR A",
        "Topic,Person 1,Address 1,Person 2,Address 2,Reason 1",
        "Topic,NameA,EmailA,NameB,EmailB,WhyA",
        " Topic , A: name , A: e-mail , B: name , B: e-mail , A: why ",
    ],
)
def test_columns_are_known_by_their_names_in_any_order_and_case(header: str) -> None:
    found = read_pairs(f"{header}\nx,Ana,ana@ruiz.example,Ben,ben@ong.example,y\n".encode())
    (only,) = found.rows
    assert [side.who for side in only.fields.sides] == ["Ana <ana@ruiz.example>", "Ben <ben@ong.example>"]
    assert (only.fields.topic, only.fields.sides[0].why, found.remarks) == ("x", "y", ())


def test_a_column_nobody_knows_is_named_with_what_may_have_been_meant() -> None:
    found = read_pairs(b"Name A,Name B,Wy B,Shoe size\nAna,Ben,x,41\n")
    assert found.remarks == (
        "The column “Wy B” is not read; did you mean Why B?",
        "The column “Shoe size” is not read.",
    )


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "no column names person A"),
        (b"Name A,Topic\nx,y\n", "no column names person B"),
        (b"Name A,Name B\n", "no row below it"),
        (b"Name A,Name a,Name B\nx,y,z\n", "two columns are called Name a"),
        (b"ana@ruiz.example,ben@ong.example\n", "no column names person A"),
        (b"Name A,Name B\n" + b"x,y\n" * (MOST_ROWS + 1), "more than 1,000 rows"),
        (b"x" * 5_000_001, "5 MB"),
        (b'Name A,Name B\n"' + b"x" * 200_000 + b'",y\n', "line 2 cannot be read"),
    ],
    ids=["empty", "one side", "no rows", "twice", "no header", "rows", "bytes", "cell"],
)
def test_what_is_no_table_is_refused_in_a_sentence(raw: bytes, says: str) -> None:
    with pytest.raises(NotATable, match=says):
        read_pairs(raw)


def test_a_table_that_cannot_be_read_starts_nothing(twoyes: Twoyes, home: Path) -> None:
    ran = hand_in(twoyes, home, b"nothing\n")
    assert (ran.code, ran.err.startswith("twoyes: pairs.csv: no column")) == (2, True)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading(raw: bytes) -> None:
    for table in (raw, HEADER.encode() + raw):
        with suppress(NotATable):
            read_pairs(table)


# --- when ------------------------------------------------------------------------------------------------------------

FRIDAY = datetime(2026, 11, 20, 10, tzinfo=UTC)  # 11:00 in Rome


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("now", "2026-11-20T10:00"),
        ("14:00", "2026-11-20T13:00"),
        ("9:30", "2026-11-21T08:30"),
        ("2026-11-23 09:00", "2026-11-23T08:00"),
        ("2026-11-23T09:00+00:00", "2026-11-23T09:00"),
    ],
)
def test_a_moment_is_the_connectors(text: str, found: str) -> None:
    assert moment(text, "Europe/Rome", FRIDAY) == datetime.fromisoformat(f"{found}+00:00")


def test_the_next_working_morning() -> None:
    def morning(day: int, hour: int, country: str = "IT") -> str:
        now = datetime(2026, 12, day, hour, tzinfo=UTC)
        return next_morning(Policy(), "Europe/Rome", country, now).isoformat()[:16]

    assert morning(4, 7) == "2026-12-04T08:00", "today, where it has not begun"
    assert morning(4, 9) == "2026-12-07T08:00", "Friday's is over: Monday"
    assert morning(7, 9) == "2026-12-09T08:00", "the 8th is a holiday in Italy"
    assert morning(7, 9, "") == "2026-12-08T08:00"


@given(st.integers(1, 1_000), st.integers(1, 1_440))
def test_all_asks_fit_into_the_span(count: int, minutes: int) -> None:
    over = timedelta(minutes=minutes)
    found = spread(count, FRIDAY, over)
    assert len(found) == len(set(found)) == count
    assert found == sorted(found)
    assert FRIDAY == found[0] <= found[-1] < FRIDAY + over


@pytest.mark.parametrize("text", ["", "h", "3", "3d", "-3h", "0m", "25h", "²h"])
def test_a_span_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="--over cannot be"):
        span(text)
