"""Labelled drafts at Gmail: by label, thread, or tag; a draft keeps its id; a refused label never makes a loop."""

from __future__ import annotations

import pytest

from bot.places import DraftState, Folder, Heading, Spot
from tests.mailboxes.gmail.boxes import CARLA, Box, mail, subjects

LABEL = "intro-request"


def draft(subject: str, more: str = "") -> bytes:
    return mail(subject, CARLA, "ana@ruiz.example, ben@ong.example", more)


def asked(box: Box) -> list[Heading]:
    """The drafts that are requests, after a round has read the history."""
    box.look()
    return [one for one in box.mailbox.drafts() if LABEL in one.keywords]


def shown(box: Box, spot: Spot) -> set[str]:
    message = box.account.messages[spot.id]
    return {box.account.labels[one].name for one in message.labels}


def test_a_labelled_draft_is_a_request_and_other_drafts_and_mails_are_none(box: Box) -> None:
    label = box.label()
    id_ = box.account.save_draft(draft("Ana meets Ben"), {label})
    box.account.save_draft(draft("something else"))
    box.account.add(mail("received and labelled"), {"INBOX", label})
    (found,) = asked(box)
    assert subjects([found]) == ["Ana meets Ben"]
    assert found.draft == id_
    assert found.spot.folder == "DRAFTS"
    assert dict(box.mailbox.fetch([found.spot])) == {found.spot: draft("Ana meets Ben")}


def test_the_label_is_made_where_it_is_missing(box: Box) -> None:
    assert asked(box) == []
    assert box.account.label_named(LABEL) is not None


def test_a_label_written_in_other_letters_is_the_same(box: Box) -> None:
    label = box.label("Intro-Request")
    box.account.save_draft(draft("Ana meets Ben"), {label})
    assert len(asked(box)) == 1
    assert len([one for one in box.account.labels.values() if one.name.casefold() == LABEL]) == 1


def test_an_edited_draft_keeps_its_draft_id_at_another_spot(box: Box) -> None:
    id_ = box.account.save_draft(draft("Ana meets Ben"), {box.label()})
    (before,) = asked(box)
    box.account.update_draft(id_, draft("Ana meets Ben soon"))
    (after,) = asked(box)
    assert (after.draft, after.spot == before.spot) == (before.draft, False)
    assert subjects([after]) == ["Ana meets Ben soon"]


def test_a_label_set_or_taken_off_later_is_seen_in_the_next_round(box: Box) -> None:
    id_ = box.account.save_draft(draft("Ana meets Ben"))
    assert asked(box) == []
    box.account.relabel(box.account.draft(id_), [box.label()], [])
    assert len(asked(box)) == 1
    box.account.relabel(box.account.draft(id_), [], [box.label()])
    assert asked(box) == []


def test_without_a_history_that_tells_it_a_label_is_seen_by_the_second_look(box: Box) -> None:
    id_ = box.account.save_draft(draft("Ana meets Ben"))
    assert asked(box) == []
    box.account.relabel(box.account.draft(id_), [box.label()], [])
    assert any(box.mailbox.drafts() for _ in range(2))


def test_without_a_history_that_tells_it_a_tag_is_seen_by_the_sixth_look(box: Box) -> None:
    assert asked(box) == []
    box.account.save_draft(draft("[intro] Ana meets Ben"))
    assert any(box.mailbox.drafts() for _ in range(6))


def test_a_label_on_a_thread_means_the_draft_only_where_it_is_alone_in_it(box: Box) -> None:
    label = box.label()
    alone = box.account.save_draft(draft("alone"))
    received = box.receive("a conversation")
    reply = box.account.save_draft(draft("a conversation"), thread=received.thread)
    assert box.account.draft(reply).thread == received.thread
    box.account.relabel(received, [label], [])
    assert asked(box) == []
    box.account.labels_on_threads_only = True
    for id_ in (alone, reply):
        box.account.relabel(box.account.draft(id_), [label], [])
    (found,) = asked(box)
    assert found.draft == alone


@pytest.mark.parametrize("subject", ["[intro] Ana meets Ben", "[INTRO]Ana", "=?utf-8?q?=5Bintro=5D_Ana_y_Jos=C3=A9?="])
def test_a_subject_tag_makes_a_draft_a_request(box: Box, subject: str) -> None:
    box.account.save_draft(draft(subject))
    box.account.save_draft(draft("Re: [intro] an answer"))
    assert len(asked(box)) == 1


def test_without_a_tag_in_the_settings_no_subject_makes_a_request(box: Box) -> None:
    box.account.save_draft(draft("[intro] Ana meets Ben"))
    box.mailbox = box.another(tag="")
    assert asked(box) == []


def test_a_state_is_shown_below_the_label_and_the_label_goes(box: Box) -> None:
    box.account.save_draft(draft("Ana meets Ben"), {box.label()})
    (found,) = asked(box)
    assert box.mailbox.show(found.spot, DraftState.ACCEPTED) == found.spot
    assert shown(box, found.spot) == {"DRAFT", "intro-request/accepted"}
    assert asked(box) == []
    assert [one.keywords for one in box.mailbox.drafts()] == [{"DRAFT", DraftState.ACCEPTED}]
    box.mailbox.show(found.spot, DraftState.DONE)
    assert shown(box, found.spot) == {"DRAFT", "intro-request/done"}


def test_a_tagged_draft_that_shows_a_state_is_no_request_also_after_a_restart(box: Box) -> None:
    box.account.save_draft(draft("[intro] Ana meets Ben"))
    (found,) = asked(box)
    box.mailbox.show(found.spot, DraftState.PROBLEM)
    assert asked(box) == []
    box.mailbox = box.another()
    assert asked(box) == []


def test_a_draft_labelled_again_is_a_request_again(box: Box) -> None:
    id_ = box.account.save_draft(draft("Ana meets Ben"), {box.label()})
    (found,) = asked(box)
    box.mailbox.show(found.spot, DraftState.PROBLEM)
    assert asked(box) == []
    box.account.relabel(box.account.draft(id_), [box.label()], [])
    (again,) = asked(box)
    assert again.keywords == {"DRAFT", LABEL, DraftState.PROBLEM}


@pytest.mark.parametrize("subject", ["Ana meets Ben", "[intro] Ana meets Ben"])
def test_where_gmail_takes_no_labels_on_drafts_the_request_label_goes_and_nothing_loops(box: Box, subject: str) -> None:
    tagged = subject.startswith("[")
    id_ = box.account.save_draft(draft(subject), set() if tagged else {box.label()})
    box.account.labels_on_drafts = False
    (found,) = asked(box)
    for _ in range(3):
        box.mailbox.show(found.spot, DraftState.PROBLEM)
        assert asked(box) == []
    assert box.calls().count("messages.modify") <= 3
    box.account.update_draft(id_, draft("[intro] Ana meets Ben, at last"))
    assert len(asked(box)) == 1


def test_where_the_label_cannot_even_be_taken_off_it_counts_once(box: Box) -> None:
    id_ = box.account.save_draft(draft("Ana meets Ben"), {box.label()})
    (found,) = asked(box)
    box.server.fail("messages.modify", "400", 4)
    for _ in range(3):
        box.mailbox.show(found.spot, DraftState.PROBLEM)
        assert asked(box) == []
    assert box.calls().count("messages.modify") == 2
    box.account.update_draft(id_, draft("Ana meets Ben, at last"))
    assert len(asked(box)) == 1


def test_a_draft_that_is_gone_stays_gone(box: Box) -> None:
    id_ = box.account.save_draft(draft("Ana meets Ben"), {box.label()})
    (found,) = asked(box)
    box.account.remove(box.account.draft(id_))
    assert box.mailbox.show(found.spot, DraftState.ACCEPTED) == found.spot
    assert asked(box) == []


def test_a_draft_that_goes_while_it_is_read_is_left_out(box: Box) -> None:
    box.account.save_draft(draft("Ana meets Ben"), {box.label()})
    box.account.save_draft(draft("Ben meets Zoe"), {box.label()})
    box.server.fail("messages.get", "404")
    assert len(asked(box)) == 1


def test_a_look_that_broke_off_is_made_anew(box: Box) -> None:
    assert asked(box) == []
    box.account.save_draft(draft("Ana meets Ben"), {box.label()})
    box.server.fail("drafts.list", "403 daily")
    with pytest.raises(Exception, match="quota"):
        asked(box)
    assert len(box.mailbox.drafts()) == 1


def test_typing_into_a_draft_that_is_no_request_fetches_no_more_than_its_heading(box: Box) -> None:
    id_ = box.account.save_draft(draft("something else"))
    asked(box)
    box.calls()
    for number in range(5):
        box.account.update_draft(id_, draft(f"something else {number}"))
    asked(box)
    assert box.calls().count("messages.get") == 1


def test_the_label_deleted_by_its_owner_is_made_again(box: Box) -> None:
    box.account.save_draft(draft("Ana meets Ben"), {box.label()})
    assert len(asked(box)) == 1
    gone = box.account.label_named(LABEL)
    assert gone is not None
    box.account.drop_label(gone)
    assert asked(box) == []
    assert box.account.label_named(LABEL) is not None
    box.account.relabel(box.account.draft(next(iter(box.account.drafts))), [box.label()], [])
    assert len(asked(box)) == 1


def test_the_label_renamed_by_its_owner_is_still_the_same(box: Box) -> None:
    box.account.save_draft(draft("Ana meets Ben"), {box.label()})
    assert len(asked(box)) == 1
    renamed = box.account.label_named(LABEL)
    assert renamed is not None
    renamed.name = "Introductions"
    for _ in range(5):
        assert len(asked(box)) == 1
    assert box.account.label_named(LABEL) is None


def test_two_workers_that_make_the_label_at_once_end_with_one(box: Box) -> None:
    labels = box.mailbox._labels
    other = box.another()._labels
    assert labels._make(LABEL) == other._make(LABEL)


def test_a_label_that_gmail_does_not_take_is_for_the_operator(box: Box) -> None:
    from bot.ports import NeedsOperator

    box.server.fail("labels.create", "400")
    with pytest.raises(NeedsOperator, match="label"):
        box.mailbox.keeps_label()


def test_drafts_are_not_listed_as_arrivals(box: Box) -> None:
    before = box.cursor(Folder.ALL)
    box.account.save_draft(draft("Ana meets Ben"), {box.label()})
    assert subjects(list(box.mailbox.arrivals(Folder.ALL, before))) == []
