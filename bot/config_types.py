"""What the parts of the configuration are made of: frozen models that refuse unknown keys, and kinds of values."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationInfo,
    model_validator,
)

from bot import values


def beside(value: Path, info: ValidationInfo) -> Path:
    """A relative path means: beside the config file."""
    base = (info.context or {}).get("base")
    value = value.expanduser()
    return base / value if base and not value.is_absolute() else value


Address = Annotated[str, AfterValidator(values.address)]
Line = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(values.one_line)]
PathBeside = Annotated[Path, AfterValidator(beside)]


class Model(BaseModel):
    """A part of the configuration; a key without a value means its default."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _empty_means_default(cls, value: Any) -> Any:
        return {key: given for key, given in value.items() if given is not None} if isinstance(value, dict) else value
