"""The sequencer: a permit is answered when it is witnessed, a full disk keeps nothing, an unforeseen error stops it."""

import sqlite3

import pytest

from minglu.acts.errors import NotWitnessed, Unavailable, Unusable
from minglu.acts.never import say_never
from minglu.acts.publish import FRESH
from minglu.canon.instants import SECOND
from minglu.gate.errors import StorageFull
from minglu.ledger.errors import LedgerError
from minglu.store.sqlite import SqliteDatabase, connect
from minglu.wiring.clock import StoryClock
from minglu.wiring.node import open_node
from minglu.wiring.parties import WITNESSES
from tests.unit.acts.cast import INSTITUTION, NOW
from tests.unit.acts.office import enter

# ---- Witnesses


@pytest.fixture
def answered(lender):
    """The office, just after its witnesses answered: whether they refuse now is not asked again for half a minute."""
    assert lender.node.publisher.reachable()
    return lender


@pytest.mark.parametrize("name", WITNESSES)
def test_a_permit_is_not_answered_when_a_witness_refuses(answered, name):
    before = answered.size
    with answered.refusing(name), pytest.raises(NotWitnessed, match="nothing may be used yet, ask again with the same key"):
        answered.ask()
    assert answered.size == before + 1


def test_the_same_key_gives_the_permit_when_the_witnesses_are_back(answered):
    signed = answered.sign()
    with answered.refusing(), pytest.raises(NotWitnessed):
        answered.ask(signed)
    permit = answered.permitted(signed)
    assert answered.node.publisher.witnessed() > permit.index
    assert answered.kinds(answered.cast.borrower.person).count("contact.permit") == 1


def test_the_same_key_is_not_answered_while_the_witness_goes_on_refusing(answered):
    signed = answered.sign()
    with answered.refusing():
        for _ in range(2):
            with pytest.raises(NotWitnessed):
                answered.ask(signed)
            answered.later(FRESH + SECOND)


def test_unwitnessed_permits_count_all_the_same(answered):
    with answered.refusing():
        replies = answered.together([answered.act(answered.sign()) for _ in range(3)])
    assert {type(reply) for reply in replies} == {NotWitnessed}
    assert answered.refused_by() == {"cn.gbt-three-answered-calls"}


def test_without_a_reachable_quorum_the_rule_refuses_with_an_entry(lender):
    lender.permitted()
    lender.later(FRESH + SECOND)
    with lender.refusing():
        assert lender.refused_by() == {"core.witnesses"}
    assert lender.kinds(lender.cast.borrower.person)[-1] == "contact.refusal"


def test_a_refusal_needs_no_witness(answered):
    with answered.refusing():
        assert answered.refused_by(answered.sign(own_device=True)) == {"cn.cba-private-phone"}


def test_hearing_somebody_needs_no_witness_and_the_proof_follows(answered):
    with answered.refusing():
        index = say_never(answered.node.office, answered.cast.borrower.person)
        answered.node.office.wait_until_published()
        assert answered.node.publisher.witnessed() <= index
    for _ in range(2):
        answered.node.office.wait_until_published()
    assert answered.node.publisher.witnessed() > index


# ---- A restart


def test_the_same_key_gives_the_same_permit_after_a_restart(folder, cast):
    with enter(folder, cast) as lender:
        signed = lender.sign()
        first = lender.permitted(signed)
    with enter(folder, cast) as lender:
        size = lender.size
        assert (lender.permitted(signed), lender.size) == (first, size)


def test_the_same_key_gives_the_same_refusal_after_a_restart(folder, cast):
    with enter(folder, cast) as lender:
        signed = lender.sign(own_device=True)
        first = lender.ask(signed)
    with enter(folder, cast) as lender:
        again = lender.ask(signed)
    assert (again.index, again.reasons, again.next_allowed) == (first.index, first.reasons, first.next_allowed)


def test_the_last_instant_outlives_a_restart(folder, cast):
    with enter(folder, cast) as lender:
        lender.later(10 * SECOND)
        lender.permitted()
        last = lender.node.office.book.head().last
    with enter(folder, cast) as lender:
        assert lender.node.office.book.head().last == last > lender.clock.now()


# ---- A full disk


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[sqlite3.Connection]:
    """Every connection to the database that is opened from now on."""
    opened: list[sqlite3.Connection] = []

    def noted(path):
        opened.append(connect(path))
        return opened[-1]

    monkeypatch.setattr("minglu.store.sqlite.connect", noted)
    return opened


def fill(connections: list[sqlite3.Connection]) -> None:
    """The database may not grow by one page more."""
    for connection in connections:
        connection.execute("PRAGMA max_page_count = 1")


def make_room(connections: list[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.execute("PRAGMA max_page_count = 1000000")


def ask_until_full(lender):
    """The ask at which the disk was full: some still fit into pages that are there."""
    for _ in range(100):
        signed, before = lender.sign(own_device=True), lender.size
        try:
            lender.ask(signed)
        except StorageFull:
            return signed, before
    raise AssertionError("the disk never became full")


def test_a_full_disk_keeps_nothing_and_the_same_ask_works_after_room_is_made(connections, folder, cast):
    with enter(folder, cast) as lender:
        fill(connections)
        signed, before = ask_until_full(lender)
        with pytest.raises(StorageFull, match=r"nothing of this was kept\. Make room and send it again"):
            lender.ask(signed)
        assert lender.size == before == len(lender.node.office.book.entries(0, before + 10))
        make_room(connections)
        assert lender.ask(signed).index == before


def test_a_full_disk_does_not_stop_the_sequencer(connections, folder, cast):
    with enter(folder, cast) as lender:
        fill(connections)
        ask_until_full(lender)
        assert lender.node.office.sequencer.broken is None


def test_a_full_disk_loses_none_of_a_batch_half(connections, folder, cast):
    with enter(folder, cast) as lender:
        acts, before = [lender.act(lender.sign(own_device=True)) for _ in range(60)], lender.size
        fill(connections)
        replies = lender.together(acts)
        assert {type(reply) for reply in replies} == {StorageFull}
        assert lender.size == before


def test_a_checkpoint_that_finds_no_room_leaves_the_entries_and_is_published_later(monkeypatch, folder, cast):
    def full(_lock):
        raise StorageFull("no room")

    with enter(folder, cast) as lender:
        own = SqliteDatabase(folder / "lender" / "minglu.db")
        monkeypatch.setattr(lender.node.proofs.checkpoints, "_database", own)
        monkeypatch.setattr(own, "transaction", full)
        for _ in range(30):
            lender.ask(lender.sign(own_device=True))
        lender.node.office.wait_until_published()
        assert lender.node.publisher.witnessed() < lender.size
        assert lender.node.office.sequencer.broken is None
        monkeypatch.undo()
        own.close()
        for _ in range(2):
            lender.node.office.wait_until_published()
        assert lender.node.publisher.witnessed() == lender.size


# ---- What nobody foresaw


class Unforeseen(Exception):
    """Nobody's error."""


def breaking(point: str):
    def at(reached: str) -> None:
        if reached == point:
            raise Unforeseen(point)

    return at


POINTS = ("sequencer.begun", "sequencer.decided", "sequencer.written")


@pytest.mark.parametrize("point", POINTS)
def test_an_unforeseen_error_before_the_commit_keeps_nothing(lender, point):
    before = lender.size
    lender.points.do = breaking(point)
    with pytest.raises(Unforeseen, match=point):
        lender.ask()
    assert lender.size == before
    assert isinstance(lender.node.office.sequencer.broken, Unforeseen)


@pytest.mark.parametrize("point", ["sequencer.committed", "tiles.stored", "checkpoint.signed", "checkpoint.published"])
def test_an_unforeseen_error_after_the_commit_is_mended_by_a_restart(folder, cast, point):
    with enter(folder, cast) as lender:
        signed, before = lender.sign(), lender.size
        lender.points.do = breaking(point)
        with pytest.raises(Unforeseen, match=point):
            lender.ask(signed)
    with enter(folder, cast) as lender:
        assert (lender.permitted(signed).index, lender.size) == (before, before + 1)


def test_after_an_unforeseen_error_every_act_is_told_to_restart(lender):
    lender.points.do = breaking("sequencer.begun")
    with pytest.raises(Unforeseen):
        lender.ask()
    lender.points.do = lambda _: None
    for _ in range(2):
        with pytest.raises(Unavailable, match="the sequencer stopped over a Unforeseen; restart the node"):
            lender.ask()


def test_a_foreseen_error_of_a_whole_batch_reaches_everybody_in_it_and_ends_there(lender, monkeypatch):
    def full(*_args, **_named):
        raise LedgerError("the log is unwell")

    with monkeypatch.context() as patched:
        patched.setattr(lender.node.publisher, "publish", full)
        replies = lender.together([lender.act(lender.sign()) for _ in range(2)])
    assert [str(reply) for reply in replies] == ["the log is unwell"] * 2
    assert lender.permitted()


def test_what_waits_when_the_sequencer_is_stopped_is_still_decided(folder, cast):
    with enter(folder, cast) as lender:
        waiting = lender.node.office.sequencer.submit(lender.act(lender.sign(own_device=True)))
    assert waiting.done()
    assert waiting.result().index >= 0


def test_nothing_is_taken_after_the_sequencer_is_stopped(folder, cast):
    with enter(folder, cast) as lender:
        sequencer, act = lender.node.office.sequencer, lender.act(lender.sign())
    with pytest.raises(Unavailable, match="the node is closing"):
        sequencer.submit(act)


def test_a_folder_is_not_opened_as_another_log(folder, cast):
    with enter(folder, cast):
        pass
    with (
        pytest.raises(Unusable, match="opened under another origin"),
        open_node(folder, origin="elsewhere.example/log", institution=INSTITUTION, clock=StoryClock(NOW)),
    ):
        pass
