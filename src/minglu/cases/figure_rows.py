"""The rows of the figures: each is one row of a table and one bar or point of the chart beside it.

    MonthRow(month="2026-11", total=3, waiting=1, recorded=1, contradicted=0, unrecorded_in_scope=0, out_of_scope=1)

What is counted in them stands in `figures`.
"""

from dataclasses import dataclass
from datetime import date

from minglu.cases.deadlines import Source
from minglu.cases.finding import FindingValue


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """The complaints filed in a month ("2026-11"), by what was found."""

    month: str
    total: int
    waiting: int
    recorded: int
    contradicted: int
    unrecorded_in_scope: int
    out_of_scope: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRow:
    """How many allegations have this value in the newest finding of their case."""

    value: FindingValue
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stops:
    """Clocks, by how they stand."""

    in_time: int
    late: int
    running: int
    run_out: int

    @property
    def total(self) -> int:
        return self.in_time + self.late + self.running + self.run_out


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow:
    """All clocks of one name."""

    clock: str
    source: Source
    stops: Stops


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRow:
    """An agency of the register: complaints it answers for, suspected breaches that are its own, its tasks."""

    agency: str
    name: str
    own: bool
    complaints: int
    breaches: int
    tasks: Stops


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachRow:
    """Suspected breaches of one kind. `agency` and `name` are empty where no single agency can be named."""

    why: str
    agency: str
    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """One local day: uses permitted and refused when asked for, and calls that happened without a permit."""

    day: date
    permits: int
    refusals: int
    unpermitted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """How many refusals of the last days name this rule."""

    rule: str
    refusals: int
