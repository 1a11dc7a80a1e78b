"""Outcomes: call records come back; permits get theirs, and a call without a permit is entered at once."""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from minglu.acts.outcomes import Tally, enter_call_records
from minglu.api.answer import Answer, answer
from minglu.api.callers import Needs
from minglu.api.calls import CallIn, LeftOutOut, call_records
from minglu.api.endpoint import Call, Endpoint, Result, takes
from minglu.api.shapes import Count, Index
from minglu.evidence.reading import LeftOut
from minglu.readers.asterisk import read_master_csv

MOST_BYTES: Final = 10_000_000
MOST_ROWS: Final = 100_000


class OutcomesIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rows, and whose they are: the trunk's own, or the carrier's."""

    rows: Annotated[tuple[CallIn, ...], Meta(max_length=MOST_ROWS)]
    seen_in: Literal["trunk", "carrier"] = "trunk"


class TallyOut(Struct, frozen=True, kw_only=True):
    """What became of the calls. `unpermitted` are the entries of calls without a permit: suspected breaches;
    `received` were made by persons who are known."""

    outcomes: Count
    unpermitted: tuple[Index, ...]
    received: Count
    known: Count
    elsewhere: Count
    unreadable: Count
    left_out: tuple[LeftOutOut, ...] = ()


def _enter(call: Call, body: OutcomesIn) -> Answer:
    records = call_records(body.rows)
    tally = enter_call_records(call.parts.office, records, seen_in=body.seen_in, by=call.caller.staff)
    return answer(200, tally_out(tally))


def _enter_csv(call: Call, data: bytes) -> Answer:
    office = call.parts.office
    read = read_master_csv(data, zone=office.institution.zone)
    tally = enter_call_records(office, read.rows, seen_in="trunk", by=call.caller.staff)
    return answer(200, tally_out(tally, left_out=read.left_out))


def tally_out(tally: Tally, *, left_out: tuple[LeftOut, ...] = ()) -> TallyOut:
    """A tally as it is answered."""
    return TallyOut(
        outcomes=tally.outcomes,
        unpermitted=tally.unpermitted,
        received=tally.received,
        known=tally.known,
        elsewhere=tally.elsewhere,
        unreadable=tally.unreadable,
        left_out=tuple(LeftOutOut(place=one.place, because=one.because) for one in left_out),
    )


ENDPOINTS: Final = (
    Endpoint(
        method="POST",
        path="/v1/outcomes",
        summary="Hand in call records",
        tells="JSON rows, or Asterisk's Master.csv as it is, in the institution's zone. A call is entered once, however often it is sent.",
        tag="outcomes",
        needs=Needs(scope="outcomes.write"),
        work=takes(OutcomesIn, _enter, csv=_enter_csv),
        answers=(Result(status=200, content=TallyOut, means="Entered; every row is counted somewhere."),),
        problems=("not-allowed", "unusable"),
        once="key",
        most_bytes=MOST_BYTES,
    ),
)
