"""What the log says of a case: whoever answers or computes is held to it, not to what a caller hands over.

check_filing(office, filing)       it is the one that was filed, for this person
check_newest(office, finding)      it is the newest edition that was entered (P5)
"""

from minglu.acts.errors import NotFound, Unusable
from minglu.acts.office import Office
from minglu.canon.base64 import render_base64
from minglu.canon.ids import CaseId, PersonId
from minglu.cases.complaint import Filing, filing_digest
from minglu.cases.finding import Finding, finding_digest
from minglu.rules.history import Event


def check_filing(office: Office, filing: Filing) -> None:
    """Return quietly if exactly this was filed. Raises NotFound, Unusable."""
    complaint = filing.complaint
    check_case(office, complaint.case, person=complaint.person)
    if _newest(office, complaint.case, "complaint.filed").word("filing") != render_base64(filing_digest(filing)):
        raise Unusable("this is not what was filed in the case; load the filing again")


def check_case(office: Office, case: CaseId, *, person: PersonId) -> None:
    """Return quietly if the case is this person's. Raises NotFound."""
    if _newest(office, case, "complaint.filed").word("person") != person:
        raise NotFound("there is no such case of this person")


def check_newest(office: Office, finding: Finding) -> None:
    """Return quietly if this is the newest finding of its case. Raises NotFound, Unusable."""
    if _newest(office, finding.case, "finding.made").word("finding") != render_base64(finding_digest(finding)):
        raise Unusable("this is not the newest finding entered for the case; load it again")


def editions(office: Office, case: CaseId) -> int:
    """How many findings the case has."""
    return sum(event.kind == "finding.made" for event in office.book.history([case]).of(case))


def _newest(office: Office, case: CaseId, kind: str) -> Event:
    found = next((event for event in reversed(office.book.history([case]).of(case)) if event.kind == kind), None)
    if found is None:
        raise NotFound(f"the log has no {kind} of this case; file first, then find, then answer")
    return found
