"""What a receiving server says of a mail it takes in: Authentication-Results (RFC 8601), from the sender's login."""

from __future__ import annotations

import re

from bot.reading.sender import Sender, strict_from

_FIELD = re.compile(rb"(?:[^\r\n]*)(?:\r\n[ \t][^\r\n]*)*\r\n")
_COMMENT = re.compile(rb"\([^()]*\)")


def untagged(address: str) -> str:
    """The address without its tag, in lower case: "Carla+Intro@x" is "carla@x" (RFC 5233)."""
    local, at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def sole_from(raw: bytes) -> str | None:
    """The one address of the one From field, as strictly as replies are read; None where it is not so plain."""
    head = raw[: _end_of_header(raw)]
    fields = [f[0] for f in _FIELD.finditer(head) if f[0][:5].lower() == b"from:"]
    found = strict_from([" ".join(field[5:].decode("utf-8", "replace").split()) for field in fields])
    return found.address if isinstance(found, Sender) else None


def results_field(authserv_id: str, raw: bytes, sender: str, login: str | None) -> bytes:
    """The field to put on top: pass where `login` owns the From address, fail for a stranger (`login` None)."""
    author = sole_from(raw)
    domain = author.rpartition("@")[2].lower() if author else "invalid"
    owned = login is not None and author is not None and untagged(author) == untagged(login)
    words = [
        f"auth=pass smtp.auth={login}" if login else "auth=none",
        f"spf=pass smtp.mailfrom={sender or login}" if owned else f"spf=none smtp.mailfrom={sender}",
        f"dmarc={'pass' if owned else 'fail'} header.from={domain}",
    ]
    return (f"Authentication-Results: {authserv_id};\r\n\t" + ";\r\n\t".join(words) + "\r\n").encode("utf-8", "replace")


def without_claims(raw: bytes, authserv_id: str) -> bytes:
    """The mail without Authentication-Results that carry our own id: only we may write those (RFC 8601 section 5)."""
    end, ours = _end_of_header(raw), authserv_id.lower().encode()
    return _FIELD.sub(lambda field: b"" if _claims(field[0], ours) else field[0], raw[:end]) + raw[end:]


def _end_of_header(raw: bytes) -> int:
    if raw.startswith(b"\r\n"):
        return 0
    end = raw.find(b"\r\n\r\n")
    return len(raw) if end < 0 else end + 2


def _claims(field: bytes, authserv_id: bytes) -> bool:
    name, _, value = field.partition(b":")
    if name.strip().lower() != b"authentication-results":
        return False
    words = _COMMENT.sub(b" ", value).replace(b";", b" ; ").split()
    return bool(words) and words[0].strip(b'"').lower() == authserv_id
