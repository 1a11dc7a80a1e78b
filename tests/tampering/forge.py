"""A small log to tamper with, in memory, and a forger who has the lender's keys.

    log = small_log()                                   ten entries, no openings: a permit, its outcome, a lapse
    log.files()                                         the copy as the log serves it: a dict of paths
    log.verified()                                      the report on that copy
    log.with_entry(5, entry("person.never", …)).files() another history, signed and cosigned all the way

Two ways to cheat, kept apart: whoever holds a copy changes its files; whoever holds the lender's keys enters what is
not true from the beginning, and witnesses, who do not look into entries, cosign it. The second is what `with_entry` and
`opened_as` are for: what they make is a log that no signature convicts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from minglu.audit.fault import Fault
from minglu.audit.identity import Where
from minglu.audit.label_proofs import check_labels
from minglu.audit.replay import replay
from minglu.audit.verify import Report, verify
from minglu.canon.base64 import render_base64
from minglu.canon.commitment import Opening, commit
from minglu.canon.digest import sha256
from minglu.canon.instants import MINUTE, SECOND, Instant, parse_instant
from minglu.canon.json import Value
from minglu.ledger.checkpoint import Checkpoint, render_checkpoint
from minglu.ledger.cosignature import Cosigner
from minglu.ledger.entries import Entry, parse_entry, parts_of, render_entry
from minglu.ledger.errors import LedgerError
from minglu.ledger.kinds import KINDS
from minglu.ledger.labels import Handle, Label, prove_label
from minglu.ledger.note import NoteSigner, sign_note
from minglu.ledger.outline import outline
from minglu.ledger.policy import Policy, parse_policy
from minglu.ledger.tiles import Bundle, Edge, bundles_between, render_bundle
from minglu.ledger.tree import leaf_hashes
from minglu.ledger.vrf import public_key
from minglu.rules.packs import Packs

ORIGIN = "lender.example/minglu"
BEGAN = parse_instant("2026-10-12T14:00:00+08:00")
MONTH_SEED = bytes([10]) * 32
HANDLE = Handle(sha256(b"a number"))
WITNESSES = ("witness-one.example", "witness-two.example")

Openings = Mapping[int, Mapping[str, Opening]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The log's key, which the lender has, and the witnesses', which it has not."""

    log: NoteSigner = field(default_factory=lambda: NoteSigner(ORIGIN, bytes([1]) * 32))
    witnesses: Mapping[str, Cosigner] = field(
        default_factory=lambda: {name: Cosigner(name, bytes([place]) * 32) for place, name in enumerate(WITNESSES, start=2)}
    )

    @property
    def policy(self) -> Policy:
        lines = [f"log {self.log.vkey}", *(f"witness {name} {one.vkey}" for name, one in self.witnesses.items())]
        return parse_policy("\n".join([*lines, f"group all-of-them all {' '.join(self.witnesses)}", "quorum all-of-them", ""]).encode())

    def checkpoint(self, entries: Sequence[bytes], *, seconds: int, by: Iterable[str] | None = None, origin: str = ORIGIN) -> bytes:
        """A checkpoint over these entries, signed by the log and cosigned by all witnesses, or those named."""
        root = Edge().grown(leaf_hashes(entries))[0].root()
        text = render_checkpoint(Checkpoint(origin=origin, size=len(entries), root=root))
        lines = [self.witnesses[name].cosign(text, seconds=seconds) for name in (self.witnesses if by is None else by)]
        return sign_note(text, [self.log]) + "".join(lines).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What an auditor is handed, as values. `steps`: the size of each checkpoint, and the second of its cosignatures."""

    entries: tuple[bytes, ...]
    steps: tuple[tuple[int, int], ...]
    keys: Keys
    openings: Openings = field(default_factory=dict)
    proofs: Mapping[Where, bytes] = field(default_factory=dict)

    def files(self) -> dict[str, bytes]:
        """The copy as the log serves it."""
        edge, filled = Edge().grown(leaf_hashes(self.entries))
        files = {tile.path: data for tile, data in {**filled, **edge.partials()}.items()}
        files |= {bundle.path: render_bundle(self._inside(bundle)) for bundle in bundles_between(0, len(self.entries))}
        files |= {f"checkpoints/{size}": self.note(step) for step, (size, _) in enumerate(self.steps)}
        return {**files, "checkpoint": files[f"checkpoints/{self.steps[-1][0]}"]}

    def note(self, step: int = -1) -> bytes:
        """The checkpoint of a step; of the last one, unless told."""
        size, seconds = self.steps[step]
        return self.keys.checkpoint(self.entries[:size], seconds=seconds)

    def verified(
        self, files: Mapping[str, bytes] | None = None, *, seen: Sequence[bytes] | None = (), policy: Policy | None = None
    ) -> Report:
        """The report on these files; the witnesses show the newest checkpoint of this log unless `seen` says otherwise."""
        copy = self.files() if files is None else files
        return verify(
            InMemory(copy),
            policy=policy or self.keys.policy,
            seen=[self.note()] if seen == () else seen,
            served=[copy[path] for path in sorted(copy) if path.startswith("checkpoints/")],
            progress=lambda _done, _of: None,
        )

    def audited(self, packs: Packs) -> tuple[Fault, ...]:
        """The faults of a whole audit: of the log, of its decisions, of its labels."""
        report = self.verified()
        replayed = replay(
            report.entries, openings=self.openings, packs=(packs,), first_seen=report.sightings.first_seen, progress=lambda _: None
        )
        return (*report.faults, *replayed.faults, *check_labels(replayed.labels, keys=replayed.keys, proofs=self.proofs))

    def with_entry(self, index: int, data: bytes) -> "Handed":
        """The same log with another entry at `index`, cosigned all the way; at the end, one entry more."""
        entries = (*self.entries[:index], data, *self.entries[index + 1 :])
        return replace(self, entries=entries, steps=self._up_to(entries))

    def parsed(self, index: int) -> Entry:
        return parse_entry(self.entries[index])

    def said(self, index: int, part: str) -> dict[str, Value]:
        """What an opening says."""
        return dict(self.openings[index][part].content)

    def opened_as(self, index: int, part: str, **changes: Value) -> "Handed":
        """The same log, where the opening of a part says something else and the entry commits to that."""
        before = self.openings[index]
        opening = replace(before[part], content={**before[part].content, **changes})
        entry = parse_entry(self.entries[index])
        lying = replace(entry, commitments={**entry.commitments, part: commit(opening)})
        openings = {**self.openings, index: {**before, part: opening}}
        return replace(self.with_entry(index, render_entry(lying)), openings=openings)

    def showing(self, index: int, **changes: Value) -> "Handed":
        """The same log, where an entry shows other public members."""
        entry = parse_entry(self.entries[index])
        return self.with_entry(index, render_entry(replace(entry, public={**entry.public, **changes})))

    def labelled(self, index: int, label: Label) -> "Handed":
        """The same log, where an entry is filed under another label."""
        return self.with_entry(index, render_entry(replace(parse_entry(self.entries[index]), label=label)))

    def first(self, kind: str) -> int:
        """The index of the first entry of a kind."""
        return self.all(kind)[0]

    def all(self, kind: str) -> list[int]:
        """The indexes of all entries of a kind."""
        return [index for index, data in enumerate(self.entries) if parse_entry(data).kind.name == kind]

    def _inside(self, bundle: Bundle) -> tuple[bytes, ...]:
        return self.entries[bundle.index * 256 : bundle.index * 256 + bundle.width]

    def _up_to(self, entries: Sequence[bytes]) -> tuple[tuple[int, int], ...]:
        size = len(entries)
        steps = [step for step in self.steps if step[0] < size]
        return (*steps, (size, max(self.steps[-1][1], seen_at(entries, len(entries)))))


class InMemory:
    """`audit.walk.Copy` over a dict."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def read(self, path: str) -> bytes | None:
        return self._files.get(path)


def entry(kind: str, *, after: int = 0, label: Label | None = None, **public: Value) -> bytes:
    """An entry so many milliseconds after the log began, committing to nothing that anybody could open."""
    known = KINDS[kind]
    ours = month_label() if known.labelled and label is None else label
    commitments = {part: sha256(f"{kind} {after} {part}".encode()) for part in parts_of(known)}
    at = Instant(BEGAN + after)
    return render_entry(Entry(kind=known, at=at, by=ORIGIN, label=ours, public=public, commitments=commitments))


def month_label(seed: bytes = MONTH_SEED, handle: Handle = HANDLE) -> Label:
    return prove_label(seed, "2026-10", handle=handle).value


def permit(after: int, *, to: str = "a key", asked: str = "an ask", stands: int = 10 * MINUTE) -> bytes:
    """A permit for one use, standing for `stands` milliseconds."""
    return entry(
        "contact.permit",
        after=after,
        until=BEGAN + after + stands,
        purpose="collection",
        channel="call",
        record=digest("a record"),
        to=digest(to),
        asked=digest(asked),
    )


def digest(text: str) -> str:
    return render_base64(sha256(text.encode()))


def period(month: str = "2026-10", seed: bytes = MONTH_SEED, *, after: int = 0) -> bytes:
    return entry("period.opened", after=after, month=month, labels=render_base64(public_key(seed)))


def small_log(keys: Keys | None = None) -> Handed:
    """Ten entries: the log's beginning, a permit with its outcome, one that lapsed, and "never again"."""
    keys = keys or Keys()
    witnesses = [entry("outsider.registered", role="witness", name=name, key=one.vkey) for name, one in keys.witnesses.items()]
    entries = (
        entry("log.opened", origin=ORIGIN, handles=digest("handles")),
        *witnesses,
        period(),
        entry("person.linked", after=1000),
        permit(2000, to="first key", asked="first ask"),
        entry("contact.outcome", after=60_000, permit=5),
        permit(70_000, to="second key", asked="second ask"),
        entry("contact.lapse", after=20 * MINUTE, permit=7),
        entry("person.never", after=21 * MINUTE),
    )
    return Handed(entries=entries, steps=tuple((size, seen_at(entries, size)) for size in (4, 6, 8, 10)), keys=keys)


def seen_at(entries: Sequence[bytes], size: int) -> int:
    """The second at which honest witnesses cosign: right after the newest entry. They do not read what it says."""
    try:
        return outline(entries[size - 1]).at // SECOND + 1
    except LedgerError:
        return BEGAN // SECOND


def long_log(size: int = 600) -> Handed:
    """The small log and then many entries: more than two bundles, with a tile above the first level."""
    small = small_log()
    more = tuple(entry("person.proved", after=22 * MINUTE + nth * SECOND) for nth in range(size - len(small.entries)))
    entries = (*small.entries, *more)
    sizes = [size for size, _ in small.steps] + [300, 400, size]
    return replace(small, entries=entries, steps=tuple((size, seen_at(entries, size)) for size in sizes))
