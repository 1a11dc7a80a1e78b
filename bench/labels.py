"""Labels and handles: one VRF each. Beside them one check of an Ed25519 signature, which an ask costs as well."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import nacl.signing

from bench.measure import MICROSECONDS, Figure, Scale, each, in_turn
from minglu.canon.instants import Period
from minglu.ledger.labels import Handle, check_label, label_of, prove_label
from minglu.ledger.vrf import public_key

_TIMES: Final = 300
_MONTH: Final = Period("2026-11")


def measure(scale: Scale) -> Iterator[Figure]:
    times = scale.of(_TIMES)
    seed = bytes(range(32))
    public, handles = public_key(seed), _Handles()
    proofs = [(handle, prove_label(seed, _MONTH, handle=handle).proof) for handle in (handles.next() for _ in range(16))]
    work: dict[str, Callable[[], object]] = {
        "a label made": lambda: label_of(seed, _MONTH, handle=handles.next()),
        "a label made with its proof": lambda: prove_label(seed, _MONTH, handle=handles.next()),
        "a label checked": lambda: [check_label(public, _MONTH, handle=handle, proof=proof) for handle, proof in proofs],
    }
    for what, one in work.items():
        together = len(proofs) if what == "a label checked" else 1
        yield in_turn(
            what,
            ours=(what, partial(_microseconds, one, times=times, together=together)),
            other=("an Ed25519 signature checked", partial(_microseconds, _check, times=times, together=1)),
            unit=MICROSECONDS,
            scale=scale,
        )


def _microseconds(one: Callable[[], object], *, times: int, together: int) -> float:
    """For each of those that one call makes."""
    return 1e6 * each(one, times=max(1, times // together)) / together


class _Handles:
    """A new handle each time: how long one takes depends on the handle."""

    def __init__(self) -> None:
        self._count = 0

    def next(self) -> Handle:
        self._count += 1
        return Handle(self._count.to_bytes(32, "big"))


_KEY: Final = nacl.signing.SigningKey(bytes(32))
_SIGNED: Final = _KEY.sign(bytes(300))


def _check() -> None:
    _KEY.verify_key.verify(_SIGNED)
