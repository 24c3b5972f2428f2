"""Playing a case: its mails arrive one by one, and what must always hold is looked at after them all."""

from __future__ import annotations

import time

from bot.records import MailRow, Outcome
from tests.hostile.cases import Case
from tests.hostile.deployment import Deployment

_UNANSWERED = frozenset({"question", "ignored", "told", "set_aside"})
_SLOWEST = 5.0  # seconds


def play(case: Case, desk: Deployment) -> None:
    """Delivers the mails of a case. Raises AssertionError where one came to another end than expected, or where a
    promise broke: a yes or an introduction that is not expected, a letter to a stranger, a leak, a mail that vanished,
    a second delivery that changed something."""
    before = desk.standing()
    raws, found = [], []
    for sent in case.mails:
        desk.pass_hours(sent.hours)
        raw = sent.raw(desk.fill)
        raws.append((sent.who, raw, sent.folder))
        told, known, written, begun = desk.told(), len(desk.mails()), len(desk.letters()), time.process_time()
        desk.deliver(raw, folder=sent.folder)
        took = time.process_time() - begun
        assert took < _SLOWEST, f"it took {took:.1f} s"
        found.append(_word(desk.mails()[known:], told=desk.told() > told))
        reasons = [row.reason for row in desk.mails()[known:]]
        assert any(sent.reason in reason for reason in reasons) or not sent.reason, reasons
        if found[-1] in _UNANSWERED:
            assert len(desk.letters()) == written, "somebody is answered whose words did not count"
        if sent.expect == "question":
            assert desk.told() > told, f"a question that nobody hears of: {reasons}"
    assert desk.strangers(case.stages) == set(), "somebody was written to who is no party"
    assert desk.leaks((who, raw) for who, raw, _ in raws) == []
    assert desk.malformed() == []
    assert desk.standing() - before <= case.yes, f"a yes that is none; the mails were {found}"
    assert desk.introduced() <= case.introduced, f"an introduction without consent; the mails were {found}"
    assert found == [sent.expect for sent in case.mails], [row.reason for row in desk.mails()]
    assert case.yes <= desk.standing()
    assert case.introduced <= desk.introduced()
    stages = {it.code: it.stage.value for it in desk.introductions()}
    assert {code: stages.get(code, "none") for code in case.stages} == case.stages
    state, left = desk.snapshot(), len(desk.courier.carried)
    for folder in {folder for _, _, folder in raws}:
        desk.deliver(*(raw for _, raw, where in raws if where == folder), folder=folder)
    assert desk.snapshot() == state, "a second delivery changed something"
    assert len(desk.courier.carried) == left


def _word(rows: list[MailRow], *, told: bool) -> str:
    """What became of one mail, in one word; "unseen" where none was taken in."""
    if not rows:
        return "unseen"
    (row,) = rows
    if row.outcome is Outcome.IGNORED:
        assert row.reason
        return "told" if told else "ignored"
    if row.outcome is Outcome.SET_ASIDE:
        return "set_aside"
    if row.outcome is Outcome.QUESTION:
        return "question"
    assert row.outcome is Outcome.ACTED, row
    return (
        row.reason.removeprefix("read as ") if row.reason.startswith("read as ") else _ACTED.get(row.reason, "obeyed")
    )


_ACTED = {
    "no, and never again": "never",
    "asked what is kept": "data",
    "bounce": "bounce",
    "out_of_office": "away",
    "auto_reply": "away",
    "left_company": "away",
    "they write to each other": "talk",
}
