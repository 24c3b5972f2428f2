"""Cards: the widgets of Google's add-on cards (GoogleAppsCardV1), every text harmless by the way it is made.

Gmail reads some texts as HTML and others as they stand, and documents only half of which is which. So there are two
kinds: `Rich` is escaped HTML, for the texts that are known to be read so; everywhere else angle brackets give way to
look-alikes, which no reading turns into markup.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NewType

from bot.reading.addresses import clean_line
from bot.web.addon.answers import Card

Widget = NewType("Widget", dict[str, Any])
Section = NewType("Section", dict[str, Any])
OnClick = NewType("OnClick", dict[str, Any])
Button = NewType("Button", dict[str, Any])

MOST_WIDGETS = 100  # of a card, and of its sections
MOST_ITEMS = 100
MOST_TEXT = 4_000  # characters of a paragraph
_LABEL = 200
_BUTTON = 40
_TITLE = 100
_VALUE = 2_000  # of a parameter: no more is taken back
_GREY, _RED = "#5f6368", "#b3261e"
_NO_MARKUP = str.maketrans({"<": "‹", ">": "›"})


@dataclass(frozen=True, slots=True)
class Rich:
    """Text with marks in it, in the subset of HTML that cards read. Made by the functions below alone."""

    html: str


Words = str | Rich


def rich(words: Words, most: int = MOST_TEXT) -> Rich:
    """Text as it stands: nothing in it is markup, its line breaks are kept."""
    if isinstance(words, Rich):
        return words
    lines = (html.escape(_spaced(line), quote=False) for line in _cut(words, most).split("\n"))
    return Rich("<br>".join(lines))


def _spaced(line: str) -> str:
    """A line without what commands a screen; one blank stays at either end, where pieces are put together."""
    return f"{' ' * line.startswith(' ')}{clean_line(line)}{' ' * line.endswith(' ')}" if line.strip() else line[:1]


def bold(words: Words) -> Rich:
    """The same in bold."""
    return Rich(f"<b>{rich(words).html}</b>")


def grey(words: Words) -> Rich:
    """The same, less to be seen."""
    return Rich(f'<font color="{_GREY}">{rich(words).html}</font>')


def red(words: Words) -> Rich:
    """The same, as something that is wrong."""
    return Rich(f'<font color="{_RED}">{rich(words).html}</font>')


def together(*words: Words, by: str = "") -> Rich:
    """The pieces that say something, one behind the other."""
    return Rich(rich(by).html.join(rich(one).html for one in words if one != ""))


def lines(*words: Words) -> Rich:
    """The pieces that say something, a line each."""
    return Rich("<br>".join(rich(one).html for one in words if one != ""))


def plain(text: str, most: int = _LABEL) -> str:
    """Text on one line for where it is not known whether HTML is read: no reading finds any in it."""
    return _cut(clean_line(text).translate(_NO_MARKUP), most)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


# What a click does


def call(url: str, *, needs: Sequence[str] = (), **parameters: str) -> OnClick:
    """The click is posted to this address, with parameters and what was typed; without the fields in `needs` it is not.

    Raises ValueError for a parameter that would not be taken back whole.
    """
    for name, value in parameters.items():
        if len(value) > _VALUE:
            raise ValueError(f"the parameter {name} has {len(value)} characters; {_VALUE} are taken back")
    given = [{"key": name, "value": value} for name, value in parameters.items() if value]
    action: dict[str, Any] = {"function": url, "loadIndicator": "SPINNER", "persistValues": True}
    if given:
        action["parameters"] = given
    if needs:
        action["requiredWidgets"] = list(needs)
    return OnClick({"action": action})


# Widgets


def paragraph(words: Words, *, most_lines: int = 0) -> Widget:
    """A paragraph; with `most_lines` the rest is folded away."""
    return Widget({"textParagraph": {"text": rich(words).html, **({"maxLines": most_lines} if most_lines else {})}})


def row(
    text: Words,
    *,
    above: str = "",
    below: str = "",
    icon: str = "",
    click: OnClick | None = None,
    button: Button | None = None,
) -> Widget:
    """A line with a small one above and below, an icon before it (a knownIcon), and something to click."""
    shown: dict[str, Any] = {"text": rich(text).html, "wrapText": True}
    if above:
        shown["topLabel"] = plain(above)
    if below:
        shown["bottomLabel"] = plain(below)
    if icon:
        shown["startIcon"] = {"knownIcon": icon}
    if click is not None:
        shown["onClick"] = click
    if button is not None:
        shown["button"] = button
    return Widget({"decoratedText": shown})


def button(text: str, click: OnClick, *, first: bool = False) -> Button:
    """A button; `first` is the one that is most likely meant."""
    return Button({"text": plain(text, _BUTTON), "type": "FILLED" if first else "OUTLINED", "onClick": click})


def buttons(*given: Button) -> Widget:
    """Buttons in a row, which Gmail folds where it is too long."""
    return Widget({"buttonList": {"buttons": list(given)}})


def field(name: str, label: str, *, value: str = "", hint: str = "", long: bool = False, suggests: str = "") -> Widget:
    """Something to type into; `suggests` is the address that is asked how it may be completed."""
    shown: dict[str, Any] = {
        "name": name,
        "label": plain(label),
        "type": "MULTIPLE_LINE" if long else "SINGLE_LINE",
    }
    if hint:
        shown["hintText"] = plain(hint)
    if value:
        shown["value"] = _cut(value, _VALUE)
    if suggests:
        shown["autoCompleteAction"] = call(suggests, field=name)["action"]
    return Widget({"textInput": shown})


def choice(name: str, label: str, items: Iterable[tuple[str, str]], chosen: Iterable[str], *, kind: str) -> Widget:
    """Things to choose from: what is shown, and the value of each. `kind` is CHECK_BOX, RADIO_BUTTON or DROPDOWN."""
    wanted = frozenset(chosen)
    shown = [
        {"text": plain(text), "value": value, "selected": value in wanted} for text, value in list(items)[:MOST_ITEMS]
    ]
    return Widget({"selectionInput": {"name": name, "label": plain(label), "type": kind, "items": shown}})


def day(name: str, label: str) -> Widget:
    """A day to pick."""
    return Widget({"dateTimePicker": {"name": name, "label": plain(label), "type": "DATE_ONLY"}})


# Sections and cards


def section(*widgets: Widget, title: str = "", shown: int | None = None) -> Section:
    """Widgets that belong together; with `shown` only so many are seen until somebody unfolds the rest."""
    made: dict[str, Any] = {"header": plain(title, _TITLE)} if title else {}
    made["widgets"] = list(widgets)
    if shown is not None and len(widgets) > shown:
        made |= {"collapsible": True, "uncollapsibleWidgetsCount": shown}
    return Section(made)


def card(
    name: str,
    title: str,
    sections: Iterable[Section],
    *,
    below: str = "",
    main: Button | None = None,
    other: Button | None = None,
    menu: Mapping[str, OnClick] | None = None,
) -> Card:
    """A card: its title with a line below, sections, buttons at its foot, and what stands in its menu.

    Empty sections are left out. Beyond the hundred widgets that Gmail shows the last one says that there is more.
    """
    header = {"title": plain(title, _TITLE), **({"subtitle": plain(below)} if below else {})}
    made: dict[str, Any] = {"name": name, "header": header, "sections": _within(sections) or [_nothing()]}
    if main is not None:
        foot = {"primaryButton": {**main, "type": "FILLED"}}
        made["fixedFooter"] = foot | ({"secondaryButton": other} if other is not None else {})
    if menu:
        made["cardActions"] = [{"actionLabel": plain(text, _BUTTON), "onClick": do} for text, do in menu.items()]
    return made


def _nothing() -> Section:
    return section(paragraph(grey("Nothing here.")))


def _within(sections: Iterable[Section]) -> list[Section]:
    """The sections as far as they fit."""
    room, found = MOST_WIDGETS, list[Section]()
    for one in sections:
        widgets = one["widgets"]
        if not widgets:
            continue
        if len(widgets) <= room:
            room -= len(widgets)
            found.append(one)
            continue
        if room:
            cut = Section({**one, "widgets": [*widgets[: room - 1], paragraph(grey("There is more than fits here."))]})
            found.append(cut)
        break
    return found
