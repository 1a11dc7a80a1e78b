"""Letters as values: incomplete or inconsistent ones are never made."""

from dataclasses import replace
from datetime import date

import pytest

from minglu.papers.citations import citations_for
from minglu.papers.errors import WrongLetter
from tests.unit.papers.letters import ANSWERED, COMPLAINT, DEMAND, ENCLOSURES, LAW, UNANSWERED

PARTY = DEMAND.writer


def test_the_bounds_of_the_deadline() -> None:
    assert replace(DEMAND, deadline=date(2026, 10, 21)).deadline == date(2026, 10, 21)
    with pytest.raises(WrongLetter, match="a day after"):
        replace(DEMAND, deadline=DEMAND.dated)
    with pytest.raises(WrongLetter, match="a year later"):
        replace(DEMAND, deadline=date(2027, 10, 22))


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"kind": "lawsuit"}, "a letter is one of"),
        ({"language": "fr"}, "in zh or en"),
        ({"about": PARTY}, "a demand does not"),
        ({"demands": ()}, "one or more of"),
        ({"demands": ("stop", "stop")}, "each once"),
        ({"demands": ("investigate",)}, "one or more of"),
        ({"basis": ()}, "at least one citation"),
        ({"basis": citations_for(LAW, "authority")}, "meant for this kind"),
        ({"number": "160 0000 0202"}, r"E\.164"),
        ({"number": "+86160****0202"}, r"E\.164"),
        ({"findings": ("x" * 2_001,)}, "findings is one printable line"),
        ({"findings": ("x",) * 21}, "at most 20 lines"),
        ({"own_demands": ("a\nb",)}, "own_demands is one printable line"),
        ({"receipt": " "}, "receipt is one printable line"),
        ({"writer": replace(PARTY, name="")}, "name is one printable line"),
        ({"writer": replace(PARTY, name="x" * 121)}, "name is one printable line"),
        ({"writer": replace(PARTY, name="\u202e gnal")}, "name is one printable line"),
        ({"writer": replace(PARTY, contact=())}, "how to reach it"),
        ({"representative": replace(PARTY, contact=("",))}, "contact is one printable line"),
        ({"incidents": (UNANSWERED, ANSWERED)}, "order in which they happened"),
        ({"incidents": (replace(ANSWERED, channel="dream"),)}, "came by one of"),
        ({"incidents": (replace(ANSWERED, seconds=-1),)}, "none is below zero"),
        ({"incidents": (replace(UNANSWERED, seconds=3),)}, "only an answered call"),
        ({"incidents": (replace(ANSWERED, exhibits=(3,)),)}, "not enclosed"),
        ({"incidents": (replace(ANSWERED, content="\x00"),)}, "printable line"),
        ({"incidents": (ANSWERED,) * 501}, "at most 500"),
        ({"dated": date(2026, 10, 12)}, "later than the letter"),
        ({"enclosures": ENCLOSURES[::-1]}, "without a gap"),
        ({"enclosures": (replace(ENCLOSURES[0], sha256="0A" * 32), ENCLOSURES[1])}, "64 lower-case"),
        ({"enclosures": (replace(ENCLOSURES[0], grade=""), ENCLOSURES[1])}, "printable line"),
    ],
)
def test_a_letter_that_is_not_right_is_not_made(changed, because) -> None:
    with pytest.raises(WrongLetter, match=because):
        replace(DEMAND, **changed)


def test_a_complaint_names_whom_it_is_about() -> None:
    with pytest.raises(WrongLetter, match="names the institution"):
        replace(COMPLAINT, about=None)


def test_what_was_wrong_is_told_without_the_name() -> None:
    with pytest.raises(WrongLetter) as caught:
        replace(DEMAND, writer=replace(PARTY, name="赵敏\n"))
    assert "赵敏" not in str(caught.value)


def test_an_incident_on_the_day_of_the_letter_in_its_zone_is_listed() -> None:
    assert replace(DEMAND, dated=date(2026, 10, 13)).incidents[-1] == UNANSWERED
