"""That keys from sign-ins sign nothing more, as entries: each key once, whoever says it and however often.

    end_key(office, visitor.subject, visitor.signs)        signed out
    end_keys(office, staff, but=visitor.signs)             a new password: all but the one that goes on
    sign_out(office, signing(events, at=now))              the sweep

Several go in together: they are one turn of the log, not one after another. Sessions are ended elsewhere, before this.
"""

from collections.abc import Iterable
from typing import Final

from minglu.acts.office import Office
from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant
from minglu.gate.act import Enter
from minglu.gate.draft import Draft
from minglu.gate.outcome import Entered
from minglu.rules.history import Event

KINDS: Final = ("staff.signed_in", "staff.signed_out")
_WAIT: Final = 60.0


def end_keys(office: Office, staff: StaffId, *, but: str = "") -> None:
    """Enter that keys from sign-ins of this member of staff sign nothing more, except one."""
    named = signing(office.book.history([staff]).of(staff), at=office.clock.now())
    sign_out(office, [event for event in named if event.word("key") != but])


def end_key(office: Office, staff: str, key: str) -> None:
    """Enter that this key signs nothing more, if the log still says that it does."""
    if key:
        named = signing(office.book.history([staff]).of(staff), at=office.clock.now())
        sign_out(office, [event for event in named if event.word("key") == key])


def signing(events: Iterable[Event], *, at: Instant) -> tuple[Event, ...]:
    """The sign-ins whose keys still sign, by entries in the order of the log."""
    still = dict[tuple[str, str], Event]()
    for event in events:
        if event.kind == "staff.signed_in" and at < event.whole("until"):
            still[event.word("staff"), event.word("key")] = event
        elif event.kind == "staff.signed_out":
            still.pop((event.word("staff"), event.word("key")), None)
    return tuple(still.values())


def sign_out(office: Office, signed_in: Iterable[Event]) -> None:
    """Each once, also when a sweep and whoever signs out meet: the entry of the sign-in is what makes two of them one."""
    waiting = [
        office.sequencer.submit(Enter(drafts=(_signed_out(office, event),), reply=Entered()), key=f"signed_out:{event.index}")
        for event in signed_in
    ]
    for answer in waiting:
        answer.result(_WAIT)


def _signed_out(office: Office, event: Event) -> Draft:
    return office.draft("staff.signed_out", facts={"staff": event.word("staff"), "key": event.word("key")})
