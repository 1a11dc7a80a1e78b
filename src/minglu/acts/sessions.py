"""Sessions of staff and of persons: opened with a token that is given once, resumed by it, ended.

    token = open_session(office, sessions, kind="staff", subject=staff, stage="password", said={"login": "li.na"})
    visitor = resume(office, sessions, token)              # None: unknown, ended or expired
    keep(office, sessions, visitor, "draft", b"…")         # sealed; kept(…, "draft") == b"…"

* The database knows a session by the digest of its token, and what is said in it by ciphertext. For a person it does not
  know whose session it is: the person's id is inside.
* Stages of staff: `opening`, `password` (must be changed first), `passkey` (must be shown first), `open`. Only `open`
  does anything else. Becoming open enters the key that the device made (`staff.signed_in`): from then on it signs.
* A token is always new and never taken from outside. It is in no repr, log line or error.
"""

from dataclasses import dataclass, field, replace
from typing import Protocol

from minglu.access.errors import WrongSignIn
from minglu.access.sessions import (
    NONCE,
    SECRET,
    SPANS,
    KeptSession,
    Kind,
    end_of,
    id_of,
    key_of,
    live,
    open_sealed,
    parse_token,
    render_token,
    seal,
)
from minglu.acts.errors import NotAllowed, Unusable
from minglu.acts.office import Office
from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.ids import StaffId
from minglu.canon.instants import MINUTE, Instant
from minglu.canon.json import Object, parse_object, render

OPENING = "opening"
PASSWORD = "password"  # noqa: S105 - the name of a stage
PASSKEY = "passkey"
OPEN = "open"
MOST_PART = 1_000_000
_LONGEST_NAME = 80
_TOUCH = MINUTE
_ENDED = "this session has ended; sign in again"


class Sessions(Protocol):
    """Where sessions and what belongs to them are kept. Every change is durable when it returns, and what is ended stays
    ended: no later call brings a session or a part of it back."""

    def put(self, session: KeptSession, /) -> None: ...

    def get(self, session: bytes, /) -> KeptSession | None: ...

    def touch(self, session: bytes, /, at: Instant) -> None:
        """It was seen at `at`. Nothing happens if it has ended."""
        ...

    def change(self, session: bytes, /, *, stage: str, sealed: bytes) -> bool:
        """Another stage, with what is said sealed for it; False if the session has ended."""
        ...

    def end(self, session: bytes, /) -> None: ...

    def end_all(self, subject: str, /, *, but: bytes | None) -> None:
        """All sessions of a member of staff, except one."""
        ...

    def sweep(self, *, opened_before: Instant) -> None: ...

    def put_part(self, session: bytes, name: str, sealed: bytes, /) -> None:
        """Keep or replace a part. Nothing happens if the session has ended."""
        ...

    def part(self, session: bytes, name: str, /) -> bytes | None: ...

    def take_part(self, session: bytes, name: str, /) -> bytes | None:
        """The part, which is gone then: of several takers at once one gets it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Whoever a session is of, resumed. `subject` is a member of staff or a person; `key` opens what is kept of the session."""

    id: bytes
    kind: Kind
    stage: str
    subject: str
    opened: Instant
    said: Object = field(repr=False)
    key: bytes = field(repr=False)


def open_session(office: Office, sessions: Sessions, *, kind: Kind, subject: str, stage: str, said: Object) -> str:
    """A new session; its token, for the visitor alone."""
    secret, now = office.chance.draw(SECRET), office.clock.now()
    visitor = Visitor(id=id_of(secret), kind=kind, stage=stage, subject=subject, opened=now, said=dict(said), key=key_of(secret))
    sealed = _seal_said(office, visitor)
    sessions.put(KeptSession(id=visitor.id, kind=kind, stage=stage, subject=_shown(visitor), opened=now, seen=now, sealed=sealed))
    return render_token(secret)


def resume(office: Office, sessions: Sessions, token: str) -> Visitor | None:
    """The visitor with this token, seen now; None if there is no such session any more."""
    secret, now = parse_token(token), office.clock.now()
    kept_session = sessions.get(id_of(secret)) if secret is not None else None
    if secret is None or kept_session is None:
        return None
    visitor = _opened(kept_session, key=key_of(secret), at=now)
    if visitor is None:
        # Expired, or not what was sealed: either way nobody's any more.
        sessions.end(kept_session.id)
    elif now - kept_session.seen >= _TOUCH:
        sessions.touch(kept_session.id, at=now)
    return visitor


def keep(office: Office, sessions: Sessions, visitor: Visitor, name: str, data: bytes) -> None:
    """Keep `data` with the session under a name, instead of what was there; it is gone when the session ends."""
    if not 0 < len(name) <= _LONGEST_NAME or len(data) > MOST_PART:
        raise Unusable(f"a part of a session has a name of 1 to {_LONGEST_NAME} characters and at most {MOST_PART} bytes")
    bound = _bound_part(visitor, name)
    sessions.put_part(visitor.id, name, seal(visitor.key, data, bound=bound, nonce=office.chance.draw(NONCE)))


def kept(office: Office, sessions: Sessions, visitor: Visitor, name: str) -> bytes | None:  # noqa: ARG001 - all acts begin with the office
    """What was kept under this name; None if nothing was."""
    return _opened_part(sessions.part(visitor.id, name), visitor, name)


def take(sessions: Sessions, visitor: Visitor, name: str) -> bytes | None:
    """As `kept`, once: it is gone then, and of two who take it at the same moment one gets it."""
    return _opened_part(sessions.take_part(visitor.id, name), visitor, name)


def change_stage(office: Office, sessions: Sessions, visitor: Visitor, *, stage: str) -> Visitor:
    """Go on to another stage, by the same token. Raises NotAllowed if the session has ended meanwhile.

    A session of staff that becomes open enters the key it brought, before anything may be signed by it.
    """
    said, brought = dict(visitor.said), None
    if stage == OPEN and visitor.kind == "staff" and "offered" in said:
        brought = str(said.pop("offered"))
        said["key"] = brought
        until = int(end_of(visitor.opened, kind=visitor.kind))
        office.enter(office.draft("staff.signed_in", facts={"staff": visitor.subject, "key": brought, "until": until}))
    changed = replace(visitor, stage=stage, said=said)
    if not sessions.change(visitor.id, stage=stage, sealed=_seal_said(office, changed)):
        if brought is not None:
            _end_keys(office, visitor.subject, [brought])
        raise NotAllowed(_ENDED)
    return changed


def end_session(office: Office, sessions: Sessions, visitor: Visitor) -> None:  # noqa: ARG001 - all acts begin with the office
    """End it. Its token opens nothing more, and what was kept with it is gone."""
    sessions.end(visitor.id)


def sweep_sessions(office: Office, sessions: Sessions) -> None:
    """Forget what has expired whoever it was of: for a clock that calls now and then."""
    longest = max(span.longest for span in SPANS.values())
    sessions.sweep(opened_before=Instant(max(0, office.clock.now() - longest)))


def staff_at(visitor: Visitor, *stages: str) -> StaffId:
    """The member of staff of a session at one of these stages. Raises NotAllowed."""
    if visitor.kind != "staff" or visitor.stage not in stages:
        raise NotAllowed("this is not possible at this stage of signing in; finish signing in first")
    return StaffId(visitor.subject)


def signing_key(visitor: Visitor) -> bytes | None:
    """The public key made on this device that signs in this session; None if it brought none, or is not open."""
    key = visitor.said.get("key")
    return parse_base64(key) if visitor.stage == OPEN and isinstance(key, str) else None


def end_keys(office: Office, staff: StaffId, *, but: Visitor | None = None) -> None:
    """Enter that keys from sign-ins of this member of staff sign nothing more, except that of one session."""
    now, still = office.clock.now(), dict[str, None]()
    for event in office.book.history([staff]).of(staff):
        if event.kind == "staff.signed_in" and now < event.whole("until"):
            still[event.word("key")] = None
        elif event.kind == "staff.signed_out":
            still.pop(event.word("key"), None)
    if but is not None:
        still.pop(str(but.said.get("key", "")), None)
    _end_keys(office, staff, list(still))


def _end_keys(office: Office, staff: str, keys: list[str]) -> None:
    if keys:
        office.enter(*(office.draft("staff.signed_out", facts={"staff": staff, "key": key}) for key in keys))


def _opened(session: KeptSession, *, key: bytes, at: Instant) -> Visitor | None:
    """The visitor, if the session lasts still and the row is what was sealed; None for one that somebody wrote or moved."""
    kind: Kind = "person" if session.kind == "person" else "staff"
    if not live(session.opened, session.seen, at=at, kind=kind):
        return None
    visitor = Visitor(id=session.id, kind=kind, stage=session.stage, subject=session.subject, opened=session.opened, said={}, key=key)
    try:
        said = parse_object(open_sealed(key, session.sealed, bound=_bound_said(visitor)))
    except WrongSignIn:
        return None
    return replace(visitor, subject=str(said["person"]) if kind == "person" else session.subject, said=said)


def _seal_said(office: Office, visitor: Visitor) -> bytes:
    said = {**visitor.said, "person": visitor.subject} if visitor.kind == "person" else visitor.said
    return seal(visitor.key, render(said), bound=_bound_said(visitor), nonce=office.chance.draw(NONCE))


def _opened_part(sealed: bytes | None, visitor: Visitor, name: str) -> bytes | None:
    return None if sealed is None else open_sealed(visitor.key, sealed, bound=_bound_part(visitor, name))


def _shown(visitor: Visitor) -> str:
    """What the database may know of whose session it is."""
    return visitor.subject if visitor.kind == "staff" else ""


def _bound_said(visitor: Visitor) -> bytes:
    row: Object = {"kind": visitor.kind, "stage": visitor.stage, "subject": _shown(visitor), "opened": int(visitor.opened)}
    return render({"v": 1, "session": render_base64(visitor.id), **row})


def _bound_part(visitor: Visitor, name: str) -> bytes:
    return render({"v": 1, "session": render_base64(visitor.id), "part": name})
