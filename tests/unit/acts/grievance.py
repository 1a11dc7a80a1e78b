"""A complaint for the tests of cases: one call that the trunk shows without a permit, one from nobody knows whom.

filed = complain(lender)                two allegations, one exhibit
found = first_finding(lender, filed)    1 recorded as a suspected breach, 2 out of scope
"""

from minglu.acts.complain import Brought, Filed, file
from minglu.acts.find import Found, Held, find
from minglu.acts.outcomes import enter_call_records
from minglu.canon.ids import ExhibitId, PersonId
from minglu.canon.instants import HOUR, MINUTE, Instant
from minglu.cases.answer import Answer
from minglu.cases.complaint import Allegation, Source
from minglu.cases.finding import FindingValue
from minglu.cases.material import Material
from minglu.evidence.reading import CallRecord
from tests.unit.acts.cast import CONTACT, LINE, LOADER, NOW, fresh_id
from tests.unit.acts.office import Lender

EXHIBIT = ExhibitId(fresh_id("exh", 1))
WANTS = ("apology", "stop")


def alleged(number: int = 1, **changes: object) -> Allegation:
    """A call to the contact from the agency's line, as she remembers it."""
    members: dict[str, object] = {
        "id": number,
        "kind": "call",
        "since": NOW,
        "until": Instant(NOW + MINUTE),
        "direction": "in",
        "other": "16000000900",
        "seconds": 95,
        "answered": True,
        "said": "he named my friend's debt",
        "sources": (Source(exhibit=EXHIBIT, place="row 1"),),
    }
    return Allegation(**{**members, **changes})


def brought(**changes: object) -> Brought:
    """A screenshot."""
    members: dict[str, object] = {
        "exhibit": EXHIBIT,
        "name": "call-list.png",
        "kind": "screenshot",
        "from_whom": "complainant",
        "data": b"a picture",
    }
    return Brought(**{**members, **changes})


STRANGE = alleged(2, other="16000007777", since=Instant(NOW + HOUR), until=Instant(NOW + HOUR + MINUTE), sources=())


def rogue_call(lender: Lender) -> None:
    """The agency dials the contact on its line without a permit."""
    row = CallRecord(
        place="line 1",
        account="",
        src=LINE,
        dst=CONTACT,
        start=NOW,
        answered=True,
        seconds=95,
        disposition="ANSWERED",
        uniqueid="1.1",
    )
    enter_call_records(lender.node.office, [row], seen_in="trunk", by=LOADER.id)


def complain(lender: Lender, **changes: object) -> Filed:
    """File, as the contact, an hour and a half after she proved her number and was called."""
    if "person.proved" not in lender.kinds(lender.cast.contact.person):
        lender.prove()
    rogue_call(lender)
    lender.later(HOUR + 30 * MINUTE)
    members: dict[str, object] = {"allegations": (alleged(), STRANGE), "brought": (brought(),), "wants": WANTS}
    return file(lender.node.office, lender.node.files, lender.cast.contact.person, **{**members, **changes})


def read_nothing(_held: tuple[Held, ...]) -> tuple[Material, ...]:
    """A reader that finds nothing in what was filed."""
    return ()


def first_finding(lender: Lender, filed: Filed | None = None) -> Found:
    filed = filed or complain(lender)
    return find(lender.node.office, lender.node.files, filed.filing, read=read_nothing, edition=1)


def answering(found: Found, **changes: object) -> Answer:
    """The answer that says what was found."""
    members: dict[str, object] = {
        "case": found.finding.case,
        "edition": found.finding.edition,
        "values": tuple((item.allegation, item.value) for item in found.finding.items),
        "text": "We apologise.",
        "measures": (),
    }
    return Answer(**{**members, **changes})


def denying(found: Found, **changes: object) -> Answer:
    """The answer that says nothing was seen."""
    values = tuple((item.allegation, FindingValue.OUT_OF_SCOPE) for item in found.finding.items)
    return answering(found, **{"values": values, **changes})


def forget(lender, person: PersonId) -> None:
    """The journal key of this person is gone, and with it all that was sealed under it (P8)."""
    connection = lender.node.office.book._database.connection()
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("DELETE FROM person WHERE id = ?", (person,))
