"""What the IMAP and the SMTP wire share: the TLS context, the loopback rule, and words for a failed connection."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Literal

from bot.hosts import is_loopback
from bot.ports import NeedsOperator, TryLater

Security = Literal["tls", "starttls", "none"]

APP_PASSWORD_ADVICE = (
    "Where the provider uses two-step verification (Gmail, Yahoo, iCloud, Fastmail, ...), create an app password"
    " in the account's security settings and use that instead of the password for the web page."
)


@lru_cache(maxsize=8)
def tls_context(ca_file: str | None) -> ssl.SSLContext:
    """The verifying client context, one for all connections: each context of its own costs a megabyte and 28 ms.

    Raises NeedsOperator where `ca_file` cannot be read.
    """
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as fault:
        raise NeedsOperator(f"The certificate file {ca_file} cannot be used: {fault}. Check ca_file.") from fault


def check_security(host: str, security: Security) -> None:
    """Raises NeedsOperator where mail and passwords would cross a network in the clear."""
    if security not in ("tls", "starttls", "none"):
        raise NeedsOperator(f"security: {security!r} is not one of tls, starttls, none.")
    if security == "none" and not is_loopback(host):
        raise NeedsOperator(
            f"security: none is allowed only for a server on this machine, and {host} is not."
            " Use tls (port 993 or 465) or starttls (port 143 or 587)."
        )


def tune(sock: socket.socket) -> None:
    """Short commands leave at once, and a peer that vanished is noticed by the system."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)


@contextlib.contextmanager
def within(seconds: float, sever: Callable[[], None]) -> Iterator[None]:
    """Ends a conversation that takes longer than this altogether, by calling `sever` from another thread.

    A socket's own time limit begins anew with every byte, so that a server which lets one fall now and then would
    hold us for ever.
    """
    timer = threading.Timer(seconds, sever)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def shut(sock: socket.socket | None) -> None:
    """Ends a connection under whoever reads from it or writes to it, in any thread. Never raises."""
    if sock is not None:
        with contextlib.suppress(OSError, ValueError):
            sock.shutdown(socket.SHUT_RDWR)


def steady() -> float:
    """Seconds on a clock that nobody sets, and that goes on while this process or the whole machine stands still."""
    boot: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


def connection_failed(fault: OSError, server: str) -> TryLater | NeedsOperator:
    """The error to raise for a connection that could not be made; `server` names it, as in "IMAP server host:993"."""
    if isinstance(fault, ssl.SSLCertVerificationError):
        return NeedsOperator(
            f"The certificate of {server} is not trusted ({fault.verify_message}). If it is your own server, give its"
            " certificate as ca_file (init: --ca-file); if not, somebody may be standing in between."
        )
    if isinstance(fault, ssl.SSLError) and fault.reason in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE"):
        return NeedsOperator(
            f"{server} does not speak TLS from the first byte. Try security: starttls, or another port."
        )
    if isinstance(fault, socket.gaierror):
        return TryLater(f"{server} was not found: no such host, or no network.")
    if isinstance(fault, ConnectionRefusedError):
        return TryLater(f"{server} refused the connection: nothing is listening there.")
    if isinstance(fault, TimeoutError):
        return TryLater(f"{server} did not answer in time.")
    return TryLater(f"{server} cannot be reached: {fault}.")
