"""Reasons as every list of them is shown: article, force and confidence in words, text, and what lifts it.

    told_rules(visit, ("cn.pipl-13-basis", "other")) == ((row,), (note,))
    show_breach(visit, breach).rules

A rule that only somebody else may read, or that the packs of today no longer have, is a note and no row: never silence.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from minglu.cases.finding import Breach
from minglu.gate.decide import OTHER_RULE
from minglu.rules.errors import WrongPack
from minglu.rules.explain import Reason, explain_rule
from minglu.web.visit import Visit
from minglu.words.catalogue import Catalogue
from minglu.words.formats import say_confidence

Row = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachShown:
    """A suspected breach and the rules it touches, as `macros.reasons` wants them; `notes` on rules without a row."""

    text: str
    rules: tuple[Row, ...]
    notes: tuple[str, ...]


def show_breach(visit: Visit, breach: Breach) -> BreachShown:
    rules, notes = told_rules(visit, breach.rules)
    return BreachShown(text=visit.words.say(f"breach.{breach.why}"), rules=rules, notes=notes)


def told_rules(visit: Visit, names: Iterable[str]) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """The rules of these names in words, and what is to be said of those without words, each once."""
    packs, told, notes = visit.parts.office.sequencer.packs, [], dict[str, None]()
    for name in names:
        try:
            told.append(row(visit.words, explain_rule(packs.rule(name), language=visit.language)))
        except WrongPack:
            notes[visit.words.say("use_more.other" if name == OTHER_RULE else "use_more.rule_gone")] = None
    return tuple(told), tuple(notes)


def rows(words: Catalogue, reasons: Iterable[Reason]) -> tuple[Row, ...]:
    """For the macro `reasons`."""
    return tuple(row(words, reason) for reason in reasons)


def row(words: Catalogue, reason: Reason) -> Row:
    return reason.article, words.say(f"force.{reason.force}"), say_confidence(words, reason.confidence), reason.text, reason.lifts
