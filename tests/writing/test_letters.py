"""Letters and notices: to whom, in which thread, in how many words, and that nothing of the other side is in them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.introductions.decision import ASKS, LETTERS, Kind
from bot.introductions.introduction import (
    Assistant,
    Consent,
    Gesture,
    How,
    Introduction,
    Order,
    Party,
    PartyState,
    Person,
    Stage,
    Standing,
)
from bot.writing import wordings
from bot.writing.gate import approved_text, inspect, secrets_from
from bot.writing.headers import LOOP_MARK, BadHeader
from bot.writing.letters import Outgoing, Setup, Thread
from bot.writing.manuscript import Enclosure, Manuscript
from tests.writing.cast import (
    ANA,
    ASK_ID,
    BEN,
    CASE,
    CID,
    MORNING,
    NOW,
    OUR_ADDRESSES,
    TOKEN,
    TRIO,
    addresses,
    html,
    in_thread,
    letter,
    notice,
    parsed,
    plain,
    shown_words,
    spoken_words,
    voice,
)

NOTICES = sorted(set(Kind) - LETTERS - MORNING)
EVERY_LETTER = sorted(LETTERS - {Kind.OWN_LETTER})
SETUPS = list(Setup)
CHOICES = re.compile(r"^(YES|LATER, and when|NO): (mailto:\S+)$", re.MULTILINE)
FULL = "My introduction assistant, a program, sent this for me"
SHORT = "Sent for me by my introduction assistant, a program"


def body(outgoing: Outgoing) -> list[str]:
    """The words above the line of disclosure, without links."""
    text = plain(outgoing)
    above = text[: max(text.rfind(FULL), text.rfind(SHORT))]
    return [word for word in above.split() if not word.startswith(("mailto:", "https:"))]


@pytest.mark.parametrize("setup", SETUPS)
@pytest.mark.parametrize("kind", EVERY_LETTER)
def test_every_letter_in_every_set_up_passes_the_gate_and_says_the_same_in_both_parts(kind: Kind, setup: Setup) -> None:
    out = letter(kind, setup=setup)
    case_secrets = secrets_from(CASE, out.party, kind, ids={}, tokens={"ben": ("b" * 26,)}, words={})
    recipients = frozenset(out.recipients)
    assert inspect(out, case_secrets, allowed_recipients=recipients, own_addresses=OUR_ADDRESSES) == ()
    assert shown_words(html(out)) == spoken_words(plain(out))
    message = parsed(out)
    assert message["X-Loop"] == LOOP_MARK
    assert message["Message-ID"] == out.message_id == "<out-1@conti.example>"
    assert message["Date"].datetime == NOW
    assert not any(name.lower().startswith(("bcc", "resent")) for name in message.keys())  # noqa: SIM118
    assert "<img" not in html(out)
    assert "<script" not in html(out)


@pytest.mark.parametrize("setup", SETUPS)
@pytest.mark.parametrize("kind", NOTICES)
def test_every_notice_in_every_set_up_goes_to_the_connector_alone_and_reads_well_without_facts(
    kind: Kind, setup: Setup
) -> None:
    for out in (notice(kind, setup=setup), notice(kind, party="", case=None, setup=setup)):
        message = parsed(out)
        own = "carla@conti.example" if setup is Setup.OWN else voice(setup).bot_address
        assert addresses(message, "From") == [own]
        assert message["From"].addresses[0].display_name == "Intro desk"
        assert addresses(message, "To") == ["carla@conti.example"]
        assert out.recipients == ("carla@conti.example",)
        assert out.sender == ("intro@conti.example" if setup is Setup.SEPARATE else "carla@conti.example")
        assert message["Auto-Submitted"] == "auto-generated"
        assert shown_words(html(out)) == spoken_words(plain(out))
        assert not re.search(r"None|Undefined|\(\)|[ ,]\.|  |\{|\}", plain(out)), plain(out)
        reasons = inspect(out, (), allowed_recipients=frozenset(out.recipients), own_addresses=OUR_ADDRESSES)
        assert reasons == ()


def test_a_notice_carries_the_code_of_its_case() -> None:
    assert notice(Kind.QUESTION).subject == "[K7] Ana Ruiz answered: please decide"
    assert not notice(Kind.ALARM, case=None).subject.startswith("[")


# From, Reply-To, recipients


@pytest.mark.parametrize(
    ("setup", "name", "address", "answers"),
    [
        (Setup.OWN, "Carla Conti", "carla@conti.example", []),
        (Setup.PLUS, "Carla Conti", "carla@conti.example", [f"carla+{TOKEN}@conti.example"]),
        (Setup.SEPARATE, "Intro desk for Carla Conti", "intro@conti.example", []),
    ],
)
def test_an_ask_comes_from_and_is_answered_to_the_address_of_the_set_up(
    setup: Setup, name: str, address: str, answers: list[str]
) -> None:
    out = letter(Kind.ASK, setup=setup)
    message = parsed(out)
    assert message["From"].addresses[0].display_name == name
    assert addresses(message, "From") == [address]
    assert out.sender == address
    assert addresses(message, "Reply-To") == answers
    assert addresses(message, "To") == ["ana@ruiz.example"]
    assert out.recipients == ("ana@ruiz.example",)
    assert message["Cc"] is None


@pytest.mark.parametrize("setup", SETUPS)
@pytest.mark.parametrize("kind", sorted(ASKS))
def test_the_three_choices_are_mailto_links_on_lines_of_their_own_to_where_answers_land(
    kind: Kind, setup: Setup
) -> None:
    out = letter(kind, setup=setup)
    lands = {
        Setup.OWN: "carla@conti.example",
        Setup.PLUS: f"carla+{TOKEN}@conti.example",
        Setup.SEPARATE: "intro@conti.example",
    }[setup]
    found = CHOICES.findall(plain(out))
    assert [label.split(",")[0] for label, _ in found] == ["YES", "LATER", "NO"]
    for label, link in found:
        parts = urlsplit(link)
        assert unquote(parts.path) == lands
        word = label.split(",")[0]
        assert parse_qs(parts.query)["subject"] == [f"{word} [tw-{TOKEN}]"]
        assert parse_qs(parts.query)["body"][0].strip() == word
        assert f'href="{link.replace("&", "&amp;")}"' in html(out)


@pytest.mark.parametrize("setup", SETUPS)
def test_the_introduction_is_a_fresh_thread_to_the_sides_with_their_assistants_in_copy(setup: Setup) -> None:
    out = letter(Kind.INTRODUCTION, setup=setup, thread=in_thread())
    message = parsed(out)
    assert message["In-Reply-To"] is None
    assert message["References"] is None
    assert addresses(message, "To") == ["ana@ruiz.example", "ben@ong.example"]
    connector = ["carla@conti.example"] if setup is Setup.SEPARATE else []
    assert addresses(message, "Cc") == ["rosa@verde.example", *connector]
    assert list(out.recipients) == ["ana@ruiz.example", "ben@ong.example", "rosa@verde.example", *connector]
    assert message["Auto-Submitted"] is None
    assert "Rosa Paz for Ana" in plain(out)


@pytest.mark.parametrize("setup", SETUPS)
def test_stepping_out_stays_in_the_thread_and_keeps_the_connector_in_the_envelope_only(setup: Setup) -> None:
    out = letter(Kind.STEP_OUT, setup=setup, thread=Thread("<intro@conti.example>", (), "Ana <> Ben"))
    message = parsed(out)
    both = ["ana@ruiz.example", "ben@ong.example"]
    assert addresses(message, "To") == addresses(message, "Reply-To") == both
    assert addresses(message, "Cc") == ["rosa@verde.example"]
    assert message["In-Reply-To"] == message["References"] == "<intro@conti.example>"
    assert message["Subject"] == "Re: Ana <> Ben"
    extra = ["carla@conti.example"] if setup is Setup.SEPARATE else []
    assert list(out.recipients) == [*both, "rosa@verde.example", *extra]
    if setup is Setup.SEPARATE:
        assert b"carla@conti.example" not in out.raw


@pytest.mark.parametrize("kind", [Kind.INTRODUCTION, Kind.STEP_OUT, Kind.ASK, Kind.REGRET, Kind.NUDGE])
def test_a_dropped_party_is_neither_written_to_nor_mentioned(kind: Kind) -> None:
    met_an_assistant = replace(
        CID, dropped=True, person=replace(CID.person, assistants=(Assistant("Al", "al@x.example"),))
    )
    out = letter(kind, case=replace(TRIO, parties=(ANA, BEN, met_an_assistant)))
    assert b"cid" not in out.raw.lower()
    assert "Roy" not in plain(out)
    assert not {"cid@roy.example", "al@x.example"} & set(out.recipients)


# Threads and marks of automatic mail


@pytest.mark.parametrize("kind", [Kind.NUDGE, Kind.ASK_AGAIN, Kind.CONFIRM, Kind.LATER_NOTED, Kind.WAIT, Kind.REGRET])
def test_letters_that_continue_a_thread_refer_to_it_and_keep_its_subject(kind: Kind) -> None:
    message = parsed(letter(kind, thread=in_thread()))
    assert message["In-Reply-To"] == ASK_ID
    assert message["References"] == f"<first@conti.example> {ASK_ID}"
    assert message["Subject"] == "Re: Introduction to Ben Ong: fintech pilots"
    again = parsed(letter(kind, thread=in_thread("RE: Introduction")))
    assert again["Subject"] == "RE: Introduction"


@pytest.mark.parametrize("kind", EVERY_LETTER)
def test_only_nudges_and_acknowledgements_call_themselves_automatic(kind: Kind) -> None:
    by_date = (Kind.NUDGE, Kind.NUDGE_INTRODUCED, Kind.HOW_DID_IT_GO)
    expected = dict.fromkeys(by_date, "auto-generated") | dict.fromkeys(
        (Kind.LATER_NOTED, Kind.NO_NOTED, Kind.WAIT, Kind.HEAR_BY, Kind.DATA), "auto-replied"
    )
    assert parsed(letter(kind))["Auto-Submitted"] == expected.get(kind)


# What they say, and how briefly


@pytest.mark.parametrize(
    ("kind", "fewest", "most"),
    [
        (Kind.ASK, 80, 120),
        (Kind.INTRODUCTION, 90, 150),
        (Kind.STEP_OUT, 20, 50),
        (Kind.NUDGE, 15, 45),
        (Kind.LATER_NOTED, 8, 25),
        (Kind.WAIT, 10, 30),
        (Kind.NO_NOTED, 10, 24),
        (Kind.HEAR_BY, 10, 30),
        (Kind.REGRET, 40, 60),
        (Kind.NUDGE_INTRODUCED, 15, 45),
        (Kind.HOW_DID_IT_GO, 20, 50),
    ],
)
def test_letters_keep_to_their_length(kind: Kind, fewest: int, most: int) -> None:
    facts = {"until": "2026-11-30"}
    assert fewest <= len(body(letter(kind, facts=facts))) <= most


def test_an_ask_has_its_parts_in_order_and_ends_with_the_disclosure() -> None:
    text = plain(letter(Kind.ASK, opening="I have wanted you two to meet since Lisbon."))
    parts = [
        "Hi Ana",
        "since Lisbon",
        "Ben Ong, Partner, Ong Ventures, Singapore (UTC+8)",
        "Backs early",
        "https://ong",
    ]
    parts += [
        "For you: he has taken",
        "To Ben I say: “a founder's view",
        "You have not met",
        "Next step: a 20-minute call",
    ]
    parts += ["(business)", "I am asking Ben too", "one word is enough", "YES: ", "LATER", "NO: ", "No reason needed"]
    parts += [
        "no answer means not now",
        "nothing about you has gone to Ben",
        "Carla Conti",
        FULL,
        "PRIVATE",
        "STOP",
        "DATA",
    ]
    at = [text.find(part) for part in parts]
    assert -1 not in at
    assert at == sorted(at)
    assert text.rstrip().endswith("DATA tells what is kept.")


@pytest.mark.parametrize(
    ("change", "case", "says"),
    [
        ({}, {}, "I am asking Ben too."),
        ({}, {"order": Order.TURN}, "Ben does not know of this yet. "),
        ({"state": PartyState.ASKED, "round": 1, "asked_at": NOW}, {"order": Order.TURN}, "I am asking Ben too."),
        ({"state": PartyState.YES, "standing": Standing(How.REPLY, NOW, "m")}, {}, "Ben knows that I am asking you."),
        ({"state": PartyState.YES, "standing": Standing(How.VOUCHED, NOW, "m")}, {}, "Ben knows that I am asking you."),
        ({"state": PartyState.YES, "standing": Standing(How.DIRECT, NOW, "m")}, {}, "Ben does not know of this yet. "),
    ],
)
def test_an_ask_says_truly_what_the_other_side_knows(change: dict, case: dict, says: str) -> None:
    text = plain(letter(Kind.ASK, case=replace(CASE, parties=(ANA, replace(BEN, **change)), **case)))
    assert says.strip() in text
    untold = "does not know" in says
    assert ("Nothing about you has gone to Ben." in text) is untold
    assert ("Beyond a few such lines, nothing about you has gone to Ben." in text) is not untold


def test_three_parties_read_naturally() -> None:
    text = plain(letter(Kind.ASK, case=TRIO))
    assert "May I introduce you to Ben Ong and Cid Roy?" in text
    assert "I am asking Ben and Cid too." in text
    assert "To Cid I say: “first customers abroad.”" in text
    introduction = plain(letter(Kind.INTRODUCTION, case=TRIO))
    assert introduction.startswith("Ana, Ben, Cid,")
    assert "both" not in plain(letter(Kind.STEP_OUT, case=TRIO))


def test_a_masked_ask_withholds_all_that_identifies() -> None:
    ben = replace(BEN, why="Ana knows the regulators")
    ana = replace(ANA, why="Ben Ong has run pilots; Ong Ventures and BEN pay for them. See ong-ventures.example/ben")
    case = replace(CASE, parties=(ana, ben), masked=True, topic="pilots with Ong Ventures", met="at Ben's wedding")
    out = letter(Kind.ASK, case=case, opening="You know what Ben is like.")
    seen = (plain(out) + html(out) + out.subject).lower()
    for mark in ("ben", "ong", "singapore", "partner", "south-east", "wedding", "ong-ventures"):
        assert not re.search(rf"\b{mark}\b", seen), mark
    assert "This person has run pilots; their company and this person pay for them." in plain(out)
    assert "UTC+8" in plain(out)
    for kind in (Kind.WAIT, Kind.REGRET, Kind.HEAR_BY, Kind.NUDGE, Kind.ASK_AGAIN, Kind.CONFIRM):
        assert not re.search(r"\b(ben|ong)\b", plain(letter(kind, case=case)).lower())


def test_a_nudge_names_the_day_of_silence_only_the_last_time() -> None:
    assert "silence" not in plain(letter(Kind.NUDGE, facts={"until": ""}))
    assert "I will read silence as not now, on 12 December." in plain(letter(Kind.NUDGE, facts={"until": "2026-12-12"}))


def test_after_the_introduction_a_nudge_says_to_ignore_it_if_they_have_spoken() -> None:
    text = plain(letter(Kind.NUDGE_INTRODUCED, case=replace(CASE, introduced_at=NOW)))
    assert "Ignore this if you have spoken" in text
    assert "a short line to Ben" in text
    assert "mailto:" not in text


def test_who_was_written_to_is_told_so_when_nudged_after_the_introduction() -> None:
    wrote = replace(CASE, introduced_at=NOW, parties=(ANA, replace(BEN, wrote_at=NOW)))
    assert "Ben wrote to you after my introduction" in plain(letter(Kind.NUDGE_INTRODUCED, case=wrote))
    assert "wrote to you" not in plain(letter(Kind.NUDGE_INTRODUCED, "ben", case=wrote))


@pytest.mark.parametrize("setup", SETUPS)
def test_how_did_it_go_is_private_and_offers_four_words_where_answers_land(setup: Setup) -> None:
    out = letter(
        Kind.HOW_DID_IT_GO, case=replace(CASE, introduced_at=NOW - timedelta(days=14)), setup=setup, token=TOKEN
    )
    assert out.recipients == ("ana@ruiz.example",)
    assert out.subject == "You and Ben: how did it go?"
    assert "On 7 November I introduced you to Ben Ong." in plain(out)
    found = re.findall(r"^([A-Z]+), [\w ]+: (mailto:\S+)$", plain(out), re.MULTILINE)
    assert [word for word, _ in found] == ["MET", "PLANNED", "NO", "HELPFUL"]
    for word, link in found:
        query = parse_qs(urlsplit(link).query)
        assert (query["subject"], query["body"]) == ([f"{word} [tw-{TOKEN}]"], [word])
        assert f'href="{link.replace("&", "&amp;")}"' in html(out)
    answers = addresses(parsed(out), "Reply-To")
    assert answers == ([f"carla+{TOKEN}@conti.example"] if setup is Setup.PLUS else [])


def test_the_second_time_it_is_asked_about_the_meeting_they_had_planned() -> None:
    case = replace(CASE, introduced_at=NOW)
    assert "had planned" not in plain(letter(Kind.HOW_DID_IT_GO, case=case, token=TOKEN))
    assert "You and Ben had planned to meet." in plain(letter(Kind.HOW_DID_IT_GO, case=case, token=TOKEN, round="2"))


def test_an_ask_in_the_thread_of_the_connectors_own_mail_refers_to_it_and_is_shorter() -> None:
    ask, own = letter(Kind.ASK), letter(Kind.ASK, thread=in_thread("Lunch in Lisbon"))
    assert own.subject == "Re: Lunch in Lisbon"
    assert parsed(own)["In-Reply-To"] == ASK_ID
    assert "Following up on my mail: may I introduce you to Ben Ong?" in plain(own)
    assert len(body(own)) < len(body(ask))
    assert CHOICES.findall(plain(own)) == CHOICES.findall(plain(ask))
    assert plain(own)[plain(own).index(FULL) :] == plain(ask)[plain(ask).index(FULL) :]
    assert "Following up" not in plain(ask)


WISH = "I would love to meet a founder.\nCall +57 601 555 1234 or write to ana@ruiz.example."


def wished(**changes: object) -> Introduction:
    return replace(CASE, gesture=Gesture.WISH, parties=(replace(ANA, consent=Consent.VOUCHED), BEN), **changes)


def test_a_wish_is_quoted_as_its_authors_own_words_without_ways_to_reach_them() -> None:
    out = letter(Kind.ASK, "ben", wished(), opening=WISH)
    assert "In Ana’s words:\n\n> I would love to meet a founder.\n> Call […] or write to […].\n" in plain(out)
    assert html(out).count("<blockquote") == 1
    assert "In Ana" not in plain(letter(Kind.ASK, "ben", wished()))


def test_a_masked_ask_and_the_author_of_a_wish_do_not_read_it() -> None:
    for out in (
        letter(Kind.ASK, "ben", wished(masked=True), opening=WISH),
        letter(Kind.ASK, "ana", wished(), opening=WISH),
    ):
        assert "love to meet" not in plain(out) + html(out)


def test_the_disclosure_is_in_full_for_whoever_reads_of_the_program_for_the_first_time() -> None:
    made = replace(CASE, introduced_at=NOW)
    asked = replace(made, parties=(replace(ANA, round=1), BEN))
    assert FULL in plain(letter(Kind.HOW_DID_IT_GO, case=made, token=TOKEN))
    assert SHORT in plain(letter(Kind.HOW_DID_IT_GO, case=asked, token=TOKEN))


def test_the_connectors_own_letter_is_never_written_by_us() -> None:
    with pytest.raises(ValueError):
        letter(Kind.OWN_LETTER)


def test_a_regret_is_the_same_whatever_happened() -> None:
    regrets = {
        letter(Kind.REGRET, "ben", replace(CASE, parties=(replace(ANA, **change), BEN), cancelled_at=cancelled)).raw
        for change in (
            {"state": PartyState.NO},
            {"state": PartyState.SILENT, "nudges": 2},
            {"state": PartyState.UNREACHABLE},
            {"state": PartyState.LATER, "laters": 2, "later_until": date(2026, 12, 1)},
        )
        for cancelled in (None, NOW)
    }
    assert len(regrets) == 1
    text = plain(letter(Kind.REGRET))
    assert "won't come together just now" in text
    assert not re.search(r"declin|said no|cancel|silen|because|Carla decided|\b\d", text)


def test_days_and_clocks_are_those_of_the_reader() -> None:
    assert "I will ask again on 30 November." in plain(letter(Kind.LATER_NOTED))
    assert "2 February 2028" in plain(letter(Kind.LATER_NOTED, facts={"until": "2028-02-02"}))
    assert "leaves at 14:20 unless" in plain(notice(Kind.HOLD, facts={"leaves": "2026-11-21T13:20:00+00:00"}))
    later = plain(notice(Kind.HOLD, facts={"leaves": "2026-11-22T06:10:00+00:00"}))
    assert "07:10 on 22 November" in later


def test_an_offset_is_that_of_the_day_written() -> None:
    winter, summer = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 7, 5, tzinfo=UTC)
    assert wordings.place_and_zone("Berlin", "Europe/Berlin", winter) == "Berlin (UTC+1)"
    assert wordings.place_and_zone("Berlin", "Europe/Berlin", summer) == "Berlin (UTC+2)"
    assert wordings.place_and_zone("Pune", "Asia/Kolkata", winter) == "Pune (UTC+5:30)"
    assert wordings.place_and_zone("", "America/Bogota", winter) == "UTC-5"
    assert wordings.place_and_zone("London", "Europe/London", winter) == "London (UTC)"
    assert wordings.place_and_zone("Atlantis", "Sea/Atlantis", winter) == "Atlantis"
    assert wordings.place_and_zone("Atlantis", "../../etc/passwd", winter) == "Atlantis"


def test_a_language_without_wording_falls_back_to_the_connectors_then_english() -> None:
    case = replace(CASE, parties=(replace(ANA, person=replace(ANA.person, language="xx-YY")), BEN))
    assert "Hi Ana" in plain(letter(Kind.ASK, case=case))
    assert wordings.language_of("en-GB") == wordings.language_of("xx", "EN_us") == "en"


# The connector's own letter


def test_the_manuscript_leaves_verbatim_with_the_disclosure_below_and_its_enclosures() -> None:
    text = (
        "Ana, Ben,\n\n  indented, with  two blanks and a very long line "
        + "word " * 60
        + "\n> quoted\n\nCarla — ¡ciao!"
    )
    page = "<html><body><p>Ana, <b>Ben</b></p><img src='cid:x'></body></html>"
    files = (
        Enclosure("résumé\r\nBcc: x.pdf", "application/pdf", b"%PDF-1\x00\xff"),
        Enclosure("a.eml", "message/rfc822", b"From: x\r\n\r\n"),
    )
    out = letter(Kind.INTRODUCTION, manuscript=Manuscript("Ana <> Ben: café", text, page, files))
    message = parsed(out)
    assert message["Subject"] == out.subject == "Ana <> Ben: café"
    assert plain(out).startswith(text + "\n\n" + FULL)
    assert html(out).startswith("<html><body><p>Ana, <b>Ben</b></p><img src='cid:x'><p style=")
    assert html(out).rstrip().endswith("</p>\n</body></html>")
    sent = list(message.iter_attachments())
    assert [part.get_content() for part in sent] == [file.content for file in files]
    assert [part.get_content_type() for part in sent] == ["application/pdf", "application/octet-stream"]
    assert "\n" not in str(sent[0].get_filename())
    assert out.raw.isascii()


def test_a_manuscript_without_html_gets_a_page_that_says_the_same() -> None:
    out = letter(Kind.INTRODUCTION, manuscript=Manuscript("", "Ana, Ben: <meet> & talk.\nCarla", None))
    assert shown_words(html(out)) == spoken_words(plain(out))
    assert out.subject == "Ana Ruiz (Banco Verde) <> Ben Ong (Ong Ventures): fintech pilots"


# Notices


def test_the_approval_shows_the_exact_letters_with_full_addresses() -> None:
    asks = (letter(Kind.ASK), letter(Kind.ASK, "ben"))
    text = plain(notice(Kind.APPROVE, previews=asks, findings=("no link for Ben Ong",)))
    assert "> To: Ana Ruiz <ana@ruiz.example>" in text
    assert "> From: Carla Conti <carla@conti.example>" in text
    for ask in asks:
        for line in plain(ask).rstrip().split("\n"):
            assert f"> {line}".rstrip() in text
    assert text.index("SEND") < text.index("> From")
    assert "- No link for Ben Ong." in text


def test_the_approval_sets_the_introduction_apart_from_the_letters_that_leave_now() -> None:
    text = plain(notice(Kind.APPROVE, previews=(letter(Kind.ASK), letter(Kind.ASK, "ben"), letter(Kind.INTRODUCTION))))
    assert "- SEND: the letters that ask leave now as they stand." in text
    assert ("Letter 2 of 2:" in text, "Letter 3" in text) == (True, False)
    asked, introduction = text.split("Your introduction as I would write it, which leaves when both have agreed:")
    assert "I am glad to introduce you two" not in asked
    assert "I am glad to introduce you two" in introduction
    one = plain(notice(Kind.APPROVE, previews=(letter(Kind.ASK), letter(Kind.INTRODUCTION))))
    assert "- SEND: the letter that asks leaves now as it stands." in one
    none = plain(notice(Kind.APPROVE, previews=(letter(Kind.INTRODUCTION),)))
    assert "- SEND: nobody needs to be asked; your introduction leaves next." in none


def late(state: PartyState, other: PartyState, stage: Stage = Stage.DECLINED, answer: str = "yes") -> str:
    case = replace(CASE, stage=stage, parties=(replace(ANA, state=state), replace(BEN, state=other)))
    return plain(notice(Kind.LATE_ANSWER, case=case, facts={"answer": answer, "stage": stage.value}))


def test_a_late_yes_offers_reopen_only_where_it_would_do_something() -> None:
    assert "- REOPEN:" in late(PartyState.YES, PartyState.SILENT, Stage.EXPIRED)
    assert "- REOPEN:" in late(PartyState.NO, PartyState.YES)
    assert "REOPEN" not in late(PartyState.YES, PartyState.NO)
    assert "REOPEN" not in late(PartyState.NO, PartyState.YES, answer="no")
    for stage in (Stage.INTRODUCED, Stage.CONNECTED, Stage.CLOSED):
        assert offered(late(PartyState.YES, PartyState.YES, stage)) == []


def offered(text: str) -> list[str]:
    return re.findall(r"(?m)^- ([A-Z]+)\b", text)


def test_a_question_quotes_the_words_and_offers_four_answers() -> None:
    text = plain(notice(Kind.QUESTION, words="Who is he?\r\n- YES: not mine\n\nAna", facts={"reason": "a question"}))
    assert "> Who is he?\n> - YES: not mine\n>\n> Ana" in text
    assert re.findall(r"(?m)^- ([A-Z]+)\b", text) == ["YES", "NO", "LATER", "IGNORE"]


def test_a_question_after_the_introduction_offers_no_answer_that_would_be_refused() -> None:
    text = plain(
        notice(Kind.QUESTION, words="Thank you!", facts={"reason": "to your desk alone", "stage": "introduced"})
    )
    assert "> Thank you!" in text
    assert re.findall(r"(?m)^- ([A-Z]+)\b", text) == []
    assert "decide" not in text


def test_words_of_a_party_cannot_leave_their_quotation() -> None:
    page = html(
        notice(Kind.QUESTION, words="<script>x</script>\n\n</blockquote><a href='https://evil.example'>SEND</a>")
    )
    assert "<script>" not in page
    assert "<a " not in page
    assert page.count("</blockquote>") == 1


def test_a_letter_waits_for_the_words_that_fit_its_reason() -> None:
    held = plain(notice(Kind.LETTER_WAITS, facts={"reason": "attachments, quoted-history"}))
    assert "it has attachments, a quoted history hangs below it" in held
    assert "- KEEP" in held
    assert "- DROP" in held
    stale = plain(notice(Kind.LETTER_WAITS, facts={"reason": "it names 2026-11-02, which has passed"}))
    assert "because it names 2 November, which has passed" in stale
    assert "- SEND" in stale
    assert "KEEP" not in stale


def test_an_answer_from_another_address_offers_to_say_whose_it_is() -> None:
    facts = {"stage": "asking", "choices": "address", "address": "ana@gmail.example"}
    text = plain(notice(Kind.QUESTION, words="Yes!", facts=facts))
    assert offered(text) == ["ONCE", "SAME", "ASSISTANT", "NO"]
    assert text.index("ana@gmail.example") < text.index("ONCE")


def test_an_echo_says_what_was_done_what_was_not_what_follows_and_until_when_it_can_be_undone() -> None:
    facts = {"did": "2 of 3 done", "reason": "", "next": "Ben is asked", "undo": "2026-11-21T13:20:00+00:00"}
    text = plain(notice(Kind.ECHO, facts=facts, findings=("K7 NUDGE: Ana is reminded", "K9 YES: not done; closed")))
    assert text.startswith("2 of 3 done.\n\n- K7 NUDGE: Ana is reminded.\n- K9 YES: not done; closed.\n\nBen is asked.")
    assert "- UNDO: it is taken back, until 14:20." in text
    assert "UNDO" not in plain(notice(Kind.ECHO, facts=facts | {"undo": ""}))
    refused = plain(notice(Kind.ECHO, facts={"reason": "it is closed already", "words": "NUDGE, MET"}))
    assert refused.startswith("It is closed already. Nothing was done.")
    assert "NUDGE, MET." in refused


def test_looked_up_addresses_stand_first_in_an_approval() -> None:
    text = plain(notice(Kind.APPROVE, previews=(letter(Kind.ASK),)))
    assert "- Ana Ruiz <ana@ruiz.example>\n- Ben Ong <ben@ong.example>\n" in text
    assert text.index("<ben@ong.example>") < text.index("- SEND")


def test_an_approval_offers_drop_only_for_a_passage_of_a_wish() -> None:
    assert offered(plain(notice(Kind.APPROVE, case=wished(), facts={"passage": "yes"}))) == ["SEND", "DROP", "CANCEL"]
    assert offered(plain(notice(Kind.APPROVE, case=wished()))) == ["SEND", "CANCEL"]


def test_an_approval_says_that_the_first_ask_continues_the_connectors_mail() -> None:
    says = "The first letter continues the thread of your own mail."
    assert says in plain(notice(Kind.APPROVE, case=replace(CASE, gesture=Gesture.CC)))
    assert says not in plain(notice(Kind.APPROVE))


# Faults of the caller


def test_a_notice_is_no_letter_and_a_letter_no_notice() -> None:
    with pytest.raises(ValueError):
        letter(Kind.APPROVE)
    with pytest.raises(ValueError):
        notice(Kind.ASK)


def test_an_address_that_is_none_stops_the_letter() -> None:
    case = replace(
        CASE, parties=(replace(ANA, person=replace(ANA.person, address="ana@ruiz.example\r\nBcc: x@y.example")), BEN)
    )
    with pytest.raises(BadHeader):
        letter(Kind.ASK, case=case)


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert letter(Kind.INTRODUCTION, case=TRIO).raw == letter(Kind.INTRODUCTION, case=TRIO).raw


# Whatever people are called and write

NASTY = "\r\n\t\x00\x0b\x85\u2028\u202e\ud800<>\"'&;,:@=?%{}[]|>.-_é漢🙂"
text_values = st.text(st.one_of(st.sampled_from(NASTY), st.characters(codec="utf-8")), max_size=40) | st.sampled_from(
    ["x\r\nBcc: eve@evil.example", "{{ 7*7 }}", "{% include 'ask.j2' %}", "=?utf-8?q?=0D=0ABcc:_x?=", "</p><script>"]
)
local_parts = st.from_regex(r"[a-z][a-z0-9]{3,8}([._+-][a-z0-9]{2,5})?", fullmatch=True)


@st.composite
def people(draw: st.DrawFn, key: str) -> Party:
    person = Person(
        address=f"{draw(local_parts)}@{key}side.example",
        **{name: draw(text_values) for name in ("name", "role", "place", "line", "link")},
        zone=draw(st.sampled_from(["", "Asia/Tokyo", "America/St_Johns", "Nowhere/Land"])),
    )
    return Party(key, person, why=draw(text_values))


@st.composite
def cases(draw: st.DrawFn) -> Introduction:
    fields = {name: draw(text_values) for name in ("topic", "next_step", "place", "met", "purpose")}
    parties = (draw(people("left")), draw(people("right")))
    return replace(
        CASE, parties=parties, masked=draw(st.booleans()), order=draw(st.sampled_from(list(Order))), **fields
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=cases(), kind=st.sampled_from(EVERY_LETTER), setup=st.sampled_from(SETUPS), opening=text_values)
def test_whatever_people_write_the_mail_is_well_formed_and_holds_no_address_of_the_other_side(
    case: Introduction, kind: Kind, setup: Setup, opening: str
) -> None:
    out = letter(kind, "left", case, setup, opening=opening)
    message = parsed(out)
    assert not message.defects
    assert message["Bcc"] is None
    head = out.raw.partition(b"\r\n\r\n")[0]
    assert {line.split(b":")[0].lower() for line in head.split(b"\r\n") if line[:1] not in b" \t"} <= {
        *(b"from", b"to", b"cc", b"reply-to", b"subject", b"date", b"message-id", b"auto-submitted"),
        *(b"x-loop", b"mime-version", b"content-type"),
    }
    secrets = secrets_from(case, out.party, kind, ids={}, tokens={}, words={})
    recipients = frozenset(out.recipients)
    reasons = inspect(out, secrets, allowed_recipients=recipients, own_addresses=OUR_ADDRESSES)
    assert reasons == () or case.masked
    if kind not in (Kind.INTRODUCTION, Kind.STEP_OUT):
        assert case.parties[1].person.address not in plain(out) + html(out) + str(message)
    assert shown_words(html(out)) == spoken_words(plain(out)) or ">" in str(case) + opening


def test_approved_text_covers_what_the_connector_wrote() -> None:
    texts = approved_text(CASE, opening="Since Lisbon", manuscript=Manuscript("S", "Body", "<p>Page &amp; more</p>"))
    assert {"fintech pilots", "Since Lisbon", "Body", "S"} <= set(texts)
    assert any("Page & more" in text for text in texts)
