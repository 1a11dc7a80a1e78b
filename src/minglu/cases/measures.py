"""Measures: what an answer does, beside what it says.

    check_measure(Measure(what="suspend_agency", agency="agy_…")) is None

Some act on the gate: a suspended agency gets no permit, a blocked person is reached by nobody. Others are owed to the
person. Settlement (和解) is a later part. What a measure does to the gate is done by the acts that enter it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from minglu.canon.errors import CanonError
from minglu.canon.ids import AgencyId, check_id
from minglu.cases.errors import WrongFiling


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureKind:
    """What one word means: the entry that it causes beside `measure.taken`, or none, and whether it names an agency."""

    what: str
    causes: str
    names_agency: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure. `agency` is given exactly where the kind names one."""

    what: str
    agency: AgencyId | None = None


MEASURES: Final[Mapping[str, MeasureKind]] = MappingProxyType(
    {
        kind.what: kind
        for kind in (
            MeasureKind(what="suspend_agency", causes="agency.suspended", names_agency=True),
            MeasureKind(what="block_person", causes="person.blocked", names_agency=False),
            MeasureKind(what="correct_agency", causes="", names_agency=True),
            MeasureKind(what="apology", causes="", names_agency=False),
            MeasureKind(what="hand_up", causes="", names_agency=False),
        )
    }
)


def check_measure(measure: Measure) -> None:
    """Return quietly if the measure is one that exists and is complete; raise WrongFiling otherwise."""
    kind = MEASURES.get(measure.what)
    if kind is None:
        raise WrongFiling(f"a measure is one of {', '.join(sorted(MEASURES))}")
    if (measure.agency is not None) != kind.names_agency:
        raise WrongFiling(f"{measure.what} {'names the agency that it is about' if kind.names_agency else 'names no agency'}")
    if measure.agency is not None:
        try:
            check_id("agy", measure.agency)
        except CanonError as error:
            raise WrongFiling("the agency of a measure is named by its id") from error
