"""Reasons as a list of them is shown: article, force in words, confidence, text, and what lifts it."""

from collections.abc import Iterable

from minglu.rules.explain import Reason
from minglu.words.catalogue import Catalogue

Row = tuple[str, str, str, str, str]


def rows(words: Catalogue, reasons: Iterable[Reason]) -> tuple[Row, ...]:
    """For the macro `reasons`."""
    return tuple((one.article, words.say(f"force.{one.force}"), one.confidence, one.text, one.lifts) for one in reasons)
