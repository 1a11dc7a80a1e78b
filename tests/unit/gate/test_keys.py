"""Whose signature an ask may bear: the key registered for long, and keys of sign-ins while they last."""

from minglu.canon.base64 import render_base64
from minglu.canon.instants import HOUR, Instant
from minglu.canon.json import Value
from minglu.gate.keys import keys_of
from minglu.rules.history import Event

NOW = Instant(1_800_000_000_000)
LONG, MORNING, NOON = bytes([1]) * 32, bytes([2]) * 32, bytes([3]) * 32


def said(index: int, kind: str, key: bytes | None = None, *, until: int | None = None, text: str | None = None) -> Event:
    members: dict[str, Value] = {"staff": "stf_" + "01" * 16}
    if key is not None or text is not None:
        members["key"] = text if text is not None else render_base64(key or b"")
    if until is not None:
        members["until"] = until
    return Event(index=index, at=Instant(NOW - HOUR + index), kind=kind, said=members)


def registered(index: int, key: bytes | None) -> Event:
    return said(index, "staff.registered", key)


def signed_in(index: int, key: bytes, *, until: int = NOW + HOUR) -> Event:
    return said(index, "staff.signed_in", key, until=until)


def test_nobody_has_a_key_before_anything_is_entered() -> None:
    assert keys_of((), at=NOW) == ()


def test_the_registered_key_and_those_of_sign_ins_count() -> None:
    assert keys_of((registered(0, LONG), signed_in(1, MORNING), signed_in(2, NOON)), at=NOW) == (LONG, MORNING, NOON)


def test_somebody_registered_without_a_key_signs_by_sign_ins_alone() -> None:
    assert keys_of((registered(0, None),), at=NOW) == ()
    assert keys_of((registered(0, None), signed_in(1, MORNING)), at=NOW) == (MORNING,)


def test_a_key_ends_with_its_sign_out_and_only_that_key() -> None:
    events = (registered(0, LONG), signed_in(1, MORNING), signed_in(2, NOON), said(3, "staff.signed_out", MORNING))
    assert keys_of(events, at=NOW) == (LONG, NOON)


def test_a_key_ends_at_its_minute_sharp() -> None:
    assert keys_of((signed_in(0, MORNING, until=NOW + 1),), at=NOW) == (MORNING,)
    assert keys_of((signed_in(0, MORNING, until=NOW),), at=NOW) == ()


def test_a_new_registration_replaces_the_registered_key() -> None:
    assert keys_of((registered(0, LONG), registered(1, NOON)), at=NOW) == (NOON,)
    assert keys_of((registered(0, LONG), registered(1, None)), at=NOW) == ()


def test_a_key_that_cannot_be_read_signs_nothing() -> None:
    assert keys_of((said(0, "staff.registered", text="not a key"), signed_in(1, MORNING)), at=NOW) == (MORNING,)
    assert keys_of((said(0, "staff.registered", text=render_base64(b"short")),), at=NOW) == ()


def test_signing_out_a_key_that_was_never_signed_in_changes_nothing() -> None:
    assert keys_of((registered(0, LONG), said(1, "staff.signed_out", LONG)), at=NOW) == (LONG,)


def test_no_key_signs_once_the_account_is_closed_until_they_are_registered_anew() -> None:
    closed = (registered(0, LONG), signed_in(1, MORNING), said(2, "account.closed"))
    assert keys_of(closed, at=NOW) == ()
    assert keys_of((*closed, signed_in(3, NOON)), at=NOW) == ()
    assert keys_of((*closed, registered(3, LONG), signed_in(4, NOON)), at=NOW) == (LONG, NOON)
