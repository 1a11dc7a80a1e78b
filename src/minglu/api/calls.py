"""Call records as rows of a request: what a trunk or carrier says of calls, in JSON or as Asterisk's own Master.csv."""

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta, Struct

from minglu.api.shapes import MomentIn, instant
from minglu.evidence.reading import Because, CallRecord

Disposition = Literal["ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION"]
Field = Annotated[str, Meta(max_length=200)]
Line = Annotated[str, Meta(min_length=1, max_length=200, description="a telephone number as the exchange writes it")]


class CallIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of an exchange's records. `account` is the dial token under which the call was placed; rows that name one
    `linkedid` and the same lines are one call."""

    src: Line
    dst: Line
    start: MomentIn
    seconds: Annotated[int, Meta(ge=0, le=604_800)]
    disposition: Disposition
    account: Field = ""
    uniqueid: Field = ""
    linkedid: Field = ""


class LeftOutOut(Struct, frozen=True, kw_only=True):
    """A row that could not be read, by its place, and why."""

    place: str
    because: Because


def call_records(rows: Iterable[CallIn]) -> tuple[CallRecord, ...]:
    """The rows as acts take them. Raises Refused for a moment outside the years that can be."""
    return tuple(
        CallRecord(
            place=f"row {place + 1}",
            account=row.account,
            src=row.src,
            dst=row.dst,
            start=instant(row.start, f"$.rows[{place}].start"),
            answered=row.disposition == "ANSWERED",
            seconds=row.seconds,
            disposition=row.disposition,
            uniqueid=row.uniqueid,
            linkedid=row.linkedid,
        )
        for place, row in enumerate(rows)
    )
