"""Investigations (调查): tasks that start by rule, each with a clock and its steps.

    open_tasks(finding, lender=…, asked=(…), clock=clock, ids=ids) == (Task(why="out_of_scope", agency=…, due=…), …)

Nobody decides whether to look: an allegation outside the scope, one that a reconciled line should have shown, or a
suspected breach opens a task. Who gets it:

* a breach: the agency whose line or permit it was;
* in-scope silence: the agency that holds the line, and the lender, who has the carrier's records;
* out of scope: the lender, and every agency whose people came near the number before (`exposure`).

One task for an agency and reason, however many allegations. Closing one is not done here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from minglu.canon.ids import AgencyId, TaskId
from minglu.canon.instants import Instant
from minglu.cases.conclude import LENDER
from minglu.cases.deadlines import Clock
from minglu.cases.errors import WrongFiling
from minglu.cases.finding import Finding, FindingValue, Item

BREACH: Final = "breach"

# What is done, in this order. For the lender's own task and for an agency's.
STEPS: Final[Mapping[tuple[str, bool], tuple[str, ...]]] = {
    ("out_of_scope", True): ("trace_line", "pull_trunk_records", "read_exposure", "widen_scope"),
    ("out_of_scope", False): ("take_statements", "compare_personal_phones", "compare_own_records"),
    ("unrecorded_in_scope", True): ("compare_carrier_records", "ask_carrier_for_spoofing"),
    ("unrecorded_in_scope", False): ("pull_recordings", "compare_own_records", "take_statements"),
    (BREACH, True): ("preserve_records", "pull_recordings", "take_statements", "decide_measures"),
    (BREACH, False): ("preserve_records", "pull_recordings", "take_statements", "explain_missing_permit"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task for one agency (the lender's own team is an agency too)."""

    id: TaskId
    agency: AgencyId
    why: str
    allegations: tuple[int, ...]
    clock: str
    due: Instant
    steps: tuple[str, ...]


def needed(finding: Finding, *, lender: AgencyId, asked: tuple[AgencyId, ...]) -> tuple[tuple[AgencyId, str, tuple[int, ...]], ...]:
    """Agency, reason and allegations of each task that the rule asks for: by reason, the lender's own first."""
    found: dict[tuple[str, AgencyId], list[int]] = {}
    for item in finding.items:
        for why, agency in _wanted(item, lender=lender, asked=asked):
            found.setdefault((why, agency), []).append(item.allegation)
    # Agencies' ids are random: sorted by them alone, the lender's own task would come first or last by chance.
    ordered = sorted(found, key=lambda one: (one[0], one[1] != lender, one[1]))
    return tuple((agency, why, tuple(found[why, agency])) for why, agency in ordered)


def _wanted(item: Item, *, lender: AgencyId, asked: tuple[AgencyId, ...]) -> tuple[tuple[str, AgencyId], ...]:
    named = tuple(AgencyId(one) for one in item.responsible if one != LENDER)
    if item.breaches:
        return tuple((BREACH, agency) for agency in named or (lender,))
    if item.value is FindingValue.UNRECORDED_IN_SCOPE:
        return tuple((str(item.value), agency) for agency in dict.fromkeys((lender, *named)))
    if item.value is FindingValue.OUT_OF_SCOPE:
        return tuple((str(item.value), agency) for agency in dict.fromkeys((lender, *asked)))
    return ()


def open_tasks(finding: Finding, *, lender: AgencyId, asked: tuple[AgencyId, ...], clock: Clock, ids: Iterable[TaskId]) -> tuple[Task, ...]:
    """The tasks of this finding, all on `clock`. `ids` gives a fresh id for each; raises WrongFiling if they run out."""
    wanted = needed(finding, lender=lender, asked=asked)
    fresh = tuple(id_ for id_, _ in zip(ids, wanted, strict=False))
    if len(set(fresh)) != len(wanted):
        raise WrongFiling(f"{len(wanted)} tasks need as many fresh ids")
    return tuple(
        Task(
            id=id_,
            agency=agency,
            why=why,
            allegations=allegations,
            clock=clock.name,
            due=clock.due,
            steps=STEPS[why, agency == lender],
        )
        for id_, (agency, why, allegations) in zip(fresh, wanted, strict=True)
    )
