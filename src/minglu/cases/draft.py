"""A complaint that is not filed yet: the files brought so far, the points drawn from them or typed, what is wanted.

    draft = with_point(draft, allegation, confirmed=True)          # id 0: a new point
    ready(draft) == ()                                             # nothing is missing: it can be filed

Every change is a function from a draft to the next one, so that two tabs that work on one draft each change what they
name and nothing else. A point keeps its number for as long as the draft lives; only filing numbers them 1, 2, 3 …
A point that was dropped is not suggested again, and what the person confirmed is never changed by a machine.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from minglu.canon.digest import SIZE, Digest
from minglu.canon.ids import CaseId, ExhibitId, PersonId
from minglu.canon.instants import MINUTE, Instant
from minglu.cases.complaint import MOST_ALLEGATIONS, MOST_SOURCES, WANTS, Allegation, Complaint, Filing, Source, check_complaint
from minglu.cases.drafting import NEAR, contacts, numbered, suggest
from minglu.cases.errors import WrongFiling
from minglu.cases.lines import Register, comparable, plain
from minglu.cases.material import Material, numbers_agree

MOST_FILES: Final = 20
MOST_FILE_BYTES: Final = 20_000_000
MOST_BYTES: Final = 60_000_000
MOST_NAME: Final = 120
# A point whose time is vaguer than this may be about any of several contacts, and stands in for none of them.
_VAGUE: Final = 10 * MINUTE
BESIDE: Final = "rows_beside"
_NOBODY: Final = PersonId("per_" + "00" * 16)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """What a file was read as: its kind, how many rows were read, how many were left out."""

    kind: str
    rows: int
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFile:
    """A file as far as it has come. `sha256` and `received` are given when it is whole; `read` when it was looked into."""

    exhibit: ExhibitId
    name: str
    size: int
    held: int
    sha256: Digest | None = None
    received: Instant | None = None
    read: FileRead | None = None

    @property
    def whole(self) -> bool:
        return self.held == self.size


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPoint:
    """One allegation of the draft: whether the person confirmed it, and whether the files suggested it."""

    allegation: Allegation
    confirmed: bool
    from_files: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything of a complaint that is being written. `given` is the highest number that a point was given; `seen` are
    the places in files that were suggested from, so that nothing is suggested twice."""

    case: CaseId
    started: Instant
    files: tuple[DraftFile, ...] = ()
    points: tuple[DraftPoint, ...] = ()
    wants: tuple[str, ...] = ()
    given: int = 0
    seen: tuple[Source, ...] = ()

    def file(self, exhibit: ExhibitId) -> DraftFile | None:
        return next((file for file in self.files if file.exhibit == exhibit), None)

    def point(self, number: int) -> DraftPoint | None:
        return next((point for point in self.points if point.allegation.id == number), None)


# ---- Files


def with_file(draft: Draft, file: DraftFile) -> Draft:
    """The draft with one more file. Raises WrongFiling past the bounds."""
    if not 0 < file.size <= MOST_FILE_BYTES:
        raise WrongFiling(f"a file has 1 to {MOST_FILE_BYTES:,} bytes; bring a smaller one, or a part of it")
    if len(draft.files) >= MOST_FILES:
        raise WrongFiling(f"a complaint is begun with at most {MOST_FILES} files; bring the rest after it is filed")
    if sum(one.size for one in draft.files) + file.size > MOST_BYTES:
        raise WrongFiling(f"the files of a complaint have at most {MOST_BYTES:,} bytes together; bring the rest after it is filed")
    return replace(draft, files=(*draft.files, file))


def begun_anew(draft: Draft) -> tuple[DraftFile, ...]:
    """Files that never came whole, of which one of the same name and size did. They are not filed; nothing waits for them."""
    whole = {(file.name, file.size) for file in draft.files if file.whole}
    return tuple(file for file in draft.files if not file.whole and (file.name, file.size) in whole)


def with_settled(draft: Draft, file: DraftFile) -> Draft:
    """The draft with digest and moment of a file that is whole, if they are not there yet and the file still is."""
    files = (
        replace(one, sha256=file.sha256, received=file.received) if one.exhibit == file.exhibit and one.sha256 is None else one
        for one in draft.files
    )
    return replace(draft, files=tuple(files))


def without_file(draft: Draft, exhibit: ExhibitId) -> Draft:
    """The draft without a file. What the person confirmed stays, without it; a suggestion from it alone goes with it."""
    points = tuple(_without_sources(point, exhibit) for point in draft.points)
    kept = tuple(point for point in points if point.confirmed or not point.from_files or point.allegation.sources)
    return replace(
        draft,
        files=tuple(file for file in draft.files if file.exhibit != exhibit),
        points=kept,
        seen=tuple(source for source in draft.seen if source.exhibit != exhibit),
    )


def _without_sources(point: DraftPoint, exhibit: ExhibitId) -> DraftPoint:
    sources = tuple(source for source in point.allegation.sources if source.exhibit != exhibit)
    return replace(point, allegation=replace(point.allegation, sources=sources))


def clean_name(name: str) -> str:
    """A name that can be shown and kept: its last part, printable, cut; "file" where nothing is left."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(character for character in last if character.isprintable()).strip().lstrip(".").strip()
    return shown[:MOST_NAME].strip() or "file"


# ---- Points


def with_point(draft: Draft, allegation: Allegation, *, confirmed: bool, at: Instant) -> Draft:
    """The draft with a new point (id 0) or with this one in the place of the one by its number. Raises WrongFiling.

    A point that another tab dropped meanwhile is there again: whoever wrote last is believed.
    """
    _check_point(draft, allegation, at=at)
    if allegation.id and not 0 < allegation.id <= draft.given:
        raise WrongFiling("there is no such point in the draft; load the page again")
    number = allegation.id or draft.given + 1
    before = draft.point(number)
    if before is None and len(draft.points) >= MOST_ALLEGATIONS:
        raise WrongFiling(f"a complaint has at most {MOST_ALLEGATIONS} points; remove one, or file a second complaint")
    point = DraftPoint(allegation=replace(allegation, id=number), confirmed=confirmed, from_files=before is not None and before.from_files)
    others = tuple(one for one in draft.points if one.allegation.id != number)
    return replace(draft, points=_ordered((*others, point)), given=max(draft.given, number))


def without_point(draft: Draft, number: int) -> Draft:
    """The draft without this point; nothing happens if it is gone already."""
    return replace(draft, points=tuple(point for point in draft.points if point.allegation.id != number))


def with_judged(draft: Draft, numbers: Collection[int], *, so: bool) -> Draft:
    """The draft with those of these points that still wait: confirmed, or left out. What was confirmed meanwhile stays."""
    meant = {point.allegation.id for point in draft.points if not point.confirmed} & set(numbers)
    if so:
        return replace(draft, points=tuple(replace(one, confirmed=one.confirmed or one.allegation.id in meant) for one in draft.points))
    return replace(draft, points=tuple(one for one in draft.points if one.allegation.id not in meant))


def with_wants(draft: Draft, wants: tuple[str, ...]) -> Draft:
    """What the person asks for. Raises WrongFiling for a word that is not on the list."""
    if unknown := set(wants) - WANTS:
        raise WrongFiling(f"{len(unknown)} wish(es) not on the list; wishes are {', '.join(sorted(WANTS))}")
    return replace(draft, wants=tuple(sorted(set(wants))))


def _check_point(draft: Draft, allegation: Allegation, *, at: Instant) -> None:
    """As it will be checked when it is filed, so that nobody hears of it only at the end. Its files must be of this draft."""
    alone = Complaint(
        case=draft.case,
        person=_NOBODY,
        number=bytes(SIZE),
        filed=at,
        allegations=(replace(allegation, id=1),),
        exhibits=tuple(file.exhibit for file in draft.files),
        wants=draft.wants,
    )
    check_complaint(alone)


def _ordered(points: tuple[DraftPoint, ...]) -> tuple[DraftPoint, ...]:
    return tuple(sorted(points, key=lambda point: (point.allegation.since, point.allegation.until, point.allegation.id)))


# ---- Suggestions


def with_suggestions(draft: Draft, materials: tuple[Material, ...], *, register: Register) -> Draft:
    """The draft with what its files suggest and it has not seen, as points to be confirmed; unconfirmed points of before
    get the further files that tell of them. What was removed while the files were read is not brought back."""
    held = {file.exhibit for file in draft.files}
    there = tuple(material for material in materials if material.exhibit.id in held)
    told = _join(draft, contacts(there))
    fresh = suggest(there, register=register, but=frozenset(told.seen), most=MOST_ALLEGATIONS - len(told.points))
    points = tuple(
        DraftPoint(allegation=replace(one, id=told.given + place), confirmed=False, from_files=True)
        for place, one in enumerate(fresh, start=1)
    )
    seen = sorted(dict.fromkeys((*told.seen, *(source for one in fresh for source in one.sources))), key=lambda source: source.exhibit)
    return replace(told, points=_ordered((*told.points, *points)), given=told.given + len(points), seen=tuple(seen))


def with_read(draft: Draft, materials: tuple[Material, ...], *, asked: tuple[ExhibitId, ...]) -> Draft:
    """The draft with what each of the files asked about was read as. One that is no material was read beside another."""
    of = {
        one.exhibit.id: FileRead(kind=one.exhibit.kind, rows=len(one.readings.rows), left_out=len(one.readings.left_out))
        for one in materials
    }
    beside = FileRead(kind=BESIDE, rows=0, left_out=0)
    files = tuple(replace(file, read=of.get(file.exhibit, beside)) if file.exhibit in asked else file for file in draft.files)
    return replace(draft, files=files)


def _join(draft: Draft, told: tuple[Allegation, ...]) -> Draft:
    """Contacts that a point of the draft is about already: they are seen, and add their files to it if it is unconfirmed."""
    points = {point.allegation.id: point for point in draft.points}
    typed = {number for number, point in points.items() if not point.allegation.sources}
    seen = dict.fromkeys(draft.seen)
    for one in told:
        known = any(source in seen for source in one.sources)
        number = _named_by(one, points) if known else _nearest(one, [points[number].allegation for number in typed])
        # A contact that was seen and has no point was dropped: it stays so, whatever further file tells of it.
        if known or number is not None:
            seen.update(dict.fromkeys(one.sources))
        if number is not None:
            typed.discard(number)
            if not points[number].confirmed:
                points[number] = _with_sources(points[number], one.sources)
    return replace(draft, points=tuple(points.values()), seen=tuple(seen))


def _named_by(one: Allegation, points: Mapping[int, DraftPoint]) -> int | None:
    return next((number for number, point in points.items() if set(point.allegation.sources) & set(one.sources)), None)


def _nearest(one: Allegation, typed: list[Allegation]) -> int | None:
    """The point without a file that has the time and number of this contact: she typed it, or took its file back."""
    near = [point for point in typed if _about_the_same(point, one)]
    return min(near, key=lambda point: abs(point.since - one.since)).id if near else None


def _about_the_same(point: Allegation, one: Allegation) -> bool:
    if point.kind != one.kind or point.direction == "out" or point.until - point.since > _VAGUE:
        return False
    if max(point.since - one.until, one.since - point.until, 0) > NEAR:
        return False
    if point.other is None or one.other is None or not comparable(plain(point.other)) or not comparable(plain(one.other)):
        return True
    return numbers_agree(point.other, one.other)


def _with_sources(point: DraftPoint, more: tuple[Source, ...]) -> DraftPoint:
    sources = tuple(dict.fromkeys((*point.allegation.sources, *more)))[:MOST_SOURCES]
    return replace(point, allegation=replace(point.allegation, sources=sources))


# ---- Filing


def ready(draft: Draft) -> tuple[str, ...]:
    """What is missing before the draft can be filed, as codes: "no_points", "unconfirmed", "unfinished_files"."""
    missing = {
        "no_points": not draft.points,
        "unconfirmed": any(not point.confirmed for point in draft.points),
        "unfinished_files": any(not file.whole and file not in begun_anew(draft) for file in draft.files),
    }
    return tuple(code for code, holds in missing.items() if holds)


def allegations_of(draft: Draft) -> tuple[Allegation, ...]:
    """The points as they are filed: in the order of time, numbered 1, 2, 3 …"""
    return tuple(numbered(point.allegation for point in draft.points))


def left_over(draft: Draft, *, filing: Filing, case: CaseId, at: Instant) -> Draft | None:
    """What was written while the draft was being filed, as a draft of its own; None if nothing was, as nearly always."""
    filed = {replace(allegation, id=0) for allegation in filing.complaint.allegations}
    points = tuple(point for point in draft.points if replace(point.allegation, id=0) not in filed)
    files = tuple(file for file in draft.files if file.exhibit not in filing.complaint.exhibits)
    if not points and not files:
        return None
    rest = replace(draft, case=case, started=at, points=points)
    for exhibit in filing.complaint.exhibits:
        rest = without_file(rest, exhibit)
    return rest
