"""Hostile mail, byte for byte as it stands in the mailbox: what it must not achieve, and that the queue goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.introductions import events as ev
from bot.introductions.decision import LETTERS
from bot.work.carrying import happen
from bot.writing.headers import LOOP_MARK
from tests.fakes import FakeMail
from tests.people import bounce, parsed, part, reply, written
from tests.worlds import CARLA, DESK, SETUPS, World, fake, make_world

ANA, BEN, EVE, EVA = "ana@ruiz.example", "ben@ong.example", "eve@evil.example", "eva@ruiz.example"
NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
WE = "mx.fake.example"
ANAS, BENS, CARLAS = (
    f"{WE}; dmarc=pass header.from={domain}" for domain in ("ruiz.example", "ong.example", "conti.example")
)
ALTERNATIVE = "multipart/alternative; boundary=b"


class Target:
    """A worker with one introduction, and a hand in the mailbox where its mail arrives."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.work = world.start().work
        world.patient = True
        world.go()
        self._serial = 0

    def new_id(self) -> str:
        self._serial += 1
        return f"<m{self._serial}@there.example>"

    def draft(self) -> None:
        people = (("Ana Ruiz", ANA), ("Ben Ong", BEN))
        raw = written(
            ("Carla Conti", CARLA), people, "Ana <> Ben", "Meet each other.\n", date=NOW, message_id=self.new_id()
        )
        self.world.provider.append(CARLA, "Drafts", raw, ["\\Draft", "intro-request"])
        self.world.go()

    def request(self, text: str) -> None:
        raw = written(("", CARLA), [("", self.world.bot_address)], "intro", text, date=NOW, message_id=self.new_id())
        self.world.provider.deliver(CARLA, [self.world.bot_address], raw)
        self.world.go()

    def ask(self, who: str) -> EmailMessage:
        return parsed([raw for raw in self.world.mails(who, "INBOX") if b"X-Loop" in raw][-1])

    def notice(self) -> EmailMessage:
        """The first one."""
        return next(mail for mail in map(parsed, self.world.mails(CARLA, "INBOX")) if self._is_notice(mail))

    def _is_notice(self, mail: EmailMessage) -> bool:
        row = self.world.letter(str(mail["Message-ID"]).strip())
        return row is not None and row.kind not in LETTERS

    def answer(
        self,
        text: str = "Yes please.",
        *,
        who: str = ANA,
        author: str = "",
        ask: str = "",
        subject: str = "",
        kind: str = "text/plain; charset=utf-8",
        head: str = "",
    ) -> bytes:
        letter = self.ask(ask or who)
        about = str(letter["Message-ID"]).strip()
        lines = [
            head + (author or f"From: {who}"),
            f"To: {letter['Reply-To'] or letter['From']}",
            f"Subject: {subject or 'Re: ' + str(letter['Subject'])}",
            "Date: Thu, 12 Nov 2026 09:00:00 +0000",
            f"Message-ID: {self.new_id()}",
            f"In-Reply-To: {about}",
            f"References: {about}",
            "MIME-Version: 1.0",
            f"Content-Type: {kind}",
            "",
            text,
            "",
        ]
        return "\n".join(lines).encode()

    def arrive(self, raw: bytes, results: str = ANAS) -> None:
        """Files a mail as the server would: what it says of the author, then its Received."""
        self._serial += 1
        stamp = f"Authentication-Results: {results}\r\n" if results else ""
        stamp += f"Received: by {WE} id {self._serial}; Thu, 12 Nov 2026 09:00:00 +0000\r\n"
        raw = stamp.encode() + raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        self.world.provider.boxes[self.world.home].folder("INBOX").file(FakeMail(raw, set(), self.world.now))
        self.world.go()

    def states(self) -> dict[str, str]:
        return {one.person.address: one.state.value for it in self.world.introductions() for one in it.parties}

    def stages(self) -> list[str]:
        return [it.stage.value for it in self.world.introductions()]

    def to(self, address: str) -> list[bytes]:
        assert self.world.courier is not None
        return [one.raw for one in self.world.courier.carried if address in one.recipients]

    def introduced(self) -> bool:
        assert self.world.courier is not None
        return any({ANA, BEN} <= set(one.recipients) for one in self.world.courier.carried)


@pytest.fixture
def target_of(tmp_path: Path) -> Iterator[Callable[..., Target]]:
    worlds: list[World] = []

    def make(setup: str = "separate", **wishes: object) -> Target:
        clock = [NOW]
        people = {CARLA, DESK, ANA, BEN, EVE, EVA}
        worlds.append(make_world(fake(people, clock), setup, clock, tmp_path, {"policy": {"hold": 0}, **wishes}))
        return Target(worlds[-1])

    yield make
    for world in worlds:
        world.close()


@pytest.fixture
def target(target_of: Callable[..., Target]) -> Target:
    """Both are asked."""
    made = target_of()
    made.draft()
    return made


@pytest.mark.parametrize("setup", SETUPS)
def test_the_honest_answer_counts(target_of: Callable[..., Target], setup: str) -> None:
    target = target_of(setup)
    target.draft()
    target.arrive(target.answer())
    target.arrive(target.answer(who=BEN), BENS)
    assert target.introduced()


# --- who it is -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "results",
    [
        "",
        f"{WE}; dmarc=fail header.from=ruiz.example",
        f"{WE}; dmarc=pass header.from=evil.example",
        "mx.evil.example; dmarc=pass header.from=ruiz.example",
        f"({WE};) evil; dmarc=pass header.from=ruiz.example",
        f"{WE}; dmarc=fail (dmarc=pass header.from=ruiz.example) header.from=ruiz.example",
        f"{WE}; none (; dmarc=pass header.from=ruiz.example;)",
        f"{WE}; spf=fail (x; dmarc=pass header.from=ruiz.example",
        f'{WE}; spf=fail reason="; dmarc=pass header.from=ruiz.example" smtp.mailfrom=x@evil.example',
        f"{WE}; dkim=pass header.d=evil.ruiz.example",
        f"{WE}; dkim=pass header.d=example",
        f"{WE}; dkim=pass header.d=evil.example; dkim=fail header.d=ruiz.example",
        f"{WE}; spf=pass smtp.mailfrom=x@evil.example smtp.mailfrom=x@ruiz.example",
        # what the sender chose of these is the local part, which may hold anything
        f'{WE}; spf=pass smtp.mailfrom="a@ruiz.example"@evil.example',
        f'{WE}; spf=pass smtp.mailfrom="a smtp.mailfrom=x@ruiz.example"@evil.example',
        f"{WE}; spf=pass smtp.mailfrom=a@ruiz.example(x)@evil.example",
        f'{WE}; spf=pass smtp.mailfrom=a@ruiz.example"x"@evil.example',
        f"{WE}; spf=pass smtp.mailfrom=smtp.mailfrom=ruiz.example@evil.example",
        f"{WE}; spf=pass smtp.mailfrom=a;dmarc=pass@evil.example",
        f"{WE}; spf=pass policy.smtp.mailfrom=ruiz.example smtp.mailfrom=evil.example",
        f'{WE}; dkim=pass header.i="a@ruiz.example"@evil.example',
    ],
)
def test_nothing_but_our_servers_own_word_proves_anybody(target: Target, results: str) -> None:
    target.arrive(target.answer(head=f"Authentication-Results: {ANAS}\n"), results)
    assert target.states()[ANA] == "asked"


@pytest.mark.parametrize(
    "author",
    [
        'From: "ana@ruiz.example" <eve@evil.example>',
        "From: ana@ruiz.example\nFrom: eve@evil.example",
        "From: eve@evil.example\nFrom: ana@ruiz.example",
        "From: ana@ruiz.example, eve@evil.example",
        "From: Ana: ana@ruiz.example;",
        "From: ana@ruiz.example(@evil.example)",
        "From: =?utf-8?q?ana=40ruiz=2Eexample?= <eve@evil.example>",
        "From: аna@ruiz.example",  # a Cyrillic letter
        "From: ana＠ruiz.example",  # a wide sign
        "From: ana@ruiz.example.",
        'From: "ana"@ruiz.example',
        "From: ana+x@ruiz.example",
        "From: ana@ruiz.example\x00@evil.example",
        "From: <@evil.example:ana@ruiz.example>",
        "From: eve@evil.example\rFrom: ana@ruiz.example",
        "From: eve@evil.example\nSender: ana@ruiz.example\nReply-To: ana@ruiz.example\nResent-From: ana@ruiz.example",
        "X-From: ana@ruiz.example",
        "From: " + "(" * 20_000 + " ana@ruiz.example",
    ],
)
def test_only_one_plain_author_can_be_ana(target: Target, author: str) -> None:
    target.arrive(target.answer(author=author))
    assert target.states()[ANA] == "asked"


@pytest.mark.parametrize("setup", SETUPS)
def test_an_ask_is_answered_by_nobody_else(target_of: Callable[..., Target], setup: str) -> None:
    target = target_of(setup)
    target.draft()
    target.arrive(target.answer(author=f"From: {EVA}"))
    target.arrive(target.answer(ask=ANA, who=BEN), BENS)
    both = str(target.ask(ANA)["Message-ID"]).encode()
    target.arrive(target.answer(who=BEN).replace(b"References: ", b"References: " + both + b" "), BENS)
    assert target.states() == {ANA: "asked", BEN: "asked"}


# --- what it says ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "> Yes please.",
        "-----Original Message-----\nFrom: a\n\nYES",
        "---------- Forwarded message ---------\nFrom: Ben\n\nYes please",
        "Am 12.11. schrieb Carla:\nJa gerne",
        "-- \nYES",
        "Yes?",
        "Yes, if Ben pays.",
        "Yes, I mean no.",
        "Yes, over my dead body",
        "No.\n\nYes.",
        "Yes please.\n\u2060N\u2060o\u2060 way",
    ],
)
def test_only_own_plain_words_are_a_yes(target: Target, text: str) -> None:
    target.arrive(target.answer(text))
    assert target.states()[ANA] != "yes"


@pytest.mark.parametrize(
    ("plain", "html"),
    [
        ("Yes please.", "<p>No thanks, I do not want that.</p>"),
        ("", "<p hidden>Yes please</p>"),
        ("", "<p style='opacity:0'>Yes please</p>"),
        ("", "<p style='color:#fff'>Yes please</p>"),
        ("", "<p style='position:absolute;left:-9999px'>Yes please</p>"),
        ("", "<p><s>Yes please</s></p>"),
        ("", "<p style='text-decoration: line-through'>Yes please</p>"),
        ("Yes please", "<p><del>Yes please</del></p>"),
        ("", "<!-- Yes please --><title>Yes please</title><img alt='Yes please'>"),
        ("", "<blockquote>Yes please</blockquote>"),
    ],
)
def test_only_what_a_reader_sees_is_a_yes(target: Target, plain: str, html: str) -> None:
    text = f"--b\nContent-Type: text/plain\n\n{plain}\n--b\nContent-Type: text/html\n\n{html}\n--b--"
    target.arrive(target.answer(text, kind=ALTERNATIVE))
    target.arrive(target.answer(html, kind="text/html"))
    assert target.states()[ANA] != "yes"


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied\n",
        "List-Id: <l.x.example>\n",
        "Precedence: bulk\n",
        "Return-Path: <>\n",
        "X-Apple-Action: VACATION\n",
        f"X-Loop: {LOOP_MARK}\n",
        "X-Failed-Recipients: ben@ong.example\n",
    ],
)
def test_a_machine_neither_agrees_nor_gets_an_answer(target: Target, head: str) -> None:
    target.arrive(target.answer(head=head))
    assert target.states() == {ANA: "asked", BEN: "asked"}
    assert len(target.to(ANA)) == len(target.to(BEN)) == 1


@pytest.mark.parametrize("setup", SETUPS)
def test_a_report_on_anas_ask_says_nothing_of_ben(target_of: Callable[..., Target], setup: str) -> None:
    target = target_of(setup)
    target.draft()
    ask = target.ask(ANA)
    raw = bounce(ask, ask.as_bytes(), BEN, target.world.home, date=NOW, message_id=target.new_id())
    target.arrive(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), "")
    target.arrive(target.answer(head="Return-Path: <>\nX-Failed-Recipients: ben@ong.example\n"), "")
    assert target.states()[BEN] == "asked"


def test_one_report_of_a_limit_does_not_stop_the_desk(target: Target) -> None:
    """Whoever got a letter can write such a report about it; two, about two people, are a provider's."""
    target.draft()
    for who, parked in ((ANA, False), (ANA, False), (BEN, True)):
        ask = target.ask(who)
        raw = bounce(ask, ask.as_bytes(), who, target.world.home, date=NOW, message_id=target.new_id())
        raw = raw.replace(b"5.1.1", b"5.7.1").replace(b"user unknown", b"daily sending limit exceeded")
        target.arrive(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), "")
        with target.world.books.begin() as page:
            assert bool(page.recall("parked until")) is parked
    assert target.states() == {ANA: "asked", BEN: "asked"}


def test_stop_and_data_are_hers_alone(target: Target) -> None:
    for word in ("STOP", "DATA"):
        target.arrive(target.answer(word), "")
        target.arrive(target.answer(word, author=f"From: {EVE}"), f"{WE}; dmarc=pass header.from=evil.example")
    assert target.states()[ANA] == "asked"
    assert len(target.to(ANA)) == 1


def test_an_old_yes_sent_again_with_another_header_changes_nothing(target: Target) -> None:
    yes = target.answer()
    target.arrive(yes)
    target.arrive(target.answer("Sorry, please ask me again in March 2027 instead."))
    assert target.states()[ANA] == "later"
    target.arrive(b"Comments: new\r\n" + yes)
    assert target.states()[ANA] == "later"


# --- who commands ----------------------------------------------------------------------------------------------------


def command(target: Target, words: str, date: datetime = NOW) -> bytes:
    return reply(target.notice(), ("", CARLA), [("", DESK)], words, date=date, message_id=target.new_id())


def test_a_command_is_proven_fresh_and_the_connectors_own(target_of: Callable[..., Target]) -> None:
    target = target_of(approve="always")
    target.draft()
    target.arrive(command(target, "SEND"), "")
    target.arrive(command(target, "SEND").replace(CARLA.encode(), ANA.encode()))
    target.arrive(command(target, "SEND", NOW - timedelta(days=8)), CARLAS)
    target.arrive(command(target, "SEND", NOW + timedelta(days=8)), CARLAS)
    for words in (
        "> SEND",
        "What is this?\nSEND",
        "-----Original Message-----\nSEND",
        "Do not send\nSEND",
        "-- \nSEND",
    ):
        target.arrive(command(target, words), CARLAS)
    assert target.stages() == ["drafted"]
    target.arrive(command(target, "SEND"), CARLAS)
    assert target.stages() == ["asking"]


def test_a_command_sent_again_with_another_header_is_not_obeyed(target_of: Callable[..., Target]) -> None:
    target = target_of(approve="always")
    target.draft()
    target.arrive(command(target, "SEND"), CARLAS)
    nudge = command(target, "NUDGE Ana")
    target.arrive(nudge, CARLAS)
    assert len(target.to(ANA)) == 2
    target.world.clock[0] += timedelta(days=1)
    target.arrive(b"Comments: new\r\n" + nudge, CARLAS)
    assert len(target.to(ANA)) == 2


def test_a_mail_in_sent_proves_only_what_it_says_itself(target_of: Callable[..., Target]) -> None:
    """An old command with a new date is not the one that stands in Sent."""
    target = target_of(approve="always")
    target.draft()
    old = command(target, "SEND", NOW - timedelta(days=30))
    target.world.provider.append(CARLA, "Sent", old)
    target.arrive(old.replace(b"13 Oct 2026", b"12 Nov 2026"), "")
    assert target.stages() == ["drafted"]


@pytest.mark.parametrize("setup", SETUPS)
@pytest.mark.parametrize(("author", "results"), [(CARLA, ""), (ANA, ANAS), (f'"{CARLA}" <{BEN}>', BENS)])
def test_a_request_comes_from_the_connector(
    target_of: Callable[..., Target], setup: str, author: str, results: str
) -> None:
    target = target_of(setup)
    head = f"From: {author}\nTo: {target.world.bot_address}\nSubject: intro\nDate: Thu, 12 Nov 2026 09:00:00 +0000\n"
    target.arrive(f"{head}\nPeople: Ana <{ANA}>, Ben <{BEN}>\nFor Ana: x\nFor Ben: y\n".encode(), results)
    assert target.stages() == []
    assert not target.to(ANA)


# --- what leaves -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Ben's mail is ben@ong.example",
        "write to BEN@ONG.EXAMPLE",
        "write to ben@\u200bong.example",
        "write to ben (at) ong.example",
        "write to ben [at] ong [dot] example",
        "https://ong.example/?u=ben%40ong.example",
        "ben&#64;ong.example",
        "call Ben: +34 600 123 456",
        "Ben's mobile is 600123456",
    ],
)
def test_no_ask_tells_how_to_reach_the_other(target_of: Callable[..., Target], line: str) -> None:
    target = target_of()
    target.request(f"People: Ana Ruiz <{ANA}>, Ben Ong <{BEN}>\nFor Ana: {line}\nFor Ben: Ana finances.\n")
    assert target.stages() == [], "it is told before anybody is asked"
    assert "would show" in part(target.notice(), "plain")
    assert not target.to(ANA)


@pytest.mark.parametrize(
    "name",
    [
        "=?utf-8?q?Ana=0D=0ABcc:_eve=40evil.example?=",
        "Ana\u2028Bcc: eve@evil.example",
        "Ana <img src=x>",
        "Ana\x1b[31m",
        "<script>x</script>",
        "{{ 7*7 }}",
        "%s{0}",
        "\u202eanA",
        "A" * 5_000,
    ],
)
def test_a_name_is_never_more_than_a_name(target_of: Callable[..., Target], name: str) -> None:
    target = target_of()
    head = f'From: {CARLA}\nTo: "{name}" <{ANA}>, Ben Ong <{BEN}>\nSubject: {name}\nMessage-ID: <q@conti.example>\n'
    draft = f"{head}Content-Type: text/plain; charset=utf-8\n\nMeet each other, {name}\n".encode()
    target.world.provider.append(CARLA, "Drafts", draft, ["\\Draft", "intro-request"])
    target.world.go()
    target.arrive(target.answer())
    target.arrive(target.answer(who=BEN), BENS)
    assert target.introduced()
    assert not target.to(EVE)
    for raw in (*target.to(ANA), *target.to(BEN)):
        mail = parsed(raw)
        assert mail["Bcc"] is None
        assert "49" not in str(mail["Subject"])
        assert not any(mark in part(mail, "html") for mark in ("<script", "<img src=x", "\x1b"))
        assert max(map(len, raw.split(b"\r\n"))) <= 998


# --- the queue goes on -----------------------------------------------------------------------------------------------

_NESTED = b"".join(b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (i, i + 1) for i in range(1_500))
BOMBS = {
    "nested": b"From: x@y.example\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n" + _NESTED,
    "parentheses": b"From: " + b"(" * 20_000 + b"\r\n\r\nYES",
    "charset": b"From: ana@ruiz.example\r\nContent-Type: text/plain; charset=klingon\r\n\r\n\xff\xfe",
    "nul": b"\0" * 5_000,
    "empty": b"",
    "no header": b"\r\n\r\nYES",
    "only header": b"From: x@y.example\r\nSubject: yes",
    "one long line": b"From: x@y.example\r\nContent-Type: text/html\r\n\r\n" + b"<div><p>a " * 100_000,
    "messages in messages": b"From: x@y.example\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 3_000,
    "many headers": b"Comments: y\r\n" * 50_000 + b"\r\nYES",
    "encoded words": b"Subject: " + b"=?utf-8?q?=41?= " * 20_000 + b"\r\n\r\n",
    "references": b"References: " + b"<a@b.example> " * 20_000 + b"\r\n\r\n",
    "year 9999": b"From: x@y.example\r\nDate: Thu, 31 Dec 9999 23:59:59 -2359\r\n\r\nYES",
    "half a character": b"From: x@y.example\r\nSubject: =?utf-16?b?2AA=?=\r\n\r\n\xd8\x00",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_one_bad_mail_never_stops_the_queue(target: Target, bomb: str) -> None:
    about = str(target.ask(ANA)["Message-ID"]).strip()
    target.arrive(BOMBS[bomb])
    target.arrive(f"In-Reply-To: {about}\r\n".encode() + BOMBS[bomb])
    assert target.states()[ANA] == "asked"
    target.arrive(target.answer(who=BEN), BENS)
    assert target.states()[BEN] == "yes"


@pytest.mark.parametrize("setup", ["own", "plus"])
@pytest.mark.parametrize("bomb", ["nested", "parentheses", "nul"])
def test_a_strangers_bomb_in_the_connectors_mailbox_is_none_of_our_business(
    target_of: Callable[..., Target], setup: str, bomb: str
) -> None:
    target = target_of(setup)
    target.arrive(BOMBS[bomb], "")
    with target.work.books.begin() as page:
        assert page.mails.set_aside() == []


# --- between two steps -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("step", "leaves"), [("claimed", False), ("before data", True), ("transmitted", True)])
def test_a_no_at_the_last_moment_keeps_the_letter_or_is_told(target: Target, step: str, *, leaves: bool) -> None:
    target.arrive(target.answer())
    said: list[str] = []

    def hear(name: str) -> None:
        (it,) = target.world.introductions()
        if name == step and not said and it.stage.value in ("agreed", "introduced"):
            (key,) = (one.key for one in it.parties if one.person.address == ANA)
            with target.work.books.begin() as page:
                happen(target.work, page, page.introduction(it.id), ev.Answered(key, "no", "mail 99"), NOW)
            said.append(key)

    target.work.step = hear
    target.arrive(target.answer(who=BEN), BENS)
    assert said
    assert target.introduced() is leaves
    assert target.states()[ANA] == "no"
    assert target.stages() == ["introduced" if leaves else "declined"]
