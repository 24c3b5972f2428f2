"""What a reader sees of an HTML body, as lines, with the quotations that mail programs mark taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from bot.reading.quoting.banners import without_banners
from bot.reading.quoting.marks import addressed, dated, marks

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_CHARS = 1_000_000
MAX_NODES = 40_000
MAX_LINES = 4_000
DEEPEST = 150
QUOTED = ">"  # the line left where a quotation stood, so that what follows it is known to be an answer

_BLOCKS = frozenset(
    {"p", "div", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "pre", "blockquote", "section"}
    | {"article", "header", "footer", "address", "center", "hr", "dl", "dt", "dd"}
)
_SKIPPED = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "svg", "img", "object", "iframe", "select", "textarea"}
    | {"s", "strike", "del"}  # struck out: no longer said
)
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?!\.?[1-9])"
    r"|(?:font-size|max-height|line-height)\s*:\s*0(?!\.?\d)(?:px|pt|em|%)?\s*(?:;|!|$)|font-size\s*:\s*1px"
    r"|text-decoration(?:-line)?\s*:[^;]{0,60}line-through|(?:left|top|text-indent)\s*:\s*-\d{3}",
    re.IGNORECASE,
)
_WHITE = re.compile(
    r"(?:^|[;\s])color\s*:\s*(?:#fff\b|#ffffff\b|white\b|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))", re.IGNORECASE
)
_BACKGROUND = re.compile(
    r"background(?:-color)?\s*:\s*(?!\s*(?:#fff\b|#ffffff\b|white\b|transparent|none|inherit))", re.IGNORECASE
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?(?:([.#])(-?[_a-z][\w-]*))?", re.IGNORECASE)
_SPACES = " \t\r\n\f"  # all but the no-break ones

# From these on, everything is an older mail.
_HEADING_IDS = re.compile(
    r"(?:x_)*(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|replySplit|mail-editor-reference-message-container|"
    r"isForwardContent|isReplyContent|yahoo_quoted_\w+|ms-outlook-mobile-reference-message|stopSpelling|zwchr)$",
    re.IGNORECASE,
)
_HEADING_CLASSES = frozenset({"ms-outlook-mobile-reference-message", "OutlookMessageHeader"})
_QUOTE_CLASSES = frozenset(
    {"moz-forward-container", "yahoo_quoted", "protonmail_quote", "tutanota_quote", "zmail_extra", "quote-header"}
    | {"wrote", "quote_container", "cafe_quote", "ymail_quoted", "history_container"}
)
_INTRO_CLASSES = frozenset({"gmail_attr", "moz-cite-prefix", "gmail_signature_prefix"})
_QUOTE_NAMES = frozenset({"quote", "quoted-content", "messageReplySection"})
_SIGNATURE_CLASSES = frozenset(
    {"gmail_signature", "moz-signature", "protonmail_signature_block", "front-signature", "zm_signature"}
)
_SIGNATURE_IDS = frozenset(
    {"signature", "applemailsignature", "ms-outlook-mobile-signature", "composer_signature", "mobile-signature"}
    | {"zm_signature", "x_signature", "ydp-signature"}
)
_TELLING = ("class", "id", "name", "data-marker", "style")
LONGEST_TELLING = 4_000  # characters of an attribute that are looked at
_PARTING = frozenset({"hr", "blockquote"})  # which part two mails without any attribute
_NO_ELEMENT = frozenset("-_!")
_Role = Literal["author", "older", "signature", "intro", "blockquote", "answered", "quotation"]
_LEFT_BAR = re.compile(r"border-left(?:-width|-style)?:[^;]{0,40}(?:solid|[1-9]\d?p[xt])", re.IGNORECASE)


@dataclass(slots=True)
class Visible:
    """The lines seen. `heading`: the line from which on everything is an older mail, where reading went beyond it."""

    text: str
    quoted: bool
    forwarded: bool
    heading: int | None


@dataclass(slots=True)
class _Page:
    """The lines of a tree as they are found. `cut`: leave quotations out; `beyond`: read on behind a heading."""

    cut: bool
    beyond: bool
    lines: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)  # of the line that is not ended yet
    quoted: bool = False
    forwarded: bool = False
    heading: int | None = None
    over: bool = False
    hidden: frozenset[tuple[str, str, str]] = frozenset()  # (element, "." or "#", name) that the style sheets hide
    banners: tuple[str, ...] = ()

    def text(self, text: str) -> None:
        """More of the current line; white space alone begins none, but for no-break spaces."""
        if self.pieces or text.strip(_SPACES):
            self.pieces.append(text)

    def line(self) -> None:
        """The next text begins a line; a line of no-break spaces stays, empty."""
        if self.pieces and len(self.lines) < MAX_LINES:
            self.blank()

    def blank(self) -> None:
        """Ends the current line, also an empty one."""
        if len(self.lines) < MAX_LINES:
            self.lines.append(" ".join("".join(self.pieces).split()))
            self.pieces.clear()

    def quotation(self) -> None:
        """Leaves a line where a quotation stood."""
        self.quoted = True
        self.line()
        self.pieces = [QUOTED]
        self.line()

    def older_mail(self) -> bool:
        """Everything from here on is an older mail. Whether to leave it out."""
        self.quoted = True
        if not self.beyond:
            self.over = True
        elif self.heading is None:
            self.quotation()
            self.heading = len(self.lines) - 1
        return self.over

    @property
    def empty(self) -> bool:
        """Whether nothing was seen yet that somebody wrote."""
        lines = [*self.lines, "".join(self.pieces)]
        return not any(line.strip() for line in without_banners(lines, self.banners, paragraphs=False))


def visible(html: str, cut: bool = True, beyond: bool = False, banners: tuple[str, ...] = ()) -> Visible:
    """The visible text. `cut`: without quotations and signatures; `beyond`: but with the older mail at the end.

    `banners` count for nothing where something is looked for above a line across the page.
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html[:MAX_CHARS])
    page = _Page(cut, beyond, banners=banners)
    if "<style" in html[:MAX_CHARS].lower():
        page.hidden = frozenset(_hidden_by_sheets(tree))
    if tree.body is not None:
        _walk(tree.body, page)
    page.line()
    lines = page.lines
    first = next((at for at, line in enumerate(lines) if line), 0)
    heading = page.heading - first if page.heading is not None else None
    return Visible("\n".join(lines[first:]).rstrip(), page.quoted, page.forwarded, heading)


def _walk(body: LexborNode, page: _Page) -> None:
    """Depth first over siblings, with a stack of our own: hostile nesting must not end the process."""
    above: list[tuple[LexborNode | None, str]] = []  # what follows each open element, and what ends there
    node, closing = body.child, ""
    for _ in range(MAX_NODES):
        while node is None:
            if closing:
                page.line()
                if closing == "p" and not page.pieces and page.lines and page.lines[-1]:
                    page.blank()
            if not above:
                return
            node, closing = above.pop()
        tag = node.tag or ""
        if tag == "-text":
            page.text(node.text_content or "")
            node = node.next
            continue
        if tag == "br":
            page.blank()
            node = node.next
            continue
        first = _first_seen(node, tag, page, len(above))
        if page.over:
            return
        if first is None:
            node = node.next
            continue
        above.append((node.next, closing))
        node, closing = first


def _first_seen(node: LexborNode, tag: str, page: _Page, depth: int) -> tuple[LexborNode | None, str] | None:
    """The first node within an element that is to be read, and what ends with the element; None: nothing in it is."""
    if tag in _SKIPPED or tag[:1] in _NO_ELEMENT or depth > DEEPEST:
        return None
    attributes = node.attributes
    if (attributes or page.hidden) and _hidden(tag, attributes, page):
        return None
    if page.cut and (attributes or tag in _PARTING):
        start = _cut(node, tag, attributes, page)
        if start is not node:
            return None if start is None else (start, "block")
    if tag not in _BLOCKS:
        if tag in ("td", "th"):
            page.text(" ")
        return node.child, ""
    page.line()
    plain_paragraph = tag == "p" and "Mso" not in (attributes.get("class") or "")
    return node.child, "p" if plain_paragraph else "block"


def _hidden(tag: str, attributes: dict[str, str | None], page: _Page) -> bool:
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    hides = (
        _hides((style or "")[:LONGEST_TELLING], attributes.get("color") or "")
        if style or "color" in attributes
        else False
    )
    return hides or (bool(page.hidden) and _hidden_by_class(tag, attributes, page))


@lru_cache(maxsize=512)
def _hides(style: str, color: str) -> bool:
    """Whether what this style is put on cannot be seen. Mail programs write few styles, again and again."""
    if _HIDING.search(style):
        return True
    white = _WHITE.search(style) is not None or color.lower() in ("#fff", "#ffffff", "white")
    return white and not _BACKGROUND.search(style)


def _hidden_by_class(tag: str, attributes: dict[str, str | None], page: _Page) -> bool:
    names = [(".", name) for name in (attributes.get("class") or "").split()[:20]]
    if identity := attributes.get("id"):
        names.append(("#", identity))
    keys = [(element, mark, name) for mark, name in names for element in ("", tag)]
    return ("", "", tag) in page.hidden or any(key in page.hidden for key in keys)


def _hidden_by_sheets(tree: LexborHTMLParser) -> Iterator[tuple[str, str, str]]:
    """What the style sheets hide on every screen: rules inside @media count for some only."""
    for sheet in tree.css("style")[:20]:
        text = _COMMENT.sub(" ", (sheet.text(deep=True) or "")[:200_000])
        if not _HIDING.search(text):
            continue
        depth, selectors = 0, ""
        for piece in re.split(r"([{}])", text):
            if piece == "{":
                depth += 1
            elif piece == "}":
                depth = max(0, depth - 1)
            elif depth == 0:
                selectors = piece.rpartition(";")[2]
            elif depth == 1 and "@" not in selectors and _HIDING.search(piece):
                for selector in selectors.split(","):
                    match = _SELECTOR.fullmatch(selector.strip())
                    if match and match[3]:
                        yield (match[1] or "").lower(), match[2], match[3]
                    elif match and match[1]:
                        yield "", "", match[1].lower()


def _cut(node: LexborNode, tag: str, attributes: dict[str, str | None], page: _Page) -> LexborNode | None:
    """The node itself where it is the author's, None where it is not, or the first node inside that may be again."""
    if tag == "hr":
        return None if _heads_older_mail(node, attributes, page) and page.older_mail() else node
    told = [(attributes.get(name) or "")[:LONGEST_TELLING] for name in _TELLING]
    role = _role(tag, *told)
    if role == "author":
        return node
    if role == "older":
        return None if page.older_mail() else node
    if role == "signature":
        return None
    page.forwarded = page.forwarded or (role != "blockquote" and _forwards(node))
    if role == "intro":
        page.quoted = True
        return None
    first = _first_blockquote(node) if role == "answered" and not page.forwarded else None
    if first is None:
        page.quotation()
    return first


@lru_cache(maxsize=512)
def _role(tag: str, written: str, identity: str, name: str, marker: str, style: str) -> _Role:
    """What an element is by its attributes, as mail programs set them. Few differ, so they are remembered."""
    classes = {name.removeprefix("x_") for name in written.split()[:20]}
    identity = identity.removeprefix("x_")
    if (identity and _HEADING_IDS.match(identity)) or classes & _HEADING_CLASSES:
        return "older"
    if classes & _SIGNATURE_CLASSES or identity.lower() in _SIGNATURE_IDS or name == "messageSignatureSection":
        return "signature"
    if classes & _INTRO_CLASSES or identity == "reply-intro":
        return "intro"
    if tag == "blockquote":
        return "author" if "elementToProof" in classes else "blockquote"
    if {"gmail_quote", "gmail_quote_container"} & classes:
        return "answered"
    if classes & _QUOTE_CLASSES or name in _QUOTE_NAMES or marker == "__QUOTED_TEXT__":
        return "quotation"
    style = style.replace(" ", "").lower()
    if tag == "div" and style:
        if "border-top:solid" in style and "1.0pt" in style:
            return "older"
        if "padding" in style and _LEFT_BAR.search(style):
            return "blockquote"
    return "author"


def _forwards(node: LexborNode) -> bool:
    text = (node.text(deep=True) or "")[:300].strip()
    return any(marks().announces(line.strip()) == "forward" for line in text.split("\n")[:4])


def _first_blockquote(node: LexborNode) -> LexborNode | None:
    """The first quotation among the children: below it, between it and the next, the author answers."""
    child = node.child
    for _ in range(50):
        if child is None or child.tag == "blockquote":
            break
        child = child.next
    return child if child is not None and child.tag == "blockquote" else None


def _heads_older_mail(node: LexborNode, attributes: dict[str, str | None], page: _Page) -> bool:
    """A line across the page parts the reply from the mail it answers, whatever the mail program writes below it."""
    if _HEADING_IDS.match(attributes.get("id") or "") or attributes.get("data-marker") == "__DIVIDER__":
        return True
    if not page.empty:
        return True
    rest = "".join((sibling.text(deep=True) or "")[:500] for sibling in _following(node)).strip()[:300]
    return marks().header(rest) is not None and (dated(rest) or addressed(rest))


def _following(node: LexborNode) -> Iterator[LexborNode]:
    current = node.next
    for _ in range(5):
        if current is None:
            return
        yield current
        current = current.next
