"""The ways onward and the measures, as data."""

import pytest

from minglu.canon.ids import AgencyId
from minglu.cases.errors import WrongFiling
from minglu.cases.measures import MEASURES, Measure, check_measure
from minglu.cases.remedies import ALL_WAYS, WAYS
from minglu.ledger.kinds import KINDS


def test_there_are_four_ways_onward() -> None:
    assert ALL_WAYS == ("arbitration", "authority", "lawsuit", "negotiation")


def test_arbitration_warns_that_it_binds_only_those_who_signed() -> None:
    assert [way.name for way in WAYS.values() if way.warning] == ["arbitration"]
    assert WAYS["arbitration"].warning == "arbitration_binds_signers_only"


def test_every_way_cites_law_with_the_confidence_of_our_reading() -> None:
    assert all(way.law and way.letters for way in WAYS.values())
    assert {cited.confidence for way in WAYS.values() for cited in way.law} <= {"V", "S", "K"}


def test_what_a_measure_causes_is_a_kind_of_entry() -> None:
    assert {kind.causes for kind in MEASURES.values()} - {""} <= set(KINDS)


@pytest.mark.parametrize("agency", ["agency", "per_" + "00" * 16, "agy_" + "0" * 31])
def test_an_agency_is_named_by_its_id(agency: str) -> None:
    with pytest.raises(WrongFiling, match="named by its id"):
        check_measure(Measure(what="suspend_agency", agency=AgencyId(agency)))
