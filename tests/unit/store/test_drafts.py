"""Drafts and pieces of files as kept: one draft a person, pieces that join, nothing of anybody else."""

import threading
from contextlib import closing

import pytest

from minglu.canon.ids import ExhibitId
from minglu.canon.instants import Instant
from minglu.gate.errors import StorageFull
from minglu.store.database import opened
from minglu.store.drafts import StoredDrafts
from minglu.store.errors import Forbidden
from minglu.store.ports import writing
from minglu.vault.draft import OVERHEAD
from tests.databases import only

PERSON, OTHER = "per_" + "01" * 16, "per_" + "02" * 16
NOW = Instant(1_762_387_200_000)
FILE, FILE_2 = ExhibitId("exh_" + "01" * 16), ExhibitId("exh_" + "02" * 16)


@pytest.fixture(autouse=True)
def known(place):
    with closing(opened(place())) as database, writing(database, "any") as session:
        session.change_all(
            "INSERT INTO person (id, journal) VALUES (:id, :journal)", [{"id": one, "journal": b"j"} for one in (PERSON, OTHER)]
        )


@pytest.fixture
def drafts(place):
    with closing(StoredDrafts(place())) as opened:
        yield opened


def piece(size: int) -> bytes:
    return bytes(size + OVERHEAD)


def put(drafts, sealed: bytes | None, person: str = PERSON, *, at: Instant = NOW) -> None:
    drafts.change(person, lambda _kept: (sealed, None), at=at)


# ---- Drafts


def test_a_draft_comes_back_and_is_replaced(drafts):
    put(drafts, b"first")
    put(drafts, b"second")
    assert drafts.get(PERSON) == b"second"


def test_a_person_without_a_draft_has_none(drafts):
    put(drafts, b"mine")
    assert drafts.get(OTHER) is None


def test_the_judge_is_given_what_is_kept_and_says_what_the_caller_hears(drafts):
    put(drafts, b"first")
    assert drafts.change(PERSON, lambda kept: (kept + b"!", len(kept)), at=NOW) == 5
    assert drafts.get(PERSON) == b"first!"


def test_a_judge_that_raises_leaves_everything_as_it_was(drafts):
    put(drafts, b"first")

    def judge(_kept):
        raise LookupError

    with pytest.raises(LookupError):
        drafts.change(PERSON, judge, at=NOW)
    assert drafts.get(PERSON) == b"first"


def test_two_windows_that_write_at_once_both_find_their_words(place):
    def add(word: bytes) -> None:
        with closing(StoredDrafts(place())) as drafts:
            for _ in range(20):
                drafts.change(PERSON, lambda kept: ((kept or b"") + word, None), at=NOW)

    windows = [threading.Thread(target=add, args=(word,)) for word in (b"a", b"b")]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    with closing(StoredDrafts(place())) as drafts:
        assert sorted(drafts.get(PERSON)) == sorted(b"ab" * 20)


@pytest.mark.parametrize("how", ["judged", "dropped"])
def test_a_draft_goes_with_its_files_and_leaves_those_of_others(drafts, how):
    put(drafts, b"mine")
    put(drafts, b"theirs", OTHER)
    drafts.put_chunk(FILE, PERSON, offset=0, sealed=piece(5), at=NOW)
    drafts.put_chunk(FILE_2, OTHER, offset=0, sealed=piece(6), at=NOW)
    if how == "judged":
        put(drafts, None)
    else:
        drafts.drop(PERSON)
    assert (drafts.get(PERSON), drafts.held(PERSON)) == (None, {})
    assert (drafts.get(OTHER), drafts.held(OTHER)) == (b"theirs", {FILE_2: 6})


def test_dropping_nothing_is_harmless(drafts):
    drafts.drop(PERSON)
    assert drafts.get(PERSON) is None


def test_somebody_who_is_not_known_has_no_draft(drafts):
    with pytest.raises(Forbidden):
        put(drafts, b"x", "per_" + "09" * 16)


# ---- Pieces


def test_pieces_that_follow_each_other_are_held(drafts):
    put(drafts, b"mine")
    assert drafts.put_chunk(FILE, PERSON, offset=0, sealed=piece(5), at=NOW) == 5
    assert drafts.put_chunk(FILE, PERSON, offset=5, sealed=piece(3), at=NOW) == 8
    assert drafts.held(PERSON) == {FILE: 8}
    assert [at for at, _ in drafts.chunks(FILE, PERSON)] == [0, 5]


@pytest.mark.parametrize("offset", [1, 4, 6, 100, -1, 0, 3])
def test_a_piece_anywhere_but_at_the_end_changes_nothing(drafts, offset):
    put(drafts, b"mine")
    drafts.put_chunk(FILE, PERSON, offset=0, sealed=b"a" * (5 + OVERHEAD), at=NOW)
    assert drafts.put_chunk(FILE, PERSON, offset=offset, sealed=piece(9), at=NOW) == 5
    assert drafts.chunks(FILE, PERSON) == ((0, b"a" * (5 + OVERHEAD)),)


def test_a_first_piece_begins_at_the_beginning(drafts):
    put(drafts, b"mine")
    assert drafts.put_chunk(FILE, PERSON, offset=3, sealed=piece(5), at=NOW) == 0
    assert drafts.held(PERSON) == {}


def test_nobody_adds_to_or_reads_a_file_of_somebody_else(drafts):
    put(drafts, b"mine")
    put(drafts, b"theirs", OTHER)
    drafts.put_chunk(FILE, PERSON, offset=0, sealed=piece(5), at=NOW)
    drafts.put_chunk(FILE, OTHER, offset=0, sealed=piece(9), at=NOW)
    drafts.put_chunk(FILE, OTHER, offset=5, sealed=piece(9), at=NOW)
    drafts.drop_file(FILE, OTHER)
    assert (drafts.held(PERSON), drafts.held(OTHER), drafts.chunks(FILE, OTHER)) == ({FILE: 5}, {}, ())


def test_of_two_that_send_the_same_piece_one_is_kept(place):
    with closing(StoredDrafts(place())) as drafts:
        put(drafts, b"mine")

    def send(fill: bytes) -> None:
        with closing(StoredDrafts(place())) as drafts:
            for offset in range(0, 50, 5):
                drafts.put_chunk(FILE, PERSON, offset=offset, sealed=fill * (5 + OVERHEAD), at=NOW)

    senders = [threading.Thread(target=send, args=(fill,)) for fill in (b"a", b"b")]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    with closing(StoredDrafts(place())) as drafts:
        assert [at for at, _ in drafts.chunks(FILE, PERSON)] == list(range(0, 50, 5))


def test_a_removed_file_leaves_the_others(drafts):
    put(drafts, b"mine")
    for file in (FILE, FILE_2):
        drafts.put_chunk(file, PERSON, offset=0, sealed=piece(5), at=NOW)
    drafts.drop_file(FILE, PERSON)
    assert drafts.held(PERSON) == {FILE_2: 5}


@pytest.mark.parametrize("how", ["never begun", "discarded", "swept"])
@pytest.mark.parametrize("offset", [0, 5])
def test_a_piece_that_was_on_its_way_while_its_draft_went_is_not_kept(drafts, how, offset):
    put(drafts, b"theirs", OTHER)
    if how != "never begun":
        put(drafts, b"mine", at=Instant(NOW - 1))
        drafts.put_chunk(FILE, PERSON, offset=0, sealed=piece(5), at=Instant(NOW - 1))
    if how == "discarded":
        drafts.drop(PERSON)
    drafts.sweep(before=NOW)
    assert drafts.put_chunk(FILE, PERSON, offset=offset, sealed=piece(5), at=NOW) == 0
    assert drafts.chunks(FILE, PERSON) == ()


# ---- What nobody came back to


def test_pieces_that_were_left_without_a_draft_are_swept_and_no_others(place, drafts):
    put(drafts, b"theirs", OTHER)
    drafts.put_chunk(FILE_2, OTHER, offset=0, sealed=piece(5), at=NOW)
    with closing(opened(place())) as database, writing(database, "any") as before_this_was_kept_out:
        sql = "INSERT INTO draft_chunk (exhibit, at, person, sealed) VALUES (:file, 0, :person, :piece)"
        before_this_was_kept_out.change(sql, file=FILE, person=PERSON, piece=piece(5))
    assert drafts.held(PERSON) == {FILE: 5}
    assert drafts.sweep(before=Instant(0)) == 0
    assert (drafts.held(PERSON), drafts.held(OTHER)) == ({}, {FILE_2: 5})


def test_a_draft_that_was_touched_before_goes_with_its_files_and_no_other(drafts):
    for person, file, at in ((PERSON, FILE, NOW - 1), (OTHER, FILE_2, NOW)):
        put(drafts, b"mine", person, at=Instant(at))
        drafts.put_chunk(file, person, offset=0, sealed=piece(5), at=Instant(at))
    assert drafts.sweep(before=NOW) == 1
    assert (drafts.get(PERSON), drafts.held(PERSON)) == (None, {})
    assert (drafts.get(OTHER), drafts.held(OTHER)) == (b"mine", {FILE_2: 5})


def test_a_draft_is_touched_by_every_change_and_every_piece(drafts):
    assert drafts.touched(PERSON) is None
    put(drafts, b"mine", at=Instant(0))
    assert (drafts.touched(PERSON), drafts.touched(OTHER)) == (0, None)
    drafts.put_chunk(FILE, PERSON, offset=0, sealed=piece(5), at=NOW)
    assert drafts.touched(PERSON) == NOW
    assert drafts.sweep(before=NOW) == 0
    put(drafts, b"mine", at=Instant(NOW + 1))
    assert drafts.sweep(before=Instant(NOW + 1)) == 0
    assert drafts.sweep(before=Instant(NOW + 2)) == 1


# ---- What lasts


def test_everything_is_there_after_opening_again(place):
    with closing(StoredDrafts(place())) as drafts:
        put(drafts, b"mine")
        drafts.put_chunk(FILE, PERSON, offset=0, sealed=piece(5), at=NOW)
    with closing(StoredDrafts(place())) as drafts:
        assert (drafts.get(PERSON), drafts.held(PERSON)) == (b"mine", {FILE: 5})


@only("sqlite")
def test_a_full_disk_says_so_and_keeps_nothing_of_it(drafts):
    put(drafts, b"first")
    drafts._database.connection().execute("PRAGMA max_page_count = 1")
    with pytest.raises(StorageFull, match="Make room and send it again"):
        put(drafts, bytes(100_000))
    with pytest.raises(StorageFull, match="Make room and send it again"):
        drafts.put_chunk(FILE, PERSON, offset=0, sealed=piece(100_000), at=NOW)
    assert (drafts.get(PERSON), drafts.held(PERSON)) == (b"first", {})


def test_points_are_come_by_before_and_after_what_is_kept(place):
    seen: list[str] = []
    with closing(StoredDrafts(place(), at=seen.append)) as drafts:
        put(drafts, b"mine")
        drafts.put_chunk(FILE, PERSON, offset=0, sealed=piece(5), at=NOW)
    assert seen == ["draft.writing", "draft.kept", "draft_chunk.writing", "draft_chunk.kept"]
