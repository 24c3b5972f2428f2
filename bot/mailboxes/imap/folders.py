"""Which folder has which role: as configured, by special use (RFC 6154), by its usual name; and the label's folders."""

from __future__ import annotations

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from bot.mailboxes.imap.connection import Link
from bot.places import DraftState, Folder
from bot.ports import NeedsOperator

_SPECIAL_USE = {
    Folder.DRAFTS: b"\\drafts",
    Folder.SENT: b"\\sent",
    Folder.ARCHIVE: b"\\archive",
    Folder.ALL: b"\\all",
    Folder.JUNK: b"\\junk",
}  # RFC 6154; flags are compared in lower case
_USUAL_NAMES = {
    Folder.DRAFTS: ("drafts", "draft"),
    Folder.SENT: ("sent", "sent items", "sent messages", "sent mail"),
    Folder.ARCHIVE: ("archive", "archives"),
    Folder.ALL: (),
    Folder.JUNK: ("junk", "spam", "junk e-mail", "junk email", "bulk mail"),
}


def name_of(link: Link, role: Folder) -> str | None:
    """The folder's name: as configured, by special use, or as such folders are usually called."""
    folders = link.folders()
    configured = link.settings.folders.get(role)
    if configured is not None:
        if configured not in folders and configured.upper() != "INBOX":
            link.forget_folders()  # it may be made before the next call
            raise NeedsOperator(
                f"Mailbox {link.settings.name} has no folder {configured!r} ({role})."
                f" There are: {', '.join(sorted(folders))}."
            )
        return configured
    if role is Folder.INBOX:
        return "INBOX"
    special = _SPECIAL_USE.get(role)
    for name, listed in folders.items():
        if special in listed.flags:
            return name
    usual = (link.settings.label.casefold(),) if role is Folder.REQUESTS else _USUAL_NAMES[role]
    for wanted in usual:
        for name, listed in folders.items():
            if listed.below_root(name).casefold() == wanted:
                return name
    return None


def require(link: Link, role: Folder) -> str:
    """The folder's name. Raises NeedsOperator where the mailbox has no folder for the role."""
    name = name_of(link, role)
    if name is None:
        there = ", ".join(sorted(link.folders()))
        link.forget_folders()
        raise NeedsOperator(
            f"Mailbox {link.settings.name} has no folder that could be its {role} folder; make one or name"
            f" it under folders. There are: {there}."
        )
    return name


def trash(link: Link) -> str | None:
    """The folder from which a provider deletes by itself, where it is marked as such."""
    return next((name for name, listed in link.folders().items() if b"\\trash" in listed.flags), None)


def label_folder(link: Link) -> str:
    """The folder named like the label: the one there is, or the one to make."""
    return name_of(link, Folder.REQUESTS) or _hierarchy(link)[1] + link.settings.label


def state_folder(link: Link, state: DraftState) -> str:
    """The folder below the label's in which drafts of this state stand."""
    return _hierarchy(link)[0].join((label_folder(link), state.removeprefix("intro-")))


def ensure(link: Link, name: str) -> None:
    """Makes the folder where it is missing. At Gmail it may be hidden from IMAP, and serves as a label all the same."""
    link.forget_folders()
    if name not in link.folders():
        try:
            link.client.create_folder(name)
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            if not link.gmail:
                raise
        else:
            link.client.subscribe_folder(name)
        link.forget_folders()


def _hierarchy(link: Link) -> tuple[str, str]:
    """The separator, and the prefix under which this server wants every folder ("" or "INBOX." mostly)."""
    separator = next((listed.separator for listed in link.folders().values()), "/")
    others = [name for name in link.folders() if name.upper() != "INBOX"]
    below = bool(others) and all(name.startswith(f"INBOX{separator}") for name in others)
    return separator, f"INBOX{separator}" if below else ""
