"""Agencies and the institution: contracts, evaluations, licence and impact assessments, by the compliance officer's systems."""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from minglu.acts.standing import Assessment, Evaluation, Terms, assess_purpose, contract_agency, evaluate_agency, license_institution
from minglu.api.answer import Answer, answer
from minglu.api.callers import Needs
from minglu.api.endpoint import Call, Endpoint, Result, Work, takes
from minglu.api.persons import EnteredOut
from minglu.api.shapes import Channel, DigestText, MomentIn, Purpose, binary, each_once, instant
from minglu.canon.digest import SIZE, Digest
from minglu.canon.ids import AgencyId


class ContractIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new contract: from when until when, and what it covers. It takes the place of the one before."""

    since: MomentIn
    until: MomentIn
    purposes: Annotated[tuple[Purpose, ...], Meta(max_length=5)]
    channels: Annotated[tuple[Channel, ...], Meta(max_length=8)]


class EvaluationIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When the agency was evaluated, and whether it passed. `report` is the SHA-256 of the report, if there is one."""

    evaluated: MomentIn
    result: Literal["passed", "failed"]
    report: DigestText | None = None


class LicenceIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the lender is licensed as."""

    licence: Literal["bank", "consumer_finance", "micro_loan", "other"]


class AssessmentIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The impact of a purpose was assessed, and counts for a span. `report` is the SHA-256 of the report."""

    purpose: Purpose
    report: DigestText
    since: MomentIn
    until: MomentIn


def _contract(call: Call, body: ContractIn) -> Answer:
    terms = Terms(
        since=instant(body.since, "$.since"),
        until=instant(body.until, "$.until"),
        purposes=each_once(body.purposes),
        channels=each_once(body.channels),
    )
    return _entered(contract_agency(call.parts.office, _agency(call), terms, by=call.caller.staff))


def _evaluate(call: Call, body: EvaluationIn) -> Answer:
    report = Digest(binary(body.report, "$.report", size=SIZE)) if body.report is not None else None
    evaluation = Evaluation(evaluated=instant(body.evaluated, "$.evaluated"), result=body.result, report=report)
    return _entered(evaluate_agency(call.parts.office, _agency(call), evaluation, by=call.caller.staff))


def _license(call: Call, body: LicenceIn) -> Answer:
    return _entered(license_institution(call.parts.office, body.licence, by=call.caller.staff))


def _assess(call: Call, body: AssessmentIn) -> Answer:
    assessment = Assessment(
        purpose=body.purpose,
        report=Digest(binary(body.report, "$.report", size=SIZE)),
        since=instant(body.since, "$.since"),
        until=instant(body.until, "$.until"),
    )
    return _entered(assess_purpose(call.parts.office, assessment, by=call.caller.staff))


def _agency(call: Call) -> AgencyId:
    return AgencyId(call.id("agency", "agy"))


def _entered(index: int) -> Answer:
    return answer(201, EnteredOut(entry=index))


def _endpoint(path: str, summary: str, work: Work, *, tells: str, ids: tuple[str, ...] = ()) -> Endpoint:
    return Endpoint(
        method="POST",
        path=path,
        summary=summary,
        tells=tells,
        tag="agencies",
        needs=Needs(scope="agencies.write"),
        work=work,
        answers=(Result(status=201, content=EnteredOut, means="Entered."),),
        problems=("not-allowed", "not-found", "unusable") if ids else ("not-allowed", "unusable"),
        once="key",
        ids=dict.fromkeys(ids, "agy"),
    )


_OFFICER: Final = "For the compliance officer's systems."

ENDPOINTS: Final = (
    _endpoint(
        "/v1/agencies/{agency:str}/contracts",
        "Enter a new contract with an agency",
        takes(ContractIn, _contract),
        tells=f"Asks beyond its purposes and channels are refused from now on. {_OFFICER}",
        ids=("agency",),
    ),
    _endpoint(
        "/v1/agencies/{agency:str}/evaluations",
        "Enter the evaluation of an agency",
        takes(EvaluationIn, _evaluate),
        tells=_OFFICER,
        ids=("agency",),
    ),
    _endpoint(
        "/v1/licences", "Say what the lender is licensed as", takes(LicenceIn, _license), tells=f"The newest word counts. {_OFFICER}"
    ),
    _endpoint(
        "/v1/assessments", "Enter the impact assessment of a purpose", takes(AssessmentIn, _assess), tells=f"PIPL art. 55. {_OFFICER}"
    ),
)
