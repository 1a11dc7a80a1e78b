"""A report on paper: every sentence is there, and no odd sign in somebody's file refuses it."""

import io

import pytest
from pypdf import PdfReader

from minglu.papers.write_report import printable, write_report
from minglu.wiring.catalogues import load
from tests.unit.papers.reporting import NASTY, report


def text_of(data: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).replace("\n", "")


def test_it_says_all_of_it() -> None:
    said = text_of(write_report(report(), words=load("zh")))
    for sentence in ("催收体检报告", "共两条记录。", "疑似违规的记录", "甲公司", "没有记录。", "不是法律意见。"):
        assert sentence in said


def test_the_same_report_is_the_same_bytes() -> None:
    assert write_report(report(), words=load("zh")) == write_report(report(), words=load("zh"))


@pytest.mark.parametrize("cell", NASTY[:-1])
def test_what_stood_in_a_file_is_printed_as_it_stood(cell: str) -> None:
    said = text_of(write_report(report(cells=(cell,)), words=load("zh")))
    assert printable(cell).replace(" ", "")[:6] in said.replace(" ", "")


@pytest.mark.parametrize(("text", "printed"), [("甲\x00乙", "甲□乙"), ("😀", "□"), ("№ café “好”", "□ café “好”"), ("10:00", "10:00")])
def test_a_sign_that_no_font_has_is_a_box(text: str, printed: str) -> None:
    assert printable(text) == printed
