"""The witness: what must hold for every mail of the story, judged by the bytes that were found in the inboxes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.demo.town import ANA, BEN, CARLA, Person, Resident, Town, author_of
from bot.introductions.decision import LETTERS, Kind
from bot.introductions.introduction import Stage
from bot.reading.message import Mail
from bot.reports import ledger_proof

_TOKEN = re.compile(rb"\+([0-9a-f]{32})@")
_TO_BOTH = (Kind.INTRODUCTION, Kind.STEP_OUT)


class Witness:
    """Remembers what each side wrote and was sent, and tells where a mail breaks a promise."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._private: dict[str, set[bytes]] = {one.key: {one.address.encode()} for one in (ANA, BEN)}
        self._asks: dict[str, str] = {}  # person → Message-ID of the ask
        self._introduction = ""
        self._sent: set[str] = set()  # Message-IDs of every letter

    def heard(self, who: Resident, mail: Mail, text: str) -> None:
        """Somebody wrote this: until both have agreed it is between them and Carla."""
        if not self._introduction:
            sentences = (line.strip() for line in re.split(r"[.!?\n]", text))
            self._private[who.key] |= {line.lower().encode() for line in sentences if len(line) > 12}
            self._private[who.key].add(mail.message_id.lower().encode())

    def faults(self, news: Sequence[tuple[Person, Mail]]) -> Iterator[str]:
        """What is wrong with these mails, one sentence each."""
        for person, mail in news:
            kind = self._town.what_is(mail)
            if not isinstance(kind, Kind):
                continue
            for fault in self._faults(person.resident, mail, kind):
                yield f"the {kind.value} to {person.resident.name} {fault}"
            if kind in LETTERS:
                self._remember(person.resident, mail, kind)

    def faults_at_the_end(self) -> Iterator[str]:
        """What is wrong with what is kept: the ledger, the state, the copies in Carla's Sent folder."""
        yield from ledger_proof(self._town.worker.books).faults
        with self._town.worker.books.begin() as page:
            stages = [it.stage for it in page.find()]
        if stages != [Stage.CONNECTED]:
            yield f"the introduction should be connected; there are: {', '.join(stages) or 'none'}"
        copies = [mail.message_id for mail in self._town.people["carla"].sent()]
        if sorted(copies) != sorted(self._sent):
            yield f"Carla's Sent folder should hold {len(self._sent)} letters once each and holds {len(copies)}"

    def _faults(self, to: Resident, mail: Mail, kind: Kind) -> Iterator[str]:
        if mail.all("Bcc"):
            yield "has a Bcc header"
        author = author_of(mail).address
        expected = CARLA.address if kind in LETTERS else self._town.config.bot.address
        if author != expected:
            yield f"comes from {author}"
        both = [ANA.address, BEN.address]
        recipients = both if kind in _TO_BOTH else [to.address]
        if [one.address for one in (*mail.to, *mail.cc)] != recipients:
            yield f"shows other recipients than {' and '.join(recipients)}"
        if kind is Kind.STEP_OUT and [one.address for one in mail.reply_to] != both:
            yield "does not lead their replies past Carla"
        if kind in LETTERS:
            yield from self._thread_faults(to, mail, kind)
            yield from self._leaks(to, mail, kind)

    def _thread_faults(self, to: Resident, mail: Mail, kind: Kind) -> Iterator[str]:
        thread = {*mail.in_reply_to, *mail.references}
        if kind in (Kind.ASK, Kind.INTRODUCTION):
            if thread:
                yield "does not open a thread of its own"
        elif (self._introduction if kind is Kind.STEP_OUT else self._asks.get(to.key, "")) not in thread:
            yield "stands in the wrong thread"

    def _leaks(self, to: Resident, mail: Mail, kind: Kind) -> Iterator[str]:
        """Nothing of the other side before both agreed; afterwards still nothing of what was said before."""
        raw = mail.raw.replace(b"=\r\n", b"") + (mail.text or "").encode() + (mail.html or "").encode()
        seen = raw.lower()
        for other in (ANA, BEN):
            hidden = self._private[other.key] - ({other.address.encode()} if kind in _TO_BOTH else set())
            if other != to and any(piece in seen for piece in hidden):
                yield f"holds something of {other.name}"

    def _remember(self, to: Resident, mail: Mail, kind: Kind) -> None:
        self._sent.add(mail.message_id)
        if kind is Kind.INTRODUCTION:
            self._introduction = mail.message_id
        elif kind not in _TO_BOTH:
            self._private[to.key] |= {mail.message_id.lower().encode(), *_TOKEN.findall(mail.raw)}
        if kind is Kind.ASK:
            self._asks[to.key] = mail.message_id
