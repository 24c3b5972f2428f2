"""Logging: structured lines for the operator, without mail content, whole addresses or secrets."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
from collections.abc import MutableMapping
from io import TextIOWrapper
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import private, redacting
from bot.ports import NeedsOperator

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger


def _redact(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leaves of an event what may be written down, and of an exception where it came from."""
    fault = _exception(event.pop("exc_info", None))
    event.pop("stack_info", None)
    written: MutableMapping[str, Any] = redacting.pairs(event)
    if fault is not None:
        written["exception"] = redacting.trace(fault)
    return written


def _exception(given: Any) -> BaseException | None:
    if isinstance(given, BaseException):
        return given
    found: BaseException | None = given[1] if isinstance(given, tuple) else sys.exc_info()[1] if given else None
    return found


class _OfLibraries(logging.Handler):
    """What libraries warn of, in our lines: where it was said, and the sentence without what was put into it.

    Whole sentences may quote a mail or a login, and debug lines do, so those never come here.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Tells it, and never raises."""
        try:
            what = str(record.msg) if record.args else ""
            place = f"{record.module}:{record.lineno}"
            logger().warning("a library warns", library=record.name, where=place, what=what, exc_info=record.exc_info)
        except Exception:  # a log line that cannot be written ends nobody's work
            self.handleError(record)


class _PrivateFile(WatchedFileHandler):
    """A file that only its owner reads; when it was moved away (logrotate), a new one is begun."""

    def _open(self) -> TextIOWrapper:
        private.make_folder(Path(self.baseFilename).parent)
        with contextlib.suppress(NeedsOperator):  # told by `twoyes check`; a rotated log never stops the worker
            private.keep_private(Path(self.baseFilename))
        return open(self.baseFilename, "a", encoding="utf-8", opener=private.create)


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


def take_over() -> None:
    """Whatever this process would say by itself (libraries, warnings, a thread's last words) becomes lines of ours."""
    logging.captureWarnings(True)
    root = logging.getLogger()
    root.handlers[:] = [_OfLibraries(logging.WARNING)]
    root.setLevel(logging.WARNING)
    logging.raiseExceptions = False
    threading.excepthook = lambda ended: logger().error("a thread ended", exc_info=ended.exc_value)
    sys.unraisablehook = lambda lost: logger().error("an error was lost", exc_info=lost.exc_value)


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
