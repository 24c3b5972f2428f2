"""The request while it is being read: persons and labelled lines come in, a Request goes out, checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.reading.addresses import entries, is_address, same_address
from bot.reading.message import Mail, Mailaddr
from bot.reading.requests.block import continues, named
from bot.reading.requests.labels import MOST_LABELS, MOST_LINES, Label, Names, fold, people, read_line, whom_parts
from bot.reading.requests.request import FEWEST, LARGEST, MOST, Consent, Problem, Request, RequestedParty
from bot.reading.requests.short_form import read_people
from bot.reading.requests.whom import is_name


@dataclass(slots=True)
class FormPerson:
    """One person of the request, and what labelled lines say of them by kind of line."""

    name: str
    address: str
    said: dict[str, str] = field(default_factory=dict)
    consent: Consent | None = None
    assistants: list[Mailaddr] = field(default_factory=list)

    @property
    def called(self) -> str:
        return self.name or self.address


class Form:
    """The request while it is being read."""

    def __init__(
        self, bot_addresses: Sequence[str], connector: str | Sequence[str], *, by_name: bool = False, how: str = ""
    ) -> None:
        """With `by_name` a name may stand without an address; `how` is said where too few people are named."""
        self.by_name, self.how = by_name, how
        self.strangers = False  # whether a line for a name we do not know brings one more person
        self.bots = tuple(bot_addresses)
        self.connectors = (connector,) if isinstance(connector, str) else tuple(connector)
        self.persons: list[FormPerson] = []
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

    def add(self, person: Mailaddr, *, hint: str = "") -> None:
        """One more person, or the address of one known by name so far. `hint`: what stood beside the name."""
        address = person.address.strip()
        if not address and any(not one.address and fold(one.name) == fold(person.name) for one in self.persons):
            self.problem("twice", f"{short(person.name)} stands there twice; please name each person once.")
            return
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
        self.persons.append(FormPerson(person.name, address, {"hint": hint} if hint else {}))

    def take_lines(self, lines: Sequence[str], *, in_block: bool) -> None:
        """Reads labelled lines; in a block every other line is a problem, elsewhere it is prose."""
        self.take(self.collect(lines, in_block=in_block))

    def collect(self, lines: Sequence[str], *, in_block: bool) -> list[Label]:
        """The labelled lines, to be taken once all people are known; those that name people are taken at once."""
        names = named(lines, [Mailaddr(one.name, one.address) for one in self.persons])
        prose: list[str] = []
        labels: list[Label] = []
        for number, line in enumerate(lines[:MOST_LINES]):
            label = read_line(line, names) if len(labels) < MOST_LABELS else None
            if label is not None and not (in_block or self._is_meant(label, names)):
                label = None
            if label is not None:
                labels.append(label)
            elif labels and continues(lines, number, labels[-1]):
                labels[-1] = replace(labels[-1], value=f"{labels[-1].value} {line.strip()}".strip(), line=line)
            elif in_block and line.strip():
                self.problem(
                    "unknown-line",
                    f"I do not understand the line “{short(line)}” among the labelled lines; "
                    "part the letter from them by a blank line.",
                )
            else:
                prose.append(line)
        for label in labels:
            if label.kind == "people":
                self._add_people(label.value)
            elif label.kind in ("describe", "consent"):
                for person in people(label.whom):
                    if person.address and not any(same_address(person.address, one.address) for one in self.persons):
                        self.add(person)
        self.prose = "\n".join((*prose, *lines[MOST_LINES:])).strip()
        return labels

    def take(self, labels: Sequence[Label]) -> None:
        """Does as the labelled lines say."""
        for label in labels:
            self._take(label)

    def _add_people(self, value: str) -> None:
        """Whoever stands in To or Cc, or in a line above, and is named here once more is the same person."""
        side = read_people(value, by_comma=True) if self.by_name else None
        named = [(whom.person, whom.role) for whom in side.people] if side is not None else []
        standing = tuple(self.persons)
        for person, hint in named or [(person, "") for person in people(value)]:
            if not self._stands(person, standing):
                self.add(person, hint=hint)
        if side is not None:
            self.topic, self.next_step = side.topic or self.topic, side.next_step or self.next_step

    @staticmethod
    def _stands(person: Mailaddr, standing: Sequence[FormPerson]) -> bool:
        if not person.address:
            return bool(Names([Mailaddr(one.name, one.address) for one in standing]).find(person.name))
        for one in standing:
            if same_address(one.address, person.address):
                one.name = one.name or person.name
                return True
        return False

    def _is_meant(self, label: Label, names: Names) -> bool:
        """Outside a block a label for nobody we know is a sentence with a colon, unless it looks like a name."""
        if label.kind == "people" and self.by_name:
            return "@" in label.value or read_people(label.value, by_comma=True) is not None
        if "@" in label.whom:
            return all(is_name(re.sub(r"\([^()]*\)", "", person.name)) for person in people(label.whom))
        return not label.whom or names.known(label.whom) or len(label.whom.split()) <= 2

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
            self.problem("value", f"Purpose is business or personal; “{short(value)}” is neither.", stops=False)

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
            self.problem("value", f"Order is together, in turn, or “Ana first”; not “{short(value)}”.", stops=False)

    def _take_of_person(self, label: Label, value: str) -> None:
        if not label.whom and label.kind == "why":  # "Why: ..." is for both
            self.topic = self.topic or value
            return
        if not label.whom and label.kind in ("place", "zone"):
            whom = list(self.persons)
            self.place = value if label.kind == "place" else self.place
        else:
            whom = self._whom(label.whom or "", label.line)
        for person in whom:
            self._say(person, label.kind, value)

    def _whom(self, whom: str, line: str = "") -> list[FormPerson]:
        """The persons meant, or a problem that says who is not known or could be two."""
        names = Names([Mailaddr(one.name, one.address) for one in self.persons])
        found = names.find(whom)
        parts = [whom] if found else whom_parts(whom) or [whom]
        meant: list[FormPerson] = []
        for part in parts:
            numbers = names.find(part)
            if len(numbers) == 1:
                meant.append(self.persons[numbers[0]])
            elif numbers:
                called = " or ".join(self.persons[number].called for number in numbers[:4])
                self.problem("ambiguous", f"“{short(part)}” may be {called}; please write the full name.")
            elif line and self.strangers and (stranger := read_people(part)) and len(stranger.people) == 1:
                self.add(stranger.people[0].person)
                meant.append(self.persons[-1])
            elif line:
                self.problem(
                    "unknown-person",
                    f"The line “{short(line)}” is for nobody in this introduction; check the name.",
                )
        return meant

    def _say(self, person: FormPerson, kind: str, value: str) -> None:
        match kind:
            case "consent":
                person.consent = value  # type: ignore[assignment]  # labels.py yields these three only
            case "assistant":
                for one in people(value):
                    if is_address(one.address, dotted=True):
                        person.assistants.append(one)
                    else:
                        self.problem("address", f"The assistant {short(one.name)} of {person.called} needs an address.")
            case "zone":
                person.said["zone"] = self._zone(value)
            case "describe":
                self._describe(person, value)
            case "link":
                person.said["link"] = value.strip("<>")
            case _:
                person.said[kind] = f"{person.said[kind]} {value}" if kind == "why" and "why" in person.said else value

    def _describe(self, person: FormPerson, value: str) -> None:
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
        self.problem("zone", f"I do not know the time zone “{short(value)}”; write it like Asia/Jakarta.", stops=False)
        return ""

    def _check(self) -> None:
        assistants = [one.address for person in self.persons for one in person.assistants]
        self.persons = [
            one for one in self.persons if not one.address or not self._is_one_of(one.address, tuple(assistants))
        ]
        for person in self.persons[: MOST + 10]:
            self._check_person(person)
        if len(self.persons) < FEWEST and not any(one.code == "side" for one in self.problems):
            how = self.how or "name both with their addresses."
            self.problem("too-few", f"An introduction needs at least two people; {how}")
        if len(self.persons) > MOST:
            self.problem("too-many", f"I can introduce up to {MOST} people; this names {len(self.persons)}.")

    def _check_person(self, person: FormPerson) -> None:
        if not person.address and self.by_name:
            return
        if not person.address:
            self.problem("who", f"Who is {short(person.name)}? Please write the address behind the name.")
        elif not is_address(person.address, dotted=True):
            self.problem("address", f"“{short(person.address)}” is no mail address; please correct it.")
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
                    role=one.said.get("role") or one.said.get("hint", ""),
                    place=one.said.get("place", ""),
                    zone=one.said.get("zone", ""),
                    line=one.said.get("line", ""),
                    link=one.said.get("link", ""),
                    why=one.said.get("why", ""),
                    consent=one.consent or "ask",
                    assistants=tuple(one.assistants),
                    ask_first=one.consent == "ask",
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


def short(text: str) -> str:
    """Somebody's words, cut so that a sentence can quote them."""
    plain = " ".join(text.split())
    return plain if len(plain) <= 80 else plain[:77] + "…"
