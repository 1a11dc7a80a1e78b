"""Licence, assessments, contracts, evaluations: entered by the compliance officer, and seen by the rules at once."""

import pytest

from minglu.acts.errors import NotAllowed, NotFound, Unusable
from minglu.acts.standing import Assessment, Evaluation, Terms, assess_purpose, contract_agency, evaluate_agency, license_institution
from minglu.canon.digest import sha256
from minglu.canon.instants import DAY, Instant
from minglu.rules.question import CHANNELS, PURPOSES
from minglu.rules.table import LICENCES
from tests.unit.acts.cast import A_YEAR_ON, AGENCY, HANDLER, LOADER, NOW, OFFICER, fresh_id

REPORT = sha256(b"a report (invented)")
REGISTER = "=institution"


def terms(**changes):
    return Terms(**{"since": NOW, "until": A_YEAR_ON, "purposes": PURPOSES, "channels": CHANNELS, **changes})


def assessment(**changes):
    return Assessment(**{"purpose": "collection", "report": REPORT, "since": NOW, "until": A_YEAR_ON, **changes})


@pytest.mark.parametrize("licence", LICENCES)
def test_the_newest_licence_is_in_the_register(lender, licence) -> None:
    license_institution(lender.node.office, licence, by=OFFICER.id)
    assert lender.said(REGISTER, "institution.licensed") == {"licence": licence, "actor": OFFICER.id}


@pytest.mark.parametrize("licence", ["", "Bank", "pawnshop"])
def test_another_licence_is_none(lender, licence) -> None:
    with pytest.raises(Unusable, match="a licence is one of"):
        license_institution(lender.node.office, licence, by=OFFICER.id)


def test_an_assessment_names_its_purpose_its_report_and_its_span(lender) -> None:
    assess_purpose(lender.node.office, assessment(), by=OFFICER.id)
    said = lender.said(REGISTER, "purpose.assessed")
    assert (said["purpose"], said["since"], said["until"]) == ("collection", NOW, A_YEAR_ON)


@pytest.mark.parametrize("change", [{"purpose": "marketing"}, {"purpose": ""}, {"until": NOW}, {"since": A_YEAR_ON}])
def test_an_assessment_of_nothing_is_refused(lender, change) -> None:
    with pytest.raises(Unusable):
        assess_purpose(lender.node.office, assessment(**change), by=OFFICER.id)


def test_an_agency_does_only_what_its_newest_contract_covers(lender) -> None:
    office = lender.node.office
    contract_agency(office, AGENCY, terms(purposes=("pass_on_message",)), by=OFFICER.id)
    assert "cn.pipl-21-scope" in lender.refused_by()
    contract_agency(office, AGENCY, terms(channels=("message",)), by=OFFICER.id)
    assert "cn.pipl-21-scope" in lender.refused_by()
    contract_agency(office, AGENCY, terms(), by=OFFICER.id)
    lender.permitted()


def test_a_contract_that_has_run_out_permits_nothing(lender) -> None:
    contract_agency(lender.node.office, AGENCY, terms(since=Instant(NOW - DAY), until=NOW), by=OFFICER.id)
    assert lender.refused_by()


@pytest.mark.parametrize("change", [{"purposes": ("marketing",)}, {"channels": ("phone",)}, {"until": NOW}])
def test_a_contract_of_no_sense_is_refused(lender, change) -> None:
    with pytest.raises(Unusable):
        contract_agency(lender.node.office, AGENCY, terms(**change), by=OFFICER.id)


def test_an_evaluation_is_entered_with_its_result_and_report(lender) -> None:
    evaluate_agency(lender.node.office, AGENCY, Evaluation(evaluated=NOW, result="passed", report=REPORT), by=OFFICER.id)
    evaluate_agency(lender.node.office, AGENCY, Evaluation(evaluated=NOW, result="failed"), by=OFFICER.id)
    assert "report" not in lender.said(AGENCY, "agency.evaluated")
    assert lender.said(AGENCY, "agency.evaluated")["result"] == "failed"


@pytest.mark.parametrize(("evaluated", "result"), [(NOW, "good"), (NOW, ""), (Instant(NOW + 1), "passed")])
def test_an_evaluation_that_was_not_made_is_refused(lender, evaluated, result) -> None:
    with pytest.raises(Unusable):
        evaluate_agency(lender.node.office, AGENCY, Evaluation(evaluated=evaluated, result=result), by=OFFICER.id)


def test_nothing_is_said_of_an_agency_that_nobody_registered(lender) -> None:
    office, stranger = lender.node.office, fresh_id("agy")
    with pytest.raises(NotFound, match="register it first"):
        contract_agency(office, stranger, terms(), by=OFFICER.id)
    with pytest.raises(NotFound, match="register it first"):
        evaluate_agency(office, stranger, Evaluation(evaluated=NOW, result="passed"), by=OFFICER.id)


@pytest.mark.parametrize("by", [HANDLER, LOADER])
def test_only_the_compliance_officer_enters_them(lender, by) -> None:
    office = lender.node.office
    for entering in (
        lambda: license_institution(office, "bank", by=by.id),
        lambda: assess_purpose(office, assessment(), by=by.id),
        lambda: contract_agency(office, AGENCY, terms(), by=by.id),
        lambda: evaluate_agency(office, AGENCY, Evaluation(evaluated=NOW, result="passed"), by=by.id),
    ):
        with pytest.raises(NotAllowed, match="compliance_officer"):
            entering()


def test_once_there_is_an_officer_the_operator_enters_none_of_it(lender) -> None:
    with pytest.raises(NotAllowed):
        license_institution(lender.node.office, "bank", by=None)
