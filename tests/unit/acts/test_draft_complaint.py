"""Drafting a complaint: over a poor connection, in two windows, by somebody frightened; and filed once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest

from minglu.acts import draft_complaint
from minglu.acts.case_file import read_part
from minglu.acts.draft_complaint import add_chunk, begin, discard, draft_of, look_into, remove_file, set_wants, start_file, submit
from minglu.acts.errors import NotFound, Unusable
from minglu.acts.find_waiting import find_waiting
from minglu.acts.sealed_draft import LEAST_CHUNK, MOST_CHUNK
from minglu.canon.digest import sha256
from minglu.canon.ids import ExhibitId, PersonId
from minglu.canon.instants import HOUR, MINUTE
from minglu.cases.complaint import Source
from minglu.cases.draft import BESIDE, FileRead, begun_anew
from minglu.cases.errors import WrongFiling
from minglu.evidence.exhibit import parse_exhibit
from minglu.gate.errors import StorageFull
from minglu.store.drafts import StoredDrafts
from tests.unit.acts.cast import fresh_id
from tests.unit.acts.drafting import BILL, LARGE, READ, Desk
from tests.unit.acts.grievance import alleged, forget

NOBODYS = ExhibitId(fresh_id("exh", 5))


@pytest.fixture
def drafts(lender):
    with closing(StoredDrafts(lender.folder / "lender" / "minglu.db")) as opened:
        yield opened


@pytest.fixture
def desk(lender, drafts):
    return Desk(lender=lender, drafts=drafts, person=lender.cast.contact.person)


def typed(**changes):
    return alleged(0, **{"sources": (), **changes})


# ---- A draft


def test_nobody_has_a_draft_before_it_is_begun(lender, desk):
    assert draft_of(lender.node.office, desk.drafts, desk.person) is None


def test_beginning_again_goes_on_with_what_is_there(desk):
    first = desk.begin()
    desk.put(typed())
    assert (desk.begin().case, len(desk.begin().points)) == (first.case, 1)


def test_two_windows_that_begin_at_once_begin_one_draft(lender, desk):
    with ThreadPoolExecutor(4) as windows:
        cases = {one.case for one in windows.map(lambda _: desk.begin(), range(8))}
    assert len(cases) == 1


def test_somebody_whose_number_was_never_proved_begins_nothing(lender, drafts):
    with pytest.raises(NotFound, match="no such person"):
        begin(lender.node.office, drafts, PersonId(fresh_id("per")))


def test_every_step_needs_a_draft(lender, desk):
    with pytest.raises(NotFound, match="there is no draft"):
        desk.put(typed())
    with pytest.raises(NotFound, match="there is no draft"):
        desk.draw()
    with pytest.raises(NotFound, match="there is no draft"):
        desk.submit()
    with pytest.raises(NotFound, match="there is no draft"):
        set_wants(lender.node.office, desk.drafts, desk.person, ("stop",))


def test_what_was_discarded_is_gone_with_its_files(lender, desk):
    file = desk.bring()
    discard(lender.node.office, desk.drafts, desk.person)
    assert draft_of(lender.node.office, desk.drafts, desk.person) is None
    assert desk.drafts.chunks(file.exhibit, desk.person) == ()


def test_nothing_of_a_draft_is_an_entry(lender, desk):
    before = lender.size
    desk.bring()
    desk.draw()
    desk.confirm_all()
    assert lender.size == before


def test_nothing_of_a_draft_stands_open_in_the_database(lender, desk):
    desk.bring()
    desk.draw()
    desk.put(typed(said="a very particular sentence"))
    data = b"".join(path.read_bytes() for path in (lender.folder / "lender").glob("minglu.db*"))
    for secret in ("a very particular sentence", "16000007777", "bill.csv", "通话详单"):
        assert secret.encode() not in data


def test_a_draft_is_closed_for_good_when_its_person_is_forgotten_and_can_still_be_discarded(lender, desk):
    desk.bring()
    forget(lender, desk.person)
    for act in (lambda: desk.draft, desk.draw, lambda: desk.put(typed()), desk.submit):
        with pytest.raises(NotFound, match="what it sealed is closed for good"):
            act()
    discard(lender.node.office, desk.drafts, desk.person)
    assert desk.drafts.get(desk.person) is None


def test_a_draft_that_was_changed_in_the_database_is_not_taken_for_none(desk):
    desk.begin()
    desk.drafts.change(desk.person, lambda kept: (kept[:-1] + bytes([kept[-1] ^ 1]), None), at=desk.lender.clock.now())
    with pytest.raises(NotFound, match="discard it and begin again"):
        _ = desk.draft
    with pytest.raises(NotFound, match="discard it and begin again"):
        desk.begin()


def test_a_full_disk_keeps_what_was_there(desk):
    desk.begin()
    desk.put(typed())
    desk.drafts._database.connection().execute("PRAGMA max_page_count = 1")

    def write_on():
        for _ in range(40):
            desk.put(typed(said="x" * 2_000))

    with pytest.raises(StorageFull, match="Make room and send it again"):
        write_on()
    assert desk.draft.points[0].allegation.said == "he named my friend's debt"


# ---- Files in pieces


def test_a_file_comes_up_in_pieces_and_is_whole_at_the_end(desk):
    file = desk.start(size=len(LARGE))
    for offset in range(0, len(LARGE), LEAST_CHUNK):
        assert desk.draft.file(file.exhibit).held == offset
        last = desk.send(file, LARGE[offset : offset + LEAST_CHUNK], offset=offset)
    assert (last.held, last.sha256, last.whole) == (len(LARGE), sha256(LARGE), True)
    assert desk.draft.file(file.exhibit) == last


def test_a_piece_that_comes_twice_is_there_once(desk):
    file = desk.start(size=len(LARGE))
    desk.send(file, LARGE[:LEAST_CHUNK])
    assert desk.send(file, LARGE[:LEAST_CHUNK]).held == LEAST_CHUNK
    desk.send(file, LARGE[LEAST_CHUNK:], offset=LEAST_CHUNK)
    assert desk.send(file, LARGE[LEAST_CHUNK:], offset=LEAST_CHUNK).sha256 == sha256(LARGE)


def test_a_piece_cut_otherwise_after_a_lost_answer_is_harmless(desk):
    file = desk.start(size=len(LARGE))
    desk.send(file, LARGE[: 2 * LEAST_CHUNK])
    assert desk.send(file, LARGE[LEAST_CHUNK : 3 * LEAST_CHUNK], offset=LEAST_CHUNK).held == 2 * LEAST_CHUNK
    assert desk.send(file, LARGE[2 * LEAST_CHUNK :], offset=2 * LEAST_CHUNK).sha256 == sha256(LARGE)


def test_a_gap_is_refused_and_says_where_to_go_on(desk):
    file = desk.start(size=len(LARGE))
    desk.send(file, LARGE[:LEAST_CHUNK])
    with pytest.raises(Unusable, match=f"{LEAST_CHUNK} bytes of this file are held; go on from there"):
        desk.send(file, LARGE[-LEAST_CHUNK:], offset=len(LARGE) - LEAST_CHUNK)
    assert desk.draft.file(file.exhibit).held == LEAST_CHUNK


def test_one_file_sent_by_two_windows_at_once_is_one_file(desk):
    file = desk.start(size=len(LARGE))

    def send(_window):
        for offset in range(0, len(LARGE), LEAST_CHUNK):
            desk.send(file, LARGE[offset : offset + LEAST_CHUNK], offset=offset)

    with ThreadPoolExecutor(2) as windows:
        list(windows.map(send, range(2)))
    assert desk.draft.file(file.exhibit).sha256 == sha256(LARGE)


def test_a_connection_lost_after_the_last_piece_leaves_a_whole_file(desk, monkeypatch):
    file = desk.start()
    with monkeypatch.context() as cut:
        cut.setattr(draft_complaint, "_settle", lambda *_args, **_kw: (_ for _ in ()).throw(InterruptedError))
        with pytest.raises(InterruptedError):
            desk.send(file, BILL)
    assert desk.draft.file(file.exhibit).whole
    desk.draw()
    assert desk.draft.file(file.exhibit).sha256 == sha256(BILL)


@pytest.mark.parametrize("held", [0, LEAST_CHUNK])
def test_a_file_that_never_came_whole_is_begun_anew_when_it_is_chosen_again(desk, held):
    """Its answer was lost, or its page: whatever came of it would stand in the way of filing."""
    half = desk.start(size=len(LARGE))
    if held:
        desk.send(half, LARGE[:held])
        desk.lender.later(2 * MINUTE)
    again = start_file(desk.lender.node.office, desk.drafts, desk.person, name=half.name, size=half.size)
    assert [(file.exhibit, file.held) for file in desk.draft.files] == [(again.exhibit, 0)]
    assert desk.drafts.chunks(half.exhibit, desk.person) == ()
    with pytest.raises(NotFound):
        desk.send(half, LARGE[held : held + LEAST_CHUNK], offset=held)


def test_two_windows_that_send_the_same_file_do_not_stop_each_other(desk):
    first = desk.start(size=len(LARGE))
    desk.send(first, LARGE[:LEAST_CHUNK])
    second = desk.start(size=len(LARGE))
    for half in (first, second):
        for offset in range(desk.draft.file(half.exhibit).held, len(LARGE), LEAST_CHUNK):
            desk.lender.later(MINUTE)
            desk.send(half, LARGE[offset : offset + LEAST_CHUNK], offset=offset)
    assert [file.whole for file in desk.draft.files] == [True, True]


def test_whoever_lost_the_page_a_minute_ago_brings_the_file_again_and_files(lender, desk):
    half = desk.start(size=len(LARGE))
    desk.send(half, LARGE[:LEAST_CHUNK])
    desk.put(typed())
    lender.later(MINUTE)
    again = desk.bring(LARGE)
    assert [file.exhibit for file in begun_anew(desk.draft)] == [half.exhibit]
    filed = desk.submit()
    assert [exhibit.id for exhibit in filed.exhibits] == [again.exhibit]
    assert draft_of(lender.node.office, desk.drafts, desk.person) is None
    assert desk.drafts.held(desk.person) == {}


def test_a_draft_that_is_not_ready_keeps_what_another_window_sends(desk):
    half = desk.start(size=len(LARGE))
    desk.send(half, LARGE[:LEAST_CHUNK])
    desk.bring(LARGE)
    with pytest.raises(Unusable, match="no_points"):
        desk.submit()
    assert desk.send(half, LARGE[LEAST_CHUNK : 2 * LEAST_CHUNK], offset=LEAST_CHUNK).held == 2 * LEAST_CHUNK


def test_half_a_file_of_which_no_other_came_whole_is_waited_for(desk):
    half = desk.start(size=len(LARGE))
    desk.send(half, LARGE[:LEAST_CHUNK])
    desk.bring(LARGE, name="another.csv")
    desk.put(typed())
    with pytest.raises(Unusable, match="unfinished_files"):
        desk.submit()


def test_a_piece_of_a_draft_that_was_dropped_meanwhile_is_answered_so(desk, monkeypatch):
    file = desk.start(size=len(LARGE))
    put = desk.drafts.put_chunk

    def late(*args, **named):
        desk.drafts.drop(desk.person)
        return put(*args, **named)

    monkeypatch.setattr(desk.drafts, "put_chunk", late)
    with pytest.raises(NotFound, match="dropped meanwhile"):
        desk.send(file, LARGE[:LEAST_CHUNK])
    assert desk.drafts.held(desk.person) == {}


def test_neither_a_whole_file_nor_another_one_makes_way(desk):
    whole = desk.bring(LARGE)
    other, shorter = desk.start(name="photo.jpg", size=len(LARGE)), desk.start(size=len(LARGE) - 1)
    again = desk.start(size=len(LARGE))
    assert [file.exhibit for file in desk.draft.files] == [whole.exhibit, other.exhibit, shorter.exhibit, again.exhibit]


WRONG_PIECES = {
    "nothing": (0, b""),
    "more than the file": (0, bytes(len(LARGE) + 1)),
    "beyond its end": (len(LARGE), b"x"),
    "before its beginning": (-1, bytes(LEAST_CHUNK)),
    "a crumb": (0, bytes(LEAST_CHUNK - 1)),
}


@pytest.mark.parametrize(("offset", "data"), WRONG_PIECES.values(), ids=WRONG_PIECES.keys())
def test_what_is_no_piece_of_the_file_is_refused(desk, offset, data):
    file = desk.start(size=len(LARGE))
    with pytest.raises(Unusable, match="a piece"):
        desk.send(file, data, offset=offset)
    assert desk.draft.file(file.exhibit).held == 0


def test_a_piece_is_at_most_a_megabyte(desk):
    file = desk.start(size=2 * MOST_CHUNK)
    with pytest.raises(Unusable, match=f"{LEAST_CHUNK} to {MOST_CHUNK} bytes"):
        desk.send(file, bytes(MOST_CHUNK + 1))
    assert desk.send(file, bytes(MOST_CHUNK)).held == MOST_CHUNK


@pytest.mark.parametrize("size", [0, -1, 20_000_001])
def test_a_file_of_no_size_is_not_started(desk, size):
    with pytest.raises(WrongFiling, match="a file has 1 to"):
        desk.start(size=size)


def test_a_file_that_was_taken_back_leaves_nothing(lender, desk):
    file = desk.bring()
    desk.draw()
    draft = remove_file(lender.node.office, desk.drafts, desk.person, file.exhibit)
    assert (draft.files, draft.points) == ((), ())
    assert desk.drafts.chunks(file.exhibit, desk.person) == ()


# ---- Other people's files


def test_files_of_somebody_else_are_nobodys_here(lender, desk):
    mine = desk.bring()
    other = desk.of(lender.cast.borrower.person)
    other.begin()
    for act in (
        lambda: other.send(mine, BILL),
        lambda: remove_file(lender.node.office, desk.drafts, other.person, mine.exhibit),
        lambda: look_into(lender.node.office, desk.drafts, other.person, mine.exhibit, read=READ),
        lambda: add_chunk(lender.node.office, desk.drafts, other.person, NOBODYS, offset=0, data=BILL),
    ):
        with pytest.raises(NotFound, match="no such file is in the draft"):
            act()
    assert desk.draft.file(mine.exhibit).whole


def test_a_point_cannot_name_a_file_of_somebody_else(lender, desk):
    mine = desk.bring()
    other = desk.of(lender.cast.borrower.person)
    other.begin()
    with pytest.raises(WrongFiling, match="an exhibit that was not filed"):
        other.put(typed(sources=(Source(exhibit=mine.exhibit, place="row 1"),)))


def test_two_people_have_two_drafts(lender, desk):
    other = desk.of(lender.cast.borrower.person)
    assert desk.begin().case != other.begin().case
    desk.put(typed())
    assert other.draft.points == ()


# ---- Points


def test_files_suggest_what_came_in(desk):
    desk.bring()
    points = desk.draw().points
    assert [(point.allegation.other, point.confirmed, point.from_files) for point in points] == [
        ("16000000900", False, True),
        ("16000007777", False, True),
    ]
    assert desk.draft.files[0].read == FileRead(kind="carrier_bill", rows=3, left_out=0)


def test_a_file_that_is_not_what_it_says_is_kept_and_reads_as_nothing(lender, desk):
    file = desk.bring(b"\x00\x01 no bill at all", name="bill.csv")
    assert desk.draw().points == ()
    assert desk.draft.files[0].read == FileRead(kind="other", rows=0, left_out=0)
    assert look_into(lender.node.office, desk.drafts, desk.person, file.exhibit, read=READ).readings.rows == ()
    desk.put(typed(other=None, sources=(Source(exhibit=file.exhibit, place="all of it"),)))
    assert desk.submit().exhibits[0].sha256 == sha256(b"\x00\x01 no bill at all")


def test_a_person_is_told_which_rows_were_left_out_and_why(lender, desk):
    file = desk.bring(BILL + "2026-10-1x,上海,被叫,16000004321,30秒,本地,0.00\n".encode())
    desk.draw()
    assert desk.draft.files[0].read.left_out == 1
    material = look_into(lender.node.office, desk.drafts, desk.person, file.exhibit, read=READ)
    assert [bool(left.because) for left in material.readings.left_out] == [True]


def test_a_file_that_is_still_coming_up_is_not_read(lender, desk):
    file = desk.start(size=len(LARGE))
    desk.send(file, LARGE[:LEAST_CHUNK])
    assert desk.draw().points == ()
    assert desk.draft.files[0].read is None
    assert look_into(lender.node.office, desk.drafts, desk.person, file.exhibit, read=READ) is None


def test_a_file_that_is_read_beside_another_says_so(desk):
    desk.bring()
    draft = draft_complaint.draw_points(desk.lender.node.office, desk.drafts, desk.person, read=lambda _held: ())
    assert draft.files[0].read == FileRead(kind=BESIDE, rows=0, left_out=0)


def test_what_another_window_does_while_files_are_read_stays_done(desk):
    desk.bring()

    def slowly(held):
        desk.put(typed(said="typed meanwhile"))
        return READ(held)

    draft = draft_complaint.draw_points(desk.lender.node.office, desk.drafts, desk.person, read=slowly)
    assert len(draft.points) == 3


def test_two_windows_that_write_points_at_once_lose_none(desk):
    desk.begin()
    with ThreadPoolExecutor(4) as windows:
        list(windows.map(lambda number: desk.put(typed(said=f"point {number}")), range(20)))
    assert {point.allegation.said for point in desk.draft.points} == {f"point {number}" for number in range(20)}


def test_lines_of_a_browser_are_lines(desk):
    desk.begin()
    assert desk.put(typed(said=" one\r\ntwo \r\n")).points[0].allegation.said == "one\ntwo"


def test_wishes_are_kept(lender, desk):
    desk.begin()
    set_wants(lender.node.office, desk.drafts, desk.person, ("stop", "apology"))
    assert desk.draft.wants == ("apology", "stop")


# ---- Filing


def ready(desk, **changes):
    desk.bring()
    desk.draw()
    desk.confirm_all()
    desk.put(typed(**changes))
    return desk


def test_what_was_drafted_is_filed_and_the_draft_is_gone(lender, desk):
    case = ready(desk).draft.case
    filed = desk.submit()
    assert (filed.case, len(filed.filing.complaint.allegations), len(filed.exhibits)) == (case, 3, 1)
    assert draft_of(lender.node.office, desk.drafts, desk.person) is None
    assert desk.drafts.held(desk.person) == {}
    assert lender.kinds(case) == ["complaint.filed"]
    assert find_waiting(lender.node.office, lender.node.files, read=READ) == 1


def test_an_exhibit_was_received_when_it_was_whole(lender, desk):
    at = lender.clock.now()
    ready(desk)
    lender.later(HOUR)
    filed = desk.submit()
    assert (filed.exhibits[0].received, filed.filing.complaint.filed) == (at, at + HOUR)
    kept = read_part(lender.node.office, lender.node.files, filed.case, name=f"{filed.exhibits[0].id}.exhibit")
    assert parse_exhibit(kept) == filed.exhibits[0]


@pytest.mark.parametrize("missing", ["no_points", "unconfirmed", "unfinished_files"])
def test_a_draft_that_is_not_ready_is_not_filed_and_stays(lender, desk, missing):
    desk.begin()
    if missing != "no_points":
        desk.put(typed(), confirmed=missing != "unconfirmed")
    if missing == "unfinished_files":
        desk.start(size=len(LARGE))
    before = desk.draft
    with pytest.raises(Unusable, match=missing):
        desk.submit()
    assert desk.draft == before
    assert "complaint.filed" not in lender.kinds(desk.person)


def test_filing_twice_from_one_page_files_once(lender, desk):
    case = ready(desk).draft.case
    first = desk.submit(case=case)
    lender.later(HOUR)
    again = desk.submit(case=case)
    assert again == first
    assert lender.kinds(desk.person).count("complaint.filed") == 1


def test_filing_twice_does_not_file_what_was_begun_since(desk):
    case = ready(desk).draft.case
    first = desk.submit(case=case)
    desk.begin()
    desk.put(typed(said="another matter"))
    assert desk.submit(case=case) == first
    assert desk.draft.points[0].allegation.said == "another matter"


def test_two_windows_that_file_at_once_file_once(lender, desk):
    case = ready(desk).draft.case
    with ThreadPoolExecutor(2) as windows:
        filed = list(windows.map(lambda _: desk.submit(case=case), range(4)))
    assert all(one == filed[0] for one in filed)
    assert lender.kinds(case) == ["complaint.filed"]


def test_a_crash_after_filing_and_before_the_draft_was_dropped_files_once(lender, desk, monkeypatch):
    ready(desk)
    with monkeypatch.context() as cut:
        cut.setattr(draft_complaint, "_drop_filed", lambda *_args, **_kw: (_ for _ in ()).throw(InterruptedError))
        with pytest.raises(InterruptedError):
            desk.submit()
    case = desk.draft.case
    lender.later(HOUR)
    assert desk.submit().case == case
    assert lender.kinds(case) == ["complaint.filed"]
    assert draft_of(lender.node.office, desk.drafts, desk.person) is None


def test_a_crash_between_file_and_entry_leaves_no_half_case(lender, desk, monkeypatch):
    ready(desk)
    with monkeypatch.context() as cut:
        cut.setattr("minglu.acts.complain.filing_draft", lambda *_args, **_kw: (_ for _ in ()).throw(InterruptedError))
        with pytest.raises(InterruptedError):
            desk.submit()
    assert "complaint.filed" not in lender.kinds(desk.person)
    lender.later(HOUR)
    desk.put(typed(said="one more, after the crash"))
    filed = desk.submit()
    assert len(filed.filing.complaint.allegations) == 4
    assert find_waiting(lender.node.office, lender.node.files, read=READ) == 1


def test_a_point_written_while_the_draft_is_filed_is_not_lost(lender, desk, monkeypatch):
    ready(desk)
    really = draft_complaint.file

    def slowly(*args, **named):
        filed = really(*args, **named)
        desk.put(typed(said="written meanwhile"))
        return filed

    monkeypatch.setattr(draft_complaint, "file", slowly)
    filed = desk.submit()
    rest = desk.draft
    assert rest.case != filed.case
    assert [point.allegation.said for point in rest.points] == ["written meanwhile"]
    assert desk.drafts.held(desk.person) == {}


def test_a_file_that_comes_up_while_the_draft_is_filed_is_filed_or_waits(desk, monkeypatch):
    ready(desk)
    really = draft_complaint._whole_files

    def slowly(*args):
        held = really(*args)
        desk.bring(name="another.csv")
        return held

    monkeypatch.setattr(draft_complaint, "_whole_files", slowly)
    with pytest.raises(Unusable, match="changed in another window just now"):
        desk.submit()
    monkeypatch.undo()
    assert len(desk.submit().exhibits) == 2


def test_a_case_of_somebody_else_is_not_given_back(lender, desk):
    case = ready(desk).submit().case
    other = desk.of(lender.cast.borrower.person)
    with pytest.raises(NotFound, match="no such case of this person"):
        other.submit(case=case)
    with pytest.raises(NotFound, match="not there any more"):
        other.submit(case=replace(desk.begin()).case)


def test_a_full_disk_files_nothing_and_loses_nothing(lender, desk):
    ready(desk)
    desk.send(desk.start(name="recording.mp3", size=MOST_CHUNK), bytes(MOST_CHUNK))
    lender.node.files._database.connection().execute("PRAGMA max_page_count = 1")
    try:
        with pytest.raises(StorageFull):
            submit(lender.node.office, desk.drafts, lender.node.files, desk.person)
    finally:
        lender.node.files._database.connection().execute("PRAGMA max_page_count = 1000000")
    assert len(desk.submit().filing.complaint.allegations) == 3


def test_a_draft_is_read_while_another_is_written(desk):
    desk.begin()
    done = threading.Event()

    def write():
        for number in range(30):
            desk.put(typed(said=str(number)))
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        assert len(desk.draft.points) <= 30
    writer.join()
    assert len(desk.draft.points) == 30
