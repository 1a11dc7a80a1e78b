"""What a check-up found: a lender's record of contacts, read under the rule packs.

    checkup.breaches, checkup.by_rule[0].rule, checkup.by_rule[0].missing

A *breach* is a row that a rule forbids for certain by what the record says; an authority decides what is one in law. Where
the record does not say enough the row is *unjudged* under that rule, and `missing` names the facts it would take. Nothing
here names a person: `person` is whatever pseudonym the table was given.

Values only, and the columns of the table that `checkup` reads; the computing is there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from minglu.audit.errors import WrongCheckup
from minglu.canon.instants import Instant
from minglu.rules.derive import Counted
from minglu.rules.fact import FactValue
from minglu.rules.table import FACTS

# The table "attempts": a row a contact. An empty text is what the record does not say.
ATTEMPTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "row": "int64",
        "place": "string",
        "at": "int64",
        "person": "string",
        "number": "string",
        "debt": "string",
        "agency": "string",
        "staff": "string",
        "channel": "string",
        "ended": "string",
        "direction": "string",
        "relation": "string",
        "purpose": "string",
        "own_device": "boolean",
    }
)
# The table "findings": what was objected to in the words of a row, by the rule of content that objects.
FINDINGS: Final[Mapping[str, str]] = MappingProxyType({"row": "int64", "rule": "string"})

# Told by the clock, or by the rows before; a column of such a name would contradict what is computed.
_COMPUTED: Final = frozenset(
    {"act", "field", "country", "place_known", "local_minute", "local_day", "working_day", "minutes_since_conversation"}
) | {"third_party_calls_ever"}
_TYPES: Final[Mapping[str, str]] = MappingProxyType({"bool": "boolean", "int": "int64", "enum": "string"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One row, for whoever looks it up in the file."""

    place: str
    at: Instant
    agency: str
    staff: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A fact that the record does not say, and how many rows it keeps a rule from judging."""

    fact: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCount:
    """What one rule says of all rows. Of a rule that only warns, `breaches` are hints, and no total counts them."""

    rule: str
    effect: str
    confidence: str
    breaches: int
    persons: int
    agencies: int
    unjudged: int
    missing: tuple[Missing, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentCount:
    """What one rule of content objects to in the words of rows."""

    rule: str
    rows: int
    persons: int
    agencies: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Rows of an agency, a collector, an hour or a day; how many of them some rule forbids, and which rules how often."""

    name: str
    agency: str
    staff: str
    rows: int
    breaches: int
    by_rule: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worst:
    """A person whom many forbidden contacts reached."""

    person: str
    rows: int
    breaches: int
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Presumed:
    """What was taken where a row did not say, and in how many rows."""

    fact: str
    value: bool | int | str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """The whole. `rows` are all of them, `judged` those that are contacts by the lender."""

    rows: int
    judged: int
    persons: int
    agencies: int
    first: Instant | None
    last: Instant | None
    days: int
    breaches: int
    breached_persons: int
    by_rule: tuple[RuleCount, ...]
    by_agency: tuple[Tally, ...]
    by_collector: tuple[Tally, ...]
    by_hour: tuple[Tally, ...]
    by_day: tuple[Tally, ...]
    worst: tuple[Worst, ...]
    presumed: tuple[Presumed, ...]
    left_out: tuple[str, ...]
    content: tuple[ContentCount, ...]


def columns_of(facts: Iterable[str]) -> Mapping[str, str]:
    """The columns of "attempts" with one for each further fact that a file supplies. Raises WrongCheckup."""
    return MappingProxyType({**ATTEMPTS, **{name: _TYPES[FACTS[name].type] for name in facts if may_supply(name)}})


def may_supply(name: str) -> bool:
    """Whether a fact needs a column of its own. Raises WrongCheckup for one that no file may supply."""
    fact = FACTS.get(name)
    if fact is None or name in _COMPUTED or isinstance(fact.derived, Counted):
        raise WrongCheckup(f"{name[:60]!r} is no fact that a file can supply: it is unknown, or counted and timed from the rows themselves")
    return name not in ATTEMPTS


def check_stated(stated: Mapping[str, FactValue]) -> None:
    """Whether these facts, said of all rows, are of the table and of their types. Raises WrongCheckup."""
    for name, value in stated.items():
        may_supply(name)
        fact = FACTS[name]
        expected = {"bool": bool, "int": int, "enum": str}[fact.type]
        if type(value) is not expected or (fact.values and value not in fact.values):
            raise WrongCheckup(f"{name} is said of all rows with a value that it cannot have")
