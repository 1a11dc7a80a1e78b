"""A report: titles, sentences, tables and bars, the same on a page, on paper and in a workbook.

    Report(language="zh", title="催收体检报告", says=("…",), made=date(2026, 11, 24), sections=(Section(…),))

Whoever has something to report lays it out once as this value; `write_report`, `report_page` and `report_book` only set it.
Rules that hold here:

* Every chart has its numbers in the table of the same section: a chart is never the only place where something stands.
* Cells are texts or whole numbers. A text from somebody's file is data wherever it lands: never markup, never a formula.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from minglu.papers.charts import Series

Row = tuple[str | int, ...]
_PROSE: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `wide` is its share of the width beside the others."""

    title: str
    number: bool = False
    wide: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells, each as long as there are columns. `sheet` names it in a workbook, at most 31 characters."""

    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def prose(self) -> bool:
        """Whether sentences stand in it: a narrow screen shows each row as a card, and scrolls every other table."""
        return any(column.wide >= _PROSE for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A chart of bars: labels, a series or more, and what a reader who sees none is told."""

    title: str
    says: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    stacked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part. `short` is its name in a list of contents, `empty` what stands in place of a table without rows."""

    name: str
    title: str
    short: str = ""
    says: tuple[str, ...] = ()
    bars: Bars | None = None
    tables: tuple[Table, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number that a reader should see first."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole. `advice` stands on every page of paper; `more` names the list of the sections that have a short name."""

    language: str
    title: str
    made: date
    says: tuple[str, ...]
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]
    advice: str
    more: str = ""
