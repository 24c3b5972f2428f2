"""What a receiving server says of a mail it takes in: Authentication-Results (RFC 8601), from the sender's login."""

from __future__ import annotations

import email.policy
import re
from email.headerregistry import AddressHeader
from email.parser import BytesHeaderParser

_FIELD = re.compile(rb"(?:[^\r\n]*)(?:\r\n[ \t][^\r\n]*)*\r\n")
_COMMENT = re.compile(rb"\([^()]*\)")


def untagged(address: str) -> str:
    """The address without its tag, in lower case: "Carla+Intro@x" is "carla@x" (RFC 5233)."""
    local, at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def sole_from(raw: bytes) -> str | None:
    """The one address of the one From field; None where there are more, or none."""
    head = raw.partition(b"\r\n\r\n")[0][:100_000] + b"\r\n\r\n"
    try:
        fields = BytesHeaderParser(policy=email.policy.SMTP).parsebytes(head).get_all("From", [])
        found = [a.addr_spec for field in fields if isinstance(field, AddressHeader) for a in field.addresses]
    except (ValueError, LookupError, IndexError, AttributeError, RecursionError):
        return None
    return found[0] if len(fields) == 1 and len(found) == 1 else None


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
    head, blank, body = raw.partition(b"\r\n\r\n")
    kept = (f[0] for f in _FIELD.finditer(head + b"\r\n") if not _claims(f[0], authserv_id.lower().encode()))
    return b"".join(kept) + blank[2:] + body


def _claims(field: bytes, authserv_id: bytes) -> bool:
    name, _, value = field.partition(b":")
    if name.strip().lower() != b"authentication-results":
        return False
    words = _COMMENT.sub(b" ", value).replace(b";", b" ; ").split()
    return bool(words) and words[0].strip(b'"').lower() == authserv_id
