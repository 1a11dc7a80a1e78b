"""Keys of the API, for whoever issues them: the list, a new one, and one of them.

    GET  /desk/keys                    every key: whose, for what, until when, whether it opens anything
    GET  /desk/keys/new, POST          for whom, scopes, last day
    GET  /desk/keys/{key}              one of them; right after it was issued with its text, this once
    POST /desk/keys/{key}/revoke       it opens nothing more; saying it twice changes nothing

The text of a new key is kept with the officer's session until the page that shows it is opened, and is in no address. What
stands in an address is the key's id, of which nobody can make the key. A form that is sent twice issues one key: the word
in it counts once, and the list says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from litestar import get, post
from litestar.params import FromPath, FromQuery

from minglu.access.api_keys import SCOPES, KeptKey
from minglu.access.roles import COMPLIANCE, INTEGRATOR
from minglu.acts.api_keys import Standing, issue_key, list_keys, revoke_key, standing
from minglu.acts.errors import NotFound, SameKeyOtherAsk, Unusable
from minglu.acts.sessions import keep, take
from minglu.acts.staff_list import Person, staff_list
from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant, as_datetime
from minglu.web.desk.correct import told
from minglu.web.errors import WrongForm
from minglu.web.form import Form, FormSent
from minglu.web.render import Html, render, see_other
from minglu.web.told import Fault
from minglu.web.visit import Here, Visit
from minglu.words.formats import name_of, say_date

_FIRST: Final = "keys.first"
_DAYS: Final = timedelta(days=90)
_LONGEST_DAY: Final = 10
_ONCE: Final = 16
_LONGEST_ONCE: Final = 2 * _ONCE
_TWICE: Final = "twice"
# A prefix and eight digits tell pseudonyms and keys apart where people look.
_SHORT: Final = 12
# What a key can be, in the order of the list: the sentence, and the colour of its badge.
_STATES: Final[Mapping[Standing, tuple[str, str]]] = {
    "live": ("keys.state.live", "good"),
    "idle": ("keys.state.idle", "warn"),
    "foreign": ("keys.state.foreign", "warn"),
    "over": ("keys.state.over", "plain"),
    "revoked": ("keys.state.revoked", "plain"),
}

People = Mapping[str, Person]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLine:
    """A key in words. `short` tells it apart at a glance, as log lines do by the whole `id`; `kind` is the colour of its
    state; `stoppable`: there is something left to revoke."""

    id: str
    short: str
    who: str
    agency: str
    scopes: tuple[str, ...]
    until: str
    state: str
    kind: str
    stoppable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysPage:
    """Every key. `twice`: whoever sees it sent the form of a new key twice."""

    keys: tuple[KeyLine, ...]
    twice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKeyPage:
    """A new key, as chosen so far. `once` is the word by which this form issues one key."""

    once: str
    staff: str
    people: tuple[tuple[str, str], ...]
    scopes: tuple[str, ...]
    all_scopes: tuple[tuple[str, str, str], ...]
    until: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPage:
    """One key. `staff` is the pseudonym in full; `text` is the key itself, this once, or empty."""

    line: KeyLine
    staff: str
    text: str


@get("/desk/keys", include_in_schema=False, sync_to_thread=True)
def keys(visit: Here, done: FromQuery[str] = "") -> Html:
    people, order = _people(visit), tuple(_STATES)
    known = [(one, standing(visit.parts.office, one)) for one in _all(visit)]
    known.sort(key=lambda pair: (order.index(pair[1]), -pair[0].until, pair[0].id))
    lines = tuple(_line(visit, one, people, state=state) for one, state in known)
    return render(visit, "desk/keys.html", KeysPage(keys=lines, twice=done == _TWICE), area="desk")


@get("/desk/keys/new", include_in_schema=False, sync_to_thread=True)
def show_new(visit: Here) -> Html:
    _all(visit)
    return _new_page(visit, Form())


@post("/desk/keys/new", include_in_schema=False, sync_to_thread=True)
def issue(visit: Here, form: FormSent) -> Html:
    visitor, by = visit.who()
    parts, people = visit.parts, _people(visit)
    try:
        staff = StaffId(form.one_of("staff", tuple(one.staff for one in _holders(people, by=by))))
        once, scopes, until = form.text("once", most=_LONGEST_ONCE, least=1), _scopes(form), _until(visit, form)
        made = issue_key(parts.office, parts.keys, staff=staff, scopes=scopes, until=until, by=by, once=once)
    except WrongForm as wrong:
        return _new_page(visit, form, fault=told(visit, wrong))
    except SameKeyOtherAsk:
        return see_other(f"/desk/keys?done={_TWICE}")
    except Unusable:
        return _new_page(visit, form, fault=Fault(field="until", text=visit.words.say("keys.no_day")))
    keep(parts.office, parts.sessions, visitor, f"{_FIRST}.{made.id}", made.text.encode())
    return see_other(f"/desk/keys/{made.id}")


@get("/desk/keys/{key:str}", include_in_schema=False, sync_to_thread=True)
def show(visit: Here, key: FromPath[str]) -> Html:
    visitor, _ = visit.who()
    kept = _one(visit, key)
    text = take(visit.parts.sessions, visitor, f"{_FIRST}.{kept.id}")
    view = KeyPage(
        line=_line(visit, kept, _people(visit), state=standing(visit.parts.office, kept)),
        staff=kept.staff,
        text=text.decode() if text is not None else "",
    )
    return render(visit, "desk/key.html", view, area="desk")


@post("/desk/keys/{key:str}/revoke", include_in_schema=False, sync_to_thread=True)
def revoke(visit: Here, key: FromPath[str]) -> Html:
    _, by = visit.who()
    kept = _one(visit, key)
    revoke_key(visit.parts.office, visit.parts.keys, kept.id, by=by)
    return see_other(f"/desk/keys/{kept.id}")


def _all(visit: Visit) -> tuple[KeptKey, ...]:
    _, by = visit.who()
    return list_keys(visit.parts.office, visit.parts.keys, by=by)


def _one(visit: Visit, id_: str) -> KeptKey:
    """A key of the list. Raises NotAllowed before anybody learns which there are, NotFound."""
    found = next((one for one in _all(visit) if one.id == id_), None)
    if found is None:
        raise NotFound("there is no key of this id")
    return found


def _people(visit: Visit) -> People:
    _, by = visit.who()
    return {one.staff: one for one in staff_list(visit.parts.office, visit.parts.accounts, by=by).people}


def _holders(people: People, *, by: StaffId) -> tuple[Person, ...]:
    """Who may be given a key, systems first: somebody with a role and no closed account, but no other officer (`issue_key`)."""
    known = [one for one in people.values() if one.roles and not one.closed and (COMPLIANCE not in one.roles or one.staff == by)]
    return tuple(sorted(known, key=lambda one: (INTEGRATOR not in one.roles, _who(one))))


def _scopes(form: Form) -> tuple[str, ...]:
    scopes = form.some_of("scopes", SCOPES)
    if not scopes:
        raise WrongForm("scopes", "keys.no_scopes")
    return scopes


def _until(visit: Visit, form: Form) -> Instant:
    """The end of the last day that was chosen. Raises WrongForm."""
    try:
        day = date.fromisoformat(form.text("until", most=_LONGEST_DAY, least=1)) + timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise WrongForm("until", "keys.no_day") from error
    office = visit.parts.office
    if not 2000 <= day.year < 2100:
        raise WrongForm("until", "keys.no_day")
    return office.sequencer.packs.zones[office.institution.zone].local_start(day)


def _line(visit: Visit, key: KeptKey, people: People, *, state: Standing) -> KeyLine:
    words, owner = visit.words, people.get(key.staff)
    says, kind = _STATES[state]
    return KeyLine(
        id=key.id,
        short=f"mlk_{key.id}"[:_SHORT],
        who=_who(owner) if owner is not None else key.staff[:_SHORT],
        agency=owner.agency_name if owner is not None else "",
        scopes=tuple(_scope(visit, scope) for scope in key.scopes),
        # The last day on which it opens anything: it ends with the first moment of the next.
        until=say_date(words, key.until - 1, zone=visit.parts.zone),
        state=words.say(says),
        kind=kind,
        stoppable=state in ("live", "idle", "foreign"),
    )


def _who(person: Person) -> str:
    return person.login or person.staff[:_SHORT]


def _scope(visit: Visit, scope: str) -> str:
    return name_of(visit.words, "scope", value=scope.replace(".", "_"))


def _new_page(visit: Visit, form: Form, *, fault: Fault | None = None) -> Html:
    _, by = visit.who()
    parts = visit.parts
    today = as_datetime(parts.office.clock.now()).astimezone(parts.zone).date()
    view = NewKeyPage(
        # The same one beside a fault: the form is still the one that issues one key.
        once=(form.fields.get("once") or ("",))[0][:_LONGEST_ONCE] or parts.office.chance.draw(_ONCE).hex(),
        staff=(form.fields.get("staff") or ("",))[0],
        people=tuple((str(one.staff), _choice(visit, one)) for one in _holders(_people(visit), by=by)),
        scopes=form.fields.get("scopes") or (),
        all_scopes=tuple((scope, _scope(visit, scope), scope) for scope in SCOPES),
        until=(form.fields.get("until") or ((today + _DAYS).isoformat(),))[0][:_LONGEST_DAY],
        faults=(fault,) if fault is not None else (),
    )
    return render(visit, "desk/new_key.html", view, area="desk", status=400 if fault is not None else 200)


def _choice(visit: Visit, person: Person) -> str:
    words = visit.words
    roles = words.say("desk.list").join(name_of(words, "role", value=role) for role in person.roles)
    return words.say("keys.choice", who=_who(person), agency=person.agency_name, roles=roles)


HANDLERS: Final = (keys, show_new, issue, show, revoke)
