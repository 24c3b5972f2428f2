"""A systemd unit for this installation: with its own paths, so that nothing needs to be filled in."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.config import Config

NAME = "twoyes.service"

_SERVICE = """\
# Written by twoyes service for this installation. After moving it, write it anew.
[Unit]
Description=Twoyes: an introduction needs two yeses
After=network-online.target
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
Type=exec
{account}WorkingDirectory={folder}
ExecStart={command} --config {config} run
{environment}# What was being sent when it is stopped is finished first.
TimeoutStopSec=300
Restart=on-failure
RestartSec=30
# 2 is a configuration that a person must mend: trying again does not help.
RestartPreventExitStatus=2
UMask=0077
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native
SystemCallFilter=@system-service
MemoryHigh=300M
{more}
[Install]
WantedBy={target}
"""

_OF_THE_SYSTEM = """\
CapabilityBoundingSet=
PrivateDevices=yes
PrivateTmp=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProtectSystem=strict
ReadWritePaths={folders}
RestrictNamespaces=yes
"""


def unit(config: Config, path: Path, *, user: str = "") -> str:
    """The unit that runs `twoyes run` with the configuration at `path`.

    Without `user` it is one for `systemctl --user`, with it one of the system's own that runs as this account.
    """
    path = path.resolve()
    folder = path.parent
    names = sorted(_variables(config))
    environment = ""
    if names:
        file = folder / "twoyes.env"
        environment = (
            f"# {' and '.join(names)}: one NAME=value a line, chmod 600.\nEnvironmentFile={_escaped(str(file))}\n"
        )
    return _SERVICE.format(
        account=f"User={user}\n" if user else "",
        folder=_escaped(str(folder)),
        command=_quoted(_command()),
        config=_quoted(str(path)),
        environment=environment,
        more=_OF_THE_SYSTEM.format(folders=" ".join(_quoted(str(one)) for one in _written(config))) if user else "",
        target="multi-user.target" if user else "default.target",
    )


def place() -> Path:
    """Where `systemctl --user` looks for it."""
    return Path.home() / ".config" / "systemd" / "user" / NAME


def _command() -> str:
    """This very program, by its full path."""
    beside = Path(sys.executable).with_name("twoyes")
    return str(beside if beside.exists() else Path(sys.argv[0]).resolve())


def _variables(config: Config) -> set[str]:
    """The environment variables in which passwords are expected."""
    boxes = [box for box in (config.mailbox, config.bot.mailbox) if box is not None]
    servers = [server for box in boxes for server in (box.imap, box.smtp) if server is not None]
    return {server.password.env for server in servers if server.password is not None and server.password.env}


def _written(config: Config) -> list[Path]:
    """The folders in which files are made."""
    from bot.storage.engine import sqlite_path

    files = [sqlite_path(config.database), config.secrets.file, config.log.file]
    return sorted({file.parent for file in files if file is not None})


def _escaped(text: str) -> str:
    return text.replace("%", "%%")


def _quoted(text: str) -> str:
    """One word on a command line of systemd (systemd.service(5), "COMMAND LINES")."""
    text = _escaped(text).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{text}"' if set(text) & set(" \t'\"\\;") else text
