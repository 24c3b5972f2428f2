"""One peer library over the same mails: run by bench/reading.py in an environment where that library is installed.

`python peers.py NAME ROUNDS` reads JSON lines {"id", "text"} or {"id", "html"}; answers {"id", "found"} for each, and
as the last line {"rates": mails a second of processor time in each round, "remark"}. Imports nothing of Twoyes: it is
not there.
"""

from __future__ import annotations

import json
import sys
import time
import types
from collections.abc import Callable

Strip = Callable[[str], str]
REMARKS: list[str] = []


def _needs_nothing_compiled() -> None:
    """talon guesses charsets with a compiled library; our texts are decoded, so one that guesses UTF-8 does as well."""
    try:
        import cchardet  # noqa: F401
    except ImportError:
        stand_in = types.ModuleType("cchardet")
        stand_in.detect = lambda data: {"encoding": "utf-8", "confidence": 1.0}  # type: ignore[attr-defined]
        sys.modules["cchardet"] = stand_in
        REMARKS.append("cchardet cannot be installed here: a stand-in guesses UTF-8")


def _finds_joblib() -> None:
    """talon asks scikit-learn for a joblib that moved out of it in 2019; without it, none of its signatures work."""
    try:
        import joblib
        import sklearn.externals

        sys.modules.setdefault("sklearn.externals.joblib", joblib)
        sklearn.externals.joblib = joblib
        REMARKS.append("talon is given joblib where it looks for it")
    except ImportError:
        REMARKS.append("without scikit-learn talon keeps signatures")


def talon() -> tuple[Strip, Strip]:
    """Quotations, then signatures by its rules; its trained model is a pickle that no current scikit-learn reads."""
    _needs_nothing_compiled()
    _finds_joblib()
    from talon import quotations

    quotations.register_xpath_extensions()
    try:
        from talon.signature.bruteforce import extract_signature
    except ImportError:
        return quotations.extract_from_plain, quotations.extract_from_html

    def plain(text: str) -> str:
        return str(extract_signature(quotations.extract_from_plain(text))[0])

    return plain, quotations.extract_from_html


def talon_quotations() -> tuple[Strip, Strip]:
    """Quotations alone: the least that talon can do, and the fastest."""
    talon()
    from talon import quotations

    return quotations.extract_from_plain, quotations.extract_from_html


def mail_parser_reply() -> tuple[Strip, Strip]:
    """All of its languages at once, signatures and disclaimers taken off; it reads text alone."""
    from mailparser_reply import EmailReplyParser
    from mailparser_reply.constants import MAIL_LANGUAGES

    parser = EmailReplyParser(languages=list(MAIL_LANGUAGES))

    def plain(text: str) -> str:
        replies = parser.read(text).replies
        return (replies[0].body or "") if replies else ""

    return plain, plain


def email_reply_parser() -> tuple[Strip, Strip]:
    """It reads text alone."""
    from email_reply_parser import EmailReplyParser

    return EmailReplyParser.parse_reply, EmailReplyParser.parse_reply


PEERS = {
    "talon": talon,
    "talon, quotations alone": talon_quotations,
    "mail-parser-reply": mail_parser_reply,
    "email-reply-parser": email_reply_parser,
}


def main(name: str, rounds: int) -> None:
    """Reads all, answers all, then times whole rounds over all of it."""
    plain, rich = PEERS[name]()
    given = [json.loads(line) for line in sys.stdin]
    work = [(plain, one["text"]) if "text" in one else (rich, one["html"]) for one in given]
    failed = 0
    for one, (strip, body) in zip(given, work, strict=True):
        try:
            found = strip(body) or ""
        except Exception:  # a library that fails on a mail has found nothing in it
            found, failed = "", failed + 1
        print(json.dumps({"id": one["id"], "found": found}))
    if failed:
        REMARKS.append(f"{name} raised on {failed} mails")
        work = [(_never(strip), body) for strip, body in work]
    rates = []
    for _ in range(rounds):
        begun = time.process_time()
        for strip, body in work:
            strip(body)
        rates.append(len(work) / (time.process_time() - begun))
    print(json.dumps({"rates": rates, "remark": "; ".join(REMARKS)}))


def _never(strip: Strip) -> Strip:
    def quiet(body: str) -> str:
        try:
            return strip(body)
        except Exception:
            return ""

    return quiet


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
