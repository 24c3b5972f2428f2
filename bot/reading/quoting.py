"""What the author of a reply just wrote: quotations, signature and disclaimers taken away.

The letter we sent is known: whatever lines of the reply it contains are quotation, in any language and layout. Patterns
take what is left, and stand alone where the letter is unknown. To leak a quoted line is worse than to lose one's own.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from bot.reading.message import Mail

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_CHARS = 200_000
MAX_LINES = 4_000
DEEPEST = 150
SHORT = 12  # a line of fewer letters and digits than this may be the author's even where our letter has it too


@dataclass(frozen=True, slots=True)
class OwnWords:
    """The author's words. `parts_disagree`: the plain and the HTML part show different things, so trust neither."""

    text: str
    quoted: bool
    parts_disagree: bool
    forwarded: bool


@dataclass(frozen=True, slots=True)
class _Stripped:
    text: str
    quoted: bool
    forwarded: bool


_TRANSLATE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_QUOTE_MARK = re.compile(r"^[ \t]{0,8}(?:[>|│┃][ \t]?){1,20}")
_QUOTED_ONCE = re.compile(r"^[ \t]{0,8}[>|│┃][ \t]?")
_WORDS = re.compile(r"[^\W\d_]{3}")
_NEITHER = re.compile(r"[\W_]+")
_ADDRESS = r"[\w.+'-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}"


class _Marks:
    """The patterns that mail programs' words make, built from quotation.toml at first use."""

    def __init__(self, words: dict[str, list[str]]) -> None:
        def any_of(*names: str) -> str:
            chosen = sorted((word for name in names for word in words[name]), key=len, reverse=True)
            return "(?:" + "|".join(re.escape(word) for word in chosen) + ")"

        def build(pattern: str) -> re.Pattern[str]:
            return re.compile(pattern, re.IGNORECASE)

        wrote, rule = any_of("wrote"), r"[-_*=─—–]"
        label = r"\s?\*?\s?[:：]"
        dated = r"(?:\d{1,4}[./年-]|\w{2,4},|\w{3,12} \d|20\d\d)"
        self.intro_end = build(rf"{wrote}(?!\w)[^\n]{{0,80}}[:：]\s*$")
        self.intro_start = build(rf"^\s*(?:{any_of('opens')}|{dated})")
        self.intro_on_line = build(rf"\s{any_of('opens')}\b[^\n]{{6,200}}{wrote}\s?[:：]")
        self.separator = build(
            rf"^\s*(?:{rule}{{2,40}}\s*{any_of('original')}\s*{rule}{{0,40}}|_{{20,200}}|-{{30,200}})\s*$"
        )
        self.forward = build(rf"^\s*(?:{rule}{{2,40}}\s*{any_of('forwarded')}|{any_of('forwarded_bare')})")
        self.from_line = build(rf"^[\s*]{{0,12}}{any_of('from')}{label}\*?\s*\S")
        self.block_line = build(rf"^[\s*]{{0,12}}{any_of('from', 'sent', 'to', 'subject')}{label}")
        self.headers = {
            kind: build(rf"^[\s*]{{0,12}}{any_of(kind)}{label}\*?") for kind in ("from", "sent", "to", "subject")
        }
        self.not_from = build(rf"^[\s*]{{0,12}}{any_of('sent', 'to', 'subject')}{label}")
        self.sent_from = build(rf"^\s*[-_*]{{0,3}}\s*{any_of('sent_from')}(?!\w)")
        self.disclaimer = build(rf"^\s*[*_]{{0,2}}{any_of('disclaimer')}")
        self.closing = build(rf"^\s*{any_of('closing')}[,.!]?\s*$")
        self.title = build(rf"\b{any_of('titles')}\b")
        self.decides = build(rf"^{any_of('decides')}\b")
        self.small = frozenset(words["small"])


@cache
def _marks() -> _Marks:
    file = resources.files("bot.reading") / "quotation.toml"
    return _Marks(tomllib.loads(file.read_text(encoding="utf-8")))


_HAS_DATE_OR_ADDRESS = re.compile(rf"\d{{1,2}}[:.]\d\d|\b20\d\d\b|\d{{1,2}}[./]\d{{1,2}}|{_ADDRESS}|<[^<>\n]{{3,200}}>")
_DELIMITER = re.compile(r"^\s*--\s?$")
_CONTACT = re.compile(
    rf"(?:{_ADDRESS}|https?://|www\.|\+\d[\d\s()./-]{{6,}}|\(?\d{{2,5}}\)?[\s./-]\d[\d\s./-]{{5,}}"
    r"|^\s*(?:t|m|p|e|w|tel|mob|mobile|phone|fax|cell|email|web|office|direct|linkedin)\s?[.:|])",
    re.IGNORECASE,
)


_NAMED_ADDRESS = re.compile(rf"^[ \t]*[^\W\d_][^<>@\n]{{0,80}}<{_ADDRESS}>[ \t]*$")
_KEPT_SUBJECT = re.compile(r"\s*[^\W\d_]{1,4}\s?(?:\[\d{1,3}\])?\s?[:：]")  # Re: AW: SV: Fwd: 回复：
_SUBJECT_TOKEN = re.compile(r"\s*\[tw-[A-Za-z0-9_-]{16,64}\]")


def own_words(mail: Mail, sent: Mail | None, names: tuple[str, ...] = ()) -> OwnWords:
    """What the author of `mail` wrote. `sent` is our letter that it answers, if known; `names` may sign it.

    An empty body yields ""; the caller decides what the subject is worth.
    """
    ours = _Letter("\n".join(_bodies(sent))) if sent is not None else None
    plain = _strip(mail.text, ours, names) if mail.text is not None else None
    rich = None
    if mail.html is not None:
        visible, cut, forwarded = _visible(mail.html)
        stripped = _strip(visible, ours, names)
        rich = _Stripped(stripped.text, stripped.quoted or cut, stripped.forwarded or forwarded)
    both = [part for part in (plain, rich) if part is not None]
    if not both:
        return OwnWords("", False, False, False)
    disagree = plain is not None and rich is not None and not _agree(plain, rich, mail.text or "")
    # Plain text keeps the author's lines; HTML says what a reader saw where the plain part is empty.
    chosen = plain if plain is not None and (plain.text or rich is None or (mail.text or "").strip()) else both[-1]
    return OwnWords(chosen.text, any(p.quoted for p in both), disagree, any(p.forwarded for p in both))


def subject_words(mail: Mail) -> str:
    """The subject as its author's own words, for a mail whose body says and quotes nothing; "" where a reply kept it.

    A choice opens a mail by its subject, "YES [tw-...]", and some people delete the body, or send "unsubscribe".
    """
    if _KEPT_SUBJECT.match(mail.subject):
        return ""
    return _SUBJECT_TOKEN.sub("", mail.subject).strip()


def strip_text(text: str, sent: str | None = None) -> str:
    """The author's own words in a plain text; `sent` is the text of the letter it answers, if known."""
    return _strip(text, _Letter(sent) if sent is not None else None, ()).text


def visible_text(html: str) -> str:
    """What a reader sees of an HTML body, quotations included, as lines."""
    return _visible(html, cut=False)[0]


def is_closing(line: str) -> bool:
    """A line that closes a letter and says nothing else: "Best," or "Kind regards"."""
    return len(line) <= 60 and bool(_marks().closing.match(line))


def forward_marked(line: str) -> bool:
    """A line by which a mail program announces a forwarded mail, or the original one below an answer."""
    bare = _bare(line[:300])
    return bool(_marks().forward.match(bare) or (_marks().separator.match(bare) and _WORDS.search(bare)))


def header_kind(line: str) -> tuple[str, str] | None:
    """The header that a line of a quoted mail's heading shows, in any of the languages: ("from", "Ana <ana@...>").

    Kinds: from, sent, to, subject. None where the line is no such header.
    """
    bare = _bare(line[:1_000])
    for kind, pattern in _marks().headers.items():
        match = pattern.match(bare)
        if match:
            return kind, bare[match.end() :].strip().strip("*").strip()
    return None


def unquoted(line: str) -> str:
    """The line with one level of quotation marks taken away."""
    return _QUOTED_ONCE.sub("", line, count=1)


def _bodies(mail: Mail) -> list[str]:
    bodies = [mail.text] if mail.text is not None else []
    return [*bodies, visible_text(mail.html)] if mail.html is not None else bodies


def _flat(text: str) -> str:
    """Letters and digits alone, folded: what survives any wrapping, quoting and change of quote marks."""
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return _NEITHER.sub("", folded)


class _Letter:
    """The letter we sent, ready to be recognised line by line in what came back."""

    def __init__(self, text: str) -> None:
        lines = [_bare(line) for line in text[:MAX_CHARS].splitlines()]
        self._flat = _flat("\n".join(lines))
        self._lines = frozenset(filter(None, map(_flat, lines)))

    def has(self, line: str) -> bool:
        """Whether the line is surely ours: long enough, and in the letter whatever its wrapping."""
        flat = _flat(line)
        return len(flat) >= SHORT and flat in self._flat

    def may_have(self, line: str) -> bool:
        """Whether the line could be a piece of ours: short, and to be judged by its neighbours."""
        flat = _flat(line)
        return bool(flat) and (flat in self._lines or (len(flat) >= 4 and flat in self._flat))

    def opens_with(self, line: str) -> bool:
        """Whether the line, short as it may be, is one of ours from end to end."""
        return _flat(line) in self._lines


def _bare(line: str) -> str:
    return _QUOTE_MARK.sub("", line)


def _agree(plain: _Stripped, rich: _Stripped, text: str) -> bool:
    """Whether both parts show the same words; a plain part that is empty or a mere hint says nothing."""
    left, right = _flat(plain.text), _flat(rich.text)
    if left == right or not text.strip():
        return True
    shorter, longer = sorted((left, right), key=len)
    if not shorter:
        return False
    # Links, images and list marks are written differently; words are not.
    words = [set(re.findall(r"[^\W_]+", part.text.casefold())) for part in (plain, rich)]
    if not words[0] or not words[1]:
        return left == right
    differing = {w for w in words[0] ^ words[1] if not re.fullmatch(r"https?|www|com|mailto|image|cid|\d+", w)}
    return (shorter in longer and len(longer) - len(shorter) <= 3) or not differing


def _strip(text: str, ours: _Letter | None, names: Sequence[str]) -> _Stripped:
    lines = _INVISIBLE.sub("", text[:MAX_CHARS].replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")).split(
        "\n"
    )
    lines = lines[:MAX_LINES]
    quoted = [_QUOTE_MARK.match(line) is not None for line in lines]
    bare = [_bare(line).strip() if mark else line.strip() for line, mark in zip(lines, quoted, strict=True)]
    forwarded = False
    if ours is not None:
        _mark_ours(bare, quoted, ours)
    end = len(lines)
    for at, line in enumerate(lines):
        if at >= end:
            break
        if _marks().forward.match(line):
            forwarded, end = True, at
        elif _marks().separator.match(line) or _opens_block(lines, at):
            end = at
        else:
            height = _intro_height(bare, at, quoted)
            if height:
                for place in range(at, at + height):
                    quoted[place] = True
                if not _answered_below(lines, quoted, at + height):
                    end = at
    any_quoted = any(quoted) or end < len(lines)
    kept = [line for line, out in zip(lines[:end], quoted[:end], strict=True) if not out]
    text = "\n".join(_without_signature(_shared_line(kept), names))
    return _Stripped(re.sub(r"\n{3,}", "\n\n", text).strip(), any_quoted, forwarded)


def _mark_ours(bare: list[str], quoted: list[bool], ours: _Letter) -> None:
    """Marks the lines that our letter holds; short lines only inside or beside a run of such lines."""
    marked = any(quoted)
    for at, line in enumerate(bare):
        if line and not quoted[at] and ours.has(line):
            quoted[at] = True
    if marked:
        return  # the mail program marks what it quotes: an unmarked short line is an answer
    # A short line ("YES", "Carla") is ours where it follows a quoted line, blank lines between them aside.
    following = False
    for at, line in enumerate(bare):
        if line:
            quoted[at] = quoted[at] or (following and ours.may_have(line))
            following = quoted[at]
    # Above it only a whole line of ours that decides nothing ("Hi Ana,").
    following = False
    for at in range(len(bare) - 1, -1, -1):
        if line := bare[at]:
            ours_above = following and ours.opens_with(line) and not _marks().decides.search(line)
            quoted[at] = quoted[at] or ours_above
            following = quoted[at]


def _opens_block(lines: Sequence[str], at: int) -> bool:
    """An Outlook block: From: with at least one of Sent/To/Subject in the next lines, in any of the languages."""
    if not _marks().from_line.match(lines[at]):
        return False
    near = [line for line in lines[at + 1 : at + 7] if line.strip()][:4]
    others = sum(bool(_marks().not_from.match(line)) for line in near)
    return others >= 2 or (others >= 1 and bool(_HAS_DATE_OR_ADDRESS.search("\n".join([lines[at], *near]))))


def _intro_height(bare: Sequence[str], at: int, quoted: Sequence[bool]) -> int:
    """How many lines the "On ... wrote:" that begins here takes; 0 where none begins. `bare`: stripped lines.

    It names a day or an address, or what follows it is quoted.
    """
    joined = ""
    for height, line in enumerate(bare[at : at + 3], 1):
        joined = f"{joined} {line}" if joined else line
        if not line or len(joined) > 500 or len(bare[at]) > 400:
            return 0
        if line.endswith((":", "：")) and _marks().intro_end.search(joined):
            below = next((place for place in range(at + height, len(bare)) if bare[place]), None)
            sure = _HAS_DATE_OR_ADDRESS.search(joined) or (below is not None and quoted[below] and not quoted[at])
            return height if sure and (height == 1 or _marks().intro_start.match(joined)) else 0
    return 0


def _answered_below(lines: Sequence[str], quoted: Sequence[bool], start: int) -> bool:
    """Whether marked quotation follows an intro, so that unmarked lines after it are the author's."""
    following = next((at for at in range(start, len(lines)) if lines[at].strip()), None)
    return following is not None and quoted[following] and bool(_QUOTE_MARK.match(lines[following]))


def _shared_line(lines: list[str]) -> list[str]:
    """Cuts a quotation's intro that stands on the same line behind the author's words."""
    found = []
    for line in lines:
        colon = ":" in line or "：" in line
        match = _marks().intro_on_line.search(line[:1_000]) if colon else None
        if match and _HAS_DATE_OR_ADDRESS.search(match.group()):
            found.append(line[: match.start()])
            break
        found.append(line)
    return found


def _without_signature(lines: list[str], names: Sequence[str]) -> list[str]:
    """The lines above the signature, device line, disclaimer or bare contact block."""
    for at, line in enumerate(lines):
        if _DELIMITER.match(line) or _marks().disclaimer.match(line):
            lines = lines[:at]
            break
    lines = [line for line in lines if not _marks().sent_from.match(line)]
    last = len(lines)
    while last and not lines[last - 1].strip():
        last -= 1
    lines = lines[:last]
    # Below a closing ("Best,") stand a name, a title and ways to reach somebody, nothing that decides.
    for at in range(len(lines) - 1, max(-1, len(lines) - 14), -1):
        if _marks().closing.match(lines[at]):
            tail = [line for line in lines[at + 1 :] if line.strip()]
            if tail and all(_is_signature(line, names) for line in tail):
                return lines[: at + 1]
            break
    return _without_contact_block(lines, names)


def _is_signature(line: str, names: Sequence[str]) -> bool:
    """A line that names somebody or says how to reach them."""
    line = line.strip(" \t*_-|,")
    if not line or _CONTACT.search(line):
        return True
    if len(line) > 90 or line.endswith(("?", "!")):
        return False
    if any(_flat(name) == _flat(line) for name in names):
        return True
    words = re.findall(r"[^\W\d_]+", line)
    if not words or not all(word[:1].isupper() or word.lower() in _marks().small for word in words):
        return False
    return (len(words) <= 4 and not _marks().decides.search(line)) or bool(_marks().title.search(line))


def _without_contact_block(lines: list[str], names: Sequence[str]) -> list[str]:
    """A bare block of name, title, phone under the words, set off by a blank line."""
    start = len(lines)
    while start and lines[start - 1].strip():
        start -= 1
    block = lines[start:]
    if start == 0 or not 2 <= len(block) <= 10:
        return lines
    if sum(bool(_NAMED_ADDRESS.match(line)) for line in block) > 1:
        return lines  # two people with their addresses sign nothing
    reaching = sum(bool(_CONTACT.search(line) or _marks().title.search(line)) for line in block)
    if reaching and all(_is_signature(line, names) for line in block):
        return lines[:start]
    return lines


# HTML ----------------------------------------------------------------------------------------------------------------

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
_QUOTE_IDS = re.compile(
    r"^(?:x_)*(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|replySplit|mail-editor-reference-message-container|"
    r"isForwardContent|isReplyContent|yahoo_quoted_\w+|ms-outlook-mobile-reference-message)$",
    re.IGNORECASE,
)
_QUOTE_CLASSES = frozenset(
    {"gmail_quote", "gmail_quote_container", "gmail_extra", "gmail_attr", "moz-cite-prefix", "moz-forward-container"}
    | {"yahoo_quoted", "protonmail_quote", "tutanota_quote", "zmail_extra", "quote-header"}
    | {"ms-outlook-mobile-reference-message"}
)
_SIGNATURE_CLASSES = frozenset({"gmail_signature", "moz-signature", "protonmail_signature_block"})


class _Lines:
    """The visible lines of a tree, walked without recursion."""

    def __init__(self, cut: bool) -> None:
        self.cut = cut
        self.lines: list[str] = [""]
        self.quoted = False
        self.forwarded = False
        self.over = False

    def text(self, text: str) -> None:
        text = re.sub(r"[ \t\r\n\f]+", " ", text)
        if text.strip() or (text and self.lines[-1]):
            self.lines[-1] += text

    def line(self) -> None:
        if self.lines[-1].strip() and len(self.lines) < MAX_LINES:
            self.lines.append("")


def _visible(html: str, cut: bool = True) -> tuple[str, bool, bool]:
    """The visible text; whether a quotation was cut off it; whether it was a forwarded mail."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html[: 5 * MAX_CHARS])
    lines = _Lines(cut)
    if tree.body is not None:
        _walk(tree.body, lines)
    return "\n".join(" ".join(line.split()) for line in lines.lines).strip(), lines.quoted, lines.forwarded


def _walk(body: LexborNode, out: _Lines) -> None:
    """Depth first over siblings, with a stack of our own: hostile nesting must not end the process."""
    stack: list[tuple[LexborNode | None, str]] = [(body.child, "")]
    while stack and not out.over:
        node, closing = stack.pop()
        if node is None:
            if closing == "block":
                out.line()
            continue
        stack.append((node.next, closing))
        tag = node.tag or ""
        if tag == "-text":
            out.text(node.text_content or "")
            continue
        if tag == "br":
            out.lines.append("") if len(out.lines) < MAX_LINES else None
            continue
        if tag.startswith(("-", "_", "!")) or tag in _SKIPPED or len(stack) > DEEPEST or _hidden(node):
            continue
        if out.cut and _cuts(node, tag, out):
            continue
        if tag in _BLOCKS:
            out.line()
            stack.append((node.child, "block"))
        else:
            stack.append((node.child, ""))


def _hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    if "hidden" in attributes:
        return True
    style = attributes.get("style") or ""
    if style and _HIDING.search(style):
        return True
    white = bool(_WHITE.search(style)) or (attributes.get("color") or "").lower() in ("#fff", "#ffffff", "white")
    return white and not _BACKGROUND.search(style)


def _cuts(node: LexborNode, tag: str, out: _Lines) -> bool:
    """Whether the node is quotation or signature; from Outlook's marks on, everything is."""
    attributes = node.attributes
    classes = {name.removeprefix("x_") for name in (attributes.get("class") or "").split()}
    identity = attributes.get("id") or ""
    if _QUOTE_IDS.match(identity):
        out.quoted = out.over = True
        return True
    if classes & _SIGNATURE_CLASSES or identity.lower() == "signature":
        return True
    if classes & _QUOTE_CLASSES:
        out.quoted = True
        text = (node.text(deep=True) or "")[:300]
        out.forwarded = out.forwarded or bool(_marks().forward.search(text))
        return True
    if tag == "blockquote" and "elementToProof" not in classes:
        out.quoted = True
        return True
    style = (attributes.get("style") or "").replace(" ", "").lower()
    if tag == "div" and "border-top:solid" in style and "1.0pt" in style:
        out.quoted = out.over = True
        return True
    if tag == "hr":
        rest = "".join((sibling.text(deep=True) or "")[:500] for sibling in _following(node))
        if _marks().block_line.search(rest.strip()[:200]) or _HAS_DATE_OR_ADDRESS.search(rest[:300]):
            out.quoted = out.over = True
            return True
    return False


def _following(node: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    current = node.next
    while current is not None and len(found) < 5:
        found.append(current)
        current = current.next
    return found
