"""Where a domain's mail servers are: well-known providers, what the domain announces (RFC 6186), and usual names."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

Lookup = Callable[[str, str], list[str]]
"""Answers of the DNS: (name, "MX" or "SRV") → host names for MX, "port host" for SRV, best first; [] for none."""

_APP_PASSWORD = "It wants an app password: make one on your account's security page and use it here."


@dataclass(frozen=True, slots=True)
class Provider:
    """Servers to try. `security` is tls or starttls; `note` says what a newcomer must know; `budgets` is a preset."""

    imap_host: str
    smtp_host: str
    imap_port: int = 993
    smtp_port: int = 465
    imap_security: str = "tls"
    smtp_security: str = "tls"
    note: str = ""
    budgets: str = "default"
    evidence: str = "self-copy"
    known: bool = True


_GMAIL = Provider(
    "imap.gmail.com",
    "smtp.gmail.com",
    note=f"{_APP_PASSWORD} docs/gmail.md shows the way without one, by Gmail's own interface.",
    budgets="gmail",
    evidence="provider",
)
_OUTLOOK = Provider(
    "outlook.office365.com",
    "smtp-mail.outlook.com",
    smtp_port=587,
    smtp_security="starttls",
    note="Microsoft takes no passwords over IMAP any more, not even app passwords; give the bot a mailbox elsewhere.",
    budgets="microsoft365",
    evidence="provider",
)
_YAHOO = Provider("imap.mail.yahoo.com", "smtp.mail.yahoo.com", note=_APP_PASSWORD)
_AOL = Provider("imap.aol.com", "smtp.aol.com", note=_APP_PASSWORD)
_ICLOUD = Provider("imap.mail.me.com", "smtp.mail.me.com", smtp_port=587, smtp_security="starttls", note=_APP_PASSWORD)
_FASTMAIL = Provider("imap.fastmail.com", "smtp.fastmail.com", note=_APP_PASSWORD)
_GMX_NET = Provider("imap.gmx.net", "mail.gmx.net", note="Allow IMAP in the settings of the web page first.")
_GMX_COM = Provider("imap.gmx.com", "mail.gmx.com", note="Allow IMAP in the settings of the web page first.")
_WEB_DE = Provider("imap.web.de", "smtp.web.de", note="Allow IMAP in the settings of the web page first.")
_PROTON = Provider(
    "127.0.0.1",
    "127.0.0.1",
    imap_port=1143,
    smtp_port=1025,
    imap_security="starttls",
    smtp_security="starttls",
    note="Run Proton Mail Bridge on this machine, export its certificate and give it as ca_file.",
)
_ZOHO = Provider("imap.zoho.com", "smtp.zoho.com", note=_APP_PASSWORD)
_YANDEX = Provider("imap.yandex.com", "smtp.yandex.com", note=_APP_PASSWORD)

_BY_DOMAIN = {
    **dict.fromkeys(("gmail.com", "googlemail.com"), _GMAIL),
    **dict.fromkeys(("outlook.com", "hotmail.com", "live.com", "msn.com", "hotmail.co.uk", "hotmail.fr"), _OUTLOOK),
    **dict.fromkeys(("yahoo.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de", "yahoo.es", "yahoo.it", "ymail.com"), _YAHOO),
    **dict.fromkeys(("icloud.com", "me.com", "mac.com"), _ICLOUD),
    **dict.fromkeys(("fastmail.com", "fastmail.fm"), _FASTMAIL),
    **dict.fromkeys(("gmx.net", "gmx.de", "gmx.at", "gmx.ch"), _GMX_NET),
    **dict.fromkeys(("proton.me", "protonmail.com", "pm.me"), _PROTON),
    "aol.com": _AOL,
    "gmx.com": _GMX_COM,
    "web.de": _WEB_DE,
    "zoho.com": _ZOHO,
    "yandex.com": _YANDEX,
    "mailbox.org": Provider("imap.mailbox.org", "smtp.mailbox.org"),
    "posteo.de": Provider("posteo.de", "posteo.de"),
}

# Domains of one's own, by the provider's name in their MX records.
_BY_MX = {
    ".google.com": replace(_GMAIL, budgets="workspace"),
    ".googlemail.com": replace(_GMAIL, budgets="workspace"),
    ".outlook.com": replace(_OUTLOOK, smtp_host="smtp.office365.com"),
    ".messagingengine.com": _FASTMAIL,
    ".protonmail.ch": _PROTON,
    ".zoho.com": replace(_ZOHO, imap_host="imappro.zoho.com", smtp_host="smtppro.zoho.com"),
    ".zoho.eu": replace(_ZOHO, imap_host="imappro.zoho.eu", smtp_host="smtppro.zoho.eu"),
    ".yandex.net": _YANDEX,
    ".migadu.com": Provider("imap.migadu.com", "smtp.migadu.com"),
    ".mailbox.org": Provider("imap.mailbox.org", "smtp.mailbox.org"),
    ".icloud.com": _ICLOUD,
    ".ovh.net": Provider("ssl0.ovh.net", "ssl0.ovh.net", budgets="shared"),
    ".ionos.com": Provider("imap.ionos.com", "smtp.ionos.com", budgets="shared"),
    ".ionos.co.uk": Provider("imap.ionos.co.uk", "smtp.ionos.co.uk", budgets="shared"),
    ".kundenserver.de": Provider("imap.ionos.de", "smtp.ionos.de", budgets="shared"),
    ".infomaniak.ch": Provider("mail.infomaniak.com", "mail.infomaniak.com", budgets="shared"),
    ".gandi.net": Provider("mail.gandi.net", "mail.gandi.net", budgets="shared"),
}


def guess(address: str, lookup: Lookup | None = None, answers: Callable[[str, int], bool] | None = None) -> Provider:
    """The most likely servers for an address.

    `lookup` asks the DNS and `answers` tries a TCP connection; without them nothing leaves this machine. A guess that
    rests on names alone has `known` False.
    """
    domain = address.rpartition("@")[2].lower()
    if domain in _BY_DOMAIN:
        return _BY_DOMAIN[domain]
    if lookup is not None:
        announced = _announced(domain, lookup)
        if announced is not None:
            return announced
        for exchange in lookup(domain, "MX"):
            for suffix, provider in _BY_MX.items():
                if f".{exchange.lower().rstrip('.')}".endswith(suffix):
                    return provider
    if answers is None:
        return Provider(f"imap.{domain}", f"smtp.{domain}", known=False)
    imap, found_imap = _first(_candidates(domain, "imap"), answers)
    smtp, found_smtp = _first(_candidates(domain, "smtp"), answers)
    return Provider(
        imap[0],
        smtp[0],
        imap_port=imap[1],
        imap_security=imap[2],
        smtp_port=smtp[1],
        smtp_security=smtp[2],
        known=found_imap and found_smtp,
    )


def _announced(domain: str, lookup: Lookup) -> Provider | None:
    """Services the domain names in its DNS (RFC 6186, RFC 8314); "." means that it has none."""

    def service(*names: tuple[str, str]) -> tuple[str, int, str] | None:
        for name, security in names:
            for answer in lookup(f"{name}._tcp.{domain}", "SRV"):
                port, _, host = answer.partition(" ")
                if host.rstrip(".") and port.isdigit():
                    return host.rstrip("."), int(port), security
        return None

    imap = service(("_imaps", "tls"), ("_imap", "starttls"))
    smtp = service(("_submissions", "tls"), ("_submission", "starttls"))
    if imap is None or smtp is None:
        return None
    return Provider(imap[0], smtp[0], imap[1], smtp[1], imap[2], smtp[2])


def _candidates(domain: str, kind: str) -> Iterator[tuple[str, int, str]]:
    ports = ((993, "tls"), (143, "starttls")) if kind == "imap" else ((465, "tls"), (587, "starttls"))
    for port, security in ports:
        for host in (f"{kind}.{domain}", f"mail.{domain}", domain):
            yield host, port, security


def _first(
    candidates: Iterator[tuple[str, int, str]], answers: Callable[[str, int], bool]
) -> tuple[tuple[str, int, str], bool]:
    everything = list(candidates)
    for candidate in everything:
        if answers(candidate[0], candidate[1]):
            return candidate, True
    return everything[0], False


def listens(host: str, port: int) -> bool:
    """Whether somebody accepts a TCP connection there within two seconds."""
    try:
        with socket.create_connection((host, port), timeout=2):
            return True
    except (OSError, UnicodeError):
        return False


def ask_dns(name: str, kind: str) -> list[str]:
    """What the system's resolver says within four seconds, best first; [] where it says nothing."""
    import dns.exception
    import dns.resolver

    try:
        answer = dns.resolver.resolve(name, kind, lifetime=4)
    except dns.exception.DNSException:
        return []
    if kind == "MX":
        return [str(record.exchange) for record in sorted(answer, key=lambda record: record.preference)]
    return [f"{record.port} {record.target}" for record in sorted(answer, key=lambda r: (r.priority, -r.weight))]
