"""What can be wrong in the logs, sorted by who must act.

    LedgerError
    ├── Malformed            the sender must correct the bytes
    │   ├── WrongEntry           not an entry of the closed table
    │   ├── WrongNote            not a signed note, or not a key of one
    │   ├── WrongCheckpoint      a note, but its text is no checkpoint
    │   ├── WrongTile            not a tile, a bundle, or the path of one
    │   ├── WrongPolicy          not a policy
    │   ├── WrongRequest         not a request to a witness
    │   └── WrongPromise         a note, but its text is no promise
    ├── Unproven             somebody must answer for it: keep the bytes
    │   ├── WrongSignature       a note that no known key, or a false one, has signed
    │   │   └── WrongCosignature     the same of a cosignature
    │   ├── WrongProof           a proof that proves something else
    │   └── WrongLabel           a label or handle that its key did not make
    ├── QuorumMissing        the operator must see to the witnesses
    └── NotDurable           the operator must see to the disk

An error may carry `evidence`: the bytes that show it, so that a report does not depend on the sender's good will.
Messages never repeat what was inside an entry.
"""

from collections.abc import Mapping
from types import MappingProxyType


class LedgerError(ValueError):
    """Something about a log does not hold. `evidence` are the bytes that show it, where there are any."""

    def __init__(self, message: str, *, evidence: bytes = b"") -> None:
        super().__init__(message)
        self.evidence = evidence


class Malformed(LedgerError):
    """The bytes do not say anything in the format they claim; whoever made them must correct them."""


class WrongEntry(Malformed):
    """Not an entry of the closed table: unknown kind, version, member or shape, or not canonical."""


class WrongNote(Malformed):
    """Not a signed note, not a verifier key, or not a key name."""


class WrongCheckpoint(Malformed):
    """The text of the note is no checkpoint, or one with extension lines."""


class WrongTile(Malformed):
    """Not a tile, not an entry bundle, or not the path of one."""


class WrongPolicy(Malformed):
    """Not a policy: unknown word, name used twice, key used twice, impossible threshold."""


class WrongRequest(Malformed):
    """Not a request that a witness understands."""


class WrongPromise(Malformed):
    """The text of the note is no promise of inclusion."""


class Unproven(LedgerError):
    """Well formed and not true; whoever signed or sent it must answer for it."""


class WrongSignature(Unproven):
    """No signature by a known key, or one under a known key's name and id that is false."""


class WrongCosignature(WrongSignature):
    """A cosignature that its witness did not make, or that states no possible time."""


class WrongProof(Unproven):
    """A proof of inclusion or consistency that does not lead to the root it is for."""


class WrongLabel(Unproven):
    """A handle or label that the key of its period did not make from this number."""


class QuorumMissing(LedgerError):
    """Too few witnesses have cosigned. `failed` names those who did not, and why."""

    def __init__(self, message: str, *, failed: Mapping[str, str], evidence: bytes = b"") -> None:
        super().__init__(message, evidence=evidence)
        self.failed: Mapping[str, str] = MappingProxyType(dict(failed))


class NotDurable(LedgerError):
    """The record could not be made durable. Whatever depended on it must not be answered."""
