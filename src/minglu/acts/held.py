"""What of a person's own papers whoever holds the number now may see: those from the time since they proved it.

    held_since(office, person)               the first proof of the present possession; 0 after the second proof
    held_when_filed(office, case, person=person)   the same, as it was when the case was filed
    check_own(office, case, person=person)   the case is theirs, and from that time

A person is known by a number, and numbers are given out again: the draft, the complaints and the files of a former holder
are nobody else's (`access.possession`). Who proved the secret on the consent form held the number before, too. Of a person
whose number nobody ever proved, everything is from the same time.

Which uses of the number a session may list is said by the session; how far back a finding speaks, by `cases.conclude`.
"""

from minglu.access.possession import possession_spans, readable_since
from minglu.acts.case_log import check_case, filings
from minglu.acts.errors import NotFound
from minglu.acts.office import Office
from minglu.canon.ids import CaseId, PersonId
from minglu.canon.instants import Instant
from minglu.rules.history import Event


def held_since(office: Office, person: PersonId) -> Instant:
    """From when on the papers of this person are those of whoever proved the number last."""
    proofs = _proofs(office, person)
    spans = possession_spans(proofs)
    return Instant(0) if not spans or _second(proofs, since=spans[-1].since) else spans[-1].since


def held_when_filed(office: Office, case: CaseId, *, person: PersonId) -> Instant:
    """From when on whoever filed had proved the number, as far as was proved by then. Raises NotFound for no such case.

    A proof that comes later takes back nothing of what was found, and opens nothing to somebody else. A case may be added
    to only by whoever filed it, or has the second proof: of its filings the one that reaches furthest back counts.
    """
    check_case(office, case, person=person)
    proofs = _proofs(office, person)
    return min(_held_at(filing, tuple(proof for proof in proofs if proof.index < filing.index)) for filing in filings(office, case))


def _held_at(filing: Event, proofs: tuple[Event, ...]) -> Instant:
    """Without a proof that still counts, from the filing itself: silence is a no."""
    spans = possession_spans(proofs)
    since = readable_since(spans, at=filing.at, second=bool(spans) and _second(proofs, since=spans[-1].since))
    return filing.at if since is None else since


def _proofs(office: Office, person: PersonId) -> tuple[Event, ...]:
    return tuple(event for event in office.book.history([person]).of(person) if event.kind == "person.proved")


def _second(proofs: tuple[Event, ...], *, since: Instant) -> bool:
    """Whether the secret on the form was proved within the possession that began then."""
    return any(proof.said.get("by") == "secret" and since <= proof.at for proof in proofs)


def check_own(office: Office, case: CaseId, *, person: PersonId) -> None:
    """Return quietly if the case is this person's, and from their time. Raises NotFound, as for a case that is not there."""
    check_case(office, case, person=person)
    if filings(office, case)[0].at < held_since(office, person):
        raise NotFound("there is no such case of this person")
