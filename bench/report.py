"""How a measurement is told: a table for people, and as the last line one line of JSON for machines."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. `target` None means: told for comparison, not judged. `most` tells which side is good."""

    name: str
    value: float
    unit: str
    target: float | None = None
    most: bool = True

    @property
    def ok(self) -> bool:
        """Whether the target is met."""
        return self.target is None or (self.value <= self.target if self.most else self.value >= self.target)


def machine() -> str:
    """This machine in one line."""
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def tell(bench: str, figures: list[Figure], remark: str = "") -> list[Figure]:
    """Prints a measurement, its last line the JSON; answers the figures."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=bench, title_justify="left", caption=remark or None, caption_justify="left")
    for column in ("figure", "value", "target", ""):
        table.add_column(column, justify="left" if column == "figure" else "right", no_wrap=column != "figure")
    for figure in figures:
        bound = "" if figure.target is None else f"{'at most' if figure.most else 'at least'} {figure.target:g}"
        verdict = "" if figure.target is None else ("ok" if figure.ok else "MISSED")
        table.add_row(figure.name, f"{figure.value:.4g} {figure.unit}".strip(), bound, verdict)
    Console().print(table)
    print(as_json(bench, figures))
    return figures


def as_json(bench: str, figures: list[Figure]) -> str:
    """The figures as one line of JSON."""
    told = {one.name: {"value": round(one.value, 4), "target": one.target, "ok": one.ok} for one in figures}
    return json.dumps({"bench": bench, "figures": told})
