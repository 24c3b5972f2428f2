"""`python -m bench.reading [--markdown]`: how well and how fast replies are read, beside the libraries that do it too.

The peers are installed from the package index into .bench-venv, once, and run there. Everything runs on one core, and
processor time is counted, so that what else the machine does changes little.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

from bench.report import machine
from bot.explain import names_in
from bot.reading.message import Mail, Unreadable, parse_message
from bot.reading.quoting import own_words, strip_text, visible_text
from bot.reading.screen import Known, screen
from bot.reading.verdict import MAX_CHARS, read_verdict
from bot.writing.headers import LOOP_MARK
from tests.corpus_cases import (
    CORPUS,
    LANGUAGES,
    NAMES,
    MailCase,
    ReplyCase,
    VerdictScore,
    WordsScore,
    judge_words,
    people,
    replies,
    score_verdicts,
    to_read,
)

ROUNDS = 7
SHORT = 80  # signs: a reply of one or two lines
HOME = Path(__file__).parent.parent / ".bench-venv"
INSTALLED = ("talon==1.4.4", "mail-parser-reply==1.36", "email-reply-parser==0.5.12")
PEERS = ("talon", "talon, quotations alone", "mail-parser-reply", "email-reply-parser")
READS_HTML = frozenset(PEERS[:2])
MOST_SECONDS = 300
MEGABYTE = 1_000_000
PATIENCE = 20  # seconds for three runs of one megabyte
NO_DATE = date(2026, 3, 3)
"""When a mail without a date was written."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under heads; the first column is left-aligned, numbers are to the right."""

    title: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]
    notes: tuple[str, ...] = ()

    def plain(self) -> str:
        """For a terminal."""
        widths = [max(map(len, column)) for column in zip(self.heads, *self.rows, strict=True)]
        lines = [self._line(row, widths) for row in (self.heads, *self.rows)]
        rule = "-" * len(lines[0])
        return "\n".join([self.title, "", lines[0], rule, *lines[1:], *(["", *self.notes] if self.notes else [])])

    def markdown(self) -> str:
        """For a page of the documentation."""
        rule = ("---", *("---:" for _ in self.heads[1:]))
        rows = ["| " + " | ".join(row) + " |" for row in (self.heads, rule, *self.rows)]
        return "\n".join([f"### {self.title}", "", *rows, *(["", " ".join(self.notes)] if self.notes else [])])

    def _line(self, row: Sequence[str], widths: Sequence[int]) -> str:
        first, *rest = (
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        return "   ".join([first, *rest]).rstrip()


@dataclass(frozen=True, slots=True)
class Target:
    """What was promised of one number, and what it is."""

    name: str
    value: float
    bound: float
    unit: str = "%"
    most: bool = False

    @property
    def met(self) -> bool:
        """Whether the number is on the promised side."""
        return self.value <= self.bound if self.most else self.value >= self.bound


@dataclass(frozen=True, slots=True)
class Found:
    """What one library found in every case, and how many mails it did a second."""

    words: list[str]
    rate: float
    remark: str = ""


def main(arguments: Sequence[str]) -> int:
    """Measures, prints, and answers 1 where a target is missed."""
    if set(arguments) - {"--markdown"}:
        print("usage: python -m bench.reading [--markdown]", file=sys.stderr)
        return 2
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    peers = peers_environment()
    targets: list[Target] = []
    tables = [words_table(peers, targets), *verdict_tables(targets), speed_table(peers, targets), worst_table(targets)]
    tables.append(target_table(targets))
    shown = [table.markdown() if "--markdown" in arguments else table.plain() for table in tables]
    print(f"On {machine()}, one of them used.\n\n" + "\n\n".join(shown))
    return 0 if all(target.met for target in targets) else 1


def peers_environment() -> Path | None:
    """The Python of the environment with the peers, made at first use; None where the index cannot be reached."""
    python = HOME / "bin" / "python"
    stamp = HOME / ".installed"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == "\n".join(INSTALLED):
        return python
    print("Installing the peers into .bench-venv (a minute or two) ...", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(HOME)], check=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*pip, *INSTALLED], check=False, capture_output=True, text=True)
    if done.returncode:
        # The compiled charset guesser is the usual reason; bench/peers.py has a stand-in for it.
        without = ["chardet", "cssselect", "html5lib", "joblib", "lxml", "numpy", "regex", "scikit-learn", "six"]
        rest = subprocess.run([*pip, *without], check=False, capture_output=True, text=True)
        bare = subprocess.run([*pip, "--no-deps", *INSTALLED], check=False, capture_output=True, text=True)
        if rest.returncode or bare.returncode:
            print(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "pip failed", file=sys.stderr)
            return None
    stamp.write_text("\n".join(INSTALLED), encoding="utf-8")
    return python


def ask_peer(python: Path | None, name: str, bodies: Iterable[dict[str, str]]) -> Found | None:
    """What a peer finds in these bodies, timed by itself; None where it cannot run."""
    if python is None:
        return None
    given = "".join(json.dumps({"id": str(at), **body}) + "\n" for at, body in enumerate(bodies))
    worker = [str(python), "-W", "ignore", str(Path(__file__).with_name("peers.py")), name, str(ROUNDS)]
    try:
        done = subprocess.run(worker, input=given, capture_output=True, text=True, check=True, timeout=MOST_SECONDS)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as fault:
        print(f"{name} could not run: {fault}", file=sys.stderr)
        return None
    *answers, last = map(json.loads, done.stdout.splitlines())
    return Found([one["found"] for one in answers], statistics.median(last["rates"]), last["remark"])


def rate(work: Callable[[], int], rounds: int = ROUNDS) -> float:
    """How many a second of processor time, the median of several rounds; `work` says how many it did."""
    rates = []
    for _ in range(rounds):
        begun = time.process_time()
        done = work()
        rates.append(done / (time.process_time() - begun))
    return statistics.median(rates)


def own_found(given: list[tuple[MailCase, Mail, Mail | None]]) -> Found:
    """What Twoyes finds."""
    named = [(mail, letter, names_in(mail, case.letter())) for case, mail, letter in given]

    def read() -> int:
        for mail, letter, names in named:
            own_words(mail, letter, names=names)
        return len(named)

    words = [own_words(mail, letter, names=names).text for mail, letter, names in named]
    return Found(words, rate(read))


def score(found: Found, cases: Sequence[MailCase]) -> WordsScore:
    """How what was found compares with what is to be found."""
    return WordsScore.of([judge_words(words, case) for words, case in zip(found.words, cases, strict=True)])


def words_table(python: Path | None, targets: list[Target]) -> Table:
    """Own words: quality and speed of every library over the plain parts, and over the HTML parts."""
    plain, rich, known = (list(to_read(way)) for way in ("plain", "html", "sent"))
    texts = [{"text": mail.text or ""} for _, mail, _ in plain]
    htmls = [{"html": mail.html or ""} for _, mail, _ in rich]
    shown = [{"text": visible_text(body["html"])} for body in htmls]
    plain_cases, rich_cases, known_cases = ([case for case, *_ in one] for one in (plain, rich, known))

    ours = own_found(plain), own_found(rich)
    whole = own_found(known)
    rows = [("twoyes, patterns alone", *_shares(ours[0], plain_cases), *_shares(ours[1], rich_cases))]
    remarks: list[str] = []
    for name in PEERS:
        in_text = ask_peer(python, name, texts)
        in_html = ask_peer(python, name, htmls if name in READS_HTML else shown)
        if in_html and name in READS_HTML:
            in_html = Found([visible_text(words) for words in in_html.words], in_html.rate)
        rows.append((name, *_shares(in_text, plain_cases), *_shares(in_html, rich_cases)))
        remarks += [in_text.remark] if in_text and in_text.remark else []
    n = len(known)
    rows.append((f"twoyes, letter known ({n})", *_shares(whole, known_cases), *("",) * 4))
    first, second, third = score(ours[0], plain_cases), score(ours[1], rich_cases), score(whole, known_cases)
    targets += [
        Target("own words exact, text, patterns alone", 100 * first.exact / first.n, 75),
        Target("own words exact, HTML", 100 * second.exact / second.n, 88),
        Target("no quoted line kept, text and HTML", _clean(first, second), 92),
        Target("letter known: quoted line kept", 100 * third.leaked / third.n, 0.2, most=True),
        Target("letter known: own words lost", 100 * third.lost / third.n, 1, most=True),
    ]
    kept = ("exact", "leaked", "lost", "mails/s")
    heads = ("own words, percent", *(f"text {word}" for word in kept), *(f"HTML {word}" for word in kept))
    notes = (
        f"{len(plain)} plain parts and {len(rich)} HTML parts of the corpus, each alone, decoded.",
        "Leaked: a line that is not the author's is kept. Lost: a line of theirs is missing. Lower is better for both.",
        "Libraries that read no HTML get it as text, and that is not timed.",
        *(f"{remark[0].upper()}{remark[1:]}." for remark in dict.fromkeys(remarks)),
    )
    return Table("Own words", heads, rows, notes)


def _shares(found: Found | None, cases: Sequence[MailCase]) -> tuple[str, ...]:
    if found is None:
        return ("not reached",) * 3 + ("",)
    counts = score(found, cases)
    shares = (f"{100 * count / counts.n:.1f}" for count in (counts.exact, counts.leaked, counts.lost))
    return (*shares, f"{found.rate:,.0f}")


def _clean(*scores: WordsScore) -> float:
    return 100 - 100 * sum(one.leaked for one in scores) / sum(one.n for one in scores)


def verdict_tables(targets: list[Target]) -> list[Table]:
    """Verdicts by language, over all replies and over the long ones."""
    everything = {language: replies(language) for language in LANGUAGES}
    long = {language: [case for case in cases if case.is_long] for language, cases in everything.items()}
    tables = []
    for title, cases in (("Verdicts", everything), ("Verdicts on long, ordinary replies", long)):
        scores = {language: score_verdicts(of) for language, of in cases.items()}
        groups = {
            "en, es, id": together(scores[one] for one in LANGUAGES[:3]),
            "the other eleven": together(scores[one] for one in LANGUAGES[3:]),
            "all": together(scores.values()),
        }
        rows = [(name, *_verdict_shares(one)) for name, one in (*scores.items(), *groups.items())]
        heads = ("replies, percent", "n", "false yes", "decided", "right", "dates", "dates right")
        tables.append(Table(title, heads, rows))
        if cases is long:
            targets += [
                Target("false yes, long replies", groups["all"].false_yes, 0, "", most=True),
                Target("decided, long replies", 100 * groups["all"].decided_share, 80),
            ]
        else:
            targets += [
                Target("false yes", groups["all"].false_yes, 0, "", most=True),
                Target("decided, en es id", 100 * groups["en, es, id"].decided_share, 85),
                Target("decided, the other eleven", 100 * groups["the other eleven"].decided_share, 75),
                Target("right when decided", 100 * groups["all"].right_share, 96),
                Target("dates right", 100 * groups["all"].dates_share, 85),
            ]
    return tables


def together(scores: Iterable[VerdictScore]) -> VerdictScore:
    """One score for several sets."""
    total = VerdictScore()
    for one in scores:
        for name in ("n", "false_yes", "human", "decided", "said", "right", "dated", "dates_right"):
            setattr(total, name, getattr(total, name) + getattr(one, name))
    return total


def _verdict_shares(one: VerdictScore) -> tuple[str, ...]:
    decided, right, dates = (
        f"{100 * share:.0f}" if of else "-"
        for share, of in ((one.decided_share, one.human), (one.right_share, one.said), (one.dates_share, one.dated))
    )
    return (str(one.n), str(one.false_yes), decided, right, str(one.dated), dates)


def speed_table(python: Path | None, targets: list[Target]) -> Table:
    """How many a second."""
    texts = [mail.text or "" for _, mail, _ in to_read("plain")]
    cases = [case for language in LANGUAGES for case in replies(language)]
    raws = [(raw, case.letter()) for case in people() if 3_500 <= len(raw := raw_of(case)) <= 6_500]

    def strip() -> int:
        for text in texts:
            strip_text(text)
        return len(texts)

    def decide(some: Sequence[ReplyCase] = cases) -> int:
        for case in some:
            read_verdict(case.text, language=case.language, today=case.written, names=NAMES)
        return len(some)

    def whole() -> int:
        for raw, letter in raws:
            read_whole(raw, letter)
        return len(raws)

    for warm in (strip, decide, whole):
        warm()
    short = [case for case in cases if len(case.text) <= SHORT]
    own, verdicts, mails = rate(strip), rate(decide), rate(whole)
    of_short = rate(lambda: decide(short))
    peers = {name: ask_peer(python, name, [{"text": text} for text in texts]) for name in PEERS[:2]}
    rows = [("own words of a decoded text", f"{own:,.0f}")]
    for name, found in peers.items():
        rows.append((f"the same by {name}", f"{found.rate:,.0f}" if found else "not reached"))
        if found and name == PEERS[1]:
            targets.append(Target("own words, times talon's rate", own / found.rate, 1, ""))
    mean = sum(len(raw) for raw, _ in raws) / len(raws) / 1000
    rows += [
        (f"verdict of own words of up to {SHORT} signs", f"{of_short:,.0f}"),
        (f"verdict of all own words ({mean_of(cases):.0f} signs)", f"{verdicts:,.0f}"),
        (f"raw mail to verdict ({len(raws)} mails of {mean:.1f} kB)", f"{mails:,.0f}"),
    ]
    targets += [
        Target(f"verdicts a second, up to {SHORT} signs", of_short, 15_000, ""),
        Target("verdicts a second, all lengths", verdicts, 15_000, ""),
        Target("raw mail to verdict, a second", mails, 1_200, ""),
    ]
    return Table("Speed", ("", "a second"), rows, (f"Of processor time; medians of {ROUNDS} rounds.",))


def mean_of(cases: Sequence[ReplyCase]) -> float:
    """The mean length of their texts, in signs."""
    return sum(len(case.text) for case in cases) / len(cases)


def raw_of(case: MailCase) -> bytes:
    """The bytes of a mail of the corpus."""
    return (CORPUS / "mails" / case.file).read_bytes()


def read_whole(raw: bytes, letter: Mail | None) -> str:
    """What a mail decides, by every step of real mail that needs no mailbox."""
    mail = parse_message(raw)
    today = mail.date.date() if mail.date else NO_DATE
    if screen(mail, Known(LOOP_MARK, lambda message_id: False, today)).kind != "person":
        return "unclear"
    words = own_words(mail, letter, names=NAMES)
    return read_verdict(words.text, language=None, today=today, names=NAMES).answer.value


def worst_table(targets: list[Target]) -> Table:
    """A megabyte of what is hard to read, from raw mail to verdict, and the longest own words that are read."""
    rows, slowest = [], 0.0
    for name, kind, body in hostile():
        seconds = [bounded(work, kind, body) for work in (worst_mail, worst_words)]
        slowest = max(slowest, *seconds)
        rows.append((name, *(f"{one:.3f}" if one < PATIENCE else f"over {PATIENCE}" for one in seconds)))
    targets.append(Target("worst megabyte, seconds", slowest, 0.5, "", most=True))
    return Table("A megabyte of the worst", ("seconds", "mail to verdict", f"verdict of {MAX_CHARS:,} signs"), rows)


def worst_mail(kind: str, body: str) -> None:
    """A mail of a megabyte, read as one that answers our ask."""
    head = f"From: ana@ruiz.example\r\nDate: Tue, 3 Mar 2026 10:01:00 +0100\r\nContent-Type: {kind}\r\n\r\n"
    letter = parse_message((CORPUS / "mails" / "sent" / "ask-ana.eml").read_bytes())
    with suppress(Unreadable):
        read_whole(head.encode() + body.encode()[:MEGABYTE], letter)


def worst_words(kind: str, body: str) -> None:
    """As much of it as a verdict is read from, taken for somebody's own words."""
    read_verdict(body[:MAX_CHARS], language="en", today=NO_DATE, names=NAMES)


def bounded(work: Callable[[str, str], None], kind: str, body: str) -> float:
    """Processor seconds of the middle of three runs, in a process of its own that is ended when patience is."""

    def run(told: Connection) -> None:
        taken = []
        for _ in range(3):
            begun = time.process_time()
            work(kind, body)
            taken.append(time.process_time() - begun)
        told.send(statistics.median(taken))

    context = multiprocessing.get_context("fork")
    heard, told = context.Pipe(duplex=False)
    child = context.Process(target=run, args=(told,))
    child.start()
    seconds = heard.recv() if heard.poll(PATIENCE) else float(PATIENCE)
    child.kill()
    child.join()
    return float(seconds)


def hostile() -> list[tuple[str, str, str]]:
    """A name, a content type, and a megabyte that tempts a reader to go over it again and again."""
    plain, rich = "text/plain; charset=utf-8", "text/html; charset=utf-8"

    def fill(piece: str) -> str:
        return piece * (MEGABYTE // len(piece.encode()) + 1)

    return [
        ("quotation marks", plain, fill("> ")),
        ("openings of attributions", plain, fill("On ")),
        ("attributions that never end", plain, fill("On Tue, 3 Mar 2026 at 10:01, Carla\n")),
        ("header lines", plain, fill("From: a\n")),
        ("addresses", plain, fill("a@b.example ")),
        ("dates", plain, fill("not before 12/05/2026 ")),
        ("yes and no", plain, fill("yes no ")),
        ("negations", plain, fill("not ")),
        ("commas", plain, fill("if, ")),
        ("one word", plain, fill("a")),
        ("blanks", plain, fill(" ")),
        ("lines that flow on", plain + "; format=flowed", fill("> \n>> \n")),
        ("our letter, again and again", plain, fill("May I introduce you to Ben Ong?\nyes\n")),
        ("emoji", plain, fill("👍🏽")),
        ("Chinese without a stop", plain, fill("可以不")),
        ("nested divisions", rich, fill("<div>")),
        ("nested quotations", rich, fill("<blockquote><p>yes</p>")),
        ("brackets", rich, fill("<")),
        ("hidden words", rich, fill('<span style="display:none">yes</span>')),
        ("table cells", rich, fill("<td>On Tue wrote:<br>")),
    ]


def target_table(targets: Sequence[Target]) -> Table:
    """What was promised, and whether it holds."""
    rows = [
        (
            one.name,
            f"{one.value:,.1f}{one.unit}" if one.value < 100 else f"{one.value:,.0f}{one.unit}",
            f"{'at most' if one.most else 'at least'} {one.bound:,g}{one.unit}",
            "ok" if one.met else "MISSED",
        )
        for one in targets
    ]
    return Table("Targets", ("", "measured", "target", ""), rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
