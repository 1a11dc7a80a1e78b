"""Who works here, for whoever opens accounts: the list, somebody new, and what is changed about one of them.

    GET  /desk/people                      everybody
    GET  /desk/people/new, POST            login, agency, roles; then a first password, shown once
    GET  /desk/people/{staff}              one of them
    POST /desk/people/{staff}/roles        /training, /close

A first password is kept with the officer's session until the page that shows it is opened, and is in no address. Its owner
must change it before anything else.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from litestar import get, post
from litestar.params import FromPath, FromQuery

from minglu.access.errors import WrongPassword
from minglu.access.roles import ROLES
from minglu.acts.accounts import check_login, close_account, new_staff
from minglu.acts.errors import NotAllowed, NotFound, Unusable
from minglu.acts.register import change_roles, record_training
from minglu.acts.sessions import keep, take
from minglu.acts.staff_list import Person, StaffList, staff_list
from minglu.canon.errors import CanonError
from minglu.canon.ids import AgencyId, check_id
from minglu.canon.instants import Instant, as_datetime
from minglu.web.desk.correct import told
from minglu.web.errors import WrongForm
from minglu.web.form import Form, FormSent
from minglu.web.render import Html, render, see_other
from minglu.web.told import Fault
from minglu.web.visit import Here, Visit
from minglu.words.formats import name_of, say_date

_LONGEST_LOGIN: Final = 40
_LONGEST_COURSE: Final = 80
_COUNTS: Final = timedelta(days=365)
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 5
_FIRST: Final = "people.first"
_DONE: Final = ("roles", "training", "close")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One of the staff, in words."""

    staff: str
    login: str
    roles: str
    agency: str
    trained: str
    passkey: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """Everybody."""

    people: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage:
    """Somebody new, as typed so far."""

    login: str
    agency: str
    roles: tuple[str, ...]
    agencies: tuple[tuple[str, str], ...]
    all_roles: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """One of the staff. `first` is their first password, this once, or empty. `own`: whoever looks is this person."""

    line: PersonLine
    first: str
    own: bool
    closed: bool
    roles: tuple[str, ...]
    all_roles: tuple[tuple[str, str], ...]
    today: str
    done: str
    faults: tuple[Fault, ...]


@get("/desk/people", include_in_schema=False, sync_to_thread=True)
def people(visit: Here) -> Html:
    found = _all(visit)
    return render(visit, "desk/people.html", PeoplePage(people=tuple(_line(visit, one) for one in found.people)), area="desk")


@get("/desk/people/new", include_in_schema=False, sync_to_thread=True)
def show_new(visit: Here) -> Html:
    found = _all(visit)
    return _new_page(visit, found, Form())


@post("/desk/people/new", include_in_schema=False, sync_to_thread=True)
def add(visit: Here, form: FormSent) -> Html:
    visitor, by = visit.who()
    found, parts = _all(visit), visit.parts
    try:
        login, agency, roles = _wanted(form, found)
    except WrongForm as wrong:
        return _new_page(visit, found, form, fault=told(visit, wrong))
    password = _password(visit)
    try:
        staff = new_staff(parts.office, parts.accounts, login=login, password=password, agency=agency, roles=roles, by=by)
    except (Unusable, WrongPassword):
        return _new_page(visit, found, form, fault=Fault(field="login", text=visit.words.say("desk.people.login_taken")))
    keep(parts.office, parts.sessions, visitor, f"{_FIRST}.{staff}", password.encode())
    return see_other(f"/desk/people/{staff}")


@get("/desk/people/{staff:str}", include_in_schema=False, sync_to_thread=True)
def show(visit: Here, staff: FromPath[str], done: FromQuery[str] = "") -> Html:
    visitor, _ = visit.who()
    person = _one(visit, staff)
    first = take(visit.parts.sessions, visitor, f"{_FIRST}.{person.staff}")
    said = visit.words.say(f"desk.people.done.{done}") if done in _DONE else ""
    return _person_page(visit, person, first=first.decode() if first is not None else "", done=said)


@post("/desk/people/{staff:str}/roles", include_in_schema=False, sync_to_thread=True)
def give_roles(visit: Here, staff: FromPath[str], form: FormSent) -> Html:
    _, by = visit.who()
    person = _one(visit, staff)
    roles = form.some_of("roles", ROLES)
    if roles != person.roles:
        try:
            change_roles(visit.parts.office, person.staff, roles=roles, by=by)
        except Unusable:
            return _person_page(visit, person, fault=Fault(field="roles", text=visit.words.say("desk.people.last_officer")))
    return see_other(f"/desk/people/{person.staff}?done=roles")


@post("/desk/people/{staff:str}/training", include_in_schema=False, sync_to_thread=True)
def train(visit: Here, staff: FromPath[str], form: FormSent) -> Html:
    _, by = visit.who()
    person = _one(visit, staff)
    try:
        course = form.text("course", most=_LONGEST_COURSE, least=1)
        passed, until = _certificate(visit, form)
    except WrongForm as wrong:
        return _person_page(visit, person, fault=told(visit, wrong))
    record_training(visit.parts.office, person.staff, course=course, passed=passed, until=until, by=by)
    return see_other(f"/desk/people/{person.staff}?done=training")


@post("/desk/people/{staff:str}/close", include_in_schema=False, sync_to_thread=True)
def close(visit: Here, staff: FromPath[str]) -> Html:
    _, by = visit.who()
    person, parts = _one(visit, staff), visit.parts
    try:
        # Also when the log calls it closed: what a crash left undone is done then.
        close_account(parts.office, parts.accounts, parts.sessions, parts.keys, login=person.login, by=by)
    except NotAllowed:
        return _person_page(visit, person, fault=Fault(field="", text=visit.words.say("desk.people.own_account")))
    return see_other(f"/desk/people/{person.staff}?done=close")


def _all(visit: Visit) -> StaffList:
    _, by = visit.who()
    return staff_list(visit.parts.office, visit.parts.accounts, by=by)


def _one(visit: Visit, staff: str) -> Person:
    """Somebody of the list. Raises NotAllowed before anybody learns who is on it, NotFound."""
    found = _all(visit)
    try:
        wanted = check_id("stf", staff)
    except CanonError as error:
        raise NotFound("there is nobody by this id") from error
    person = next((one for one in found.people if one.staff == wanted), None)
    if person is None:
        raise NotFound("there is nobody by this id")
    return person


def _wanted(form: Form, found: StaffList) -> tuple[str, AgencyId, tuple[str, ...]]:
    login = form.text("login", most=_LONGEST_LOGIN, least=1).lower()
    try:
        check_login(login)
    except Unusable as error:
        raise WrongForm("login", "desk.people.login_shape") from error
    agency = AgencyId(form.one_of("agency", tuple(agency for agency, _ in found.agencies)))
    roles = form.some_of("roles", ROLES)
    if not roles:
        raise WrongForm("roles", "desk.people.no_roles")
    return login, agency, roles


def _certificate(visit: Visit, form: Form) -> tuple[Instant, Instant]:
    """From the day it was passed until the same day of the next year. Raises WrongForm for a day that is none, or ahead."""
    try:
        day = datetime.strptime(form.text("passed", most=10, least=1), "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise WrongForm("passed", "desk.people.no_day") from error
    begins = datetime.combine(day, time(), tzinfo=visit.parts.zone)
    now = as_datetime(visit.parts.office.clock.now())
    if not now - _COUNTS < begins <= now:
        raise WrongForm("passed", "desk.people.day_ahead")
    return Instant(int(begins.timestamp()) * 1000), Instant(int((begins + _COUNTS).timestamp()) * 1000)


def _password(visit: Visit) -> str:
    """Twenty letters of thirty-one: 99 bits."""
    drawn: list[str] = []
    while len(drawn) < _GROUPS * _GROUP:
        # Bytes beyond the last whole multiple would favour the first letters.
        drawn += [_LETTERS[byte % len(_LETTERS)] for byte in visit.parts.office.chance.draw(32) if byte < 256 - 256 % len(_LETTERS)]
    return "-".join("".join(drawn[place : place + _GROUP]) for place in range(0, _GROUPS * _GROUP, _GROUP))


def _roles(visit: Visit) -> tuple[tuple[str, str], ...]:
    return tuple((role, name_of(visit.words, "role", value=role)) for role in ROLES)


def _line(visit: Visit, person: Person) -> PersonLine:
    words = visit.words
    state = "closed" if person.closed else "open" if person.login else "none"
    return PersonLine(
        staff=person.staff,
        login=person.login or words.say("desk.people.no_login"),
        roles=words.say("desk.list").join(name_of(words, "role", value=role) for role in person.roles or ("none",)),
        agency=person.agency_name,
        trained=_trained(visit, person.trained),
        passkey=words.say("desk.people.has_passkey") if person.passkeys else words.say("desk.people.no_passkey"),
        state=words.say(f"desk.people.state.{state}"),
    )


def _trained(visit: Visit, until: Instant | None) -> str:
    words = visit.words
    if until is None:
        return words.say("desk.people.untrained")
    day = say_date(words, until, zone=visit.parts.zone)
    return words.say("desk.people.lapsed", day=day) if until <= visit.parts.office.clock.now() else day


def _new_page(visit: Visit, found: StaffList, form: Form, *, fault: Fault | None = None) -> Html:
    view = NewPage(
        login=(form.fields.get("login") or ("",))[0][:_LONGEST_LOGIN],
        agency=(form.fields.get("agency") or ("",))[0],
        roles=form.fields.get("roles") or (),
        agencies=tuple((str(agency), name) for agency, name in found.agencies),
        all_roles=_roles(visit),
        faults=(fault,) if fault is not None else (),
    )
    return render(visit, "desk/new_person.html", view, area="desk", status=400 if fault is not None else 200)


def _person_page(visit: Visit, person: Person, *, first: str = "", done: str = "", fault: Fault | None = None) -> Html:
    _, by = visit.who()
    parts = visit.parts
    view = PersonPage(
        line=_line(visit, person),
        first=first,
        own=person.staff == by,
        closed=person.closed or not person.login,
        roles=person.roles,
        all_roles=_roles(visit),
        today=as_datetime(parts.office.clock.now()).astimezone(parts.zone).date().isoformat(),
        done=done,
        faults=(fault,) if fault is not None else (),
    )
    return render(visit, "desk/person.html", view, area="desk", status=400 if fault is not None else 200)


HANDLERS: Final = (people, show_new, add, show, give_roles, train, close)
