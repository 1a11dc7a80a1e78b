"""What an auditor is handed, as a folder: the copy of the log, policy, packs, openings, witnesses' checkpoints.

    policy                  tlog-policy: the log's and the witnesses' public keys, and the quorum
    log/                    the log's files as they are served: tiles, bundles, checkpoints
    seen/<witness>          the newest checkpoint that each witness holds, asked from the witness itself
    openings.jsonl          one opening a line
    packs/                  the rule packs with calendar and zones

Reading it back needs nothing of the lender's: `minglu verify` and `minglu audit` run on this folder alone.
"""

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from minglu.access.staff import roster
from minglu.acts.give_openings import give_openings
from minglu.audit.clocks import Kept, clocks_of
from minglu.audit.openings import by_entry, render_given
from minglu.audit.replay import Replayed, replay
from minglu.audit.verify import Report, verify
from minglu.canon.digest import sha256
from minglu.canon.instants import Instant
from minglu.ledger.entries import parse_entry
from minglu.ledger.policy import Policy, parse_policy, render_policy
from minglu.rules.packs import load_packs
from minglu.wiring.clock import SystemClock
from minglu.wiring.errors import WrongFolder
from minglu.wiring.node import Node, open_node
from minglu.wiring.packs import read_packs, write_packs
from minglu.wiring.settings import read_settings

Progress = Callable[[int, int], None]
_ZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """The whole audit: what was verified, what was decided again, which clocks were kept."""

    report: Report
    replayed: Replayed
    clocks: tuple[Kept, ...]
    zone: tzinfo

    @property
    def clean(self) -> bool:
        return not self.report.faults and not self.replayed.faults and not self.replayed.unopened and all(kept.met for kept in self.clocks)


class FolderCopy:
    """`audit.verify.Copy` over a folder of log files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def read(self, path: str) -> bytes | None:
        place = (self._folder / path).resolve()
        if not place.is_relative_to(self._folder) or not place.is_file():
            return None
        return place.read_bytes()


def hand_over(node: Node, folder: Path, *, openings: Iterable[bytes], packs: Mapping[str, bytes]) -> None:
    """Write the folder. `openings` are lines as `audit.openings` spells them; giving them was entered before."""
    folder.mkdir(parents=True)
    (folder / "policy").write_bytes(render_policy(node.outsiders.policy))
    (folder / "openings.jsonl").write_bytes(b"".join(line + b"\n" for line in openings))
    shutil.copytree(node.log_folder, folder / "log", ignore=shutil.ignore_patterns(".unfinished"))
    write_packs(packs, folder / "packs")
    (folder / "seen").mkdir()
    origin = sha256(node.office.origin.encode()).hex()
    for name, witness in node.outsiders.witnesses.items():
        answer = witness.handle("GET", f"/{origin}/checkpoint", b"")
        if answer.status == 200:
            (folder / "seen" / name).write_bytes(answer.body)


def give_to(folder: Path, *, to: str, why: str, out: Path) -> int:
    """Hand over the log of the node in `folder`, as its compliance officer; how many openings were given.

    Whoever can read the node's keys acts as the officer here: accounts come with the screens.
    """
    settings = read_settings(folder)
    clock = SystemClock()
    with open_node(folder, origin=settings.origin, institution=settings.institution, clock=clock) as node:
        staff = roster(node.office.book.history(["=staff"]).of("=staff")).values()
        officer = next((one.id for one in staff if "compliance_officer" in one.roles), None)
        if officer is None:
            raise WrongFolder("no compliance officer is registered; openings are theirs to give")
        given = give_openings(node.office, to=to, why=why, parts=("facts", "debt"), by=officer)
        lines = [render_given(one) for one in given]
        hand_over(node, out, openings=lines, packs=read_packs())
    return len(lines)


def verify_folder(folder: Path, *, progress: Progress) -> Report:
    """`minglu verify`. Raises WrongFolder when the folder is no hand-over, WrongPolicy for its policy."""
    return verify(FolderCopy(folder / "log"), policy=_policy(folder), seen=_seen(folder), progress=progress)


def verify_log(folder: Path, *, policy: Policy) -> Report:
    """A copy of a log alone, without what witnesses hold besides."""
    return verify(FolderCopy(folder), policy=policy, seen=(), progress=lambda _done, _of: None)


def audit_folder(folder: Path, *, progress: Progress) -> Audited:
    """`minglu audit`: verify, then replay every decision and every clock."""
    report = verify_folder(folder, progress=progress)
    packs = load_packs(read_packs(folder / "packs"))
    openings = by_entry((folder / "openings.jsonl").read_bytes().splitlines())
    size = len(report.entries)
    replayed = replay(report.entries, openings=openings, packs=packs, progress=lambda done: progress(done, size))
    until = parse_entry(report.entries[-1]).at if report.entries else Instant(0)
    zone = packs.zones[_ZONE]
    clocks = clocks_of(replayed.streams, zone=zone, until=until)
    return Audited(report=report, replayed=replayed, clocks=clocks, zone=zone.info)


def _policy(folder: Path) -> Policy:
    path = folder / "policy"
    if not path.is_file() or not (folder / "log").is_dir():
        raise WrongFolder("this folder is no hand-over: it needs a file `policy` and a folder `log`")
    return parse_policy(path.read_bytes())


def _seen(folder: Path) -> tuple[bytes, ...]:
    """Checkpoints that witnesses hold, and the older ones that were served with the log."""
    places = [*sorted((folder / "seen").glob("*")), *sorted((folder / "log" / "checkpoints").glob("*"))]
    return tuple(path.read_bytes() for path in places if path.is_file())
