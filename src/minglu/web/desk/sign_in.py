"""The desk's door: signing in, what is still missing after it, and signing out.

    GET /desk              to the page that was wanted before signing in, else to the first page that this person's roles
                           have use for, or to where one signs in
    /desk/sign-in          login and password; the device's new key comes in `key`, or nothing without scripts
    /desk/password         a password of one's own, first of all when somebody else knows the present one
    /desk/passkey          the second factor, where somebody has one

An unknown login and a wrong password have one answer. What was typed as a password is never shown again. Which stage
comes next is the act's business: every page here goes to `/desk`, and that leads on.
"""

from dataclasses import dataclass
from typing import Final

from litestar import get, post

from minglu.access.errors import WrongPassword
from minglu.acts.accounts import change_password
from minglu.acts.errors import NotAllowed
from minglu.acts.passkeys import begin_check, finish_check
from minglu.acts.sessions import PASSKEY, PASSWORD, Visitor, end_session
from minglu.acts.sign_in import SignInRefused, sign_in
from minglu.canon.base64 import parse_base64
from minglu.canon.errors import CanonError
from minglu.canon.instants import MINUTE
from minglu.web.desk.correct import told
from minglu.web.errors import SignInNeeded, WrongForm
from minglu.web.form import Form, FormSent
from minglu.web.menus import menu_of
from minglu.web.onward import forget, go_on
from minglu.web.parts import Parts
from minglu.web.render import Html, render, see_other
from minglu.web.told import Fault
from minglu.web.visit import Asked, Here, Visit, cookie_name, session_cookie
from minglu.words.formats import say_moment

_LONGEST_LOGIN: Final = 100
_LONGEST_PASSWORD: Final = 200
_LONGEST_ANSWER: Final = 65_536
_TRIES: Final = 30
_TRIES_WITHIN: Final = 5 * MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage:
    """`ended`: somebody was signed in here, and is no more."""

    login: str
    ended: bool
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPage:
    """`forced`: nothing else can be done first."""

    forced: bool
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyPage:
    """`options` is JSON for the browser, with a challenge that counts once."""

    options: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """For whoever has signed in and may do nothing."""

    login: str


@get("/desk", include_in_schema=False, sync_to_thread=True)
def desk(request: Asked, visit: Here) -> Html:
    visitor, _ = visit.who()
    menu = menu_of(visit, "desk")
    if menu:
        return go_on(request, visit.parts, kind="staff", otherwise=menu[0].href)
    return render(visit, "desk/home.html", HomePage(login=str(visitor.said["login"])), area="desk")


@get("/desk/sign-in", include_in_schema=False, sync_to_thread=True)
def show_sign_in(request: Asked, visit: Here) -> Html:
    if visit.staff is not None:
        return see_other("/desk")
    return _sign_in_page(visit, ended=cookie_name(visit.parts, "staff") in request.cookies)


@post("/desk/sign-in", include_in_schema=False, sync_to_thread=True)
def do_sign_in(visit: Here, form: FormSent) -> Html:
    visit.admit("sign-in", most=_TRIES, within=_TRIES_WITHIN)
    key = _key(form)
    try:
        login = form.text("login", most=_LONGEST_LOGIN, least=1)
    except WrongForm as wrong:
        return _sign_in_page(visit, fault=told(visit, wrong))
    try:
        password = form.text("password", most=_LONGEST_PASSWORD, least=1)
    except WrongForm as wrong:
        return _sign_in_page(visit, login=login, fault=told(visit, wrong))
    parts = visit.parts
    signed = sign_in(
        parts.office,
        parts.accounts,
        parts.sessions,
        parts.passkeys,
        login=login,
        password=password,
        key=key,
        demo_mode=parts.demo is not None,
    )
    if isinstance(signed, SignInRefused):
        return _sign_in_page(visit, login=login, fault=_refused(visit, signed))
    if visit.staff is not None:
        # Whoever was signed in here before is not any more: one browser, one person of the staff.
        end_session(parts.office, parts.sessions, visit.staff)
    return see_other("/desk", cookies=(session_cookie(parts, "staff", token=signed.token),))


@post("/desk/sign-out", include_in_schema=False, sync_to_thread=True)
def do_sign_out(visit: Here) -> Html:
    if visit.staff is not None:
        end_session(visit.parts.office, visit.parts.sessions, visit.staff)
    return see_other("/desk/sign-in", cookies=(session_cookie(visit.parts, "staff", token=None), forget(visit.parts, "staff")))


@get("/desk/password", include_in_schema=False, sync_to_thread=True)
def show_password(visit: Here) -> Html:
    return _password_page(visit, _past_password(visit))


@post("/desk/password", include_in_schema=False, sync_to_thread=True)
def do_password(visit: Here, form: FormSent) -> Html:
    visitor = _past_password(visit)
    visit.admit("password", most=_TRIES, within=_TRIES_WITHIN)
    try:
        old, new, again = (form.text(name, most=_LONGEST_PASSWORD, least=1) for name in ("old", "new", "again"))
    except WrongForm as wrong:
        return _password_page(visit, visitor, fault=told(visit, wrong))
    if new != again:
        return _password_page(visit, visitor, fault=Fault(field="again", text=visit.words.say("desk.password.differs")))
    parts = visit.parts
    try:
        change_password(parts.office, parts.accounts, parts.sessions, visitor, old=old, new=new)
    except WrongPassword as wrong_one:
        field = "old" if wrong_one.code in ("old_wrong", "locked") else "new"
        return _password_page(visit, visitor, fault=Fault(field=field, text=visit.words.say(f"password.{wrong_one.code}")))
    return see_other("/desk" if visitor.stage == PASSWORD else "/desk/account?done=password")


@get("/desk/passkey", include_in_schema=False, sync_to_thread=True)
def show_passkey(visit: Here) -> Html:
    visitor = _at_passkey(visit)
    return see_other("/desk") if visitor is None else _passkey_page(visit, visitor)


@post("/desk/passkey", include_in_schema=False, sync_to_thread=True)
def do_passkey(visit: Here, form: FormSent) -> Html:
    visitor = _at_passkey(visit)
    if visitor is None:
        return see_other("/desk")
    visit.admit("passkey", most=_TRIES, within=_TRIES_WITHIN)
    parts, answer = visit.parts, form.text("answer", most=_LONGEST_ANSWER)
    try:
        finish_check(parts.office, parts.sessions, parts.passkeys, visitor, rp_id=rp_id(parts), origin=parts.origin, answer=answer)
    except NotAllowed:
        return _passkey_page(visit, visitor, fault=Fault(field="", text=visit.words.say("passkey.not_shown")))
    return see_other("/desk")


def rp_id(parts: Parts) -> str:
    """The host without its port: what passkeys are bound to."""
    return parts.host.rpartition(":")[0] or parts.host


def _key(form: Form) -> bytes | None:
    text = form.text("key", most=100)
    try:
        return parse_base64(text, size=32) if text else None
    except CanonError as error:
        raise WrongForm("key", "form.unreadable") from error


def _refused(visit: Visit, refused: SignInRefused) -> Fault:
    if refused.again is None:
        return Fault(field="login", text=visit.words.say("signin.wrong"))
    again = say_moment(visit.words, refused.again, zone=visit.parts.zone)
    return Fault(field="login", text=visit.words.say("signin.locked", time=again))


def _past_password(visit: Visit) -> Visitor:
    """Whoever may change their password now. Raises SignInNeeded."""
    if visit.staff is not None and visit.staff.stage == PASSWORD:
        return visit.staff
    return visit.who()[0]


def _at_passkey(visit: Visit) -> Visitor | None:
    """Whoever must show a passkey now; None for whoever is past it. Raises SignInNeeded."""
    if visit.staff is None:
        raise SignInNeeded("/desk/sign-in")
    return visit.staff if visit.staff.stage == PASSKEY else None


def _sign_in_page(visit: Visit, *, login: str = "", ended: bool = False, fault: Fault | None = None) -> Html:
    view = SignInPage(login=login, ended=ended, faults=(fault,) if fault is not None else ())
    return render(visit, "desk/sign_in.html", view, area="desk", status=400 if fault is not None else 200)


def _password_page(visit: Visit, visitor: Visitor, *, fault: Fault | None = None) -> Html:
    view = PasswordPage(forced=visitor.stage == PASSWORD, faults=(fault,) if fault is not None else ())
    return render(visit, "desk/password.html", view, area="desk", status=400 if fault is not None else 200)


def _passkey_page(visit: Visit, visitor: Visitor, *, fault: Fault | None = None) -> Html:
    parts = visit.parts
    options = begin_check(parts.office, parts.sessions, parts.passkeys, visitor, rp_id=rp_id(parts))
    view = PasskeyPage(options=options, faults=(fault,) if fault is not None else ())
    return render(visit, "desk/passkey.html", view, area="desk", status=400 if fault is not None else 200)


HANDLERS: Final = (desk, show_sign_in, do_sign_in, do_sign_out, show_password, do_password, show_passkey, do_passkey)
