"""What keyholder and dialler need from outside: a book, a way to each other, the lender's node, a trunk."""

from typing import Protocol

from minglu.canon.ids import TokenId
from minglu.canon.instants import Instant
from minglu.canon.numbers import E164
from minglu.servers.ports import Response
from minglu.vault.claim import Claim
from minglu.vault.memory import Memory, Opened, Tombstone

# ---- Keyholder -----------------------------------------------------------------------------------------------------


class KeyholderBook(Protocol):
    """What one keyholder has opened and closed. Safe to use from several threads and processes at once."""

    def memory(self, asked: Opened) -> Memory:
        """What bears on the opening `asked`: its entry, month, record, handle, minute, day. Raises NotDurable if it cannot tell."""

    def remember(self, opened: Opened, *, per_minute: int, per_day: int) -> bool:
        """Enter an opening, the month's key if it is the first, and both counts, in one indivisible step.

        True: done, and it survives a power cut that happens right after the return. False: nothing was changed, because
        the book no longer is as `judge` saw it: the entry is there already, the month has another key, there is a
        tombstone, the minute has its `per_minute` openings or the UTC day its `per_day`; read the memory again. Raises
        NotDurable if neither can be promised.
        """

    def bury(self, tombstone: Tombstone, *, at: Instant) -> None:
        """Keep a tombstone for good; one that is there already stays as it is. Durable before the return, or NotDurable."""

    def buried(self) -> tuple[Tombstone, ...]:
        """Every tombstone, oldest first, so that it can be compared with the log after a restore."""


# ---- Dialler -------------------------------------------------------------------------------------------------------


class Transport(Protocol):
    """A way to one keyholder: HTTP, or its `handle` in the same process."""

    def send(self, method: str, path: str, body: bytes) -> Response:
        """The answer, whatever its status. Ends within a time of its own; may raise whatever its network raises."""


class Node(Protocol):
    """The lender's node, as its diallers see it."""

    def claim(self, token: TokenId, *, dialler: str, signature: bytes) -> Claim:
        """What the token stands for, once: it is marked as claimed, durably, before this returns.

        `signature` is by the dialler's key over `claim_message` under the purpose CLAIM. Raises TokenGone if the token is
        used, lapsed, killed, unknown or another dialler's; WrongSignature; OSError if no answer came.
        """

    def undialled(self, token: TokenId, *, dialler: str, signature: bytes) -> None:
        """Take the dialler's word that it claimed the token, did not dial and never will: the permit can be entered as lapsed.

        `signature` is by the dialler's key over `claim_message` under the purpose UNDIALLED. Durable when this returns;
        repeating it is harmless. A VaultError is final, for instance TokenGone for a token that this dialler did not
        claim. After any other error the dialler says it again later.
        """


class Trunk(Protocol):
    """What makes calls."""

    def dial(self, number: E164, *, line: E164, account: str, at: Instant) -> None:
        """Start one call from `line`, marked in the carrier's record with `account`, which is the dial token's id.

        Returns once the trunk has taken the call. Raises TimeoutError if nobody can tell whether it has, and another
        OSError only if it certainly has not, for the permit is then reported as undialled. Keeps nothing of the number
        but what the carrier's record holds.
        """
