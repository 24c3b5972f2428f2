"""From pydantic's errors to sentences: which key is wrong, what belongs there, and what may have been meant."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.plain_yaml import Path


def sentences(
    error: ValidationError, model: type[BaseModel], data: dict[str, Any], lines: dict[Path, int]
) -> list[str]:
    """What is wrong, a sentence for each fault, in the order of the file: the key, and what to write there."""
    faults: list[tuple[int, str]] = []
    for fault in error.errors(include_url=False, include_input=False):
        path = fault["loc"]
        line = lines.get(path, 0)
        where = f" (line {line})" if line else ""
        faults.extend((line, f"{text}{where}") for text in _sentence(model, path, fault["type"], fault["msg"], data))
    return [text for _, text in sorted(faults, key=lambda fault: fault[0])]


def _sentence(model: type[BaseModel], path: Path, kind: str, message: str, data: dict[str, Any]) -> list[str]:
    key = ".".join(str(step) for step in path)
    if kind == "extra_forbidden":
        return [f"{key} is not a key; {_nearest(model, path)}"]
    write = f"write {_description(model, path)}"
    if kind == "missing":
        return [f"{key} is missing; {write}"]
    if kind == "value_error":
        text = message.removeprefix("Value error, ")
        return [f"{key}: {line}" if key else line for line in text.split("\n")]
    value = _value(data, path)
    if isinstance(value, dict | list):
        return [f"{key} has the wrong shape; {write}"]
    near = difflib.get_close_matches(str(value), _choices(model, path), n=1)
    return [f"{key} cannot be {str(value)[:80]!r}; {f'did you mean {near[0]}? ' if near else ''}{write}"]


def _nearest(root: type[BaseModel], path: Path) -> str:
    """What may have been meant by an unknown key: one beside it, or the same one in another place."""
    model = _model_at(root, path[:-1])
    name = str(path[-1])
    keys = list(model.model_fields) if model else []
    near = difflib.get_close_matches(name.lower().replace("-", "_"), keys, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]}?"
    elsewhere = [place for place in key_paths(root) if place.rpartition(".")[2] == name]
    if elsewhere:
        return f"did you mean {' or '.join(elsewhere[:2])}?"
    return f"the keys here are {', '.join(keys)}" if keys else "take it out"


def key_paths(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Every key of the configuration, dotted: "mailbox.imap.host"."""
    for name, field in model.model_fields.items():
        yield f"{prefix}{name}"
        inner = _model_of(field.annotation)
        if inner:
            yield from key_paths(inner, f"{prefix}{name}.")


def _model_of(annotation: Any) -> type[BaseModel] | None:
    options = typing.get_args(annotation) if typing.get_origin(annotation) in (types.UnionType, typing.Union) else ()
    for option in options or (annotation,):
        if isinstance(option, type) and issubclass(option, BaseModel):
            return option
    return None


def _model_at(root: type[BaseModel], path: Path) -> type[BaseModel] | None:
    model: type[BaseModel] | None = root
    for step in path:
        field = model.model_fields.get(str(step)) if model else None
        model = _model_of(field.annotation) if field else None
    return model


def _field_at(root: type[BaseModel], path: Path) -> Any:
    names = [step for step in path if isinstance(step, str)]
    model = _model_at(root, tuple(names[:-1])) if names else None
    return model.model_fields.get(names[-1]) if model else None


def _description(model: type[BaseModel], path: Path) -> str:
    field = _field_at(model, path)
    return str(field.description) if field is not None else "what config.example.yaml shows there"


def _choices(model: type[BaseModel], path: Path) -> list[str]:
    field = _field_at(model, path)
    annotation = field.annotation if field is not None else None
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return [str(choice) for choice in annotation]
    return [str(choice) for choice in typing.get_args(annotation) if isinstance(choice, str)]


def _value(data: Any, path: Path) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data
