"""A sealed opening opens for its person, entry and part, and for nothing else."""

import pytest

from minglu.canon.commitment import Opening
from minglu.vault.errors import WrongExchange, WrongSealed
from minglu.vault.journal import open_opening, seal_opening
from tests.unit.vault.stage import drawn

KEY, NONCE = drawn("journal"), drawn("nonce", 12)
OPENING = Opening(content={"role": "collector", "rules": ["cn/one"]}, salt=drawn("salt"))
SEALED = seal_opening(KEY, OPENING, index=41, part="parties", nonce=NONCE)


def test_an_opening_survives_the_round_trip():
    assert open_opening(KEY, SEALED, index=41, part="parties") == OPENING
    assert b"collector" not in SEALED


@pytest.mark.parametrize(
    ("key", "sealed", "index", "part"),
    [
        (drawn("another person"), SEALED, 41, "parties"),
        (KEY, SEALED, 42, "parties"),
        (KEY, SEALED, 41, "debt"),
        (KEY, SEALED[:-1], 41, "parties"),
        (KEY, SEALED[:-1] + b"\0", 41, "parties"),
        (KEY, b"\0" + SEALED[1:], 41, "parties"),
        (KEY, SEALED[:12], 41, "parties"),
        (KEY, b"", 41, "parties"),
    ],
)
def test_any_other_key_place_or_bytes_are_refused(key, sealed, index, part):
    with pytest.raises(WrongSealed, match="another person, entry or part"):
        open_opening(key, sealed, index=index, part=part)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"index": -1}, "an entry's index"),
        ({"index": 2**63}, "an entry's index"),
        ({"part": "body"}, "facts, parties, debt"),
        ({"nonce": bytes(11)}, "a nonce has 12 bytes"),
    ],
)
def test_an_opening_is_sealed_for_one_part_of_one_entry(changes, says):
    with pytest.raises(WrongExchange, match=says):
        seal_opening(KEY, OPENING, **{"index": 41, "part": "facts", "nonce": NONCE, **changes})


@pytest.mark.parametrize("key", [b"", bytes(16), bytes(31)])
def test_a_journal_key_has_256_bits(key):
    with pytest.raises(WrongExchange, match="32 bytes"):
        seal_opening(key, OPENING, index=41, part="facts", nonce=NONCE)
