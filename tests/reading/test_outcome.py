"""How it went, from a choice or from words; what is denied, wished or said both ways is unclear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.outcome import read_outcome, read_thanks


@pytest.mark.parametrize("answer", ["met", "planned", "no", "helpful"])
@pytest.mark.parametrize(
    "shape", ["{}", "{}.", "*{}*", "{}\n\nAna", " {} !\nThe rest is prose: we never met, or did we?"]
)
def test_a_choice_alone_decides(answer: str, shape: str) -> None:
    for word in (answer, answer.upper(), answer.title()):
        found = read_outcome(shape.format(word))
        assert (found.answer, found.rule) == (answer, "choice")


WORDS = {
    "met": [
        "We had a great call last week",
        "We had a really good 30 minute call on Monday",
        "Ben and I had a nice chat yesterday and will meet again next week.",
        "Hi Carla,\n\nyes, we met on Tuesday and it was great.\n\nBest,\nAna",
        "We spoke last week, good guy.",
        "I met with Ben on Monday",
        "Great chat with Ben last week, thank you!",
        "Yes we did, and it was lovely.",
        "Our call went really well",
        "We hit it off",
        "How was it? We met.",
        "We met. No problem at all!",
    ],
    "planned": [
        "not yet, we're meeting on Tuesday",
        "No, we are meeting on Tuesday",
        "We've scheduled a call for Friday",
        "We'll talk next week",
        "Call is on Thursday",
        "We haven't met yet, but we have a call planned",
        "Not yet - meeting next week",
        "It's in the calendar",
        "We are trying to find a time",
    ],
    "no": [
        "never heard back",
        "Unfortunately I never heard back from Ben",
        "No, it didn't work out",
        "thanks but we never met",
        "Ben never replied",
        "He did not show up",
        "We didn't end up talking",
        "Nothing came of it, sadly",
        "Ben ghosted me",
        "It fell through",
        "I never met Ben",
        "It was not a good fit",
    ],
    "helpful": [
        "it was very helpful, thanks!",
        "Helpful, thanks!",
        "We spoke yesterday, very useful.\n\nThanks,\nAna",
        "we are now working together!",
        "I met with Ben on Monday. Super helpful.",
        "Ben helped us a lot",
        "We met and we signed a contract",
        "It was exactly what I needed",
    ],
    "unclear": [
        "",
        "Yes",
        "Thanks!",
        "Not yet",
        "We haven't met",
        "I wish we had met",
        "If we had met, it would have been great",
        "It would have been helpful to meet",
        "We never had a great call",
        "It wasn't helpful",
        "We met! Not really useful.",
        "Did we meet?",
        "We met?",
        "We met but it didn't work out",
        "We had a call scheduled but he cancelled",
        "We were supposed to meet on Tuesday",
        "There was talk of meeting next week",
        "We had met once before your intro",
        "No thanks",
        "No, thanks",
        "I hope we can meet next week",
        "I would say it was helpful",
        "No, it was great",
        "Thanks for nothing",
        "helpfulness",
        "MET or NO?",
        "Nous nous sommes vus la semaine dernière",
        "Who are you?",
        "Before we met I was sceptical",
        "I doubt that it was helpful, to be honest, not helpful",
    ],
}


@pytest.mark.parametrize(("answer", "text"), [(answer, text) for answer, texts in WORDS.items() for text in texts])
def test_words_decide(answer: str, text: str) -> None:
    found = read_outcome(text)
    assert found.answer == answer, found
    if answer != "unclear":
        assert found.evidence in " ".join(text.split())


@pytest.mark.parametrize("before", ["I wish ", "If only ", "It is not true that ", "Nobody says that ", "Unless "])
@pytest.mark.parametrize("text", ["we met", "it was very helpful", "we had a great call", "we are meeting on Tuesday"])
def test_what_is_denied_or_wished_is_never_taken_for_what_happened(before: str, text: str) -> None:
    assert read_outcome(text[0].upper() + text[1:]).answer in ("met", "helpful", "planned")
    assert read_outcome(before + text).answer == "unclear"


def test_other_languages_are_not_guessed() -> None:
    assert read_outcome("MET", "fr").answer == "unclear"
    assert read_outcome("We met", "en-GB").answer == "met"


@pytest.mark.parametrize(
    ("text", "thanks"),
    [
        ("Thanks for the introduction, Carla!", "Thanks for the introduction, Carla"),
        ("it was very helpful, thanks!", "it was very helpful, thanks"),
        ("We met. Thank you so much for connecting us!\n\nBest,\nAna", "Thank you so much for connecting us"),
        ("Much appreciated!", "Much appreciated"),
        ("Thanks a lot", "Thanks a lot"),
        ("thanks but we never met", "thanks but we never met"),
        ("We met.\n\nThanks,\nAna", ""),
        ("We met.\n\nThanks\nAna Ruiz\nRuiz Partners", ""),
        ("No thanks", ""),
        ("Thanks but no thanks", ""),
        ("Thanks for nothing", ""),
        ("Thank God it is over", ""),
        ("It failed thanks to you", ""),
        ("I can not thank you enough, not", ""),
        ("We met.", ""),
        ("", ""),
    ],
)
def test_words_of_thanks(text: str, thanks: str) -> None:
    assert read_thanks(text) == thanks
    assert read_outcome(text).thanks == bool(thanks)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Thanks, Ben, see you on Tuesday", False),
        ("Thanks! Tuesday is fine.", False),
        ("Thanks Carla! Ben, nice to meet you.", True),
        ("Thanks for the introduction. Ben, nice to meet you.", True),
        ("Many thanks for putting us in touch! Ben, nice to meet you.", True),
    ],
)
def test_among_others_only_thanks_to_the_connector_count(text: str, counts: bool) -> None:
    assert bool(read_thanks(text, to=("Carla Conti",))) is counts


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    found = read_outcome(text)
    assert found.thanks == bool(read_thanks(text))


@given(
    st.lists(
        st.sampled_from(
            [
                "we",
                "met",
                "not",
                "never",
                "had",
                "a",
                "great",
                "call",
                "helpful",
                "no",
                "yes",
                ",",
                ".",
                "?",
                "if",
                "wish",
                "thanks",
                "but",
            ]
        )
    )
)
def test_a_negation_before_everything_leaves_nothing_positive(words: list[str]) -> None:
    text = "Not " + " ".join(word for word in words if word not in ".?")
    assert read_outcome(text).answer in ("unclear", "no")
