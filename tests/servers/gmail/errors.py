"""What Gmail answers when it refuses: status, reason and the JSON around them."""

from __future__ import annotations

from typing import Any

_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    502: "INTERNAL",
    503: "UNAVAILABLE",
}


class ApiError(Exception):
    """A refusal. `headers` go with the answer."""

    def __init__(
        self, code: int, reason: str, message: str, *, domain: str = "global", headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(f"{code} {reason}: {message}")
        self.code, self.reason, self.message, self.domain = code, reason, message, domain
        self.headers = headers or {}

    def shown(self) -> dict[str, Any]:
        """The body of the answer."""
        errors = [{"message": self.message, "domain": self.domain, "reason": self.reason}]
        return {
            "error": {
                "code": self.code,
                "message": self.message,
                "errors": errors,
                "status": _STATUS.get(self.code, "UNKNOWN"),
            }
        }


def bad(message: str) -> ApiError:
    """400: the caller's fault."""
    return ApiError(400, "invalidArgument", message)


def gone() -> ApiError:
    """404: no such thing, or no longer."""
    return ApiError(404, "notFound", "Requested entity was not found.")
