"""Figures for auditors and compliance officers: each a chart, the same rows as a table, and what they mean.

GET /oversight/figures
"""

from dataclasses import dataclass
from typing import Final

from litestar import get

from minglu.acts.figures import read_figures
from minglu.cases.figure_rows import Stops
from minglu.cases.figures import Figures
from minglu.papers.charts import MOST_LABELS, Series, bars, line
from minglu.web.render import Html, render
from minglu.web.visit import Here, Visit
from minglu.words.formats import name_of, say_count, say_date, say_moment

# In the order of a month's row.
_FINDINGS: Final = ("recorded", "contradicted", "unrecorded_in_scope", "out_of_scope")
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One chart with its table: the same numbers twice. `means` is a sentence on how to read it."""

    id: str
    title: str
    means: str
    svg: str
    head: tuple[str, ...]
    rows: Rows
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresPage:
    """All figures as of one moment."""

    as_of: str
    since: str
    facts: tuple[tuple[str, str], ...]
    scope: str
    scope_kind: str
    figures: tuple[Figure, ...]


@get("/oversight/figures", include_in_schema=False, sync_to_thread=True)
def show(visit: Here) -> Html:
    _, staff = visit.who()
    return render(visit, "oversight/figures.html", _page(visit, read_figures(visit.parts.office, by=staff)), area="oversight")


def _page(visit: Visit, known: Figures) -> FiguresPage:
    words = visit.words
    covered, hours = known.scope.covered, known.scope.hours
    facts = (
        (words.say("figures.fact.complaints"), say_count(known.complaints)),
        (words.say("figures.fact.lines"), say_count(known.lines)),
        (words.say("figures.fact.entries"), say_count(known.upto)),
    )
    drawn = (_months(visit, known), _values(visit, known), _clocks(visit, known), _agencies(visit, known))
    return FiguresPage(
        as_of=say_moment(words, known.at, zone=visit.parts.zone),
        since=say_date(words, known.since, zone=visit.parts.zone),
        facts=facts,
        scope=words.say("figures.scope.ratio", covered=say_count(covered), hours=say_count(hours), percent=_percent(covered, hours)),
        scope_kind="good" if covered == hours else "warn",
        figures=(*drawn, _breaches(visit, known), _days(visit, known), _rules(visit, known)),
    )


def _percent(part: int, whole: int) -> str:
    """Rounded down: nothing that is not complete reads as a hundred."""
    return f"{100 * part // whole}%" if whole else "—"


def _figure(visit: Visit, id_: str, *, svg: str, head: tuple[str, ...], rows: Rows, words_first: int = 1) -> Figure:
    return Figure(
        id=id_,
        title=visit.words.say(f"figures.{id_}.title"),
        means=visit.words.say(f"figures.{id_}.means"),
        svg=svg,
        head=head,
        rows=rows,
        numbers=tuple(range(words_first, len(head))),
    )


def _bars(visit: Visit, id_: str, *, series: tuple[Series, ...], labels: tuple[str, ...], stacked: bool = False) -> str:
    words = visit.words
    title, means = words.say(f"figures.{id_}.title"), words.say(f"figures.{id_}.means")
    cut = tuple(Series(name=one.name, values=one.values[:MOST_LABELS]) for one in series)
    return bars(cut, title=title, description=means, labels=labels[:MOST_LABELS], stacked=stacked) if labels else ""


def _months(visit: Visit, known: Figures) -> Figure:
    words = visit.words
    names = (words.say("figures.waiting"), *(name_of(words, "finding", value=value) for value in _FINDINGS))
    values = [(row.waiting, row.recorded, row.contradicted, row.unrecorded_in_scope, row.out_of_scope) for row in known.months]
    series = tuple(Series(name=name, values=tuple(row[place] for row in values)) for place, name in enumerate(names))
    rows = tuple(
        (row.month, say_count(row.total), *(say_count(count) for count in counts)) for row, counts in zip(known.months, values, strict=True)
    )
    svg = _bars(visit, "months", series=series, labels=tuple(row.month for row in known.months), stacked=True)
    return _figure(visit, "months", svg=svg, head=(words.say("figures.month"), words.say("figures.total"), *names), rows=rows)


def _values(visit: Visit, known: Figures) -> Figure:
    words = visit.words
    labels = tuple(name_of(words, "finding", value=row.value) for row in known.allegations)
    counts = tuple(row.count for row in known.allegations)
    svg = _bars(visit, "values", series=(Series(name=words.say("figures.allegations"), values=counts),), labels=labels)
    rows = tuple((label, say_count(count)) for label, count in zip(labels, counts, strict=True))
    return _figure(visit, "values", svg=svg, head=(words.say("figures.finding"), words.say("figures.allegations")), rows=rows)


def _clocks(visit: Visit, known: Figures) -> Figure:
    words = visit.words
    names = tuple(words.say(f"figures.stops.{name}") for name in ("in_time", "late", "running", "run_out"))
    labels = tuple(words.say(f"clock.{row.clock}") for row in known.clocks)
    counts = [_stops(row.stops) for row in known.clocks]
    series = tuple(Series(name=name, values=tuple(row[place] for row in counts)) for place, name in enumerate(names))
    rows = tuple(
        (label, words.say(f"clock_source.{row.source}"), *(say_count(count) for count in four))
        for label, row, four in zip(labels, known.clocks, counts, strict=True)
    )
    head = (words.say("figures.clock"), words.say("figures.source"), *names)
    return _figure(
        visit, "clocks", svg=_bars(visit, "clocks", series=series, labels=labels, stacked=True), head=head, rows=rows, words_first=2
    )


def _stops(stops: Stops) -> tuple[int, ...]:
    return (stops.in_time, stops.late, stops.running, stops.run_out)


def _agencies(visit: Visit, known: Figures) -> Figure:
    words = visit.words
    names = (words.say("figures.complaints"), words.say("figures.suspected"))
    labels = tuple(row.name for row in known.agencies)
    series = (
        Series(name=names[0], values=tuple(row.complaints for row in known.agencies)),
        Series(name=names[1], values=tuple(row.breaches for row in known.agencies)),
    )
    rows = tuple(
        (
            row.name,
            say_count(row.complaints),
            say_count(row.breaches),
            say_count(row.tasks.total),
            say_count(row.tasks.late + row.tasks.run_out),
        )
        for row in known.agencies
    )
    head = (words.say("figures.agency"), *names, words.say("figures.tasks"), words.say("figures.tasks_late"))
    return _figure(visit, "agencies", svg=_bars(visit, "agencies", series=series, labels=labels), head=head, rows=rows)


def _breaches(visit: Visit, known: Figures) -> Figure:
    words = visit.words
    whose = tuple(row.name or words.say("figures.nobody_named") for row in known.breaches)
    labels = tuple(f"{words.say(f'figures.breach.{row.why}')} · {name}" for row, name in zip(known.breaches, whose, strict=True))
    series = (Series(name=words.say("figures.suspected"), values=tuple(row.count for row in known.breaches)),)
    rows = tuple((words.say(f"breach.{row.why}"), name, say_count(row.count)) for row, name in zip(known.breaches, whose, strict=True))
    head = (words.say("figures.breach"), words.say("figures.agency"), words.say("figures.suspected"))
    return _figure(visit, "breaches", svg=_bars(visit, "breaches", series=series, labels=labels), head=head, rows=rows, words_first=2)


def _days(visit: Visit, known: Figures) -> Figure:
    words = visit.words
    names = (words.say("figures.permits"), words.say("figures.refusals"), words.say("figures.unpermitted"))
    counts = [(row.permits, row.refusals, row.unpermitted) for row in known.days]
    series = tuple(Series(name=name, values=tuple(row[place] for row in counts)) for place, name in enumerate(names))
    labels = tuple(f"{row.day:%m-%d}" for row in known.days)
    svg = line(series, title=words.say("figures.days.title"), description=words.say("figures.days.means"), labels=labels) if labels else ""
    rows = tuple((row.day.isoformat(), *(say_count(count) for count in three)) for row, three in zip(known.days, counts, strict=True))
    return _figure(visit, "days", svg=svg, head=(words.say("figures.day"), *names), rows=rows)


def _rules(visit: Visit, known: Figures) -> Figure:
    words = visit.words
    articles = {rule.id: rule.citation.said(visit.language) for pack in visit.parts.office.sequencer.packs.packs for rule in pack.rules}
    labels = tuple(articles.get(row.rule, row.rule) for row in known.rules)
    series = (Series(name=words.say("figures.refusals"), values=tuple(row.refusals for row in known.rules)),)
    rows = tuple((label, row.rule, say_count(row.refusals)) for label, row in zip(labels, known.rules, strict=True))
    head = (words.say("figures.rule"), words.say("figures.rule_id"), words.say("figures.refusals"))
    return _figure(visit, "rules", svg=_bars(visit, "rules", series=series, labels=labels), head=head, rows=rows, words_first=2)


HANDLERS: Final = (show,)
