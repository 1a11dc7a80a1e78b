"""What every lender's book must do, run over the one in memory and the stored one on both databases."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from minglu.acts.ports import Book
from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest, sha256
from minglu.canon.ids import PersonId, RecordId, TokenId
from minglu.canon.instants import Instant
from minglu.gate.draft import About, Draft, write
from minglu.gate.keep import Done, Head, Keep
from minglu.gate.outcome import Change, EndToken, EndTokens, IssueToken, KeepRecord, KnowPerson
from minglu.ledger.labels import Handle, Label
from minglu.store.book import StoredBook
from minglu.vault.one_use import OneUseKey
from tests.databases import BOTH, new_place
from tests.fakes.book import MemoryBook
from tests.postgres import Server

AT, UNTIL = Instant(1_791_784_800_000), Instant(1_791_785_400_000)
PERSON, OTHER = PersonId("per_" + "01" * 16), PersonId("per_" + "02" * 16)
NUMBER, SECOND_NUMBER = Handle(sha256(b"one")), Handle(sha256(b"two"))
AGENCY, RECORD = "agy_" + "0a" * 16, RecordId("rec_" + "01" * 16)


@pytest.fixture(params=["memory", *BOTH])
def book(request: pytest.FixtureRequest, tmp_path: Path, postgres: Callable[[], Server]) -> Iterator[Book]:
    if request.param == "memory":
        yield MemoryBook()
        return
    with new_place(request.param, folder=tmp_path, server=postgres) as place, closing(StoredBook(place())) as opened:
        yield opened


def never(index: int, person: PersonId = PERSON):
    """The entry at `index`: somebody says never again."""
    draft = Draft(kind="person.never", about=About(person=person, number=NUMBER), chance=bytes(96))
    return write(draft, index=index, at=AT, by="node", label=Label(sha256(b"label")))


def keep(
    index: int | None = None, *changes: Change, key: str | None = None, one_use: bytes | None = None, person: PersonId = PERSON
) -> Keep:
    written = (never(index, person),) if index is not None else ()
    done = Done(digest=sha256(b"asked"), index=index or 0, reply=b"reply") if key else None
    sealed = tuple({"facts": b"sealed facts"} for _ in written)
    return Keep(written=written, sealed=sealed, changes=changes, key=key, done=done, one_use=one_use)


def commit(book: Book, *keeps: Keep) -> None:
    size = book.head().size + sum(len(one.written) for one in keeps)
    with book.turn() as turn:
        turn.keep(keeps, head=Head(size=size, last=AT))
        turn.commit()


KNOWN = KnowPerson(person=PERSON, number=NUMBER, journal=b"a wrapped key")


def issue(number: int = 1, *, person: PersonId = PERSON, agency: str = AGENCY, until: Instant = UNTIL) -> IssueToken:
    return IssueToken(
        token=TokenId(f"tok_{number:032x}"),
        person=person,
        number=NUMBER,
        agency=agency,
        record=RECORD,
        until=until,
        to=sha256(b"one use"),
        salt=sha256(b"salt"),
    )


# ---- The head and the entries


def test_a_new_book_is_empty(book: Book) -> None:
    assert book.head() == Head(size=0, last=Instant(0))
    assert (book.entries(0, 10), book.history(["x"]).of("x"), dict(book.openings(0)), book.opened_under(0)) == ((), (), {}, None)
    assert (book.person_of(NUMBER), book.numbers_of(PERSON), book.journal_of(PERSON)) == (None, (), None)
    assert (book.record(RECORD), book.token(issue().token), book.dialler_of(sha256(b"x"))) == (None, None, None)


def test_what_was_committed_is_there(book: Book) -> None:
    commit(book, keep(0), keep(1))
    assert book.head() == Head(size=2, last=AT)
    assert book.entries(0, 2) == (never(0).data, never(1).data)
    assert [event.index for event in book.history([PERSON]).of(PERSON)] == [0, 1]
    assert (dict(book.openings(1)), book.opened_under(1)) == ({"facts": b"sealed facts"}, PERSON)


def test_without_commit_nothing_happened(book: Book) -> None:
    with book.turn() as turn:
        turn.keep([keep(0, KNOWN, key="k")], head=Head(size=1, last=AT))
    assert (book.head().size, book.entries(0, 1), book.journal_of(PERSON)) == (0, (), None)
    with book.turn() as turn:
        assert turn.done(["k"]) == {}


def test_an_error_in_a_turn_undoes_it_and_the_next_turn_goes_on(book: Book) -> None:
    with pytest.raises(RuntimeError, match="in the middle"):
        _cut_off(book)
    commit(book, keep(0))
    assert book.head().size == 1


def _cut_off(book: Book) -> None:
    with book.turn() as turn:
        turn.keep([keep(0)], head=Head(size=1, last=AT))
        raise RuntimeError("in the middle")


@pytest.mark.parametrize(("first", "size", "found"), [(0, 0, 0), (0, 1, 1), (1, 3, 2), (2, 99, 1), (3, 3, 0), (5, 9, 0)])
def test_a_part_of_the_log_is_read(book: Book, first: int, size: int, found: int) -> None:
    commit(book, keep(0), keep(1), keep(2))
    assert book.entries(first, size) == tuple(never(index).data for index in range(first, first + found))


def test_an_event_comes_back_as_it_was_written(book: Book) -> None:
    commit(book, keep(0))
    assert book.history([PERSON]).of(PERSON) == (never(0).event,)


def test_a_turn_gathers_what_is_asked_for_and_nothing_else(book: Book) -> None:
    commit(book, keep(0), keep(1, person=OTHER))
    with book.turn() as turn:
        history = turn.gather([PERSON, "nobody"])
    assert {subject: len(history.of(subject)) for subject in (PERSON, OTHER, "nobody")} == {PERSON: 1, OTHER: 0, "nobody": 0}


# ---- Keys


def test_events_are_found_by_their_kind_each_once_in_order(book: Book) -> None:
    commit(book, keep(0), keep(1, person=OTHER))
    assert [event.index for event in book.of_kind(["person.never", "consent.given"])] == [0, 1]
    assert book.of_kind(["consent.given"]) == ()
    assert book.of_kind([]) == ()


def test_events_of_a_kind_begin_where_they_are_asked_to(book: Book) -> None:
    commit(book, keep(0))
    assert [event.index for event in book.of_kind(["person.never"], since=AT)] == [0]
    assert book.of_kind(["person.never"], since=Instant(AT + 1)) == ()
    assert [event.index for event in book.of_kind(["person.never"], since=AT, until=Instant(AT + 1))] == [0]
    assert book.of_kind(["person.never"], until=AT) == ()


def test_an_event_of_several_subjects_is_found_once(book: Book) -> None:
    facts = {"case": "case_" + "0c" * 16, "by": "complainant"}
    draft = Draft(
        kind="complaint.filed",
        about=About(person=PERSON, number=NUMBER),
        chance=bytes(96),
        public={"filing": render_base64(sha256(b"filing"))},
        facts=facts,
        parties={"case": facts["case"]},
    )
    written = write(draft, index=0, at=AT, by="node", label=Label(sha256(b"label")))
    commit(book, Keep(written=(written,), sealed=({},), changes=(), key=None, done=None, one_use=None))
    assert [event.kind for event in book.of_kind(["complaint.filed"])] == ["complaint.filed"]


def test_a_key_stands_for_what_it_was_first_kept_with(book: Book) -> None:
    commit(book, keep(0, key="k"))
    with book.turn() as turn:
        assert turn.done(["k", "other"]) == {"k": Done(digest=sha256(b"asked"), index=0, reply=b"reply")}


def test_a_key_may_be_any_text(book: Book) -> None:
    keys = ["'; DROP TABLE done; --", "钥匙", "a\nb", " "]
    commit(book, *(keep(index, key=key) for index, key in enumerate(keys)))
    with book.turn() as turn:
        assert set(turn.done(keys)) == set(keys)


# ---- Persons and records


def test_a_person_is_known_by_number_and_journal_key(book: Book) -> None:
    commit(book, keep(None, KNOWN))
    assert (book.person_of(NUMBER), book.numbers_of(PERSON), book.journal_of(PERSON)) == (PERSON, (NUMBER,), b"a wrapped key")


def test_a_second_number_joins_the_first_and_the_journal_key_stays(book: Book) -> None:
    commit(book, keep(None, KNOWN), keep(None, KnowPerson(person=PERSON, number=SECOND_NUMBER, journal=b"another key")))
    assert (book.numbers_of(PERSON), book.journal_of(PERSON)) == ((NUMBER, SECOND_NUMBER), b"a wrapped key")


def test_a_number_stays_whose_it_was(book: Book) -> None:
    commit(book, keep(None, KNOWN), keep(None, KnowPerson(person=OTHER, number=NUMBER, journal=b"another key")))
    assert (book.person_of(NUMBER), book.numbers_of(OTHER)) == (PERSON, ())


def test_the_institution_has_a_journal_key_and_no_number(book: Book) -> None:
    commit(book, keep(None, KnowPerson(person="institution", number=None, journal=b"key")))
    assert book.journal_of("institution") == b"key"


def test_a_record_comes_back_as_it_was_kept(book: Book) -> None:
    record = KeepRecord(record=RECORD, person=PERSON, header=b"h", ciphertext=b"c", wraps=(b"w1", b"", b"w3"))
    commit(book, keep(None, KNOWN, record))
    kept = book.record(RECORD)
    assert (kept.person, kept.header, kept.ciphertext, kept.wraps) == (PERSON, b"h", b"c", (b"w1", b"", b"w3"))


# ---- Tokens


def test_a_token_is_of_the_first_entry_it_came_with(book: Book) -> None:
    commit(book, keep(0), keep(1, issue()))
    token = book.token(issue().token)
    assert (token.permit, token.person, token.number, token.agency, token.until) == (1, PERSON, NUMBER, AGENCY, UNTIL)
    assert (token.claimed, token.ended, token.salt, token.to) == (0, False, sha256(b"salt"), sha256(b"one use"))


def test_a_token_is_claimed_once(book: Book) -> None:
    commit(book, keep(0, issue()))
    assert [book.claim(issue().token, at=AT) for _ in range(3)] == [True, False, False]
    assert book.token(issue().token).claimed == AT


def test_of_many_who_claim_at_once_exactly_one_does(book: Book) -> None:
    commit(book, keep(0, issue()))
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda _: book.claim(issue().token, at=AT), range(16)))
    assert won.count(True) == 1


@pytest.mark.parametrize(("at", "claimed"), [(UNTIL - 1, True), (UNTIL, False), (UNTIL + 1, False)])
def test_a_token_is_claimed_before_its_last_moment(book: Book, at: int, claimed: bool) -> None:
    commit(book, keep(0, issue()))
    assert book.claim(issue().token, at=Instant(at)) is claimed


def test_a_token_that_is_not_there_is_not_claimed(book: Book) -> None:
    assert book.claim(issue().token, at=AT) is False


ENDS: list[Change] = [EndToken(permit=0), EndTokens(person=PERSON), EndTokens(agency=AGENCY)]


@pytest.mark.parametrize("end", ENDS)
def test_an_ended_token_is_not_claimed(book: Book, end: Change) -> None:
    commit(book, keep(0, issue()), keep(None, end))
    assert book.claim(issue().token, at=AT) is False
    assert book.token(issue().token).ended is True


@pytest.mark.parametrize("end", [EndToken(permit=5), EndTokens(person=OTHER), EndTokens(agency="agy_" + "0b" * 16), EndTokens()])
def test_what_ends_others_leaves_this_one(book: Book, end: Change) -> None:
    commit(book, keep(0, issue()), keep(None, end))
    assert book.claim(issue().token, at=AT) is True


def test_a_claimed_token_is_not_ended_with_the_rest(book: Book) -> None:
    commit(book, keep(0, issue()))
    book.claim(issue().token, at=AT)
    commit(book, keep(None, EndTokens(person=PERSON)))
    assert book.token(issue().token).ended is False


def test_lapsed_tokens_come_oldest_first_and_no_more_than_wanted(book: Book) -> None:
    commit(book, *(keep(index, issue(index)) for index in range(5)))
    with book.turn() as turn:
        assert [token.permit for token in turn.lapsed(before=UNTIL, most=3)] == [0, 1, 2]
        assert turn.lapsed(before=Instant(UNTIL - 1), most=3) == ()


@pytest.mark.parametrize("how", ["claimed", "ended"])
def test_what_was_claimed_or_ended_does_not_lapse(book: Book, how: str) -> None:
    commit(book, keep(0, issue()))
    if how == "claimed":
        book.claim(issue().token, at=AT)
    else:
        commit(book, keep(None, EndToken(permit=0)))
    with book.turn() as turn:
        assert turn.lapsed(before=UNTIL, most=9) == turn.live(person=PERSON, agency="") == ()


def test_live_tokens_are_those_of_the_person_or_the_agency(book: Book) -> None:
    commit(book, keep(0, issue(0)), keep(1, issue(1, person=OTHER)), keep(2, issue(2, person=OTHER, agency="agy_" + "0b" * 16)))
    with book.turn() as turn:
        assert [token.permit for token in turn.live(person=PERSON, agency="")] == [0]
        assert [token.permit for token in turn.live(person="", agency=AGENCY)] == [0, 1]
        assert turn.live(person="", agency="") == ()


# ---- One-use keys


def one_use(name: bytes, *, dialler: str = "dial.example", epoch: int = 1) -> OneUseKey:
    return OneUseKey(public=sha256(name), dialler=dialler, epoch=Instant(epoch), signature=bytes(64))


def unused(book: Book, most: int = 9, *, dialler: str = "dial.example") -> tuple[bytes, ...]:
    with book.turn() as turn:
        return turn.one_use_keys(dialler=dialler, most=most)


def test_deposited_keys_come_oldest_first_and_no_more_than_wanted(book: Book) -> None:
    keys = [one_use(name) for name in (b"a", b"b", b"c")]
    book.deposit(keys)
    assert unused(book, 2) == (keys[0].public, keys[1].public)
    assert unused(book, 0) == ()


def test_a_used_key_does_not_come_again_not_even_when_deposited_again(book: Book) -> None:
    book.deposit([one_use(b"a"), one_use(b"b")])
    commit(book, keep(0, one_use=one_use(b"a").public))
    book.deposit([one_use(b"a")])
    assert unused(book) == (one_use(b"b").public,)


def test_a_key_says_whose_it_is_also_after_it_was_used(book: Book) -> None:
    book.deposit([one_use(b"a")])
    commit(book, keep(0, one_use=one_use(b"a").public))
    assert book.dialler_of(Digest(sha256(one_use(b"a").public))) == "dial.example"


def test_a_dialler_that_started_anew_voids_what_it_left_before(book: Book) -> None:
    book.deposit([one_use(b"a", epoch=1), one_use(b"b", epoch=1, dialler="other.example")])
    book.deposit([one_use(b"c", epoch=2)])
    assert unused(book) == (one_use(b"c").public,)
    assert unused(book, dialler="other.example") == (one_use(b"b").public,)


def test_the_keys_of_another_dialler_are_not_for_us(book: Book) -> None:
    book.deposit([one_use(b"a", dialler="other.example")])
    assert unused(book) == ()
