"""Adding to a complaint, and disputing what was found or answered: both are heard at once (P3).

    more = add_evidence(office, files, case, person=person, brought=(bill,), allegations=(another_call,))
    dispute(office, files, case, person=person, text="The call of 5 November is not in your answer.")

What is added makes a filing of everything so far, with its own receipt; the first one stays. A finding is then made
again, and an answer to the finding of before is not sent any more. The clock for the answer runs on from the first
filing. The same file or sentence sent twice, by a second press or a second tab, is added once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from minglu.acts.case_file import CaseFiles, keep_part, read_part
from minglu.acts.case_log import editions, newest_filing
from minglu.acts.complain import Brought, Filed, described, filed_as, filing_draft, keep_filing, read_filing
from minglu.acts.errors import SameKeyOtherAsk, Unavailable, Unusable
from minglu.acts.held import check_own
from minglu.acts.office import Office
from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.canon.errors import CanonError
from minglu.canon.ids import CaseId, ExhibitId, PersonId
from minglu.canon.instants import Instant
from minglu.canon.json import parse_object, render
from minglu.cases import members
from minglu.cases.complaint import Allegation, Filing, file_complaint
from minglu.evidence.exhibit import Exhibit
from minglu.rules.history import Event

MOST_DISPUTE: Final = 2_000
_TRIES: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _More:
    """What is new in what was brought: files that were not filed yet, with their descriptions, and the filing with them."""

    filing: Filing
    brought: tuple[Brought, ...]
    exhibits: tuple[Exhibit, ...]


def add_evidence(
    office: Office,
    files: CaseFiles,
    case: CaseId,
    *,
    person: PersonId,
    brought: Sequence[Brought],
    allegations: Sequence[Allegation] = (),
) -> Filed:
    """File everything so far and what is brought now. Raises NotFound, Unusable, WrongFiling, WrongExhibit.

    Allegations need no number: they follow those of before. Their sources may name files of before as well.
    """
    check_own(office, case, person=person)
    _check_open(office, case)
    for _ in range(_TRIES):
        before = newest_filing(office, case)
        more = _add(read_filing(office, files, before), brought, allegations=allegations, at=office.clock.now())
        if more is None:
            return filed_as(office, files, before)
        keep_filing(office, files, more.filing, exhibits=more.exhibits, brought=more.brought)
        try:
            # One key for whatever follows this filing: of two tabs one is told, and adds to what the other added.
            office.enter(filing_draft(office, more.filing, kind="complaint.supplemented"), key=f"supplement:{case}:{before.index}")
        except SameKeyOtherAsk:
            continue
        return filed_as(office, files, newest_filing(office, case))
    raise Unavailable("the case is being added to by others all the time; try again in a moment")


def dispute(office: Office, files: CaseFiles, case: CaseId, *, person: PersonId, text: str) -> int:
    """Dispute the newest finding and what was answered to it; the index of the entry. Raises NotFound, Unusable."""
    check_own(office, case, person=person)
    edition = editions(office, case)
    if not edition:
        raise Unusable("nothing was found in this case yet; add what you have, and wait for the finding")
    words = text.strip().replace("\r\n", "\n")
    if not 0 < len(words) <= MOST_DISPUTE or not words.replace("\n", " ").replace("\t", " ").replace("\u3000", " ").isprintable():
        raise Unusable(f"a dispute is said in 1 to {MOST_DISPUTE} characters")
    data = render({"v": 1, "case": case, "edition": edition, "text": words})
    digest = render_base64(sha256(data))
    keep_part(office, files, case, person=person, name=f"dispute.{digest}", data=data)
    draft = office.draft(
        "complaint.disputed",
        office.about(person),
        public={"dispute": digest},
        facts={"case": case, "edition": edition, "by": "complainant"},
        parties={"case": case, "edition": edition},
    )
    return office.enter(draft, key=f"dispute:{case}:{digest}")


def read_dispute(office: Office, files: CaseFiles, entry: Event) -> str:
    """The words of a dispute. Raises NotFound, or Unusable for a part that is not what was entered."""
    case, digest = CaseId(entry.word("case")), entry.word("dispute")
    data = read_part(office, files, case, name=f"dispute.{digest}")
    if render_base64(sha256(data)) != digest:
        raise Unusable("what lies in the case file is not what was disputed; restore the case file")
    try:
        return members.text(parse_object(data), "text", most=MOST_DISPUTE)
    except CanonError as error:
        raise Unusable("the words of a dispute cannot be read; restore the case file") from error


def _check_open(office: Office, case: CaseId) -> None:
    if any(event.kind == "case.closed" for event in office.book.history([case]).of(case)):
        raise Unusable("this case is closed; file what is new as a new complaint, it is heard at once")


def _add(before: Filing, brought: Sequence[Brought], *, allegations: Sequence[Allegation], at: Instant) -> _More | None:
    """The filing with what is new; None if nothing is. Raises Unusable when nothing was brought at all."""
    if not brought and not allegations:
        raise Unusable("bring a file or say what happened; an empty addition is not filed")
    filed = {digest: exhibit for exhibit, digest in before.digests}
    same: dict[ExhibitId, ExhibitId] = {}
    new: list[tuple[Brought, Exhibit]] = []
    for one, exhibit in zip(brought, described(brought, at=at), strict=True):
        # The same bytes are the same evidence: a second press of the button brings nothing new.
        known = filed.get(exhibit.sha256)
        if known is None:
            filed[exhibit.sha256] = exhibit.id
            new.append((one, exhibit))
        else:
            same[exhibit.id] = known
    complaint = before.complaint
    told = {_said(allegation) for allegation in complaint.allegations}
    fresh = [one for one in (_renamed(allegation, same) for allegation in allegations) if _said(one) not in told]
    if not new and not fresh:
        return None
    first = len(complaint.allegations) + 1
    after = replace(
        complaint,
        filed=max(at, complaint.filed),
        allegations=(*complaint.allegations, *(replace(one, id=first + place) for place, one in enumerate(fresh))),
        exhibits=(*complaint.exhibits, *(exhibit.id for _, exhibit in new)),
    )
    digests = {**dict(before.digests), **{exhibit.id: exhibit.sha256 for _, exhibit in new}}
    return _More(
        filing=file_complaint(after, digests=digests),
        brought=tuple(one for one, _ in new),
        exhibits=tuple(exhibit for _, exhibit in new),
    )


def _renamed(allegation: Allegation, same: dict[ExhibitId, ExhibitId]) -> Allegation:
    sources = (replace(source, exhibit=same.get(source.exhibit, source.exhibit)) for source in allegation.sources)
    return replace(allegation, sources=tuple(dict.fromkeys(sources)))


def _said(allegation: Allegation) -> Allegation:
    """What an allegation says, whatever its number."""
    return replace(allegation, id=0)
