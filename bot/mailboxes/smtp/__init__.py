"""The way out over SMTP submission (RFC 5321, 6409): one verb at a time, so that it is known what a failure means."""

from bot.mailboxes.smtp.courier import SmtpCourier
from bot.mailboxes.smtp.filed import FiledCourier
from bot.mailboxes.smtp.settings import SmtpSettings

__all__ = ["FiledCourier", "SmtpCourier", "SmtpSettings"]
