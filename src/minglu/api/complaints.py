"""Complaints: filed by a person over the lender's own app, read back by that person, and listed for those who handle them.

Filing asks for nothing that the lender holds, and is answered at once with a signed receipt (P3). What a file is, its
bytes say when it is read; nobody's word for it is taken, so none is asked for.
"""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from minglu.acts.board import Board, board
from minglu.acts.complain import Brought, Filed, file
from minglu.acts.read_case import CaseView, read_case
from minglu.api.answer import Answer, answer
from minglu.api.callers import Needs
from minglu.api.case_shapes import CaseOut, case_out
from minglu.api.endpoint import Call, Endpoint, Rate, Result, plain, takes
from minglu.api.errors import refuse, wrong_at
from minglu.api.problems import Moment
from minglu.api.shapes import CaseRef, Count, DigestText, ExhibitRef, Index, MomentIn, instant, moment
from minglu.canon.base64 import render_base64
from minglu.canon.ids import CaseId, ExhibitId, make_id
from minglu.canon.instants import HOUR
from minglu.cases.complaint import Allegation, Source
from minglu.cases.draft import clean_name
from minglu.cases.material import COMPLAINANT

MOST_BYTES: Final = 30_000_000
MOST_FILE: Final = 10_000_000

Want = Literal["stop", "apology", "who_used_it", "source_of_number", "erase", "compensation", "explanation"]


class SourceIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where it is told: the exhibit by its place in `exhibits` (from 0), and where in it."""

    exhibit: Annotated[int, Meta(ge=0, le=19)]
    place: Annotated[str, Meta(min_length=1, max_length=100)]


class AllegationIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One contact that the person reports. What they do not know stays out."""

    kind: Literal["call", "message"]
    since: MomentIn
    until: MomentIn
    direction: Literal["in", "out", "unknown"] = "unknown"
    other: Annotated[str, Meta(min_length=1, max_length=40)] | None = None
    seconds: Annotated[int, Meta(ge=0, le=86_400)] | None = None
    answered: bool | None = None
    said: Annotated[str, Meta(max_length=2_000)] = ""
    sources: Annotated[tuple[SourceIn, ...], Meta(max_length=20)] = ()


class ExhibitIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file, in base64."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    data: Annotated[bytes, Meta(min_length=1, max_length=MOST_FILE)]


class ComplaintIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happened, what shows it, and what the person wants."""

    allegations: Annotated[tuple[AllegationIn, ...], Meta(min_length=1, max_length=50)]
    exhibits: Annotated[tuple[ExhibitIn, ...], Meta(max_length=20)] = ()
    wants: Annotated[tuple[Want, ...], Meta(max_length=7)] = ()


class ExhibitOut(Struct, frozen=True, kw_only=True):
    exhibit: ExhibitRef
    name: str
    sha256: DigestText


class FiledOut(Struct, frozen=True, kw_only=True):
    """接收回执. `receipt` is a note signed by the log: keep it. `entry` is the complaint's place in the log."""

    case: CaseRef
    filed: Moment
    entry: Index
    receipt: str
    exhibits: tuple[ExhibitOut, ...]


class CaseLineOut(Struct, frozen=True, kw_only=True):
    """One case: where it stands, what it waits for, when its answer is due by law."""

    case: CaseRef
    filed: Moment
    state: str
    waits_for: str
    values: tuple[str, ...]
    due: Moment
    late: bool
    answered: Moment | None


class CasesOut(Struct, frozen=True, kw_only=True):
    """`recused` counts the cases that the key's holder may not see."""

    cases: tuple[CaseLineOut, ...]
    recused: Count


def _file(call: Call, body: ComplaintIn) -> Answer:
    office = call.parts.office
    exhibits = tuple(ExhibitId(office.id("exh")) for _ in body.exhibits)
    brought = tuple(
        Brought(exhibit=exhibit, name=clean_name(one.name), kind="other", from_whom=COMPLAINANT, data=one.data)
        for exhibit, one in zip(exhibits, body.exhibits, strict=True)
    )
    filed = file(
        office,
        call.parts.files,
        call.caller.person,
        allegations=[_allegation(one, place=place, exhibits=exhibits) for place, one in enumerate(body.allegations)],
        brought=brought,
        wants=tuple(sorted(set(body.wants))),
        # From the keyed mark of the Idempotency-Key: a try after a crash finds the case that the first one filed.
        case=CaseId(make_id("case", call.once[:16])),
    )
    call.parts.filed()
    return answer(201, _filed(filed))


def _allegation(body: AllegationIn, *, place: int, exhibits: tuple[ExhibitId, ...]) -> Allegation:
    at = f"$.allegations[{place}]"
    return Allegation(
        id=place + 1,
        kind=body.kind,
        since=instant(body.since, f"{at}.since"),
        until=instant(body.until, f"{at}.until"),
        direction=body.direction,
        other=body.other,
        seconds=body.seconds,
        answered=body.answered,
        said=body.said,
        sources=tuple(Source(exhibit=_named(one, exhibits=exhibits, at=at), place=one.place) for one in body.sources),
    )


def _named(source: SourceIn, *, exhibits: tuple[ExhibitId, ...], at: str) -> ExhibitId:
    if source.exhibit >= len(exhibits):
        raise wrong_at(f"{at}.sources", "names an exhibit that was not sent")
    return exhibits[source.exhibit]


def _filed(filed: Filed) -> FiledOut:
    return FiledOut(
        case=filed.case,
        filed=moment(filed.filing.complaint.filed),
        entry=filed.index,
        receipt=filed.receipt.decode("utf-8"),
        exhibits=tuple(ExhibitOut(exhibit=one.id, name=one.name, sha256=render_base64(one.sha256)) for one in filed.exhibits),
    )


def _read(call: Call) -> Answer:
    view = read_case(call.parts.office, call.parts.files, CaseId(call.id("case", "case")), person=call.caller.person)
    _check_since(call, view)
    return answer(200, case_out(view))


def _check_since(call: Call, view: CaseView) -> None:
    """A number is given out again: whoever proved it by a code sees what was filed since they hold it, and no former
    holder's complaint."""
    since = call.caller.visitor.said.get("since") if call.caller.visitor is not None else None
    if not isinstance(since, int) or view.filed < since:
        raise refuse("not-found")


def _list(call: Call) -> Answer:
    return answer(200, _cases(board(call.parts.office, by=call.caller.staff)))


def _cases(seen: Board) -> CasesOut:
    cases = tuple(
        CaseLineOut(
            case=row.case,
            filed=moment(row.filed),
            state=row.state,
            waits_for=row.waits_for,
            values=row.values,
            due=moment(row.clock.due),
            late=row.late,
            answered=moment(row.answered) if row.answered is not None else None,
        )
        for row in seen.rows
    )
    return CasesOut(cases=cases, recused=seen.recused)


ENDPOINTS: Final = (
    Endpoint(
        method="POST",
        path="/v1/complaints",
        summary="File a complaint",
        tells="With a person's token. Heard at once, whatever the witnesses do; the finding follows within minutes.",
        tag="complaints",
        needs=Needs(person=True),
        work=takes(ComplaintIn, _file),
        answers=(Result(status=201, content=FiledOut, means="Filed, with its receipt."),),
        problems=("wrong-filing", "not-found", "unusable"),
        once="key",
        most_bytes=MOST_BYTES,
        rate=Rate(most=20, within=HOUR),
    ),
    Endpoint(
        method="GET",
        path="/v1/complaints",
        summary="Where every case stands",
        tells="For a key whose holder handles, investigates or reviews complaints. Open cases first, the one due soonest on top.",
        tag="complaints",
        needs=Needs(scope="complaints.read"),
        work=plain(_list),
        answers=(Result(status=200, content=CasesOut, means="As of now. No person is named."),),
        problems=("not-allowed",),
    ),
    Endpoint(
        method="GET",
        path="/v1/complaints/{case:str}",
        summary="The person's own case",
        tells="With a person's token: every edition of the finding, every answer, the clocks.",
        tag="complaints",
        needs=Needs(person=True),
        work=plain(_read),
        answers=(Result(status=200, content=CaseOut, means="As of now."),),
        problems=("not-found",),
        rate=Rate(most=120),
        ids={"case": "case"},
    ),
)
