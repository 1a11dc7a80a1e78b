"""Foreseeing: what an ask would be told, without an entry, and no more than the work of whoever looks."""

import pytest

from minglu.acts.ask import Refused
from minglu.acts.claim import deposit_keys
from minglu.acts.errors import NotAllowed, NotFound
from minglu.acts.foresee import Later, Never, Now, foresee
from minglu.acts.never import say_never
from minglu.acts.register import Assignment, assign_debt, suspend_agency
from minglu.canon.ids import PersonId, RecordId
from minglu.canon.instants import DAY, HOUR, Instant, parse_instant
from minglu.gate.errors import WrongAsk
from tests.unit.acts.cast import (
    A_YEAR_ON,
    AGENCY,
    COLLEAGUE,
    COLLECTOR,
    DEBT,
    HANDLER,
    LOADER,
    NOW,
    OFFICER,
    OWN,
    REVIEWER,
    UNTRAINED,
    fresh_id,
    worker,
)
from tests.unit.acts.grievance import complain

ONLY_WHEN_LOST = {"cn.cba-only-when-lost", "cn.gbt-only-when-lost"}


def seen(lender, by=COLLECTOR, whom=None, *, purpose="collection", channel="call", language="en"):
    whom = whom or lender.cast.borrower
    return foresee(
        lender.node.office, staff=by.id, person=whom.person, datum=whom.record, purpose=purpose, channel=channel, language=language
    )


def rules(foreseen) -> set[str]:
    return {reason.rule for reason in foreseen.reasons}


# ---- What an ask would be told


def test_what_may_be_asked_now_may_be_asked_until_the_rules_end_it(lender):
    assert seen(lender) == Now(until=Instant(parse_instant("2026-10-12T22:00:00+08:00") - 1))


def test_at_night_it_is_told_when_the_morning_begins_and_why_not_now(lender):
    lender.clock.set(parse_instant("2026-10-12T22:30:00+08:00"))
    found = seen(lender)
    assert isinstance(found, Later)
    assert (found.at, rules(found)) == (parse_instant("2026-10-13T08:00:00+08:00"), {"cn.cba-quiet-hours", "cn.gbt-quiet-hours"})


def test_after_three_calls_it_is_tomorrow(lender):
    for _ in range(3):
        lender.call()
    assert seen(lender).at == parse_instant("2026-10-13T08:00:00+08:00")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_reasons_come_in_the_words_of_whoever_looks(lender, language):
    said = seen(lender, UNTRAINED, language=language).reasons[0].text
    assert ("培训" in said) is (language == "zh")


def test_what_only_an_entry_lifts_is_never(lender):
    assert isinstance(seen(lender, UNTRAINED), Never)


def test_the_contact_waits_until_the_borrower_is_lost(lender):
    assert rules(seen(lender, whom=lender.cast.contact, purpose="pass_on_message")) == ONLY_WHEN_LOST
    lender.lose_touch()
    assert isinstance(seen(lender, whom=lender.cast.contact, purpose="pass_on_message"), Now)


def lose_touch(lender) -> None:
    lender.lose_touch()


def never_again(lender) -> None:
    lender.lose_touch()
    say_never(lender.node.office, lender.cast.contact.person)


def suspended(lender) -> None:
    suspend_agency(lender.node.office, AGENCY, why="a test", by=OFFICER.id)


def at_night(lender) -> None:
    lender.later(9 * HOUR)


ASKED = [
    (by, whom, purpose)
    for by in (COLLECTOR, UNTRAINED)
    for whom, purpose in (
        ("borrower", "collection"),
        ("contact", "pass_on_message"),
        ("contact", "locate_debtor"),
        ("contact", "collection"),
    )
]


@pytest.mark.parametrize("happened", [lambda _: None, lose_touch, never_again, suspended, at_night])
def test_the_ask_is_told_what_was_foreseen(lender, happened):
    deposit_keys(lender.node.office, lender.dialler.deposit(10))
    happened(lender)
    for by, name, purpose in ASKED:
        whom = getattr(lender.cast, name)
        foreseen = seen(lender, by, whom, purpose=purpose)
        answer = lender.ask(lender.sign(by, whom, purpose=purpose))
        assert isinstance(answer, Refused) is not isinstance(foreseen, Now)
        if isinstance(answer, Refused):
            assert answer.reasons == foreseen.reasons
            assert answer.next_allowed == (foreseen.at if isinstance(foreseen, Later) else None)


def test_nothing_is_entered(lender):
    before = lender.size
    seen(lender)
    seen(lender, UNTRAINED)
    assert lender.size == before


def test_witnesses_and_keys_are_taken_as_there(lender):
    with lender.refusing():
        assert isinstance(seen(lender), Now)


# ---- Whose work it is


@pytest.mark.parametrize("by", [HANDLER, REVIEWER, OFFICER, LOADER])
def test_only_a_collector_looks_ahead_at_a_collection(lender, by):
    with pytest.raises(NotAllowed, match="needs the role collector"):
        seen(lender, by)


def test_somebody_unregistered_sees_nothing(lender):
    with pytest.raises(NotAllowed, match="not registered"):
        seen(lender, worker(99))


def test_a_debt_that_is_not_assigned_is_nobodys_to_look_at(lender):
    lender.later(366 * DAY)
    with pytest.raises(NotAllowed, match="not assigned to you now"):
        seen(lender, COLLEAGUE)


def test_a_handler_looks_ahead_at_an_answer_to_a_complaint(lender):
    complain(lender)
    assert isinstance(seen(lender, HANDLER, lender.cast.contact, purpose="complaint_answer"), Now)


def test_a_collector_does_not_look_ahead_at_an_answer_to_a_complaint(lender):
    complain(lender)
    with pytest.raises(NotAllowed):
        seen(lender, whom=lender.cast.contact, purpose="complaint_answer")


def test_whoever_collects_from_the_borrower_behind_it_looks_at_no_answer(lender):
    complain(lender)
    borrower = lender.cast.borrower.person
    assign_debt(
        lender.node.office,
        Assignment(debtor=borrower, debt=DEBT, staff=HANDLER.id, agency=OWN, since=NOW, until=A_YEAR_ON),
        by=LOADER.id,
    )
    with pytest.raises(NotAllowed, match="collects_from_this_debtor"):
        seen(lender, HANDLER, lender.cast.contact, purpose="complaint_answer")


# ---- Wrong asks


def test_a_datum_of_somebody_else_is_not_there(lender):
    office, cast = lender.node.office, lender.cast
    for person, datum in ((cast.borrower.person, cast.contact.record), (cast.borrower.person, RecordId(fresh_id("rec")))):
        with pytest.raises(NotFound, match="no such datum"):
            foresee(office, staff=COLLECTOR.id, person=person, datum=datum, purpose="collection", channel="call", language="zh")
    with pytest.raises(NotFound, match="no such datum"):
        foresee(
            office,
            staff=COLLECTOR.id,
            person=PersonId(fresh_id("per")),
            datum=cast.borrower.record,
            purpose="collection",
            channel="call",
            language="zh",
        )


@pytest.mark.parametrize(("purpose", "channel"), [("gossip", "call"), ("", "call"), ("collection", "fax"), ("collection", "")])
def test_a_purpose_or_channel_that_no_rule_knows_is_no_question(lender, purpose, channel):
    with pytest.raises(WrongAsk, match="cannot be put to the rules"):
        seen(lender, purpose=purpose, channel=channel)
