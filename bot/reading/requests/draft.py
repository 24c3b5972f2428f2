"""A labelled draft read into a request: its labelled lines are cut out, every other byte of it stays as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.reading.addresses import same_address
from bot.reading.message import Mail, Mailaddr
from bot.reading.requests.block import find_block, named
from bot.reading.requests.form import Form
from bot.reading.requests.letter_html import LetterHtml, NotALetter
from bot.reading.requests.request import Request
from bot.reading.sender import Refusal, sender_of

_MOST_RECIPIENTS = 50


def is_owners_draft(mail: Mail, owner_addresses: Sequence[str]) -> str | None:
    """Why this is no draft of the owner's own, None where it is: their From, and no trace of a delivery.

    Reasons: those of sender.Refusal, not-the-owner, was-delivered. Whether it stands in Drafts is the mailbox's to say.
    """
    sender = sender_of(mail)
    if isinstance(sender, Refusal):
        return sender.reason
    if not any(same_address(sender.address, own) for own in owner_addresses):
        return "not-the-owner"
    if any(mail.all(name) for name in ("Received", "Return-Path", "Delivered-To")):
        return "was-delivered"
    return None


def without_tag(mail: Mail, tag: str) -> Mail:
    """The draft as its readers are to see it: the tag that made it a request is taken off the start of its subject."""
    subject = mail.subject.lstrip()
    if not tag or subject[: len(tag)].casefold() != tag.casefold():
        return mail
    return replace(mail, subject=subject[len(tag) :].strip())


def read_draft(mail: Mail, bot_addresses: Sequence[str], connector_address: str | Sequence[str]) -> Request:
    """The request in a labelled draft: parties from To, Cc and labelled lines; the rest is the letter, verbatim."""
    form = Form(bot_addresses, connector_address)
    form.look_at(mail)
    form.look_at_bcc(mail)
    recipients = [*mail.to, *mail.cc][:_MOST_RECIPIENTS]
    for person in recipients:
        form.add(person)
    html = _html_of(mail)
    if mail.html is not None and html is None and not (mail.text or "").strip():
        form.problem("unreadable", "I cannot read the formatting of this draft; please write it as plain text.")
    text = mail.text or ""
    if not text.strip() and html is not None:
        text = "\n".join(html.lines)
    lines = text.split("\n")
    block = find_block(lines, named(lines, recipients))
    form.take_lines(lines[block.labels.start : block.labels.stop], in_block=True)
    letter = "\n".join((*lines[: block.cut.start], *lines[block.cut.stop :]))
    if block.cut.start == 0:
        letter = letter.lstrip("\n")
    form.letter_text = letter if letter.strip() else None
    if form.letter_text is None:
        form.problem("no-letter", "The draft has no letter: write under the labelled lines what both should read.")
    elif html is not None:
        form.letter_html = _letter_html(html, letter, recipients)
    form.subject = mail.subject
    if mail.attachments:
        form.holds.append("attachments")
    if _has_quoted_history(letter, mail.html or ""):
        form.holds.append("quoted-history")
    return form.request()


_QUOTED_LINE = re.compile(r"^[ \t]*>", re.MULTILINE)
_ORIGINAL = re.compile(
    r"^[ \t]*-{2,}[^-\n]{3,60}-{2,}[ \t]*\n[ \t]*(?:from|von|de|da|van)[ \t]*:", re.IGNORECASE | re.MULTILINE
)
_QUOTED_HTML = re.compile(
    r"gmail_quote|moz-cite-prefix|divRplyFwdMsg|yahoo_quoted|<blockquote[^>]{0,200}type=.?cite", re.IGNORECASE
)


def _has_quoted_history(letter: str, html: str) -> bool:
    return bool(_QUOTED_LINE.search(letter) or _ORIGINAL.search(letter) or _QUOTED_HTML.search(html))


def _html_of(mail: Mail) -> LetterHtml | None:
    if mail.html is None:
        return None
    try:
        return LetterHtml(mail.html)
    except NotALetter:
        return None


_MARKS = re.compile(r"<(?:https?|mailto):[^<>\s]*>|\[(?:https?|cid|image):[^\]\n]*\]")
_LETTERS = re.compile(r"[\W_]+")


def _letter_html(html: LetterHtml, letter: str, recipients: Sequence[Mailaddr]) -> str | None:
    """The HTML without the block, where it then says exactly what the letter's text says; else None."""
    lines = list(html.lines)
    block = find_block(lines, named(lines, recipients))
    left = "\n".join((*lines[: block.cut.start], *lines[block.cut.stop :]))
    if _LETTERS.sub("", left) != _LETTERS.sub("", _MARKS.sub("", letter)):
        return None
    return html.without(block.cut) or None
