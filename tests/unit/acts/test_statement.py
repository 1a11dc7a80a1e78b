"""Statements: every use from proven possession on, each proved; a file that was changed, or leaves something out, is refused."""

from dataclasses import replace

import pytest

from minglu.acts.errors import NotWitnessed
from minglu.acts.prove import prove_by_secret
from minglu.acts.statement import give_statement, open_part
from minglu.canon.instants import DAY, Instant
from minglu.canon.json import render
from minglu.ledger.errors import WrongProof
from minglu.ledger.statement import (
    Statement,
    check_statement,
    complete_in,
    parse_statement,
    render_statement,
)
from tests.unit.acts.cast import BORROWER, CONTACT, DEBT, SECRET, prepare
from tests.unit.acts.office import enter

ALWAYS = Instant(0)


def give(lender, *, since=ALWAYS, number=CONTACT) -> Statement:
    return give_statement(lender.node.office, lender.node.proofs, number, since=since)


def check(lender, statement: Statement, number=CONTACT):
    return check_statement(statement, number=number, policy=lender.node.outsiders.policy)


def kinds(checked) -> list[str]:
    return [use.entry.kind.name for use in checked.uses]


# ---- What is in it


def test_with_the_secret_everything_is_in_it_and_the_giving_is_the_last_use(lender):
    person = lender.prove().person
    since = prove_by_secret(lender.node.office, person, secret=SECRET).since
    checked = check(lender, give(lender, since=since))
    assert kinds(checked) == ["person.linked", "datum.sealed", "consent.given", "person.proved", "person.proved", "statement.given"]
    assert checked.withheld == 0


def test_what_was_before_proven_possession_is_counted_and_withheld(lender):
    lender.later(DAY)
    checked = check(lender, give(lender, since=lender.prove().since))
    assert (kinds(checked), checked.withheld) == (["person.proved", "statement.given"], 3)


def test_each_use_opens_to_what_the_person_may_read(lender):
    lender.refused_by(lender.sign(whom=lender.cast.contact, purpose="pass_on_message"))
    refusal = next(use for use in check(lender, give(lender)).uses if use.entry.kind.name == "contact.refusal")
    assert (refusal.parties["role"], refusal.parties["relation"], refusal.entry.public["purpose"]) == (
        "collector",
        "contact",
        "pass_on_message",
    )


def test_nothing_in_it_tells_whose_debt_it_was(lender):
    lender.lose_touch()
    lender.permitted(lender.sign(whom=lender.cast.contact, purpose="pass_on_message"))
    given = give(lender)
    opened = render_statement(given) + b"".join(render(use.parties.content) for use in given.uses if use.parties)
    assert lender.cast.borrower.person.encode() not in opened
    assert DEBT.encode() not in opened


def test_nothing_in_it_spells_a_number(lender):
    assert b"1600000" not in render_statement(give(lender))


def test_giving_it_is_an_entry_before_anything_is_opened(lender):
    before = lender.size
    given = give(lender)
    assert given.uses[-1].located.index == before
    assert lender.said(lender.cast.contact.person, "statement.given")["since"] == 0


def test_months_without_uses_are_in_it_too(lender):
    lender.later(70 * DAY)
    checked = check(lender, give(lender))
    assert list(checked.labels) == ["2026-10", "2026-12"]


def test_another_persons_uses_are_not_in_it(lender):
    lender.call()
    assert "contact.permit" not in kinds(check(lender, give(lender)))
    assert "contact.permit" in kinds(check(lender, give(lender, number=BORROWER), BORROWER))


def test_it_reads_back_as_it_was_written(lender):
    given = give(lender)
    assert parse_statement(render_statement(given)) == given


def test_it_verifies_years_later_without_us(lender):
    given, policy = give(lender), lender.node.outsiders.policy
    lender.later(3650 * DAY)
    assert check_statement(parse_statement(render_statement(given)), number=CONTACT, policy=policy).uses


def test_without_its_own_reading_under_a_cosigned_checkpoint_there_is_none(lender):
    with lender.refusing(), pytest.raises(NotWitnessed, match="too few witnesses have seen this reading yet"):
        give(lender)


def test_before_anything_is_witnessed_there_is_none(tmp_path):
    cast = prepare(tmp_path / "office")
    with enter(tmp_path / "office", cast) as lender:
        lender.node.proofs.checkpoints._database.connection().execute("DELETE FROM checkpoint")
        with lender.refusing(), pytest.raises(NotWitnessed, match="too few witnesses have seen this reading yet; try again in a minute"):
            give(lender)


def test_an_opening_is_closed_when_the_journal_key_is_gone(lender):
    office, index = lender.node.office, give(lender).uses[0].located.index
    assert open_part(office, index + 1, part="parties") is not None
    office.book._database.connection().execute("PRAGMA foreign_keys=OFF")
    office.book._database.connection().execute("DELETE FROM person")
    assert open_part(office, index + 1, part="parties") is None


@pytest.mark.parametrize(("index", "part"), [(0, "facts"), (10**9, "facts"), (1, "secrets"), (1, "debt")])
def test_what_has_no_opening_opens_to_nothing(lender, index, part):
    assert open_part(lender.node.office, index, part=part) is None


# ---- Completeness


def test_a_scan_of_the_log_confirms_that_nothing_was_left_out(lender):
    checked = check(lender, give(lender))
    complete_in(checked, lender.node.office.book.entries(0, checked.size))


def test_withheld_uses_are_part_of_the_count(lender):
    lender.later(DAY)
    checked = check(lender, give(lender, since=lender.prove().since))
    complete_in(checked, lender.node.office.book.entries(0, checked.size))


@pytest.mark.parametrize("place", [0, 1, -1])
def test_a_use_that_was_left_out_is_noticed(lender, place):
    given = give(lender)
    left = list(given.uses)
    del left[place]
    checked = check(lender, replace(given, uses=tuple(left)))
    with pytest.raises(
        WrongProof, match=f"holds 1 uses that the statement does not list; the first stands at {given.uses[place].located.index}"
    ):
        complete_in(checked, lender.node.office.book.entries(0, checked.size))


@pytest.mark.parametrize("withheld", [1, 2])
def test_uses_are_not_withheld_from_somebody_who_may_see_all(lender, withheld):
    with pytest.raises(WrongProof, match="does not show from when on it lists them"):
        check(lender, replace(give(lender), withheld=withheld))


@pytest.mark.parametrize("more", [-1, 1])
def test_a_count_of_withheld_uses_that_does_not_fit_is_noticed(lender, more):
    lender.later(DAY)
    given = give(lender, since=lender.prove().since)
    checked = check(lender, replace(given, withheld=given.withheld + more))
    with pytest.raises(WrongProof, match="the statement does not list"):
        complete_in(checked, lender.node.office.book.entries(0, checked.size))


def test_a_use_from_after_proven_possession_is_not_withheld(lender):
    lender.later(DAY)
    given = give(lender, since=lender.prove().since)
    checked = check(lender, replace(given, uses=given.uses[1:], withheld=given.withheld + 1))
    with pytest.raises(WrongProof, match=f"the use at {given.uses[0].located.index} is withheld, and is not from before"):
        complete_in(checked, lender.node.office.book.entries(0, checked.size))


def test_a_month_that_was_left_out_is_noticed(lender):
    lender.later(70 * DAY)
    given = give(lender)
    checked = check(lender, replace(given, months=given.months[1:], uses=given.uses[-1:]))
    with pytest.raises(WrongProof, match="opened the month 2026-10"):
        complete_in(checked, lender.node.office.book.entries(0, checked.size))


def test_a_copy_of_the_log_that_ends_early_proves_nothing(lender):
    checked = check(lender, give(lender))
    with pytest.raises(WrongProof, match="fetch a newer copy"):
        complete_in(checked, lender.node.office.book.entries(0, checked.size - 1))
