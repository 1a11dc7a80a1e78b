"""The form of one point: what happened, in fields that may be left open. Read into an allegation, or told what is wrong.

    typed = read_point(visit, form, action="/me/complain/points", sources=())
    typed.point if not typed.view.faults else render again

Nothing is asked that the person may not know: number, end, length and words may all be empty, and "I do not know" is an
answer. A time that was not touched stays exactly what the file said, to the millisecond.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from minglu.canon.instants import DAY, MINUTE, Instant
from minglu.cases.complaint import LONGEST_CALL, LONGEST_SPAN, MOST_OTHER, MOST_SAID, Allegation, Direction, Kind, Source
from minglu.web.citizen.moments import read_moment, write_moment
from minglu.web.errors import WrongForm
from minglu.web.form import Form
from minglu.web.told import Fault
from minglu.web.visit import Visit

T = TypeVar("T")

_SHOWN: Final = 4_000
_ANSWERED: Final = {"yes": True, "no": False, "unknown": None}
_FIELDS: Final = ("kind", "since", "until", "direction", "other", "answered", "minutes", "seconds", "said")


@dataclass(frozen=True, slots=True, kw_only=True)
class PointForm:
    """What stands in the fields, as it was typed. `picture` is the address of a picture to look at while typing, or empty."""

    number: int
    typed: dict[str, str] = field(repr=False)
    faults: tuple[Fault, ...] = ()
    picture: str = ""
    exhibit: str = ""
    most_said: int = MOST_SAID


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPoint:
    """A form that was read. `point` is None where something is wrong."""

    view: PointForm
    point: Allegation | None


def blank(*, picture: str = "", exhibit: str = "") -> PointForm:
    """An empty form: a call that came in, which is what most people come to tell of."""
    typed = {**dict.fromkeys(_FIELDS, ""), "kind": "call", "direction": "in", "answered": "unknown"}
    return PointForm(number=0, typed=typed, picture=picture, exhibit=exhibit)


def filled(visit: Visit, point: Allegation, *, picture: str = "") -> PointForm:
    """The form of a point that is there."""
    minutes, seconds = divmod(point.seconds, 60) if point.seconds is not None else (None, None)
    typed = {
        "kind": point.kind,
        "since": write_moment(point.since, zone=visit.parts.zone),
        "until": write_moment(point.until, zone=visit.parts.zone) if point.until - point.since > MINUTE else "",
        "direction": point.direction,
        "other": point.other or "",
        "answered": {True: "yes", False: "no", None: "unknown"}[point.answered],
        "minutes": "" if minutes is None else str(minutes),
        "seconds": "" if seconds is None else str(seconds),
        "said": point.said,
    }
    return PointForm(number=point.id, typed=typed, picture=picture)


def touched(form: Form) -> bool:
    """Whether anything was typed that only a point has."""
    return any(any(form.fields.get(name, ())) for name in ("since", "until", "other", "said", "minutes", "seconds"))


def read_point(visit: Visit, form: Form, *, before: Allegation | None, sources: tuple[Source, ...]) -> TypedPoint:
    """The point that was typed. `before` is the one that it stands in the place of."""
    faults: list[Fault] = []

    def read(then: Callable[[], T], otherwise: T) -> T:
        try:
            return then()
        except WrongForm as wrong:
            faults.append(Fault(field=wrong.name, text=visit.words.say(wrong.says, **wrong.named)))
            return otherwise

    kind: Kind = read(lambda: _kind(form), "call")
    since, until = read(lambda: _span(visit, form, before=before), (Instant(0), Instant(0)))
    direction: Direction = read(lambda: _direction(form), "unknown")
    other = read(lambda: _one_line(form, "other", most=MOST_OTHER), "")
    answered = read(lambda: _ANSWERED[form.one_of("answered", tuple(_ANSWERED), otherwise="unknown")], None)
    seconds = read(lambda: _seconds(form), None)
    said = read(lambda: form.text("said", most=MOST_SAID), "")
    number = before.id if before is not None else 0
    typed = {name: next(iter(form.fields.get(name, ())), "")[:_SHOWN] for name in _FIELDS}
    view = PointForm(number=number, typed=typed, faults=tuple(faults))
    if faults:
        return TypedPoint(view=view, point=None)
    call = kind == "call"
    point = Allegation(
        id=number,
        kind=kind,
        since=since,
        until=until,
        direction=direction,
        other=other or None,
        seconds=seconds if call else None,
        answered=answered if call else None,
        said=said,
        sources=before.sources if before is not None else sources,
    )
    return TypedPoint(view=view, point=point)


def _kind(form: Form) -> Kind:
    return "message" if form.one_of("kind", ("call", "message")) == "message" else "call"


def _direction(form: Form) -> Direction:
    chosen = form.one_of("direction", ("in", "out", "unknown"), otherwise="unknown")
    return "in" if chosen == "in" else "out" if chosen == "out" else "unknown"


def _one_line(form: Form, name: str, *, most: int) -> str:
    text = " ".join(form.text(name, most=most).split())
    if not text.isprintable():
        raise WrongForm(name, "form.unreadable")
    return text


def _span(visit: Visit, form: Form, *, before: Allegation | None) -> tuple[Instant, Instant]:
    zone = visit.parts.zone
    since, until = read_moment(form, "since", zone=zone), read_moment(form, "until", zone=zone)
    if since is None:
        raise WrongForm("since", "complain.when.missing")
    if before is not None:
        was = filled(visit, before).typed
        if was["since"] == write_moment(since, zone=zone) and was["until"] == (write_moment(until, zone=zone) if until is not None else ""):
            return before.since, before.until
    if since > visit.parts.office.clock.now() + DAY:
        raise WrongForm("since", "complain.when.future")
    if until is None:
        return since, Instant(since + MINUTE)
    if until < since:
        raise WrongForm("until", "complain.when.backwards")
    if until - since > LONGEST_SPAN:
        raise WrongForm("until", "complain.when.too_wide")
    return since, until


def _seconds(form: Form) -> int | None:
    minutes = form.whole("minutes", least=0, most=LONGEST_CALL // 60)
    seconds = form.whole("seconds", least=0, most=LONGEST_CALL)
    if minutes is None and seconds is None:
        return None
    length = 60 * (minutes or 0) + (seconds or 0)
    if length > LONGEST_CALL:
        raise WrongForm("minutes", "complain.length.too_long")
    return length
