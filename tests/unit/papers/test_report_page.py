"""A page of a report stands alone: no script, nothing from outside, every text escaped."""

import re

import pytest

from minglu.papers.report_page import write_page
from tests.unit.papers.reporting import NASTY, report


def test_it_says_all_of_it() -> None:
    page = write_page(report())
    assert page.startswith("<!doctype html>")
    for said in ("催收体检报告", "共两条记录。", "疑似违规的记录", "按机构", "甲公司", "没有记录。", "不是法律意见。", "<svg"):
        assert said in page


@pytest.mark.parametrize("cell", NASTY)
def test_what_stood_in_a_file_is_never_markup(cell: str) -> None:
    assert "<script" not in write_page(report(cells=(cell,)))


def test_it_loads_nothing() -> None:
    page = write_page(report())
    assert not re.search(r"(src|href)=\"(?!#)", page)
    assert "url(" not in page
    assert "@import" not in page
