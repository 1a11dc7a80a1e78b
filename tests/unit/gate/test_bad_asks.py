"""Asks that mean harm: strangers, marks that cannot be seen, digits that look alike, companions who should not come.

What is wrong with a single member is in `test_ask` and `test_manner`; here is what such an ask comes to, or that it comes to nothing.
"""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from minglu.canon.base64 import render_base64
from minglu.canon.ids import PersonId, RecordId, StaffId
from minglu.canon.instants import DAY, HOUR, MINUTE, SECOND, Instant
from minglu.canon.json import Value, parse_object, render
from minglu.gate.ask import parse_ask, render_ask
from minglu.gate.decide import decide
from minglu.gate.errors import WrongAsk
from minglu.gate.manner import Manner
from minglu.gate.outcome import Outcome, Permit, Refusal
from minglu.vault.signature import public_of
from tests.unit.gate.people import (
    A_YEAR_ON,
    AGENCY,
    ASK,
    BORROWER,
    COLLECTOR,
    COMPANION,
    DEBT,
    NOW,
    OTHER_SEED,
    SEED,
    THERE,
    Told,
    asking,
    ordinary,
    packs,
    signed,
    visiting,
)

OTHER_AGENCY = "agy_" + "1b" * 16
STRANGER = StaffId("stf_" + "2c" * 16)
# Marks that cannot be seen, and signs that look like others.
ODD = ("\u202e", "\u200b", "\u2066", "\ufeff", "\u00ad", "\0", "\n", "０", "٠", "߀", "а", "ｐ", "\u0301")


def decided(told: Told, signed_ask: object) -> Outcome:
    return decide(asking(signed_ask), told.history, packs=packs(), at=NOW, outside=THERE)


def refused(told: Told, signed_ask: object) -> set[str]:
    reply = decided(told, signed_ask).reply
    assert isinstance(reply, Refusal)
    return set(reply.decision.rules)


def bytes_with(**members: Value) -> bytes:
    return render({**parse_object(render_ask(ASK)), **members})


# ---- What cannot be seen ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", ["id", "staff", "person", "datum"])
def test_an_id_with_a_sign_that_is_not_its_own_is_none(name: str, odd: str) -> None:
    value = str(parse_object(render_ask(ASK))[name])
    for bent in (value + odd, odd + value, value[:-1] + odd):
        with pytest.raises(WrongAsk, match="cannot be read"):
            parse_ask(bytes_with(**{name: bent}))


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", ["purpose", "channel"])
def test_a_word_that_only_looks_like_one_of_the_list_is_no_question(name: str, odd: str) -> None:
    value = str(getattr(ASK, name))
    for bent in (value + odd, odd + value, value.replace("c", "с")):
        with pytest.raises(WrongAsk) as why:
            decided(ordinary(), signed(**{name: bent}))
        assert bent not in str(why.value)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    "manner",
    [
        lambda odd: {"template": f"overdue-message{odd}", "slots": {}},
        lambda odd: {"template": "overdue-message", "slots": {f"line{odd}": "95000"}},
        lambda odd: {"template": "overdue-message", "slots": {"line": f"9500{odd}"}},
        lambda odd: {"template": "overdue-message", "slots": {"due": f"2026-10-0{odd}"}},
    ],
    ids=["template", "slot", "line", "day"],
)
def test_no_member_of_a_manner_holds_a_sign_that_is_not_its_own(manner, odd: str) -> None:
    with pytest.raises(WrongAsk):
        parse_ask(bytes_with(channel="message", manner=manner(odd)))


@pytest.mark.parametrize("odd", ODD)
def test_a_companion_is_an_id_and_nothing_beside_it(odd: str) -> None:
    with pytest.raises(WrongAsk, match="a companion cannot be read"):
        parse_ask(bytes_with(channel="visit", manner={"companions": [COMPANION + odd]}))


# ---- Whom, when, and over what ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [{"person": PersonId("per_" + "ff" * 16)}, {"datum": RecordId("rec_" + "ff" * 16)}])
def test_somebody_unknown_is_no_question_and_leaves_no_entry(change: Mapping[str, object]) -> None:
    with pytest.raises(WrongAsk, match="no such datum is sealed for this person"):
        decided(ordinary(), signed(**change))


def test_a_member_of_staff_whom_nobody_registered_asks_nothing() -> None:
    with pytest.raises(WrongAsk, match="not registered"):
        decided(ordinary(), signed(staff=STRANGER))


def test_a_debt_of_another_agency_is_refused_with_an_entry() -> None:
    told = ordinary().add(
        "staff.registered", COLLECTOR, staff=COLLECTOR, agency=OTHER_AGENCY, key=render_base64(public_of(SEED)), roles=["collector"]
    )
    assert {"cn.pipl-51-assigned", "cn.pipl-21-agency"} <= refused(told, signed())


def test_a_debt_of_a_colleague_is_refused_with_an_entry() -> None:
    told = ordinary().add(
        "staff.registered", STRANGER, staff=STRANGER, agency=AGENCY, key=render_base64(public_of(OTHER_SEED)), roles=["collector"]
    )
    told.add("staff.trained", STRANGER, staff=STRANGER, course="exam", passed=int(NOW), until=int(A_YEAR_ON))
    assert refused(told, signed(staff=STRANGER, seed=OTHER_SEED)) == {"cn.pipl-51-assigned"}


@pytest.mark.parametrize("at", [0, NOW - 10 * 365 * DAY, NOW - HOUR - 1, NOW + MINUTE + 1, NOW + 10 * 365 * DAY])
def test_an_ask_of_another_time_is_not_decided(at: int) -> None:
    with pytest.raises(WrongAsk, match="the time in the ask is not now"):
        decided(ordinary(), signed(at=Instant(at)))


@pytest.mark.parametrize("until", [0, NOW, NOW - 1, NOW + 30 * MINUTE + 1, NOW + 10 * 365 * DAY])
def test_a_use_in_the_past_or_far_ahead_is_not_decided(until: int) -> None:
    with pytest.raises(WrongAsk, match="up to 30 minutes ahead"):
        decided(ordinary(), signed(until=Instant(until)))


@pytest.mark.parametrize("channel", ["", "pigeon", "CALL", "call ", "calls", "email"])
def test_a_channel_that_is_none_is_no_question(channel: str) -> None:
    with pytest.raises(WrongAsk):
        decided(ordinary(), signed(channel=channel))


@pytest.mark.parametrize("channel", ["group_message", "public_post"])
def test_a_channel_that_nobody_may_use_is_refused_by_name(channel: str) -> None:
    assert "cn.pipl-25-publication" in refused(ordinary(), signed(channel=channel))


# ---- Who comes along -------------------------------------------------------------------------------------------------


def with_companion(
    staff: StaffId = COMPANION, *, agency: str = AGENCY, roles: tuple[str, ...] = ("collector",), until: int = A_YEAR_ON
) -> Told:
    """An ordinary story with a second collector; visited are those who have the training."""
    told = ordinary().add("staff.registered", staff, staff=staff, agency=agency, roles=list(roles))
    return told.add("staff.trained", staff, staff=staff, course="exam", passed=int(NOW - DAY), until=int(until))


def test_two_trained_collectors_of_the_agency_may_visit() -> None:
    assert isinstance(decided(with_companion(), visiting()).reply, Permit)


@pytest.mark.parametrize(
    "told",
    [
        ordinary(),
        with_companion(agency=OTHER_AGENCY),
        with_companion(roles=("handler",)),
        with_companion(roles=()),
        with_companion(until=NOW),
        with_companion(STRANGER),
    ],
    ids=["a stranger", "of another agency", "a handler", "without a role", "whose training ended", "somebody else is trained"],
)
def test_a_companion_who_should_not_come_makes_no_second_visitor(told: Told) -> None:
    assert refused(told, visiting()) == {"cn.cba-22-two-visitors"}


def test_the_training_of_a_companion_that_ends_ends_the_permit() -> None:
    reply = decided(with_companion(until=NOW + 5 * MINUTE), visiting()).reply
    assert isinstance(reply, Permit)
    assert reply.until == NOW + 5 * MINUTE - 1


@pytest.mark.parametrize("companions", [(COLLECTOR,), (COLLECTOR, COMPANION), (COMPANION, COMPANION)])
def test_nobody_comes_along_with_themselves(companions: tuple[StaffId, ...]) -> None:
    with pytest.raises(WrongAsk):
        decided(with_companion(), visiting(*companions))


def test_four_may_come_along_and_a_fifth_makes_it_no_ask() -> None:
    crowd = tuple(StaffId(f"stf_{number:032x}") for number in range(1, 6))
    assert isinstance(decided(with_companion(), visiting(COMPANION, *crowd[:3])).reply, Permit)
    with pytest.raises(WrongAsk):
        decided(with_companion(), visiting(*crowd))


# ---- Manners of another channel --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "manner"),
    [
        ("call", Manner(companions=(COMPANION,))),
        ("call", Manner(sealed=True)),
        ("call", Manner(template="overdue-message")),
        ("visit", Manner(template="overdue-message")),
        ("visit", Manner(sealed=True)),
        ("message", Manner(sealed=True)),
        ("message", Manner(companions=(COMPANION,))),
        ("group_message", Manner(template="overdue-message")),
        ("public_post", Manner(template="overdue-message")),
        ("pigeon", Manner(companions=(COMPANION,))),
    ],
)
def test_a_manner_of_another_channel_is_no_ask_even_where_it_was_never_bytes(channel: str, manner: Manner) -> None:
    with pytest.raises(WrongAsk):
        decided(ordinary(), signed(channel=channel, manner=manner))


OVERDUE = (("amount", 2_000_000), ("due", "2026-10-02"), ("lender", "Agency"), ("line", "95000"))


def test_a_message_by_an_approved_template_is_permitted() -> None:
    ask = signed(channel="message", manner=Manner(template="overdue-message", slots=OVERDUE))
    assert isinstance(decided(ordinary(), ask).reply, Permit)


@pytest.mark.parametrize("manner", [Manner(), Manner(template="overdue-letter", slots=tuple(sorted((*OVERDUE, ("day", "2026-10-12")))))])
def test_words_that_nobody_approved_are_not_said(manner: Manner) -> None:
    assert "house.approved-wording" in refused(ordinary(), signed(channel="message", manner=manner))


def overdue(**changes: str | int) -> Manner:
    return Manner(template="overdue-message", slots=tuple(sorted({**dict(OVERDUE), **changes}.items())))


@pytest.mark.parametrize(
    "manner",
    [
        Manner(template="no-such-template"),
        Manner(template="overdue-message", slots=OVERDUE[:-1]),
        overdue(plan="later"),
        overdue(amount=0),
        overdue(amount="2000000"),
        overdue(due="2026-02-30"),
        overdue(lender="还钱否则上门找你全家"),
        overdue(lender="agency"),
        overdue(lender="Agency "),
        overdue(line="16000000202"),
        overdue(line="+95000"),
    ],
)
def test_what_is_typed_into_a_template_is_no_ask_and_leaves_no_entry(manner: Manner) -> None:
    with pytest.raises(WrongAsk, match=r"template|slot"):
        decided(ordinary(), signed(channel="message", manner=manner))


# ---- One signature, one ask ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change", [{"person": PersonId("per_" + "ff" * 16)}, {"until": Instant(NOW + SECOND)}, {"manner": Manner(companions=(COMPANION,))}]
)
def test_a_signature_covers_whom_how_long_and_with_whom(change: Mapping[str, object]) -> None:
    honest = signed(channel="visit", manner=Manner(companions=(STRANGER,)))
    bent = replace(honest, ask=replace(honest.ask, **change))
    with pytest.raises(WrongAsk, match="the signature is not by a key"):
        decided(ordinary(), bent)


def test_whose_debt_it_is_cannot_be_said_in_an_ask() -> None:
    for name, value in (("debtor", BORROWER), ("debt", DEBT), ("agency", AGENCY), ("relation", "debtor")):
        with pytest.raises(WrongAsk, match="exactly the members"):
            parse_ask(bytes_with(**{name: value}))
