"""The matrix: which fault stands in the way at which moment of the story, in which set-up and with which evidence."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.servers.faults import CUT, DRIP, GARBAGE, HANG, SLOW, Fault
from tests.servers.imap_faults import OFFSETS, READ_ONLY, RENUMBERED

BODY, HEADINGS = "BODY.PEEK[]", "HEADER.FIELDS (From"


@dataclass(frozen=True, slots=True)
class Cell:
    """One fault at one moment. Not `copies`: copies in Sent may be missing for good."""

    fault: Fault
    moment: str
    setup: str = "own"
    evidence: str = "self-copy"
    copies: bool = True

    def __str__(self) -> str:
        return f"{self.fault}; {self.moment}; {self.setup}; {self.evidence}"


BEFORE_DATA = (
    *(Fault("CONNECT", how) for how in (CUT, HANG, SLOW, DRIP, GARBAGE, "421 4.3.2 closing", "554 5.3.2 not here")),
    *(Fault("EHLO", how) for how in (CUT, HANG, GARBAGE, "421 4.3.2 closing", "550 5.7.0 whoever you are")),
    *(Fault("AUTH", how) for how in (CUT, HANG)),
    *(Fault("AUTH", how, times=9) for how in ("454 4.7.0 not now", "535 5.7.8 wrong password")),  # in whatever way
    Fault("AUTH", CUT, "after"),
    *(Fault("MAIL", how) for how in (CUT, HANG, SLOW, GARBAGE, "421 4.4.2 idle", "451 4.3.0 later", "452 4.3.1 full")),
    *(Fault("MAIL", how) for how in ("550 5.7.1 not you", "552 5.3.4 too large")),
    *(Fault("RCPT", how, nth=nth) for how in (CUT, HANG, GARBAGE, "450 4.2.0 greylisted") for nth in (1, 2)),
    *(Fault("RCPT", how) for how in ("550 5.4.5 daily limit reached", "452 4.5.3 too many recipients")),
    Fault("RCPT", CUT, "after"),
    *(Fault("DATA", how, when) for how in (CUT, HANG, GARBAGE) for when in ("before", "after")),
    *(Fault("DATA", how) for how in ("451 4.3.0 later", "554 5.5.1 no valid recipients", "421 4.3.2 closing")),
)
"""Nothing has left, and it is known."""
AT_THE_DOT = tuple(
    Fault("DOT", how)
    for how in (SLOW, "451 4.3.0 disk is full", "452 4.2.2 full", "554 5.7.1 looks like spam", "421 4.3.2 closing")
)
"""The server's definite answer."""
LOST = (
    *(Fault("DOT", how, when) for how in (CUT, HANG) for when in ("middle", "before", "after")),
    Fault("DOT", GARBAGE, "after"),
    Fault("DOT", DRIP, "after"),
)
"""Whether it left is not known."""

READING = (
    *(Fault("GREETING", how) for how in (CUT, HANG, GARBAGE, "BYE overloaded")),
    *(Fault("LOGIN", how) for how in (CUT, HANG, "BAD what", "BYE later", "NO [UNAVAILABLE] later", "NO [INUSE] busy")),
    Fault("LOGIN", "NO [AUTHENTICATIONFAILED] wrong password"),
    Fault("LOGIN", CUT, "after"),
    *(
        Fault(verb, how)
        for verb in ("LIST", "SELECT", "SEARCH", "NOOP", "FETCH")
        for how in (CUT, HANG, GARBAGE, "NO [SERVERBUG] trouble", "BAD what", "BYE shutting down")
    ),
    *(Fault(verb, how, "after") for verb in ("LIST", "SELECT", "SEARCH", "NOOP") for how in (CUT, SLOW, DRIP)),
    Fault("SELECT", "NO [INUSE] locked"),
    Fault("SELECT", "NO [UNAVAILABLE] later"),
    Fault("SELECT", RENUMBERED, "middle"),
    Fault("SELECT", RENUMBERED, "middle", nth=2),
    Fault("SELECT", RENUMBERED, "middle", times=1_000),
    *(Fault("FETCH", CUT, place, about=what) for what in (HEADINGS, BODY) for place in OFFSETS),
    *(Fault("FETCH", how, place, about=BODY) for how in (HANG, DRIP) for place in ("header", "body")),
)
WRITING = (
    *(Fault(verb, how, when) for verb in ("STORE", "MOVE") for how in (CUT, HANG) for when in ("before", "after")),
    *(Fault(verb, how) for verb in ("STORE", "MOVE") for how in ("NO [LIMIT] slower", "BAD what", "BYE bye")),
    Fault("MOVE", "NO [OVERQUOTA] full"),
    Fault("MOVE", "NO [OVERQUOTA] full", times=1_000),
    Fault("STORE", "NO [NOPERM] not yours"),
    Fault("STORE", "NO [LIMIT] slower", times=1_000),
    Fault("MOVE", "NO [LIMIT] slower", times=1_000),
    Fault("SELECT", READ_ONLY, "after", times=1_000),
)
FILING = (
    *(Fault("APPEND", CUT, when) for when in ("before", "literal", "middle", "after")),
    *(Fault("APPEND", HANG, when) for when in ("before", "after")),
    *(Fault("APPEND", how) for how in ("NO [UNAVAILABLE] later", "NO trouble", "BAD what", "BYE bye")),
    Fault("APPEND", "NO [UNAVAILABLE] later", times=3),
    *(Fault("APPEND", "NO [OVERQUOTA] full", times=times) for times in (1, 1_000)),
    Fault("APPEND", "NO [TRYCREATE] no such folder"),
)
LETTERS_LEAVE = ("request", "nudge", "introduction", "step-out")
MAIL_IS_READ = ("request", "answer", "notice", "step-out")


def cells() -> Iterator[Cell]:
    """The whole matrix."""
    for fault in (*BEFORE_DATA, *AT_THE_DOT, *LOST):
        for moment in LETTERS_LEAVE:
            yield Cell(fault, moment)
        yield Cell(fault, "notice", "separate")
        yield Cell(fault, "introduction", "separate")
    for fault in LOST:
        for moment in (*LETTERS_LEAVE, "notice"):
            for evidence in ("provider", "none"):
                yield Cell(fault, moment, "separate" if moment == "notice" else "own", evidence)
    for fault in READING:
        for moment in MAIL_IS_READ:
            yield Cell(fault, moment)
        yield Cell(fault, "notice", "separate")
        if fault.about != BODY:
            yield Cell(fault, "introduction")
    for fault in WRITING:
        for moment in ("request", "nudge", "introduction", "step-out"):
            yield Cell(fault, moment, copies=not fault.how.startswith("NO"))
    for fault in FILING:
        yield Cell(fault, "notice")
        for moment in LETTERS_LEAVE:
            yield Cell(fault, moment, evidence="none", copies=not fault.how.startswith("NO"))


def sample(every: int, seed: int = 20261110) -> list[Cell]:
    """One cell in so many, the same ones each time, and of each fault whose answer is lost at least one."""
    chance = random.Random(seed)
    chosen = [cell for cell in cells() if chance.random() < 1 / every]
    missing = set(LOST) - {cell.fault for cell in chosen}
    return chosen + [next(cell for cell in cells() if cell.fault == fault) for fault in LOST if fault in missing]
