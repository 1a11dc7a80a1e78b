"""Hindsight: the asks of the past, decided again under packs that are only proposed.

    seen = look_back(batches, gather=book.history, packs=as_if_in_force(new, old=old, day=first), progress=…)
    seen.now_refused, seen.now_permitted          # 312 permits that would have been refusals, 4 the other way round
    seen.refused_by[0]                            # the rule, how many of them, the first of them by entry

Each ask is put to the rules as its entry says it was put, on the history up to that entry, and compared with what was
answered then. Entries come in batches, so that of a year of asks no more than one batch is held.

The history is what happened: a call that the proposal would have refused still counts in the asks after it. So this is
how many answers change, each taken by itself, and no simulation of a world in which the rules had been others.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from minglu.rules.errors import RulesError
from minglu.rules.history import Event, History, subjects_of
from minglu.rules.packs import Packs
from minglu.rules.question import Question, parse_question
from minglu.rules.weigh import Decision, weigh

ASKS: Final = ("contact.permit", "contact.refusal")
MOST_EXAMPLES: Final = 20

Gather = Callable[[Sequence[str]], History]


@dataclass(frozen=True, slots=True, kw_only=True)
class ByRule:
    """How many answers a rule turns, and the first of them, by their entries."""

    rule: str
    asks: int
    examples: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the past would have been. `refused_by`: the rules that refuse what was permitted; `lifted`: the rules that
    refused what would be permitted now. `other_rules`: the same answer, given by others. `unweighed`: asks that the
    proposal cannot decide, because their entries lack what it must know, or are not open."""

    asks: int
    permits: int
    now_refused: int
    now_permitted: int
    other_rules: int
    unweighed: int
    refused_by: tuple[ByRule, ...]
    lifted: tuple[ByRule, ...]


def as_if_in_force(new: Packs, *, old: Packs, day: date, today: date) -> tuple[Packs, tuple[str, ...]]:
    """The proposal with rules that are not in force `today` moved to `day`, and their names; a rule that the old packs
    have word for word stays where it is.

    A rule of next year is silent about the past: what it will do could not be seen.
    """
    known = set(old.rules)
    ahead = tuple(rule.id for rule in new.rules if rule.in_force > today and rule not in known)
    moved = tuple(replace(rule, in_force=day) if rule.id in ahead else rule for rule in new.rules)
    return (new.ruled_by(moved) if ahead else new), ahead


def look_back(
    batches: Iterable[Sequence[Event]], *, gather: Gather, packs: Packs, progress: Callable[[int], None] = lambda _: None
) -> Seen:
    """Decide the asks of all batches again. `progress` is told how many are done, batch by batch."""
    tally = _Tally()
    for batch in batches:
        _look_at(batch, gather=gather, packs=packs, tally=tally)
        progress(tally.asks)
    return tally.seen()


def _look_at(batch: Sequence[Event], *, gather: Gather, packs: Packs, tally: "_Tally") -> None:
    asked = [(event, _question(event)) for event in batch if event.kind in ASKS]
    subjects = [subject for event, question in asked if question is not None for subject in subjects_of(question, at=event.at)]
    history = gather(list(dict.fromkeys(subjects)))
    for event, question in asked:
        tally.take(event, _decide(event, question, history, packs=packs))


def _question(event: Event) -> Question | None:
    content = event.said.get("question")
    if not isinstance(content, Mapping):
        return None
    try:
        return parse_question(content, debtor=str(event.said.get("debtor", "")), debt=str(event.said.get("debt", "")))
    except RulesError:
        return None


def _decide(event: Event, question: Question | None, history: History, *, packs: Packs) -> Decision | None:
    if question is None:
        return None
    try:
        return weigh(packs, question, _before(history, subjects_of(question, at=event.at), index=event.index), at=event.at)
    except RulesError:
        return None


def _before(history: History, subjects: Iterable[str], *, index: int) -> History:
    """What was entered before `index`: nothing later can excuse or condemn."""
    return History(streams={subject: tuple(event for event in history.of(subject) if event.index < index) for subject in subjects})


@dataclass(slots=True)
class _Turned:
    asks: int = 0
    examples: list[int] = field(default_factory=list)

    def take(self, index: int) -> None:
        self.asks += 1
        if len(self.examples) < MOST_EXAMPLES:
            self.examples.append(index)


class _Tally:
    """Counts, and a few examples of each: its size does not grow with the log."""

    def __init__(self) -> None:
        self.asks = 0
        self._permits = 0
        self._now_refused = 0
        self._now_permitted = 0
        self._other_rules = 0
        self._unweighed = 0
        self._refused_by: dict[str, _Turned] = {}
        self._lifted: dict[str, _Turned] = {}

    def take(self, event: Event, decision: Decision | None) -> None:
        permitted = event.kind == "contact.permit"
        self.asks += 1
        self._permits += permitted
        if decision is None:
            self._unweighed += 1
        elif permitted and not decision.permitted:
            self._now_refused += 1
            _note(self._refused_by, decision.rules, event.index)
        elif decision.permitted and not permitted:
            self._now_permitted += 1
            _note(self._lifted, event.words("rules"), event.index)
        elif decision.rules != event.words("rules"):
            self._other_rules += 1

    def seen(self) -> Seen:
        return Seen(
            asks=self.asks,
            permits=self._permits,
            now_refused=self._now_refused,
            now_permitted=self._now_permitted,
            other_rules=self._other_rules,
            unweighed=self._unweighed,
            refused_by=_by_rule(self._refused_by),
            lifted=_by_rule(self._lifted),
        )


def _note(turned: dict[str, _Turned], rules: Iterable[str], index: int) -> None:
    for rule in rules:
        turned.setdefault(rule, _Turned()).take(index)


def _by_rule(turned: Mapping[str, _Turned]) -> tuple[ByRule, ...]:
    """The rule that turns most comes first."""
    found = (ByRule(rule=rule, asks=one.asks, examples=tuple(one.examples)) for rule, one in turned.items())
    return tuple(sorted(found, key=lambda one: (-one.asks, one.rule)))
