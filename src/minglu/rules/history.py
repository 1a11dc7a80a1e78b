"""Histories: what the log says about persons, staff and agencies, in order, as rules read it.

    history = History(streams={"per_…": (Event(index=7, at=at, kind="person.never", said={"person": "per_…"}),)})
    history.of("per_…")[-1].kind == "person.never"
    history.of("nobody") == ()

A stream holds the entries of one subject in the order of the log. `said` is what an entry says openly together with its
openings for auditors (public members, `facts`, `debt`), merged. Nothing is counted here, and nothing is looked up:
whoever gathers a history decides which streams a question needs (`subjects_of`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from minglu.canon.instants import DAY, LAST, Instant
from minglu.canon.json import Value
from minglu.rules.errors import WrongHistory
from minglu.rules.question import Question

# The lender itself: its licence, the impact assessments of its purposes.
INSTITUTION: Final = "=institution"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry as the rules see it."""

    index: int
    at: Instant
    kind: str
    said: Mapping[str, Value]

    def __hash__(self) -> int:
        # What is read of a stream is kept by the stream; its events are compared only when these agree.
        return self.index

    def word(self, name: str) -> str:
        """The member `name`, a text. Raises WrongHistory."""
        value = self.said.get(name)
        if not isinstance(value, str):
            raise self._lacks(name, "a text")
        return value

    def whole(self, name: str) -> int:
        """The member `name`, a whole number. Raises WrongHistory."""
        value = self.said.get(name)
        if type(value) is not int:  # a truth value is one in Python
            raise self._lacks(name, "a whole number")
        return value

    def instant(self, name: str) -> Instant:
        """The member `name`, a moment of the years 1970 to 2099. Raises WrongHistory."""
        value = self.whole(name)
        if not 0 <= value < LAST:
            raise self._lacks(name, "a moment between 1970 and 2100")
        return Instant(value)

    def flag(self, name: str) -> bool:
        """The member `name`, true or false. Raises WrongHistory."""
        value = self.said.get(name)
        if not isinstance(value, bool):
            raise self._lacks(name, "true or false")
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """The member `name`, a list of texts. Raises WrongHistory."""
        value = self.said.get(name)
        if not isinstance(value, (list, tuple)):
            raise self._lacks(name, "a list of texts")
        texts = []
        for item in value:
            if not isinstance(item, str):
                raise self._lacks(name, "a list of texts")
            texts.append(item)
        return tuple(texts)

    def _lacks(self, name: str, shape: str) -> WrongHistory:
        return WrongHistory(f"entry {self.index} ({self.kind}) has no member {name!r} that is {shape}; nothing can be counted")


class Stream(tuple[Event, ...]):
    """The events of one subject, in order. What is read of a stream is kept by it, so its hash is computed once."""

    _hash: int

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            self._hash = super().__hash__()
            return self._hash


_NOTHING: Final = Stream()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Streams by subject. A subject without a stream is one that nothing was ever entered about."""

    streams: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        streams = {name: found if type(found) is Stream else Stream(found) for name, found in self.streams.items()}
        object.__setattr__(self, "streams", streams)

    def of(self, subject: str) -> tuple[Event, ...]:
        return self.streams.get(subject, _NOTHING)

    def extended(self, events: Iterable[tuple[str, Event]]) -> "History":
        """This history and then `events`, each under its subject. Raises WrongHistory for one that comes too late."""
        added: dict[str, list[Event]] = {}
        for subject, event in events:
            added.setdefault(subject, []).append(event)
        streams = dict(self.streams)
        for subject, more in added.items():
            stream = self.of(subject)
            # What is here already is in order: only the join and what follows it are looked at.
            _check_order((*stream[-1:], *more))
            streams[subject] = (*stream, *more)
        return History(streams=streams)


def subjects_of(question: Question, *, at: Instant) -> tuple[str, ...]:
    """The subjects whose streams a decision about `question` at an instant reads."""
    named = (question.person, question.debtor, question.staff, question.agency, *question.companions)
    days = days_of_staff(question.staff, at=at) if question.staff else ()
    return tuple(dict.fromkeys(subject for subject in (*named, INSTITUTION, *days) if subject))


def day_of_staff(staff: str, *, at: Instant) -> str:
    """The subject under which a day (UTC) of a member of staff is remembered: what they opened, and nothing older."""
    return f"{staff}@{at // DAY}"


def days_of_staff(staff: str, *, at: Instant) -> tuple[str, str]:
    """Yesterday and today: the last 24 hours lie in them."""
    return day_of_staff(staff, at=Instant(max(0, at - DAY))), day_of_staff(staff, at=at)


def work_of_staff(staff: str) -> str:
    """The subject under which the debts given to a member of staff are remembered: a whole book, which no decision reads."""
    return f"{staff}@work"


def _check_order(stream: tuple[Event, ...]) -> None:
    for earlier, later in pairwise(stream):
        if later.index <= earlier.index:
            raise WrongHistory(f"entry {later.index} cannot follow entry {earlier.index} in a stream")
