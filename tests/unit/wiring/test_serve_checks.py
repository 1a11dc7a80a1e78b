"""What keeps a node from being served: each unsafe thing is found, by itself and with its own sentence."""

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from minglu.canon.instants import DAY, SECOND, Instant
from minglu.rules.packs import load_packs
from minglu.store.accounts import StoredAccounts
from minglu.store.book import StoredBook
from minglu.store.errors import NewerFormat
from minglu.wiring.catalogues import LANGUAGES, load
from minglu.wiring.clock import StoryClock
from minglu.wiring.first_start import Beginning, begin
from minglu.wiring.kept import file_of
from minglu.wiring.keys import mark_demo
from minglu.wiring.node import open_node
from minglu.wiring.packs import read_packs
from minglu.wiring.serve_checks import look_over
from minglu.wiring.settings import Codes, Web, read_settings, write_settings
from tests.unit.wiring.seeded import copy_of

PACKS = load_packs(read_packs())
CHECKED = max(rule.checked_on for rule in PACKS.rules)
NOW = Instant(int(datetime.combine(CHECKED, time(12), UTC).timestamp()) * 1000)
BEGINNING = Beginning(
    name="Lender (fictional)",
    address="https://records.lender.example",
    log=None,
    host="127.0.0.1",
    port=8450,
    spool="",
    region="CN",
    zone="Asia/Shanghai",
    login="officer",
    proxy="127.0.0.1",
)
# Until outsiders and diallers run elsewhere, these two are told of every node; the third is of this one.
ALWAYS = {"unsafe.outsiders_inside", "unsafe.no_dialler"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "node"
    begin(folder, replace(BEGINNING, spool=str(tmp_path_factory.mktemp("spool"))), clock=StoryClock(NOW))
    return folder


@pytest.fixture
def folder(made, tmp_path):
    return copy_of(made, tmp_path / "node")


def found(folder, *, now=NOW, packs=PACKS, paused=False, **changes):
    settings = replace(read_settings(folder), **changes)
    return look_over(folder, settings, now=now, packs=packs, paused=paused)


def refusals(folder, **more):
    return [one.message for one in found(folder, **more) if one.refuses]


def warnings(folder, **more):
    return {one.message for one in found(folder, **more) if not one.refuses} - ALWAYS


def test_a_node_as_it_was_made_is_safe_to_start(folder) -> None:
    assert refusals(folder) == []
    assert {one.message for one in found(folder)} == ALWAYS


def test_a_demonstrations_folder_is_refused_for_all_that_it_is(demo_folder) -> None:
    assert refusals(demo_folder)[:4] == ["unsafe.demo_folder", "unsafe.demo_keys", "unsafe.fiction", "unsafe.demo_accounts"]


def test_a_demonstration_whose_settings_were_edited_is_still_known_by_its_keys_and_accounts(demo_folder) -> None:
    assert refusals(demo_folder, demo=False, fiction=False)[:2] == ["unsafe.demo_keys", "unsafe.demo_accounts"]


def test_a_demonstration_whose_mark_was_removed_is_still_known_by_its_accounts(demo_folder) -> None:
    (demo_folder / "lender" / "keys" / "made-for-demo").unlink()
    assert refusals(demo_folder, demo=False, fiction=False) == ["unsafe.demo_accounts"]


def test_a_node_under_the_keys_of_a_demonstration_is_refused(folder) -> None:
    mark_demo(folder / "lender" / "keys")
    assert refusals(folder) == ["unsafe.demo_keys"]


def test_an_account_with_a_known_password_is_refused_unless_it_is_closed(folder) -> None:
    with closing(StoredAccounts(file_of(folder))) as accounts:
        (officer,) = accounts.all()
        accounts.put(replace(officer, demo=True))
    assert refusals(folder) == ["unsafe.demo_accounts"]
    with closing(StoredAccounts(file_of(folder))) as accounts:
        accounts.put(replace(officer, demo=True, closed=True))
    assert refusals(folder) == []


def test_invented_numbers_are_refused(folder) -> None:
    assert refusals(folder, fiction=True) == ["unsafe.fiction"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o444])
def test_a_key_that_others_can_read_is_refused_by_its_name(folder, mode) -> None:
    (folder / "lender" / "keys" / "log.key").chmod(mode)
    (one,) = (one for one in found(folder) if one.refuses)
    assert (one.message, one.named) == ("unsafe.key_readable", {"file": "lender/keys/log.key"})


def test_the_keys_of_outsiders_inside_are_looked_at_too(folder) -> None:
    (folder / "dialler.example" / "sign.key").chmod(0o644)
    assert refusals(folder) == ["unsafe.key_readable"]


def test_a_key_of_somebody_elses_is_refused(folder, monkeypatch) -> None:
    there = os.geteuid()
    monkeypatch.setattr("minglu.wiring.serve_checks.os.geteuid", lambda: there + 1)
    assert set(refusals(folder)) == {"unsafe.key_owner"}


@pytest.mark.parametrize("mode", [0o770, 0o702, 0o777])
def test_a_folder_that_others_can_write_to_is_refused(folder, mode) -> None:
    folder.chmod(mode)
    assert "unsafe.folder_writable" in refusals(folder)


def test_a_folder_inside_that_others_can_write_to_is_refused_if_they_can_come_in(folder) -> None:
    (folder / "lender").chmod(0o777)
    assert refusals(folder) == []
    folder.chmod(0o755)
    (one,) = (one for one in found(folder) if one.refuses)
    assert (one.message, one.named) == ("unsafe.folder_writable", {"folder": "lender"})


def test_a_folder_without_its_database_is_not_begun_anew(folder) -> None:
    for path in (folder / "lender").glob("minglu.db*"):
        path.unlink()
    assert refusals(folder) == ["unsafe.no_database"]
    assert not file_of(folder).exists()


@pytest.mark.parametrize(
    ("host", "origin", "refused"),
    [
        ("127.0.0.1", "http://127.0.0.1:8450", False),
        ("::1", "http://[::1]:8450", False),
        ("localhost", "http://localhost:8450", False),
        ("0.0.0.0", "https://records.lender.example", False),
        ("0.0.0.0", "http://127.0.0.1:8450", True),
        ("::", "http://localhost:8450", True),
        ("10.0.0.5", "http://127.0.0.1", True),
        ("records.lender.example", "http://127.0.0.1", True),
    ],
)
def test_pages_in_the_clear_are_for_this_machine_alone(folder, host, origin, refused) -> None:
    assert (refusals(folder, web=Web(host=host, port=8450, origin=origin)) == ["unsafe.address"]) is refused


@pytest.mark.parametrize(
    ("web", "told"),
    [
        (Web(origin="https://records.lender.example"), True),
        (Web(host="0.0.0.0", origin="https://records.lender.example"), True),
        (Web(origin="https://records.lender.example", proxy="127.0.0.1"), False),
        (Web(host="0.0.0.0", origin="https://records.lender.example", proxy="10.0.0.0/24"), False),
        (Web(), False),
    ],
)
def test_behind_a_proxy_that_is_not_named_it_starts_and_says_that_all_share_their_limits(folder, web, told) -> None:
    assert (refusals(folder, web=web), warnings(folder, web=web)) == ([], {"unsafe.no_proxy"} if told else set())


def newest(folder):
    with closing(StoredBook(file_of(folder))) as book:
        return book.head().last


def test_a_clock_before_the_newest_entry_is_refused_after_five_seconds(folder) -> None:
    last = newest(folder)
    assert "unsafe.clock_entry" not in refusals(folder, now=Instant(last - 5 * SECOND))
    assert "unsafe.clock_entry" in refusals(folder, now=Instant(last - 5 * SECOND - 1))


def test_a_clock_before_the_newest_cosignature_is_refused(folder) -> None:
    settings = read_settings(folder)
    clock = StoryClock(Instant(NOW + DAY))
    with open_node(folder, origin=settings.origin, institution=settings.institution, clock=clock) as node:
        node.office.enter(node.office.draft("agency.resumed", facts={"agency": settings.agency, "why": "test"}))
        node.office.wait_until_published()
    assert [one for one in refusals(folder, now=NOW) if one.startswith("unsafe.clock")] == ["unsafe.clock_entry", "unsafe.clock_witness"]
    assert refusals(folder, now=Instant(NOW + DAY)) == []


@pytest.mark.parametrize(
    ("ahead", "paused", "refused", "warned"),
    [
        (30 * DAY, False, [], set()),
        (30 * DAY + 1, False, ["unsafe.clock_ahead"], set()),
        (30 * DAY + 1, True, [], {"unsafe.after_a_pause"}),
        (20 * 365 * DAY, False, ["unsafe.clock_ahead"], {"unsafe.calendar"}),
        (20 * 365 * DAY, True, [], {"unsafe.calendar", "unsafe.after_a_pause"}),
        # Who always says it starts as everybody does while there is no pause, and with a clock behind not at all.
        (DAY, True, [], set()),
        (-6 * SECOND, True, ["unsafe.clock_entry", "unsafe.clock_witness"], set()),
    ],
)
def test_a_clock_far_ahead_of_the_newest_entry_is_not_believed_until_somebody_says_so(folder, ahead, paused, refused, warned) -> None:
    now = Instant(newest(folder) + ahead)
    assert (refusals(folder, now=now, paused=paused), warnings(folder, now=now, paused=paused)) == (refused, warned)


def test_why_it_does_not_start_names_both_moments_and_what_to_look_at(folder) -> None:
    (one,) = (one for one in found(folder, now=Instant(newest(folder) + 3_650 * DAY)) if one.refuses)
    said = load("en").say(one.message, **one.named)
    assert all(part in said for part in (str(one.named["entry"]), str(one.named["now"]), "time server", "--after-a-pause"))


def test_entries_dated_ahead_keep_the_node_from_going_on_which_is_why(folder) -> None:
    settings = read_settings(folder)
    ahead = Instant(NOW + 3_650 * DAY)
    with open_node(folder, origin=settings.origin, institution=settings.institution, clock=StoryClock(ahead)) as node:
        node.office.enter(node.office.draft("agency.resumed", facts={"agency": settings.agency, "why": "test"}))
    assert "unsafe.clock_entry" in refusals(folder, now=Instant(NOW + DAY), paused=True)


def test_a_clock_before_the_day_on_which_a_rule_was_checked_is_refused(folder) -> None:
    midnight = Instant(NOW - DAY // 2)
    assert "unsafe.clock_packs" not in refusals(folder, now=midnight)
    assert "unsafe.clock_packs" in refusals(folder, now=Instant(midnight - 1))


def test_after_the_last_year_of_the_calendar_it_starts_and_says_what_is_missing(folder) -> None:
    last = max(PACKS.calendar.years)
    after = Instant(int(datetime(last + 1, 1, 1, tzinfo=UTC).timestamp()) * 1000)
    assert refusals(folder, now=after, paused=True) == []
    assert "unsafe.calendar" in warnings(folder, now=after, paused=True)
    assert "unsafe.calendar" not in warnings(folder, now=Instant(after - 1))


def test_a_zone_that_the_packs_do_not_hold_is_refused(folder) -> None:
    assert refusals(folder, zone="Europe/Berlin") == ["unsafe.zone"]


def test_without_a_gateway_it_starts_and_says_that_no_codes_are_sent(folder) -> None:
    assert (refusals(folder, codes=Codes()), warnings(folder, codes=Codes())) == ([], {"unsafe.no_codes"})


def test_a_gateways_folder_that_is_not_there_is_refused(folder, tmp_path) -> None:
    assert refusals(folder, codes=Codes(spool=str(tmp_path / "nothing"))) == ["unsafe.spool"]
    (tmp_path / "file").write_text("x")
    assert refusals(folder, codes=Codes(spool=str(tmp_path / "file"))) == ["unsafe.spool"]


def test_a_file_of_a_newer_version_is_said_to_be(folder) -> None:
    with closing(sqlite3.connect(file_of(folder))) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerFormat, match="start that version"):
        found(folder)


def test_several_things_are_found_in_one_go_and_what_refuses_comes_first(folder) -> None:
    (folder / "lender" / "keys" / "log.key").chmod(0o644)
    told = found(folder, fiction=True, codes=Codes())
    assert [one.refuses for one in told] == sorted((one.refuses for one in told), reverse=True)
    assert {"unsafe.fiction", "unsafe.key_readable", "unsafe.no_codes"} <= {one.message for one in told}


def test_looking_over_writes_nothing_into_the_log(folder) -> None:
    before = newest(folder)
    found(folder)
    assert newest(folder) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_is_found_can_be_said(folder, demo_folder, language) -> None:
    words = load(language)
    folder.chmod(0o777)
    (folder / "lender" / "keys" / "log.key").chmod(0o644)
    everything = [
        *found(folder, now=Instant(0), fiction=True, zone="Europe/Berlin", codes=Codes(spool="/nowhere"), web=Web(host="0.0.0.0")),
        *found(demo_folder),
        *found(folder, now=Instant(NOW + 5_000 * DAY), paused=True),
        *found(folder, now=Instant(NOW + 5_000 * DAY), codes=Codes(), web=Web(origin="https://records.lender.example")),
    ]
    said = {one.message: words.say(one.message, **one.named) for one in everything}
    assert len(said) > 12
    assert all("{" not in text for text in said.values())


def test_settings_are_written_as_they_are_served(folder) -> None:
    settings = read_settings(folder)
    write_settings(folder, settings)
    assert read_settings(folder) == settings
