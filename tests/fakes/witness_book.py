"""A witness's book in memory. Passes the contract in tests/contracts/test_witness_book.py."""

import threading

from minglu.ledger.witnessing import Known


class MemoryWitnessBook:
    """What a real book does, without the disk."""

    def __init__(self) -> None:
        self._latest: dict[str, tuple[Known, bytes]] = {}
        self._turn = threading.Lock()

    def known(self, origin: str) -> Known | None:
        found = self._latest.get(origin)
        return found[0] if found else None

    def note(self, origin: str) -> bytes | None:
        found = self._latest.get(origin)
        return found[1] if found else None

    def move(self, origin: str, *, old: Known | None, new: Known, note: bytes) -> bool:
        with self._turn:
            if self.known(origin) != old:
                return False
            self._latest[origin] = (new, note)
            return True
