"""Logging: structured lines for the operator, without mail content, whole addresses or secrets."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import MutableMapping
from io import TextIOWrapper
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

_ADDRESS = re.compile(r"([A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{0,63}@([A-Za-z0-9.-]{1,253})")
_TOKEN = re.compile(r"\b[0-9a-f]{32}\b")


def _redact(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Shortens addresses to their first letter and domain, and hides tokens."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _TOKEN.sub("…", _ADDRESS.sub(r"\1…@\2", value))
    return event


class _PrivateFile(WatchedFileHandler):
    """A file that only its owner reads; when it was moved away (logrotate), a new one is begun."""

    def _open(self) -> TextIOWrapper:
        def private(name: str, flags: int) -> int:
            return os.open(name, flags, 0o600)

        return open(self.baseFilename, "a", encoding="utf-8", opener=private)


def configure(level: str = "info", format: str = "console", file: Path | None = None) -> None:
    """Sets up logging for this process: to standard error, or appended to a file (mode 0600)."""
    import structlog

    if format == "json":
        render: Any = structlog.processors.JSONRenderer()
    else:
        render = structlog.dev.ConsoleRenderer(colors=file is None and sys.stderr.isatty())
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _redact,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=_to_stderr if file is None else _to_file(file),
    )


def _to_stderr(*_: Any) -> Any:
    """To standard error as it is when something is logged, not as it was at the start."""
    import structlog

    return structlog.PrintLogger(sys.stderr)


def _to_file(file: Path) -> Any:
    handler = _PrivateFile(file, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(message)s"))
    written = logging.Logger("twoyes", logging.DEBUG)  # one of its own: what libraries log is theirs
    written.addHandler(handler)
    return lambda *_: written


def logger() -> FilteringBoundLogger:
    """The logger of this process."""
    import structlog

    found: FilteringBoundLogger = structlog.get_logger()
    return found


class Errors:
    """A logger for commands: it tells errors only, and loads what it needs with the first, which seldom comes."""

    def debug(self, *_: Any, **__: Any) -> None:
        """Not told."""

    info = warning = debug

    def __getattr__(self, name: str) -> Any:
        configure("error")
        return getattr(logger(), name)
