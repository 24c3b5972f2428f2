"""The daemon: assemble(config, clock, chance, resolver) wires everything by hand, and the worker runs it.

This is the only place that knows which mailbox, courier and books are behind the ports, and the only reader of the
clock and of chance. Tests, the demo and judges use `assemble` too: hand in a clock that stands where you like, plant
an introduction whose ask has a Message-ID of your choice (`plant`), and go one round at a time (`Worker.round`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot import logs
from bot.introductions.decision import Kind, Letter
from bot.introductions.dues import next_due
from bot.introductions.introduction import Introduction, Party, PartyState, Stage
from bot.ports import Courier, Mailbox
from bot.reading.banners import Banners
from bot.records import Status
from bot.storage import schema
from bot.storage.books import Books
from bot.storage.engine import open_engine
from bot.storage.keys import key_of
from bot.storage.vault import stored
from bot.work.carrying import compose
from bot.work.work import Chance, Elsewhere, Habits, Work
from bot.writing.letters import Setup, Voice

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from structlog.typing import FilteringBoundLogger

    from bot.config import Config
    from bot.config_mailboxes import Mailbox as MailboxSettings
    from bot.work.rounds import Round

Clock = Callable[[], datetime]
Resolver = Callable[[bytes], bytes | None]


def utc_now() -> datetime:
    """The time now, aware UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Worker:
    """Everything assembled. `round` does once what `run` of an engine does again and again."""

    work: Work
    books: Books

    def round(self) -> Round:
        """One round: what came in, what was handed in, what is due, what leaves."""
        from bot.work.rounds import go_round

        return go_round(self.work)

    def rounds(self, most: int = 20) -> list[Round]:
        """Rounds until one finds nothing to do (a letter may leave by what another round took in), at most `most`."""
        done: list[Round] = []
        while len(done) < most:
            done.append(self.round())
            if not (done[-1].mails or done[-1].due or done[-1].left):
                break
        return done

    def close(self) -> None:
        """Logs out everywhere."""
        self.work.home.close()
        if self.work.desk is not None and self.work.desk is not self.work.home:
            self.work.desk.close()
        self.work.courier.close()
        if self.work.elsewhere is not None:
            self.work.elsewhere.courier.close()
        self.books.close()


def assemble(
    config: Config,
    clock: Clock = utc_now,
    chance: Chance | None = None,
    resolver: Resolver | None = None,
    *,
    mailboxes: Mapping[str, Mailbox] | None = None,
    courier: Courier | None = None,
    engine: Engine | None = None,
    log: FilteringBoundLogger | None = None,
    step: Callable[[str], None] = lambda name: None,
) -> Worker:
    """Wires a worker from a configuration.

    `clock` answers aware UTC; `chance` gives bits for ids and salts (a seeded `random.Random` makes a run repeatable);
    `resolver` answers DNS TXT questions (name → text or None). `mailboxes` ("home", "desk"), `courier` and `engine`
    (the database's) replace those that the configuration names, `log` this process's logger. `step` is called before
    every step a crash might hit.
    Raises NeedsOperator where the database's schema is not this program's.
    """
    chance = chance or random.SystemRandom()
    source = chance
    books = Books(engine or open_engine(config.database), lambda: f"{source.getrandbits(128):032x}", b"")
    try:
        schema.require(books.engine)
        books.key = key_of(books.engine, config.secrets.place, lambda: source.getrandbits(256).to_bytes(32))
    except BaseException:
        books.close()
        raise
    given = mailboxes or {}
    vault = _Vault(books, clock)
    home = given.get("home") or _open_mailbox("home", config.home, vault)
    desk: Mailbox | None = home
    if config.setup.value == Setup.SEPARATE.value:
        watched = config.watched
        desk = given.get("desk") or (_open_mailbox("desk", watched, vault) if watched is not None else None)
    work = Work(
        books=books,
        voice=_voice(config),
        policy=config.rules,
        habits=_habits(config),
        clock=clock,
        chance=chance,
        home=home,
        desk=desk,
        courier=courier or _open_courier(config, vault),
        proofs={home.name: config.proof.reading()},
        resolver=resolver or _dns,
        log=log or logs.logger(),
        connector_addresses=config.connector.addresses,
        bot_addresses=frozenset({config.bot.address} if config.bot.address else ()),
        banners=Banners(config.home.banners, config.home.subject_tags),
        elsewhere=_elsewhere(config, vault),
        step=step,
    )
    return Worker(work, books)


class _Vault:
    """What is sealed, for whoever logs in."""

    def __init__(self, books: Books, clock: Clock) -> None:
        self.read = stored(books.engine, books.key)
        self._books = books
        self._clock = clock

    def keep(self, name: str, secret: bytes) -> None:
        """Seals one anew: Google may exchange a grant. Raises TryLater."""
        with self._books.begin() as page:
            page.vault.keep(name, secret, self._clock())


def _open_mailbox(name: str, settings: MailboxSettings, vault: _Vault) -> Mailbox:
    from bot.mailboxes.configured import open_mailbox

    return open_mailbox(name, settings, vault.read, vault.keep)


def _open_courier(config: Config, vault: _Vault) -> Courier:
    from bot.mailboxes.configured import open_courier

    return open_courier(config, config.engine.lease_minutes * 60, vault.read, vault.keep)


def _elsewhere(config: Config, vault: _Vault) -> Elsewhere | None:
    found = config.notices.elsewhere
    if found is None:
        return None
    from bot.mailboxes.configured import open_smtp

    courier = open_smtp(found.smtp, config.engine.lease_minutes * 60, vault.read, vault.keep)
    return Elsewhere(found.address, found.sender or found.smtp.user, courier)


def _voice(config: Config) -> Voice:
    return Voice(
        setup=Setup(config.setup.value),
        connector_name=config.connector.name,
        connector_address=config.connector.address,
        bot_name=config.bot.name,
        bot_address=config.bot.address or "",
        zone=config.connector.zone,
        country=config.connector.country,
        language=config.connector.language,
    )


def _habits(config: Config) -> Habits:
    limits = config.budgets.limits
    return Habits(
        approve=config.approve.value,
        approve_first=config.approve_first,
        label=_watched(config).label,
        subject_tag=_subject_tag(_watched(config)),
        debounce=timedelta(seconds=config.engine.debounce_seconds),
        lease=timedelta(minutes=config.engine.lease_minutes),
        evidence=config.home.evidence.value,
        per_minute=limits.per_minute,
        per_hour=limits.per_hour,
        per_day=limits.per_day,
        answers_per_address=config.caps.answers_per_address_per_day,
        letters_per_introduction=config.caps.letters_per_introduction_per_day,
        letters_per_day=config.caps.letters_per_day,
        questions_per_day=config.caps.questions_per_day,
        brief_at=config.notices.brief_at,
        digest_on=_weekday(config),
        contents_days=config.retention.contents_days,
        set_aside_days=config.retention.set_aside_days,
    )


def _weekday(config: Config) -> int | None:
    from bot.config import Weekday

    on = config.notices.digest_on
    return None if on is Weekday.NEVER else list(Weekday).index(on)


def _watched(config: Config) -> MailboxSettings:
    """The mailbox in which the connector labels drafts."""
    return config.mailbox or config.home


def _subject_tag(settings: MailboxSettings) -> str:
    return settings.gmail.subject_tag if settings.gmail is not None else ""


def _dns(name: bytes) -> bytes | None:
    """The TXT record of a name, None where there is none or the resolver does not answer."""
    import dns.exception
    import dns.resolver

    try:
        answer = dns.resolver.resolve(name.decode("ascii").rstrip("."), "TXT", lifetime=10)
    except (dns.exception.DNSException, UnicodeDecodeError):
        return None
    return next((b"".join(record.strings) for record in answer), None)


def serve(config: Config) -> None:
    """Works until SIGTERM or SIGINT, as the only worker on this database (`twoyes run`).

    Raises TryLater where another worker runs, NeedsOperator where the schema or the key is not as it should be.
    """
    from bot.engines.embedded import Engine, only_worker
    from bot.storage.engine import close_to_others, sqlite_path
    from bot.web.serving import serving

    logs.configure(config.log.level, config.log.format, config.log.file)
    logs.take_over()
    for file in close_to_others(config.database):
        logs.logger().warning("others could read the database; that is mended", file=str(file))
    beside = sqlite_path(config.database) or config.secrets.file
    with only_worker(beside.with_name(f"{beside.name}.lock")):
        worker = assemble(config)
        try:
            engine = Engine(worker.work, poll_seconds=config.engine.poll_seconds, idle=config.engine.idle)
            with serving(config, worker.work, engine.wake):
                engine.run_until_signal()
        finally:
            worker.close()


def plant(worker: Worker, introduction: Introduction, message_ids: Mapping[str, str]) -> Introduction:
    """Puts an introduction into the books whose asks have left already, with Message-IDs of your choice.

    `message_ids` maps party keys to Message-IDs (with angle brackets). The parties named are asked; everything else is
    taken from `introduction` as it is. Answers the introduction as stored. For tests, judges and rescues by hand.
    """
    from bot.introductions.decision import Entry

    work, now = worker.work, worker.work.clock()
    waiting = tuple(replace(party, state=PartyState.WAITING) for party in introduction.parties)
    blank = replace(introduction, stage=Stage.DRAFTED, parties=waiting, approved_at=now)
    with worker.books.begin() as page:
        number = page.create(blank)
        blank = replace(blank, id=number)
        asked = tuple(_asked(party, now) if party.key in message_ids else party for party in introduction.parties)
        after = replace(introduction, id=number, stage=Stage.ASKING, parties=asked, approved_at=now)
        entries = [Entry("planted", "", Stage.DRAFTED.value, Stage.ASKING.value)]
        entries += [
            Entry("planted", party.key, PartyState.WAITING.value, party.state.value)
            for party in asked
            if party.state is not PartyState.WAITING
        ]
        page.save(blank, after, entries, next_due(after, work.policy, now), now)
        for key, message_id in message_ids.items():
            letter = Letter(Kind.ASK, key, "1", now)
            outgoing = compose(work, page, after, letter, now, message_id=message_id)
            page.outbox.put(outgoing, f"{number} ask {key} 1", number, now, now)
            row = page.outbox.by_message_ids([message_id])[message_id]
            values = {"status": Status.ACCEPTED, "accepted_at": now, "data_at": now, "filed_at": now}
            page.outbox.change(row, **values, evidence="planted")
        return page.introduction(number)


def _asked(party: Party, now: datetime) -> Party:
    if party.state is not PartyState.WAITING:
        return party
    return replace(party, state=PartyState.ASKED, round=1, asked_at=now)
