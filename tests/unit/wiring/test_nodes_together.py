"""Nodes on PostgreSQL: a first start, two at once, one log of several nodes, and a database that is away for a while."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Barrier

import pytest

from minglu.acts.errors import Unusable
from minglu.acts.readiness import readiness
from minglu.audit.verify import verify
from minglu.canon.digest import sha256
from minglu.canon.instants import MINUTE, Instant
from minglu.gate.errors import StorageLost
from minglu.rules.packs import load_packs
from minglu.store.postgres import PostgresDatabase
from minglu.wiring.clock import StoryClock
from minglu.wiring.first_start import Beginning, begin
from minglu.wiring.handover import FolderCopy
from minglu.wiring.kept import open_database
from minglu.wiring.node import Node, open_node
from minglu.wiring.packs import read_packs
from minglu.wiring.serve_checks import look_over
from minglu.wiring.settings import read_settings
from tests.postgres import Server
from tests.unit.acts.cast import INSTITUTION, NOW, ORIGIN


@pytest.fixture
def server(postgres: Callable[[], Server]) -> Server:
    return postgres()


@pytest.fixture
def string(server: Server) -> str:
    """An empty database."""
    return server.string(server.database(like="template0"))


def opened(folder: Path, string: str, *, name: str = "", now: Instant = NOW):
    database = PostgresDatabase(string)
    return open_node(folder, origin=ORIGIN, institution=INSTITUTION, clock=StoryClock(now), database=database, name=name)


def kinds(node: Node) -> list[str]:
    return [json.loads(data)["kind"] for data in node.office.book.entries(0, node.office.book.head().size)]


def enter(node: Node) -> int:
    return node.office.enter(node.office.draft("agency.resumed", facts={"agency": INSTITUTION.agency, "why": "a test"}))


# ---- The first start


@pytest.fixture
def made(tmp_path: Path, string: str) -> Path:
    secret = tmp_path / "connection"
    secret.write_text(string + "\n")
    secret.chmod(0o600)
    said = Beginning(
        name="x",
        address="https://records.lender.example",
        log=None,
        host="127.0.0.1",
        port=8450,
        spool="",
        region="CN",
        zone="Asia/Shanghai",
        login="officer",
        proxy="127.0.0.1",
        database=str(secret),
    )
    begin(tmp_path / "node", said, clock=StoryClock(NOW))
    return tmp_path / "node"


def test_a_first_start_leaves_everything_on_the_server_and_nothing_unsafe(made: Path) -> None:
    settings = read_settings(made)
    assert settings.database.shared
    assert not (made / "lender" / "minglu.db").exists()
    # Two days after the rules were last checked.
    found = look_over(made, settings, now=Instant(NOW + MINUTE), packs=load_packs(read_packs()))
    assert {one.message for one in found if one.refuses} <= {"unsafe.clock_packs"}
    with closing(open_database(made, settings)) as database:
        assert database.one("SELECT COUNT(*) FROM account", int) == 1


def test_a_server_without_a_log_is_not_served(made: Path, server: Server) -> None:
    Path(read_settings(made).database.file).write_text(server.string(server.database(like="template0")))
    found = look_over(made, read_settings(made), now=NOW, packs=load_packs(read_packs()))
    assert "unsafe.no_database" in {one.message for one in found if one.refuses}


def test_a_server_that_is_away_is_one_sentence(made: Path) -> None:
    Path(read_settings(made).database.file).write_text("host=127.0.0.1 port=1 dbname=nothing")
    with pytest.raises(StorageLost, match="the database does not answer"):
        look_over(made, read_settings(made), now=NOW, packs=load_packs(read_packs()))


def test_a_folder_is_not_served_with_the_log_of_other_keys(tmp_path: Path, string: str) -> None:
    with opened(tmp_path / "first", string):
        pass
    with pytest.raises(Unusable, match="opened under other keys"), opened(tmp_path / "second", string):
        pytest.fail("it was served")


# ---- Several nodes


def test_of_two_that_start_at_once_one_opens_the_log_and_the_other_comes_to_it(tmp_path: Path, string: str) -> None:
    together = Barrier(2)

    def start(name: str) -> list[str]:
        with opened(tmp_path, string, name=name) as node:
            together.wait(60)
            enter(node)
            together.wait(60)
            return kinds(node)

    with ThreadPoolExecutor(2) as hands:
        one, two = hands.map(start, ("one", "two"))
    assert one == two
    assert (one.count("log.opened"), one[0]) == (1, "log.opened")
    assert one.count("agency.resumed") == 2
    # Two witnesses, three keyholders, and a dialler for each node.
    assert one.count("outsider.registered") == 7


def test_what_one_node_entered_another_publishes_and_all_of_it_verifies(tmp_path: Path, string: str) -> None:
    with ExitStack() as closing_all:
        nodes = [closing_all.enter_context(opened(tmp_path, string, name=name)) for name in ("one", "two")]
        for number in range(12):
            enter(nodes[number % 2])
        for node in nodes:
            node.office.wait_until_published()
            node.office.wait_until_published()
            assert node.publisher.witnessed() == node.office.book.head().size
            assert node.publisher.reachable()
        by = [json.loads(data)["by"] for data in nodes[0].office.book.entries(0, 99)]
        assert set(by) == {f"{ORIGIN}#one", f"{ORIGIN}#two"}
        path = f"/{sha256(ORIGIN.encode()).hex()}/checkpoint"
        seen = [witness.handle("GET", path, b"").body for witness in nodes[1].outsiders.witnesses.values()]
        report = verify(FolderCopy(nodes[0].log_folder), policy=nodes[0].outsiders.policy, seen=seen, progress=lambda _done, _of: None)
        assert (report.faults, report.size) == ((), nodes[0].office.book.head().size)


def test_a_node_that_starts_again_brings_no_second_dialler(tmp_path: Path, string: str) -> None:
    for _ in range(2):
        with opened(tmp_path, string, name="one") as node:
            assert kinds(node).count("outsider.registered") == 6
    with opened(tmp_path, string, name="two") as node:
        assert kinds(node).count("outsider.registered") == 7


def test_many_at_two_nodes_enter_at_once_and_every_place_is_taken_once(tmp_path: Path, string: str) -> None:
    with opened(tmp_path, string, name="one") as one, opened(tmp_path, string, name="two") as two, ThreadPoolExecutor(16) as hands:
        before = one.office.book.head().size
        places = list(hands.map(lambda number: enter((one, two)[number % 2]), range(48)))
    assert sorted(places) == list(range(before, before + 48))


# ---- Away for a while


def test_a_node_whose_database_is_away_says_so_and_goes_on_by_itself_when_it_is_back(tmp_path: Path, string: str, server: Server) -> None:
    with opened(tmp_path, string) as node:
        server.down("immediate")
        try:
            with pytest.raises(StorageLost):
                enter(node)
            checks = {one.name: one.holds for one in readiness(node.office, node.proofs, probe=node.api_replies.probe)}
            assert checks == {"sequencer": True, "witnesses": False, "disk": False, "clock": False}
        finally:
            server.up()
        assert enter(node) == node.office.book.head().size - 1
        assert all(one.holds for one in readiness(node.office, node.proofs, probe=node.api_replies.probe))
