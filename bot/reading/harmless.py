"""What in a reply can turn a yes, and what cannot: questions, requests, unknown words, and the author's news."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.reading.cover import Piece, Read
from bot.reading.phrases import CONSENT, Lexicon
from bot.reading.tokens import Token

DECIDING = (*CONSENT, "no", "later")
_SHORTEST_NEWS, _SHORTEST_NEWS_BEFORE = 5, 3  # words
_KNOWN_IN_NEWS = 0.6
_FEW, _FEW_SIGNS = 5, 8  # words, or signs, that are an aside
LONGEST_THING = 6  # signs
_KATAKANA = re.compile("[\u30a1-\u30fc]+")
_HIRAGANA = re.compile("[\u3041-\u3096]")


def asks_content(read: Read, book: Lexicon) -> bool:
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
    if any(piece.kind in ("watch", "unclear", *DECIDING) for piece in read.pieces):
        return False
    return _speaks_of(book.second, tokens, book)


def is_news(read: Read, book: Lexicon, *, before: bool) -> bool:
    """Whether the sentence tells of the author's world: "The festival sold out, the marquee leaked, nobody minded."

    It speaks neither to the reader nor of what the author will or can, and most of its words are known. What stands
    `before` the consent may speak of the offer and hold numbers too: what comes last decides. Behind it that is no
    news, nor is an aside of a few words. Only a lexicon that lists the words of the matter can say.
    """
    tokens = read.sentence.tokens
    if not book.matter or asks_content(read, book):
        return False
    if any(piece.kind in ("unclear", *DECIDING) and not is_soft(read, piece) for piece in read.pieces):
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


def comments(read: Read, book: Lexicon) -> bool:
    """Whether plain words behind a consent may speak of it: "In my dreams.", "She is my ex."

    They are few, or hold a word of the matter, and no courtesy among them; among few, a word of one is none. A name or
    a closing on a line of its own comments nothing.
    """
    neutral = [piece for piece in read.pieces if piece.kind == "neutral"]
    if all(piece.kind not in ("word", "unknown") for piece in read.pieces):
        return False
    tokens = read.sentence.tokens
    own_line = read.sentence.stop == "\n"
    if own_line and (tokens[-1].kind == "comma" or all(token.capital for token in tokens if token.kind == "word")):
        return False
    if sum(token.kind == "word" for token in tokens) < (_FEW if book.spaced else _FEW_SIGNS):
        edges = (read.pieces[0], read.pieces[-1])
        return not any(piece in edges or piece.end - piece.start > 1 for piece in neutral)
    return not neutral and _speaks_of(book.matter, tokens, book)


def is_soft(read: Read, piece: Piece) -> bool:
    """A delay that puts nothing off by itself: being busy, or a time among other words."""
    return piece.kind == "later" and (piece.name == "busy_now" or among_words(read, piece))


def _speaks_of(words: frozenset[str], tokens: Sequence[Token], book: Lexicon) -> bool:
    """Whether one of the words stands among the tokens; in scripts without blanks a word is several of them."""
    if book.spaced:
        return any(token.text in words for token in tokens)
    run = "".join(token.text for token in tokens)
    return any(word in run for word in words)


def among_words(read: Read, piece: Piece) -> bool:
    """Whether plain words stand in the same clause, between commas."""
    tokens = read.sentence.tokens
    commas = [at for at, token in enumerate(tokens) if token.kind == "comma"]
    begin = max((at for at in commas if at < piece.start), default=-1)
    end = min((at for at in commas if at >= piece.end), default=len(tokens))
    return any(one.kind in ("word", "unknown") and begin < one.start < end for one in read.pieces)


def opens_clause(read: Read, piece: Piece, book: Lexicon) -> bool:
    """Whether nothing but an answer, a comma or a conjunction stands before it: "I was away for a week" is news."""
    if piece.start == 0:
        return True
    token = read.sentence.tokens[piece.start - 1]
    if token.kind == "comma" or token.text in book.joiners or book.word(token.text).watch == "contrast":
        return True
    before = next((other for other in read.pieces if other.end == piece.start), None)
    if before is None:
        return False
    return before.kind in (*DECIDING, "joiner") or (before.kind == "watch" and before.name == "contrast")


def unknown_in(read: Read, piece: Piece, book: Lexicon, *, beside_consent: bool) -> bool:
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
    if _HIRAGANA.search(text) or len(run) > LONGEST_THING:
        return False

    def beside(place: int, edge: int) -> str:
        other = pieces[place] if 0 <= place < len(pieces) else None
        if other is None or edge not in (other.start, other.end):
            return ""
        return "".join(token.text for token in tokens[other.start : other.end])

    before, behind = beside(first - 1, pieces[first].start), beside(last + 1, pieces[last].end)
    return before in book.before_things or behind in book.behind_things


def requests(read: Read, book: Lexicon) -> bool:
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
