"""One row of a record of calls or collection, read under a mapping.

    RowReader(sheet, columns, zone=zone, fiction=True, region="CN", ask=ask).read(row).ended == "answered"

Rules. Words are looked up whole; what is in no list is empty and a fault, never a guess, but an unknown way of contact leaves
the row out, because no rule can speak about it. Whether anybody answered is what the status says; NORMAL_CLEARING says it by
the moment of the answer or the length; without a status column, a length of talk says it, with a fault. A status that
contradicts the moment of the answer is not answered. Rows that repeat the id of a call and its number are one call.

This is the loop of the check-up: what is read once a row is read in the plainest way, and whatever comes again is kept.
"""

from collections.abc import Callable
from operator import itemgetter
from typing import Final, cast
from zoneinfo import ZoneInfo

from minglu.evidence.attempts import NO_FACTS, Attempt, Ended, Fault
from minglu.evidence.reading import Because, LeftOut
from minglu.readers.call_columns import Columns, words_of
from minglu.readers.call_facts import FactReader
from minglu.readers.call_moments import Moments, Order, joined
from minglu.readers.call_numbers import Numbers
from minglu.readers.call_sheets import Sheet
from minglu.readers.call_words import plain
from minglu.readers.duration import read_duration
from minglu.readers.rows import Row
from minglu.readers.text_lines import UNDECODED

MOST_ID: Final = 100
MOST_KEPT: Final = 20_000
MOST_CALLS: Final = 25_000  # ids of calls that are remembered: rows of one call stand near each other

_SPOKEN: Final = frozenset({"call", "ai_call"})
_NOBODYS: Final = frozenset({"group_message", "public_post"})  # need no number and no person to be what they are
_NO_MOMENT: Final = frozenset({"", "0", "0000-00-00 00:00:00", "1970-01-01 00:00:00"})
_NONE: Final[tuple[Fault, ...]] = ()


_Known = tuple[str, str, str, str, bool | None, tuple[Fault, ...]]
_Outcome = tuple[int | None, Ended, tuple[Fault, ...]]


class _Words:
    """The columns of closed lists: channel, direction, relation, purpose, own device. Few combinations of them are in a file."""

    _MEANINGS: Final[tuple[tuple[str, Fault | None], ...]] = (
        ("channel", None),
        ("direction", "unknown_direction"),
        ("relation", "unknown_relation"),
        ("purpose", "unknown_purpose"),
        ("own_device", "unknown_own_device"),
    )

    def __init__(self, columns: Columns, *, place: Callable[[str], int]) -> None:
        self.take = itemgetter(*(place(meaning) for meaning, _ in self._MEANINGS))
        self._given = tuple(dict(columns.given).get(meaning, "") for meaning, _ in self._MEANINGS)
        self._known = tuple(words_of(meaning, columns) for meaning, _ in self._MEANINGS)

    def read(self, cells: tuple[str, ...]) -> _Known:
        """What the five cells that `take` took mean."""
        found: list[str] = []
        faults: list[Fault] = []
        for (_, fault), cell, given, known in zip(self._MEANINGS, cells, self._given, self._known, strict=True):
            word = known.get(plain(cell), "") if cell else given
            if cell and not word and fault is not None:
                faults.append(fault)
            found.append(word)
        channel, direction, relation, purpose, device = found
        return channel, direction, relation, purpose, device == "yes" if device else None, tuple(faults)


class RowReader:
    """Reads the rows of one sheet. Holds what comes again: words, days, numbers, lengths; each up to a bound."""

    def __init__(self, sheet: Sheet, columns: Columns, *, zone: ZoneInfo, fiction: bool, region: str, ask: Callable[[str], Order]) -> None:
        self._names, self._place, self._pads = sheet.names, sheet.place, sheet.cells_end
        self._width = len(sheet.names)
        self._given = dict(columns.given)
        self._at = {meaning: sheet.names.index(header) for meaning, header in columns.columns}
        place = self._column
        self._number = self._at.get("number", self._at.get("callee", place("caller")))
        by_direction = "number" not in self._at and "callee" in self._at
        self._caller = self._at.get("caller") if by_direction else None
        self._time, self._day, self._clock = self._at.get("at"), place("day"), place("clock")
        self._call = self._at.get("call_id")
        self._answered = self._at.get("answered_at")
        self._words = _Words(columns, place=place)
        self._take_outcome = itemgetter(*map(place, ("ended", "seconds", "duration")))
        self._take_ids = itemgetter(*map(place, ("person", "debt", "agency", "staff", "text")))
        self._endings = words_of("ended", columns)
        self._moments = Moments(zone=zone, order=columns.day_order, ask=lambda: ask("at"))
        self._numbers = Numbers(region=region, fiction=fiction)
        self._facts = FactReader(self._at, columns, zone=zone, ask=ask)
        self._known: dict[tuple[str, ...], _Known] = {}
        self._outcomes: dict[tuple[str, bool, tuple[str, ...]], _Outcome] = {}
        self._calls: dict[tuple[str, str], bool] = {}
        self._calls_before: dict[tuple[str, str], bool] = {}

    def _column(self, meaning: str) -> int:
        """Where a column stands. One that is not there is the empty cell behind the last one."""
        return self._at.get(meaning, self._width)

    def read(self, row: Row) -> Attempt | LeftOut:
        """The attempt that a row is, or why it is none."""
        cells, place = row.cells, self._place + row.place
        if cells is None or len(cells) != self._width or row.lines > 1 or cells[0] == UNDECODED or cells == self._names:
            because = self._unusable(row)
            if because is not None or cells is None:
                return LeftOut(place=place, because=because or row.because)
            cells = (*cells, *("",) * (self._width - len(cells)))[: self._width]
        found = self._attempt((*cells, ""), place)
        return LeftOut(place=place, because=found) if isinstance(found, str) else found

    def _unusable(self, row: Row) -> Because | None:
        cells = row.cells
        if cells is None:
            return row.because
        if any(UNDECODED in cell for cell in cells):
            return "not_decodable"
        if len(cells) < self._width and not self._pads:
            return "too_few_cells"
        if any(cells[self._width :]):
            return "more_cells_than_columns"
        return "names_again" if cells[: self._width] == self._names else None

    def _attempt(self, cells: tuple[str, ...], place: str) -> Attempt | Because:
        taken = self._words.take(cells)
        known = self._known.get(taken) or self._look_up(taken)
        channel, direction, relation, purpose, device, faults = known
        if not channel:
            return "unknown_channel"
        at = self._moments.read(joined(cells[self._day], cells[self._clock]) if self._time is None else cells[self._time])
        if isinstance(at, str):
            return at
        person, debt, agency, staff, text = self._take_ids(cells)
        number: str = self._numbers.read(cells[self._number if self._caller is None or direction != "in" else self._caller])
        if number[:1] != "+":
            because = _without_number(number, person, channel)
            if because is not None:
                return because
            number, faults = "", (*faults, "not_a_number") if number == "not_a_number" else faults
        seconds, ended, doubted = self._outcome(cells, channel)
        if self._call is not None and cells[self._call] and self._again(cells[self._call], number or person, ended):
            return "same_call_again"
        if len(person) > MOST_ID or len(debt) > MOST_ID or len(agency) > MOST_ID or len(staff) > MOST_ID:
            return "cell_too_long"
        facts, wrong = self._facts.read(cells, at) if self._facts.any else (NO_FACTS, _NONE)
        return Attempt(
            place=place,
            number=number,
            at=at,
            channel=channel,
            ended=ended,
            seconds=seconds,
            relation=relation,
            person=person,
            debt=debt or self._given.get("debt", ""),
            agency=agency or self._given.get("agency", ""),
            staff=staff or self._given.get("staff", ""),
            direction=direction,
            purpose=purpose,
            own_device=device,
            text=text,
            facts=facts,
            faults=faults + doubted + wrong,
        )

    def _look_up(self, taken: tuple[str, ...]) -> _Known:
        found = self._words.read(taken)
        if len(self._known) < MOST_KEPT:
            self._known[taken] = found
        return found

    def _outcome(self, cells: tuple[str, ...], channel: str) -> _Outcome:
        taken = self._take_outcome(cells)
        noted = self._answered is not None and cells[self._answered] not in _NO_MOMENT
        key = channel, noted, taken
        found = self._outcomes.get(key)
        if found is None:
            found = self._decided(*taken, noted=noted, spoken=channel in _SPOKEN)
            if len(self._outcomes) < MOST_KEPT:
                self._outcomes[key] = found
        return found

    def _decided(self, status: str, talk: str, whole: str, *, noted: bool, spoken: bool) -> _Outcome:
        seconds = read_duration(talk) if talk else None
        length = seconds if talk or not whole else read_duration(whole)
        faults: tuple[Fault, ...] = ("unknown_length",) if length is None and (talk or whole) else ()
        word = self._endings.get(plain(status), "") if status else self._given.get("ended", "")
        if status and not word:
            return length, "", (*faults, "unknown_ended")
        if word and word != "by_length":
            ended, more = self._checked(cast("Ended", word), seconds, noted=noted, spoken=spoken)
            return length, ended, faults + more
        if not spoken:
            return length, "", faults
        if self._answered is not None:
            return length, "answered" if noted else "no_answer", faults
        if seconds is None:
            return length, "", faults
        return length, "answered" if seconds else "no_answer", faults if word else (*faults, "ended_from_length")

    def _checked(self, word: Ended, seconds: int | None, *, noted: bool, spoken: bool) -> tuple[Ended, tuple[Fault, ...]]:
        """What the status says, unless the moment of the answer or the length says that nobody answered."""
        if not spoken:
            return word, ()
        if word == "answered" and (seconds == 0 or (self._answered is not None and not noted)):
            return "no_answer", ("ended_and_length_disagree",)
        return word, ("ended_and_length_disagree",) if word != "answered" and seconds else ()

    def _again(self, call: str, number: str, ended: Ended) -> bool:
        """Whether this row repeats a call that was read already. One that was answered after all is not left out."""
        key, answered = (call[:MOST_ID], number), ended == "answered"
        known = self._calls.get(key, self._calls_before.get(key))
        if known is not None and (known or not answered):
            return True
        if len(self._calls) >= MOST_CALLS:
            # Forgotten half at a time: taking out the oldest one by one searches a dict from its start each time.
            self._calls_before, self._calls = self._calls, {}
        self._calls[key] = answered
        return False


def _without_number(number: str, person: str, channel: str) -> Because | None:
    """Whether a row without a number is left out: not if it says who the person is, or is nobody's to begin with."""
    if number == "number_masked" or number == "digits_lost":
        return "number_masked" if number == "number_masked" else "digits_lost"
    return None if person or channel in _NOBODYS else "no_number"
