"""A visit: one request as a page sees it. Who is here, in which language, from where, and with which parts.

Two sessions may live beside each other, a citizen's and a staff member's: their cookies have two names. Whoever holds
neither is a stranger, and most doors are open to strangers.
"""

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Final, Literal

from litestar import Request
from litestar.datastructures import Cookie, State
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from minglu.acts.limits import source_of
from minglu.acts.sessions import OPEN, Visitor, resume
from minglu.canon.ids import PersonId, StaffId
from minglu.canon.instants import MINUTE
from minglu.rules.explain import Language
from minglu.web.errors import SignInNeeded, TooOften
from minglu.web.parts import Parts
from minglu.words.catalogue import Catalogue

Area = Literal["door", "citizen", "desk", "oversight", "checkup"]
Asked = Request[object, object, State]

THEMES: Final = ("light", "dark", "auto")
_YEAR: Final = 365 * 86_400
_LONGEST_COOKIE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a handler is given. `source` tells addresses apart and names none. `proving` is whoever was sent a code and has
    not typed it in yet: nobody's person."""

    parts: Parts
    words: Catalogue
    language: Language
    theme: str
    path: str
    source: str
    fragment: bool
    person: Visitor | None
    staff: Visitor | None
    proving: Visitor | None = None

    def admit(self, what: str, *, most: int, within: int = MINUTE) -> None:
        """Count one more of this from here. Raises TooOften with the moment from which to try again."""
        again = self.parts.limits.admit(what, self.source, most=most, within=within)
        if again is not None:
            raise TooOften(again)

    def whose(self) -> tuple[Visitor, PersonId]:
        """The citizen who is here. Raises SignInNeeded."""
        if self.person is None:
            raise SignInNeeded("/me/prove")
        return self.person, PersonId(self.person.subject)

    def mark(self) -> str:
        """Tells the person who is here from any other, and names nobody: a form that cannot be taken back carries it. Empty
        for a stranger. The same in every session of the same person, and not to be computed from an id."""
        if self.person is None:
            return ""
        return blake2b(self.person.subject.encode(), key=self.parts.pepper[:64], digest_size=16, person=b"minglu.mark").hexdigest()

    def who(self) -> tuple[Visitor, StaffId]:
        """The member of staff who is here, past every factor. Raises SignInNeeded."""
        if self.staff is None:
            raise SignInNeeded("/desk/sign-in")
        if self.staff.stage != "open":
            raise SignInNeeded("/desk/password" if self.staff.stage == "password" else "/desk/passkey")
        return self.staff, StaffId(self.staff.subject)


def make_visit(request: Asked) -> Visit:
    """The visit of a request."""
    parts: Parts = request.app.state.parts
    fragment = request.headers.get("hx-request") == "true"
    # What a page asks by itself is no sign of life: a phone that was left lying would never be signed out.
    seen = request.method != "GET" or not (fragment or request.url.path == "/events")
    citizen = _resume(request, parts, kind="person", seen=seen)
    return replace(
        stranger(request),
        person=citizen if citizen is not None and citizen.stage == OPEN else None,
        staff=_resume(request, parts, kind="staff", seen=seen),
        proving=citizen if citizen is not None and citizen.stage != OPEN else None,
    )


def stranger(request: Asked) -> Visit:
    """The same visit as nobody's: nothing is read for it but what the browser said."""
    parts: Parts = request.app.state.parts
    language = _language(request)
    theme = request.cookies.get("theme", "auto")
    return Visit(
        parts=parts,
        words=parts.words[language],
        language=language,
        theme=theme if theme in THEMES else "auto",
        path=request.url.path,
        source=_source(request),
        fragment=request.headers.get("hx-request") == "true",
        person=None,
        staff=None,
    )


def cookie_name(parts: Parts, kind: str) -> str:
    """Over https the browser itself refuses a cookie of this name that another host, or plain http, tries to set."""
    return f"__Host-{kind}" if parts.secure else kind


def session_cookie(parts: Parts, kind: str, *, token: str | None) -> Cookie:
    """The cookie of a session, or the one that ends it. Gone with the browser: how long it counts the server knows."""
    return Cookie(
        key=cookie_name(parts, kind),
        value=token or "",
        max_age=None if token else 0,
        secure=parts.secure,
        httponly=True,
        samesite="lax",
    )


def choice_cookie(parts: Parts, name: str, *, value: str) -> Cookie:
    """A cookie that keeps a choice of language or theme: nothing about anybody."""
    return Cookie(key=name, value=value, max_age=_YEAR, secure=parts.secure, httponly=True, samesite="lax")


def _resume(request: Asked, parts: Parts, *, kind: str, seen: bool) -> Visitor | None:
    token = request.cookies.get(cookie_name(parts, kind), "")
    if not token or len(token) > _LONGEST_COOKIE:
        return None
    visitor = resume(parts.office, parts.sessions, token, seen=seen)
    # A token that the API gave is its caller's, and says nothing of what a page shows.
    of_pages = visitor is not None and visitor.kind == kind and ("number" in visitor.said or kind == "staff")
    return visitor if of_pages else None


def _language(request: Asked) -> Language:
    return spoken_by(request.cookies.get("lang", ""), request.headers.get("accept-language", ""))


def spoken_by(chosen: str, wishes: str) -> Language:
    """What was chosen; else the first of the browser's languages that we speak; else Chinese."""
    if chosen in ("zh", "en"):
        return "zh" if chosen == "zh" else "en"
    for wish in wishes[:_LONGEST_COOKIE].split(","):
        tongue = wish.strip()[:2].lower()
        if tongue == "zh":
            return "zh"
        if tongue == "en":
            return "en"
    return "zh"


def _source(request: Asked) -> str:
    """A digest of the address: limits need to tell sources apart, and nobody needs to read them."""
    host = request.client.host if request.client is not None else None
    return blake2b(source_of(host).encode(), digest_size=16).hexdigest()


Here = NamedDependency[SkipValidation[Visit]]
