"""The reader under a coverage-guided fuzzer: no crash, no hang, no yes from noise. `make fuzz-reading` runs it.

Two ways in, chosen by the first byte: a raw mail through every step, or a text as somebody's own words. It starts from
the mails and replies of the corpus, and keeps what it found in .fuzz; a fault is written to the working directory, as
the input that shows it.
"""

from __future__ import annotations

import sys
import time
import tomllib
from datetime import date
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["bot.reading"]):
    from bot.reading.limits import read_limit
    from bot.reading.message import Unreadable, parse_message
    from bot.reading.phrases import languages, lexicon
    from bot.reading.quoting import own_words, strip_text
    from bot.reading.screen import Known, screen
    from bot.reading.verdict import Answer, read_verdict

TODAY = date(2026, 11, 21)
LETTER = parse_message(
    b"From: carla@connector.example\r\nTo: ana@ruiz.example\r\nSubject: Ben Ong?\r\n"
    b"Message-ID: <1@connector.example>\r\n\r\n"
    b"Hi Ana,\r\n\r\nmay I introduce you to Ben Ong? He runs pilots in Lisbon.\r\n\r\n"
    b"Reply YES, NO or LATER.\r\n\r\nCarla\r\n"
)
KNOWN = Known("twoyes", lambda message_id: message_id == LETTER.message_id, TODAY)
MAIL, TEXT = b"\x00", b"\x80"  # first bytes
CORPUS = Path(__file__).parent.parent / "corpus"
FOUND, SEEDS = Path(".fuzz/found"), Path(".fuzz/seeds")
PATIENCE = 1.0  # seconds of processor time; instrumented code runs several times slower than the code itself
NOISE = "zqxjv"  # a word of no language, which no slip of the finger leads away from


def read_mail(raw: bytes) -> None:
    """Through all that happens to a mail before a verdict."""
    try:
        mail = parse_message(raw)
    except Unreadable:
        return
    screen(mail, KNOWN)
    read_text(own_words(mail, LETTER).text)


def read_text(text: str) -> None:
    """A yes names words of the text, and an unknown word beside those words takes it away."""
    verdict = read_verdict(strip_text(text), today=TODAY)
    assert verdict.until is None or verdict.answer is Answer.LATER
    for aside in verdict.asides:
        read_limit(aside.words, verdict.language)
    if verdict.answer is Answer.YES:
        assert verdict.evidence
        noisy = read_verdict(f"{NOISE} {verdict.evidence} {NOISE}", today=TODAY)
        assert noisy.answer is not Answer.YES, noisy


def one_input(data: bytes) -> None:
    """One input of the fuzzer."""
    begun = time.process_time()
    if data[:1] < TEXT:
        read_mail(data[1:])
    else:
        read_text(data[1:].decode("utf-8", "replace"))
    assert time.process_time() - begun < PATIENCE


def write_seeds() -> None:
    """The corpus as inputs: every mail, and every reply."""
    FOUND.mkdir(parents=True, exist_ok=True)
    SEEDS.mkdir(parents=True, exist_ok=True)
    seeds = [MAIL + file.read_bytes() for file in sorted(CORPUS.glob("mails/**/*.eml"))]
    for file in sorted(CORPUS.glob("replies/*.toml")):
        replies = tomllib.loads(file.read_text("utf-8"))["reply"]
        seeds += [TEXT + reply["text"].encode() for reply in replies]
    for number, seed in enumerate(seeds):
        (SEEDS / f"{number:04}").write_bytes(seed)


if __name__ == "__main__":
    write_seeds()
    for language in languages():
        lexicon(language)  # loading them is no part of the first input's time
    read_verdict("yes", today=TODAY)
    atheris.Setup([*sys.argv, str(FOUND), str(SEEDS)], one_input)
    atheris.Fuzz()
