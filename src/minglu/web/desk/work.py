"""A collector's list: what can be called now, what later and when, what not and why. No name and no number is on it.

    GET /desk/work

Each line is one purpose at one number of one person. Asking is a form that the device signs (`sign.js`); where it goes is
`asks`. What a line says is foreseen and promises nothing: the ask decides.
"""

from dataclasses import dataclass
from typing import Final

from litestar import get

from minglu.acts.foresee import Later, Never, Now
from minglu.acts.sessions import signing_key
from minglu.acts.worklist import CHANNEL, Choice, Last, WorkRow, read_worklist
from minglu.canon.base64 import render_base64
from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant
from minglu.web.reasons import Row, rows
from minglu.web.render import Html, render
from minglu.web.visit import Here, Visit
from minglu.words.formats import name_of, say_duration, say_moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that may be asked for. `when` is from when or until when, in words, or empty."""

    label: str
    relation: str
    purpose: str
    purpose_name: str
    person: str
    datum: str
    when: str
    last: str
    reasons: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Lines of one kind; `code` is now, later or never."""

    code: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPage:
    """The whole list. `key` is the public half of this sign-in's key, or empty: then nothing can be asked."""

    staff: str
    key: str
    channel: str
    count: int
    groups: tuple[Group, ...]


@get("/desk/work", include_in_schema=False, sync_to_thread=True)
def work(visit: Here) -> Html:
    visitor, staff = visit.who()
    found = read_worklist(visit.parts.office, by=staff, language=visit.language)
    key = signing_key(visitor)
    view = _page(visit, found, staff=staff, key=render_base64(key) if key is not None else "")
    return render(visit, "desk/work.html", view, area="desk")


def _page(visit: Visit, found: tuple[WorkRow, ...], *, staff: StaffId, key: str) -> WorkPage:
    pairs = [(row, choice) for row in found for choice in row.purposes]
    now = [_line(visit, row, choice) for row, choice in pairs if isinstance(choice.foreseen, Now)]
    # What opens first stands first, whoever's debt it is about.
    later = sorted(((choice.foreseen.at, row, choice) for row, choice in pairs if isinstance(choice.foreseen, Later)), key=_opens)
    never = [_line(visit, row, choice) for row, choice in pairs if isinstance(choice.foreseen, Never)]
    groups = (
        Group(code="now", lines=tuple(now)),
        Group(code="later", lines=tuple(_line(visit, row, choice) for _, row, choice in later)),
        Group(code="never", lines=tuple(never)),
    )
    return WorkPage(staff=staff, key=key, channel=CHANNEL, count=len(pairs), groups=groups)


def _opens(found: tuple[Instant, WorkRow, Choice]) -> Instant:
    return found[0]


def _line(visit: Visit, row: WorkRow, choice: Choice) -> Line:
    words, zone, foreseen = visit.words, visit.parts.zone, choice.foreseen
    when = ""
    if isinstance(foreseen, Now):
        when = words.say("desk.work.until", moment=say_moment(words, foreseen.until, zone=zone))
    elif isinstance(foreseen, Later):
        when = words.say("desk.work.from", moment=say_moment(words, foreseen.at, zone=zone))
    return Line(
        label=row.label,
        relation=name_of(words, "relation", value=row.relation),
        purpose=choice.purpose,
        purpose_name=name_of(words, "purpose", value=choice.purpose),
        person=row.person,
        datum=row.datum,
        when=when,
        last=_last(visit, row.last) if row.last is not None else "",
        reasons=() if isinstance(foreseen, Now) else rows(words, foreseen.reasons),
    )


def _last(visit: Visit, last: Last) -> str:
    words = visit.words
    moment = say_moment(words, last.happened, zone=visit.parts.zone)
    if last.seconds:
        return words.say("desk.work.last_answered", moment=moment, length=say_duration(words, last.seconds))
    return words.say("desk.work.last_silent", moment=moment)


HANDLERS: Final = (work,)
