"""Serving: one thread beside the worker, that ends with it, and leads to no mailbox."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading

import httpx
import pytest

from bot.engines.embedded import Engine
from bot.ports import NeedsOperator
from bot.web.serving import listening, serving, without_mailboxes
from tests.fixtures_cli import CONFIG
from tests.work.house import House


def free() -> str:
    """An address on this machine at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return f"127.0.0.1:{found.getsockname()[1]}"


def at(house: House, listen: str) -> object:
    """The house's configuration, listening there."""
    web = house.world.config.web.model_copy(update={"listen": listen})
    return house.world.config.model_copy(update={"web": web})


def test_it_answers_while_the_worker_runs_and_no_longer(house: House) -> None:
    listen = free()
    engine = Engine(house.work, poll_seconds=3_600, idle=False)
    with serving(at(house, listen), house.work, engine.wake):
        worker = threading.Thread(target=engine.run)
        worker.start()
        answer = httpx.post(f"http://{listen}/addon/home", content=b"{}", timeout=20)
        assert (answer.status_code, answer.json()) == (401, {})
        assert "server" not in answer.headers
        engine.stop()
        worker.join(20)
        assert not worker.is_alive()
    with pytest.raises(httpx.ConnectError):
        httpx.post(f"http://{listen}/addon/home", content=b"{}", timeout=5)
    assert not [one for one in threading.enumerate() if one.name == "web"]


def test_an_address_that_is_taken_is_said(house: House) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = f"127.0.0.1:{other.getsockname()[1]}"
        config = at(house, taken)
        told = rf"web\.listen: nobody can listen at {taken} .*another address"
        with pytest.raises(NeedsOperator, match=told), serving(config, house.work, lambda: None):
            pass


@pytest.mark.parametrize("listen", ["127.0.0.1:99999", "192.0.2.1:8210", "no such host:80", "x.invalid:80"])
def test_an_address_that_is_none_of_ours_is_said(listen: str) -> None:
    with pytest.raises(NeedsOperator, match=r"web\.listen"), listening(listen):
        pass


def test_pages_reach_no_mailbox(house: House) -> None:
    """Not a promise of theirs but of what they are given."""
    work = without_mailboxes(house.work)
    assert work.books is house.work.books
    for nobody in (work.home, work.desk, work.courier):
        for name in ("send", "append", "mark", "fetch", "arrivals"):
            with pytest.raises(AttributeError):
                getattr(nobody, name)


def test_without_web_nothing_of_it_is_loaded() -> None:
    """The idle worker stays small."""
    program = """
import sys
from pathlib import Path
from bot.config import parse_config
from bot.web.serving import serving
config = parse_config(Path(sys.argv[1]).read_text(), base=Path("/"))
with serving(config, None, lambda: None):
    print([name for name in ("fastapi", "starlette", "uvicorn", "google.auth", "anyio") if name in sys.modules])
"""
    ran = subprocess.run(
        [sys.executable, "-c", program, "/dev/stdin"], input=CONFIG, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "[]\n"
