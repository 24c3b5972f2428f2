"""Forms: requests that were typed into the command line or stand in a table; problems go to the screen, not by mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.introductions.introduction import Gesture
from bot.ports import Page
from bot.reading.request import Request
from bot.records import Option
from bot.work.opening import open_request, prepare, which_in_words
from bot.work.source import Opening, Source
from bot.work.work import Work


@dataclass(frozen=True, slots=True)
class FormPreview:
    """What would come of a request, before anything is written.

    `request` is filled in from the bio book, `found` says who was found there by name, `options` is whom a name may
    mean; `problems` stop it, `findings` do not. With `shown` the connector sees the asks before they leave. `code` is
    that of the open introduction of the same people, which stands against it, or "".
    """

    request: Request
    found: tuple[str, ...]
    options: tuple[Option, ...]
    problems: tuple[str, ...]
    findings: tuple[str, ...]
    shown: bool
    code: str = ""

    @property
    def ready(self) -> bool:
        """True where it can be opened as it is."""
        return not self.problems and not self.options and not self.code


def preview_form(work: Work, page: Page, request: Request) -> FormPreview:
    """Looks at a request without writing anything: who was found, who is in question, what stands against it."""
    prepared = prepare(work, page, request, Source(Gesture.FORM, "preview"))
    case = prepared.open_case
    problems = prepared.problems
    if prepared.options:
        problems = (*problems, *which_in_words(prepared))
    elif case is not None:
        problems = (f"An introduction of these people is open already ({case.code}).",)
    return FormPreview(
        prepared.request,
        prepared.found,
        prepared.options,
        problems,
        prepared.findings,
        prepared.shown,
        case.code if case is not None else "",
    )


def open_form(work: Work, page: Page, request: Request, evidence: str, starts_at: datetime | None = None) -> Opening:
    """Opens the introduction asked for, or says in the answer's reason what stands against it; mails nothing then.

    `evidence` names the command ("pairs.csv 3"); no ask leaves before `starts_at` (aware UTC).
    """
    return open_request(work, page, request, Source(Gesture.FORM, evidence, starts_at=starts_at))
