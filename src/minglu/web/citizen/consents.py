"""Two words that a person may always say: "never again", and "I take my consent back". Both count at once.

Saying either again changes nothing and enters nothing; neither can be taken back here, because a code shows no more
than that somebody holds the telephone at this moment. So a press counts only for the number whose page it was on: where
another was proved meanwhile in a second tab, the page is shown anew and says whose it is. Of what a former holder may
have said, no more is told than that the number is blocked.
"""

from dataclasses import dataclass
from typing import Final

from litestar import get, post

from minglu.acts.consents import ConsentLine, own_consents, said_never, took_all_back
from minglu.acts.held import held_since
from minglu.acts.never import say_never, withdraw_consent
from minglu.canon.ids import PersonId
from minglu.canon.instants import Instant
from minglu.web.citizen.mark import check_mark
from minglu.web.errors import OtherNumber, WrongForm
from minglu.web.form import FormSent
from minglu.web.render import Html, render, see_other
from minglu.web.told import Fault
from minglu.web.visit import Here, Visit
from minglu.words.formats import name_of, say_date, say_moment


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverPage:
    """`since` is when it was said, or empty; `blocked` also where a former holder may have said it."""

    institution: str
    blocked: bool
    since: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentShown:
    """One consent in words. `kind` colours its state."""

    given: str
    purposes: str
    until: str
    who: str
    state: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentsPage:
    """All consents, and the purposes that can still be taken back: (value, label) each. `earlier` is before when none are
    listed, or empty; `all_back` when everything was taken back, or empty."""

    institution: str
    earlier: str
    all_back: str
    consents: tuple[ConsentShown, ...]
    left: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...]


@get("/me/never", include_in_schema=False, sync_to_thread=True)
def ask_never(visit: Here) -> Html:
    _, person = visit.whose()
    return _never(visit, person)


@post("/me/never", include_in_schema=False, sync_to_thread=True)
def never(visit: Here, form: FormSent) -> Html:
    _, person = visit.whose()
    try:
        check_mark(visit, form)
    except OtherNumber:
        return _never(visit, person, wrong=_other(visit), field="", status=409)
    if said_never(visit.parts.office, person) is None:
        if not form.ticked("sure"):
            return _never(visit, person, wrong=visit.words.say("never.tick"))
        say_never(visit.parts.office, person)
    return see_other("/me/never")


@get("/me/consents", include_in_schema=False, sync_to_thread=True)
def show_consents(visit: Here) -> Html:
    _, person = visit.whose()
    return _consents(visit, person)


@post("/me/consents", include_in_schema=False, sync_to_thread=True)
def withdraw(visit: Here, form: FormSent) -> Html:
    """Some purposes, or all of them, also those that are not listed. A purpose that was taken back meanwhile, in another
    tab, is no fault."""
    _, person = visit.whose()
    try:
        check_mark(visit, form)
    except OtherNumber:
        return _consents(visit, person, wrong=_other(visit), field="", status=409)
    lines = own_consents(visit.parts.office, person)
    left = set(_left(lines))
    if form.ticked("all"):
        if left or took_all_back(visit.parts.office, person) is None:
            withdraw_consent(visit.parts.office, person, purposes=())
        return see_other("/me/consents")
    known = tuple({purpose: None for line in lines for purpose in line.purposes})
    try:
        chosen = form.some_of("purposes", known)
    except WrongForm as wrong:
        return _consents(visit, person, wrong=visit.words.say(wrong.says, **wrong.named))
    if not chosen:
        return _consents(visit, person, wrong=visit.words.say("consents.choose"))
    if left & set(chosen):
        withdraw_consent(visit.parts.office, person, purposes=tuple(sorted(left & set(chosen))))
    return see_other("/me/consents")


def own_never(visit: Visit, person: PersonId) -> Instant | None:
    """When whoever holds the number now said it; None also where somebody before them did."""
    said = said_never(visit.parts.office, person)
    return said if said is not None and held_since(visit.parts.office, person) <= said else None


def _other(visit: Visit) -> str:
    visitor, _ = visit.whose()
    return visit.words.say("consents.other_number", number=str(visitor.said["shown"]))


def _never(visit: Visit, person: PersonId, *, wrong: str = "", field: str = "sure", status: int = 400) -> Html:
    said = own_never(visit, person)
    view = NeverPage(
        institution=visit.parts.office.institution.name,
        blocked=said_never(visit.parts.office, person) is not None,
        since=say_moment(visit.words, said, zone=visit.parts.zone) if said is not None else "",
        faults=(Fault(field=field, text=wrong),) if wrong else (),
    )
    return render(visit, "citizen/never.html", view, area="citizen", status=status if wrong else 200)


def _consents(visit: Visit, person: PersonId, *, wrong: str = "", field: str = "purposes", status: int = 400) -> Html:
    lines, words, zone = own_consents(visit.parts.office, person), visit.words, visit.parts.zone
    earlier, all_back = held_since(visit.parts.office, person), took_all_back(visit.parts.office, person)
    view = ConsentsPage(
        institution=visit.parts.office.institution.name,
        earlier=say_moment(words, earlier, zone=zone) if earlier else "",
        all_back=say_date(words, all_back, zone=zone) if all_back is not None else "",
        consents=tuple(_shown(visit, line) for line in reversed(lines)),
        left=tuple((purpose, name_of(visit.words, "purpose", value=purpose)) for purpose in _left(lines)),
        faults=(Fault(field=field, text=wrong),) if wrong else (),
    )
    return render(visit, "citizen/consents.html", view, area="citizen", status=status if wrong else 200)


def _left(lines: tuple[ConsentLine, ...]) -> tuple[str, ...]:
    """Purposes to which some consent still holds, each once."""
    return tuple({purpose: None for line in lines if line.counts for purpose in line.left})


def _shown(visit: Visit, line: ConsentLine) -> ConsentShown:
    words, zone = visit.words, visit.parts.zone
    state, kind = _state(visit, line)
    return ConsentShown(
        given=say_date(words, line.given, zone=zone),
        purposes=words.say("consents.comma").join(name_of(words, "purpose", value=purpose) for purpose in line.purposes),
        until=say_date(words, line.until, zone=zone),
        who=words.say("consents.by_you" if line.by == "person" else "consents.by_intake"),
        state=state,
        kind=kind,
    )


def _state(visit: Visit, line: ConsentLine) -> tuple[str, str]:
    words = visit.words
    if not line.counts:
        return words.say("consents.state.void"), "plain"
    if line.withdrawn is not None:
        return words.say("consents.state.withdrawn", day=say_date(words, line.withdrawn, zone=visit.parts.zone)), "good"
    if visit.parts.office.clock.now() >= line.until:
        return words.say("consents.state.over"), "plain"
    return words.say("consents.state.holds" if line.left == line.purposes else "consents.state.partly"), "info"


HANDLERS: Final = (ask_never, never, show_consents, withdraw)
