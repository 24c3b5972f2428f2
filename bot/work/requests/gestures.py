"""Gestures: by which of them a mail of the connector's hands in a request, and what is read from it."""

from __future__ import annotations

from dataclasses import replace

from bot.introductions.decision import Kind, Notice
from bot.introductions.introduction import Gesture
from bot.ports import Page
from bot.reading.addresses import entries, same_address
from bot.reading.message import Mail, Mailaddr
from bot.reading.requests.cc import parties_shown, read_cc
from bot.reading.requests.form import Form, short
from bot.reading.requests.mail_request import read_mail_request
from bot.reading.requests.request import FEWEST, Request
from bot.reading.requests.wish import read_wish
from bot.records import Outcome
from bot.work.arrived import words_in
from bot.work.carrying import commit_notice
from bot.work.requests.lacking import ask_side, ask_word
from bot.work.requests.opening import open_made, open_request, refuse, shown_by
from bot.work.requests.source import Opening, Source, thread_of
from bot.work.work import Work
from bot.writing.letters import Setup

_DELIVERED = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Delivered-To", "Bcc")
_CAN_BE_WRITTEN = (
    "“Ana Ruiz + Ben Ong: why it is good for both, 20-minute call” asks for an introduction, with addresses if you can",
    "“K7 CANCEL”, “K7 NUDGE Ben”, “K7 Ben YES phone”, “K7 UNDO”: the code of an introduction, and a word",
    "PAUSE lets everything rest, and RESUME lets it go on",
)
_LACKS_SIDE = frozenset({"side", "too-few"})


def gesture_of(work: Work, mail: Mail) -> Gesture | None:
    """How a mail of the connector's that answers none of ours reaches us: MAIL, CC, MADE, BCC, or None: it does not.

    In `own` we have no address: there a mail to themselves whose subject begins with "intro" is mail to us.
    """
    openly = [entry.address for entry in (*mail.to, *mail.cc) if entry.address]
    others = [one for one in openly if not work.is_connector(one) and not work.is_bot(one)]
    if work.voice.setup is Setup.OWN:
        ours = bool(openly) and not others and mail.subject.strip().lower().startswith("intro")
        return Gesture.MAIL if ours else None
    shown = any(work.is_bot(one) for one in openly)
    if not shown and not _reached_us_hidden(work, mail):
        return None
    if not others:
        return Gesture.MAIL
    if not shown:
        return Gesture.BCC
    return Gesture.CC if len({one.lower() for one in others}) < FEWEST else Gesture.MADE


def _reached_us_hidden(work: Work, mail: Mail) -> bool:
    """True where it came to the bot though nobody can see it: all that stands in its own mailbox did."""
    if work.voice.setup is Setup.SEPARATE:
        return True
    delivered = (entry.address for name in _DELIVERED for value in mail.all(name) for entry in entries(value[:10_000]))
    return any(work.is_bot(address) for address in delivered)


def open_by_gesture(work: Work, page: Page, mail: Mail, gesture: Gesture, evidence: str) -> Opening:
    """Opens the introduction that a mail asks for, follows the one it makes, or asks the connector what is missing."""
    if gesture is Gesture.MAIL:
        return open_mail(work, page, mail, evidence)
    return _open_copied(work, page, mail, gesture, evidence)


def open_mail(work: Work, page: Page, mail: Mail, evidence: str) -> Opening:
    """A mail to the bot alone: a request in the connector's words, or a party's wish that they forward."""
    words = words_in(work, mail)
    bots, connectors = sorted(work.bot_addresses), sorted(work.connector_addresses)
    wish = read_wish(mail, words.text, bots, connectors) if words.forwarded or _forwards(mail) else None
    if wish is None:
        request = read_mail_request(mail, words.text, bots, connectors)
        empty = not request.parties and {one.code for one in request.problems} == {"too-few"}
        if empty and not words.forwarded and "@" not in f"{mail.subject} {words.text}":
            return _tell_what_can_be_written(work, page, mail, words.text, evidence)
        passage = "" if words.forwarded else _unsigned(request.prose, work.voice.connector_name)
        return open_request(work, page, request, Source(Gesture.MAIL, evidence, mail, passage=passage))
    source = Source(Gesture.WISH, evidence, mail, passage=wish.passage)
    if len(wish.request.parties) < FEWEST:
        return _without_side(work, page, wish.request, source)
    return open_request(work, page, wish.request, source)


def _tell_what_can_be_written(work: Work, page: Page, mail: Mail, text: str, evidence: str) -> Opening:
    """A mail that names nobody and holds no word of ours is no request that lacks something."""
    said = next((line.strip() for line in text.split("\n") if line.strip()), "")
    reason = f"“{short(said)}” names nobody to introduce, and is no word I know" if said else "Your mail is empty"
    facts = {"title": "What you can write to me", "reason": reason, "undo": "", "next": ""}
    notice = Notice(Kind.ECHO, evidence, facts=facts)
    commit_notice(work, page, None, notice, work.clock(), thread=thread_of(mail), findings=_CAN_BE_WRITTEN)
    return Opening(Outcome.IGNORED, f"no request: {said[:60]}")


def _unsigned(prose: str, name: str) -> str:
    """The prose without the connector's own name below it: the letters are signed anyway."""
    own, lines = set(name.casefold().split()), prose.split("\n")
    while lines and set(lines[-1].casefold().strip(" ,.-–—").split()) <= own:  # a blank line, too
        lines.pop()
    return "\n".join(lines)


def _forwards(mail: Mail) -> bool:
    return any(one.content_type == "message/rfc822" for one in mail.attachments)


def _open_copied(work: Work, page: Page, mail: Mail, gesture: Gesture, evidence: str) -> Opening:
    """The bot in copy, openly or not, of the connector's mail to others."""
    words = words_in(work, mail).text
    bots, connectors = sorted(work.bot_addresses), sorted(work.connector_addresses)
    shown = shown_parties(work, page, mail)
    reader = shown[0].address if shown else ""
    source = Source(gesture, evidence, mail, thread=thread_of(mail), reader=reader, letter=mail)
    if len(shown) >= FEWEST:
        request = request_of_shown(work, read_cc(mail, words, bots, connectors), shown)
        if gesture is not Gesture.BCC or shown_by(page, request) is not None:  # what is open already is no proposal
            return open_made(work, page, request, replace(source, gesture=Gesture.MADE, thread=None))
        stops = tuple(problem.sentence for problem in request.problems if problem.stops)
        if stops:
            return refuse(work, page, stops, source)
        told = ("Your mail shows them to each other already: after YES nobody is asked, and I only follow it.",)
        return ask_word(work, page, request, replace(source, gesture=Gesture.MADE), told)
    request = read_cc(mail, words, bots, connectors)
    source = replace(source, gesture=Gesture.BCC if gesture is Gesture.BCC else Gesture.CC)
    if len(request.parties) < FEWEST:
        return _without_side(work, page, request, source)
    if gesture is Gesture.BCC:
        stops = tuple(problem.sentence for problem in request.problems if problem.stops)
        return refuse(work, page, stops, source) if stops else ask_word(work, page, request, source)
    return open_request(work, page, request, source)


def _without_side(work: Work, page: Page, request: Request, source: Source) -> Opening:
    """One side is known: who the other one is only the connector can say; unless more than that is wrong."""
    stops = tuple(one.sentence for one in request.problems if one.stops and one.code not in _LACKS_SIDE)
    if stops or not request.parties:
        return refuse(work, page, stops or ("I found nobody in it to introduce.",), source)
    known = tuple(one for one in request.problems if one.code not in _LACKS_SIDE)
    return ask_side(work, page, replace(request, problems=known), source)


def shown_parties(work: Work, page: Page, mail: Mail) -> tuple[Mailaddr, ...]:
    """The people this mail shows to each other; whom the bio book knows as the assistant of one of them is none."""
    shown = parties_shown(mail, sorted(work.bot_addresses), sorted(work.connector_addresses))
    shown = tuple(one for one in shown if not work.is_bot(one.address) and not work.is_connector(one.address))
    bios = [page.people.get(one.address) for one in shown]
    assistants = [one.address for bio in bios if bio is not None for one in bio.person.assistants]
    return tuple(one for one in shown if not any(same_address(one.address, other) for other in assistants))


def request_of_shown(work: Work, read: Request, shown: tuple[Mailaddr, ...]) -> Request:
    """The request behind a mail that shows all to each other: they are the parties, whomever else its words name."""
    form = Form(sorted(work.bot_addresses), sorted(work.connector_addresses))
    for one in shown:
        form.add(one)
    plain = form.request()
    topic, next_step, met = read.topic, read.next_step, read.met
    return replace(plain, topic=topic, next_step=next_step, met=met, purpose=read.purpose, place=read.place)
