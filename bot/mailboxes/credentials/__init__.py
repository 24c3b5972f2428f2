"""How to log in: passwords from where they are kept, and Google's tokens in their place."""

from bot.mailboxes.credentials.google import API, IMAP, Grant, Token, google_token, name_of
from bot.mailboxes.credentials.passwords import password_source

__all__ = ["API", "IMAP", "Grant", "Token", "google_token", "name_of", "password_source"]
