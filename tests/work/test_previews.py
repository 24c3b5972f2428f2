"""What an approval shows is what leaves, and it says what DROP takes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.introductions.decision import Kind
from tests.people import part
from tests.work.front import ANA, BEN, CHEN, LINES, Front

ALWAYS = {"approve": "always"}
THREE = (
    f"People: Ana Ruiz <{ANA}>, Ben Ong <{BEN}>, Chen Li <{CHEN}>\n"
    "For Ana: they run pilots\nFor Ben: they finance firms\nFor Chen: they build terminals\n"
)
WISH = "Dear Carla, could you introduce me to Ben Ong? I would like to learn about his pilots.\n\nBest,\nAna"
TO_BEN = f"Ben Ong <{BEN}>: fintech pilots, call"
CC = f"Ana, meet Ben Ong <{BEN}>.\n\nFor Ana: Ben runs pilots\nFor Ben: Ana finances firms\n"


@pytest.fixture
def front_of(tmp_path: Path) -> Iterator[Callable[..., Front]]:
    made: list[Front] = []

    def make(setup: str = "separate", **wishes: object) -> Front:
        made.append(Front(tmp_path, setup, **{**ALWAYS, **wishes}))
        return made[-1]

    yield make
    for one in made:
        one.world.close()


def mail(text: str) -> Callable[[Front], None]:
    return lambda front: (front.mails(text), None)[1]


def draft(text: str) -> Callable[[Front], None]:
    return lambda front: (front.draft(text), None)[1]


def wish(text: str) -> Callable[[Front], None]:
    return lambda front: front.forwards(text, WISH)


def copied(front: Front) -> None:
    front.mails(CC, [ANA], "Lunch", cc=[front.world.bot_address])


REQUESTS = {
    "mail": mail(LINES),
    "mail with prose": mail(f"{LINES}\nThey would enjoy an evening about sailing together.\n"),
    "in turn": mail(f"{LINES}Order: Ben first\n"),
    "masked": mail(f"{LINES}Mask: yes\n"),
    "masked in turn": mail(f"{LINES}Mask: yes\nOrder: in turn\n"),
    "vouched": mail(f"{LINES}Ben already said yes\n"),
    "direct": mail(f"{LINES}Ana: direct\n"),
    "vouched and masked": mail(f"{LINES}Mask: yes\nBen already said yes\n"),
    "three": mail(THREE),
    "three in turn, one vouched": mail(f"{THREE}Order: in turn\nBen already said yes\n"),
    "draft": draft("For Ana: Ben runs pilots\nFor Ben: Ana finances firms\n\nMeet each other.\n"),
    "draft in turn": draft("For Ana: pilots\nFor Ben: firms\nOrder: in turn\n\nMeet each other.\n"),
    "wish": wish(TO_BEN),
    "wish, masked": wish(f"{TO_BEN}\nMask: yes"),
    "wish, its author asked too": wish(f"{TO_BEN}\nAsk Ana"),
    "wish, in turn, its author asked": wish(f"{TO_BEN}\nAsk Ana\nOrder: in turn"),
    "copied": copied,
}


def own(text: str) -> str:
    """A letter's text without what each has for itself, its token, and however its lines are broken."""
    return " ".join(re.sub(r"[0-9a-f]{32}", "TOKEN", text).replace(">", " ").split())


def shown(letter: EmailMessage) -> str:
    heads = [f"{name}: {letter[name]}" for name in ("From", "To", "Cc", "Subject") if letter[name]]
    return own("\n".join(heads) + "\n\n" + part(letter, "plain"))


@pytest.mark.parametrize("setup", ["plus", "separate"])
@pytest.mark.parametrize("name", REQUESTS)
def test_every_letter_leaves_word_for_word_as_the_approval_showed_it(
    front_of: Callable[..., Front], name: str, setup: str
) -> None:
    front = front_of(setup)
    REQUESTS[name](front)
    approval = own(part(front.mail_of(front.notices(Kind.APPROVE)[-1]), "plain"))
    front.answers("SEND", Kind.APPROVE)
    left: list[EmailMessage] = []
    for _ in front.it.parties:
        asked = [one for one in (ANA, BEN, CHEN) if len(front.left_to(one)) > sum(one in str(m["To"]) for m in left)]
        for who in asked:
            left.append(front.left_to(who)[-1])
            front.says(who, "Yes please.", left[-1])
    assert left
    assert [shown(letter) for letter in left if shown(letter) not in approval] == []
    assert approval.count("Just reply; one word is enough") == len(left)


def test_the_approval_of_a_wish_says_that_it_quotes_and_what_drop_takes_out(front_of: Callable[..., Front]) -> None:
    front = front_of()
    front.forwards(TO_BEN, WISH)
    told = front.told(Kind.APPROVE)
    assert "DROP: the passage from the forwarded mail" in told
    assert "Please see that it makes its author look good" in told
    assert "Ana knows that I am asking you" in told
    front.answers("DROP", Kind.APPROVE)
    assert "DROP" not in front.told(Kind.APPROVE)
    assert "learn about his pilots" not in front.told(Kind.APPROVE)


@pytest.mark.parametrize("name", ["wish, masked", "wish, its author asked too"])
def test_a_passage_that_no_letter_quotes_is_not_offered_to_be_dropped(
    front_of: Callable[..., Front], name: str
) -> None:
    front = front_of()
    REQUESTS[name](front)
    assert "DROP" not in front.told(Kind.APPROVE)
    assert "learn about his pilots" not in front.told(Kind.APPROVE)


def test_the_approval_of_prose_says_that_the_letters_open_with_it(front_of: Callable[..., Front]) -> None:
    front = front_of()
    REQUESTS["mail with prose"](front)
    assert "DROP: your own sentences go out of the letters" in front.told(Kind.APPROVE)
