"""Wording: a template is clean for the channel, relation and purpose it was approved for, with the slots it has."""

import pytest

from minglu.gate.errors import WrongAsk
from minglu.gate.manner import Manner
from minglu.gate.wording import wording_of
from minglu.rules.history import History
from tests.unit.gate.people import ordinary, packs, signed

OVERDUE = {"amount": 2_000_000, "due": "2026-10-02", "lender": "Agency", "line": "95000"}
PLAN = {"lender": "Agency", "line": "95000", "plan": "later", "until": "2026-10-13T20:00"}


def worded(template="overdue-message", slots=None, *, relation="debtor", registers=None, **changes):
    slots = OVERDUE if slots is None else slots
    manner = Manner(template=template, slots=tuple(sorted(slots.items())))
    ask = signed(**{"channel": "message", "manner": manner, **changes}).ask
    return wording_of(ask, packs=packs(), relation=relation, registers=ordinary().history if registers is None else registers)


def test_an_ask_without_words_of_ours_says_nothing_of_them() -> None:
    assert wording_of(signed().ask, packs=packs(), relation="debtor", registers=History()) == ("", False)


@pytest.mark.parametrize(("template", "slots"), [("overdue-message", OVERDUE), ("plan-message", PLAN)])
def test_a_template_with_its_slots_is_clean(template, slots) -> None:
    assert worded(template, slots) == ("template", True)


@pytest.mark.parametrize(
    "changes",
    [
        {"relation": "contact"},
        {"relation": "unknown"},
        {"relation": ""},
        {"purpose": "pass_on_message"},
        {"channel": "im"},
    ],
)
def test_a_template_for_something_else_is_not_clean(changes) -> None:
    assert worded(**changes) == ("template", False)


@pytest.mark.parametrize(
    "change",
    [
        {"amount": "20000"},
        {"amount": 0},
        {"due": "2 October"},
        {"due": "2026-02-30"},
        {"due": "2026-10-02T08:00"},
        {"due": "２０２６-10-02"},
        {"due": 20261002},
        {"lender": "12345"},
        {"line": "call us"},
        {"extra": 1},
    ],
)
def test_a_slot_that_does_not_fill_makes_it_no_ask(change) -> None:
    with pytest.raises(WrongAsk, match="do not fill the template"):
        worded(slots={**OVERDUE, **change})


@pytest.mark.parametrize("change", [{"until": "2026-10-13"}, {"until": "2026-10-13T24:00"}, {"until": 1}, {"plan": "never"}])
def test_a_moment_and_a_choice_are_held_to_their_spelling(change) -> None:
    with pytest.raises(WrongAsk, match="do not fill the template"):
        worded("plan-message", {**PLAN, **change})


def test_a_missing_slot_makes_it_no_ask() -> None:
    with pytest.raises(WrongAsk, match="too many or missing"):
        worded(slots={"amount": 1})


def test_a_template_that_the_packs_do_not_hold_makes_it_no_ask() -> None:
    with pytest.raises(WrongAsk, match="no template of this name"):
        worded("no-such-template", {})


@pytest.mark.parametrize(
    ("slot", "typed"), [("lender", "还钱否则上门找你全家"), ("lender", "AGENCY"), ("line", "95001"), ("line", "16000000202")]
)
def test_a_name_or_number_that_nobody_registered_makes_it_no_ask(slot, typed) -> None:
    with pytest.raises(WrongAsk, match="registered") as why:
        worded(slots={**OVERDUE, slot: typed})
    assert typed not in str(why.value)


def test_without_registers_no_name_is_known() -> None:
    with pytest.raises(WrongAsk, match="registered agency"):
        worded(registers=History())


@pytest.mark.parametrize("written", ["+8616000000900", "+86 160 0000 0900", "160-0000-0900", "16000000900", "0086 160 0000 0900"])
def test_a_line_is_told_as_people_dial_it(written) -> None:
    known = ordinary().add("line.registered", "=lines", number="+8616000000900").history
    assert worded(slots={**OVERDUE, "line": written}, registers=known) == ("template", True)
    with pytest.raises(WrongAsk, match="registered line"):
        worded(slots={**OVERDUE, "line": written[:-1] + "1"}, registers=known)
