"""Verifying a copy of a log: every entry, hash and signature, as `minglu verify` does.

The log is generated: entries of the size and kinds that calls leave, tiles and bundles as files, one checkpoint that two
witnesses cosigned. Twice: the hashes and signatures alone, as any reader of such a log checks them, and everything,
which reads and understands each entry as well. Beside both: sha256 over 65 bytes, of which a log needs one an entry.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bench.bare import hash_pairs
from bench.measure import A_SECOND, Figure, Scale, busy, in_turn
from minglu.audit.verify import verify
from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.canon.ids import PersonId
from minglu.canon.instants import MINUTE, SECOND, Instant, parse_instant, period_of
from minglu.canon.json import Object
from minglu.gate.draft import CHANCE, About, Draft, write
from minglu.ledger.checkpoint import Checkpoint, render_checkpoint
from minglu.ledger.cosignature import Cosigner
from minglu.ledger.labels import Handle, Label
from minglu.ledger.note import NoteSigner, parse_vkey, sign_note
from minglu.ledger.policy import Policy, check_quorum
from minglu.ledger.tiles import FULL, bundle_at, parse_bundle, parse_hashes, tile_at
from minglu.ledger.tree import Frontier, leaf_hashes
from minglu.store.directory import Directory
from minglu.store.tile_store import TileStore
from minglu.wiring.handover import FolderCopy
from minglu.wiring.parties import policy_of

_ORIGIN: Final = "bench.example/minglu"
_FIRST: Final = parse_instant("2026-11-02T00:00:00+08:00")
_HASHES: Final = 200_000
_ABOUT: Final = About(person=PersonId("per_" + "0" * 32), number=Handle(bytes(32)))


def measure(scale: Scale) -> Iterator[Figure]:
    size, hashes = scale.of(50_000, least=3), scale.of(_HASHES)
    with TemporaryDirectory(prefix="minglu-bench-") as folder:
        policy = write_log(Path(folder), entries=generate(size))
        copy = FolderCopy(Path(folder))
        other = ("sha256 over 65 bytes", lambda: hashes / busy(lambda: hash_pairs(hashes)))
        yield in_turn(
            f"verification of a log of {size:,} entries: hashes and signatures",
            ours=("entries", lambda: size / busy(lambda: _hashes_and_signatures(copy, policy, size=size))),
            other=other,
            unit=A_SECOND,
            scale=scale,
        )
        yield in_turn(
            f"verification of a log of {size:,} entries: everything",
            ours=("entries", lambda: size / busy(lambda: _everything(copy, policy))),
            other=other,
            unit=A_SECOND,
            scale=scale,
        )


def generate(size: int) -> list[bytes]:
    """The log's opening, its month, then permits, each with its lapse behind it."""
    month = period_of(_FIRST)
    opened = Draft(kind="log.opened", about=None, chance=bytes(CHANCE), public={"origin": _ORIGIN, "handles": render_base64(bytes(32))})
    named = Draft(kind="period.opened", about=None, chance=bytes(CHANCE), public={"month": month, "labels": render_base64(bytes(32))})
    drafts = [opened, named, *(_lapse(index) if index % 2 else _permit(index) for index in range(2, size))]
    return [_written(draft, index) for index, draft in enumerate(drafts)]


def _at(index: int) -> Instant:
    return Instant(_FIRST + index * SECOND // 50)


def _permit(index: int) -> Draft:
    digest = render_base64(sha256(b"permit %d" % index))
    facts: Object = {"question": {}, "saw": [], "rules": [], "packs": digest, "ask": {}, "signature": "-"}
    return Draft(
        kind="contact.permit",
        about=_ABOUT,
        chance=sha256(index.to_bytes(8, "big")) * 3,
        public={
            "until": _at(index) + MINUTE,
            "purpose": "collection",
            "channel": "call",
            "record": digest,
            "to": digest,
            "asked": digest,
        },
        facts=facts,
        parties={"agency": "agy_" + "0" * 32, "role": "collector", "field": "phone", "relation": "debtor", "rules": []},
    )


def _lapse(index: int) -> Draft:
    chance = sha256(index.to_bytes(8, "big")) * 3
    said: Object = {"permit": index - 1, "why": "unclaimed"}
    return Draft(kind="contact.lapse", about=_ABOUT, chance=chance, public={"permit": index - 1}, facts=said, parties={"why": "unclaimed"})


def _written(draft: Draft, index: int) -> bytes:
    label = Label(sha256(index.to_bytes(8, "big"))) if draft.about is not None else None
    return write(draft, index=index, at=_at(index), by=_ORIGIN, label=label).data


def write_log(folder: Path, *, entries: list[bytes]) -> Policy:
    """The files of a log of these entries, and the policy under which its checkpoint stands."""
    signer = NoteSigner(_ORIGIN, bytes(range(32)))
    cosigners = {name: Cosigner(name, sha256(name.encode())) for name in ("one.example", "two.example")}
    store = TileStore(Directory(folder))
    root = store.rebuild(entries)
    text = render_checkpoint(Checkpoint(origin=_ORIGIN, size=len(entries), root=root))
    seconds = (_FIRST + len(entries) * SECOND) // SECOND
    lines = b"".join(cosigner.cosign(text, seconds=seconds).encode() for cosigner in cosigners.values())
    store.publish_checkpoint(sign_note(text, [signer]) + lines, size=len(entries))
    return policy_of(parse_vkey(signer.vkey), cosigners)


def _hashes_and_signatures(copy: FolderCopy, policy: Policy, *, size: int) -> None:
    note = copy.read("checkpoint")
    assert note is not None
    checkpoint, frontier = check_quorum(policy, note).checkpoint, Frontier()
    for number in range((size + FULL - 1) // FULL):
        tile, bundle = tile_at(0, number, size=size), bundle_at(number, size=size)
        hashes, packed = copy.read(tile.path), copy.read(bundle.path)
        assert hashes is not None
        assert packed is not None
        leaves = leaf_hashes(parse_bundle(packed))
        assert leaves == parse_hashes(hashes, width=tile.width)
        frontier = frontier.extended(leaves)
    assert frontier.root() == checkpoint.root


def _everything(copy: FolderCopy, policy: Policy) -> None:
    report = verify(copy, policy=policy, seen=None, progress=lambda _done, _of: None)
    assert not report.faults
