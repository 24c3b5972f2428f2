"""Mail between the accounts of the server and people elsewhere, stamped on arrival as Gmail stamps it."""

from __future__ import annotations

import hashlib
import smtplib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from email.utils import format_datetime, formatdate

from bot.demo.vouching import sole_from, untagged, without_claims
from bot.reading.addresses import entries
from tests.servers.gmail.account import Account, Message, header_fields, with_header
from tests.servers.gmail.errors import ApiError

AUTHSERV_ID = "mx.google.com"
DAEMON = "mailer-daemon@googlemail.com"
LARGEST = 36_700_160


class Post:
    """Accounts, the people elsewhere that mail from them reaches, and what is on its way between them."""

    def __init__(self, accounts: Iterable[str], outside: Iterable[str], clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.boxes = {one.lower(): Account(one.lower(), clock, number) for number, one in enumerate(accounts)}
        self.outside: dict[str, list[bytes]] = {one.lower(): [] for one in outside}
        self.on_delivery: Callable[[str, bytes], None] | None = None
        self._serial = 0

    def owner(self, address: str) -> str | None:
        """Whose mail it is: an account here or somebody elsewhere; None where nobody is called so."""
        account = untagged(address)
        return account if account in self.boxes or account in self.outside else None

    def send(self, account: Account, raw: bytes, *, thread: str = "", stays: bool = False) -> Message:
        """What messages.send does: a new Message-ID, a copy in SENT, delivery to To, Cc and Bcc."""
        recipients = recipients_of(raw)
        if not recipients:
            raise ApiError(400, "invalidArgument", "Recipient address required")
        if len(recipients) > 500:
            raise ApiError(400, "invalidArgument", "Too many recipients")
        if len(raw) > LARGEST:
            raise ApiError(413, "uploadTooLarge", "Request is too large.")
        if thread:
            account.thread(thread)
        sent = self._as_sent(account, raw)
        itself = [one for one in recipients if untagged(one) == account.address]
        message = account.add(sent, {"SENT", *(("INBOX", "UNREAD") if itself else ())}, thread=thread, stays=stays)
        if itself and self.on_delivery is not None:
            self.on_delivery(itself[0], sent)
        public = with_header(sent, "Bcc", None)
        for recipient in dict.fromkeys(recipients):
            if recipient in itself:
                continue
            if self.owner(recipient) is None:
                self.take_in("", account.address, self.bounce(account.address, recipient, public), DAEMON)
            else:
                self.take_in(account.address, recipient, public, account.address)
        return message

    def deliver(self, from_login: str | None, recipients: Sequence[str], raw: bytes) -> None:
        """Sends a mail as somebody with an account, here or elsewhere, or as a stranger (None).

        What people here send to themselves is one message with SENT and INBOX. Raises SMTPRecipientsRefused.
        """
        for recipient in recipients:
            if self.owner(recipient) is None:
                raise smtplib.SMTPRecipientsRefused({recipient: (550, b"5.1.1 nobody here is called that")})
        raw = crlf(raw)
        sender = (sole_from(raw) or "") if from_login is None else from_login.lower()
        for recipient in recipients:
            own = self.boxes.get(sender) if from_login is not None and untagged(recipient) == sender else None
            if own is None:
                self.take_in(sender, recipient, raw, from_login and from_login.lower())
            else:
                self._to_oneself(own, raw, recipient)

    def take_in(self, sender: str, recipient: str, raw: bytes, login: str | None) -> Message | None:
        """Stamps a mail and files it in the recipient's INBOX; None where that is elsewhere."""
        to = untagged(recipient)
        stamped = self.stamped(sender, recipient, raw, login)
        message = None
        if to in self.outside:
            self.outside[to].append(stamped)
        else:
            message = self.boxes[to].add(stamped, {"INBOX", "UNREAD", "CATEGORY_PERSONAL"})
        if self.on_delivery is not None:
            self.on_delivery(recipient, stamped)
        return message

    def _to_oneself(self, account: Account, raw: bytes, recipient: str) -> None:
        raw = with_blind_copy(raw, recipient)
        message_id = next((value for name, value in header_fields(raw) if name.lower() == "message-id"), "")
        there = [one for one in account.by_message_id(message_id) if "SENT" in one.labels]
        if there and there[-1].raw != raw:  # the copy in Sent names them from the beginning
            account.remove(there.pop())
        if there:
            account.relabel(there[-1], {"INBOX", "UNREAD"} if "INBOX" not in there[-1].labels else (), ())
        else:
            account.add(raw, {"SENT", "INBOX", "UNREAD"})

    def _as_sent(self, account: Account, raw: bytes) -> bytes:
        """The mail as Gmail sends it: with its own Message-ID, from an address that the account owns."""
        self._serial += 1
        author = (sole_from(raw) or "").lower()
        owned = {account.address, *(one for one, state in account.aliases.items() if state == "accepted")}
        if author not in owned:
            raw = with_header(raw, "From", account.address)
        word = hashlib.sha256(f"{account.address} {self._serial}".encode()).hexdigest()[:40]
        raw = with_header(raw, "Message-ID", f"<CA+{word}@mail.gmail.com>")
        if not any(name.lower() == "date" for name, _ in header_fields(raw)):
            raw = with_header(raw, "Date", format_datetime(self.clock()))
        hop = f"from 4{self._serial:011d} named unknown by gmailapi.google.com with HTTPREST;"
        return f"Received: {hop} {self._date()}\r\n".encode() + raw

    def stamped(self, sender: str, recipient: str, raw: bytes, login: str | None) -> bytes:
        """A mail as it arrives at a recipient's; `login` is whose account it came from, None for a stranger's."""
        self._serial += 1
        author = (sole_from(raw) or "").lower()
        domain = author.rpartition("@")[2] or "invalid"
        owned = login is not None and bool(author) and untagged(author) == untagged(login)
        passed = "pass" if owned else "fail"
        lines = [
            f"Delivered-To: {recipient}",
            f"Received: by 2002:a05:6402:{self._serial:x} with SMTP id q{self._serial:06d}csp; {self._date()}",
            f"Return-Path: <{sender}>",
            f"Received: from mail.{domain} (mail.{domain}. [192.0.2.25])\r\n        by {AUTHSERV_ID} with ESMTPS id "
            f"s{self._serial:06d}\r\n        for <{recipient}>; {self._date()}",
            f"Received-SPF: {passed} (google.com: domain of {sender} designates 192.0.2.25)",
            f"Authentication-Results: {AUTHSERV_ID};\r\n       spf={passed} smtp.mailfrom={sender};\r\n       "
            f"dmarc={passed} (p=NONE sp=NONE dis=NONE) header.from={domain}",
        ]
        head = ("\r\n".join(lines) + "\r\n").encode("utf-8", "replace")
        return head + without_claims(raw, AUTHSERV_ID)

    def bounce(self, sender: str, recipient: str, raw: bytes) -> bytes:
        """The delivery report that Gmail puts into the sender's INBOX (RFC 3464)."""
        message_id = next(value for name, value in header_fields(raw) if name.lower() == "message-id")
        original = raw.partition(b"\r\n\r\n")[0].decode("utf-8", "replace")
        self._serial += 1
        report = f"""\
From: Mail Delivery Subsystem <{DAEMON}>
To: {sender}
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: {message_id}
In-Reply-To: {message_id}
X-Failed-Recipients: {recipient}
Message-ID: <{self._serial:08x}.mail@mx.google.com>
Date: {self._date()}
MIME-Version: 1.0
Content-Type: multipart/report; boundary="000000000000report"; report-type=delivery-status

--000000000000report
Content-Type: text/plain; charset="UTF-8"

** Address not found **

Your message wasn't delivered to {recipient} because the address couldn't be found.

--000000000000report
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 The email account that you tried to reach does not exist.

--000000000000report
Content-Type: message/rfc822

"""
        return crlf(report.encode()) + original.encode() + b"\r\n\r\n--000000000000report--\r\n"

    def _date(self) -> str:
        return formatdate(self.clock().timestamp())


def recipients_of(raw: bytes) -> list[str]:
    """Every address in To, Cc and Bcc, in lower case. Raises ApiError for what is no address."""
    found: list[str] = []
    for name, value in header_fields(raw):
        if name.lower() in ("to", "cc", "bcc"):
            for address in (one.address or "" for one in entries(value)):
                if address.count("@") != 1 or " " in address:
                    raise ApiError(400, "invalidArgument", f"Invalid {name.capitalize()} header")
                found.append(address.lower())
    return found


def with_blind_copy(raw: bytes, recipient: str) -> bytes:
    """A mail to oneself as it stands in Sent: with a Bcc field where nobody else may see that we got it."""
    return raw if recipient.lower() in recipients_of(raw) else with_header(raw, "Bcc", recipient)


def crlf(raw: bytes) -> bytes:
    """The mail with the line ends that mail has."""
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
