"""A mailbox over IMAP (RFC 3501, 9051): cursors, headers in batches, labelled drafts, filing, and waiting by IDLE."""

from bot.mailboxes.imap.mailbox import ImapMailbox
from bot.mailboxes.imap.settings import ImapSettings

__all__ = ["ImapMailbox", "ImapSettings"]
