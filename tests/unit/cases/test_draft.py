"""Drafts: two windows lose nothing of each other, machines never undo what a person did, and filing wants everything."""

from dataclasses import replace

import pytest

from minglu.canon.digest import sha256
from minglu.canon.ids import CaseId, ExhibitId
from minglu.canon.instants import DAY, MINUTE, Instant
from minglu.cases.complaint import MOST_ALLEGATIONS, Source
from minglu.cases.draft import (
    BESIDE,
    MOST_FILE_BYTES,
    MOST_FILES,
    Draft,
    DraftFile,
    FileRead,
    allegations_of,
    clean_name,
    left_over,
    ready,
    with_file,
    with_point,
    with_read,
    with_settled,
    with_suggestions,
    with_wants,
    without_file,
    without_point,
)
from minglu.cases.drafting import NO_LINES
from minglu.cases.errors import WrongFiling
from tests.unit.cases import story
from tests.unit.cases.story import BILL_ID, FILED, SHOT_ID, alleged
from tests.unit.cases.test_drafting import MANY, material, row, shot

EMPTY = Draft(case=story.CASE, started=FILED)
OTHER_CASE = CaseId("case_" + "c1" * 16)


def file(exhibit=BILL_ID, **changed) -> DraftFile:
    return replace(DraftFile(exhibit=exhibit, name="bill.csv", size=9, held=9), **changed)


def typed(draft=EMPTY, allegation=None, *, confirmed=True, **changed) -> Draft:
    return with_point(draft, allegation or alleged(0, **changed), confirmed=confirmed, at=FILED)


def drawn(draft: Draft, *materials) -> Draft:
    return with_suggestions(draft, materials, register=NO_LINES)


def numbers(draft: Draft) -> list[int]:
    return [point.allegation.id for point in draft.points]


BOTH = with_file(with_file(EMPTY, file()), file(SHOT_ID))


# ---- Points


def test_points_are_numbered_as_they_come_and_stand_in_the_order_of_time():
    draft = typed(typed(at="2026-11-06 09:00"), at="2026-11-05 09:00")
    assert numbers(draft) == [2, 1]
    assert [one.id for one in allegations_of(draft)] == [1, 2]


def test_a_number_is_never_given_twice():
    draft = without_point(typed(typed()), 2)
    assert numbers(typed(draft)) == [1, 3]


def test_two_windows_that_write_two_points_both_keep_theirs():
    before = typed(typed())
    after = typed(typed(before, alleged(1, said="one")), alleged(2, said="two"))
    assert [point.allegation.said for point in after.points] == ["one", "two"]


def test_whoever_writes_a_point_last_is_believed():
    after = typed(typed(typed(), alleged(1, said="first")), alleged(1, said="last"), confirmed=False)
    assert [(point.allegation.said, point.confirmed) for point in after.points] == [("last", False)]


def test_a_point_that_another_window_dropped_is_there_again_when_it_is_saved():
    after = typed(without_point(typed(typed()), 1), alleged(1, said="still"))
    assert sorted(numbers(after)) == [1, 2]


def test_dropping_a_point_twice_drops_no_other():
    assert numbers(without_point(without_point(typed(typed()), 1), 1)) == [2]


@pytest.mark.parametrize("number", [2, 50, -1, 2**40])
def test_a_number_that_was_never_given_is_no_point(number):
    with pytest.raises(WrongFiling, match="no such point in the draft"):
        typed(typed(), alleged(number))


def test_there_is_room_for_as_many_points_as_are_filed():
    draft = EMPTY
    for _ in range(MOST_ALLEGATIONS):
        draft = typed(draft)
    with pytest.raises(WrongFiling, match="at most 50 points"):
        typed(draft)
    assert len(typed(draft, alleged(7, said="changed")).points) == MOST_ALLEGATIONS


WRONG_POINTS = {
    "a file that is not of this draft": ({"sources": (Source(exhibit=SHOT_ID, place="row 1"),)}, "an exhibit that was not filed"),
    "a visit": ({"kind": "visit"}, "kind is call or message"),
    "an end before the beginning": ({"until": Instant(story.moment("2026-11-05 14:02"))}, "ends before it begins"),
    "a call of tomorrow but one": ({"since": Instant(FILED + 2 * DAY), "until": Instant(FILED + 2 * DAY)}, "after the filing"),
    "an endless description": ({"said": "x" * 2_001}, "at most 2000 characters"),
    "what cannot be seen": ({"said": "\x07"}, "control characters"),
    "an endless number": ({"other": "1" * 41}, "printable characters, or unknown"),
    "a length below zero": ({"seconds": -1}, "a duration is 0 to"),
    "a direction of its own": ({"direction": "up"}, "direction is in, out or unknown"),
}


@pytest.mark.parametrize(("changed", "because"), WRONG_POINTS.values(), ids=WRONG_POINTS.keys())
def test_a_point_that_could_not_be_filed_is_refused_when_it_is_written(changed, because):
    with pytest.raises(WrongFiling, match=because):
        typed(with_file(EMPTY, file()), replace(alleged(0), **changed))


# ---- Wishes


def test_wishes_are_kept_sorted_and_once():
    assert with_wants(EMPTY, ("stop", "apology", "stop")).wants == ("apology", "stop")


@pytest.mark.parametrize("wants", [("revenge",), ("stop", ""), ("Stop",)])
def test_a_wish_that_is_not_on_the_list_is_refused(wants):
    with pytest.raises(WrongFiling, match="not on the list"):
        with_wants(EMPTY, wants)


# ---- Files


@pytest.mark.parametrize("size", [0, -1, MOST_FILE_BYTES + 1])
def test_a_file_is_neither_empty_nor_too_large(size):
    with pytest.raises(WrongFiling, match="a file has 1 to 20,000,000 bytes"):
        with_file(EMPTY, file(size=size))


def test_the_files_of_a_draft_are_bounded_in_number():
    draft = EMPTY
    for number in range(MOST_FILES):
        draft = with_file(draft, file(ExhibitId(f"exh_{number:032x}")))
    with pytest.raises(WrongFiling, match="at most 20 files"):
        with_file(draft, file())


@pytest.mark.parametrize(("last", "fits"), [(MOST_FILE_BYTES, True), (1, False)])
def test_the_files_of_a_draft_are_bounded_together(last, fits):
    draft = EMPTY
    for number in range(2 if fits else 3):
        draft = with_file(draft, file(ExhibitId(f"exh_{number:032x}"), size=MOST_FILE_BYTES))
    if fits:
        assert len(with_file(draft, file(size=last)).files) == 3
    else:
        with pytest.raises(WrongFiling, match="60,000,000 bytes together"):
            with_file(draft, file(size=last))


NAMES = {
    "bill.csv": "bill.csv",
    "C:\\Users\\me\\bill.csv": "bill.csv",
    "../../etc/passwd": "passwd",
    ".hidden": "hidden",
    " 通话 详单.csv ": "通话 详单.csv",
    "call\u202egnp.exe": "callgnp.exe",
    "a\x00b\nc": "abc",
    "": "file",
    "...": "file",
    "/": "file",
    "\udc80": "file",
    "x" * 300: "x" * 120,
    "x" * 119 + " y": "x" * 119,
}


@pytest.mark.parametrize(("name", "cleaned"), NAMES.items())
def test_a_name_is_made_one_that_can_be_shown_and_filed(name, cleaned):
    assert clean_name(name) == cleaned
    replace(story.exhibit(), name=clean_name(name))


def test_digest_and_moment_of_a_file_are_written_once():
    first = with_settled(with_file(EMPTY, file()), file(sha256=sha256(b"a"), received=FILED))
    again = with_settled(first, file(sha256=sha256(b"b"), received=Instant(FILED + 1)))
    assert (again.files[0].sha256, again.files[0].received) == (sha256(b"a"), FILED)


def test_a_file_that_was_removed_meanwhile_does_not_come_back():
    assert with_settled(EMPTY, file(sha256=sha256(b"a"), received=FILED)) == EMPTY


# ---- Suggestions


def test_a_file_suggests_points_to_be_confirmed():
    draft = drawn(BOTH, material(row()))
    assert [(point.confirmed, point.from_files) for point in draft.points] == [(False, True)]
    assert ready(draft) == ("unconfirmed",)


def test_drawing_twice_suggests_once():
    once = drawn(BOTH, material(row()), shot(row(place="box 1")))
    assert drawn(once, material(row()), shot(row(place="box 1"))) == once
    assert len(once.points) == 1


def test_what_was_dropped_is_not_suggested_again():
    draft = without_point(drawn(BOTH, material(row())), 1)
    assert drawn(draft, material(row())).points == ()


def test_what_was_dropped_stays_so_when_another_file_tells_of_it_too():
    draft = without_point(drawn(BOTH, material(row())), 1)
    assert drawn(drawn(draft, material(row()), shot(row())), shot(row())).points == ()


def test_what_was_confirmed_is_not_changed_by_a_further_file():
    draft = drawn(BOTH, material(row()))
    confirmed = typed(draft, replace(draft.points[0].allegation, said="he shouted", other=None))
    assert drawn(confirmed, material(row()), shot(row())).points == confirmed.points
    assert confirmed.points[0].from_files


def test_what_is_not_confirmed_gets_the_further_file_as_a_source():
    draft = drawn(drawn(BOTH, material(row())), material(row()), shot(row(place="box 1")))
    (point,) = draft.points
    assert [source.exhibit for source in point.allegation.sources] == [BILL_ID, SHOT_ID]
    assert not point.confirmed


LIKE = {
    "the same": ({}, True),
    "without a number": ({"other": None}, True),
    "two minutes before": ({"since": story.moment("2026-11-05 14:01"), "until": story.moment("2026-11-05 14:01")}, True),
    "half an hour before": ({"since": story.moment("2026-11-05 13:30"), "until": story.moment("2026-11-05 13:31")}, False),
    "another number": ({"other": "16000004321"}, False),
    "a message": ({"kind": "message"}, False),
    "some time that day": ({"since": story.moment("2026-11-05 00:00"), "until": story.moment("2026-11-05 23:59")}, False),
    "her own call": ({"direction": "out"}, False),
}


@pytest.mark.parametrize(("changed", "is_it"), LIKE.values(), ids=LIKE.keys())
@pytest.mark.parametrize("confirmed", [True, False])
def test_a_contact_that_she_typed_is_not_suggested_besides(changed, is_it, confirmed):
    draft = typed(BOTH, replace(alleged(0), **changed), confirmed=confirmed)
    assert len(drawn(draft, material(row())).points) == (1 if is_it else 2)


def test_one_typed_point_stands_in_for_one_contact_only():
    draft = typed(BOTH, alleged(0))
    assert len(drawn(draft, material(row(), row(shift=MINUTE, place="row 8"))).points) == 2


def test_suggestions_end_where_the_points_do_and_go_on_when_some_are_dropped():
    full = drawn(typed(BOTH), material(*MANY))
    assert len(full.points) == MOST_ALLEGATIONS
    fewer = without_point(without_point(full, full.points[1].allegation.id), full.points[2].allegation.id)
    more = drawn(fewer, material(*MANY))
    assert len(more.points) == MOST_ALLEGATIONS
    assert max(numbers(more)) == max(numbers(full)) + 2


def test_what_was_removed_while_it_was_read_suggests_nothing():
    assert drawn(without_file(BOTH, BILL_ID), material(row())).points == ()


def test_a_removed_file_takes_its_own_suggestions_along_and_nothing_else():
    draft = drawn(BOTH, material(row(), row("2026-11-06 09:00", place="row 8")), shot(row(place="box 1")))
    draft = typed(draft, replace(draft.point(2).allegation, said="confirmed"))
    after = without_file(typed(draft), BILL_ID)
    assert {point.allegation.id: [source.exhibit for source in point.allegation.sources] for point in after.points} == {
        1: [SHOT_ID],
        2: [],
        3: [],
    }
    assert {source.exhibit for source in after.seen} == {SHOT_ID}


def test_a_file_that_is_brought_again_does_not_double_what_was_confirmed():
    draft = drawn(BOTH, material(row()))
    draft = without_file(typed(draft, draft.points[0].allegation), BILL_ID)
    again = with_file(draft, file(ExhibitId("exh_" + "e9" * 16)))
    assert len(drawn(again, material(row(), id_=ExhibitId("exh_" + "e9" * 16))).points) == 1


def test_each_file_says_what_it_was_read_as():
    read = with_read(BOTH, (material(row()),), asked=(BILL_ID, SHOT_ID))
    assert [one.read for one in read.files] == [
        FileRead(kind="carrier_bill", rows=1, left_out=0),
        FileRead(kind=BESIDE, rows=0, left_out=0),
    ]
    assert [one.read for one in with_read(BOTH, (material(row()),), asked=()).files] == [None, None]


# ---- Filing


def test_a_draft_says_all_that_is_missing():
    assert ready(EMPTY) == ("no_points",)
    assert ready(with_file(typed(confirmed=False), file(held=3))) == ("unconfirmed", "unfinished_files")
    assert ready(with_file(typed(), file())) == ()


def filed(draft: Draft):
    return story.filing(*allegations_of(draft), exhibits=tuple(one.exhibit for one in draft.files))


def test_nothing_is_left_when_nothing_was_written_meanwhile():
    draft = typed(typed(with_file(EMPTY, file())), at="2026-11-07 10:00")
    assert left_over(draft, filing=filed(draft), case=OTHER_CASE, at=FILED) is None


def test_what_was_written_while_the_draft_was_filed_is_a_draft_of_its_own():
    draft = typed(with_file(EMPTY, file()))
    later = typed(with_file(draft, file(SHOT_ID)), alleged(0, said="one more", sources=(Source(exhibit=BILL_ID, place="row 7"),)))
    rest = left_over(later, filing=filed(draft), case=OTHER_CASE, at=FILED)
    assert (rest.case, [one.exhibit for one in rest.files], numbers(rest)) == (OTHER_CASE, [SHOT_ID], [2])
    assert rest.points[0].allegation.sources == ()


def test_a_point_that_was_changed_while_it_was_filed_is_not_lost():
    draft = typed()
    changed = typed(draft, alleged(1, said="and he shouted"))
    assert left_over(changed, filing=filed(draft), case=OTHER_CASE, at=FILED).points == changed.points
