"""Kept codes: read back as they were written, and from nothing else."""

import pytest

from minglu.access.codes import CodeState, Issued, issue, try_code
from minglu.access.errors import WrongCode
from minglu.access.kept_codes import parse_state, render_state
from minglu.canon.instants import Instant

AT = Instant(1_795_000_000_000)
PEPPER = b"p" * 32
ISSUED = issue(CodeState(), AT, chance=bytes([1]) * 32, pepper=PEPPER)


LIVE = render_state(ISSUED.state)


def test_what_is_kept_is_read_back_with_and_without_a_live_code() -> None:
    tried = try_code(ISSUED.state, AT, text="x", pepper=PEPPER).state
    assert isinstance(ISSUED, Issued)
    for state in (CodeState(), tried, CodeState(issued=(AT,))):
        assert parse_state(render_state(state)) == state


KEPT = {
    "nothing": b"",
    "a list": b"[]",
    "an empty object": b"{}",
    "white space": LIVE + b" ",
    "another version": LIVE.replace(b'"v":1', b'"v":2'),
    "an unknown member": LIVE.replace(b'"v":1', b'"v":1,"w":1'),
    "tries below zero": LIVE.replace(b'"tries":0', b'"tries":-1'),
    "too many tries": LIVE.replace(b'"tries":0', b'"tries":6'),
    "a truth as tries": LIVE.replace(b'"tries":0', b'"tries":false'),
    "a short mark": LIVE.replace(b'"mark":"', b'"mark":"A'),
    "no salt": LIVE.replace(b'"salt"', b'"sale"'),
    "a live code that is a text": b'{"issued":[],"live":"x","v":1}',
    "a moment as text": b'{"issued":["1"],"v":1}',
    "a moment after 2100": b'{"issued":[9999999999999],"v":1}',
    "four moments": b'{"issued":[1,2,3,4],"v":1}',
}


@pytest.mark.parametrize("data", KEPT.values(), ids=KEPT.keys())
def test_a_state_that_cannot_be_read_does_not_become_a_fresh_one(data: bytes) -> None:
    assert data != LIVE
    with pytest.raises(WrongCode, match="state of a code"):
        parse_state(data)
