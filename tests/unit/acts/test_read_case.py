"""Reading a case: the person in full, staff by role and entry, everybody else not at all."""

from dataclasses import replace

import pytest

from minglu.acts.answer import answer, close_case
from minglu.acts.errors import NotAllowed, NotFound, Unusable
from minglu.acts.find import conclude_task, find
from minglu.acts.letters import keep_letter
from minglu.acts.read_case import cases_of, read_case, read_case_as_staff, read_exhibit
from minglu.acts.register import Assignment, assign_debt, register_staff
from minglu.acts.statement import open_part
from minglu.acts.supplement import add_evidence, dispute
from minglu.canon.ids import CaseId, ExhibitId
from minglu.cases.answer import answer_digest
from minglu.cases.deadlines import answer_clock
from minglu.cases.measures import Measure
from minglu.cases.second import sign_second
from minglu.vault.errors import WrongSealed
from minglu.vault.signature import public_of
from tests.unit.acts.cast import (
    A_YEAR_ON,
    AGENCY,
    COLLECTOR,
    DEBT,
    HANDLER,
    INVESTIGATOR,
    LOADER,
    NOW,
    OFFICER,
    OWN,
    REVIEWER,
    fresh_id,
    worker,
)
from tests.unit.acts.grievance import EXHIBIT, STRANGE, alleged, answering, brought, complain, denying, first_finding, read_nothing

MORE = ExhibitId(fresh_id("exh", 2))


def person_of(lender):
    return lender.cast.contact.person


def view(lender, case, *, by=None):
    if by is not None:
        return read_case_as_staff(lender.node.office, lender.node.files, case, by=by.id)
    return read_case(lender.node.office, lender.node.files, case, person=person_of(lender))


def send(lender, found, written, **changes):
    return answer(lender.node.office, lender.node.files, written, finding=found.finding, person=person_of(lender), by=HANDLER.id, **changes)


def add(lender, filed):
    more = brought(exhibit=MORE, name="bill.csv", data=b"a bill")
    return add_evidence(lender.node.office, lender.node.files, filed.case, person=person_of(lender), brought=(more,))


def close(lender, case):
    close_case(lender.node.office, case, person=person_of(lender), how="answered", by=HANDLER.id, erase_due=None)


def conclude(lender, found):
    case, person = found.finding.case, person_of(lender)
    for task in found.tasks:
        conclude_task(lender.node.office, task.id, case=case, person=person, how="not_established", tried=("x",), by=INVESTIGATOR.id)


# ---- The person's own cases


def test_nobody_who_filed_nothing_has_cases(lender):
    assert cases_of(lender.node.office, person_of(lender)) == ()


def test_a_case_goes_through_its_states(lender):
    def state():
        (line,) = cases_of(lender.node.office, person_of(lender))
        assert (line.state, line.waits_for) == (view(lender, line.case).state, view(lender, line.case).waits_for)
        return line.state

    filed = complain(lender)
    assert state() == "received"
    found = first_finding(lender, filed)
    assert state() == "investigating"
    conclude(lender, found)
    assert state() == "found"
    send(lender, found, answering(found))
    assert state() == "answered"
    dispute(lender.node.office, lender.node.files, filed.case, person=person_of(lender), text="no")
    assert state() == "disputed"
    close(lender, filed.case)
    assert state() == "closed"


def test_a_line_says_when_the_answer_is_due_until_it_went_out(lender):
    filed = complain(lender)
    zone = lender.node.office.sequencer.packs.zones["Asia/Shanghai"]
    (line,) = cases_of(lender.node.office, person_of(lender))
    assert (line.due, line.values) == (answer_clock(line.filed, zone=zone).due, ())
    found = first_finding(lender, filed)
    send(lender, found, answering(found))
    (line,) = cases_of(lender.node.office, person_of(lender))
    assert (line.due, line.values) == (None, ("recorded", "out_of_scope"))


def test_the_newest_case_stands_first_and_nobody_elses_at_all(lender):
    first, second = complain(lender), complain(lender, brought=(), allegations=(alleged(sources=()),))
    assert [line.case for line in cases_of(lender.node.office, person_of(lender))] == [second.case, first.case]
    assert cases_of(lender.node.office, lender.cast.borrower.person) == ()


# ---- One case in full


def test_a_case_just_filed_is_what_was_filed(lender):
    filed = complain(lender)
    seen = view(lender, filed.case)
    assert (seen.case, seen.person, [line.filing for line in seen.filings], seen.exhibits) == (
        filed.case,
        person_of(lender),
        [filed.filing],
        filed.exhibits,
    )
    assert (seen.findings, seen.answers, seen.refused, seen.disputes, seen.tasks, seen.closed) == ((), (), 0, (), (), None)
    assert [clock.name for clock in seen.clocks] == ["complaint_answer"]


def test_every_edition_is_shown_with_its_entry(lender):
    filed = complain(lender)
    first = first_finding(lender, filed)
    more = add(lender, filed)
    second = find(lender.node.office, lender.node.files, more.filing, read=read_nothing, edition=2)
    seen = view(lender, filed.case)
    assert [(line.index, line.finding) for line in seen.findings] == [(first.index, first.finding), (second.index, second.finding)]
    assert [line.filing for line in seen.filings] == [filed.filing, more.filing]
    assert [exhibit.id for exhibit in seen.exhibits] == [EXHIBIT, MORE]


def test_an_answer_against_the_finding_is_shown_with_why_and_by_which_role(lender):
    found = first_finding(lender)
    denial = denying(found)
    second = sign_second(answer_digest(denial), "the recording shows another", staff=REVIEWER.id, seed=REVIEWER.seed)
    send(lender, found, denial)
    send(lender, found, denial, second=second)
    seen = view(lender, found.finding.case)
    assert seen.refused == 1
    (line,) = seen.answers
    assert (line.answer, line.against, line.second) == (denial, "the recording shows another", "reviewer")
    assert REVIEWER.id not in repr(seen)
    assert HANDLER.id not in repr(seen)


def test_an_answer_that_says_what_was_found_needs_no_reason(lender):
    found = first_finding(lender)
    written = answering(found, measures=(Measure(what="suspend_agency", agency=AGENCY), Measure(what="apology")))
    send(lender, found, written)
    seen = view(lender, found.finding.case)
    assert [(line.answer, line.against, line.second) for line in seen.answers] == [(written, None, None)]
    assert [(line.what, line.agency) for line in seen.measures] == [("suspend_agency", AGENCY), ("apology", "")]


def test_disputes_letters_and_the_end_are_shown(lender):
    found = first_finding(lender)
    case = found.finding.case
    dispute(lender.node.office, lender.node.files, case, person=person_of(lender), text="one is missing")
    keep_letter(lender.node.office, case, person=person_of(lender), what="demand", data=b"%PDF-", by=None)
    close(lender, case)
    seen = view(lender, case)
    assert [(line.edition, line.text) for line in seen.disputes] == [(1, "one is missing")]
    assert [(line.what, line.by_staff) for line in seen.letters] == [("demand", False)]
    assert seen.closed.how == "answered"


def test_the_person_sees_that_somebody_looks_and_staff_see_who(lender):
    found = first_finding(lender)
    conclude(lender, found)
    mine, theirs = view(lender, found.finding.case), view(lender, found.finding.case, by=INVESTIGATOR)
    assert {task.agency for task in mine.tasks} == {""}
    assert {task.agency for task in theirs.tasks} >= {AGENCY, OWN}
    assert all(task.tried == ("x",) and task.concluded for task in theirs.tasks)
    assert replace(mine, tasks=()) == replace(theirs, tasks=())
    assert [clock.name for clock in mine.clocks] == ["complaint_answer", "agency_task"]


def test_reading_a_case_of_ones_own_is_no_entry(lender):
    filed = complain(lender)
    before = lender.size
    view(lender, filed.case)
    cases_of(lender.node.office, person_of(lender))
    assert lender.size == before


def test_nobody_reads_a_case_of_somebody_else(lender):
    filed = complain(lender)
    with pytest.raises(NotFound, match="no such case of this person"):
        read_case(lender.node.office, lender.node.files, filed.case, person=lender.cast.borrower.person)
    with pytest.raises(NotFound, match=r"no complaint\.filed of this case"):
        view(lender, CaseId(fresh_id("case")))


# ---- Staff


@pytest.mark.parametrize("by", [HANDLER, INVESTIGATOR, REVIEWER])
def test_staff_who_handle_cases_read_them(lender, by):
    filed = complain(lender)
    assert view(lender, filed.case, by=by).filings[0].filing == filed.filing


@pytest.mark.parametrize("by", [COLLECTOR, OFFICER, LOADER, worker(99)])
def test_nobody_else_of_the_staff_does(lender, by):
    filed = complain(lender)
    with pytest.raises(NotAllowed):
        view(lender, filed.case, by=by)
    with pytest.raises(NotAllowed):
        read_exhibit(lender.node.office, lender.node.files, filed.case, EXHIBIT, by=by.id, person=person_of(lender))


def test_a_handler_who_collects_from_the_borrower_behind_it_is_recused(lender):
    both = worker(50)
    office = lender.node.office
    register_staff(office, both.id, agency=AGENCY, key=public_of(both.seed), roles=["handler", "collector"], by=OFFICER.id)
    debtor = lender.cast.borrower.person
    assignment = Assignment(debtor=debtor, debt=DEBT, staff=both.id, agency=AGENCY, since=NOW, until=A_YEAR_ON)
    filed = complain(lender)
    assert view(lender, filed.case, by=both).case == filed.case
    assign_debt(office, assignment, by=LOADER.id)
    with pytest.raises(NotAllowed, match="not for you to do here"):
        view(lender, filed.case, by=both)


# ---- Files


def exhibit(lender, case, name=EXHIBIT, *, by=None, person=None):
    return read_exhibit(lender.node.office, lender.node.files, case, name, by=by, person=person or person_of(lender))


def test_the_person_opens_what_they_brought_without_an_entry(lender):
    filed = complain(lender)
    before = lender.size
    assert exhibit(lender, filed.case) == ("call-list.png", "screenshot", b"a picture")
    assert lender.size == before


@pytest.mark.parametrize(("by", "role"), [(HANDLER, "handler"), (INVESTIGATOR, "investigator"), (REVIEWER, "reviewer")])
def test_staff_open_it_by_an_entry_that_the_person_sees(lender, by, role):
    filed = complain(lender)
    assert exhibit(lender, filed.case, by=by.id)[2] == b"a picture"
    entry = lender.node.office.book.history([filed.case]).of(filed.case)[-1]
    assert (entry.kind, entry.said["staff"], entry.said["parts"]) == ("openings.read", by.id, ["exhibit"])
    assert open_part(lender.node.office, entry.index, part="parties").content == {"role": role, "parts": ["exhibit"]}


def test_the_entry_comes_before_the_file_is_opened(lender):
    filed = complain(lender)
    lender.node.files._database.connection().execute("DELETE FROM case_part WHERE name LIKE '%.data'")
    with pytest.raises(NotFound, match="no such part"):
        exhibit(lender, filed.case, by=HANDLER.id)
    assert lender.kinds(filed.case)[-1] == "openings.read"


def test_a_file_that_was_added_later_is_opened_too(lender):
    filed = complain(lender)
    add(lender, filed)
    assert exhibit(lender, filed.case, MORE) == ("bill.csv", "screenshot", b"a bill")


def test_a_file_of_another_case_or_person_is_not_opened(lender):
    filed = complain(lender)
    other = complain(lender, brought=(), allegations=(replace(STRANGE, id=1),))
    for case, name, person in (
        (other.case, EXHIBIT, None),
        (filed.case, MORE, None),
        (filed.case, ExhibitId("../filing"), None),
        (filed.case, EXHIBIT, lender.cast.borrower.person),
    ):
        with pytest.raises(NotFound):
            exhibit(lender, case, name, person=person)


def test_a_file_that_was_exchanged_is_not_shown(lender):
    filed = complain(lender)
    connection = lender.node.files._database.connection()
    connection.execute("UPDATE case_part SET sealed = zeroblob(99) WHERE name LIKE '%.data'")
    with pytest.raises((Unusable, WrongSealed)):
        exhibit(lender, filed.case)


def test_a_case_is_closed_for_good_when_its_person_is_forgotten(lender):
    filed = complain(lender)
    connection = lender.node.office.book._database.connection()
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("DELETE FROM person WHERE id = ?", (person_of(lender),))
    for act in (lambda: view(lender, filed.case), lambda: exhibit(lender, filed.case)):
        with pytest.raises(NotFound, match="what it sealed is closed for good"):
            act()
