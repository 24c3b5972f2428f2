"""From config.yaml to the adapters of a Gmail account, which open nothing until they are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import parse_config
from bot.mailboxes.configured import gmail_settings, open_courier, open_mailbox
from bot.mailboxes.gmail.courier import GmailCourier
from bot.mailboxes.gmail.mailbox import GmailMailbox
from bot.ports import NeedsOperator

_CONFIG = """
connector: {name: Carla Conti, address: carla@conti.example, also: [carla@mail.example]}
mailbox:
  proof: {kind: ask}
  gmail:
    user: carla@conti.example
    client: client_secret.json
    label: introduce
    subject_tag: "[meet]"
    units_per_minute: 900
    timeout: 12
    endpoint: http://127.0.0.1:1
    pubsub: {topic: projects/p/topics/t, subscription: projects/p/subscriptions/s}
"""


def test_a_gmail_account_is_opened_by_its_own_interface(tmp_path: Path) -> None:
    config = parse_config(_CONFIG, base=tmp_path)
    mailbox, courier = open_mailbox("home", config.home), open_courier(config)
    assert isinstance(mailbox, GmailMailbox)
    assert isinstance(courier, GmailCourier)
    assert mailbox.name == "home"
    with pytest.raises(NeedsOperator):  # there is no client_secret.json, and nobody needed one before
        mailbox.roles()
    mailbox.close()
    courier.close()


def test_every_key_reaches_the_adapter(tmp_path: Path) -> None:
    config = parse_config(_CONFIG, base=tmp_path)
    assert config.home.gmail is not None
    told = gmail_settings("home", config.home.gmail, None, None, config.connector.addresses)
    assert (told.name, told.user, told.label, told.subject_tag) == (
        "home",
        "carla@conti.example",
        "introduce",
        "[meet]",
    )
    assert (told.units_per_minute, told.timeout, told.endpoint) == (900, 12, "http://127.0.0.1:1")
    assert told.own_addresses == {"carla@conti.example", "carla@mail.example"}
    assert told.pubsub is not None
    assert (told.pubsub.topic, told.pubsub.subscription) == ("projects/p/topics/t", "projects/p/subscriptions/s")
    assert told.pubsub.credentials is None
