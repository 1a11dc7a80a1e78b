"""Complaints: what a person says happened, and what binds it.

    Allegation(id=1, kind="call", since=…, until=…, direction="in", other="160****7777", seconds=41, answered=True,
               said="他说要告诉我的同事", sources=(Source(exhibit=…, place="row 7"),))

An allegation is one contact that the person reports. Its time is a span: a point is a span of the tolerance that its
source deserves. `other` is the number as the person wrote it, masked or not, or None. `direction` is seen from the
person: "in" means that they were called.

The filing digest binds everything filed: complaint and exhibits. It stands in the log for everybody to see, and says
nothing, because the case id inside it is random and is in no public member.

Filing asks for nothing the lender holds (complaint rules art. 13, CN-CMP-04): the number handle comes from proven
possession, and no allegation needs a number, an exact time or a name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.digest import SIZE, Digest, sha256
from minglu.canon.errors import CanonError
from minglu.canon.ids import CaseId, ExhibitId, PersonId, check_id
from minglu.canon.instants import DAY, Instant, check_instant
from minglu.canon.json import Object, parse_object, render
from minglu.cases import members
from minglu.cases.errors import WrongFiling, WrongPaper

Kind: TypeAlias = Literal["call", "message"]
Direction: TypeAlias = Literal["in", "out", "unknown"]

MOST_ALLEGATIONS: Final = 50
MOST_EXHIBITS: Final = 100
MOST_SOURCES: Final = 20
MOST_SAID: Final = 2_000
MOST_OTHER: Final = 40
LONGEST_SPAN: Final = 366 * DAY
LONGEST_CALL: Final = 86_400

# What people ask for. A closed list: a wish in free text belongs into `said`, where a person reads it.
WANTS: Final = frozenset({"stop", "apology", "who_used_it", "source_of_number", "erase", "compensation", "explanation"})

_MASK: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where in which exhibit the person found it."""

    exhibit: ExhibitId
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Allegation:
    """One contact that a person reports (反映事项). None means that the person does not know."""

    id: int
    kind: Kind
    since: Instant
    until: Instant
    direction: Direction
    other: str | None
    seconds: int | None
    answered: bool | None
    said: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """Everything one person filed at one moment. `number` is the handle of the number whose possession was proved."""

    case: CaseId
    person: PersonId
    number: bytes
    filed: Instant
    allegations: tuple[Allegation, ...]
    exhibits: tuple[ExhibitId, ...]
    wants: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A complaint with the digest of each exhibit: what the filing digest is over."""

    complaint: Complaint
    digests: tuple[tuple[ExhibitId, Digest], ...]


def check_complaint(complaint: Complaint) -> None:
    """Return quietly if `complaint` keeps the bounds; raise WrongFiling that says which one it does not."""
    try:
        check_id("case", complaint.case)
        check_id("per", complaint.person)
        check_instant(complaint.filed)
        for exhibit in complaint.exhibits:
            check_id("exh", exhibit)
    except CanonError as error:
        raise WrongFiling(f"a complaint needs ids of its kinds and a moment: {error}") from error
    _require(len(complaint.number) == SIZE, f"the handle of a number has {SIZE} bytes")
    _require(
        1 <= len(complaint.allegations) <= MOST_ALLEGATIONS,
        f"a complaint has 1 to {MOST_ALLEGATIONS} allegations; file the rest as a second one",
    )
    _require(len(complaint.exhibits) <= MOST_EXHIBITS, f"a complaint has at most {MOST_EXHIBITS} exhibits")
    _require(len(set(complaint.exhibits)) == len(complaint.exhibits), "an exhibit is named twice")
    _require(complaint.wants == tuple(sorted(set(complaint.wants) & WANTS)), "wants are words of the list, sorted, each once")
    ids = [allegation.id for allegation in complaint.allegations]
    _require(ids == list(range(1, len(ids) + 1)), "allegations are numbered 1, 2, 3 … in order")
    for allegation in complaint.allegations:
        _check_allegation(allegation, complaint=complaint)


def _check_allegation(allegation: Allegation, *, complaint: Complaint) -> None:
    which = f"allegation {allegation.id}"
    _require(allegation.kind in ("call", "message"), f"{which}: kind is call or message")
    _require(allegation.direction in ("in", "out", "unknown"), f"{which}: direction is in, out or unknown")
    _require(0 <= allegation.since <= allegation.until, f"{which}: it ends before it begins")
    _require(allegation.until - allegation.since <= LONGEST_SPAN, f"{which}: narrow the time to a year or less")
    # A call that is still to come cannot have happened; a day of grace covers clocks and zones.
    _require(allegation.since <= complaint.filed + DAY, f"{which}: it lies after the filing")
    _require(allegation.seconds is None or 0 <= allegation.seconds <= LONGEST_CALL, f"{which}: a duration is 0 to {LONGEST_CALL} seconds")
    _require(len(allegation.said) <= MOST_SAID, f"{which}: at most {MOST_SAID} characters of description")
    _require(not _MASK.search(allegation.said), f"{which}: control characters in the description")
    other = allegation.other
    _require(
        other is None or (0 < len(other) <= MOST_OTHER and other.isprintable()),
        f"{which}: a number is 1 to {MOST_OTHER} printable characters, or unknown",
    )
    _require(len(allegation.sources) <= MOST_SOURCES, f"{which}: at most {MOST_SOURCES} sources")
    for source in allegation.sources:
        _require(source.exhibit in complaint.exhibits, f"{which}: a source names an exhibit that was not filed")
        _require(0 < len(source.place) <= 100 and source.place.isprintable(), f"{which}: a place is 1 to 100 printable characters")


def _require(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - the condition is spelled out at every call
    if not holds:
        raise WrongFiling(otherwise)


def file_complaint(complaint: Complaint, *, digests: Mapping[ExhibitId, Digest]) -> Filing:
    """The filing of `complaint` with the digests of exactly its exhibits. Raises WrongFiling."""
    check_complaint(complaint)
    if set(digests) != set(complaint.exhibits):
        raise WrongFiling("every exhibit needs its digest, and no other may have one")
    if any(len(digest) != SIZE for digest in digests.values()):
        raise WrongFiling(f"the SHA-256 of an exhibit has {SIZE} bytes")
    return Filing(complaint=complaint, digests=tuple((exhibit, digests[exhibit]) for exhibit in complaint.exhibits))


def filing_digest(filing: Filing) -> Digest:
    """SHA-256 over everything filed: what `complaint.filed` and the receipt carry."""
    return sha256(render_filing(filing))


def render_filing(filing: Filing) -> bytes:
    complaint = filing.complaint
    return render(
        {
            "v": 1,
            "case": complaint.case,
            "person": complaint.person,
            "number": render_base64(complaint.number),
            "filed": complaint.filed,
            "allegations": [allegation_object(allegation) for allegation in complaint.allegations],
            "exhibits": [{"exhibit": exhibit, "sha256": render_base64(digest)} for exhibit, digest in filing.digests],
            "wants": list(complaint.wants),
        }
    )


def parse_filing(data: bytes) -> Filing:
    """The inverse of `render_filing`. Raises WrongPaper for another spelling, WrongFiling for a bound that is passed."""
    try:
        of = parse_object(data)
        members.only(of, "v", "case", "person", "number", "filed", "allegations", "exhibits", "wants")
        if members.whole(of, "v") != 1:
            raise WrongPaper("a filing of another version; read it with the release that wrote it")
        marks = {
            ExhibitId(members.text(mark, "exhibit", most=40)): members.digest(mark, "sha256") for mark in members.objects(of, "exhibits")
        }
        complaint = Complaint(
            case=CaseId(members.text(of, "case", most=40)),
            person=PersonId(members.text(of, "person", most=40)),
            number=parse_base64(members.text(of, "number", most=64), size=SIZE),
            filed=members.instant(of, "filed"),
            allegations=tuple(parse_allegation(item) for item in members.objects(of, "allegations")),
            exhibits=tuple(marks),
            wants=members.texts(of, "wants", most=40),
        )
    except CanonError as error:
        raise WrongPaper(f"not a filing: {error}") from error
    filing = file_complaint(complaint, digests=marks)
    if render_filing(filing) != data:
        raise WrongPaper("a filing, but not in its one spelling")
    return filing


def allegation_object(allegation: Allegation) -> Object:
    known = {"other": allegation.other, "seconds": allegation.seconds, "answered": allegation.answered}
    return {
        "id": allegation.id,
        "kind": allegation.kind,
        "since": allegation.since,
        "until": allegation.until,
        "direction": allegation.direction,
        "said": allegation.said,
        "sources": [{"exhibit": source.exhibit, "place": source.place} for source in allegation.sources],
        **{name: value for name, value in known.items() if value is not None},
    }


def parse_allegation(of: Object) -> Allegation:
    members.only(of, "id", "kind", "since", "until", "direction", "other", "seconds", "answered", "said", "sources")
    return Allegation(
        id=members.whole(of, "id"),
        kind=_kind(members.text(of, "kind", most=10)),
        since=members.instant(of, "since"),
        until=members.instant(of, "until"),
        direction=_direction(members.text(of, "direction", most=10)),
        other=members.text(of, "other", most=MOST_OTHER) if "other" in of else None,
        seconds=members.whole(of, "seconds") if "seconds" in of else None,
        answered=members.flag(of, "answered") if "answered" in of else None,
        said=members.text(of, "said", most=MOST_SAID),
        sources=tuple(_parse_source(source) for source in members.objects(of, "sources")),
    )


def _parse_source(of: Object) -> Source:
    members.only(of, "exhibit", "place")
    return Source(exhibit=ExhibitId(members.text(of, "exhibit", most=40)), place=members.text(of, "place", most=100))


def _kind(word: str) -> Kind:
    if word == "call":
        return "call"
    if word == "message":
        return "message"
    raise WrongPaper("kind is call or message")


def _direction(word: str) -> Direction:
    if word == "in":
        return "in"
    if word == "out":
        return "out"
    if word == "unknown":
        return "unknown"
    raise WrongPaper("direction is in, out or unknown")
