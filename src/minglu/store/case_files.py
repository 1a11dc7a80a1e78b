"""Sealed parts of case files in the lender's database. What is inside is nobody's business here."""

from typing import Final

from minglu.canon.ids import CaseId
from minglu.store.database import Place, opened
from minglu.store.points import At, nothing
from minglu.store.ports import writing

_PUT: Final = (
    "INSERT INTO case_part (case_id, name, person, sealed) VALUES (:case, :name, :person, :sealed) ON CONFLICT (case_id, name) DO NOTHING"
)
_GET: Final = "SELECT person, sealed FROM case_part WHERE case_id = :case AND name = :name"
_NAMES: Final = "SELECT name FROM case_part WHERE case_id = :case ORDER BY name"


class StoredCaseFiles:
    """`acts.case_file.CaseFiles`. A part is written once; a new edition has a new name."""

    def __init__(self, place: Place, *, at: At = nothing) -> None:
        self._at = at
        self._database = opened(place)

    def put(self, case: CaseId, name: str, *, person: str, sealed: bytes) -> bool:
        """True if the part was kept, False if there was one by this name; durable when it returns. Raises StorageFull."""
        with writing(self._database, "case_part") as session:
            fresh = session.change(_PUT, case=case, name=name, person=person, sealed=sealed) == 1
            self._at("case_part.writing")
        self._at("case_part.kept")
        return fresh

    def get(self, case: CaseId, name: str) -> tuple[str, bytes] | None:
        """Whose journal key seals the part, and the part; None if there is none by this name."""
        return self._database.one(_GET, _part, case=case, name=name)

    def names(self, case: CaseId) -> tuple[str, ...]:
        return tuple(self._database.all(_NAMES, str, case=case))

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()


def _part(person: str, sealed: bytes) -> tuple[str, bytes]:
    return person, sealed
