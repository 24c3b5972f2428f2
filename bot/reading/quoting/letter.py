"""The letter we sent, recognised line by line in what came back, whatever the wrapping, marks or language around it.

The letter is one string of folded letters and digits. A line of the reply that occurs in it is a candidate; lines that
follow each other there as they do here form a run, and a run of some weight is a quotation. What stands alone and is
short ("YES, introduce us", typed by the author on top) is not: the same words are ours only beside the rest of ours.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from bot.reading.quoting.folding import flat, lines_of, without_links, without_marks
from bot.reading.quoting.marks import marks

MAX_CHARS = 200_000
MAX_TRIED = 8  # places of a short line in the letter that are looked at
ENOUGH = 24  # letters and digits that nobody writes twice by chance
SOME = 12
NEAR = 200  # letters and digits between two pieces of the letter that a mail program may have left out
LONGEST_LINK = 2_000
ALIKE = 0.8  # the share of a line's trigrams that the letter has too, from which on the line is a damaged one of ours
_WIDE = re.compile("[\u0e00-\u0e7f\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff]")  # scripts whose characters say more
_LINK = re.compile(r"(?:mailto:|https?://)[^\s<>\"']+")
_OF_LINK = re.compile(r"[%=&?@][^\s]|://")
_NUMBERING = re.compile(r"\s*(?:\d{1,2}[.)]|\[[ xX]?\])\s+")


@dataclass(slots=True)
class Alignment:
    """Which lines of a reply are the letter's; `rests`: words added behind a line of ours; whether its end is there."""

    ours: list[bool]
    rests: dict[int, str] = field(default_factory=dict)
    complete: bool = False


@dataclass(slots=True)
class _Run:
    """Lines that follow each other in the letter too, blank lines aside. `start`: its place in the letter."""

    lines: list[int]
    start: int
    ends: list[int]  # where each of the lines ends in the letter
    weight: int
    resumes: bool  # goes on where the run before ended, answers between them aside

    @property
    def end(self) -> int:
        return self.ends[-1]


def _weight(text: str) -> int:
    return len(text) if text.isascii() else len(text) + 2 * len(_WIDE.findall(text))


class Letter:
    """The letter, ready for comparison. `bodies`: its plain text and what its HTML shows."""

    def __init__(self, bodies: Sequence[str]) -> None:
        self._bodies: list[_Body] = []
        self._folded: dict[str, str] = {}  # its lines as they are compared: most come back as they were
        for text in bodies:
            written = [without_marks(line).strip() for line in lines_of(text[:MAX_CHARS])]
            self._folded.update((line, flat(without_links(line))) for line in written if line)
            body = _Body([folded for line in written if (folded := self._folded.get(line))])
            if all(body.flat != other.flat for other in self._bodies):
                self._bodies.append(body)
        links = (match[0] for text in bodies for match in _LINK.finditer(text[:MAX_CHARS]))
        self._links = "\n".join(dict.fromkeys(map(flat, links)))

    def is_whole(self, folded: str) -> bool:
        """Whether a folded text is our letter and nothing else."""
        return any(body.flat == folded for body in self._bodies)

    def align(self, lines: Sequence[str]) -> Alignment:
        """Which of the lines, their quotation marks taken away, are the letter's."""
        ours = self._pieces_of_links(lines)
        folded = [""] * len(lines)
        for at, line in enumerate(lines):
            if line and not ours[at]:
                known = self._folded.get(line)
                folded[at] = flat(without_links(line)) if known is None else known
        found = Alignment(ours)
        for body in self._bodies:
            body.align(found, folded, lines)
            if found.complete and not any(text and not own for text, own in zip(folded, found.ours, strict=True)):
                break
        return found

    def _pieces_of_links(self, lines: Sequence[str]) -> list[bool]:
        """Which lines are a piece of one of our links, which some program wrapped, and nothing else."""
        found = [False] * len(lines)
        before = ""
        for at, line in enumerate(lines):
            if not line or not (before or _OF_LINK.search(line)) or " " in line or len(line) > LONGEST_LINK:
                before = ""
                continue
            piece = before + flat(line)
            found[at] = piece in self._links and (before != "" or len(line) > 3)
            before = piece if found[at] and len(piece) < LONGEST_LINK else ""
        return found


class _Body:
    """One body of the letter: its letters and digits in a row, and where its lines begin and end there."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self.flat = "".join(pieces)
        self._line_ends = list(accumulate(map(len, pieces))) or [0]
        self._ends = frozenset(self._line_ends)
        self._starts = frozenset((0, *self._line_ends[:-1]))

    def align(self, found: Alignment, folded: Sequence[str], lines: Sequence[str]) -> None:
        """Marks in `found` the lines that are this body's."""
        runs = list(self._runs(folded, lines))
        accepted = self._accepted(runs, folded, lines)
        for run in accepted:
            for at in run.lines:
                found.ours[at] = True
            found.complete = found.complete or len(self.flat) - run.end <= SOME
        if accepted:
            self._damaged(found, folded, lines)

    def _runs(self, folded: Sequence[str], lines: Sequence[str]) -> Iterator[_Run]:
        run: _Run | None = None
        expected = -1  # where the next line of the letter is looked for first
        adjacent = False
        for at, text in enumerate(folded):
            if not text:
                continue
            end = self._next_end(text, expected)
            if end < 0 and (match := _NUMBERING.match(lines[at])):
                text = flat(lines[at][match.end() :]) or text
                end = self._next_end(text, expected)
            start = expected if end >= 0 else -1
            if start >= 0 and run is not None and adjacent:
                expected = end
                run.lines.append(at)
                run.ends.append(expected)
                run.weight += _weight(text)
                continue
            resumes = start >= 0
            if start < 0:
                start = self._place(text)
            if start < 0:
                adjacent = False
                continue
            if run is not None:
                yield run
            end = end if resumes else start + len(text)
            run = _Run([at], start, [end], _weight(text), resumes)
            adjacent = True
            if resumes or run.weight >= SOME or expected < 0:
                expected = end
            else:
                # A short word of the author's may stand in the letter too: it must not lead away from the quotation.
                yield run
                run, adjacent = None, False
        if run is not None:
            yield run

    def _next_end(self, text: str, expected: int) -> int:
        """Where the text ends in the letter if it goes on at `expected`, whole or with letters lost; else -1."""
        if expected < 0:
            return -1
        if self.flat.startswith(text, expected):
            return expected + len(text)
        end = self._line_ends[bisect(self._line_ends, expected)] if expected < self._line_ends[-1] else -1
        if end < 0 or not 0.7 * (end - expected) <= len(text) < end - expected or len(text) < 4:
            return -1
        left = iter(self.flat[expected:end])
        return end if all(character in left for character in text) else -1

    def _place(self, text: str) -> int:
        """Where the text stands in the letter, best where a line of it begins; -1 where it does not."""
        first = place = self.flat.find(text)
        for _ in range(MAX_TRIED):
            if place < 0 or place in self._starts:
                break
            place = self.flat.find(text, place + 1)
        return place if place >= 0 else first

    def _accepted(self, runs: Sequence[_Run], folded: Sequence[str], lines: Sequence[str]) -> list[_Run]:
        for run in runs:
            self._end_whole(run, folded)
        sure = [
            run.weight >= ENOUGH or (self._whole(run) and len(run.lines) > 1 and run.weight >= SOME) for run in runs
        ]
        # What goes on where a sure one ended, or stands right beside one, is ours however short, if it is whole.
        for step, order in ((-1, range(len(runs))), (1, range(len(runs) - 1, -1, -1))):
            for at in order:
                beside = at + step
                if sure[at] or not 0 <= beside < len(runs) or not sure[beside]:
                    continue
                run, other = runs[at], runs[beside]
                gap = run.start - other.end if step < 0 else other.start - run.end
                touching = not any(folded[min(run.lines[-1], other.lines[-1]) + 1 : max(run.lines[0], other.lines[0])])
                decides = any(marks().decides(lines[place]) for place in run.lines)
                if self._whole(run) and (
                    (gap == 0 and step < 0 and run.resumes) or (touching and 0 <= gap <= NEAR and not decides)
                ):
                    sure[at] = True
        return [run for run, taken in zip(runs, sure, strict=True) if taken]

    def _end_whole(self, run: _Run, folded: Sequence[str]) -> None:
        """Leaves out a last word that is only the beginning of our next line: "Yes!" above "YES, introduce us"."""
        while len(run.lines) > 1 and run.end not in self._ends and run.end - run.ends[-2] < ENOUGH:
            run.weight -= _weight(folded[run.lines.pop()])
            run.ends.pop()

    def _whole(self, run: _Run) -> bool:
        """Whether the run begins and ends where lines of the letter do."""
        return run.start in self._starts and run.end in self._ends

    @cached_property
    def _trigrams(self) -> frozenset[str]:
        return frozenset(self.flat[at : at + 3] for at in range(len(self.flat) - 2))

    def _damaged(self, found: Alignment, folded: Sequence[str], lines: Sequence[str]) -> None:
        """Lines beside ours that a mail program changed on the way, and ours with an answer behind them."""
        filled = [at for at, text in enumerate(folded) if text]
        damaged: set[int] = set()
        for place, at in enumerate(filled):
            text = folded[at]
            if found.ours[at] or len(text) < SOME:
                continue
            before, after = filled[max(0, place - 1) : place], filled[place + 1 : place + 2]
            if not any(found.ours[near] for near in (*before, *after)):
                continue
            if text in self.flat:  # typed anew, unless a damaged line is what parted it from the rest
                found.ours[at] = any(near in damaged for near in before) and not marks().decides(lines[at])
            elif rest := self._behind(text, lines[at]):
                found.ours[at] = True
                found.rests[at] = rest
            else:
                trigrams = [text[start : start + 3] for start in range(min(len(text), 400) - 2)]
                found.ours[at] = sum(trigram in self._trigrams for trigram in trigrams) >= ALIKE * len(trigrams)
            if found.ours[at]:
                damaged.add(at)

    def _behind(self, text: str, line: str) -> str:
        """What the author wrote on a line of ours behind its end; "" where the line is no such line."""
        if len(text) > 1_000:
            return ""
        low, high = 0, len(text)
        while low < high:  # the longest beginning that the letter has
            middle = (low + high + 1) // 2
            low, high = (middle, high) if text[:middle] in self.flat else (low, middle - 1)
        place = self.flat.find(text[:low])
        ends = [end for end in range(place + low, place + SOME, -1) if end in self._ends]
        if not ends or ends[0] - place < SOME:
            return ""
        seen = 0
        for at, character in enumerate(line):
            if seen >= ends[0] - place:
                rest = line[at:].lstrip(" \t>-–—:*_.?!)\"'")
                return rest if len(flat(rest)) > 1 else ""
            seen += len(flat(character))
        return ""
