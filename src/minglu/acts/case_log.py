"""What the log says of a case: whoever answers or computes is held to it, not to what a caller hands over.

check_filing(office, filing)       it is what was filed last, supplements included, for this person
check_newest(office, finding)      it is the newest edition that was entered (P5), and over what was filed last
"""

from collections.abc import Iterable

from minglu.acts.errors import NotFound, Unusable
from minglu.acts.office import Office
from minglu.canon.base64 import render_base64
from minglu.canon.ids import CaseId, PersonId
from minglu.cases.complaint import Filing, filing_digest
from minglu.cases.finding import Finding, finding_digest
from minglu.rules.history import Event

FILINGS = ("complaint.filed", "complaint.supplemented")


def check_filing(office: Office, filing: Filing) -> None:
    """Return quietly if exactly this was filed last. Raises NotFound, Unusable."""
    complaint = filing.complaint
    check_case(office, complaint.case, person=complaint.person)
    if newest_filing(office, complaint.case).word("filing") != render_base64(filing_digest(filing)):
        raise Unusable("this is not what was filed in the case; load the filing again")


def check_case(office: Office, case: CaseId, *, person: PersonId) -> None:
    """Return quietly if the case is this person's. Raises NotFound."""
    if person_of_case(office, case) != person:
        raise NotFound("there is no such case of this person")


def check_newest(office: Office, finding: Finding) -> None:
    """Return quietly if this is the newest finding of its case, and nothing was filed since. Raises NotFound, Unusable."""
    if _newest(office, finding.case, ("finding.made",)).word("finding") != render_base64(finding_digest(finding)):
        raise Unusable("this is not the newest finding entered for the case; load it again")
    if newest_filing(office, finding.case).word("filing") != render_base64(finding.filing):
        raise Unusable("more was brought since this finding was made; it is made again by itself, load it in a minute")


def editions(office: Office, case: CaseId) -> int:
    """How many findings the case has."""
    return sum(event.kind == "finding.made" for event in office.book.history([case]).of(case))


def person_of_case(office: Office, case: CaseId) -> PersonId:
    """Whose case it is. Raises NotFound."""
    return PersonId(_newest(office, case, ("complaint.filed",)).word("person"))


def filings(office: Office, case: CaseId) -> tuple[Event, ...]:
    """The entries of what was filed in the case, the first one first; none for a case that was never filed."""
    return tuple(event for event in office.book.history([case]).of(case) if event.kind in FILINGS)


def newest_filing(office: Office, case: CaseId) -> Event:
    """The entry of what was filed last, supplements included. Raises NotFound."""
    return _newest(office, case, FILINGS)


def _newest(office: Office, case: CaseId, kinds: Iterable[str]) -> Event:
    found = next((event for event in reversed(office.book.history([case]).of(case)) if event.kind in kinds), None)
    if found is None:
        raise NotFound(f"the log has no {next(iter(kinds))} of this case; file first, then find, then answer")
    return found
