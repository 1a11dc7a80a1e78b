"""Publishing: what is committed is served, witnessed, and found again after a restart, or the restart says what was changed."""

import sqlite3

import pytest

from minglu.audit.verify import verify
from minglu.canon.digest import sha256
from minglu.ledger.errors import LedgerError, NotDurable, QuorumMissing, WrongCheckpoint
from minglu.ledger.policy import check_quorum
from minglu.ledger.tiles import bundle_at, parse_bundle
from minglu.wiring.handover import FolderCopy
from tests.unit.acts.cast import AGENCY
from tests.unit.acts.office import enter


def log_of(folder):
    return folder / "lender" / "log"


def database_of(folder):
    return sqlite3.connect(folder / "lender" / "minglu.db", isolation_level=None)


def report(lender):
    """What an auditor finds who asks the witnesses too."""
    place = f"/{sha256(lender.node.office.origin.encode()).hex()}/checkpoint"
    seen = [witness.handle("GET", place, b"").body for witness in lender.node.outsiders.witnesses.values()]
    copy, policy = FolderCopy(log_of(lender.folder)), lender.node.outsiders.policy
    return verify(copy, policy=policy, seen=seen, progress=lambda _done, _of: None)


def test_what_is_committed_is_served_and_witnessed(lender):
    lender.call()
    lender.node.office.wait_until_published()
    found = report(lender)
    assert (found.size, found.faults) == (lender.size, ())
    assert found.entries == lender.node.office.book.entries(0, lender.size)


def test_the_newest_checkpoint_carries_a_quorum(lender):
    lender.permitted()
    size, note = lender.node.proofs.checkpoints.newest_cosigned()
    assert check_quorum(lender.node.outsiders.policy, note).checkpoint.size == size == lender.size


def test_publishing_a_size_twice_asks_nobody(lender):
    with lender.refusing():
        lender.node.publisher.publish(size=lender.node.publisher.witnessed())


def test_without_a_quorum_the_tree_is_stored_and_the_old_checkpoint_stands(lender):
    before, office = lender.node.publisher.witnessed(), lender.node.office
    with lender.refusing():
        index = office.enter(office.draft("agency.resumed", facts={"agency": AGENCY, "why": "ok"}))
        office.wait_until_published()
        served = FolderCopy(log_of(lender.folder))
        assert check_quorum(lender.node.outsiders.policy, served.read("checkpoint")).checkpoint.size == before <= index
        assert len(parse_bundle(served.read(bundle_at(0, size=index + 1).path))) == index + 1


def test_who_refused_is_named(lender):
    office, publisher = lender.node.office, lender.node.publisher
    office.enter(office.draft("agency.resumed", facts={"agency": AGENCY, "why": "ok"}))
    for _ in range(2):
        office.wait_until_published()
    with (
        lender.refusing("witness-two.example"),
        pytest.raises(QuorumMissing, match=r"too few witnesses: witness-two\.example refused") as missing,
    ):
        publisher._cosign(lender.size)
    assert list(missing.value.failed) == ["witness-two.example"]


def test_only_the_newest_recorded_checkpoint_is_cosigned(lender):
    with pytest.raises(LedgerError, match="only the newest recorded checkpoint"):
        lender.node.publisher._cosign(1)


def test_a_restart_writes_lost_files_again(folder, cast):
    bundles = sorted((log_of(folder) / "tile" / "entries").rglob("*"))
    for path in bundles:
        if path.is_file():
            path.unlink()
    with enter(folder, cast) as lender:
        lender.permitted()
        assert report(lender).faults == ()


def test_a_changed_file_of_the_log_is_noticed_at_the_restart(folder, cast):
    path = max((log_of(folder) / "tile" / "entries" / "000.p").iterdir(), key=lambda path: int(path.name))
    data = path.read_bytes()
    path.write_bytes(data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])
    with pytest.raises(NotDurable, match="tile/entries"), enter(folder, cast):
        pass


def test_a_changed_entry_is_noticed_at_the_restart(folder, cast):
    change_entry(folder, 3)
    with pytest.raises(NotDurable, match="tile/"), enter(folder, cast):
        pass


def test_a_changed_entry_with_its_files_taken_away_is_noticed_by_its_checkpoint(folder, cast):
    change_entry(folder, 3)
    for path in sorted(log_of(folder).rglob("*"), reverse=True):
        if path.is_file():
            path.unlink()
    with pytest.raises(WrongCheckpoint, match="another root was recorded for this size"), enter(folder, cast):
        pass


def test_a_dropped_last_entry_is_noticed_by_the_witnesses(folder, cast):
    with database_of(folder) as connection:
        size = connection.execute("SELECT size FROM head").fetchone()[0]
        for table in ("entry", "event", "opening"):
            connection.execute(f"DELETE FROM {table} WHERE idx = ?", (size - 1,))
        connection.execute("DELETE FROM checkpoint WHERE size >= ?", (size - 1,))
        connection.execute("UPDATE head SET size = ?", (size - 1,))
    connection.close()
    with enter(folder, cast) as lender:
        assert lender.refused_by() == {"core.witnesses"}


def change_entry(folder, index):
    with database_of(folder) as connection:
        data = connection.execute("SELECT data FROM entry WHERE idx = ?", (index,)).fetchone()[0]
        connection.execute("UPDATE entry SET data = ? WHERE idx = ?", (data.replace(b"example", b"elpmaxe"), index))
    connection.close()


def test_an_entry_stands_in_its_bundle_as_it_was_committed(lender):
    size = lender.node.publisher.witnessed()
    served = FolderCopy(log_of(lender.folder)).read(bundle_at(0, size=size).path)
    assert parse_bundle(served) == lender.node.office.book.entries(0, size)
