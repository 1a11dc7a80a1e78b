"""Derivations: how a fact comes out of the record, said once as data.

    Counted(noun="answered_calls", per="person", days=1)      # today's answered calls of a person
    Switched(stream="debtor", on=("debt.disputed",), off=("debt.dispute_ended",), key="debt")

A declaration says what is read and nothing of how: `facts` reads streams of events by it, `query_facts` writes the same as
an expression over tables. What cannot be said in these words is `Own`, and then says itself which member of which table
the query takes instead.
"""

from dataclasses import dataclass
from typing import Final, Literal

Stream = Literal["person", "debtor", "staff", "agency", "institution"]
Per = Literal["person", "number", "debt"]
# Whether a fact can change while nothing is entered: not at all, once from true to false, only upwards, or either way.
Turns = Literal["never", "falls", "rises", "may"]

EVER: Final = 0
WINDOWS: Final = (1, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A member of the question. `blank` says that an empty text is an unknown fact."""

    member: str
    blank: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many of `noun` (see `contacts.NOUNS`) in the local days that end today; `days` 1 is today alone."""

    noun: str
    per: Per
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Switched:
    """True from an entry of a kind in `on` until one of a kind in `off`.

    With `key`, each value of that member is a switch of its own, and one that is on is enough; with `only_debt`, where the
    key is a debt, only the one that the question names counts.
    """

    stream: Stream
    on: tuple[str, ...]
    off: tuple[str, ...] = ()
    key: str = ""
    only_debt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """True while the latest `person.state` of one of the pairs says its first word; the second takes it back."""

    stream: Stream
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """Derived by a function of `facts` that has the name of the fact, from these streams and nothing else."""

    streams: tuple[Stream, ...]


Derivation = Asked | Counted | Switched | Stated | Own
