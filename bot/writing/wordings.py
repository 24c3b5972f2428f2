"""Wording: templates rendered to plain text, the same text as HTML, and days, hours and places in a reader's language.

A template begins with its "Subject:". Its lines flow together into paragraphs, which blank lines separate; a line that
begins with ">" or "-" stays a line of its own, and so does one behind "|" (the bar itself is left out). Values are data
only: they are cleaned before they come here and never compiled.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.introductions.decision import LETTERS
from bot.reading.addresses import clean_line

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

FALLBACK = "en"

_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_LINK_END = ".,;:!?)]}'"
_MANY_BLANKS = re.compile(r"[ \t]+")
_MANY_LINES = re.compile(r"\n{3,}")
_NOT_IN_TEXT = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029]")
_OUR_CHOICE = re.compile(r"([^:]{1,60}): mailto:\S{1,300}%5Btw-[0-9a-z]{1,64}%5D&body=\S*")
_WORD_TO_ANSWER = re.compile(
    r"[A-Z]\d{1,5} (?:[^\s:]+ ){0,4}(?:[A-Z]{2,}(?: \d+ \w+)?)(?=:)"  # "K7 Ana YES:", "K7 LATER 30 November:"
    r"|[A-Z]\d{1,5} [A-Z]{2,}(?: [^\s:]+){0,4}(?=:)"  # "K7 NUDGE Ana:"
    r"|[A-Z]{2,}(?: (?:or )?[A-Z]{2,}){0,3}(?=[:, ])"  # "GO ON:", "LATER and a day"
    r"|[A-Z](?= [^<>]{1,200}<)"  # "A Ana Ruiz <ana@ruiz.example>"
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_TEMPLATE_TAGS = re.compile(r"\{[{%#][^{}]*[}%#]\}")


def _folder() -> Traversable:
    return files("bot.writing") / "wording"


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """The languages there is wording for, as ISO 639 codes."""
    return frozenset(folder.name for folder in _folder().iterdir() if folder.is_dir() and len(folder.name) == 2)


def language_of(*wanted: str) -> str:
    """The first of the wanted languages ("es", "es-CO") that there is wording for, else English."""
    for language in wanted:
        code = language.replace("_", "-").partition("-")[0].lower()
        if code in languages():
            return code
    return FALLBACK


@lru_cache(maxsize=8)
def words(language: str) -> dict[str, Any]:
    """The few words of a language that are put together outside its templates."""
    found: dict[str, Any] = tomllib.loads((_folder() / language / "words.toml").read_text("utf-8"))
    return found


@lru_cache(maxsize=8)
def _environment(language: str) -> SandboxedEnvironment:
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    def load(name: str) -> str:
        return (_folder() / language / name).read_text("utf-8")

    environment = SandboxedEnvironment(
        loader=FunctionLoader(load),
        undefined=StrictUndefined,
        autoescape=False,  # plain text; HTML is made from the rendered text, where everything is escaped
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["sentence"] = sentence
    environment.filters["stop"] = stopped
    environment.filters["first_sentence"] = first_sentence
    environment.filters["name_only"] = name_only
    return environment


def render(language: str, name: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and text of a template ("ask" is ask.j2). A template without a "Subject:" line has the subject ""."""
    text = _environment(language).get_template(f"{name}.j2").render(context).strip()
    subject = ""
    if text.startswith("Subject:"):
        subject, _, text = text.removeprefix("Subject:").partition("\n")
    paragraphs = (_flowed(paragraph) for paragraph in _BLANK_LINE.split(text))
    return subject.strip(), "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _flowed(paragraph: str) -> str:
    lines: list[str] = []
    flows = False
    for raw in paragraph.split("\n"):
        line = _MANY_BLANKS.sub(" ", raw).strip()
        alone = line.startswith((">", "- ", "|"))
        line = line.removeprefix("|").strip()
        if flows and line and not alone:
            lines[-1] += " " + line
        elif line:
            lines.append(line)
        flows = bool(lines) and not alone
    return "\n".join(lines)


@lru_cache(maxsize=1)
def fixed_wording() -> tuple[str, ...]:
    """All that our letters say by themselves, in every language, without the places where data is put.

    Not what notices say: a name that stands in one of those must still not reach the other side.
    """
    letters = {kind.value for kind in LETTERS}
    found: list[str] = []
    for language in sorted(languages()):
        for file in sorted((_folder() / language).iterdir(), key=lambda file: file.name):
            stem = file.name.removesuffix(".j2")
            if stem in letters or stem.startswith(("_", "disclosure")):
                found += _TEMPLATE_TAGS.split(file.read_text("utf-8"))
        found += (word for word in words(language).values() if isinstance(word, str))
    return tuple(piece for piece in found if piece.strip())


def stopped(text: str) -> str:
    """The text with a full stop where it ends without any."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…。！？" else text + "."


def sentence(text: str) -> str:
    """The text as a sentence of its own: a capital first, unless it begins with a link, and a full stop."""
    text = stopped(text)
    return text if _LINK.match(text) else text[:1].upper() + text[1:]


def first_sentence(text: str) -> str:
    """The text up to its first full stop, at a length that a list of mails shows."""
    first = re.split(r"(?<=[.!?])\s", text.strip(), maxsplit=1)[0].rstrip(".")
    return first if len(first) <= 70 else first[:69].rstrip() + "…"


def name_only(text: str) -> str:
    """ "Ana Ruiz <ana@ruiz.example>" without the address, or the address where it is all there is."""
    name, _, address = text.partition("<")
    return name.strip() or address.rstrip("> ")


def clean_text(text: str) -> str:
    """Prose of several lines without controls, line ends as "\\n", at most one blank line in a row."""
    text = _NOT_IN_TEXT.sub("", _LINE_ENDS.sub("\n", text))
    return _MANY_LINES.sub("\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def quoted(text: str) -> str:
    """Somebody's own words, each line behind "> "."""
    return "\n".join(f"> {line}".rstrip() for line in clean_text(text).split("\n")) if text.strip() else ""


def day(value: date, language: str, today: date) -> str:
    """A day as people write it: "30 November"; with its year unless that is plain from today."""
    from babel.dates import format_date, format_skeleton

    locale = words(language)["locale"]
    if value.year == today.year or 0 <= (value - today).days < 180:
        return str(format_skeleton("MMMMd", value, locale=locale))
    return str(format_date(value, "long", locale=locale))


def day_there(at: datetime, *zones: str) -> date:
    """The day it is at an aware moment in the first of these zones that exists, else in UTC."""
    for zone in zones:
        known = _zone(zone)
        if known is not None:
            return at.astimezone(known).date()
    return at.astimezone(UTC).date()


def iso_day(iso: str, language: str, today: date) -> str:
    """The day that an ISO date names, as people write it; what is no date stays as it is, on one line."""
    try:
        return day(date.fromisoformat(iso), language, today)
    except ValueError:
        return one_line(iso)


def moment(value: datetime, zone: str, language: str, now: datetime) -> str:
    """An hour of that zone, "14:20", with the day where it is another one than now: "07:10 on 23 November"."""
    from babel.dates import format_time

    there, today = value.astimezone(_zone(zone) or UTC), day_there(now, zone)
    hour = str(format_time(there, "short", locale=words(language)["locale"]))
    if there.date() == today:
        return hour
    return str(words(language)["hour_on_day"]).format(hour=hour, day=day(there.date(), language, today))


def place_and_zone(place: str, zone: str, at: datetime) -> str:
    """Where somebody is and what their clock says on that date: "Bogotá (UTC-5)"; an unknown zone is not guessed."""
    offset = _offset(zone, at)
    return f"{place} ({offset})" if place and offset else place or offset


def _offset(zone: str, at: datetime) -> str:
    known = _zone(zone)
    shift = at.astimezone(known).utcoffset() if known else None
    if shift is None:
        return ""
    minutes = int(shift.total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return "UTC" if not minutes else f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def joined(names: Iterable[str], language: str) -> str:
    """ "Ana Ruiz, Ben Ong and Cid Roy"."""
    from babel.lists import format_list

    return str(format_list([name for name in names if name], locale=words(language)["locale"]))


def as_html(
    text: str,
    footer: str,
    links: Iterable[str],
    language: str,
    *,
    titles: Iterable[str] = (),
    headings: Iterable[str] = (),
) -> str:
    """The text as a page that says the same: no images, nothing loaded from anywhere.

    `links` are addresses of ours; a line "YES: mailto:..." ending with one becomes the link "YES". Quoted lines are
    set off and hold no links; lines behind "- " are a list in which the words to answer with stand out, and so do the
    `titles` of parts and the `headings` in them. `footer` ("" for none) comes last, smaller.
    """
    from markupsafe import Markup

    known = tuple(links)
    size = dict.fromkeys(headings, 16) | dict.fromkeys(titles, 20)
    blocks = [_block(paragraph, known, size) for paragraph in text.split("\n\n") if paragraph.strip()]
    if footer:
        blocks.append(Markup('<p style="color:#5f6368;font-size:13px">{}</p>').format(_linked(footer)))
    return str(
        Markup(
            '<!DOCTYPE html>\n<html lang="{}">\n<head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"></head>\n'
            '<body style="font-family:sans-serif;font-size:16px;line-height:1.45;max-width:36em;'
            'overflow-wrap:anywhere">\n'
            "{}\n</body>\n</html>\n"
        ).format(language, Markup("\n").join(blocks))
    )


def _block(paragraph: str, links: tuple[str, ...], headings: Mapping[str, int]) -> Any:
    from markupsafe import Markup

    lines = paragraph.split("\n")
    if all(line.startswith(">") for line in lines):
        inner = Markup("<br>\n").join(_quoted_line(line[1:].removeprefix(" ")) for line in lines)
        frame = '<blockquote style="margin:0 0 14px 4px;padding-left:12px;border-left:3px solid #ccc">{}</blockquote>'
        return Markup(frame).format(inner)
    if all(line.startswith("- ") for line in lines):
        items = Markup("\n").join(
            Markup('<li style="margin:6px 0">{}</li>').format(_choice(line[2:])) for line in lines
        )
        return Markup('<ul style="margin:0 0 16px;padding-left:22px">\n{}\n</ul>').format(items)
    if lines[0] in headings:
        rest = Markup("").join(Markup("<br>\n{}").format(_line(line, links)) for line in lines[1:])
        heading = Markup('<strong style="font-size:{}px">{}</strong>').format(headings[lines[0]], lines[0])
        return Markup('<p style="margin:26px 0 10px">{}{}</p>').format(heading, rest)
    inner = Markup("<br>\n").join(_line(line, links) for line in lines)
    if all("mailto:" in line for line in lines):  # the choices: far enough apart for a thumb
        return Markup('<p style="line-height:2.4">{}</p>').format(inner)
    return Markup("<p>{}</p>").format(inner)


def _line(line: str, links: tuple[str, ...]) -> Any:
    from markupsafe import Markup

    for link in links:
        if line.endswith(f": {link}"):
            return Markup('<a href="{}">{}</a>').format(link, line.removesuffix(f": {link}"))
    return _linked(line)


def _quoted_line(line: str) -> Any:
    """A quoted line; a choice in the preview of a letter looks as it will to its reader."""
    from markupsafe import Markup

    label = _OUR_CHOICE.fullmatch(line)
    return Markup("<u>{}</u>").format(label[1]) if label else Markup.escape(line)


def _choice(line: str) -> Any:
    """A line of a list, the words to answer with in bold: "GO ON: I go on with the others"."""
    from markupsafe import Markup

    word = _WORD_TO_ANSWER.match(line)
    return Markup("<strong>{}</strong>{}").format(word[0], _linked(line[word.end() :])) if word else _linked(line)


def _linked(line: str) -> Any:
    """The line escaped, web addresses in it clickable and shown as they are."""
    from markupsafe import Markup

    out, end = Markup(""), 0
    for match in _LINK.finditer(line):
        link = match[0].rstrip(_LINK_END)
        out += Markup('{}<a href="{}">{}</a>').format(line[end : match.start()], link, link)
        end = match.start() + len(link)
    return out + Markup.escape(line[end:])


def one_line(text: str) -> str:
    """A value for a template: one clean line."""
    return clean_line(text)
