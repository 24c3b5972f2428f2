"""Catching up with an INBOX of 10,000 mails of which 100 are answers, beside a bare fetch of the same header fields."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from bench.places import CARLA, PASSWORD, provider, worker
from bench.report import Figure, tell
from bot.daemon import Worker, plant
from bot.introductions.introduction import Gesture, Introduction, Party, Person, Stage
from bot.mailboxes.links import tls_context
from bot.places import HEADER_FIELDS, Cursor, Folder
from bot.work.catching_up import Place, catch_up

MAILS, ANSWERS, BATCH = 10_000, 100, 500


def newsletter(number: int) -> bytes:
    """A mail that is none of our business, of ordinary size."""
    text = f"Line of news {number}. " * 8 + "\r\n"
    return (
        f"Return-Path: <bounce{number}@list.example>\r\n"
        "Received: from mx.list.example; Thu, 12 Nov 2026 09:00:00 +0000\r\n"
        f"From: News {number} <news{number}@list.example>\r\nTo: Carla Conti <{CARLA}>\r\n"
        f"Subject: What happened in week {number}\r\nDate: Thu, 12 Nov 2026 09:00:00 +0000\r\n"
        f"Message-ID: <news.{number}@list.example>\r\nReferences: <news.{number - 1}@list.example>\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text * 15}"
    ).encode()


def answer(number: int, server: Any) -> bytes:
    """One party's yes to one of the planted asks, as the provider would have stamped it."""
    now = format_datetime(datetime.now(UTC))
    return (
        f"Authentication-Results: {server.authserv_id}; dmarc=pass header.from=ruiz.example\r\n"
        f"Received: from mx.ruiz.example by {server.authserv_id}; {now}\r\n"
        f"From: Ana Ruiz <ana+{number}@ruiz.example>\r\nTo: Carla Conti <{CARLA}>\r\n"
        "Subject: Re: Introduction to Ben\r\n"
        f"Date: {now}\r\nMessage-ID: <answer.{number}@ruiz.example>\r\nIn-Reply-To: <ask.{number}@conti.example>\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\nYes, gladly!\r\n\r\nAna\r\n"
    ).encode()


def planted(worker: Worker, number: int) -> None:
    """An introduction whose first ask left under a known Message-ID."""
    now = datetime.now(UTC)
    people = (
        Party("a", Person(f"ana+{number}@ruiz.example", "Ana Ruiz"), why="pilots"),
        Party("b", Person(f"ben+{number}@ong.example", "Ben Ong"), why="audits"),
    )
    case = Introduction(
        0, f"P{number + 2}", Gesture.MAIL, Stage.DRAFTED, people, now - timedelta(hours=1), "Europe/Madrid"
    )
    plant(worker, case, {"a": f"<ask.{number}@conti.example>", "b": f"<other.{number}@conti.example>"})


def bare_fetch(server: Any) -> float:
    """Seconds that a bare client needs for the same header fields in the same batches."""
    from imapclient import IMAPClient

    tls = server.security == "tls"
    context = tls_context(server.ca_file) if tls else None
    client = IMAPClient(server.host, server.imap_port, ssl=tls, ssl_context=context, timeout=60)
    client.login(CARLA, PASSWORD)
    client.select_folder("INBOX", readonly=True)
    started = time.perf_counter()
    uids = client.search()
    fields = f"BODY.PEEK[HEADER.FIELDS ({HEADER_FIELDS})]"
    for start in range(0, len(uids), BATCH):
        client.fetch(uids[start : start + BATCH], [fields, "FLAGS", "INTERNALDATE", "RFC822.SIZE"])
    taken = time.perf_counter() - started
    client.logout()
    return taken


def fill(server: Any) -> None:
    """Puts the mails into the INBOX, the answers spread among the rest."""
    from imapclient import IMAPClient

    tls = server.security == "tls"
    context = tls_context(server.ca_file) if tls else None
    client = IMAPClient(server.host, server.imap_port, ssl=tls, ssl_context=context, timeout=120)
    client.login(CARLA, PASSWORD)
    every = MAILS // ANSWERS
    mails = [answer(n // every, server) if n % every == every // 2 else newsletter(n) for n in range(MAILS)]
    if client.has_capability("MULTIAPPEND"):
        for start in range(0, MAILS, 500):
            client.multiappend("INBOX", mails[start : start + 500])
    else:
        for raw in mails:
            client.append("INBOX", raw)
    client.logout()


def main() -> list[Figure]:
    """Measures, tells, answers the figures."""
    with provider() as server, tempfile.TemporaryDirectory() as folder:
        fill(server)
        with worker(server, "own", Path(folder)) as (assembled, _):
            for number in range(ANSWERS):
                planted(assembled, number)
            home = assembled.work.home
            now = home.now(Folder.INBOX)
            assert now is not None
            bare_fetch(server)
            bare = [bare_fetch(server)]
            started = time.perf_counter()
            place = Place(home, Folder.INBOX, Cursor(now.folder, now.uidvalidity, 1))
            taken_in = catch_up(assembled.work, [place]).taken
            ours = time.perf_counter() - started
            bare.append(bare_fetch(server))
            with assembled.books.begin() as page:
                agreed = sum(it.parties[0].state.value == "yes" for it in page.find())
    if taken_in != ANSWERS or agreed != ANSWERS:
        raise RuntimeError(f"{taken_in} mails taken in and {agreed} read as yes, of {ANSWERS}")
    reference = sum(bare) / len(bare)
    figures = [
        Figure("share_of_bare_fetch_rate", reference / ours, "", 0.5, most=False),
        Figure("bare_fetch_seconds", reference, "s"),
        Figure("catch_up_seconds", ours, "s"),
        Figure("mails_a_second", MAILS / ours, "/s"),
    ]
    return tell("catch-up", figures, f"{MAILS} mails, {ANSWERS} of them answers: read, decided, committed")
