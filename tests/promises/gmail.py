"""The same histories at a provider like Gmail: letters travel under other Message-IDs, by way of drafts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from hypothesis.stateful import rule

from bot.config_mailboxes import Evidence
from bot.places import Cursor, Folder, Sweep
from bot.ports import GiveUp, Receipt, Unknown
from tests.fake_gmail import FakeGmailCourier, FakeGmailMailbox
from tests.fakes import FakePost
from tests.people import parsed
from tests.promises.breaking import Killed, Noting
from tests.promises.ground import id_of
from tests.promises.judge import Handed
from tests.promises.silence import Weeks
from tests.worlds import World


class NotingGmailCourier(FakeGmailCourier):
    """Notes what was handed over, as NotingCourier does, and under which Message-ID it left: `renamed`, by ours."""

    def __init__(self, post: FakePost, login: str, clock: Callable[[], datetime]) -> None:
        super().__init__(post, login)
        self.handed: list[Handed] = []
        self.renamed: dict[str, bytes] = {}
        self._clock = clock

    def send(
        self,
        sender: str,
        recipients: tuple[str, ...],
        raw: bytes,
        *,
        before_data: Callable[[str], bool],
        handle: str = "",
    ) -> Receipt:
        """Hands one letter over."""
        fault = self.faults[0] if self.faults else ""
        if fault in ("refused", "refused-one", "killed-before", "killed-after"):
            self.faults.pop(0)
        if fault == "killed-before":
            raise Killed(fault)
        if fault in ("refused", "refused-one"):
            raise GiveUp("refused", {recipients[0]: "550 5.1.1 refused"} if fault == "refused-one" else {})
        began: list[bool] = []

        def noted(handle: str) -> bool:
            began.append(before_data(handle))
            return began[-1]

        result, left = "taken", len(self.carried)
        try:
            receipt = super().send(sender, recipients, raw, before_data=noted, handle=handle)
        except Unknown:
            result = fault
            raise
        except BaseException:
            result = "put-off-after"
            raise
        finally:
            if len(self.carried) > left:
                self.renamed[id_of(raw)] = self.carried[-1].raw
            if began and began[-1]:
                self.handed.append(Handed(self._clock(), sender, recipients, raw, result))
        if fault == "killed-after":
            raise Killed(fault)
        return receipt


class _Mailbox(FakeGmailMailbox):
    def arrivals(self, folder: Folder, cursor: Cursor) -> Iterator[Sweep]:
        """What came, unless the mailbox is away."""
        self._fail()
        yield from super().arrivals(folder, cursor)


class _World(World):
    def _fake_mailbox(self, address: str, name: str) -> _Mailbox:
        return _Mailbox(self.provider.boxes[address], name, clock=lambda: self.clock[0])


class GmailWeeks(Weeks):
    """What happens at such a provider; everybody answers what they have before them."""

    def new_world(self, provider: FakePost) -> World:
        """One whose provider tells what became of a letter."""
        made = super().new_world(provider)
        where = "bot" if self.setup == "separate" else "mailbox"
        at = getattr(made.config, where)
        mailbox = at.mailbox if self.setup == "separate" else at
        mailbox = mailbox.model_copy(update={"evidence": Evidence.PROVIDER})
        changed = at.model_copy(update={"mailbox": mailbox}) if self.setup == "separate" else mailbox
        config = made.config.model_copy(update={where: changed})
        return _World(made.setup, made.provider, config, made.clock)

    def new_courier(self, provider: FakePost) -> Noting:
        """One that replaces Message-IDs."""
        return NotingGmailCourier(provider, self.world.home, lambda: self.clock[0])

    @rule()
    def unreadable(self) -> None:
        """The next letters leave, and under which Message-IDs cannot be read at once."""
        self.courier.faults[:] = ["not-read"] * 4
        self.note("what leaves cannot be read back")
        self.judge.seen["not read back"] += 1

    def look(self, stood: dict[tuple[str, int], tuple[bytes, bool]]) -> None:
        """People have the letters under the Message-IDs that these travelled under, and those are secrets, too."""
        known = len(self.letters)
        super().look(stood)
        assert isinstance(self.courier, NotingGmailCourier)
        for at, letter in list(enumerate(self.letters))[known:]:
            raw = self.courier.renamed[str(letter.mail["Message-ID"]).strip()]
            self.letters[at] = replace(letter, mail=parsed(raw))
            if letter.party:
                letter.who.secrets.add(id_of(raw).lower().strip("<>"))
