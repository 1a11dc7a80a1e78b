"""What the outsiders' servers need from outside: a book to remember in. No network is named here.

`Response` is what every server answers, whatever carries it: an HTTP server, a test, or the demo's own process.
"""

from typing import Protocol

from minglu.ledger.witnessing import Known, Response

__all__ = ["Known", "Response", "WitnessBook"]

# ---- Witness -------------------------------------------------------------------------------------------------------


class WitnessBook(Protocol):
    """What a witness has cosigned last, for each origin. Safe to use from several threads and processes at once."""

    def known(self, origin: str) -> Known | None:
        """The latest tree recorded for this origin; None if none ever was. Raises NotDurable if it cannot tell."""

    def note(self, origin: str) -> bytes | None:
        """The note recorded with it. Raises NotDurable if it cannot tell."""

    def move(self, origin: str, *, old: Known | None, new: Known, note: bytes) -> bool:
        """Replace `old` by `new` and its note if `old` is still what is recorded, in one indivisible step.

        True: done, and it survives a power cut that happens right after the return. False: somebody moved it first,
        and nothing was changed. Raises NotDurable if neither can be promised.
        """
