"""A letter that was written for a person is entered by the digest of its bytes; the letter itself stays with the person."""

from minglu.acts.allow import acting, allow_in_case
from minglu.acts.case_log import check_case
from minglu.acts.office import Office
from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.canon.ids import CaseId, PersonId, StaffId
from minglu.canon.json import Object


def keep_letter(office: Office, case: CaseId, *, person: PersonId, what: str, data: bytes, by: StaffId | None) -> int:
    """Enter that this letter was written; the index of the entry. `by` is None for a person who printed it alone."""
    if by is not None:
        allow_in_case(office, by, "letter.write", about=person)
    check_case(office, case, person=person)
    said: Object = {"case": case, "what": what}
    public = {"letter": render_base64(sha256(data))}
    return office.enter(office.draft("letter.written", office.about(person), public=public, facts={**said, **acting(by)}, parties=said))
