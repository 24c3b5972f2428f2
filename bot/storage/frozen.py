"""Frozen dataclasses as JSON and back: what is kept whole rather than in columns."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import Any, TypeVar, cast

T = TypeVar("T")


@lru_cache(maxsize=16)
def _adapter(kind: Hashable) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(cast(Any, kind))


def to_plain(value: Any) -> Any:
    """The value in what JSON knows: dates and moments in ISO 8601, enumerations by value."""
    return _adapter(cast(Hashable, type(value))).dump_python(value, mode="json")


def from_plain(kind: type[T], plain: Any) -> T:
    """The value of that kind again. Raises ValueError where it does not fit (a kept one of a newer version)."""
    found: T = _adapter(cast(Hashable, kind)).validate_python(plain)
    return found
