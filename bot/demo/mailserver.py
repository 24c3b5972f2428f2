"""A whole mail provider in one thread: IMAP (pymap) and SMTP submission (aiosmtpd) over one set of mailboxes in memory.

It speaks to any mail client, on this machine, without TLS. Mail between its accounts is delivered at once and carries
an Authentication-Results field (RFC 8601) that says what the server knows from the sender's login.
"""

from __future__ import annotations

import asyncio
import contextlib
import email.utils
import itertools
import logging
import re
import smtplib
import threading
import warnings
from argparse import Namespace
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any, TypeVar

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from proxyprotocol.sock import SocketInfoLocal
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import FetchRequirement, Flag, ObjectId
from pymap.parsing.specials.flag import Wildcard
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from bot.demo.vouching import results_field, sole_from, untagged, without_claims
from bot.mailboxes.links import Security

FOLDERS = ("Drafts", "Sent", "Archive", "Junk")
LARGEST = 35_000_000  # bytes of one mail

_T = TypeVar("_T")


class MailServer:
    """The provider. `start` opens its ports, `stop` forgets all mail. Methods may be called from any thread.

    `accounts` maps addresses to passwords; the address is the login name, and `local+tag@domain` is the account's too.
    `imap_port` and `smtp_port` are the ports in use once started (0 asks the system for free ones).
    Without `keeps_keywords` it forgets them, as some providers do. `clock` dates what is delivered.
    `on_delivery(recipient, raw)` is called in the server's thread for each delivered mail, as delivered.
    """

    def __init__(
        self,
        accounts: Mapping[str, str],
        host: str = "127.0.0.1",
        imap_port: int = 0,
        smtp_port: int = 0,
        authserv_id: str = "mx.demo.example",
        *,
        on_delivery: Callable[[str, bytes], None] | None = None,
        keeps_keywords: bool = True,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.accounts = {address.lower(): password for address, password in accounts.items()}
        self.host = host
        self.imap_port = imap_port
        self.smtp_port = smtp_port
        self.authserv_id = authserv_id
        self.on_delivery = on_delivery
        self.security: Security = "none"
        self.ca_file: str | None = None
        self._folder_kind = _Keeping if keeps_keywords else MailboxData
        self._clock = clock
        self._serial = itertools.count(1)
        self._mailboxes: dict[str, _Mailboxes] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._stopping: asyncio.Event | None = None

    def start(self) -> None:
        """Opens both ports and returns when they answer. Raises OSError where a port is taken."""
        if self._thread is not None:
            raise RuntimeError("The mail server runs already.")
        logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd tells each connection the same warnings
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), name="mail server", daemon=True)
        self._thread.start()
        try:
            ready.result(timeout=30)
        except BaseException:
            self._thread = None
            raise

    def stop(self) -> None:
        """Closes both ports and every connection; all mail is gone."""
        if self._thread is None or self._loop is None or self._stopping is None:
            return
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(timeout=10)
        self._thread = self._loop = None

    def deliver(self, from_login: str | None, recipients: Sequence[str], raw: bytes) -> None:
        """Sends a mail as one of the accounts would; None is a stranger elsewhere, whose From nobody vouches for.

        Raises smtplib.SMTPException where the server refuses it.
        """
        if from_login is None:
            sender = sole_from(_crlf(raw)) or ""
            for recipient in recipients:
                self._run(self.take_in(sender, recipient, raw, None))
            return
        with smtplib.SMTP(self.host, self.smtp_port, timeout=30) as client:
            client.login(from_login, self.accounts[from_login.lower()])
            client.sendmail(from_login, list(recipients), raw)

    def append(self, address: str, folder: str, raw: bytes, keywords: Iterable[str] = ()) -> None:
        """Files a mail as a mail client would; `keywords` may hold system flags (`\\Seen`, `\\Draft`) too."""
        flags = frozenset(Flag(keyword) for keyword in keywords)
        self._run(self._file(address, folder, raw, flags))

    def mails(self, address: str, folder: str) -> list[bytes]:
        """The mails of a folder, oldest first; none where there is no such folder."""
        return self._run(self._read(address, folder))

    def settle(self, timeout: float = 0.0) -> None:
        """Returns when every accepted mail is delivered: at once, as delivery precedes acceptance here."""

    def owner(self, address: str) -> str | None:
        """The account that an address, with or without a tag, belongs to."""
        account = untagged(address)
        return account if account in self.accounts else None

    async def _serve(self, ready: Future[None]) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        try:
            async with AsyncExitStack() as stack:
                imap = await asyncio.start_server(await self._imap(), self.host, self.imap_port)
                stack.push_async_callback(_close, imap)
                smtp = await self._loop.create_server(self._smtp, self.host, self.smtp_port)
                stack.push_async_callback(_close, smtp)
                self.imap_port = imap.sockets[0].getsockname()[1]
                self.smtp_port = smtp.sockets[0].getsockname()[1]
                ready.set_result(None)
                await self._stopping.wait()
        except BaseException as fault:
            if ready.done():
                raise
            ready.set_exception(fault)

    async def _imap(self) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]:
        config = Config(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            host=self.host,
            port=self.imap_port,
            demo_data=False,
            demo_user="",
            demo_password="",
            tls_enabled=False,
            hash_context=Cleartext(),  # the passwords stand in memory anyway, and each hash would cost 0.1 s a login
            cpu_subsystem=Subsystem.for_asyncio(),
            max_append_len=LARGEST,
        )
        login = Login(config)
        for address, password in self.accounts.items():
            login.users_dict[address] = UserMetadata(config, address, password=password)
            mailboxes = self._mailboxes[address] = _Mailboxes(self._folder_kind)
            for folder in FOLDERS:
                await mailboxes.add_mailbox(folder)
                await mailboxes.set_subscribed(folder, True)
            config.set_cache[address] = (mailboxes, FilterSet())
        server = IMAPServer(login, config)

        async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            whole: Any = _WholeResponses(writer)
            with contextlib.suppress(ConnectionError):
                await server(reader, whole, SocketInfoLocal(writer))

        return client

    def _smtp(self) -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of logins without TLS: nothing leaves this machine
            return SMTP(
                _Submission(self),
                hostname=self.authserv_id,
                ident="submission",
                data_size_limit=LARGEST,
                auth_required=True,
                auth_require_tls=False,
                authenticator=self._authenticate,
                loop=self._loop,
            )

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        if isinstance(data, LoginPassword):
            login = data.login.decode("utf-8", "replace").lower()
            if self.accounts.get(login) == data.password.decode("utf-8", "replace"):
                return AuthResult(success=True, auth_data=login)
        return AuthResult(success=False, handled=False)

    async def take_in(self, sender: str, recipient: str, raw: bytes, login: str | None) -> None:
        """Stamps a mail and delivers it to the recipient's INBOX; LookupError where nobody is called that."""
        account = self.owner(recipient)
        if account is None:
            raise LookupError(recipient)
        now = self._clock()
        raw = _crlf(raw)
        delivered = b"".join(
            (
                f"Return-Path: <{sender}>\r\nDelivered-To: {recipient}\r\n".encode(),
                results_field(self.authserv_id, raw, sender, login),
                f"Received: from [127.0.0.1] by {self.authserv_id} with {'ESMTPA' if login else 'ESMTP'}"
                f" id {next(self._serial):06d}\r\n"
                f"\tfor <{recipient}>; {email.utils.format_datetime(now)}\r\n".encode(),
                without_claims(raw, self.authserv_id),
            )
        )
        await self._file(account, "INBOX", delivered, frozenset(), now)
        if self.on_delivery is not None:
            self.on_delivery(recipient, delivered)

    async def _file(
        self, address: str, folder: str, raw: bytes, flags: frozenset[Flag], when: datetime | None = None
    ) -> None:
        mailboxes = self._mailboxes[address.lower()]
        with contextlib.suppress(ValueError):
            if folder.upper() != "INBOX":
                await mailboxes.add_mailbox(folder)
        mailbox = await mailboxes.get_mailbox(folder)
        await mailbox.append(AppendMessage(_crlf(raw), when or self._clock(), flags), recent=True)

    async def _read(self, address: str, folder: str) -> list[bytes]:
        try:
            mailbox = await self._mailboxes[address.lower()].get_mailbox(folder)
        except KeyError:
            return []
        return [bytes(await m.load_content(FetchRequirement.CONTENT)) async for m in mailbox.messages()]

    def _run(self, task: Coroutine[Any, Any, _T]) -> _T:
        if self._loop is None:
            task.close()
            raise RuntimeError("The mail server is not running.")
        return asyncio.run_coroutine_threadsafe(task, self._loop).result(timeout=30)


class _Submission:
    """The rules of the submission port: who may send as whom, and to whom (called by aiosmtpd, one verb each)."""

    def __init__(self, provider: MailServer) -> None:
        self._provider = provider

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str | None, options: list[str]
    ) -> str:
        sender = (address or "").strip("<>")
        if sender and untagged(sender) != session.auth_data:
            return f"553 5.7.1 <{sender}>: Sender address rejected: not owned by user {session.auth_data}"
        envelope.mail_from = sender or "<>"  # aiosmtpd takes "" for no MAIL at all
        envelope.mail_options.extend(options)
        return "250 2.1.0 Ok"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._provider.owner(address) is None:
            return f"550 5.1.1 <{address}>: Recipient address rejected: nobody here is called that"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = bytes(envelope.original_content or b"")
        author = sole_from(raw)
        if author is None or untagged(author) != session.auth_data:
            return f"553 5.7.1 From must hold one address, owned by user {session.auth_data}"
        for recipient in envelope.rcpt_tos:
            await self._provider.take_in((envelope.mail_from or "").strip("<>"), recipient, raw, session.auth_data)
        return "250 2.0.0 Ok: delivered"


class _Keeping(MailboxData):
    """A folder that keeps any keyword, and says so: pymap's own keeps those of APPEND only."""

    @property
    def permanent_flags(self) -> frozenset[Flag]:
        used = {flag for message in self._messages.values() for flag in message.permanent_flags}
        return super().permanent_flags | used | {Wildcard}


class _Mailboxes(MailboxSet):
    """One account's folders, all of one kind."""

    def __init__(self, kind: type[MailboxData]) -> None:
        super().__init__()
        self._kind = kind
        self._inbox = kind(self._content_cache, self._thread_cache)

    async def add_mailbox(self, name: str) -> ObjectId:
        async with self._set_lock.write_lock():
            if name in self._set:
                raise ValueError(name)
            folder = self._set[name] = self._kind(self._content_cache, self._thread_cache)
            return folder.mailbox_id


class _WholeResponses:
    """A writer that sends what pymap writes piece by piece in one go, up to each drain.

    A client that reads without waiting, as imapclient does during IDLE, would meet half a line otherwise.
    """

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> None:
        self._pieces.append(bytes(data))

    async def drain(self) -> None:
        self._flush()
        await self._writer.drain()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        whole, self._pieces = b"".join(self._pieces), []
        if whole:
            self._writer.write(whole)


def _crlf(raw: bytes) -> bytes:
    return re.sub(rb"\r\n|\r|\n", b"\r\n", raw)


async def _close(server: asyncio.Server) -> None:
    server.close()
