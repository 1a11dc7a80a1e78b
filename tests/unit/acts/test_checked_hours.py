"""The scope of checking behind a finding: as it was then, and for who may read the finding."""

import pytest

from minglu.acts.checked_hours import checked_hours
from minglu.acts.errors import NotAllowed
from minglu.acts.register import register_line
from minglu.canon.numbers import E164
from tests.unit.acts.cast import AGENCY, COLLECTOR, HANDLER, LINE, OFFICER
from tests.unit.acts.grievance import complain, first_finding


def checked(lender, finding, by):
    return checked_hours(lender.node.office, finding, person=lender.cast.contact.person, by=by)


@pytest.fixture
def finding(lender):
    return first_finding(lender, complain(lender)).finding


def test_a_line_that_was_never_compared_has_no_hours(lender, finding):
    line = next(line for line in checked(lender, finding, HANDLER.id) if line.number == LINE)
    assert (line.agency, line.spans) == (AGENCY, ())


def test_a_line_of_later_is_not_in_an_earlier_finding(lender, finding):
    before = checked(lender, finding, HANDLER.id)
    register_line(lender.node.office, E164("+8616000000905"), agency=AGENCY, since=lender.clock.now(), by=OFFICER.id)
    assert checked(lender, finding, HANDLER.id) == before


@pytest.mark.parametrize("staff", [COLLECTOR, OFFICER])
def test_who_may_not_read_findings_is_told_no_hours(lender, finding, staff):
    with pytest.raises(NotAllowed):
        checked(lender, finding, staff.id)
