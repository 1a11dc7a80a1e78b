"""Parts of a case file: sealed on the way in, opened on the way out, each by name."""

from typing import Protocol

from minglu.acts.errors import NotFound
from minglu.acts.office import Office
from minglu.canon.ids import CaseId, PersonId
from minglu.vault.case_file import open_part, seal_part

_NONCE = 12


class CaseFiles(Protocol):
    """Where sealed parts are kept. Durable when `put` returns; a part is written once."""

    def put(self, case: CaseId, name: str, *, person: str, sealed: bytes) -> bool: ...

    def get(self, case: CaseId, name: str) -> tuple[str, bytes] | None: ...

    def names(self, case: CaseId) -> tuple[str, ...]: ...


def keep_part(office: Office, files: CaseFiles, case: CaseId, *, person: PersonId, name: str, data: bytes) -> None:
    """Seal and keep. Keeping the same name twice keeps the first: parts are never overwritten."""
    sealed = seal_part(journal_key(office, person), data, case=case, name=name, nonce=office.chance.draw(_NONCE))
    files.put(case, name, person=person, sealed=sealed)


def read_part(office: Office, files: CaseFiles, case: CaseId, *, name: str) -> bytes:
    """Open a part. Raises NotFound when there is none, or its person was forgotten."""
    found = files.get(case, name)
    if found is None:
        raise NotFound("the case file has no such part")
    person, sealed = found
    return open_part(journal_key(office, person), sealed, case=case, name=name)


def is_forgotten(office: Office, person: str) -> bool:
    """Whether this person's papers are closed for good: nobody can read, find or answer a case of theirs any more."""
    return office.book.journal_of(person) is None


def journal_key(office: Office, person: str) -> bytes:
    """What seals a person's papers. Raises NotFound when it is gone: then they are closed for good (P8)."""
    wrapped = office.book.journal_of(person)
    if wrapped is None:
        raise NotFound("the journal key of this person is gone; what it sealed is closed for good")
    return office.journal.key(person, wrapped)
