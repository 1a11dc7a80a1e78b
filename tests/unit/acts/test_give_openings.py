"""Openings go to somebody outside only by the officer, and only after the entry that says so."""

import pytest

from minglu.acts.errors import NotAllowed, Unusable
from minglu.acts.give_openings import give_openings
from minglu.audit.openings import parse_given, render_given
from minglu.ledger.entries import check_openings, parse_entry
from tests.unit.acts.cast import COLLECTOR, HANDLER, OFFICER, REVIEWER, worker


def given(lender, *, parts=("facts", "debt"), by=OFFICER):
    return give_openings(lender.node.office, to="an auditor (fictional)", why="yearly audit", parts=parts, by=by.id)


def test_the_entry_stands_before_the_first_opening_leaves(lender):
    before = lender.size
    first = next(given(lender))
    (data,) = lender.node.office.book.entries(before, before + 1)
    entry = parse_entry(data)
    assert (entry.kind.name, entry.public) == ("openings.given", {"first": 0, "size": before + 1})
    assert first.index < before


def test_every_opening_is_what_its_entry_committed_to(lender):
    lender.call()
    for one in given(lender, parts=("facts", "parties", "debt")):
        (data,) = lender.node.office.book.entries(one.index, one.index + 1)
        check_openings(parse_entry(data), {one.part: one.opening})


def test_all_openings_of_the_parts_asked_for_are_given_and_no_others(lender):
    lender.call()
    wanted = lender.node.office.book._database.connection().execute("SELECT count(*) FROM opening WHERE part = 'debt'").fetchone()[0]
    parts = [one.part for one in given(lender, parts=("debt",))]
    assert (len(parts), set(parts)) == (wanted, {"debt"})


def test_a_given_opening_reads_back_from_its_line(lender):
    one = next(given(lender))
    assert parse_given(render_given(one)) == one


@pytest.mark.parametrize("by", [COLLECTOR, HANDLER, REVIEWER])
def test_nobody_but_the_officer_gives_openings(lender, by):
    before = lender.size
    with pytest.raises(NotAllowed, match="needs the role compliance_officer"):
        next(given(lender, by=by))
    assert lender.size == before


def test_somebody_unregistered_gives_nothing(lender):
    with pytest.raises(NotAllowed, match="not registered"):
        next(given(lender, by=worker(99)))


@pytest.mark.parametrize("parts", [(), ("secrets",), ("facts", "secrets"), ("",)])
def test_parts_that_are_none_are_not_given(lender, parts):
    before = lender.size
    with pytest.raises(Unusable, match="the parts that can be given are facts, parties, debt"):
        next(given(lender, parts=parts))
    assert lender.size == before


def test_what_was_forgotten_stays_closed(lender):
    connection = lender.node.office.book._database.connection()
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("DELETE FROM person WHERE id = ?", (lender.cast.contact.person,))
    indices = {one.index for one in given(lender, parts=("facts",))}
    forgotten = {event.index for event in lender.node.office.book.history([lender.cast.contact.person]).of(lender.cast.contact.person)}
    assert forgotten
    assert not indices & forgotten
