"""Handles and labels: one for a number, one for a number and month, and nothing else passes for it."""

import pytest

from minglu.canon.instants import Period
from minglu.canon.numbers import E164
from minglu.ledger import vrf
from minglu.ledger.errors import WrongLabel
from minglu.ledger.labels import Handle, check_handle, check_label, handle_of, label_of, prove_handle, prove_label

HANDLES, OCTOBER, NOVEMBER = bytes(32), bytes([10]) * 32, bytes([11]) * 32
NUMBER, OTHER = E164("+8616000000001"), E164("+8616000000002")
MONTH = Period("2026-10")
HANDLE = prove_handle(HANDLES, NUMBER)
LABEL = prove_label(OCTOBER, MONTH, handle=HANDLE.value)


def test_a_handle_is_the_first_half_of_the_vrf_of_the_number():
    assert HANDLE.value == vrf.output(HANDLES, b"minglu/handle/v1\x00+8616000000001")[:32]
    assert HANDLE.proof == vrf.prove(HANDLES, b"minglu/handle/v1\x00+8616000000001")


def test_a_label_is_the_first_half_of_the_vrf_of_month_and_handle():
    assert LABEL.value == vrf.output(OCTOBER, b"minglu/label/v1\x002026-10\x00" + HANDLE.value)[:32]


def test_with_proof_and_without_are_the_same():
    assert handle_of(HANDLES, NUMBER) == HANDLE.value == check_handle(vrf.public_key(HANDLES), NUMBER, proof=HANDLE.proof)
    assert label_of(OCTOBER, MONTH, handle=HANDLE.value) == LABEL.value
    assert check_label(vrf.public_key(OCTOBER), MONTH, handle=HANDLE.value, proof=LABEL.proof) == LABEL.value


def test_a_number_has_another_label_each_month():
    november = label_of(NOVEMBER, Period("2026-11"), handle=HANDLE.value)
    static_key = label_of(OCTOBER, Period("2026-11"), handle=HANDLE.value)
    assert len({LABEL.value, november, static_key}) == 3


def test_a_handle_of_one_number_does_not_pass_for_another():
    with pytest.raises(WrongLabel, match="this key and input"):
        check_handle(vrf.public_key(HANDLES), OTHER, proof=HANDLE.proof)


@pytest.mark.parametrize(
    ("key", "month", "handle"),
    [(NOVEMBER, MONTH, HANDLE.value), (OCTOBER, Period("2026-11"), HANDLE.value), (OCTOBER, MONTH, handle_of(HANDLES, OTHER))],
)
def test_a_label_is_of_one_key_one_month_and_one_handle(key, month, handle):
    with pytest.raises(WrongLabel, match="this key and input"):
        check_label(vrf.public_key(key), month, handle=handle, proof=LABEL.proof)


def test_the_proof_of_a_handle_is_no_proof_of_a_label():
    with pytest.raises(WrongLabel, match="this key and input"):
        check_label(vrf.public_key(HANDLES), MONTH, handle=HANDLE.value, proof=HANDLE.proof)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "8616000000001",
        "+",
        "+0016000000001",
        "+86 16000000001",
        "+8616000000001\n",
        "+86１6000000001",
        "+86160",
        "+8616000000001234",
        "1600000000*",
    ],
)
def test_what_is_no_number_has_no_handle_and_is_not_repeated(number):
    with pytest.raises(WrongLabel, match=r"E\.164") as refused:
        prove_handle(HANDLES, E164(number))
    assert "16000000001" not in str(refused.value)


@pytest.mark.parametrize("month", ["", "2026-1", "2026-13", "2026-10-01", "2026-10\0", "２026-10"])
def test_what_is_no_month_has_no_label(month):
    with pytest.raises(WrongLabel, match="month"):
        prove_label(OCTOBER, Period(month), handle=HANDLE.value)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_what_is_no_handle_has_no_label(size):
    with pytest.raises(WrongLabel, match=f"not {size}"):
        label_of(OCTOBER, MONTH, handle=Handle(bytes(size)))
