"""Custody: a chain in which no step can be changed, taken out, put in or moved."""

import json
from dataclasses import replace

import pytest

from minglu.canon.digest import Digest, sha256
from minglu.canon.ids import ExhibitId
from minglu.canon.instants import Instant
from minglu.evidence.custody import CustodyStep, check_custody, first_step, next_step, parse_step, render_step, step_digest
from minglu.evidence.errors import BrokenCustody
from minglu.evidence.exhibit import Exhibit, make_exhibit

DATA = b"abc"
EXHIBIT = make_exhibit(
    DATA, exhibit_id=ExhibitId("exh_" + "0" * 32), name="a.csv", kind="carrier_bill", received=Instant(1_000), from_whom="complainant"
)


def chain(*touches: str, exhibit: Exhibit = EXHIBIT) -> tuple[CustodyStep, ...]:
    steps = (first_step(exhibit, at=Instant(1_000), who="intake"),)
    for number, what in enumerate(touches, start=1):
        steps += (next_step(steps, at=Instant(1_000 + number), who="stf_1", what=what, sha256=sha256(DATA)),)
    return steps


def rechained(steps: tuple[CustodyStep, ...]) -> tuple[CustodyStep, ...]:
    """The same steps with every link computed anew: what a forger of the whole chain would make."""
    done = steps[:1]
    for step in steps[1:]:
        done += (replace(step, before=step_digest(done[-1])),)
    return done


def test_a_whole_chain_passes() -> None:
    check_custody(EXHIBIT, chain("stored", "opened", "read", "exported"))


@pytest.mark.parametrize("change", [{"who": "stf_2"}, {"what": "exported"}, {"at": Instant(1_001)}])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_changed_step_is_found_at_the_step_after_it(at: int, change: dict[str, object]) -> None:
    steps = list(chain("stored", "opened", "read"))
    steps[at] = replace(steps[at], **change)  # type: ignore[arg-type]  # one change of each type
    if steps[at] == chain("stored", "opened", "read")[at]:
        return
    with pytest.raises(BrokenCustody, match=f"step {at + 2} does not follow|step {at + 1} is earlier|step {at + 1}: a chain starts"):
        check_custody(EXHIBIT, steps)


@pytest.mark.parametrize("taken", [0, 1, 2])
def test_a_step_taken_out_is_found(taken: int) -> None:
    steps = chain("stored", "opened", "read")
    with pytest.raises(BrokenCustody, match="a step was changed, taken out or put in"):
        check_custody(EXHIBIT, steps[:taken] + steps[taken + 1 :])


def test_steps_in_another_order_are_found() -> None:
    first, second, third = chain("stored", "opened")
    with pytest.raises(BrokenCustody, match="step 2 does not follow"):
        check_custody(EXHIBIT, (first, third, second))


def test_a_chain_of_another_exhibit_is_found() -> None:
    other = replace(EXHIBIT, id=ExhibitId("exh_" + "1" * 32))
    with pytest.raises(BrokenCustody, match="step 1 is about another exhibit"):
        check_custody(EXHIBIT, chain("stored", exhibit=other))


def test_a_description_that_changed_breaks_its_chain() -> None:
    with pytest.raises(BrokenCustody, match="step 1 does not follow"):
        check_custody(replace(EXHIBIT, from_whom="somebody else"), chain("stored"))


def test_bytes_that_changed_are_named_with_their_step() -> None:
    steps = chain("stored", "opened", "read")
    changed = rechained((*steps[:2], replace(steps[2], sha256=sha256(b"other")), steps[3]))
    with pytest.raises(BrokenCustody, match="at step 3 the bytes were no longer those that were received"):
        check_custody(EXHIBIT, changed)


def test_a_step_may_tell_that_the_bytes_changed_and_stays_in_the_chain() -> None:
    steps = chain("stored")
    found = next_step(steps, at=Instant(2_000), who="stf_1", what="read", sha256=Digest(sha256(b"other")))
    assert found.before == step_digest(steps[-1])


def test_time_cannot_go_back() -> None:
    with pytest.raises(BrokenCustody, match="cannot be earlier than the one before it; check the clock"):
        next_step(chain("stored"), at=Instant(1_000), who="stf_1", what="read", sha256=sha256(DATA))
    steps = chain("stored", "opened")
    with pytest.raises(BrokenCustody, match="step 3 is earlier than the one before it"):
        check_custody(EXHIBIT, rechained((*steps[:2], replace(steps[2], at=Instant(999)))))


def test_an_exhibit_is_received_once() -> None:
    with pytest.raises(BrokenCustody, match="received once"):
        next_step(chain(), at=Instant(2_000), who="stf_1", what="received", sha256=sha256(DATA))
    steps = chain("stored")
    with pytest.raises(BrokenCustody, match="starts with the receipt and has only one"):
        check_custody(EXHIBIT, rechained((steps[0], replace(steps[1], what="received"))))


@pytest.mark.parametrize(("who", "what"), [("", "read"), ("a" * 65, "read"), ("a\n", "read"), ("stf_1", "eaten"), ("stf_1", "")])
def test_a_wrong_touch_is_refused(who: str, what: str) -> None:
    with pytest.raises(BrokenCustody, match=r"who touched|is one of"):
        next_step(chain(), at=Instant(2_000), who=who, what=what, sha256=sha256(DATA))


def test_no_chain_is_no_custody() -> None:
    with pytest.raises(BrokenCustody, match="1 to 100000 steps, not 0"):
        check_custody(EXHIBIT, ())
    with pytest.raises(BrokenCustody, match="starts with the receipt"):
        next_step((), at=Instant(1), who="a", what="read", sha256=sha256(DATA))


@pytest.mark.parametrize("step", chain("stored", "opened"))
def test_what_is_rendered_is_parsed_back(step: CustodyStep) -> None:
    assert parse_step(render_step(step)) == step


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"v": True},
        {"at": "1"},
        {"at": True},
        {"at": -1},
        {"exhibit": "x"},
        {"what": "?"},
        {"who": 5},
        {"before": ""},
        {"more": 1},
    ],
)
def test_a_changed_text_of_a_step_is_refused(change: dict[str, object]) -> None:
    members = json.loads(render_step(chain()[0])) | change
    with pytest.raises(BrokenCustody):
        parse_step(json.dumps(members, sort_keys=True, separators=(",", ":")).encode())
