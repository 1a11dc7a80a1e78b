"""What a reader found: one `Reading` a row, one `LeftOut` a row that could not be read.

    Reading(kind="call", place="row 7", at=1793858591000, at_text="2026-11-05 14:03:11", direction="in", other="160 0000 0900", seconds=95,
            answered=True)

Rules: every row of the original ends as a reading or as left out with a reason; nothing is resolved in silence. A time
that could be several moments has `at=None`, keeps its text and says so in `doubts`. `other` is the number as written:
masked numbers are patterns and stay so. Numbers and texts hide in `repr`, so that no log line can hold them (P9).

Not done here: reading bytes (`minglu.readers`), deciding whether a reading is true (`minglu.evidence.grade`, `minglu.cases`).
"""

from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias, get_args

from minglu.canon.instants import Instant

ReadingKind = Literal["call", "message", "contact"]
Direction = Literal["in", "out", "unknown"]

# Why a row is in an exhibit and not in its readings: of a table, of XML, of rows typed for a picture, of cards, of call
# records, of any. Each has words in the catalogues; what a machine is told is the code.
Because: TypeAlias = Literal[
    "row_too_long",
    "quote_not_closed",
    "too_many_cells",
    "above_the_columns",
    "too_few_cells",
    "more_cells_than_columns",
    "breaks_too_often",
    "breaks_inside",
    "ends_inside",
    "ends_early",
    "not_closed",
    "unknown_element",
    "draft",
    "not_an_object",
    "unknown_member",
    "outside_the_picture",
    "wrong_kind",
    "wrong_direction",
    "wrong_answered",
    "wrong_text",
    "card_breaks_off",
    "same_number_again",
    "unknown_order",
    "unknown_disposition",
    "cell_too_long",
    "no_moment",
    "no_length",
    "no_number",
    "number_too_long",
    "too_many_numbers",
    "neither_number_nor_moment",
    "neither_number_nor_text",
    "not_decodable",
    "names_again",
    "other_columns",
    "number_masked",
    "digits_lost",
    "order_undecidable",
    "day_only",
    "unknown_channel",
    "same_call_again",
]
BECAUSES: Final[tuple[Because, ...]] = get_args(Because)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One call, message or contact, as one place of an exhibit tells it.

    `text` is the message; for a contact it is the name, for a call the name that the phone showed. `answered` is None
    where the exhibit does not say. `doubts` are sentences for people.
    """

    kind: ReadingKind
    place: str
    other: str = field(repr=False)
    at: Instant | None = None
    at_text: str = ""
    direction: Direction = "unknown"
    seconds: int | None = None
    answered: bool | None = None
    text: str = field(default="", repr=False)
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A row that is in the exhibit and not in the readings, and why."""

    place: str
    because: Because


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """All that one reader found in one exhibit.

    `covers` is the span, both ends included, inside which the exhibit's silence means something; `covers_stated` says
    whether the exhibit states it or the first and last row stand in for it. `notes` are about the file as a whole.
    """

    reader: str
    rows: tuple[Reading, ...]
    left_out: tuple[LeftOut, ...]
    covers: tuple[Instant, Instant] | None = None
    covers_stated: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecord:
    """One row of a telephone exchange's own records. `account` holds the dial token under which the call was placed."""

    place: str
    account: str
    src: str = field(repr=False)
    dst: str = field(repr=False)
    start: Instant
    answered: bool
    seconds: int
    disposition: str
    uniqueid: str
    linkedid: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecords:
    """All rows of one file of call records. One call may be several rows: those with one `linkedid`."""

    reader: str
    rows: tuple[CallRecord, ...]
    left_out: tuple[LeftOut, ...]
