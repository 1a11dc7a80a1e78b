"""What a person agreed to and took back, as it is told back to them and as the rules count it."""

import pytest

from minglu.acts.consents import consents_of, said_never
from minglu.acts.never import say_never, withdraw_consent
from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.canon.ids import PersonId
from minglu.canon.instants import DAY
from minglu.rules.sealed import read_consent
from tests.unit.acts.cast import A_YEAR_ON, NOW, fresh_id

BOTH = ("pass_on_message", "locate_debtor")


def give(lender, *purposes: str, by: str = "intake") -> None:
    lender.later(DAY)
    facts = {"purposes": list(purposes), "form": "paper", "evidence": render_base64(sha256(b"a form")), "until": A_YEAR_ON, "by": by}
    office = lender.node.office
    about = office.about(lender.cast.contact.person)
    office.enter(office.draft("consent.given", about, facts=facts, parties={"purposes": list(purposes), "form": "paper"}))


def withdraw(lender, *purposes: str) -> None:
    lender.later(DAY)
    withdraw_consent(lender.node.office, lender.cast.contact.person, purposes=purposes)


def lines(lender):
    return consents_of(lender.node.office, lender.cast.contact.person)


def test_a_consent_is_told_as_it_was_given(lender):
    (line,) = lines(lender)
    assert (line.purposes, line.left, line.form, line.until) == (("pass_on_message",), ("pass_on_message",), "paper", A_YEAR_ON)
    assert (line.given >= NOW, line.withdrawn, line.by, line.counts) == (True, None, "intake", True)


def test_who_never_agreed_has_nothing_to_take_back(lender):
    assert consents_of(lender.node.office, lender.cast.borrower.person) == ()
    assert consents_of(lender.node.office, PersonId(fresh_id("per"))) == ()


def test_what_was_taken_back_says_when(lender):
    withdraw(lender, "pass_on_message")
    (line,) = lines(lender)
    assert (line.left, line.withdrawn, line.counts) == ((), lender.clock.now(), True)


def test_taking_back_one_purpose_leaves_the_others(lender):
    give(lender, *BOTH)
    withdraw(lender, "locate_debtor")
    first, second = lines(lender)
    assert (first.left, first.withdrawn, second.left, second.withdrawn) == (("pass_on_message",), None, ("pass_on_message",), None)
    withdraw(lender, "pass_on_message")
    assert [line.withdrawn for line in lines(lender)] == [lender.clock.now()] * 2


def test_taking_back_without_a_purpose_takes_back_everything(lender):
    give(lender, *BOTH)
    withdraw(lender)
    assert [line.left for line in lines(lender)] == [(), ()]


def test_the_first_withdrawal_is_the_one_that_counts(lender):
    withdraw(lender, "pass_on_message")
    first = lender.clock.now()
    withdraw(lender, "pass_on_message")
    assert lines(lender)[0].withdrawn == first


SEQUENCES = [
    ([("withdraw", ("pass_on_message",)), ("give", ("pass_on_message",), "intake")], False),
    ([("withdraw", ()), ("give", ("pass_on_message",), "intake")], False),
    ([("withdraw", ("pass_on_message",)), ("give", ("pass_on_message",), "person")], True),
    ([("withdraw", ()), ("give", ("pass_on_message",), "person"), ("give", BOTH, "intake")], True),
    ([("withdraw", ("locate_debtor",)), ("give", BOTH, "intake")], True),
]


@pytest.mark.parametrize(("steps", "counts"), SEQUENCES)
def test_what_is_told_is_what_the_rules_count(lender, steps, counts):
    for kind, purposes, *by in steps:
        if kind == "give":
            give(lender, *purposes, by=by[0])
        else:
            withdraw(lender, *purposes)
    stream = lender.node.office.book.history([lender.cast.contact.person]).of(lender.cast.contact.person)
    assert lines(lender)[-1].counts is counts
    for purpose in BOTH:
        told = any(purpose in line.left for line in lines(lender))
        assert told is (read_consent(stream, purpose=purpose).until > 0)


def test_never_again_is_told_with_its_first_moment(lender):
    person = lender.cast.contact.person
    assert said_never(lender.node.office, person) is None
    say_never(lender.node.office, person)
    first = lender.clock.now()
    lender.later(DAY)
    say_never(lender.node.office, person)
    assert said_never(lender.node.office, person) == first
    assert said_never(lender.node.office, lender.cast.borrower.person) is None
