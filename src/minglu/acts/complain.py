"""Filing a complaint: heard at once, without an account, kept sealed, and receipted with a proof.

    filed = file(office, files, person, allegations=…, brought=…, wants=("stop",))
    filed_in(office, files, filed.case, person=person) == filed

Nothing is asked that the lender already holds (complaint rules art. 13). Hearing a complaint is never refused for lack
of witnesses (P3): the receipt is signed when the entry is durable, its proof follows. Filing under a case id that was
chosen before is done once, however often it is tried.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from minglu.acts.case_file import CaseFiles, keep_part, read_part
from minglu.acts.case_log import check_case, filings
from minglu.acts.errors import SameKeyOtherAsk, Unusable
from minglu.acts.office import Office
from minglu.canon.base64 import render_base64
from minglu.canon.ids import CaseId, ExhibitId, PersonId
from minglu.canon.instants import Instant
from minglu.cases.complaint import Allegation, Complaint, Filing, file_complaint, filing_digest, parse_filing, render_filing
from minglu.cases.receipt import make_receipt, render_receipt
from minglu.evidence.custody import first_step, render_step
from minglu.evidence.exhibit import Exhibit, make_exhibit, parse_exhibit, render_exhibit
from minglu.gate.draft import Draft
from minglu.ledger.note import sign_note
from minglu.rules.history import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """One file that somebody brings: its bytes, what it is, whom it came from. `received` is None for: just now."""

    exhibit: ExhibitId
    name: str
    kind: str
    from_whom: str
    data: bytes = field(repr=False)
    received: Instant | None = None


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
    case: CaseId | None = None,
) -> Filed:
    """File a complaint with its exhibits. With `case`, what was filed under it before is given back instead.

    Raises WrongFiling, WrongExhibit: the message says what to correct; NotFound for a case of somebody else.
    """
    if case is not None and filings(office, case):
        return filed_in(office, files, case, person=person)
    about, now = office.about(person), office.clock.now()
    exhibits = described(brought, at=now)
    complaint = Complaint(
        case=case if case is not None else CaseId(office.id("case")),
        person=person,
        number=about.number,
        filed=now,
        allegations=tuple(allegations),
        exhibits=tuple(exhibit.id for exhibit in exhibits),
        wants=wants,
    )
    filing = file_complaint(complaint, digests={exhibit.id: exhibit.sha256 for exhibit in exhibits})
    # Kept before entered: a crash between the two leaves a file nobody was promised, not a promise without its file.
    keep_filing(office, files, filing, exhibits=exhibits, brought=brought)
    # Another tab may have filed the same draft a moment before: then what it filed is what was filed.
    with contextlib.suppress(SameKeyOtherAsk):
        office.enter(filing_draft(office, filing, kind="complaint.filed"), key=f"file:{complaint.case}")
    return filed_in(office, files, complaint.case, person=person)


def filed_in(office: Office, files: CaseFiles, case: CaseId, *, person: PersonId) -> Filed:
    """What was filed first in a case, as it was given back then, receipt and all. Raises NotFound, Unusable."""
    check_case(office, case, person=person)
    return filed_as(office, files, filings(office, case)[0])


def filed_as(office: Office, files: CaseFiles, entry: Event) -> Filed:
    """What this entry of a filing stands for."""
    filing = read_filing(office, files, entry)
    case = filing.complaint.case
    exhibits = tuple(read_exhibit_of(office, files, case, exhibit=exhibit) for exhibit in filing.complaint.exhibits)
    receipt = sign_note(render_receipt(make_receipt(filing)), [office.signer])
    return Filed(case=case, index=entry.index, filing=filing, exhibits=exhibits, receipt=receipt)


def read_filing(office: Office, files: CaseFiles, entry: Event) -> Filing:
    """The filing that an entry binds, from the case file. Raises NotFound, or Unusable for a file that is another one."""
    case, digest = CaseId(entry.word("case")), entry.word("filing")
    name = f"filing.{digest}"
    # Cases of before a filing could be added to have the one filing under a plain name.
    filing = parse_filing(read_part(office, files, case, name=name if name in files.names(case) else "filing"))
    if render_base64(filing_digest(filing)) != digest:
        raise Unusable("what lies in the case file is not what was filed; restore the case file")
    return filing


def read_exhibit_of(office: Office, files: CaseFiles, case: CaseId, *, exhibit: ExhibitId) -> Exhibit:
    """The description of an exhibit as it was received. Raises NotFound."""
    return parse_exhibit(read_part(office, files, case, name=f"{exhibit}.exhibit"))


def described(brought: Sequence[Brought], *, at: Instant) -> tuple[Exhibit, ...]:
    """What was brought, by its digests. Raises WrongExhibit."""
    return tuple(
        make_exhibit(
            one.data,
            exhibit_id=one.exhibit,
            name=one.name,
            kind=one.kind,
            received=one.received if one.received is not None else at,
            from_whom=one.from_whom,
        )
        for one in brought
    )


def keep_filing(office: Office, files: CaseFiles, filing: Filing, *, exhibits: Sequence[Exhibit], brought: Sequence[Brought]) -> None:
    """Keep a filing and what was brought with it. The filing is named by its digest: one that was kept before a crash,
    and never entered, must not stand in for the one that is."""
    case, person = filing.complaint.case, filing.complaint.person
    name = f"filing.{render_base64(filing_digest(filing))}"
    keep_part(office, files, case, person=person, name=name, data=render_filing(filing))
    for exhibit, one in zip(exhibits, brought, strict=True):
        step = first_step(exhibit, at=exhibit.received, who="intake")
        for part, content in (("data", one.data), ("exhibit", render_exhibit(exhibit)), ("custody.0", render_step(step))):
            keep_part(office, files, case, person=person, name=f"{exhibit.id}.{part}", data=content)


def filing_draft(office: Office, filing: Filing, *, kind: str) -> Draft:
    """The entry that binds a filing."""
    case = filing.complaint.case
    public = {"filing": render_base64(filing_digest(filing))}
    about = office.about(filing.complaint.person)
    return office.draft(kind, about, public=public, facts={"case": case, "by": "complainant"}, parties={"case": case})
