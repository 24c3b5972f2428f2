"""A mail on its way in: which letter of ours it answers, who vouches for its author, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.introductions.decision import ASKS, LETTERS, Kind
from bot.introductions.introduction import Introduction
from bot.ports import Mailbox, Page
from bot.reading.dkim_check import check_dkim
from bot.reading.message import Mail, Unreadable, parse_message
from bot.reading.quoting import OwnWords, own_words
from bot.reading.sender import Proven, Sender, Unproven, prove
from bot.reading.thread import AskRef, Conflict, Traces, choose, traces
from bot.reasons import Reason, Why
from bot.records import OutboxRow, Outcome
from bot.work.timelimit import undisturbed
from bot.work.work import Work
from bot.writing.letters import Setup

ABOUT_IT = frozenset({Kind.INTRODUCTION, Kind.STEP_OUT, Kind.NUDGE_INTRODUCED, Kind.HOW_DID_IT_GO})
"""Letters about an introduction that was made; answers to them are no consent."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mail, why, and what it belongs to. `concerns` is False for mail that is none of our business."""

    outcome: Outcome
    why: Why
    introduction: int | None = None
    party: str = ""
    words: str = ""
    sender: str = ""
    concerns: bool = True


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail on its way through the steps: what it is, where it came in, and how the ledger will call it."""

    mail: Mail
    mailbox: Mailbox
    number: int

    @property
    def evidence(self) -> str:
        """The ledger's name for this mail."""
        return f"mail {self.number}"


def letter_answered(work: Work, page: Page, arrived: Arrived) -> OutboxRow | Conflict | None:
    found = traces(arrived.mail, plus_address(work))
    return resolve(page, found)


def resolve(page: Page, found: Traces) -> OutboxRow | Conflict | None:
    """The letter of ours that these traces name, by Message-ID or token."""
    rows = page.outbox.by_message_ids(found.message_ids)
    nearest = next((rows[one] for one in found.message_ids if one in rows), None)
    if nearest is not None and nearest.kind not in LETTERS:
        return nearest  # only the connector has our notices, and one thread of theirs may be about several things
    if (
        nearest is not None
        and nearest.kind in ABOUT_IT
        and {row.introduction for row in rows.values()} == {nearest.introduction}
    ):
        return nearest  # in the common thread stand letters to all and to one
    by_id = {message_id: AskRef(row.introduction or 0, row.party, row.kind.value) for message_id, row in rows.items()}
    tokens = page.by_tokens(found.tokens)
    by_token = {token: AskRef(number, party, Kind.ASK.value) for token, (number, party) in tokens.items()}
    ref = choose(found, by_id, by_token)
    if ref is None or isinstance(ref, Conflict):
        return ref
    for message_id in found.message_ids:
        if message_id in rows and by_id[message_id] == ref:
            return rows[message_id]
    answerable = ASKS | {Kind.HOW_DID_IT_GO}
    letters = [row for row in page.outbox.of(ref.introduction) if row.party == ref.party and row.kind in answerable]
    return letters[-1] if letters else None


def plus_address(work: Work) -> str:
    return {
        Setup.OWN: "",
        Setup.PLUS: work.voice.connector_address,
        Setup.SEPARATE: work.voice.bot_address,
    }[work.voice.setup]


def all_mail_is_ours(work: Work) -> bool:
    """A dedicated bot address gets no mail that does not concern us."""
    return work.voice.setup is Setup.SEPARATE


def proof_of(work: Work, page: Page, arrived: Arrived, sender: Sender) -> Proven | Unproven:
    """What vouches for the author; kept with the mail, so that whatever follows from it can say so."""
    proof = work.proofs[arrived.mailbox.name]
    checked = None
    if proof.kind == "dkim":
        checked = check_dkim(arrived.mail.raw, lambda name: _looked_up(work, name), int(work.clock().timestamp()))
    found = prove(arrived.mail, sender, proof, checked)
    page.mails.keep_proof(arrived.number, found.told)
    return found


def was_asked(row: OutboxRow, when: datetime) -> bool:
    """True for an ask that had begun to leave by then."""
    return row.kind in ASKS and row.data_at is not None and row.data_at <= when


def _looked_up(work: Work, name: bytes) -> bytes | None:
    with undisturbed():
        return work.resolver(name)


def not_proven(found: Unproven) -> Why:
    """Why a mail without proof is put before the connector, or passed over."""
    return Reason.ALL_ARE_ASKED.says() if found.reason == "ask" else Reason.NOT_PROVEN.says(found.reason)


def as_sent(page: Page, row: OutboxRow) -> Mail | None:
    try:
        return parse_message(page.outbox.outgoing(row).raw)
    except Unreadable:
        return None


def words_in(work: Work, mail: Mail, sent: Mail | None = None, names: tuple[str, ...] = ()) -> OwnWords:
    """What the author of a mail that arrived here wrote, without what our own mail server added to it."""
    return own_words(mail, sent, names=names, banners=work.banners.texts)


def names_in(it: Introduction) -> tuple[str, ...]:
    words = [word for party in it.parties for word in party.person.name.split()]
    return tuple(dict.fromkeys(words))
