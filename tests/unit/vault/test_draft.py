"""Sealed drafts: open for their person and under their name, and for nothing else."""

import pytest

from minglu.vault.draft import OVERHEAD, open_draft, seal_draft
from minglu.vault.errors import WrongExchange, WrongSealed

KEY, NONCE, PERSON = bytes(32), bytes(12), "per_" + "01" * 16
SEALED = seal_draft(KEY, b"what she wrote", person=PERSON, name="draft", nonce=NONCE)


def test_what_was_sealed_opens():
    assert open_draft(KEY, SEALED, person=PERSON, name="draft") == b"what she wrote"


@pytest.mark.parametrize("size", [0, 1, 16_384])
def test_sealing_adds_the_same_whatever_is_inside(size):
    assert len(seal_draft(KEY, bytes(size), person=PERSON, name="draft", nonce=NONCE)) == size + OVERHEAD


WRONG = {
    "another key": (bytes([1]) * 32, SEALED, PERSON, "draft"),
    "another person": (KEY, SEALED, "per_" + "02" * 16, "draft"),
    "another name": (KEY, SEALED, PERSON, "exh_1.0"),
    "a changed bit": (KEY, SEALED[:-1] + bytes([SEALED[-1] ^ 1]), PERSON, "draft"),
    "a changed nonce": (KEY, bytes([1]) + SEALED[1:], PERSON, "draft"),
    "cut": (KEY, SEALED[:20], PERSON, "draft"),
    "nothing": (KEY, b"", PERSON, "draft"),
    "a key of another size": (bytes(7), SEALED, PERSON, "draft"),
}


@pytest.mark.parametrize(("key", "sealed", "person", "name"), WRONG.values(), ids=WRONG.keys())
def test_nothing_else_opens_it(key, sealed, person, name):
    with pytest.raises(WrongSealed):
        open_draft(key, sealed, person=person, name=name)


@pytest.mark.parametrize(("key", "nonce"), [(bytes(31), NONCE), (b"", NONCE), (KEY, bytes(11)), (KEY, b"")])
def test_nothing_is_sealed_under_half_a_key(key, nonce):
    with pytest.raises(WrongExchange, match="a journal key has 32 bytes"):
        seal_draft(key, b"x", person=PERSON, name="draft", nonce=nonce)
