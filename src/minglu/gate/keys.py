"""Which keys sign for a member of staff at an instant, by the entries about them.

    keys_of(history.of("stf_…"), at=now) == (key registered for long, key made on their device this morning)

* The key of the newest registration counts, if one was registered at all.
* A key made at a sign-in counts from its entry until it is signed out or its minute comes, whichever is first. It never
  left the device it was made on, and dies with the sign-in.
* From the closing of their account on no key signs, whenever it was made, until they are registered anew.
* A key that cannot be read signs nothing: it is passed over, and if none is left, nothing is signed.
"""

from collections.abc import Iterable, Iterator

from minglu.canon.base64 import parse_base64
from minglu.canon.errors import CanonError
from minglu.canon.instants import Instant
from minglu.rules.history import Event

SIZE = 32


def keys_of(events: Iterable[Event], *, at: Instant) -> tuple[bytes, ...]:
    """The Ed25519 public keys that sign for whom these entries are about, each once. `events` are in the order of the log."""
    registered: str | None = None
    signed_in: dict[str, int] = {}
    closed = False
    for event in events:
        if event.kind == "account.closed":
            registered, closed = None, True
            signed_in.clear()
        elif event.kind == "staff.registered":
            registered, closed = event.word("key") if "key" in event.said else None, False
        elif closed:
            continue
        elif event.kind == "staff.signed_in":
            signed_in[event.word("key")] = event.whole("until")
        elif event.kind == "staff.signed_out":
            signed_in.pop(event.word("key"), None)
    spelled = ([registered] if registered is not None else []) + [key for key, until in signed_in.items() if at < until]
    return tuple(dict.fromkeys(_readable(spelled)))


def _readable(spelled: Iterable[str]) -> Iterator[bytes]:
    for key in spelled:
        try:
            yield parse_base64(key, size=SIZE)
        except CanonError:
            continue
