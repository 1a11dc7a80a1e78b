"""Who calls: a key of the API, a person by the token of their session, or nobody in particular.

    caller = who_calls(parts, authorization, source=address, needs=endpoint.needs)

Both are sent as `Authorization: Bearer …`; cookies are never looked at, so that no page of somebody else can make a
browser call for its user. A wrong key costs its sender one of thirty tries a minute.
"""

from dataclasses import dataclass
from typing import Final

from minglu.access.api_keys import KeptKey, Scope
from minglu.acts.api_keys import check_key
from minglu.acts.sessions import OPEN, Visitor, resume
from minglu.api.errors import Refused, refuse
from minglu.api.parts import ApiParts
from minglu.canon.ids import PersonId, StaffId
from minglu.canon.instants import MINUTE

_BEARER: Final = "bearer "
_KEY: Final = "mlk_"
_MOST: Final = 200
_WRONG_TRIES: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What opens an endpoint: a key with this scope, or the token of a person. Neither: it is public."""

    scope: Scope | None = None
    person: bool = False

    @property
    def public(self) -> bool:
        return self.scope is None and not self.person


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Whoever calls. `key` and `visitor` are never both there."""

    key: KeptKey | None = None
    visitor: Visitor | None = None

    @property
    def name(self) -> str:
        """For log lines: a key by its id; a person by nothing."""
        if self.key is not None:
            return self.key.id
        return "person" if self.visitor is not None else "nobody"

    @property
    def mark(self) -> bytes:
        """What tells this caller from others where replies and tries are counted."""
        if self.key is not None:
            return b"key:" + self.key.id.encode()
        return b"person:" + self.visitor.id if self.visitor is not None else b"nobody"

    @property
    def staff(self) -> StaffId:
        """The pseudonym that the key belongs to. Raises Refused where there is no key."""
        if self.key is None:
            raise refuse("not-authenticated")
        return self.key.staff

    @property
    def person(self) -> PersonId:
        """The person whose token it is. Raises Refused where there is none."""
        if self.visitor is None:
            raise refuse("not-authenticated")
        return PersonId(self.visitor.subject)


def who_calls(parts: ApiParts, authorization: str | None, *, source: str, needs: Needs) -> Caller:
    """Raises Refused: nobody, the wrong one, or without the scope."""
    if needs.public:
        return Caller()
    token = _token(authorization)
    if token.startswith(_KEY):
        key = check_key(parts.office, parts.keys, token)
        if key is not None:
            return _in_scope(key, needs=needs)
    elif token:
        visitor = resume(parts.office, parts.sessions, token)
        if visitor is not None and visitor.kind == "person" and visitor.stage == OPEN:
            if not needs.person:
                raise refuse("missing-scope")
            return Caller(visitor=visitor)
    raise _wrong(parts, source=source, tried=bool(token))


def _in_scope(key: KeptKey, *, needs: Needs) -> Caller:
    if needs.scope is None or needs.scope not in key.scopes:
        raise refuse("missing-scope")
    return Caller(key=key)


def _wrong(parts: ApiParts, *, source: str, tried: bool) -> Refused:
    again = parts.limits.admit("api.wrong_key", source, most=_WRONG_TRIES, within=MINUTE) if tried else None
    return refuse("not-authenticated") if again is None else refuse("too-many", again=again)


def _token(authorization: str | None) -> str:
    said = authorization or ""
    if len(said) > _MOST or said[: len(_BEARER)].lower() != _BEARER:
        return ""
    return said[len(_BEARER) :].strip()
