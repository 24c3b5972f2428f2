"""The last gate: every mail of ours is read once more, raw and decoded, and stopped where it says what it must not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from enum import StrEnum
from functools import lru_cache

from bot.introductions.decision import LETTERS, Kind
from bot.introductions.introduction import Introduction, Party, Person
from bot.reading.addresses import entries
from bot.writing.headers import LOOP_MARK, address
from bot.writing.letters import Outgoing
from bot.writing.manuscript import Manuscript
from bot.writing.masking import marks, name_parts
from bot.writing.views import Views, fold, only_words, views_of, without_tags
from bot.writing.wordings import fixed_wording

RUN_OF_WORDS = 5
RUN_OF_LETTERS = 20

_NEEDED = ("from", "to", "subject", "date", "message-id", "x-loop", "mime-version", "content-type")
_OPTIONAL = ("cc", "reply-to", "in-reply-to", "references", "auto-submitted", "content-transfer-encoding")
_OURS = frozenset((*_NEEDED, *_OPTIONAL))
_LONGEST_LINE = 998  # octets without CRLF (RFC 5322 2.1.1)
_FEW = 2_000  # runs that are found sooner one by one
_AFTER_AGREEMENT = frozenset({Kind.INTRODUCTION, Kind.STEP_OUT})
_AFTER_INTRODUCTION = frozenset({Kind.STEP_OUT, Kind.NUDGE_INTRODUCED, Kind.HOW_DID_IT_GO})

_FIELD_LINE = re.compile(rb"([!-9;-~]+):[ \t]?[^\r\n]*")
_BARE_END = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_AROUND = r"[\W_]{0,5}"
_NO_LETTER_BEFORE, _NO_LETTER_BEHIND = r"(?<![^\W_])", r"(?![^\W_])"
_AT_WORDS = "at|ad|arroba|arobase|chiocciola|klammeraffe|malpa|snabel a|kukac"
_DOT_WORDS = "dot|punto|punkt|point|ponto|titik|punt|nokta|kropka"
_AT = rf"{_AROUND}(?:@|{_NO_LETTER_BEFORE}(?:{_AT_WORDS}){_NO_LETTER_BEHIND}){_AROUND}"
_DOT = rf"{_AROUND}(?:\.|{_NO_LETTER_BEFORE}(?:{_DOT_WORDS}){_NO_LETTER_BEHIND}){_AROUND}"
_BRACKETS = re.compile(r"[()\[\]{}<>]")
_PHONE = re.compile(r"(?<![\w/])\+?\(?\d[\d\s().\-/]{5,24}\d(?!\w)")
_IN_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~@-]")


class Form(StrEnum):
    """How a secret is looked for."""

    EXACT = "exact"  # anywhere, blanks folded, in any case: tokens, identifiers, links
    ADDRESS = "address"  # anywhere but inside another address that may be there
    PHONE = "phone"  # by its digits
    NAME = "name"  # as whole words
    WORDS = "words"  # any run of RUN_OF_WORDS words or RUN_OF_LETTERS letters


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
    if spoken := _in_own_letters(person.address):
        yield Secret(spoken, f"the address of {party.key}", Form.ADDRESS)
    for assistant in person.assistants:
        yield Secret(assistant.address, f"the address of an assistant of {party.key}", Form.ADDRESS)
    yield from _phones((person.line, person.role, person.place, party.why, *words), f"a phone number of {party.key}")


def _in_own_letters(address: str) -> str:
    """An address of an internationalised domain as it is shown (RFC 3490), "" for any other."""
    local, _, domain = address.rpartition("@")
    if "xn--" not in domain.lower():
        return ""
    try:
        return f"{local}@{domain.encode('ascii').decode('idna')}"
    except UnicodeError:
        return ""


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
        if not _as_words(mark).search(fold(free)) and not (mark in parts and mark.casefold() in _vocabulary()):
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
        found += [manuscript.subject, manuscript.text, without_tags(manuscript.html or "")]
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
        views = views_of(outgoing.raw, message)
    except (ValueError, LookupError, RecursionError, TypeError, AttributeError) as fault:
        return (*reasons, f"the mail cannot be read back: {type(fault).__name__}")
    reasons += _of_secrets(views, tuple(secrets), allowed | own, tuple(approved))
    return tuple(dict.fromkeys(reasons))


def shown_by(text: str, secrets: Iterable[Secret], *, readable: frozenset[str]) -> tuple[str, ...]:
    """Why a letter that says this would be stopped, before there is a mail of it; `readable` are addresses that its
    reader may see."""
    views = Views((), [text.encode("utf-8", "replace")])
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


# Whether it shows a secret


def _as_words(text: str) -> re.Pattern[str]:
    """Finds the text as whole words in a folded one."""
    return re.compile(rf"{_NO_LETTER_BEFORE}{re.escape(fold(text.strip()))}{_NO_LETTER_BEHIND}")


def _of_secrets(
    views: Views, secrets: tuple[Secret, ...], addresses: frozenset[str], approved: tuple[str, ...]
) -> Iterator[str]:
    for secret in secrets:
        if secret.form is not Form.WORDS and _shows(views, secret, addresses):
            yield f"it shows {secret.what}"
    own = [(secret, _runs(only_words(fold(secret.text)))) for secret in secrets if secret.form is Form.WORDS]
    if own:
        spoken = _runs_of_wording() | _runs_of(approved)
        wanted = frozenset[str]().union(*(runs for _, runs in own)) - spoken
        found = frozenset(run for view in views.words for run in _found(wanted, view))
        for secret, runs in own:
            if not found.isdisjoint(runs):
                yield f"it shows {secret.what}"


def _shows(views: Views, secret: Secret, addresses: frozenset[str]) -> bool:
    text = fold(secret.text.strip())
    match secret.form:
        case Form.ADDRESS:
            shown = any(_shows_address(view, text, addresses) for view in (*views.folded, *views.dense))
            back = any(text[::-1] in view for view in views.dense)
            return shown or back or _spelt_out(views, text) or views.largely_show(text)
        case Form.PHONE:
            bare = text[-max(7, len(text) - 3) :]  # without the country's digits, which are one to three
            return any(bare in view or bare[::-1] in view for view in views.digits)
        case Form.NAME:
            return any(pattern.search(view) for pattern in _as_name(text) for view in views.folded)
        case _:
            return views.show(text)


def _spelt_out(views: Views, address: str) -> bool:
    """True where the address stands as "ben (at) ong.example", "ben [at] ong [dot] example" or "ben arroba ong punto
    example"."""
    at = address.replace("@", "at")
    pattern = _as_spoken(address)
    return any(form in _BRACKETS.sub("", view) for view in views.dense for form in (at, at.replace(".", "dot"))) or any(
        pattern.search(view) for view in views.folded
    )


def _as_spoken(address: str) -> re.Pattern[str]:
    """Finds an address whose signs are said in words, or have something put around them."""
    local, _, domain = address.rpartition("@")
    parts = (_DOT.join(map(re.escape, part.split("."))) for part in (local, domain))
    return re.compile(rf"{_NO_LETTER_BEFORE}{_AT.join(parts)}{_NO_LETTER_BEHIND}")


def _as_name(name: str) -> tuple[re.Pattern[str], ...]:
    """Finds a name as whole words, as one word, and letter by letter."""
    letters = name.replace(" ", "")
    spaced = r"[\W_]{1,3}".join(map(re.escape, letters))
    joined = "" if letters == name else rf"|{re.escape(letters)}"
    return _as_words(name), re.compile(rf"{_NO_LETTER_BEFORE}(?:{spaced}{joined}){_NO_LETTER_BEHIND}")


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
    letters = words.replace(" ", "")
    for at in range(len(letters) - RUN_OF_LETTERS + 1):
        yield letters[at : at + RUN_OF_LETTERS]


def _found(wanted: frozenset[str], view: str) -> Iterator[str]:
    """Those of the wanted runs that stand in the text: each looked for where they are few, else each of its own."""
    if len(wanted) > _FEW:
        return (run for run in _each_run(view) if run in wanted)
    letters = view.replace(" ", "")
    return (run for run in wanted if run in (view if " " in run else letters))


def _runs_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(_runs(only_words(fold(text))) for text in texts))


@lru_cache(maxsize=1)
def _runs_of_wording() -> frozenset[str]:
    return _runs_of(fixed_wording())


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    """The words that our letters use by themselves."""
    return frozenset(word for text in fixed_wording() for word in only_words(text).split())
