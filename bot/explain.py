"""What Twoyes would make of a reply, and why: the steps of real mail, without a mailbox, a case or a proof.

And a reply that it misread as a case for the corpus, the people in it made up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from bot.reading.anonymise import Anonymous, anonymise
from bot.reading.message import Mail, Unreadable, parse_message
from bot.reading.quoting import own_words, strip_text
from bot.reading.screen import Known, screen
from bot.reading.sender import Sender, sender_of
from bot.reading.verdict import Answer, PartyWord, party_word, read_verdict
from bot.writing.headers import LOOP_MARK

LONGEST_LINE = 4_000_000  # bytes of one line of JSON

_SENTENCE_END = re.compile(r"[.!?。！？]+(?=\s|$)|[。！？]|\n\s*\n")
_LONG = 4  # sentences and paragraphs
_BY_HAND = "as tests/corpus/README.md tells"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A verdict and its reasons. `kind` and `own_words` are there where a whole mail was read."""

    verdict: str
    until: date | None
    rule: str
    evidence: str
    language: str
    kind: str | None = None
    own_words: str | None = None

    def plain(self) -> dict[str, Any]:
        """The same for JSON; `until` in ISO 8601."""
        found: dict[str, Any] = {
            "verdict": self.verdict,
            "until": self.until.isoformat() if self.until else None,
            "rule": self.rule,
            "evidence": self.evidence,
            "language": self.language,
        }
        if self.kind is not None:
            found |= {"kind": self.kind, "own_words": self.own_words or ""}
        return found


def explain_words(text: str, *, language: str | None, today: date, names: Sequence[str] = ()) -> Explanation:
    """What somebody decided by these words of theirs. `today` is the day they were written, in their zone."""
    special = party_word(text)
    if special is not None:
        answer = Answer.NO if special is PartyWord.STOP else Answer.UNCLEAR
        return Explanation(answer.value, None, special.value, text.strip().splitlines()[0], language or "")
    verdict = read_verdict(text, language=language, today=today, names=names)
    return Explanation(verdict.answer.value, verdict.until, verdict.rule, verdict.evidence, verdict.language)


def explain_mail(raw: bytes, *, sent: bytes | None, language: str | None, today: date) -> Explanation:
    """What this mail would lead to, as the answer to the letter in `sent`, if it came from the right person.

    `today` counts where the mail has no Date. Raises Unreadable only for the letter in `sent`.
    """
    letter = parse_message(sent) if sent is not None else None
    try:
        mail = parse_message(raw)
    except Unreadable as fault:
        return _unclear("unreadable", str(fault), "")
    said = _said_in(mail, letter, today)
    if said.kind != "reply" or said.fault:
        return _unclear(said.kind, said.fault, said.words)
    found = explain_words(said.words, language=language, today=said.day, names=said.names)
    return Explanation(found.verdict, found.until, found.rule, found.evidence, found.language, "reply", said.words)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a mail holds before it is read: its kind, why it may not be read, and the own words with what they need."""

    kind: str
    fault: str
    words: str
    names: tuple[str, ...]
    day: date


def _said_in(mail: Mail, letter: Mail | None, today: date) -> _Said:
    day = mail.date.date() if mail.date else today
    known = Known(LOOP_MARK, lambda message_id: letter is not None and message_id == letter.message_id, day)
    screened = screen(mail, known)
    names = names_in(mail, letter)
    words = own_words(mail, letter, names=names)
    if screened.kind != "person":
        return _Said(screened.kind, screened.reason, words.text, names, day)
    return _Said("reply", "parts-disagree" if words.parts_disagree else "", words.text, names, day)


def _unclear(kind: str, rule: str, words: str) -> Explanation:
    return Explanation(Answer.UNCLEAR.value, None, rule or kind, "", "", kind, words)


class NoCase(ValueError):
    """This mail cannot become a case of the corpus of replies. The text says why, and what to do instead."""


@dataclass(frozen=True, slots=True)
class Case:
    """A reply without the people in it, and what it says in a person's eyes. `right` is one of the four verdicts."""

    reply: Anonymous
    right: str
    until: date | None
    written: date

    @property
    def language(self) -> str:
        """The language it was read in, "" where that is unknown."""
        return self.reply.before.language

    def entry(self) -> str:
        """The case as the corpus of replies wants it, in TOML."""
        after, text = self.reply.after, self.reply.text.strip()
        tags = ["misread", *(["long"] if len(_SENTENCE_END.findall(text)) >= _LONG else [])]
        was = after.answer.value + (f" until {after.until}" if after.until else "")
        by = f"{after.rule}: {_in_one_line(after.evidence)}" if after.evidence else after.rule
        lines = ["[[reply]]", f"# Was read as {was} ({by}).", f'text = """\n{_in_toml(text)}\n"""']
        lines += [f'label = "{self.right}"', f"written = {self.written}"]
        lines += [f"until = {self.until}", "tolerance = 0"] if self.until else []
        return "\n".join([*lines, f"tags = {json.dumps(tags)}"]) + "\n"


def case_of_words(
    text: str, *, right: str, until: date | None, language: str | None, today: date, names: Sequence[str] = ()
) -> Case:
    """The case that somebody's own words make. `today` is the day they were written. Raises NoCase for no words."""
    if not text.strip():
        raise NoCase("There are no own words in it to make a case of.")
    return Case(anonymise(text, names=names, language=language, today=today), right, until, today)


def case_of_mail(
    raw: bytes, *, sent: bytes | None, right: str, until: date | None, language: str | None, today: date
) -> Case:
    """The case that a person's mail makes, by its own words alone. Raises NoCase, and Unreadable for `sent`."""
    letter = parse_message(sent) if sent is not None else None
    try:
        said = _said_in(parse_message(raw), letter, today)
    except Unreadable as fault:
        raise NoCase(f"The mail cannot be read: {fault}.") from fault
    if said.kind != "reply" or said.fault:
        raise NoCase(f"It is no reply that can be read ({said.fault or said.kind}): add the mail by hand, {_BY_HAND}.")
    return case_of_words(said.words, right=right, until=until, language=language, today=said.day, names=said.names)


def _in_toml(text: str) -> str:
    shown = "".join(sign for sign in text.replace("\r\n", "\n") if sign.isprintable() or sign in "\n\t")
    return shown.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def _in_one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def names_in(*mails: Mail | None) -> tuple[str, ...]:
    """Every word of a name in the addresses: Joy, Grace and Will decide nothing."""
    words: list[str] = []
    for mail in mails:
        if mail is not None:
            sender = sender_of(mail)
            shown = [one.name for one in (*mail.to, *mail.cc)] + ([sender.name] if isinstance(sender, Sender) else [])
            words += [word for name in shown for word in name.split()]
    return tuple(dict.fromkeys(words))


def explain_lines(lines: BinaryIO, *, language: str | None, today: date) -> Iterator[dict[str, Any]]:
    """One answer for each line of JSON, as it comes: {"id", "text", "language"?, "today"?, "names"?}.

    A line that cannot be used is answered by {"id", "error"}; the lines after it are read all the same.
    """
    while line := lines.readline(LONGEST_LINE):
        if line.strip():
            yield _answer(line, language, today)
        while not line.endswith(b"\n") and (line := lines.readline(LONGEST_LINE)):
            continue


def _answer(line: bytes, language: str | None, today: date) -> dict[str, Any]:
    if len(line) >= LONGEST_LINE:
        return {"id": None, "error": f"the line is longer than {LONGEST_LINE} bytes"}
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as fault:
        return {"id": None, "error": f"not a line of JSON: {fault}"}
    if not isinstance(given, dict):
        return {"id": None, "error": "not a JSON object"}
    number = given.get("id")
    text, names, day = given.get("text"), given.get("names") or [], given.get("today")
    said = given.get("language") or language
    if not isinstance(text, str):
        return {"id": number, "error": "text is missing or no string"}
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return {"id": number, "error": "names is no list of strings"}
    if said is not None and not isinstance(said, str):
        return {"id": number, "error": "language is no string"}
    try:
        written = date.fromisoformat(day) if day else today
    except (TypeError, ValueError):
        return {"id": number, "error": "today is no day like 2026-11-16"}
    found = explain_words(strip_text(text), language=said, today=written, names=names)
    return {"id": number, **found.plain()}
