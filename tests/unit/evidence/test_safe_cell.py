"""No cell that somebody else wrote becomes a formula in a table of ours."""

import pytest

from minglu.evidence.safe_cell import safe_cell


@pytest.mark.parametrize(
    "text",
    ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "＝1", "＋1", "=", "+8616000000202"],
)
def test_what_a_spreadsheet_would_run_is_told_to_be_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "接通", "16000000202", "2026-11-03 08:05:00", "a=b", "1-2", "甲公司", "😀"])
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize("hidden", ["\x00=1", "\x01=1", "\ufffe=1", "\uffff=1", "\udc80=1"])
def test_what_xml_cannot_hold_goes_and_hides_no_formula(hidden: str) -> None:
    assert safe_cell(hidden) == "'=1"
