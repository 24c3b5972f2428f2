"""From a closed line to a session that may submit: connection, greeting, STARTTLS, login."""

from __future__ import annotations

import base64
import binascii
import smtplib
import ssl

from bot.mailboxes import xoauth2
from bot.mailboxes.links import APP_PASSWORD_ADVICE, connection_failed, shut, tls_context, tune, within
from bot.mailboxes.smtp.answers import read_answer
from bot.mailboxes.smtp.settings import SmtpSettings
from bot.mailboxes.xoauth2 import Bearer
from bot.ports import NeedsOperator, TryLater


def connect(settings: SmtpSettings) -> smtplib.SMTP:
    """A new connection, greeted, under TLS and logged in as the settings say. Raises TryLater or NeedsOperator."""
    context = tls_context(settings.ca_file)
    client = _unconnected(settings, context)
    try:
        with within(5 * settings.timeout, lambda: shut(client.sock)):
            answer = read_answer(*client.connect(settings.host, settings.port))
            if answer.code != 220:
                raise smtplib.SMTPConnectError(answer.code, answer.text)
            assert client.sock is not None
            tune(client.sock)
            _greet(settings, client)
            if settings.security == "starttls":
                _begin_tls(settings, client, context)
            if settings.user:
                _login(settings, client)
    except BaseException as fault:
        client.close()
        if isinstance(fault, smtplib.SMTPServerDisconnected):
            raise TryLater(f"{settings.server} closed the connection: {fault}") from fault
        if isinstance(fault, smtplib.SMTPResponseException):
            raise TryLater(
                f"{settings.server} is not available: {read_answer(fault.smtp_code, fault.smtp_error)}"
            ) from fault
        if isinstance(fault, smtplib.SMTPException):  # an OSError too, and no fault of the network
            raise TryLater(f"{settings.server} is not available: {fault}") from fault
        if isinstance(fault, OSError):
            raise connection_failed(fault, settings.server) from fault
        raise
    return client


def _unconnected(settings: SmtpSettings, context: ssl.SSLContext) -> smtplib.SMTP:
    client = (
        smtplib.SMTP_SSL(local_hostname=settings.greet_as, timeout=settings.timeout, context=context)
        if settings.security == "tls"
        else smtplib.SMTP(local_hostname=settings.greet_as, timeout=settings.timeout)
    )
    client._host = settings.host  # type: ignore[attr-defined]  # whom the certificate must name; with a host in the
    # constructor it would connect there, where nobody can end a banner that never ends
    return client


def _begin_tls(settings: SmtpSettings, client: smtplib.SMTP, context: ssl.SSLContext) -> None:
    if not client.has_extn("starttls"):
        raise NeedsOperator(
            f"{settings.server} offers no STARTTLS; nothing was sent. Use security: tls with port 465,"
            " or ask the provider for its submission port."
        )
    answer = read_answer(*client.starttls(context=context))
    if not answer.good:
        raise TryLater(f"{settings.server} refused STARTTLS: {answer}")
    _greet(settings, client)


def _greet(settings: SmtpSettings, client: smtplib.SMTP) -> None:
    client.command_encoding = "utf-8"  # beyond ASCII it is used only under SMTPUTF8
    answer = read_answer(*client.ehlo())
    if not answer.good:
        raise TryLater(f"{settings.server} refused our greeting: {answer}")


def _login(settings: SmtpSettings, client: smtplib.SMTP) -> None:
    challenges: list[bytes] = []
    try:
        if settings.token is not None:
            _by_token(settings, settings.token, client, challenges)
        else:
            _by_password(settings, client)
    except smtplib.SMTPNotSupportedError as fault:
        raise NeedsOperator(
            f"{settings.server} offers no login of this kind on this connection. Submission is usually port 465"
            " (tls) or 587 (starttls); for a relay that wants no login leave the user empty."
        ) from fault
    except smtplib.SMTPAuthenticationError as fault:
        answer = read_answer(fault.smtp_code, fault.smtp_error)
        if answer.transient:
            raise TryLater(f"{settings.server} cannot check logins now: {answer}") from fault
        if settings.token is not None:
            raise xoauth2.refused(settings.server, settings.user, str(answer), challenges[-1]) from fault
        raise NeedsOperator(
            f"{settings.server} refused the user name or password of {settings.user}: {answer}. {APP_PASSWORD_ADVICE}"
        ) from fault


def _by_token(settings: SmtpSettings, token: Bearer, client: smtplib.SMTP, challenges: list[bytes]) -> None:
    """Presents an access token, and a new one where it is refused. `challenges` take the server's reasons."""
    if xoauth2.MECHANISM not in client.esmtp_features.get("auth", "").upper().split():
        raise smtplib.SMTPNotSupportedError(xoauth2.MECHANISM)

    def present(anew: bool) -> None:
        said = xoauth2.initial_response(settings.user, token(anew)[0])
        challenges.append(b"")

        def answer(challenge: bytes | None = None) -> str:
            if challenge is None:
                return said
            challenges.append(challenge)
            return ""  # a refusal is told in a challenge, and comes after an empty line

        try:
            client.auth(xoauth2.MECHANISM, answer)
        except binascii.Error as fault:
            raise smtplib.SMTPException(f"it answers {xoauth2.MECHANISM} with nonsense: {fault}") from fault

    try:
        present(False)
    except smtplib.SMTPAuthenticationError as fault:
        if read_answer(fault.smtp_code, fault.smtp_error).transient:
            raise
        present(True)


def _by_password(settings: SmtpSettings, client: smtplib.SMTP) -> None:
    assert settings.password is not None
    user, password = settings.user, settings.password()
    if user.isascii() and password.isascii():
        client.login(user, password)
    else:  # smtplib encodes ASCII only; RFC 4616 says UTF-8
        plain = base64.b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
        answer = read_answer(*client.docmd("AUTH", f"PLAIN {plain}"))
        if not answer.good:
            raise smtplib.SMTPAuthenticationError(answer.code, answer.text)
