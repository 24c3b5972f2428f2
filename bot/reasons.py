"""Why a mail got the fate it got: every reason there is, the check that gave it, and what the connector is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Check(StrEnum):
    """The checks that a mail goes through, in their order, each as what holds of a mail that passed it."""

    CAPS = "it keeps within the caps on bytes, headers, depth, parts and time"
    FOLDER = "it was not put into Junk"
    LOOP = "it is no letter of ours that came back"
    BOUNCE = "it is no delivery report"
    MACHINE = "no machine wrote it"
    AUTHOR = "it has one author"
    LETTER = "it answers one letter of ours, or speaks to us"
    ADDRESS = "its author may answer for the person asked"
    PROOF = "its author is proven"
    FRESH = "it has a Message-ID and was written within seven days"
    ONCE = "it did not count before"
    ASK = "it answers the ask"
    PARTS = "its plain and its formatted text agree"
    WORDS = "its own words decide"


_TO_ALL = (Check.CAPS, Check.FOLDER, Check.LOOP, Check.BOUNCE, Check.MACHINE, Check.AUTHOR, Check.LETTER)
ANSWER = (*_TO_ALL, Check.ADDRESS, Check.PROOF, Check.ONCE, Check.ASK, Check.PARTS, Check.WORDS)
WORD = (*_TO_ALL, Check.ADDRESS, Check.PROOF, Check.ONCE, Check.WORDS)  # STOP, PRIVATE, DATA; after the introduction
COMMAND = (*_TO_ALL, Check.PROOF, Check.FRESH, Check.ONCE, Check.WORDS)


class Reason(StrEnum):
    """A named reason: the check that it stands for, what it means, and the sentence told where somebody is told.

    Names are never changed and never used anew: they stand in logs and in the books.
    """

    check: Check
    means: str
    told: str
    way: tuple[Check, ...]

    def __new__(cls, name: str, check: Check, means: str, told: str = "", way: tuple[Check, ...] = ANSWER) -> Self:
        """One member."""
        made = str.__new__(cls, name)
        made._value_ = name
        made.check, made.means, made.told, made.way = check, means, told, way
        return made

    EARLIER = "earlier", Check.WORDS, "an earlier version dealt with it, which named no reasons"

    UNREADABLE = "unreadable", Check.CAPS, "no mail, or beyond the caps on bytes, headers, depth or parts"
    TOO_LONG = "took-too-long", Check.CAPS, "reading it used up its time", "took too long"
    UNFORESEEN = "unforeseen", Check.WORDS, "a fault of the program, three times"

    JUNK = "junk", Check.FOLDER, "in Junk, and it answers nothing of ours", "junk"
    IN_JUNK = "in-junk", Check.FOLDER, "an answer that was put into Junk", "your filter put it into Junk"

    OWN_LETTER = "own-letter", Check.LOOP, "a copy of one of our letters", "own letter"
    OWN_NOTICE = "own-notice", Check.LOOP, "a copy of one of our notices", "own notice"
    LOOP = "loop", Check.LOOP, "a letter of ours sent back, or a mail with too many hops"

    BOUNCED = "bounced", Check.BOUNCE, "a letter of ours came back for good", "bounce"
    LIMITED = "limited", Check.BOUNCE, "a server refuses us, not the person", "a limit of ours"
    DELAYED = "delayed", Check.BOUNCE, "a letter of ours is late", "delayed, not refused"
    BOUNCED_ELSE = (
        "bounced-elsewhere",
        Check.BOUNCE,
        "about no letter of ours to that address",
        "bounce of another mail",
    )

    AWAY = "away", Check.MACHINE, "their mail program says that they are away or gone: reminders rest"
    FAINT = (
        "faint-mark",
        Check.MACHINE,
        "an answer with a mark that machines set, and people's programs too",
        "it bears a mark of machines",
    )
    CALENDAR = "calendar", Check.MACHINE, "a calendar reply", "a calendar reply is no answer"
    MACHINE = "machine", Check.MACHINE, "a list, a receipt, a challenge or another mail that no person wrote"

    NO_AUTHOR = (
        "no-author",
        Check.AUTHOR,
        "its From names nobody, several, or is broken",
        "its sender cannot be read ({})",
    )

    NOT_OURS = "not-ours", Check.LETTER, "no trace of it is kept", "does not concern us"
    NOBODY = "nobody", Check.LETTER, "from nobody who was asked, and it answers nothing", "from nobody we asked"
    NO_LETTER = "no-letter", Check.LETTER, "from somebody who was asked", "it does not say which letter it answers"
    SEVERAL = "several-letters", Check.LETTER, "letters to several people", "it answers several letters at once"
    A_NOTICE = (
        "answers-notice",
        Check.LETTER,
        "somebody answers what was written to the connector",
        "it answers a notice of mine to you",
    )
    NOT_INTRODUCED = (
        "not-introduced",
        Check.ADDRESS,
        "from nobody of the introduction",
        "written by nobody who was introduced",
    )

    ERASED = "erased", Check.LETTER, "about what was erased", "it belongs to an introduction that was erased"

    ELSEWHERE = "elsewhere", Check.ADDRESS, "proven, but from another address", "it came from {}, not from {}"
    ELSEWHERE_UNPROVEN = (
        "elsewhere-unproven",
        Check.ADDRESS,
        "from another address, and not proven",
        "it came from {0}, not from {1}, and nothing proves that {0} wrote it",
    )
    OTHER_SIDE = (
        "other-side",
        Check.ADDRESS,
        "from an address of the other side",
        "it came from {}, not from {}, and belongs to the other side",
    )
    ELSEWHERE_TWO_TEXTS = (
        "elsewhere-two-texts",
        Check.ADDRESS,
        "from another address, and its two texts differ",
        "it came from {}, not from {}, and its plain and its formatted text say different things",
    )

    NOT_PROVEN = "not-proven", Check.PROOF, "nothing vouches for its author", "not proven: {}"
    ALL_ARE_ASKED = "all-are-asked", Check.PROOF, "proof is set to ask", "every answer is put before you"

    COUNTED = "counted", Check.ONCE, "the same words under the same Message-ID counted before", "counted already"
    OVERTAKEN = (
        "overtaken",
        Check.ONCE,
        "it says something else than a word that was given after it was written",
        "it was written before their last word came, and says something else",
    )

    TO_CONNECTOR = "to-connector", Check.ASK, "words between a party and the connector", "a word to the connector alone"
    UNKNOWN_LETTER = "unknown-letter", Check.ASK, "what it answers is not ours", "it answers a mail that I do not know"
    BY_HAND = "by-hand", Check.ASK, "it answers the connector's own letter", "it answers a letter of your own"
    BEFORE_ASK = "before-ask", Check.ASK, "it was written before the ask left", "it came before I asked"
    ASKED_BESIDES = (
        "asked-besides",
        Check.ASK,
        "the connector's mail asked something else, too",
        "it answers your own mail, which asked something else too: {}",
    )
    LETTER_GONE = (
        "letter-gone",
        Check.ASK,
        "the connector's mail that it answers is not kept any more",
        "it answers your own mail, which I cannot read again to see whether it asked something else",
    )

    TWO_TEXTS = "two-texts", Check.PARTS, "its texts differ", "its plain and its formatted text say different things"

    YES = "yes", Check.WORDS, "read as yes", "read as yes"
    NO = "no", Check.WORDS, "read as no", "read as no"
    LATER = "later", Check.WORDS, "read as later", "read as later"
    UNCLEAR = "unclear", Check.WORDS, "its words decide nothing", "{}"
    NEVER = "never", Check.WORDS, "a no for good", "no, and never again", WORD
    DATA = "data", Check.WORDS, "they ask what is kept of them", "asked what is kept", WORD
    PRIVATE = "private", Check.WORDS, "they want it passed on unread", "private: it was not interpreted", WORD
    THANKS = "thanks", Check.WORDS, "thanks, which change nothing", "thanks"
    MISREAD = "misread", Check.WORDS, "the connector said WRONG", "you said that I read it wrongly"
    NOT_THEIRS = "not-theirs", Check.ADDRESS, "the connector said NO to its address", "not theirs, the connector said"

    THEY_TALK = "they-talk", Check.WORDS, "written to another party", "they write to each other", WORD
    HOW_IT_WENT = "how-it-went", Check.WORDS, "it says how it went", "how it went: {}", WORD
    TO_DESK = "to-desk", Check.WORDS, "words after the introduction", "to your desk alone, after the introduction", WORD
    TO_THE_BRIEF = "to-the-brief", Check.WORDS, "words after the introduction, told in the next brief", "unclear", WORD

    CONNECTORS = "connectors-own", Check.LETTER, "the connector's own letter", "the connector's own letter", COMMAND
    UNPROVEN_COMMAND = (
        "unproven-command",
        Check.PROOF,
        "in the connector's name, and nothing vouches for it",
        "nothing proves that you wrote it ({})",
        COMMAND,
    )
    NAMELESS = (
        "nameless-command",
        Check.FRESH,
        "no Message-ID: it could be sent again and nobody would know",
        "it has no Message-ID; please send it from another mail program",
        COMMAND,
    )
    STALE = (
        "stale-command",
        Check.FRESH,
        "no Date, or not of these seven days",
        "older than seven days: not obeyed",
        COMMAND,
    )
    OBEYED_BEFORE = "obeyed-before", Check.ONCE, "a mail with this Message-ID did its work", "obeyed already", COMMAND
    NO_COMMAND = "no-command", Check.WORDS, "no word in it that does something", "{}", COMMAND
    OBEYED = "obeyed", Check.WORDS, "the connector's words were obeyed", "{}", COMMAND
    REQUEST = "request", Check.WORDS, "a request, or what one lacked", "{}", COMMAND
    REQUEST_LACKS = "request-lacks", Check.WORDS, "a request that waits for the connector's word", "{}", COMMAND
    NO_REQUEST = "no-request", Check.WORDS, "nothing to be done about what it asks for", "{}", COMMAND

    def says(self, *facts: str) -> Why:
        """This reason with what is told of it."""
        return Why(self, self.told.format(*facts) if self.told else " ".join(facts))

    @classmethod
    def named(cls, name: str) -> Reason:
        """The reason of this name, EARLIER where the books hold none."""
        found = cls._value2member_map_.get(name)  # asked for with every row that is read
        return found if isinstance(found, cls) else cls.EARLIER


@dataclass(frozen=True, slots=True)
class Why:
    """A reason as it came about: its name for logs and scripts, and the sentence for people."""

    reason: Reason
    sentence: str
