"""Reasons as every list of them is shown: article, force and confidence in words, text, and what lifts it."""

from collections.abc import Iterable

from minglu.rules.explain import Reason
from minglu.words.catalogue import Catalogue
from minglu.words.formats import say_confidence

Row = tuple[str, str, str, str, str]


def rows(words: Catalogue, reasons: Iterable[Reason]) -> tuple[Row, ...]:
    """For the macro `reasons`."""
    return tuple(row(words, reason) for reason in reasons)


def row(words: Catalogue, reason: Reason) -> Row:
    return reason.article, words.say(f"force.{reason.force}"), say_confidence(words, reason.confidence), reason.text, reason.lifts
