import pytest

from tests.unit.web.citizen.complaining import BILL, NUMBER, OTHER, PNG, POINT, filed, found
from tests.web_stage import Visitor, be_person

PAGES = ("", "/receipt", "/receipt/file", "/receipt/proof", "/evidence", "/letters")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_of_a_case_can_be_read_in_both_languages(visitor: Visitor, language: str) -> None:
    visitor.cookies.set("lang", language)
    case = filed(visitor)
    for place in ("/me/cases", *(f"/me/cases/{case}{page}" for page in PAGES if page != "/receipt/proof")):
        assert visitor.get(place).status_code == 200, place
    assert case in visitor.get(f"/me/cases/{case}/receipt/file").text
    assert 'href="/status"' in visitor.get(f"/me/cases/{case}/receipt").text


def test_somebody_elses_case_is_no_case(visitor: Visitor) -> None:
    case = filed(visitor)
    visitor.cookies.delete("person")
    be_person(visitor, OTHER)
    for place in PAGES:
        assert visitor.get(f"/me/cases/{case}{place}").status_code == 404
    assert visitor.post(f"/me/cases/{case}/dispute", data={"text": "no"}).status_code == 404
    assert visitor.post(f"/me/cases/{case}/evidence", files=[("files", ("a", BILL))]).status_code == 404
    assert visitor.post(f"/me/cases/{case}/letters/file", data={}).status_code == 404
    assert case not in visitor.get("/me/cases").text


def test_a_stranger_proves_a_number_first(visitor: Visitor) -> None:
    for place in ("", "/x", *(f"/case_{'0' * 32}{page}" for page in PAGES)):
        assert visitor.get(f"/me/cases{place}").headers["location"] == "/me/prove"


def test_the_finding_is_shown_with_its_sentence_and_can_be_disputed(visitor: Visitor) -> None:
    case = filed(visitor)
    assert "Being computed" in visitor.get(f"/me/cases/{case}").text
    found(visitor)
    text = visitor.get(f"/me/cases/{case}").text
    assert "What was found" in text
    assert visitor.post(f"/me/cases/{case}/dispute", data={"text": "Es war anders."}).headers["location"] == f"/me/cases/{case}"
    text = visitor.get(f"/me/cases/{case}").text
    assert "Es war anders." in text
    assert "Disputed by you" in text


@pytest.mark.parametrize("said", ["", "   ", "x" * 2001, "a\x00b"])
def test_a_dispute_that_cannot_be_taken_is_kept_on_the_page(visitor: Visitor, said: str) -> None:
    case = filed(visitor)
    answer = visitor.post(f"/me/cases/{case}/dispute", data={"text": said})
    assert answer.status_code == 400
    assert "You disputed it" not in visitor.get(f"/me/cases/{case}").text


def test_evidence_makes_a_new_edition_and_the_earlier_one_stays(visitor: Visitor) -> None:
    case = filed(visitor)
    found(visitor)
    sent = [("files", ("bill.csv", BILL, "text/csv"))]
    for _ in range(2):
        assert visitor.post(f"/me/cases/{case}/evidence", files=sent).headers["location"] == f"/me/cases/{case}"
    found(visitor)
    text = visitor.get(f"/me/cases/{case}").text
    assert "bill.csv" in text
    assert "Edition 2" in text
    assert "Earlier findings" in text


def test_evidence_of_nothing_or_of_an_empty_file_is_refused(visitor: Visitor) -> None:
    case = filed(visitor)
    assert "Choose a file" in visitor.post(f"/me/cases/{case}/evidence", data={"kind": "call"}).text
    assert "One file is empty" in visitor.post(f"/me/cases/{case}/evidence", files=[("files", ("a.csv", b""))]).text
    assert visitor.post(f"/me/cases/{case}/evidence", data={"since": "2101-01-01T00:00"}).status_code == 400


def test_the_code_of_a_receipt_shows_where_it_stands_and_nothing_else(visitor: Visitor) -> None:
    case = filed(visitor)
    visitor.cookies.delete("person")
    for code in (case, case.upper(), case.removeprefix("case_")):
        answer = visitor.post("/status", data={"code": code})
        assert answer.status_code == 200
        assert "This complaint was found" in answer.text
        for private in (NUMBER, "160****0202", "他找我的朋友"):
            assert private not in answer.text


@pytest.mark.parametrize("code", ["", "x", "case_" + "0" * 32, "per_" + "0" * 32, "case_" + "z" * 32, "x" * 61])
def test_a_code_that_is_none_shows_nothing(visitor: Visitor, code: str) -> None:
    answer = visitor.post("/status", data={"code": code})
    assert answer.status_code == 400
    assert "This complaint was found" not in answer.text


LETTER = {"kind": "demand", "name": "何小满", "contact": "青禾市虚构路3号"}


@pytest.mark.parametrize("kind", ["demand", "authority"])
def test_a_letter_is_previewed_and_taken_away_and_leaves_no_name_behind(visitor: Visitor, kind: str) -> None:
    case = filed(visitor)
    preview = visitor.post(f"/me/cases/{case}/letters", data={**LETTER, "kind": kind})
    assert preview.status_code == 200
    assert "What is asked for" in preview.text
    answer = visitor.post(f"/me/cases/{case}/letters/file", data={**LETTER, "kind": kind})
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    again = visitor.get(f"/me/cases/{case}/letters").text
    assert "何小满" not in again
    assert "was written" in again


@pytest.mark.parametrize("changed", [{"name": ""}, {"contact": ""}, {"kind": "poem"}, {"name": "x" * 121}, {"to_name": "a\x00"}])
def test_a_letter_that_cannot_be_made_says_which_field(visitor: Visitor, changed: dict[str, str]) -> None:
    case = filed(visitor)
    for place in ("letters", "letters/file"):
        assert visitor.post(f"/me/cases/{case}/{place}", data={**LETTER, **changed}).status_code == 400
    assert "was written" not in visitor.get(f"/me/cases/{case}/letters").text


@pytest.mark.parametrize(("since", "told"), [("2026-11-05T14:03", 0), ("2026-11-05T09:00", 1)])
def test_a_screenshot_brought_later_with_its_contact_opens_the_record_of_that_time(visitor: Visitor, since: str, told: int) -> None:
    case = filed(visitor)
    found(visitor)
    unheard = "this was before the time from which we can tell that the number is yours"
    assert visitor.get(f"/me/cases/{case}").text.count(unheard) == 1
    sent = [("files", ("call-list.png", PNG, "image/png"))]
    visitor.post(f"/me/cases/{case}/evidence", data={**POINT, "since": since}, files=sent)
    found(visitor)
    newest = visitor.get(f"/me/cases/{case}").text.split("Earlier findings")[0]
    assert newest.count(unheard) == told
