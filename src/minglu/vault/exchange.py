"""What diallers and keyholders say to each other: a request to open one record, and the answer or the denial.

    request = sign_request(claim, wrap, dialler="dial.example", one_use=public, seed=seed)
    parse_request(render_request(request)) == request

A request carries everything a keyholder needs to decide alone: it asks nobody else. The signature covers every other
member, so that no part can be exchanged for another.
"""

from dataclasses import dataclass, field, replace

from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest
from minglu.canon.json import Object, render
from minglu.vault import hpke, shamir
from minglu.vault import signature as signatures
from minglu.vault.claim import LABEL_PROOF_SIZE, MOST_BYTES, MOST_ENTRY, MOST_PROOF, SALT_SIZE, Claim
from minglu.vault.header import MOST_BYTES as MOST_HEADER
from minglu.vault.members import VERSION, Members
from minglu.vault.one_use import SIZE as KEY_SIZE
from minglu.vault.seal import WRAP_SIZE

_BOUNDED = {"entry": MOST_ENTRY, "proof": MOST_PROOF, "header": MOST_HEADER, "period_entry": MOST_ENTRY, "period_proof": MOST_PROOF}
_SIZED = {"salt": SALT_SIZE, "label_proof": LABEL_PROOF_SIZE, "one_use": KEY_SIZE, "wrap": WRAP_SIZE}
_SHARE_SIZE = shamir.SHARE_SIZE + hpke.OVERHEAD
_MOST_ANSWER = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRequest:
    """One record to be opened under one permit, for one one-use key, as shown to one keyholder."""

    dialler: str
    entry: bytes
    proof: bytes
    header: bytes
    salt: bytes = field(repr=False)
    label_proof: bytes
    period_entry: bytes
    period_proof: bytes
    one_use: bytes
    wrap: bytes
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenResponse:
    """A keyholder's share, sealed again to the one-use key."""

    keyholder: str
    share: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """Why a keyholder gives nothing: a code of the closed list in `keyholding`, and the sentence for it."""

    code: str
    because: str


def sign_request(claim: Claim, wrap: bytes, *, dialler: str, one_use: bytes, seed: bytes) -> OpenRequest:
    """The request to the keyholder to whom `wrap` is sealed."""
    unsigned = OpenRequest(
        dialler=dialler,
        entry=claim.entry,
        proof=claim.proof,
        header=claim.header,
        salt=claim.salt,
        label_proof=claim.label_proof,
        period_entry=claim.period_entry,
        period_proof=claim.period_proof,
        one_use=one_use,
        wrap=wrap,
        signature=b"",
    )
    return replace(unsigned, signature=signatures.sign(seed, signatures.OPEN, _signed(unsigned)))


def check_request(request: OpenRequest, *, public: bytes) -> None:
    """Return quietly if the dialler with the pinned key `public` signed this; raise WrongSignature otherwise."""
    signatures.check_signature(public, signatures.OPEN, _signed(request), signature=request.signature)


def render_request(request: OpenRequest) -> bytes:
    """A request as canonical JSON."""
    members: Object = {
        "v": VERSION,
        "dialler": request.dialler,
        **{name: render_base64(getattr(request, name)) for name in (*_BOUNDED, *_SIZED, "signature")},
    }
    return render(members)


def parse_request(data: bytes) -> OpenRequest:
    """The inverse. Raises WrongExchange."""
    names = (*_BOUNDED, *_SIZED, "dialler", "signature")
    members = Members.parse(data, names, what="a request to open", most=MOST_BYTES)
    bounded = {name: members.data(name, most=most) for name, most in _BOUNDED.items()}
    sized = {name: members.data(name, size=size) for name, size in _SIZED.items()}
    return OpenRequest(**bounded, **sized, dialler=members.name("dialler"), signature=members.data("signature", size=signatures.SIZE))


def response_info(leaf: Digest, *, keyholder: str) -> bytes:
    """The HPKE `info` of an answer: one entry, one keyholder."""
    # The hash comes first because its length is fixed: no name can run into it.
    return b"minglu/answer/v1\0" + leaf + keyholder.encode("ascii")


def render_response(response: OpenResponse) -> bytes:
    """An answer as canonical JSON."""
    return render({"v": VERSION, "keyholder": response.keyholder, "share": render_base64(response.share)})


def parse_response(data: bytes) -> OpenResponse:
    """The inverse. Raises WrongExchange."""
    members = Members.parse(data, ("keyholder", "share"), what="an answer", most=_MOST_ANSWER)
    return OpenResponse(keyholder=members.name("keyholder"), share=members.data("share", size=_SHARE_SIZE))


def render_denial(denial: Denial) -> bytes:
    """A denial as canonical JSON."""
    return render({"v": VERSION, "code": denial.code, "because": denial.because})


def parse_denial(data: bytes) -> Denial:
    """The inverse. Raises WrongExchange."""
    members = Members.parse(data, ("code", "because"), what="a denial", most=_MOST_ANSWER)
    return Denial(code=members.word("code"), because=members.text("because", most=400))


def _signed(request: OpenRequest) -> bytes:
    """Every member but the signature, in a fixed order, each after its length in 4 bytes: no member runs into another."""
    members = [request.dialler.encode("ascii"), *(getattr(request, name) for name in (*_BOUNDED, *_SIZED))]
    return b"".join(len(member).to_bytes(4) + member for member in members)
