"""Keys of the API: issued, checked, revoked. Issuing and revoking are entries (P2); a use is an entry of what it does.

    text = issue_key(office, keys, staff=loader, scopes=("persons.write",), until=until, by=officer)     # told once
    check_key(office, keys, text).scopes == ("persons.write",)

The entry comes before the key is kept: a crash between the two leaves an entry about a key that opens nothing. Revoking
goes the other way round: a key that is to stop stops first, and its entry follows.
"""

from collections.abc import Sequence
from typing import Protocol

from minglu.access.api_keys import CHANCE, LONGEST, SCOPES, KeptKey, known_scopes, make_key, opens, parse_key
from minglu.acts.allow import acting, allow, staff_of
from minglu.acts.errors import NotFound, Unusable
from minglu.acts.office import Office
from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant
from minglu.canon.json import Object


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


def issue_key(office: Office, keys: ApiKeys, *, staff: StaffId, scopes: Sequence[str], until: Instant, by: StaffId | None) -> str:
    """A new key for a registered pseudonym; its text is told here and never again. Raises NotAllowed, Unusable."""
    allow(office, by, "key.issue")
    staff_of(office, staff)
    now = office.clock.now()
    if not now < until <= now + LONGEST:
        raise Unusable("a key of the API ends after now, and within a year; choose such a day")
    known = known_scopes(tuple(scopes))
    if not known:
        raise Unusable(f"a key of the API needs one or more of the scopes {', '.join(SCOPES)}")
    text, shown = make_key(office.chance.draw(CHANCE))
    facts: Object = {"staff": staff, "key": shown.id, "scopes": list(known), "until": int(until), **acting(by)}
    office.enter(office.draft("key.issued", facts=facts))
    keys.put(KeptKey(id=shown.id, staff=staff, digest=shown.digest, scopes=known, until=until, revoked=False))
    return text


def check_key(office: Office, keys: ApiKeys, text: str) -> KeptKey | None:
    """The key that this text is, if it opens anything now. Why not is nobody's business who does not hold it.

    The key of somebody whose roles were all taken opens nothing, also where no act asks for a role.
    """
    shown = parse_key(text)
    kept = keys.get(shown.id) if shown is not None else None
    if shown is None or kept is None or not opens(kept, shown, at=office.clock.now()):
        return None
    return kept if staff_of(office, kept.staff).roles else None


def revoke_key(office: Office, keys: ApiKeys, id_: str, *, by: StaffId | None) -> None:
    """A key opens nothing any more. Saying it twice changes nothing. Raises NotAllowed, NotFound."""
    allow(office, by, "key.issue")
    kept = keys.get(id_)
    if kept is None:
        raise NotFound("there is no key of this id")
    keys.revoke(id_)
    events = office.book.history([kept.staff]).of(kept.staff)
    if not any(event.kind == "key.revoked" and event.word("key") == id_ for event in events):
        facts: Object = {"staff": kept.staff, "key": id_, **acting(by)}
        office.enter(office.draft("key.revoked", facts=facts))


def list_keys(office: Office, keys: ApiKeys, *, by: StaffId) -> tuple[KeptKey, ...]:
    """Every key, for whoever issues them. Raises NotAllowed."""
    allow(office, by, "key.issue")
    return keys.all()
