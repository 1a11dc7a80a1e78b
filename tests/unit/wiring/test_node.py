"""A node: opened, closed, opened again on the same folder, and refused where it cannot work."""

import sqlite3

import pytest

from minglu.canon.instants import DAY, Instant
from minglu.ledger.entries import parse_entry
from minglu.rules.packs import digest_of
from minglu.store.errors import NewerFormat, NotADatabase
from minglu.wiring.clock import StoryClock
from minglu.wiring.errors import UnsafeKeys
from minglu.wiring.node import open_node
from minglu.wiring.packs import read_packs
from minglu.wiring.parties import DIALLER, KEYHOLDERS, WITNESSES
from tests.unit.acts.cast import INSTITUTION, NOW, ORIGIN


def opened(folder, *, now=NOW, **more):
    return open_node(folder, origin=ORIGIN, institution=INSTITUTION, clock=StoryClock(now), **more)


def entries(node):
    return [parse_entry(data) for data in node.office.book.entries(0, node.office.book.head().size)]


def test_a_new_node_says_whose_log_it_is_and_who_stands_outside(tmp_path) -> None:
    with opened(tmp_path) as node:
        known = {(entry.public["role"], entry.public["name"]) for entry in entries(node) if entry.kind.name == "outsider.registered"}
    assert known == {*(("witness", name) for name in WITNESSES), *(("keyholder", name) for name in KEYHOLDERS), ("dialler", DIALLER)}


def test_opening_it_again_enters_nothing_and_keeps_every_key(tmp_path) -> None:
    with opened(tmp_path) as node:
        node.office.wait_until_published()
        first, keys, handle = entries(node), node.outsiders.keys, node.labels.handle_key()
    with opened(tmp_path) as node:
        assert (entries(node), node.outsiders.keys, node.labels.handle_key()) == (first, keys, handle)


def test_each_party_has_a_folder_of_its_own(tmp_path) -> None:
    with opened(tmp_path):
        assert {path.name for path in tmp_path.iterdir()} == {"lender", DIALLER, *WITNESSES, *KEYHOLDERS}


def test_no_two_keys_of_a_node_are_the_same(tmp_path) -> None:
    with opened(tmp_path):
        keys = [path.read_bytes() for path in tmp_path.rglob("*.key")]
    assert len(set(keys)) == len(keys) == 2 + len(WITNESSES) + len(KEYHOLDERS) + 1


def test_a_closed_node_holds_no_file_open(tmp_path) -> None:
    with opened(tmp_path) as node:
        book, files = node.office.book, node.files
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        book.head()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        files.names("case_" + "00" * 16)


def test_the_packs_that_decide_are_entered_with_their_digest(tmp_path) -> None:
    files = {name: data for name, data in read_packs().items() if not name.startswith("house/")}
    with opened(tmp_path, delivered=files) as node:
        event = node.office.book.history(["=packs"]).of("=packs")[-1]
        assert [name.partition("/")[0] for name in event.words("names")] == sorted(
            {name.partition("/")[0] for name in files if name.endswith("/pack.toml")}
        )
        assert node.office.sequencer.packs.digest == digest_of(files)


def test_a_new_month_opens_with_the_first_entry_in_it(tmp_path) -> None:
    with opened(tmp_path) as node:
        node.office.enter(node.office.draft("agency.resumed", facts={"agency": INSTITUTION.agency, "why": "ok"}))
    with opened(tmp_path, now=Instant(NOW + 40 * DAY)) as node:
        node.office.enter(node.office.draft("agency.resumed", facts={"agency": INSTITUTION.agency, "why": "ok"}))
        months = [entry.public["month"] for entry in entries(node) if entry.kind.name == "period.opened"]
    assert months == ["2026-10", "2026-11"]


def test_a_key_that_others_can_read_keeps_the_node_from_starting(tmp_path) -> None:
    with opened(tmp_path):
        pass
    (tmp_path / "lender" / "keys" / "master.key").chmod(0o644)
    with pytest.raises(UnsafeKeys, match=r"master\.key"), opened(tmp_path):
        pass


def test_a_database_of_a_newer_version_keeps_the_node_from_starting(tmp_path) -> None:
    with opened(tmp_path):
        pass
    with sqlite3.connect(tmp_path / "lender" / "minglu.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(NewerFormat), opened(tmp_path):
        pass


def test_a_database_that_is_none_keeps_the_node_from_starting(tmp_path) -> None:
    with opened(tmp_path):
        pass
    for path in (tmp_path / "lender").glob("minglu.db*"):
        path.unlink()
    (tmp_path / "lender" / "minglu.db").write_bytes(b"no database at all" * 1000)
    with pytest.raises(NotADatabase, match="cannot be read as one"), opened(tmp_path):
        pass


def test_an_error_inside_closes_the_node_and_goes_on(tmp_path) -> None:
    with pytest.raises(RuntimeError, match="inside"), opened(tmp_path) as node:
        raise RuntimeError("inside")
    assert not node.office.sequencer._thread.is_alive()
    with opened(tmp_path) as node:
        assert node.office.sequencer.broken is None
