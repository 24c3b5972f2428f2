"""Tails: a sentence behind a clear yes that says why it is none; a question."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.verdict import Answer, read_verdict

TODAY = date(2026, 11, 21)
BEHIND = {
    "de": (
        "Ja, gerne!",
        [
            "Im Traum vielleicht.",
            "Sie ist meine Exfrau.",
            "Unser Investor steht seit gestern fest.",
            "Bis mein Chef es erfährt.",
            "Das hätte ich früher gesagt.",
            "Sagt zumindest meine Mutter.",
            "Die Stelle ist schon besetzt.",
            "Wer's glaubt.",
            "Wir haben uns letztes Jahr verklagt.",
            "Nur Spaß.",
            "Am Sankt-Nimmerleins-Tag.",
            "Aber erst muss mein Anwalt drüberschauen.",
        ],
    ),
    "fr": (
        "Oui, avec plaisir !",
        [
            "Dans mes rêves.",
            "C'est mon ex-femme.",
            "Nous avons trouvé notre investisseur hier.",
            "Je plaisante.",
            "Quand les poules auront des dents.",
            "C'est ce que dirait mon frère.",
            "Le poste est déjà pourvu.",
            "Il me doit de l'argent.",
            "On s'est fâchés l'an dernier.",
            "Mon avocat doit d'abord relire.",
            "Ou pas.",
        ],
    ),
    "pt": (
        "Sim, com prazer!",
        [
            "Nos meus sonhos.",
            "Ela é minha ex.",
            "Encontramos nosso investidor ontem.",
            "Brincadeira.",
            "No dia de São Nunca.",
            "É o que diria meu irmão.",
            "Ele me deve dinheiro.",
            "Brigamos no ano passado.",
            "Só que não.",
        ],
    ),
    "it": (
        "Sì, volentieri!",
        [
            "Nei miei sogni.",
            "È la mia ex.",
            "Abbiamo trovato il nostro investitore ieri.",
            "Scherzo.",
            "Lo direbbe mio fratello.",
            "Il posto è già occupato.",
            "Mi deve dei soldi.",
            "Abbiamo litigato l'anno scorso.",
        ],
    ),
    "nl": (
        "Ja, graag!",
        [
            "In mijn dromen.",
            "Zij is mijn ex.",
            "We hebben gisteren onze investeerder gevonden.",
            "Grapje.",
            "Met sint-juttemis.",
            "Dat zou mijn broer zeggen.",
            "De functie is al vervuld.",
            "Hij is me geld schuldig.",
            "We hebben vorig jaar ruzie gehad.",
            "Of niet.",
        ],
    ),
    "sv": (
        "Ja, gärna!",
        [
            "I mina drömmar.",
            "Hon är mitt ex.",
            "Vi hittade vår investerare igår.",
            "Skämt åsido.",
            "När grisar flyger.",
            "Det skulle min bror säga.",
            "Tjänsten är redan tillsatt.",
            "Han är skyldig mig pengar.",
            "Vi bråkade förra året.",
            "Eller inte.",
        ],
    ),
    "zh": (
        "好的，请介绍。",
        [
            "做梦吧。",
            "她是我前妻。",
            "我们昨天找到投资人了。",
            "开玩笑的。",
            "太阳从西边出来的时候。",
            "我弟弟会这么说。",
            "这个职位已经招到人了。",
            "他欠我钱。",
            "我们去年吵过架。",
            "才怪。",
        ],
    ),
    "en": (
        "Yes, gladly!",
        [
            "In my dreams.",
            "She is my ex.",
            "We found our investor yesterday.",
            "Just kidding.",
            "When pigs fly.",
            "That's what my brother would say.",
            "The position has been filled.",
            "He owes me money.",
            "We fell out last year.",
            "As if.",
            "Not.",
            "Over my dead body.",
        ],
    ),
    "es": (
        "¡Sí, con gusto!",
        [
            "En mis sueños.",
            "Es mi ex.",
            "Encontramos a nuestro inversor ayer.",
            "Es broma.",
            "Cuando las ranas críen pelo.",
            "Eso diría mi hermano.",
            "El puesto ya está cubierto.",
            "Me debe dinero.",
            "Nos peleamos el año pasado.",
            "O no.",
        ],
    ),
    "id": (
        "Ya, dengan senang hati!",
        [
            "Dalam mimpi.",
            "Dia mantan saya.",
            "Kami sudah menemukan investor kemarin.",
            "Bercanda.",
            "Kata adik saya begitu.",
            "Posisinya sudah terisi.",
            "Dia masih berutang pada saya.",
            "Kami bertengkar tahun lalu.",
        ],
    ),
}


@pytest.mark.parametrize("gap", [" ", "\n\n"], ids=["same line", "own paragraph"])
@pytest.mark.parametrize(("language", "tail"), [(one, tail) for one, (_, tails) in BEHIND.items() for tail in tails])
def test_what_comes_behind_a_yes_may_take_it_back(language: str, tail: str, gap: str) -> None:
    yes = BEHIND[language][0]
    assert read_verdict(yes, language=language, today=TODAY).answer is Answer.YES
    assert read_verdict(yes + gap + tail, language=language, today=TODAY).answer is not Answer.YES
