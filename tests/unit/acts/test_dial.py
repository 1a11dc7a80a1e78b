"""Dialling: one's own permit, once, and every failure told with what to do; progress is read from token and log."""

import threading

import pytest

from minglu.acts.dial import CHANNEL, Dialled, Ended, NotDialled, dial, progress
from minglu.acts.errors import NotAllowed, NotFound, NotWitnessed, Unavailable, Unusable
from minglu.acts.never import say_never
from minglu.acts.outcomes import Tally
from minglu.canon.ids import TokenId
from minglu.canon.instants import DAY, MINUTE
from minglu.channels.rehearsal_trunk import Rehearsed
from minglu.gate.draft import CHANCE
from minglu.gate.lapse import lapse
from minglu.gate.manner import Manner
from minglu.vault.errors import TokenGone, TooFewShares, TooLate, TrunkFailed, TrunkSilent, WrongExchange, WrongSealed
from minglu.wiring.catalogues import load
from tests.unit.acts.cast import COLLEAGUE, COLLECTOR, HANDLER, fresh_id, worker


class Telephone:
    """`acts.dial.Telephone` over the lender's dialler; counts the presses that reach it."""

    def __init__(self, lender) -> None:
        self._lender = lender
        self._one_at_a_time = threading.Lock()
        self.pressed = 0

    def dial(self, token: TokenId) -> None:
        with self._one_at_a_time:
            self.pressed += 1
            self._lender.dialler.claim_and_dial(token)


class Failing:
    """One that fails before it claims anything."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def dial(self, token: TokenId) -> None:
        raise self._error


def press(lender, permit, *, by=COLLECTOR, telephone=None):
    return dial(lender.node.office, telephone or Telephone(lender), permit.token, by=by.id)


def stands(lender, permit, *, by=COLLECTOR):
    return progress(lender.node.office, permit.token, by=by.id)


# ---- A call


def test_a_call_goes_from_waiting_to_claimed_to_its_outcome(lender):
    permit = lender.permitted()
    assert stands(lender, permit).state == "waiting"
    assert press(lender, permit) == Dialled(permit=permit.index, before=False)
    assert stands(lender, permit).state == "claimed"
    began = lender.clock.now()
    lender.later(2 * MINUTE)
    assert lender.read_trunk() == Tally(outcomes=1)
    ended = stands(lender, permit)
    assert (ended.state, ended.permit, ended.lapse) == ("ended", permit.index, "")
    assert ended.outcome == Ended(happened=ended.outcome.happened, answered=True, ended="answered", seconds=60)
    assert abs(ended.outcome.happened - began) <= MINUTE


def test_nobody_answering_is_an_outcome_too(lender):
    lender.call_ends = Rehearsed(answered=False, seconds=0)
    permit = lender.permitted()
    press(lender, permit)
    lender.later(2 * MINUTE)
    lender.read_trunk()
    assert stands(lender, permit).outcome.ended == "no_answer"


def test_the_second_press_does_nothing_and_says_so(lender):
    permit, telephone = lender.permitted(), Telephone(lender)
    press(lender, permit, telephone=telephone)
    assert press(lender, permit, telephone=telephone) == Dialled(permit=permit.index, before=True)
    assert telephone.pressed == 1


def test_a_press_after_the_call_does_nothing_and_says_so(lender):
    permit, telephone = lender.permitted(), Telephone(lender)
    press(lender, permit, telephone=telephone)
    lender.later(2 * MINUTE)
    lender.read_trunk()
    assert press(lender, permit, telephone=telephone).before
    assert telephone.pressed == 1


def test_of_two_presses_at_once_one_dials_and_the_other_is_told_so(lender):
    permit = lender.permitted()
    together, found = threading.Barrier(2), []

    class AtOnce(Telephone):
        def dial(self, token: TokenId) -> None:
            together.wait(timeout=30)
            super().dial(token)

    telephone = AtOnce(lender)
    presses = [threading.Thread(target=lambda: found.append(press(lender, permit, telephone=telephone).before)) for _ in range(2)]
    for one in presses:
        one.start()
    for one in presses:
        one.join(timeout=60)
    assert sorted(found) == [False, True]


# ---- Whose permit


def test_a_permit_is_for_whoever_asked(lender):
    permit, telephone = lender.permitted(), Telephone(lender)
    for by in (COLLEAGUE, HANDLER):
        with pytest.raises(NotAllowed, match="given to somebody else"):
            press(lender, permit, by=by, telephone=telephone)
        with pytest.raises(NotAllowed, match="given to somebody else"):
            stands(lender, permit, by=by)
    assert telephone.pressed == 0
    assert stands(lender, permit).state == "waiting"


def test_somebody_unregistered_dials_nothing(lender):
    with pytest.raises(NotAllowed, match="not registered"):
        press(lender, lender.permitted(), by=worker(99))


def test_somebody_whose_roles_were_taken_dials_nothing(lender):
    permit, office = lender.permitted(), lender.node.office
    office.enter(office.draft("staff.roles", facts={"staff": COLLECTOR.id, "roles": []}))
    with pytest.raises(NotAllowed, match="no role here any more"):
        press(lender, permit)


def test_a_token_that_was_never_given_is_not_there(lender):
    with pytest.raises(NotFound, match="no such permit"):
        dial(lender.node.office, Telephone(lender), TokenId(fresh_id("tok")), by=COLLECTOR.id)
    with pytest.raises(NotFound, match="no such permit"):
        progress(lender.node.office, TokenId(fresh_id("tok")), by=COLLECTOR.id)


def test_a_permit_for_a_visit_is_not_dialled(lender):
    permit = lender.permitted(lender.sign(channel="visit", manner=Manner(companions=(COLLEAGUE.id,))))
    with pytest.raises(Unusable, match=f"not for a {CHANNEL}"):
        press(lender, permit)


# ---- What ended without a call


def test_a_permit_past_its_minute_is_not_dialled(lender):
    permit, telephone = lender.permitted(), Telephone(lender)
    lender.later(10 * MINUTE)
    with pytest.raises(NotDialled) as told:
        press(lender, permit, telephone=telephone)
    assert (told.value.says, telephone.pressed) == ("undialled.gone", 0)
    assert (stands(lender, permit).state, stands(lender, permit).lapse) == ("ended", "unclaimed")


def test_a_permit_whose_lapse_is_entered_is_not_dialled(lender):
    permit, office = lender.permitted(), lender.node.office
    lender.later(DAY)
    lender.permitted()
    assert "contact.lapse" in lender.kinds(lender.cast.borrower.person)
    assert stands(lender, permit).lapse == "unclaimed"
    kept = office.book.token(permit.token)
    assert kept.ended


def test_never_again_ends_a_permit_before_it_is_dialled(lender):
    permit = lender.permitted()
    say_never(lender.node.office, lender.cast.borrower.person)
    with pytest.raises(NotDialled, match="ask again"):
        press(lender, permit)
    assert stands(lender, permit).lapse == "killed"


def test_what_the_dialler_claimed_and_did_not_dial_is_told_as_such(lender):
    permit, office = lender.permitted(), lender.node.office
    kept = office.book.token(permit.token)
    office.book.claim(permit.token, at=lender.clock.now())
    office.sequencer.submit(lapse(kept, why="undialled", chance=office.chance.draw(CHANCE))).result(30)
    with pytest.raises(NotDialled):
        press(lender, permit)
    assert stands(lender, permit).lapse == "undialled"


# ---- Failures


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (TooLate("…"), "undialled.too_late"),
        (TooFewShares("…"), "undialled.too_few_shares"),
        (TrunkFailed("…"), "undialled.trunk_failed"),
        (TrunkSilent("…"), "undialled.trunk_silent"),
        (TokenGone("…"), "undialled.gone"),
        (WrongSealed("…"), "undialled.sealed"),
        (WrongExchange("…"), "undialled.sealed"),
    ],
)
def test_each_failure_says_what_to_do_in_both_languages(lender, error, says):
    with pytest.raises(NotDialled) as told:
        press(lender, lender.permitted(), telephone=Failing(error))
    assert told.value.says == says
    assert isinstance(told.value, Unavailable)
    assert all(load(language).say(says) for language in ("zh", "en"))


def test_an_error_of_an_act_is_not_hidden(lender):
    permit = lender.permitted()
    with pytest.raises(NotWitnessed):
        press(lender, permit, telephone=Failing(NotWitnessed("not witnessed yet")))
    assert stands(lender, permit).state == "waiting"


def test_a_trunk_that_failed_leaves_a_permit_that_ended_undialled(lender, monkeypatch):
    permit = lender.permitted()

    def broken(*_args: object, **_named: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(type(lender.dialler._trunk), "dial", broken)
    with pytest.raises(NotDialled) as told:
        press(lender, permit)
    assert told.value.says == "undialled.trunk_failed"
    assert stands(lender, permit).lapse == "undialled"
