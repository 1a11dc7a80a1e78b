"""Cosigners sign checkpoints at a second, and nothing else at all."""

import pytest

from minglu.ledger.cosignature import Cosigner
from minglu.ledger.errors import WrongCheckpoint, WrongCosignature, WrongNote
from minglu.ledger.note import COSIGNATURE, cosigned_message, open_note, parse_vkey
from tests.fakes.small_log import AT, TEXT, W1_LINE, W1_VKEY, WITNESSES

W1 = WITNESSES[0]


def test_the_worked_example_is_cosigned_to_the_byte():
    assert W1.vkey == W1_VKEY
    assert W1.cosign(TEXT, seconds=AT) == W1_LINE


def test_the_message_is_the_specifications():
    assert cosigned_message(b"origin\n0\nroot\n", 1) == b"cosignature/v1\ntime 1\norigin\n0\nroot\n"


def test_a_cosignature_verifies_under_the_published_key():
    note = open_note(f"{TEXT}\n{W1.cosign(TEXT, seconds=2**63 - 1)}".encode(), [parse_vkey(W1.vkey)])
    assert note.verified[0].kind == COSIGNATURE
    assert note.cosigned["w1.example/minglu"] == 2**63 - 1


@pytest.mark.parametrize("seconds", [-1, 0, 2**63])
def test_no_impossible_second_is_stated(seconds):
    with pytest.raises(WrongCosignature, match="from 1 to"):
        W1.cosign(TEXT, seconds=seconds)


@pytest.mark.parametrize("text", ["", "This is an example message.\n", TEXT + "extension\n", TEXT.removesuffix("\n")])
def test_only_checkpoints_are_cosigned(text):
    with pytest.raises(WrongCheckpoint):
        W1.cosign(text, seconds=AT)


@pytest.mark.parametrize(("name", "seed"), [("w 1", bytes(32)), ("", bytes(32)), ("w1", bytes(31))])
def test_a_cosigner_needs_a_name_and_a_whole_seed(name, seed):
    with pytest.raises(WrongNote):
        Cosigner(name, seed)
