"""A party's wish to meet somebody, forwarded by the connector: whose it is, its words, and whom it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.reading.addresses import same_address
from bot.reading.message import Mail, Mailaddr
from bot.reading.requests.courtesy import without_courtesy
from bot.reading.requests.form import Form
from bot.reading.requests.forwarded import Forwarded, first_forwarded
from bot.reading.requests.labels import Names, read_line, words_of
from bot.reading.requests.mail_request import HOW, above_letter
from bot.reading.requests.other_side import add_addressed, add_addresses, add_named, is_known, lacks_side
from bot.reading.requests.request import FEWEST, Request
from bot.reading.requests.short_form import ShortForm, read_people
from bot.reading.requests.whom import named_by, naming, plain

MOST_PASSAGE = 80  # words
_MOST_READ = 20_000
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])[ \t\n]|\n")
_REACHING = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}|\+?\d[\d ()./-]{6,30}\d")


@dataclass(frozen=True, slots=True)
class Wish:
    """A forwarded wish. `passage` is what of the author's words states it, at most MOST_PASSAGE words, "" for none.

    In the request the author comes first, vouched unless a labelled line says otherwise; its `prose` is "". `said` are
    the connector's words above the forwarded mail; `written` is the day it shows, None where that cannot be read.
    """

    author: Mailaddr
    written: date | None
    words: str
    passage: str
    said: str
    request: Request


def read_wish(
    mail: Mail,
    own_text: str,
    bot_addresses: Sequence[str] = (),
    connector_addresses: str | Sequence[str] = (),
) -> Wish | None:
    """The wish in a mail that the connector forwarded; `own_text` stands above it. None where none is forwarded, and
    where the forwarded mail is the connector's or the bot's own.

    The other side is whom the connector's words name, else whom the wish names; problem "side" where neither does.
    Nothing in a forwarded mail commands.
    """
    found = first_forwarded(mail)
    connectors = (connector_addresses,) if isinstance(connector_addresses, str) else tuple(connector_addresses)
    if found is None or any(same_address(found.author.address, own) for own in (*bot_addresses, *connectors)):
        return None
    return Wish(
        author=found.author,
        written=found.written,
        words=found.text,
        passage=wish_passage(found.text),
        said=own_text.strip(),
        request=_request(mail, own_text, found, bot_addresses, connectors),
    )


def _request(
    mail: Mail, own_text: str, found: Forwarded, bots: Sequence[str], connectors: str | Sequence[str]
) -> Request:
    form = Form(bots, connectors, by_name=True, how=HOW)
    form.look_at(mail)
    form.add(found.author)
    form.persons[0].consent = "vouched"
    above, form.letter_text = above_letter(own_text)
    lines = above.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    short = read_people(lines[first]) if first is not None else None
    if short is not None and first is not None and not _is_meant(short, lines[first], found.author):
        short = None
    if short is not None and first is not None:
        _check_author(form, short)
        add_named(form, [short.people])
        form.topic, form.next_step = short.topic, short.next_step
        lines[first] = ""
    labels = form.collect(lines, in_block=False)
    them = ("her", "him", "them", "both", *sorted(words_of(found.author.name)))
    if len(form.persons) < FEWEST:
        add_named(form, named_by(plain(form.prose), "other", them))
    form.strangers = len(form.persons) < FEWEST
    form.take(labels)
    add_addresses(form, form.prose)
    if len(form.persons) < FEWEST:
        add_addressed(form, form.prose)
    if len(form.persons) < FEWEST:
        add_named(form, named_by(plain(found.text), "wish"))
    if len(form.persons) < FEWEST:
        lacks_side(form)
    form.prose = ""
    return form.request()


def _is_meant(short: ShortForm, line: str, author: Mailaddr) -> bool:
    """A word alone above a forwarded mail is a remark rather than a name; "Ask Ana" says how the author consents."""
    if read_line(line, Names([author])) is not None:
        return False
    return short.sure or all(whom.address or len(whom.name.split()) > 1 for whom in short.people)


def _check_author(form: Form, short: ShortForm) -> None:
    """Two people named above the mail of a third: who wishes what is the connector's to say."""
    if len(short.people) >= FEWEST and not any(is_known(form, whom) for whom in short.people):
        called = " and ".join(whom.name or whom.address for whom in short.people[:3])
        form.problem(
            "side",
            f"You name {called} above a mail of {form.persons[0].called}. If it is about them alone, write to me "
            "without it; else name only whom the author shall meet.",
        )


def wish_passage(text: str) -> str:
    """The paragraph that states a wish, as written, without greeting, closing, addresses and numbers to reach somebody.

    A longer one is cut to its sentences from the wish on, to at most MOST_PASSAGE words.
    """
    body = "\n".join(without_courtesy(text[:_MOST_READ].split("\n")))
    for paragraph in re.split(r"\n[ \t]*\n", body):
        sentences = [" ".join(one.split()) for one in _BETWEEN_SENTENCES.split(plain(paragraph)) if one.strip()]
        first = next((at for at, one in enumerate(sentences) if naming().wishing.search(one)), None)
        if first is None:
            continue
        whole = sum(len(one.split()) for one in sentences) <= MOST_PASSAGE
        kept: list[str] = []
        for one in sentences if whole else sentences[first:]:
            if _REACHING.search(one):
                continue
            if sum(len(other.split()) for other in kept) + len(one.split()) > MOST_PASSAGE:
                break
            kept.append(one)
        if any(naming().wishing.search(one) for one in kept):
            return " ".join(kept)
    return ""
