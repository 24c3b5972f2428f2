"""Bodies: plain text and HTML as alternatives, and the connector's own letter with what goes with it."""

from __future__ import annotations

import re
from email.message import EmailMessage

from bot.writing import wordings
from bot.writing.headers import POLICY
from bot.writing.manuscript import Manuscript
from bot.writing.wordings import one_line

_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)
_PART_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,80}")


def both(text: str, html: str) -> EmailMessage:
    """Plain text and HTML as alternatives, in 7-bit encodings."""
    body = EmailMessage(policy=POLICY)
    body.set_content(_encodable(text) + "\n")
    body.add_alternative(_encodable(html), subtype="html")
    return body


def verbatim(manuscript: Manuscript, footer: str, language: str) -> EmailMessage:
    """The connector's letter as it is, the disclosure below it in both parts, and what goes with it."""
    text = _encodable(manuscript.text).replace("\r\n", "\n").rstrip("\n")
    if manuscript.html is None:
        html = wordings.as_html(wordings.clean_text(text), footer, (), language)
    else:
        html = _with_footer(manuscript.html, footer)
    body = both(f"{text}\n\n{footer}", html)
    for enclosure in manuscript.enclosures:
        main, _, sub = _file_type(enclosure.content_type).partition("/")
        name = one_line(enclosure.name).replace("/", "_").replace("\\", "_")[:120] or "file"
        body.add_attachment(enclosure.content, maintype=main, subtype=sub, filename=_encodable(name))
    return body


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _with_footer(html: str, footer: str) -> str:
    from markupsafe import Markup

    line = str(Markup('<p style="color:#5f6368;font-size:13px">{}</p>').format(footer))
    ends = list(_BODY_END.finditer(html))
    if not ends:
        return f"{html}\n{line}"
    return f"{html[: ends[-1].start()]}{line}\n{html[ends[-1].start() :]}"


def _file_type(declared: str) -> str:
    """The declared type without parameters; what could be read as parts of our own mail travels as plain bytes."""
    kind = declared.partition(";")[0].strip().lower()
    if not _PART_TYPE.fullmatch(kind) or kind.startswith(("multipart/", "message/")):
        return "application/octet-stream"
    return kind
