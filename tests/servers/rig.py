"""A real mail provider on loopback: Postfix and Dovecot private folders and ports, our stamping filter between.

Mail comes in on two ports: submission (TLS, with login, senders bound to their logins) and, for strangers, inbound.
Postfix hands it to the filter over LMTP, the filter writes Authentication-Results on top and passes it to Dovecot.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import os
import pwd
import re
import shutil
import signal
import smtplib
import socket
import ssl
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from imapclient import IMAPClient

from bot.demo.vouching import results_field, untagged, without_claims
from bot.mailboxes.links import Security

POSTFIX_DAEMONS = Path("/usr/lib/postfix/sbin")
STARTING = 20.0  # seconds until both servers must answer
_SPECIAL = (b"\\Drafts", b"\\Sent", b"\\Archive", b"\\Junk")
_FOLDERS = ("Drafts", "Sent Items", "Archive", "Junk")
_RECEIVED = re.compile(rb"\AReceived:(?:[^\r\n]|\r\n[ \t])*\r\n")
_LOGIN = re.compile(rb"\(Authenticated sender: ([^\s()]+)\)")
_RECEIVED_ID = re.compile(rb"\bid (\w+)")


def available() -> str | None:
    """Why the rig cannot run here, None where it can."""
    missing = [name for name in ("dovecot", "postfix") if _program(name) is None]
    if missing:
        return f"{' and '.join(missing)} not installed (apt-get install dovecot-imapd dovecot-lmtpd postfix)"
    if not Path("/usr/lib/dovecot/lmtp").exists():
        return "Dovecot's LMTP service is not installed (apt-get install dovecot-lmtpd)"
    if os.geteuid() != 0:
        return "Postfix needs root for its users and queue"
    return None


class Rig:
    """The provider. The same small surface as `bot.demo.mailserver.MailServer`, with TLS and a `ca_file` to trust.

    `accounts` maps addresses to passwords. `imap_port` and `smtp_port` speak TLS at once, `imap_starttls_port` and
    `smtp_starttls_port` after STARTTLS; `inbound_port` takes strangers' mail. All are set by `start`.
    """

    authserv_id = "mx.rig.example"

    def __init__(self, accounts: Mapping[str, str]) -> None:
        self.accounts = {address.lower(): password for address, password in accounts.items()}
        self.host = "127.0.0.1"
        self.security: Security = "tls"
        self.on_delivery: Callable[[str, bytes], None] | None = None
        ports = _free_ports(8)
        self.imap_port, self.imap_starttls_port, self.smtp_port, self.smtp_starttls_port, self.inbound_port = ports[:5]
        self._lmtp_port, self._auth_port, self._filter_port = ports[5:]
        self._folder: Path | None = None
        self._dovecot: subprocess.Popen[bytes] | None = None
        self._postfix: subprocess.Popen[bytes] | None = None
        self._filter: _Filter | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def folder(self) -> Path:
        """Where everything of this rig stands: configuration, logs, queue, mail."""
        if self._folder is None:
            raise RuntimeError("The rig is not running.")
        return self._folder

    @property
    def ca_file(self) -> str:
        """The certificate that clients must trust."""
        return str(self.folder / "ca.pem")

    def start(self) -> None:
        """Starts everything and returns when every port answers; RuntimeError with the logs where one does not."""
        self._folder = Path(tempfile.mkdtemp(prefix="twoyes-rig-"))
        self._folder.chmod(0o755)  # several users of the two servers work below it
        try:
            _make_certificates(self.folder)
            self._filter = _Filter(self, self._filter_port, self._lmtp_port)
            self._dovecot = self._start_dovecot()
            self._postfix = self._start_postfix()
            for port in (self.imap_port, self.imap_starttls_port, self._lmtp_port, self._auth_port):
                self._await_port(port)
            for port in (self.smtp_port, self.smtp_starttls_port, self.inbound_port):
                self._await_port(port)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends the processes that `start` started and removes their folder."""
        if self._postfix is not None:
            # the process that we know is a script that waits for the master; first, as it holds logins to Dovecot open
            _end(self._postfix, _read_pid(self.folder / "postfix/queue/pid/master.pid"))
        if self._dovecot is not None:
            _end(self._dovecot, self._dovecot.pid)
        self._postfix = self._dovecot = None
        if self._filter is not None:
            self._filter.stop()
            self._filter = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def deliver(self, from_login: str | None, recipients: Sequence[str], raw: bytes) -> None:
        """Sends a mail as one of the accounts would, or as a stranger (None), and returns when it stands in its INBOX.

        Raises smtplib.SMTPException where the server refuses it.
        """
        queue_id = self.submit(from_login, recipients, raw)
        assert self._filter is not None
        self._filter.await_delivery(queue_id, {recipient.lower() for recipient in recipients})

    def submit(self, from_login: str | None, recipients: Sequence[str], raw: bytes) -> bytes:
        """Like `deliver` without waiting: for mail that will bounce. Answers Postfix's name for it."""
        with self._submission(from_login) as client:
            sender = from_login or "stranger@elsewhere.example"
            _accept(client.docmd("MAIL", f"FROM:<{sender}>"))
            for recipient in recipients:
                _accept(client.docmd("RCPT", f"TO:<{recipient}>"))
            code, words = client.data(re.sub(rb"\r\n|\r|\n", b"\r\n", raw))
            _accept((code, words))
        return words.rpartition(b" ")[2]

    def settle(self, timeout: float = 30.0) -> None:
        """Returns when every mail that was accepted so far is delivered or bounced. Raises TimeoutError."""
        queue = self.folder / "postfix/queue"
        deadline = time.monotonic() + timeout
        parts = ("maildrop", "incoming", "active", "deferred")
        while any(_accepted(path) for part in parts for path in (queue / part).rglob("*")):
            if time.monotonic() > deadline:
                raise TimeoutError(f"mail is stuck in the queue\n{self.logs()}")
            time.sleep(0.01)

    def append(self, address: str, folder: str, raw: bytes, keywords: Iterable[str] = ()) -> None:
        """Files a mail as a mail client would; `keywords` may hold system flags too. A missing folder is made."""
        with self.imap(address) as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
                client.subscribe_folder(folder)
            client.append(folder, raw, tuple(keywords))

    def mails(self, address: str, folder: str) -> list[bytes]:
        """The mails of a folder, oldest first; none where there is no such folder."""
        with self.imap(address) as client:
            if not client.folder_exists(folder):
                return []
            client.select_folder(folder, readonly=True)
            uids = sorted(client.search("ALL"))
            found = client.fetch(uids, ["BODY.PEEK[]"])
            return [found[uid][b"BODY[]"] for uid in uids]

    def clear(self) -> None:
        """Waits until the queue is empty, then empties every mailbox and removes the folders that somebody made."""
        self.settle()
        for address in filter(self._holds_something, self.accounts):
            with self.imap(address) as client:
                for flags, _, name in sorted(client.list_folders(), key=lambda folder: folder[2], reverse=True):
                    if b"\\Noselect" in flags:
                        continue
                    client.select_folder(name)
                    client.delete_messages(client.search("ALL"), silent=True)
                    client.close_folder()
                    if name != "INBOX" and not any(flag in _SPECIAL for flag in flags):
                        client.delete_folder(name)

    def renumber_inbox(self, address: str) -> None:
        """Loses what Dovecot remembers of an INBOX: it numbers every mail anew, under another UIDVALIDITY."""
        home = self.folder / "mail" / address
        for lost in [*home.glob("dovecot-uidlist*"), *home.glob("dovecot.index*")]:
            lost.unlink(missing_ok=True)

    def _holds_something(self, address: str) -> bool:
        home = self.folder / "mail" / address
        made = {path.name for path in home.glob(".*") if path.is_dir()} - {f".{name}" for name in _FOLDERS}
        return bool(made) or any(any(home.glob(f"**/{part}/*")) for part in ("cur", "new"))

    def imap(self, address: str) -> IMAPClient:
        """A logged-in client of its own, as a person's mail program would be."""
        client = IMAPClient(self.host, self.imap_port, ssl_context=self._trusting(), timeout=30)
        client.login(address, self.accounts[address.lower()])
        return client

    def logs(self) -> str:
        """The end of both servers' logs, for a failing test."""
        parts = []
        for name in ("dovecot.log", "postfix.log", "dovecot.out", "postfix.out"):
            with contextlib.suppress(OSError):
                parts.append(f"--- {name}\n" + "\n".join((self.folder / name).read_text().splitlines()[-30:]))
        return "\n".join(parts)

    def _submission(self, login: str | None) -> smtplib.SMTP:
        if login is None:
            client = smtplib.SMTP(self.host, self.inbound_port, "elsewhere.example", timeout=30)
            client.ehlo()
            return client
        client = smtplib.SMTP_SSL(self.host, self.smtp_port, "[127.0.0.1]", timeout=30, context=self._trusting())
        client.login(login, self.accounts[login.lower()])
        return client

    def _trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.ca_file)

    def _start_dovecot(self) -> subprocess.Popen[bytes]:
        owner = pwd.getpwnam("mail")
        for name in ("run", "state", "mail"):
            (self.folder / name).mkdir(mode=0o755)
        os.chown(self.folder / "mail", owner.pw_uid, owner.pw_gid)
        users = "".join(f"{address}:{{PLAIN}}{password}::::::\n" for address, password in self.accounts.items())
        _write(self.folder / "users", users, 0o644)
        config = _DOVECOT.format(folder=self.folder, uid=owner.pw_uid, gid=owner.pw_gid, me=self)
        _write(self.folder / "dovecot.conf", config)
        program = _program("dovecot")
        assert program is not None
        return self._run([program, "-F", "-c", str(self.folder / "dovecot.conf")], "dovecot.out")

    def _start_postfix(self) -> subprocess.Popen[bytes]:
        home = self.folder / "postfix"
        (home / "queue").mkdir(parents=True, mode=0o755)
        (home / "data").mkdir(mode=0o700)
        shutil.chown(home / "data", "postfix")
        domains = sorted({address.rpartition("@")[2] for address in self.accounts})
        _write(home / "main.cf", _POSTFIX_MAIN.format(folder=self.folder, domains=" ".join(domains), me=self))
        _write(home / "master.cf", _POSTFIX_MASTER.format(me=self))
        _write(home / "accounts", "".join(f"{address} {address}\n" for address in self.accounts))
        program = _program("postfix")
        assert program is not None
        return self._run([program, "-c", str(home), "start-fg"], "postfix.out")

    def _run(self, command: list[str], output: str) -> subprocess.Popen[bytes]:
        with (self.folder / output).open("wb") as out:
            # a session of its own: both masters signal their whole process group when they end
            return subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)

    def _await_port(self, port: int) -> None:
        deadline = time.monotonic() + STARTING
        while True:
            try:
                socket.create_connection((self.host, port), timeout=1).close()
                return
            except OSError:
                dead = [p.args for p in (self._dovecot, self._postfix) if p is not None and p.poll() is not None]
                if dead or time.monotonic() > deadline:
                    raise RuntimeError(
                        f"Port {port} does not answer ({dead or 'time is over'}).\n{self.logs()}"
                    ) from None
                time.sleep(0.02)


class _Filter:
    """LMTP in, LMTP out: stamps each mail with what Postfix wrote about its sender's login in the topmost Received."""

    def __init__(self, rig: Rig, port: int, onward: int) -> None:
        self._rig = rig
        self._port = port
        self._onward = onward
        self._delivered: set[tuple[bytes, str]] = set()
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._serve, args=(ready,), name="rig filter", daemon=True)
        self._thread.start()
        ready.result(timeout=STARTING)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)

    def await_delivery(self, queue_id: bytes, recipients: set[str]) -> None:
        wanted = {(queue_id, recipient) for recipient in recipients}
        with self._changed:
            if not self._changed.wait_for(lambda: wanted <= self._delivered, timeout=30):
                raise TimeoutError(f"not delivered: {wanted - self._delivered}\n{self._rig.logs()}")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Called by aiosmtpd with one recipient a mail: that is how LMTP's one answer a recipient stays simple."""
        raw = bytes(envelope.original_content or b"")
        (recipient,) = envelope.rcpt_tos
        top = _RECEIVED.match(raw)
        login = _LOGIN.search(top[0]) if top else None
        queue_id = _RECEIVED_ID.search(top[0]) if top else None
        sender = (envelope.mail_from or "").strip("<>")
        stamped = results_field(
            self._rig.authserv_id, raw, sender, untagged(login[1].decode()) if login else None
        ) + without_claims(raw, self._rig.authserv_id)
        answer = await self._loop.run_in_executor(None, self._pass_on, sender, recipient, stamped)
        if answer.startswith("2"):
            with self._changed:
                self._delivered.add((queue_id[1] if queue_id else b"", recipient.lower()))
                self._changed.notify_all()
            if self._rig.on_delivery is not None:
                self._rig.on_delivery(recipient, stamped)
        return answer

    def _pass_on(self, sender: str, recipient: str, raw: bytes) -> str:
        try:
            with smtplib.LMTP(self._rig.host, self._onward, "filter.rig.example") as client:
                client.ehlo()
                for verb, argument in (("MAIL", f"FROM:<{sender}>"), ("RCPT", f"TO:<{recipient}>")):
                    _accept(client.docmd(verb, argument))
                code, words = client.data(raw)
        except smtplib.SMTPResponseException as fault:
            code, words = fault.smtp_code, fault.smtp_error  # type: ignore[assignment]
        except (smtplib.SMTPException, OSError) as fault:
            return f"451 4.4.1 {fault}"
        return f"{code} {words.decode(errors='replace').splitlines()[0]}"

    def _serve(self, ready: Future[None]) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            listening = self._loop.create_server(
                lambda: LMTP(self, hostname="filter", loop=self._loop), "127.0.0.1", self._port
            )
            server = self._loop.run_until_complete(listening)
            ready.set_result(None)
        except BaseException as fault:
            ready.set_exception(fault)
            return
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()


def _accept(answer: tuple[int, bytes]) -> None:
    if answer[0] != 250:
        raise smtplib.SMTPResponseException(*answer)


def _read_pid(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None


def _end(process: subprocess.Popen[bytes], master: int | None) -> None:
    """Ends a server by its master's process id and waits for it."""
    with contextlib.suppress(ProcessLookupError):
        if process.poll() is None:
            os.kill(master or process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        for pid in {master or process.pid, process.pid}:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait(timeout=10)


def _program(name: str) -> str | None:
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def _write(path: Path, text: str, mode: int = 0o644) -> None:
    path.write_text(text)
    path.chmod(mode)


def _accepted(path: Path) -> bool:
    """Whether this is a mail in the queue, whole: Postfix makes the file executable when it takes responsibility."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return False
    return stat.S_ISREG(found.st_mode) and bool(found.st_mode & stat.S_IXUSR)


def _make_certificates(folder: Path) -> None:
    """ca.pem, and server.pem with server.key for 127.0.0.1 and localhost, good for a day."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    now = datetime.now(UTC)
    authority = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Rig authority")])
    authority_key, server_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())

    def certificate(subject: x509.Name, key: ec.EllipticCurvePrivateKey, *, ca: bool) -> x509.Certificate:
        builder = x509.CertificateBuilder(
            authority,
            subject,
            key.public_key(),
            x509.random_serial_number(),
            now - timedelta(hours=1),
            now + timedelta(1),
        ).add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        if not ca:
            names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(authority_key, hashes.SHA256())

    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(certificate(authority, authority_key, ca=True).public_bytes(pem))
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    (folder / "server.pem").write_bytes(certificate(subject, server_key, ca=False).public_bytes(pem))
    (folder / "server.key").touch(mode=0o600)
    (folder / "server.key").write_bytes(
        server_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


_DOVECOT = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = {me.host}
default_internal_user = dovecot
default_login_user = dovenull
ssl = yes
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
disable_plaintext_auth = yes
auth_mechanisms = plain login
auth_username_format = %Lu
auth_failure_delay = 0
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
lmtp_add_received_header = no
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Drafts {{
    auto = subscribe
    special_use = \\Drafts
  }}
  mailbox "Sent Items" {{
    auto = subscribe
    special_use = \\Sent
  }}
  mailbox Archive {{
    auto = subscribe
    special_use = \\Archive
  }}
  mailbox Junk {{
    auto = subscribe
    special_use = \\Junk
  }}
  mailbox "All Mail" {{
    special_use = \\All
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {me.imap_starttls_port}
  }}
  inet_listener imaps {{
    port = {me.imap_port}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = {me.host}
    port = {me._lmtp_port}
  }}
}}
service auth {{
  inet_listener {{
    address = {me.host}
    port = {me._auth_port}
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  client_limit = 1000
}}
"""

_POSTFIX_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/postfix/queue
data_directory = {folder}/postfix/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file_prefixes = {folder}
maillog_file = {folder}/postfix.log
myhostname = mx.rig.example
mydestination =
mynetworks =
inet_interfaces = {me.host}
inet_protocols = ipv4
recipient_delimiter = +
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = texthash:{folder}/postfix/accounts
virtual_transport = lmtp:inet:[{me.host}]:{me._filter_port}
lmtp_destination_recipient_limit = 1
default_transport = $virtual_transport
message_size_limit = 36000000
virtual_mailbox_limit = 0
mailbox_size_limit = 0
smtpd_peername_lookup = no
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:{me.host}:{me._auth_port}
smtpd_sasl_authenticated_header = yes
smtpd_sender_login_maps = texthash:{folder}/postfix/accounts
smtpd_tls_cert_file = {folder}/server.pem
smtpd_tls_key_file = {folder}/server.key
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
minimal_backoff_time = 2s
maximal_backoff_time = 5s
queue_run_delay = 2s
alias_maps =
local_recipient_maps =
notify_classes =
"""

_POSTFIX_MASTER = """\
{me.host}:{me.smtp_port} inet n - n - - smtpd
  -o syslog_name=postfix/submissions
  -o smtpd_tls_wrappermode=yes
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_sender_restrictions=reject_sender_login_mismatch
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
{me.host}:{me.smtp_starttls_port} inet n - n - - smtpd
  -o syslog_name=postfix/submission
  -o smtpd_tls_security_level=encrypt
  -o smtpd_tls_auth_only=yes
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_sender_restrictions=reject_sender_login_mismatch
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
{me.host}:{me.inbound_port} inet n - n - - smtpd
  -o syslog_name=postfix/inbound
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
