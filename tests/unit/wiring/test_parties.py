"""The outsiders of a rehearsal: bounded keyholders, and a dialler that may start anew."""

import contextlib

import pytest

from minglu.acts.claim import deposit_keys
from minglu.canon.instants import MINUTE, SECOND
from minglu.ledger.note import NoteSigner, parse_vkey
from minglu.vault.errors import TokenGone
from minglu.wiring.parties import KEYHOLDERS, REHEARSAL, Rates, join_dialler, join_outsiders
from tests.unit.acts.cast import LINE, NOW, prepare
from tests.unit.acts.office import enter


@pytest.fixture
def lender(tmp_path):
    with enter(tmp_path, prepare(tmp_path), keys=3) as made:
        yield made


def restart(lender):
    """The same dialler in a new process: the same name and key, none of the private halves."""
    lender.dialler = join_dialler(
        lender.node.outsiders,
        node=lender.node,
        trunk=lender.dialler._trunk,
        line=LINE,
        clock=lender.clock.now,
        handle_key=lender.node.labels.handle_key(),
    )


def test_a_restarted_dialler_voids_its_dead_keys_with_its_first_deposit(lender):
    lender.later(SECOND)
    restart(lender)
    deposit_keys(lender.node.office, lender.dialler.deposit(1))
    assert lender.dial(lender.permitted()).failings == ()


def test_a_permit_for_a_dead_key_lapses_when_its_dialler_says_so(lender):
    permit = lender.permitted()
    restart(lender)
    with pytest.raises(TokenGone, match="holds no one-use key"):
        lender.dial(permit)
    said = lender.said(lender.cast.borrower.person, "contact.lapse")
    assert (said["permit"], said["why"], lender.dialler.unsaid) == (permit.index, "undialled", 0)


def test_a_call_that_was_made_is_never_reported_as_undialled(lender):
    permit = lender.permitted()
    lender.dial(permit)
    restart(lender)
    with pytest.raises(TokenGone, match="claimed before"):
        lender.dial(permit)
    lender.later(MINUTE)
    assert "contact.lapse" not in lender.kinds(lender.cast.borrower.person)


@pytest.mark.parametrize(
    ("given", "bound"), [({}, REHEARSAL), ({"rates": Rates(per_minute=7, per_day=70)}, Rates(per_minute=7, per_day=70))]
)
def test_every_keyholder_is_bound_by_the_rates_it_was_given(tmp_path, given, bound):
    log = parse_vkey(NoteSigner("log.example", bytes(32)).vkey)
    with contextlib.ExitStack() as closing:
        joined = join_outsiders(tmp_path, log=log, clock=lambda: NOW, closing=closing, **given)
    policies = [joined.keyholders[name]._policy for name in KEYHOLDERS]
    assert [(policy.per_minute, policy.per_day) for policy in policies] == [(bound.per_minute, bound.per_day)] * 3
