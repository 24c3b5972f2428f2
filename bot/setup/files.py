"""What the doctor sees of the files: who may read them, change them, or put others in their place."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from bot import private
from bot.config import Config
from bot.mailboxes.credentials.logins import google_accounts
from bot.setup.findings import Finding, Level, ok
from bot.storage.engine import beside, sqlite_path


def look_at_files(path: Path, config: Config) -> Iterator[Finding]:
    """Every file of this installation that others may read or change; `path` is the configuration. Changes nothing."""
    database = sqlite_path(config.database)
    folder = (database or config.secrets.file).parent
    if not folder.is_dir():
        yield Finding(Level.FAULT, f"The folder {folder} does not exist.", f"mkdir -m 700 {folder}")
    secret = list(dict.fromkeys(_secret(path, config, database)))
    found = [finding for file in secret if file.exists() for finding in _of_a_secret(file)]
    found += [finding for file in _clients(config) if file.exists() for finding in _of_a_client(file)]
    found += _of_a_log(config.log.file)
    if _mode(path) & 0o002:
        found.append(Finding(Level.FAULT, f"{path} can be changed by anybody on this machine.", f"chmod o-w {path}"))
    folders = dict.fromkeys(file.resolve().parent for file in (path, *secret) if file.exists())
    found += [finding for one in folders for finding in _of_a_folder(one)]
    yield from found
    if not any(finding.level in (Level.FAULT, Level.WARNING) for finding in found):
        yield ok("Files with secrets and mail belong to you alone")


def _secret(path: Path, config: Config, database: Path | None) -> Iterator[Path]:
    """What holds passwords, the key, or mail: nobody else may even read it."""
    if not config.secrets.keyring:
        yield config.secrets.file
    boxes = [box for box in (config.mailbox, config.bot.mailbox) if box]
    for server in (server for box in boxes for server in (box.imap, box.smtp) if server):
        if server.password and server.password.file:
            yield server.password.file
    yield from (one.service_account for one in google_accounts(config) if one.service_account is not None)
    yield path.resolve().parent / "twoyes.env"  # where the unit of `twoyes service` looks for passwords
    if database is not None:
        yield from (database, *beside(database))
        yield from sorted(database.parent.glob(f"{database.name}.*.backup"))


def _clients(config: Config) -> dict[Path, None]:
    """The files of OAuth clients."""
    return dict.fromkeys(one.client for one in google_accounts(config) if one.client is not None)


def _of_a_client(file: Path) -> Iterator[Finding]:
    """An OAuth client: what it calls its secret opens nothing by itself, but is nobody else's business."""
    if _mode(file) & 0o022:
        yield Finding(Level.FAULT, f"{file} can be changed by others.", f"chmod 600 {file}")
    elif _mode(file) & 0o044:
        yield Finding(Level.WARNING, f"{file} can be read by others.", f"chmod 600 {file}")


def _of_a_secret(file: Path) -> Iterator[Finding]:
    if _mode(file) & 0o077:
        yield Finding(Level.FAULT, f"{file} can be read or changed by others.", f"chmod 600 {file}")
    if private.is_strangers(file.stat()):
        yield Finding(Level.FAULT, f"{file} belongs to another user.", f"chown {os.geteuid()} {file}")
    if file.is_symlink():
        yield Finding(
            Level.NOTE, f"{file} is a link to {file.resolve()}.", "Put the file itself there, unless meant so."
        )


def _of_a_log(file: Path | None) -> Iterator[Finding]:
    """The log and those that were rotated away: no mail is in them, but whom letters went to may be guessed."""
    for one in (file, *sorted(file.parent.glob(f"{file.name}[.-]*"))) if file else ():
        if _mode(one) & 0o077:
            yield Finding(Level.WARNING, f"The log {one} can be read or changed by others.", f"chmod 600 {one}")


def _of_a_folder(folder: Path) -> Iterator[Finding]:
    """Whoever may write into a folder may put a file of theirs in the place of ours."""
    about = folder.stat()
    if about.st_mode & 0o002 and not about.st_mode & stat.S_ISVTX:
        yield Finding(Level.FAULT, f"{folder} can be changed by anybody on this machine.", f"chmod o-w {folder}")
    elif about.st_mode & 0o020 and not about.st_mode & stat.S_ISVTX and not _own_group(about.st_gid):
        yield Finding(Level.WARNING, f"{folder} can be changed by others of its group.", f"chmod g-w {folder}")
    if private.is_strangers(about):
        yield Finding(Level.FAULT, f"{folder} belongs to another user.", f"chown {os.geteuid()} {folder}")


def _own_group(group: int) -> bool:
    """Whether nobody but this account is in the group, as where each account has one of its own."""
    import grp
    import pwd

    try:
        account = pwd.getpwuid(os.geteuid())
        return account.pw_gid == group and set(grp.getgrgid(group).gr_mem) <= {account.pw_name}
    except KeyError:
        return False


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except OSError:
        return 0
