"""The register of lines: which telephone lines are the lender's or an agency's, and which of them a writing may mean.

    match_number("160****7777", register, at=…) == (LineMatch(line=…, points=70, reasons=("number_masked_fits",)),)

What a person copies from a screen is masked, lacks the country code, or was misread by a machine. A match says how it
came about and never more than it knows: only `number_same` means that the writing is the line. A mask that fits one
line of the register may hide a stranger's number just as well.

Registering is not done here: the register is folded from `line.registered` entries.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from minglu.canon.ids import AgencyId, LineId
from minglu.canon.instants import Instant
from minglu.canon.numbers import spellings
from minglu.cases import members
from minglu.cases.record import before, reading
from minglu.rules.history import Event

SAME: Final = "number_same"
MASKED: Final = "number_masked_fits"
MASK_LENGTH: Final = "number_masked_length_differs"
TAIL: Final = "number_tail_same"
MISREAD: Final = "number_one_digit_may_be_misread"

# Points of a hundred. Only the first is certain; the others support a match that time and duration carry.
POINTS: Final = {SAME: 100, MASKED: 70, TAIL: 60, MASK_LENGTH: 50, MISREAD: 40}

# Fewer visible digits than this fit too many numbers to say anything.
FEWEST_VISIBLE: Final = 5
_SHORTEST_TAIL: Final = 7
_MOST_WRITTEN: Final = 40

_LETTERS: Final = str.maketrans({"O": "0", "o": "0", "D": "0", "l": "1", "I": "1", "|": "1", "Z": "2", "S": "5", "B": "8", "g": "9"})
_MASKS: Final = str.maketrans(dict.fromkeys("xX×•●·?#_＊", "*"))
_APART: Final = re.compile(r"[\s().\-–—/+]")
# Digits that readers of pictures take for each other.
_ALIKE: Final = frozenset(frozenset(pair) for pair in ("08", "06", "09", "17", "38", "56", "68", "27", "35", "49", "89"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One registration of a line: from `since` on it is held by `agency`."""

    id: LineId
    number: str
    agency: AgencyId
    channel: str
    since: Instant
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineMatch:
    """A line that a writing may mean, with the reason."""

    line: Line
    points: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """All registrations, in the order of the log."""

    lines: tuple[Line, ...]

    def held(self, line: str, *, at: Instant) -> Line | None:
        """The registration of this line that counts at `at`: the last one whose `since` is not later."""
        found = [entry for entry in self.lines if entry.id == line and entry.since <= at]
        return max(found, key=lambda entry: (entry.since, entry.index), default=None)

    def current(self, *, at: Instant) -> tuple[Line, ...]:
        """Every line with the registration that counts at `at`, sorted by id."""
        ids = sorted({entry.id for entry in self.lines})
        return tuple(line for line in (self.held(id_, at=at) for id_ in ids) if line is not None)


def fold_lines(events: Iterable[Event], *, upto: int) -> Register:
    """The register as the first `upto` entries know it. Raises WrongRecord."""
    lines = []
    for event in before(events, size=upto):
        if event.kind == "line.registered":
            with reading(event) as said:
                lines.append(
                    Line(
                        id=LineId(members.text(said, "line", most=40)),
                        number=members.text(said, "number", most=_MOST_WRITTEN),
                        agency=AgencyId(members.text(said, "agency", most=40)),
                        channel=members.text(said, "channel", most=64),
                        since=members.instant(said, "since"),
                        index=event.index,
                    )
                )
    return Register(lines=tuple(lines))


def match_number(written: str | None, register: Register, *, at: Instant) -> tuple[LineMatch, ...]:
    """The lines of the register that `written` may mean at `at`, best first; none if it says too little."""
    if written is None or len(written) > _MOST_WRITTEN:
        return ()
    pattern = plain(written)
    compared = [(line, compare(pattern, line.number)) for line in register.current(at=at)]
    matches = [LineMatch(line=line, points=POINTS[reason], reasons=(reason,)) for line, reason in compared if reason]
    return tuple(sorted(matches, key=lambda match: (-match.points, match.line.id)))


def plain(written: str) -> str:
    """Digits and `*` for what is hidden; letters that readers take for digits are turned back, the rest falls away.

    `*` survives NFKC; a leading 00 or + and the country code stay, `compare` knows both spellings.
    """
    text = unicodedata.normalize("NFKC", written)
    # Only among digits is a letter a misread digit; in a name it is a letter.
    if sum(character.isdigit() for character in text) >= FEWEST_VISIBLE:
        text = text.translate(_LETTERS)
    text = text.translate(_MASKS)
    return "".join(character for character in _APART.sub("", text) if character == "*" or "0" <= character <= "9")


def compare(pattern: str, number: str) -> str | None:
    """How `pattern`, made by `plain`, may be `number`: the strongest reason, or None."""
    if not comparable(pattern):
        return None
    found = [reason for form in spellings(number) if (reason := _compare_form(pattern, form))]
    return max(found, key=lambda reason: POINTS[reason], default=None)


def comparable(pattern: str) -> bool:
    """Whether `pattern` shows enough to be compared: some digits of a masked number, or all of a short code."""
    return bool(pattern) and sum(character != "*" for character in pattern) >= min(FEWEST_VISIBLE, len(pattern))


def complete(written: str | None) -> bool:
    """Whether `written` shows every digit of a number, so that another number is another number."""
    return written is not None and len(written) <= _MOST_WRITTEN and "*" not in (digits := plain(written)) and len(digits) >= _SHORTEST_TAIL


def _compare_form(pattern: str, form: str) -> str | None:
    if pattern == form:
        return SAME
    if "*" in pattern:
        return _compare_mask(pattern, form)
    if len(pattern) >= _SHORTEST_TAIL and form.endswith(pattern):
        return TAIL
    if len(pattern) == len(form):
        unlike = [frozenset(pair) for pair in zip(pattern, form, strict=True) if pair[0] != pair[1]]
        if len(unlike) == 1 and unlike[0] in _ALIKE:
            return MISREAD
    return None


def _compare_mask(pattern: str, form: str) -> str | None:
    if len(pattern) == len(form) and all(mine in ("*", theirs) for mine, theirs in zip(pattern, form, strict=True)):
        return MASKED
    # A machine that reads a picture miscounts stars, so a run of them may stand for any number of digits.
    head, tail = pattern[: pattern.index("*")], pattern[pattern.rindex("*") + 1 :]
    middle = pattern[len(head) : len(pattern) - len(tail)]
    if set(middle) == {"*"} and len(head) + len(tail) < len(form) and form.startswith(head) and form.endswith(tail):
        return MASK_LENGTH
    return None
