"""What the add-on may answer: cards to show, a change to the draft, suggestions for a field, a wish for consent.

A handler answers one of these; `plain` gives the JSON that Gmail wants, which differs between what was opened (a
homepage, a mail, a draft) and what was clicked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

Card = dict[str, Any]  # a GoogleAppsCardV1, as JSON


@dataclass(frozen=True, slots=True)
class Show:
    """Cards, and what goes with them.

    `navigations` happen in order, `told` is plain text at the foot of the window, `draft` is what Gmail itself is to
    do. `changed` says that cards shown before are out of date.
    """

    navigations: tuple[dict[str, Any], ...] = ()
    told: str = ""
    draft: dict[str, Any] | None = None
    changed: bool = False

    def plain(self, *, clicked: bool) -> dict[str, Any]:
        """The answer to a click (SubmitFormResponse), or to something that was opened (RenderActions)."""
        action: dict[str, Any] = {}
        if self.navigations:
            action["navigations"] = list(self.navigations)
        if self.told:
            action["notification"] = {"text": self.told}
        shown: dict[str, Any] = {}
        if action:
            shown["action"] = action
        if self.draft is not None:
            shown["hostAppAction"] = {"gmailAction": self.draft}
        if not clicked:
            return shown
        return {"renderActions": shown, **({"stateChanged": True} if self.changed else {})}


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What a field may be completed to."""

    items: tuple[str, ...]

    def plain(self, *, clicked: bool) -> dict[str, Any]:
        """The same whatever asked for it."""
        return {"autoComplete": {"items": [{"text": one} for one in self.items]}}


@dataclass(frozen=True, slots=True)
class Consent:
    """Google is to ask the user for these scopes, and to repeat the event afterwards."""

    scopes: tuple[str, ...]

    def plain(self, *, clicked: bool) -> dict[str, Any]:
        """The same whatever needed it."""
        return {"requesting_google_scopes": {"scopes": list(self.scopes)}}


Answer = Show | Suggestions | Consent


def push(card: Card, told: str = "") -> Show:
    """A card on top of the others; a way back to them stands in its corner."""
    return Show(({"pushCard": card},), told)


def update(card: Card, told: str = "") -> Show:
    """A card in place of the one on top; what was typed into fields of the same name stays."""
    return Show(({"updateCard": card},), told)


def restart(card: Card, told: str = "") -> Show:
    """Something was done: this card takes the place of all, and every other one is out of date."""
    return Show(({"popToRoot": True}, {"updateCard": card}), told, changed=True)


def back() -> Show:
    """The card under the one on top."""
    return Show(({"pop": True},))


def tell(text: str) -> Show:
    """One plain sentence at the foot of the window; the cards stay."""
    return Show(told=text)


def with_draft(shown: Show, draft: dict[str, Any]) -> Show:
    """The same, and Gmail does this to the draft (`fill`)."""
    return replace(shown, draft=draft)


def fill(
    *,
    to: Sequence[str] | None = None,
    cc: Sequence[str] | None = None,
    bcc: Sequence[str] | None = None,
    subject: str | None = None,
    html: str = "",
    at: str = "IN_PLACE_INSERT",
) -> dict[str, Any]:
    """A change to the draft that is being written. Recipients replace those that stand there, None keeps them.

    `html` is put in `at` the cursor (IN_PLACE_INSERT), at INSERT_AT_START, at INSERT_AT_END, or in place of all
    (REPLACE); its author escapes what came from others. Only the answer to a click beside a draft may do this.
    """
    change: dict[str, Any] = {}
    for name, given in (("To", to), ("Cc", cc), ("Bcc", bcc)):
        if given is not None:
            change[f"update{name}Recipients"] = {f"{name.lower()}Recipients": _addresses(given)}
    if subject is not None:
        change["updateSubject"] = {"subject": subject}
    if html:
        change["updateBody"] = {"type": at, "insertContents": [{"content": html, "contentType": "MUTABLE_HTML"}]}
    return {"updateDraftActionMarkup": change}


def suggest(items: Iterable[str], most: int = 20) -> Suggestions:
    """At most so many completions of a field."""
    found = dict.fromkeys(one for one in items if one)
    return Suggestions(tuple(found)[:most])


def _addresses(given: Sequence[str]) -> list[dict[str, str]]:
    return [{"email": one} for one in given]
