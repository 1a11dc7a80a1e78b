"""Grades: the order of weights, what raises them, and what does not."""

import pytest

from minglu.evidence.errors import WrongExhibit
from minglu.evidence.exhibit import KINDS
from minglu.evidence.grade import Level, Source, grade

PHONE_2 = Source(kind="call_backup", origin="another phone")
BILL = Source(kind="carrier_bill", origin="carrier")


def test_the_order_of_weights() -> None:
    order = ["carrier_bill", "call_records", "signed_mail", "call_backup", "screenshot"]
    levels = [grade(kind).level for kind in order]
    assert levels == sorted(set(levels), reverse=True)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_level_and_a_reason(kind: str) -> None:
    found = grade(kind)
    assert (len(found.reasons), found.contradicted_by) == (1, ())


def test_a_screenshot_alone_is_a_lead_in_either_direction() -> None:
    found = grade("screenshot", origin="phone")
    assert found.level is Level.LEAD
    assert "a lead, in either direction" in found.reasons[0]


@pytest.mark.parametrize(
    ("kind", "agreeing", "level"),
    [
        ("screenshot", (PHONE_2,), Level.WEAK),
        ("call_backup", (PHONE_2,), Level.FAIR),
        ("screenshot", (BILL,), Level.GOOD),
        ("screenshot", (BILL, PHONE_2), Level.GOOD),
        ("carrier_bill", (PHONE_2,), Level.STRONG),
        ("call_records", (BILL, PHONE_2), Level.STRONG),
    ],
)
def test_independent_sources_that_agree_raise_the_level(kind: str, agreeing: tuple[Source, ...], level: Level) -> None:
    found = grade(kind, origin="phone", agreeing=agreeing)
    assert found.level is level
    assert sum("agrees with an independent source" in reason for reason in found.reasons) == len(agreeing)


def test_two_views_of_one_phone_are_one_source() -> None:
    found = grade("screenshot", origin="phone", agreeing=(Source(kind="call_backup", origin="phone"),))
    assert found.level is Level.LEAD
    assert found.reasons[1:] == ("agrees with a source of the same origin, which adds nothing",)


def test_two_files_of_one_other_phone_raise_once() -> None:
    sources = (PHONE_2, Source(kind="message_backup", origin="another phone"))
    assert grade("screenshot", origin="phone", agreeing=sources).level is Level.WEAK


@pytest.mark.parametrize(("origin", "source"), [("", BILL), ("phone", Source(kind="carrier_bill", origin=""))])
def test_an_unknown_origin_is_never_independent(origin: str, source: Source) -> None:
    assert grade("screenshot", origin=origin, agreeing=(source,)).level is Level.LEAD


def test_a_contradiction_is_listed_and_settles_nothing() -> None:
    found = grade("call_backup", origin="phone", contradicting=(BILL,))
    assert (found.level, found.contradicted_by) == (Level.WEAK, ("carrier_bill",))
    assert found.reasons[-1] == "contradicted by: carrier_bill; not settled here"


@pytest.mark.parametrize(
    "call", [{"agreeing": (Source(kind="rumour", origin="x"),)}, {"contradicting": (Source(kind="rumour", origin="x"),)}]
)
def test_an_unknown_kind_is_refused_wherever_it_stands(call: dict[str, tuple[Source, ...]]) -> None:
    with pytest.raises(WrongExhibit, match="the kind of an exhibit is one of"):
        grade("screenshot", origin="phone", **call)
    with pytest.raises(WrongExhibit, match="the kind of an exhibit is one of"):
        grade("rumour")
