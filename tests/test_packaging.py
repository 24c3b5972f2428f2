"""The package: what an install brings along, what the lock pins, and that the commands of the newcomer exist."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """A wheel built from this tree, without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_the_wheel_holds_the_migrations(wheel: zipfile.ZipFile) -> None:
    wanted = {
        f"bot/storage/migrations/{file.relative_to(ROOT / 'migrations')}"
        for file in (ROOT / "migrations").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert wanted
    assert wanted - set(wheel.namelist()) == set()


def test_the_wheel_holds_every_file_of_the_package(wheel: zipfile.ZipFile) -> None:
    """Wording and lexicons are data beside the modules: an install without them would be mute."""
    wanted = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "bot").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert wanted - set(wheel.namelist()) == set()


def test_the_wheel_holds_nothing_else(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert tops == {"bot", f"twoyes-{PROJECT['version']}.dist-info"}


def test_every_import_is_a_declared_dependency() -> None:
    extras = PROJECT["optional-dependencies"]
    core = {_name(line) for line in PROJECT["dependencies"]}
    with_demo = core | {_name(line) for line in extras["demo"]}
    everywhere = core | {_name(line) for line in extras["postgres"]}
    owners = packages_distributions()
    missing = []
    for file in (ROOT / "bot").rglob("*.py"):
        allowed = with_demo if "demo" in file.relative_to(ROOT).parts else everywhere
        for module in _imports(file):
            names = {_name(owner) for owner in owners.get(module, [])}
            if module not in sys.stdlib_module_names | {"bot"} and not names & allowed:
                missing.append(f"{file.relative_to(ROOT)} imports {module}")
    assert missing == []


def _imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def _name(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match
    return re.sub(r"[._-]+", "-", match[0]).lower()


def test_the_lock_pins_everything_with_hashes_and_names_no_index() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    assert "--index" not in lock
    assert "--find-links" not in lock
    pinned = {_name(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)}
    declared = {_name(line) for lines in PROJECT["optional-dependencies"].values() for line in lines}
    declared |= {_name(line) for line in PROJECT["dependencies"]}
    assert declared - pinned == set()
    blocks = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)
    assert [block.split()[0] for block in blocks if block.strip() and "--hash=sha256:" not in block] == []


def test_dependencies_are_bounded() -> None:
    """Time zones are data, named by their year: the newest is always right."""
    lines = [*PROJECT["dependencies"], *(line for lines in PROJECT["optional-dependencies"].values() for line in lines)]
    assert [line for line in lines if ">=" not in line or "<" not in line] == ["tzdata>=2024.2"]


def test_make_alone_lists_its_targets() -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for target in ("install", "demo", "test", "test-all", "check", "bench", "lock", "clean"):
        assert f"make {target} " in shown


def test_the_command_starts() -> None:
    done = subprocess.run([sys.executable, "-m", "bot", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"twoyes {PROJECT['version']}"


def test_help_needs_no_heavy_import() -> None:
    """What makes the first answer slow is imported only by the command that needs it."""
    code = (
        "import sys, runpy\nsys.argv = ['twoyes', '--help']\n"
        "try:\n    runpy.run_module('bot', run_name='__main__')\nexcept SystemExit:\n    pass\n"
        "heavy = {'pydantic', 'sqlalchemy', 'imapclient', 'alembic', 'babel', 'jinja2', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
