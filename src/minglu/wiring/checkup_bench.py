"""The bench behind the check-up's pages: a folder made for one run of the command, and deleted with it.

    bench = FolderBench(folder)
    sink = bench.begin("calls.csv"); sink.write(data); sink.keep()
    bench.start()                                # on a thread of its own; bench.progress() says how far it is

One check-up at a time, and while it runs nothing that it reads is changed. A saved mapping that is handed in is used for
every file that has its columns, whichever came first.
"""

import shutil
import threading
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import BinaryIO, Final

from minglu.papers.report import Report
from minglu.readers.call_columns import MOST_BYTES, Columns, parse_columns, render_columns
from minglu.readers.errors import ReaderError
from minglu.rules.packs import load_packs
from minglu.web.checkup.bench import HeldFile, NotNow, Progress, Said, Sink
from minglu.wiring.checking import ZONE, CheckChoices, Ran, fits, lay_out, look_at, render_report, run_checkup, source_of
from minglu.wiring.foreseen import FORESEEN
from minglu.wiring.packs import read_packs
from minglu.wiring.sample_calls import write_calls

MOST_FILES: Final = 50
_IDLE: Final = Progress(running=False, done=False, stage="", part=0, of=0, failed="")
_MAPPING: Final = ".toml"
_CALL: Final = ("channel", "call")


class FolderBench:
    """`web.checkup.Bench` over a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Of files, mappings and the state of a run: pages are answered on several threads.
        self._lock = threading.RLock()
        self._held: dict[str, HeldFile] = {}
        self._paths: dict[str, Path] = {}
        self._said = Said(zone=ZONE, licence="", product="")
        self._fiction = False
        self._progress = _IDLE
        self._ran: Ran | None = None
        self._count = 0

    def zones(self) -> tuple[str, ...]:
        return _zones()

    def files(self) -> tuple[HeldFile, ...]:
        with self._lock:
            return tuple(self._held.values())

    def begin(self, name: str) -> Sink:
        with self._lock:
            self._check_idle()
            if len(self._held) >= MOST_FILES and name not in self._held:
                raise NotNow("checkup.page.too_many", most=MOST_FILES)
            self._count += 1
            # The name that somebody's file had is no name of a path of ours.
            return _Sink(self, name, path=self._folder / f"file-{self._count}")

    def take(self, name: str, path: Path) -> None:
        """A file is there: look at it. Raises NotNow."""
        held = _mapping_of(name, path) if name.lower().endswith(_MAPPING) else self._looked_at(name, path)
        with self._lock:
            self._check_idle()
            self._forget(name)
            self._held[name], self._paths[name] = held, path
            if held.preview is None and not held.problem:
                self._held |= {one.name: replace(one, columns=held.columns) for one in self._held.values() if _suits(held, one)}

    def _looked_at(self, name: str, path: Path) -> HeldFile:
        size = path.stat().st_size
        try:
            shown = look_at(path, zone=self._said.zone)
        except ReaderError as error:
            return HeldFile(name=name, size=size, preview=None, columns=Columns(), problem=str(error))
        held = HeldFile(name=name, size=size, preview=shown, columns=shown.proposal.columns, problem="")
        saved = next((one for one in self.files() if _suits(one, held)), None)
        return held if saved is None else replace(held, columns=saved.columns)

    def add_sample(self) -> None:
        with self._lock:
            self._check_idle()
            self._count += 1
            folder = self._folder / f"sample-{self._count}"
        path = write_calls(folder)
        self.take(path.name, path)
        self._fiction = True

    def remove(self, name: str) -> None:
        with self._lock:
            self._check_idle()
            self._forget(name)

    def _forget(self, name: str) -> None:
        self._held.pop(name, None)
        path = self._paths.pop(name, None)
        if path is not None:
            path.unlink(missing_ok=True)

    def _check_idle(self) -> None:
        if self._progress.running:
            raise NotNow("checkup.page.busy")

    def map(self, name: str, meanings: Mapping[str, str]) -> None:
        with self._lock:
            self._check_idle()
            held = self._held.get(name)
            if held is None or held.preview is None:
                return
            columns = tuple((meaning, header) for header, meaning in meanings.items())
            mapped = {meaning for meaning, _ in columns}
            # What was taken for every row stands only where no column says it; without one, every row is a call.
            given = tuple(pair for pair in dict((_CALL, *held.columns.given)).items() if pair[0] not in mapped)
            self._held[name] = replace(held, columns=replace(held.columns, columns=columns, given=given))

    def said(self) -> Said:
        return self._said

    def say(self, said: Said) -> None:
        with self._lock:
            self._check_idle()
            self._said = said

    def start(self) -> None:
        with self._lock:
            readable = {name: held for name, held in self._held.items() if held.preview is not None}
            if self._progress.running or not readable:
                return
            self._progress, self._ran = replace(_IDLE, running=True), None
            choices = CheckChoices(
                zone=self._said.zone,
                licence=self._said.licence,
                product=self._said.product,
                columns={name: held.columns for name, held in readable.items()},
                fiction=self._fiction,
            )
            paths = {name: self._paths[name] for name in readable}
        threading.Thread(target=self._run, args=(paths, choices), name="checkup", daemon=True).start()

    def _run(self, paths: Mapping[str, Path], choices: CheckChoices) -> None:
        try:
            sources = tuple(source_of(path, name=name) for name, path in paths.items())
            self._ran = run_checkup(sources, choices=choices, tell=self._tell)
            self._progress = replace(_IDLE, done=True)
        except FORESEEN as error:
            self._progress = replace(_IDLE, failed=str(error))
        except Exception as error:
            # Saved by catching it: the page tells that it failed instead of turning for ever; the trace still goes to the terminal.
            self._progress = replace(_IDLE, failed=type(error).__name__)
            raise

    def _tell(self, stage: str, part: int, of: int) -> None:
        self._progress = replace(self._progress, stage=stage, part=part, of=of)

    def progress(self) -> Progress:
        return self._progress

    def report(self, language: str) -> Report | None:
        return lay_out(self._ran, language=language) if self._ran is not None else None

    def written(self, language: str, kind: str) -> bytes | None:
        return render_report(self._ran, language=language, kind=kind) if self._ran is not None else None

    def mapping(self, name: str) -> str | None:
        with self._lock:
            held = self._held.get(name)
        return render_columns(held.columns) if held is not None and held.preview is not None else None

    def clear(self) -> None:
        with self._lock:
            self._check_idle()
            for name in tuple(self._held):
                self._forget(name)
            for folder in self._folder.glob("sample-*"):
                shutil.rmtree(folder, ignore_errors=True)
            self._ran, self._progress, self._fiction = None, _IDLE, False
            self._said = Said(zone=ZONE, licence="", product="")


class _Sink:
    """A file on its way into the folder."""

    def __init__(self, bench: FolderBench, name: str, *, path: Path) -> None:
        self._bench, self._name, self._path = bench, name, path
        self._file: BinaryIO = path.open("wb")

    def write(self, piece: bytes) -> None:
        self._file.write(piece)

    def keep(self) -> None:
        self._file.close()
        self._bench.take(self._name, self._path)

    def drop(self) -> None:
        # First the file: closing it writes what is left of it, which fails on a full disk.
        self._path.unlink(missing_ok=True)
        self._file.close()


def _mapping_of(name: str, path: Path) -> HeldFile:
    size = path.stat().st_size
    try:
        columns = parse_columns(path.read_bytes()[: MOST_BYTES * 4 + 1].decode("utf-8", errors="replace"))
    except ReaderError as error:
        return HeldFile(name=name, size=size, preview=None, columns=Columns(), problem=str(error))
    return HeldFile(name=name, size=size, preview=None, columns=columns, problem="")


def _suits(mapping: HeldFile, held: HeldFile) -> bool:
    """Whether the one is a mapping, and the other a file that has its columns."""
    is_mapping = mapping.preview is None and not mapping.problem
    return is_mapping and held.preview is not None and fits(mapping.columns, held.preview.names)


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(load_packs(read_packs()).zones))
