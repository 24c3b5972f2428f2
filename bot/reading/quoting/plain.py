"""The author's own words in a plain text, or in the lines that an HTML body shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.reading.quoting.banners import without_banners
from bot.reading.quoting.folding import flat, lines_of, quoted_part, without_armour
from bot.reading.quoting.letter import Alignment, Letter
from bot.reading.quoting.marks import Marks, addressed, dated, marks
from bot.reading.quoting.markup import Visible
from bot.reading.quoting.signature import without_signature

MAX_CHARS = 200_000
MAX_LINES = 4_000
MAX_LINE = 1_000  # characters of a line that are searched for marks
MAX_INTRO = 500  # characters of an "On ... wrote:"
WRAPPED = 55  # characters of a line from which on a mail program may have wrapped it
_SENTENCE_ENDS = (".", "!", "?", ":", "。", "！", "？", "…")
_LABELS = re.compile(r"(?:^|\s)(\S{1,20}(?: \S{1,12})?)\s?[:：]")
_LABELLED = re.compile(r"[\W_]{0,4}[^\s:：][^:：]{0,29}[:：]\s*\S")
_HOURS = re.compile(r"\d{1,2}[:.]\d\d|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\b20\d\d\b")
_BULLET = re.compile(r"[*•·◦▪>|_=-]{1,40}$")
_LINK_TAIL = re.compile(r"\S*[%=/?&]\S*$")
_BLANKS = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Stripped:
    """The own words of one part. `quoted`: something was quoted; `forwarded`: a mail program says it forwards.

    `signed`: the words and the signature below them, folded.
    """

    text: str
    quoted: bool
    forwarded: bool
    signed: str = ""


def strip(
    text: str,
    letter: Letter | None,
    names: Sequence[str],
    banners: Sequence[str] = (),
    seen: Visible | None = None,
) -> Stripped:
    """The author's own words. `banners`: confirmed ones, to be left out; `seen`: the HTML body that shows the text."""
    if not banners and _says_nothing_else(text):
        return Stripped(text.strip(), False, False)
    reply = _Reply(text, letter, banners, paragraphs=seen is None)
    reply.cut(seen.heading if seen else None)
    return reply.stripped(names)


def _says_nothing_else(text: str) -> bool:
    """Whether one short line has none of the signs that the rest of this file looks for."""
    return (
        len(text) < 200
        and text.isascii()
        and "\n" not in text
        and not any(mark in text for mark in ":>|<-@_[*")
        and not marks().sign_of_device(text)
        and not marks().disclaims(text)
    )


class _Reply:
    """One text on its way: its lines, and which of them are known to be quotation."""

    def __init__(self, text: str, letter: Letter | None, banners: Sequence[str], *, paragraphs: bool) -> None:
        text = without_armour(text[:MAX_CHARS])
        self.marks: Marks = marks()
        self.lines = without_banners(lines_of(text)[:MAX_LINES], banners, paragraphs=paragraphs)
        self.bare: list[str] = []
        self.quoted: list[bool] = []
        for line in self.lines:
            part = quoted_part(line)
            self.quoted.append(part is not None)
            self.bare.append((line if part is None else part).strip())
        self.marked = tuple(self.quoted)
        self.end = len(self.lines)
        self.forwarded = False
        self.aligned: Alignment | None = None
        if letter is not None:
            self._align(letter)
        if any(self.marked):
            self._join_wrapped()

    def _align(self, letter: Letter) -> None:
        found = letter.align(self.bare)
        if not any(found.ours):
            return
        self.aligned = found
        beside = False
        for at, ours in enumerate(found.ours):
            bullet = beside and self.bare[at] != "--" and _BULLET.match(self.bare[at]) is not None
            self.quoted[at] = self.quoted[at] or ours or bullet
            beside = self.quoted[at] or (beside and not self.bare[at])
        for at, rest in found.rests.items():
            self.quoted[at] = False
            self.lines[at] = self.bare[at] = rest

    def _join_wrapped(self) -> None:
        """Marks the rest of a quoted line that some mail program wrapped without marking it again."""
        for at in range(1, len(self.lines) - 1):
            if self.quoted[at] or not self.bare[at] or not (self.marked[at - 1] and self.marked[at + 1]):
                continue
            before, line = self.bare[at - 1], self.bare[at]
            wrapped = len(before) >= WRAPPED and not before.endswith(_SENTENCE_ENDS)
            if wrapped and line[0].islower() and len(line) <= len(before) and not self.marks.decides(line):
                self.quoted[at] = True

    def cut(self, heading: int | None) -> None:
        """Finds where quotation begins, and whether the author's words go on behind it."""
        if heading is None:
            heading = self._unknown_heading()
        at = 0
        while at < self.end:
            line = self.bare[at]
            if at == heading:
                at = self._quote_from(at, at + 1)
            elif not line or self.quoted[at]:
                at += 1
            else:
                at = self._look(at, line)

    def _unknown_heading(self) -> int | None:
        """Where the heading right above the quotation begins, in whatever language; None where none is recognised."""
        known = self.aligned is not None
        first = self.aligned.ours.index(True) if self.aligned else self.marked.index(True) if any(self.marked) else 0
        last = first
        while last and not self.bare[last - 1] and first - last < 3:
            last -= 1
        start, shown = last, ""
        introduces = known and self.bare[last - 1].endswith((":", "：")) if last else False
        while start and self.bare[start - 1] and not self.quoted[start - 1] and last - start < 8:
            line = self.bare[start - 1][:MAX_LINE]
            if introduces:
                shown = f"{line} {shown}"
                if dated(shown) and (addressed(shown) or len(_HOURS.findall(shown)) > 1):
                    return start - 1
                if last - start == 2:
                    return None
            elif _LABELLED.match(line):
                shown = f"{line}\n{shown}"
            else:
                break
            start -= 1
        sure = dated(shown) or addressed(shown) if known else dated(shown) and addressed(shown)
        return start if sure and last - start > (1 if known else 2) else None

    def _look(self, at: int, line: str) -> int:
        """Looks at one line; returns where to go on."""
        announced = self.marks.announces(line[:MAX_LINE])
        if announced:
            self.forwarded = self.forwarded or announced == "forward"
            return self._quote_from(at, at + 1)
        if self.marks.wants_reply_above(line):
            if not any(self.bare[:at]):  # a desk's own line on top of its own answer
                self.quoted[at] = True
                return at + 1
            return self._quote_from(at, at + 1)
        if ":" in line or "：" in line:
            if height := self._block_height(at):
                return self._quote_from(at, at + height)
            if not self.marks.opens_intro(line) and self._cut_within(at, line[:MAX_LINE]):
                return self._introduced(at + 1, at + 1)
            if line.endswith((":", "：", ":*", "--")) and (start := self._intro_start(at)) is not None:
                return self._introduced(start, at + 1)
            if self._cut_within(at, line[:MAX_LINE]):
                return self._introduced(at + 1, at + 1)
        elif line.endswith("--") and (start := self._intro_start(at)) is not None:
            return self._introduced(start, at + 1)
        elif self._lone_labels(at):
            start = at
            while start and self.bare[start - 1] == "":
                start -= 1
            while start and self.bare[start - 1] and at - start < 6:
                start -= 1
            return self._quote_from(start if addressed(" ".join(self.bare[start:at])) else at, at + 1)
        elif self._before_quotation(at) and self.marks.introduces(line + ":"):
            return self._introduced(at, at + 1)
        return at + 1

    def _introduced(self, start: int, below: int) -> int:
        """An "On ... wrote:" takes the lines from `start` to `below`: what follows is quotation, marked or not."""
        for place in range(start, below):
            self.quoted[place] = True
        following = self._next(below)
        if following < self.end and self.marked[following]:
            return below
        return self._quote_from(start, below)

    def _quote_from(self, start: int, below: int) -> int:
        """Everything from `start` on is quotation, but for what the author wrote among the lines of our letter."""
        ours = self.aligned.ours if self.aligned else ()
        first = next((at for at in range(below, len(ours)) if ours[at]), None)
        if first is None or self.aligned is None:
            self.end = start
            return start
        for place in range(start, first):
            self.quoted[place] = True
        last = max(at for at in range(first, len(ours)) if ours[at])
        for place in range(first, last):
            line = self.bare[place]
            if line and not self.quoted[place] and _LINK_TAIL.match(line) and len(line) > 12:
                self.quoted[place] = True
        if not self.aligned.complete and not self.marked[last]:
            self.end = min(self.end, last + 1)
        return first

    def _next(self, at: int) -> int:
        """The next line from `at` on that holds something."""
        while at < self.end and not self.bare[at] and not self.marked[at]:
            at += 1
        return at

    def _before_quotation(self, at: int) -> bool:
        """Whether the next line that holds something is quoted."""
        following = self._next(at + 1)
        return following < self.end and self.quoted[following] and at + 3 > following

    def _block_height(self, at: int) -> int:
        """How many lines the heading of a quoted mail that begins here takes; 0 where none begins.

        From with two of Sent, To and Subject, or with one and a day or an address, in any order and language.
        """
        first = self.marks.header(self.bare[at])
        if first is None:
            return 0
        line = self.bare[at][:MAX_LINE]
        if "from" in first[0]:
            kinds = {k for m in _LABELS.finditer(first[1][:MAX_LINE]) for k in self.marks.labels.get(m[1].lower(), ())}
            kinds |= {
                k
                for m in _LABELS.finditer(first[1][:MAX_LINE])
                for k in self.marks.labels.get(m[1].split()[-1].lower(), ())
            }
            if len(kinds - {"from"}) >= 2 and dated(line):
                return 1
        found = [first[0]]
        texts = [line]
        height, strangers, empty = 1, 0, 0
        for place in range(at + 1, min(at + 14, self.end)):
            below = self.bare[place]
            if not below:
                empty += 1
                if empty > 1 and len(found) > 1:
                    break
                continue
            header = self.marks.header(below)
            if header is None:
                strangers += 1
                if strangers > 3 or (empty and len(found) > 1):
                    break
                if len(found) == 1 and not _LABELLED.match(below) and strangers > 1:
                    break
                continue
            if header[0] == first[0] == ("from",):
                break
            found.append(header[0])
            texts.append(below[:MAX_LINE])
            height, strangers = place - at + 1, 0
        return height if self._is_heading(found, texts) else 0

    @staticmethod
    def _is_heading(found: Sequence[tuple[str, ...]], texts: Sequence[str]) -> bool:
        senders = [kinds for kinds in found if "from" in kinds]
        if not senders:
            return False
        others = {kind for kinds in found for kind in kinds if "from" not in kinds}
        shown = "\n".join(texts)
        sure = dated(shown) or addressed(shown)
        if "from" in found[0]:
            return len(others) >= 2 or (len(others) == 1 and sure)
        return len(others) >= 2 and sure

    def _lone_labels(self, at: int) -> bool:
        """Lotus Notes: "To", "cc" and "Subject", each on a line of its own."""
        if "to" not in self.marks.is_label(self.bare[at]):
            return False
        near = {kind for line in self.bare[at + 1 : at + 9] for kind in self.marks.is_label(line)}
        return "subject" in near

    def _intro_start(self, at: int) -> int | None:
        """The line at which the "On ... wrote:" that ends at `at` begins; None where none ends here."""
        joined = ""
        marks = self.marks
        for start in range(at, max(-1, at - 4), -1):
            line = self.bare[start]
            if not line or self.quoted[start] or len(joined) + len(line) > MAX_INTRO:
                break
            joined = f"{line} {joined}" if joined else line
            if joined.count(">") > joined.count("<") + 1 or (">" in line and "<" not in joined.partition(">")[0]):
                continue
            if marks.introduces(joined):
                return self._with_day_above(start)
        last = self.bare[at]
        if self._before_quotation(at) and (marks.wrote.within(last[-MAX_INTRO:]) or dated(last[:MAX_INTRO])):
            return at
        return None

    def _with_day_above(self, start: int) -> int:
        """The line above, if it holds the day on which somebody wrote and nothing else."""
        if start and not self.quoted[start - 1]:
            above = self.bare[start - 1]
            if above and self.marks.opens_intro(above) and dated(above) and not above.endswith((".", "!", "?")):
                return start - 1
        return start

    def _cut_within(self, at: int, line: str) -> bool:
        """Cuts an "On ... wrote:" that stands on the same line behind the author's words, or before the quotation."""
        if not (dated(line) or addressed(line)):
            return False
        verb = self.marks.wrote_colon(line)
        if verb is None:
            return False
        wrote, end = verb
        first = max(0, wrote - 300)
        for start, _ in reversed(self.marks.opens.spans(line[first:wrote])):
            start += first
            if line[start].islower() or (start and not line[start - 1].isspace()) or addressed(line[:start]):
                continue
            intro = line[start:end]
            if len(intro) > 12 and dated(intro) and self.marks.introduces(intro):
                self.lines[at] = self.bare[at] = line[:start].rstrip(" -_")
                return True
        return False

    def stripped(self, names: Sequence[str]) -> Stripped:
        """What is left, without signature."""
        kept = [line for line, out in zip(self.lines[: self.end], self.quoted[: self.end], strict=True) if not out]
        text = "\n".join(without_signature(kept, names)).strip()
        if "\n\n\n" in text:
            text = _BLANKS.sub("\n\n", text)
        quoted = self.end < len(self.lines) or any(self.quoted)
        return Stripped(text, quoted, self.forwarded, flat("".join(kept)))
