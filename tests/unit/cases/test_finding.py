"""The bytes of a finding."""

from dataclasses import replace

import pytest

from minglu.cases.conclude import conclude
from minglu.cases.errors import WrongPaper
from minglu.cases.finding import Finding, FindingValue, finding_digest, parse_finding, parse_value, render_finding
from tests.unit.cases.story import FILED, alleged, bill, filing, matter, moment, reconciled, registered, unpermitted

FOUND = conclude(
    matter(
        filing(alleged(1), alleged(2, other=None, at="2026-11-06 10:00"), alleged(3, answered=False, at="2026-11-07 10:00")),
        events=(unpermitted(happened=moment("2026-11-05 14:03")),),
        lines=(registered(), reconciled()),
        materials=(bill(),),
    ),
    edition=2,
    at=FILED,
)
DATA = render_finding(FOUND)


def test_a_finding_is_read_back_as_it_was_written() -> None:
    assert parse_finding(DATA) == FOUND
    assert [item.value for item in FOUND.items] == ["recorded", "contradicted", "unrecorded_in_scope"]


def test_a_value_is_found_by_allegation() -> None:
    assert FOUND.value_of(3) is FindingValue.UNRECORDED_IN_SCOPE
    assert FOUND.value_of(4) is None


def test_the_digest_binds_the_edition() -> None:
    assert finding_digest(FOUND) != finding_digest(replace(FOUND, edition=3))


def test_no_value_says_that_something_does_not_exist() -> None:
    assert [str(value) for value in FindingValue] == ["recorded", "contradicted", "unrecorded_in_scope", "out_of_scope"]


@pytest.mark.parametrize("word", ["does_not_exist", "RECORDED", "", "unrecorded"])
def test_there_is_no_fifth_value(word: str) -> None:
    with pytest.raises(WrongPaper, match="one of four values"):
        parse_value(word)


WRONG = {
    "no JSON": DATA[:-1],
    "white space": DATA + b" ",
    "another version": DATA.replace(b'"v":1', b'"v":2'),
    "a fifth value": DATA.replace(b'"unrecorded_in_scope"', b'"does_not_exist"'),
    "edition nought": DATA.replace(b'"edition":2', b'"edition":0'),
    "a truth as edition": DATA.replace(b'"edition":2', b'"edition":true'),
    "a missing item": render_finding(replace(FOUND, items=FOUND.items[1:])),
    "an item twice": render_finding(replace(FOUND, items=(FOUND.items[0], FOUND.items[0]))),
    "a case of another kind": DATA.replace(b'"case_', b'"task_'),
    "a short digest": DATA.replace(b'"scope":"', b'"scope":"A'),
    "an unknown member": DATA.replace(b'"v":1', b'"v":1,"x":1'),
    "an exhibit of another kind": DATA.replace(b'"exh_', b'"rec_'),
    "a negative entry": DATA.replace(b'"entry":120', b'"entry":-1'),
}


@pytest.mark.parametrize("data", WRONG.values(), ids=WRONG.keys())
def test_a_finding_is_not_read_from(data: bytes) -> None:
    assert data != DATA
    with pytest.raises(WrongPaper):
        parse_finding(data)


def test_more_items_than_a_complaint_has_allegations_refuse() -> None:
    many = Finding(**{name: getattr(FOUND, name) for name in Finding.__dataclass_fields__} | {"items": FOUND.items * 20})
    with pytest.raises(WrongPaper, match="one item an allegation"):
        parse_finding(render_finding(many))
