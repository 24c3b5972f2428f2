"""Machine mail is known by its marks, people's mail is not taken for it, and return dates are read."""

from __future__ import annotations

import re
import time
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.absence import hinted, speeches
from bot.reading.bounce import read_bounce
from bot.reading.machine import Machine, machine_kind
from bot.reading.message import parse_message
from bot.reading.wordlist import any_of, fold, read_words

TODAY = date(2026, 11, 20)
LANGUAGES = ["en", "es", "id", "pt", "fr", "de", "it", "nl", "ja", "zh", "tr", "pl", "sv", "ru"]
FOLDER = Path(__file__).parent / "machines"


def mails(file: str) -> list[Any]:
    cases = tomllib.loads((FOLDER / file).read_text(encoding="utf-8"))["mail"]
    return [pytest.param(case, id=case["name"]) for case in cases]


def screened(case: dict[str, Any]) -> Machine | None:
    raw = case["raw"].replace("\n", "\r\n").encode(case.get("charset", "utf-8"))
    return machine_kind(parse_message(raw), today=TODAY, language=case.get("language", "en"))


def kind(headers: str, body: str = "Thank you for your mail.") -> tuple[str, date | None] | None:
    raw = f"From: ana@ruiz.example\nContent-Type: text/plain; charset=utf-8\n{headers}\n\n{body}\n"
    found = machine_kind(parse_message(raw.replace("\n", "\r\n").encode()), today=TODAY)
    return (found.kind, found.returns) if found else None


@pytest.mark.parametrize("case", mails("absences.toml"))
def test_an_absent_person_and_the_day_they_are_back_are_read(case: dict[str, Any]) -> None:
    found = screened(case)
    assert found is not None
    assert (found.kind, found.returns) == ("out_of_office", case.get("returns"))
    assert found.reason == case.get("reason", found.reason)


@pytest.mark.parametrize("case", mails("persons.toml"))
def test_a_persons_mail_that_looks_like_a_machines_is_a_persons(case: dict[str, Any]) -> None:
    found = screened(case)
    assert (found and found.kind) == case.get("kind")
    assert read_bounce(parse_message(case["raw"].encode())) is None


@pytest.mark.parametrize("case", mails("others.toml"))
def test_other_machines_are_told_apart(case: dict[str, Any]) -> None:
    found = screened(case)
    assert found is not None
    assert found.kind == case["kind"]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("Auto-Submitted: auto-replied", "auto_reply"),
        ("X-Autoreply: yes", "auto_reply"),
        ("Precedence: bulk", "auto_reply"),
        ("Precedence: list", "list"),
        ("List-Id: <talk.lists.example>", "list"),
        ("Return-Path: <>", "auto_reply"),
        ("X-Apple-Action: VACATION", "auto_reply"),
        ("Subject: Automatische Antwort: Ben?", "auto_reply"),
        ("Subject: Respuesta automática: Ben?", "auto_reply"),
    ],
)
def test_each_mark_of_a_machine_is_known(headers: str, expected: str) -> None:
    found = kind(headers)
    assert found is not None
    assert found[0] == expected


@pytest.mark.parametrize("headers", ["Subject: Re: Ben?", "Auto-Submitted: no", "X-Auto-Response-Suppress: All"])
def test_a_persons_mail_is_no_machine(headers: str) -> None:
    assert kind(headers, "Yes, I am out of the office tomorrow but happy to.") is None


@pytest.mark.parametrize(
    ("body", "returns"),
    [
        ("I am out of the office until 30 November.", date(2026, 12, 1)),
        ("I'm on annual leave and will be back on 7 December.", date(2026, 12, 7)),
        ("I am out of the office.", None),
        ("I am on leave until the end of the month.", date(2026, 12, 1)),
        ("I am away and back in the office next week.", date(2026, 11, 23)),
        ("I'm out of the office, back on Monday.", date(2026, 11, 23)),
        ("I'm out of the office until 17:30.", None),
    ],
)
def test_the_return_of_an_absent_person_is_read(body: str, returns: date | None) -> None:
    assert kind("Auto-Submitted: auto-replied", body) == ("out_of_office", returns)


RETURNS: dict[str, date] = tomllib.loads((FOLDER / "returns.toml").read_text(encoding="utf-8"))["returns"]


@pytest.mark.parametrize("body", RETURNS)
def test_the_ways_to_name_a_return_are_read(body: str) -> None:
    assert kind("Auto-Submitted: auto-replied", body) == ("out_of_office", RETURNS[body])


def test_a_persons_mail_is_screened_in_no_time() -> None:
    """Most mail is a person's: nothing but its marks and a few pieces of words may be looked at."""
    own = "Thanks for thinking of me. We just moved to a new house, so I was slow. I'd be glad to meet Ben.\n\nAna\n"
    quoted = "> some words of the letter that was sent to Ana by Carla some days ago\n" * 65
    head = "From: Ana Ruiz <ana@ruiz.example>\nSubject: Re: Ben Ong\n" + "Received: from a by b\n" * 20
    mail = parse_message(f"{head}\n{own}\n{quoted}".encode())
    rounds = []
    for _ in range(10):
        start = time.process_time()
        for _ in range(50):
            machine_kind(mail, today=TODAY)
            read_bounce(mail)
        rounds.append((time.process_time() - start) / 50)
    assert min(rounds) < 100e-6


def test_the_subject_of_our_letter_names_no_return() -> None:
    found = kind("Subject: Automatic reply: lunch with Ben until 5 December", "I am out of the office.")
    assert found == ("out_of_office", None)


def test_every_language_speaks_of_all_that_is_asked() -> None:
    tables = read_words("machine")
    assert [name for name in tables if name != "others"] == LANGUAGES
    wanted = (
        "hints automatic absent away access urgent answer thanks reply returning back today this_week left challenge"
    )
    for language in LANGUAGES:
        missing = [
            key for key in (*wanted.split(), "calendar", "receipt", "receipt_text") if not tables[language].get(key)
        ]
        assert not missing, language


def plainly(phrase: str) -> str:
    """One way to say a phrase: first choices, nothing left out."""
    chosen = re.sub(r"\(([^|)]+)[^)]*\)", r"\1", phrase).replace(" *", "")
    return " ".join(part.partition("|")[0].rstrip("?~") for part in chosen.split())


@pytest.mark.parametrize("language", [*LANGUAGES, "others"])
def test_every_automatic_subject_is_a_mark(language: str) -> None:
    for phrase in read_words("machine")[language]["automatic"]:
        for subject in (f"{plainly(phrase)}: Ben Ong", f"[Firma] {plainly(phrase).upper()}"):
            assert kind(f"Subject: {subject}") is not None, subject


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_calendar_subject_counts_beside_an_exchange_part_alone(language: str) -> None:
    part = '--b\nContent-Type: application/ms-tnef; name="winmail.dat"\n\nx\n--b--'
    head = 'Content-Type: multipart/mixed; boundary="b"\n'
    for phrase in read_words("machine")[language]["calendar"]:
        subject = f"Subject: {plainly(phrase)}: Call".replace("::", ":")
        raw = f"From: ana@ruiz.example\n{subject}\n{head}\n{part}\n".encode()
        found = machine_kind(parse_message(raw), today=TODAY)
        assert found is not None, subject
        assert found.kind == "calendar"
        assert kind(subject, "Gladly") is None


def test_no_phrase_matches_everything() -> None:
    for name in ("machine", "bounce"):
        for language, table in read_words(name).items():
            for key, phrases in table.items():
                for phrase in phrases if isinstance(phrases, list) and key != "hints" else ():
                    assert not any_of([phrase], joined=bool(table.get("joined"))).search(""), (language, phrase)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_absence_is_within_reach_of_a_hint(language: str) -> None:
    """What hints do not find is never looked at, so none may be too narrow for the phrases of its language."""
    table = read_words("machine")[language]
    hints = [fold(hint) for hint in table["hints"]]
    for phrase in table["away"]:
        plain = fold(phrase).replace("?", "").replace("~", "")
        heads = plain.replace("|", " ")
        assert any(hint in heads or hint.rstrip() in heads for hint in hints), phrase


def test_a_text_of_another_matter_hints_at_nothing() -> None:
    assert hinted("yes, please introduce us, i would love to meet ben.") == []
    assert speeches()["de"] in hinted("ich bin im büro")


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_no_text_makes_it_raise(text: str, language: str) -> None:
    words = read_words("machine")[language]
    body = f"{words['away'][0]} {text} {words['back'][0]} 99/99/2026 31.2. {text}".replace("|", " ")
    raw = b"From: a@b.example\r\nAuto-Submitted: auto-replied\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    found = machine_kind(parse_message(raw + body.encode("utf-8", "replace")), today=TODAY, language=language)
    assert found is not None


@settings(max_examples=40, deadline=None)
@given(st.dates(date(2026, 11, 21), date(2027, 2, 28)), st.sampled_from(["until", "back on", "from 19 November to"]))
def test_a_return_is_never_early(day: date, cue: str) -> None:
    found = kind("Auto-Submitted: auto-replied", f"I am out of the office, {cue} {day.day} {day:%B}.")
    assert found is not None
    assert found[1] is not None
    assert 0 <= (found[1] - day).days <= 1


PIECES = [
    "a",
    " ",
    "\n",
    "out of the office ",
    "3 ",
    "3. ",
    "3.1.",
    "office until 3 May, ",
    "no ",
    "bis ",
    "不在",
    "12月3日から",
    "> ",
]


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("mark", ["X-None: no", "Auto-Submitted: auto-replied"])
def test_a_hostile_megabyte_is_screened_at_once(piece: str, mark: str) -> None:
    head = f"From: MAILER-DAEMON@b.example\n{mark}\nSubject: hm\nContent-Type: text/plain; charset=utf-8\n\n"
    size = len(piece.encode())
    mail = parse_message((head + (piece * (990_000 // size))).encode())
    machine_kind(parse_message(head.encode() + b"I am out of office, back next week"), today=TODAY)
    start = time.process_time()
    machine_kind(mail, today=TODAY)
    read_bounce(mail)
    assert time.process_time() - start < 0.5
