"""Where labelled lines stand: the block of a draft that is cut out of its letter, and lines that go on with a label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.reading.addresses import same_address
from bot.reading.message import Mailaddr
from bot.reading.requests.labels import MOST_LABELS, Label, Names, is_dashes, people, read_line

_HEAD_LINES = 60  # a block at the top is no longer than this
_WRAPPED = 60  # a labelled line of at least so many characters may have been wrapped into the next by the mail program


def labelled(line: str) -> bool:
    """Whether the line is a labelled one whoever the people are."""
    return read_line(line, Names(())) is not None


def named(lines: Sequence[str], persons: Sequence[Mailaddr]) -> Names:
    """Everybody who can be referred to: the recipients and those whom labelled lines bring."""
    bare = Names(persons)
    found = list(persons)
    for line in lines[:MOST_LABELS]:
        label = read_line(line, bare)
        if label is not None and label.kind == "people":
            found += people(label.value)
        elif label is not None and label.kind in ("describe", "consent") and "@" in label.whom:
            found += people(label.whom)
    unique: list[Mailaddr] = []
    for person in found:
        if not any(person.address and same_address(person.address, one.address) for one in unique):
            unique.append(person)
    return Names(unique)


def continues(lines: Sequence[str], number: int, label: Label) -> bool:
    """Whether a line goes on with the label above: indented, or wrapped by the mail program."""
    line, before = lines[number], lines[number - 1]
    if not line.strip() or not before.strip() or is_dashes(line):
        return False
    if before is not label.line and before != label.line:
        return False
    return line[0] in " \t" or len(before.rstrip()) >= _WRAPPED


@dataclass(frozen=True, slots=True)
class Block:
    """Where the labelled lines of a draft stand, and what is cut out with them (dashes and blank lines beside)."""

    labels: range
    cut: range


_NO_BLOCK = Block(range(0), range(0))


def find_block(lines: Sequence[str], names: Names) -> Block:
    """The labelled lines of a draft: at the top up to a blank line or dashes, or at the end behind dashes.

    A paragraph is such a block only if a line in it can hardly be a sentence of the letter ("For Ana: ...",
    "Next step: ...", not "Ana: ..." alone), so that no words of a letter are taken for labels.
    """
    start = next((number for number, line in enumerate(lines) if line.strip()), None)
    if start is None:
        return _NO_BLOCK
    if is_dashes(lines[start]):
        start += 1
    stop = _labelled_until(lines, start, names)
    if stop > start:
        cut = stop
        while cut < len(lines) and not lines[cut].strip():
            cut += 1
        if cut < len(lines) and is_dashes(lines[cut]):
            cut += 1
            while cut < len(lines) and not lines[cut].strip():
                cut += 1
        return Block(range(start, stop), range(cut))
    for number in range(start, len(lines)):
        if is_dashes(lines[number]):
            first = number + 1
            while first < len(lines) and not lines[first].strip():
                first += 1
            stop = _labelled_until(lines, first, names)
            if stop > first and _only_signature(lines[stop:]):
                return Block(range(first, stop), range(number, stop))
    return _NO_BLOCK


def _labelled_until(lines: Sequence[str], start: int, names: Names) -> int:
    """The end of the labelled paragraphs that begin at `start`; `start` itself where the first is none."""
    end = at = start
    while at < len(lines) and at - start < _HEAD_LINES:
        stop = at
        while stop < len(lines) and lines[stop].strip() and not is_dashes(lines[stop]) and stop - start < _HEAD_LINES:
            stop += 1
        labels = [read_line(line, names) for line in lines[at:stop]]
        strong = any(label is not None and label.strong for label in labels)
        whole = all(
            label is not None or (index and wraps(lines[at + index - 1], lines[at + index]))
            for index, label in enumerate(labels)
        )
        if not labels or not strong or (end > start and not whole) or (labels[0] is None and not whole):
            break
        end = at = stop
        while at < len(lines) and not lines[at].strip():
            at += 1
    return end


def wraps(before: str, line: str) -> bool:
    """Whether a line may go on with the one before: indented, or that one is as long as mail programs leave it."""
    return line[:1] in (" ", "\t") or len(before.rstrip()) >= _WRAPPED


def _only_signature(rest: Sequence[str]) -> bool:
    if len(rest) > _HEAD_LINES:
        return False
    said = [line for line in rest if line.strip()]
    return len(said) <= 3 or said[0].rstrip() == "--"
