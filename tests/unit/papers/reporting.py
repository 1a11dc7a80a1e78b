"""A small report that the tests of its three forms share: with everything in it that somebody's file could bring."""

from datetime import date

from minglu.papers.charts import Series
from minglu.papers.report import Bars, Column, Figure, Report, Section, Table

NASTY = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "<script>alert(1)</script>", "甲\x00乙\x1b[31m", "😀 #let x = 1", "a" * 40_000)


def report(*, cells: tuple[str, ...] = ("甲公司",)) -> Report:
    """A report in Chinese with one chart, one table of these cells, and one empty section."""
    table = Table(
        sheet="按机构: [a]/b",
        columns=(Column(title="机构", wide=3), Column(title="记录数", number=True)),
        rows=tuple((cell, number * 1_000) for number, cell in enumerate(cells)),
    )
    bars = Bars(title="按机构", says="条形图", labels=("甲", "乙"), series=(Series(name="疑似违规", values=(3, 1)),))
    return Report(
        language="zh",
        title="催收体检报告",
        made=date(2026, 11, 24),
        says=("共两条记录。",),
        figures=(Figure(label="疑似违规的记录", value="2"),),
        sections=(
            Section(name="agencies", title="按机构", bars=bars, tables=(table,), empty="没有记录。"),
            Section(name="none", title="无法判断的部分", tables=(Table(sheet="空", columns=table.columns, rows=()),), empty="没有记录。"),
        ),
        advice="不是法律意见。",
    )
