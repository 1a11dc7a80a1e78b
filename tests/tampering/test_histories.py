"""Other histories: the lender's keys are at work, the witnesses' are not. What they saw convicts."""

from dataclasses import replace
from functools import cache

import pytest

from minglu.audit.seen import witnessed_by_any
from minglu.ledger.cosignature import Cosigner
from minglu.ledger.errors import LedgerError, QuorumMissing, WrongSignature
from minglu.ledger.note import NoteSigner, sign_note
from minglu.ledger.policy import Group, LogLine, Policy
from tests.tampering.forge import ORIGIN, Handed, Keys, entry, long_log

OTHER = entry("person.proved", after=3)


@cache
def log() -> Handed:
    return long_log()


def faults_of(log: Handed, **options: object) -> list[tuple[str, int, int]]:
    return [(fault.what, fault.first, fault.last) for fault in log.verified(**options).faults]


def rewritten(index: int) -> Handed:
    """The log with one entry of its past rewritten, tiles and all, and its newest checkpoint signed again."""
    return log().with_entry(index, OTHER)


def test_a_past_rewritten_with_its_tiles_is_bracketed_by_the_checkpoints_around_it():
    files = rewritten(350).files() | {path: note for path, note in log().files().items() if path.startswith("checkpoints/")}

    assert ("rewritten", 300, 399) in faults_of(log(), files=files, seen=[log().note()])


def test_a_past_rewritten_before_any_checkpoint_is_bracketed_from_the_beginning():
    files = rewritten(2).files() | {path: note for path, note in log().files().items() if path.startswith("checkpoints/")}

    assert ("rewritten", 0, 3) in faults_of(log(), files=files, seen=None)


def test_a_checkpoint_that_only_the_lender_signed_is_none():
    files = rewritten(350).files()
    files["checkpoint"] = log().keys.checkpoint(rewritten(350).entries, seconds=log().steps[-1][1], by=())

    assert ("checkpoint", 0, 0) in faults_of(log(), files=files)


@pytest.mark.parametrize("name", ["witness-one.example", "witness-two.example"])
def test_one_witness_is_no_quorum_for_the_newest_checkpoint(name: str):
    files = dict(log().files())
    files["checkpoint"] = log().keys.checkpoint(log().entries, seconds=log().steps[-1][1], by=[name])

    assert ("checkpoint", 0, 0) in faults_of(log(), files=files)


@pytest.mark.parametrize("name", ["witness-one.example", "witness-two.example"])
def test_one_witness_is_enough_to_convict_of_a_fork(name: str):
    other = log().keys.checkpoint(rewritten(350).entries, seconds=log().steps[-1][1], by=[name])

    assert ("fork", 0, 599) in faults_of(log(), seen=[log().note(), other])


def test_a_fork_at_an_older_size_is_found_too():
    other = log().keys.checkpoint(rewritten(7).entries[:300], seconds=log().steps[4][1], by=["witness-one.example"])

    assert ("fork", 0, 299) in faults_of(log(), seen=[log().note(), other])


def test_one_witness_is_enough_to_show_that_the_tail_was_cut():
    ahead = log().keys.checkpoint((*log().entries, OTHER, OTHER), seconds=log().steps[-1][1] + 60, by=["witness-two.example"])

    assert ("tail", 600, 601) in faults_of(log(), seen=[ahead])


class TestWhoWasAsked:
    """A cut tail shows only if somebody asks the witnesses."""

    def test_nobody(self):
        assert ("unseen", 600, 600) in faults_of(log(), seen=[])

    def test_an_old_word_of_theirs_is_no_answer(self):
        assert ("unseen", 600, 600) in faults_of(log(), seen=[log().note(-2)])

    def test_either_is_enough_where_both_must_cosign(self):
        note = log().keys.checkpoint(log().entries, seconds=log().steps[-1][1], by=["witness-one.example"])

        assert faults_of(log(), seen=[note]) == []

    def test_a_witness_that_did_not_cosign_this_checkpoint_may_be_behind(self):
        small = log()
        policy = replace(small.keys.policy, groups=(Group(name="any", needs="any", members=tuple(small.keys.witnesses)),), quorum="any")
        files = dict(small.files())
        files["checkpoint"] = small.keys.checkpoint(small.entries, seconds=small.steps[-1][1], by=["witness-one.example"])
        behind = small.keys.checkpoint(small.entries[:400], seconds=small.steps[-2][1], by=["witness-two.example"])
        newest = small.keys.checkpoint(small.entries, seconds=small.steps[-1][1], by=["witness-one.example"])

        assert ("unseen", 600, 600) not in faults_of(small, files=files, seen=[behind, newest], policy=policy)
        assert ("unseen", 600, 600) in faults_of(small, files=files, seen=[newest], policy=policy)


class TestWhatOthersHold:
    """What is said to be a witness's checkpoint must be one, of this log."""

    @pytest.mark.parametrize(
        "note",
        [
            pytest.param(b"", id="nothing"),
            pytest.param(b"\xff\xfe", id="noise"),
            pytest.param(b"a\nb\nc\n\n", id="no signatures"),
            pytest.param(b"x" * 2_000_000, id="two megabytes"),
        ],
    )
    def test_noise_is_a_fault_and_no_crash(self, note: bytes):
        assert ("seen", 0, 599) in faults_of(log(), seen=[note, log().note()])

    def test_cosigned_and_not_signed_by_the_log(self):
        stranger = Keys(log=NoteSigner(ORIGIN, bytes([99]) * 32))
        note = stranger.checkpoint(log().entries, seconds=log().steps[-1][1])

        with pytest.raises(WrongSignature, match="no log of the policy signed this checkpoint"):
            witnessed_by_any(log().keys.policy, note)
        assert ("seen", 0, 599) in faults_of(log(), seen=[note, log().note()])

    def test_signed_by_the_log_and_by_no_witness(self):
        note = log().keys.checkpoint(log().entries, seconds=1, by=())

        with pytest.raises(QuorumMissing, match="no witness of the policy cosigned"):
            witnessed_by_any(log().keys.policy, note)

    def test_of_another_log_of_the_same_policy(self):
        other = NoteSigner("other.example/log", bytes([7]) * 32)
        policy = replace(log().keys.policy, logs=(*log().keys.policy.logs, LogLine(key=other.key)))
        note = Keys(log=other).checkpoint(log().entries[:5], seconds=5, origin="other.example/log")

        assert ("seen", 0, 599) in faults_of(log(), seen=[note, log().note()], policy=policy)

    def test_another_log_of_the_policy_cannot_speak_for_this_one(self):
        other = NoteSigner("other.example/log", bytes([7]) * 32)
        policy = replace(log().keys.policy, logs=(*log().keys.policy.logs, LogLine(key=other.key)))
        text = log().keys.checkpoint(log().entries[:5], seconds=5).decode().partition("\n\n")[0] + "\n"
        note = sign_note(text, [other]) + log().keys.witnesses["witness-one.example"].cosign(text, seconds=5).encode()

        with pytest.raises(LedgerError):
            witnessed_by_any(policy, note)

    def test_a_false_cosignature_under_a_known_name_is_refused_whole(self):
        text = log().note().decode().partition("\n\n")[0] + "\n"
        forger = Cosigner("witness-one.example", bytes([66]) * 32)
        note = sign_note(text, [log().keys.log]) + forger.cosign(text, seconds=5).encode()

        assert ("seen", 0, 599) in faults_of(log(), seen=[note, log().note()])


class TestPolicies:
    """The reader's own policy must protect the reader."""

    def test_a_quorum_that_need_not_meet_is_a_fault(self):
        policy = replace(log().keys.policy, groups=(Group(name="any", needs="any", members=tuple(log().keys.witnesses)),), quorum="any")

        assert ("policy", 0, 599) in faults_of(log(), policy=policy)

    def test_no_quorum_is_a_fault_even_if_all_is_cosigned(self):
        policy = replace(log().keys.policy, quorum="none")

        assert {what for what, _, _ in faults_of(log(), policy=policy)} >= {"policy", "unseen"}

    @pytest.mark.parametrize("name", [ORIGIN, f"{ORIGIN}/w", "lender.example", "lender.example/witness"])
    def test_a_witness_of_the_lenders_own_is_a_fault(self, name: str):
        keys = Keys(
            witnesses={"witness-one.example": Cosigner("witness-one.example", bytes([2]) * 32), name: Cosigner(name, bytes([3]) * 32)}
        )

        assert ("policy", 0, 599) in faults_of(replace(log(), keys=keys))

    def test_a_witness_that_the_log_does_not_name_is_a_fault(self):
        others = {name: Cosigner(name, bytes([place]) * 32) for place, name in enumerate(log().keys.witnesses, start=50)}

        assert ("outsiders", 0, 599) in faults_of(replace(log(), keys=Keys(witnesses=others)))

    def test_another_lenders_policy_knows_nothing_of_this_log(self):
        policy = Keys(log=NoteSigner("other.example/log", bytes([7]) * 32)).policy

        assert faults_of(log(), policy=policy)[0] == ("checkpoint", 0, 0)

    def test_a_policy_without_a_log_accepts_nothing(self):
        policy = Policy(logs=(), witnesses=log().keys.policy.witnesses, groups=log().keys.policy.groups, quorum="all-of-them")

        assert ("checkpoint", 0, 0) in faults_of(log(), policy=policy)
