"""Drafts as bytes: what was kept comes back, and nothing else is read."""

from dataclasses import replace

import pytest

from minglu.canon.digest import sha256
from minglu.canon.json import parse_object, render
from minglu.cases.complaint import Source
from minglu.cases.draft import Draft, DraftFile, FileRead
from minglu.cases.errors import CasesError, WrongPaper
from minglu.cases.kept_draft import parse_draft, render_draft
from tests.unit.cases.story import BILL_ID, CASE, FILED, SHOT_ID
from tests.unit.cases.test_draft import BOTH, EMPTY, drawn, typed
from tests.unit.cases.test_drafting import material, row, shot

WHOLE = DraftFile(
    exhibit=BILL_ID,
    name="账单.csv",
    size=9,
    held=0,
    sha256=sha256(b"a"),
    received=FILED,
    read=FileRead(kind="carrier_bill", rows=7, left_out=2),
)
BARE = DraftFile(exhibit=SHOT_ID, name="x", size=1, held=0)
FULL = typed(replace(EMPTY, files=(WHOLE, BARE), wants=("apology", "stop"), seen=(Source(exhibit=BILL_ID, place="row 1"),)))


@pytest.mark.parametrize("draft", [EMPTY, FULL, typed(FULL, confirmed=False)])
def test_a_draft_comes_back_as_it_was(draft):
    assert parse_draft(render_draft(draft)) == draft


def test_what_is_held_is_told_by_the_pieces_and_not_by_the_draft():
    kept = parse_draft(render_draft(replace(EMPTY, files=(replace(WHOLE, held=9),))))
    assert kept.files == (WHOLE,)


def test_what_was_seen_in_several_files_comes_back_in_one_order():
    draft = drawn(BOTH, shot(row(place="box 1"), row("2026-11-07 10:00", place="box 2")), material(row(), row("2026-11-06 09:00")))
    kept = parse_draft(render_draft(draft))
    assert (kept.seen, kept.points) == (draft.seen, draft.points)


def test_of_very_many_places_seen_the_newest_are_remembered():
    seen = tuple(Source(exhibit=BILL_ID, place=f"row {number}") for number in range(3_000))
    kept = parse_draft(render_draft(replace(EMPTY, seen=seen)))
    assert kept.seen == seen[1_000:]


def changed(**members) -> bytes:
    return render({**parse_object(render_draft(FULL)), **members})


def without(name: str) -> bytes:
    return render({key: value for key, value in parse_object(render_draft(FULL)).items() if key != name})


WRONG = {
    "nothing": b"",
    "a list": b"[]",
    "spaces": b" " + render_draft(FULL),
    "another version": changed(v=2),
    "one more member": changed(more=1),
    "a case that is none": changed(case="case_7"),
    "no moment": changed(started=-1),
    "a file that is a word": changed(files=["x"]),
    "a file of somebody": changed(files=[{"exhibit": "per_" + "0" * 32, "name": "x", "size": 1}]),
    "a file without a size": changed(files=[{"exhibit": BILL_ID, "name": "x"}]),
    "a file read as a word": changed(files=[{"exhibit": BILL_ID, "name": "x", "size": 1, "read": "bill"}]),
    "a point that is a word": changed(points=["x"]),
    "a point without its allegation": changed(points=[{"confirmed": True, "from_files": False}]),
    "a point that may be confirmed": changed(points=[{"allegation": {}, "confirmed": 1, "from_files": False}]),
    "a wish that is a number": changed(wants=[7]),
    "seen in no file": changed(seen=[{"exhibit": "here", "places": ["row 1"]}]),
    "seen in two lists": changed(seen=[{"exhibit": BILL_ID, "places": ["a"]}, {"exhibit": BILL_ID, "places": ["b"]}]),
    **{f"without {name}": without(name) for name in ("v", "case", "started", "files", "points", "wants", "given", "seen")},
}


@pytest.mark.parametrize("data", WRONG.values(), ids=WRONG.keys())
def test_what_is_no_draft_is_never_a_fresh_one(data):
    with pytest.raises(CasesError):
        parse_draft(data)


def test_a_draft_is_told_apart_from_other_papers():
    with pytest.raises(WrongPaper):
        parse_draft(render({"v": 1, "case": CASE}))
    assert isinstance(parse_draft(render_draft(Draft(case=CASE, started=FILED))), Draft)
