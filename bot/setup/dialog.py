"""Who answers the questions of `init`: a person at the terminal, or a script whose flags and guesses are taken."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import typer

from bot import console
from bot.config import ConfigError
from bot.setup.interview import Check


class Dialog:
    """A person at the terminal. What a flag has answered is not asked."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given

    def text(self, flag: str, question: str, guess: str, check: Check) -> str:
        """See Asker."""
        if flag in self._given:
            return _checked(flag, self._given[flag], check)
        while True:
            answer = str(typer.prompt(question, default=guess or None))
            try:
                return check(answer)
            except ValueError as fault:
                typer.echo(f"  {fault}")

    def choice(self, flag: str, question: str, options: Sequence[tuple[str, str]], guess: str) -> str:
        """See Asker."""
        names = [name for name, _ in options]
        if flag in self._given:
            return _chosen(flag, self._given[flag], names)
        typer.echo(question)
        for name, meaning in options:
            typer.echo(console.folded(meaning, f"  {name:<9} ", sys.stdout))
        while True:
            answer = str(typer.prompt("Choose", default=guess)).strip().lower()
            if answer in names:
                return answer
            typer.echo(f"  write {' or '.join(names)}")

    def secret(self, question: str) -> str:
        """See Asker."""
        return str(typer.prompt(question, hide_input=True, default="", show_default=False))

    def yes(self, question: str, guess: bool) -> bool:
        """See Asker."""
        return typer.confirm(question, default=guess)

    def say(self, text: str) -> None:
        """See Asker."""
        typer.echo(console.folded(text, "  ", sys.stdout))


class Script:
    """Nobody to ask: flags, then guesses; what has neither is refused by naming its flag."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given

    def text(self, flag: str, question: str, guess: str, check: Check) -> str:
        """See Asker."""
        answer = self._given.get(flag, guess)
        if not answer:
            raise ConfigError([f"{question} is not known; give it with --{flag}"])
        return _checked(flag, answer, check)

    def choice(self, flag: str, question: str, options: Sequence[tuple[str, str]], guess: str) -> str:
        """See Asker."""
        return _chosen(flag, self._given.get(flag, guess), [name for name, _ in options])

    def secret(self, question: str) -> str:
        """See Asker."""
        return ""

    def yes(self, question: str, guess: bool) -> bool:
        """See Asker."""
        return guess

    def say(self, text: str) -> None:
        """See Asker."""
        typer.echo(console.folded(text, "  ", sys.stdout))


def _checked(flag: str, answer: str, check: Check) -> str:
    try:
        return check(answer)
    except ValueError as fault:
        raise ConfigError([f"--{flag}: {fault}"]) from fault


def _chosen(flag: str, answer: str, names: Sequence[str]) -> str:
    if answer not in names:
        raise ConfigError([f"--{flag} cannot be '{answer}'; write {' or '.join(names)}"])
    return answer
