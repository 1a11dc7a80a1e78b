"""Which points of a draft are said to lack something of their time: by the rule of the finding, as far as a draft knows."""

import pytest

from tests.unit.web.citizen.complaining import BILL, PNG, begun, brought, exhibits, typed
from tests.web_stage import Visitor

EARLY = "Before you proved the number here"
POINTS = "/me/complain/points"
HEADING = BILL.split(b"2026-11-05 14")[0]


def early(visitor: Visitor) -> int:
    """Points that the last page marks; the notice above them says it once more."""
    return max(0, visitor.get("/me/complain/check").text.count(EARLY) - 1)


def test_a_point_of_before_the_proof_with_nothing_of_its_time_is_told(visitor: Visitor) -> None:
    begun(visitor)
    typed(visitor)
    assert early(visitor) == 1
    assert EARLY in visitor.get(POINTS).text


def test_what_a_bill_tells_and_what_lies_between_its_calls_is_not_early(visitor: Visitor) -> None:
    begun(visitor)
    brought(visitor, ("bill.csv", BILL))
    visitor.get("/me/complain/files")
    assert early(visitor) == 0
    typed(visitor, since="2026-11-05T16:00", answered="no", minutes="", seconds="")
    assert early(visitor) == 0
    typed(visitor, since="2026-11-04T16:00")
    assert early(visitor) == 1


@pytest.mark.parametrize("file", [("junk", b"junk"), ("bill.csv", HEADING), ("picture.png", PNG)])
def test_a_file_that_shows_nothing_of_then_changes_nothing(visitor: Visitor, file: tuple[str, bytes]) -> None:
    begun(visitor)
    brought(visitor, file)
    visitor.get("/me/complain/files")
    typed(visitor)
    assert early(visitor) == 1


@pytest.mark.parametrize(("until", "count"), [("", 0), ("2026-11-05T15:03", 0), ("2026-11-05T15:30", 1)])
def test_a_picture_shows_the_point_that_names_it_if_that_is_told_to_the_hour(visitor: Visitor, until: str, count: int) -> None:
    begun(visitor)
    brought(visitor, ("picture.png", PNG))
    visitor.get("/me/complain/files")
    (picture,) = exhibits(visitor)
    assert typed(visitor, exhibit=picture, until=until).status_code == 303
    assert early(visitor) == count
