"""Writing a first configuration: from a few answers to a commented config.yaml that only its owner can read."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.config import Config, ConfigError, parse_config
from bot.setup.sampling import Estimate


@dataclass(frozen=True, slots=True)
class Server:
    """One server as it was asked for or guessed."""

    host: str
    port: int
    security: str


@dataclass(frozen=True, slots=True)
class Account:
    """A mailbox as it was asked for. `password` is (env | file | keyring, where)."""

    imap: Server
    smtp: Server | None
    user: str
    password: tuple[str, str]
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """All that is needed for a configuration. `account` is the mailbox that is worked in, `watched` the other one."""

    name: str
    address: str
    setup: str
    account: Account
    bot_address: str = ""
    watched: Account | None = None
    zone: str = "UTC"
    country: str = ""
    language: str = "en"
    also: tuple[str, ...] = ()
    approve: str = "first"
    budgets: str = "default"
    evidence: str = "self-copy"
    proof: Mapping[str, str] | None = None
    banners: tuple[str, ...] = ()
    subject_tags: tuple[str, ...] = ()


def this_zone() -> str:
    """The IANA name of this machine's time zone, "UTC" where it does not tell."""
    from zoneinfo import ZoneInfo

    link = os.path.realpath("/etc/localtime")
    for name in (os.environ.get("TZ", "").lstrip(":"), link.partition("zoneinfo/")[2]):
        try:
            return ZoneInfo(name).key if name else "UTC"
        except (KeyError, ValueError, OSError):
            continue
    return "UTC"


def country_of(zone: str) -> str:
    """The country (ISO 3166) in which a time zone lies, "" where it has none ("UTC")."""
    from importlib.resources import files

    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    for line in table.splitlines():
        columns = line.split("\t")
        if columns[2:3] == [zone] and not line.startswith("#"):
            return columns[0]
    return ""


def text_of(answers: Answers) -> str:
    """The configuration as YAML, with comments for whoever opens it later."""
    quote = quoted
    lines = [
        "# Twoyes. Every other setting, with what it means: config.example.yaml. After a change: twoyes check",
        "",
        "connector:",
        f"  name: {quote(answers.name)}",
        f"  address: {quote(answers.address)}",
        f"  zone: {quote(answers.zone)}",
        f"  country: {quote(answers.country)}        # two letters: your public holidays; '' for none",
        f"  language: {quote(answers.language)}",
    ]
    if answers.also:
        lines.append(f"  also: [{', '.join(quote(one) for one in answers.also)}]        # mail from these is yours too")
    lines += ["", f"setup: {answers.setup}        # own, plus or separate", ""]
    if answers.setup == "separate":
        if answers.watched is not None:
            lines += ["# Your own mailbox: labelled drafts and Sent are looked at, no more.", "mailbox:"]
            lines += _account(answers.watched, "  ")
            lines.append("")
        lines += ["bot:", f"  address: {quote(answers.bot_address)}", "  mailbox:"]
        lines += _worked_in(answers, "    ")
    else:
        lines += ["mailbox:", *_worked_in(answers, "  ")]
        if answers.bot_address:
            lines += ["", "bot:", f"  address: {quote(answers.bot_address)}"]
    lines += [
        "",
        f"approve: {answers.approve}        # first: the first few introductions wait for your SEND; always; never",
        "",
        "budgets:",
        f"  preset: {answers.budgets}        # how fast letters may leave",
    ]
    return "\n".join(lines) + "\n"


def _worked_in(answers: Answers, indent: str) -> list[str]:
    proof = answers.proof or {}
    return [
        *_account(answers.account, indent),
        f"{indent}# What proves that a mail comes from the address it names.",
        f"{indent}proof:",
        *(f"{indent}  {key}: {quoted(value)}" for key, value in proof.items() if value),
        f"{indent}evidence: {answers.evidence}        # what shows after a crash that a letter had left",
        *_listed(f"{indent}banners:", answers.banners, "what your mail server puts on every mail from outside"),
        *_listed(f"{indent}subject_tags:", answers.subject_tags, "what it puts before their subjects"),
    ]


def _listed(key: str, texts: Sequence[str], comment: str) -> list[str]:
    return [f"{key} [{', '.join(quoted(text) for text in texts)}]        # {comment}"] if texts else []


def _account(account: Account, indent: str) -> list[str]:
    kind, where = account.password
    ca_file = [f"{indent}  ca_file: {quoted(account.ca_file)}"] if account.ca_file else []
    lines = [
        f"{indent}imap:",
        *_server(account.imap, indent),
        *ca_file,
        f"{indent}  user: {quoted(account.user)}",
        f"{indent}  password: {{{kind}: {quoted(where)}}}",
    ]
    if account.smtp is not None:
        lines += [
            f"{indent}smtp:        # user and password are those of imap",
            *_server(account.smtp, indent),
            *ca_file,
        ]
    return lines


def _server(server: Server, indent: str) -> list[str]:
    return [
        f"{indent}  host: {quoted(server.host)}",
        f"{indent}  security: {server.security}",
        f"{indent}  port: {server.port}",
    ]


def quoted(value: str) -> str:
    """A YAML scalar that reads back as exactly this string."""
    import yaml

    text: str = yaml.safe_dump(value, allow_unicode=True, width=10_000, default_flow_style=True)
    return text.removesuffix("\n").removesuffix("\n...").strip()


def trial(answers: Answers, base: Path) -> Config:
    """The configuration these answers make, before a proof is chosen. Raises ConfigError."""
    from dataclasses import replace

    return parse_config(text_of(replace(answers, proof=answers.proof or {"kind": "ask"})), base=base)


def proof_of(found: Estimate) -> dict[str, str]:
    """A proposed proof as it is written down."""
    proof = found.proof
    if proof.kind != "header":
        return {"kind": proof.kind}
    return {"kind": "header", "authserv_id": proof.authserv_id, "position": proof.position}


def write(path: Path, text: str, *, force: bool) -> None:
    """Writes the file so that only its owner can read it, whole or not at all.

    Raises ConfigError where it exists and `force` is not given, or cannot be written.
    """
    taken = ConfigError([f"{path} exists already; name another with --config, or replace it with --force"])
    if path.exists() and not force:
        raise taken
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if force:
            fresh.replace(path)
        else:
            os.link(fresh, path)  # fails where somebody was quicker
            fresh.unlink()
    except FileExistsError:
        fresh.unlink(missing_ok=True)
        raise taken from None
    except OSError as fault:
        raise ConfigError([f"{path} cannot be written ({fault.strerror}); choose another folder"]) from fault


def keep_password(path: Path, password: str) -> None:
    """Writes a password into a file of its own, mode 0600. Raises ConfigError."""
    write(path, password + "\n", force=True)
