"""Sessions of staff and of persons: opened with a token that is given once, resumed by it, ended.

    token = open_session(office, sessions, kind="staff", subject=staff, stage="password", said={"login": "li.na"})
    visitor = resume(office, sessions, token)              # None: unknown, ended or expired
    keep(office, sessions, visitor, "draft", b"…")         # sealed; kept(…, "draft") == b"…"

* The database knows a session by the digest of its token, and what is said in it by ciphertext. For a person it does not
  know whose session it is: the person's id is inside.
* Stages of staff: `opening`, `password` (must be changed first), `passkey` (must be shown first), `open`. Only `open`
  does anything else. Becoming open enters the key that the device made (`staff.signed_in`): from then on it signs.
* A key ends with its session, however that ends: signing out enters it (`sign_outs`), and the sweep (`sweep_sessions`)
  whatever else ended a session, also a crash.
* A token is always new and never taken from outside. It is in no repr, log line or error.
"""

from dataclasses import dataclass, field, replace
from typing import Protocol

from minglu.access.errors import WrongSignIn
from minglu.access.sessions import (
    NONCE,
    SECRET,
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
from minglu.acts.sign_outs import end_key
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

    def sweep(self, kind: str, /, *, opened: Instant, seen: Instant) -> None:
        """End those of one kind that were opened, or last seen, at these moments or before."""
        ...

    def staff(self) -> frozenset[str]:
        """The members of staff who have a session that has not ended."""
        ...

    def signing(self) -> frozenset[tuple[str, str]]:
        """The keys that were made for sessions which have not ended, each after the member of staff it was made for."""
        ...

    def put_part(self, session: bytes, name: str, sealed: bytes, /) -> None:
        """Keep or replace a part. Nothing happens if the session has ended."""
        ...

    def part(self, session: bytes, name: str, /) -> bytes | None: ...

    def take_part(self, session: bytes, name: str, /) -> bytes | None:
        """The part, which is gone then: of several takers at once one gets it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Whoever a session is of, resumed. `subject` is a member of staff or a person; `key` opens what is kept of the session;
    `signs` is the public key that was made for it, or empty."""

    id: bytes
    kind: Kind
    stage: str
    subject: str
    opened: Instant
    signs: str
    said: Object = field(repr=False)
    key: bytes = field(repr=False)


def open_session(
    office: Office, sessions: Sessions, *, kind: Kind, subject: str, stage: str, said: Object, signs: bytes | None = None
) -> str:
    """A new session; its token, for the visitor alone. `signs` is the public key that was made for it."""
    secret, now = office.chance.draw(SECRET), office.clock.now()
    spelled = render_base64(signs) if signs is not None else ""
    visitor = Visitor(
        id=id_of(secret), kind=kind, stage=stage, subject=subject, opened=now, signs=spelled, said=dict(said), key=key_of(secret)
    )
    sealed = _seal_said(office, visitor)
    sessions.put(
        KeptSession(id=visitor.id, kind=kind, stage=stage, subject=_shown(visitor), opened=now, seen=now, sealed=sealed, signs=spelled)
    )
    return render_token(secret)


def resume(office: Office, sessions: Sessions, token: str, *, seen: bool = True) -> Visitor | None:
    """The visitor with this token; None if there is no such session any more. What is not `seen` keeps no session open."""
    secret, now = parse_token(token), office.clock.now()
    kept_session = sessions.get(id_of(secret)) if secret is not None else None
    if secret is None or kept_session is None:
        return None
    visitor = _opened(kept_session, key=key_of(secret), at=now)
    if visitor is None:
        # Expired, or not what was sealed: either way nobody's any more. Looking enters nothing: that its key signs nothing
        # more is entered by the sweep, within a minute, and whoever loads a page does not wait for the log.
        sessions.end(kept_session.id)
    elif seen and now - kept_session.seen >= _TOUCH:
        sessions.touch(kept_session.id, at=now)
    return visitor


def lasts(office: Office, sessions: Sessions, visitor: Visitor) -> bool:
    """Whether this session has not ended. Asking does not keep it open."""
    there = sessions.get(visitor.id)
    return there is not None and live(there.opened, there.seen, at=office.clock.now(), kind=visitor.kind)


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

    A session of staff that becomes open enters the key that was made for it, before anything may be signed by it.
    """
    opens = stage == OPEN and visitor.stage != OPEN and visitor.kind == "staff" and visitor.signs != ""
    if opens:
        until = int(end_of(visitor.opened, kind=visitor.kind))
        office.enter(office.draft("staff.signed_in", facts={"staff": visitor.subject, "key": visitor.signs, "until": until}))
    changed = replace(visitor, stage=stage)
    if not sessions.change(visitor.id, stage=stage, sealed=_seal_said(office, changed)):
        if opens:
            end_key(office, visitor.subject, visitor.signs)
        raise NotAllowed(_ENDED)
    return changed


def end_session(office: Office, sessions: Sessions, visitor: Visitor) -> None:
    """End it. Its token opens nothing more, its key signs nothing more, and what was kept with it is gone.

    Ended first: whoever wants to be out is out, also when the log takes no entry now. The sweep enters it later then.
    """
    sessions.end(visitor.id)
    end_key(office, visitor.subject, visitor.signs)


def staff_at(visitor: Visitor, *stages: str) -> StaffId:
    """The member of staff of a session at one of these stages. Raises NotAllowed."""
    if visitor.kind != "staff" or visitor.stage not in stages:
        raise NotAllowed("this is not possible at this stage of signing in; finish signing in first")
    return StaffId(visitor.subject)


def signing_key(visitor: Visitor) -> bytes | None:
    """The public key made on this device that signs in this session; None if it brought none, or is not open."""
    return parse_base64(visitor.signs) if visitor.stage == OPEN and visitor.signs else None


def _opened(session: KeptSession, *, key: bytes, at: Instant) -> Visitor | None:
    """The visitor, if the session lasts still and the row is what was sealed; None for one that somebody wrote or moved."""
    kind: Kind = "person" if session.kind == "person" else "staff"
    if not live(session.opened, session.seen, at=at, kind=kind):
        return None
    visitor = Visitor(
        id=session.id, kind=kind, stage=session.stage, subject=session.subject, opened=session.opened, signs=session.signs, said={}, key=key
    )
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
    row: Object = {
        "kind": visitor.kind,
        "stage": visitor.stage,
        "subject": _shown(visitor),
        "opened": int(visitor.opened),
        "signs": visitor.signs,
    }
    return render({"v": 1, "session": render_base64(visitor.id), **row})


def _bound_part(visitor: Visitor, name: str) -> bytes:
    return render({"v": 1, "session": render_base64(visitor.id), "part": name})
