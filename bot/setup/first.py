"""The first five minutes: ask, connect, propose a proof, write the configuration and the database, look at it all."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot import console, values
from bot.config import ConfigError, load_config
from bot.mailboxes.configured import open_mailbox
from bot.ports import NeedsOperator, TryLater
from bot.reading.banners import Banners
from bot.setup import sampling
from bot.setup.dialog import Dialog, Script
from bot.setup.doctor import describe, examine, worst
from bot.setup.init import Answers, proof_of, text_of, trial, write
from bot.setup.interview import Asker, account_of, interview
from bot.setup.providers import Provider, ask_dns, listens


def set_up(path: Path, flags: Mapping[str, str], asker: Asker, now: datetime, *, offline: bool, force: bool) -> int:
    """Everything `twoyes init` does; answers the exit code of the check at its end. `now` is aware.

    Raises ConfigError for answers that cannot be used, and what the mailbox raised where nobody is there to mend it.
    """
    if path.exists() and not force:
        raise ConfigError([f"{path} exists already; name another with --config, or replace it with --force"])
    base = path.resolve().parent
    if not base.is_dir():
        raise ConfigError([f"the folder {base} does not exist; make it first: mkdir -m 700 {base}"])
    look = (None, None) if offline else (ask_dns, listens)
    answers = interview(asker, flags, base, lookup=look[0], listens=look[1])
    trial(answers, base)
    if flags.get("proof"):
        answers = replace(answers, proof=_given_proof(flags))
    elif offline:
        answers = replace(answers, proof={"kind": "ask"})
        asker.say("Proof is set to ask, as no mail could be looked at: every answer will be a question to you.")
        asker.say("Run twoyes check when the servers can be reached: it proposes what to write instead.")
    else:
        answers = _with_proof(answers, asker, flags, base)
    trial(answers, base)
    write(path, text_of(answers), force=force)
    console.out().print(f"Wrote {path}.")
    _make_database(path, now)
    findings = console.show_findings(examine(path, now, offline=offline))
    if not worst(findings):
        console.out().print("Start it with: twoyes run")
    return worst(findings)


def _given_proof(flags: Mapping[str, str]) -> dict[str, str]:
    named = {"kind": "proof", "authserv_id": "authserv-id", "position": "position"}
    return {key: flags[flag] for key, flag in named.items() if flags.get(flag)}


def _with_proof(answers: Answers, asker: Asker, flags: Mapping[str, str], base: Path) -> Answers:
    while True:
        config = trial(answers, base)
        own = config.connector.addresses | ({config.bot.address} if config.bot.address else set())
        try:
            with (
                console.working("Looking at recent mail …"),
                closing(open_mailbox("first", config.home)) as mailbox,
            ):
                mails = sampling.recent(mailbox)
                found, added = sampling.propose(mails, own), sampling.banners(mails, own)
        except (NeedsOperator, TryLater) as fault:
            if isinstance(asker, Script):
                raise  # it is told once, where it ends
            console.fail([str(fault)])
            if not asker.yes("Change servers, login or password and try again?", False):
                raise
            account = answers.account
            assert account.smtp is not None
            was = Provider(
                account.imap.host,
                account.smtp.host,
                account.imap.port,
                account.smtp.port,
                account.imap.security,
                account.smtp.security,
            )
            asker = Dialog({})  # what the flags said did not work
            kept = {"ca-file": account.ca_file or _asked_authority(asker, fault)}
            answers = replace(answers, account=account_of(asker, kept, account.user, was, base))
            continue
        answers = _with_banners(answers, added, asker)
        _tell(found, asker)
        if found.proof.kind != "ask" and not asker.yes("Use that?", True):
            return replace(answers, proof={"kind": "ask"})
        return replace(answers, proof=proof_of(found))


def _with_banners(answers: Answers, found: Banners, asker: Asker) -> Answers:
    """What the mail server adds to mails, where the one who is asked says that it does."""
    for text in (*found.texts, *found.tags):
        asker.say(f"Your mail server seems to put this on every mail from outside: “{text}”")
    if not (found.texts or found.tags) or not asker.yes("Take it off before answers are read?", True):
        return answers
    return replace(answers, banners=found.texts, subject_tags=found.tags)


def _asked_authority(asker: Asker, fault: Exception) -> str:
    """The file that says whom to trust, where a certificate was not trusted; "" where there is none."""
    if not isinstance(fault.__cause__, ssl.SSLCertVerificationError) or not asker.yes("Is it your own server?", False):
        return ""
    return asker.text("ca-file", "The file with its certificate, or with that of its authority", "", values.one_line)


def _tell(found: sampling.Estimate, asker: Asker) -> None:
    asker.say(f"Looked at {found.mails} recent mails from {found.senders} senders.")
    if found.proof.kind == "ask":
        why = "That is too little to tell" if found.senders < sampling.ENOUGH else "Nothing there tells"
        asker.say(f"{why} what proves a sender, so every answer will be a question to you (proof: ask).")
        asker.say("When more mail has arrived, run twoyes check: it proposes what to write instead.")
        return
    asker.say(f"Proposed proof: {describe(found)}")
    rest = f"; answers of the other {found.questions} would be questions to you" if found.questions else ""
    asker.say(f"It would prove {found.proven} of these senders{rest}.")


def _make_database(path: Path, now: datetime) -> None:
    from bot.storage import schema

    _, _, copy = schema.upgrade(load_config(path).database, now)
    if copy is not None:
        console.out().print(f"The database was copied to {copy} and brought up to date.")
