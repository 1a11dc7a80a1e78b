"""What is said of a debt: its product, a dispute, and the end of one."""

import pytest

from minglu.acts.debts import DISPUTED, ENDED, Debt, describe_debt, dispute_debt, end_dispute
from minglu.acts.errors import NotAllowed, NotFound, Unusable
from minglu.rules.table import PRODUCTS
from tests.unit.acts.cast import COLLECTOR, DEBT, HANDLER, LOADER, OFFICER, fresh_id


def debt_of(lender):
    return Debt(debtor=lender.cast.borrower.person, debt=DEBT)


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_debt_is_described_by_its_product(lender, product) -> None:
    describe_debt(lender.node.office, debt_of(lender), product=product, by=LOADER.id)
    said = lender.said(DEBT, "debt.described")
    assert (said["product"], said["debt"], said["actor"]) == (product, DEBT, LOADER.id)


def test_a_disputed_debt_is_not_collected_until_the_dispute_is_settled(lender) -> None:
    office = lender.node.office
    permit = lender.permitted()
    dispute_debt(office, debt_of(lender), why="paid", by=HANDLER.id)
    assert office.book.token(permit.token).ended
    assert any("disput" in rule for rule in lender.refused_by())
    end_dispute(office, debt_of(lender), how="confirmed", by=HANDLER.id)
    lender.permitted()


def test_the_person_is_told_of_the_dispute_and_not_of_the_debt(lender) -> None:
    dispute_debt(lender.node.office, debt_of(lender), why="amount", by=HANDLER.id)
    said = lender.said(lender.cast.borrower.person, "debt.disputed")
    assert (said["why"], said["debt"], said["debtor"]) == ("amount", DEBT, lender.cast.borrower.person)


@pytest.mark.parametrize("how", ENDED)
def test_a_dispute_that_is_not_there_does_not_end(lender, how) -> None:
    with pytest.raises(Unusable, match="nothing to end"):
        end_dispute(lender.node.office, debt_of(lender), how=how, by=HANDLER.id)


def test_a_dispute_ends_once(lender) -> None:
    dispute_debt(lender.node.office, debt_of(lender), why=DISPUTED[0], by=HANDLER.id)
    end_dispute(lender.node.office, debt_of(lender), how="corrected", by=OFFICER.id)
    with pytest.raises(Unusable, match="nothing to end"):
        end_dispute(lender.node.office, debt_of(lender), how="corrected", by=OFFICER.id)


@pytest.mark.parametrize("word", ["", "x", "Paid", "mortgage"])
def test_a_word_of_no_list_is_refused(lender, word) -> None:
    office, debt = lender.node.office, debt_of(lender)
    for entering in (
        lambda: describe_debt(office, debt, product=word, by=LOADER.id),
        lambda: dispute_debt(office, debt, why=word, by=LOADER.id),
        lambda: end_dispute(office, debt, how=word, by=LOADER.id),
    ):
        with pytest.raises(Unusable):
            entering()


def test_a_collector_settles_no_dispute_and_describes_no_debt(lender) -> None:
    office, debt = lender.node.office, debt_of(lender)
    for entering in (
        lambda: describe_debt(office, debt, product="other", by=COLLECTOR.id),
        lambda: dispute_debt(office, debt, why="paid", by=COLLECTOR.id),
        lambda: end_dispute(office, debt, how="confirmed", by=COLLECTOR.id),
    ):
        with pytest.raises(NotAllowed):
            entering()


def test_a_debt_of_nobody_known_is_not_described(lender) -> None:
    with pytest.raises(NotFound):
        describe_debt(lender.node.office, Debt(debtor=fresh_id("per"), debt=DEBT), product="other", by=LOADER.id)
