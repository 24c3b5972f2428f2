"""The questions of `twoyes init`: each has a flag that answers it, a guess where one can be had, and a check."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from bot import values
from bot.config import ConfigError
from bot.hosts import is_loopback
from bot.setup.init import Account, Answers, Server, country_of, keep_password, this_zone
from bot.setup.providers import Lookup, Provider, guess

Check = Callable[[str], str]
"""Answers the text as it is to be kept, or raises ValueError with a sentence."""


class Asker(Protocol):
    """Who answers: a person at the terminal, or nobody (a script), when every guess is taken."""

    def text(self, flag: str, question: str, guess: str, check: Check) -> str:
        """One line. `flag` answers it too. Raises ConfigError where nobody answers and there is no guess."""

    def choice(self, flag: str, question: str, options: Sequence[tuple[str, str]], guess: str) -> str:
        """One of the options, each with what it means."""

    def secret(self, question: str) -> str:
        """A line that is not shown; "" where nobody answers."""

    def yes(self, question: str, guess: bool) -> bool:
        """Yes or no."""

    def say(self, text: str) -> None:
        """Something to know."""


def interview(
    asker: Asker,
    given: Mapping[str, str],
    base: Path,
    *,
    lookup: Lookup | None = None,
    listens: Callable[[str, int], bool] | None = None,
) -> Answers:
    """Asks for everything but the proof. `given` are answered flags by name; `base` is where password files go.

    Raises ConfigError for a flag that cannot be used. `lookup` and `listens` look for servers; None stays offline.
    """
    address = asker.text("address", "Your mail address", given.get("address", ""), values.address)
    name = asker.text("name", "Your name, as people know it", given.get("name", _name_of(address)), _something)
    zone = asker.text("zone", "Your time zone", given.get("zone", this_zone()), values.zone)
    country = given.get("country", country_of(zone))
    setup = asker.choice(
        "setup",
        "Which set-up?",
        (
            ("own", "your mailbox alone; you hand in drafts or mail yourself, cc and bcc do not work"),
            ("plus", "your mailbox, and the bot listens at a plus-address of it: cc and bcc work"),
            ("separate", "the bot has an address and a mailbox of its own: cc and bcc work"),
        ),
        given.get("setup", "own"),
    )
    bot_address, owner = "", address
    if setup != "own":
        local, _, domain = address.partition("@")
        proposed = f"{local}+intro@{domain}" if setup == "plus" else f"intro@{domain}"
        bot_address = asker.text("bot-address", "The bot's address", given.get("bot-address", proposed), values.address)
    if setup == "separate":
        owner = bot_address
    if {"imap", "smtp"} <= given.keys():
        lookup = listens = None
    if lookup is not None:
        asker.say(f"Looking for the mail servers of {owner} ...")
    provider = guess(owner, lookup, listens)
    if provider.note:
        asker.say(provider.note)
    account = account_of(asker, given, owner, provider, base)
    watched = None
    if setup == "separate" and (
        "watch-user" in given or asker.yes("Shall your own mailbox be watched for labelled drafts?", False)
    ):
        mine = {key.removeprefix("watch-"): value for key, value in given.items() if key.startswith("watch-")}
        watched = account_of(asker, mine, address, guess(address, lookup, listens), base, prefix="watch-")
    return Answers(
        name=name,
        address=address,
        setup=setup,
        account=account,
        bot_address=bot_address,
        watched=watched,
        zone=zone,
        country=country,
        language=given.get("language", "en"),
        also=tuple(part.strip() for part in given.get("also", "").split(",") if part.strip()),
        approve=given.get("approve", "first"),
        budgets=given.get("budgets", provider.budgets),
        evidence=given.get("evidence", provider.evidence),
    )


def account_of(
    asker: Asker, given: Mapping[str, str], owner: str, provider: Provider, base: Path, *, prefix: str = ""
) -> Account:
    """Servers, login and password of one mailbox; only the way in where it is a watched one (`prefix`)."""
    imap = _server(asker, given, f"{prefix}imap", provider.imap_host, provider.imap_port, provider.imap_security)
    smtp = None
    if not prefix:
        smtp = _server(asker, given, "smtp", provider.smtp_host, provider.smtp_port, provider.smtp_security)
    user = asker.text(f"{prefix}user", "Login name", given.get("user", owner), _something)
    password = _password(asker, given.get("password", ""), user, base, prefix)
    return Account(imap, smtp, user, password, given.get("ca-file", ""))


_SECURITIES = (
    ("tls", "from the first byte"),
    ("starttls", "after STARTTLS"),
    ("none", "not at all, which is allowed on this very machine"),
)
_USUAL = {("imap", "tls"): 993, ("imap", "starttls"): 143, ("smtp", "tls"): 465, ("smtp", "starttls"): 587}


def _server(asker: Asker, given: Mapping[str, str], flag: str, host: str, port: int, security: str) -> Server:
    kind = flag.rpartition("-")[2]
    text = asker.text(flag, f"{kind.upper()} server", given.get(kind, f"{host}:{port}"), _host)
    host, _, number = text.rpartition(":") if text.count(":") == 1 else (text, "", "")
    by_port = {**{str(usual): how for (_, how), usual in _USUAL.items()}, str(port): security}
    guess = by_port.get(number, "tls" if not is_loopback(host) else security)
    if not number or number in by_port:
        security = given.get(f"{kind}-security", guess)
    else:  # the port does not tell
        ways = _SECURITIES if is_loopback(host) else _SECURITIES[:2]
        security = asker.choice(f"{flag}-security", f"How is the connection to {host} encrypted?", ways, guess)
    fallback = _USUAL.get((kind, security), 143 if kind == "imap" else 25)
    return Server(host, int(number) if number else fallback, security)


def _password(asker: Asker, given: str, user: str, base: Path, prefix: str) -> tuple[str, str]:
    if given:
        kind, _, where = given.partition(":")
        if kind not in ("env", "file", "keyring") or not where:
            raise ConfigError(
                [
                    f"--{prefix}password names where the password is kept; write env:NAME, file:PATH or "
                    "keyring:SERVICE (stored:NAME is for later: twoyes secret set NAME, when there is a database)"
                ]
            )
        return kind, where
    kind = asker.choice(
        f"{prefix}password",
        "Where is the password to be kept?",
        (
            ("file", "in a file beside the configuration that only you can read"),
            ("env", "in an environment variable that you set before you start twoyes"),
            ("keyring", "in this system's keyring"),
        ),
        "file",
    )
    if kind == "env":
        return kind, asker.text(f"{prefix}password", "Name of the variable", "TWOYES_MAIL_PASSWORD", _something)
    if kind == "keyring":
        service = asker.text(f"{prefix}password", "Name of the service in the keyring", "twoyes", _something)
        asker.say(f"If it is not there yet: keyring set {service} {user}")
        return kind, service
    file = base / f"{user.partition('@')[0] or 'mail'}.password"
    secret = asker.secret(f"Password of {user} (an app password where your provider has them)")
    if secret:
        keep_password(file, secret)
        asker.say(f"Kept in {file}, readable by you alone.")
    elif not file.exists():
        asker.say(f"Write the password into {file} and run: chmod 600 {file}")
    return "file", file.name


def _something(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError("write something, on one line")
    return text.strip()


def _host(text: str) -> str:
    text = text.strip()
    number = text.rpartition(":")[2] if text.count(":") == 1 else "1"
    if not text or not text.isprintable() or set(text) & set(" /@,") or not (number.isascii() and number.isdigit()):
        raise ValueError("write the name of a server, and a port where it is unusual: imap.conti.example:993")
    return text


def _name_of(address: str) -> str:
    """A guess: "carla.conti@..." is Carla Conti."""
    local = address.partition("@")[0].partition("+")[0]
    return " ".join(part.capitalize() for part in local.replace("_", ".").replace("-", ".").split(".") if part)
