"""The seeded demonstration: everybody can sign in, every answer is on the work list, and her story still comes out."""

import stat
from collections import Counter

import pytest

from minglu.acts.api_keys import check_key
from minglu.acts.board import board
from minglu.acts.complain import file
from minglu.acts.find import find
from minglu.acts.find_waiting import waiting
from minglu.acts.foresee import Later, Never, Now
from minglu.acts.oversee import alarms
from minglu.acts.prove import Possession, prove_by_code, prove_by_secret, request_code
from minglu.acts.sign_in import SignedIn, sign_in
from minglu.acts.worklist import read_worklist
from minglu.canon.instants import HOUR, Instant
from minglu.wiring.catalogues import load
from minglu.wiring.clock import StoryClock
from minglu.wiring.demo.folder import begins
from minglu.wiring.demo.people import PARTS, PASSWORD, loader_of
from minglu.wiring.demo.stand import DemoStand
from minglu.wiring.handover import audit_folder, give_to
from minglu.wiring.keys import made_for_demo
from minglu.wiring.outbox import MemoryOutbox
from minglu.wiring.packs import find_folder
from minglu.wiring.reading import ExhibitReader
from minglu.wiring.settings import read_settings
from minglu.wiring.story import wrong
from minglu.wiring.story.contact_asks import CONTACT
from minglu.wiring.story.stage import ZONE
from tests.unit.wiring.seeded import SHE_COMPLAINS, copy_of, opened

STAND = DemoStand(clock=None, outbox=None, moved=lambda: None)


@pytest.fixture(scope="module")
def node(demonstration, tmp_path_factory):
    """For looking: nothing about anybody is entered in it."""
    with opened(copy_of(demonstration[0], tmp_path_factory.mktemp("looked at") / "demo")) as node:
        yield node


@pytest.fixture
def own(demo_folder):
    """For acting in."""
    with opened(demo_folder) as node:
        yield node


def staff_of(node, login):
    return node.accounts.of_login(login).staff


def foreseen(node, login):
    """What the work list of a collector says of each row: relation and answer."""
    rows = read_worklist(node.office, by=staff_of(node, login), language="zh")
    return [(row.relation, choice.purpose, type(choice.foreseen)) for row in rows for choice in row.purposes]


def test_it_stops_where_she_has_not_complained_yet(node) -> None:
    assert node.office.book.head().last == SHE_COMPLAINS
    about_her = node.office.book.history([her(node)]).of(her(node))
    assert not {"complaint.filed", "person.never", "person.proved"} & {event.kind for event in about_her}
    assert "call.unpermitted" in {event.kind for event in about_her}


def her(node):
    handle, _ = node.office.labels.handle(node.office.number(CONTACT))
    return node.office.book.person_of(handle)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.login)
def test_everybody_signs_in_with_the_one_password_and_has_the_role_that_is_told(node, part) -> None:
    signed = sign_in(
        node.office, node.accounts, node.sessions, node.passkeys, login=part.login, password=PASSWORD, key=None, demo_mode=True
    )
    assert isinstance(signed, SignedIn)
    assert signed.stage == "open"
    roles = {event.word("staff"): event.words("roles") for event in node.office.book.of_kind(["staff.registered"])}
    assert part.role in roles[staff_of(node, part.login)]


def test_every_account_is_marked_as_a_demonstrations(node) -> None:
    assert [(account.demo, account.must_change, account.closed) for account in node.accounts.all()] == [(True, False, False)] * len(PARTS)


def test_the_work_list_of_one_collector_shows_every_answer(node) -> None:
    answers = Counter(foreseen(node, "collector-1"))
    assert answers["debtor", "collection", Now] >= 2
    assert answers["debtor", "collection", Later] == 1
    assert answers["contact", "pass_on_message", Never] >= 2
    assert len(read_worklist(node.office, by=staff_of(node, "collector-1"), language="en")) == 8


def test_whoever_is_not_trained_is_never_allowed(node) -> None:
    assert {answer for _, _, answer in foreseen(node, "collector-2")} == {Never}


def test_one_complaint_is_open_near_the_end_of_its_clock_and_one_was_closed_in_time(node) -> None:
    rows = board(node.office, by=staff_of(node, "handler")).rows
    assert len(rows) == 2
    assert sorted(row.state == "closed" for row in rows) == [False, True]
    (running,) = (row for row in rows if row.state != "closed")
    assert SHE_COMPLAINS < running.clock.due < SHE_COMPLAINS + 48 * HOUR
    assert waiting(node.office) == ()


def test_the_compliance_officer_has_alarms_to_look_at(node) -> None:
    found = alarms(node.office, by=staff_of(node, "officer"))
    assert len(found.unpermitted) == 2
    assert found.clocks


def test_the_key_of_the_api_opens_what_it_says_and_is_told_once(demonstration, node) -> None:
    _, told, _ = demonstration
    kept = check_key(node.office, node.api_keys, told.api_key)
    assert kept is not None
    assert kept.staff == loader_of(node)
    assert told.api_key not in repr(told)


def test_the_secret_on_her_form_proves_what_was_before(own) -> None:
    outbox = MemoryOutbox(StoryClock(SHE_COMPLAINS))
    number = own.office.number(STAND.numbers()[0])
    assert request_code(own.office, own.codes, outbox, number=number, pepper=own.pepper) is None
    proved = prove_by_code(own.office, own.codes, number=number, text=outbox.sent()[0].code, pepper=own.pepper)
    assert isinstance(proved, Possession)
    assert prove_by_secret(own.office, proved.person, secret=STAND.secret()).since == 0


class FromSamples:
    """As much of the story's stage as her filing needs."""

    def __init__(self, node) -> None:
        self.node, self.samples, self.clock = node, find_folder("samples"), StoryClock(SHE_COMPLAINS)


def test_what_she_files_is_found_as_the_story_tells_it(own) -> None:
    brought, pieces = wrong._pieces(FromSamples(own))
    filed = file(own.office, own.files, her(own), allegations=wrong._allegations(pieces), brought=brought, wants=("apology", "stop"))
    found = find(own.office, own.files, filed.filing, read=ExhibitReader(zone=ZONE), edition=1)
    assert {item.allegation: item.value for item in found.finding.items} == wrong.EXPECTED


def test_an_audit_of_it_finds_no_fault_but_no_answer_yet_in_the_open_case(demo_folder, tmp_path) -> None:
    give_to(demo_folder, to="an auditor", why="a test", out=tmp_path / "given")
    audited = audit_folder(tmp_path / "given", progress=lambda _done, _of: None)
    assert audited.faults == ()


def test_the_folder_is_marked_and_closed_to_others(demo_folder) -> None:
    settings = read_settings(demo_folder)
    assert (settings.demo, settings.fiction) == (True, True)
    assert made_for_demo(demo_folder / "lender" / "keys")
    assert not stat.S_IMODE(demo_folder.stat().st_mode) & 0o077


def test_each_step_is_told_in_words(demonstration) -> None:
    _, _, steps = demonstration
    words = load("en")
    names = ("people", "numbers", "calls", "complaints", "today")
    assert steps == [words.messages[f"demo.seed.{name}"] for name in names]


def test_the_clock_begins_after_everything_that_is_in_the_log(demo_folder) -> None:
    assert begins(demo_folder) == SHE_COMPLAINS + 60_000


def test_the_clock_of_the_next_start_is_after_this_one_even_if_nothing_was_entered(demo_folder) -> None:
    first = begins(demo_folder)
    with opened(demo_folder, now=Instant(first + HOUR)) as node:
        node.office.wait_until_published()
    assert begins(demo_folder) == first + HOUR + 60_000
