"""Two words that a person may always say: "never again", and "I take my consent back". Both count at once.

Saying either again changes nothing and enters nothing; neither can be taken back here, because a code shows no more
than that somebody holds the telephone at this moment.
"""

from dataclasses import dataclass
from typing import Final

from litestar import get, post

from minglu.acts.consents import ConsentLine, consents_of, said_never
from minglu.acts.never import say_never, withdraw_consent
from minglu.canon.ids import PersonId
from minglu.web.errors import WrongForm
from minglu.web.form import FormSent
from minglu.web.render import Html, render, see_other
from minglu.web.told import Fault
from minglu.web.visit import Here, Visit
from minglu.words.formats import name_of, say_date, say_moment


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverPage:
    """`since` is when it was said, or empty."""

    institution: str
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
    """All consents, and the purposes that can still be taken back: (value, label) each."""

    institution: str
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
    """Some purposes, or all of them. A purpose that was taken back meanwhile, in another tab, is no fault."""
    _, person = visit.whose()
    lines = consents_of(visit.parts.office, person)
    known = tuple({purpose: None for line in lines for purpose in line.purposes})
    try:
        chosen = known if form.ticked("all") else form.some_of("purposes", known)
    except WrongForm as wrong:
        return _consents(visit, person, wrong=visit.words.say(wrong.says, **wrong.named))
    if known and not chosen:
        return _consents(visit, person, wrong=visit.words.say("consents.choose"))
    left = set(_left(lines))
    if left & set(chosen):
        withdraw_consent(visit.parts.office, person, purposes=tuple(sorted(left & set(chosen))))
    return see_other("/me/consents")


def _never(visit: Visit, person: PersonId, *, wrong: str = "") -> Html:
    said = said_never(visit.parts.office, person)
    view = NeverPage(
        institution=visit.parts.office.institution.name,
        since=say_moment(visit.words, said, zone=visit.parts.zone) if said is not None else "",
        faults=(Fault(field="sure", text=wrong),) if wrong else (),
    )
    return render(visit, "citizen/never.html", view, area="citizen", status=400 if wrong else 200)


def _consents(visit: Visit, person: PersonId, *, wrong: str = "") -> Html:
    lines = consents_of(visit.parts.office, person)
    view = ConsentsPage(
        institution=visit.parts.office.institution.name,
        consents=tuple(_shown(visit, line) for line in reversed(lines)),
        left=tuple((purpose, name_of(visit.words, "purpose", value=purpose)) for purpose in _left(lines)),
        faults=(Fault(field="purposes", text=wrong),) if wrong else (),
    )
    return render(visit, "citizen/consents.html", view, area="citizen", status=400 if wrong else 200)


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
