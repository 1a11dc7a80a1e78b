"""What the single screen of a case shows, as values: the words are the reader's already, save what the template says itself.

Made by `case_shown`; nothing is decided here.
"""

from dataclasses import dataclass, field

from minglu.web.reasons import BreachShown
from minglu.web.told import Fault

# When, what, more, and how it is marked: the rows of `macros.timeline`.
Told = tuple[str, str, str, str]
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockShown:
    """A clock with where it comes from. `due_at` is 0 where nothing is left to count."""

    label: str
    due: str
    due_at: int
    state: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundShown:
    """What the finding says of one allegation. All but `value` in words."""

    value: str
    text: str
    facts: tuple[Choice, ...]
    reasons: tuple[str, ...]
    breaches: tuple[BreachShown, ...]
    burden: tuple[str, ...]
    raised_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AllegationShown:
    """One allegation as filed, beside what was found of it."""

    number: int
    title: str
    facts: tuple[Choice, ...]
    said: str
    sources: tuple[str, ...]
    found: FoundShown | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitShown:
    """A file that was brought. Opening it is an entry, so it is a form and no link."""

    action: str
    name: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerShown:
    """An answer that was sent, or one that was proposed."""

    at: str
    text: str
    asserted: tuple[str, ...]
    measures: tuple[str, ...]
    against: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalShown:
    """A proposal to answer against the finding, and what became of it. `withdraw` is empty where nobody may any more."""

    at: str
    state: str
    reason: str
    declined: str
    withdraw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asserted:
    """What the answer asserts of one allegation: the chosen value, and what is wrong with it."""

    field: str
    label: str
    chosen: str
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureShown:
    """A measure that an answer may take; `agency` is the field for whom it is about, or empty."""

    what: str
    label: str
    ticked: bool
    agency: str
    agency_label: str
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Objected:
    """Words of the answer that a content rule objects to: which, by which article, why, and what to write instead."""

    words: str
    article: str
    reading: str
    instead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForm:
    """The form below the case. `against`: the answer was refused, a second person may be asked. `seen` counts the answers
    that stood when the page was shown. `objected`: words to look at before it goes out."""

    action: str
    edition: int
    seen: int
    asserted: tuple[Asserted, ...]
    values: tuple[Choice, ...]
    text: str
    measures: tuple[MeasureShown, ...]
    agencies: tuple[Choice, ...]
    faults: tuple[Fault, ...]
    against: bool
    contradictions: tuple[str, ...]
    instead: tuple[str, ...]
    reason: str
    overtaken: bool
    objected: tuple[Objected, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """The single screen. `form` is None for whoever may not answer; `names` is None where nobody opened them."""

    href: str
    code: str
    state: str
    waits: str
    done: str
    clocks: tuple[ClockShown, ...]
    facts: tuple[Choice, ...]
    allegations: tuple[AllegationShown, ...]
    exhibits: tuple[ExhibitShown, ...]
    edition: str
    stale: bool
    may_find: bool
    scope: tuple[tuple[str, str, str], ...]
    tasks: tuple[Told, ...]
    history: tuple[Told, ...]
    answers: tuple[AnswerShown, ...]
    proposals: tuple[ProposalShown, ...]
    refused: int
    may_names: bool
    names: tuple[tuple[str, str, str, str], ...] | None
    may_close: bool
    wording: tuple[tuple[str, str, str], ...]
    ways: tuple[Choice, ...]
    form: AnswerForm | None = field(repr=False)
