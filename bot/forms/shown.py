"""How forms are shown at the terminal: one with its letters in full, many row by row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot import console
from bot.forms.handing import Handed, Shown
from bot.reading.addresses import decode_words
from bot.reading.message import parse_message

if TYPE_CHECKING:
    from rich.text import Text

_CHOICE = re.compile(r"^(\w.{0,40}): mailto:\S+$", re.MULTILINE)
_CHOICES = re.compile(rf"(?:{_CHOICE.pattern}\n)+", re.MULTILINE)


def show_forms(forms: Sequence[Handed], remarks: Sequence[str], zone: str, *, many: bool) -> None:
    """What would happen: for one its letters, for many a line a row and the letters of the first ones."""
    from rich.text import Text

    for remark in remarks:
        console.remark("warning", remark)
    for one in forms:
        if many:
            _show_row(one, zone)
        elif one.problems:
            for problem in one.problems:
                console.remark("fault", problem)
        elif one.known:
            console.remark("warning", _known(one))
        for letter in () if many else one.letters:
            _show_letter(letter)
        if not many:
            _show_findings(one)
    if many:
        shown = [one for one in forms if one.letters]
        for one in shown:
            console.out().print()
            console.out().print(Text(f"The letters of line {one.line}, as they will leave", style="bold"))
            for letter in one.letters:
                _show_letter(letter)
        _sum_up(forms, zone)


def _show_row(one: Handed, zone: str) -> None:
    names = " + ".join(console.clean(name) for name in one.names) or "(nobody)"
    when = f", asks leave {console.soon(one.starts_at, zone)}" if one.starts_at else ""
    if one.problems:
        console.remark("fault", f"line {one.line}  {names}")
        for problem in one.problems:
            console.remark("", problem)
    elif one.known or one.same_as:
        why = _known(one) if one.known else f"the same people as in line {one.same_as}"
        console.remark("note", f"line {one.line}  {names}: {why}")
    else:
        console.remark("ok", f"line {one.line}  {names}{when}")
        for finding in one.findings:
            console.remark("", finding)
        if one.advice:
            count = len(one.advice)
            console.remark("", f"{count} {'thing' if count == 1 else 'things'} could be better: {one.advice[0]}")


def _known(one: Handed) -> str:
    return f"opened already: {one.known} (twoyes explain {one.known})"


def _show_letter(letter: Shown) -> None:
    """The mail as its reader will see it, with every address; the choices as buttons, for their links hold tokens."""
    from rich.text import Text

    mail = parse_message(letter.raw)
    console.out().print()
    console.out().print(Text(console.clean(letter.what), style="bold"))
    for name in ("From", "To", "Cc", "Subject"):
        for value in mail.all(name):
            _indented(Text.assemble((f"{name}: ", "dim"), decode_words(value)))
    console.out().print()
    for line in _CHOICES.sub(_as_buttons, (mail.text or "").rstrip() + "\n").rstrip().split("\n"):
        _indented(Text(console.clean(line)))
    for file in mail.attachments:
        _indented(Text(f"[{console.clean(file.name)}]", style="dim"))


def _as_buttons(choices: re.Match[str]) -> str:
    return " ".join(f"[ {label} ]" for label in _CHOICE.findall(choices[0])) + "\n"


def _indented(line: Text) -> None:
    from rich.padding import Padding

    console.out().print(Padding(line, (0, 0, 0, 2), expand=False) if line.plain else "")


def _show_findings(one: Handed) -> None:
    from rich.text import Text

    for title, sentences in (("Look at this", one.findings), ("Could be better", one.advice)):
        if sentences:
            console.out().print()
            console.out().print(Text(title, style="bold"))
            for sentence in sentences:
                console.remark("note", sentence)
    if one.good:
        console.out().print()


def _sum_up(forms: Sequence[Handed], zone: str) -> None:
    good = [one for one in forms if one.good]
    bad = sum(bool(one.problems) for one in forms)
    known = sum(bool(one.known or one.same_as) for one in forms)
    parts = [f"{len(good)} {'introduction' if len(good) == 1 else 'introductions'}"]
    starts = [one.starts_at for one in good if one.starts_at is not None]
    if starts:
        parts[0] += f", asked from {console.soon(starts[0], zone)} to {_clock(starts[-1], zone)}"
    parts += [f"{known} opened already or named twice"] if known else []
    parts += [f"{bad} {'row needs' if bad == 1 else 'rows need'} mending"] if bad else []
    console.out().print()
    console.note(f"{'; '.join(parts)}.")


def _clock(moment: datetime, zone: str) -> str:
    return console.soon(moment, zone).rpartition(" ")[2]


def show_handed(done: Sequence[Handed], zone: str, *, many: bool) -> None:
    """What was started, by its code."""
    started = [one for one in done if one.code]
    for one in started:
        when = f"asks leave {console.soon(one.starts_at, zone)}" if one.starts_at else "the asks leave now"
        if one.waits:
            when = "waits for your SEND: the letters are in your mailbox"
        line = f"line {one.line}  " if many else ""
        console.remark("ok", f"{line}{one.code}  {' + '.join(one.names)}: {when}")
    if started:
        console.note("twoyes explain CODE tells what comes next, twoyes cancel CODE calls it off.")
