"""Who wrote this mail: the one strict From, and what proves it. Nothing here trusts From alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from bot.reading.addresses import decode_words, entries, is_address, same_address
from bot.reading.message import Mail

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

__all__ = ["DkimResult", "Proof", "Proven", "Refusal", "Sender", "Unproven", "prove", "same_address", "sender_of"]


@dataclass(frozen=True, slots=True)
class Sender:
    """The author of a mail by its own word: name (decoded, cleaned) and ASCII address as written, unproven.

    `doubts` names what a person should be shown: "address-in-name" where the name holds another address.
    """

    name: str
    address: str
    doubts: tuple[str, ...] = ()

    @property
    def domain(self) -> str:
        """The domain of the address, in lower case."""
        return self.address.rpartition("@")[2].lower()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no one author can be read: no-from, several-from, several-addresses, group, comment, broken, no-address."""

    reason: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What a mailbox takes for proof of an author (DESIGN section 7).

    header: the Authentication-Results that our own server wrote, known by `authserv_id` ("topmost" where the server
            writes none) and by `position`: "above-received" and "below-received" tell on which side of the topmost
            Received field it stands; "top" is for servers that write no Received: only delivery fields stand above.
    dkim:   our own check on arrival.
    ask:    nothing; every verdict is a question to the connector.
    """

    kind: Literal["header", "dkim", "ask"]
    authserv_id: str = ""
    position: Literal["above-received", "below-received", "top"] = "above-received"

    def __post_init__(self) -> None:
        if self.kind == "header" and not self.authserv_id:
            raise ValueError('proof "header" needs an authserv_id, or "topmost" where the server writes none')


@dataclass(frozen=True, slots=True)
class DkimResult:
    """What our own look at the DKIM signatures found: the aligned domain that signed, or why none proves anything."""

    passed: bool
    domain: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proven:
    """The author is proven: by which method (dmarc, dkim, spf, own-dkim) and which aligned domain."""

    method: str
    domain: str

    @property
    def told(self) -> str:
        """For the record: "dmarc ruiz.example"."""
        return f"{self.method} {self.domain}"


@dataclass(frozen=True, slots=True)
class Unproven:
    """Nobody vouches for the author. The reason: ask, no-result, no-pass, dmarc-fail, dmarc-twice, or what the DKIM
    check said."""

    reason: str

    @property
    def told(self) -> str:
        """For the record: "none (no-pass)"."""
        return f"none ({self.reason})"


def sender_of(mail: Mail) -> Sender | Refusal:
    """The one author of a mail, by a strict grammar: one From field, one plain ASCII address, no group, no tricks."""
    return strict_from(mail.all("From"))


def strict_from(fields: Sequence[str]) -> Sender | Refusal:
    """The same, from the raw From fields."""
    if len(fields) != 1:
        return Refusal("several-from" if fields else "no-from")
    if "\ufffd" in fields[0] or len(fields[0]) > 2_000:
        return Refusal("broken")
    found = entries(fields[0])
    if len(found) > 1:
        return Refusal("several-addresses")
    if not found or not found[0].address:
        return Refusal("no-address")
    entry = found[0]
    if "group" in entry.flaws or len(list(_clauses(fields[0]))) > 1:  # an empty one, too
        return Refusal("group")
    if "comment-inside" in entry.flaws or any("@" in comment for comment in entry.comments):
        return Refusal("comment")
    if entry.flaws or entry.address.count("@") != 1:
        return Refusal("broken")
    if not is_address(entry.address):
        return Refusal("no-address")
    name = decode_words(entry.phrase or " ".join(entry.comments))
    shown = (match[0].rstrip(".") for match in _ADDRESS_IN_NAME.finditer(name))
    doubts = ("address-in-name",) if any(not same_address(one, entry.address) for one in shown) else ()
    return Sender(name, entry.address, doubts)


_ADDRESS_IN_NAME = re.compile(r"[^\s<>@,;:\"'()]{1,64}[@＠﹫][^\s<>@,;:\"'()]{1,255}")


def prove(mail: Mail, sender: Sender, proof: Proof, dkim_verified: DkimResult | None) -> Proven | Unproven:
    """Whether what the mailbox trusts vouches for this sender. `dkim_verified` is our own check, made on arrival."""
    if proof.kind == "ask":
        return Unproven("ask")
    if proof.kind == "dkim":
        if dkim_verified is None:
            return Unproven("dkim-not-checked")
        if not dkim_verified.passed:
            return Unproven(dkim_verified.reason)
        if not aligned(dkim_verified.domain, sender.domain):
            return Unproven("dkim-not-aligned")
        return Proven("own-dkim", dkim_verified.domain)
    value = trusted_results(mail, proof)
    if value is None:
        return Unproven("no-result")
    return _judge(read_results(value), sender)


def _judge(results: list[Result], sender: Sender) -> Proven | Unproven:
    dmarc = [result for result in results if result.method == "dmarc"]
    if any(result.value == "fail" for result in dmarc):
        return Unproven("dmarc-fail")
    if len({result.value for result in dmarc}) > 1:  # a server says it once: one of them is the sender's
        return Unproven("dmarc-twice")
    for result in dmarc:
        claimed = result.properties.get("header.from", sender.domain)
        if result.value == "pass" and _domain_of(claimed) == sender.domain:
            return Proven("dmarc", sender.domain)
    for method, names in (("dkim", ("header.d", "header.i")), ("spf", ("smtp.mailfrom",))):
        for result in results:
            if result.method != method or result.value != "pass":
                continue
            domain = next((_domain_of(result.properties[name]) for name in names if name in result.properties), "")
            if aligned(domain, sender.domain):
                return Proven(method, domain)
    return Unproven("no-pass")


def _domain_of(value: str) -> str:
    return value.rpartition("@")[2].strip().rstrip(".").lower()


# What a delivery agent writes above the results; an author's field above them means that the author wrote them.
_DELIVERY = frozenset(
    {"return-path", "delivered-to", "envelope-to", "x-original-to", "x-delivered-to", "delivery-date", "received-spf"}
    | {"authentication-results", "arc-seal", "arc-message-signature", "arc-authentication-results", "dkim-filter"}
)


def trusted_results(mail: Mail, proof: Proof) -> str | None:
    """The value of the one Authentication-Results field that our own server wrote, None where it wrote none.

    The topmost with our identifier, at the place where our server puts it. One further down is anybody's.
    """
    received = False
    for position, (name, value) in enumerate(mail.headers):
        lower = name.lower()
        if lower == "received":
            if proof.position != "below-received":
                return None
            received = True
        elif lower == "authentication-results":
            if proof.authserv_id != "topmost" and not same_address(authserv_id(value), proof.authserv_id):
                continue
            if proof.position == "above-received":
                below = mail.headers[position + 1 :]
                return value if any(other.lower() == "received" for other, _ in below) else None
            return value if received or proof.position == "top" else None
        elif lower not in _DELIVERY and (proof.position == "top" or lower in _AUTHORS):
            return None
    return None


_AUTHORS = frozenset({"from", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references"})


@dataclass(frozen=True, slots=True)
class Result:
    """One result of an Authentication-Results field: method, value and properties, all in lower case.

    A property that is given twice, with two values, is "": the sender chose one of them.
    """

    method: str
    value: str
    properties: dict[str, str]


_RESULTS_READ = 20_000
_LEXEME = re.compile(r'"(?:[^"\\]|\\.)*"?|[()]|[^"()\\]+|\\.|.', re.DOTALL)
_METHOD = re.compile(r"\s*([A-Za-z0-9_-]+)(?:\s*/\s*\d+)?\s*=\s*([A-Za-z0-9_-]+)(?!\S)")
# A value is read to its blank, quoted pieces and all: in "a@ruiz.example"@evil.example the sender chose the quoted one.
_PROPERTY = re.compile(
    r"(?<!\S)([A-Za-z0-9_-]+)\s*\.\s*([A-Za-z0-9_-]+)\s*=\s*((?:\"(?:[^\"\\]|\\.)*\"|[^\s;\"])++)(?!\S)(?!\s*@)"
)


def authserv_id(value: str) -> str:
    """The identifier that opens an Authentication-Results field, "" where it opens with a result (Exchange Online)."""
    words = next(_clauses(value), "").split()
    return words[0].strip('"') if words and "=" not in words[0] else ""


def read_results(value: str) -> list[Result]:
    """The results of one field, tolerantly (RFC 8601 2.2; Exchange Online leaves out the identifier)."""
    results = []
    for clause in _clauses(value):
        method = _METHOD.match(clause)
        if method:
            properties: dict[str, str] = {}
            for kind, name, written in _PROPERTY.findall(clause[method.end() :]):
                key, meant = f"{kind}.{name}".lower(), written.strip('"').lower()
                properties[key] = meant if properties.get(key, meant) == meant else ""
            results.append(Result(method[1].lower(), method[2].lower(), properties))
    return results


def _clauses(value: str) -> Iterator[str]:
    """The field at its semicolons, without comments (nested ones too); quoted strings stay whole."""
    depth, clause = 0, list[str]()
    for match in _LEXEME.finditer(value[:_RESULTS_READ]):
        lexeme = match[0]
        if lexeme == "(":
            depth += 1
        elif lexeme == ")":
            depth = max(0, depth - 1)
            clause.append(" ")
        elif not depth and lexeme[0] == '"':
            clause.append(lexeme)
        elif not depth:
            head, *rest = lexeme.split(";")
            clause.append(head)
            for piece in rest:
                yield "".join(clause)
                clause = [piece]
    yield "".join(clause)


def aligned(domain: str, author: str) -> bool:
    """Whether a domain may vouch for authors of another: equal to it, or its parent below the public suffix.

    "ruiz.example" vouches for "mail.ruiz.example"; "co.uk" for nobody, nor does a child for its parent.
    """
    domain, author = domain.lower().rstrip("."), author.lower().rstrip(".")
    if not domain or not is_address(f"x@{domain}"):
        return False
    if domain == author:
        return True
    return author.endswith("." + domain) and _suffixes().privatesuffix(domain) is not None


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # 3 MB and 30 ms: only where a parent domain vouches

    return PublicSuffixList()
