"""What a mail server adds to mail from outside is nobody's word: known anywhere once confirmed, else by its signs."""

from __future__ import annotations

import time

import pytest

from bot.reading.message import Mail, parse_message
from bot.reading.quoting import own_words, subject_words

FIRM = (
    "Hallo! This mail reached Kral Motors by way of the wider internet. Our helpdesk asks you to think twice before "
    "you open what hangs on it."
)
BANNERS = {
    "en": "CAUTION: This message was sent from outside of the company. Please do not click links unless you are sure.",
    "es": "PRECAUCIÓN: Este correo procede de un remitente externo. No abra los archivos adjuntos sin estar seguro.",
    "id": "PERHATIAN: Email ini berasal dari luar organisasi. Jangan membuka tautan atau lampiran yang tidak dikenal.",
    "pt": "ATENÇÃO: Esta mensagem veio de fora da empresa. Não clique em links nem abra anexos sem ter certeza.",
    "fr": "ATTENTION : ce message provient de l'extérieur de notre société. Ne cliquez pas sur les liens.",
    "de": "ACHTUNG: Diese E-Mail kommt von einem externen Absender. Bitte keine Anhänge öffnen.",
    "it": "ATTENZIONE: questa e-mail arriva da un mittente esterno. Non aprire gli allegati se non sei sicuro.",
    "nl": "LET OP: deze e-mail komt van buiten de organisatie. Wees voorzichtig met bijlagen.",
    "ja": "【注意】このメールは社外から送信されています。リンクや添付ファイルにご注意ください。",
    "zh": "注意：此邮件来自外部，请勿随意点击链接或打开附件。",
    "tr": "DİKKAT: Bu e-posta kuruluş dışından gönderilmiştir. Bağlantılara tıklamayın.",
    "pl": "UWAGA: Ta wiadomość pochodzi spoza organizacji. Nie otwieraj załączników.",
    "sv": "VARNING: Detta mejl kommer från en extern avsändare. Öppna inte länkar.",
    "ru": "ВНИМАНИЕ: это письмо от внешнего отправителя. Не открывайте вложения.",
}
TAGS = ("[EXTERNAL]", "[Ext]", "*** EXTERNAL EMAIL ***", "[EXTERNE]", "【外部】", "EXTERNAL SENDER", "[Внешнее письмо]")
OWN = "Not this year, thank you.\n\nMaybe in 2027?"
PROSE = (
    "Caution: I only know her from outside the office.",
    "External advisers would be more use to us than links to decks.",
    "This message came from outside, I am on a bench. Yes please!",
    "Attention, I never click attachments. Can you paste it?",
    "External",
    "[maybe] ask me in May",
    "Attention: this message comes from outside our office, are links and attachments fine?",
    "Warning: he talks a lot about phishing, but yes, introduce us.",
    "You don't often get email from me, I know. Yes.",
    "注意してください、私は来週いません。",
)


def reply(text: str, kind: str = "text/plain", subject: str = "Re: Mira") -> Mail:
    head = f"From: tomas@kral.example\r\nSubject: {subject}\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n"
    return parse_message(f"{head}{text}".encode())


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def wrapped(text: str, width: int) -> str:
    at = text.rfind(" ", 0, width)
    return f"{text[:at]}\n{text[at + 1 :]}"


@pytest.mark.parametrize(
    "text", [FIRM, wrapped(FIRM, 70), f"  {FIRM}  ", FIRM.replace("'", "’").replace(" ", "\u00a0")]
)
def test_a_confirmed_banner_goes_wherever_it_stands(text: str) -> None:
    for body in (
        f"{text}\n\n{OWN}",
        f"{text}\n{OWN}",
        f"{OWN}\n\n{text}",
        f"{OWN}\n{text}",
        f"Not this year, thank you.\n\n{text}\n\nMaybe in 2027?",
    ):
        assert lines(own_words(reply(body), None, banners=("Another one.", FIRM)).text) == lines(OWN), body
        assert lines(own_words(reply(body), None).text) != lines(OWN)


@pytest.mark.parametrize(
    "page",
    [
        "<div style='border:solid 1pt'>{banner}</div><div>{own}</div>",
        "<table><tr><td bgcolor='#ffeb9c'><b>{first}</b><br>{rest}</td></tr></table><br>{own}",
        "<p>{banner}</p><hr><div>{own}</div>",
        "<div>{own}</div><table><tr><td>{first}</td><td>{rest}</td></tr></table>",
        "<div>{own}<br></div><div><span>{first} </span><span>{rest}</span></div>",
    ],
)
def test_a_confirmed_banner_goes_from_html(page: str) -> None:
    first, rest = FIRM[:45].rpartition(" ")[0], FIRM[len(FIRM[:45].rpartition(" ")[0]) + 1 :]
    shown = page.format(banner=FIRM, first=first, rest=rest, own=OWN.replace("\n", "<br>"))
    assert lines(own_words(reply(shown, "text/html"), None, banners=(FIRM,)).text) == lines(OWN)


def test_a_banner_in_one_part_alone_is_no_disagreement() -> None:
    for plain, rich in ((f"{FIRM}\n\n{OWN}", OWN), (OWN, f"<p>{FIRM}</p>{OWN}")):
        raw = (
            "From: tomas@kral.example\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n"
            f"--c\r\nContent-Type: text/plain\r\n\r\n{plain}\r\n"
            f"--c\r\nContent-Type: text/html\r\n\r\n{rich}\r\n--c--\r\n"
        )
        words = own_words(parse_message(raw.encode()), None, banners=(FIRM,))
        assert (lines(words.text), words.parts_disagree) == (lines(OWN), False)


def test_a_confirmed_banner_is_no_word_within_a_sentence() -> None:
    text = "I read it, and Sent from outside the firm is on it.\nSent from outsiders, I guess."
    assert own_words(reply(text), None, banners=("Sent from outside",)).text == text


def test_words_behind_a_banner_on_its_last_line_stay() -> None:
    assert own_words(reply(f"{FIRM} No, sorry."), None, banners=(FIRM,)).text == "No, sorry."


@pytest.mark.parametrize("banner", BANNERS.values(), ids=BANNERS)
def test_a_caution_at_the_top_goes_unconfirmed(banner: str) -> None:
    for text in (f"{banner}\n\n{OWN}", f"{banner}\n{OWN}", f"*{banner}*\n\n{OWN}"):
        assert lines(own_words(reply(text), None).text) == lines(OWN), text
    shown = f"<table><tr><td>{banner}</td></tr></table><div>{OWN}</div>"
    assert lines(own_words(reply(shown, "text/html"), None).text) == [" ".join(OWN.split())]


@pytest.mark.parametrize("tag", TAGS)
def test_a_tag_at_the_top_goes(tag: str) -> None:
    assert lines(own_words(reply(f"{tag}\n\n{OWN}"), None).text) == lines(OWN)
    assert lines(own_words(reply(f"{tag}\n{BANNERS['en']}\n\n{OWN}"), None).text) == lines(OWN)


def test_a_bracketed_tag_before_the_first_word_goes() -> None:
    assert own_words(reply("[EXTERNAL] No, sorry."), None).text == "No, sorry."


@pytest.mark.parametrize(
    "note",
    [
        "You don't often get email from tomas@kral.example. Learn why this is important",
        "Sie erhalten nicht oft eine E-Mail von tomas@kral.example. Erfahren Sie, warum dies wichtig ist",
        "[You don't often get email from tomas@kral.example. Learn why this is important at https://aka.ms/x ]",
    ],
)
def test_the_note_on_a_first_contact_goes(note: str) -> None:
    assert lines(own_words(reply(f"{note}\n\n{OWN}"), None).text) == lines(OWN)


@pytest.mark.parametrize("text", PROSE)
def test_what_somebody_wrote_is_no_banner(text: str) -> None:
    assert own_words(reply(text), None).text == text
    assert own_words(reply(f"{text}\n\nTomas"), None).text.startswith(text)


def test_a_caution_below_the_first_words_is_left_to_be_confirmed() -> None:
    text = f"{OWN}\n\n{BANNERS['en']}"
    assert lines(own_words(reply(text), None).text) == lines(text)
    assert lines(own_words(reply(text), None, banners=(BANNERS["en"],)).text) == lines(OWN)


@pytest.mark.parametrize(
    ("subject", "tags", "words"),
    [
        ("[EXTERNAL] YES [tw-0123456789abcdef0123456789abcdef]", (), "YES"),
        ("[Kral-Out] YES [tw-0123456789abcdef0123456789abcdef]", ("[Kral-Out]",), "YES"),
        ("[KRAL-OUT] NO", ("Kral-Out",), "NO"),
        ("YES [Kral-Out]", ("[Kral-Out]",), "YES"),
        ("[Kral-Out] Re: Mira", ("[Kral-Out]",), ""),
        ("[EXT] AW: Mira", (), ""),
        ("[Kral-Out] NO", (), "[Kral-Out] NO"),
        ("*** outside *** stop", ("*** outside ***",), "stop"),
        ("Kral-Out fits me", ("[Kral-Out]",), "Kral-Out fits me"),
        ("[x] yes", ("", "[]"), "[x] yes"),
    ],
)
def test_tags_of_the_server_are_no_words_of_a_subject(subject: str, tags: tuple[str, ...], words: str) -> None:
    assert subject_words(reply("", subject=subject), tags) == words


@pytest.mark.parametrize(
    "piece", ["Caution: external sender. ", "[EXTERNAL] ", "Hallo! ", "h\n", "[EXTERNAL]\n", "***"]
)
def test_a_megabyte_of_banners_is_bounded(piece: str) -> None:
    text = (piece * 1_000_000)[:1_000_000]
    begun = time.process_time()
    own_words(reply(text), None, banners=(FIRM, "h" * 2_000))
    subject_words(reply("", subject=text[:200_000].replace("\n", " ")), ("[Kral-Out]", "EXTERNAL"))
    assert time.process_time() - begun < 1
