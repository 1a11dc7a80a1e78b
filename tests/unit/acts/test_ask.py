"""Asking: the answer is a token, or reasons with the next allowed moment and a promise that holds the log to it."""

import pytest

from minglu.acts.ask import Refused, answer_of, ask_contact
from minglu.acts.errors import NotFound
from minglu.canon.ids import RecordId
from minglu.canon.instants import DAY, HOUR, MINUTE, Instant, parse_instant
from minglu.gate.outcome import Entered
from minglu.ledger.errors import WrongSignature
from minglu.ledger.promise import check_promise
from minglu.ledger.tree import leaf_hash
from tests.unit.acts.cast import NOW, UNTRAINED, fresh_id


def test_a_permit_is_a_token_that_ends_with_the_ask(lender):
    permit = lender.permitted()
    token = lender.node.office.book.token(permit.token)
    assert (token.permit, token.until, token.claimed, token.ended) == (permit.index, permit.until, 0, False)
    assert permit.until == NOW + 10 * MINUTE


def test_what_warned_is_told_with_the_permit_in_the_askers_language(lender):
    lender.clock.set(parse_instant("2026-10-18T14:00:00+08:00"))
    signed = lender.sign()
    warned = {language: ask_contact(lender.node.office, signed, language=language).warnings for language in ("zh", "en")}
    assert [one.rule for one in warned["zh"]] == [one.rule for one in warned["en"]] == ["house.rest-day"]
    assert "休息日" in warned["zh"][0].text
    assert "Make the contact on a working day." in warned["en"][0].lifts


def test_a_working_day_warns_of_nothing(lender):
    assert lender.permitted().warnings == ()


def test_a_refusal_names_article_and_reason_in_the_askers_language(lender):
    signed = lender.sign(UNTRAINED)
    said = {language: ask_contact(lender.node.office, signed, language=language).reasons for language in ("zh", "en")}
    assert said["zh"][0].rule == said["en"][0].rule == "cn.gbt-training"
    assert "培训" in said["zh"][0].text
    assert "trained and examined" in said["en"][0].text
    assert said["en"][0].article


@pytest.mark.parametrize(
    ("now", "next_allowed"),
    [
        ("2026-10-12T22:00:00+08:00", "2026-10-13T08:00:00+08:00"),
        ("2026-10-12T23:59:00+08:00", "2026-10-13T08:00:00+08:00"),
        ("2026-10-13T07:59:00+08:00", "2026-10-13T08:00:00+08:00"),
    ],
)
def test_a_call_at_night_is_told_when_the_morning_begins(lender, now, next_allowed):
    lender.clock.set(parse_instant(now))
    answer = lender.ask()
    assert isinstance(answer, Refused)
    assert answer.next_allowed == parse_instant(next_allowed)


def test_a_fourth_call_is_told_tomorrow(lender):
    for _ in range(3):
        lender.call()
    assert lender.ask().next_allowed == parse_instant("2026-10-13T08:00:00+08:00")


def test_what_only_an_entry_can_lift_has_no_next_moment(lender):
    assert lender.ask(lender.sign(UNTRAINED)).next_allowed is None


def test_the_contact_is_out_of_reach_while_the_borrower_can_be_reached(lender):
    ask = lender.sign(whom=lender.cast.contact, purpose="pass_on_message")
    assert lender.refused_by(ask) == {"cn.cba-only-when-lost", "cn.gbt-only-when-lost"}


def test_the_contact_may_be_asked_once_to_pass_on_a_message_when_the_borrower_is_lost(lender):
    lender.lose_touch()
    assert lender.permitted(lender.sign(whom=lender.cast.contact, purpose="pass_on_message"))
    again = lender.sign(whom=lender.cast.contact, purpose="pass_on_message")
    assert lender.refused_by(again) == {"house.one-message-call"}


def test_the_contact_is_never_collected_from(lender):
    lender.lose_touch()
    assert "cn.gbt-only-the-debtor" in lender.refused_by(lender.sign(whom=lender.cast.contact))


def test_a_refusal_carries_a_promise_that_its_entry_keeps(lender):
    answer = lender.ask(lender.sign(own_device=True))
    promise = check_promise(answer.promise, [lender.node.office.signer.key])
    (entry,) = lender.node.office.book.entries(answer.index, answer.index + 1)
    assert promise.leaf == leaf_hash(entry)


def test_a_promise_is_nobody_elses(lender):
    answer = lender.ask(lender.sign(own_device=True))
    changed = bytearray(answer.promise)
    changed[-10] ^= 1
    with pytest.raises((WrongSignature, ValueError)):
        check_promise(bytes(changed), [lender.node.office.signer.key])


def test_a_datum_that_is_not_sealed_here_is_not_found(lender):
    before = lender.size
    with pytest.raises(NotFound, match="reload the work list"):
        lender.ask(lender.sign(datum=RecordId(fresh_id("rec"))))
    assert lender.size == before


def test_a_key_that_stands_for_another_act_is_not_an_answer_to_an_ask(lender):
    with pytest.raises(NotFound, match="another kind of act"):
        answer_of(lender.node.office, Entered(index=1), language="en")


def test_a_permit_is_counted_on_the_day_of_the_person_and_no_longer(lender):
    for _ in range(3):
        lender.call()
    lender.clock.set(Instant(NOW + DAY - 4 * HOUR))
    assert lender.permitted()


def test_no_answer_holds_a_number(lender):
    told = repr((lender.permitted(), lender.ask(lender.sign(own_device=True))))
    assert "1600000" not in told
