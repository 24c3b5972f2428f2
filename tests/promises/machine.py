"""The machine: random histories of mails, commands, crashes and time over the whole program, judged at every step."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from bot.introductions.introduction import BEFORE_INTRODUCTION
from bot.ports import TryLater
from tests.people import bounce, choice, everybody, out_of_office, parsed, phone_reply, reply, written
from tests.promises.breaking import FAULTS
from tests.promises.folk import Person
from tests.promises.ground import CONNECTOR, EVERY_CASE, Ground, Letter, OnTheWay, Order, Word, id_of
from tests.promises.judge import ASKING, Broken, Case, Side
from tests.worlds import CARLA

ANSWERABLE = ASKING | {"later-noted", "wait", "hear-by", "no-noted", "data"}
HOURS = (0.2, 0.2, 1, 3, 8, 20, 24, 48, 72, 120, 240, 500)
NUMBER = st.integers(0, 30)
"""Picks one of what there is, whatever there is."""
LABELS = (*("yes",) * 5, *("no",) * 2, "later", "unclear", "quoted", "stop", "private", "data", "data")
AUTHORS = (*("right",) * 6, "other", "other", "forged", "another")
PLACES = (*("INBOX",) * 5, "Archive", "Junk", "late", "late")
ABOUT_A_PARTY = ("YES", "YES", "NO", "LATER", "NUDGE", "MINE", "CONTINUE", "IGNORE")
ABOUT_A_CASE = ("SEND", "CANCEL", "UNDO", "UNDO", "PAUSE", "RESUME", "REOPEN", "GO ON", "CLOSE", "SENT")
ABOUT_ALL = ("PAUSE EVERYTHING", "RESUME EVERYTHING")
ANSWERS = {  # what a notice may be answered with, the likely word first
    "approve": ("SEND", "SEND", "CANCEL"),
    "hold": ("SEND", "CANCEL", "UNDO"),
    "letter-waits": ("SEND", "CANCEL"),
    "question": ("YES", "NO", "ONCE", "SAME", "ASSISTANT", "IGNORE"),
    "late-answer": ("REOPEN", "CANCEL"),
    "lost": ("GO ON", "CLOSE"),
    "uncertain": ("SEND", "SENT"),
    "refused": ("SEND", "CANCEL"),
    "taken-over": ("CONTINUE", "MINE"),
    "echo": ("UNDO",),
    "ended": ("REOPEN",),
}


class Histories(Ground):
    """What may happen, in any order."""

    # Requests

    @initialize(first=NUMBER, second=NUMBER, gesture=st.sampled_from(("line", "draft")))
    def begin(self, first: int, second: int, gesture: str) -> None:
        """Every history has something in hand."""
        self.hand_in(gesture, [self.people[first % 5], self.people[(first + 1 + second % 4) % 5]])

    @rule(gesture=st.sampled_from(("line", "line", "draft", "cc")), first=NUMBER, second=NUMBER, third=NUMBER)
    def request(self, gesture: str, first: int, second: int, third: int) -> None:
        """The connector hands in a request for two people, now and then for three."""
        chosen = [self.people[first % 5], self.people[(first + 1 + second % 4) % 5]]
        if third % 5 == 0:
            chosen.append(self.people[third // 5 % 5])
        self.hand_in(gesture, list(dict.fromkeys(chosen)))

    def hand_in(self, gesture: str, chosen: list[Person]) -> None:
        self.wanted.add(frozenset(one.name for one in chosen))
        self.note(f"request by {gesture}: {', '.join(one.name for one in chosen)}")
        self.judge.seen[f"request by {gesture}"] += 1
        zones = [f"Zone {one.name}: {one.zone}" for one in chosen]
        to = [(one.name, one.address) for one in chosen]
        lines = [f"For {one.name}: somebody who knows a market they look at" for one in chosen]
        block = [*lines, *zones, "Topic: pilots abroad"]
        if gesture == "draft":
            text = "\n".join([*block, "", "Dear all,", "", "you should talk.", "", "Carla"])
            raw = written(CONNECTOR, to, "You two", text + "\n", date=self.clock[0], message_id=self.new_id(CARLA))
            self.world.provider.append(CARLA, "Drafts", raw, ["\\Draft", "\\Seen", "intro-request"])
        elif gesture == "cc" and self.setup != "own" and len(chosen) == 2:
            desk, message_id = self.world.bot_address, self.new_id(CARLA)
            text = "\n".join([f"I think of {chosen[1].name} <{chosen[1].address}> for you.", "", *block]) + "\n"
            self.judge.know.add(frozenset(one.name for one in chosen))  # the connector told the first one
            raw = written(
                CONNECTOR,
                to[:1],
                "Somebody for you",
                text,
                date=self.clock[0],
                message_id=message_id,
                cc=[("", desk)],
            )
            self.send(OnTheWay(CARLA, (chosen[0].address, desk), raw))
        else:
            pair = " + ".join(f"{name} <{address}>" for name, address in to)
            self.to_the_bot("\n".join([f"{pair}: pilots abroad, 20-minute call", *zones]))
        self.go()

    # What parties write

    @rule(
        number=NUMBER,
        label=st.sampled_from(LABELS),
        saying=NUMBER,
        author=st.sampled_from(AUTHORS),
        place=st.sampled_from(PLACES),
        how=st.sampled_from(("reply", "reply", "reply", "press", "new thread")),
    )
    @precondition(lambda self: self.letters)
    def answer(self, number: int, label: str, saying: int, author: str, place: str, how: str) -> None:
        """Somebody answers a letter, as themselves or not; the mail comes at once or keeps them waiting."""
        self.write(number, label, saying, author, place, how)

    @rule(number=NUMBER, label=st.sampled_from(("yes", "yes", "yes", "no")), saying=NUMBER)
    @precondition(lambda self: self.letters)
    def answer_well(self, number: int, label: str, saying: int) -> None:
        """Somebody answers as most people do."""
        self.write(number, label, saying, "right", "INBOX", "reply")

    @rule(
        number=NUMBER,
        label=st.sampled_from(("yes", "yes", "no")),
        saying=NUMBER,
        author=st.sampled_from(("forged", "forged", "other", "another")),
    )
    @precondition(lambda self: self.letters)
    def answer_falsely(self, number: int, label: str, saying: int, author: str) -> None:
        """Somebody else answers for them, or they do so from elsewhere."""
        self.write(number, label, saying, author, "INBOX", "reply")

    @rule(saying=NUMBER, hours=st.sampled_from((0, 0, 15)))
    @precondition(lambda self: self.letters)
    def everybody_agrees(self, saying: int, hours: int) -> None:
        """All who were asked last say yes; a night later they are introduced, where nothing stands against it."""
        case = self.letters[-1].number
        asked = {one.who.name: place for place, one in enumerate(self.letters) if one.number == case}
        found = [one for one in self.letters if one.kind in ANSWERABLE][-12:]
        for place, letter in enumerate(found):
            if asked.get(letter.who.name) is not None and self.letters[asked[letter.who.name]] is letter:
                self.write(place, "yes", saying, "right", "INBOX", "reply")
        if hours:
            self.travel(self.clock[0] + timedelta(hours=hours))

    @rule(
        number=NUMBER, saying=NUMBER, first=st.sampled_from(("yes", "no")), place=st.sampled_from(("INBOX", "Archive"))
    )
    @precondition(lambda self: self.letters)
    def answers_overtake(self, number: int, saying: int, first: str, place: str) -> None:
        """Somebody answers, takes it back an hour later, and the mails arrive the other way round."""
        self.write(number, first, saying, "right", "late", "reply")
        self.travel(self.clock[0] + timedelta(hours=1))
        self.write(number, "no" if first == "yes" else "yes", saying, "right", "INBOX", "reply")
        if self.on_the_way:
            self.send(self.on_the_way.pop(), place)
            self.go()

    def write(self, number: int, label: str, saying: int, author: str, place: str, how: str) -> None:
        """One mail of a party's, or in their name."""
        found = [one for one in self.letters if one.kind in ANSWERABLE][-12:]
        if not found:
            return
        letter = found[number % len(found)]
        who = writer = letter.who
        if author == "another":
            writer = self.people[(self.people.index(who) + 1 + saying % 4) % 5]
        address = who.other if author == "other" else writer.address
        how, raw, recipients = self.worded(letter, writer, address, label, saying, how)
        writer.secrets.add(id_of(raw).strip("<>"))
        self.note(
            f"{writer.name} <{address}> writes {label} ({author}, {place}, {how}) to {letter.kind} {letter.number}"
        )
        self.judge.seen[f"author {author}"] += 1
        self.judge.seen[f"label {label}"] += 1
        self.judge.seen[f"place {place}"] += 1
        case = self.judge.cases[letter.number]
        words = self.counted(case, who, label, author, how)
        if author == "other" and place not in ("Junk",) and (side := case.of(who)) is not None:
            side.elsewhere.append((id_of(raw), label))
        owed = how != "new thread" or (self.setup == "separate" and place == "INBOX")
        mail = OnTheWay(None if author == "forged" else address, recipients, raw, words, owed)
        if place == "late":
            self.on_the_way.append(mail)
            return
        before = self.standings(letter.number) if self.at_rest else None
        self.send(mail, place)
        self.go()
        if before is not None and not any(word[4] for word in words) and not words and self.at_rest:
            self.judge.tested[3] += 1
            if self.standings(letter.number) != before:
                raise Broken(f"3: {label} ({author}, {place}, {how}) changed where {who.name} stands")
        if before is not None and self.at_rest and place == "INBOX" and author == "right" and how != "new thread":
            self.took_effect(letter, label)

    def took_effect(self, letter: Letter, label: str) -> None:
        """A plain word of the right person's, in the right place, is obeyed or put before the connector."""
        it = next(one for one in self.cases if one.id == letter.number)
        party = it.party(letter.party)
        if it.stage not in BEFORE_INTRODUCTION or party.dropped or label not in ("yes", "no"):
            return
        if label == "yes" and party.state.value == "no":
            return  # a no is final: the connector is told of what comes after it
        self.judge.tested[4] += 1
        if party.state.value != label and party.doubt is None:
            raise Broken(f"4: {letter.who.name} said {label} and counts as {party.state.value}")

    def counted(self, case: Case, who: Person, label: str, author: str, how: str) -> tuple[Word, ...]:
        """For which cases this word counts: surely, perhaps, or (no entry) never."""
        if label in ("quoted", "data"):
            return ()
        side = case.of(who)
        vouched = author == "other" and side is not None and side.elsewhere_counts
        if author != "right" and not vouched:
            return ()
        label = "unclear" if label == "private" else label
        if how == "new thread":
            if self.setup != "separate":
                return ()
            return ((EVERY_CASE, who, label, self.clock[0], False),)
        return ((case.number, who, label, self.clock[0], author == "right"),)

    def worded(
        self, letter: Letter, writer: Person, address: str, label: str, saying: int, how: str
    ) -> tuple[str, bytes, tuple[str, ...]]:
        """How it was written in the end, its bytes and its recipients."""
        message_id, now, author = self.new_id(address), self.clock[0], (writer.name, address)
        if how == "press" and label in ("yes", "no") and letter.kind in ASKING:
            to, subject, body = choice(letter.mail, label.upper())
            return how, written(author, [("", to)], subject, body + "\n", date=now, message_id=message_id), (to,)
        text = writer.says(label, saying)
        if how == "new thread" and label not in ("quoted", "stop"):
            home = self.world.home
            return how, written(author, [("", home)], "Hello", text, date=now, message_id=message_id), (home,)
        to_, cc = everybody(letter.mail, address)
        raw = reply(letter.mail, author, to_, text, date=now, message_id=message_id, cc=cc)
        return "reply", raw, tuple(one for _, one in (*to_, *cc))

    def standings(self, number: int) -> list[str]:
        """How the program sees the parties of a case."""
        it = next(one for one in self.cases if one.id == number)
        return [one.state.value for one in it.parties]

    @rule(number=NUMBER, place=st.sampled_from(("INBOX", "INBOX", "Archive")))
    @precondition(lambda self: self.on_the_way)
    def a_late_mail_arrives(self, number: int, place: str) -> None:
        """What was written long ago arrives, whatever came in between."""
        self.note("a late mail arrives")
        self.send(self.on_the_way.pop(number % len(self.on_the_way)), place)
        self.go()

    @rule(number=NUMBER, place=st.sampled_from(("INBOX", "Archive", "Junk")))
    @precondition(lambda self: self.arrived and self.at_rest)
    def again(self, number: int, place: str) -> None:
        """A mail that was dealt with comes once more, wherever: nothing follows from it."""
        mail = self.arrived[-1 - number % len(self.arrived)]
        before, left, told = self.world.state(), len(self.courier.handed), len(self.notices)
        self.put(mail, place)
        self.note("a mail comes again")
        self.go()
        if self.at_rest:
            self.judge.tested[4] += 1
            if self.world.state() != before or (len(self.courier.handed), len(self.notices)) != (left, told):
                raise Broken("4: a mail that came twice took effect twice")

    # What their machines write

    @rule(number=NUMBER, what=st.sampled_from(("away", "away", "bounce", "calendar")), days=st.integers(2, 20))
    @precondition(lambda self: self.letters)
    def a_machine_writes(self, number: int, what: str, days: int) -> None:
        """Out of office, a delivery report, a calendar's reply: none of them is answered, and none is a yes."""
        found = [one for one in self.letters if one.kind in ANSWERABLE][-12:]
        if not found:
            return
        letter = found[number % len(found)]
        who, home, now = letter.who, self.world.home, self.clock[0]
        message_id, author = self.new_id(who.address), (letter.who.name, letter.who.address)
        until = (now + timedelta(days=days)).date()
        if what == "away":
            raw = out_of_office(letter.mail, author, home, f"{until:%-d %B %Y}", date=now, message_id=message_id)
        elif what == "bounce":
            raw = bounce(letter.mail, letter.mail.as_bytes(), who.address, home, date=now, message_id=message_id)
        else:
            raw = calendar_reply(letter.mail, author, home, date=now, message_id=message_id)
        self.note(f"{who.name}'s machine writes: {what} ({letter.number})")
        self.judge.seen[f"machine {what}"] += 1
        if what == "away":
            self.unread.append(("INBOX", lambda: self.judge.away(letter.number, who, until)))
        if self.at_rest:
            self.judge.robots[who] = now
            self.judge.tested[8] += 1
        before = self.standings(letter.number)
        rested = self.at_rest
        self.send(OnTheWay(who.address, (home,), raw))
        self.go()
        self.judge.robots.pop(who, None)
        if rested and self.at_rest and what != "bounce" and self.standings(letter.number) != before:
            raise Broken(f"1: a machine ({what}) changed where {who.name} stands")

    # What the connector commands

    @rule(
        number=NUMBER,
        party=NUMBER,
        word=st.sampled_from((*ABOUT_A_PARTY, *ABOUT_A_CASE, *ABOUT_ALL)),
        proof=st.sampled_from(("good",) * 7 + ("forged", "forged", "stale")),
    )
    @precondition(lambda self: self.judge.cases)
    def command(self, number: int, party: int, word: str, proof: str) -> None:
        """A command in a mail of its own, by code; or one in the connector's name, or one of last month."""
        it = self.cases[number % len(self.cases)]
        case = self.judge.cases[it.id]
        one = it.parties[party % len(it.parties)]
        side = case.sides[one.key]
        text = word if word in ABOUT_ALL else f"{it.code} {word}"
        if word in ABOUT_A_PARTY:
            name, until = one.person.name, " 1 December" if word == "LATER" else ""
            text = f"{it.code} {word} {name}" if word in ("NUDGE", "MINE", "CONTINUE", "IGNORE") else ""
            text = text or f"{it.code} {name} {word}{until}"
        self.note(f"the connector ({proof}): {text}")
        before, left = self.world.state(), len(self.courier.handed)
        rested = self.at_rest
        if proof == "good":
            self.command_is_said(word, case, side, self.to_the_bot(text))
            self.go()
            return
        date = self.clock[0] - timedelta(days=30) if proof == "stale" else None
        self.judge.seen[f"command {proof}"] += 1
        self.to_the_bot(text, login=CARLA if proof == "stale" else None, date=date)
        self.go()
        if rested and self.at_rest:
            self.judge.tested[3] += 1
            letters = [one for one in self.courier.handed[left:] if one.recipients[0] not in self.judge.own]
            if self.world.state() != before or letters:
                raise Broken(f"3: a {proof} command was obeyed: {text}")

    @rule(number=NUMBER, word=NUMBER, phone=st.booleans())
    @precondition(lambda self: self.notices)
    def answer_a_notice(self, number: int, word: int, phone: bool) -> None:
        """The connector answers one of the last notices with a word it offers."""
        found = [one for one in self.notices if one.row.kind.value in ANSWERS and one.row.introduction][-6:]
        if not found:
            return
        notice = found[number % len(found)]
        assert notice.row.introduction is not None
        words = ANSWERS[notice.row.kind.value]
        said = words[word % len(words)]
        case = self.judge.cases[notice.row.introduction]
        side = case.sides.get(notice.row.party)
        ((_, address),) = getaddresses([str(notice.mail["From"])])
        message_id = self.new_id(CARLA)
        writes = phone_reply if phone else reply
        raw = writes(notice.mail, CONNECTOR, [("", address)], said, date=self.clock[0], message_id=message_id)
        self.note(f"the connector answers {notice.row.kind.value}: {said} ({case.number} {notice.row.party})")
        self.send(OnTheWay(CARLA, (address,), raw))
        self.command_is_said(said, case, side, message_id)
        self.go()

    def command_is_said(self, word: str, case: Case | None, side: Side | None, message_id: str) -> None:
        """What a word permits is permitted from now on; what it forbids binds when its echo has come."""
        self.orders[message_id] = Order(word, None if word in ABOUT_ALL else case, side, self.clock[0])
        self.judge.seen[f"command {word}"] += 1
        match word:
            case "YES" if side is not None:
                self.judge.rule(side, "yes", self.clock[0], message_id, binds=False)
            case "NO" | "LATER" | "CONTINUE" if side is not None:
                side.by_hand = False
            case "ONCE" | "SAME" | "ASSISTANT" if side is not None:
                side.elsewhere_counts |= word != "ONCE"
                side.by_hand = False
                if any(label == "yes" for _, label in side.elsewhere):
                    self.judge.rule(side, "yes", self.clock[0], message_id, binds=False)
            case "IGNORE" if side is not None:
                side.said = [one for one in side.said if one.label not in ("unclear", "private")]
            case "NUDGE" if side is not None:
                side.hurried = True
            case "SEND" if case is not None and case.introductions:
                case.may_repeat += 1
            case "RESUME" if case is not None:
                case.paused = False
            case "RESUME EVERYTHING":
                self.judge.paused = False
            case "REOPEN" | "UNDO" | "CONTINUE" if case is not None:
                self.loosen(case, undone=word == "UNDO")

    def loosen(self, case: Case, *, undone: bool) -> None:
        """REOPEN and UNDO may set back what the connector forbade; an echo tells what was not set back."""
        case.cancelled = False
        for side in case.sides.values():
            side.by_hand = False
            if undone:
                case.paused = False
                side.said = [one for one in side.said if one.label == "yes" or one.source not in self.orders]

    @rule(number=NUMBER)
    @precondition(lambda self: self.letters)
    def by_hand(self, number: int) -> None:
        """The connector writes to a party in the thread of their ask."""
        found = [one for one in self.letters if one.kind in ASKING][-12:]
        if not found:
            return
        letter = found[number % len(found)]
        who = letter.who
        to, text = [(who.name, who.address)], "It is really me. Do you have time?"
        raw = reply(letter.mail, CONNECTOR, to, text, date=self.clock[0], message_id=self.new_id(CARLA))
        self.note(f"the connector writes by hand to {who.name} ({letter.number})")
        self.judge.seen["by hand"] += 1
        self.unread.append(("Sent", lambda: self.judge.by_hand(letter.number, who)))
        self.send(OnTheWay(CARLA, (who.address,), raw, owed=False))
        self.go()

    # What breaks, and time

    @rule(fault=st.sampled_from(FAULTS))
    def trouble_on_the_way(self, fault: str) -> None:
        """The next letter meets trouble."""
        self.note(f"the next letter: {fault}")
        self.judge.seen[f"fault {fault}"] += 1
        self.courier.faults[:] = [fault]

    @rule(steps=st.integers(0, 12), commits=st.integers(1, 15))
    @precondition(lambda self: self.world.worker is not None)
    def a_bomb(self, steps: int, commits: int) -> None:
        """The worker will be killed."""
        self.bomb.steps, self.bomb.commits = (steps, 0) if steps else (0, commits)
        self.note(f"the worker will be killed: step {steps}, else commit {commits}")

    @rule()
    @precondition(lambda self: self.world.worker is None)
    def restart(self) -> None:
        """The worker is started again."""
        self.note("the worker starts")
        self.start()

    @rule()
    @precondition(lambda self: self.world.worker is not None)
    def trouble_with_the_mailbox(self) -> None:
        """The mailbox does not answer, or answers again."""
        self.home.trouble = TryLater("the server is away") if self.home.trouble is None else None
        self.note(f"the mailbox: {self.home.trouble or 'well'}")
        self.judge.seen["mailbox away"] += self.home.trouble is not None
        self.at_rest = False

    @rule(hours=st.sampled_from(HOURS))
    def time_passes(self, hours: float) -> None:
        """The clock goes on."""
        self.note(f"{hours} hours pass")
        self.travel(self.clock[0] + timedelta(hours=hours))

    def teardown(self) -> None:
        """What must hold at the end, where everything held so far."""
        try:
            if sys.exc_info()[0] is None:
                self.settle()
        finally:
            super().teardown()


def calendar_reply(
    original: EmailMessage, author: tuple[str, str], to: str, *, date: datetime, message_id: str
) -> bytes:
    """What a calendar sends by itself when an invitation was accepted (RFC 6047)."""
    text = (
        "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nATTENDEE;PARTSTAT=ACCEPTED:mailto:x\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    raw = written(
        author,
        [("", to)],
        f"Accepted: {original['Subject']}",
        "Yes\n",
        date=date,
        message_id=message_id,
        threads=[str(original["Message-ID"]).strip()],
    )
    mail = parsed(raw)
    mail.add_alternative(text, subtype="calendar", params={"method": "REPLY"})
    return mail.as_bytes(policy=SMTP)
