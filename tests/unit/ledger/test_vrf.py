"""The VRF: the published vectors, one output for each input, and no second spelling of anything."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl import bindings

from minglu.ledger.errors import WrongLabel
from minglu.ledger.vrf import output, output_of, prove, public_key, verify

ORDER = 2**252 + 27742317777372353535851937790883648493
PRIME = 2**255 - 19

# RFC 9381 appendix B.3, examples 16 to 18. Example 17 needs a second try to find its point.
VECTORS = (
    {
        "seed": "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "public": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "alpha": "",
        "proof": "8657106690b5526245a92b003bb079ccd1a92130477671f6fc01ad16f26f723f26f8a57ccaed74ee1b190bed1f479d97"
        "27d2d0f9b005a6e456a35d4fb0daab1268a1b0db10836d9826a528ca76567805",
        "output": "90cf1df3b703cce59e2a35b925d411164068269d7b2d29f3301c03dd757876ff"
        "66b71dda49d2de59d03450451af026798e8f81cd2e333de5cdf4f3e140fdd8ae",
    },
    {
        "seed": "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "public": "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "alpha": "72",
        "proof": "f3141cd382dc42909d19ec5110469e4feae18300e94f304590abdced48aed5933bf0864a62558b3ed7f2fea45c92a465"
        "301b3bbf5e3e54ddf2d935be3b67926da3ef39226bbc355bdc9850112c8f4b02",
        "output": "eb4440665d3891d668e7e0fcaf587f1b4bd7fbfe99d0eb2211ccec90496310eb"
        "5e33821bc613efb94db5e5b54c70a848a0bef4553a41befc57663b56373a5031",
    },
    {
        "seed": "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "public": "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "alpha": "af82",
        "proof": "9bc0f79119cc5604bf02d23b4caede71393cedfbb191434dd016d30177ccbf8096bb474e53895c362d8628ee9f9ea3c0"
        "e52c7a5c691b6c18c9979866568add7a2d41b00b05081ed0f58ee5e31b3a970e",
        "output": "645427e5d00c62a23fb703732fa5d892940935942101e456ecca7bb217c61c45"
        "2118fec1219202a0edcf038bb6373241578be7217ba85a2687f7a0310b2df19f",
    },
)

# Every point whose order divides 8, in canonical encoding, and second encodings of three of them.
LOW_ORDER = (
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
)
SECOND_ENCODINGS = (
    "0100000000000000000000000000000000000000000000000000000000000080",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
)

SEED = bytes(range(32))
PUBLIC = public_key(SEED)
PROOF = prove(SEED, b"alpha")


@pytest.fixture(params=VECTORS, ids=["example-16", "example-17", "example-18"])
def vector(request):
    return {name: bytes.fromhex(text) for name, text in request.param.items()}


def test_the_published_keys_and_proofs(vector):
    assert public_key(vector["seed"]) == vector["public"]
    assert prove(vector["seed"], vector["alpha"]) == vector["proof"]


def test_the_published_outputs_come_out_by_every_way(vector):
    assert output(vector["seed"], vector["alpha"]) == vector["output"]
    assert output_of(vector["proof"]) == vector["output"]
    assert verify(vector["public"], vector["alpha"], proof=vector["proof"]) == vector["output"]


@settings(max_examples=30)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80))
def test_what_is_proved_is_what_is_put_out(seed, alpha):
    proof = prove(seed, alpha)
    assert len(proof) == 80
    assert verify(public_key(seed), alpha, proof=proof) == output(seed, alpha) == output_of(proof)


def test_each_bit_of_a_proof_counts():
    for place in range(0, 640, 7):
        changed = bytearray(PROOF)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(WrongLabel):
            verify(PUBLIC, b"alpha", proof=bytes(changed))


@pytest.mark.parametrize("alpha", [b"", b"alphb", b"alpha\0", b"Alpha"])
def test_a_proof_is_for_one_input(alpha):
    with pytest.raises(WrongLabel, match="this key and input"):
        verify(PUBLIC, alpha, proof=PROOF)


def test_a_proof_is_under_one_key():
    with pytest.raises(WrongLabel, match="this key and input"):
        verify(public_key(bytes(32)), b"alpha", proof=PROOF)


def test_a_scalar_that_is_not_reduced_is_a_second_spelling():
    s = int.from_bytes(PROOF[48:], "little")
    for wrong in (s + ORDER, s + 2 * ORDER, ORDER, 2**256 - 1):
        with pytest.raises(WrongLabel, match="not reduced"):
            verify(PUBLIC, b"alpha", proof=PROOF[:48] + wrong.to_bytes(32, "little"))
        with pytest.raises(WrongLabel, match="not reduced"):
            output_of(PROOF[:48] + wrong.to_bytes(32, "little"))


@pytest.mark.parametrize("point", LOW_ORDER)
def test_a_key_of_low_order_is_refused(point):
    # Under such a key everything could be shown for any input.
    with pytest.raises(WrongLabel, match="prime-order group"):
        verify(bytes.fromhex(point), b"alpha", proof=PROOF)


@pytest.mark.parametrize("point", LOW_ORDER)
def test_a_gamma_of_low_order_is_refused(point):
    with pytest.raises(WrongLabel, match="prime-order group"):
        verify(PUBLIC, b"alpha", proof=bytes.fromhex(point) + PROOF[32:])


@pytest.mark.parametrize("point", SECOND_ENCODINGS)
def test_a_point_in_a_second_encoding_is_refused(point):
    with pytest.raises(WrongLabel):
        verify(bytes.fromhex(point), b"alpha", proof=PROOF)
    with pytest.raises(WrongLabel):
        verify(PUBLIC, b"alpha", proof=bytes.fromhex(point) + PROOF[32:])


@pytest.mark.parametrize("torsion", LOW_ORDER[1:])
def test_a_point_with_a_small_component_is_refused(torsion):
    """The honest point plus one of low order: it lies on the curve, but outside the prime-order group."""
    mixed = bindings.crypto_core_ed25519_add(PUBLIC, bytes.fromhex(torsion))
    with pytest.raises(WrongLabel, match="prime-order group"):
        verify(mixed, b"alpha", proof=PROOF)
    gamma = bindings.crypto_core_ed25519_add(PROOF[:32], bytes.fromhex(torsion))
    with pytest.raises(WrongLabel, match="prime-order group"):
        verify(PUBLIC, b"alpha", proof=gamma + PROOF[32:])


def test_a_point_off_the_curve_is_refused():
    off = (2).to_bytes(32, "little")
    for wrong in (lambda: verify(off, b"alpha", proof=PROOF), lambda: verify(PUBLIC, b"alpha", proof=off + PROOF[32:])):
        with pytest.raises(WrongLabel, match="prime-order group"):
            wrong()
    with pytest.raises(WrongLabel, match="no point of the curve"):
        output_of(off + PROOF[32:])


@pytest.mark.parametrize("size", [0, 1, 79, 81, 160])
def test_a_proof_has_80_bytes(size):
    with pytest.raises(WrongLabel, match=f"has 80 bytes, not {size}"):
        verify(PUBLIC, b"alpha", proof=(PROOF * 2)[:size])
    with pytest.raises(WrongLabel, match="80 bytes"):
        output_of((PROOF * 2)[:size])


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_key_and_a_seed_have_32_bytes(size):
    with pytest.raises(WrongLabel, match="32 bytes"):
        verify((PUBLIC * 2)[:size], b"alpha", proof=PROOF)
    with pytest.raises(WrongLabel, match=f"not {size}"):
        prove((SEED * 3)[:size], b"alpha")


@pytest.mark.parametrize("scalars", [bytes(48), PROOF[32:48] + bytes(32), bytes(16) + PROOF[48:]])
def test_a_zero_is_no_way_around_the_check(scalars):
    with pytest.raises(WrongLabel):
        verify(PUBLIC, b"alpha", proof=PROOF[:32] + scalars)
