"""The servers behind the proxies: Dovecot and Postfix, or the embedded provider, with everybody of the story."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from bot.demo.mailserver import MailServer
from tests.faults.story import ACCOUNTS
from tests.servers.rig import Rig, available


@pytest.fixture(scope="session")
def _real() -> Iterator[Rig]:
    reason = available()
    if reason is not None:
        if os.environ.get("TWOYES_REAL_SERVERS") == "required":
            pytest.fail(f"real servers are required here: {reason}")
        pytest.skip(reason)
    with Rig(ACCOUNTS) as rig:
        yield rig


@pytest.fixture
def real(_real: Rig) -> Iterator[Rig]:
    """Dovecot and Postfix, started once, emptied after each test."""
    yield _real
    _real.on_delivery = None
    _real.clear()


@pytest.fixture
def small() -> Iterator[MailServer]:
    """The embedded provider, new for each test."""
    server = MailServer(ACCOUNTS)
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["small", pytest.param("real", marks=pytest.mark.dovecot)])
def server(request: pytest.FixtureRequest) -> Any:
    """Both, one after the other."""
    return request.getfixturevalue(request.param)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """With TWOYES_TRIALS=1, the matrix: a row for each fault, moments that came out alike drawn together."""
    if not os.environ.get("TWOYES_TRIALS"):
        return
    rows: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for report in (*terminalreporter.stats.get("passed", ()), *terminalreporter.stats.get("failed", ())):
        told = dict(report.user_properties)
        if report.when == "call" and "cell" in told:
            fault, moment, setup, evidence = told["cell"]
            usual = [word for word in (setup, evidence) if word not in ("own", "self-copy")]
            where = f"{moment} ({', '.join(usual)})" if usual else moment
            rows[fault][told["outcome"] if report.passed else "BROKEN"].append(where)
    if rows:
        terminalreporter.write_line("\n| fault | outcome, at these moments |\n| --- | --- |")
    for fault, outcomes in rows.items():
        cells = "; ".join(f"{how}: {', '.join(dict.fromkeys(where))}" for how, where in outcomes.items())
        terminalreporter.write_line(f"| {fault} | {cells} |")
