"""What the loan system may know of a person: states and bases, no number, no debt; and what it hands on for them."""

import pytest

from minglu.acts.errors import NotAllowed, NotFound
from minglu.acts.hand_on import hand_on_never, hand_on_withdrawal
from minglu.acts.person_state import read_person_state
from minglu.canon.ids import PersonId
from tests.unit.acts.cast import COLLECTOR, CONTACT, DEBT, HANDLER, LOADER, OFFICER, fresh_id

NOBODY = PersonId(fresh_id("per"))


@pytest.fixture
def office(lender):
    return lender.node.office


def test_a_person_who_said_nothing_is_free_to_be_reached_as_agreed(office, cast):
    state = read_person_state(office, cast.contact.person, by=LOADER.id)
    assert (state.never, state.blocked, state.numbers) == (None, None, 1)
    assert [one.purposes for one in state.consents] == [("pass_on_message",)]
    assert [one.record for one in state.data] == [cast.contact.record]


def test_the_state_holds_no_number_no_debt_and_no_borrower(office, cast):
    shown = repr(read_person_state(office, cast.contact.person, by=LOADER.id))
    assert not [word for word in (CONTACT, DEBT, cast.borrower.person) if word in shown]


@pytest.mark.parametrize("by", [COLLECTOR, HANDLER, OFFICER])
def test_only_an_integrator_reads_it_or_hands_words_on(office, cast, by):
    for act in (
        lambda: read_person_state(office, cast.contact.person, by=by.id),
        lambda: hand_on_never(office, cast.contact.person, by=by.id),
        lambda: hand_on_withdrawal(office, cast.contact.person, purposes=("collection",), by=by.id),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_nobody_has_no_state_and_says_nothing(office):
    for act in (
        lambda: read_person_state(office, NOBODY, by=LOADER.id),
        lambda: hand_on_never(office, NOBODY, by=LOADER.id),
        lambda: hand_on_withdrawal(office, NOBODY, purposes=("collection",), by=LOADER.id),
    ):
        with pytest.raises(NotFound):
            act()


def test_what_is_handed_on_holds_at_once(office, cast):
    hand_on_withdrawal(office, cast.contact.person, purposes=("pass_on_message",), by=LOADER.id)
    hand_on_never(office, cast.contact.person, by=LOADER.id)
    state = read_person_state(office, cast.contact.person, by=LOADER.id)
    assert state.never == office.clock.now()
    assert [one.withdrawn for one in state.consents] == [office.clock.now()]
