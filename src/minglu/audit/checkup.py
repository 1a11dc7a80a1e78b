"""The check-up: a lender's record of contacts, millions of rows, read under the rule packs before a regulator does.

    checkup = check_up(warehouse, packs=packs, zone=packs.zones["Asia/Shanghai"], stated={"licence": "consumer_finance"})

`warehouse` holds the table "attempts" (`checked.ATTEMPTS`, and a column for each further fact that a file supplies) and, where
words were looked at, "findings". A row is a breach of a rule that forbids it for certain; what cannot be told for lack of
a fact is said with the fact. The query judges; Python judges every row that is shown once more, and if the two differ
nothing is shown (QueryDisagrees).

Not done here: reading files and turning numbers into handles (`readers`, the act), and showing anything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import ibis  # type: ignore[import-untyped]  # the library ships no types
from ibis.expr.types import Table  # type: ignore[import-untyped]  # the library ships no types

from minglu.audit.checked import ATTEMPTS, Checkup, Example, RuleCount, Tally, check_stated, may_supply
from minglu.audit.checkup_again import judge_of
from minglu.audit.checkup_content import content_counts
from minglu.audit.checkup_examples import confirm, crowded, placed, spread
from minglu.audit.checkup_judge import Judging, Place, check_survey, judge, survey
from minglu.audit.checkup_rows import presumptions
from minglu.audit.checkup_rules import Asked, rules_asked
from minglu.audit.checkup_tally import Row, Warehouse, grouped, missing, one_each, people_of, tallies, totals, whole, worst
from minglu.audit.errors import WrongCheckup
from minglu.canon.instants import LAST, Instant
from minglu.rules.fact import FactValue
from minglu.rules.packs import Packs
from minglu.rules.query import used
from minglu.rules.query_days import DAYS, country_of, days_of
from minglu.rules.query_rows import counted_here
from minglu.rules.zones import Zone

Step = Callable[[int, int], None]
NOTHING_STATED: Final[Mapping[str, FactValue]] = MappingProxyType({})
STEPS: Final = 6


def check_up(
    warehouse: Warehouse,
    *,
    packs: Packs,
    zone: Zone,
    stated: Mapping[str, FactValue] = NOTHING_STATED,
    step: Step = lambda _done, _of: None,
) -> Checkup:
    """Judge every row and count. Raises WrongCheckup, QueryDisagrees, and whatever the warehouse raises."""
    attempts = _attempts(warehouse, stated=stated)
    (about,) = warehouse.rows(survey(attempts))
    check_survey(about)
    place = _place(about, zone=zone)
    # What a column says differs from row to row: what is said of all rows decides which rules apply only where no column does.
    known = {name: value for name, value in stated.items() if name not in attempts.columns}
    asked = rules_asked(packs, known={"country": country_of(zone) or None, **known})
    warehouse.create("days", DAYS)
    days = list(days_of(zone.name, zone, calendar=packs.calendar, first=place.first, last=place.last))
    warehouse.add("days", {name: [row[name] for row in days] for name in DAYS})
    step(1, STEPS)
    judging = judge(attempts, warehouse.table("days"), asked=asked, place=place, stated=stated, doubtful=about["doubtful"] is True)
    judging = replace(judging, rows=warehouse.keep("judged", judging.rows))
    step(2, STEPS)
    return _Count(warehouse=warehouse, packs=packs, place=place, asked=asked, judging=judging, attempts=attempts, step=step).whole(about)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    """What was judged, being counted."""

    warehouse: Warehouse
    packs: Packs
    place: Place
    asked: Asked
    judging: Judging
    attempts: Table
    step: Step

    def whole(self, about: Row) -> Checkup:
        warehouse, bits = self.warehouse, self.judging.against
        groups = warehouse.keep("groups", grouped(self.judging.rows, by=("agency", "staff"), bits=bits))
        refusing = self.refusing()
        people = warehouse.keep("people", people_of(self.judging.rows, bits=bits, refusing=refusing))
        self.step(3, STEPS)
        by_rule = self.by_rule(groups, people)
        self.step(4, STEPS)
        spoken = [one.rule for one in by_rule if one.breaches and one.rule in refusing]
        by = {name: self.tallied(name, spoken) for name in ("hour", "local_day")}
        (row,) = warehouse.rows(
            people.aggregate(persons=people.count(), breached=(people["breaches"] > 0).sum()).cross_join(
                groups.aggregate(judged=groups["n"].sum(), agencies=groups["agency"].nullif("").nunique(), breaches=self.breaches(groups))
            )
        )
        self.step(5, STEPS)
        found = Checkup(
            rows=whole(about["rows"]),
            judged=whole(row["judged"]),
            persons=whole(row["persons"]),
            agencies=whole(row["agencies"]),
            first=self.place.first if about["rows"] else None,
            last=self.place.last if about["rows"] else None,
            days=len(by["local_day"]),
            breaches=whole(row["breaches"]),
            breached_persons=whole(row["breached"]),
            by_rule=by_rule,
            by_agency=tallies(warehouse, groups, by=("agency",), bits=bits, refusing=spoken),
            by_collector=tallies(warehouse, groups, by=("agency", "staff"), bits=bits, refusing=spoken),
            by_hour=by["hour"],
            by_day=by["local_day"],
            worst=worst(warehouse, people, bits=bits, refusing=spoken),
            presumed=presumptions(warehouse.rows(self.judging.prepared.presumed)),
            left_out=self.asked.left_out,
            content=content_counts(warehouse, self.attempts),
        )
        self.step(STEPS, STEPS)
        return found

    def refusing(self) -> tuple[str, ...]:
        return tuple(rule.id for rule in self.asked.judged if rule.effect != "warn")

    def breaches(self, groups: Table) -> Table:
        return self.judging.against.any_of(groups, self.refusing()).ifelse(groups["n"], 0).sum()

    def tallied(self, name: str, spoken: list[str]) -> tuple[Tally, ...]:
        """By hour or day, in order of time."""
        bits = self.judging.against
        table = self.warehouse.keep(f"by_{name}", grouped(self.judging.rows, by=(name,), bits=bits))
        return tuple(sorted(tallies(self.warehouse, table, by=(name,), bits=bits, refusing=spoken), key=lambda one: one.name))

    def by_rule(self, groups: Table, people: Table) -> tuple[RuleCount, ...]:
        warehouse, judging = self.warehouse, self.judging
        rules = [rule.id for rule in self.asked.judged]
        opened = warehouse.keep("opened", grouped(judging.rows, by=judging.silent.columns, bits=judging.open))
        breaches = totals(warehouse, groups, bits=judging.against, rules=rules)
        unjudged = totals(warehouse, opened, bits=judging.open, rules=rules)
        open_rules = [rule for rule in self.asked.judged if rule.id in unjudged]
        lacking = missing(warehouse, opened, rules=open_rules, bits=judging.open, silent=judging.silent)
        broken = list(breaches)
        agencies = one_each(groups.filter(groups["agency"] != ""), key="agency", bits=judging.against)
        by_agencies = totals(warehouse, agencies, bits=judging.against, rules=broken)
        by_people = totals(warehouse, people.mutate(n=ibis.literal(1)), bits=judging.against, rules=broken)
        examples = self.examples(groups, people, rules=broken)
        counts = [
            RuleCount(
                rule=rule.id,
                effect=rule.effect,
                confidence=rule.confidence,
                breaches=breaches.get(rule.id, 0),
                persons=by_people.get(rule.id, 0),
                agencies=by_agencies.get(rule.id, 0),
                unjudged=unjudged.get(rule.id, 0),
                missing=lacking.get(rule.id, ()),
                examples=examples.get(rule.id, ()),
            )
            for rule in self.asked.judged
        ]
        return tuple(sorted(counts, key=lambda one: (one.effect == "warn", -one.breaches, one.rule)))

    def examples(self, groups: Table, people: Table, *, rules: list[str]) -> Mapping[str, tuple[Example, ...]]:
        """The rows that are shown for each rule, judged again."""
        chosen = {rule: spread(self.warehouse, self.judging, groups, rule=rule) for rule in rules}
        rows = {row for found in chosen.values() for row in found}
        rows -= crowded(self.warehouse, self.judging, people, rows=rows)
        counted = counted_here(used(self.asked.judged))
        judge = judge_of(self.asked, zone=self.place.zone, calendar=self.packs.calendar, counted=counted)
        confirm(self.warehouse, self.judging, judge=judge, rows=rows)
        where = placed(self.warehouse, self.attempts, rows=rows)
        return {rule: tuple(where[row] for row in found if row in rows) for rule, found in chosen.items()}


def _attempts(warehouse: Warehouse, *, stated: Mapping[str, FactValue]) -> Table:
    check_stated(stated)
    if not warehouse.has("attempts"):
        raise WrongCheckup("the table 'attempts' is not there: nothing was read in")
    attempts = warehouse.table("attempts")
    if lacking := set(ATTEMPTS) - set(attempts.columns):
        raise WrongCheckup(f"the table 'attempts' lacks {', '.join(sorted(lacking))}")
    for name in set(attempts.columns) - set(ATTEMPTS):
        may_supply(name)
    return attempts


def _place(about: Row, *, zone: Zone) -> Place:
    first, last = whole(about["first"]), whole(about["last"])
    if not 0 <= first <= last < LAST:
        raise WrongCheckup("a row has a moment that is not between 1970 and 2100")
    return Place(zone=zone, first=Instant(first), last=Instant(last))
