"""The last gate: every mail of ours is read once more, raw and decoded, and stopped where it says what it must not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from enum import StrEnum
from functools import cached_property, lru_cache
from html import unescape
from urllib.parse import unquote

from bot.introductions.decision import LETTERS, Kind
from bot.introductions.introduction import Introduction, Party, Person
from bot.reading.addresses import decode_words, entries
from bot.writing.headers import LOOP_MARK, address
from bot.writing.letters import Outgoing
from bot.writing.manuscript import Manuscript
from bot.writing.masking import marks, name_parts
from bot.writing.wordings import fixed_wording

RUN_OF_WORDS = 5
RUN_OF_CHARACTERS = 24

_NEEDED = ("from", "to", "subject", "date", "message-id", "x-loop", "mime-version", "content-type")
_OPTIONAL = ("cc", "reply-to", "in-reply-to", "references", "auto-submitted", "content-transfer-encoding")
_OURS = frozenset((*_NEEDED, *_OPTIONAL))
_MOST_READ = 2_000_000  # bytes of one piece that are read in every way; more can only be an enclosure
_LONGEST_LINE = 998  # octets without CRLF (RFC 5322 2.1.1)
_AFTER_AGREEMENT = frozenset({Kind.INTRODUCTION, Kind.STEP_OUT})
_AFTER_INTRODUCTION = frozenset({Kind.STEP_OUT, Kind.NUDGE_INTRODUCED, Kind.HOW_DID_IT_GO})

_FIELD_LINE = re.compile(rb"([!-9;-~]+):[ \t]?[^\r\n]*")
_BARE_END = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_SOFT_BREAK = re.compile(rb"=[ \t]*\r?\n")
_FOLDED = re.compile(rb"\r?\n(?=[ \t])")
_QP = re.compile(rb"=([0-9A-Fa-f]{2})")
_TAG = re.compile(r"<[^<>]*>")
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_NO_WORD = re.compile(r"[\W_]+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s().\-/\u2010-\u2015]+(?=\d)")
_BRACKETS = re.compile(r"[()\[\]{}<>]")
_PHONE = re.compile(r"(?<![\w/])\+?\(?\d[\d\s().\-/]{5,24}\d(?!\w)")
_IN_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~@-]")


class Form(StrEnum):
    """How a secret is looked for."""

    EXACT = "exact"  # anywhere, blanks folded, in any case: tokens, identifiers, links
    ADDRESS = "address"  # anywhere but inside another address that may be there
    PHONE = "phone"  # by its digits
    NAME = "name"  # as whole words
    WORDS = "words"  # any run of RUN_OF_WORDS words or RUN_OF_CHARACTERS characters


@dataclass(frozen=True, slots=True)
class Secret:
    """Something a recipient may not see yet. `what` says what it is without saying it: for logs and notices."""

    text: str
    what: str
    form: Form = Form.EXACT


def secrets_from(
    introduction: Introduction,
    recipient: str,
    kind: Kind,
    *,
    ids: Mapping[str, tuple[str, ...]],
    tokens: Mapping[str, tuple[str, ...]],
    words: Mapping[str, tuple[str, ...]],
    known: Iterable[str] = (),
) -> tuple[Secret, ...]:
    """What this recipient ("" for every side) may not see in a mail of this kind, as the introduction stands.

    `ids`, `tokens` and `words` hold, per party key, the Message-IDs of mails to and from that party, the tokens of
    their asks and their own words: of the mails exchanged with that party alone, not of the introduction's thread.
    `known` is what everybody may read: the connector's name and addresses. The connector may see everything: notices
    have no secrets.
    """
    if kind not in LETTERS:
        return ()
    shared = kind in _AFTER_AGREEMENT or introduction.introduced_at is not None
    reader = next((party for party in introduction.parties if party.key == recipient), None)
    free = " | ".join((*known, *((reader.person.name, reader.person.role, reader.person.address) if reader else ())))
    found: list[Secret] = []
    if reader is not None and not shared:  # what one is told about the other: a number in it is the other's
        found += _phones((reader.why,), "a phone number in what is said to " + reader.key)
    for party in introduction.parties:
        if party is reader:
            continue
        whose = party.key
        found += [Secret(token, f"the token of {whose}") for token in tokens.get(whose, ())]
        found += [Secret(one.strip("<> "), f"a Message-ID of {whose}") for one in ids.get(whose, ())]
        found += [Secret(text, f"the own words of {whose}", Form.WORDS) for text in words.get(whose, ())]
        if shared and not party.dropped:
            continue
        found += _contacts(party, words.get(whose, ()))
        if introduction.masked or party.dropped:
            found += _identity(party.person, whose, free)
    return tuple(secret for secret in found if secret.text.strip())


def _contacts(party: Party, words: Iterable[str]) -> Iterator[Secret]:
    person = party.person
    yield Secret(person.address, f"the address of {party.key}", Form.ADDRESS)
    for assistant in person.assistants:
        yield Secret(assistant.address, f"the address of an assistant of {party.key}", Form.ADDRESS)
    yield from _phones((person.line, person.role, person.place, party.why, *words), f"a phone number of {party.key}")


def _phones(texts: Iterable[str], what: str) -> Iterator[Secret]:
    for text in texts:
        for match in _PHONE.finditer(text):
            digits = re.sub(r"\D", "", match[0])
            if len(digits) >= (7 if match[0].startswith("+") else 9):
                yield Secret(digits, what, Form.PHONE)


def _identity(person: Person, whose: str, free: str) -> Iterator[Secret]:
    """What tells who a masked or dropped party is. What the reader knows of themselves or of us proves nothing, nor
    does a name that is a word of our letters."""
    parts = set(name_parts(person.name))
    for mark in marks(person):
        if not _as_words(mark).search(_fold(free)) and not (mark in parts and mark.casefold() in _vocabulary()):
            yield Secret(mark, f"the name of {whose}" if mark in parts else f"what identifies {whose}", Form.NAME)


def out_of_place(kind: Kind, introduction: Introduction | None) -> tuple[str, ...]:
    """Why a mail of this kind has no business to leave as the introduction stands; empty where it may."""
    if kind is Kind.OWN_LETTER:
        return ("it is the connector's own letter, which is theirs to send",)
    if kind in _AFTER_INTRODUCTION and (introduction is None or introduction.introduced_at is None):
        return ("it speaks of an introduction, and nobody has been introduced",)
    return ()


def approved_text(
    introduction: Introduction, *, opening: str = "", manuscript: Manuscript | None = None
) -> tuple[str, ...]:
    """All that the connector wrote or approved for these letters: where it repeats a party's words, it may."""
    found = [introduction.topic, introduction.next_step, introduction.place, introduction.met, introduction.purpose]
    found.append(f"{introduction.next_step} ({introduction.purpose}). Where: {introduction.place}.")
    for party in introduction.parties:
        person = party.person
        found += [party.why, f"{person.name}, {person.role}, {person.place}. {person.line} {person.link}"]
        found += [f"introduce you to {person.name} ({introduction.topic})", f"meeting {person.name}"]
    if manuscript is not None:
        found += [manuscript.subject, manuscript.text, _TAG.sub(" ", unescape(manuscript.html or ""))]
    return tuple(text for text in (*found, opening) if text)


def inspect(
    outgoing: Outgoing,
    secrets: Iterable[Secret],
    *,
    allowed_recipients: frozenset[str],
    own_addresses: frozenset[str],
    approved: Iterable[str] = (),
) -> tuple[str, ...]:
    """Why this mail must not leave; empty where it may. Never raises, whatever the bytes.

    `allowed_recipients` are the addresses this kind may go to now, `own_addresses` those we may write from.
    `approved` is text that may repeat a party's words (see approved_text); our own wording always may.
    """
    allowed = frozenset(one.lower() for one in allowed_recipients)
    own = frozenset(one.lower() for one in own_addresses)
    reasons = [*_of_bytes(outgoing.raw), *_of_envelope(outgoing, allowed, own)]
    try:
        message = message_from_bytes(outgoing.raw, policy=compat32)
        reasons += _of_headers(message, outgoing, allowed, own)
        views = _Views(_header_texts(message), _pieces(outgoing.raw, message))
    except (ValueError, LookupError, RecursionError, TypeError, AttributeError) as fault:
        return (*reasons, f"the mail cannot be read back: {type(fault).__name__}")
    reasons += _of_secrets(views, tuple(secrets), allowed | own, tuple(approved))
    return tuple(dict.fromkeys(reasons))


def shown_by(text: str, secrets: Iterable[Secret], *, readable: frozenset[str]) -> tuple[str, ...]:
    """Why a letter that says this would be stopped, before there is a mail of it; `readable` are addresses that its
    reader may see."""
    views = _Views((), [text.encode("utf-8", "replace")])
    found = _of_secrets(views, tuple(secrets), frozenset(one.lower() for one in readable), ())
    return tuple(dict.fromkeys(found))


# The bytes and the headers


def _of_bytes(raw: bytes) -> Iterator[str]:
    if not raw.isascii():
        yield "it holds 8-bit bytes"
    if b"\x00" in raw:
        yield "it holds a null byte"
    if _BARE_END.search(raw):
        yield "a line does not end with CRLF"
    if any(len(line) > _LONGEST_LINE for line in raw.split(b"\r\n")):
        yield f"a line is longer than {_LONGEST_LINE} bytes"
    head, blank, _ = raw.partition(b"\r\n\r\n")
    if not blank:
        yield "no blank line ends the headers"
    for number, line in enumerate(head.split(b"\r\n")):
        if line[:1] in (b" ", b"\t"):
            if number == 0 or not line.strip():
                yield "a header is folded where it must not be"
        elif not _FIELD_LINE.fullmatch(line):
            yield "a header line has no field name"


def _of_envelope(outgoing: Outgoing, allowed: frozenset[str], own: frozenset[str]) -> Iterator[str]:
    if outgoing.sender.lower() not in own:
        yield "the envelope sender is not ours"
    if not outgoing.recipients:
        yield "the envelope has no recipient"
    for recipient in outgoing.recipients:
        try:
            address(recipient)
        except ValueError:
            yield "an envelope recipient is no address"
        if recipient.lower() not in allowed:
            yield "the envelope holds a recipient who may not get this"


def _of_headers(
    message: Message[str, str], outgoing: Outgoing, allowed: frozenset[str], own: frozenset[str]
) -> Iterator[str]:
    names = [name.lower() for name in message.keys()]  # noqa: SIM118 - a Message repeats names, a mapping would not
    for name in sorted(set(names)):
        if name not in _OURS:
            yield f"it has a header that we never write: {name[:40]}"
        if names.count(name) > 1:
            yield f"it has the header {name[:40]} more than once"
    for part in message.walk():
        if part is not message and any(not name.lower().startswith("content-") for name in part.keys()):  # noqa: SIM118
            yield "a part of it has a header that we never write"
    if missing := [name for name in _NEEDED if name not in names]:
        yield f"the headers end before {', '.join(missing)}"
    senders = _addresses(message, "From")
    if len(senders) != 1 or senders[0] not in own:
        yield "From is not exactly one address of ours"
    envelope = {recipient.lower() for recipient in outgoing.recipients}
    for name in ("To", "Cc"):
        for recipient in _addresses(message, name):
            if recipient not in allowed:
                yield f"{name} shows somebody who may not get this"
            elif recipient not in envelope:
                yield f"{name} shows somebody whom the envelope leaves out"
    for answer_to in _addresses(message, "Reply-To"):
        if answer_to not in allowed | own and _without_tag(answer_to) not in own:
            yield "Reply-To leads to an address that is not stored"
    if str(message.get("Message-ID", "")).strip() != outgoing.message_id:
        yield "the Message-ID is not the one that was recorded"
    if str(message.get("X-Loop", "")).strip() != LOOP_MARK:
        yield "the loop mark is missing"


def _addresses(message: Message[str, str], name: str) -> list[str]:
    return [entry.address.lower() for value in message.get_all(name, []) for entry in entries(str(value))]


def _without_tag(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


# What it says, in every way it could be read


class _Views:
    """What a mail says in every reading: raw, unfolded, and each header and part decoded, unescaped and without tags.

    `texts` are read as they are, `pieces` as bytes. `large` are pieces above _MOST_READ, in lower case: those are only
    searched as they stand.
    """

    def __init__(self, texts: Iterable[str], pieces: Sequence[bytes]) -> None:
        texts = [*texts, *(text for piece in pieces for text in _readings(piece))]
        self.folded = tuple(dict.fromkeys(_fold(text) for text in dict.fromkeys(texts)))
        self.large = tuple(piece.lower() for piece in pieces if len(piece) > _MOST_READ)

    @cached_property
    def dense(self) -> tuple[str, ...]:
        """Without any blank."""
        return tuple(dict.fromkeys(text.replace(" ", "") for text in self.folded))

    @cached_property
    def digits(self) -> tuple[str, ...]:
        """With the digits of a number joined."""
        return tuple(dict.fromkeys(_BETWEEN_DIGITS.sub("", text) for text in self.folded))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """With nothing but words."""
        return tuple(dict.fromkeys(_only_words(text) for text in self.folded))

    def show(self, text: str) -> bool:
        """True where this stands anywhere, blanks and case aside."""
        return any(text in view for view in (*self.folded, *self.dense)) or self.largely_show(text)

    def largely_show(self, text: str) -> bool:
        return any(text.encode("utf-8", "replace") in piece for piece in self.large)


def _pieces(raw: bytes, message: Message[str, str]) -> list[bytes]:
    """The headers, the whole and the decoded parts. The whole of a large mail says nothing that its parts do not."""
    head = raw.partition(b"\r\n\r\n")[0]
    pieces = [head, _FOLDED.sub(b"", head)]
    if len(raw) <= _MOST_READ:
        pieces += [raw, _SOFT_BREAK.sub(b"", raw)]
    for part in message.walk():
        if not part.is_multipart():
            pieces.append(bytes(part.get_payload(decode=True) or b""))
        pieces += [text.encode("utf-8", "replace") for text in (part.preamble, part.epilogue) if text]
    return pieces


def _header_texts(message: Message[str, str]) -> Iterator[str]:
    values = [[line.strip() for line in str(value).splitlines()] for part in message.walk() for value in part.values()]
    yield from _unwrapped("\n".join(decode_words(" ".join(lines)) for lines in values))
    yield from _unwrapped("\n".join(decode_words("".join(lines)) for lines in values if len(lines) > 1))


def _readings(piece: bytes) -> Iterator[str]:
    if len(piece) > _MOST_READ:
        return
    yield from _unwrapped(piece.replace(b"\x00", b"").decode("utf-8", "replace"))
    if b"=" in piece:
        yield from _unwrapped(_QP.sub(lambda match: bytes([int(match[1], 16)]), piece).decode("utf-8", "replace"))


def _unwrapped(text: str) -> Iterator[str]:
    """The text, and what it is once entities, percent signs and tags are undone, twice over."""
    for _ in range(2):
        yield text
        plain = unescape(text)
        if "<" in plain:
            yield _TAG.sub("", plain)
            yield _TAG.sub(" ", plain)
        undone = unquote(plain)
        if undone == text:
            return
        text = undone
    yield text


def _fold(text: str) -> str:
    if text.isascii():  # nothing invisible, and lower case is all there is to folding
        return " ".join(text.lower().split())
    return " ".join(_INVISIBLE.sub("", text).casefold().split())


def _only_words(text: str) -> str:
    return _NO_WORD.sub(" ", text.casefold()).strip()


def _as_words(text: str) -> re.Pattern[str]:
    """Finds the text as whole words in a folded one."""
    return re.compile(rf"(?<!\w){re.escape(_fold(text.strip()))}(?!\w)")


def _of_secrets(
    views: _Views, secrets: tuple[Secret, ...], addresses: frozenset[str], approved: tuple[str, ...]
) -> Iterator[str]:
    for secret in secrets:
        if secret.form is not Form.WORDS and _shows(views, secret, addresses):
            yield f"it shows {secret.what}"
    own = [(secret, _runs(_only_words(_fold(secret.text)))) for secret in secrets if secret.form is Form.WORDS]
    if own:
        spoken = _runs_of_wording() | _runs_of(approved)
        wanted = frozenset[str]().union(*(runs for _, runs in own)) - spoken
        found = frozenset(run for view in views.words for run in _each_run(view) if run in wanted)
        for secret, runs in own:
            if not found.isdisjoint(runs):
                yield f"it shows {secret.what}"


def _shows(views: _Views, secret: Secret, addresses: frozenset[str]) -> bool:
    text = _fold(secret.text.strip())
    match secret.form:
        case Form.ADDRESS:
            shown = any(_shows_address(view, text, addresses) for view in (*views.folded, *views.dense))
            return shown or _spelt_out(views, text) or views.largely_show(text)
        case Form.PHONE:
            return any(text in view for view in views.digits)
        case Form.NAME:
            pattern = _as_words(text)
            return any(pattern.search(view) for view in views.folded)
        case _:
            return views.show(text)


def _spelt_out(views: _Views, address: str) -> bool:
    """True where the address stands as "ben (at) ong.example" or "ben [at] ong [dot] example"."""
    at = address.replace("@", "at")
    return any(form in _BRACKETS.sub("", view) for view in views.dense for form in (at, at.replace(".", "dot")))


def _shows_address(view: str, secret: str, allowed: frozenset[str]) -> bool:
    """True where the address stands in the text other than as a part of one that may be there."""
    at = view.find(secret)
    while at >= 0:
        start, end = at, at + len(secret)
        while start > 0 and at - start < 80 and _IN_ADDRESS.match(view[start - 1]):
            start -= 1
        while end < len(view) and end - at < 400 and _IN_ADDRESS.match(view[end]):
            end += 1
        around = view[start:end]
        longer = [one for one in allowed if secret in one and one != secret]
        if not any(one in around for one in longer):
            return True
        at = view.find(secret, at + 1)
    return False


def _runs(words: str) -> frozenset[str]:
    return frozenset(_each_run(words))


def _each_run(words: str) -> Iterator[str]:
    """Every run of the words that is long enough to be recognised as somebody's."""
    listed = words.split()
    for at in range(len(listed) - RUN_OF_WORDS + 1):
        yield " ".join(listed[at : at + RUN_OF_WORDS])
    for at in range(len(words) - RUN_OF_CHARACTERS + 1):
        yield words[at : at + RUN_OF_CHARACTERS]


def _runs_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(_runs(_only_words(_fold(text))) for text in texts))


@lru_cache(maxsize=1)
def _runs_of_wording() -> frozenset[str]:
    return _runs_of(fixed_wording())


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    """The words that our letters use by themselves."""
    return frozenset(word for text in fixed_wording() for word in _only_words(text).split())
