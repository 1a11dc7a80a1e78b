"""Checkpoints: three lines in one spelling, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minglu.canon.digest import EMPTY_ROOT, Digest
from minglu.ledger.checkpoint import Checkpoint, parse_checkpoint, render_checkpoint
from minglu.ledger.errors import WrongCheckpoint
from tests.fakes.small_log import ENTRIES, ORIGIN, TEXT, root

ROOT = "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg="


def test_the_worked_example_is_the_eight_known_leaves():
    assert parse_checkpoint(TEXT) == Checkpoint(origin=ORIGIN, size=8, root=root(ENTRIES))
    assert root(ENTRIES).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_the_empty_log_has_a_checkpoint():
    empty = Checkpoint(origin=ORIGIN, size=0, root=EMPTY_ROOT)
    assert render_checkpoint(empty) == "log.example/minglu\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    assert parse_checkpoint(render_checkpoint(empty)) == empty


@given(size=st.integers(min_value=0, max_value=2**63 - 1), digest=st.binary(min_size=32, max_size=32))
def test_what_is_written_is_read_again(size, digest):
    checkpoint = Checkpoint(origin="日志.example/明录", size=size, root=Digest(digest))
    assert parse_checkpoint(render_checkpoint(checkpoint)) == checkpoint


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "three lines"),
        (f"{ORIGIN}\n8\n", "three lines"),
        (f"{ORIGIN}\n8\n{ROOT}", "three lines"),
        (f"{ORIGIN}\n8\n{ROOT}\nextension\n", "extension lines"),
        (f"{ORIGIN}\n8\n{ROOT}\n\n", "extension lines"),
        (f"\n8\n{ROOT}\n", "origin"),
        (f"go.sum database tree\n8\n{ROOT}\n", "origin"),
        (f"a+b\n8\n{ROOT}\n", "origin"),
        (f"{ORIGIN}\r\n8\n{ROOT}\n", "origin"),
        (f"{ORIGIN}\n08\n{ROOT}\n", "plain decimal"),
        (f"{ORIGIN}\n+8\n{ROOT}\n", "plain decimal"),
        (f"{ORIGIN}\n-8\n{ROOT}\n", "plain decimal"),
        (f"{ORIGIN}\n 8\n{ROOT}\n", "plain decimal"),
        (f"{ORIGIN}\n8_0\n{ROOT}\n", "plain decimal"),
        (f"{ORIGIN}\n٨\n{ROOT}\n", "plain decimal"),
        (f"{ORIGIN}\n\n{ROOT}\n", "plain decimal"),
        (f"{ORIGIN}\n8.0\n{ROOT}\n", "plain decimal"),
        (f"{ORIGIN}\n{2**63}\n{ROOT}\n", "over"),
        (f"{ORIGIN}\n1{'0' * 30}\n{ROOT}\n", "plain decimal"),
        (f"{ORIGIN}\n8\n{ROOT[:-1]}\n", "base64"),
        (f"{ORIGIN}\n8\n{ROOT} \n", "base64"),
        (f"{ORIGIN}\n8\n{ROOT.replace('yg=', 'yh=')}\n", "spare bits"),
        (f"{ORIGIN}\n8\n{ROOT.replace('+', '-').replace('/', '_')}\n", "base64"),
        (f"{ORIGIN}\n8\nAAAA\n", "3 bytes where 32"),
    ],
)
def test_no_checkpoint_is_read_from(text, why):
    with pytest.raises(WrongCheckpoint, match=why):
        parse_checkpoint(text)


@pytest.mark.parametrize(
    "checkpoint",
    [
        Checkpoint(origin="", size=1, root=EMPTY_ROOT),
        Checkpoint(origin="two\nlines", size=1, root=EMPTY_ROOT),
        Checkpoint(origin=ORIGIN, size=-1, root=EMPTY_ROOT),
        Checkpoint(origin=ORIGIN, size=2**63, root=EMPTY_ROOT),
        Checkpoint(origin=ORIGIN, size=1, root=Digest(b"short")),
    ],
)
def test_a_checkpoint_that_could_not_be_read_again_is_not_written(checkpoint):
    with pytest.raises(WrongCheckpoint):
        render_checkpoint(checkpoint)
