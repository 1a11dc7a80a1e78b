"""The rehearsal trunk writes what Asterisk's cdr_csv would, whole rows only, and says that it rehearses."""

import csv
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from minglu.canon.instants import Instant
from minglu.canon.numbers import E164
from minglu.channels import rehearsal_trunk
from minglu.channels.rehearsal_trunk import RehearsalTrunk, Rehearsed

AT = Instant(1_791_768_600_123)  # 2026-10-12 09:30:00.123 in Shanghai
NUMBER, LINE = E164("+8616000000001"), E164("+8616000000900")
TOKEN = "tok_" + "0" * 32
COLUMNS = "accountcode src dst dcontext clid channel dstchannel lastapp lastdata start answer end duration billsec"
COLUMNS = [*COLUMNS.split(), "disposition", "amaflags", "uniqueid", "userfield"]


def dialled(path, *, answered=True, seconds=42, zone="Asia/Shanghai", at=AT):
    trunk = RehearsalTrunk(path, zone=zone, script=lambda _: Rehearsed(answered=answered, seconds=seconds))
    trunk.dial(NUMBER, line=LINE, account=TOKEN, at=at)
    return rows(path)[-1]


def rows(path):
    with path.open(newline="") as lines:
        return [dict(zip(COLUMNS, row, strict=True)) for row in csv.reader(lines)]


@pytest.fixture
def master(tmp_path):
    return tmp_path / "Master.csv"


def test_an_answered_call(master):
    row = dialled(master)
    assert (row["accountcode"], row["src"], row["dst"]) == (TOKEN, LINE, NUMBER)
    assert [row[name] for name in ("start", "answer", "end")] == ["2026-10-12 09:30:00", "2026-10-12 09:30:06", "2026-10-12 09:30:48"]
    assert (row["duration"], row["billsec"], row["disposition"]) == ("48", "42", "ANSWERED")


def test_a_call_that_nobody_answers(master):
    row = dialled(master, answered=False, seconds=0)
    assert (row["answer"], row["end"]) == ("", "2026-10-12 09:30:30")
    assert (row["duration"], row["billsec"], row["disposition"]) == ("30", "0", "NO ANSWER")


def test_every_row_says_that_it_is_a_rehearsal(master):
    row = dialled(master)
    assert {row["userfield"], row["dcontext"]} == {"rehearsal"}
    assert all("rehearsal" in row[name] for name in ("clid", "channel", "dstchannel", "lastdata"))


def test_text_is_quoted_and_seconds_are_not(master):
    dialled(master)
    line = master.read_text()
    assert line.startswith(f'"{TOKEN}","+8616000000900","+8616000000001","rehearsal","""rehearsal"" <+8616000000900>",')
    assert line.endswith(',48,42,"ANSWERED","DOCUMENTATION","1791768600.1","rehearsal"\n')


@pytest.mark.parametrize(
    ("zone", "at", "start"),
    [
        ("Asia/Urumqi", AT, "2026-10-12 07:30:00"),
        ("UTC", AT, "2026-10-12 01:30:00"),
        ("Europe/London", Instant(1_792_888_200_000), "2026-10-25 01:30:00"),  # the hour that comes twice
        ("Europe/London", Instant(1_792_891_800_000), "2026-10-25 01:30:00"),
        ("America/New_York", Instant(0), "1969-12-31 19:00:00"),
    ],
)
def test_times_are_local_to_the_exchange(master, zone, at, start):
    assert dialled(master, zone=zone, at=at)["start"] == start


def test_calls_follow_one_another_and_differ(master):
    trunk = RehearsalTrunk(master, zone="UTC", script=lambda _: Rehearsed(answered=True, seconds=1))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: trunk.dial(NUMBER, line=LINE, account=TOKEN, at=AT), range(20)))
    assert len({row["uniqueid"] for row in rows(master)}) == 20


def test_the_script_is_asked_once_a_call(master):
    asked = []
    trunk = RehearsalTrunk(master, zone="UTC", script=lambda number: asked.append(number) or Rehearsed(answered=False, seconds=0))
    trunk.dial(NUMBER, line=LINE, account=TOKEN, at=AT)
    assert asked == [NUMBER]


@pytest.mark.parametrize(("answered", "seconds"), [(False, 1), (True, -1), (True, 86_401)])
def test_a_senseless_script_is_refused(answered, seconds):
    with pytest.raises(ValueError, match="0 to 86400 seconds"):
        Rehearsed(answered=answered, seconds=seconds)


def test_an_unknown_zone_is_refused(master):
    with pytest.raises(KeyError, match="Nowhere"):
        RehearsalTrunk(master, zone="Asia/Nowhere", script=lambda _: Rehearsed(answered=True, seconds=1))


@pytest.mark.parametrize("torn", [b'"tok_1","+8616', b'"', b'"tok_1","x"', b"x" * 4_095])
def test_a_torn_row_is_cut_off_and_swallows_nothing(master, torn):
    before = dialled(master)
    master.write_bytes(master.read_bytes() + torn)
    after = dialled(master)
    assert rows(master) == [before, after]


def test_a_file_that_is_no_record_of_a_rehearsal_is_left_alone(master):
    master.write_bytes(b"x" * 4_096)
    with pytest.raises(OSError, match="name another file"):
        dialled(master)
    assert master.read_bytes() == b"x" * 4_096


def test_each_row_is_synced_before_the_call_counts_as_taken(master, monkeypatch):
    synced = []
    monkeypatch.setattr(rehearsal_trunk.os, "fsync", lambda handle: synced.append(os.fstat(handle).st_size))
    dialled(master)
    assert synced[0] == master.stat().st_size


def test_a_row_that_was_not_written_whole_is_taken_back(master, monkeypatch):
    before = dialled(master)
    whole = os.write
    monkeypatch.setattr(rehearsal_trunk.os, "write", lambda handle, data: whole(handle, data[:20]))
    with pytest.raises(OSError, match="not written whole"):
        dialled(master)
    assert rows(master) == [before]


def test_a_folder_that_is_not_there_takes_no_call(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        dialled(tmp_path / "missing" / "Master.csv")


def test_the_record_is_readable_by_its_owner_only(master):
    dialled(master)
    assert master.stat().st_mode & 0o777 == 0o600
