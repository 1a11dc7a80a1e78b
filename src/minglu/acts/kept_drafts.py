"""Where drafts of complaints are kept, and for how long: ninety days after somebody wrote in them last.

    sweep_drafts(office, drafts) == 2          # two that nobody came back to are gone, with their files

Ninety days is a rule of the house, no law: long enough for a bill that comes once a quarter, short enough that nobody's
half of a story lies here for years. The person reads it before they begin. A filed complaint is no draft any more.
"""

from collections.abc import Callable, Mapping
from typing import Final, Protocol, TypeVar

from minglu.acts.office import Office
from minglu.canon.ids import ExhibitId
from minglu.canon.instants import DAY, Instant

T = TypeVar("T")
DAYS_KEPT: Final = 90


class Drafts(Protocol):
    """Where sealed drafts and pieces of files are kept, by person. Durable when a call returns; raises StorageFull."""

    def get(self, person: str) -> bytes | None: ...

    def touched(self, person: str) -> Instant | None:
        """When the draft was changed last, or a piece came for it."""
        ...

    def change(self, person: str, judge: Callable[[bytes | None], tuple[bytes | None, T]], *, at: Instant) -> T:
        """Give `judge` the kept draft and keep the one it returns (None: drop it with its files), in one transaction;
        nothing is kept when it raises. Draft and pieces are touched at `at`."""
        ...

    def drop(self, person: str) -> None:
        """Draft and files are gone."""
        ...

    def put_chunk(self, exhibit: ExhibitId, person: str, *, offset: int, sealed: bytes, at: Instant) -> int:
        """Keep a piece if it begins where what is held of the file ends; how many bytes are held then. Nothing is kept of
        a person who has no draft."""
        ...

    def held(self, person: str) -> Mapping[ExhibitId, int]: ...

    def chunks(self, exhibit: ExhibitId, person: str) -> tuple[tuple[int, bytes], ...]: ...

    def drop_file(self, exhibit: ExhibitId, person: str) -> None: ...

    def sweep(self, *, before: Instant) -> int:
        """Every draft that was touched last before this moment is gone with its files, and so are pieces without a draft;
        how many drafts there were."""
        ...


def sweep_drafts(office: Office, drafts: Drafts) -> int:
    """Drop what nobody came back to; how many drafts that were. Nothing is opened for it."""
    return drafts.sweep(before=Instant(max(0, office.clock.now() - DAYS_KEPT * DAY)))
