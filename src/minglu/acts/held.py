"""What of a person's own papers whoever holds the number now may see: those from the time since they proved it.

    held_since(office, person)               the first proof of the present possession; 0 after the second proof
    check_own(office, case, person=person)   the case is theirs, and from that time

A person is known by a number, and numbers are given out again: the draft, the complaints and the files of a former holder
are nobody else's (`access.possession`). Who proved the secret on the consent form held the number before, too. Of a person
whose number nobody ever proved, everything is from the same time.

Which uses of the number a session may list is said by the session; a finding speaks about whatever was alleged.
"""

from minglu.access.possession import possession_spans
from minglu.acts.case_log import check_case, filings
from minglu.acts.errors import NotFound
from minglu.acts.office import Office
from minglu.canon.ids import CaseId, PersonId
from minglu.canon.instants import Instant


def held_since(office: Office, person: PersonId) -> Instant:
    """From when on the papers of this person are those of whoever proved the number last."""
    proofs = [event for event in office.book.history([person]).of(person) if event.kind == "person.proved"]
    spans = possession_spans(proofs)
    if not spans:
        return Instant(0)
    since = spans[-1].since
    return Instant(0) if any(proof.said.get("by") == "secret" and since <= proof.at for proof in proofs) else since


def check_own(office: Office, case: CaseId, *, person: PersonId) -> None:
    """Return quietly if the case is this person's, and from their time. Raises NotFound, as for a case that is not there."""
    check_case(office, case, person=person)
    if filings(office, case)[0].at < held_since(office, person):
        raise NotFound("there is no such case of this person")
