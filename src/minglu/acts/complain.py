"""Filing a complaint: heard at once, without an account, kept sealed, and receipted with a proof.

Nothing is asked that the lender already holds (complaint rules art. 13). Hearing a complaint is never refused for lack
of witnesses (P3): the receipt is signed when the entry is durable, its proof follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from minglu.acts.case_file import CaseFiles, keep_part
from minglu.acts.office import Office
from minglu.canon.base64 import render_base64
from minglu.canon.ids import CaseId, ExhibitId, PersonId
from minglu.cases.complaint import Allegation, Complaint, Filing, file_complaint, filing_digest, render_filing
from minglu.cases.receipt import make_receipt, render_receipt
from minglu.evidence.custody import first_step, render_step
from minglu.evidence.exhibit import Exhibit, make_exhibit, render_exhibit
from minglu.ledger.note import sign_note


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """One file that somebody brings: its bytes, what it is, whom it came from."""

    exhibit: ExhibitId
    name: str
    kind: str
    from_whom: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A complaint that was filed. `receipt` is a signed note; the proof of entry `index` follows when it is witnessed."""

    case: CaseId
    index: int
    filing: Filing
    exhibits: tuple[Exhibit, ...]
    receipt: bytes


def file(
    office: Office,
    files: CaseFiles,
    person: PersonId,
    *,
    allegations: Sequence[Allegation],
    brought: Sequence[Brought],
    wants: tuple[str, ...],
) -> Filed:
    """File a complaint with its exhibits. Raises WrongFiling, WrongExhibit: the message says what to correct."""
    case, now, about = CaseId(office.id("case")), office.clock.now(), office.about(person)
    exhibits = tuple(
        make_exhibit(one.data, exhibit_id=one.exhibit, name=one.name, kind=one.kind, received=now, from_whom=one.from_whom)
        for one in brought
    )
    complaint = Complaint(
        case=case,
        person=person,
        number=about.number,
        filed=now,
        allegations=tuple(allegations),
        exhibits=tuple(exhibit.id for exhibit in exhibits),
        wants=wants,
    )
    filing = file_complaint(complaint, digests={exhibit.id: exhibit.sha256 for exhibit in exhibits})
    # Kept before entered: a crash between the two leaves a file nobody was promised, not a promise without its file.
    keep_part(office, files, case, person=person, name="filing", data=render_filing(filing))
    for exhibit, one in zip(exhibits, brought, strict=True):
        _keep_exhibit(office, files, case, person=person, exhibit=exhibit, data=one.data)
    facts = {"case": case, "by": "complainant"}
    draft = office.draft(
        "complaint.filed", about, public={"filing": render_base64(filing_digest(filing))}, facts=facts, parties={"case": case}
    )
    index = office.enter(draft, key=f"file:{case}")
    receipt = sign_note(render_receipt(make_receipt(filing)), [office.signer])
    return Filed(case=case, index=index, filing=filing, exhibits=exhibits, receipt=receipt)


def _keep_exhibit(office: Office, files: CaseFiles, case: CaseId, *, person: PersonId, exhibit: Exhibit, data: bytes) -> None:
    step = first_step(exhibit, at=exhibit.received, who="intake")
    for part, content in (("data", data), ("exhibit", render_exhibit(exhibit)), ("custody.0", render_step(step))):
        keep_part(office, files, case, person=person, name=f"{exhibit.id}.{part}", data=content)
