"""The board: every case with its clock, for whoever handles, investigates or reviews.

    GET /desk/cases?show=late        one of SHOWN; anything else shows what is open

What a case holds is on its own page; the board says only what the log says of it.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from litestar import get
from litestar.params import FromQuery

from minglu.acts.board import BoardRow, board
from minglu.canon.ids import CaseId
from minglu.canon.instants import DAY
from minglu.cases.finding import FindingValue
from minglu.web.menus import Entry
from minglu.web.render import Html, render
from minglu.web.visit import Here, Visit
from minglu.words.formats import name_of, say_date, say_moment

SHOWN: Final = ("open", "late", "finding", "answer", "tasks", "closing", "closed")
_SOON: Final = 3 * DAY
_CODE: Final = slice(5, 13)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """How many allegations the newest finding gives this value, in words."""

    value: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One case. `due_at` makes the clock count on in an open page."""

    href: str
    code: str
    filed: str
    state: str
    waits: str
    due: str
    due_at: int
    clock: str
    found: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """The rows that the filter leaves, and how many cases this reader is recused from."""

    tabs: tuple[Entry, ...]
    rows: tuple[Row, ...]
    recused: int


def short_code(case: str) -> str:
    """The few letters by which people speak of a case. Only for the eye: addresses have the whole id."""
    return case[_CODE]


def clock_state(*, due: int, now: int, kept: bool, late: bool) -> str:
    """How a clock is shown: kept, over, soon or running."""
    if late:
        return "over"
    if kept:
        return "kept"
    return "soon" if due - now <= _SOON else "running"


@get("/desk/cases", include_in_schema=False, sync_to_thread=True)
def cases(visit: Here, show: FromQuery[str] = "open") -> Html:
    _, staff = visit.who()
    seen = board(visit.parts.office, by=staff)
    chosen = show if show in SHOWN else "open"
    tabs = tuple(_tab(visit, name, seen.rows, chosen=chosen) for name in SHOWN)
    rows = tuple(_row(visit, row) for row in seen.rows if _fits(row, chosen))
    return render(visit, "desk/board.html", BoardPage(tabs=tabs, rows=rows, recused=seen.recused), area="desk")


def _tab(visit: Visit, name: str, rows: tuple[BoardRow, ...], *, chosen: str) -> Entry:
    count = sum(_fits(row, name) for row in rows)
    return Entry(href=f"/desk/cases?show={name}", label=visit.words.say(f"casedesk.show.{name}", count=count), current=name == chosen)


def _fits(row: BoardRow, show: str) -> bool:
    if show == "closed":
        return row.state == "closed"
    return row.state != "closed" and (show == "open" or row.waits_for == show or (show == "late" and row.late))


def _row(visit: Visit, row: BoardRow) -> Row:
    words, zone, now = visit.words, visit.parts.zone, visit.parts.office.clock.now()
    counted = Counter(row.values)
    return Row(
        href=case_path(row.case),
        code=short_code(row.case),
        filed=say_date(words, row.filed, zone=zone),
        state=words.say(f"casedesk.state.{row.state}"),
        waits=words.say(f"casedesk.waits.{row.waits_for or 'nothing'}"),
        due=say_moment(words, row.clock.due, zone=zone),
        due_at=row.clock.due if row.answered is None else 0,
        clock=clock_state(due=row.clock.due, now=now, kept=row.answered is not None, late=row.late),
        found=tuple(
            Value(value=value, text=words.say("casedesk.counted", what=name_of(words, "finding", value=value), count=counted[value]))
            for value in FindingValue
            if counted[value]
        ),
    )


def case_path(case: CaseId) -> str:
    return f"/desk/cases/{case}"


HANDLERS = (cases,)
