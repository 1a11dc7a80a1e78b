"""Handles and labels: how a number is found in the log by those who know it and by nobody else.

    handle = VRF(handle key, "minglu/handle/v1" 00 number)              one for a number, for good
    label  = VRF(key of the month, "minglu/label/v1" 00 month 00 handle)  one for a number and month

A plain hash of a number could be found by trying all numbers; a keyed hash would let the lender keep two labels for one
number. A VRF is both secret and unique: with its proof, anybody can check that *this* is the label of the number, and
no second one can be shown under the same key. Which keys count is entered in the log (`log.opened`, `period.opened`).

Two ways to each value: with proof, for whoever must be convinced, and without, twice as fast, for the key's owner.
Errors never repeat a number.
"""

import re
from dataclasses import dataclass
from typing import Generic, NewType, TypeVar

from minglu.canon.digest import SIZE
from minglu.canon.errors import CanonError
from minglu.canon.instants import Period, check_period
from minglu.canon.numbers import E164
from minglu.ledger import vrf
from minglu.ledger.errors import WrongLabel

Handle = NewType("Handle", bytes)
Label = NewType("Label", bytes)

T = TypeVar("T", Handle, Label)

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved(Generic[T]):
    """A handle or label, and the 80 bytes that convince others of it."""

    value: T
    proof: bytes


def prove_handle(seed: bytes, number: E164) -> Proved[Handle]:
    """The handle of a number under the key of this seed, with its proof."""
    proof = vrf.prove(seed, _alpha_of_handle(number))
    return Proved(value=Handle(vrf.output_of(proof)[:SIZE]), proof=proof)


def handle_of(seed: bytes, number: E164) -> Handle:
    """The same handle without a proof."""
    return Handle(vrf.output(seed, _alpha_of_handle(number))[:SIZE])


def check_handle(public: bytes, number: E164, *, proof: bytes) -> Handle:
    """The handle of `number` under the key `public`. Raises WrongLabel unless `proof` shows it."""
    return Handle(vrf.verify(public, _alpha_of_handle(number), proof=proof)[:SIZE])


def prove_label(seed: bytes, period: Period, *, handle: Handle) -> Proved[Label]:
    """The label of a handle in one month under that month's key, with its proof."""
    proof = vrf.prove(seed, _alpha_of_label(period, handle))
    return Proved(value=Label(vrf.output_of(proof)[:SIZE]), proof=proof)


def label_of(seed: bytes, period: Period, *, handle: Handle) -> Label:
    """The same label without a proof."""
    return Label(vrf.output(seed, _alpha_of_label(period, handle))[:SIZE])


def check_label(public: bytes, period: Period, *, handle: Handle, proof: bytes) -> Label:
    """The label of `handle` in `period` under that month's key `public`. Raises WrongLabel unless `proof` shows it."""
    return Label(vrf.verify(public, _alpha_of_label(period, handle), proof=proof)[:SIZE])


def _alpha_of_handle(number: E164) -> bytes:
    # fullmatch on ASCII digits only: a second spelling of a number would be a second handle.
    if not _E164.fullmatch(number):
        raise WrongLabel("a handle is made of a number in E.164 (+, country, subscriber)")
    return b"minglu/handle/v1\0" + number.encode("ascii")


def _alpha_of_label(period: Period, handle: Handle) -> bytes:
    if len(handle) != SIZE:
        raise WrongLabel(f"a handle has {SIZE} bytes, not {len(handle)}")
    try:
        month = check_period(period).encode("ascii")
    except CanonError as error:
        raise WrongLabel("a label is made for a month YYYY-MM") from error
    return b"minglu/label/v1\0" + month + b"\0" + handle
