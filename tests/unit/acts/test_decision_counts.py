"""Decisions counted from the log: once each, whenever one asks."""

from minglu.acts.decision_counts import DecisionCounts
from minglu.acts.intake import Loan, offer_address_book
from tests.unit.acts.cast import DEBT, LOADER, UNTRAINED, ZONE
from tests.unit.acts.grievance import rogue_call


def test_a_log_without_decisions_counts_none(lender):
    counted = DecisionCounts(lender.node.office).read()
    assert (dict(counted.decisions), dict(counted.rules), counted.unpermitted) == ({}, {}, 0)
    assert counted.size == lender.size


def test_each_decision_is_counted_once_however_often_one_asks(lender):
    counts = DecisionCounts(lender.node.office)
    lender.permitted()
    assert counts.read().decisions == {("permit", "collection"): 1}
    assert counts.read().decisions == {("permit", "collection"): 1}
    lender.refused_by(lender.sign(by=UNTRAINED))
    assert counts.read().decisions == {("permit", "collection"): 1, ("refusal", "collection"): 1}


def test_a_refusal_counts_under_each_rule_that_refused(lender):
    rules = lender.refused_by(lender.sign(by=UNTRAINED))
    assert set(DecisionCounts(lender.node.office).read().rules) == rules


def test_several_decisions_of_one_moment_are_each_counted(lender):
    counts = DecisionCounts(lender.node.office)
    for _ in range(3):
        lender.refused_by(lender.sign(by=UNTRAINED))
        counts.read()
    assert counts.read().decisions == {("refusal", "collection"): 3}


def test_what_was_not_taken_in_counts_apart(lender):
    loan = Loan(debt=DEBT, debtor=lender.cast.borrower.person)
    offer_address_book(lender.node.office, loan=loan, cards=312, places=(ZONE,), by=LOADER.id)
    assert DecisionCounts(lender.node.office).read().decisions == {("not_taken_in", "collection"): 1}


def test_a_call_without_a_permit_is_no_decision(lender):
    rogue_call(lender)
    counted = DecisionCounts(lender.node.office).read()
    assert (counted.unpermitted, dict(counted.decisions)) == (1, {})
