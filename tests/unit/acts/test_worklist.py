"""The work list: one's own debts, masked, with what may be done now; nothing of anybody else's."""

import json
from dataclasses import asdict

import pytest

from minglu.acts.errors import NotAllowed, Unusable
from minglu.acts.foresee import Later, Never, Now
from minglu.acts.intake import Loan, Taken, take_number
from minglu.acts.register import Assignment, assign_debt
from minglu.acts.worklist import labels_of, read_worklist
from minglu.canon.ids import DebtId, PersonId, make_id
from minglu.canon.instants import DAY, HOUR, Instant
from minglu.canon.numbers import E164
from tests.unit.acts.cast import (
    A_YEAR_ON,
    AGENCY,
    BORROWER,
    COLLEAGUE,
    COLLECTOR,
    CONTACT,
    DEBT,
    HANDLER,
    LOADER,
    NOW,
    OFFICER,
    OWN,
    REVIEWER,
    UNTRAINED,
    fresh_id,
    offered,
    worker,
)

OTHER_DEBT = DebtId(fresh_id("debt", 9))
NEIGHBOUR = E164("+8616000000404")


def listed(lender, by=COLLECTOR):
    return read_worklist(lender.node.office, by=by.id, language="en")


def choices(row):
    return {choice.purpose: type(choice.foreseen) for choice in row.purposes}


def assign(lender, debt=OTHER_DEBT, *, debtor, staff=COLLECTOR, agency=AGENCY, since=NOW, until=A_YEAR_ON):
    assignment = Assignment(debtor=debtor, debt=debt, staff=staff.id, agency=agency, since=since, until=until)
    assign_debt(lender.node.office, assignment, by=LOADER.id)


def take(lender, number, debt=OTHER_DEBT, *, debtor=None, **changes):
    taken = take_number(lender.node.office, offered(number, **changes), loan=Loan(debt=debt, debtor=debtor), by=LOADER.id)
    assert isinstance(taken, Taken)
    return taken


# ---- What is on it


def test_the_borrower_and_the_contact_of_an_assigned_debt_are_on_it(lender):
    borrower, contact = listed(lender)
    cast = lender.cast
    assert (borrower.person, borrower.datum, borrower.relation) == (cast.borrower.person, cast.borrower.record, "debtor")
    assert (contact.person, contact.datum, contact.relation) == (cast.contact.person, cast.contact.record, "contact")
    assert borrower.debt == contact.debt == DEBT


def test_each_relation_has_its_own_purposes(lender):
    borrower, contact = listed(lender)
    assert choices(borrower) == {"collection": Now}
    assert choices(contact) == {"pass_on_message": Never, "locate_debtor": Never}


def test_the_list_of_somebody_untrained_says_never_and_why(lender):
    borrower, _ = listed(lender, UNTRAINED)
    assert [reason.rule for reason in borrower.purposes[0].foreseen.reasons] == ["cn.gbt-training", "cn.pipl-51-training"]


def test_at_night_everything_waits_for_the_morning(lender):
    lender.lose_touch()
    lender.later(13 * HOUR)
    assert [set(choices(row).values()) for row in listed(lender)] == [{Later}, {Later, Never}]


def test_a_person_taken_in_twice_under_one_debt_is_one_row_as_sealed_last(lender):
    again = take(lender, BORROWER, DEBT)
    assert [row.datum for row in listed(lender) if row.relation == "debtor"] == [again.record]


def test_the_last_outcome_is_shown(lender):
    assert listed(lender)[0].last is None
    lender.call()
    last = listed(lender)[0].last
    assert (last.channel, last.ended, last.seconds) == ("call", "answered", 60)


def test_an_outcome_about_another_debt_is_not(lender):
    taken = take(lender, BORROWER)
    assign(lender, debtor=taken.person, staff=COLLEAGUE)
    lender.call()
    rows = {row.debt: row for row in listed(lender, COLLEAGUE) if row.relation == "debtor"}
    assert rows[DEBT].last is not None
    assert rows[OTHER_DEBT].last is None


# ---- What is not


def test_no_number_and_no_handle_is_on_it(lender):
    said = json.dumps([asdict(row) for row in listed(lender)])
    for number in (BORROWER, CONTACT):
        handle, _ = lender.node.office.labels.handle(number)
        assert number[3:] not in said
        assert handle.hex() not in said


def test_a_debt_of_somebody_else_is_not_listed(lender):
    taken = take(lender, NEIGHBOUR)
    assign(lender, debtor=taken.person, staff=COLLEAGUE)
    assert {row.debt for row in listed(lender)} == {DEBT}
    assert {row.debt for row in listed(lender, COLLEAGUE)} == {DEBT, OTHER_DEBT}


@pytest.mark.parametrize("span", [(NOW - 2 * DAY, NOW - DAY), (NOW - DAY, NOW), (NOW + 1, NOW + DAY)])
def test_an_assignment_counts_within_its_span_only(lender, span):
    taken = take(lender, NEIGHBOUR)
    assign(lender, debtor=taken.person, since=Instant(span[0]), until=Instant(span[1]))
    assert {row.debt for row in listed(lender)} == {DEBT}


def test_an_assignment_under_another_agency_is_not_theirs(lender):
    taken = take(lender, NEIGHBOUR)
    assign(lender, debtor=taken.person, agency=OWN)
    assert {row.debt for row in listed(lender)} == {DEBT}


def test_a_debt_assigned_twice_is_listed_once(lender):
    assign(lender, DEBT, debtor=lender.cast.borrower.person)
    assert len(listed(lender)) == 2


def test_looking_is_no_entry(lender):
    before = lender.size
    listed(lender)
    assert lender.size == before


@pytest.mark.parametrize("by", [HANDLER, REVIEWER, OFFICER, LOADER])
def test_only_collectors_have_a_list(lender, by):
    with pytest.raises(NotAllowed, match="needs the role collector"):
        listed(lender, by)


def test_somebody_unregistered_has_none(lender):
    with pytest.raises(NotAllowed, match="not registered"):
        listed(lender, worker(99))


# ---- Order and labels


def test_the_debt_that_can_be_worked_on_comes_first_and_stays_together(lender):
    taken = take(lender, NEIGHBOUR)
    assign(lender, debtor=taken.person)
    for _ in range(3):
        lender.call()
    assert [(row.debt, row.relation) for row in listed(lender)] == [(OTHER_DEBT, "debtor"), (DEBT, "debtor"), (DEBT, "contact")]


def test_a_label_is_short_and_the_same_on_every_list(lender):
    mine, colleagues = ([row.label for row in listed(lender, by)] for by in (COLLECTOR, COLLEAGUE))
    assert mine == colleagues
    assert all(len(label) == 4 and label.isalnum() for label in mine)
    assert len(set(mine)) == 2


def persons(count):
    return [PersonId(make_id("per", number.to_bytes(16, "big"))) for number in range(count)]


def test_labels_grow_where_four_signs_would_not_tell_two_persons_apart():
    many = labels_of(persons(3_000))
    assert len(set(many.values())) == 3_000
    few = labels_of(persons(10))
    assert all(len(label) == 4 for label in few.values())
    assert all(many[person].startswith(label) for person, label in few.items())


def test_nobody_has_no_label():
    assert labels_of([]) == {}


def test_a_list_that_nobody_can_work_on_is_refused_before_it_is_read(lender, monkeypatch):
    monkeypatch.setattr("minglu.acts.worklist.MOST_DEBTS", 0)
    with pytest.raises(Unusable, match="more than 0 debts"):
        listed(lender)
