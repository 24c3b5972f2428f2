"""Banners: what the reader's own mail server adds to every mail is found, and only that."""

from __future__ import annotations

import pytest

from bot.reading.banners import Banners, find_banners
from bot.reading.message import Mail, parse_message

CAUTION = "This message came from outside Conti & Partners. Do not open links from senders you do not know."
DOMAINS = ("ruiz.example", "ong.example", "li.example", "gil.example", "bank.example", "home.example")


def mail(domain: str, body: str, subject: str = "Hello", html: bool = False) -> tuple[str, Mail]:
    kind = "text/html" if html else "text/plain"
    raw = f"From: a@{domain}\r\nSubject: {subject}\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n{body}"
    return domain, parse_message(raw.replace("\r\n", "\n").replace("\n", "\r\n").encode())


def own(number: int) -> str:
    return f"Hi Carla,\n\nthis is letter number {number}, in words of my own.\n\nSee you\n{number}"


@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize("above", [True, False])
def test_a_paragraph_above_or_below_the_mails_of_many_senders_is_found(html: bool, above: bool) -> None:
    parts = [(CAUTION, own(n)) if above else (own(n), CAUTION) for n in range(len(DOMAINS))]
    bodies = ["".join(f"<p>{p}</p>" for p in one) if html else "\n\n".join(one) for one in parts]
    found = find_banners([mail(domain, body, html=html) for domain, body in zip(DOMAINS, bodies, strict=True)])
    assert found == Banners((CAUTION,))


def test_a_banner_may_be_wrapped_differently_in_each_mail() -> None:
    wrapped = CAUTION.replace("Do not", "\nDo not")
    mails = [mail(d, f"{CAUTION if n % 2 else wrapped}\n\n{own(n)}") for n, d in enumerate(DOMAINS)]
    assert len(find_banners(mails).texts) == 1


def test_what_few_senders_or_few_mails_have_in_common_is_theirs() -> None:
    one_firm = [mail("ruiz.example", f"{CAUTION}\n\n{own(n)}") for n in range(9)]
    assert find_banners(one_firm) == Banners()
    some = [mail(d, f"{own(n)}\n\nSent with the mail program of my telephone") for n, d in enumerate(DOMAINS[:4])]
    others = [mail(DOMAINS[n % 6], own(n)) for n in range(9)]
    assert find_banners([*some, *others]) == Banners()


def test_a_tag_in_the_subjects_is_found_behind_re_too() -> None:
    subjects = ["[EXTERNAL] Lunch", "Re: [External] Lunch", "[EXTERNAL]", "AW: [EXTERNAL] Essen", "[EXTERNAL] x", "y"]
    mails = [mail(d, own(n), s) for n, (d, s) in enumerate(zip(DOMAINS, subjects, strict=True))]
    assert find_banners(mails) == Banners(tags=("[EXTERNAL]",))


def test_no_mail_has_no_banner() -> None:
    assert find_banners([]) == Banners()
    assert find_banners([mail("ruiz.example", "")]) == Banners()
