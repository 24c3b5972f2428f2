"""What the connector asks for: a labelled draft, or a mail to the bot alone, read into one Request.

The format is that of bot/reading/labels.py. In a draft the labelled lines stand in a block of their own (see
`find_block`), which is taken out; every other byte of the letter's text stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.reading.addresses import entries, is_address, same_address
from bot.reading.labels import Label, Names, fold, is_dashes, people, read_line, whom_parts
from bot.reading.letter_html import LetterHtml, NotALetter
from bot.reading.message import Mail, Mailaddr
from bot.reading.sender import Refusal, sender_of

FEWEST, MOST = 2, 6
LARGEST = 25_000_000  # bytes of a draft: what most providers accept
_MOST_LABELS = 200
_MOST_RECIPIENTS = 50
_HEAD_LINES = 60  # a block at the top is no longer than this
_WRAPPED = 60  # a labelled line of at least so many characters may have been wrapped into the next by the mail program

Consent = Literal["ask", "direct", "vouched"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the connector must know. `stops` is False for a finding that refuses nothing.

    Codes: too-few, too-many, twice, connector, bot, no-reply, address, who, unknown-person, ambiguous, unknown-line,
    too-large, charset, bcc, no-letter, unreadable; findings: why, zone, value.
    """

    code: str
    sentence: str
    stops: bool = True


@dataclass(frozen=True, slots=True)
class RequestedParty:
    """One person to be introduced. What was not said is ""; an address of "" is to be looked up (problem "who")."""

    name: str
    address: str
    role: str = ""
    place: str = ""
    zone: str = ""  # IANA name
    line: str = ""
    link: str = ""
    why: str = ""  # what this side should hear
    consent: Consent = "ask"
    assistants: tuple[Mailaddr, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What the connector handed in, as read; nothing in it is checked against people or books."""

    parties: tuple[RequestedParty, ...]
    topic: str
    next_step: str
    place: str
    met: str  # as written: "no", "once, in Berlin"
    purpose: Literal["business", "personal", ""]
    order: Literal["together", "turn"]
    masked: bool
    subject: str
    letter_text: str | None  # the introduction letter, verbatim; None where none was written
    letter_html: str | None  # the same as harmless HTML; None where it is to be made from the text
    prose: str  # words marked for nobody
    problems: tuple[Problem, ...]
    holds: tuple[str, ...]  # "attachments", "quoted-history": wait for KEEP or DROP

    @property
    def refused(self) -> bool:
        """Whether a problem stands in the way."""
        return any(problem.stops for problem in self.problems)


def is_owners_draft(mail: Mail, owner_addresses: Sequence[str]) -> str | None:
    """Why this is no draft of the owner's own, None where it is: their From, and no trace of a delivery.

    Reasons: those of sender.Refusal, not-the-owner, was-delivered. Whether it stands in Drafts is the mailbox's to say.
    """
    sender = sender_of(mail)
    if isinstance(sender, Refusal):
        return sender.reason
    if not any(same_address(sender.address, own) for own in owner_addresses):
        return "not-the-owner"
    if any(mail.all(name) for name in ("Received", "Return-Path", "Delivered-To")):
        return "was-delivered"
    return None


def read_draft(mail: Mail, bot_addresses: Sequence[str], connector_address: str | Sequence[str]) -> Request:
    """The request in a labelled draft: parties from To, Cc and labelled lines; the rest is the letter, verbatim."""
    form = _Form(bot_addresses, connector_address)
    form.look_at(mail)
    form.look_at_bcc(mail)
    recipients = [*mail.to, *mail.cc][:_MOST_RECIPIENTS]
    for person in recipients:
        form.add(person)
    html = _html_of(mail)
    if mail.html is not None and html is None and not (mail.text or "").strip():
        form.problem("unreadable", "I cannot read the formatting of this draft; please write it as plain text.")
    text = mail.text or ""
    if not text.strip() and html is not None:
        text = "\n".join(html.lines)
    lines = text.split("\n")
    block = find_block(lines, _named(lines, recipients))
    form.take_lines(lines[block.labels.start : block.labels.stop], in_block=True)
    letter = "\n".join((*lines[: block.cut.start], *lines[block.cut.stop :]))
    if block.cut.start == 0:
        letter = letter.lstrip("\n")
    form.letter_text = letter if letter.strip() else None
    if form.letter_text is None:
        form.problem("no-letter", "The draft has no letter: write under the labelled lines what both should read.")
    elif html is not None:
        form.letter_html = _letter_html(html, letter, recipients)
    form.subject = mail.subject
    if mail.attachments:
        form.holds.append("attachments")
    if _has_quoted_history(letter, mail.html or ""):
        form.holds.append("quoted-history")
    return form.request()


def read_mail_request(
    mail: Mail, own_text: str, bot_addresses: Sequence[str], connector_address: str | Sequence[str]
) -> Request:
    """The request in a mail to the bot alone. `own_text` is what the connector wrote, without quotation.

    The short form is one line, in the text or the subject: "Ana Ruiz <ana@ruiz.example> + Ben Ong: why, next step".
    Labelled lines may stand anywhere; behind "Letter:" everything is the introduction letter, verbatim.
    """
    form = _Form(bot_addresses, connector_address)
    form.look_at(mail)
    above, letter = _above_letter(own_text)
    form.letter_text = letter
    lines = above.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    short = _short_form(lines[first]) if first is not None else None
    if short is not None and first is not None:
        lines[first] = ""
    else:
        short = _short_form(mail.subject)
    if short is not None:
        for person in short.persons:
            form.add(person)
        form.topic, form.next_step = short.topic, short.next_step
    form.take_lines(lines, in_block=False)
    if not form.persons:
        for person in _addressed(form.prose):
            form.add(person)
    if mail.attachments:
        form.holds.append("attachments")
    return form.request()


@dataclass(slots=True)
class _Person:
    name: str
    address: str
    said: dict[str, str] = field(default_factory=dict)
    consent: Consent = "ask"
    assistants: list[Mailaddr] = field(default_factory=list)

    @property
    def called(self) -> str:
        return self.name or self.address


class _Form:
    """The request while it is being read."""

    def __init__(self, bot_addresses: Sequence[str], connector: str | Sequence[str]) -> None:
        self.bots = tuple(bot_addresses)
        self.connectors = (connector,) if isinstance(connector, str) else tuple(connector)
        self.persons: list[_Person] = []
        self.problems: list[Problem] = []
        self.holds: list[str] = []
        self.topic = self.next_step = self.place = self.met = self.subject = self.prose = ""
        self.purpose: Literal["business", "personal", ""] = ""
        self.order: Literal["together", "turn"] = "together"
        self.masked = False
        self.letter_text: str | None = None
        self.letter_html: str | None = None

    def problem(self, code: str, sentence: str, *, stops: bool = True) -> None:
        found = Problem(code, sentence, stops)
        if found not in self.problems and len(self.problems) < 20:
            self.problems.append(found)

    def look_at(self, mail: Mail) -> None:
        if len(mail.raw) > LARGEST:
            self.problem(
                "too-large",
                f"This mail has {len(mail.raw) // 1_000_000} MB; what I send may have "
                f"{LARGEST // 1_000_000}. Put the files somewhere and write the link.",
            )
        if mail.unknown_charsets or "\ufffd" in (mail.text or "") + (mail.html or ""):
            named = f" ({', '.join(mail.unknown_charsets)[:80]})" if mail.unknown_charsets else ""
            self.problem("charset", f"Some letters cannot be read{named}; please save the mail again as UTF-8.")

    def look_at_bcc(self, mail: Mail) -> None:
        hidden = [entry.address for value in mail.all("Bcc") for entry in entries(value[:10_000]) if entry.address]
        others = [one for one in hidden if not self._is_one_of(one, self.bots + self.connectors)]
        if others:
            self.problem(
                "bcc", f"The draft has {others[0][:254]} in Bcc; please take them out or put them in To or Cc."
            )

    def add(self, person: Mailaddr) -> None:
        """One more person, or the address of one known by name so far."""
        address = person.address.strip()
        if address:
            known = [one for one in self.persons if same_address(one.address, address)]
            if known:
                self.problem("twice", f"{known[0].called} stands there twice; please name each person once.")
                return
            nameless = [
                one for one in self.persons if not one.address and person.name and fold(one.name) == fold(person.name)
            ]
            if nameless:
                nameless[0].address = address
                return
        self.persons.append(_Person(person.name, address))

    def take_lines(self, lines: Sequence[str], *, in_block: bool) -> None:
        """Reads labelled lines; in a block every other line is a problem, elsewhere it is prose."""
        names = _named(lines, [Mailaddr(one.name, one.address) for one in self.persons])
        prose: list[str] = []
        labels: list[Label] = []
        for number, line in enumerate(lines):
            label = read_line(line, names) if len(labels) < _MOST_LABELS else None
            if label is not None and not (in_block or self._is_meant(label, names)):
                label = None
            if label is not None:
                labels.append(label)
            elif labels and _continues(lines, number, labels[-1]):
                labels[-1] = replace(labels[-1], value=f"{labels[-1].value} {line.strip()}".strip(), line=line)
            elif in_block and line.strip():
                self.problem(
                    "unknown-line",
                    f"I do not understand the line “{_short(line)}” among the labelled lines; "
                    "part the letter from them by a blank line.",
                )
            else:
                prose.append(line)
        for label in labels:
            if label.kind == "people":
                for person in people(label.value):
                    self.add(person)
            elif label.kind in ("describe", "consent"):
                for person in people(label.whom):
                    if person.address and not any(same_address(person.address, one.address) for one in self.persons):
                        self.add(person)
        for label in labels:
            self._take(label)
        self.prose = "\n".join(prose).strip()

    def _is_meant(self, label: Label, names: Names) -> bool:
        """Outside a block a label for nobody we know is a sentence with a colon, unless it looks like a name."""
        return not label.whom or names.known(label.whom) or "@" in label.whom or len(label.whom.split()) <= 2

    def _take(self, label: Label) -> None:
        value = " ".join(label.value.split())
        match label.kind:
            case "topic":
                self.topic = value
            case "subject":
                self.subject = value
            case "next":
                self.next_step = value
            case "met":
                self.met = value
            case "purpose":
                self._take_purpose(value)
            case "order":
                self._take_order(value)
            case "masked":
                self.masked = fold(value) not in ("no", "off", "false", "open", "shown")
            case "people" | "letter":
                pass
            case _:
                self._take_of_person(label, value)

    def _take_purpose(self, value: str) -> None:
        if fold(value).startswith("business"):
            self.purpose = "business"
        elif fold(value).startswith(("personal", "private")):
            self.purpose = "personal"
        else:
            self.problem("value", f"Purpose is business or personal; “{_short(value)}” is neither.", stops=False)

    def _take_order(self, value: str) -> None:
        folded = fold(value)
        if folded in ("together", "both", "at once", "at the same time", "parallel"):
            return
        first = re.sub(r"\bfirst\b|\bin turn\b|[,;.]", " ", value, flags=re.IGNORECASE).strip()
        whom = self._whom(first) if first and first != value.strip() else []
        if whom or re.search(r"\bturn\b|after the other|sequential|one by one", folded):
            self.order = "turn"
            self.persons.sort(key=lambda person: person not in whom)
        else:
            self.problem("value", f"Order is together, in turn, or “Ana first”; not “{_short(value)}”.", stops=False)

    def _take_of_person(self, label: Label, value: str) -> None:
        if not label.whom and label.kind in ("place", "zone"):
            whom = list(self.persons)
            self.place = value if label.kind == "place" else self.place
        else:
            whom = self._whom(label.whom or "", label.line)
        for person in whom:
            self._say(person, label.kind, value)

    def _whom(self, whom: str, line: str = "") -> list[_Person]:
        """The persons meant, or a problem that says who is not known or could be two."""
        names = Names([Mailaddr(one.name, one.address) for one in self.persons])
        found = names.find(whom)
        parts = [whom] if found else whom_parts(whom) or [whom]
        meant: list[_Person] = []
        for part in parts:
            numbers = names.find(part)
            if len(numbers) == 1:
                meant.append(self.persons[numbers[0]])
            elif numbers:
                called = " or ".join(self.persons[number].called for number in numbers[:4])
                self.problem("ambiguous", f"“{_short(part)}” may be {called}; please write the full name.")
            elif line:
                self.problem(
                    "unknown-person",
                    f"The line “{_short(line)}” is for nobody in this introduction; check the name.",
                )
        return meant

    def _say(self, person: _Person, kind: str, value: str) -> None:
        match kind:
            case "consent":
                person.consent = value  # type: ignore[assignment]  # labels.py yields these three only
            case "assistant":
                for one in people(value):
                    if is_address(one.address, dotted=True):
                        person.assistants.append(one)
                    else:
                        self.problem(
                            "address", f"The assistant {_short(one.name)} of {person.called} needs an address."
                        )
            case "zone":
                person.said["zone"] = self._zone(value)
            case "describe":
                self._describe(person, value)
            case "link":
                person.said["link"] = value.strip("<>")
            case _:
                person.said[kind] = f"{person.said[kind]} {value}" if kind == "why" and "why" in person.said else value

    def _describe(self, person: _Person, value: str) -> None:
        """ "CFO at Ruiz Partners, Bogotá" is role and place; an address or a link is what it is; more is the line."""
        link = _LINK.search(value)
        if link:
            person.said.setdefault("link", link[0].rstrip(".,;)"))
            value = " ".join(value.replace(link[0], " ").split()).strip(" ,;–-")
        if not value:
            return
        if not person.address and is_address(value.strip("<>"), dotted=True):
            person.address = value.strip("<>")
            return
        if len(value) > 90 or _SENTENCE.search(value) or "role" in person.said:
            person.said.setdefault("line", value)
            return
        role, comma, place = value.rpartition(",")
        if comma and _AT.search(fold(role)) and _PLACE.fullmatch(place.strip()):
            person.said["role"] = role.strip()
            person.said.setdefault("place", place.strip())
        else:
            person.said["role"] = value

    def _zone(self, value: str) -> str:
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        wanted = value.strip().replace(" ", "_")
        for name in (wanted, "/".join(part.title() for part in wanted.split("/"))):
            try:
                return ZoneInfo(name).key
            except (ZoneInfoNotFoundError, ValueError, OSError):
                continue
        self.problem("zone", f"I do not know the time zone “{_short(value)}”; write it like Asia/Jakarta.", stops=False)
        return ""

    def _check(self) -> None:
        assistants = [one.address for person in self.persons for one in person.assistants]
        self.persons = [
            one for one in self.persons if not one.address or not self._is_one_of(one.address, tuple(assistants))
        ]
        for person in self.persons[: MOST + 10]:
            self._check_person(person)
        if len(self.persons) < FEWEST:
            self.problem("too-few", "An introduction needs at least two people; name both with their addresses.")
        if len(self.persons) > MOST:
            self.problem("too-many", f"I can introduce up to {MOST} people; this names {len(self.persons)}.")

    def _check_person(self, person: _Person) -> None:
        if not person.address:
            self.problem("who", f"Who is {_short(person.name)}? Please write the address behind the name.")
        elif not is_address(person.address, dotted=True):
            self.problem("address", f"“{_short(person.address)}” is no mail address; please correct it.")
        elif self._is_one_of(person.address, self.connectors):
            self.problem("connector", f"{person.address} is yourself; name only the people you introduce.")
        elif self._is_one_of(person.address, self.bots):
            self.problem("bot", f"{person.address} is mine; name only the people you introduce.")
        elif _NO_REPLY.match(fold(person.address)):
            self.problem("no-reply", f"{person.address} reads no answers; please give the person's own address.")
        if person.address and not person.said.get("why") and not self.topic and not self.prose:
            self.problem(
                "why",
                f"Nothing says why this is good for {person.called}; add a line “For {person.called}: …”.",
                stops=False,
            )

    @staticmethod
    def _is_one_of(address: str, others: tuple[str, ...]) -> bool:
        return any(same_address(address, other) for other in others)

    def request(self) -> Request:
        self._check()
        return Request(
            parties=tuple(
                RequestedParty(
                    name=one.name,
                    address=one.address,
                    role=one.said.get("role", ""),
                    place=one.said.get("place", ""),
                    zone=one.said.get("zone", ""),
                    line=one.said.get("line", ""),
                    link=one.said.get("link", ""),
                    why=one.said.get("why", ""),
                    consent=one.consent,
                    assistants=tuple(one.assistants),
                )
                for one in self.persons[: MOST + 1]
            ),
            topic=self.topic,
            next_step=self.next_step,
            place=self.place,
            met=self.met,
            purpose=self.purpose,
            order=self.order,
            masked=self.masked,
            subject=self.subject,
            letter_text=self.letter_text,
            letter_html=self.letter_html,
            prose=self.prose,
            problems=tuple(self.problems),
            holds=tuple(self.holds),
        )


_LINK = re.compile(r"(?:https?://|www\.|linkedin\.com/)[^\s<>\"']{1,500}", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?](?:\s|$)")
_AT = re.compile(r"\b(?:at|of|with|for|bei|chez|en|di|da|presso)\b|@")
_PLACE = re.compile(r"[^\W\d_][^\d,;:]{1,40}")
_NO_REPLY = re.compile(
    r"(?:[a-z0-9.+_-]*(?:no|not|never)[._-]?reply|mailer-daemon|postmaster|bounces?)(?:[.+_-][^@]*)?@"
)
_LETTER = re.compile(r"^[ \t]*(?:the )?(?:introduction |intro )?letter[ \t]*[:：][ \t]*", re.IGNORECASE | re.MULTILINE)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 80 else plain[:77] + "…"


def _named(lines: Sequence[str], persons: Sequence[Mailaddr]) -> Names:
    """Everybody who can be referred to: the recipients and those whom labelled lines bring."""
    bare = Names(persons)
    found = list(persons)
    for line in lines[:_MOST_LABELS]:
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


def _continues(lines: Sequence[str], number: int, label: Label) -> bool:
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
            label is not None or (index and _wraps(lines[at + index - 1], lines[at + index]))
            for index, label in enumerate(labels)
        )
        if not labels or not strong or (end > start and not whole) or (labels[0] is None and not whole):
            break
        end = at = stop
        while at < len(lines) and not lines[at].strip():
            at += 1
    return end


def _wraps(before: str, line: str) -> bool:
    return line[:1] in (" ", "\t") or len(before.rstrip()) >= _WRAPPED


def _only_signature(rest: Sequence[str]) -> bool:
    if len(rest) > _HEAD_LINES:
        return False
    said = [line for line in rest if line.strip()]
    return len(said) <= 3 or said[0].rstrip() == "--"


@dataclass(frozen=True, slots=True)
class _ShortForm:
    persons: list[Mailaddr]
    topic: str
    next_step: str


_OPENING = re.compile(
    r"\s*(?:(?:re|fwd?|aw|wg)\s*:\s*)?(?:please\s+)?(?:intro(?:duce|ducing|duction)?|connect)?\s*[:\-–]?\s*(?=\S)",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"\b(?:call|coffee|lunch|dinner|breakfast|meet(?:ing)?|chat|e-?mail|zoom|video|drinks?|visit|min(?:ute)?s?)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_][^\d:;!?/\\|]{0,60}")


def _short_form(line: str) -> _ShortForm | None:
    """ "Ana Ruiz <ana@ruiz.example> + Ben Ong: pilots, 20-minute call", None where the line is no such thing."""
    if len(line) > 1_000:
        return None
    opening = _OPENING.match(line)
    plain = line[opening.end() if opening else 0 :]
    head, _, rest = _people_and_rest(plain)
    found = people(head, by_comma=False)
    if len(found) < FEWEST or head.count("@") > len(found):
        found = people(head)
        if not all(person.address for person in found):
            return None
    if not FEWEST <= len(found) <= MOST + 1:
        return None
    if not all(person.address or (_NAME.fullmatch(person.name) and len(person.name.split()) <= 5) for person in found):
        return None
    topic, next_step = _why_and_step(rest)
    return _ShortForm(found, topic, next_step)


def _people_and_rest(plain: str) -> tuple[str, str, str]:
    depth = 0
    for index, char in enumerate(plain):
        depth += (char == "<") - (char == ">")
        if char in ":：" and depth <= 0:
            return plain[:index], ":", plain[index + 1 :].strip()
    return plain, "", ""


def _why_and_step(rest: str) -> tuple[str, str]:
    pieces = re.split(r"\s*[,;]\s*", rest.strip().rstrip("."))
    if _STEP.search(pieces[-1]) and len(pieces[-1]) <= 60:
        return ", ".join(pieces[:-1]), pieces[-1]
    return rest.strip(), ""


_ADDRESSED = re.compile(
    r"((?:[^\W\d_][\w.'’-]{0,40}[ \t]+){0,4})<?([^\s<>,;:()\"'\[\]@]{1,64}@[^\s<>,;:()\"'\[\]@]{1,255})>?"
)


def _addressed(prose: str) -> list[Mailaddr]:
    """Who is named with an address in plain sentences: the capitalised words before it are the name."""
    found: list[Mailaddr] = []
    for line in prose.split("\n")[:_MOST_LABELS]:
        for words, address in _ADDRESSED.findall(line[:2_000]):
            name: list[str] = []
            for word in reversed(words.split()):
                if not word[0].isupper():
                    break
                name.insert(0, word)
            person = Mailaddr(" ".join(name), address.rstrip("."))
            if not any(same_address(person.address, one.address) for one in found):
                found.append(person)
    return found


def _above_letter(text: str) -> tuple[str, str | None]:
    """What stands above a line "Letter:", and the letter behind it."""
    match = _LETTER.search(text)
    if not match:
        return text, None
    letter = text[match.end() :].lstrip("\n")
    return text[: match.start()], letter if letter.strip() else None


_QUOTED_LINE = re.compile(r"^[ \t]*>", re.MULTILINE)
_ORIGINAL = re.compile(
    r"^[ \t]*-{2,}[^-\n]{3,60}-{2,}[ \t]*\n[ \t]*(?:from|von|de|da|van)[ \t]*:", re.IGNORECASE | re.MULTILINE
)
_QUOTED_HTML = re.compile(
    r"gmail_quote|moz-cite-prefix|divRplyFwdMsg|yahoo_quoted|<blockquote[^>]{0,200}type=.?cite", re.IGNORECASE
)


def _has_quoted_history(letter: str, html: str) -> bool:
    return bool(_QUOTED_LINE.search(letter) or _ORIGINAL.search(letter) or _QUOTED_HTML.search(html))


def _html_of(mail: Mail) -> LetterHtml | None:
    if mail.html is None:
        return None
    try:
        return LetterHtml(mail.html)
    except NotALetter:
        return None


_MARKS = re.compile(r"<(?:https?|mailto):[^<>\s]*>|\[(?:https?|cid|image):[^\]\n]*\]")
_LETTERS = re.compile(r"[\W_]+")


def _letter_html(html: LetterHtml, letter: str, recipients: Sequence[Mailaddr]) -> str | None:
    """The HTML without the block, where it then says exactly what the letter's text says; else None."""
    lines = list(html.lines)
    block = find_block(lines, _named(lines, recipients))
    left = "\n".join((*lines[: block.cut.start], *lines[block.cut.stop :]))
    if _LETTERS.sub("", left) != _LETTERS.sub("", _MARKS.sub("", letter)):
        return None
    return html.without(block.cut) or None
