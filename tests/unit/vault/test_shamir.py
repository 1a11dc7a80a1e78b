"""Any two of three shares give the secret; PyPI's pyshamir agrees both ways; nonsense is refused."""

from itertools import combinations, permutations

import pyshamir
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minglu.vault.errors import TooFewShares, VaultError, WrongExchange
from minglu.vault.shamir import combine, split
from tests.unit.vault.stage import drawn

SECRET = drawn("secret")
BLOCK = st.binary(min_size=32, max_size=32)


@given(secret=BLOCK, chance=st.binary(min_size=64, max_size=64))
def test_every_three_of_five_shares_give_the_secret(secret, chance):
    shares = split(secret, threshold=3, count=5, chance=chance)
    assert {combine(three) for three in combinations(shares, 3)} == {secret}


@given(secret=BLOCK, chance=BLOCK)
def test_pyshamir_combines_what_we_split(secret, chance):
    # pyshamir writes y first and x last.
    shares = split(secret, threshold=2, count=3, chance=chance)
    for pair in permutations(shares, 2):
        assert bytes(pyshamir.combine([bytearray(share[1:] + share[:1]) for share in pair])) == secret


@pytest.mark.parametrize(("threshold", "count"), [(2, 3), (3, 5), (5, 16)])
def test_we_combine_what_pyshamir_splits(threshold, count):
    theirs = pyshamir.split(SECRET, count, threshold)
    assert combine([bytes(share[-1:] + share[:-1]) for share in theirs[-threshold:]]) == SECRET


def test_more_shares_than_needed_agree():
    assert combine(split(SECRET, threshold=2, count=5, chance=drawn("chance"))) == SECRET


@given(other=BLOCK, chance=BLOCK)
def test_one_share_fits_every_secret(other, chance):
    # Whatever the secret, some chance gives the same first share: it says nothing.
    first = split(SECRET, threshold=2, count=2, chance=chance)[0]
    matching = bytes(a ^ b for a, b in zip(first[1:], other, strict=True))
    assert split(other, threshold=2, count=2, chance=matching)[0] == first


def test_a_wrong_share_gives_a_wrong_secret():
    first, second, _ = split(SECRET, threshold=2, count=3, chance=drawn("chance"))
    assert combine([first, second[:-1] + bytes([second[-1] ^ 1])]) != SECRET


@pytest.mark.parametrize(
    ("threshold", "count", "size", "says"),
    [
        (1, 3, 0, "1 of 3 shares is not a sharing"),
        (0, 0, 32, "0 of 0 shares is not a sharing"),
        (4, 3, 96, "4 of 3 shares is not a sharing"),
        (2, 256, 32, "2 of 256 shares is not a sharing"),
        (2, 3, 31, "32 random bytes are needed"),
        (3, 3, 32, "64 random bytes are needed"),
    ],
)
def test_a_senseless_sharing_is_refused(threshold, count, size, says):
    with pytest.raises(WrongExchange, match=says):
        split(SECRET, threshold=threshold, count=count, chance=bytes(size))


@pytest.mark.parametrize("secret", [b"", SECRET[:-1], SECRET + b"\0"])
def test_a_secret_of_another_size_is_refused(secret):
    with pytest.raises(WrongExchange, match="a secret of 32 bytes"):
        split(secret, threshold=2, count=3, chance=bytes(32))


FIRST, SECOND, THIRD = split(SECRET, threshold=2, count=3, chance=drawn("chance"))


@pytest.mark.parametrize(
    ("shares", "error", "says"),
    [
        ([], TooFewShares, "0 shares are never enough"),
        ([FIRST], TooFewShares, "1 shares are never enough"),
        ([FIRST, FIRST], WrongExchange, "given twice"),
        ([FIRST, FIRST[:1] + SECOND[1:]], WrongExchange, "given twice"),
        ([FIRST, SECOND[:-1]], WrongExchange, "33 bytes"),
        ([FIRST, SECOND + b"\0"], WrongExchange, "33 bytes"),
        ([FIRST, b""], WrongExchange, "33 bytes"),
        ([FIRST, b"\0" + SECOND[1:]], WrongExchange, "does not begin with zero"),
    ],
)
def test_what_are_no_shares_of_one_secret_is_refused(shares, error, says):
    with pytest.raises(error, match=says):
        combine(shares)


def test_no_error_repeats_the_secret():
    with pytest.raises(VaultError) as caught:
        combine([FIRST, SECOND[:-1]])
    assert SECOND[1:9].hex() not in str(caught.value)
    assert repr(SECOND[1:9]) not in str(caught.value)
