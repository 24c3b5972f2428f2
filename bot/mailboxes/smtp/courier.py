"""A Courier over SMTP: one warm connection, a letter a transaction, and for each failure what it leaves possible."""

from __future__ import annotations

import contextlib
import smtplib
import threading
import time
from collections.abc import Callable, Iterator

from bot.mailboxes.links import check_security, shut, steady, within
from bot.mailboxes.smtp.answers import Answer, read_answer, refuse, speaks_of_recipients
from bot.mailboxes.smtp.connecting import connect
from bot.mailboxes.smtp.settings import SmtpSettings
from bot.mailboxes.smtp.transaction import canonical, offer
from bot.ports import GiveUp, LeaseLost, Receipt, TryLater, Unknown


class SmtpCourier:
    """A Courier on one SMTP connection, kept warm between letters. Safe to call from several threads, one at a time."""

    def __init__(self, settings: SmtpSettings) -> None:
        """Opens nothing yet. Raises NeedsOperator for settings that would send passwords in the clear."""
        check_security(settings.host, settings.security)
        self._settings = settings
        self._lock = threading.Lock()
        self._client: smtplib.SMTP | None = None
        self._used = 0.0

    def send(
        self,
        sender: str,
        recipients: tuple[str, ...],
        raw: bytes,
        *,
        before_data: Callable[[str], bool],
        handle: str = "",
    ) -> Receipt:
        """Hands over one message in one transaction; see `bot.ports.Courier.send`.

        Besides TryLater, GiveUp, Unknown and LeaseLost it raises NeedsOperator for a refused login or certificate.
        An answer to the final dot is always definite: 4xx is TryLater, 5xx is GiveUp. SMTP has no handles.
        """
        if not recipients:
            raise GiveUp("A letter without recipients cannot be sent.", ours=True)
        with self._lock:
            data = canonical(raw)
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
            return Receipt(True, str(answer))

    def trace(self, handle: str, message_id: str) -> Receipt | None:
        """None: SMTP tells nothing afterwards. Evidence is looked for in the mailbox."""
        return None

    def discard(self, handle: str) -> None:
        """Nothing: what was not sent stands nowhere."""

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
        client = self._client = connect(self._settings)
        self._used = time.monotonic()
        with self._before_data_lost_means_later():
            self._offer(client, sender, recipients, data)
        return client

    def _offer(self, client: smtplib.SMTP, sender: str, recipients: tuple[str, ...], data: bytes) -> None:
        with within(self._settings.timeout * (2 + len(recipients)), lambda: shut(client.sock)):
            offer(client, sender, recipients, data)

    def _hand_over(
        self, client: smtplib.SMTP, recipients: tuple[str, ...], data: bytes, before_data: Callable[[str], bool]
    ) -> Answer:
        settings, began = self._settings, steady()
        if not before_data(""):
            raise LeaseLost("The lease on this letter is over; it was not transmitted.")
        with self._before_data_lost_means_later(), within(settings.timeout, lambda: shut(client.sock)):
            answer = read_answer(*client.docmd("DATA"))
            if answer.code != 354:
                refuse("the letter", answer, ours=True)
        if steady() - began > settings.timeout + settings.data_timeout:
            self._drop(polite=False)  # the server waits for a letter: no command would be one
            raise TryLater("This program stood still before the letter was transmitted, and its lease may be over.")
        answer = self._transmit(client, data)
        if not answer.good:
            refused = {r: str(answer) for r in recipients} if speaks_of_recipients(answer) else {}
            refuse("the letter", answer, refused=refused, ours=not refused)
        return answer

    def _transmit(self, client: smtplib.SMTP, data: bytes) -> Answer:
        """Sends the content and the final dot. Whatever is lost from here on may have been accepted (RFC 1047)."""
        lost = f"{self._settings.server} took the letter and the connection was lost before its answer"
        try:
            assert client.sock is not None
            client.sock.settimeout(self._settings.data_timeout)
            with within(2 * self._settings.data_timeout, lambda: shut(client.sock)):
                client.send(data)
                answer = read_answer(*client.getreply())
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
                if read_answer(*client.noop()).good:
                    return client
        self._drop(polite=False)
        self._client = connect(self._settings)
        self._used = time.monotonic()
        return self._client

    def _warm(self) -> smtplib.SMTP | None:
        """The connection of the last letter, unless it has been idle for so long that it must be dead."""
        if self._client is not None and time.monotonic() - self._used > self._settings.max_idle:
            self._drop(polite=False)
        return self._client

    @contextlib.contextmanager
    def _before_data_lost_means_later(self) -> Iterator[None]:
        try:
            yield
        except (smtplib.SMTPException, OSError) as fault:
            raise TryLater(f"{self._settings.server} broke off before the letter was transmitted: {fault}") from fault

    def _reset_or_drop(self) -> None:
        """After a failure: back to a clean session, or none. What stood in a broken transaction is never reused."""
        client = self._client
        if client is None:
            return
        try:
            clean = client.sock is not None and read_answer(*client.rset()).code == 250
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
