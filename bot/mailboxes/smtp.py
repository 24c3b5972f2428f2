"""The way out over SMTP submission (RFC 5321, 6409): one verb at a time, so that it is known what a failure means."""

from __future__ import annotations

import base64
import contextlib
import re
import smtplib
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NoReturn

from bot.mailboxes.links import (
    APP_PASSWORD_ADVICE,
    Security,
    check_security,
    connection_failed,
    shut,
    steady,
    tls_context,
    tune,
    within,
)
from bot.ports import GiveUp, LeaseLost, NeedsOperator, TryLater, Unknown

_BARE_EOL = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_ENHANCED = re.compile(r"\b[245]\.(\d{1,3})\.(\d{1,3})\b")
_OF_US = re.compile(
    r"\b(relay\w*|auth\w*|sender|spam\w*|block\w*|blacklist\w*|polic\w+|limit\w*|rate|too many|daily|hourly|quota)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where and how to submit. Times in seconds.

    `password` is called at each login. An empty `user` means no login, as a relay on this machine may want.
    `timeout` bounds the connection and each verb; `data_timeout` bounds the transfer, and again the wait for the final
    answer. From `before_data` on, one send takes at most timeout + 3 * data_timeout, whatever the server does, and
    even where this process is stopped in between: keep the lease longer than that.
    """

    host: str
    port: int
    security: Security
    user: str
    password: Callable[[], str]
    timeout: float = 30.0
    data_timeout: float = 240.0
    max_idle: float = 60.0
    ca_file: str | None = None
    greet_as: str = "[127.0.0.1]"  # for EHLO: looking up a full host name can take seconds and tells where we stand


@dataclass(frozen=True, slots=True)
class _Answer:
    """One reply of the server."""

    code: int
    text: str

    @property
    def good(self) -> bool:
        return 200 <= self.code < 300

    @property
    def transient(self) -> bool:
        return 400 <= self.code < 500

    @property
    def permanent(self) -> bool:
        return 500 <= self.code < 600

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class SmtpCourier:
    """A Courier on one SMTP connection, kept warm between letters. Safe to call from several threads, one at a time."""

    def __init__(self, settings: SmtpSettings) -> None:
        """Opens nothing yet. Raises NeedsOperator for settings that would send passwords in the clear."""
        check_security(settings.host, settings.security)
        self._settings = settings
        self._server = f"SMTP server {settings.host}:{settings.port}"
        self._lock = threading.Lock()
        self._client: smtplib.SMTP | None = None
        self._used = 0.0

    def send(self, sender: str, recipients: tuple[str, ...], raw: bytes, *, before_data: Callable[[], bool]) -> str:
        """Hands over one message in one transaction; see `bot.ports.Courier.send`.

        Besides TryLater, GiveUp, Unknown and LeaseLost it raises NeedsOperator for a refused login or certificate.
        An answer to the final dot is always definite: 4xx is TryLater, 5xx is GiveUp.
        """
        if not recipients:
            raise GiveUp("A letter without recipients cannot be sent.", ours=True)
        with self._lock:
            data = _canonical(raw)
            try:
                client = self._offered(sender, recipients, data)
                answer = self._hand_over(client, recipients, data, before_data)
            except (TryLater, GiveUp, LeaseLost):
                self._reset_or_drop()
                raise
            except BaseException:
                self._drop(polite=False)
                raise
            self._used = time.monotonic()
            return str(answer)

    def check(self) -> None:
        """Connects and logs in, for a doctor's eyes; raises what `send` would raise."""
        with self._lock:
            self._live()

    def close(self) -> None:
        """Quits; never raises."""
        with self._lock:
            self._drop(polite=True)

    def _offered(self, sender: str, recipients: tuple[str, ...], data: bytes) -> smtplib.SMTP:
        """A connection on which the sender and every recipient were accepted.

        A warm connection that proves dead at its first command is replaced once: nothing was transmitted yet.
        """
        client = self._warm()
        if client is not None:
            try:
                self._offer(client, sender, recipients, data)
            except (smtplib.SMTPException, OSError):
                self._drop(polite=False)
            else:
                return client
        client = self._client = self._connect()
        self._used = time.monotonic()
        with self._before_data_lost_means_later():
            self._offer(client, sender, recipients, data)
        return client

    def _offer(self, client: smtplib.SMTP, sender: str, recipients: tuple[str, ...], data: bytes) -> None:
        with within(self._settings.timeout * (2 + len(recipients)), lambda: shut(client.sock)):
            _offer(client, sender, recipients, data)

    def _hand_over(
        self, client: smtplib.SMTP, recipients: tuple[str, ...], data: bytes, before_data: Callable[[], bool]
    ) -> _Answer:
        settings, began = self._settings, steady()
        if not before_data():
            raise LeaseLost("The lease on this letter is over; it was not transmitted.")
        with self._before_data_lost_means_later(), within(settings.timeout, lambda: shut(client.sock)):
            answer = _answer(*client.docmd("DATA"))
            if answer.code != 354:
                _refuse("the letter", answer, ours=True)
        if steady() - began > settings.timeout + settings.data_timeout:
            self._drop(polite=False)  # the server waits for a letter: no command would be one
            raise TryLater("This program stood still before the letter was transmitted, and its lease may be over.")
        answer = self._transmit(client, data)
        if not answer.good:
            refused = {r: str(answer) for r in recipients} if _speaks_of_recipients(answer) else {}
            _refuse("the letter", answer, refused=refused, ours=not refused)
        return answer

    def _transmit(self, client: smtplib.SMTP, data: bytes) -> _Answer:
        """Sends the content and the final dot. Whatever is lost from here on may have been accepted (RFC 1047)."""
        lost = f"{self._server} took the letter and the connection was lost before its answer"
        try:
            assert client.sock is not None
            client.sock.settimeout(self._settings.data_timeout)
            with within(2 * self._settings.data_timeout, lambda: shut(client.sock)):
                client.send(data)
                answer = _answer(*client.getreply())
            client.sock.settimeout(self._settings.timeout)
        except (smtplib.SMTPException, OSError) as fault:
            raise Unknown(f"{lost}: {fault}") from fault
        if not (answer.good or answer.transient or answer.permanent):
            raise Unknown(f"{lost}: it said {answer}")
        return answer

    def _live(self) -> smtplib.SMTP:
        """A connection that answered just now: the warm one, or a new one."""
        client = self._warm()
        if client is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                if _answer(*client.noop()).good:
                    return client
        self._drop(polite=False)
        self._client = self._connect()
        self._used = time.monotonic()
        return self._client

    def _warm(self) -> smtplib.SMTP | None:
        """The connection of the last letter, unless it has been idle for so long that it must be dead."""
        if self._client is not None and time.monotonic() - self._used > self._settings.max_idle:
            self._drop(polite=False)
        return self._client

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        context = tls_context(settings.ca_file)
        client = self._unconnected(context)
        try:
            with within(5 * settings.timeout, lambda: shut(client.sock)):
                answer = _answer(*client.connect(settings.host, settings.port))
                if answer.code != 220:
                    raise smtplib.SMTPConnectError(answer.code, answer.text)
                assert client.sock is not None
                tune(client.sock)
                self._greet(client)
                if settings.security == "starttls":
                    self._begin_tls(client, context)
                if settings.user:
                    self._login(client)
        except BaseException as fault:
            client.close()
            if isinstance(fault, smtplib.SMTPServerDisconnected):
                raise TryLater(f"{self._server} closed the connection: {fault}") from fault
            if isinstance(fault, smtplib.SMTPResponseException):
                raise TryLater(
                    f"{self._server} is not available: {_answer(fault.smtp_code, fault.smtp_error)}"
                ) from fault
            if isinstance(fault, smtplib.SMTPException):  # an OSError too, and no fault of the network
                raise TryLater(f"{self._server} is not available: {fault}") from fault
            if isinstance(fault, OSError):
                raise connection_failed(fault, self._server) from fault
            raise
        return client

    def _unconnected(self, context: ssl.SSLContext) -> smtplib.SMTP:
        settings = self._settings
        client = (
            smtplib.SMTP_SSL(local_hostname=settings.greet_as, timeout=settings.timeout, context=context)
            if settings.security == "tls"
            else smtplib.SMTP(local_hostname=settings.greet_as, timeout=settings.timeout)
        )
        client._host = settings.host  # type: ignore[attr-defined]  # whom the certificate must name; with a host in the
        # constructor it would connect there, where nobody can end a banner that never ends
        return client

    def _begin_tls(self, client: smtplib.SMTP, context: ssl.SSLContext) -> None:
        if not client.has_extn("starttls"):
            raise NeedsOperator(
                f"{self._server} offers no STARTTLS; nothing was sent. Use security: tls with port 465,"
                " or ask the provider for its submission port."
            )
        answer = _answer(*client.starttls(context=context))
        if not answer.good:
            raise TryLater(f"{self._server} refused STARTTLS: {answer}")
        self._greet(client)

    def _greet(self, client: smtplib.SMTP) -> None:
        client.command_encoding = "utf-8"  # beyond ASCII it is used only under SMTPUTF8
        answer = _answer(*client.ehlo())
        if not answer.good:
            raise TryLater(f"{self._server} refused our greeting: {answer}")

    def _login(self, client: smtplib.SMTP) -> None:
        user, password = self._settings.user, self._settings.password()
        try:
            if user.isascii() and password.isascii():
                client.login(user, password)
            else:  # smtplib encodes ASCII only; RFC 4616 says UTF-8
                plain = base64.b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
                answer = _answer(*client.docmd("AUTH", f"PLAIN {plain}"))
                if not answer.good:
                    raise smtplib.SMTPAuthenticationError(answer.code, answer.text)
        except smtplib.SMTPNotSupportedError as fault:
            raise NeedsOperator(
                f"{self._server} offers no login on this connection. Submission is usually port 465 (tls) or 587"
                " (starttls); for a relay that wants no login leave the user empty."
            ) from fault
        except smtplib.SMTPAuthenticationError as fault:
            answer = _answer(fault.smtp_code, fault.smtp_error)
            if answer.transient:
                raise TryLater(f"{self._server} cannot check logins now: {answer}") from fault
            raise NeedsOperator(
                f"{self._server} refused the user name or password of {user}: {answer}. {APP_PASSWORD_ADVICE}"
            ) from fault

    @contextlib.contextmanager
    def _before_data_lost_means_later(self) -> Iterator[None]:
        try:
            yield
        except (smtplib.SMTPException, OSError) as fault:
            raise TryLater(f"{self._server} broke off before the letter was transmitted: {fault}") from fault

    def _reset_or_drop(self) -> None:
        """After a failure: back to a clean session, or none. What stood in a broken transaction is never reused."""
        client = self._client
        if client is None:
            return
        try:
            clean = client.sock is not None and _answer(*client.rset()).code == 250
        except (smtplib.SMTPException, OSError):
            clean = False
        if clean:
            self._used = time.monotonic()
        else:
            self._drop(polite=False)

    def _drop(self, *, polite: bool) -> None:
        client, self._client = self._client, None
        if client is None:
            return
        with contextlib.suppress(smtplib.SMTPException, OSError):
            if polite and client.sock is not None:
                client.sock.settimeout(min(2.0, self._settings.timeout))
                client.quit()
        client.close()


def _canonical(raw: bytes) -> bytes:
    """The bytes for the wire: every line ends in CRLF (no bare CR or LF to smuggle commands), dots doubled, the dot."""
    data = _LEADING_DOT.sub(b"..", _BARE_EOL.sub(b"\r\n", raw))
    return data + (b".\r\n" if data.endswith(b"\r\n") else b"\r\n.\r\n")


def _offer(client: smtplib.SMTP, sender: str, recipients: tuple[str, ...], data: bytes) -> None:
    """MAIL and every RCPT. Raises GiveUp or TryLater for what is refused, an SMTPException where the link is dead."""
    options = _mail_options(client, sender, recipients, data)
    mail = " ".join((f"MAIL FROM:<{sender}>", *options))
    answers = _exchange(client, [mail, *(f"RCPT TO:<{recipient}>" for recipient in recipients)])
    if answers[0].code == 421:  # it closes the connection (RFC 5321 section 3.8), mostly for having been idle
        raise smtplib.SMTPServerDisconnected(str(answers[0]))
    if not answers[0].good:
        _refuse("the sender", answers[0], ours=True)
    _check_recipients(dict(zip(recipients, answers[1:], strict=True)))


def _exchange(client: smtplib.SMTP, commands: list[str]) -> list[_Answer]:
    """The answers to these commands, in one round trip where the server takes them ahead of its answers (RFC 2920).

    One by one, nothing is asked any more once the first command is refused: the answers end there.
    """
    if not all(line.isprintable() for line in commands):
        raise GiveUp("An address holds a character that no command may hold.", ours=True)
    if client.has_extn("pipelining"):
        client.send("".join(f"{line}\r\n" for line in commands))
        return [_answer(*client.getreply()) for _ in commands]
    first = _answer(*client.docmd(commands[0]))
    return [first, *(_answer(*client.docmd(line)) for line in commands[1:] if first.good)]


def _answer(code: int, text: bytes | str) -> _Answer:
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    return _Answer(code, " ".join(text.split()))


def _mail_options(client: smtplib.SMTP, sender: str, recipients: tuple[str, ...], data: bytes) -> list[str]:
    """The parameters of MAIL (RFC 1870, 6152, 6531). Raises GiveUp for what this server cannot carry."""
    for address in (sender, *recipients):
        if not address.isprintable() or set(address) & set(" <>"):
            words = "The address holds a character that cannot be sent"
            raise GiveUp(f"{words}: {address!r}", {} if address == sender else {address: words}, ours=address == sender)
    options = []
    if client.has_extn("size"):
        limit = client.esmtp_features["size"].strip()
        if limit.isdigit() and 0 < int(limit) < len(data):
            raise GiveUp(f"The letter has {len(data):,} bytes, and the server takes {int(limit):,}.", ours=True)
        options.append(f"SIZE={len(data)}")
    if not data.isascii():
        if not client.has_extn("8bitmime"):
            raise GiveUp("The letter holds 8-bit bytes and the server takes only 7-bit mail.", ours=True)
        options.append("BODY=8BITMIME")
    foreign = [address for address in (sender, *recipients) if not address.isascii()]
    if foreign:
        if not client.has_extn("smtputf8"):
            words = "The server takes no addresses outside ASCII"
            raise GiveUp(f"{words}.", {a: words for a in foreign if a != sender}, ours=sender in foreign)
        options.append("SMTPUTF8")
    return options


def _check_recipients(answers: dict[str, _Answer]) -> None:
    """All accepted, or nothing is sent: a refusal for good outweighs one for now, as waiting cannot mend it."""
    final = {recipient: answer for recipient, answer in answers.items() if answer.permanent}
    if final:
        refused = {r: str(answer) for r, answer in final.items() if _speaks_of_recipients(answer)}
        words = "; ".join(f"{recipient} ({answer})" for recipient, answer in final.items())
        raise GiveUp(f"The server refused {words}", refused, ours=not refused)
    for recipient, answer in answers.items():
        if not answer.good:
            _refuse(recipient, answer)


def _refuse(what: str, answer: _Answer, *, refused: dict[str, str] | None = None, ours: bool = False) -> NoReturn:
    if answer.permanent:
        raise GiveUp(f"The server refused {what}: {answer}", refused, ours=ours)
    raise TryLater(f"The server does not take {what} now: {answer}")


def _speaks_of_recipients(answer: _Answer) -> bool:
    """Whether a 5xx is about the address it answers, or about us: our limit, our address, our content (RFC 3463)."""
    enhanced = _ENHANCED.search(answer.text)
    if enhanced is None:
        return answer.code in (550, 551, 552, 553) and not _OF_US.search(answer.text)
    subject, detail = int(enhanced[1]), int(enhanced[2])
    if subject == 1:
        return detail not in (7, 8)  # these two are the sender's address
    if subject == 4:
        return detail not in (5, 6)  # 5.4.5 is a sending limit, 5.4.6 a loop
    return subject == 2
