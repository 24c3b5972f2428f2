"""What machines send: absences, bounces, receipts, calendars, tickets, lists; and people who look like machines."""

from __future__ import annotations

from tests.hostile.odd import Case, crlf
from tests.hostile.odd_bombs import Bomb
from tests.hostile.odd_programs import quoted

PLAIN = "text/plain; charset=utf-8"


def note(words: str, *lines: str, subject: str = "", author: str = "") -> Bomb:
    """A mail in Ana's name, in answer to the ask, with these header lines more."""
    return lambda case: case.mail(PLAIN, words + "\n", *lines, subject=subject, author=author)


def absence(words: str, subject: str, *lines: str) -> Bomb:
    """A note of an absence that quotes the ask, its YES and all."""
    return lambda case: case.mail(
        PLAIN, f"{words}\n\n{quoted(case)}\n", *lines, subject=f"{subject} {case.ask['Subject']}"
    )


def calendar(method: str, partstat: str, subject: str) -> Bomb:
    """An answer that a calendar writes (RFC 5546)."""
    ics = f"BEGIN:VCALENDAR\nMETHOD:{method}\nBEGIN:VEVENT\nATTENDEE;PARTSTAT={partstat}:mailto:a@ruiz.example\n"
    ics += f"SUMMARY:{partstat}\nEND:VEVENT\nEND:VCALENDAR\n"
    body = (
        f"--b\nContent-Type: {PLAIN}\n\nYes please.\n--b\nContent-Type: text/calendar; method={method}\n\n{ics}--b--\n"
    )
    return lambda case: case.mail("multipart/alternative; boundary=b", body, subject=subject)


def report(
    *,
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 user unknown",
    recipient: str = "",
    about: str = "",
    author: str = "MAILER-DAEMON@mx.there.example",
    original: str = "message/rfc822",
    words: str = "Your message could not be delivered.",
) -> Bomb:
    """A delivery status notification (RFC 3464) on Ana's ask, the letter returned with it."""

    def mail(case: Case) -> bytes:
        letter = (
            case.raw_ask.decode() if original == "message/rfc822" else case.raw_ask.decode().partition("\r\n\r\n")[0]
        )
        letter = letter.replace(case.ask_id, about) if about else letter
        fields = f"Reporting-MTA: dns; mx.there.example\n\nFinal-Recipient: rfc822; {recipient or case.ana}\n"
        fields += f"Action: {action}\nStatus: {status}\n" + (f"Diagnostic-Code: {diagnostic}\n" if diagnostic else "")
        body = (
            f"--r\nContent-Type: text/plain\n\n{words}\n--r\nContent-Type: message/delivery-status\n\n{fields}\n--r\n"
        )
        body += f"Content-Type: {original}\n\n{letter}\n--r--\n" if original else "--r--\n"
        return server(case, body, 'multipart/report; report-type=delivery-status; boundary="r"', author=author)

    return mail


def server(
    case: Case,
    body: str,
    kind: str = PLAIN,
    *lines: str,
    author: str = "MAILER-DAEMON@mx.there.example",
    subject: str = "Undelivered Mail Returned to Sender",
) -> bytes:
    """A mail that a server writes by itself: null sender, no thread."""
    head = ("Return-Path: <>", f"From: Mail Delivery System <{author}>", "To: intro@connector.example")
    date = f"Date: {case.date}", f"Message-ID: <report-{case.number}@mx.there.example>", f"Subject: {subject}"
    return crlf("\n".join((*head, *date, *lines, "MIME-Version: 1.0", f"Content-Type: {kind}", "", body)).encode())


def prose(text: str, subject: str, *lines: str, author: str = "MAILER-DAEMON@mx.there.example") -> Bomb:
    """A report in words alone; {ana} and {letter} are filled in."""

    def mail(case: Case) -> bytes:
        letter = case.raw_ask.decode().replace("\r\n", "\n")
        body = text.replace("{ana}", case.ana).replace("{letter}", letter)
        given = tuple(line.replace("{ana}", case.ana) for line in lines)
        return server(case, body, PLAIN, *given, author=author, subject=subject)

    return mail


AUTO, OOF = "Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All"
_QMAIL = (
    "Hi. This is the qmail-send program at there.example.\nI'm afraid I wasn't able to deliver your message to the "
    "following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<{ana}>:\n{why}\n\n"
    "--- Below this line is a copy of the message.\n\nReturn-Path: <intro@connector.example>\n{letter}"
)
_EXIM = (
    "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
    "delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
    "  {ana}\n    "
    "{why}\n\n------ This is a copy of the message, including all the headers. ------\n\n{letter}"
)

MACHINES: dict[str, tuple[Bomb, str]] = {
    # absences, with the mark of RFC 3834
    "away, English": (absence("I am out of the office until 23 November.", "Automatic reply:", AUTO, OOF), "away"),
    "away, Spanish": (
        absence("Estoy fuera de la oficina hasta el 23 de noviembre.", "Respuesta automática:", AUTO),
        "away",
    ),
    "away, Indonesian": (absence("Saya sedang cuti sampai 23 November.", "Balasan otomatis:", AUTO), "away"),
    "away, German": (absence("Ich bin bis zum 23. November nicht im Büro.", "Automatische Antwort:", AUTO), "away"),
    "away, French": (absence("Je suis absente jusqu'au 23 novembre.", "Réponse automatique :", AUTO), "away"),
    "away, Portuguese": (absence("Estou fora do escritório até 23 de novembro.", "Resposta automática:", AUTO), "away"),
    "away, Italian": (absence("Sono fuori ufficio fino al 23 novembre.", "Risposta automatica:", AUTO), "away"),
    "away, Dutch": (absence("Ik ben afwezig tot 23 november.", "Automatisch antwoord:", AUTO), "away"),
    "away, Polish": (absence("Jestem poza biurem do 23 listopada.", "Odpowiedź automatyczna:", AUTO), "away"),
    "away, Swedish": (absence("Jag är inte på kontoret till 23 november.", "Autosvar:", AUTO), "away"),
    "away, Japanese": (absence("11月23日まで不在にしております。", "自動応答:", AUTO), "away"),
    "away, Chinese": (absence("我正在休假，11月23日回来。", "自动答复:", AUTO), "away"),
    "away, Turkish": (absence("23 Kasım'a kadar ofis dışındayım.", "Otomatik yanıt:", AUTO), "away"),
    "away, Russian": (absence("Я в отпуске до 23 ноября.", "Автоматический ответ:", AUTO), "away"),
    # absences without it
    "away, subject alone": (absence("I am out of the office until 23 November.", "Automatic reply:"), "away"),
    "away, Spanish subject alone": (
        absence("Estoy de vacaciones hasta el 23 de noviembre.", "Fuera de la oficina:"),
        "away",
    ),
    "away, Indonesian subject alone": (absence("Saya sedang cuti sampai 23 November.", "Balasan otomatis:"), "away"),
    "away, words alone": (
        note("Thank you for your email. I am out of the office until 23 November with limited access to email."),
        "away",
    ),
    "away, and yes in its words": (
        note("Yes, I got your mail! I am on holiday until 23 November.", AUTO, subject="Out of office"),
        "away",
    ),
    "away, Precedence": (absence("I am on leave until 23 November.", "Re:", "Precedence: auto_reply"), "away"),
    "away, X-Autoreply": (absence("I am on leave until 23 November.", "Re:", "X-Autoreply: yes"), "away"),
    "away, Apple": (absence("I am on leave until 23 November.", "Re:", "X-Apple-Action: VACATION"), "away"),
    "away, null sender": (absence("I am on leave until 23 November.", "Re:", "Return-Path: <>"), "away"),
    "a robot says yes": (note("Yes please.", AUTO), "away"),
    "a robot says no": (note("No thanks.", "Auto-Submitted: auto-generated"), "away"),
    "a robot says later": (note("Ask me in January.", "Auto-Submitted: auto-notified"), "away"),
    "left the company": (note("I no longer work at Banco Verde. Yes, really.", AUTO), "away ignored"),
    # services
    "a challenge": (
        note(
            "Please confirm that you are human to deliver your message: https://challenge.example/verify\n"
            "Click the link to verify your address, and your mail will be delivered.",
            AUTO,
        ),
        "ignored away",
    ),
    "a ticket": (
        note(
            "Thank you, we received your request. Ticket #4711 was opened.", AUTO, subject="[#4711] Received: your mail"
        ),
        "away ignored",
    ),
    "a ticket from a robot's address": (
        note("We received your request: YES", author="From: no-reply@ruiz.example", subject="[#4711] Re: Introduction"),
        "ignored",
    ),
    "a list": (note("Yes please.", "List-Id: <pilots.ruiz.example>", "Precedence: list"), "ignored"),
    "a newsletter": (note("Yes please.", "List-Unsubscribe: <mailto:x@x.example>", "Precedence: bulk"), "question"),
    "a receipt of Outlook": (
        lambda case: case.mail(
            "multipart/report; report-type=disposition-notification; boundary=b",
            "--b\nContent-Type: text/plain\n\nYour message was read: Yes.\n--b\nContent-Type: "
            "message/disposition-notification\n\nFinal-Recipient: rfc822;a@ruiz.example\n"
            "Disposition: manual-action/MDN-sent-manually; displayed\n--b--\n",
            subject="Read: Introduction",
        ),
        "ignored",
    ),
    "a receipt in words": (
        note(
            "Your message\n\nTo: Ana\nSubject: Introduction\n\nwas read on 12/11/2026 10:00.",
            subject="Read: Introduction",
        ),
        "ignored",
    ),
    "a report of abuse": (
        lambda case: server(
            case,
            "--b\nContent-Type: text/plain\n\nThis is an abuse report.\n--b\nContent-Type: message/feedback-report\n\n"
            f"Feedback-Type: abuse\nUser-Agent: FBL/1\nVersion: 1\n\n--b\nContent-Type: message/rfc822\n\n"
            f"{case.raw_ask.decode()}\n--b--\n",
            "multipart/report; report-type=feedback-report; boundary=b",
            author="fbl@provider.example",
            subject="Abuse report",
        ),
        "ignored",
    ),
    # calendars
    "a calendar accepts": (calendar("REPLY", "ACCEPTED", "Accepted: Introduction to Ben Ong"), "question"),
    "a calendar declines": (calendar("REPLY", "DECLINED", "Declined: Introduction to Ben Ong"), "question"),
    "a calendar is tentative": (calendar("REPLY", "TENTATIVE", "Tentative: Introduction"), "question"),
    "a calendar counters": (calendar("COUNTER", "TENTATIVE", "New time proposed: Introduction"), "question"),
    "a calendar invites": (calendar("REQUEST", "NEEDS-ACTION", "Invitation: call"), "question"),
    "a calendar accepts, Spanish": (calendar("REPLY", "ACCEPTED", "Aceptado: Introduction to Ben Ong"), "question"),
    # bounces by the book
    "user unknown": (report(), "unreachable"),
    "user unknown, headers alone": (report(original="text/rfc822-headers"), "unreachable"),
    "Postfix": (report(words="This is the mail system at host mx.\n\nI'm sorry to have to inform you."), "unreachable"),
    "Exchange": (
        report(
            diagnostic="smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found",
            status="5.1.10",
            author="MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@there.example",
        ),
        "unreachable",
    ),
    "Gmail": (
        report(
            author="mailer-daemon@googlemail.example",
            words="** Address not found **\n\nYour message wasn't delivered because the address couldn't be found.",
            diagnostic="smtp; 550-5.1.1 The email account that you tried to reach does not exist.",
        ),
        "unreachable",
    ),
    "no Diagnostic-Code": (report(diagnostic=""), "unreachable"),
    "a delay": (report(action="delayed", status="4.4.1", diagnostic="smtp; connection timed out"), "ignored"),
    "a delay with 5.x": (report(action="delayed", status="5.4.1"), "ignored"),
    "given up after days": (report(status="4.4.7", diagnostic="smtp; 450 4.4.7 message expired"), "unreachable"),
    "mailbox full for days": (
        report(status="4.2.2", diagnostic="smtp; 452 4.2.2 mailbox full; retry timeout exceeded"),
        "unreachable",
    ),
    "nobody answers for days": (report(status="4.4.1", diagnostic="smtp; connection timed out"), "unreachable"),
    "our reputation": (report(status="5.7.1", diagnostic="smtp; 550 5.7.1 blocked by blocklist"), "ignored"),
    "a success": (report(action="delivered", status="2.0.0", diagnostic="smtp; 250 ok"), "ignored"),
    "relayed": (report(action="relayed", status="2.0.0", diagnostic=""), "ignored"),
    "about another address": (report(recipient="eva@ruiz.example"), "ignored"),
    "about a letter never sent": (report(about="<never@connector.example>"), "ignored"),
    "without the letter": (report(original=""), "ignored"),
    "about the other's address": (lambda case: report(recipient=case.ben)(case), "ignored"),
    "about the other's letter, to this address": (lambda case: report(about=case.bens_id)(case), "ignored"),
    "about both letters": (
        lambda case: report()(case).replace(
            b"\r\n\r\n--r\r\n", f"\r\nMessage-ID: {case.bens_id}\r\n\r\n--r\r\n".encode(), 1
        ),
        "unreachable ignored",
    ),
    "a report in Ana's own name": (report(author="ana@ruiz.example"), "unreachable ignored question"),
    "an answer with words of a report": (
        note(
            "Yes please. By the way, your other mail to me bounced: 550 5.1.1 user unknown.", subject="Undelivered Mail"
        ),
        "yes question",
    ),
    "an answer with a returned letter": (
        lambda case: case.mail(
            "multipart/mixed; boundary=b",
            "--b\nContent-Type: text/plain\n\nYes please.\n--b\nContent-Type: message/rfc822\n\n"
            f"{case.raw_ask.decode()}\n--b--",
        ),
        "yes",
    ),
    # bounces in words
    "qmail": (
        prose(
            _QMAIL.replace("{why}", "10.0.0.1 does not like recipient.\nRemote host said: 550 no such user"),
            "failure notice",
        ),
        "unreachable",
    ),
    "qmail, after days": (
        prose(
            _QMAIL.replace("{why}", "I'm not going to try again; this message has been in the queue too long."),
            "failure notice",
        ),
        "unreachable",
    ),
    "Exim": (
        prose(
            _EXIM.replace("{why}", "550 5.1.1 unknown user"),
            "Mail delivery failed: returning message to sender",
            "X-Failed-Recipients: {ana}",
        ),
        "unreachable",
    ),
    "Exim, after days": (
        prose(
            _EXIM.replace("{why}", "retry timeout exceeded"),
            "Mail delivery failed: returning message to sender",
            "X-Failed-Recipients: {ana}",
        ),
        "unreachable",
    ),
    "Exim, a delay": (
        prose(
            "This message was created automatically by mail delivery software.\nA message that you sent has not yet "
            "been delivered to one or more of its\nrecipients after more than 24 hours on the queue.\n\nThe address to "
            "which the message has not yet been delivered is:\n\n  {ana}\n    Delay reason: mailbox is full\n\nNo "
            "action is required on your part. Delivery attempts will continue for some time.\n\n{letter}",
            "Warning: message delayed 24 hours",
            "X-Failed-Recipients: {ana}",
        ),
        "ignored",
    ),
    "Lotus Notes": (
        prose(
            "Your message\n\n  Subject: Introduction\n\nwas not delivered to:\n\n  {ana}\n\nbecause:\n\n  User ruiz "
            "not listed in Domino Directory\n\n{letter}",
            "DELIVERY FAILURE: User ruiz not listed in Domino Directory",
            author="postmaster@there.example",
        ),
        "unreachable",
    ),
    "a report in Spanish": (
        prose(
            "No se ha podido entregar el mensaje a {ana}: el usuario no existe.\n\n{letter}",
            "No se pudo entregar el mensaje",
        ),
        "unreachable",
    ),
    "a report in Indonesian": (
        prose("Pesan Anda ke {ana} tidak dapat dikirim: alamat tidak ditemukan.\n\n{letter}", "Pesan tidak terkirim"),
        "unreachable",
    ),
    "a report in German": (
        prose(
            "Die Nachricht an {ana} konnte nicht zugestellt werden: Empfänger unbekannt.\n\n{letter}",
            "Unzustellbar: Introduction",
        ),
        "unreachable",
    ),
    "a report that names nobody": (
        prose("Your message could not be delivered.\n\n{letter}", "Returned mail"),
        "unreachable",
    ),
    "a report that names nobody and no letter": (
        prose("Your message could not be delivered.", "Returned mail"),
        "ignored",
    ),
    # people who look like machines
    "Auto-Submitted: no": (note("Yes please.", "Auto-Submitted: no"), "yes"),
    "Precedence: bulk": (note("Yes please.", "Precedence: bulk"), "question"),
    "Precedence: normal": (note("Yes please.", "Precedence: normal"), "yes"),
    "null Return-Path": (note("Yes please.", "Return-Path: <>"), "question"),
    "X-Auto-Response-Suppress": (note("Yes please.", OOF), "yes"),
    "a subject about an absence": (note("Yes please.", subject="Re: Out of office next week?"), "yes"),
    "her own absence as a footer": (
        note("Yes please.\n\nNote: I work part time, Monday to Wednesday."),
        "yes question",
    ),
    "importance and receipts asked for": (
        note("Yes please.", "Importance: high", "Disposition-Notification-To: ana@ruiz.example", "X-Priority: 1"),
        "yes",
    ),
    "Feedback-ID": (note("Yes please.", "Feedback-ID: 1:2:3:x"), "yes"),
}
