"""Claims: what the lender's node hands to the dialler for a dial token, once.

    signature = sign(seed, CLAIM, claim_message(token, dialler="dial.example"))
    claim = node.claim(token, dialler="dial.example", signature=signature)

Nothing in a claim opens anything by itself: the shares come from keyholders, against the entry and its proof.
"""

from dataclasses import dataclass, field

from minglu.canon.base64 import render_base64
from minglu.canon.errors import CanonError
from minglu.canon.ids import TokenId, check_id
from minglu.canon.json import Object, render
from minglu.vault.errors import WrongExchange
from minglu.vault.header import MOST_BYTES as MOST_HEADER
from minglu.vault.members import VERSION, Members, is_name
from minglu.vault.seal import MOST_CIPHERTEXT, WRAP_SIZE

SALT_SIZE = 32
LABEL_PROOF_SIZE = 80
MOST_ENTRY = 65_535
MOST_PROOF = 100_000
MOST_BYTES = 500_000

_BOUNDED = {
    "entry": MOST_ENTRY,
    "proof": MOST_PROOF,
    "header": MOST_HEADER,
    "ciphertext": MOST_CIPHERTEXT,
    "period_entry": MOST_ENTRY,
    "period_proof": MOST_PROOF,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The permit's entry with its proof, the sealed record, and the openings that let keyholders check them together."""

    entry: bytes
    proof: bytes
    header: bytes
    ciphertext: bytes
    wraps: tuple[bytes, ...]
    salt: bytes = field(repr=False)
    label_proof: bytes
    period_entry: bytes
    period_proof: bytes


def claim_message(token: TokenId, *, dialler: str) -> bytes:
    """What a dialler signs to claim a token (under `signature.CLAIM`) and, if it could not dial, to say so (UNDIALLED)."""
    try:
        check_id("tok", token)
    except CanonError as error:
        raise WrongExchange("not a dial token") from error
    if not is_name(dialler):
        raise WrongExchange("a dialler's name is made of visible characters without '+'")
    return token.encode("ascii") + b"\0" + dialler.encode("ascii")


def render_claim(claim: Claim) -> bytes:
    """A claim as canonical JSON."""
    members: Object = {
        "v": VERSION,
        **{name: render_base64(getattr(claim, name)) for name in (*_BOUNDED, "salt", "label_proof")},
        "wraps": tuple(render_base64(wrap) for wrap in claim.wraps),
    }
    return render(members)


def parse_claim(data: bytes) -> Claim:
    """The inverse. Raises WrongExchange."""
    members = Members.parse(data, (*_BOUNDED, "salt", "label_proof", "wraps"), what="a claim", most=MOST_BYTES)
    bounded = {name: members.data(name, most=most) for name, most in _BOUNDED.items()}
    return Claim(
        **bounded,
        wraps=members.datas("wraps", size=WRAP_SIZE),
        salt=members.data("salt", size=SALT_SIZE),
        label_proof=members.data("label_proof", size=LABEL_PROOF_SIZE),
    )
