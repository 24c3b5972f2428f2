"""Dialogs as text, read into steps; tests/dialogs/README.md is the grammar."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ADDRESS = r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+\.example"
_OPTION = re.compile(
    r"setup|servers|world|today|zone|country|approve|approve first|first start|no account|folder"
    r"|(?:policy|engine|caps|budgets|notices) \w+|zone [^\W\d_]+"
)
FOLDER = Path(__file__).parent / "dialogs"


@dataclass
class Step:
    """One thing that happens, what is written below it, and what must leave because of it."""

    line: int
    sentence: str
    body: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)


@dataclass
class Script:
    """One dialog."""

    path: Path
    options: list[tuple[str, str]]
    steps: list[Step]
    people: frozenset[str]  # every address in it

    @property
    def setups(self) -> tuple[str, ...]:
        """The set-ups it is true in."""
        return tuple(re.split(r"[\s,]+", self.option("setup", "own, plus, separate")))

    def option(self, name: str, otherwise: str = "") -> str:
        """What a "with" line says of this, the last one where there are several."""
        return next((value for key, value in reversed(self.options) if key == name), otherwise)

    def wishes(self) -> dict[str, Any]:
        """What differs from the usual configuration."""
        found: dict[str, Any] = {}
        for key, value in self.options:
            section, _, name = key.partition(" ")
            if section in ("policy", "engine", "caps", "budgets", "notices"):
                found.setdefault(section, {})[name] = yaml.safe_load(value)
            elif key in ("zone", "country"):
                found.setdefault("connector", {})[key] = value
            elif section == "approve":
                found[key.replace(" ", "_")] = yaml.safe_load(value)
        return found

    def zones(self) -> dict[str, str]:
        """Time zones by first name."""
        return {key.removeprefix("zone "): value for key, value in self.options if key.startswith("zone ")}


def read(path: Path) -> Script:
    """The dialog in a file. Raises ValueError where a line stands where it cannot."""
    text = path.read_text("utf-8")
    options: list[tuple[str, str]] = []
    steps: list[Step] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(("    ", "\t")) and steps:
            steps[-1].body.append(line[4:] if line.startswith("    ") else line[1:])
        elif not line.strip():
            if steps and steps[-1].body and not steps[-1].expected:
                steps[-1].body.append("")
        elif line.startswith("#"):
            continue
        elif line.startswith("with ") and not steps:
            key, colon, value = line.removeprefix("with ").partition(":")
            if not colon:
                raise ValueError(f"{path.name}:{number}: a colon is missing")
            if not _OPTION.fullmatch(key.strip()):
                raise ValueError(f"{path.name}:{number}: there is no option {key.strip()!r}")
            options.append((key.strip(), value.strip()))
        elif line.startswith("-> "):
            if not steps:
                raise ValueError(f"{path.name}:{number}: nothing happened yet")
            steps[-1].expected.append(line.removeprefix("-> ").strip())
        else:
            steps.append(Step(number, line.strip()))
    for step in steps:
        while step.body and not step.body[-1].strip():
            step.body.pop()
        if step.expected == ["nothing"]:
            step.expected = []
    nobody = frozenset(re.findall(ADDRESS, " ".join(value for key, value in options if key == "no account")))
    return Script(path, options, steps, frozenset(address.lower() for address in re.findall(ADDRESS, text)) - nobody)


def all_scripts() -> list[Script]:
    """Every dialog there is."""
    return [read(path) for path in sorted(FOLDER.glob("*.txt"))]
