"""The one line typed on a phone: "Ana Ruiz + Ben Ong: fintech pilots, 20-minute call", and its relatives in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.reading.requests.labels import people
from bot.reading.requests.request import FEWEST, MOST
from bot.reading.requests.whom import Whom, is_sentence, people_at, plain, whom_at

_MOST_LINE = 1_000


@dataclass(frozen=True, slots=True)
class ShortForm:
    """What one line names. `rest` is what the sentence goes on to say, marked for nobody."""

    people: tuple[Whom, ...]
    topic: str = ""
    next_step: str = ""
    rest: str = ""
    sure: bool = True  # whether its marks leave no doubt that the line is meant so


_OPENING = re.compile(
    r"[ \t]*(?:[-*•][ \t]+)?(?:(?:re|fwd?|aw|wg)[ \t]*:[ \t]*){0,3}"
    r"(?P<word>(?:please[ \t]+)?(?:intro(?:duce|ducing|duction)?|connect)(?![\w-])"
    r"(?:[ \t]+(?:between|of|for|request))?)?"
    r"[ \t]*[:–-]?[ \t]*(?=\S)",
    re.IGNORECASE,
)
_ARROWS = (
    r"<>|<-{1,3}>|<=>|(?<=[ \t])-{1,2}>(?=[ \t])|↔|⇄|⟷|(?<=[ \t])/(?=[ \t])"
    r"|(?<=[ \t>)])\+|\+(?=[ \t])"
)
_STRONG = re.compile(rf"[ \t]*(?:{_ARROWS})[ \t]*")
_LISTED = re.compile(rf"[ \t]*(?:{_ARROWS}|;)[ \t]*")  # as recipients are listed, addresses and all
_SURNAME_FIRST = re.compile(
    r"(?P<last>[^\W\d_][^\d,<>@]{0,40}),[ \t]*(?P<first>[^\W\d_][^\d,<>@]{0,40}?)[ \t]*(?=<[^<>]*>$)"
)
_POLITE = re.compile(r"[ \t,]+(?:please|pls|thanks|thank you|thx)[ \t.!]*$", re.IGNORECASE)
_PLUS = re.compile(r"[ \t]*\+[ \t]*")
_WEAK = re.compile(
    r"[ \t]*(?:,[ \t]*(?:(?:and|&)[ \t]+)?|[ \t]&[ \t]|[ \t](?:and|y|e|et|und|dan)[ \t])[ \t]*", re.IGNORECASE
)
_AND = re.compile(r"[ \t]*,?[ \t]+(?:&|and|y|e|et|und|dan)[ \t]+", re.IGNORECASE)
_DASH = re.compile(r"[ \t]+[-–—]{1,2}[ \t]+|[ \t]*—[ \t]*")
_STEP = re.compile(
    r"\b(?:call|coffee|lunch|dinner|breakfast|meet(?:ing)?|chat|e-?mail|zoom|video|drinks?|visit|min(?:ute)?s?)\b",
    re.IGNORECASE,
)


def read_short_form(line: str, *, subject: bool = False) -> ShortForm | None:
    """The people, why and next step of one line; None where it is no such line. A `subject` needs plainer marks.

    "Ana Ruiz <ana@ruiz.example> + Ben Ong: pilots, 20-minute call", "Ana and Ben: pilots", "Ana + Ben + Cyd".
    Joined by "+" or "<>" names may be written small; joined by "and" every name has its capital.
    """
    short = _read(line)
    return short if short and len(short.people) >= FEWEST and (short.sure or not subject) else None


def read_people(line: str, *, by_comma: bool = False) -> ShortForm | None:
    """The same for a line that may name one person alone: "Ben Ong (Acme)", "Ben Ong <ben@ong.example>: pilots".

    With `by_comma` names joined by commas alone are several people, as behind "People:".
    """
    return _read(line, by_comma=by_comma)


def _read(line: str, *, by_comma: bool = False) -> ShortForm | None:
    if len(line) > _MOST_LINE:
        return None
    text = _POLITE.sub("", plain(line).strip())
    opening = _OPENING.match(text)
    head, marked, rest = _head_and_rest(text[opening.end() :] if opening else text)
    pieces = _pieces(head, _LISTED if "@" in head else _PLUS if "+" in head else _STRONG)
    if len(pieces) == 1 and marked and "@" not in head and len(by_dash := _pieces(head, _DASH)) == FEWEST:
        pieces = by_dash
    strong = len(pieces) >= FEWEST
    if strong and not marked:
        pieces[-1], rest = _cut_at_comma(pieces[-1])
    found: list[Whom] = []
    for piece in pieces:
        several = _several(piece, small=strong)
        if not several:
            return None
        found += several
    if len(found) > MOST + 1:
        return None
    sure = strong or marked or bool(opening and opening["word"]) or all(whom.address for whom in found)
    if not sure and not by_comma and "," in head and len(found) > 1:
        described = _person(head)
        return ShortForm((described,), sure=False) if described else None
    return ShortForm(tuple(found), *why_and_step(rest), sure=sure)


def _several(piece: str, *, small: bool) -> list[Whom]:
    """The person or persons of one piece: "Ana", "Ben and Cyd", "Ana, CFO at Acme"; empty where it is none."""
    if small:
        piece = _SURNAME_FIRST.sub(r"\g<first> \g<last> ", piece)
    one = _person(piece, small=small, described=False)
    if one is not None:
        return [one]
    found = [_person(part, described=False) for part in _pieces(piece, _AND if small and "@" not in piece else _WEAK)]
    known = [whom for whom in found if whom is not None]
    if len(known) == len(found) >= FEWEST:
        return known
    described = _person(piece, small=small)
    return [described] if described else []


def why_and_step(rest: str) -> tuple[str, str]:
    """ "fintech pilots, 20-minute call": what it is about, and the step at its end where that is one."""
    pieces = re.split(r"\s*[,;]\s*", rest.strip().rstrip(".?!"))
    if _STEP.search(pieces[-1]) and len(pieces[-1]) <= 60:
        return ", ".join(pieces[:-1]), pieces[-1]
    return rest.strip(), ""


def _head_and_rest(text: str) -> tuple[str, bool, str]:
    """The people, whether a colon or dash ends them, and what stands behind. A colon within "<mailto:...>" is none."""
    depth = 0
    for index, char in enumerate(text):
        depth += (char in "<([") - (char in ">)]")
        if char == ":" and depth <= 0:
            return text[:index], True, text[index + 1 :].strip()
    dash = _DASH.search(text)
    if dash:
        return text[: dash.start()], True, text[dash.end() :].strip()
    return text.rstrip(" .!"), False, ""


def _pieces(text: str, joint: re.Pattern[str]) -> list[str]:
    return [piece.strip() for piece in joint.split(text) if piece.strip()]


def _cut_at_comma(piece: str) -> tuple[str, str]:
    depth = 0
    for index, char in enumerate(piece):
        depth += (char in "<([") - (char in ">)]")
        if char == "," and depth <= 0:
            return piece[:index], piece[index + 1 :].strip()
    return piece, ""


def _person(piece: str, *, small: bool = False, described: bool = True) -> Whom | None:
    """The one person a piece names from end to end, with `described` also with words behind a comma.

    An address vouches for whatever name stands beside it, if no word of it is one of a sentence.
    """
    piece = piece.strip(" \t\"'")
    if piece.count("@") == 1 and not _WEAK.search(piece):
        whom = whom_at(piece, 0, small=True)
        if whom is not None and whom.address and not piece[whom.end :].strip(" ,.;"):
            return whom
        found = people(piece, by_comma=False)
        if len(found) == 1 and found[0].address and not is_sentence(found[0].name):
            return Whom(found[0].name, found[0].address, end=len(piece))
    whom = whom_at(piece, 0, small=small)
    if whom is None:
        return None
    behind = piece[whom.end :].strip()
    if described and behind.startswith(",") and len(behind) <= 80 and whom.name and not whom.role:
        return Whom(whom.name, whom.address, behind.strip(" ,."), len(piece))
    return whom if not behind.strip(" .!") else None


# In a sentence --------------------------------------------------------------------------------------------------------

_ASKS = (
    r"(?:^|[\n.!?])[ \t]*(?:(?:hi|hello|hey|dear)\b[^\n,.!]{0,40}[,.!][ \t]*)?"
    r"(?:(?:please|pls|kindly|could you|can you|would you|will you|i would like to|i'd like to|i want to|i'd love to"
    r"|let's|let us|help me|also|and|then)[ \t]+){0,3}"
)
_INTRODUCE = re.compile(
    _ASKS
    + r"(?:introduce|connect|intro|put|(?:make|do|send)[ \t]+an?[ \t]+intro(?:duction)?[ \t]+(?:between|for))[ \t]+",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?:^|[\n.!?])[ \t]*")
_SHOULD = re.compile(
    r"(?:[ \t]+(?:should|must|needs?[ \t]+to|ought[ \t]+to|has[ \t]+to|wants[ \t]+to|would[ \t]+(?:like|love)[ \t]+to)"
    r"|'d[ \t]+(?:like|love)[ \t]+to)[ \t]+(?:really[ \t]+|also[ \t]+)?"
    r"(?:meet|know|get[ \t]+to[ \t]+know|(?:talk|speak)[ \t]+(?:to|with)|connect[ \t]+with|be[ \t]+introduced[ \t]+to)"
    r"[ \t]+",
    re.IGNORECASE,
)
_TO = re.compile(
    r"[ \t]*,[ \t]*(?:(?:and|to|with)[ \t]+)?|[ \t]+(?:and|to|with|&|\+)[ \t]+|[ \t]*(?:<->?|↔)[ \t]*", re.IGNORECASE
)
_ABOUT = re.compile(r"[ \t]*(?::|[-–—](?=[ \t])|\b(?:about|re|regarding)\b)[ \t]*:?[ \t]*", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,.;:!?–—-]+")


def read_sentence(line: str) -> ShortForm | None:
    """The people of the first sentence in a line that asks for an introduction; `rest` is what else the line says.

    "Please introduce Ana Ruiz to Ben Ong, they both build pilots", "Ana Ruiz should meet Ben Ong (Acme): pilots".
    """
    text = plain(line)
    for match in _INTRODUCE.finditer(text):
        found = people_at(text, match.end(), joins=_TO)
        if FEWEST <= len(found) <= MOST + 1:
            return _as_form(text, found, match.start())
    for match in _SENTENCE.finditer(text):
        first = whom_at(text, match.end())
        should = _SHOULD.match(text, first.end) if first else None
        found = people_at(text, should.end()) if should else []
        if first and found and len(found) <= MOST:
            return _as_form(text, [first, *found], match.start())
    return None


def _as_form(text: str, found: Sequence[Whom], start: int) -> ShortForm:
    before, behind = text[:start].strip(), text[found[-1].end :]
    about = _ABOUT.match(behind)
    if about:
        return ShortForm(tuple(found), *why_and_step(behind[about.end() :]), rest=before)
    between = _BETWEEN.match(behind)
    rest = behind[between.end() if between else 0 :].strip()
    return ShortForm(tuple(found), rest=f"{before}\n{rest}".strip())
