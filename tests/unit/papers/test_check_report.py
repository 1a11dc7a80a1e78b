"""The report of a check-up: what each section says, in both languages, and what it never says."""

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from minglu.audit.checked import Checkup
from minglu.canon.instants import Instant
from minglu.evidence.sources import SourceRead
from minglu.papers.check_report import lay_out_checkup
from minglu.papers.report import Report, Section
from minglu.papers.report_book import write_book
from minglu.papers.report_page import write_page
from minglu.papers.write_report import write_report
from minglu.rules.fact import FactValue
from minglu.wiring.catalogues import LANGUAGES, load
from tests.unit.papers.checkups import FIRST, FOUND, HINT, NASTY, NOTHING, QUIET, SOURCES, THREAT, content, packs, tally

DAY = 86_400_000


def lay_out(
    checkup: Checkup = FOUND,
    *,
    language: str = "en",
    sources: tuple[SourceRead, ...] = SOURCES,
    stated: Mapping[str, FactValue] | None = None,
) -> Report:
    return lay_out_checkup(
        checkup,
        packs=packs(),
        content=content(),
        sources=sources,
        zone=ZoneInfo("Asia/Shanghai"),
        stated=stated or {},
        made=date(2026, 11, 24),
        words=load(language),
    )


def section(name: str, report: Report | None = None) -> Section:
    return next(one for one in (report or lay_out()).sections if one.name == name)


def rows(name: str, report: Report | None = None, *, table: int = 0) -> tuple[tuple[str | int, ...], ...]:
    return section(name, report).tables[table].rows


def test_a_row_of_the_table_is_read_aloud_and_confidence_is_explained() -> None:
    read, terms = section("rules").says[1:]
    assert read.startswith("How to read it: Rule 1 says that by what the files say 30 records touch GB/T 45251-2025")
    assert "two or more independent reports" in read
    assert "How well checked" in terms


def test_rules_are_numbered_once_and_called_by_their_numbers() -> None:
    report = lay_out()
    assert [row[0] for row in rows("rules", report)] == ["Rule 1", "Rule 2", "Rule 3 (hint)"]
    assert rows("agencies", report)[0] == ("甲公司", 700, 20, "2.9%", "Rule 1 × 20")
    assert rows("persons", report) == (("0123456789abcdef", 9, 3, "Rule 1; Rule 2"),)
    assert [one.short for one in report.sections if one.short] == [
        f"Examples: {name}" for name in ("Rule 1", "Rule 2", "Rule 3", "Words 1")
    ]


def test_a_hint_is_in_the_table_and_neither_in_the_chart_nor_in_the_count_of_rules() -> None:
    report = lay_out()
    bars = section("rules", report).bars
    assert bars is not None
    assert len(bars.labels) == 2
    assert [figure.value for figure in report.figures] == ["1,100", "33", "31", "2"]
    assert rows("rules", report)[2][5] == 500
    assert packs().rule(HINT).effect == "warn"


def test_what_was_said_has_its_article_its_force_and_its_examples() -> None:
    report = lay_out()
    ((number, citation, *_, count, _persons, _agencies),) = rows("content", report)
    assert (number, count) == ("Words 1", 5)
    assert "Public Security" in str(citation)
    examples = section("content-1", report)
    assert THREAT in examples.title
    assert len(examples.tables[0].rows) == 2


def test_all_hours_stand_there_and_an_empty_one_is_nought() -> None:
    hours = rows("hours")
    assert [row[0] for row in hours] == [f"{hour:02}:00" for hour in range(24)]
    assert (hours[2][:3], hours[3]) == (("02:00", 40, 30), ("03:00", 0, 0, ""))


@pytest.mark.parametrize(
    ("days", "first", "periods"),
    [
        (31, "31 Aug 2026", 31),
        (32, "31 Aug 2026", 5),
        (371, "31 Aug 2026", 53),
        (372, "1 Aug 2026", 14),
    ],
)
def test_time_is_told_in_days_weeks_or_months(days: int, first: str, periods: int) -> None:
    names = [date.fromordinal(date(2026, 8, 31).toordinal() + day).strftime("%Y%m%d") for day in range(days)]
    report = lay_out(replace(FOUND, by_day=tuple(tally(name, 10, 1) for name in names)))
    told = rows("periods", report)
    assert (told[0][0], len(told)) == (first, periods)
    assert sum(int(row[1]) for row in told) == 10 * days


def test_only_so_many_collectors_are_listed_and_the_text_says_so() -> None:
    collectors = section("collectors")
    assert len(collectors.tables[0].rows) == 200
    assert collectors.says == ("The 200 with the most, of 250.",)


def test_what_could_not_be_judged_is_told_by_what_is_missing_and_by_rule() -> None:
    assert rows("unjudged")[0][1:] == (1, 900)
    assert [row[1] for row in rows("unjudged", table=1)] == [900]


def test_what_was_presumed_and_stated_is_told_in_words() -> None:
    report = lay_out(language="zh", stated={"licence": "consumer_finance", "product": "internet_loan"})
    assert [row[1] for row in rows("presumed", report)] == ["否", load("zh").say("purpose.pass_on_message"), "电话"]
    said = section("presumed", report).says
    assert said[0] == "对方所在时区：Asia/Shanghai。"
    assert ["消费金融公司" in said[1], "互联网贷款" in said[2]] == [True, True]


@pytest.mark.parametrize(
    ("language", "place", "places"),
    [("zh", "calls.csv 第3行", "calls.csv 第9至11行"), ("en", "calls.csv, row 3", "calls.csv, rows 9 to 11")],
)
def test_places_in_files_are_told_in_the_readers_language(language: str, place: str, places: str) -> None:
    report = lay_out(language=language)
    ((_, why, count, first),) = rows("sources", report, table=1)
    assert (why, count) == (load(language).say("unread.no_moment"), 7)
    assert place in str(first)
    assert places in str(first)
    assert rows("content-1", report)[1][0] == "其他"


def test_a_check_up_of_nothing_says_so_and_stands() -> None:
    for language in LANGUAGES:
        report = lay_out(NOTHING, language=language, sources=())
        assert report.says == (load(language).say("checkup.nothing_read"),)
        assert write_page(report)
        assert write_book(report)
        assert write_report(report, words=load(language)).startswith(b"%PDF-")


def test_without_breaches_nothing_is_charted_and_the_open_part_is_pointed_to() -> None:
    report = lay_out(
        replace(FOUND, breaches=0, by_rule=FOUND.by_rule[2:3], by_agency=(tally("甲", 7, 0, agency="甲"),), worst=(), content=())
    )
    assert [section(name, report).bars for name in ("rules", "agencies")] == [None, None]
    assert "could not be judged" in section("rules", report).empty


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_three_forms_say_the_same(language: str) -> None:
    report = lay_out(language=language)
    page = write_page(report)
    book = load_workbook(io.BytesIO(write_book(report)))
    cells = {cell for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row}
    paper = "".join(found.extract_text() for found in PdfReader(io.BytesIO(write_report(report, words=load(language)))).pages)
    flat = re.sub(r"\s", "", paper)
    for figure in report.figures:
        assert figure.value in page
        assert figure.value in paper
        assert f"{figure.label}: {figure.value}" in cells
    for part in report.sections:
        assert part.title in {cell for cell in cells if isinstance(cell, str)}
        assert re.sub(r"\s", "", part.title) in flat
    assert NASTY in cells
    assert "<script" not in page
    assert QUIET in page


def test_no_sheet_has_the_name_of_another() -> None:
    names = load_workbook(io.BytesIO(write_book(lay_out()))).sheetnames
    assert len({name.lower() for name in names}) == len(names)
    assert all(len(name) <= 31 for name in names)


def test_the_span_is_told_by_the_clock_of_the_people_called() -> None:
    late = replace(FOUND, first=Instant(FIRST + 23 * 3_600_000), last=Instant(FIRST + 30 * DAY))
    assert lay_out(late).says[0].startswith("1 Sep 2026 to 30 Sep 2026: 1,200 records")
