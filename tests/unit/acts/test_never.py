"""What a person may always say about their own number takes effect at the next ask, at the latest."""

import pytest

from minglu.acts.errors import NotFound
from minglu.acts.never import say_never, withdraw_consent
from minglu.canon.ids import PersonId
from tests.unit.acts.cast import HANDLER, fresh_id
from tests.unit.acts.grievance import complain


def message(lender):
    return lender.sign(whom=lender.cast.contact, purpose="pass_on_message")


def test_never_again_has_no_next_moment(lender):
    lender.lose_touch()
    say_never(lender.node.office, lender.cast.contact.person)
    answer = lender.ask(message(lender))
    assert "cn.gbt-never-again" in {reason.rule for reason in answer.reasons}
    assert answer.next_allowed is None


def test_never_again_from_a_borrower_leaves_letters(lender):
    say_never(lender.node.office, lender.cast.borrower.person)
    assert lender.refused_by() == {"house.never-again-letters"}
    assert "house.never-again-letters" not in lender.refused_by(lender.sign(channel="letter", own_device=True))


def test_after_never_again_she_may_still_be_answered_once_by_a_handler(lender):
    say_never(lender.node.office, lender.cast.contact.person)
    complain(lender)
    assert lender.permitted(answering(lender))
    assert lender.refused_by(answering(lender)) == {"house.one-answer-a-day"}


def test_without_a_complaint_there_is_nothing_to_answer(lender):
    say_never(lender.node.office, lender.cast.contact.person)
    assert lender.refused_by(answering(lender)) == {"core.answer-open-complaint"}


def answering(lender):
    return lender.sign(HANDLER, lender.cast.contact, purpose="complaint_answer")


@pytest.mark.parametrize("purposes", [(), ("pass_on_message",), ("pass_on_message", "locate_debtor")])
def test_withdrawn_consent_stops_its_purposes(lender, purposes):
    lender.lose_touch()
    withdraw_consent(lender.node.office, lender.cast.contact.person, purposes=purposes)
    assert {"cn.pipl-13-basis", "cn.pipl-15-withdrawn"} <= lender.refused_by(message(lender))


def test_consent_withdrawn_for_another_purpose_leaves_this_one(lender):
    lender.lose_touch()
    withdraw_consent(lender.node.office, lender.cast.contact.person, purposes=("locate_debtor",))
    assert lender.permitted(message(lender))


def test_withdrawing_does_not_undo_what_was_done_before(lender):
    lender.lose_touch()
    permit = lender.permitted(message(lender))
    lender.dial(permit)
    withdraw_consent(lender.node.office, lender.cast.contact.person, purposes=())
    assert lender.read_trunk().outcomes == 1


def test_one_persons_word_says_nothing_about_another(lender):
    say_never(lender.node.office, lender.cast.contact.person)
    assert lender.permitted()


@pytest.mark.parametrize(
    "act",
    [
        say_never,
        lambda office, person: withdraw_consent(office, person, purposes=()),
    ],
    ids=["never", "withdraw"],
)
def test_nobody_can_speak_for_somebody_unknown(lender, act):
    before = lender.size
    with pytest.raises(NotFound, match="no such person is known here"):
        act(lender.node.office, PersonId(fresh_id("per")))
    assert lender.size == before
