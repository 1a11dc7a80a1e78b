"""A rehearsal trunk: calls nobody, and writes the record that a real exchange would have written.

    trunk = RehearsalTrunk(Path("Master.csv"), zone="Asia/Shanghai", script=lambda number: Rehearsed(answered=True, seconds=42))
    trunk.dial(number, line=line, account=token, at=now)

The record is Asterisk's `cdr-csv/Master.csv`: no header, the 16 columns of `cdr_csv.c` in their order, then uniqueid
and userfield; text quoted, whole seconds, local time of the exchange's zone without saying which. `accountcode` is the
dial token, `userfield` says "rehearsal" in every row. Reading it back is done by `readers.asterisk`, as for a real one.

A row is appended whole and synced before `dial` returns; a row that could not be written is taken back and raises
OSError. For trying Minglu out and for tests: every page and command that uses it says so.
"""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from minglu.canon.instants import SECOND, Instant
from minglu.canon.numbers import E164

RINGS_ANSWERED: Final = 6
RINGS_UNANSWERED: Final = 30
MOST_SECONDS: Final = 86_400

_MOST_ROW: Final = 4_096
_FORM: Final = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """How a rehearsed call ends: whether it is answered, and for how many seconds they talk."""

    answered: bool
    seconds: int

    def __post_init__(self) -> None:
        if not 0 <= self.seconds <= MOST_SECONDS or (self.seconds and not self.answered):
            raise ValueError(f"a rehearsed call has 0 to {MOST_SECONDS} seconds, and none if nobody answers")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    number: E164
    line: E164
    account: str
    at: Instant
    serial: int
    end: Rehearsed


class RehearsalTrunk:
    """A trunk whose calls take place in a script. `script` is asked once a call how it ends."""

    def __init__(self, path: Path, *, zone: str, script: Callable[[E164], Rehearsed]) -> None:
        self._path = path
        self._zone = ZoneInfo(zone)
        self._script = script
        self._lock = threading.Lock()
        self._serial = 0

    def dial(self, number: E164, *, line: E164, account: str, at: Instant) -> None:
        """Rehearse one call: its row is in the file, synced, when this returns. Raises OSError if it is not."""
        with self._lock:
            self._serial += 1
            end = self._script(number)
            call = _Call(number=number, line=line, account=account, at=at, serial=self._serial, end=end)
            _append(self._path, _row(call, self._zone).encode("ascii"))


def _row(call: _Call, zone: ZoneInfo) -> str:
    """The columns in the order of `cdr_csv.c`, with loguniqueid and loguserfield."""
    rings = RINGS_ANSWERED if call.end.answered else RINGS_UNANSWERED
    duration = rings + call.end.seconds
    started = call.at // SECOND
    return (
        ",".join(
            (
                _quoted(call.account),
                _quoted(call.line),  # src
                _quoted(call.number),  # dst
                _quoted("rehearsal"),  # dcontext
                _quoted(f'"rehearsal" <{call.line}>'),  # clid
                _quoted(f"Local/rehearsal-{call.serial:08x};1"),  # channel
                _quoted(f"PJSIP/rehearsal-{call.serial:08x}"),  # dstchannel
                _quoted("Dial"),  # lastapp
                _quoted(f"PJSIP/rehearsal,{RINGS_UNANSWERED}"),  # lastdata
                _quoted(_local(started, zone)),  # start
                _quoted(_local(started + rings, zone) if call.end.answered else ""),  # answer
                _quoted(_local(started + duration, zone)),  # end
                str(duration),
                str(call.end.seconds),  # billsec
                _quoted("ANSWERED" if call.end.answered else "NO ANSWER"),  # disposition
                _quoted("DOCUMENTATION"),  # amaflags
                _quoted(f"{started}.{call.serial}"),  # uniqueid
                _quoted("rehearsal"),  # userfield
            )
        )
        + "\n"
    )


def _local(seconds: int, zone: ZoneInfo) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).astimezone(zone).strftime(_FORM)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _append(path: Path, row: bytes) -> None:
    """The whole row, synced, or the file as it was."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        before = _cut_torn_row(handle)
        try:
            _write_synced(handle, row)
        except OSError:
            os.ftruncate(handle, before)
            raise
    finally:
        os.close(handle)
    if before == 0:
        _sync_folder(path.parent)


def _cut_torn_row(handle: int) -> int:
    """The size of the file, which ends with a whole row.

    A row torn by a crash was never promised, and its open quote would swallow the next row, newline and all: it is cut
    off. A longer rest without a newline was not written here, and is left alone (OSError).
    """
    size = os.fstat(handle).st_size
    tail = os.pread(handle, _MOST_ROW, max(0, size - _MOST_ROW))
    whole = size - len(tail) + tail.rfind(b"\n") + 1
    if size - whole >= _MOST_ROW:
        raise OSError("the file ends with no row of a rehearsal; name another file")
    if whole < size:
        os.ftruncate(handle, whole)
    return whole


def _write_synced(handle: int, data: bytes) -> None:
    if os.write(handle, data) != len(data):
        raise OSError("the row was not written whole; the disk may be full")
    os.fsync(handle)


def _sync_folder(folder: Path) -> None:
    """A new file is there after a power cut only if its folder was synced too."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
