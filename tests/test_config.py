"""The configuration: what it accepts, what it refuses, and that every refusal says what to write."""

from __future__ import annotations

import dataclasses
import re
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Config, ConfigError, Preset, Setup, load_config, parse_config
from bot.config_faults import key_paths
from bot.introductions.introduction import Order
from bot.introductions.policy import Policy
from bot.reading import sender

EXAMPLE = Path(__file__).parents[1] / "config.example.yaml"
BASE = """\
connector: {name: Carla Conti, address: Carla@conti.example, country: NO}
setup: own
mailbox:
  imap: {host: imap.conti.example, user: carla, password: {env: MAIL}}
  smtp: {host: smtp.conti.example}
  proof: {kind: header, authserv_id: mx.conti.example}
"""


def parse(text: str = BASE) -> Config:
    return parse_config(text, base=Path("/srv/twoyes"))


def faults(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse(text)
    return caught.value.faults


def test_the_example_loads() -> None:
    config = load_config(EXAMPLE)
    assert config.setup is Setup.SEPARATE
    assert config.home is config.bot.mailbox
    assert config.watched is config.mailbox


def test_the_example_names_every_key_with_its_default() -> None:
    text = EXAMPLE.read_text("utf-8")
    named = set(_dotted(yaml.safe_load(text)))
    keys = set(key_paths(Config))
    one_of_several = {key for key in keys if key.rpartition(".")[0].endswith(("password", "secrets"))}
    one_of_several |= {key for key in keys if ".google" in key or key.endswith(".gmail.service_account")}
    assert named - keys == set()
    # One mailbox shows imap and smtp, the other gmail, which stands in their place.
    assert _of_a_mailbox(keys - one_of_several) - _of_a_mailbox(named) == set()
    assert all(f"{{{kind}:" in text for kind in ("env", "file", "keyring", "stored"))
    assert "google: {client: client_secret.json}" in text
    assert "google: {service_account: FILE}" in text
    assert " service_account: FILE " in text
    assert "secrets: {keyring: twoyes}" in text
    shown = load_config(EXAMPLE)
    for section in ("policy", "budgets", "caps", "log", "engine"):
        assert getattr(shown, section) == getattr(parse(), section), section


def _of_a_mailbox(keys: set[str]) -> set[str]:
    """The keys with those of the bot's mailbox under the same names as those of the connector's."""
    return {key.removeprefix("bot.") if key.startswith("bot.mailbox.") else key for key in keys}


def _dotted(data: Any, prefix: str = "") -> list[str]:
    found = []
    for key, value in data.items() if isinstance(data, dict) else ():
        found += [f"{prefix}{key}", *_dotted(value, f"{prefix}{key}.")]
    return found


def test_every_key_says_what_to_write_there() -> None:
    from bot.config_faults import _description

    assert [key for key in key_paths(Config) if len(_description(Config, tuple(key.split(".")))) < 4] == []


def test_policy_has_every_field_of_the_rules_and_the_same_defaults() -> None:
    assert set(parse().policy.model_dump()) == {field.name for field in dataclasses.fields(Policy)}
    assert parse().rules == Policy()


def test_policy_reaches_the_rules() -> None:
    rules = parse(
        BASE + "policy: {order: turn, opens: 9:30, closes: '18', hold: 2.5, nudges_after: [4], keep_holidays: false}"
    ).rules
    assert (rules.order, rules.opens, rules.closes) == (Order.TURN, time(9, 30), time(18))
    assert (rules.hold, rules.nudges_after, rules.keep_holidays) == (timedelta(minutes=2.5), (4,), False)


def test_what_is_left_out_is_filled_in() -> None:
    config = parse()
    assert config.connector.address == "carla@conti.example"
    assert config.connector.country == "NO"  # not false, as older YAML reads it
    assert (config.home.imap.port, config.smtp.port) == (993, 465)
    assert config.smtp.user == "carla"
    assert config.smtp.password == config.home.imap.password
    assert config.database == "sqlite:////srv/twoyes/twoyes.db"
    assert config.secrets.file == Path("/srv/twoyes/twoyes.key")
    assert config.proof.reading() == sender.Proof("header", "mx.conti.example", "above-received")


def test_an_own_smtp_login_stands() -> None:
    config = parse(BASE.replace("smtp.conti.example}", "smtp.conti.example, user: out, password: {keyring: mail}}"))
    assert (config.smtp.user, config.smtp.password and config.smtp.password.spec("out")) == ("out", "keyring:mail/out")


@pytest.mark.parametrize(
    ("security", "imap", "smtp"), [("tls", 993, 465), ("starttls", 143, 587), ("none", 143, 25)], ids=str
)
def test_usual_ports(security: str, imap: int, smtp: int) -> None:
    local = BASE.replace("host: imap.conti.example", f"host: 127.0.0.1, security: {security}")
    config = parse(local.replace("host: smtp.conti.example", f"host: localhost, security: {security}"))
    assert (config.home.imap.port, config.smtp.port) == (imap, smtp)


def test_an_empty_section_means_its_defaults() -> None:
    assert parse(BASE + "log:\nbudgets: {preset: gmail, per_day: null}\nengine:\n").engine == parse().engine


@pytest.mark.parametrize("preset", list(Preset))
def test_budgets_given_stand_above_the_preset(preset: Preset) -> None:
    assert parse(BASE + f"budgets: {{preset: {preset}, per_hour: 7}}").budgets.limits.per_hour == 7
    assert (parse(BASE + f"budgets: {{preset: {preset}}}").budgets.limits.per_day is None) is (preset is Preset.NONE)


def test_paths_stand_beside_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(BASE.replace("{env: MAIL}", "{file: mail.password}") + "log: {file: logs/twoyes.log}\n", "utf-8")
    config = load_config(file)
    assert config.home.imap.password.file == tmp_path / "mail.password"
    assert config.log.file == tmp_path / "logs/twoyes.log"
    assert config.database == f"sqlite:///{tmp_path}/twoyes.db"


def test_a_postgresql_address_gets_its_driver() -> None:
    assert parse(BASE + "database: postgresql://localhost/twoyes").database == "postgresql+psycopg://localhost/twoyes"


def test_a_config_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        parse().setup = Setup.PLUS  # type: ignore[misc]


WRONG = {
    "unknown key": (
        BASE + "policy: {nudge_after: [1]}",
        "policy.nudge_after is not a key; did you mean nudges_after? (line 7)",
    ),
    "unknown section": (BASE + "logs: {}", "logs is not a key; did you mean log? (line 7)"),
    "key in the wrong place": (
        BASE + "host: x",
        "host is not a key; did you mean mailbox.imap.host or mailbox.smtp.host? (line 7)",
    ),
    "wrong word": (
        BASE.replace("setup: own", "setup: oen"),
        "setup cannot be 'oen'; did you mean own? write own, plus or separate (line 2)",
    ),
    "wrong number": (
        BASE + "engine: {poll_seconds: often}",
        "engine.poll_seconds cannot be 'often'; write seconds between looks at folders that cannot call, 1 to 3600",
    ),
    "wrong time": (BASE + "policy: {opens: 25:00}", "policy.opens cannot be '25:00'; write a time of day"),
    "hours that do not fit": (BASE + "policy: {opens: 18:30}", "need an opening before their closing"),
    "three nudges": (BASE + "policy: {nudges_after: [1, 2, 3]}", "a list of at most two numbers of working days"),
    "missing": (BASE.replace("user: carla, ", ""), "mailbox.imap.user is missing; write the login name"),
    "empty": (BASE.replace("user: carla", "user: "), "mailbox.imap.user is missing; write the login name"),
    "wrong shape": (BASE + "engine: [1]", "engine has the wrong shape"),
    "zone": (
        BASE.replace("country: NO", "zone: Europe/Madird"),
        "connector.zone: 'Europe/Madird' is no time zone; write an IANA name, for example Europe/Madrid",
    ),
    "country": (BASE.replace("NO", "UK"), "for the United Kingdom write GB"),
    "address": (
        BASE.replace("Carla@conti.example", "Carla <carla@conti.example>"),
        "connector.address: 'Carla <carla@conti.example>' is no mail address; write it bare",
    ),
    "password in clear": (
        BASE.replace("{env: MAIL}", "hunter2"),
        "mailbox.imap.password: a password in clear text is refused; write {env: NAME}, {file: PATH},",
    ),
    "password as a number": (BASE.replace("{env: MAIL}", "12345678"), "a password in clear text is refused"),
    "two password places": (BASE.replace("{env: MAIL}", "{env: A, file: b}"), "needs exactly one of env, file,"),
    "two key places": (BASE + "secrets: {file: a, keyring: b}\n", "secrets: needs one of file and keyring"),
    "no encryption": (
        BASE.replace("smtp.conti.example}", "smtp.conti.example, security: none}"),
        "mailbox.smtp.security: none is allowed for a server on this machine only",
    ),
    "proof unset": (
        BASE.replace("  proof: {kind: header, authserv_id: mx.conti.example}\n", ""),
        "mailbox.proof is missing",
    ),
    "header without a server": (
        BASE.replace(", authserv_id: mx.conti.example", ""),
        "mailbox.proof: kind header needs authserv_id",
    ),
    "ask with a server": (BASE.replace("kind: header", "kind: ask"), "authserv_id means nothing with kind ask"),
    "no smtp": (BASE.replace("  smtp: {host: smtp.conti.example}\n", ""), "mailbox.smtp is missing"),
    "own with a bot address": (BASE + "bot: {address: intro@conti.example}", "does not go with setup: own"),
    "plus without an address": (
        BASE.replace("setup: own", "setup: plus"),
        "bot.address is missing: setup plus needs the bot's address, for example carla+intro@conti.example",
    ),
    "plus with a foreign address": (
        BASE.replace("setup: own", "setup: plus") + "bot: {address: intro@conti.example}",
        "write carla+intro@conti.example",
    ),
    "separate without a mailbox": (
        BASE.replace("setup: own", "setup: separate") + "bot: {address: intro@conti.example}",
        "bot.mailbox is missing: setup separate needs it",
    ),
    "separate at the connector's address": (
        BASE.replace("setup: own", "setup: separate") + "bot: {address: carla@conti.example}",
        "bot.address is your own address",
    ),
    "a lease shorter than a send": (
        BASE.replace("smtp.conti.example}", "smtp.conti.example, timeout: 300}"),
        "engine.lease_minutes is too short",
    ),
    "database": (BASE + "database: mysql://x", "database: is no database address; write sqlite:///twoyes.db"),
    "database in memory": (BASE + "database: 'sqlite:///:memory:'", "is no database address"),
    "not YAML": (BASE + "policy: [1", "config.yaml line 7 is not YAML"),
    "tab": (BASE + "policy:\n\topens: 9:00", "config.yaml line 8 is not YAML"),
    "twice": (BASE + "setup: plus", "config.yaml line 7 is not YAML: the key setup is written twice"),
    "key that is no word": (BASE + "? [a]\n: 1", "a key must be a plain word"),
    "an alias of itself": ("setup: &loop [*loop]", "is not YAML"),
    "nothing": ("", "connector is missing"),
    "a list": ("- 1", "holds no keys"),
    "control character": (BASE.replace("name: Carla Conti", 'name: "Carla\\nBcc: x"'), "holds a control character"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_config_is_told_in_a_sentence(case: str) -> None:
    text, sentence = WRONG[case]
    assert any(sentence in fault for fault in faults(text)), faults(text)


def test_a_password_is_never_told() -> None:
    assert "hunter2" not in "".join(faults(BASE.replace("{env: MAIL}", "hunter2")))
    assert "hunter2" not in "".join(faults(BASE.replace("{env: MAIL}", "[hunter2]")))


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    told = faults(BASE.replace("NO", "XX").replace("setup: own", "setup: none") + "approve: maybe\nlogs: {}")
    assert [fault.split(" ")[0].rstrip(":") for fault in told] == ["connector.country", "setup", "approve", "logs"]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: None, "does not exist; run twoyes init"),
        (lambda path: path.mkdir(), "cannot be read"),
        (lambda path: path.write_bytes(b"\xff\xfe\x00"), "is not UTF-8"),
        (lambda path: path.write_bytes(b"a" * 1_000_001), "is larger than"),
    ],
    ids=["missing", "a folder", "not text", "too large"],
)
def test_a_file_that_cannot_be_read_says_so(make: Any, says: str, tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    make(path)
    with pytest.raises(ConfigError, match=re.escape(says)):
        load_config(path)


_KEYS = sorted({step for key in key_paths(Config) for step in key.split(".")} | {"nonsense", ""})
_plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text("aZ0 :-#{['\n\x00é", max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(sorted(Config.model_fields)), _plain, max_size=5))
def test_whatever_stands_there_it_loads_or_says_why(data: dict[str, Any]) -> None:
    text = yaml.safe_dump({**yaml.safe_load(BASE.replace("NO", "'NO'")), **data})
    try:
        parse(text)
    except ConfigError as error:
        told = error.faults
    else:
        return
    assert told
    assert all(fault.strip() for fault in told)


@given(st.text("ab: -#{}[],&*!|>'\"%@`\n\t\x00\x1f\ud800é0", max_size=60))
def test_any_text_loads_or_says_why(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text)
    assert caught.value.faults
