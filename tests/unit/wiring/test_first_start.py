"""The first start: a node that is whole, with one officer who must choose a password, or nothing."""

import json
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from minglu.acts.errors import Unusable
from minglu.acts.sign_in import SignedIn, SignInRefused, sign_in
from minglu.canon.instants import Instant
from minglu.wiring.clock import StoryClock
from minglu.wiring.errors import WrongFolder
from minglu.wiring.first_start import Beginning, begin
from minglu.wiring.node import open_node
from minglu.wiring.settings import read_settings
from tests.unit.acts.cast import NOW

ROOT = Path(__file__).parents[3]
BEGINNING = Beginning(
    name="Lender (fictional)",
    address="https://records.lender.example:8443",
    log=None,
    host="0.0.0.0",
    port=8450,
    spool="/var/spool/sms/outgoing",
    region="CN",
    zone="Asia/Shanghai",
    login="li.na",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "node"
    return folder, begin(folder, BEGINNING, clock=StoryClock(NOW))


@pytest.fixture(scope="module")
def node(made):
    settings = read_settings(made[0])
    with open_node(made[0], origin=settings.origin, institution=settings.institution, clock=StoryClock(Instant(NOW + 60_000))) as node:
        yield node


def test_the_settings_are_what_was_said(made) -> None:
    settings = read_settings(made[0])
    assert (settings.name, settings.origin, settings.fiction, settings.demo) == (
        "Lender (fictional)",
        "records.lender.example/minglu",
        False,
        False,
    )
    assert (settings.web.host, settings.web.port, settings.web.origin, settings.codes.spool) == (
        "0.0.0.0",
        8450,
        "https://records.lender.example:8443",
        "/var/spool/sms/outgoing",
    )


def test_the_folder_is_its_owners_alone(made) -> None:
    folder, _ = made
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*.key")} == {0o600}


def test_the_log_is_opened_with_the_lenders_own_agency_and_one_officer(node) -> None:
    (agency,) = node.office.book.of_kind(["agency.registered"])
    (officer,) = node.office.book.of_kind(["staff.registered"])
    assert (agency.word("agency"), agency.flag("own")) == (node.office.institution.agency, True)
    assert (officer.words("roles"), officer.word("agency")) == (("compliance_officer",), node.office.institution.agency)


def test_the_officer_signs_in_once_with_the_password_and_must_change_it(node, made) -> None:
    signed = sign_in(node.office, node.accounts, node.sessions, node.passkeys, login="li.na", password=made[1], key=None, demo_mode=False)
    assert isinstance(signed, SignedIn)
    assert signed.stage == "password"


def test_another_password_opens_nothing(node) -> None:
    refused = sign_in(
        node.office, node.accounts, node.sessions, node.passkeys, login="li.na", password="ABCD-" * 5, key=None, demo_mode=False
    )
    assert isinstance(refused, SignInRefused)


def test_the_password_is_easy_to_type_hard_to_guess_and_kept_nowhere(made) -> None:
    folder, password = made
    groups = password.split("-")
    assert [len(group) for group in groups] == [4] * 5
    assert not set(password) & set("01OIL")
    assert len(set(password)) > 8
    assert not any(password.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_no_two_passwords_agencies_or_keys_are_the_same(made, tmp_path) -> None:
    password = begin(tmp_path / "other", BEGINNING, clock=StoryClock(NOW))
    assert password != made[1]
    assert read_settings(tmp_path / "other").agency != read_settings(made[0]).agency
    keys = [{path.read_bytes() for path in folder.rglob("*.key")} for folder in (made[0], tmp_path / "other")]
    assert not keys[0] & keys[1]


def test_a_node_is_not_made_over_a_node(made) -> None:
    before = read_settings(made[0])
    with pytest.raises(WrongFolder, match="something in this folder already"):
        begin(made[0], BEGINNING)
    assert read_settings(made[0]) == before


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"address": "http://records.lender.example"}, "the address must be what people type"),
        ({"address": "records.lender.example"}, "the address must be what people type"),
        ({"address": "https://records.lender.example/"}, "the address must be what people type"),
        ({"name": ""}, r"name in minglu\.toml"),
        ({"name": "a\nb"}, r"name in minglu\.toml"),
        ({"log": "a b"}, r"origin in minglu\.toml"),
        ({"host": "all of them"}, r"\[web\] host"),
        ({"port": 0}, r"\[web\] port"),
        ({"spool": "outgoing"}, r"\[codes\] spool"),
        ({"region": "China"}, r"region in minglu\.toml"),
        ({"zone": "Asia/Atlantis"}, r"zone in minglu\.toml"),
        ({"login": "Li Na"}, "a login has 3 to 40 characters"),
    ],
)
def test_what_cannot_be_leaves_nothing_behind(tmp_path, change, because) -> None:
    with pytest.raises((WrongFolder, Unusable), match=because):
        begin(tmp_path / "node", replace(BEGINNING, **change))
    assert list(tmp_path.iterdir()) == []


def test_an_error_on_the_way_leaves_nothing_behind(tmp_path, monkeypatch) -> None:
    def fails(*_arguments, **_named):
        raise Unusable("no")

    monkeypatch.setattr("minglu.wiring.first_start.new_staff", fails)
    with pytest.raises(Unusable):
        begin(tmp_path / "node", BEGINNING)
    assert list(tmp_path.iterdir()) == []


# Killed at the nth entry of the new log, or right before the folder takes its name.
KILLED = """
import json, os, signal, sys
from pathlib import Path
from minglu.acts.office import Office
from minglu.wiring.first_start import Beginning, begin
folder, nth, said = Path(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
if nth:
    entered, count = Office.enter, iter(range(1, 1000))
    def enter(office, *drafts, **named):
        if next(count) == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return entered(office, *drafts, **named)
    Office.enter = enter
else:
    Path.rename = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
begin(folder, Beginning(**said))
"""


@pytest.mark.parametrize("nth", [1, 2, 3, 0])
def test_a_process_that_is_killed_leaves_no_half_node_and_does_not_stop_the_next(tmp_path, nth) -> None:
    said = json.dumps({name: getattr(BEGINNING, name) for name in Beginning.__dataclass_fields__})
    words = [sys.executable, "-c", KILLED, tmp_path / "node", str(nth), said]
    killed = subprocess.run(words, env={"PYTHONPATH": str(ROOT / "src")}, check=False, timeout=60, capture_output=True)
    assert (killed.returncode, killed.stderr) == (-9, b"")
    assert not (tmp_path / "node").exists()
    begin(tmp_path / "node", BEGINNING)
    assert [path.name for path in tmp_path.iterdir()] == ["node"]
