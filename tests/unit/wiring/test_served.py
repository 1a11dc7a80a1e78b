"""A node while it is served: held, opened, its chores running; and all of it closed again."""

import sqlite3
import threading
from dataclasses import replace

import pytest

from minglu.acts.ask import Permitted, ask_contact
from minglu.acts.complain import file
from minglu.acts.dial import dial, progress
from minglu.acts.foresee import Now
from minglu.acts.prove import request_code
from minglu.acts.sign_in import sign_in
from minglu.acts.worklist import read_worklist
from minglu.canon.ids import AskId
from minglu.canon.instants import HOUR, MINUTE, SECOND, Instant
from minglu.gate.ask import Ask, sign_ask
from minglu.vault.signature import public_of
from minglu.wiring.demo.people import PASSWORD
from minglu.wiring.errors import FolderHeld
from minglu.wiring.first_start import begin
from minglu.wiring.folders import hold
from minglu.wiring.outbox import MemoryOutbox, NoOutbox, SpoolOutbox
from minglu.wiring.served import serve_demo, serve_node
from minglu.wiring.settings import Codes, Web, read_settings
from minglu.wiring.telephone import NoTelephone, RehearsalTelephone
from tests.unit.acts.grievance import alleged
from tests.unit.wiring.seeded import SHE_COMPLAINS
from tests.unit.wiring.test_first_start import BEGINNING


@pytest.fixture
def demo(demo_folder):
    with serve_demo(demo_folder, port=9_999) as served:
        yield served


def test_a_demonstration_is_reached_at_the_port_that_was_chosen(demo) -> None:
    assert demo.settings.web == Web(host="127.0.0.1", port=9_999, origin="http://localhost:9999")


def test_its_clock_runs_from_a_minute_after_the_log(demo) -> None:
    assert SHE_COMPLAINS + MINUTE <= demo.clock.now() < SHE_COMPLAINS + HOUR
    assert demo.node.office.clock is demo.clock


def test_moving_its_clock_moves_everybodys(demo) -> None:
    before = demo.clock.now()
    demo.demo.advance(HOUR)
    assert demo.node.office.clock.now() >= before + HOUR


def test_its_codes_and_calls_stay_inside(demo) -> None:
    assert isinstance(demo.outbox, MemoryOutbox)
    assert isinstance(demo.telephone, RehearsalTelephone)
    node = demo.node
    request_code(node.office, node.codes, demo.outbox, number=node.office.number(demo.demo.numbers()[0]), pepper=node.pepper)
    assert len(demo.demo.sent()) == 1


def test_nobody_else_serves_the_folder_meanwhile(demo, demo_folder) -> None:
    with pytest.raises(FolderHeld), serve_demo(demo_folder, port=9_998):
        pytest.fail("it was served twice")


def test_afterwards_everything_is_closed_and_the_folder_is_free(demo_folder) -> None:
    with serve_demo(demo_folder, port=9_999) as served:
        node = served.node
    for store in (node.office.book, node.accounts, node.sessions, node.passkeys, node.drafts, node.api_keys, node.codes):
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            store._database.connection().execute("SELECT 1")
    with hold(demo_folder):
        pass


def test_it_is_served_again_and_again_with_time_going_on(demo_folder) -> None:
    begun = []
    for _ in range(3):
        with serve_demo(demo_folder, port=9_999) as served:
            begun.append(served.clock.now())
    assert begun[1] >= begun[0] + MINUTE
    assert begun[2] >= begun[1] + MINUTE


def test_a_real_node_has_no_demonstration_and_pretends_no_call(tmp_path) -> None:
    (tmp_path / "spool").mkdir()
    begin(tmp_path / "node", replace(BEGINNING, spool=str(tmp_path / "spool")))
    settings = read_settings(tmp_path / "node")
    with serve_node(tmp_path / "node", settings) as served:
        assert (served.demo, type(served.telephone), type(served.outbox)) == (None, NoTelephone, SpoolOutbox)
    with serve_node(tmp_path / "node", replace(settings, codes=Codes())) as served:
        assert isinstance(served.outbox, NoOutbox)


def signed_in(served, login):
    """Somebody of the staff in a browser that made a key: their id, and the key's seed."""
    node, seed = served.node, b"\x07" * 32
    sign_in(
        node.office,
        node.accounts,
        node.sessions,
        node.passkeys,
        login=login,
        password=PASSWORD,
        key=public_of(seed),
        demo_mode=True,
    )
    return node.accounts.of_login(login).staff, seed


def asked(served, staff, seed):
    """An ask about the first row that may be called now."""
    node, now = served.node, served.clock.now()
    row = next(row for row in read_worklist(node.office, by=staff, language="en") if isinstance(row.purposes[0].foreseen, Now))
    ask = Ask(
        id=AskId(node.office.id("ask")),
        staff=staff,
        person=row.person,
        datum=row.datum,
        purpose=row.purposes[0].purpose,
        channel="call",
        at=now,
        until=Instant(now + 5 * MINUTE),
        own_device=False,
    )
    return ask_contact(node.office, sign_ask(ask, seed=seed), language="en")


def test_a_call_goes_from_sign_in_to_its_outcome_by_itself(demo) -> None:
    staff, seed = signed_in(demo, "collector-1")
    permit = asked(demo, staff, seed)
    assert isinstance(permit, Permitted), permit
    assert dial(demo.node.office, demo.telephone, permit.token, by=staff).before is False
    assert progress(demo.node.office, permit.token, by=staff).state == "claimed"
    demo.demo.advance(40 * SECOND)
    ended = eventually(lambda: progress(demo.node.office, permit.token, by=staff), lambda now: now.state == "ended")
    assert ended.outcome is not None


def test_a_complaint_is_found_by_itself(demo) -> None:
    node = demo.node
    handle, _ = node.office.labels.handle(node.office.number(demo.demo.numbers()[0]))
    person = node.office.book.person_of(handle)
    called = replace(alleged(), since=SHE_COMPLAINS, until=Instant(SHE_COMPLAINS + MINUTE), sources=())
    filed = file(node.office, node.files, person, allegations=[called], brought=(), wants=("stop",))
    demo.filed()
    kinds = eventually(
        lambda: [event.kind for event in node.office.book.history([filed.case]).of(filed.case)], lambda kinds: "finding.made" in kinds
    )
    assert kinds.count("finding.made") == 1


def eventually(look, holds):
    """What is seen once it holds; the chores run in a thread of their own."""
    pause = threading.Event()
    for _ in range(600):
        seen = look()
        if holds(seen):
            return seen
        pause.wait(0.05)
    pytest.fail(f"still {seen}")
