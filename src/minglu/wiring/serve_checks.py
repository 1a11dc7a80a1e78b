"""Before a node is served to real people: is anything about it unsafe?

    found = look_over(folder, settings, now=clock.now(), packs=packs)
    any(one.refuses for one in found)        then it does not start

Everything that is wrong is found in one go, each with its own sentence in the catalogue: what is wrong, and what to do.
Nothing is put right here but one thing: a database of an older version is brought forward, as every opening does.

A clock is compared with what cannot be later than now: the log's newest entry, the witnesses' newest cosignature, the day
on which somebody last checked a rule. Whoever set it back would date uses of numbers into the past. One that is far ahead
of the newest entry is not believed either: entries dated ahead stay, and once the clock is right the node cannot go on.
Only whoever starts it can know that nothing was entered for so long, and says so (`paused`).
"""

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Final

from minglu.canon.instants import DAY, SECOND, Instant, as_datetime
from minglu.ledger.note import parse_note
from minglu.rules.packs import Packs
from minglu.store.accounts import StoredAccounts
from minglu.store.book import StoredBook
from minglu.store.checkpoints import StoredCheckpoints
from minglu.store.ports import Database
from minglu.wiring.kept import is_there, open_database
from minglu.wiring.keys import key_files, made_for_demo
from minglu.wiring.settings import Settings, loopback

BEHIND: Final = 5 * SECOND
AHEAD: Final = 30 * DAY
_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH
_OTHERS: Final = 0o077
_SECONDS: Final = 8  # a cosignature is the second at which it was made, then an Ed25519 signature
_COSIGNATURE: Final = _SECONDS + 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsafe:
    """One thing to put right: the id of its message, what is put into it, and whether it keeps the node from starting."""

    message: str
    named: Mapping[str, str | int] = field(default_factory=dict)
    refuses: bool = True


def look_over(folder: Path, settings: Settings, *, now: Instant, packs: Packs, paused: bool = False) -> tuple[Unsafe, ...]:
    """Everything that is unsafe about serving this folder, what refuses first. `paused`: whoever starts it has looked at
    the date, and says that nothing was entered for so long. Raises NewerFormat, NotADatabase."""
    with ExitStack() as closing:
        database = None
        if is_there(folder, settings):
            database = open_database(folder, settings)
            closing.callback(database.close)
            database.migrate()
        clock = _clock(database, now=now, packs=packs, paused=paused)
        found = (*_invented(folder, settings, database), *_files(folder, database), *_address(settings), *clock)
        return tuple(sorted((*found, *_missing(settings, now=now, packs=packs)), key=lambda one: not one.refuses))


# ---- Made for trying out -------------------------------------------------------------------------------------------


def _invented(folder: Path, settings: Settings, database: Database | None) -> Iterator[Unsafe]:
    if settings.demo:
        yield Unsafe(message="unsafe.demo_folder")
    if made_for_demo(folder / "lender" / "keys"):
        yield Unsafe(message="unsafe.demo_keys")
    if settings.fiction:
        yield Unsafe(message="unsafe.fiction")
    if database is not None:
        count = sum(account.demo and not account.closed for account in StoredAccounts(database).all())
        if count:
            yield Unsafe(message="unsafe.demo_accounts", named={"count": count})


# ---- Files ---------------------------------------------------------------------------------------------------------


def _files(folder: Path, database: Database | None) -> Iterator[Unsafe]:
    if database is None or not StoredBook(database).head().size:
        # Opening it would begin another log under the same name and keys, beside the one that witnesses know.
        yield Unsafe(message="unsafe.no_database")
    # Where others cannot even enter, what they could do inside is no matter.
    entered = folder.stat().st_mode & _OTHERS
    inside = sorted(part for part in folder.rglob("*") if part.is_dir() and not part.is_symlink()) if entered else []
    for path in (folder, *inside):
        if path.stat().st_mode & _OTHERS_WRITE:
            yield Unsafe(message="unsafe.folder_writable", named={"folder": _within(path, folder)})
    for path in key_files(folder):
        there = path.stat()
        if stat.S_IMODE(there.st_mode) & _OTHERS:
            yield Unsafe(message="unsafe.key_readable", named={"file": _within(path, folder)})
        if there.st_uid != os.geteuid():
            yield Unsafe(message="unsafe.key_owner", named={"file": _within(path, folder)})


def _within(path: Path, folder: Path) -> str:
    return str(folder) if path == folder else path.relative_to(folder).as_posix()


# ---- Address -------------------------------------------------------------------------------------------------------


def _address(settings: Settings) -> Iterator[Unsafe]:
    """A session's cookie must not cross a network in the clear. The settings admit http on this machine alone."""
    if not loopback(settings.web.host) and not settings.web.secure:
        yield Unsafe(message="unsafe.address", named={"host": settings.web.host, "origin": settings.web.origin})
    # Somebody speaks TLS in front, and everybody comes from there.
    if settings.web.secure and not settings.web.proxy:
        yield Unsafe(message="unsafe.no_proxy", refuses=False)


# ---- Clock ---------------------------------------------------------------------------------------------------------


def _clock(database: Database | None, *, now: Instant, packs: Packs, paused: bool) -> Iterator[Unsafe]:
    if database is not None:
        head = StoredBook(database).head()
        entry = head.last
        if head.size and now > entry + AHEAD:
            # Said to be right, it is told all the same: the line stays where operators look when dates turn out wrong.
            message = "unsafe.after_a_pause" if paused else "unsafe.clock_ahead"
            yield Unsafe(message=message, named={"entry": _said(entry), "now": _said(now)}, refuses=not paused)
        if now < entry - BEHIND:
            yield Unsafe(message="unsafe.clock_entry", named={"entry": _said(entry), "now": _said(now)})
        cosigned = _newest_cosignature(database)
        if now < cosigned - BEHIND:
            yield Unsafe(message="unsafe.clock_witness", named={"cosigned": _said(cosigned), "now": _said(now)})
    checked = max((rule.checked_on for rule in packs.rules), default=None)
    if checked is not None and as_datetime(now) < datetime.combine(checked, time(), UTC):
        yield Unsafe(message="unsafe.clock_packs", named={"checked": checked.isoformat(), "now": _said(now)})


def _newest_cosignature(database: Database) -> Instant:
    """When a witness last cosigned, by the seconds that its lines state. Our own database is asked, so none is verified."""
    newest = StoredCheckpoints(database).newest_cosigned()
    if newest is None:
        return Instant(0)
    lines = parse_note(newest[1]).lines
    stated = (int.from_bytes(line.signature[:_SECONDS]) for line in lines if len(line.signature) == _COSIGNATURE)
    return Instant(max(stated, default=0) * SECOND)


# ---- What is missing, and may be -----------------------------------------------------------------------------------


def _missing(settings: Settings, *, now: Instant, packs: Packs) -> Iterator[Unsafe]:
    """Warnings: the node starts, and does less. What it cannot do is refused where it is asked."""
    last = max(packs.calendar.years, default=0)
    if as_datetime(now).year > last:
        yield Unsafe(message="unsafe.calendar", named={"year": last}, refuses=False)
    if settings.zone not in packs.zones:
        yield Unsafe(message="unsafe.zone", named={"zone": settings.zone})
    if not settings.codes.spool:
        yield Unsafe(message="unsafe.no_codes", refuses=False)
    elif not os.access(settings.codes.spool, os.W_OK | os.X_OK) or not Path(settings.codes.spool).is_dir():
        yield Unsafe(message="unsafe.spool", named={"folder": settings.codes.spool})
    yield Unsafe(message="unsafe.outsiders_inside", refuses=False)
    yield Unsafe(message="unsafe.no_dialler", refuses=False)


def _said(at: Instant) -> str:
    """A moment in UTC, as operators read it."""
    return f"{as_datetime(at):%Y-%m-%d %H:%M:%S} UTC"
