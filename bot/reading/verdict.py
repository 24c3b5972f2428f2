"""What a party decided: YES, NO, LATER or UNCLEAR, with the rule and the words that decided.

YES is closed-world: every word of the reply belongs to a phrase or a harmless word that the lexicon knows. NO and LATER
may stand among words that nobody foresaw. Whatever is in doubt is UNCLEAR, and costs the connector one word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from bot.reading.cover import Piece, Read, cover
from bot.reading.deferral import until_in
from bot.reading.phrases import CONSENT, Lexicon, languages, lexicon
from bot.reading.tokens import Cut, Sentence, Token, TooLong, cut, fold, sentences
from bot.reading.tongues import special_word, tongues_of


class Answer(StrEnum):
    """What a reply says to "may I introduce you?"."""

    YES = "yes"
    NO = "no"
    LATER = "later"
    UNCLEAR = "unclear"


class PartyWord(StrEnum):
    """A word that, alone on the first line of a party's mail, is a wish rather than an answer."""

    PRIVATE = "private"
    STOP = "stop"
    DATA = "data"


class Aside(NamedTuple):
    """What a reply says beside its answer. `name`: limit, never, redirect or known; `words` those that say so."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One reply, read. `until` is the first day to ask again (LATER only); `evidence` the words that decided."""

    answer: Answer
    until: date | None
    rule: str
    evidence: str
    language: str
    absurd: bool = False  # the reply names a day that cannot be meant: the connector is asked
    asides: tuple[Aside, ...] = ()


class _Decided(NamedTuple):
    """The answer, the rule that gave it, and the words that decided."""

    answer: Answer
    rule: str
    evidence: str


MAX_CHARS = 20_000
KNOWN_SHARE = 0.5  # below this share of known words the text is in another language
_DECIDING = (*CONSENT, "no", "later")
_LONGEST_NAME = 4  # words
_SHORTEST_NEWS, _SHORTEST_NEWS_BEFORE = 5, 3  # words
_KNOWN_IN_NEWS = 0.6
_NOT_UNDERSTOOD = ("nothing-decides", "unknown-words")
_FIRST_OF_ALL = ("machine", "wrong_person", "says", "mixed", "irony", "condition")
_ASIDES = ("limit", "never", "redirect", "known")
_LONGEST_THING, _LONGEST_CALL, _LONGEST_GIVEN = 6, 8, 3  # signs
_KATAKANA = re.compile("[\u30a1-\u30fc]+")
_HIRAGANA = re.compile("[\u3041-\u3096]")


def read_verdict(text: str, *, language: str | None = None, today: date, names: Sequence[str] = ()) -> Verdict:
    """What the author of `text` (their own new words) decided.

    `language` is the language of the ask (ISO 639-1), a hint only; `today` the day the reply was written, in the
    author's zone; `names` are people's names known to the case, which never count as words. Words that two languages
    know are read in both: where these disagree, the hinted one decides, and without it no yes stands.
    """
    if len(text) > MAX_CHARS:
        return Verdict(Answer.UNCLEAR, None, "too-long", "", language or "")
    folded = fold(text).strip()
    if not folded:
        return Verdict(Answer.UNCLEAR, None, "empty", "", language or "")
    hint = (language or "").partition("-")[0].lower()
    try:
        cuts = cut(folded)
    except TooLong:
        return Verdict(Answer.UNCLEAR, None, "too-long", "", language or "")
    readings: list[Verdict] = []
    for tongue in tongues_of(cuts, hint):
        verdict = _read_in(lexicon(tongue), folded, cuts, names, hint, today)
        if verdict is not None:
            readings.append(verdict)
            if tongue == hint:
                break
    if not readings:
        return Verdict(Answer.UNCLEAR, None, "unknown-language", "", language or "")
    # A language that knows the words but not what they decide has nothing to say against one that does.
    understood = [verdict for verdict in readings if verdict.rule not in _NOT_UNDERSTOOD] or readings
    answers = {verdict.answer for verdict in understood}
    if len(answers) == 1:
        return understood[0]
    if Answer.YES in answers:
        yes = next(verdict for verdict in understood if verdict.answer is Answer.YES)
        return Verdict(Answer.UNCLEAR, None, "languages-differ", yes.evidence, yes.language)
    return next(verdict for verdict in understood if verdict.answer is not Answer.UNCLEAR)


def party_word(text: str) -> PartyWord | None:
    """The special word that the first line consists of (any case, punctuation allowed), in any language we read."""
    lines = fold(text).strip().splitlines()
    word = lines[0].strip(" \t.!,;:*\"'()").casefold() if lines else ""
    meaning = special_word(word)
    return PartyWord(meaning) if meaning else None


def _read_in(
    book: Lexicon, folded: str, cuts: Sequence[Cut], names: Sequence[str], hint: str, today: date
) -> Verdict | None:
    """The verdict in one language; None where its lexicon knows too few of the words."""
    parts = sentences(folded, book, names, cuts)
    if not _is_known(parts, book, hint):
        return None
    parts = _without_signature(_without_salutation(parts, folded, book), folded, book)
    reads = tuple(cover(sentence, book) for sentence in parts)
    answer, rule, evidence = _decide(reads, folded, book, named=bool(names))
    asides = tuple(
        Aside(piece.name, read.words(piece, folded)) for read in reads for piece in read.pieces if piece.name in _ASIDES
    )
    if answer is not Answer.LATER:
        return Verdict(answer, None, rule, evidence, book.language, asides=asides)
    delays = [(read, {piece.name for piece in read.pieces if piece.kind == "later"}) for read in reads]
    firm = [read.sentence for read, kinds in delays if kinds - {"busy_now"}]
    putting_off = firm or [read.sentence for read, kinds in delays if kinds]
    deferral = until_in(parts, putting_off, folded, book, today)
    return Verdict(answer, deferral.until, rule, evidence, book.language, deferral.absurd, asides)


def _is_known(parts: tuple[Sentence, ...], book: Lexicon, hint: str) -> bool:
    """Whether the lexicon knows enough of the words; capitals inside a sentence may be names."""
    words = known = 0
    for tokens, _ in parts:
        for token in tokens:
            if token.kind == "word":
                found = book.knows(token.text)
                if found or not token.capital or len(tokens) == 1:
                    words += 1
                    known += found
    share = known / words if words else 1.0
    if hint and hint not in languages() and known < 3 and share > 0 and words > 1:
        share /= 2  # two English-looking words in a letter expected in another language prove nothing
    return share >= KNOWN_SHARE


def _without_salutation(parts: tuple[Sentence, ...], text: str, book: Lexicon) -> tuple[Sentence, ...]:
    """The sentences without the name they begin with: "Carla," on a line of its own or before the first words."""
    if not parts:
        return parts
    first, *rest = parts
    called = next((at for at, token in enumerate(first.tokens) if token.kind == "comma"), 0)
    if not book.spaced and _calls_in_signs(first, called, text, book):
        return (Sentence(first.tokens[called + 1 :], first.stop), *rest) if called + 1 < len(first.tokens) else (*rest,)
    if not 0 < called <= _LONGEST_NAME or not all(_signs(token, book) for token in first.tokens[:called]):
        return parts
    if not first.tokens[0].capital or text[first.tokens[called].start] != ",":
        return parts
    return (Sentence(first.tokens[called + 1 :], first.stop), *rest)


def _calls_in_signs(first: Sentence, called: int, text: str, book: Lexicon) -> bool:
    """Whether a few signs before the first comma say nothing but a name: "卡拉：" above the letter, "卡拉，你好"."""
    if not 0 < called <= _LONGEST_CALL:
        return False
    head = cover(Sentence(first.tokens[:called], ""), book).pieces
    if not {piece.kind for piece in head} <= {"unknown", "word", "neutral"}:
        return False
    if text[first.tokens[called].end :].startswith("\n"):
        return True
    unknown = any(piece.kind == "unknown" for piece in head)
    rest = cover(Sentence(first.tokens[called + 1 :], first.stop), book).pieces
    return unknown and bool(rest) and rest[0].kind == "neutral"


def _without_signature(parts: tuple[Sentence, ...], text: str, book: Lexicon) -> tuple[Sentence, ...]:
    """The sentences without a name under them: up to four capitalised words, on lines of their own, without a stop.

    "Yes. Retracted." ends with no name.
    """
    kept = list(parts)
    for _ in range(2):
        if len(kept) < 2 or not kept[-1].tokens or kept[-1].stop != "\n":
            break
        words = [token for token in kept[-1].tokens if token.kind != "comma"]
        above = kept[-2].tokens[-1].end if kept[-2].tokens else 0
        own_line = "\n" in text[above : words[0].start] if words else False
        if not own_line or not (
            _is_surname(words, book)
            or (len(words) <= _LONGEST_NAME and all(_signs(t, book) for t in words))
            or (not book.spaced and _is_name_in_signs(kept[-1], text, book))
        ):
            break
        kept.pop()
    return tuple(kept)


def _is_surname(words: Sequence[Token], book: Lexicon) -> bool:
    """A known family name, and at most three signs behind it."""
    run = "".join(token.text for token in words) if book.surnames and len(words) <= 5 else ""
    return any(run.startswith(name) and len(run) - len(name) <= 3 for name in book.surnames) if run else False


def _is_name_in_signs(line: Sentence, text: str, book: Lexicon) -> bool:
    """Whether a line under the text is a name: a few signs without Hiragana, and not all of them known words."""
    run = "".join(token.text for token in line.tokens)
    longest = _LONGEST_THING if _HIRAGANA.search(text) else _LONGEST_GIVEN
    if _KATAKANA.fullmatch(run) is None and (len(run) > longest or _HIRAGANA.search(run)):
        return False
    pieces = cover(line, book).pieces
    return {piece.kind for piece in pieces} <= {"unknown", "word"} and any(piece.kind == "unknown" for piece in pieces)


def _signs(token: Token, book: Lexicon) -> bool:
    if token.kind == "name" or token.text in book.titles:
        return True
    return token.capital and not book.knows(token.text) and not token.text.endswith(book.no_names)


def _decide(reads: tuple[Read, ...], text: str, book: Lexicon, named: bool) -> _Decided:
    """The label guidelines, in their order of precedence."""
    by_kind: dict[str, list[tuple[Read, Piece]]] = {}
    order: dict[int, int] = {}
    for read in reads:
        for piece in read.pieces:
            order[id(piece)] = len(order)
            by_kind.setdefault(piece.kind, []).append((read, piece))

    def of(*kinds: str) -> list[tuple[Read, Piece]]:
        return [one for kind in kinds for one in by_kind.get(kind, ())]

    def unclear(rule: str, found: tuple[Read, Piece] | None = None) -> _Decided:
        return _Decided(Answer.UNCLEAR, rule, found[0].words(found[1], text) if found else "")

    doubts = of("unclear")
    for name in _FIRST_OF_ALL if doubts else ():
        for read, piece in doubts:
            if piece.name == name:
                return unclear(name.replace("_", "-"), (read, piece))

    consent, refusal = sorted(of(*CONSENT), key=lambda one: order[id(one[1])]), of("no")
    delay = [(r, p) for r, p in of("later") if p.name != "time_only" or _opens_clause(r, p, book)]
    last_yes = max((order[id(piece)] for _, piece in consent), default=-1)
    last_no = max((order[id(piece)] for _, piece in refusal), default=-1)
    # A condition in a sentence of its own takes nothing from a no or a later: "No. If that changes, I'll write."
    settled = {id(read) for read, _ in [*refusal, *delay]}
    conditions = [(r, p) for r, p in of("watch") if p.name == "condition"]
    condition = next((one for one in conditions if consent or not settled or id(one[0]) in settled), None)
    question = next((read for read in reads if _asks_content(read, book)), None)
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
        firm_delay = [(r, p) for r, p in firm_delay if id(r) in answered or not _among_words(r, p)]
    elif not consent and not refusal:
        firm_delay = [(r, p) for r, p in firm_delay if p.name != "time_only" or not _among_words(r, p)]

    if condition is not None:
        return unclear("condition", condition)
    if question is not None and not (refusal and not consent and not firm_delay):
        return unclear("question", (question, question.whole))
    if firm_delay:
        blocking = next(((r, p) for r, p in doubts if p.name in ("delegation", "indifferent")), None)
        if blocking is not None:
            return unclear(blocking[1].name, blocking)
        read, piece = firm_delay[0]
        return _Decided(Answer.LATER, "later." + piece.name, read.words(piece, text))
    if refusal and last_no > last_yes:
        return _Decided(Answer.NO, "no." + refusal[-1][1].name, refusal[-1][0].words(refusal[-1][1], text))
    if not consent:
        if doubts:
            return unclear(doubts[0][1].name, doubts[0])
        if by_kind.keys() == {"neutral"}:
            # "Thank you. よろしくお願いします": a courtesy that accepts where nothing else is said.
            asked = next((one for one in by_kind["neutral"] if one[1].name == "please"), None)
            if asked is not None:
                return _Decided(Answer.YES, "neutral.please", asked[0].words(asked[1], text))
            return unclear("courtesy")
        return unclear("nothing-decides")
    if refusal and not _no_was_a_yes(refusal, consent, reads):
        return unclear("yes-and-no", refusal[-1])
    stranger = next(((r, p) for r, p in consent if named and _meets_stranger(r, p, book)), None)
    if stranger is not None:
        return unclear("other-person", stranger)
    return _closed_world(reads, consent, doubts, text, book)


def _among_words(read: Read, piece: Piece) -> bool:
    """Whether plain words stand in the same clause, between commas."""
    tokens = read.sentence.tokens
    commas = [at for at, token in enumerate(tokens) if token.kind == "comma"]
    begin = max((at for at in commas if at < piece.start), default=-1)
    end = min((at for at in commas if at >= piece.end), default=len(tokens))
    return any(one.kind in ("word", "unknown") and begin < one.start < end for one in read.pieces)


def _asks_content(read: Read, book: Lexicon) -> bool:
    """Whether the sentence asks about the person or the terms. Requests, times and small talk are no such question."""
    if not read.sentence.tokens:
        return "?" in read.sentence.stop
    ending = "".join(token.text for token in read.sentence.tokens[-3:])
    asks = read.asks or (bool(book.question_ends) and ending.endswith(book.question_ends))
    if asks and _asks_after_reader(read, book):
        return False
    first = next((token.text for token in read.sentence.tokens if token.kind == "word"), "")
    starts = first in book.questions and len(read.sentence.tokens) > 2 and not read.sentence.stop.startswith("!")
    if not asks and not starts:
        return False
    plain = any(piece.kind in ("word", "unknown", "watch") for piece in read.pieces)
    if asks and any(piece.kind == "assent" for piece in read.pieces) and not plain:
        return len(read.pieces) == 1  # "Yes?" asks; "Sure, why not?" does not
    if any(piece.kind in ("no", "yes", "later") for piece in read.pieces) and not asks:
        return False
    if any(piece.kind == "later" for piece in read.pieces):
        return False
    return plain or (asks and any(piece.kind in ("nod", "no") for piece in read.pieces))


def _asks_after_reader(read: Read, book: Lexicon) -> bool:
    """Whether it asks the connector about themselves: "Did you get home well?" and not "What do you get out of it?"."""
    tokens = read.sentence.tokens
    if any(token.kind == "name" for token in tokens) or _speaks_of(book.offered, tokens, book):
        return False
    if any(piece.kind in ("watch", "unclear", *_DECIDING) for piece in read.pieces):
        return False
    return _speaks_of(book.second, tokens, book)


def _speaks_of(words: frozenset[str], tokens: Sequence[Token], book: Lexicon) -> bool:
    """Whether one of the words stands among the tokens; in scripts without blanks a word is several of them."""
    if book.spaced:
        return any(token.text in words for token in tokens)
    run = "".join(token.text for token in tokens)
    return any(word in run for word in words)


def _no_was_a_yes(refusal: list[tuple[Read, Piece]], consent: list[tuple[Read, Piece]], reads: Sequence[Read]) -> bool:
    """ "No! I'd love to": a bare no before anything else, exclaimed, in answer to "would you mind?"."""
    if len(refusal) != 1 or refusal[0][1].name != "bare" or consent[0][1].kind != "yes":
        return False
    read, piece = refusal[0]
    if read is not reads[0] or piece.start != 0 or piece.end != 1:
        return False
    return read.sentence.stop.startswith("!") and consent[0][0] is (reads[1] if len(reads) > 1 else None)


def _is_news(read: Read, book: Lexicon, *, before: bool) -> bool:
    """Whether the sentence tells of the author's world: "The festival sold out, the marquee leaked, nobody minded."

    It speaks neither to the reader nor of what the author will or can, and most of its words are known. What stands
    `before` the consent may speak of the offer and hold numbers too: what comes last decides. Behind it that is no news,
    nor is an aside of a few words. Only a lexicon that lists the words of the matter can say.
    """
    tokens = read.sentence.tokens
    if not book.matter or _asks_content(read, book):
        return False
    if any(piece.kind in ("unclear", *_DECIDING) and not _is_soft(read, piece) for piece in read.pieces):
        return False
    if any(token.kind in (("symbol",) if before else ("name", "num", "link", "symbol")) for token in tokens):
        return False
    words = [token.text for token in tokens if token.kind == "word"]
    if len(words) < (_SHORTEST_NEWS_BEFORE if before else _SHORTEST_NEWS):
        return False
    if book.word(words[0]).watch not in (("", "contrast") if before else ("",)):
        return False
    turning = (book.second, book.will) if before else (book.matter, book.second, book.will)
    if any(_speaks_of(about, tokens, book) for about in turning):
        return False
    return sum(map(book.knows, words)) >= _KNOWN_IN_NEWS * len(words)


def _is_soft(read: Read, piece: Piece) -> bool:
    """A delay that puts nothing off by itself: being busy, or a time among other words."""
    return piece.kind == "later" and (piece.name == "busy_now" or _among_words(read, piece))


def _requests(read: Read, book: Lexicon) -> bool:
    """Whether plain words ask for something: "send me the contract", "invoice me", "you could send it", "he will pay".

    Only a lexicon that tells how its statements open can say; the others keep such verbs out of their harmless words.
    A clause must open like a statement. Behind a known phrase or a conjunction one cannot tell where a clause opens;
    there only the verbs of asking give a request away.
    """
    if not book.tells_requests:
        return False
    tokens = read.sentence.tokens
    opens, unsure, end, before = True, False, 0, ""
    for piece in read.pieces:
        token = tokens[piece.start]
        opens = opens or piece.start > end
        end = piece.end
        if piece.kind == "joiner" and token.text in book.adverbs:
            continue
        if piece.kind != "word":
            if opens and piece.kind == "neutral" and end - piece.start == 1 and _aims(tokens, piece.start, book):
                return True
            single = end - piece.start == 1 and token.kind == "word" and token.text not in book.together
            opens = opens and single
            unsure = not opens and not tokens[end - 1].text.endswith("'s")
        else:
            states = end < len(tokens) and tokens[end].text in book.verbs_of_being
            if (opens or unsure) and token.text in book.requests and not states:
                return True
            if opens and token.kind == "word" and not states and not _opens_statement(tokens, piece.start, book):
                return True
            if token.text in book.modals and before not in book.planners:
                return True
            opens = opens and token.text in book.adverbs
            unsure = unsure and token.text in book.adverbs
        before = tokens[end - 1].text
    return False


def _opens_statement(tokens: Sequence[Token], at: int, book: Lexicon) -> bool:
    """Whether a clause that begins with this word states something: "cool weather here", not "cool it"."""
    text = tokens[at].text
    if _aims(tokens, at, book):
        return False
    inflected = len(text) > 4 and text.endswith(book.no_names)
    return text in book.openers or inflected or not book.knows(text)


def _aims(tokens: Sequence[Token], at: int, book: Lexicon) -> bool:
    """Whether a word that may be a quality or a verb has somebody behind it: "warm him up", "second Ben"."""
    if tokens[at].text not in book.qualities or at + 1 == len(tokens):
        return False
    return tokens[at + 1].text in book.objects or tokens[at + 1].kind == "name"


def _meets_stranger(read: Read, piece: Piece, book: Lexicon) -> bool:
    """Whether a consent speaks of a name that is not the offered person's: "I'd love to meet Tom"."""
    tokens = read.sentence.tokens[piece.start : piece.end]
    if book.capital_nouns or any(token.kind == "name" or token.text in book.others for token in tokens):
        return False
    return any(token.kind == "word" and token.capital and not book.knows(token.text) for token in tokens[1:])


def _unknown_in(read: Read, piece: Piece, book: Lexicon, *, beside_consent: bool) -> bool:
    """Whether the piece holds a word that might mean anything.

    A name inside a sentence may stand in an open slot of a phrase. In a sentence without consent names and things may
    stand anywhere; a thing is a word directly behind an article, a preposition or an adjective: "the marquee".
    """
    if piece.kind == "unknown" and beside_consent:
        return True
    if not book.spaced:  # the open slots of phrases take no watched sign
        return piece.kind == "unknown" and not _is_thing_in_signs(read, piece, book)
    tokens = read.sentence.tokens
    for at in range(piece.start, piece.end):
        token = tokens[at]
        if token.kind != "word":
            harmless = piece.kind != "unknown"
        else:
            known = book.knows(token.text)
            # A word that only phrases hold might mean anything outside them.
            told = piece.kind == "word" or (known and (piece.kind != "unknown" or token.text in book.before_things))
            named = told or (token.capital and at > 0 and not known)
            harmless = named or (not beside_consent and _is_thing(tokens, at, book))
        if not harmless:
            return True
    return False


def _is_thing(tokens: Sequence[Token], at: int, book: Lexicon) -> bool:
    """Whether the word stands where things are named: behind an article, a preposition or an adjective."""
    return at > 0 and tokens[at - 1].text in book.before_things


def _is_thing_in_signs(read: Read, piece: Piece, book: Lexicon) -> bool:
    """Whether an unknown sign belongs to a run of them that names a thing.

    A foreign word does, in Katakana or Latin letters, and a run without Hiragana beside a word that stands beside
    things: behind "我的", before "を".
    """
    pieces, tokens = read.pieces, read.sentence.tokens
    first = last = pieces.index(piece)
    while first and pieces[first - 1].kind == "unknown" and pieces[first - 1].end == pieces[first].start:
        first -= 1
    while last + 1 < len(pieces) and pieces[last + 1].kind == "unknown" and pieces[last + 1].start == pieces[last].end:
        last += 1
    run = tokens[pieces[first].start : pieces[last].end]
    text = "".join(token.text for token in run)
    if all(token.kind == "word" for token in run) and (_KATAKANA.fullmatch(text) or text.isascii()):
        return not any(token.text in book.words and token.text.isascii() for token in run)
    if _HIRAGANA.search(text) or len(run) > _LONGEST_THING:
        return False

    def beside(place: int, edge: int) -> str:
        other = pieces[place] if 0 <= place < len(pieces) else None
        if other is None or edge not in (other.start, other.end):
            return ""
        return "".join(token.text for token in tokens[other.start : other.end])

    before, behind = beside(first - 1, pieces[first].start), beside(last + 1, pieces[last].end)
    return before in book.before_things or behind in book.behind_things


def _opens_clause(read: Read, piece: Piece, book: Lexicon) -> bool:
    """Whether nothing but an answer, a comma or a conjunction stands before it: "I was away for a week" is news."""
    if piece.start == 0:
        return True
    token = read.sentence.tokens[piece.start - 1]
    if token.kind == "comma" or token.text in book.joiners or book.word(token.text).watch == "contrast":
        return True
    before = next((other for other in read.pieces if other.end == piece.start), None)
    if before is None:
        return False
    return before.kind in (*_DECIDING, "joiner") or (before.kind == "watch" and before.name == "contrast")


def _closed_world(
    reads: tuple[Read, ...],
    consent: list[tuple[Read, Piece]],
    doubts: list[tuple[Read, Piece]],
    text: str,
    book: Lexicon,
) -> _Decided:
    """YES where nothing is left that the lexicon does not know; otherwise UNCLEAR, and why."""
    strong = any(piece.kind == "yes" for _, piece in consent)
    weak = not strong and not any(piece.kind == "assent" for _, piece in consent)
    for read, piece in doubts:
        if not (strong and piece.name in ("known", "acknowledgement")):
            return _Decided(Answer.UNCLEAR, piece.name, read.words(piece, text))
    decided = False
    for read in reads:
        here = any(piece.kind in CONSENT for piece in read.pieces)
        decided = decided or any(piece.kind == "yes" for piece in read.pieces)
        is_news = strong and not here and _is_news(read, book, before=not decided)
        for place, piece in enumerate(read.pieces):
            # What is denied behind the consent may be the consent.
            if is_news and (piece.name in ("contrast", "asking") or (piece.name == "negation" and not decided)):
                continue
            if is_news and piece.kind != "watch":
                continue
            if piece.kind == "later" and (here or (strong and (decided or not _among_words(read, piece)))):
                return _Decided(Answer.UNCLEAR, "time-beside-yes", read.words(piece, text))
            following = read.pieces[place + 1].kind if place + 1 < len(read.pieces) else ""
            told = following in (*CONSENT, "neutral") or (not here and place > 0)
            if piece.kind == "watch" and piece.name == "contrast" and told:
                # "Busy weeks, but yes": what follows the "but" is known. "It rained but we went": news turns no yes.
                continue
            if piece.kind == "watch":
                return _Decided(Answer.UNCLEAR, piece.name, read.words(piece, text))
            if _unknown_in(read, piece, book, beside_consent=here):
                return _Decided(Answer.UNCLEAR, "unknown-words", read.words(piece, text))
            if piece.kind == "word" and (weak or (here and not strong)):
                # "Yes, the office is in Lyon" answers something else.
                return _Decided(Answer.UNCLEAR, "yes-to-something-else", read.words(piece, text))
        if not is_news and _requests(read, book):
            return _Decided(Answer.UNCLEAR, "request", read.words(read.whole, text))
        if read.sentence.stop == "…" and not strong:
            return _Decided(Answer.UNCLEAR, "hesitation", read.words(read.whole, text))
    read, piece = next(((r, p) for r, p in consent if p.kind == "yes"), consent[0])
    return _Decided(Answer.YES, f"{piece.kind}.{piece.name}", read.words(piece, text))
