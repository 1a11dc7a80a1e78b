"""The receipt a person keeps."""

import pytest

from minglu.cases.complaint import filing_digest
from minglu.cases.errors import WrongPaper
from minglu.cases.receipt import make_receipt, parse_receipt, render_receipt
from tests.unit.cases.story import BILL_ID, CASE, FILED, SHOT_ID, alleged, filing

FILING = filing(alleged(), exhibits=(BILL_ID, SHOT_ID))
TEXT = render_receipt(make_receipt(FILING))


def test_a_receipt_names_case_moment_digest_and_each_exhibit() -> None:
    lines = TEXT.splitlines()
    assert lines[:3] == ["minglu-receipt/v1", CASE, str(FILED)]
    assert [line.split()[0] for line in lines[4:]] == [BILL_ID, SHOT_ID]


def test_a_receipt_is_read_back_as_it_was_written() -> None:
    assert parse_receipt(TEXT) == make_receipt(FILING)
    assert parse_receipt(TEXT).filing == filing_digest(FILING)


def test_a_receipt_without_exhibits_is_a_receipt() -> None:
    plain = make_receipt(filing(alleged()))
    assert parse_receipt(render_receipt(plain)) == plain


WRONG = {
    "empty": "",
    "another title": TEXT.replace("v1", "v2"),
    "no last line end": TEXT.rstrip("\n"),
    "a line more": TEXT + "\n",
    "a moment with a sign": TEXT.replace(str(FILED), f"+{FILED}"),
    "a moment with a leading zero": TEXT.replace(str(FILED), f"0{FILED}"),
    "a moment in Arabic digits": TEXT.replace(str(FILED), "١٢٣"),
    "a moment after 2100": TEXT.replace(str(FILED), "9" * 13),
    "a case of another kind": TEXT.replace("case_", "task_"),
    "a short digest": TEXT.replace(TEXT.splitlines()[3], "AAAA"),
    "an exhibit without digest": TEXT.replace(TEXT.splitlines()[4], BILL_ID),
    "two spaces": TEXT.replace(f"{BILL_ID} ", f"{BILL_ID}  "),
    "carriage returns": TEXT.replace("\n", "\r\n"),
    "too many exhibits": TEXT + (TEXT.splitlines()[4] + "\n") * 120,
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG.keys())
def test_a_receipt_is_not_read_from(text: str) -> None:
    with pytest.raises(WrongPaper, match="receipt"):
        parse_receipt(text)
