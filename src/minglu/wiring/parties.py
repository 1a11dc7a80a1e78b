"""The outsiders, joined inside this process for trying Minglu out: two witnesses, three keyholders, a dialler.

Every one of them has its own folder, keys and database, and is spoken to through the bytes that an HTTP server of its
own would get. In production none of them is the lender's.
"""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from minglu.canon.digest import Digest
from minglu.canon.instants import Instant
from minglu.canon.numbers import E164
from minglu.channels.witnesses import InProcess, WitnessClient, cosign
from minglu.ledger.cosignature import Cosigner
from minglu.ledger.note import NoteKey, parse_vkey
from minglu.ledger.policy import Group, LogLine, Policy, WitnessLine
from minglu.servers.dialler import Dialler
from minglu.servers.keyholder import Keyholder
from minglu.servers.ports_keyholding import Node, Trunk
from minglu.servers.witness import Witness
from minglu.store.keyholder_book import SqliteKeyholderBook
from minglu.store.points import At, nothing
from minglu.store.witness_book import open_witness_book
from minglu.vault.keyholding import KeyholderPolicy
from minglu.vault.seal import KeyholderKey
from minglu.vault.signature import public_of
from minglu.wiring.chance import SystemChance
from minglu.wiring.keys import load_key

WITNESSES = ("witness-one.example", "witness-two.example")
KEYHOLDERS = ("keyholder-one.example", "keyholder-two.example", "keyholder-three.example")
DIALLER = "dialler.example"
PURPOSES = frozenset({"collection", "pass_on_message", "locate_debtor", "complaint_answer"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """How many records each keyholder opens at most."""

    per_minute: int
    per_day: int


# Enough for a story and too little to empty a book. A keyholder sets its own: what its lender's collectors can honestly
# use, which it knows from their number and the hours in which they may call, and not from the lender's word on the day.
REHEARSAL = Rates(per_minute=60, per_day=1_000)

Clock = Callable[[], Instant]
Prove = Callable[[int, int], tuple[Digest, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outsiders:
    """The outsiders' sides, and what the lender and others know of them."""

    policy: Policy
    witnesses: Mapping[str, Witness]
    keyholders: Mapping[str, Keyholder]
    transports: Mapping[str, InProcess]
    keys: tuple[KeyholderKey, ...]
    cosign: Callable[[bytes, Prove], bytes]
    dialler: str
    dialler_seed: bytes

    @property
    def dialler_vkey(self) -> bytes:
        return public_of(self.dialler_seed)


def policy_of(log: NoteKey, cosigners: Mapping[str, Cosigner]) -> Policy:
    """Both witnesses must cosign: any two quorums then have a witness in common."""
    lines = tuple(WitnessLine(name=name, key=parse_vkey(cosigner.vkey)) for name, cosigner in cosigners.items())
    group = Group(name="quorum", needs="all", members=tuple(cosigners))
    return Policy(logs=(LogLine(key=log),), witnesses=lines, groups=(group,), quorum="quorum")


def dialler_of(node: str) -> str:
    """The dialler of a node: its one-use keys live in its own process, and no other's could open what they opened."""
    return f"{node}.{DIALLER}" if node else DIALLER


def join_outsiders(
    folder: Path,
    *,
    log: NoteKey,
    clock: Clock,
    closing: contextlib.ExitStack,
    dialler: str = DIALLER,
    at: At = nothing,
    rates: Rates = REHEARSAL,
) -> Outsiders:
    """Make or open all outsiders under `folder`. `at` is called with the named points of their books; `rates` bind each keyholder."""
    cosigners = {name: Cosigner(name, load_key(folder / name, "cosign")) for name in WITNESSES}
    policy = policy_of(log, cosigners)
    witnesses = {
        name: Witness(cosigner, [log], closing.enter_context(open_witness_book(folder / name / "witness.db", at=at)), clock)
        for name, cosigner in cosigners.items()
    }
    clients = [WitnessClient(name, cosigners[name].vkey, InProcess(witness.handle)) for name, witness in witnesses.items()]
    dialler_seed = load_key(folder / dialler, "sign")
    keyholders, keys = {}, []
    for name in KEYHOLDERS:
        private = X25519PrivateKey.from_private_bytes(load_key(folder / name, "open"))
        held = KeyholderPolicy(
            name=name,
            log_policy=policy,
            diallers={dialler: public_of(dialler_seed)},
            purposes=PURPOSES,
            per_minute=rates.per_minute,
            per_day=rates.per_day,
        )
        book = SqliteKeyholderBook(folder / name / "keyholder.db", at=at)
        closing.callback(book.close)
        keyholders[name] = Keyholder(held, private, book, clock)
        keys.append(KeyholderKey(name=name, public=private.public_key().public_bytes_raw()))
    return Outsiders(
        policy=policy,
        witnesses=witnesses,
        keyholders=keyholders,
        transports={name: InProcess(keyholder.handle) for name, keyholder in keyholders.items()},
        keys=tuple(keys),
        cosign=lambda note, prove: cosign(note, clients, prove, policy),
        dialler=dialler,
        dialler_seed=dialler_seed,
    )


def join_dialler(outsiders: Outsiders, *, node: Node, trunk: Trunk, line: E164, clock: Clock, handle_key: bytes) -> Dialler:
    """The dialler of one line, dialling into the trunk it is given."""
    return Dialler(
        outsiders.dialler,
        outsiders.dialler_seed,
        node,
        outsiders.transports,
        trunk,
        clock,
        SystemChance().draw,
        handle_key=handle_key,
        line=line,
    )
