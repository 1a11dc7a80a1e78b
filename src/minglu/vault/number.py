"""What is inside a sealed number: the number, and the proof that it belongs to the handle in the header.

    {"number":"+8616000000001","proof":"…80 bytes…","v":1}

The proof lets the dialler refuse a number that was sealed under somebody else's handle: otherwise a lender could enter
a use under one person's label and call another.
"""

import re
from dataclasses import dataclass, field

from minglu.canon.base64 import render_base64
from minglu.canon.json import render
from minglu.canon.numbers import E164
from minglu.ledger.errors import WrongLabel
from minglu.ledger.labels import check_handle
from minglu.vault.errors import WrongExchange, WrongSealed
from minglu.vault.members import VERSION, Members

PROOF_SIZE = 80
_MOST = 300

# E.164 itself and no more: a numbering plan that changed since sealing must not lock a record.
_SHAPE = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedNumber:
    """A number and its handle's VRF proof. Hidden in `repr`, because it must never reach a log line."""

    number: E164 = field(repr=False)
    proof: bytes = field(repr=False)


def render_number(content: SealedNumber) -> bytes:
    """The bytes that are sealed."""
    if not _SHAPE.fullmatch(content.number) or len(content.proof) != PROOF_SIZE:
        raise WrongExchange(f"a number to be sealed is E.164 and has a proof of {PROOF_SIZE} bytes")
    return render({"v": VERSION, "number": content.number, "proof": render_base64(content.proof)})


def parse_number(data: bytes) -> SealedNumber:
    """The inverse. Raises WrongExchange; the message never repeats the number."""
    members = Members.parse(data, ("number", "proof"), what="a sealed number", most=_MOST)
    number = members.text("number", most=16)
    if not _SHAPE.fullmatch(number):
        raise WrongExchange("a sealed number: number is not E.164")
    return SealedNumber(number=E164(number), proof=members.data("proof", size=PROOF_SIZE))


def check_owner(content: SealedNumber, *, handle: bytes, handle_key: bytes) -> None:
    """Return quietly if the number belongs to `handle` under the log's handle key; raise WrongSealed otherwise."""
    try:
        proved = check_handle(handle_key, content.number, proof=content.proof)
    except WrongLabel as error:
        raise WrongSealed("the number inside does not prove its handle; nothing was dialled") from error
    if proved != handle:
        raise WrongSealed("the number inside belongs to another handle than the header says; nothing was dialled")
