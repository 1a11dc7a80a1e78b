"""What holds for one person, entered by staff: their circumstances, a hold, the hours and the channels they refuse.

    state_person(office, person, "represented", evidence=sha256(letter), by=handler)
    place_hold(office, person, why="verification", by=handler)
    refuse_hours(office, person, hours, by=handler)

Whatever narrows takes effect at once: tokens about the person that nobody has claimed yet end in the same transaction. What
widens again (a hold that ends, somebody who is an adult now) ends nothing and opens nothing by itself.
"""

from dataclasses import dataclass
from typing import Final

from minglu.acts.allow import acting, allow
from minglu.acts.errors import Unusable
from minglu.acts.office import Members, Office
from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest
from minglu.canon.ids import PersonId, StaffId
from minglu.canon.instants import Instant
from minglu.gate.outcome import EndTokens
from minglu.rules.derive import Stated
from minglu.rules.question import CHANNELS
from minglu.rules.table import FACTS

_PAIRS: Final = tuple(dict.fromkeys(pair for fact in FACTS.values() if isinstance(fact.derived, Stated) for pair in fact.derived.pairs))
# Each state and the word that takes it back: ("dead", "alive"), ("minor", "adult") …
BEGINS: Final = tuple(begins for begins, _ in _PAIRS)
STATES: Final = tuple(word for pair in _PAIRS for word in pair)
HOLDS: Final = ("verification", "complaint", "care", "legal", "other")
HOLD_ENDS: Final = ("verified", "settled", "mistaken", "other")
_DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedHours:
    """From one local minute up to another, on these channels, until a moment. Hours from 22:00 to 01:00 run over midnight."""

    channels: tuple[str, ...]
    from_minute: int
    until_minute: int
    until: Instant


def state_person(office: Office, person: PersonId, state: str, *, evidence: Digest, by: StaffId) -> int:
    """What a person is, or no longer is; the digest binds the evidence. Raises NotAllowed, NotFound, Unusable."""
    allow(office, by, "person.state")
    if state not in STATES:
        raise Unusable(f"a state is one of {', '.join(STATES)}")
    told: Members = {"state": state}
    return _enter(
        office, "person.state", person, facts={**told, "evidence": render_base64(evidence)}, parties=told, ends=state in BEGINS, by=by
    )


def place_hold(office: Office, person: PersonId, *, why: str, by: StaffId) -> int:
    """Nobody contacts the person until the hold is lifted. Raises NotAllowed, NotFound, Unusable."""
    allow(office, by, "hold.place")
    if why not in HOLDS:
        raise Unusable(f"a hold is placed for {', '.join(HOLDS)}")
    return _enter(office, "hold.placed", person, facts={"why": why}, parties={"why": why}, ends=True, by=by)


def lift_hold(office: Office, person: PersonId, *, why: str, by: StaffId) -> int:
    """The hold ends. Raises Unusable where there is none: an entry that ends nothing misleads."""
    allow(office, by, "hold.lift")
    if why not in HOLD_ENDS:
        raise Unusable(f"a hold ends as {', '.join(HOLD_ENDS)}")
    held = [event.kind for event in office.book.history([person]).of(person) if event.kind in ("hold.placed", "hold.lifted")]
    if held[-1:] != ["hold.placed"]:
        raise Unusable("contact with this person is not on hold; there is nothing to lift")
    return _enter(office, "hold.lifted", person, facts={"why": why}, parties={"why": why}, ends=False, by=by)


def refuse_hours(office: Office, person: PersonId, hours: RefusedHours, *, by: StaffId) -> int:
    """The person named hours at which not to contact them. Raises NotAllowed, NotFound, Unusable."""
    allow(office, by, "wish.enter")
    minutes = 0 <= hours.from_minute < _DAY and 0 <= hours.until_minute <= _DAY and hours.from_minute != hours.until_minute
    if not minutes or hours.until <= office.clock.now():
        raise Unusable("hours run from one minute of the day to another, until a moment that lies ahead")
    told: Members = {
        "channels": list(_channels(hours.channels)),
        "from_minute": hours.from_minute,
        "until_minute": hours.until_minute,
    }
    return _enter(office, "hours.refused", person, facts={**told, "until": int(hours.until)}, parties=told, ends=True, by=by)


def refuse_channels(office: Office, person: PersonId, channels: tuple[str, ...], *, by: StaffId) -> int:
    """The person asked not to be contacted in these ways. Raises NotAllowed, NotFound, Unusable."""
    allow(office, by, "wish.enter")
    told: Members = {"channels": list(_channels(channels))}
    return _enter(office, "channel.refused", person, facts=told, parties=told, ends=True, by=by)


def _channels(channels: tuple[str, ...]) -> tuple[str, ...]:
    if not channels or not set(channels) <= set(CHANNELS):
        raise Unusable(f"one or more of the channels {', '.join(CHANNELS)} are named")
    return tuple(dict.fromkeys(channels))


def _enter(office: Office, kind: str, person: PersonId, *, facts: Members, parties: Members, ends: bool, by: StaffId) -> int:
    draft = office.draft(kind, office.about(person), facts={**facts, **acting(by)}, parties=parties)
    return office.enter(draft, changes=(EndTokens(person=person),) if ends else ())
