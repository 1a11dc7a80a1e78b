"""The gate, the naive oracle and the replay say the same of every ask, on random histories of a lender.

Three roads from one history: the batch decides as it goes, by histories that it gathers from the database; the oracle reads the
raw entries with their openings and counts again, sharing nothing but the packs' readings; the replay decides again as an
auditor does. And a decision made under doctored packs is found by the last, where it is.
"""

import json
from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from minglu.audit.fault import Fault
from minglu.audit.replay import Replayed, replay
from minglu.gate.ask import render_ask
from minglu.gate.outcome import Permit, Refusal
from minglu.rules.packs import Packs
from tests.oracle import naive_log
from tests.oracle.naive_rules import Naive
from tests.properties.lab import Decided, Lab, packs, raw_log
from tests.properties.lender import KEYS
from tests.properties.moves import Plan, draw_moves, play

PLAN = Plan("collector", "first number", "collection", "call", 10)


def played(random: Random) -> Lab:
    lab = Lab()
    play(lab, draw_moves(random))
    return lab


def ours(decided: Decided) -> Naive:
    assert isinstance(decided.reply, (Permit, Refusal))
    decision = decided.reply.decision
    return Naive(isinstance(decided.reply, Permit), decision.rules, decision.warnings)


def naive(log: list[naive_log.Said], decided: Decided) -> Naive:
    ask = json.loads(render_ask(decided.signed.ask))
    return naive_log.decide_again(log, ask, index=decided.index, outside=decided.outside, keys=KEYS)


def entered(lab: Lab) -> list[Decided]:
    """The asks that were decided: not those that a clock gone back stopped."""
    return [decided for decided in lab.decided if decided.index >= 0]


def replayed(lab: Lab) -> Replayed:
    return replay(lab.entries, openings=lab.openings(), packs=(packs(),), progress=lambda _: None)


def faults(lab: Lab) -> list[Fault]:
    """What a replay finds. We open our own log: nobody was given anything, and no entry says so."""
    return [fault for fault in replayed(lab).faults if fault.what != "given"]


@settings(max_examples=40, deadline=None)
@given(random=some.randoms())
def test_gate_oracle_and_replay_agree_on_every_ask(random: Random) -> None:
    lab = played(random)
    log = raw_log(lab)
    for decided in entered(lab):
        assert ours(decided) == naive(log, decided)
    assert faults(lab) == []
    assert replayed(lab).unopened == 0


def test_the_histories_hold_permits_and_refusals_of_many_kinds_so_that_agreeing_means_something() -> None:
    permits: Counter[str] = Counter()
    refusals: Counter[str] = Counter()
    for seed in range(80):
        for decided in entered(played(Random(seed))):
            (permits if isinstance(decided.reply, Permit) else refusals).update(ours(decided).rules)
    assert sum(permits.values()) >= 200
    assert len(refusals) >= 15


# ---- One decision flipped ------------------------------------------------------------------------------------------


def without(*names: str) -> Packs:
    """Packs that lack some rules, under the digest of the whole ones: what a forger would decide by."""
    return packs().ruled_by(tuple(rule for rule in packs().rules if rule.id not in names))


def flipped(decision: Naive) -> Packs:
    """Packs under which the same ask is decided the other way."""
    allows = tuple(rule.id for rule in packs().rules if rule.effect == "allow")
    return without(*(allows if decision.permitted else decision.rules))


@settings(max_examples=40, deadline=None)
@given(random=some.randoms(), plan=some.sampled_from([PLAN, replace(PLAN, staff="untrained"), replace(PLAN, datum="second number")]))
def test_a_flipped_decision_anywhere_in_a_history_is_found_there(random: Random, plan: Plan) -> None:
    lab = played(random)
    lab.outside.there = True
    act = lab.asking(staff=plan.staff, datum=plan.datum, purpose=plan.purpose)
    honest = lab.copy().ask(act)
    assume(isinstance(honest.reply, (Permit, Refusal)))
    forged = lab.ask(act, under=flipped(ours(honest)))
    play(lab, draw_moves(random))
    assert isinstance(forged.reply, Permit) != isinstance(honest.reply, Permit)
    assert "decision" in [fault.what for fault in faults(lab) if fault.first == forged.index]


def test_a_fourth_call_that_was_permitted_under_doctored_packs_is_found_and_nothing_else() -> None:
    lab = Lab()
    for _ in range(3):
        lab.ask(lab.asking(staff="collector", datum="first number", purpose="collection"))
    forged = lab.ask(
        lab.asking(staff="second collector", datum="second number", purpose="collection"), under=without("cn.gbt-three-answered-calls")
    )
    assert isinstance(forged.reply, Permit)
    assert {fault.first for fault in faults(lab)} == {forged.index}
    assert f"entry {forged.index} permitted what the rules refuse (cn.gbt-three-answered-calls)" in [fault.says for fault in faults(lab)]
    assert naive_log.broken(raw_log(lab)) == [f"entry {forged.index}: a fourth call of that day"]


def test_a_refusal_where_a_permit_belonged_is_found() -> None:
    lab = Lab()
    forged = lab.ask(lab.asking(staff="collector", datum="first number", purpose="collection"), under=without("core.allow-collection"))
    assert isinstance(forged.reply, Refusal)
    (fault,) = faults(lab)
    assert f"entry {forged.index} refused what the rules permit (core.allow-collection)" in fault.says


def test_a_refusal_that_names_other_rules_than_those_that_decide_is_found() -> None:
    lab = Lab()
    ask = lab.asking(staff="untrained", datum="contact's number", purpose="pass_on_message")
    forged = lab.ask(ask, under=without("cn.gbt-training"))
    assert [(fault.what, fault.first) for fault in faults(lab)] == [("rules", forged.index)]


def test_packs_of_another_digest_are_found_even_where_they_decide_alike() -> None:
    lab = Lab()
    other = replace(packs(), digest=type(packs().digest)(bytes(32)))
    forged = lab.ask(lab.asking(staff="collector", datum="first number", purpose="collection"), under=other)
    assert {(fault.what, fault.first) for fault in faults(lab)} == {("packs", forged.index)}


@pytest.mark.parametrize("rule", ["cn.gbt-quiet-hours", "cn.gbt-three-answered-calls", "cn.gbt-only-when-lost"])
def test_the_rules_that_are_taken_away_here_exist(rule: str) -> None:
    assert len(without(rule).rules) == len(packs().rules) - 1
