"""What proves a sender in this mailbox: recent mail is looked at, in memory only, and a proof is proposed from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Literal

from bot.places import Folder
from bot.ports import Mailbox
from bot.reading.banners import Banners, find_banners
from bot.reading.message import Mail, Unreadable, parse_message
from bot.reading.sender import Proof, Proven, Sender, authserv_id, prove, sender_of

SAMPLE = 200
ENOUGH = 3  # senders; fewer tell nothing of a server
LARGEST = 150_000  # bytes; larger mails are mostly attachments and say nothing more about their sender

_POSITIONS: tuple[Literal["above-received", "below-received", "top"], ...] = ("above-received", "below-received", "top")


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a proof would have meant for recent mail: of so many senders, so many would be proven."""

    proof: Proof
    senders: int
    proven: int
    mails: int

    @property
    def questions(self) -> int:
        """The senders whose answers would be put before the connector."""
        return self.senders - self.proven


def recent(mailbox: Mailbox, count: int = SAMPLE) -> list[Mail]:
    """The latest mails of the INBOX that arrived from elsewhere, the newest last. Nothing is marked or kept."""
    headings, _ = mailbox.past(Folder.INBOX, "", count)
    spots = [heading.spot for heading in reversed(headings) if heading.size <= LARGEST]
    mails = []
    for _, raw in mailbox.fetch(spots):
        try:
            mails.append(parse_message(raw))
        except Unreadable:
            continue
    return mails


def estimate(mails: Sequence[Mail], proof: Proof, own: frozenset[str]) -> Estimate:
    """How many of the senders, those of `own` left out, this proof would have proven each time they wrote."""
    verdicts: dict[str, bool] = {}
    for mail, sender in _from_others(mails, own):
        passed = isinstance(prove(mail, sender, proof, None), Proven)
        address = sender.address.lower()
        verdicts[address] = verdicts.get(address, True) and passed
    return Estimate(proof, len(verdicts), sum(verdicts.values()), len(mails))


def propose(mails: Sequence[Mail], own: frozenset[str]) -> Estimate:
    """The proof under which the fewest senders become questions, trusting only what this server surely wrote.

    An identifier is trusted only where it opens an Authentication-Results on most mails: one that a single sender
    wrote into their own mail is no server of ours.
    """
    others = [mail for mail, _ in _from_others(mails, own)]
    best = estimate(mails, Proof("ask"), own)
    for name, position in product(_identifiers(others), _POSITIONS):
        found = estimate(mails, Proof("header", name, position), own)
        if found.proven > best.proven:
            best = found
    if best.proof.kind == "ask" or best.proven * 2 < best.senders:
        signed = _signed(mails, own)
        if signed.proven > best.proven and signed.proven * 2 >= signed.senders:
            return signed
    return best


def banners(mails: Sequence[Mail], own: frozenset[str]) -> Banners:
    """What this mail server seems to add to every mail from outside; nothing where too few senders wrote."""
    return find_banners([(sender.domain, mail) for mail, sender in _from_others(mails, own)])


def _identifiers(mails: Sequence[Mail]) -> Iterator[str]:
    """What may be the name of our own server, the commonest first; "topmost" where results come without a name."""
    seen: Counter[str] = Counter()
    for mail in mails:
        seen.update({authserv_id(value).lower() or "topmost" for value in mail.all("Authentication-Results")})
    enough = max(2, len(mails) * 2 // 3)
    for name, count in islice(seen.most_common(), 5):
        if count >= enough:
            yield name


def _signed(mails: Sequence[Mail], own: frozenset[str]) -> Estimate:
    """Senders whose domain signs their mail: whether the signatures hold is only checked when mail arrives."""
    signed: dict[str, bool] = {}
    for mail, sender in _from_others(mails, own):
        domains = {_tag_d(value) for value in mail.all("DKIM-Signature")}
        good = any(domain and f".{sender.domain}".endswith(f".{domain}") for domain in domains)
        address = sender.address.lower()
        signed[address] = signed.get(address, True) and good
    return Estimate(Proof("dkim"), len(signed), sum(signed.values()), len(mails))


def _tag_d(signature: str) -> str:
    for tag in signature[:10_000].split(";"):
        name, _, value = tag.partition("=")
        if name.strip().lower() == "d":
            return value.strip().lower()
    return ""


def _from_others(mails: Sequence[Mail], own: frozenset[str]) -> Iterator[tuple[Mail, Sender]]:
    for mail in mails:
        sender = sender_of(mail)
        if isinstance(sender, Sender) and sender.address.lower() not in own:
            yield mail, sender
