"""The rules by which a reply decides, in their order of precedence (docs/reading.md)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from bot.reading.cover import Piece, Read
from bot.reading.harmless import among_words, asks_content, comments, is_news, opens_clause, requests, unknown_in
from bot.reading.phrases import CONSENT, Lexicon

_FIRST_OF_ALL = ("machine", "wrong_person", "says", "mixed", "irony", "condition")


class Answer(StrEnum):
    """What a reply says to "may I introduce you?"."""

    YES = "yes"
    NO = "no"
    LATER = "later"
    UNCLEAR = "unclear"


class Decided(NamedTuple):
    """The answer, the rule that gave it, and the words that decided."""

    answer: Answer
    rule: str
    evidence: str


def decide(reads: tuple[Read, ...], text: str, book: Lexicon, named: bool) -> Decided:
    """The answer of the first rule that has one. `named`: people's names were given, so others are strangers."""
    by_kind: dict[str, list[tuple[Read, Piece]]] = {}
    order: dict[int, int] = {}
    for read in reads:
        for piece in read.pieces:
            order[id(piece)] = len(order)
            by_kind.setdefault(piece.kind, []).append((read, piece))

    def of(*kinds: str) -> list[tuple[Read, Piece]]:
        return [one for kind in kinds for one in by_kind.get(kind, ())]

    def unclear(rule: str, found: tuple[Read, Piece] | None = None) -> Decided:
        return Decided(Answer.UNCLEAR, rule, found[0].words(found[1], text) if found else "")

    doubts = of("unclear")
    for name in _FIRST_OF_ALL if doubts else ():
        for read, piece in doubts:
            if piece.name == name:
                return unclear(name.replace("_", "-"), (read, piece))

    refusal = of("no")
    # "Never write to me again" asks for nothing, whatever its words are elsewhere.
    never = {id(read) for read, piece in refusal if piece.name == "never"}
    consent = sorted((one for one in of(*CONSENT) if id(one[0]) not in never), key=lambda one: order[id(one[1])])
    delay = [
        (r, p) for r, p in of("later") if id(r) not in never and (p.name != "time_only" or opens_clause(r, p, book))
    ]
    last_yes = max((order[id(piece)] for _, piece in consent), default=-1)
    last_no = max((order[id(piece)] for _, piece in refusal), default=-1)
    # A condition in a sentence of its own takes nothing from a no or a later: "No. If that changes, I'll write."
    settled = {id(read) for read, _ in [*refusal, *delay]}
    conditions = [(r, p) for r, p in of("watch") if p.name == "condition"]
    condition = next((one for one in conditions if consent or not settled or id(one[0]) in settled), None)
    question = next((read for read in reads if asks_content(read, book)), None)
    # "Swamped this week" beside an answer is news; alone it is the answer.
    firm_delay = [(r, p) for r, p in delay if p.name != "busy_now"] or ([] if consent or refusal else delay)
    if refusal and not consent:  # "I have to pass. On Monday we move." puts nothing off
        refused = {id(read) for read, _ in refusal}
        firm_delay = [(r, p) for r, p in firm_delay if p.name != "time_only" or id(r) in refused]
    # "No, not this one": a busy author may say why; a plain no with a later word beside it is a later.
    if delay and consent and not firm_delay:
        last_delay = max(order[id(piece)] for _, piece in delay)
        firm_delay = delay if last_delay > last_yes else []
    # A time among other words tells of something else: "Our season opens on Monday."
    answered = {id(read) for read, piece in [*consent, *refusal] if piece.kind == "yes" or piece.kind == "no"}
    if any(piece.kind == "yes" or (piece.kind == "no" and piece.name != "bare") for _, piece in [*consent, *refusal]):
        firm_delay = [(r, p) for r, p in firm_delay if id(r) in answered or not among_words(r, p)]
    elif not consent and not refusal:
        firm_delay = [(r, p) for r, p in firm_delay if p.name != "time_only" or not among_words(r, p)]

    if condition is not None:
        return unclear("condition", condition)
    if question is not None and not (refusal and not consent and not firm_delay):
        return unclear("question", (question, question.whole))
    if firm_delay:
        blocking = next(((r, p) for r, p in doubts if _holds_up(r, p)), None)
        if blocking is not None:
            return unclear(blocking[1].name, blocking)
        read, piece = firm_delay[0]
        return Decided(Answer.LATER, "later." + piece.name, read.words(piece, text))
    if refusal and last_no > last_yes:
        return Decided(Answer.NO, "no." + refusal[-1][1].name, refusal[-1][0].words(refusal[-1][1], text))
    if not consent:
        if doubts:
            return unclear(doubts[0][1].name, doubts[0])
        if by_kind.keys() == {"neutral"}:
            # "Thank you. よろしくお願いします": a courtesy that accepts where nothing else is said.
            asked = next((one for one in by_kind["neutral"] if one[1].name == "please"), None)
            if asked is not None:
                return Decided(Answer.YES, "neutral.please", asked[0].words(asked[1], text))
            return unclear("courtesy")
        return unclear("nothing-decides")
    if refusal and not _no_was_a_yes(refusal, consent, reads):
        return unclear("yes-and-no", refusal[-1])
    stranger = next(((r, p) for r, p in consent if named and _meets_stranger(r, p, book)), None)
    if stranger is not None:
        return unclear("other-person", stranger)
    return _closed_world(reads, consent, doubts, text, book)


def _holds_up(read: Read, piece: Piece) -> bool:
    """Whether a doubt beside a later leaves it in doubt: others decide, or they want to know first what it is about."""
    return piece.name in ("delegation", "indifferent") or (piece.name == "question" and read.asks)


def _closed_world(
    reads: tuple[Read, ...],
    consent: list[tuple[Read, Piece]],
    doubts: list[tuple[Read, Piece]],
    text: str,
    book: Lexicon,
) -> Decided:
    """YES where nothing is left that the lexicon does not know; otherwise UNCLEAR, and why."""
    strong = any(piece.kind == "yes" for _, piece in consent)
    weak = not strong and not any(piece.kind == "assent" for _, piece in consent)
    for read, piece in doubts:
        if not (strong and piece.name in ("known", "acknowledgement")):
            return Decided(Answer.UNCLEAR, piece.name, read.words(piece, text))
    decided = answered = False
    for read in reads:
        here = any(piece.kind in CONSENT for piece in read.pieces)
        decided = decided or any(piece.kind == "yes" for piece in read.pieces)
        answered = answered or any(piece.kind in ("yes", "assent") for piece in read.pieces)
        news = strong and not here and is_news(read, book, before=not decided)
        for place, piece in enumerate(read.pieces):
            # What is denied behind the consent may be the consent.
            if news and (piece.name in ("contrast", "asking") or (piece.name == "negation" and not decided)):
                continue
            if news and piece.kind != "watch":
                continue
            if piece.kind == "later" and (here or (strong and (decided or not among_words(read, piece)))):
                return Decided(Answer.UNCLEAR, "time-beside-yes", read.words(piece, text))
            following = read.pieces[place + 1].kind if place + 1 < len(read.pieces) else ""
            told = following in (*CONSENT, "neutral") or (not here and place > 0)
            if piece.kind == "watch" and piece.name == "contrast" and told:
                # "Busy weeks, but yes": what follows the "but" is known. "It rained but we went": news turns no yes.
                continue
            if piece.kind == "watch":
                return Decided(Answer.UNCLEAR, piece.name, read.words(piece, text))
            if unknown_in(read, piece, book, beside_consent=here):
                return Decided(Answer.UNCLEAR, "unknown-words", read.words(piece, text))
            if piece.kind == "word" and (weak or (here and not strong)):
                # "Yes, the office is in Lyon" answers something else.
                return Decided(Answer.UNCLEAR, "yes-to-something-else", read.words(piece, text))
        if not news and requests(read, book):
            return Decided(Answer.UNCLEAR, "request", read.words(read.whole, text))
        if answered and not here and comments(read, book):
            return Decided(Answer.UNCLEAR, "aside", read.words(read.whole, text))
        if read.sentence.stop == "…" and not strong:
            return Decided(Answer.UNCLEAR, "hesitation", read.words(read.whole, text))
    read, piece = next(((r, p) for r, p in consent if p.kind == "yes"), consent[0])
    return Decided(Answer.YES, f"{piece.kind}.{piece.name}", read.words(piece, text))


def _no_was_a_yes(refusal: list[tuple[Read, Piece]], consent: list[tuple[Read, Piece]], reads: Sequence[Read]) -> bool:
    """ "No! I'd love to": a bare no before anything else, exclaimed, in answer to "would you mind?"."""
    if len(refusal) != 1 or refusal[0][1].name != "bare" or consent[0][1].kind != "yes":
        return False
    read, piece = refusal[0]
    if read is not reads[0] or piece.start != 0 or piece.end != 1:
        return False
    return read.sentence.stop.startswith("!") and consent[0][0] is (reads[1] if len(reads) > 1 else None)


def _meets_stranger(read: Read, piece: Piece, book: Lexicon) -> bool:
    """Whether a consent speaks of a name that is not the offered person's: "I'd love to meet Tom"."""
    tokens = read.sentence.tokens[piece.start : piece.end]
    if book.capital_nouns or any(token.kind == "name" or token.text in book.others for token in tokens):
        return False
    return any(token.kind == "word" and token.capital and not book.knows(token.text) for token in tokens[1:])
