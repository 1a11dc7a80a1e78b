"""A check-up's sums as sections of its report: by agency, collector, hour, time, and the persons most affected.

    agencies(checkup, words=words), periods(checkup, words=words)

Agencies and collectors are called what the file calls them; persons are pseudonyms of this one run.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from minglu.audit.checked import Checkup, Tally
from minglu.papers.check_words import CheckWords
from minglu.papers.report import Section
from minglu.words.formats import say_count, say_day

# Rows that a person still reads; the workbook has no more either, and the text says how many there are.
MOST_COLLECTORS: Final = 200
_CHARTED: Final = 12
# From here on a row a week is read more easily than a row a day, and a row a month than a row a week.
_MOST_DAYS, _MOST_WEEKS = 31, 53
_NO_HOUR: Final = (0, 0, "")


def agencies(checkup: Checkup, *, words: CheckWords) -> Section:
    tallies, title = checkup.by_agency, words.say("checkup.agencies.title")
    rows = tuple((words.named(one.agency), one.rows, one.breaches, _share(one), words.most(one)) for one in tallies)
    return Section(
        name="agencies",
        title=title,
        says=(words.say("checkup.numbers"),) if checkup.breaches else (),
        bars=words.bars(title, tuple((words.named(one.agency), one.breaches) for one in tallies[:_CHARTED])),
        tables=(words.table(words.say("checkup.agencies.sheet"), "agency:3 #rows #breaches #share most:4", rows),),
        empty=words.say("checkup.no_rows"),
    )


def collectors(checkup: Checkup, *, words: CheckWords) -> Section:
    tallies = checkup.by_collector
    rows = tuple(
        (words.named(one.agency), words.named(one.staff), one.rows, one.breaches, _share(one), words.most(one))
        for one in tallies[:MOST_COLLECTORS]
    )
    more = (words.say("checkup.collectors.more", shown=say_count(MOST_COLLECTORS), all=say_count(len(tallies))),)
    return Section(
        name="collectors",
        title=words.say("checkup.collectors.title"),
        says=more if len(tallies) > MOST_COLLECTORS else (),
        tables=(words.table(words.say("checkup.collectors.sheet"), "agency:3 collector:2 #rows #breaches #share most:4", rows),),
        empty=words.say("checkup.no_rows"),
    )


def hours(checkup: Checkup, *, words: CheckWords) -> Section:
    """All twenty-four, so that an empty night is seen to be empty."""
    title = words.say("checkup.hours.title")
    said = {one.name: (one.rows, one.breaches, words.most(one)) for one in checkup.by_hour}
    rows = tuple((f"{hour:02}:00", *said.get(f"{hour:02}", _NO_HOUR)) for hour in range(24)) if said else ()
    return Section(
        name="hours",
        title=title,
        says=(words.say("checkup.hours.says"),),
        bars=words.bars(title, tuple((hour, breaches) for hour, _, breaches, _ in rows)),
        tables=(words.table(words.say("checkup.hours.sheet"), "hour #rows #breaches most:4", rows),),
        empty=words.say("checkup.no_rows"),
    )


def periods(checkup: Checkup, *, words: CheckWords) -> Section:
    """By day, week or month, whichever is short enough to be read."""
    title = words.say("checkup.periods.title")
    sums = _sums({_day(one.name): (one.rows, one.breaches) for one in checkup.by_day})
    rows = tuple((say_day(words.words, first), rows, breaches) for first, (rows, breaches) in sorted(sums.items()))
    return Section(
        name="periods",
        title=title,
        says=(words.say("checkup.periods.says"),),
        bars=words.bars(title, tuple((day, breaches) for day, _, breaches in rows)[-_MOST_WEEKS:]),
        tables=(words.table(words.say("checkup.periods.sheet"), "since:3 #rows #breaches", rows),),
        empty=words.say("checkup.no_rows"),
    )


def persons(checkup: Checkup, *, words: CheckWords) -> Section:
    rows = tuple((one.person, one.rows, one.breaches, words.listed(words.number(rule) for rule in one.rules)) for one in checkup.worst)
    return Section(
        name="persons",
        title=words.say("checkup.persons.title"),
        says=(words.say("checkup.persons.says"),),
        tables=(words.table(words.say("checkup.persons.sheet"), "person:2 #rows #breaches broken:3", rows),),
        empty=words.say("checkup.rules.empty"),
    )


def _share(tally: Tally) -> str:
    return f"{100 * tally.breaches / tally.rows:.1f}%" if tally.rows else ""


def _day(name: str) -> date:
    return date(int(name[:4]), int(name[4:6]), int(name[6:]))


def _sums(days: Mapping[date, tuple[int, int]]) -> Mapping[date, tuple[int, int]]:
    """Rows and breaches by the first day of each period."""
    span = (max(days) - min(days)).days + 1 if days else 0
    sums: dict[date, tuple[int, int]] = {}
    for day, (rows, breaches) in days.items():
        first = _first(day, span=span)
        before = sums.get(first, (0, 0))
        sums[first] = before[0] + rows, before[1] + breaches
    return sums


def _first(day: date, *, span: int) -> date:
    if span <= _MOST_DAYS:
        return day
    return day - timedelta(days=day.weekday()) if span <= _MOST_WEEKS * 7 else day.replace(day=1)
