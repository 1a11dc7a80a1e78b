"""The board: every case with its clock, for whoever handles, investigates or reviews.

    GET /desk/cases?show=late        one of SHOWN; anything else shows what is open
    … &was=<shown>                   asked by the open page, when the log has grown and every ten seconds: the rows alone, or
                                     nothing if they are as they were

An open page says what it shows: where the log stood, until when that is good, a mark of the rows. While no case has moved in
the log since and that moment is not come, nothing is folded for it; what no entry says it learns within a minute.

What a case holds is on its own page; the board says only what the log says of it, and what waits for a second person.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from litestar import get
from litestar.params import FromQuery

from minglu.acts.answering import seconds_awaited
from minglu.acts.board import Board, BoardRow, board, has_moved
from minglu.canon.digest import sha256
from minglu.canon.ids import CaseId
from minglu.canon.instants import DAY, MINUTE, Instant
from minglu.cases.finding import FindingValue
from minglu.gate.keep import Head
from minglu.web.menus import Entry
from minglu.web.render import Html, render
from minglu.web.visit import Here, Visit
from minglu.words.formats import name_of, say_date, say_moment

SHOWN: Final = ("open", "late", "finding", "answer", "tasks", "closing", "closed")
_SOON: Final = 3 * DAY
_CODE: Final = slice(5, 13)
_MARK: Final = 16
_SHOWN: Final = re.compile(r"([0-9]{1,15})-([0-9]{1,15})-([0-9]{1,15})-([0-9a-f]{16})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """How many allegations the newest finding gives this value, in words."""

    value: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One case. `due_at` makes the clock count on in an open page. Of a person who was forgotten there is no page."""

    href: str
    code: str
    seconds: str
    forgotten: bool
    filed: str
    state: str
    waits: str
    due: str
    due_at: int
    clock: str
    found: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """The rows that the filter leaves, and how many cases this reader is recused from. `live` is where the open page asks
    again, and `was` what it says that it shows; `same`: that alone is new, and the rows stay as they are."""

    tabs: tuple[Entry, ...]
    rows: tuple[Row, ...]
    recused: int
    live: str
    was: str
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an open page shows: `at` is where the log stood, `until` the moment to look again whatever the log says."""

    at: Head
    until: Instant
    mark: str


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
def cases(visit: Here, show: FromQuery[str] = "open", was: FromQuery[str] = "") -> Html:
    _, staff = visit.who()
    office, shown = visit.parts.office, _parse_shown(was) if visit.fragment else None
    if shown is not None and office.clock.now() < shown.until and not has_moved(office, since=shown.at, by=staff):
        return Html(content="", status_code=204)
    chosen = show if show in SHOWN else "open"
    page = _page(visit, board(office, by=staff, closed=chosen == "closed"), chosen=chosen, shown=shown)
    if page.same:
        # Nothing to swap but what the page says that it shows: whoever reads, or is at a link, is left alone.
        answer = render(visit, "desk/board_was.html", page, area="desk")
        answer.headers["HX-Reswap"] = "none"
        return answer
    return render(visit, "desk/board_rows.html" if visit.fragment else "desk/board.html", page, area="desk")


def _page(visit: Visit, seen: Board, *, chosen: str, shown: Shown | None) -> BoardPage:
    awaited = seconds_awaited(visit.parts.office, visit.parts.files, seen)
    tabs = tuple(_tab(visit, name, seen, chosen=chosen) for name in SHOWN)
    rows = tuple(_row(visit, row, seconds=awaited.get(row.case, 0)) for row in seen.rows if _fits(row, chosen))
    mark = sha256(repr((tabs, rows, seen.recused)).encode()).hex()[:_MARK]
    return BoardPage(
        tabs=tabs,
        rows=rows,
        recused=seen.recused,
        live=f"/desk/cases?show={chosen}",
        was=_render_shown(Shown(at=seen.at, until=_until(seen.rows, now=visit.parts.office.clock.now()), mark=mark)),
        same=shown is not None and shown.mark == mark,
    )


def _until(rows: tuple[BoardRow, ...], *, now: Instant) -> Instant:
    """When a clock of these rows turns next, but in a minute at the latest: not everything that shows is an entry."""
    turns = (turn for row in rows if row.answered is None for turn in (row.clock.due - _SOON, row.clock.due + 1))
    return Instant(min((now + MINUTE, *(turn for turn in turns if turn > now))))


def _render_shown(shown: Shown) -> str:
    return f"{shown.at.size}-{shown.at.last}-{shown.until}-{shown.mark}"


def _parse_shown(was: str) -> Shown | None:
    """None for whatever we did not write: then the page is made anew."""
    found = _SHOWN.fullmatch(was)
    if found is None:
        return None
    size, last, until, mark = found.groups()
    return Shown(at=Head(size=int(size), last=Instant(int(last))), until=Instant(int(until)), mark=mark)


def _tab(visit: Visit, name: str, seen: Board, *, chosen: str) -> Entry:
    count = seen.closed if name == "closed" else sum(_fits(row, name) for row in seen.rows)
    return Entry(href=f"/desk/cases?show={name}", label=visit.words.say(f"casedesk.show.{name}", count=count), current=name == chosen)


def _fits(row: BoardRow, show: str) -> bool:
    if show == "closed":
        return row.state == "closed"
    return row.state != "closed" and (show == "open" or row.waits_for == show or (show == "late" and row.late))


def _row(visit: Visit, row: BoardRow, *, seconds: int) -> Row:
    words, zone, now = visit.words, visit.parts.zone, visit.parts.office.clock.now()
    counted = Counter(row.values)
    return Row(
        href="" if row.forgotten else case_path(row.case),
        code=short_code(row.case),
        seconds=words.say("casedesk.board.seconds", count=seconds) if seconds else "",
        forgotten=row.forgotten,
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
