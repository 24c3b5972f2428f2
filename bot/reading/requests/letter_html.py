"""The HTML of a letter: its visible lines, some of them taken out, and only harmless markup kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_DEEPEST = 150
_MOST_LINES = 5_000
_BLOCKS = frozenset(
    {"p", "div", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tbody", "thead", "tr"}
    | {"pre", "center", "section", "article", "header", "footer", "td", "th", "hr", "address", "main"}
)
_KEPT = (_BLOCKS - {"center", "section", "article", "header", "footer", "address", "main"}) | frozenset(
    {"br", "span", "b", "strong", "i", "em", "u", "a", "code", "sub", "sup", "s"}
)
_DROPPED = frozenset(
    {"script", "style", "head", "title", "iframe", "object", "embed", "form", "input", "button", "select", "textarea"}
    | {"img", "picture", "video", "audio", "svg", "math", "link", "meta", "base", "template", "noscript", "canvas"}
)
_VOID = frozenset({"br", "hr"})
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?![.\d]*[1-9])"
    r"|(?:font-size|max-height|line-height)\s*:\s*0(?![.\d]*[1-9])",
    re.IGNORECASE,
)
_HARMLESS_LINK = re.compile(r"(?:https?://|mailto:)[^\s\"'<>]{1,2000}", re.IGNORECASE)
_BLANK = re.compile(r"[ \t\r\n\f\u00a0]+")


class NotALetter(ValueError):
    """The markup is deeper or longer than any letter."""


@dataclass(slots=True)
class _Line:
    text: list[str] = field(default_factory=list)
    nodes: list[LexborNode] = field(default_factory=list)


class LetterHtml:
    """One HTML body. `lines` are its visible lines in order, "" for an empty one. Raises NotALetter."""

    def __init__(self, html: str) -> None:
        from selectolax.lexbor import LexborHTMLParser

        self._tree = LexborHTMLParser(html)
        self._found: list[_Line] = []
        body = self._tree.body
        if body is not None:
            _clean(body, 0)
            self._collect(body)
        self.lines = tuple(_BLANK.sub(" ", "".join(line.text)).strip() for line in self._found)

    def _collect(self, block: LexborNode) -> None:
        """Lines of one block element: inline runs, broken by <br> and by the blocks within."""
        if len(self._found) > _MOST_LINES:
            raise NotALetter(f"more than {_MOST_LINES} lines")
        line = _Line()
        for child in list(block.iter(include_text=True)):
            if child.tag in _BLOCKS or (child.tag not in ("-text", "br") and _holds_block(child)):
                if line.nodes:
                    self._found.append(line)
                    line = _Line()
                before = len(self._found)
                self._collect(child)
                if child.tag == "p" and len(self._found) > before:
                    self._found.append(_Line(nodes=[child]))
            elif child.tag == "br":
                line.nodes.append(child)
                self._found.append(line)
                line = _Line()
            elif child.tag == "-text" and not line.nodes and not (child.text_content or "").strip(" \t\r\n\f"):
                continue
            else:
                line.nodes.append(child)
                line.text.append(child.text(deep=True) if child.tag != "-text" else child.text_content or "")
        if line.nodes:
            self._found.append(line)

    def without(self, gone: range) -> str:
        """Harmless HTML of the letter without the lines numbered in `gone`."""
        for number in gone:
            for node in self._found[number].nodes:
                if node.tag != "p":
                    node.decompose()
        body = self._tree.body
        if body is None:
            return ""
        _drop_emptied(body)
        return "".join(_written(child) for child in body.iter(include_text=True)).strip()


def _holds_block(node: LexborNode) -> bool:
    return any(child.tag in _BLOCKS or child.tag == "br" or _holds_block(child) for child in node.iter())


def _clean(node: LexborNode, depth: int) -> None:
    """Takes out what is never part of a letter, and what is hidden from its reader."""
    if depth > _DEEPEST:
        raise NotALetter(f"markup nested more than {_DEEPEST} deep")
    for child in list(node.iter(include_text=True)):
        if child.tag == "-text":
            continue
        tag = child.tag or "-"
        if tag in _DROPPED or tag.startswith(("-", "!")) or ":" in tag or _hidden(child):
            child.decompose()
        else:
            _clean(child, depth + 1)


def _hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDING.search(attributes.get("style") or ""))


def _drop_emptied(body: LexborNode) -> None:
    """Empty blocks at the very top and end are what the removed lines leave behind."""
    for last in (False, True):
        while True:
            children = [
                child
                for child in body.iter(include_text=True)
                if child.tag != "-text" or (child.text_content or "").strip()
            ]
            if not children:
                return
            edge = children[-1 if last else 0]
            if edge.tag == "br" or (
                edge.tag != "-text" and edge.tag != "hr" and not _BLANK.sub("", edge.text(deep=True))
            ):
                edge.decompose()
            elif edge.tag in ("div", "center", "section") and len(children) == 1:
                body = edge
            else:
                break


def _written(node: LexborNode) -> str:
    if node.tag == "-text":
        return escape(node.text_content or "", quote=False)
    inside = "".join(_written(child) for child in node.iter(include_text=True))
    if node.tag not in _KEPT:
        return inside
    if node.tag in _VOID:
        return f"<{node.tag}>"
    link = (node.attributes.get("href") or "").strip() if node.tag == "a" else ""
    reference = f' href="{escape(link)}"' if _HARMLESS_LINK.fullmatch(link) else ""
    return f"<{node.tag}{reference}>{inside}</{node.tag}>"
