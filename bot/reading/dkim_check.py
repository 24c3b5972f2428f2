"""Our own look at DKIM signatures: what dkimpy verifies, and beside it what it accepts and we do not."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator
from email.utils import mktime_tz, parsedate_tz
from typing import Any

from bot.reading.addresses import decode
from bot.reading.sender import DkimResult, Refusal, aligned, strict_from

OLDEST = 7 * 86_400  # seconds a signature counts
AHEAD = 6 * 3_600  # seconds a signer's clock may run ahead of ours
_MOST_SIGNATURES = 5
_HEADER_BYTES = 128_000
_RECORD_BYTES = 1_500  # an RSA key of 8192 bits; a larger one would only keep us busy
_BLANK_LINE = re.compile(rb"\n\r?\n")
_SELECTOR = re.compile(rb"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_ALWAYS_SIGNED = (b"from",)
_SIGNED_WHERE_PRESENT = (b"subject", b"in-reply-to", b"references", b"message-id")  # what it says, answers and is
_ONCE_AT_MOST = (b"from", b"subject", b"in-reply-to", b"references", b"date", b"content-type", b"message-id")


def check_dkim(raw: bytes, resolver: Callable[[bytes], bytes | None], now: int) -> DkimResult:
    """Whether a DKIM signature (RFC 6376) proves the author of this mail, looked at when it arrives.

    `resolver` answers the TXT record of a name (b"sel._domainkey.ruiz.example."), None where there is none; what it
    raises goes through, so that a failing DNS can be tried later. `now` is epoch seconds.
    A signature counts only if its domain is aligned with the From, the whole body and From, Subject, In-Reply-To,
    References and Message-ID are signed with SHA-256, and it is neither expired, older than 7 days nor from the future.
    The reasons of a refusal: no-signature, not-aligned, truncated, unsigned-from, unsigned-subject,
    unsigned-in-reply-to, unsigned-references, unsigned-message-id, repeated-header, weak, undated, future, stale,
    expired, no-key, test-key, invalid, malformed.
    """
    import dkim  # imports DNS and ASN.1 modules: only where proof is "dkim"
    from dkim.util import InvalidTagValueList, parse_tag_value

    if not _BLANK_LINE.search(raw[:_HEADER_BYTES]):
        return _refused("malformed")
    try:
        message: Any = dkim.DKIM(raw, logger=_SILENT)  # type: ignore[no-untyped-call]
    except (dkim.DKIMException, IndexError):
        return _refused("malformed")
    headers: list[tuple[bytes, bytes]] = [(name.lower(), value) for name, value in message.headers]
    author = strict_from([decode(b" ".join(value.split()), "") for name, value in headers if name == b"from"])
    if isinstance(author, Refusal):
        return _refused(author.reason)
    reason = "no-signature"
    signatures = [(name, value) for name, value in message.headers if name.lower() == b"dkim-signature"]
    for signature in signatures[:_MOST_SIGNATURES]:
        try:
            tags: dict[bytes, bytes] = parse_tag_value(  # type: ignore[no-untyped-call]
                b" ".join(signature[1].split())
            )
        except InvalidTagValueList:
            reason = "malformed"
            continue
        domain = tags.get(b"d", b"").decode("ascii", "replace").lower()
        if not aligned(domain, author.domain):
            reason = "not-aligned" if reason == "no-signature" else reason
            continue
        reason = next(_objections(tags, headers, now), "") or _verify(message, tags, signature, resolver)
        if not reason:
            return DkimResult(True, domain, "")
    return _refused(reason)


def _refused(reason: str) -> DkimResult:
    return DkimResult(False, "", reason)


def _objections(tags: dict[bytes, bytes], headers: list[tuple[bytes, bytes]], now: int) -> Iterator[str]:
    """What is wrong with an aligned signature before any key is asked for."""
    if tags.get(b"a", b"").lower() not in (b"rsa-sha256", b"ed25519-sha256"):
        yield "weak"
    if b"l" in tags:
        yield "truncated"
    signed = Counter(name.strip().lower() for name in tags.get(b"h", b"").split(b":"))
    present = Counter(name for name, _ in headers)
    if any(present[name] > 1 for name in _ONCE_AT_MOST):
        yield "repeated-header"
    for name in _ALWAYS_SIGNED:
        if not signed[name]:
            yield f"unsigned-{name.decode()}"
    for name in _SIGNED_WHERE_PRESENT:
        if present[name] and not signed[name]:
            yield f"unsigned-{name.decode()}"
    yield from _age_objections(tags, signed, headers, now)


def _age_objections(
    tags: dict[bytes, bytes], signed: Counter[bytes], headers: list[tuple[bytes, bytes]], now: int
) -> Iterator[str]:
    made = _seconds(tags.get(b"t"))
    if made is None and signed[b"date"]:  # t= is optional; a signed Date says as much
        made = _date_seconds(next((value for name, value in headers if name == b"date"), b""))
    expires = _seconds(tags.get(b"x"))
    if made is None:
        yield "undated"
    elif made > now + AHEAD:
        yield "future"
    elif made < now - OLDEST:
        yield "stale"
    if b"x" in tags and (expires is None or expires < now):
        yield "expired"


def _seconds(value: bytes | None) -> int | None:
    return int(value) if value and value.isdigit() and len(value) <= 12 else None


def _date_seconds(value: bytes) -> int | None:
    try:
        parsed = parsedate_tz(decode(value.strip()[:100], ""))
        return int(mktime_tz(parsed)) if parsed else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _verify(
    message: Any, tags: dict[bytes, bytes], signature: tuple[bytes, bytes], resolver: Callable[[bytes], bytes | None]
) -> str:
    """ "" where the signature is right, else the reason. Times were looked at before: dkimpy would ask the clock."""
    import dkim

    selector = tags.get(b"s", b"")
    if not _SELECTOR.fullmatch(selector):
        return "malformed"
    record = resolver(selector + b"._domainkey." + tags[b"d"].lower() + b".")
    if not record or len(record) > _RECORD_BYTES:
        return "no-key"
    timeless = {key: value for key, value in tags.items() if key not in (b"t", b"x")}
    names = [name.strip().lower() for name in tags.get(b"h", b"").split(b":")]
    try:
        dkim.validate_signature_fields(timeless)  # type: ignore[no-untyped-call]
        right = message.verify_sig(timeless, names, signature, lambda name, timeout: record)
    except dkim.KeyFormatError:
        return "weak"
    except (dkim.DKIMException, ValueError, KeyError, IndexError, TypeError):
        return "invalid"
    if not right:
        return "invalid"
    return "test-key" if b"y" in _flags(record) else ""


def _flags(record: bytes) -> list[bytes]:
    for part in record.split(b";"):
        key, _, value = part.partition(b"=")
        if key.strip() == b"t":
            return [flag.strip() for flag in value.split(b":")]
    return []


_SILENT = logging.getLogger("bot.reading.dkim_check")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False
