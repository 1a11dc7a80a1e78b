"""Agencies by name: the register is public, and the last registration names."""

from minglu.acts.agencies import agency_names
from tests.unit.acts.cast import AGENCY


def test_an_agency_goes_by_the_name_it_was_registered_with(lender):
    assert agency_names(lender.node.office)[AGENCY] == "Agency (fictional)"


def test_asking_for_names_is_no_entry(lender):
    before = lender.size
    agency_names(lender.node.office)
    assert lender.size == before


def test_an_id_that_nobody_registered_has_no_name(lender):
    assert "agy_" + "0" * 32 not in agency_names(lender.node.office)
