"""The standing of the institution and its agencies: licence, impact assessments, contracts, evaluations.

    license_institution(office, "consumer_finance", by=officer)
    assess_purpose(office, Assessment(purpose="collection", report=sha256(report), since=…, until=…), by=officer)
    contract_agency(office, agency, Terms(since=…, until=…, purposes=("collection",), channels=("call",)), by=officer)

The newest word about a licence and a contract counts; of assessments and evaluations each one stays. `by` is None only for
what the operator enters when the log is opened. Registering and suspending an agency is `register`'s business.
"""

from dataclasses import dataclass
from typing import Final

from minglu.acts.allow import acting, allow
from minglu.acts.errors import NotFound, Unusable
from minglu.acts.office import Members, Office
from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest
from minglu.canon.ids import AgencyId, StaffId
from minglu.canon.instants import Instant
from minglu.rules.question import CHANNELS, PURPOSES
from minglu.rules.table import LICENCES

RESULTS: Final = ("passed", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The impact of a purpose on persons was assessed, and counts for a span; the digest binds the report."""

    purpose: str
    report: Digest
    since: Instant
    until: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a contract with an agency covers, and for how long."""

    since: Instant
    until: Instant
    purposes: tuple[str, ...]
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """An agency was evaluated: when, with which result, by which report if there is one."""

    evaluated: Instant
    result: str
    report: Digest | None = None


def license_institution(office: Office, licence: str, *, by: StaffId | None) -> int:
    """What the lender is licensed as. Raises NotAllowed, Unusable."""
    allow(office, by, "institution.license")
    if licence not in LICENCES:
        raise Unusable(f"a licence is one of {', '.join(LICENCES)}")
    return office.enter(office.draft("institution.licensed", facts={"licence": licence, **acting(by)}))


def assess_purpose(office: Office, assessment: Assessment, *, by: StaffId | None) -> int:
    """Raises NotAllowed, Unusable."""
    allow(office, by, "purpose.assess")
    if assessment.purpose not in PURPOSES:
        raise Unusable(f"a purpose is one of {', '.join(PURPOSES)}")
    _check_span(assessment.since, assessment.until)
    facts: Members = {
        "purpose": assessment.purpose,
        "report": render_base64(assessment.report),
        "since": int(assessment.since),
        "until": int(assessment.until),
        **acting(by),
    }
    return office.enter(office.draft("purpose.assessed", facts=facts))


def contract_agency(office: Office, agency: AgencyId, terms: Terms, *, by: StaffId | None) -> int:
    """A new contract with a registered agency takes the place of the one before. Raises NotAllowed, NotFound, Unusable."""
    allow(office, by, "agency.contract")
    _check_known(office, agency)
    _check_span(terms.since, terms.until)
    facts: Members = {
        "agency": agency,
        "since": int(terms.since),
        "until": int(terms.until),
        "purposes": list(check_words(terms.purposes, known=PURPOSES, what="purposes")),
        "channels": list(check_words(terms.channels, known=CHANNELS, what="channels")),
        **acting(by),
    }
    return office.enter(office.draft("agency.contracted", facts=facts))


def evaluate_agency(office: Office, agency: AgencyId, evaluation: Evaluation, *, by: StaffId | None) -> int:
    """Raises NotAllowed, NotFound, Unusable."""
    allow(office, by, "agency.evaluate")
    _check_known(office, agency)
    if evaluation.result not in RESULTS or evaluation.evaluated > office.clock.now():
        raise Unusable(f"an evaluation was made, on a day that has begun, and its result is one of {', '.join(RESULTS)}")
    bound: Members = {"report": render_base64(evaluation.report)} if evaluation.report is not None else {}
    said: Members = {"agency": agency, "evaluated": int(evaluation.evaluated), "result": evaluation.result}
    return office.enter(office.draft("agency.evaluated", facts={**said, **bound, **acting(by)}))


def check_words(words: tuple[str, ...], *, known: tuple[str, ...], what: str) -> tuple[str, ...]:
    """The words, each once, in the order of those that are known. Raises Unusable for any other."""
    if not set(words) <= set(known):
        raise Unusable(f"the {what} of a contract are of {', '.join(known)}")
    return tuple(word for word in known if word in words)


def _check_known(office: Office, agency: AgencyId) -> None:
    if not any(event.kind == "agency.registered" for event in office.book.history([agency]).of(agency)):
        raise NotFound("this agency is not registered; register it first")


def _check_span(since: Instant, until: Instant) -> None:
    if not since < until:
        raise Unusable("a span ends after it begins")
