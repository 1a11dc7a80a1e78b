"""Reports as PDF.

    write_report(report, words=load("zh"))[:5] == b"%PDF-"

The same report gives the same bytes on every machine; how it is set is said in `typeset`.
"""

import re
from typing import Final

from minglu.canon.json import Object, Value
from minglu.papers.charts import bars
from minglu.papers.report import Bars, Report, Section, Table
from minglu.papers.typeset import typeset
from minglu.words.catalogue import Catalogue
from minglu.words.formats import say_count

# More bars than this are set narrower, so that they stay on the page of their title.
_MOST_BARS: Final = 10
# Latin, the punctuation that both languages use, and the characters of the Chinese we print.
_UNPRINTABLE: Final = re.compile("[^ -~\u00a0-\u017f\u2010-\u2027\u2030-\u203a\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")


def write_report(report: Report, *, words: Catalogue) -> bytes:
    """The report as PDF/A-2b. Raises WrongLetter, or NotPrinted when the typesetter fails."""
    return typeset("report.typ", _page(report, words=words), dated=report.made)


def draw(chart: Bars) -> str:
    """A chart as SVG."""
    return bars(chart.series, title=chart.title, description=chart.says, labels=chart.labels, stacked=chart.stacked)


def cell_text(value: str | int) -> str:
    """What stands in a cell that people read."""
    return say_count(value) if isinstance(value, int) else value


def printable(text: str) -> str:
    """A text from somebody's file with a box for what our fonts do not have: a report is not refused for one odd sign."""
    return _UNPRINTABLE.sub("□", text)


def _page(report: Report, *, words: Catalogue) -> Object:
    return {
        "language": report.language,
        "title": report.title,
        "dated": [report.made.year, report.made.month, report.made.day],
        "says": list(report.says),
        "figures": [{"label": figure.label, "value": figure.value} for figure in report.figures],
        "sections": [_section(section) for section in report.sections],
        "advice": report.advice,
        "page": words.say("letter.page", page="<page>", pages="<pages>"),
    }


def _section(section: Section) -> Object:
    filled = [table for table in section.tables if table.rows]
    tables: list[Value] = [_table(table) for table in filled]
    return {
        "title": section.title,
        "says": list(section.says),
        "chart": draw(section.bars) if section.bars is not None else "",
        "long": section.bars is not None and len(section.bars.labels) > _MOST_BARS,
        "tables": tables,
        "empty": "" if filled else section.empty,
    }


def _table(table: Table) -> Object:
    return {
        "columns": [{"title": column.title, "number": column.number, "wide": column.wide} for column in table.columns],
        "rows": [[printable(cell_text(value)) for value in row] for row in table.rows],
    }
