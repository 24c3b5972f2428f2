"""Never again: who asks to be left alone is read so in every language, none of their words as a later or a yes."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.phrases import languages
from bot.reading.tongues import special_word
from bot.reading.verdict import Answer, read_verdict

TODAY = date(2026, 11, 21)
ASKED = {
    "en": [
        "Please never write to me again.",
        "Never contact me again.",
        "Don't ever email me again",
        "Please don't write to me again.",
        "Stop writing to me.",
        "Do not contact me again, please.",
        "Take me off your list.",
        "I never want to hear from you again.",
        "Remove me from your list",
    ],
    "es": ["No me vuelvas a escribir.", "No quiero recibir más correos.", "Nunca más me escriban."],
    "id": ["Jangan pernah hubungi saya lagi.", "Tolong jangan email saya lagi."],
    "de": ["Bitte schreiben Sie mir nie wieder.", "Schreib mir nicht mehr.", "Nehmen Sie mich aus dem Verteiler."],
    "fr": ["Ne m'écrivez plus jamais.", "Ne me contactez plus."],
    "it": ["Non scrivetemi mai più.", "Non contattatemi più."],
    "pt": ["Não me escreva mais.", "Nunca mais me mande email."],
    "nl": ["Schrijf me nooit meer.", "Mail mij niet meer."],
    "pl": ["Proszę nigdy więcej do mnie nie pisać.", "Nie pisz do mnie więcej."],
    "ru": ["Больше не пишите мне.", "Никогда мне больше не пишите."],
    "sv": ["Skriv aldrig till mig igen.", "Kontakta mig inte igen."],
    "tr": ["Bana bir daha yazmayın."],
    "ja": ["二度と連絡しないでください。"],
    "zh": ["请不要再联系我。", "别再给我发邮件了。"],
}


@pytest.mark.parametrize(("language", "text"), [(one, text) for one, texts in ASKED.items() for text in texts])
def test_whoever_asks_to_be_left_alone_is_never_written_to_again(language: str, text: str) -> None:
    verdict = read_verdict(text, language=language, today=TODAY)
    assert verdict.answer is Answer.NO, verdict
    assert "never" in [aside.name for aside in verdict.asides], verdict


def test_every_language_is_asked() -> None:
    assert ASKED.keys() == set(languages())


@pytest.mark.parametrize("word", ["rezygnuję", "iptal", "dur", "cancelar", "alto", "avsluta"])
def test_a_word_that_only_declines_this_one_closes_no_door(word: str) -> None:
    assert special_word(word) == ""
