"""Rows to values and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from minglu.canon.digest import sha256
from minglu.canon.errors import CanonError
from minglu.canon.instants import Instant
from minglu.rules.history import Event
from minglu.store.rows import DIAL_COLUMNS, event_of, render_wraps, said_bytes, token_of, wraps_of

ROW = ("tok_1", 41, "per_1", sha256(b"n"), "agy_1", "rec_1", 99, sha256(b"to"), sha256(b"salt"), 0, 1)
EVENT = Event(index=7, at=Instant(5), kind="person.never", said={"person": "per_1", "list": ["a", 1, True], "名": {"x": 0}})


def test_a_token_has_each_column_in_its_place():
    token = token_of(ROW)
    assert (token.token, token.permit, token.person, token.number, token.agency, token.record) == ROW[:6]
    assert (token.until, token.to, token.salt, token.claimed, token.ended) == (99, ROW[7], ROW[8], 0, True)
    assert len(DIAL_COLUMNS.split(", ")) == len(ROW)


def test_an_event_comes_back_as_it_was():
    assert event_of(("per_1", EVENT.index, EVENT.at, EVENT.kind, said_bytes(EVENT))) == EVENT


@pytest.mark.parametrize("said", [b"", b"[]", b"{", b'{"a": 1}', b'{"a":1.5}', b"\xff"])
def test_an_event_that_was_changed_on_disk_is_not_read(said):
    with pytest.raises(CanonError):
        event_of(("per_1", 1, 1, "person.never", said))


@given(some.lists(some.binary(max_size=100), max_size=10).map(tuple))
def test_wraps_come_back_as_they_were(wraps):
    assert wraps_of(render_wraps(wraps)) == wraps


@pytest.mark.parametrize("data", [b"", b"[1]x", b'["?"]', b'["AA"]'])
def test_wraps_that_were_changed_on_disk_are_not_read(data):
    with pytest.raises(CanonError):
        wraps_of(data)
