"""A report as one file of HTML that opens anywhere, without a script and without anything from outside.

    write_page(report).startswith("<!doctype html>")

Every text is escaped; the charts are drawn by us and stand inside. A narrow screen scrolls a wide table, not the page.
"""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from minglu.papers.report import Report, Section
from minglu.papers.write_report import cell_text, draw


def write_page(report: Report) -> str:
    """The report as HTML."""
    return _template().render(report=report, text=cell_text, chart=_chart)


def _chart(section: Section) -> str:
    return draw(section.bars) if section.bars is not None else ""


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string((files("minglu.papers") / "templates" / "report.html").read_text("utf-8"))
