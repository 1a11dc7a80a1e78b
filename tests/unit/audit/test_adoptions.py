"""Whether packs became law as they should: proposed by one, approved by another, adopted at their instant, then used."""

import pytest

from minglu.audit.adoptions import Adoptions, of_change, of_decision
from minglu.canon.base64 import render_base64
from minglu.canon.instants import Instant
from minglu.rules.history import Event
from tests.unit.rules.versions import ALLOW, version

OLD, NEW = version(), version(ALLOW)
A, B = render_base64(OLD.digest), render_base64(NEW.digest)


def event(index, kind, *, at=None, **said) -> Event:
    return Event(index=index, at=Instant(index if at is None else at), kind=f"packs.{kind}", said=said)


FIRST = event(1, "adopted", packs=A, names=["mine/1"])
PROPOSED = event(5, "proposed", packs=B, names=["mine/2"], actor="stf_1")
APPROVED = event(6, "approved", packs=B, names=["mine/2"], in_force=50, proposed=5, actor="stf_2")
SECOND = event(50, "adopted", packs=B, names=["mine/2"], approved=6)


def found(events) -> list[str]:
    """What is said of each entry, given those before it."""
    return [says for place, one in enumerate(events) for what, says in of_change(one, events[:place]) if what == "packs"]


def test_a_change_that_went_its_way_has_no_fault() -> None:
    assert found([FIRST, PROPOSED, APPROVED, SECOND]) == []


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ([FIRST, event(50, "adopted", packs=B)], "entry 50 adopts other packs, and nobody had approved them"),
        ([FIRST, PROPOSED, event(50, "adopted", packs=B, approved=6)], "on an approval that is none of them"),
        ([FIRST, PROPOSED, event(50, "adopted", packs=B, approved=5)], "on an approval that is none of them"),
        ([FIRST, PROPOSED, APPROVED, event(50, "adopted", packs=A, approved=6)], "on an approval that is none of them"),
        ([FIRST, PROPOSED, APPROVED, event(49, "adopted", packs=B, approved=6)], "before the instant from which they are in force"),
        ([FIRST, APPROVED], "entry 6 approves packs that were not proposed"),
        ([FIRST, event(5, "proposed", packs=A), APPROVED], "entry 6 approves packs that were not proposed"),
        ([FIRST, event(5, "proposed", packs=B, actor="stf_2"), APPROVED], "entry 6 approves packs, and no other person had proposed them"),
        ([FIRST, event(5, "proposed", packs=B), APPROVED], "entry 6 approves packs, and no other person had proposed them"),
    ],
)
def test_a_change_that_did_not_is_told(events, says) -> None:
    assert any(says in one for one in found(events)), found(events)


def decided(index, packs) -> Event:
    return Event(index=index, at=Instant(index), kind="contact.permit", said={"packs": packs})


def told(stream, decision, *, given=(OLD, NEW), whole=True) -> list[str]:
    adoptions = Adoptions(given)
    for one in stream:
        if one.kind == "packs.adopted":
            adoptions.take(one)
    return [says for _, says in of_decision(decision, adoptions, stream, whole=whole)]


@pytest.mark.parametrize(
    ("stream", "index", "packs"),
    [([FIRST], 9, A), ([FIRST, PROPOSED, APPROVED], 49, A), ([FIRST, PROPOSED, APPROVED, SECOND], 60, B)],
)
def test_a_decision_under_the_version_of_its_hour_has_no_fault(stream, index, packs) -> None:
    assert told(stream, decided(index, packs)) == []


@pytest.mark.parametrize(
    ("stream", "index", "packs", "says"),
    [
        ([FIRST], 9, B, "under packs that the log had not adopted"),
        ([], 9, A, "under packs that the log had not adopted"),
        ([FIRST, PROPOSED, APPROVED], 49, B, "under packs that the log had not adopted"),
        ([FIRST, PROPOSED, APPROVED, SECOND], 60, A, "under packs that the log had not adopted"),
        ([FIRST, PROPOSED, APPROVED], 50, A, "under packs that others should have replaced by then"),
    ],
)
def test_a_decision_under_another_version_is_told(stream, index, packs, says) -> None:
    (found,) = told(stream, decided(index, packs))
    assert says in found


def test_what_was_not_opened_accuses_nobody_of_being_late() -> None:
    assert told([FIRST, PROPOSED, APPROVED], decided(50, A), whole=False) == []


def test_a_version_that_was_not_given_is_told_of_its_decisions_and_of_its_adoption() -> None:
    assert told([FIRST], decided(9, A), given=(NEW,)) == ["entry 9 was decided under other packs than those given"]
    adoptions = Adoptions((NEW,))
    for one in (FIRST, SECOND):
        adoptions.take(one)
    assert list(adoptions.not_given()) == [(1, "the packs given are not those that the log adopted in entry 1")]
    assert adoptions.packs_of(decided(9, B)) is NEW
    assert adoptions.packs_of(decided(9, A)) is None
