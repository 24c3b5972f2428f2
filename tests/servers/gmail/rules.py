"""What Google's own description of the Gmail API demands of a request: paths, parameters, scopes, shapes of bodies."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import googleapiclient

from tests.servers.gmail.errors import ApiError, bad

PREFIX = "https://www.googleapis.com/auth/"
FULL = "https://mail.google.com/"
MODIFY = f"{PREFIX}gmail.modify"

# Quota units of projects first used since May 2026; where those are not known, the older ones.
_UNITS = {
    "messages.get": 20,
    "threads.get": 40,
    "messages.list": 5,
    "threads.list": 10,
    "history.list": 2,
    "messages.send": 100,
    "drafts.send": 100,
    "watch": 100,
    "stop": 50,
    "drafts.get": 5,
    "drafts.list": 5,
    "drafts.create": 10,
    "drafts.update": 15,
    "drafts.delete": 10,
    "labels.get": 1,
    "labels.list": 1,
    "messages.batchModify": 50,
    "messages.batchDelete": 50,
    "messages.insert": 25,
    "messages.import": 25,
    "messages.delete": 10,
    "threads.modify": 10,
    "getProfile": 1,
    "settings.sendAs.list": 1,
    "settings.sendAs.get": 1,
}


@dataclass(frozen=True, slots=True)
class Method:
    """One method: its name without "gmail.users.", the verb, and what it takes."""

    name: str
    verb: str
    path: re.Pattern[str]
    parameters: Mapping[str, Any]
    request: str  # the schema of its body, "" where it takes none
    scopes: frozenset[str]
    uploads: bool

    @property
    def units(self) -> int:
        """What a call costs."""
        return _UNITS.get(self.name, 5)

    def query(self, given: Sequence[tuple[str, str]]) -> dict[str, Any]:
        """The query parameters, read. Raises ApiError for one that is not known or no value of its kind."""
        found: dict[str, Any] = {}
        for name, text in given:
            if name in _common():
                continue
            rule = self.parameters.get(name)
            if rule is None or rule["location"] != "query":
                raise bad(
                    f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
                    f"Field '{name}' could not be found in request message."
                )
            value = _value(name, text, rule)
            if rule.get("repeated"):
                found.setdefault(name, []).append(value)
            else:
                found[name] = value
        return found


def find(verb: str, path: str) -> tuple[Method, dict[str, str]]:
    """The method behind a request, and the parameters in its path. Raises ApiError 404."""
    for method in _methods():
        match = method.path.fullmatch(path)
        if match is not None and method.verb == verb:
            return method, {name: unquote(value) for name, value in match.groupdict().items()}
    raise ApiError(404, "notFound", f"There is no {verb} {path}.")


def body_of(method: Method, body: bytes) -> dict[str, Any]:
    """The body of a request, read. Raises ApiError where it is not what the method takes."""
    if not body:
        return {}
    try:
        found = json.loads(body)
    except ValueError:
        raise ApiError(400, "parseError", "Invalid JSON payload received. Unexpected token.") from None
    if not isinstance(found, dict):
        raise ApiError(400, "parseError", "Invalid JSON payload received. Root element must be a message.")
    if not method.request and found:
        raise bad("Invalid JSON payload received. This method takes no body.")
    if method.request:
        _fits(found, {"$ref": method.request}, "")
    return found


def allowed(method: Method, scopes: frozenset[str]) -> bool:
    """Whether a token with these scopes may call it."""
    return bool(method.scopes & scopes)


def _value(name: str, text: str, rule: Mapping[str, Any]) -> Any:
    kind = rule["type"]
    if kind == "boolean":
        if text not in ("true", "false"):
            raise bad(f"Invalid value at '{name}' (TYPE_BOOL), \"{text}\"")
        return text == "true"
    if kind == "integer" or rule.get("format") in ("uint64", "int64"):
        if not re.fullmatch(r"\d{1,25}", text):
            raise bad(f"Invalid value at '{name}' (TYPE_UINT64), \"{text}\"")
        return int(text)
    if "enum" in rule and text not in rule["enum"] and text.lower() not in rule["enum"]:
        raise bad(f"Invalid value at '{name}' (TYPE_ENUM), \"{text}\"")
    return text


def _fits(value: Any, rule: Mapping[str, Any], where: str) -> None:
    if "$ref" in rule:
        rule = _document()["schemas"][rule["$ref"]]
    kind = rule.get("type")
    if kind == "object":
        if not isinstance(value, dict):
            raise _misfit(where, kind, value)
        for name, inner in value.items():
            if name not in rule.get("properties", {}):
                raise bad(f"Invalid JSON payload received. Unknown name \"{name}\" at '{where}': Cannot find field.")
            _fits(inner, rule["properties"][name], f"{where}.{name}".strip("."))
    elif kind == "array":
        if not isinstance(value, list):
            raise _misfit(where, kind, value)
        for inner in value:
            _fits(inner, rule["items"], where)
    elif kind == "string":
        if not isinstance(value, str):
            raise _misfit(where, kind, value)
        if "enum" in rule and value.lower() not in {one.lower() for one in rule["enum"]}:
            raise _misfit(where, "enum", value)
    elif kind == "integer":
        if not isinstance(value, int) or isinstance(value, bool):
            raise _misfit(where, kind, value)
    elif kind == "boolean" and not isinstance(value, bool):
        raise _misfit(where, kind, value)


def _misfit(where: str, kind: str, value: Any) -> ApiError:
    return bad(f"Invalid value at '{where}' (TYPE_{kind.upper()}), {json.dumps(value)[:80]}")


@cache
def _document() -> dict[str, Any]:
    folder = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
    found: dict[str, Any] = json.loads((folder / "gmail.v1.json").read_text("utf-8"))
    return found


@cache
def _common() -> frozenset[str]:
    return frozenset(_document()["parameters"])


@cache
def _methods() -> tuple[Method, ...]:
    found: list[Method] = []

    def walk(resource: Mapping[str, Any]) -> None:
        for one in resource.get("methods", {}).values():
            path = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape("/" + one["flatPath"]))
            found.append(
                Method(
                    one["id"].removeprefix("gmail.users."),
                    one["httpMethod"],
                    re.compile(path),
                    one.get("parameters", {}),
                    one.get("request", {}).get("$ref", ""),
                    frozenset(one["scopes"]),
                    one.get("supportsMediaUpload", False),
                )
            )
        for inner in resource.get("resources", {}).values():
            walk(inner)

    walk(_document())
    # a literal path ("drafts/send") goes before one that holds an id
    return tuple(sorted(found, key=lambda one: one.path.pattern.count("(?P<")))
