"""What the tests of the case pages share: the demonstration's open case, one with hostile words, a form, a signature."""

import nacl.signing

from minglu.acts.answering import proposals_of
from minglu.acts.board import board
from minglu.acts.complain import Brought, file
from minglu.acts.sessions import resume
from minglu.canon.base64 import render_base64
from minglu.canon.ids import CaseId, ExhibitId, PersonId, StaffId
from minglu.canon.instants import HOUR, Instant
from minglu.cases.complaint import Allegation, Source
from minglu.cases.second import sign_second
from tests.web_stage import Visitor, be_person, be_staff

SEED = b"\x05" * 32
KEY = bytes(nacl.signing.SigningKey(SEED).verify_key)
HOSTILE = "<script>alert('said')</script>"
HOSTILE_NAME = '"><img src=x onerror=alert(1)>.png'
PNG = b"\x89PNG\r\n\x1a\n" + b"picture"


def staff_id(visitor: Visitor) -> StaffId:
    """Whoever is signed in."""
    found = resume(visitor.served.node.office, visitor.served.node.sessions, visitor.cookies["staff"])
    assert found is not None
    return StaffId(found.subject)


def open_case(visitor: Visitor) -> CaseId:
    """The case that the demonstration leaves open: two calls from an unknown mobile, both out of scope."""
    be_staff(visitor, "handler")
    rows = board(visitor.served.node.office, by=staff_id(visitor)).rows
    return next(row.case for row in rows if row.state != "closed")


def hostile_case(visitor: Visitor) -> tuple[CaseId, ExhibitId]:
    """A case whose complainant writes markup, and its picture."""
    person = PersonId(be_person(visitor, "16000000202"))
    node = visitor.served.node
    exhibit, now = ExhibitId(node.office.id("exh")), node.office.clock.now()
    at = Instant(now - HOUR)
    source = Source(exhibit=exhibit, place="row 1")
    said = Allegation(
        id=1,
        kind="call",
        since=at,
        until=at,
        direction="in",
        other="<b>16000006666",
        seconds=None,
        answered=None,
        said=HOSTILE,
        sources=(source,),
    )
    brought = Brought(exhibit=exhibit, name=HOSTILE_NAME, kind="screenshot", from_whom="complainant", data=PNG)
    filed = file(node.office, node.files, person, allegations=(said,), brought=(brought,), wants=("stop",))
    be_staff(visitor, "handler")
    visitor.post(f"/desk/cases/{filed.case}/find")
    return filed.case, exhibit


def form(**changes: str) -> dict[str, str]:
    """The answer form as the open case shows it, with an honest text."""
    return {
        "edition": "1",
        "seen": "0",
        "value_1": "out_of_scope",
        "value_2": "out_of_scope",
        "text": "我们无法看到这两次来电，仍在追查。",
        **changes,
    }


def denial(**changes: str) -> dict[str, str]:
    """The customary sentence instead of the finding."""
    return form(**{"value_1": "unrecorded_in_scope", "text": "经查，没有联系过您。", **changes})


def propose(visitor: Visitor, case: CaseId) -> str:
    """The handler asks a second person; the address of the proposal, for the reviewer who then signs in with a key."""
    be_staff(visitor, "handler")
    sent = visitor.post(f"/desk/cases/{case}/answer", data=denial(do="propose", reason="号码被冒用"))
    assert sent.status_code == 303, sent.text
    be_staff(visitor, "reviewer", key=KEY)
    node = visitor.served.node
    (one,) = [one for one in proposals_of(node.office, node.files, case, by=staff_id(visitor)) if one.state == "waiting"]
    return f"/desk/seconds/{case}/{one.digest.hex()}"


def signature(visitor: Visitor, case: CaseId, *, reason: str, seed: bytes = SEED) -> str:
    """What the reviewer's browser would send."""
    node = visitor.served.node
    one = proposals_of(node.office, node.files, case, by=staff_id(visitor))[-1]
    return render_base64(sign_second(one.answer_digest, reason, staff=staff_id(visitor), seed=seed).signature)


def kinds_since(visitor: Visitor, case: CaseId) -> list[str]:
    """The kinds of the case's entries, in order."""
    return [event.kind for event in visitor.served.node.office.book.history([case]).of(case)]


def forget(visitor: Visitor, case: CaseId) -> None:
    """The journal key of the person of this case is gone, and with it all that was sealed under it."""
    book = visitor.served.node.office.book
    connection = book._database.connection()
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("DELETE FROM person WHERE id = ?", (book.history([case]).of(case)[0].word("person"),))
