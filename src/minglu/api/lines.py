"""Lines: the register of telephone lines, its reconciliation with the carrier, and whose line a number is (查号).

Lines and agencies are public, so anybody may look a number up. The number travels in the body and never in a URL, where
proxies and logs would keep it.
"""

from typing import Annotated, Final

from msgspec import Meta, Struct

from minglu.acts.lookup import whose_line
from minglu.acts.outcomes import LineRecords, reconcile_line, registered_lines
from minglu.acts.register import register_line
from minglu.api.answer import Answer, answer
from minglu.api.callers import Needs
from minglu.api.calls import CallIn, call_records
from minglu.api.endpoint import Call, Endpoint, Rate, Result, plain, takes
from minglu.api.outcomes import MOST_BYTES, MOST_ROWS, TallyOut, tally_out
from minglu.api.problems import Moment
from minglu.api.shapes import AgencyRef, Count, DigestText, LineRef, MomentIn, Phone, binary, instant, moment
from minglu.canon.digest import SIZE, Digest
from minglu.canon.ids import AgencyId, LineId


class LineIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line, the agency that calls from it, and since when."""

    number: Phone
    agency: AgencyRef
    since: MomentIn


class LineMade(Struct, frozen=True, kw_only=True):
    line: LineRef


class LineOut(Struct, frozen=True, kw_only=True):
    """One line as registered. Its number is public."""

    line: LineRef
    number: str
    agency: AgencyRef
    channel: str
    since: Moment


class LinesOut(Struct, frozen=True, kw_only=True):
    lines: tuple[LineOut, ...]


class ReconciliationIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The carrier's records of one line for a span. `left_out` counts rows that could not be read; with any, the span is
    not reconciled. `file` is the SHA-256 of what the carrier delivered."""

    since: MomentIn
    until: MomentIn
    rows: Annotated[tuple[CallIn, ...], Meta(max_length=MOST_ROWS)]
    left_out: Count
    file: DigestText


class LookupIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    number: Phone


class LookupOut(Struct, frozen=True, kw_only=True):
    """Whether the number is a registered line, and whose. That it is none says only that: whoever calls with it may
    still have been sent."""

    ours: bool
    agency: str | None
    since: Moment | None
    channel: str | None


def _list(call: Call) -> Answer:
    lines = tuple(
        LineOut(
            line=LineId(event.word("line")),
            number=event.word("number"),
            agency=AgencyId(event.word("agency")),
            channel=event.word("channel"),
            since=moment(event.instant("since")),
        )
        for event in registered_lines(call.parts.office)
    )
    return answer(200, LinesOut(lines=lines))


def _register(call: Call, body: LineIn) -> Answer:
    office = call.parts.office
    since = instant(body.since, "$.since")
    return answer(
        201, LineMade(line=register_line(office, office.number(body.number), agency=body.agency, since=since, by=call.caller.staff))
    )


def _reconcile(call: Call, body: ReconciliationIn) -> Answer:
    records = LineRecords(
        line=LineId(call.id("line", "line")),
        since=instant(body.since, "$.since"),
        until=instant(body.until, "$.until"),
        rows=call_records(body.rows),
        left_out=body.left_out,
        file=Digest(binary(body.file, "$.file", size=SIZE)),
    )
    return answer(200, tally_out(reconcile_line(call.parts.office, records, by=call.caller.staff)))


def _look_up(call: Call, body: LookupIn) -> Answer:
    office = call.parts.office
    found = whose_line(office, office.number(body.number))
    if found is None:
        return answer(200, LookupOut(ours=False, agency=None, since=None, channel=None))
    return answer(200, LookupOut(ours=True, agency=found.agency, since=moment(found.since), channel=found.channel))


ENDPOINTS: Final = (
    Endpoint(
        method="GET",
        path="/v1/lines",
        summary="The register of lines",
        tag="lines",
        needs=Needs(scope="lines.read"),
        work=plain(_list),
        answers=(Result(status=200, content=LinesOut, means="Oldest first."),),
    ),
    Endpoint(
        method="POST",
        path="/v1/lines",
        summary="Register a line",
        tag="lines",
        needs=Needs(scope="lines.write"),
        work=takes(LineIn, _register),
        answers=(Result(status=201, content=LineMade, means="Registered; it is public from now on."),),
        problems=("not-allowed", "unusable"),
        once="key",
    ),
    Endpoint(
        method="POST",
        path="/v1/lines/{line:str}/reconciliations",
        summary="Compare the carrier's records of a line with the log",
        tells="Every call in them is entered if it was not. From then on silence about that line and span means something.",
        tag="lines",
        needs=Needs(scope="lines.write"),
        work=takes(ReconciliationIn, _reconcile),
        answers=(Result(status=200, content=TallyOut, means="Reconciled."),),
        problems=("not-allowed", "not-found", "unusable"),
        once="key",
        most_bytes=MOST_BYTES,
        ids={"line": "line"},
    ),
    Endpoint(
        method="POST",
        path="/v1/line-lookups",
        summary="Is this number one of yours?",
        tells="Anybody may ask, twenty times a minute. Nothing is kept of the number.",
        tag="lines",
        needs=Needs(),
        work=takes(LookupIn, _look_up),
        answers=(Result(status=200, content=LookupOut, means="Looked up."),),
        problems=("unusable",),
        rate=Rate(most=20),
    ),
)
