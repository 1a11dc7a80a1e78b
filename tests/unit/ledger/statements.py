"""A statement over two months, made by hand from a log of ten entries, and the means to make others.

    made = make()                         everything of it: the log's entries, keys, statement
    made.statement.uses[0]                the first of five entries about the number
    made.with_use(4)                      the same statement, as if the entry at 4 were one of its uses

The number is +86 160 0000 0202; the entry at 4 is about another.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from minglu.canon.base64 import render_base64
from minglu.canon.commitment import Opening, commit
from minglu.canon.digest import sha256
from minglu.canon.instants import DAY, Instant, Period, period_of
from minglu.canon.json import Value
from minglu.canon.numbers import E164
from minglu.ledger.entries import Entry, parts_of, render_entry
from minglu.ledger.kinds import KINDS
from minglu.ledger.labels import Handle, Label, label_of, prove_handle, prove_label
from minglu.ledger.proofs import prove_inclusion
from minglu.ledger.statement import Located, Month, Statement, Use
from minglu.ledger.vrf import public_key
from tests.tampering.forge import BEGAN, ORIGIN, Handed, InMemory, Keys, seen_at

NUMBER, OTHER = E164("+8616000000202"), E164("+8616000000303")
HANDLES = bytes([9]) * 32
SEEDS = {Period("2026-10"): bytes([10]) * 32, Period("2026-11"): bytes([11]) * 32}
USES = (3, 5, 7, 8)  # with an opening each; the entry at 2 has none for the person
SAID: Mapping[int, Mapping[str, Value]] = {
    3: {"agency": "agy_" + "0" * 32, "role": "collector", "field": "phone", "relation": "contact", "rules": ["core.default-deny"]},
    5: {"agency": "agy_" + "0" * 32, "role": "collector", "field": "phone", "relation": "contact", "rules": ["other"]},
    7: {"by": "code"},
    8: {"since": 0, "size": 8},
}


def handle(number: E164 = NUMBER) -> Handle:
    return prove_handle(HANDLES, number).value


def opening(index: int, **said: Value) -> Opening:
    return Opening(content={**SAID[index], **said}, salt=bytes([index]) * 32)


def label(period: Period, number: E164 = NUMBER) -> Label:
    return label_of(SEEDS[period], period, handle=handle(number))


def entry(kind: str, index: int, *, days: int = 0, number: E164 | None = None, said: Opening | None = None, **public: Value) -> bytes:
    """An entry about a number, or about the institution; `said` is what it opens to the person."""
    known, at = KINDS[kind], Instant(BEGAN + days * DAY + index * 1000)
    commitments = {part: sha256(f"{index} {part}".encode()) for part in parts_of(known)}
    if said is not None:
        commitments["parties"] = commit(said)
    ours = None if number is None else label(period_of(at), number)
    return render_entry(Entry(kind=known, at=at, by=ORIGIN, label=ours, public=public, commitments=commitments))


def period_opened(index: int, period: Period, *, days: int = 0, seed: bytes | None = None) -> bytes:
    return entry("period.opened", index, days=days, month=period, labels=render_base64(public_key(seed or SEEDS[period])))


REFUSED = {"purpose": "collection", "channel": "call", "asked": render_base64(sha256(b"ask"))}


def entries(since: int = 0) -> tuple[bytes, ...]:
    return (
        entry("log.opened", 0, origin=ORIGIN, handles=render_base64(public_key(HANDLES))),
        period_opened(1, Period("2026-10")),
        entry("person.linked", 2, number=NUMBER),
        entry("contact.refusal", 3, number=NUMBER, said=opening(3), **REFUSED),
        entry("contact.refusal", 4, number=OTHER, **REFUSED),
        entry("contact.refusal", 5, number=NUMBER, said=opening(5), **REFUSED),
        period_opened(6, Period("2026-11"), days=30),
        entry("person.proved", 7, days=30, number=NUMBER, said=opening(7)),
        entry("statement.given", 8, days=30, number=NUMBER, said=opening(8, since=since)),
        entry("person.proved", 9, days=30, number=OTHER),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A statement and all that it was made from."""

    log: Handed
    statement: Statement
    since: int

    def located(self, index: int) -> Located:
        size = len(self.log.entries)
        return Located(index=index, entry=self.log.entries[index], path=prove_inclusion(index, size, InMemory(self.log.files())))

    def use(self, index: int) -> Use:
        said = opening(index, since=self.since) if index == 8 else opening(index) if index in USES else None
        return Use(located=self.located(index), parties=said)

    def with_use(self, index: int) -> Statement:
        """The statement with one more use, in its place."""
        uses = sorted((*self.statement.uses, self.use(index)), key=lambda use: use.located.index)
        return replace(self.statement, uses=tuple(uses))

    def without(self, *indexes: int, withheld: int | None = None) -> Statement:
        """The statement without some uses; as many are withheld as it says, or as `withheld` says."""
        uses = tuple(use for use in self.statement.uses if use.located.index not in indexes)
        return replace(self.statement, uses=uses, withheld=self.statement.withheld if withheld is None else withheld)


@cache
def make(since: int = 0, log: tuple[bytes, ...] | None = None) -> Made:
    """The statement of NUMBER with uses listed from `since` on; the earlier ones are withheld."""
    keys, ours = Keys(), log or entries(since)
    handed = Handed(entries=ours, steps=((len(ours), seen_at(ours, len(ours))),), keys=keys)
    bare = Made(log=handed, since=since, statement=_empty(handed))
    listed = tuple(bare.use(index) for index in (2, *USES) if at_of(ours[index]) >= since)
    months = tuple(
        Month(period=period, opened=bare.located(index), label_proof=prove_label(SEEDS[period], period, handle=handle()).proof)
        for index, period in ((1, Period("2026-10")), (6, Period("2026-11")))
    )
    statement = replace(bare.statement, opened=bare.located(0), months=months, uses=listed, withheld=5 - len(listed))
    return replace(bare, statement=statement)


def at_of(data: bytes) -> int:
    return int(data.partition(b'"at":')[2].partition(b",")[0])


def _empty(log: Handed) -> Statement:
    nothing = Located(index=0, entry=b"", path=())
    proof = prove_handle(HANDLES, NUMBER).proof
    return Statement(checkpoint=log.note(), opened=nothing, handle_proof=proof, months=(), uses=(), withheld=0)
