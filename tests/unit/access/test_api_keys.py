"""Keys of the API: one spelling, kept as a digest, closed by time and word."""

from dataclasses import replace

import pytest

from minglu.access.api_keys import CHANCE, SCOPES, KeptKey, known_scopes, make_key, opens, parse_key
from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant

NOW = Instant(1_791_768_600_000)
TEXT, SHOWN = make_key(bytes(range(CHANCE)))
KEPT = KeptKey(
    id=SHOWN.id, staff=StaffId("stf_" + "0" * 32), digest=SHOWN.digest, scopes=("log.read",), until=Instant(NOW + 1), revoked=False
)


def test_a_key_parses_to_what_is_kept_of_it():
    assert parse_key(TEXT) == SHOWN


def test_what_is_kept_says_neither_key_nor_digest_when_shown():
    assert TEXT[40:] not in repr(KEPT)
    assert "digest" not in repr(KEPT)
    assert "digest" not in repr(SHOWN)


def test_two_keys_differ_in_id_and_secret():
    other, shown = make_key(bytes(reversed(range(CHANCE))))
    assert other != TEXT
    assert shown.id != SHOWN.id


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "mlk_",
        TEXT[:-1],
        TEXT + "A",
        TEXT + "\n",
        " " + TEXT,
        TEXT.upper(),
        TEXT.replace("mlk_", "mlk-"),
        TEXT.replace("mlk_", "sk_"),
        TEXT[:-1] + "=",
        TEXT[:-1] + "é",
        TEXT.replace("_", "", 1),
    ],
)
def test_any_other_spelling_is_no_key(wrong):
    assert parse_key(wrong) is None


def test_the_key_that_is_kept_opens_until_its_last_millisecond():
    assert opens(KEPT, SHOWN, at=NOW)
    assert not opens(KEPT, SHOWN, at=KEPT.until)


def test_a_revoked_key_opens_nothing():
    assert not opens(replace(KEPT, revoked=True), SHOWN, at=NOW)


def test_another_secret_under_the_same_id_opens_nothing():
    same_id = parse_key(TEXT[:-43] + "A" * 43)
    assert same_id is not None
    assert same_id.id == KEPT.id
    assert not opens(KEPT, same_id, at=NOW)


def test_the_same_secret_under_another_id_opens_nothing():
    other_id = parse_key(f"mlk_{'f' * 32}{TEXT[-44:]}")
    assert other_id is not None
    assert not opens(KEPT, other_id, at=NOW)


def test_scopes_come_in_the_order_of_the_list_each_once():
    assert known_scopes(("log.read", "persons.write", "log.read")) == ("persons.write", "log.read")


@pytest.mark.parametrize("wrong", [(), ("",), ("persons",), ("persons.write", "everything"), ("PERSONS.WRITE",), ("persons.write ",)])
def test_no_scope_or_an_unknown_one_gives_none(wrong):
    assert known_scopes(wrong) == ()


def test_all_scopes_fit_the_column_they_are_kept_in():
    assert len(" ".join(SCOPES)) <= 400
