"""Setting up: guessed servers, the proof proposed from recent mail, and the configuration that is written."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import console
from bot.config import ConfigError
from bot.reading.message import Mail, parse_message
from bot.reading.sender import Proof
from bot.setup.init import Account, Answers, Server, country_of, text_of, trial, write
from bot.setup.providers import guess
from bot.setup.sampling import banners, estimate, propose
from tests.fixtures_cli import Twoyes
from tests.fixtures_servers import ACCOUNTS
from tests.servers.rig import Rig

OWN = frozenset({"carla@conti.example"})
PASS = "dmarc=pass header.from={domain}"


def mail(sender: str, *above: str, signed_by: str = "") -> Mail:
    """A mail as it was delivered: the header lines in `above`, then what its author wrote."""
    signature = f"DKIM-Signature: v=1; a=rsa-sha256; d={signed_by}; s=x; b=eA==\n" if signed_by else ""
    lines = "".join(f"{line}\n" for line in above)
    return parse_message(f"{lines}{signature}From: <{sender}>\nSubject: hi\n\nhello\n".encode())


def results(server: str, sender: str, verdict: str = PASS) -> str:
    """The field by which a server says what it found out about a sender."""
    return f"Authentication-Results: {server}; {verdict.format(domain=sender.partition('@')[2])}"


def senders(count: int) -> list[str]:
    """So many people, each at a domain of their own."""
    return [f"person@place{number}.example" for number in range(count)]


# What the server adds

ADDED = "This message came from outside Conti & Partners. Do not open links from senders you do not know."


def test_a_banner_on_the_mail_of_many_senders_is_seen_but_not_on_our_own() -> None:
    raws = [f"From: <{one}>\nSubject: [EXT] hi\n\n{ADDED}\n\nhello from {one}\n" for one in senders(5)]
    found = banners([parse_message(raw.encode()) for raw in raws], OWN)
    assert (found.texts, found.tags) == ((ADDED,), ("[EXT]",))
    assert banners([parse_message(raw.encode()) for raw in raws], OWN | set(senders(5))).texts == ()


def test_a_confirmed_banner_is_written_as_it_reads_back(tmp_path: Path) -> None:
    told = replace(answers(), proof={"kind": "ask"}, banners=(ADDED, 'He said: "no"'), subject_tags=("[EXT]",))
    config = trial(told, tmp_path)
    assert config.home.banners == (ADDED, 'He said: "no"')
    assert config.home.subject_tags == ("[EXT]",)


# The proof


def test_a_server_that_writes_above_its_received_line_is_proposed() -> None:
    mails = [mail(one, results("mx.conti.example", one), "Received: from x by y") for one in senders(6)]
    found = propose(mails, OWN)
    assert found.proof == Proof("header", "mx.conti.example", "above-received")
    assert (found.senders, found.proven, found.questions) == (6, 6, 0)


def test_a_server_that_writes_below_its_received_line_is_proposed() -> None:
    mails = [mail(one, "Received: by 2002:a05", results("mx.google.example", one)) for one in senders(6)]
    assert propose(mails, OWN).proof == Proof("header", "mx.google.example", "below-received")


def test_results_without_a_name_are_proposed_as_topmost() -> None:
    """Exchange Online opens the field with a result."""
    mails = [
        mail(one, f"Authentication-Results: dmarc=pass header.from={one.partition('@')[2]}", "Received: from x by y")
        for one in senders(6)
    ]
    assert propose(mails, OWN).proof.authserv_id == "topmost"


def test_a_name_that_one_sender_wrote_into_their_mail_is_not_trusted() -> None:
    """A server that writes no results leaves those of the author at the top."""
    forger = "eve@evil.example"
    mails = [mail(one, "Received: from x by y") for one in senders(9)]
    mails += [mail(forger, results("mx.conti.example", forger), "Received: from x by y")] * 2
    assert propose(mails, OWN).proof == Proof("ask")


def test_where_only_signatures_speak_dkim_is_proposed() -> None:
    mails = [mail(one, "Received: from x by y", signed_by=one.partition("@")[2]) for one in senders(6)]
    found = propose(mails, OWN)
    assert (found.proof, found.proven) == (Proof("dkim"), 6)


def test_signatures_of_another_domain_speak_for_nobody() -> None:
    mails = [mail(one, "Received: from x by y", signed_by="relay.example") for one in senders(6)]
    assert propose(mails, OWN).proof == Proof("ask")


def test_a_sender_counts_as_proven_only_when_every_mail_of_theirs_is() -> None:
    proof = Proof("header", "mx.conti.example", "above-received")
    good, bad = (
        mail("ana@ruiz.example", results("mx.conti.example", "ana@ruiz.example", verdict), "Received: from x by y")
        for verdict in (PASS, "dmarc=fail header.from={domain}")
    )
    assert estimate([good, good], proof, OWN).proven == 1
    assert estimate([good, bad], proof, OWN).proven == 0


def test_mail_of_ones_own_and_mail_without_an_author_count_for_nothing() -> None:
    mails = [mail("Carla@conti.example", "Received: x"), parse_message(b"Subject: none\n\nhello\n")]
    assert estimate(mails, Proof("ask"), OWN).senders == 0
    assert propose([], OWN).proof == Proof("ask")


# The servers


def _dns(records: dict[tuple[str, str], list[str]]) -> object:
    return lambda name, kind: records.get((name, kind), [])


def test_a_well_known_provider_needs_no_question_to_the_network() -> None:
    def never(*_: object) -> list[str]:
        raise AssertionError("nothing may be asked")

    found = guess("Carla@GMAIL.com", never, never)  # type: ignore[arg-type]
    assert (found.imap_host, found.smtp_host, found.budgets) == ("imap.gmail.com", "smtp.gmail.com", "gmail")
    assert "app password" in found.note


def test_what_a_domain_announces_comes_before_its_mail_exchangers() -> None:
    records = {
        ("_imaps._tcp.conti.example", "SRV"): ["993 in.conti.example."],
        ("_submission._tcp.conti.example", "SRV"): ["587 out.conti.example."],
        ("conti.example", "MX"): ["aspmx.l.google.com."],
    }
    found = guess("carla@conti.example", _dns(records))  # type: ignore[arg-type]
    assert (found.imap_host, found.imap_port, found.imap_security) == ("in.conti.example", 993, "tls")
    assert (found.smtp_host, found.smtp_port, found.smtp_security) == ("out.conti.example", 587, "starttls")


def test_a_service_that_is_announced_as_missing_is_not_taken() -> None:
    records = {("_imaps._tcp.conti.example", "SRV"): ["0 ."], ("_submissions._tcp.conti.example", "SRV"): ["0 ."]}
    assert guess("carla@conti.example", _dns(records)).imap_host == "imap.conti.example"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("exchange", "imap"),
    [
        ("aspmx.l.google.com.", "imap.gmail.com"),
        ("conti-example.mail.protection.outlook.com.", "outlook.office365.com"),
        ("google.com.evil.example.", "imap.conti.example"),
        ("notgoogle.com.", "imap.conti.example"),
    ],
)
def test_a_domain_of_ones_own_is_known_by_its_exchanger(exchange: str, imap: str) -> None:
    records = {("conti.example", "MX"): [exchange]}
    assert guess("carla@conti.example", _dns(records)).imap_host == imap  # type: ignore[arg-type]


def test_otherwise_the_names_that_answer_are_taken() -> None:
    there = {("mail.conti.example", 993), ("mail.conti.example", 587)}
    found = guess("carla@conti.example", _dns({}), lambda host, port: (host, port) in there)  # type: ignore[arg-type]
    assert (found.imap_host, found.imap_port, found.smtp_host, found.smtp_port, found.smtp_security) == (
        "mail.conti.example",
        993,
        "mail.conti.example",
        587,
        "starttls",
    )
    assert found.known


# The file


def answers(name: str = "Carla Conti", also: Sequence[str] = (), setup: str = "own", zone: str = "UTC") -> Answers:
    """What was answered to `init`."""
    account = Account(
        Server("imap.conti.example", 993, "tls"), Server("smtp.conti.example", 587, "starttls"), "c", ("env", "P")
    )
    return Answers(name=name, address="carla@conti.example", setup=setup, account=account, also=tuple(also), zone=zone)


@given(st.text("aZé中'\"#:{}[],&*!|>%@`-? \\9ñ؛", min_size=1, max_size=30).filter(lambda text: text.strip() == text))
def test_whatever_ones_name_is_it_reads_back_as_written(name: str) -> None:
    assert trial(answers(name), Path("/srv")).connector.name == name


@pytest.mark.parametrize(
    "name", ["no", "true", "null", "1.5", "9:00", "~", "0x1", "2026-11-16", "- a", "a: b", "=", "<<"]
)
def test_names_that_yaml_takes_for_something_else_stay_names(name: str) -> None:
    assert trial(answers(name), Path("/srv")).connector.name == name


def test_every_setup_makes_a_configuration_that_loads() -> None:
    from dataclasses import replace

    own = answers(also=["carla@post.example"])
    assert trial(own, Path("/srv")).connector.also == ("carla@post.example",)
    assert trial(replace(own, setup="plus", bot_address="carla+intro@conti.example"), Path("/srv")).bot.address
    separate = replace(own, setup="separate", bot_address="intro@conti.example")
    assert trial(separate, Path("/srv")).watched is None
    assert trial(replace(separate, watched=own.account), Path("/srv")).watched is not None


def test_a_configuration_is_never_replaced_unasked(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    write(file, "first", force=False)
    with pytest.raises(ConfigError, match="exists already"):
        write(file, "second", force=False)
    assert file.read_text("utf-8") == "first"
    write(file, "third", force=True)
    assert (file.read_text("utf-8"), file.stat().st_mode & 0o777) == ("third", 0o600)
    assert list(tmp_path.iterdir()) == [file]


def test_where_nothing_can_be_written_a_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="choose another folder"):
        write(tmp_path / "nowhere" / "config.yaml", "x", force=False)


def test_a_written_configuration_explains_itself() -> None:
    assert "twoyes check" in text_of(answers())


@pytest.mark.parametrize(
    ("zone", "country"),
    [("Europe/Madrid", "ES"), ("Europe/Berlin", "DE"), ("Asia/Jakarta", "ID"), ("America/New_York", "US"), ("UTC", "")],
)
def test_the_country_is_guessed_from_the_zone(zone: str, country: str) -> None:
    assert country_of(zone) == country


# At the terminal


class Terminal(io.StringIO):
    """Something that says it is one."""

    def isatty(self) -> bool:
        return True


@given(st.text("abc def", min_size=1).map(str.strip).filter(bool))
def test_a_terminal_gets_whole_words_and_a_file_one_line(text: str) -> None:
    at_once = console.folded(text, "  plus ", io.StringIO())
    assert at_once == f"  plus {text}"
    shown = console.folded(text, "  plus ", Terminal()).splitlines()
    assert shown[0].startswith("  plus ")
    assert all(line.startswith(" " * 7) for line in shown[1:])
    assert " ".join(shown).split() == at_once.split()


@pytest.mark.dovecot
def test_a_certificate_of_ones_own_may_be_named_when_it_was_not_trusted(
    rig: Rig, twoyes: Twoyes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The servers are right and only the certificate is unknown: it is asked for."""
    monkeypatch.setenv("RIG_PASSWORD", ACCOUNTS["carla@conti.example"])
    typed = ["y", "y", rig.ca_file, "", "", "", "env", "RIG_PASSWORD", "y"]
    ran = twoyes(
        *("init", "--address", "carla@conti.example", "--name", "Carla Conti", "--zone", "Europe/Rome"),
        *("--setup", "own", "--imap", f"{rig.host}:{rig.imap_port}", "--imap-security", "tls"),
        *("--smtp", f"{rig.host}:{rig.smtp_port}", "--smtp-security", "tls", "--user", "carla@conti.example"),
        *("--password", "env:RIG_PASSWORD"),
        typed="\n".join(typed),
    )
    assert "is not trusted" in ran.err
    assert "Is it your own server?" in ran.out
    assert "Wrote config.yaml." in ran.out, ran.out + ran.err
    assert Path("config.yaml").read_text().count(f"ca_file: {rig.ca_file}") == 2
