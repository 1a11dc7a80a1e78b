"""What files suggest: one suggestion a contact, few enough to be looked at, nothing that the person did herself."""

from dataclasses import replace

import pytest

from minglu.canon.ids import ExhibitId
from minglu.canon.instants import MINUTE, SECOND, Instant
from minglu.cases.complaint import MOST_ALLEGATIONS, Source
from minglu.cases.drafting import contacts, suggest
from minglu.cases.material import Material
from minglu.evidence.reading import Reading, Readings
from tests.unit.cases import story
from tests.unit.cases.story import BILL_ID, SHOT_ID, bill_row, moment

CALL = "2026-11-05 14:03"


def row(at=CALL, *, shift=0, **changed) -> Reading:
    plain = bill_row(at, other="16000007777")
    return replace(plain, **{"at": Instant(moment(at) + shift), **changed})


def material(*rows: Reading, kind="carrier_bill", id_=BILL_ID) -> Material:
    return Material(exhibit=story.exhibit(id_, kind=kind), origin=kind, readings=Readings(reader=kind, rows=rows, left_out=()))


def shot(*rows: Reading) -> Material:
    return material(*rows, kind="screenshot", id_=SHOT_ID)


def test_a_row_becomes_a_suggestion_that_names_its_place():
    (told,) = suggest([material(row(seconds=41))])
    assert (told.id, told.kind, told.direction, told.other, told.seconds, told.answered) == (1, "call", "in", "16000007777", 41, True)
    assert (told.since, told.until, told.said) == (moment(CALL), moment(CALL) + MINUTE, "")
    assert told.sources == (Source(exhibit=BILL_ID, place="row 7"),)


def test_every_suggestion_can_be_filed_as_it_is():
    told = suggest([material(row(), row("2026-11-06 09:00", place="row 8"), row("2026-11-01 10:00", place="row 9"))])
    story.filing(*told, exhibits=(BILL_ID,))
    assert [one.id for one in told] == [1, 2, 3]
    assert [one.since for one in told] == sorted(one.since for one in told)


# ---- One contact, several files

SAME = {
    "to the second": row(),
    "a minute later": row(shift=MINUTE),
    "two minutes before": row(shift=-2 * MINUTE),
    "a masked number": row(other="160****7777"),
    "a hidden number": row(other="***"),
    "a number with its country": row(other="+86 160 0000 7777"),
    "a direction that is not known": row(direction="unknown"),
    "nobody says whether it was answered": row(answered=None, seconds=None),
    "another length": row(seconds=99),
}


@pytest.mark.parametrize("other", SAME.values(), ids=SAME.keys())
def test_rows_of_two_files_that_tell_of_one_contact_are_one(other):
    (told,) = suggest([material(row()), shot(replace(other, place="box 2"))])
    assert told.sources == (Source(exhibit=BILL_ID, place="row 7"), Source(exhibit=SHOT_ID, place="box 2"))


APART = {
    "two minutes and a second later": row(shift=2 * MINUTE + SECOND),
    "another number": row(other="16000004321"),
    "missed here, answered there": row(answered=False, seconds=None),
    "a message": row(kind="message", answered=None),
}


@pytest.mark.parametrize("other", APART.values(), ids=APART.keys())
def test_rows_that_do_not_agree_are_two(other):
    assert len(suggest([material(row()), shot(other)])) == 2


def test_two_rows_of_one_file_are_two_contacts_however_alike():
    assert len(suggest([material(row(), row(place="row 8"))])) == 2


def test_of_two_that_are_near_the_nearest_is_the_one():
    told = suggest([material(row(), row(shift=90 * SECOND, place="row 8")), shot(row(shift=80 * SECOND, place="box 1"))])
    assert [[source.place for source in one.sources] for one in told] == [["row 7"], ["row 8", "box 1"]]


def test_a_row_of_a_third_file_must_agree_with_both():
    third = material(row(other="***", answered=False, seconds=None), kind="call_backup", id_=ExhibitId("exh_" + "e3" * 16))
    assert len(suggest([material(row()), shot(row(other="***", answered=None)), third])) == 2


def test_the_better_kind_of_file_is_believed_and_the_order_of_files_is_nothing():
    poor = shot(row(seconds=99, other="160****7777", place="box 1", shift=30 * SECOND))
    good = material(row(seconds=41))
    assert suggest([poor, good]) == suggest([good, poor])
    (told,) = suggest([poor, good])
    assert (told.seconds, told.other, told.since, told.until) == (41, "16000007777", moment(CALL), moment(CALL) + 90 * SECOND)


def test_a_whole_number_is_preferred_to_a_masked_one_of_a_better_file():
    (told,) = suggest([material(row(other="160****7777")), shot(row())])
    assert told.other == "16000007777"


def test_the_wording_of_a_message_is_kept_and_no_name_from_the_address_book():
    call, message = row(text="妈妈"), row("2026-11-06 09:00", kind="message", text="还钱\x07\r\n不然", answered=None, place="sms 1")
    assert [one.said for one in suggest([material(call, message)])] == ["", "还钱\n不然"]


# ---- What is not suggested

LEFT = {
    "she called herself": row(direction="out"),
    "no certain moment": replace(row(), at=None),
    "a contact of the address book": row(kind="contact"),
}


@pytest.mark.parametrize("left", LEFT.values(), ids=LEFT.keys())
def test_what_did_not_come_in_at_a_moment_is_not_suggested(left):
    assert contacts([material(left)]) == ()


def test_nothing_read_suggests_nothing():
    assert (suggest([]), suggest([material()])) == ((), ())


@pytest.mark.parametrize(
    ("changed", "member", "expected"),
    [
        ({"other": ""}, "other", None),
        ({"other": "1" * 41}, "other", None),
        ({"other": "160\x07"}, "other", None),
        ({"seconds": -1}, "seconds", None),
        ({"seconds": 86_401}, "seconds", None),
        ({"seconds": 86_400}, "seconds", 86_400),
        ({"kind": "message", "text": "字" * 2_001}, "said", "字" * 2_000),
    ],
)
def test_what_a_filing_would_refuse_is_left_out_of_a_suggestion(changed, member, expected):
    (told,) = suggest([material(row(**changed))])
    assert getattr(told, member) == expected
    story.filing(told, exhibits=(BILL_ID,))


@pytest.mark.parametrize("place", ["", "row\n7", "x" * 300])
def test_a_place_that_cannot_be_named_in_a_filing_is_made_so(place):
    (told,) = suggest([material(row(place=place))])
    story.filing(told, exhibits=(BILL_ID,))


# ---- A bill of a whole life

MANY = tuple(row("2026-11-01 00:00", shift=place * 10 * MINUTE, other="16000004321", place=f"row {place}") for place in range(1_000))


def test_of_a_thousand_rows_the_newest_are_suggested():
    told = suggest([material(*MANY)])
    assert len(told) == MOST_ALLEGATIONS
    assert [one.sources[0].place for one in told] == [f"row {place}" for place in range(950, 1_000)]


def test_calls_from_registered_lines_come_before_everything_else():
    ours = replace(MANY[3], other=story.LINE_NUMBER)
    told = suggest([material(*MANY[:3], ours, *MANY[4:])], register=story.register_of(story.registered()))
    assert told[0].sources[0].place == "row 3"
    assert len(told) == MOST_ALLEGATIONS


def test_what_surely_came_in_comes_before_what_may_have():
    unsure = tuple(replace(one, direction="unknown") for one in MANY[1:])
    assert suggest([material(MANY[0], *unsure)])[0].sources[0].place == "row 0"


def test_what_was_suggested_before_makes_room_for_the_next():
    seen = {source for one in suggest([material(*MANY)]) for source in one.sources}
    told = suggest([material(*MANY)], but=seen, most=10)
    assert [one.sources[0].place for one in told] == [f"row {place}" for place in range(940, 950)]


@pytest.mark.parametrize("most", [0, -3])
def test_no_room_is_no_suggestion(most):
    assert suggest([material(row())], most=most) == ()
