"""What the add-on may see in Gmail, and under which addresses Google reaches it."""

from __future__ import annotations

_ADDON = "https://www.googleapis.com/auth/gmail.addons."
EXECUTE = f"{_ADDON}execute"
METADATA = f"{_ADDON}current.message.metadata"  # headers of the mail that is open, and recipients of a draft
COMPOSE = f"{_ADDON}current.action.compose"
EMAIL = "https://www.googleapis.com/auth/userinfo.email"
LOCALE = "https://www.googleapis.com/auth/script.locale"

LOGO = "/addon/logo.png"


def url_of(base: str, name: str) -> str:
    """The address of the endpoint of this name; `base` has no slash at its end."""
    return f"{base}/addon/{name}"


def logo_of(base: str) -> str:
    """The address of the picture that Twoyes serves itself."""
    return f"{base}{LOGO}"
