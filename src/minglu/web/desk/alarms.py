"""What the compliance officer must look at now: volume, calls without a permit, clocks about to run out.

    GET /desk/alarms

Each alarm comes with the one thing to do about it. Nothing sealed is opened, so looking is no entry; what is done is done
on the pages of agencies and people. Cases are named by their ids alone: an officer does not read them.
"""

from dataclasses import dataclass
from typing import Final

from litestar import get

from minglu.acts.oversee import AgencyLine, Alarms, ClockAlarm, UnpermittedCall, agencies_view, alarms
from minglu.cases.volume import Volume
from minglu.web.render import Html, render
from minglu.web.visit import Here, Visit
from minglu.words.formats import say_count, say_day, say_duration, say_moment

_MOST_ROWS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockCard:
    """A clock that runs out. `state` is one of the clock part of pages; `due_at` lets an open page count on."""

    case: str
    label: str
    due: str
    due_at: int
    state: str
    todo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """A call without a permit, by its entry; `agency` leads to the page where one acts."""

    entry: str
    when: str
    agency: str
    agency_name: str
    answered: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeRow:
    """Somebody who came near more persons on one day than a line says."""

    day: str
    staff: str
    agency: str
    persons: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmsPage:
    """Everything that rings; `quiet` when nothing does. `more` calls are not listed."""

    clocks: tuple[ClockCard, ...]
    calls: tuple[CallRow, ...]
    more: str
    volume: tuple[VolumeRow, ...]
    quiet: bool


@get("/desk/alarms", include_in_schema=False, sync_to_thread=True)
def show(visit: Here) -> Html:
    _, staff = visit.who()
    ringing = alarms(visit.parts.office, by=staff)
    names = {str(line.agency): line for line in agencies_view(visit.parts.office, by=staff)}
    return render(visit, "desk/alarms.html", _page(visit, ringing, names), area="desk")


def _page(visit: Visit, ringing: Alarms, names: dict[str, AgencyLine]) -> AlarmsPage:
    left_out = len(ringing.unpermitted) - _MOST_ROWS
    return AlarmsPage(
        clocks=tuple(_clock(visit, alarm) for alarm in ringing.clocks),
        calls=tuple(_call(visit, call, name=_name(names, call.agency)) for call in ringing.unpermitted[:_MOST_ROWS]),
        more=say_count(left_out) if left_out > 0 else "",
        volume=tuple(volume_row(visit, one, name=_name(names, one.agency)) for one in ringing.volume),
        quiet=not (ringing.clocks or ringing.unpermitted or ringing.volume),
    )


def volume_row(visit: Visit, one: Volume, *, name: str) -> VolumeRow:
    """One row of the table of volume: a pseudonym, no login, for auditors read it too."""
    return VolumeRow(
        day=say_day(visit.words, one.day),
        staff=one.staff,
        agency=name,
        persons=say_count(one.persons),
        line=visit.words.say("alarms.volume.line", line=say_count(one.line)),
    )


def _name(names: dict[str, AgencyLine], agency: str) -> str:
    return names[agency].name if agency in names else agency


def _clock(visit: Visit, alarm: ClockAlarm) -> ClockCard:
    return ClockCard(
        case=alarm.case,
        label=visit.words.say(f"clock.{alarm.clock.name}"),
        due=say_moment(visit.words, alarm.clock.due, zone=visit.parts.zone),
        due_at=int(alarm.clock.due),
        state="over" if alarm.late else "soon",
        todo=visit.words.say(f"alarms.todo.{alarm.waits_for or 'closing'}"),
    )


def _call(visit: Visit, call: UnpermittedCall, *, name: str) -> CallRow:
    words = visit.words
    answered = words.say("alarms.calls.talked", time=say_duration(words, call.seconds)) if call.answered else words.say("alarms.calls.rang")
    return CallRow(
        entry=say_count(call.index),
        when=say_moment(words, call.happened, zone=visit.parts.zone),
        agency=call.agency,
        agency_name=name,
        answered=answered,
    )


HANDLERS: Final = (show,)
