"""The scope of checking behind a finding: which lines were compared with their carrier's records, and for which hours.

    checked_hours(office, finding, person=person, by=handler)[0].spans

Told as of the size of the log that the finding looked at, so that it is the scope the finding was computed with: what
was compared since is in the next edition.
"""

from dataclasses import dataclass

from minglu.acts.allow import allow_in_case
from minglu.acts.office import Office
from minglu.canon.ids import AgencyId, PersonId, StaffId
from minglu.cases.finding import Finding
from minglu.cases.lines import fold_lines
from minglu.cases.scope import fold_scope
from minglu.cases.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedLine:
    """One registered line with the spans that are compared without a gap; none, if it was never compared."""

    number: str
    agency: AgencyId
    spans: tuple[Span, ...]


def checked_hours(office: Office, finding: Finding, *, person: PersonId, by: StaffId) -> tuple[CheckedLine, ...]:
    """Every line that the register knew then, by number. Raises NotAllowed."""
    allow_in_case(office, by, "finding.read", about=person)
    events = office.book.history(["=lines"]).of("=lines")
    register = fold_lines(events, upto=finding.upto)
    known = {line.line: line.spans for line in fold_scope(events, register=register, upto=finding.upto).lines}
    held = (CheckedLine(number=line.number, agency=line.agency, spans=known.get(line.id, ())) for line in register.current(at=finding.at))
    return tuple(sorted(held, key=lambda line: line.number))
