"""A turn's rows in the order of its acts: what a later change undoes stays undone."""

from contextlib import closing

import pytest

from minglu.gate.keep import Head
from minglu.gate.outcome import EndTokens
from minglu.store.book import StoredBook
from tests.contracts.test_book import AT, KNOWN, OTHER, PERSON, commit, issue, keep, never


@pytest.fixture
def book(place):
    with closing(StoredBook(place())) as opened:
        yield opened


def test_a_token_issued_and_killed_in_one_turn_is_dead(book):
    commit(book, keep(0, issue()), keep(None, EndTokens(person=PERSON)))
    assert book.token(issue().token).ended is True


def test_a_token_issued_after_the_killing_lives(book):
    commit(book, keep(None, EndTokens(person=PERSON)), keep(0, issue()))
    assert book.token(issue().token).ended is False


def test_an_entry_under_several_subjects_is_remembered_under_each(book):
    written = never(0)
    shared = keep(0)
    object.__setattr__(written, "subjects", (PERSON, "=everybody"))
    object.__setattr__(shared, "written", (written,))
    commit(book, shared)
    assert book.history([PERSON, "=everybody"]).of("=everybody") == book.history([PERSON]).of(PERSON)


def test_openings_of_the_institutions_entries_are_under_its_own_key(book):
    entry = never(0)
    object.__setattr__(entry, "about", None)
    kept = keep(0)
    object.__setattr__(kept, "written", (entry,))
    commit(book, kept)
    assert book.opened_under(0) == "institution"


def test_a_history_is_in_the_order_of_the_log(book):
    commit(book, keep(0), keep(1, person=OTHER), keep(2))
    assert [event.index for event in book.history([PERSON]).of(PERSON)] == [0, 2]


def test_a_turn_sees_what_it_has_kept_before_it_commits(book):
    with book.turn() as turn:
        turn.keep([keep(0, KNOWN, key="k")], head=Head(size=1, last=AT))
        assert turn.head() == Head(size=1, last=AT)
        assert len(turn.gather([PERSON]).of(PERSON)) == 1
        assert "k" in turn.done(["k"])


@pytest.mark.parametrize("subjects", [[], ["x"] * 3, ["'", '"', "\\", "\n"], [f"s{number}" for number in range(5000)]])
def test_any_number_of_any_subjects_is_one_question(book, subjects):
    with book.turn() as turn:
        assert set(turn.gather(subjects).streams) == set(subjects)
        assert turn.done(subjects) == {}
