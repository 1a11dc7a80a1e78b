"""Drafting a complaint: files come up in pieces over a poor connection, points are drawn from them, confirmed, filed.

    draft = begin(office, drafts, person)
    part = start_file(office, drafts, person, name="bill.csv", size=4096)
    add_chunk(office, drafts, person, part.exhibit, offset=0, data=data)
    draw_points(office, drafts, person, read=read)
    filed = submit(office, drafts, files, person)

Nothing here is an entry: a draft is the person's own until it is filed. Rules that hold:

* What was answered is durable. A piece that came twice is there once; a gap is refused, with how much is held.
* A file that is chosen again is begun anew, for name and size do not say that the bytes are the same. What came of it
  before makes way when nothing has come for two minutes; until then another window may be sending it, and both are
  kept. When one of them is whole, the other waits for nothing, and goes at filing.
* A file, point or exhibit is looked up in this person's draft only; a former holder's draft is nobody's (`held`).
* The draft goes only after its filing is durable, and filing it twice is filing it once.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Final

from minglu.acts.case_file import CaseFiles, journal_key
from minglu.acts.case_log import filings
from minglu.acts.complain import Brought, Filed, file, filed_in
from minglu.acts.errors import NotFound, Unusable
from minglu.acts.find import Held, ReadExhibits
from minglu.acts.held import held_since
from minglu.acts.kept_drafts import Drafts
from minglu.acts.office import Office
from minglu.acts.sealed_draft import check_piece, join_pieces, open_kept, open_own, seal_kept, seal_piece
from minglu.canon.digest import sha256
from minglu.canon.ids import CaseId, ExhibitId, PersonId
from minglu.canon.instants import MINUTE
from minglu.cases.complaint import Allegation
from minglu.cases.draft import (
    Draft,
    DraftFile,
    allegations_of,
    begun_anew,
    clean_name,
    left_over,
    ready,
    with_file,
    with_judged,
    with_point,
    with_read,
    with_settled,
    with_suggestions,
    with_wants,
    without_file,
    without_point,
)
from minglu.cases.lines import fold_lines
from minglu.cases.material import COMPLAINANT, Material

# Longer than the upload of a browser waits between two tries.
_STILL_COMING: Final = 2 * MINUTE

# ---- The draft


def draft_of(office: Office, drafts: Drafts, person: PersonId) -> Draft | None:
    """The draft of this person, if there is one. Raises NotFound when nobody can open it any more."""
    sealed = drafts.get(person)
    if sealed is None:
        return None
    draft = open_own(sealed, key=journal_key(office, person), person=person, since=held_since(office, person))
    return None if draft is None else _with_held(draft, drafts.held(person))


def begin(office: Office, drafts: Drafts, person: PersonId) -> Draft:
    """The draft that is there, or else a new one. Raises NotFound for somebody who is not known."""
    office.about(person)
    begun = Draft(case=CaseId(office.id("case")), started=office.clock.now())
    return _change(office, drafts, person, lambda draft: draft, begun=begun)


def discard(_office: Office, drafts: Drafts, person: PersonId) -> None:
    """Nothing of the draft is kept, whether or not it could still be opened."""
    drafts.drop(person)


# ---- Files


def start_file(office: Office, drafts: Drafts, person: PersonId, *, name: str, size: int) -> DraftFile:
    """Announce a file; its pieces follow. Raises WrongFiling past the bounds, NotFound without a draft."""
    started = DraftFile(exhibit=ExhibitId(office.id("exh")), name=clean_name(name), size=size, held=0)
    draft, touched = _draft(office, drafts, person), drafts.touched(person)
    still = touched is not None and office.clock.now() - touched < _STILL_COMING
    for half in draft.files:
        same = not half.whole and (half.name, half.size) == (started.name, started.size)
        # Nothing of it came: the answer that it was begun was lost, and whoever asks again is the same window.
        if same and not (still and half.held):
            _take_back(office, drafts, person, half.exhibit)
    _change(office, drafts, person, lambda draft: with_file(draft, started))
    return started


def add_chunk(office: Office, drafts: Drafts, person: PersonId, exhibit: ExhibitId, *, offset: int, data: bytes) -> DraftFile:
    """Add a piece to a file. One that is held already is harmless; raises Unusable for a gap, saying how much is held."""
    started = _started(office, drafts, person, exhibit)
    check_piece(started, offset=offset, data=data)
    sealed = seal_piece(office, data, key=journal_key(office, person), person=person, exhibit=exhibit, offset=offset)
    held = drafts.put_chunk(exhibit, person, offset=offset, sealed=sealed, at=office.clock.now())
    if offset == held == 0:
        raise NotFound("the draft was dropped meanwhile; load the page again")
    if offset > held:
        raise Unusable(f"{held} bytes of this file are held; go on from there")
    if held < started.size:
        return replace(started, held=held)
    whole = replace(started, held=held)
    return _settle(office, drafts, person, whole, data=_bytes(office, drafts, person, exhibit))


def remove_file(office: Office, drafts: Drafts, person: PersonId, exhibit: ExhibitId) -> Draft:
    """Take a file back, with what only it suggested. Raises NotFound for a file that is not of this draft."""
    _started(office, drafts, person, exhibit)
    return _take_back(office, drafts, person, exhibit)


def _take_back(office: Office, drafts: Drafts, person: PersonId, exhibit: ExhibitId) -> Draft:
    # The draft first: a crash between the two leaves pieces that nobody sees, and that go with the draft.
    draft = _change(office, drafts, person, lambda draft: without_file(draft, exhibit))
    drafts.drop_file(exhibit, person)
    return draft


def look_into(office: Office, drafts: Drafts, person: PersonId, exhibit: ExhibitId, *, read: ReadExhibits) -> Material | None:
    """What one file of the draft is read as, rows and what was left out, with why; None for one that is not whole, or
    that is read beside another. Raises NotFound."""
    _started(office, drafts, person, exhibit)
    return next((material for material in read(_whole_files(office, drafts, person)) if material.exhibit.id == exhibit), None)


def read_file(office: Office, drafts: Drafts, person: PersonId, exhibit: ExhibitId) -> bytes:
    """The bytes of a file of the draft, for its person to look at. Raises NotFound for one that is not there or not whole."""
    if not _started(office, drafts, person, exhibit).whole:
        raise NotFound("this file is not whole yet; go on with it first")
    return _bytes(office, drafts, person, exhibit)


# ---- Points


def draw_points(office: Office, drafts: Drafts, person: PersonId, *, read: ReadExhibits) -> Draft:
    """Read the whole files and add what they suggest that is not there yet. Nothing that the person confirmed or dropped
    is undone, and what another tab does while the files are read stays done."""
    held = _whole_files(office, drafts, person)
    materials = read(held)
    asked = tuple(one.exhibit for one in held)
    register = fold_lines(office.book.history(["=lines"]).of("=lines"), upto=office.book.head().size)
    return _change(
        office,
        drafts,
        person,
        lambda draft: with_suggestions(with_read(draft, materials, asked=asked), materials, register=register),
    )


def put_point(office: Office, drafts: Drafts, person: PersonId, point: Allegation, *, confirmed: bool) -> Draft:
    """Write one point: a new one (id 0), or in the place of the one with its number. Raises WrongFiling, NotFound."""
    said = replace(point, said=point.said.replace("\r\n", "\n").strip())
    at = office.clock.now()
    return _change(office, drafts, person, lambda draft: with_point(draft, said, confirmed=confirmed, at=at))


def drop_point(office: Office, drafts: Drafts, person: PersonId, number: int) -> Draft:
    """Drop one point; it is not suggested again. Dropping it twice is harmless."""
    return _change(office, drafts, person, lambda draft: without_point(draft, number))


def judge_points(office: Office, drafts: Drafts, person: PersonId, numbers: Collection[int], *, so: bool) -> Draft:
    """Confirm, or leave out, those of these points that still wait: what another tab confirmed or wrote meanwhile stays."""
    return _change(office, drafts, person, lambda draft: with_judged(draft, numbers, so=so))


def set_wants(office: Office, drafts: Drafts, person: PersonId, wants: tuple[str, ...]) -> Draft:
    """What the person asks for, in place of what was there. Raises WrongFiling."""
    return _change(office, drafts, person, lambda draft: with_wants(draft, wants))


# ---- Filing


def submit(office: Office, drafts: Drafts, files: CaseFiles, person: PersonId, *, case: CaseId | None = None) -> Filed:
    """File the draft. Raises Unusable when a point is not confirmed or a file not whole, WrongFiling, NotFound.

    `case`, if given, is the draft that the person saw: when it was filed a moment ago, what was filed is given back,
    whatever draft there is now.
    """
    draft = draft_of(office, drafts, person)
    wanted = case if case is not None else draft.case if draft is not None else None
    if wanted is None:
        raise NotFound("there is no draft to be filed; begin one")
    if filings(office, wanted):
        made = filed_in(office, files, wanted, person=person)
    elif draft is None or draft.case != wanted:
        raise NotFound("this draft is not there any more; load the page again")
    else:
        made = _file(office, drafts, files, person)
    _drop_filed(office, drafts, person, filed=made)
    return made


def _file(office: Office, drafts: Drafts, files: CaseFiles, person: PersonId) -> Filed:
    """The files first, then the draft as it is after them: what is filed is one state of the draft, not a mixture."""
    if not ready(draft := _draft(office, drafts, person)):
        for half in begun_anew(draft):
            _take_back(office, drafts, person, half.exhibit)
    held = {one.exhibit: one for one in _whole_files(office, drafts, person)}
    draft = _draft(office, drafts, person)
    if missing := ready(draft):
        raise Unusable(f"the draft cannot be filed yet ({', '.join(missing)}); confirm or remove each point, finish or remove each file")
    if any(file.exhibit not in held for file in draft.files):
        raise Unusable("the draft was changed in another window just now; look at it and file it again")
    brought = tuple(_brought(held[one.exhibit]) for one in draft.files)
    return file(office, files, person, allegations=allegations_of(draft), brought=brought, wants=draft.wants, case=draft.case)


def _brought(held: Held) -> Brought:
    # What it is, its bytes say when it is read; nobody's word for it is taken.
    return Brought(exhibit=held.exhibit, name=held.name, kind="other", from_whom=COMPLAINANT, data=held.data, received=held.received)


def _drop_filed(office: Office, drafts: Drafts, person: PersonId, *, filed: Filed) -> None:
    """The draft goes, now that its filing is durable. What another window wrote meanwhile stays, as a new draft."""
    key, case, at = journal_key(office, person), CaseId(office.id("case")), office.clock.now()

    def judge(kept: bytes | None) -> tuple[bytes | None, bool]:
        if kept is None:
            return None, False
        draft = open_kept(kept, key=key, person=person)
        rest = left_over(draft, filing=filed.filing, case=case, at=at) if draft.case == filed.case else draft
        return (None if rest is None else seal_kept(office, rest, key=key, person=person)), rest is not None

    if drafts.change(person, judge, at=at):
        for exhibit in filed.filing.complaint.exhibits:
            drafts.drop_file(exhibit, person)


# ---- Reading and keeping


def _change(office: Office, drafts: Drafts, person: PersonId, then: Callable[[Draft], Draft], *, begun: Draft | None = None) -> Draft:
    """Change the draft as it is at that moment, whatever this window saw of it. `begun` is for a person who has none."""
    key, since = journal_key(office, person), held_since(office, person)

    def judge(kept: bytes | None) -> tuple[bytes | None, Draft]:
        own = None if kept is None else open_own(kept, key=key, person=person, since=since)
        if (before := own or begun) is None:
            raise NotFound("there is no draft; begin one")
        after = then(before)
        return (kept if own is not None and after == before else seal_kept(office, after, key=key, person=person)), after

    return _with_held(drafts.change(person, judge, at=office.clock.now()), drafts.held(person))


def _draft(office: Office, drafts: Drafts, person: PersonId) -> Draft:
    draft = draft_of(office, drafts, person)
    if draft is None:
        raise NotFound("there is no draft; begin one")
    return draft


def _started(office: Office, drafts: Drafts, person: PersonId, exhibit: ExhibitId) -> DraftFile:
    file = _draft(office, drafts, person).file(exhibit)
    if file is None:
        raise NotFound("no such file is in the draft; load the page again")
    return file


def _whole_files(office: Office, drafts: Drafts, person: PersonId) -> tuple[Held, ...]:
    """The whole files of the draft with their bytes, each with its digest and the moment it was whole."""
    found = []
    for started in _draft(office, drafts, person).files:
        if started.whole:
            data = _bytes(office, drafts, person, started.exhibit)
            settled = _settle(office, drafts, person, started, data=data)
            found.append(Held(exhibit=started.exhibit, name=started.name, received=settled.received or office.clock.now(), data=data))
    return tuple(found)


def _settle(office: Office, drafts: Drafts, person: PersonId, started: DraftFile, *, data: bytes) -> DraftFile:
    """Write down the digest of a file that is whole, and when it was; once, also when a crash came between."""
    if started.sha256 is not None:
        return started
    settled = replace(started, sha256=sha256(data), received=office.clock.now())
    return _change(office, drafts, person, lambda draft: with_settled(draft, settled)).file(started.exhibit) or settled


def _bytes(office: Office, drafts: Drafts, person: PersonId, exhibit: ExhibitId) -> bytes:
    return join_pieces(drafts.chunks(exhibit, person), key=journal_key(office, person), person=person, exhibit=exhibit)


def _with_held(draft: Draft, held: Mapping[ExhibitId, int]) -> Draft:
    return replace(draft, files=tuple(replace(file, held=held.get(file.exhibit, 0)) for file in draft.files))
