"""The check-up (催收体检): records of calls and collection are judged by the rule packs, without a node and without an entry.

    checked = check_up(recorded, to=warehouse, judge=judge, object_to=object_to, key=chance.draw(32), step=step)
    checked.checkup.breaches, checked.sources[0].left_out

The rules that hold here:

* Names and numbers become pseudonyms as the rows come in (P9), under a key made for this run and thrown away with it: two
  reports cannot be joined by them, and nobody can look a number up in one.
* What was said is looked at as it comes in, and the rules are told whether anything was found; of the words nothing is kept.
* What a file calls an agency or a collector is kept as it stands, unless it holds a telephone number or a number as long.
* Every row is judged, or counted among those left out with its reason.

Reading files, the tables and the sums are the business of those who are handed in (`readers`, `store`, `audit`).
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Final, Protocol

from minglu.audit.checked import ATTEMPTS, FINDINGS, Checkup, columns_of
from minglu.evidence.attempts import Attempt, LeftOutTally
from minglu.evidence.reading import LeftOut
from minglu.evidence.sources import SourceRead

BATCH: Final = 20_000
_LENGTH: Final = 8
_KEY: Final = 32
_CLEAN: Final = "wording_clean"
# Written with spaces or hyphens or without: seven digits are the shortest number that anybody can be called by.
_NUMBER: Final = re.compile(r"\d(?:[ -]?\d){6,}")
# Long enough for the same messages to come again and again, as they do.
_TEXTS: Final = 50_000

Cell = bool | int | str | None
# What a text is objected to for, by the ids of rules, when it is said to somebody of this relation.
ObjectTo = Callable[[str, str], Sequence[str]]
Judge = Callable[[Callable[[int, int], None]], Checkup]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One file about to be read: what its columns were taken for, the facts that they supply, and its rows as they come."""

    name: str
    columns: tuple[tuple[str, str], ...]
    facts: tuple[str, ...]
    rows: Iterable[Attempt | LeftOut] = field(repr=False)


class Tables(Protocol):
    """Where rows are put for the computation."""

    def create(self, name: str, columns: Mapping[str, str]) -> None:
        """An empty table with columns of the types int64, string and boolean, each of which may hold null."""
        ...

    def add(self, name: str, columns: Mapping[str, Sequence[Cell]]) -> None:
        """A batch of rows, column by column."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedUp:
    """What came out, and what became of each file."""

    checkup: Checkup
    sources: tuple[SourceRead, ...]


def check_up(
    recorded: Sequence[Recorded], *, to: Tables, judge: Judge, object_to: ObjectTo, key: bytes, step: Callable[[int, int], None]
) -> CheckedUp:
    """Read, pseudonymise, judge. Raises what the readers raise for a file that cannot be read, and WrongCheckup."""
    intake = _Intake(facts=sorted({fact for one in recorded for fact in one.facts}), to=to, object_to=object_to, key=key)
    sources = tuple(intake.read(one) for one in recorded)
    return CheckedUp(checkup=judge(step), sources=sources)


def pseudonym(key: bytes, kind: str, said: str) -> str:
    """A short word for a person or number, that says nothing of it to whoever lacks the key; "" for nothing."""
    if not said:
        return ""
    return hashlib.blake2b(f"{kind}\0{said}".encode(), key=key[:_KEY], digest_size=_LENGTH).hexdigest()


class _Intake:
    """Rows on their way into the tables."""

    def __init__(self, *, facts: Sequence[str], to: Tables, object_to: ObjectTo, key: bytes) -> None:
        self._facts, self._to = facts, to
        self._columns = columns_of((*facts, _CLEAN))
        self._row = 0
        self._object_to = lru_cache(maxsize=_TEXTS)(object_to)
        # A number comes back hundreds of times.
        self._named = lru_cache(maxsize=_TEXTS)(lambda kind, said: pseudonym(key, kind, said))
        self._called = lru_cache(maxsize=_TEXTS)(lambda said: pseudonym(key, "word", said) if _NUMBER.search(said) else said)
        to.create("attempts", self._columns)
        to.create("findings", FINDINGS)

    def read(self, one: Recorded) -> SourceRead:
        left_out, count = LeftOutTally(), 0
        rows = iter(one.rows)
        while batch := list(islice(rows, BATCH)):
            attempts = [row for row in batch if isinstance(row, Attempt)]
            for row in batch:
                if isinstance(row, LeftOut):
                    left_out.add(row)
            count += len(attempts)
            self._add(attempts)
        # A file without names of columns has its first row in their place.
        columns = tuple((meaning, _NUMBER.sub("…", header)) for meaning, header in one.columns)
        return SourceRead(name=one.name, attempts=count, left_out=left_out.summary(), columns=columns)

    def _add(self, attempts: Sequence[Attempt]) -> None:
        if not attempts:
            return
        first = self._row + 1
        self._row += len(attempts)
        table: dict[str, list[Cell]] = {name: [] for name in self._columns}
        found: list[tuple[int, str]] = []
        for row, attempt in enumerate(attempts, start=first):
            objections = self._objections(attempt)
            found += [(row, rule) for rule in objections]
            for name, cell in self._cells(row, attempt, clean=not objections):
                table[name].append(cell)
        self._to.add("attempts", table)
        if found:
            self._to.add("findings", {"row": [row for row, _ in found], "rule": [rule for _, rule in found]})

    def _cells(self, row: int, one: Attempt, *, clean: bool) -> Iterator[tuple[str, Cell]]:
        number = self._named("number", one.number)
        values: dict[str, Cell] = {
            "row": row,
            "place": one.place,
            "at": int(one.at),
            # Without an id of the person in the file, the number stands for the person.
            "person": self._named("person", one.person) or number,
            "number": number,
            "debt": self._named("debt", one.debt),
            "agency": self._called(one.agency),
            "staff": self._called(one.staff),
            "channel": one.channel or "call",
            "ended": one.ended,
            "direction": one.direction,
            "relation": one.relation,
            "purpose": one.purpose,
            "own_device": one.own_device,
        }
        yield from ((name, values[name]) for name in ATTEMPTS)
        yield from ((name, one.facts.get(name)) for name in self._facts if name != _CLEAN)
        # Something found speaks louder than a column that says all is well; without words only such a column speaks.
        yield _CLEAN, clean if one.text and not (clean and _CLEAN in one.facts) else one.facts.get(_CLEAN)

    def _objections(self, one: Attempt) -> Sequence[str]:
        return self._object_to(one.text, one.relation) if one.text else ()
