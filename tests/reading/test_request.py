"""A labelled draft or a mail to the bot becomes one request; the letter leaves as it was written."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.message import Mail, Mailaddr, parse_message
from bot.reading.requests.draft import is_owners_draft, read_draft
from bot.reading.requests.mail_request import read_mail_request
from bot.reading.requests.request import Request, RequestedParty

CARLA = "carla@conti.example"
BOT = ("intro@conti.example",)
BOTH = "Ana Ruiz <ana@ruiz.example>, Ben Ong <ben@ong.example>"
LETTER = "Dear Ana, dear Ben,\n\nyou should talk:  here is why.\n\n  - pilots\n\nCarla\n"


def draft(text: str, to: str = BOTH, cc: str = "", html: str | None = None, bcc: str = "") -> Mail:
    written = EmailMessage()
    written["From"] = f"Carla Conti <{CARLA}>"
    written["To"], written["Subject"] = to, "Ana <> Ben"
    if cc:
        written["Cc"] = cc
    if bcc:
        written["Bcc"] = bcc
    written.set_content(text)
    if html is not None:
        written.add_alternative(html, subtype="html")
    return parse_message(written.as_bytes())


def from_draft(text: str, **fields: str) -> Request:
    return read_draft(draft(text, **fields), BOT, CARLA)


def from_mail(text: str, subject: str = "") -> Request:
    return read_mail_request(parse_message(f"From: {CARLA}\nSubject: {subject}\n\n".encode()), text, BOT, CARLA)


def codes(request: Request) -> list[str]:
    return [problem.code for problem in request.problems]


BLOCK = """\
For Ana: Ben runs the pilots you asked about
for ben: ANA finances companies such as yours
Ana: CFO at Ruiz Partners, Bogotá
Ruiz link: https://www.linkedin.com/in/ana
Place Ben: Jakarta
Zone Ben: asia/jakarta
Next step: 20-minute call
Met before: no
Topic: fintech pilots
Purpose: personal
Assistant Ana: Eva Gil <eva@ruiz.example>
Order: in turn
Mask: yes
Ben already said yes
"""


def everything(request: Request) -> None:
    ana, ben = request.parties
    assert ana == RequestedParty(
        name="Ana Ruiz",
        address="ana@ruiz.example",
        role="CFO at Ruiz Partners",
        place="Bogotá",
        link="https://www.linkedin.com/in/ana",
        why="Ben runs the pilots you asked about",
        assistants=(Mailaddr("Eva Gil", "eva@ruiz.example"),),
    )
    assert ben == RequestedParty(
        name="Ben Ong",
        address="ben@ong.example",
        place="Jakarta",
        zone="Asia/Jakarta",
        why="ANA finances companies such as yours",
        consent="vouched",
    )
    assert (request.next_step, request.met, request.topic) == ("20-minute call", "no", "fintech pilots")
    assert (request.purpose, request.order, request.masked) == ("personal", "turn", True)
    assert request.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        BLOCK + "\n" + LETTER,
        "\n" + BLOCK + "\n\n---\n\n" + LETTER,
        BLOCK + "-----\n" + LETTER,
        "----\n" + BLOCK + "----\n" + LETTER,
        "\n".join("* " + line for line in BLOCK.splitlines()) + "\n\n" + LETTER,
    ],
)
def test_a_block_at_the_top_is_read_and_the_letter_stays_as_it_was(text: str) -> None:
    request = from_draft(text)
    everything(request)
    assert request.letter_text == LETTER
    assert request.subject == "Ana <> Ben"


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        (LETTER + "---\n" + BLOCK, LETTER),
        (LETTER + "\n________\n\n" + BLOCK, LETTER + "\n"),
        (
            LETTER + "---\n" + BLOCK + "\n-- \nCarla Conti\nConti Srl\nMilano\nItaly\n",
            LETTER + "\n-- \nCarla Conti\nConti Srl\nMilano\nItaly\n",
        ),
    ],
)
def test_a_block_at_the_end_is_read_and_the_letter_stays_as_it_was(text: str, letter: str) -> None:
    request = from_draft(text)
    everything(request)
    assert (request.letter_text or "").rstrip("\n") == letter.rstrip("\n")


def test_a_letter_that_begins_with_a_paragraph_like_a_label_stays_whole() -> None:
    letter = "Dear both,\nNext step: what about a call?\n\nCarla\n"
    assert from_draft("Topic: x\n\n" + letter).letter_text == letter


def test_bold_labels_and_bracketed_links_are_read() -> None:
    request = from_draft("*Topic:* pilots\n*Link Ana:* <https://ana.example/>\nMet before: *no*\n\nDear both\n")
    assert (request.topic, request.met, request.parties[0].link) == ("pilots", "no", "https://ana.example/")


def test_where_the_text_part_is_empty_the_html_is_read() -> None:
    request = from_draft("\n", html=GMAIL)
    assert (request.topic, request.letter_text) == ("y", "Dear both,\nsee this")


@pytest.mark.parametrize(
    "letter",
    [
        LETTER,
        "Ana: meet Ben, who runs pilots.\nBen: Ana is the CFO I told you about.\n\nCarla\n",
        "Dear both,\n\nNext step: a call?\n\nCarla\n",
        "Dear both,\n\nFor Ana: Ben.\nFor Ben: Ana.\n\nCarla\n",
        "Dear both\n---\nAna: Ben is great.\nBen: Ana is great.\n",
        "Dear both\n\n-- \nCarla Conti\nPhone: 123\n",
        "Dear both,\n---\nNext step: call\n\none\ntwo\nthree\nfour\nfive\n",
        "Hi: this is it\n",
    ],
)
def test_words_of_a_letter_are_no_labels(letter: str) -> None:
    request = from_draft(letter)
    assert request.letter_text == letter
    assert [problem.code for problem in request.problems if problem.stops] == []


def test_a_wrapped_label_goes_on_in_the_next_line() -> None:
    request = from_draft(
        "For Ana: Ben runs the pilots you asked about in spring, when we met\nin Bogotá over lunch\n\nDear both\n"
    )
    assert request.parties[0].why.endswith("when we met in Bogotá over lunch")
    assert request.letter_text == "Dear both\n"


def test_a_line_not_understood_among_labels_stops_the_request() -> None:
    request = from_draft("For Ana: x\nPlcae Ana: Bogotá\n\nDear both\n")
    assert codes(request)[0] == "unknown-line"
    assert request.refused


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("For Eve: x", "unknown-person"),
        ("Place Anna: x", "unknown-person"),
        ("Zone Ana: Middle Earth", "zone"),
        ("Purpose: world peace", "value"),
        ("Order: whatever", "value"),
        ("Assistant Ana: Eva", "address"),
    ],
)
def test_what_a_label_cannot_mean_is_said(line: str, code: str) -> None:
    assert code in codes(from_draft(f"{line}\nTopic: x\n\nDear both\n"))


def test_a_name_that_fits_two_people_is_a_question() -> None:
    request = from_draft("For Ana: x\n\nDear both\n", to="Ana Ruiz <ana@ruiz.example>, Ana Ong <ana@ong.example>")
    assert "ambiguous" in codes(request)
    request = from_draft("For Ana Ong: x\n\nDear both\n", to="Ana Ruiz <ana@ruiz.example>, Ana Ong <ana@ong.example>")
    assert [party.why for party in request.parties] == ["", "x"]


@pytest.mark.parametrize("whom", ["Ana", "ana ruiz", "Ruiz", "RUÍZ", "ana@ruiz.example", "Ana Ruiz <ana@ruiz.example>"])
def test_people_are_known_by_any_part_of_their_name(whom: str) -> None:
    assert from_draft(f"For {whom}: x\nTopic: y\n\nDear both\n").parties[0].why == "x"


@pytest.mark.parametrize(
    ("line", "consent"),
    [
        ("Ben: direct", "direct"),
        ("Ben already said yes", "vouched"),
        ("Ben Ong has agreed.", "vouched"),
        ("Ben: already said yes", "vouched"),
        ("Ask Ben", "ask"),
        ("Ben: ask first", "ask"),
        ("Direct: Ben", "direct"),
    ],
)
def test_how_a_party_consents(line: str, consent: str) -> None:
    assert from_draft(f"Topic: x\n{line}\n\nDear both\n").parties[1].consent == consent


def test_ana_first_means_in_turn_from_ana() -> None:
    request = from_draft("Order: Ben first\n\nDear both\n")
    assert request.order == "turn"
    assert [party.name for party in request.parties] == ["Ben Ong", "Ana Ruiz"]


def test_labelled_lines_may_bring_people_whom_the_recipients_lack() -> None:
    request = from_draft(
        "Ben Ong <ben@ong.example>: founder of Ong Pay\nFor Ben: y\n\nDear both\n", to="Ana Ruiz <ana@ruiz.example>"
    )
    assert [party.address for party in request.parties] == ["ana@ruiz.example", "ben@ong.example"]
    assert request.parties[1].role == "founder of Ong Pay"
    assert request.parties[1].why == "y"


def test_copied_people_are_parties_unless_named_assistants() -> None:
    text = "Assistant Ana: Eva Gil <eva@ruiz.example>\n\nDear both\n"
    request = from_draft(text, cc="eva@ruiz.example, Dan <dan@x.example>")
    assert [party.name for party in request.parties] == ["Ana Ruiz", "Ben Ong", "Dan"]


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("Ana <ana@ruiz.example>", "too-few"),
        ("", "too-few"),
        (f"{BOTH}, ANA@ruiz.example", "twice"),
        (f"{BOTH}, {CARLA}", "connector"),
        (f"{BOTH}, {BOT[0]}", "bot"),
        ("ana@ruiz.example, no-reply@ong.example", "no-reply"),
        ("ana@ruiz.example, noreply+77@ong.example", "no-reply"),
        ("ana@ruiz.example, ben@ong", "address"),
        (", ".join(f"p{n}@x.example" for n in range(7)), "too-many"),
    ],
)
def test_people_who_cannot_be_introduced(to: str, code: str) -> None:
    request = from_draft("Topic: x\n\nDear both\n", to=to)
    assert code in codes(request)
    assert request.refused


def test_six_people_can_be_introduced() -> None:
    request = from_draft("Topic: x\n\nDear all\n", to=", ".join(f"p{n}@x.example" for n in range(6)))
    assert not request.refused
    assert len(request.parties) == 6


def test_a_hidden_recipient_is_a_problem_unless_it_is_us() -> None:
    assert "bcc" in codes(from_draft("Dear both\n", bcc="eve@x.example"))
    assert "bcc" not in codes(from_draft("Dear both\n", bcc=f"{BOT[0]}, {CARLA}"))


def test_nothing_said_for_a_side_is_a_finding_that_refuses_nothing() -> None:
    request = from_draft("For Ana: x\n\nDear both\n")
    assert codes(request) == ["why"]
    assert not request.refused
    assert "Ben Ong" in request.problems[0].sentence


def test_a_draft_without_a_letter_is_a_problem() -> None:
    assert "no-letter" in codes(from_draft("Topic: x\n"))


def test_an_unreadable_charset_is_a_problem() -> None:
    raw = f"From: {CARLA}\nTo: {BOTH}\nContent-Type: text/plain; charset=x-none\n\n".encode() + b"caf\xe9\n"
    assert "charset" in codes(read_draft(parse_message(raw), BOT, CARLA))


def test_too_large_a_draft_is_a_problem() -> None:
    written = EmailMessage()
    written["From"], written["To"] = CARLA, BOTH
    written.set_content("Dear both\n")
    written.add_attachment(b"x" * 19_500_000, maintype="application", subtype="pdf", filename="x.pdf")
    request = read_draft(parse_message(written.as_bytes()), BOT, CARLA)
    assert "too-large" in codes(request)
    assert request.holds == ("attachments",)


@pytest.mark.parametrize(
    "text",
    ["Dear both\n\nOn Monday Ana wrote:\n> private words\n", "Dear both\n-----Original Message-----\nFrom: Ana\n\nx\n"],
)
def test_a_quoted_history_holds_the_letter(text: str) -> None:
    assert from_draft(text).holds == ("quoted-history",)
    assert from_draft(LETTER).holds == ()


GMAIL = (
    '<div dir="ltr">For Ana: x<div>Topic: <b>y</b></div><div><br></div><div>Dear <i>both</i>,</div>'
    '<div>see <a href="https://ong.example/" onclick="x()">this</a></div></div>'
)


def test_html_keeps_its_form_without_the_block() -> None:
    request = from_draft("For Ana: x\nTopic: y\n\nDear both,\nsee this\n", html=GMAIL)
    assert request.letter_text == "Dear both,\nsee this\n"
    assert request.letter_html == (
        '<div><div>Dear <i>both</i>,</div><div>see <a href="https://ong.example/">this</a></div></div>'
    )


def test_html_alone_is_read_too() -> None:
    written = EmailMessage()
    written["From"], written["To"] = CARLA, BOTH
    written.set_content(GMAIL, subtype="html")
    request = read_draft(parse_message(written.as_bytes()), BOT, CARLA)
    assert request.topic == "y"
    assert request.letter_text == "Dear both,\nsee this"
    assert "For Ana" not in (request.letter_html or "For Ana")


@pytest.mark.parametrize(
    "html",
    [
        '<p>Dear both</p><p style="display: none">hidden</p><script>x()</script><img src="https://t.example/p.gif">',
        '<style>p {color: red}</style><p onclick="x()">Dear <span style="font-size:0px">hid</span>both</p>',
        '<p>Dear both</p><a href="javascript:x()"></a><!-- c --><iframe src="https://x.example"></iframe>',
    ],
)
def test_html_holds_nothing_hidden_nothing_that_runs_and_no_pixel(html: str) -> None:
    found = from_draft("Dear both\n", html=html).letter_html or ""
    assert "Dear " in found
    for bad in ("hid", "script", "img", "style", "onclick", "iframe", "<!--", "t.example"):
        assert bad not in found


@pytest.mark.parametrize("html", ["<p>Dear both, and more</p>", "<p>Dear</p>", "<div>" * 400])
def test_html_that_says_something_else_is_made_again_from_the_text(html: str) -> None:
    assert from_draft("Dear both\n", html=html).letter_html is None


@pytest.mark.parametrize(
    ("line", "people", "topic", "step"),
    [
        (
            "Ana Ruiz <ana@ruiz.example> + Ben Ong <ben@ong.example>: fintech pilots, 20-minute call",
            [("Ana Ruiz", "ana@ruiz.example"), ("Ben Ong", "ben@ong.example")],
            "fintech pilots",
            "20-minute call",
        ),
        ("ana@ruiz.example + ben@ong.example", [("", "ana@ruiz.example"), ("", "ben@ong.example")], "", ""),
        (
            "ana+x@ruiz.example+ ben@ong.example: a, b",
            [("", "ana+x@ruiz.example"), ("", "ben@ong.example")],
            "a, b",
            "",
        ),
        (
            "intro: Ana Ruiz ana@ruiz.example <> ben@ong.example and Cyd <c@x.example>: lunch",
            [("Ana Ruiz", "ana@ruiz.example"), ("", "ben@ong.example"), ("Cyd", "c@x.example")],
            "",
            "lunch",
        ),
        (
            "ana@ruiz.example, Ben <ben@ong.example>: coffee",
            [("", "ana@ruiz.example"), ("Ben", "ben@ong.example")],
            "",
            "coffee",
        ),
    ],
)
def test_the_short_form(line: str, people: list[tuple[str, str]], topic: str, step: str) -> None:
    for request in (from_mail(line), from_mail(f"\n{line}\n\nThanks, Carla"), from_mail("", subject=line)):
        assert [(party.name, party.address) for party in request.parties] == people
        assert (request.topic, request.next_step) == (topic, step)


def test_a_name_without_an_address_is_left_to_be_looked_up() -> None:
    request = from_mail("Ana Ruiz <ana@ruiz.example> + Ben Ong: fintech pilots, 20-minute call")
    assert [(party.name, party.address) for party in request.parties] == [
        ("Ana Ruiz", "ana@ruiz.example"),
        ("Ben Ong", ""),
    ]
    assert codes(request) == []


def test_a_draft_needs_every_address() -> None:
    request = from_draft("People: Ben Ong\nTopic: x\n\nDear both\n", to="Ana Ruiz <ana@ruiz.example>")
    assert codes(request) == ["who"]
    assert "Who is Ben Ong?" in request.problems[0].sentence


def test_labelled_lines_and_a_letter_in_a_mail_to_the_bot() -> None:
    request = from_mail(
        f"Ana Ruiz <ana@ruiz.example> + Ben Ong <ben@ong.example>\n\nI thought of this yesterday.\n{BLOCK}\n"
        f"Note: she is in a hurry\n\nLetter:\n{LETTER}"
    )
    everything(request)
    assert request.letter_text == LETTER
    assert request.prose == "I thought of this yesterday.\n\nNote: she is in a hurry"


def test_people_named_with_addresses_in_prose_are_the_parties() -> None:
    request = from_mail("Please introduce Ana Ruiz <ana@ruiz.example> to Ben Ong (ben@ong.example), both do pilots.")
    assert [(party.name, party.address) for party in request.parties] == [
        ("Ana Ruiz", "ana@ruiz.example"),
        ("Ben Ong", "ben@ong.example"),
    ]
    assert request.prose == "both do pilots."


def test_people_by_label() -> None:
    request = from_mail("People: Ana Ruiz <ana@ruiz.example>, Ben Ong <ben@ong.example>\nTopic: x")
    assert [party.name for party in request.parties] == ["Ana Ruiz", "Ben Ong"]
    assert request.problems == ()


@pytest.mark.parametrize("text", ["", "Hello, how are you?", "a + b = c", "Yes", "Note: call + mail tomorrow, please!"])
def test_a_mail_that_names_nobody_names_too_few(text: str) -> None:
    request = from_mail(text)
    assert codes(request) == ["too-few"]
    assert "Ana Ruiz + Ben Ong" in request.problems[0].sentence


def test_a_draft_of_the_owner() -> None:
    own = f"From: Carla <{CARLA}>\nTo: x@y.example\n".encode()
    assert is_owners_draft(parse_message(own + b"\n"), (CARLA,)) is None
    assert is_owners_draft(parse_message(own + b"Received: by x\n\n"), (CARLA,)) == "was-delivered"
    assert is_owners_draft(parse_message(own + b"Return-Path: <x>\n\n"), (CARLA,)) == "was-delivered"
    assert is_owners_draft(parse_message(own + b"Delivered-To: x\n\n"), (CARLA,)) == "was-delivered"
    assert is_owners_draft(parse_message(b"From: eve@x.example\n\n"), (CARLA,)) == "not-the-owner"
    assert is_owners_draft(parse_message(b"To: eve@x.example\n\n"), (CARLA,)) == "no-from"


WORDS = st.sampled_from(
    [
        "For Ana: x",
        "Ana: y",
        "Dear both,",
        "",
        "---",
        "Topic: z",
        "Ben: direct",
        "Place Ana",
        ":",
        "-- ",
        "Letter:",
        " in",
    ]
)


@given(st.lists(WORDS, max_size=14).map("\n".join))
def test_a_draft_loses_nothing_but_one_run_of_lines(text: str) -> None:
    """Whatever a draft says, its letter is the draft without one run of lines, and never starts or ends elsewhere."""
    raw = f"From: {CARLA}\nTo: {BOTH}\n\n{text}".encode()
    lines = text.split("\n")
    letter = (read_draft(parse_message(raw), BOT, CARLA).letter_text or "").split("\n")
    kept = [line for line in letter if line.strip()]
    rest = [line for line in lines if line.strip()]
    assert any(rest[:at] + rest[at + len(rest) - len(kept) :] == kept for at in range(len(rest) + 1))


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    from_mail(text)
    from_mail("", subject=" ".join(text.split()).encode("ascii", "ignore").decode())
