"""The docket: where each case stands and what it waits for, by its entries alone."""

import pytest

from minglu.canon.instants import DAY, Instant
from minglu.cases.docket import KINDS, fold_docket
from minglu.ledger.kinds import KINDS as KNOWN
from minglu.rules.errors import WrongHistory
from minglu.rules.history import Event

CASE, OTHER, HER = "case_" + "0c" * 16, "case_" + "0d" * 16, "per_" + "0a" * 16
TASK, NEXT = "task_" + "01" * 16, "task_" + "02" * 16
NOW = Instant(1_791_784_800_000)

FILED, MORE, DISPUTED, ANSWERED, CLOSED = "complaint.filed", "complaint.supplemented", "complaint.disputed", "answer.sent", "case.closed"
FOUND, OPENED, CONCLUDED = "finding.made", "investigation.opened", "investigation.concluded"


def event(kind, index, **said):
    members = {"case": CASE, "person": HER}
    if kind == FOUND:
        members |= {"edition": 1, "values": ["recorded"]}
    if kind in (OPENED, CONCLUDED):
        members |= {"task": TASK}
    if kind == OPENED:
        members |= {"agency": "agy_" + "0b" * 16, "why": "breach", "due": int(NOW + 3 * DAY), "clock": "agency_task"}
    return Event(index=index, at=Instant(NOW + index), kind=kind, said={**members, **said})


def after(*kinds):
    """The case after these entries."""
    (case,) = fold_docket(event(kind, index) for index, kind in enumerate(kinds))
    return case


@pytest.mark.parametrize(
    ("kinds", "state", "waits_for"),
    [
        ((FILED,), "received", "finding"),
        ((FILED, FOUND), "found", "answer"),
        ((FILED, MORE), "received", "finding"),
        ((FILED, FOUND, OPENED), "investigating", "tasks"),
        ((FILED, FOUND, OPENED, CONCLUDED), "found", "answer"),
        ((FILED, FOUND, MORE), "found", "finding"),
        ((FILED, FOUND, OPENED, MORE), "investigating", "finding"),
        ((FILED, FOUND, MORE, FOUND), "found", "answer"),
        ((FILED, FOUND, ANSWERED), "answered", "closing"),
        ((FILED, FOUND, OPENED, ANSWERED), "answered", "tasks"),
        ((FILED, FOUND, ANSWERED, MORE), "answered", "finding"),
        ((FILED, FOUND, ANSWERED, MORE, FOUND), "found", "answer"),
        ((FILED, FOUND, DISPUTED), "disputed", "answer"),
        ((FILED, FOUND, ANSWERED, DISPUTED), "disputed", "answer"),
        ((FILED, FOUND, ANSWERED, DISPUTED, MORE), "disputed", "finding"),
        ((FILED, FOUND, ANSWERED, DISPUTED, ANSWERED), "answered", "closing"),
        ((FILED, FOUND, ANSWERED, CLOSED), "closed", ""),
        ((FILED, CLOSED), "closed", ""),
        ((FILED, FOUND, ANSWERED, CLOSED, MORE), "answered", "finding"),
        ((FILED, FOUND, ANSWERED, CLOSED, DISPUTED), "disputed", "answer"),
        ((FILED, FOUND, ANSWERED, CLOSED, DISPUTED, ANSWERED, CLOSED), "closed", ""),
    ],
)
def test_where_a_case_stands_and_what_it_waits_for(kinds, state, waits_for):
    case = after(*kinds)
    assert (case.state, case.waits_for) == (state, waits_for)


def test_what_was_brought_later_does_not_move_the_day_of_filing():
    assert after(FILED, FOUND, MORE, MORE).filed == NOW


def test_the_first_answer_is_the_one_that_stops_the_clock():
    assert after(FILED, FOUND, ANSWERED, DISPUTED, ANSWERED).answered == NOW + 2
    assert after(FILED, FOUND).answered is None


def test_a_case_that_was_opened_again_is_not_closed():
    assert after(FILED, CLOSED).closed == NOW + 1
    assert after(FILED, CLOSED, MORE).closed is None


def test_values_are_those_of_the_newest_finding():
    first = event(FOUND, 1, values=["out_of_scope"])
    second = event(FOUND, 2, values=["recorded", "out_of_scope"], edition=2)
    (case,) = fold_docket([event(FILED, 0), first, second])
    assert (case.edition, case.values) == (2, ("recorded", "out_of_scope"))
    assert (after(FILED).edition, after(FILED).values) == (0, ())


def test_only_tasks_that_have_not_ended_are_open():
    other = event(OPENED, 3, task=NEXT, why="out_of_scope")
    (case,) = fold_docket([event(FILED, 0), event(FOUND, 1), event(OPENED, 2), other, event(CONCLUDED, 4)])
    assert [(task.id, task.why, task.opened) for task in case.tasks] == [(NEXT, "out_of_scope", NOW + 3)]


def test_cases_come_in_the_order_of_filing_and_do_not_mix():
    events = [event(FILED, 0, case=OTHER), event(FILED, 1), event(FOUND, 2), event(CLOSED, 3, case=OTHER)]
    assert [(case.case, case.state) for case in fold_docket(events)] == [(OTHER, "closed"), (CASE, "found")]


def test_other_entries_of_a_case_change_nothing():
    events = [event(FILED, 0), event("openings.read", 1), event("measure.taken", 2), event("answer.refused", 3)]
    assert fold_docket(events) == fold_docket(events[:1])


def test_a_case_whose_complaint_is_not_there_is_none():
    assert fold_docket([event(FOUND, 0), event(ANSWERED, 1)]) == ()
    assert fold_docket([]) == ()


@pytest.mark.parametrize(("kind", "member"), [(FILED, "case"), (FILED, "person"), (FOUND, "values"), (FOUND, "edition"), (OPENED, "due")])
def test_an_entry_without_what_its_kind_promises_is_not_guessed(kind, member):
    whole = event(kind, 1)
    broken = Event(index=1, at=whole.at, kind=kind, said={name: value for name, value in whole.said.items() if name != member})
    with pytest.raises(WrongHistory, match=member):
        fold_docket([event(FILED, 0, case=OTHER), broken] if kind == FILED else [event(FILED, 0), broken])


def test_every_kind_it_is_folded_from_exists():
    assert set(KINDS) <= set(KNOWN)
