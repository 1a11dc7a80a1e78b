"""A mapping proposed from the names of the columns and the first rows, and what to say about it before it is used.

    found = propose(("被叫号码", "呼叫时间", "通话时长"), (("16000000202", "2026-11-03 08:05:00", "35"),))
    found.columns.header("callee") == "被叫号码"
    [one.meaning for one in found.missing] == ["ended", "relation", …]

Rules. A whole name that is known and whose first values look like it is sure; everything else that was put somewhere is
doubtful, with the reason, and a person has to look. Without a time, or without a number and a person, nothing can be read,
and the proposal says so. What is missing is told by what it would allow to be judged: names of the table of facts.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from minglu.readers.call_columns import MOST_COLUMNS, MOST_TEXT, Columns, values_of, words_of
from minglu.readers.call_headers import HEADERS, hint_of, meaning_of, rank_of
from minglu.readers.call_moments import Moments, read_day
from minglu.readers.call_numbers import Numbers
from minglu.readers.call_words import plain
from minglu.readers.duration import read_duration
from minglu.readers.local_time import find_zone

Why = Literal[
    "known_by_a_part_of_the_name", "values_look_otherwise", "values_decide", "assumed_for_every_row", "unknown_words", "name_stands_twice"
]

# What each column would allow to be judged, by the facts that come from it.
NEEDED_FOR: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "ended": ("answered_calls_today", "unanswered_calls_number_today", "debtor_unreachable"),
        "relation": ("relation", "third_party_calls_ever"),
        "person": ("answered_calls_today", "messages_today", "visits_today"),
        "direction": ("answered_calls_today", "conversations_today"),
        "channel": ("channel",),
        "agency": ("agency_known", "agency_contract_valid"),
        "staff": ("staff_registered", "staff_trained", "opened_in_24_hours"),
        "debt": ("answered_calls_debt_today", "debtor_unreachable", "debt_disputed"),
        "text": ("wording_clean",),
        "own_device": ("own_device",),
        "purpose": ("purpose",),
        "fact.visitors": ("visitors",),
        "fact.said_never": ("said_never",),
        "fact.hours_agreed": ("hours_agreed",),
        "fact.debtor_unreachable": ("debtor_unreachable",),
        "fact.complaint_open": ("complaint_open",),
        "trained_on": ("days_since_training",),
        "trained_until": ("staff_trained",),
        "evaluated_on": ("days_since_evaluation",),
        "contract_until": ("agency_contract_valid",),
    }
)
_SAMPLE: Final = 200
_FITS: Final = 0.6  # of the first values; a file may have 1 % of broken rows, and its first rows some more
# Names that exports use for two things: 通话时间 is when or how long, 联系方式 is how or under which number.
_CONFUSED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"at": ("seconds",), "seconds": ("at",), "channel": ("number", "direction"), "direction": ("channel", "ended")}
)
_UTC: Final = find_zone("UTC")
_ID: Final = re.compile(r"[^\s].{0,99}", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A column, or a word for every row, that a person has to look at. `words` are those of the file that are not known."""

    meaning: str
    header: str
    why: Why
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A column that the file does not have, and the facts that cannot be known without it."""

    meaning: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A mapping and what is to be said about it. `lacking` is what nothing can be read without; empty if all is there."""

    columns: Columns
    sure: tuple[str, ...]
    doubtful: tuple[Doubt, ...]
    missing: tuple[Missing, ...]
    unused: tuple[str, ...]
    lacking: tuple[str, ...]


def propose(headers: Sequence[str], sample: Sequence[Sequence[str]]) -> Proposal:
    """The likeliest mapping of a file with these columns and first rows. Every word in it can be changed before use."""
    found: dict[str, str] = {}
    sure: list[str] = []
    doubtful: list[Doubt] = []
    usable = [(place, header) for place, header in enumerate(headers[:MOST_COLUMNS]) if 0 < len(header) <= MOST_TEXT and _is_text(header)]
    usable.sort(key=lambda one: rank_of(one[1]))
    for known in (True, False):
        for place, header in usable:
            if header in found.values() or (meaning := meaning_of(header) if known else hint_of(header)) is None:
                continue
            values = [row[place] for row in sample[:_SAMPLE] if place < len(row) and row[place]]
            settled, why = _settle(meaning, values, known=known)
            if settled is None or settled in found:
                continue
            found[settled] = header
            # Of two columns of one name the first is read; which of them is meant, a person has to say.
            why = "name_stands_twice" if headers.count(header) > 1 else why
            if why is None:
                sure.append(settled)
            else:
                doubtful.append(Doubt(meaning=settled, header=header, why=why, words=unknown_words(settled, values)))
    _drop_twofold(found)
    given, assumed = _given(found)
    columns = Columns(columns=_ordered(found), given=given)
    return Proposal(
        columns=columns,
        sure=tuple(meaning for meaning in sure if meaning in found),
        doubtful=(*(doubt for doubt in doubtful if doubt.meaning in found), *assumed),
        missing=_missing({*found, *(meaning for meaning, _ in given)}),
        unused=tuple(header for header in headers if header not in found.values()),
        lacking=lacking(columns),
    )


def lacking(columns: Columns) -> tuple[str, ...]:
    """What nothing can be read without, and this mapping does not have."""
    has = {meaning for meaning, _ in columns.columns}
    without = [] if "at" in has or {"day", "clock"} <= has else ["at"]
    if not has & {"number", "callee", "caller", "person"}:
        without.append("number")
    if "channel" not in has and "channel" not in dict(columns.given):
        without.append("channel")
    return tuple(without)


def unknown_words(meaning: str, values: Sequence[str], columns: Columns | None = None) -> tuple[str, ...]:
    """The words in a column of a closed list that stand for nothing known: each once, ten at most, as the file has them."""
    if not values_of(meaning):
        return ()
    known = words_of(meaning, columns or Columns())
    return tuple(dict.fromkeys(value[:40] for value in values if plain(value) not in known))[:10]


def _settle(meaning: str, values: Sequence[str], *, known: bool) -> tuple[str | None, Why | None]:
    """What a column means, and why that is doubtful if it is."""
    if not values or _fit(meaning, values) >= _FITS:
        if not known:
            return meaning, "known_by_a_part_of_the_name"
        return meaning, "unknown_words" if values and unknown_words(meaning, values) else None
    if meaning == "day" and _fit("at", values) >= _FITS:
        return "at", None
    if meaning == "at" and _fit("clock", values) >= _FITS:
        return "clock", "values_decide"
    if meaning == "at" and _fit("day", values) >= _FITS:
        return "day", "values_decide"
    other = next((one for one in _CONFUSED.get(meaning, ()) if _fit(one, values) >= 0.9), None)
    if other is not None:
        return other, "values_decide"
    return (meaning, "values_look_otherwise") if known else (None, None)


def _fit(meaning: str, values: Sequence[str]) -> float:
    fits = _fitting(meaning)
    return sum(map(fits, values)) / len(values)


def _fitting(meaning: str) -> Callable[[str], bool]:
    """Whether a value looks as if it meant this."""
    if values_of(meaning):
        known = words_of(meaning, Columns())
        return lambda value: plain(value) in known
    if meaning in ("at", "answered_at"):
        moments = Moments(zone=_UTC, order="dmy")
        return lambda value: isinstance(moments.read(value), int) or _other_order(value)
    if meaning in ("day", "trained_on", "trained_until", "evaluated_on", "contract_until"):
        return lambda value: (read_day(value, order="dmy") or read_day(value, order="mdy")) is not None
    if meaning == "clock":
        return lambda value: re.fullmatch(r"\d{1,2}:\d\d(:\d\d)?|0?\.\d+|\d{6}", value.strip(), re.ASCII) is not None
    if meaning in ("seconds", "duration"):
        return lambda value: read_duration(value) is not None
    if meaning in ("number", "callee"):
        numbers = Numbers(region="CN", fiction=True)
        return lambda value: numbers.read(value) not in ("not_a_number", "no_number")
    if meaning.startswith("fact."):
        return lambda value: value.strip().isdigit()
    return lambda value: _ID.fullmatch(value) is not None


def _other_order(value: str) -> bool:
    return isinstance(Moments(zone=_UTC, order="mdy").read(value), int)


def _is_text(header: str) -> bool:
    return not any(0xD800 <= ord(one) <= 0xDFFF for one in header)


def _drop_twofold(found: dict[str, str]) -> None:
    """A whole moment needs no day beside it; and a number of unknown party none when both parties are named."""
    if "at" in found and "day" in found and "clock" not in found:
        # A column of whole moments beside one of days: the day says nothing more. (A clock is told apart by its values.)
        del found["day"]
    if "at" in found and "clock" in found and "day" not in found:
        del found["clock"]
    if "at" in found and "clock" in found:
        del found["clock"], found["day"]


def _given(found: Mapping[str, str]) -> tuple[tuple[tuple[str, str], ...], tuple[Doubt, ...]]:
    """A file that has lengths, or two parties, and no column for the way of contact is one of calls: assumed, and said."""
    if "channel" in found:
        return (), ()
    if "text" in found and "seconds" not in found:
        return (("channel", "message"),), (Doubt(meaning="channel", header="", why="assumed_for_every_row"),)
    return (("channel", "call"),), (Doubt(meaning="channel", header="", why="assumed_for_every_row"),)


def _ordered(found: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    order = [*HEADERS]
    return tuple(sorted(found.items(), key=lambda pair: (order.index(pair[0]) if pair[0] in order else len(order), pair[0])))


def _missing(has: set[str]) -> tuple[Missing, ...]:
    either = has | ({"ended"} if has & {"seconds", "answered_at"} else set())
    return tuple(Missing(meaning=meaning, facts=facts) for meaning, facts in NEEDED_FOR.items() if meaning not in either)
