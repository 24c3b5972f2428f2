"""What the connector reads where the add-on cannot do what was asked: a sentence that says what to do next."""

from __future__ import annotations

from bot.ports import NeedsOperator, TryLater
from bot.web.addon.answers import Show, push


def told(fault: Exception) -> str:
    """An error as a sentence, without anything of what it quotes."""
    if isinstance(fault, TryLater):
        return "That cannot be done this moment, and nothing was changed. Try again in a minute."
    if isinstance(fault, NeedsOperator):
        return "Twoyes cannot work as it is set up. Run twoyes check where it is installed: it says what to mend."
    return "Something went wrong that nobody foresaw. The log of Twoyes says where; what you typed was not used."


UNREADABLE = "Gmail sent something that cannot be read, or more than fits. Shorten what you typed, and try again."
LATE = "That takes longer than Gmail waits. It may still be done: look at Open introductions in a minute."


def card(text: str, retry: str) -> Show:
    """A card with this sentence and, where `retry` is the address of an endpoint, a button that asks it again."""
    widgets: list[dict[str, object]] = [{"textParagraph": {"text": text}}]
    if retry:
        again = {"text": "Try again", "onClick": {"action": {"function": retry, "loadIndicator": "SPINNER"}}}
        widgets.append({"buttonList": {"buttons": [again]}})
    return push({"name": "trouble", "header": {"title": "Not done"}, "sections": [{"widgets": widgets}]})
