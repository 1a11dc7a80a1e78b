"""Which version decides: what was adopted last, and what came due since."""

import pytest

from minglu.canon.instants import Instant
from minglu.rules.adoption import standing
from minglu.rules.errors import WrongHistory
from minglu.rules.history import Event


def adopted(index, packs, *, approved=None) -> Event:
    said = {"packs": packs, "names": [packs], **({} if approved is None else {"approved": approved})}
    return Event(index=index, at=Instant(index), kind="packs.adopted", said=said)


def approved(index, packs, in_force) -> Event:
    return Event(index=index, at=Instant(index), kind="packs.approved", said={"packs": packs, "in_force": in_force, "names": [packs]})


PROPOSED = Event(index=5, at=Instant(5), kind="packs.proposed", said={"packs": "b", "names": ["b"]})
FIRST = adopted(1, "a")


@pytest.mark.parametrize(
    ("events", "at", "packs", "due"),
    [
        ([], 9, "", []),
        ([FIRST], 9, "a", []),
        ([FIRST, adopted(2, "b")], 9, "b", []),
        ([FIRST, PROPOSED], 99, "a", []),
        ([FIRST, approved(6, "b", 50)], 49, "a", []),
        ([FIRST, approved(6, "b", 50)], 50, "b", [6]),
        ([FIRST, approved(6, "b", 50), adopted(9, "b", approved=6)], 60, "b", []),
        ([FIRST, approved(6, "b", 50), approved(7, "c", 70)], 60, "b", [6]),
        ([FIRST, approved(6, "b", 50), approved(7, "c", 70)], 70, "c", [6, 7]),
        # The later instant stays, whichever was approved first.
        ([FIRST, approved(6, "b", 70), approved(7, "c", 50)], 80, "b", [7, 6]),
        ([FIRST, approved(6, "b", 50), approved(7, "c", 50)], 50, "c", [6, 7]),
        # Adopted at an opening in between: an approval of then is still to come.
        ([FIRST, approved(6, "b", 50), adopted(8, "c")], 49, "c", []),
        ([FIRST, approved(6, "b", 50), adopted(8, "c")], 50, "b", [6]),
        ([FIRST, approved(6, "b", 50), adopted(9, "b", approved=6), approved(12, "a", 70)], 80, "a", [12]),
    ],
)
def test_what_decides_follows_the_log(events, at, packs, due) -> None:
    found = standing(events, at=Instant(at))
    assert (found.packs, [event.index for event in found.due]) == (packs, due)


@pytest.mark.parametrize("said", [{}, {"packs": 7}, {"packs": "a", "approved": "six"}])
def test_an_adoption_that_does_not_say_what_it_must_is_no_version(said) -> None:
    with pytest.raises(WrongHistory):
        standing([Event(index=1, at=Instant(1), kind="packs.adopted", said=said)], at=Instant(9))


@pytest.mark.parametrize("in_force", [None, "50", True])
def test_an_approval_without_its_instant_is_no_version(in_force) -> None:
    with pytest.raises(WrongHistory):
        standing([FIRST, Event(index=6, at=Instant(6), kind="packs.approved", said={"packs": "b", "in_force": in_force})], at=Instant(9))
