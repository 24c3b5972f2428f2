"""Whom a party names instead of themselves: "please ask Maria", "Maria Lopez <maria@...> is the right person"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.reading.phrases import languages, lexicon
from bot.reading.requests.whom import Whom, named_by, plain
from bot.reading.tokens import Token, TooLong, fold, sentences


def read_redirect(text: str) -> str:
    """The person whom these words, a party's own, name as the one to ask; "" where they name none, or several.

    "Maria", "Maria Lopez <maria@lopez.example>" or "maria@lopez.example", as far as it is said.
    """
    found = [whom for group in named_by(plain(text), "redirect") for whom in group]
    if not found or len({whom.address.lower() for whom in found if whom.address}) > 1:
        return ""
    best = max(found, key=_told)
    words = set(best.name.casefold().split())
    if any(whom.name and not set(whom.name.casefold().split()) <= words for whom in found if whom.name and best.name):
        return ""
    return _written(best)


def redirected_to(words: str, language: str, known: Sequence[str] = ()) -> str:
    """The person named in words that a verdict noted as a redirect, in a language of the lexicons; "" for nobody.

    It is the first run of capitalised words that the language does not know, or an address; never one of the `known`
    names of the case.
    """
    if language not in languages():
        return ""
    book = lexicon(language)
    folded = fold(words)
    try:
        tokens = [token for sentence in sentences(folded, book, known) for token in sentence.tokens]
    except TooLong:
        return ""

    def names(token: Token) -> bool:
        return token.kind == "word" and token.capital and not book.knows(token.text)

    address = next((token for token in tokens if token.kind == "link" and "@" in token.text), None)
    if address is not None:
        return folded[address.start : address.end]
    first = next((at for at, token in enumerate(tokens) if names(token)), len(tokens))
    last = first
    while last < len(tokens) and names(tokens[last]):
        last += 1
    return folded[tokens[first].start : tokens[last - 1].end] if last > first else ""


def _told(whom: Whom) -> tuple[bool, int]:
    return bool(whom.address), len(whom.name)


def _written(whom: Whom) -> str:
    if whom.name and whom.address:
        return f"{whom.name} <{whom.address}>"
    return whom.name or whom.address
