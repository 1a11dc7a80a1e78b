"""Keys of the API: issued, checked, revoked. Issuing and revoking are entries (P2); a use is an entry of what it does.

    made = issue_key(office, keys, staff=loader, scopes=("persons.write",), until=until, by=officer)     # told once
    check_key(office, keys, made.text).scopes == ("persons.write",)

The entry comes before the key is kept: a crash between the two leaves an entry about a key that opens nothing. Revoking
goes the other way round: a key that is to stop stops first, and its entry follows.

Whoever issues a key reads it. So nobody gets a compliance officer's key but this officer, and a key from before its owner
became one opens nothing while they are, unless they issued it themselves, or whoever set the log up did.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from minglu.access.api_keys import CHANCE, LONGEST, SCOPES, KeptKey, known_scopes, make_key, opens, parse_key
from minglu.access.roles import COMPLIANCE
from minglu.access.staff import roster
from minglu.acts.allow import acting, allow, staff_of
from minglu.acts.closed_accounts import is_closed
from minglu.acts.errors import NotAllowed, NotFound, Unusable
from minglu.acts.office import Office
from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant
from minglu.canon.json import Object
from minglu.rules.history import Event

# What a key is now; only a live one opens anything. Idle: its owner has no role, or their account was closed. Foreign: its
# owner is a compliance officer, and another one reads it.
Standing: TypeAlias = Literal["live", "idle", "foreign", "over", "revoked"]


class ApiKeys(Protocol):
    """Where keys are kept; durable when a call returns."""

    def put(self, key: KeptKey) -> None:
        """Keep a new key. An id is kept once, and never with another digest."""
        ...

    def get(self, id_: str) -> KeptKey | None: ...

    def revoke(self, id_: str) -> None:
        """The key opens nothing from now on; revoking it twice changes nothing."""
        ...

    def all(self) -> tuple[KeptKey, ...]:
        """Every key that was ever kept, by its id."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedKey:
    """A key that was issued just now. Its text is known here alone; whoever keeps it, keeps it sealed."""

    id: str
    text: str = field(repr=False)


def issue_key(
    office: Office, keys: ApiKeys, *, staff: StaffId, scopes: Sequence[str], until: Instant, by: StaffId | None, once: str | None = None
) -> IssuedKey:
    """A new key for a registered pseudonym; its text is told here and never again. Raises NotAllowed, Unusable, and
    SameKeyOtherAsk when `by` issued one by the same word of `once` before: a form that is sent twice issues one key.

    Not for another compliance officer: whoever issues a key reads it, and would register lines in that officer's name.
    """
    allow(office, by, "key.issue")
    if COMPLIANCE in staff_of(office, staff).roles and staff != by:
        raise NotAllowed("a compliance officer issues their own keys; ask this officer to do it")
    if is_closed(office, staff):
        raise NotAllowed("the account of this member of staff was closed; give the key to another pseudonym")
    now = office.clock.now()
    if not now < until <= now + LONGEST:
        raise Unusable("a key of the API ends after now, and within a year; choose such a day")
    known = known_scopes(tuple(scopes))
    if not known:
        raise Unusable(f"a key of the API needs one or more of the scopes {', '.join(SCOPES)}")
    text, shown = make_key(office.chance.draw(CHANCE))
    facts: Object = {"staff": staff, "key": shown.id, "scopes": list(known), "until": int(until), **acting(by)}
    # The key in the entry is another one each time: of two with the same word the log takes the first.
    office.enter(office.draft("key.issued", facts=facts), key=f"key:{by}:{once}" if once is not None else None)
    keys.put(KeptKey(id=shown.id, staff=staff, digest=shown.digest, scopes=known, until=until, revoked=False))
    return IssuedKey(id=shown.id, text=text)


def check_key(office: Office, keys: ApiKeys, text: str) -> KeptKey | None:
    """The key that this text is, if it opens anything now. Why not is nobody's business who does not hold it."""
    shown = parse_key(text)
    kept = keys.get(shown.id) if shown is not None else None
    if shown is None or kept is None or not opens(kept, shown, at=office.clock.now()):
        return None
    return kept if standing(office, kept) == "live" else None


def standing(office: Office, key: KeptKey) -> Standing:
    """What a key is now. One without an owner in the log, or with one whose roles were all taken, opens nothing, also
    where no act asks for a role."""
    if key.revoked:
        return "revoked"
    if key.until <= office.clock.now():
        return "over"
    events = office.book.history([key.staff]).of(key.staff)
    owner = roster(events).get(key.staff)
    if owner is None or not owner.roles or any(event.kind == "account.closed" for event in events):
        return "idle"
    return "foreign" if COMPLIANCE in owner.roles and not _own(events, key) else "live"


def revoke_key(office: Office, keys: ApiKeys, id_: str, *, by: StaffId | None) -> None:
    """A key opens nothing any more. Saying it twice changes nothing. Raises NotAllowed, NotFound."""
    allow(office, by, "key.issue")
    kept = keys.get(id_)
    if kept is None:
        raise NotFound("there is no key of this id")
    _revoke(office, keys, kept, by=by)


def revoke_keys_of(office: Office, keys: ApiKeys, staff: StaffId, *, by: StaffId) -> None:
    """No key of this member of staff opens anything any more. Saying it twice changes nothing. Raises NotAllowed."""
    allow(office, by, "key.issue")
    for kept in keys.all():
        if kept.staff == staff:
            _revoke(office, keys, kept, by=by)


def list_keys(office: Office, keys: ApiKeys, *, by: StaffId) -> tuple[KeptKey, ...]:
    """Every key, for whoever issues them. Raises NotAllowed."""
    allow(office, by, "key.issue")
    return keys.all()


def _revoke(office: Office, keys: ApiKeys, kept: KeptKey, *, by: StaffId | None) -> None:
    keys.revoke(kept.id)
    events = office.book.history([kept.staff]).of(kept.staff)
    if not any(event.kind == "key.revoked" and event.word("key") == kept.id for event in events):
        facts: Object = {"staff": kept.staff, "key": kept.id, **acting(by)}
        office.enter(office.draft("key.revoked", facts=facts))


def _own(events: Iterable[Event], key: KeptKey) -> bool:
    """Whether its owner issued it, or whoever set the log up. One that no entry names is nobody's own."""
    issued = next((event for event in events if event.kind == "key.issued" and event.word("key") == key.id), None)
    return issued is not None and issued.said.get("actor", key.staff) == key.staff
