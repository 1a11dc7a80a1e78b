"""What docs/formats/readers.md says, as far as it can be run."""

import re
from pathlib import Path

import pytest

from minglu.readers import bill_columns, picture, rows, sms_backup, typed_rows, vcard, vcard_lines, xml_rows

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/formats/readers.md").read_text("utf-8")


def test_the_example_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    scope: dict[str, object] = {}
    exec(example, scope)
    assert "bill" in scope


@pytest.mark.parametrize(
    ("row", "bounds"),
    [
        ("contacts", (vcard_lines.MOST_BYTES // 10**6, vcard.MOST_CARDS, vcard_lines.MOST_LINES, vcard.MOST_NUMBERS, vcard.MOST_NESTED)),
        ("SMS Backup", (xml_rows.MOST_ROWS, xml_rows.MOST_TAG // 10**6, xml_rows.MOST_ROW // 10**6, xml_rows.MOST_CHILDREN)),
        ("SMS Backup", (xml_rows.MOST_DEPTH, sms_backup.MOST_TEXT, xml_rows.MOST_BREAKS, sms_backup.MOST_BYTES // 10**9)),
        ("carrier bill", (rows.MOST_BYTES // 10**6, rows.MOST_ROWS, rows.MOST_LINES, rows.MOST_ROW, rows.MOST_CELLS)),
        ("carrier bill", (rows.MOST_LINES_A_ROW, bill_columns.HEADER_WITHIN)),
        ("typed rows", (typed_rows.MOST_BYTES // 10**6, typed_rows.MOST_ROWS, typed_rows.MOST_TEXT)),
        ("picture", (picture.MOST_BYTES // 10**6, picture.MOST_SIDE)),
    ],
)
def test_the_bounds_are_those_of_the_code(row: str, bounds: tuple[int, ...]) -> None:
    line = next(line for line in PAGE.splitlines() if line.startswith(f"| {row}"))
    told = {int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", line)}
    assert set(bounds) <= told


def test_every_name_of_a_column_that_the_page_gives_is_known() -> None:
    known = {name for names in bill_columns.COLUMNS.values() for name in names}
    assert {"起始时间", "通话开始时间", "对方号码", "通信时长", "信息类型"} <= known
