"""The lender's VRF keys: one for handles, one a month for labels, derived from a master key (`acts.ports.Labels`)."""

from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from minglu.canon.instants import Period
from minglu.canon.numbers import E164
from minglu.ledger.labels import Handle, Label, label_of, prove_handle, prove_label
from minglu.ledger.vrf import public_key
from minglu.wiring.keys import derive

K = TypeVar("K")
V = TypeVar("V")
_KEPT = 100_000


class VrfLabels:
    """Computes handles and labels, and remembers the newest: a VRF costs half a millisecond, a look-up nothing."""

    def __init__(self, master: bytes) -> None:
        self._handle_seed = derive(master, "handles")
        self._master = master
        self._labels: OrderedDict[tuple[Period, Handle], Label] = OrderedDict()
        self._proofs: OrderedDict[tuple[Period, Handle], bytes] = OrderedDict()
        self._handles: OrderedDict[str, tuple[Handle, bytes]] = OrderedDict()

    def handle_key(self) -> bytes:
        """The public key under which handles are proved."""
        return public_key(self._handle_seed)

    def label_key(self, period: Period) -> bytes:
        return public_key(self._month(period))

    def handle(self, number: str) -> tuple[Handle, bytes]:
        def make() -> tuple[Handle, bytes]:
            proved = prove_handle(self._handle_seed, E164(number))
            return proved.value, proved.proof

        return _remembered(self._handles, number, make)

    def label(self, period: Period, handle: Handle) -> Label:
        return _remembered(self._labels, (period, handle), lambda: label_of(self._month(period), period, handle=handle))

    def label_proof(self, period: Period, handle: Handle) -> bytes:
        return _remembered(self._proofs, (period, handle), lambda: prove_label(self._month(period), period, handle=handle).proof)

    def _month(self, period: Period) -> bytes:
        return derive(self._master, f"labels/{period}")


def _remembered(kept: OrderedDict[K, V], key: K, make: Callable[[], V]) -> V:
    found = kept.get(key)
    if found is None:
        found = make()
        kept[key] = found
        if len(kept) > _KEPT:
            kept.popitem(last=False)
    return found
