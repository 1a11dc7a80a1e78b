"""What staff enter about one person: states, holds, refused hours and channels. Each narrows at once."""

import pytest

from minglu.acts.circumstances import BEGINS, STATES, RefusedHours, lift_hold, place_hold, refuse_channels, refuse_hours, state_person
from minglu.acts.errors import NotAllowed, NotFound, Unusable
from minglu.canon.digest import sha256
from minglu.canon.instants import DAY, Instant
from minglu.canon.numbers import E164
from tests.unit.acts.cast import COLLECTOR, HANDLER, LOADER, NOW, OFFICER, REVIEWER, fresh_id

EVIDENCE = sha256(b"a letter (invented)")
MIDDAY = RefusedHours(channels=("call",), from_minute=720, until_minute=900, until=Instant(NOW + 30 * DAY))


def borrower(lender):
    return lender.cast.borrower.person


def state(lender, word, *, by=HANDLER):
    return state_person(lender.node.office, borrower(lender), word, evidence=EVIDENCE, by=by.id)


@pytest.mark.parametrize("word", STATES)
def test_every_state_of_the_table_of_facts_can_be_entered(lender, word) -> None:
    state(lender, word)
    assert lender.said(borrower(lender), "person.state")["state"] == word


def test_a_person_under_an_order_is_not_contacted_until_it_ends(lender) -> None:
    state(lender, "no_contact_order")
    assert lender.refused_by()
    state(lender, "order_ended")
    lender.permitted()


@pytest.mark.parametrize("word", ["", "rich", "DEAD", "dead alive"])
def test_another_word_is_no_state(lender, word) -> None:
    with pytest.raises(Unusable, match="a state is one of"):
        state(lender, word)


def test_a_state_that_begins_ends_the_permits_nobody_used(lender) -> None:
    permit = lender.permitted()
    state(lender, "represented")
    assert lender.node.office.book.token(permit.token).ended
    assert lender.said(borrower(lender), "contact.lapse")["why"] == "killed"


def test_a_state_that_ends_leaves_them(lender) -> None:
    permit = lender.permitted()
    state(lender, "adult")
    assert not lender.node.office.book.token(permit.token).ended
    assert "adult" not in BEGINS


def test_a_hold_stops_contact_until_it_is_lifted(lender) -> None:
    office, person = lender.node.office, borrower(lender)
    permit = lender.permitted()
    place_hold(office, person, why="verification", by=HANDLER.id)
    assert lender.node.office.book.token(permit.token).ended
    assert any("hold" in rule for rule in lender.refused_by())
    lift_hold(office, person, why="verified", by=HANDLER.id)
    lender.permitted()


def test_a_hold_that_is_not_there_is_not_lifted(lender) -> None:
    with pytest.raises(Unusable, match="nothing to lift"):
        lift_hold(lender.node.office, borrower(lender), why="verified", by=HANDLER.id)


@pytest.mark.parametrize(("act", "why"), [(place_hold, "because"), (place_hold, ""), (lift_hold, "verification")])
def test_the_words_for_a_hold_are_closed(lender, act, why) -> None:
    with pytest.raises(Unusable):
        act(lender.node.office, borrower(lender), why=why, by=HANDLER.id)


def test_an_hour_that_was_refused_is_none_for_a_call(lender) -> None:
    refuse_hours(lender.node.office, borrower(lender), MIDDAY, by=HANDLER.id)
    said = lender.said(borrower(lender), "hours.refused")
    assert (said["channels"], said["from_minute"], said["until_minute"]) == (["call"], 720, 900)


@pytest.mark.parametrize(
    "change",
    [
        {"channels": ()},
        {"channels": ("phone",)},
        {"from_minute": -1},
        {"from_minute": 1440},
        {"until_minute": 1441},
        {"until_minute": 720},
        {"until": NOW},
    ],
)
def test_hours_that_are_none_are_refused(lender, change) -> None:
    members = {"channels": ("call",), "from_minute": 720, "until_minute": 900, "until": Instant(NOW + DAY)}
    with pytest.raises(Unusable):
        refuse_hours(lender.node.office, borrower(lender), RefusedHours(**{**members, **change}), by=HANDLER.id)


def test_a_channel_that_was_refused_ends_the_permits_nobody_used(lender) -> None:
    permit = lender.permitted()
    refuse_channels(lender.node.office, borrower(lender), ("message", "call", "call"), by=LOADER.id)
    assert lender.said(borrower(lender), "channel.refused")["channels"] == ["message", "call"]
    assert lender.node.office.book.token(permit.token).ended


@pytest.mark.parametrize("channels", [(), ("phone",), ("call", "phone")])
def test_a_channel_that_is_none_is_not_refused(lender, channels) -> None:
    with pytest.raises(Unusable):
        refuse_channels(lender.node.office, borrower(lender), channels, by=HANDLER.id)


@pytest.mark.parametrize("by", [COLLECTOR, REVIEWER])
def test_nobody_else_enters_them(lender, by) -> None:
    office, person = lender.node.office, borrower(lender)
    for entering in (
        lambda: state_person(office, person, "minor", evidence=EVIDENCE, by=by.id),
        lambda: place_hold(office, person, why="care", by=by.id),
        lambda: lift_hold(office, person, why="other", by=by.id),
        lambda: refuse_hours(office, person, MIDDAY, by=by.id),
        lambda: refuse_channels(office, person, ("call",), by=by.id),
    ):
        with pytest.raises(NotAllowed):
            entering()


@pytest.mark.parametrize("by", [HANDLER, OFFICER, LOADER])
def test_those_who_may_do_and_the_entry_says_who(lender, by) -> None:
    place_hold(lender.node.office, borrower(lender), why="care", by=by.id)
    assert lender.said(borrower(lender), "hold.placed")["actor"] == by.id


def test_nothing_is_entered_about_somebody_unknown(lender) -> None:
    with pytest.raises(NotFound):
        place_hold(lender.node.office, fresh_id("per"), why="care", by=HANDLER.id)


def test_what_is_entered_holds_no_number(lender) -> None:
    state(lender, "minor")
    assert E164("+8616000000101") not in repr(lender.said(borrower(lender), "person.state"))
