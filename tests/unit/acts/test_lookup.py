"""查号: is this number one of yours? Lines and agencies are public, and asking leaves no trace."""

import pytest

from minglu.acts.lookup import Holder, PublicLine, holders, whose_line
from minglu.acts.register import Contract, register_agency, register_line
from minglu.canon.ids import AgencyId
from minglu.canon.instants import DAY, Instant
from minglu.canon.numbers import E164
from tests.unit.acts.cast import A_YEAR_ON, AGENCY, BORROWER, CONTACT, LINE, NOW, OFFICER, OWN, STRANGER


def whose(lender, number=LINE):
    return whose_line(lender.node.office, number)


def test_a_line_is_told_with_its_agency(lender):
    assert whose(lender) == PublicLine(agency="Agency (fictional)", since=NOW, channel="call")


@pytest.mark.parametrize("number", [BORROWER, CONTACT, STRANGER, E164("+8616000000901"), E164("+861600000090")])
def test_any_other_number_is_told_alike_whoever_it_belongs_to(lender, number):
    assert whose(lender, number) is None


def test_asking_is_no_entry(lender):
    before = lender.size
    whose(lender)
    whose(lender, STRANGER)
    assert lender.size == before


@pytest.mark.parametrize(("after", "known"), [(DAY - 1, False), (DAY, True)])
def test_a_line_is_told_from_the_day_it_is_used(lender, after, known):
    number, now = E164("+8616000000905"), lender.clock.now()
    register_line(lender.node.office, number, agency=AGENCY, since=Instant(now + DAY), by=OFFICER.id)
    lender.later(after)
    assert (whose(lender, number) is not None) is known


def test_a_line_of_the_lenders_own_team_is_told_as_its_own(lender):
    number = E164("+8616000000905")
    register_line(lender.node.office, number, agency=OWN, since=NOW, by=OFFICER.id)
    assert whose(lender, number).agency == "Lender (fictional)"


def test_an_agency_that_was_registered_again_has_its_newest_name(lender):
    contract = Contract(name="Agency under a new name", own=False, since=NOW, until=A_YEAR_ON, evaluated=NOW)
    register_agency(lender.node.office, contract, agency=AGENCY, by=OFFICER.id)
    assert whose(lender).agency == "Agency under a new name"


def test_an_agency_without_a_name_is_told_by_its_id(lender):
    number, unknown = E164("+8616000000905"), AgencyId("agy_" + "0e" * 16)
    register_line(lender.node.office, number, agency=unknown, since=NOW, by=OFFICER.id)
    assert whose(lender, number).agency == unknown


@pytest.mark.parametrize(
    ("written", "sure"),
    [("160 0000 0900", True), ("+8616000000900", True), ("160****0900", False), ("妈妈", None), ("", None), (None, None), (CONTACT, None)],
)
def test_a_writing_is_told_with_its_agency_and_a_guess_as_one(lender, written, sure):
    found = holders(lender.node.office, [(written, NOW)])
    assert found == (None if sure is None else Holder(agency="Agency (fictional)", sure=sure),)


def test_a_line_is_its_holders_at_the_time_of_the_call(lender):
    assert holders(lender.node.office, [(str(LINE), Instant(NOW - DAY)), (str(LINE), NOW)])[0] is None
