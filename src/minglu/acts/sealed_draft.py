"""Sealing drafts and pieces of files, and opening them again: only with the person's journal key, or not at all.

    open_kept(seal_kept(office, draft, key=key, person=person), key=key, person=person) == draft, with nothing held

What cannot be opened is never taken for nothing: the person is told to discard it.
"""

from collections.abc import Iterable
from typing import Final

from minglu.acts.errors import NotFound, Unusable
from minglu.acts.office import Office
from minglu.canon.ids import ExhibitId, PersonId
from minglu.canon.instants import Instant
from minglu.cases.draft import Draft, DraftFile
from minglu.cases.errors import WrongFiling, WrongPaper
from minglu.cases.kept_draft import parse_draft, render_draft
from minglu.vault.draft import open_draft, seal_draft
from minglu.vault.errors import WrongSealed

MOST_CHUNK: Final = 1_000_000
# But for the last one of a file: a million pieces of a byte would be a million rows.
LEAST_CHUNK: Final = 16_384
_NONCE: Final = 12
_NAME: Final = "draft"


def seal_kept(office: Office, draft: Draft, *, key: bytes, person: PersonId) -> bytes:
    """The draft as it is kept."""
    return seal_draft(key, render_draft(draft), person=person, name=_NAME, nonce=office.chance.draw(_NONCE))


def open_kept(sealed: bytes, *, key: bytes, person: PersonId) -> Draft:
    """The draft again. Raises NotFound when it cannot be opened."""
    try:
        return parse_draft(open_draft(key, sealed, person=person, name=_NAME))
    except (WrongSealed, WrongPaper, WrongFiling) as error:
        raise NotFound("the draft cannot be opened any more; discard it and begin again") from error


def open_own(sealed: bytes, *, key: bytes, person: PersonId, since: Instant) -> Draft | None:
    """As `open_kept`; None for one that was begun before `since`, by a former holder of the number."""
    draft = open_kept(sealed, key=key, person=person)
    return draft if since <= draft.started else None


def seal_piece(office: Office, data: bytes, *, key: bytes, person: PersonId, exhibit: ExhibitId, offset: int) -> bytes:
    """A piece of a file, bound to its place in it."""
    return seal_draft(key, data, person=person, name=_piece(exhibit, offset), nonce=office.chance.draw(_NONCE))


def join_pieces(pieces: Iterable[tuple[int, bytes]], *, key: bytes, person: PersonId, exhibit: ExhibitId) -> bytes:
    """The bytes of a file from its pieces. Raises NotFound when one of them cannot be opened."""
    try:
        return b"".join(open_draft(key, sealed, person=person, name=_piece(exhibit, offset)) for offset, sealed in pieces)
    except WrongSealed as error:
        raise NotFound("a file of the draft cannot be opened any more; remove it and bring it again") from error


def check_piece(started: DraftFile, *, offset: int, data: bytes) -> None:
    """Return quietly if this can be a piece of the file. Raises Unusable."""
    end = offset + len(data)
    if offset < 0 or not data or end > started.size:
        raise Unusable(f"a piece lies within its file of {started.size} bytes and is not empty")
    if len(data) > MOST_CHUNK or (len(data) < LEAST_CHUNK and end != started.size):
        raise Unusable(f"a piece of a file has {LEAST_CHUNK} to {MOST_CHUNK} bytes; only the last one may be smaller")


def _piece(exhibit: ExhibitId, offset: int) -> str:
    return f"{exhibit}.{offset}"
