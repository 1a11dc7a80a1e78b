"""Hand-overs kept by the node, each in a folder of its own: `acts.handing_over.Auditing` over files.

    <data>/handovers/<id>/hand-over.json        by whom, to whom, why, when; how many entries and openings
                         /copy/                 what the auditor is handed (`wiring.handover`)
                         /verify.json, audit.json    the newest result of each
                         /minglu-hand-over-<id>.zip  made when it is first fetched

Ids are random and files are named after nothing else: no name tells whose data is inside. The openings in `copy/` are
not sealed, so the folder is its owner's alone, and `drop` removes it. A hand-over is written beside its place and named
when it is whole: what a crash leaves unfinished is swept when the node opens.

The file that is fetched holds the same bytes wherever it is made: names in order, one date, nothing compressed (two
versions of a compressor may differ), so that a digest told over the telephone is enough to compare it.
"""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final

from minglu.acts.errors import NotFound, Unavailable, Unusable
from minglu.acts.handing_over import Checked, HandOver, HandOverId, Packed, Progress, Terms, check_hand_over_id
from minglu.audit.clocks import Kept
from minglu.audit.errors import AuditError
from minglu.audit.openings import Given, render_given
from minglu.audit.verify import Report
from minglu.canon.errors import CanonError
from minglu.ledger.checkpoint import parse_checkpoint
from minglu.ledger.errors import LedgerError
from minglu.ledger.note import parse_note
from minglu.rules.errors import RulesError
from minglu.wiring.errors import WiringError
from minglu.wiring.handed import Written, parse_checked, parse_written, render_checked, render_written
from minglu.wiring.handover import Audited, audit_folder, hand_over, verify_folder
from minglu.wiring.node import Node

MOST_FAULTS: Final = 1_000
MOST_MISSED: Final = 100
_UNFINISHED: Final = ".unfinished"
_COPY, _WRITTEN = "copy", "hand-over.json"
_CHUNK: Final = 1 << 20
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the first moment that the format knows


class FolderAuditing:
    """`acts.handing_over.Auditing` over the folder `handovers` of a node. Safe for several threads of one process."""

    def __init__(self, node: Node, folder: Path) -> None:
        self._node = node
        self._folder = folder
        self._writing = Lock()
        with _disk():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for left in folder.glob(f"*{_UNFINISHED}"):
                shutil.rmtree(left)

    def keep(self, id_: HandOverId, given: Iterable[Given], *, terms: Terms) -> HandOver:
        """One at a time: two that are written at once would each be what makes the other's log grow."""
        with self._writing, _disk():
            place = self._folder / f"{id_}{_UNFINISHED}"
            place.mkdir(mode=0o700)
            try:
                written = self._write(place, given, terms=terms)
                _sync(place)
                place.rename(self._folder / id_)
                _sync_folder(self._folder)
            finally:
                shutil.rmtree(place, ignore_errors=True)
        return HandOver(id=id_, terms=terms, size=written.size, openings=written.openings, verified=None, audited=None)

    def all(self) -> tuple[HandOver, ...]:
        with _disk():
            places = [path for path in self._folder.iterdir() if (path / _WRITTEN).is_file() and path.suffix != _UNFINISHED]
        kept = [self._read(check_hand_over_id(place.name)) for place in places]
        return tuple(sorted(kept, key=lambda one: (-one.terms.at, one.id)))

    def verify(self, id_: HandOverId, *, progress: Progress) -> Checked:
        place = self._place(id_)
        with _readable():
            report = verify_folder(place / _COPY, progress=progress)
        return self._result(place, self._checked(report, audited=None))

    def audit(self, id_: HandOverId, *, progress: Progress) -> Checked:
        place = self._place(id_)
        with _readable():
            audited = audit_folder(place / _COPY, progress=progress)
        return self._result(place, self._checked(audited.report, audited=audited))

    def pack(self, id_: HandOverId) -> Packed:
        place = self._place(id_)
        path = place / f"minglu-hand-over-{id_}.zip"
        with _disk(), self._writing:
            if not path.exists():
                _pack(place / _COPY, path, top=path.stem)
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            return Packed(name=path.name, path=path, size=path.stat().st_size, sha256=digest)

    def drop(self, id_: HandOverId) -> None:
        """Renamed first: half of a hand-over is never shown as one."""
        place = self._place(id_)
        with _disk(), self._writing:
            going = self._folder / f"{id_}{_UNFINISHED}"
            place.rename(going)
            shutil.rmtree(going)

    def _place(self, id_: HandOverId) -> Path:
        place = self._folder / check_hand_over_id(id_)
        if not place.is_dir():
            raise NotFound("there is no such hand-over")
        return place

    def _write(self, place: Path, given: Iterable[Given], *, terms: Terms) -> Written:
        counted = _Counted(render_given(one) for one in given)
        hand_over(self._node, place / _COPY, openings=counted)
        note = (place / _COPY / "log" / "checkpoint").read_bytes()
        size = parse_checkpoint(parse_note(note).text).size
        written = Written(terms=terms, size=size, openings=counted.count)
        (place / _WRITTEN).write_bytes(render_written(written))
        return written

    def _read(self, id_: HandOverId) -> HandOver:
        place = self._place(id_)
        with _readable(f"hand-over {id_}"):
            written = parse_written((place / _WRITTEN).read_bytes())
            return HandOver(
                id=id_,
                terms=written.terms,
                size=written.size,
                openings=written.openings,
                verified=_newest(place / "verify.json"),
                audited=_newest(place / "audit.json"),
            )

    def _checked(self, report: Report, *, audited: Audited | None) -> Checked:
        faults = report.faults if audited is None else audited.faults
        clocks: tuple[Kept, ...] = audited.clocks if audited is not None else ()
        missed = tuple(kept for kept in clocks if not kept.met)
        return Checked(
            what="verify" if audited is None else "audit",
            at=self._node.office.clock.now(),
            size=report.size,
            until=report.until,
            witnesses=tuple(sorted(report.witnessed)),
            decisions=audited.replayed.decisions if audited is not None else 0,
            unopened=audited.replayed.unopened if audited is not None else 0,
            found=len(faults),
            faults=faults[:MOST_FAULTS],
            clocks=len(clocks),
            overran=len(missed),
            missed=missed[:MOST_MISSED],
        )

    def _result(self, place: Path, checked: Checked) -> Checked:
        """Keep it, in place of an older one; a reader sees the one or the other."""
        with _disk(), self._writing:
            fresh = place / f"{checked.what}{_UNFINISHED}"
            fresh.write_bytes(render_checked(checked))
            fresh.replace(place / f"{checked.what}.json")
        return checked


class _Counted:
    """Lines on their way to the disk, counted as they pass."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = lines
        self.count = 0

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            self.count += 1
            yield line


def _newest(path: Path) -> Checked | None:
    return parse_checked(path.read_bytes()) if path.is_file() else None


def _pack(folder: Path, path: Path, *, top: str) -> None:
    """All files of the folder, in the order of their names."""
    fresh = path.with_suffix(_UNFINISHED)
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_STORED) as packed:
        for name in sorted(files):
            member = zipfile.ZipInfo(f"{top}/{name}", date_time=_EPOCH)
            member.create_system, member.external_attr = 3, 0o600 << 16
            member.file_size = files[name].stat().st_size  # told ahead: it decides how the member is spelled
            with packed.open(member, "w") as to, files[name].open("rb") as file:
                shutil.copyfileobj(file, to, _CHUNK)
    fresh.replace(path)


def _sync(place: Path) -> None:
    """Everything under `place` is on the disk: what was named whole must be whole after a power cut."""
    for folder, _, files in os.walk(place):
        for name in files:
            _sync_file(Path(folder) / name)
        _sync_folder(Path(folder))


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(
            f"the disk did not take the hand-over ({type(error).__name__}); make room or repair it, then try again"
        ) from error


@contextmanager
def _readable(which: str = "the hand-over") -> Iterator[None]:
    """What is wrong with the files of a hand-over is told in one way; faults of the log in it are results, not errors."""
    try:
        yield
    except (WiringError, AuditError, RulesError, LedgerError, CanonError, OSError) as error:
        raise Unusable(f"{which} cannot be read: {error}; drop it and hand over again") from error
