"""The doctor: looks at the configuration, files, database, mailboxes and proof, and says how to mend what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import Config, ConfigError, Setup, load_config
from bot.config_mailboxes import Evidence, Mailbox, ProofKind
from bot.mailboxes.configured import gmail_settings, open_courier, open_imap, open_mailbox, open_smtp
from bot.places import Folder
from bot.ports import NeedsOperator, TryLater
from bot.reading.message import Mail
from bot.setup import sampling
from bot.setup.files import look_at_files
from bot.setup.findings import Finding, Level, ok, split
from bot.setup.init import quoted

if TYPE_CHECKING:
    from bot.mailboxes.configured import AnyMailbox


def examine(path: Path, now: datetime, *, offline: bool = False) -> Iterator[Finding]:
    """Everything that can be found out about this installation, one finding after another; `now` is aware.

    Changes nothing: no file is made, no mail is marked, sent or kept. `offline` leaves the servers out.
    """
    try:
        config = load_config(path)
    except ConfigError as error:
        for fault in error.faults:
            yield Finding(Level.FAULT, fault, written=True)
        return
    yield ok(f"{path} is complete; setup {config.setup}")
    yield from look_at_files(path, config)
    yield from _database(config)
    if offline:
        from bot.setup.gmail import look_at_logins

        yield from look_at_logins(config, _stored(config))
        yield Finding(Level.NOTE, "The servers were not asked.", "Run twoyes check without --offline to look at them.")
        return
    yield from _mailbox("bot.mailbox" if config.setup is Setup.SEPARATE else "mailbox", config.home, config, now)
    if config.watched is not None:
        yield from _watched(config.watched, config, now)
    if config.home.gmail is None:
        yield from _sending(config)
    yield from _elsewhere(config)
    if config.web is not None:
        from bot.setup.web import look_at_web

        yield from look_at_web(config)
    if config.setup is Setup.PLUS:
        yield Finding(
            Level.NOTE,
            f"Whether mail to {config.bot.address} reaches this mailbox cannot be seen from here.",
            "Send a mail to it from another address once; if it bounces, your provider has no plus-addressing: "
            "use setup: own or separate.",
        )


def try_out(path: Path, name: str) -> Iterator[Finding]:
    """What only the operator's own accounts can tell: a test mail to themselves goes through each mailbox at Gmail.

    `name` (letters and digits) tells this trial from others. What it makes it takes away. Raises ConfigError.
    """
    config = load_config(path)
    boxes = [("bot.mailbox" if config.setup is Setup.SEPARATE else "mailbox", config.home), ("mailbox", config.watched)]
    accounts = [(where, box.gmail) for where, box in boxes if box is not None and box.gmail is not None]
    if not accounts:
        yield Finding(Level.NOTE, "No mailbox is at Gmail by its own interface, so there is nothing to try out.")
    for where, gmail in accounts:
        from bot.setup.gmail_live import try_gmail

        yield Finding(Level.NOTE, f"Trying out {gmail.user}: a draft and one mail to itself.")
        yield from try_gmail(gmail_settings(where, gmail, _stored(config), None), name)


def _database(config: Config) -> Iterator[Finding]:
    from sqlalchemy.exc import SQLAlchemyError

    from bot.storage import schema
    from bot.storage.engine import open_engine, sqlite_path
    from bot.storage.keys import known_key, misfit

    file = sqlite_path(config.database)
    if file is not None and not file.exists():
        yield Finding(Level.WARNING, f"There is no database at {file} yet.", "Run twoyes migrate to make it.")
        return
    try:
        engine = open_engine(config.database)
        try:
            schema.require(engine)
            key = known_key(config.secrets.place)
            with engine.connect().execution_options(only_reads=True) as connection, connection.begin():
                fault = misfit(connection, key, config.secrets.place)
        finally:
            engine.dispose()
        if fault:
            raise NeedsOperator(fault)
    except NeedsOperator as fault:
        yield Finding(Level.FAULT, *split(str(fault)))
    except (SQLAlchemyError, OSError, ImportError) as fault:
        reason = str(fault).split("\n")[0]
        yield Finding(
            Level.FAULT,
            f"The database does not open: {reason}",
            "Look at the database line of the configuration and whether the server runs.",
            passing=not isinstance(fault, ImportError),
        )
    else:
        yield ok("The database has the schema this version needs" + (", and its key is there" if key else ""))


def _stored(config: Config) -> Callable[[str], bytes | None]:
    """Reads passwords that the database keeps, while it and its key can be read; what is wrong with them was told.

    What it reads raises NeedsOperator where the key is at fault: nobody is to store a password anew because of that.
    """
    from bot.storage.engine import open_engine, sqlite_path
    from bot.storage.keys import known_key, misfit
    from bot.storage.vault import stored

    def read(name: str) -> bytes | None:
        file = sqlite_path(config.database)
        if file is not None and not file.exists():
            return None
        sealed = NeedsOperator(f"The stored password {name} opens with the key only. Mend the key first, see above.")
        try:
            key = known_key(config.secrets.place)
        except NeedsOperator as fault:
            raise sealed from fault
        engine = open_engine(config.database)
        try:
            with engine.connect().execution_options(only_reads=True) as connection, connection.begin():
                if misfit(connection, key, config.secrets.place):
                    raise sealed
            return stored(engine, key)(name) if key is not None else None
        finally:
            engine.dispose()

    return read


def _failed(fault: NeedsOperator | TryLater) -> Finding:
    if isinstance(fault, NeedsOperator):
        return Finding(Level.FAULT, *split(str(fault)))
    return Finding(Level.FAULT, fault.reason, "Check host and port, and whether this machine is online.", passing=True)


_MOST_SHOWN = 100  # characters of a banner
_ROLE_TO_KEY = {Folder.DRAFTS: "drafts", Folder.SENT: "sent", Folder.ARCHIVE: "archive", Folder.JUNK: "junk"}


def _mailbox(where: str, settings: Mailbox, config: Config, now: datetime) -> Iterator[Finding]:
    try:
        if settings.gmail is not None:
            sender = config.bot.address if config.setup is Setup.SEPARATE else config.connector.address
            yield from _gmail(where, settings, config, sender, now)
        else:
            yield from _imap(where, settings, config, now)
        with closing(open_mailbox(where, settings, _stored(config))) as mailbox:
            mails = sampling.recent(mailbox)
            yield from _clock(mailbox, now)
    except (NeedsOperator, TryLater) as fault:
        yield _failed(fault)
        return
    yield from _proof(where, settings, config, mails)
    yield from _banners(where, settings, config, mails)


def _watched(settings: Mailbox, config: Config, now: datetime) -> Iterator[Finding]:
    try:
        if settings.gmail is not None:
            yield from _gmail("mailbox", settings, config, None, now)
        else:
            yield from _imap("mailbox", settings, config, now, ", to look at drafts and Sent")
    except (NeedsOperator, TryLater) as fault:
        yield _failed(fault)


def _imap(where: str, settings: Mailbox, config: Config, now: datetime, what_for: str = "") -> Iterator[Finding]:
    imap = settings.servers
    with closing(open_imap(where, imap, _stored(config))) as mailbox:
        roles = mailbox.roles()
        yield ok(f"Logged in to {imap.host} as {imap.user}{what_for}")
        if imap.google is not None:
            from bot.mailboxes.credentials import IMAP
            from bot.setup.gmail import look_at_grant

            yield from look_at_grant(imap.google, imap.user, IMAP, _stored(config), now)
        hidden = mailbox.hidden()
        yield from _folders(where, imap.label, roles, mailbox.keeps_label(), hidden)
        if hidden is not None and settings.evidence is not Evidence.PROVIDER:
            told = "Gmail files what it sends in Sent by itself, and may give it another Message-ID."
            yield Finding(Level.WARNING, told, f"Write {where}.evidence: provider")


def _gmail(where: str, settings: Mailbox, config: Config, sender: str | None, now: datetime) -> Iterator[Finding]:
    from bot.setup.gmail import look_at_gmail

    assert settings.gmail is not None
    stored = _stored(config)
    told = gmail_settings(where, settings.gmail, stored, None)
    yield from look_at_gmail(where, settings.gmail, told, sender, now, stored)


def _folders(
    where: str, label: str, roles: dict[Folder, str | None], keeps_label: bool, hidden: list[str] | None = None
) -> Iterator[Finding]:
    """`hidden` are folders that Gmail's settings keep from IMAP, None at other servers."""
    found = [f"{name}" for role, name in roles.items() if name and role is not Folder.INBOX]
    yield ok(f"Folders found: {', '.join(found) or 'only INBOX'}")
    if hidden:
        told = f"Gmail hides {', '.join(hidden)} from IMAP: what stands there is not seen."
        yield Finding(Level.WARNING, told, "In Gmail's settings, under Labels, tick Show in IMAP for them.")
    for role, key in _ROLE_TO_KEY.items():
        if roles.get(role) or hidden is not None:
            continue
        mend = f"If it has another name, write it as {where}.imap.folders.{key}."
        if role in (Folder.DRAFTS, Folder.SENT):
            lost = "labelled drafts" if role is Folder.DRAFTS else "letters sent by your own hand"
            yield Finding(Level.WARNING, f"No {key} folder was found, so {lost} are not seen.", mend)
        else:
            yield Finding(Level.NOTE, f"No {key} folder was found, so answers are not looked for there.", mend)
    ways = [f"the label (keyword) {label}"] if keeps_label else []
    ways += [f"moving it to the folder {roles[Folder.REQUESTS]}"] if roles.get(Folder.REQUESTS) else []
    if ways:
        yield ok(f"A draft becomes a request by {' or by '.join(ways)}")
    else:
        yield Finding(
            Level.WARNING,
            f"This server does not keep the label {label}, so a draft cannot become a request.",
            f"Make a folder named {label} and move drafts into it; requests by mail work without.",
        )


def _clock(mailbox: AnyMailbox, now: datetime) -> Iterator[Finding]:
    for heading in mailbox.past(Folder.INBOX, "", 1)[0]:
        ahead = heading.arrived - now
        if ahead > timedelta(minutes=5):
            yield Finding(
                Level.WARNING,
                f"The newest mail arrived {int(ahead.total_seconds() // 60)} minutes in the future.",
                "The clock of this machine is slow, or that of the mail server fast: set it by NTP.",
            )


def _proof(where: str, settings: Mailbox, config: Config, mails: list[Mail]) -> Iterator[Finding]:
    assert settings.proof is not None
    own = config.connector.addresses | ({config.bot.address} if config.bot.address else set())
    proof = settings.proof
    best = sampling.propose(mails, own)
    if proof.kind is ProofKind.ASK:
        proposed = best.proof.kind != "ask" and best.senders >= sampling.ENOUGH
        told = f"Better: {where}.proof: {describe(best)}, which would prove {best.proven} of {best.senders} senders."
        yield Finding(
            Level.NOTE, "proof is ask: every answer is put before you as a question.", told if proposed else ""
        )
        return
    if best.senders < sampling.ENOUGH:
        yield Finding(
            Level.NOTE,
            f"Too little mail in {settings.user} to tell whether proof {proof.kind} fits.",
            "Run twoyes check again when mail from others has arrived.",
        )
        return
    if proof.kind is ProofKind.DKIM:
        yield Finding(Level.NOTE, "proof is dkim: signatures are checked when mail arrives, and need a working DNS.")
        return
    found = sampling.estimate(mails, proof.reading(), own)
    told = f"Of {found.senders} senders of recent mail, {found.proven} would be proven by {proof.authserv_id}"
    better = f"{where}.proof: {describe(best)}" if best.proven > found.proven else ""
    if not found.proven:
        yield Finding(Level.FAULT, f"{told}: the proof does not fit this server.", better and f"Write {better}")
    elif found.proven * 2 < found.senders or best.proven > found.proven * 1.2:
        yield Finding(
            Level.WARNING, f"{told}; the others would become questions to you.", better and f"Better: {better}"
        )
    else:
        yield ok(told)


def _banners(where: str, settings: Mailbox, config: Config, mails: list[Mail]) -> Iterator[Finding]:
    own = config.connector.addresses | ({config.bot.address} if config.bot.address else set())
    found = sampling.banners(mails, own)
    known = {" ".join(text.split()).casefold() for text in (*settings.banners, *settings.subject_tags)}
    for key, what, texts in (("banners", "text", found.texts), ("subject_tags", "tag", found.tags)):
        for text in texts:
            if text.casefold() not in known:
                told = f"Your mail server seems to put this {what} on every mail from outside: “{_shortened(text)}”"
                line = f"{key}: [{quoted(text)}]"
                mend = f"Write it under {where}, and it is taken off before answers are read: {line}"
                yield Finding(Level.NOTE, told, mend)


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1].rstrip() + "…"


def describe(found: sampling.Estimate) -> str:
    """A proof as it is written in the configuration."""
    proof = found.proof
    if proof.kind != "header":
        return f"{{kind: {proof.kind}}}"
    return f"{{kind: header, authserv_id: {proof.authserv_id}, position: {proof.position}}}"


def _sending(config: Config) -> Iterator[Finding]:
    smtp = config.smtp
    try:
        with closing(open_courier(config, stored=_stored(config))) as courier:
            courier.check()
    except (NeedsOperator, TryLater) as fault:
        yield _failed(fault)
        return
    yield ok(f"Logged in to {smtp.host} as {smtp.user}, to send")
    if config.home.evidence is Evidence.PROVIDER:
        yield Finding(
            Level.NOTE,
            f"Whether {smtp.host} files what it sends in Sent by itself cannot be seen from here.",
            "If your Sent folder shows no copy of a mail sent by another program, write evidence: self-copy.",
        )
    elif config.home.evidence is Evidence.NONE:
        yield Finding(
            Level.WARNING,
            "evidence is none: after a crash a letter may leave twice, and an introduction becomes a question.",
            "Write evidence: self-copy.",
        )


def _elsewhere(config: Config) -> Iterator[Finding]:
    """Where the connector hears that a mailbox lets nobody in: looked at while nobody needs it."""
    found = config.notices.elsewhere
    if found is None:
        return
    try:
        with closing(open_smtp(found.smtp, stored=_stored(config))) as courier:
            courier.check()
    except (NeedsOperator, TryLater) as fault:
        yield _failed(fault)
        return
    yield ok(f"Logged in to {found.smtp.host} as {found.smtp.user}, to tell {found.address} of a lock")


def worst(findings: list[Finding]) -> int:
    """The exit code: 0 well, 1 faults, 2 a configuration that cannot be used, 3 where it may all be well later."""
    faults = [finding for finding in findings if finding.level is Level.FAULT]
    if not faults:
        return 0
    if any(fault.written for fault in faults):
        return 2
    return 3 if all(fault.passing for fault in faults) else 1
