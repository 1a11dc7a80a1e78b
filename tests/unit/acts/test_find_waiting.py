"""Findings follow filings by themselves: every filing once, and no case holds up another."""

import pytest

from minglu.acts.case_log import check_newest, editions
from minglu.acts.complain import file
from minglu.acts.errors import NotFound, Unusable
from minglu.acts.find import Held
from minglu.acts.find_waiting import find_next, find_waiting, waiting
from minglu.acts.supplement import add_evidence, dispute
from minglu.canon.ids import CaseId, ExhibitId
from minglu.canon.instants import DAY
from minglu.cases.complaint import filing_digest
from minglu.cases.errors import WrongFiling
from tests.unit.acts.cast import fresh_id
from tests.unit.acts.drafting import READ
from tests.unit.acts.grievance import alleged, brought, complain, first_finding, forget, read_nothing

MORE = ExhibitId(fresh_id("exh", 2))


def found(lender, *, read=read_nothing, told=lambda _case, _error: None) -> int:
    return find_waiting(lender.node.office, lender.node.files, read=read, told=told)


def add(lender, filed, *, data=b"a bill"):
    more = brought(exhibit=MORE, name="bill.csv", data=data)
    return add_evidence(lender.node.office, lender.node.files, filed.case, person=lender.cast.contact.person, brought=(more,))


def by_borrower(lender):
    person = lender.cast.borrower.person
    return file(lender.node.office, lender.node.files, person, allegations=(alleged(sources=()),), brought=(), wants=())


def test_nothing_waits_where_nothing_was_filed(lender):
    assert (waiting(lender.node.office), found(lender)) == ((), 0)


def test_what_was_filed_waits_and_is_found_once(lender):
    filed = complain(lender)
    assert waiting(lender.node.office) == (filed.case,)
    assert (found(lender), found(lender)) == (1, 0)
    assert waiting(lender.node.office) == ()


def test_what_was_found_by_hand_does_not_wait(lender):
    first_finding(lender)
    assert waiting(lender.node.office) == ()


def test_what_was_added_is_found_again_over_everything(lender):
    filed = complain(lender)
    found(lender)
    more = add(lender, filed)
    assert waiting(lender.node.office) == (filed.case,)
    assert found(lender) == 1
    assert editions(lender.node.office, filed.case) == 2
    assert lender.said(filed.case, "finding.made")["edition"] == 2
    assert more.filing != filed.filing


def test_a_dispute_alone_finds_nothing_anew(lender):
    filed = complain(lender)
    found(lender)
    dispute(lender.node.office, lender.node.files, filed.case, person=lender.cast.contact.person, text="no")
    assert waiting(lender.node.office) == ()


def test_cases_are_found_in_the_order_in_which_they_were_filed_last(lender):
    first, second = complain(lender), by_borrower(lender)
    assert waiting(lender.node.office) == (first.case, second.case)
    add(lender, first)
    assert waiting(lender.node.office) == (second.case, first.case)
    assert found(lender) == 2


def test_a_case_that_cannot_be_found_is_told_and_does_not_hold_up_the_next(lender):
    spoilt, whole = complain(lender), by_borrower(lender)
    lender.node.files._database.connection().execute("DELETE FROM case_part WHERE case_id = ?", (spoilt.case,))
    told: list[tuple[CaseId, Exception]] = []
    assert found(lender, told=lambda case, error: told.append((case, error))) == 1
    assert [(case, type(error)) for case, error in told] == [(spoilt.case, NotFound)]
    assert waiting(lender.node.office) == (spoilt.case,)
    assert whole.case in {event.said["case"] for event in lender.node.office.book.of_kind(["finding.made"])}


def test_a_case_of_a_person_who_was_forgotten_is_not_tried_and_holds_up_nobody(lender):
    closed, whole = complain(lender), by_borrower(lender)
    forget(lender, lender.cast.contact.person)
    told: list[CaseId] = []
    assert waiting(lender.node.office) == (whole.case,)
    assert found(lender, told=lambda case, _error: told.append(case)) == 1
    assert told == []
    assert "finding.made" not in lender.kinds(closed.case)


def test_an_exhibit_that_is_gone_is_found_about_by_nobody(lender):
    filed = complain(lender)
    lender.node.files._database.connection().execute("DELETE FROM case_part WHERE name LIKE '%.data'")
    with pytest.raises(NotFound, match="no such part"):
        find_next(lender.node.office, lender.node.files, filed.case, read=read_nothing)
    assert "finding.made" not in lender.kinds(filed.case)


def test_a_reader_that_nobody_foresaw_stops_the_round(lender):
    complain(lender)

    def broken(_held):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        found(lender, read=broken)


def test_what_is_added_while_a_finding_is_computed_is_found_at_once(lender):
    filed = complain(lender)
    pressed = []

    def slowly(held: tuple[Held, ...]):
        if not pressed:
            pressed.append(add(lender, filed))
        return READ(held)

    made = find_next(lender.node.office, lender.node.files, filed.case, read=slowly)
    assert (made.finding.edition, made.finding.filing) == (2, filing_digest(pressed[0].filing))
    check_newest(lender.node.office, made.finding)
    assert waiting(lender.node.office) == ()


def test_two_who_find_at_once_make_one_edition(lender):
    filed = complain(lender)

    def meanwhile(held: tuple[Held, ...]):
        if not editions(lender.node.office, filed.case):
            find_next(lender.node.office, lender.node.files, filed.case, read=read_nothing)
        return READ(held)

    lender.later(DAY)
    assert find_next(lender.node.office, lender.node.files, filed.case, read=meanwhile) is None
    assert lender.kinds(filed.case).count("finding.made") == 1


def test_an_exhibit_is_read_as_of_the_day_it_was_received(lender):
    filed = complain(lender)
    received = []

    def read(held: tuple[Held, ...]):
        received.extend(one.received for one in held)
        return ()

    lender.later(90 * DAY)
    add(lender, filed)
    found(lender, read=read)
    assert received == [filed.filing.complaint.filed, filed.filing.complaint.filed + 90 * DAY]


@pytest.mark.parametrize("error", [WrongFiling("x"), Unusable("x")])
def test_an_error_of_ours_in_a_reader_is_told(lender, error):
    filed = complain(lender)
    told = []

    def failing(_held):
        raise error

    assert found(lender, read=failing, told=lambda case, why: told.append((case, why))) == 0
    assert told == [(filed.case, error)]
