"""What an auditor is handed, as a folder: the copy of the log, policy, packs, openings, witnesses' checkpoints.

    policy                  tlog-policy: the log's and the witnesses' public keys, and the quorum
    log/                    the log's files as they are served: tiles, bundles, checkpoints
    seen/<witness>          the newest checkpoint that each witness holds, asked from the witness itself
    openings.jsonl          one opening a line
    labels.jsonl            one proof a line: the label of a number in a month
    packs/1, packs/2, …     every version of the rule packs that the log adopted, in that order, with calendar and zones

Reading it back needs nothing of the lender's: `minglu verify` and `minglu audit` run on this folder alone. Nothing in
it is believed, and no file is read further than an honest one could go; a symbolic link out of the folder is no file.
Two of them an auditor should have from elsewhere: the policy, whose keys decide what verifies, and `seen/`, which a
lender could leave old. `openings give` writes both so that the folder can be tried out.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Final

from minglu.access.staff import roster
from minglu.acts.give_openings import give_openings
from minglu.acts.ports import Clock
from minglu.audit.clocks import Kept, clocks_of
from minglu.audit.fault import Fault
from minglu.audit.identity import Where
from minglu.audit.label_proofs import by_number, check_labels, render_label_proof
from minglu.audit.openings import by_entry, parse_given, render_given
from minglu.audit.replay import Replayed, replay
from minglu.audit.verify import Report, verify
from minglu.canon.base64 import parse_base64
from minglu.canon.digest import sha256
from minglu.canon.instants import period_of
from minglu.ledger.checkpoint import parse_checkpoint
from minglu.ledger.entries import parse_entry
from minglu.ledger.labels import Handle
from minglu.ledger.note import MOST_BYTES as MOST_NOTE
from minglu.ledger.note import parse_note
from minglu.ledger.policy import Policy, parse_policy, render_policy
from minglu.ledger.statement import MOST_BYTES as MOST_STATEMENT
from minglu.ledger.statement import Statement, parse_statement
from minglu.ledger.tiles import FULL, MOST_ENTRY
from minglu.store.book import StoredBook
from minglu.wiring.clock import StoryClock, SystemClock
from minglu.wiring.errors import WrongFolder
from minglu.wiring.folders import hold
from minglu.wiring.handed_packs import read_versions, write_versions
from minglu.wiring.kept import is_there, open_database
from minglu.wiring.node import Node, open_node
from minglu.wiring.settings import Settings, read_settings

Progress = Callable[[int, int], None]
ZONE: Final = "Asia/Shanghai"
MOST_FILE: Final = FULL * (MOST_ENTRY + 2)  # the largest bundle
MOST_LINE: Final = 2_000_000  # an opening of the largest JSON, in base64


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """The whole audit: what was verified, what was decided again, whose labels are proved, which clocks were kept."""

    report: Report
    replayed: Replayed
    labels: tuple[Fault, ...]
    clocks: tuple[Kept, ...]
    zone: tzinfo

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults: those of the log, then those of its decisions, then those of its labels."""
        return (*self.report.faults, *self.replayed.faults, *self.labels)

    @property
    def clean(self) -> bool:
        return not self.faults and all(kept.met for kept in self.clocks)


class FolderCopy:
    """`audit.walk.Copy` over a folder of log files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def read(self, path: str) -> bytes | None:
        return read_inside(self._folder, path, most=MOST_FILE)


def read_inside(folder: Path, path: str, *, most: int) -> bytes | None:
    """A plain file that lies in `folder`, at most one byte more than `most` of it; None for anything else."""
    place = (folder / path).resolve()
    if not place.is_relative_to(folder.resolve()) or not place.is_file():
        return None
    with place.open("rb") as file:
        return file.read(most + 1)


# ---- Writing it ----------------------------------------------------------------------------------------------------


def hand_over(node: Node, folder: Path, *, openings: Iterable[bytes]) -> None:
    """Write the folder. `openings` are lines as `audit.openings` spells them; giving them was entered before.

    Witnesses are asked first and the log is copied after: whatever they have seen is then in the copy. The openings are
    drawn on last: while they are opened a log may grow, and its copy must not.
    """
    folder.mkdir(parents=True)
    (folder / "policy").write_bytes(render_policy(node.outsiders.policy))
    write_versions(node.office, folder / "packs")
    (folder / "seen").mkdir()
    origin = sha256(node.office.origin.encode()).hex()
    for name, witness in node.outsiders.witnesses.items():
        answer = witness.handle("GET", f"/{origin}/checkpoint", b"")
        if answer.status == 200:
            (folder / "seen" / name).write_bytes(answer.body)
    _copy_log(node.log_folder, folder / "log")
    lines = tuple(openings)
    (folder / "openings.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
    (folder / "labels.jsonl").write_bytes(b"".join(line + b"\n" for line in _label_proofs(node, lines)))


def _copy_log(log: Path, copy: Path) -> None:
    """The checkpoint first, then what it needs: a log that grows meanwhile has more than its copy, never less."""
    checkpoint = (log / "checkpoint").read_bytes()
    size = parse_checkpoint(parse_note(checkpoint).text).size

    def unwanted(folder: str, names: list[str]) -> list[str]:
        inside = Path(folder).relative_to(log).as_posix()
        newer = [name for name in names if inside == "checkpoints" and name.isdigit() and int(name) > size]
        return [*newer, *(name for name in names if name in (".unfinished", "checkpoint"))]

    shutil.copytree(log, copy, ignore=unwanted)
    (copy / "checkpoint").write_bytes(checkpoint)


def _label_proofs(node: Node, lines: Iterable[bytes]) -> Iterator[bytes]:
    """The proof of each label that the openings let an auditor compare: one a number and month."""
    found: dict[Where, None] = {}
    for line in lines:
        given = parse_given(line)
        number = given.opening.content.get("number")
        if given.part == "facts" and isinstance(number, str):
            (data,) = node.office.book.entries(given.index, given.index + 1)
            found[period_of(parse_entry(data).at), number] = None
    for where in found:
        month, number = where
        yield render_label_proof(where, node.labels.label_proof(month, Handle(parse_base64(number, size=32))))


def give_to(folder: Path, *, to: str, why: str, out: Path) -> int:
    """Hand over the log of the node in `folder`, as its compliance officer; how many openings were given.

    Whoever can read the node's keys acts as the officer here. Raises FolderHeld while the node is served: there the officer
    hands over on a page.
    """
    settings = read_settings(folder)
    if out.exists():
        raise WrongFolder("the folder for the hand-over is there already; name a new one")
    with hold(folder, shared=settings.database.shared), open_to_act(folder, settings) as node:
        staff = roster(node.office.book.history(["=staff"]).of("=staff")).values()
        officer = next((one.id for one in staff if "compliance_officer" in one.roles), None)
        if officer is None:
            raise WrongFolder("no compliance officer is registered; openings are theirs to give")
        given = give_openings(node.office, to=to, why=why, parts=("facts", "debt"), by=officer)
        lines = [render_given(one) for one in given]
        hand_over(node, out, openings=lines)
    return len(lines)


def open_to_act(folder: Path, settings: Settings) -> AbstractContextManager[Node]:
    """The node of a folder that is not served, for one act of its officer."""
    return open_node(
        folder,
        origin=settings.origin,
        institution=settings.institution,
        clock=_clock_of(folder, settings),
        database=open_database(folder, settings),
    )


def _clock_of(folder: Path, settings: Settings) -> Clock:
    """The machine's. A rehearsal's log was dated by its story: it goes on where it stands, on whatever day it is tried out.

    Any other log that is ahead of the machine waits: witnesses would cosign it under a time before its own entries.
    """
    if not is_there(folder, settings):
        raise WrongFolder("this folder holds no log yet; there is nothing to hand over")
    with closing(StoredBook(open_database(folder, settings))) as book:
        last = book.head().last
    if settings.fiction:
        return StoryClock(last)
    if SystemClock().now() < last:
        raise WrongFolder("the clock of this machine is before the last entry of the log; put it right, then try again")
    return SystemClock()


# ---- Reading it ----------------------------------------------------------------------------------------------------


def verify_folder(folder: Path, *, policy: Policy | None = None, progress: Progress) -> Report:
    """`minglu verify`, by the reader's own policy if there is one, else by that of the hand-over.

    Raises WrongFolder when the folder is no hand-over, WrongPolicy for its policy.
    """
    if not (folder / "log").is_dir():
        raise WrongFolder("this folder is no hand-over: it needs a file `policy` and a folder `log`")
    keys = policy if policy is not None else _policy(folder)
    seen = tuple(_files(folder / "seen", sorted(path.name for path in _listed(folder / "seen"))))
    return verify(FolderCopy(folder / "log"), policy=keys, seen=seen, served=_served(folder / "log"), progress=progress)


def verify_log(folder: Path, *, policy: Policy) -> Report:
    """A copy of a log alone, without what witnesses hold besides. Raises WrongFolder when there is none."""
    if not folder.is_dir():
        raise WrongFolder("there is no folder with a copy of the log; give the folder that holds `checkpoint` and `tile`")
    return verify(FolderCopy(folder), policy=policy, seen=None, served=_served(folder), progress=lambda _done, _of: None)


def audit_folder(folder: Path, *, policy: Policy | None = None, progress: Progress) -> Audited:
    """`minglu audit`: verify, then replay every decision, prove every label, measure every clock.

    Raises as `verify_folder`, WrongPack for packs that do not load, WrongOpenings for openings or label proofs.
    """
    report = verify_folder(folder, policy=policy, progress=progress)
    if not (folder / "packs").is_dir():
        raise WrongFolder("this folder is no hand-over to an auditor: it needs a folder `packs`")
    packs = read_versions(folder / "packs")
    zone = packs[-1].zones.get(ZONE)
    if zone is None:
        raise WrongFolder(f"the packs that were handed over do not know the zone {ZONE}, in which clocks run")
    openings = by_entry(_lines(folder, "openings.jsonl"))
    size = len(report.entries)
    replayed = replay(
        report.entries, openings=openings, packs=packs, first_seen=report.sightings.first_seen, progress=lambda done: progress(done, size)
    )
    labels = check_labels(replayed.labels, keys=replayed.keys, proofs=by_number(_lines(folder, "labels.jsonl")))
    clocks = clocks_of(replayed.streams, zone=zone, until=report.until)
    return Audited(report=report, replayed=replayed, labels=labels, clocks=clocks, zone=zone.info)


def read_policy(path: Path) -> Policy:
    """A reader's own policy. Raises WrongPolicy, and WrongFolder where there is no such file."""
    return parse_policy(_file(path, most=MOST_NOTE))


def read_statement(path: Path) -> Statement:
    """A statement from its file. Raises WrongProof, and WrongFolder where there is no such file."""
    return parse_statement(_file(path, most=MOST_STATEMENT))


def _file(path: Path, *, most: int) -> bytes:
    place = path.resolve()
    data = read_inside(place.parent, place.name, most=most)
    if data is None:
        raise WrongFolder(f"{path.name} is no file that can be read")
    return data


def _policy(folder: Path) -> Policy:
    data = read_inside(folder, "policy", most=MOST_NOTE)
    if data is None:
        raise WrongFolder("this folder is no hand-over: it needs a file `policy` and a folder `log`")
    return parse_policy(data)


def _served(log: Path) -> Iterator[bytes]:
    """The older checkpoints that a log keeps, smallest first; other files there are none of its own."""
    names = [path.name for path in _listed(log / "checkpoints") if path.name.isascii() and path.name.isdigit()]
    return _files(log / "checkpoints", sorted(names, key=int))


def _files(folder: Path, names: Sequence[str]) -> Iterator[bytes]:
    for name in names:
        data = read_inside(folder, name, most=MOST_NOTE)
        if data is not None:
            yield data


def _listed(folder: Path) -> Iterator[Path]:
    return folder.iterdir() if folder.is_dir() else iter(())


def _lines(folder: Path, name: str) -> Iterator[bytes]:
    """The lines of a file, one at a time, so that it may be of any length. One that is too long does not parse."""
    place = (folder / name).resolve()
    if not place.is_relative_to(folder.resolve()) or not place.is_file():
        return
    with place.open("rb") as file:
        while line := file.readline(MOST_LINE):
            yield line.removesuffix(b"\n")
