"""A tombstone names one record or one number, by the only spelling."""

import pytest

from minglu.vault.errors import WrongExchange
from minglu.vault.memory import tombstone_of_handle, tombstone_of_record
from tests.unit.vault.stage import RECORD


def test_a_tombstone_says_what_it_closes():
    assert tombstone_of_record(RECORD).of == "record"
    assert tombstone_of_handle(bytes(32)).of == "handle"


@pytest.mark.parametrize("record", ["", "rec_1", "per_" + "1" * 32, "+8616000000001"])
def test_a_tombstone_is_for_a_record(record):
    with pytest.raises(WrongExchange, match="the id of a record"):
        tombstone_of_record(record)


@pytest.mark.parametrize("handle", [b"", bytes(31), bytes(33)])
def test_a_tombstone_is_for_a_whole_handle(handle):
    with pytest.raises(WrongExchange, match="a handle has 32 bytes"):
        tombstone_of_handle(handle)
