"""What docs/formats/call-records.md says, as far as it can be run."""

import re
import tomllib
from pathlib import Path

import pytest

from minglu.readers import call_columns, call_row, call_sheets, freeswitch, rows, xlsx_book, xlsx_rows
from minglu.readers.call_columns import parse_columns
from minglu.readers.call_headers import HEADERS, meaning_of

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/formats/call-records.md").read_text("utf-8")


def test_the_example_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    scope: dict[str, object] = {}
    exec(example, scope)
    assert "rows" in scope


def test_the_mapping_on_the_page_is_one() -> None:
    (mapping,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert tomllib.loads(mapping)["format"] == call_columns.FORMAT
    assert parse_columns(mapping).words == (("ended", "承诺还款", "answered"),)


def test_every_meaning_of_a_column_is_on_the_page() -> None:
    told = set(re.findall(r"`([a-z_]+)`", PAGE.split("## Columns")[1].split("The preview")[0]))
    assert set(HEADERS) <= told


def test_every_name_in_the_first_column_of_names_is_known() -> None:
    lines = [line for line in PAGE.split("| meaning |")[1].split("The preview")[0].splitlines()[2:] if line.startswith("| `")]
    names = {name.strip() for line in lines for name in re.split(r",|;| and ", line.split("|")[2].split(":")[0]) if name.strip()}
    assert not [name for name in names if meaning_of(name) is None and not name.startswith(("any yes", "number or", "…"))]


@pytest.mark.parametrize(
    ("row", "bounds"),
    [
        ("| text |", (call_sheets.MOST_BYTES // 10**9, call_sheets.MOST_ROWS, rows.MOST_ROW, rows.MOST_CELLS)),
        ("| workbook |", (xlsx_book.MOST_FILE // 10**6, xlsx_book.MOST_UNPACKED // 10**9, xlsx_book.MOST_RATIO, xlsx_rows.MOST_ROWS)),
        ("| workbook |", (xlsx_book.MOST_SHARED // 10**6, xlsx_book.MOST_SHARED_TEXTS)),
        ("| one JSON record |", (freeswitch.MOST_RECORD,)),
        ("| mapping |", (call_columns.MOST_COLUMNS, call_columns.MOST_WORDS)),
        ("| table in text |", (call_sheets.NAMES_WITHIN,)),
        ("| several rows of one call |", (call_row.MOST_CALLS, 2 * call_row.MOST_CALLS)),
    ],
)
def test_the_bounds_are_those_of_the_code(row: str, bounds: tuple[int, ...]) -> None:
    line = next(line for line in PAGE.splitlines() if line.startswith(row))
    assert set(bounds) <= {int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", line)}
