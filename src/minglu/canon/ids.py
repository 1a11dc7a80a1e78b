"""Ids: 16 random bytes under a prefix that says what they name.

    per_00112233445566778899aabbccddeeff

An id is never derived from a person, a number or a counter: it says nothing, and cannot be guessed.
"""

import re
from typing import NewType

from minglu.canon.errors import NotCanonical

PersonId = NewType("PersonId", str)
RecordId = NewType("RecordId", str)
DebtId = NewType("DebtId", str)
AskId = NewType("AskId", str)
TokenId = NewType("TokenId", str)
StaffId = NewType("StaffId", str)
AgencyId = NewType("AgencyId", str)
LineId = NewType("LineId", str)
CaseId = NewType("CaseId", str)
ExhibitId = NewType("ExhibitId", str)
TaskId = NewType("TaskId", str)

PREFIXES = ("per", "rec", "debt", "ask", "tok", "stf", "agy", "line", "case", "exh", "task")

_SHAPE = re.compile(rf"({'|'.join(PREFIXES)})_[0-9a-f]{{32}}")


def make_id(prefix: str, chance: bytes) -> str:
    """The id of this prefix from 16 random bytes that the caller drew."""
    if prefix not in PREFIXES or len(chance) != 16:
        raise NotCanonical(f"an id needs a known prefix and 16 random bytes, not {prefix!r} and {len(chance)}")
    return f"{prefix}_{chance.hex()}"


def check_id(prefix: str, text: str) -> str:
    """Return `text` if it is an id of this prefix; raise NotCanonical otherwise."""
    if not _SHAPE.fullmatch(text) or not text.startswith(f"{prefix}_"):
        raise NotCanonical(f"not an id of the kind {prefix}_…")
    return text
