"""The lender's VRF keys: one handle a number, one label a number and month, each with a proof that others can check."""

import pytest

from minglu.canon.instants import Period
from minglu.canon.numbers import E164
from minglu.ledger.errors import WrongLabel
from minglu.ledger.labels import check_handle, check_label
from minglu.wiring.labels import VrfLabels

MASTER = bytes(range(32))
NUMBER, OTHER = E164("+8616000000101"), E164("+8616000000202")
OCTOBER, NOVEMBER = Period("2026-10"), Period("2026-11")


def test_a_handle_is_proved_under_the_public_key() -> None:
    labels = VrfLabels(MASTER)
    handle, proof = labels.handle(NUMBER)
    assert check_handle(labels.handle_key(), NUMBER, proof=proof) == handle


def test_a_label_is_proved_under_the_key_of_its_month() -> None:
    labels = VrfLabels(MASTER)
    handle, _ = labels.handle(NUMBER)
    proof = labels.label_proof(OCTOBER, handle)
    assert check_label(labels.label_key(OCTOBER), OCTOBER, handle=handle, proof=proof) == labels.label(OCTOBER, handle)


def test_another_months_key_did_not_make_it() -> None:
    labels = VrfLabels(MASTER)
    handle, _ = labels.handle(NUMBER)
    with pytest.raises(WrongLabel):
        check_label(labels.label_key(NOVEMBER), OCTOBER, handle=handle, proof=labels.label_proof(OCTOBER, handle))


def test_months_and_numbers_cannot_be_linked_by_their_labels() -> None:
    labels = VrfLabels(MASTER)
    handles = [labels.handle(number)[0] for number in (NUMBER, OTHER)]
    found = {labels.label(month, handle) for month in (OCTOBER, NOVEMBER) for handle in handles}
    assert len(found) == 4
    assert len({labels.label_key(OCTOBER), labels.label_key(NOVEMBER), labels.handle_key()}) == 3


def test_the_same_master_makes_the_same_labels_after_a_restart() -> None:
    first, second = VrfLabels(MASTER), VrfLabels(MASTER)
    handle, _ = first.handle(NUMBER)
    assert (second.handle(NUMBER)[0], second.label(OCTOBER, handle)) == (handle, first.label(OCTOBER, handle))


def test_another_master_makes_others() -> None:
    assert VrfLabels(MASTER).handle(NUMBER)[0] != VrfLabels(bytes(32)).handle(NUMBER)[0]


def test_what_was_forgotten_is_computed_again(monkeypatch) -> None:
    monkeypatch.setattr("minglu.wiring.labels._KEPT", 2)
    labels = VrfLabels(MASTER)
    numbers = [E164(f"+861600000{place:04}") for place in range(5)]
    first = [labels.handle(number) for number in numbers]
    assert [labels.handle(number) for number in numbers] == first
    assert len(labels._handles) == 2


@pytest.mark.parametrize("number", ["", "16000000101", "+86 16000000101", "+0123456789", "+８６16000000101"])
def test_what_is_no_number_has_no_handle(number) -> None:
    with pytest.raises(WrongLabel, match=r"E\.164"):
        VrfLabels(MASTER).handle(number)
