"""A small log, a sealed number and its permit, for tests of what keyholders and diallers check.

    stage = make_stage()
    stage.request(0)                         what the dialler shows the first keyholder
    make_stage(purpose="locate_debtor")      the same with another permit

Everything is derived from fixed bytes, so a test that fails does so again. The people and the number are invented.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest
from minglu.canon.ids import RecordId
from minglu.canon.instants import MINUTE, Instant, period_of
from minglu.canon.json import Value
from minglu.canon.numbers import E164
from minglu.ledger.checkpoint import Checkpoint, render_checkpoint
from minglu.ledger.cosignature import Cosigner
from minglu.ledger.entries import Entry, parts_of, render_entry
from minglu.ledger.kinds import KINDS
from minglu.ledger.labels import Handle, Label, prove_handle, prove_label
from minglu.ledger.note import NoteSigner, sign_note
from minglu.ledger.policy import Policy, parse_policy
from minglu.ledger.tlog_proof import TlogProof, render_tlog_proof
from minglu.ledger.tree import leaf_hash, node_hash, root_of
from minglu.ledger.vrf import public_key
from minglu.vault.claim import Claim
from minglu.vault.exchange import OpenRequest, sign_request
from minglu.vault.header import header_digest, record_reference, render_header
from minglu.vault.keyholding import KeyholderPolicy
from minglu.vault.one_use import digest_of
from minglu.vault.seal import KeyholderKey, SealedRecord, chance_needed, seal_number
from minglu.vault.signature import public_of

AT = Instant(1_791_768_600_000)  # 2026-10-12T01:30Z
UNTIL = Instant(AT + 10 * MINUTE)
NUMBER = E164("+8616000000001")
OTHER_NUMBER = E164("+8616000000002")
LINE = E164("+8616000000900")
DIALLER = "dial.example"
ORIGIN = "log.example/minglu"
NAMES = ("north.example", "east.example", "west.example")
RECORD = RecordId("rec_" + "1" * 32)


def drawn(what: str, size: int = 32) -> bytes:
    """Bytes that stand in for random ones, the same in every run."""
    return b"".join(sha256(f"{what} {block}".encode()).digest() for block in range(size // 32 + 1))[:size]


HANDLE_SEED, LABEL_SEED, DIALLER_SEED = drawn("handles"), drawn("labels"), drawn("dialler")
PRIVATES = {name: X25519PrivateKey.from_private_bytes(drawn(name)) for name in NAMES}
ONE_USE = X25519PrivateKey.from_private_bytes(drawn("one-use"))
ONE_USE_PUBLIC = ONE_USE.public_key().public_bytes_raw()
WITNESSES = tuple(Cosigner(f"w{number}.example", drawn(f"w{number}")) for number in (1, 2, 3))


@dataclass
class Log:
    """A log of a few entries, cosigned by whoever is asked to."""

    origin: str = ORIGIN
    entries: list[bytes] = field(default_factory=list)

    @property
    def signer(self) -> NoteSigner:
        return NoteSigner(self.origin, drawn(self.origin))

    def add(self, kind: str, at: int, public: Mapping[str, Value], label: bytes | None = None) -> int:
        commitments = dict.fromkeys(parts_of(KINDS[kind]), Digest(drawn("a commitment")))
        entry = Entry(
            kind=KINDS[kind],
            at=Instant(at),
            by="node-1",
            label=None if label is None else Label(label),
            public=public,
            commitments=commitments,
        )
        self.entries.append(render_entry(entry))
        return len(self.entries) - 1

    def proof(self, index: int, *, witnesses: Sequence[Cosigner] = WITNESSES[:2]) -> bytes:
        leaves = [leaf_hash(entry) for entry in self.entries]
        text = render_checkpoint(Checkpoint(origin=self.origin, size=len(leaves), root=root_of(leaves)))
        note = sign_note(text, [self.signer])
        note += "".join(witness.cosign(text, seconds=AT // 1000) for witness in witnesses).encode()
        return render_tlog_proof(TlogProof(index=index, hashes=tuple(_path(index, leaves)), checkpoint=note))


def _path(index: int, leaves: Sequence[Digest]) -> list[Digest]:
    """The audit path, written as RFC 6962 section 2.1.1 says it: a second way, beside the ledger's."""
    if len(leaves) == 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return [*_path(index, leaves[:split]), _root(leaves[split:])]
    return [*_path(index - split, leaves[split:]), _root(leaves[:split])]


def _root(leaves: Sequence[Digest]) -> Digest:
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(_root(leaves[:split]), _root(leaves[split:]))


def log_policy(*origins: str) -> Policy:
    logs = "".join(f"log {Log(origin=origin).signer.vkey}\n" for origin in origins or (ORIGIN,))
    witnesses = "".join(f"witness w{place} {witness.vkey}\n" for place, witness in enumerate(WITNESSES, start=1))
    return parse_policy(f"{logs}{witnesses}group most 2 w1 w2 w3\nquorum most\n".encode())


def policy_of(name: str = NAMES[0], **changes: object) -> KeyholderPolicy:
    policy = KeyholderPolicy(
        name=name,
        log_policy=log_policy(),
        diallers={DIALLER: public_of(DIALLER_SEED)},
        purposes=frozenset({"collection"}),
        per_minute=60,
        per_day=1_000,
    )
    return replace(policy, **changes)


def seal(number: E164 = NUMBER, *, owner: E164 | None = None, **changes: object) -> SealedRecord:
    """`number` sealed under the handle of `owner`, who is the number's own unless a test cheats."""
    proved = prove_handle(HANDLE_SEED, number)
    members = {
        "record": RECORD,
        "field": "phone",
        "version": 1,
        "handle": prove_handle(HANDLE_SEED, owner or number).value,
        "source": "debtor_named",
        "keyholders": [KeyholderKey(name=name, public=PRIVATES[name].public_key().public_bytes_raw()) for name in NAMES],
        "threshold": 2,
        "chance": drawn("sealing", chance_needed(2)),
    }
    return seal_number(number, proved.proof, **{**members, **changes})


@dataclass
class Stage:
    """One permit and everything that belongs to it."""

    log: Log
    claim: Claim
    sealed: SealedRecord

    def request(self, keyholder: int = 0, **changes: object) -> OpenRequest:
        """What the dialler shows this keyholder; `changes` are made before it signs."""
        one_use = changes.pop("one_use", ONE_USE_PUBLIC)
        wrap = changes.pop("wrap", self.claim.wraps[keyholder])
        dialler = changes.pop("dialler", DIALLER)
        return sign_request(replace(self.claim, **changes), wrap, dialler=dialler, one_use=one_use, seed=DIALLER_SEED)


def make_stage(
    *, sealed: SealedRecord | None = None, at: int = AT, label: bytes | None = None, one_use: bytes = ONE_USE_PUBLIC, **members: Value
) -> Stage:
    """A log of four entries: opened, the month, a permit for `sealed` with `members` changed, and one more."""
    sealed = sealed or seal()
    log, salt, month = Log(), drawn("salt"), period_of(Instant(AT))
    log.add("log.opened", AT - MINUTE, {"origin": ORIGIN, "handles": render_base64(public_key(HANDLE_SEED))})
    opened = log.add("period.opened", AT - MINUTE, {"month": month, "labels": render_base64(public_key(LABEL_SEED))})
    proved = prove_label(LABEL_SEED, month, handle=Handle(sealed.header.handle))
    public: dict[str, Value] = {
        "until": UNTIL,
        "purpose": "collection",
        "channel": "call",
        "record": render_base64(record_reference(salt, header_digest(sealed.header))),
        "to": render_base64(digest_of(one_use)),
        "asked": render_base64(drawn("asked")),
    }
    permit = log.add("contact.permit", at, {**public, **members}, label or proved.value)
    log.add("packs.adopted", AT, {"packs": render_base64(drawn("packs"))})
    claim = Claim(
        entry=log.entries[permit],
        proof=log.proof(permit),
        header=render_header(sealed.header),
        ciphertext=sealed.ciphertext,
        wraps=sealed.wraps,
        salt=salt,
        label_proof=proved.proof,
        period_entry=log.entries[opened],
        period_proof=log.proof(opened),
    )
    return Stage(log=log, claim=claim, sealed=sealed)
