"""The state of the log: what anybody may see of it, with nothing in it that is anybody's."""

from dataclasses import replace

import pytest

from minglu.acts.errors import Unavailable
from minglu.acts.log_state import log_state
from minglu.canon.instants import DAY, SECOND
from minglu.ledger.policy import check_quorum, parse_policy
from minglu.wiring.parties import WITNESSES
from tests.unit.acts.cast import NOW, ORIGIN, STRANGER


def state(lender, **changes):
    node = lender.node
    return log_state(node.office, changes.get("proofs", node.proofs), policy=changes.get("policy", node.outsiders.policy))


class Checkpoints:
    """The newest cosigned checkpoint is whatever a test says."""

    def __init__(self, newest):
        self._newest = newest

    def newest_cosigned(self):
        return self._newest


def showing(lender, newest):
    return replace(lender.node.proofs, checkpoints=Checkpoints(newest))


def test_a_log_that_all_have_seen_has_nothing_pending(lender):
    lender.node.office.wait_until_published()
    found = state(lender)
    assert (found.origin, found.size, found.witnessed, found.pending) == (ORIGIN, lender.size, lender.size, 0)
    assert (found.first, found.last) == (NOW, NOW)


def test_every_witness_is_named_with_its_key_and_the_second_it_cosigned(lender):
    lender.later(DAY)
    lender.node.office.know(STRANGER)
    lender.node.office.wait_until_published()
    found = state(lender)
    assert [one.name for one in found.cosigned] == list(WITNESSES)
    assert {one.at for one in found.cosigned} == {(NOW + DAY) // SECOND * SECOND}
    assert all(one.key.startswith(f"{one.name}+") for one in found.cosigned)


def test_what_is_shown_is_enough_to_check_it(lender):
    found = state(lender)
    witnessed = check_quorum(parse_policy(found.policy.encode()), found.checkpoint.encode())
    assert witnessed.checkpoint.size == found.witnessed
    assert found.root in found.checkpoint


def test_what_witnesses_have_not_seen_is_pending_and_the_older_checkpoint_stands(lender):
    before = state(lender)
    with lender.refusing():
        lender.node.office.know(STRANGER)
        lender.node.office.wait_until_published()
        found = state(lender)
    assert (found.witnessed, found.checkpoint) == (before.witnessed, before.checkpoint)
    assert found.pending == found.size - before.size > 0


def test_each_month_with_a_label_key_is_listed_in_order(lender):
    assert state(lender).months == ("2026-10",)
    lender.later(30 * DAY)
    lender.node.office.know(STRANGER)
    assert state(lender).months == ("2026-10", "2026-11")


def test_before_the_first_checkpoint_nothing_is_cosigned(lender):
    found = state(lender, proofs=showing(lender, None))
    assert (found.witnessed, found.checkpoint, found.root) == (0, "", "")
    assert found.pending == found.size
    assert [one.at for one in found.cosigned] == [None, None]


def test_a_checkpoint_that_does_not_verify_is_not_shown_as_one(lender):
    size, note = lender.node.proofs.checkpoints.newest_cosigned()
    broken = note.replace(f"\n{size}\n".encode(), f"\n{size + 1}\n".encode())
    with pytest.raises(Unavailable, match="does not stand under the log's own policy"):
        state(lender, proofs=showing(lender, (size, broken)))


def test_a_checkpoint_without_its_quorum_is_not_shown_as_one(lender):
    size, note = lender.node.proofs.checkpoints.newest_cosigned()
    alone = b"\n".join(line for line in note.split(b"\n") if WITNESSES[0].encode() not in line)
    with pytest.raises(Unavailable, match="the operator must find out"):
        state(lender, proofs=showing(lender, (size, alone)))


def test_nobody_is_in_it(lender):
    lender.prove()
    said = repr(state(lender))
    assert "per_" not in said
    assert "stf_" not in said
