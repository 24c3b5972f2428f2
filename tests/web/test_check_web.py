"""What `twoyes check` says of the web part: whether it answers, who else does, and what only others can see."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from bot.config import Web
from bot.setup.findings import Level
from bot.setup.web import look_at_web
from bot.web.serving import serving
from tests.web.test_serving import at, free
from tests.work.house import House


def test_it_says_that_twoyes_answers(house: House) -> None:
    config = at(house, free())
    with serving(config, house.work, lambda: None):
        found = list(look_at_web(config))
    assert found[0].what == f"Twoyes answers at {config.web.listen}"
    assert [one.level for one in found] == [Level.OK, Level.NOTE]


def test_it_says_that_nobody_answers_while_the_worker_rests(house: House) -> None:
    found = list(look_at_web(at(house, free())))
    assert "Nothing answers" in found[0].what
    assert [one.level for one in found] == [Level.NOTE, Level.NOTE]


def test_another_program_on_the_port_is_a_fault(house: House) -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as other:
        threading.Thread(target=other.handle_request, daemon=True).start()
        found = list(look_at_web(at(house, f"127.0.0.1:{other.server_port}")))
    assert found[0].level is Level.FAULT
    assert "Another program" in found[0].what


def test_an_address_without_tls_is_said(house: House) -> None:
    config = at(house, free())
    config = config.model_copy(update={"web": Web(url="http://desk.conti.example", listen=config.web.listen)})
    assert "Google calls https only" in next(look_at_web(config)).what


def test_without_web_there_is_nothing_to_say(house: House) -> None:
    assert list(look_at_web(house.world.config.model_copy(update={"web": None}))) == []
