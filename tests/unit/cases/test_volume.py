"""Volume: different persons a day for one of the staff, with a case on each side of every line."""

from datetime import date

import pytest

from minglu.canon.instants import DAY, Instant, parse_instant
from minglu.cases.errors import WrongRecord
from minglu.cases.volume import LINES, fold_volume
from minglu.rules.history import Event
from tests.unit.rules.making import packs

ZONE = packs().zones["Asia/Shanghai"]
STAFF, COLLEAGUE, AGENCY = "stf_" + "01" * 16, "stf_" + "02" * 16, "agy_" + "0b" * 16
NOON = parse_instant("2026-11-06T12:00:00+08:00")


def permits(count, *, staff=STAFF, at=NOON, first=0, kind="contact.permit"):
    return [
        Event(
            index=number, at=Instant(at), kind=kind, said={"person": f"per_{number:032x}", "question": {"staff": staff, "agency": AGENCY}}
        )
        for number in range(first, first + count)
    ]


def lines(events):
    return [(one.persons, one.line) for one in fold_volume(events, zone=ZONE)]


@pytest.mark.parametrize(
    ("count", "found"),
    [
        (0, []),
        (24, []),
        (25, [(25, 25)]),
        (249, [(249, 25)]),
        (250, [(250, 250)]),
        (2_499, [(2_499, 250)]),
        (2_500, [(2_500, 2_500)]),
    ],
)
def test_each_line_is_reached_at_its_number(count, found):
    assert lines(permits(count)) == found


def test_it_says_who_for_which_agency_and_on_which_day():
    (one,) = fold_volume(permits(30), zone=ZONE)
    assert (one.staff, one.agency, one.day) == (STAFF, AGENCY, date(2026, 11, 6))


def test_the_same_person_again_is_one_person():
    assert lines([*permits(24), *permits(24), *permits(1)]) == []


def test_two_of_the_staff_are_not_added_up():
    assert lines([*permits(24), *permits(24, staff=COLLEAGUE, first=24)]) == []


@pytest.mark.parametrize(("next_one", "found"), [("2026-11-06T23:59:59.999+08:00", [(25, 25)]), ("2026-11-07T00:00:00+08:00", [])])
def test_a_day_is_a_local_day(next_one, found):
    assert lines([*permits(24), *permits(1, at=parse_instant(next_one), first=24)]) == found


def test_refusals_and_outcomes_bring_nobody_nearer():
    assert lines([*permits(30, kind="contact.refusal"), *permits(30, kind="contact.outcome")]) == []


def test_the_newest_day_comes_first_and_on_a_day_the_most():
    events = [*permits(25), *permits(30, staff=COLLEAGUE), *permits(26, at=NOON + DAY)]
    assert lines(events) == [(26, 25), (30, 25), (25, 25)]


@pytest.mark.parametrize("said", [{}, {"person": 7, "question": {"staff": STAFF, "agency": AGENCY}}, {"person": "per_1", "question": {}}])
def test_a_permit_without_its_members_is_not_counted_past(said):
    with pytest.raises(WrongRecord, match="have an auditor look"):
        fold_volume([Event(index=0, at=Instant(NOON), kind="contact.permit", said=said)], zone=ZONE)


def test_the_lines_are_half_of_fifty_five_hundred_and_five_thousand():
    assert tuple(2 * line for line in LINES) == (50, 500, 5_000)
