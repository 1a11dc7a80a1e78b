"""Handing over from the screens: entered first, whole or not at all, and each role does its own part."""

import json
from pathlib import Path

import pytest

from minglu.acts.errors import NotAllowed, NotFound, NotWitnessed, Unavailable, Unusable
from minglu.acts.handing_over import (
    audit_hand_over,
    check_hand_over_id,
    drop_hand_over,
    hand_over,
    hand_overs,
    receive,
    verify_hand_over,
)
from minglu.acts.register import register_staff
from minglu.ledger.entries import parse_entry
from minglu.vault.signature import public_of
from minglu.wiring.auditing import FolderAuditing
from tests.unit.acts.cast import COLLECTOR, HANDLER, OFFICER, OWN, REVIEWER, STRANGER, worker

AUDITOR = worker(20)
GONE = check_hand_over_id("0" * 32)


def quiet(_done, _of):
    """Nobody looks."""


@pytest.fixture
def auditing(lender, tmp_path):
    register_staff(lender.node.office, AUDITOR.id, agency=OWN, key=public_of(AUDITOR.seed), roles=["auditor"], by=OFFICER.id)
    return FolderAuditing(lender.node, tmp_path / "handovers")


def given(lender, auditing, *, to="an auditing firm (fictional)", why="yearly audit", by=OFFICER):
    return hand_over(lender.node.office, auditing, to=to, why=why, by=by.id)


def kinds(lender):
    return [parse_entry(data).kind.name for data in lender.node.office.book.entries(0, lender.size)]


class Busy:
    """An auditing during whose writing other people go on working, so many times."""

    def __init__(self, auditing, lender, *, times):
        self._auditing, self._lender, self._times = auditing, lender, times

    def keep(self, id_, given, *, terms):
        if self._times:
            self._times -= 1
            office = self._lender.node.office
            office.enter(office.draft("packs.adopted", public={"packs": "A" * 43 + "="}, facts={"names": []}))
            office.wait_until_published()
        return self._auditing.keep(id_, given, terms=terms)

    def __getattr__(self, name):
        return getattr(self._auditing, name)


def test_the_entry_stands_before_the_hand_over(lender, auditing):
    before = lender.size
    kept = given(lender, auditing)
    entry = parse_entry(lender.node.office.book.entries(before, before + 1)[0])
    assert entry.kind.name == "openings.given"
    assert entry.public["size"] == kept.size == lender.size
    assert (kept.terms.by, kept.terms.to, kept.terms.at) == (OFFICER.id, "an auditing firm (fictional)", lender.clock.now())


def test_an_auditor_finds_no_fault_in_an_honest_log(lender, auditing):
    lender.call()
    lender.refused_by(lender.sign(worker(4)))
    kept = given(lender, auditing)
    seen = []
    verified = verify_hand_over(lender.node.office, auditing, kept.id, by=AUDITOR.id, progress=quiet)
    audited = audit_hand_over(lender.node.office, auditing, kept.id, by=AUDITOR.id, progress=lambda done, of: seen.append((done, of)))

    assert verified.clean, verified.faults
    assert audited.clean, audited.faults
    assert (audited.unopened, audited.decisions, verified.decisions) == (0, 4, 0)
    assert seen[-1] == (kept.size, kept.size)


def test_results_are_kept_with_the_hand_over(lender, auditing):
    kept = given(lender, auditing)
    assert (kept.verified, kept.audited) == (None, None)
    audited = audit_hand_over(lender.node.office, auditing, kept.id, by=AUDITOR.id, progress=quiet)
    (listed,) = hand_overs(lender.node.office, auditing, by=AUDITOR.id)
    assert (listed.verified, listed.audited) == (None, audited)


def test_what_is_entered_while_the_log_is_copied_has_it_given_again(lender, auditing):
    kept = given(lender, Busy(auditing, lender, times=2))
    assert kinds(lender).count("openings.given") == 3
    assert kept.size == lender.size
    assert [one.id for one in auditing.all()] == [kept.id]


def test_a_log_that_never_stands_still_is_not_handed_over_in_pieces(lender, auditing):
    with pytest.raises(Unavailable, match="in a quieter hour"):
        given(lender, Busy(auditing, lender, times=99))
    assert auditing.all() == ()


def test_without_witnesses_nothing_is_handed_over(lender, auditing):
    with lender.refusing(), pytest.raises(NotWitnessed, match="try again in a minute"):
        given(lender, auditing)
    assert auditing.all() == ()
    assert given(lender, auditing).size == lender.size


def test_the_disk_says_no_and_nothing_is_kept(lender, auditing, tmp_path):
    (tmp_path / "handovers").rmdir()
    with pytest.raises(Unavailable, match="the disk did not take the hand-over"):
        given(lender, auditing)


@pytest.mark.parametrize("text", ["", "   ", "x" * 401, "a\x00b", "\u202egnitidua"])
@pytest.mark.parametrize("member", ["to", "why"])
def test_what_cannot_stand_in_the_log_is_not_entered(lender, auditing, member, text):
    before = lender.size
    with pytest.raises(Unusable, match="in 1 to 400 characters"):
        given(lender, auditing, **{member: text})
    assert lender.size == before


def test_blanks_and_lines_are_joined(lender, auditing):
    assert given(lender, auditing, why="  yearly\n audit ").terms.why == "yearly audit"


# ---- Who may what --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [AUDITOR, COLLECTOR, HANDLER, REVIEWER])
def test_nobody_but_the_officer_hands_over(lender, auditing, by):
    before = lender.size
    with pytest.raises(NotAllowed, match="needs the role compliance_officer"):
        given(lender, auditing, by=by)
    assert lender.size == before


@pytest.mark.parametrize("by", [OFFICER, COLLECTOR, HANDLER])
@pytest.mark.parametrize("check", [verify_hand_over, audit_hand_over])
def test_nobody_but_the_auditor_checks(lender, auditing, check, by):
    kept = given(lender, auditing)
    with pytest.raises(NotAllowed, match="needs the role auditor"):
        check(lender.node.office, auditing, kept.id, by=by.id, progress=quiet)


@pytest.mark.parametrize("by", [OFFICER, COLLECTOR, HANDLER])
def test_nobody_but_the_auditor_fetches(lender, auditing, by):
    kept = given(lender, auditing)
    with pytest.raises(NotAllowed, match="needs the role auditor"):
        receive(lender.node.office, auditing, kept.id, by=by.id)


@pytest.mark.parametrize("by", [COLLECTOR, HANDLER, REVIEWER])
def test_others_neither_see_nor_drop_any(lender, auditing, by):
    kept = given(lender, auditing)
    with pytest.raises(NotAllowed):
        hand_overs(lender.node.office, auditing, by=by.id)
    with pytest.raises(NotAllowed):
        drop_hand_over(lender.node.office, auditing, kept.id, by=by.id)
    assert [one.id for one in auditing.all()] == [kept.id]


@pytest.mark.parametrize("by", [OFFICER, AUDITOR])
def test_whoever_gave_or_got_it_sees_it_and_may_drop_it(lender, auditing, by):
    kept = given(lender, auditing)
    assert [one.id for one in hand_overs(lender.node.office, auditing, by=by.id)] == [kept.id]
    drop_hand_over(lender.node.office, auditing, kept.id, by=by.id)
    assert hand_overs(lender.node.office, auditing, by=by.id) == ()
    assert kinds(lender)[-1] == "openings.given"


def test_the_auditor_fetches_one_file(lender, auditing):
    kept = given(lender, auditing)
    packed = receive(lender.node.office, auditing, kept.id, by=AUDITOR.id)
    assert packed.name == f"minglu-hand-over-{kept.id}.zip"
    assert packed.size == packed.path.stat().st_size


@pytest.mark.parametrize("text", ["", "0" * 31, "0" * 33, "G" * 32, "A" * 32, "../" + "0" * 29, "0" * 32 + "\n", "０" * 32])
def test_what_is_no_id_names_nothing(text):
    with pytest.raises(NotFound, match="no such hand-over"):
        check_hand_over_id(text)


@pytest.mark.parametrize("do", [verify_hand_over, audit_hand_over])
def test_a_hand_over_that_is_not_there_is_not_checked(lender, auditing, do):
    with pytest.raises(NotFound, match="no such hand-over"):
        do(lender.node.office, auditing, GONE, by=AUDITOR.id, progress=quiet)


def test_a_hand_over_that_is_not_there_is_neither_fetched_nor_dropped(lender, auditing):
    with pytest.raises(NotFound):
        receive(lender.node.office, auditing, GONE, by=AUDITOR.id)
    with pytest.raises(NotFound):
        drop_hand_over(lender.node.office, auditing, GONE, by=AUDITOR.id)


def test_no_number_is_in_a_hand_over(lender, auditing, tmp_path):
    lender.node.office.know(STRANGER)
    kept = given(lender, auditing)
    receive(lender.node.office, auditing, kept.id, by=AUDITOR.id)
    held = b"".join(path.read_bytes() for path in Path(tmp_path / "handovers").rglob("*") if path.is_file())
    assert STRANGER.encode() not in held
    assert json.loads((tmp_path / "handovers" / kept.id / "hand-over.json").read_bytes())["size"] == kept.size
