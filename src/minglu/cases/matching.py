"""Matching: which occurrence in the record is the contact that an allegation describes.

    match(allegations, occurrences, register=register) == (Match(allegation=1, occurrence=812, points=87, reasons=(…)), …)

Each pair is scored with reasons; then the best one-to-one assignment is taken, so that one entry cannot stand for two
allegations. A score is out of 100 and is strength, never certainty:

| what            | points                                                                          |
|-----------------|---------------------------------------------------------------------------------|
| time            | within a minute 50, two 40, five 30, ten 15; a span longer than an hour 25 at most |
| number          | the line 30, its masked form 22, its tail 20, mask of another length 14, one digit that readers confuse 12 |
|                 | a complete number that is no registered line −25                                   |
| duration        | within 3 s or a tenth 12, within 30 s 4, else −10                               |
| answered        | agrees 8, differs −15                                                           |

Never paired: another channel, more than ten minutes apart, a call that the person made, a number that is another line.
`THRESHOLD` is 40: an exact time alone reaches it, a number alone does not, a time five minutes off needs a second sign.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from minglu.canon.instants import HOUR, MINUTE, SECOND, Instant
from minglu.cases.assign import assign
from minglu.cases.complaint import Allegation
from minglu.cases.lines import MASK_LENGTH, MASKED, MISREAD, SAME, TAIL, Register, comparable, compare, complete, match_number, plain
from minglu.cases.occurrences import Occurrence

THRESHOLD: Final = 40
MOST_SKEW: Final = 10 * MINUTE

_TIME: Final = (
    (MINUTE, 50, "time_within_1_minute"),
    (2 * MINUTE, 40, "time_within_2_minutes"),
    (5 * MINUTE, 30, "time_within_5_minutes"),
    (MOST_SKEW, 15, "time_within_10_minutes"),
)
_VAGUE: Final = (25, "time_in_a_long_span")
_NUMBER: Final = {SAME: 30, MASKED: 22, TAIL: 20, MASK_LENGTH: 14, MISREAD: 12}
_NO_LINE: Final = (-25, "number_is_no_registered_line")
_NOTHING: Final[tuple[int, tuple[str, ...]]] = (0, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How well one occurrence fits one allegation, and why. `skew` is how far it lies outside the alleged time, in ms."""

    points: int
    reasons: tuple[str, ...]
    skew: int

    @property
    def weight(self) -> int:
        """Points first; among equal points the nearer one. 50 rows of at most 600 s cannot outweigh one point."""
        return self.points * 100_000 + (MOST_SKEW - self.skew) // SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What an allegation was paired with. `others` counts further occurrences that would have passed alone."""

    allegation: int
    occurrence: Occurrence | None
    points: int
    reasons: tuple[str, ...]
    others: int


def match(allegations: Sequence[Allegation], occurrences: Sequence[Occurrence], *, register: Register) -> tuple[Match, ...]:
    """One match an allegation, in their order."""
    ordered = sorted(occurrences, key=lambda occurrence: occurrence.index)
    scores = [_candidates(allegation, ordered, register=register) for allegation in allegations]
    kept = _worth_looking_at(scores)
    weights = [[row[column].weight if column in row else 0 for column in kept] for row in scores]
    chosen = assign(weights, columns=len(kept))
    return tuple(
        _make_match(allegation, row, None if column is None else kept[column], ordered)
        for allegation, row, column in zip(allegations, scores, chosen, strict=True)
    )


def _candidates(allegation: Allegation, occurrences: Sequence[Occurrence], *, register: Register) -> dict[int, Score]:
    found = {}
    for position, occurrence in enumerate(occurrences):
        made = score(allegation, occurrence, register=register)
        if made is not None and made.points >= THRESHOLD:
            found[position] = made
    return found


def _worth_looking_at(scores: Sequence[dict[int, Score]]) -> tuple[int, ...]:
    """The columns that a best assignment can use. A row never needs more than its best n for n rows: if it had a worse
    one, a better one of these n would be free."""
    kept: set[int] = set()
    for row in scores:
        kept.update(sorted(row, key=lambda position: (-row[position].weight, position))[: len(scores)])
    return tuple(sorted(kept))


def _make_match(allegation: Allegation, row: dict[int, Score], position: int | None, occurrences: Sequence[Occurrence]) -> Match:
    if position is None:
        return Match(allegation=allegation.id, occurrence=None, points=0, reasons=(), others=len(row))
    made = row[position]
    return Match(allegation=allegation.id, occurrence=occurrences[position], points=made.points, reasons=made.reasons, others=len(row) - 1)


def score(allegation: Allegation, occurrence: Occurrence, *, register: Register) -> Score | None:
    """Points and reasons, or None where the two cannot be the same contact."""
    if allegation.kind != occurrence.channel or allegation.direction == "out":
        return None
    time = time_score(allegation, occurrence.happened)
    number = _number_score(allegation, occurrence, register=register)
    if time is None or number is None:
        return None
    parts = (time, number, _duration_score(allegation, occurrence), _answered_score(allegation, occurrence))
    points = sum(part[0] for part in parts)
    return Score(
        points=max(0, min(100, points)),
        reasons=tuple(reason for part in parts for reason in part[1]),
        skew=_skew(allegation, occurrence.happened),
    )


def time_score(allegation: Allegation, happened: Instant) -> tuple[int, tuple[str, ...]] | None:
    """Points for the time; None if `happened` is more than ten minutes outside the span."""
    skew = _skew(allegation, happened)
    if skew > MOST_SKEW:
        return None
    points, reason = next((points, reason) for limit, points, reason in _TIME if skew <= limit)
    if allegation.until - allegation.since > HOUR and points > _VAGUE[0]:
        points, reason = _VAGUE
    return points, (reason,)


def _skew(allegation: Allegation, happened: Instant) -> int:
    return max(allegation.since - happened, happened - allegation.until, 0)


def _number_score(allegation: Allegation, occurrence: Occurrence, *, register: Register) -> tuple[int, tuple[str, ...]] | None:
    if allegation.other is None:
        return _NOTHING
    line = None if occurrence.line is None else register.held(occurrence.line, at=occurrence.happened)
    if line is None:
        known = match_number(allegation.other, register, at=occurrence.happened)
        return _NOTHING if known or not complete(allegation.other) else (_NO_LINE[0], (_NO_LINE[1],))
    reason = compare(plain(allegation.other), line.number)
    if reason is not None:
        return _NUMBER[reason], (reason,)
    # What is too short or too hidden to be compared is unknown; what can be compared and differs is another line.
    masked = "*" in plain(allegation.other) and comparable(plain(allegation.other))
    return None if complete(allegation.other) or masked else _NOTHING


def _duration_score(allegation: Allegation, occurrence: Occurrence) -> tuple[int, tuple[str, ...]]:
    if allegation.kind != "call" or allegation.seconds is None or occurrence.seconds is None:
        return _NOTHING
    apart = abs(allegation.seconds - occurrence.seconds)
    if apart <= max(3, occurrence.seconds // 10):
        return 12, ("duration_agrees",)
    return (4, ("duration_near",)) if apart <= 30 else (-10, ("duration_differs",))


def _answered_score(allegation: Allegation, occurrence: Occurrence) -> tuple[int, tuple[str, ...]]:
    if allegation.kind != "call" or allegation.answered is None or occurrence.answered is None:
        return _NOTHING
    return (8, ("answered_agrees",)) if allegation.answered == occurrence.answered else (-15, ("answered_differs",))
