"""One's own account: roles in words, the latest sign-ins, the password, and passkeys.

GET  /desk/account                     all of it
GET  /desk/account/passkey             add one: the browser is given a challenge that counts once
POST /desk/account/passkey
POST /desk/account/passkey/remove      one's own alone
"""

from dataclasses import dataclass
from typing import Final

from litestar import get, post
from litestar.params import FromQuery

from minglu.access.accounts import Passkey
from minglu.acts.allow import staff_of
from minglu.acts.errors import NotAllowed, Unusable
from minglu.acts.passkeys import begin_registration, counting, finish_registration, remove_passkey
from minglu.acts.sessions import Visitor, signing_key
from minglu.acts.staff_list import SignInLine, sign_ins
from minglu.web.desk.correct import told
from minglu.web.desk.sign_in import rp_id
from minglu.web.errors import WrongForm
from minglu.web.form import Form, FormSent
from minglu.web.render import Html, render, see_other
from minglu.web.told import Fault
from minglu.web.visit import Here, Visit
from minglu.words.formats import name_of, say_date, say_moment

_LONGEST_NAME: Final = 80
_LONGEST_ANSWER: Final = 65_536
_LONGEST_CREDENTIAL: Final = 2_046
_DONE: Final = {"password": "desk.account.password_changed", "added": "passkey.added", "removed": "passkey.removed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyLine:
    """A passkey as its owner knows it; `credential` names it to the server."""

    name: str
    added: str
    credential: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """`done` is what was just done, or empty; `signs`: this device has a key for this sign-in."""

    login: str
    roles: str
    signs: bool
    sign_ins: tuple[tuple[str, str], ...]
    passkeys: tuple[PasskeyLine, ...]
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasskeyPage:
    """`options` is JSON for the browser."""

    options: str
    name: str
    faults: tuple[Fault, ...]


@get("/desk/account", include_in_schema=False, sync_to_thread=True)
def account(visit: Here, done: FromQuery[str] = "") -> Html:
    visitor, staff = visit.who()
    parts, words = visit.parts, visit.words
    roles = staff_of(parts.office, staff).roles
    view = AccountPage(
        login=str(visitor.said["login"]),
        roles=words.say("desk.list").join(name_of(words, "role", value=role) for role in roles or ("none",)),
        signs=signing_key(visitor) is not None,
        sign_ins=tuple(_sign_in(visit, line) for line in sign_ins(parts.office, by=staff)),
        passkeys=tuple(_passkey_line(visit, one) for one in counting(parts.office, parts.passkeys, staff)),
        done=words.say(_DONE[done]) if done in _DONE else "",
    )
    return render(visit, "desk/account.html", view, area="desk")


@get("/desk/account/passkey", include_in_schema=False, sync_to_thread=True)
def show_new(visit: Here) -> Html:
    visitor, _ = visit.who()
    return _new_page(visit, visitor)


@post("/desk/account/passkey", include_in_schema=False, sync_to_thread=True)
def add(visit: Here, form: FormSent) -> Html:
    visitor, _ = visit.who()
    parts = visit.parts
    try:
        name = form.text("name", most=_LONGEST_NAME, least=1)
    except WrongForm as wrong:
        return _new_page(visit, visitor, fault=told(visit, wrong))
    answer = form.text("answer", most=_LONGEST_ANSWER)
    stores = (parts.office, parts.sessions, parts.passkeys, visitor)
    try:
        finish_registration(*stores, rp_id=rp_id(parts), origin=parts.origin, answer=answer, name=name)
    except (NotAllowed, Unusable):
        return _new_page(visit, visitor, name=name, fault=Fault(field="", text=visit.words.say("passkey.not_shown")))
    return see_other("/desk/account?done=added")


@post("/desk/account/passkey/remove", include_in_schema=False, sync_to_thread=True)
def remove(visit: Here, form: FormSent) -> Html:
    visitor, _ = visit.who()
    parts = visit.parts
    remove_passkey(parts.office, parts.passkeys, visitor, credential=_credential(form))
    return see_other("/desk/account?done=removed")


def _credential(form: Form) -> bytes:
    """The credential that a form of ours names. Raises WrongForm."""
    text = form.text("credential", most=_LONGEST_CREDENTIAL, least=2)
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise WrongForm("credential", "form.unreadable") from error


def _passkey_line(visit: Visit, passkey: Passkey) -> PasskeyLine:
    added = say_date(visit.words, passkey.added, zone=visit.parts.zone)
    return PasskeyLine(name=passkey.name, added=added, credential=passkey.credential.hex())


def _sign_in(visit: Visit, line: SignInLine) -> tuple[str, str]:
    words, zone = visit.words, visit.parts.zone
    state = (
        words.say("desk.account.ended")
        if line.ended
        else words.say("desk.account.running", moment=say_moment(words, line.until, zone=zone))
    )
    return say_moment(words, line.at, zone=zone), state


def _new_page(visit: Visit, visitor: Visitor, *, name: str = "", fault: Fault | None = None) -> Html:
    parts = visit.parts
    stores = (parts.office, parts.sessions, parts.passkeys, visitor)
    options = begin_registration(*stores, rp_id=rp_id(parts), rp_name=parts.office.institution.name)
    view = NewPasskeyPage(options=options, name=name, faults=(fault,) if fault is not None else ())
    return render(visit, "desk/new_passkey.html", view, area="desk", status=400 if fault is not None else 200)


HANDLERS: Final = (account, show_new, add, remove)
