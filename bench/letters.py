"""A letter as PDF. Beside it an empty page by the same typesetter, which says what of the time is ours."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from zoneinfo import ZoneInfo

import pylopdf_fonts_zh_cn
import typst

from bench.measure import MILLISECONDS, Figure, Scale, elapsed, in_turn
from minglu.canon.instants import parse_instant
from minglu.papers.citations import citations_for, parse_citations
from minglu.papers.letter import Enclosure, Incident, Letter, Party
from minglu.papers.write_letter import write_letter
from minglu.wiring.catalogues import load
from minglu.wiring.packs import find_folder

_TIMES: Final = 10
_INCIDENT: Final = Incident(
    at=parse_instant("2026-10-12T14:03:00+08:00"),
    channel="call",
    line="+86 160 0000 0900",
    answered=True,
    seconds=192,
    content="自称“资产保全部”，要求我转告他人还款，否则继续拨打。",
    exhibits=(1, 2),
)


def measure(scale: Scale) -> Iterator[Figure]:
    words, letters, times = load("zh"), _letters(), scale.of(_TIMES)
    with TemporaryDirectory(prefix="minglu-bench-") as folder:
        page = Path(folder) / "page.typ"
        page.write_text('#set text(font: "Noto Serif CJK SC")\n明\n', "utf-8")
        fonts = str(pylopdf_fonts_zh_cn.serif_path().parent)
        empty = typst.Compiler(input=str(page), root=folder, font_paths=[fonts], ignore_system_fonts=True)
        # Fonts are read with the first page of each compiler, once in the life of a process.
        empty.compile(format="pdf")
        write_letter(next(letters), words=words)
        yield in_turn(
            "a letter of two pages as PDF/A",
            ours=("a letter", lambda: 1000 * elapsed(lambda: [write_letter(next(letters), words=words) for _ in range(times)]) / times),
            other=(
                "a page with one character",
                lambda: 1000 * elapsed(lambda: [empty.compile(format="pdf") for _ in range(times)]) / times,
            ),
            unit=MILLISECONDS,
            scale=scale,
        )


def _letters() -> Iterator[Letter]:
    """Letters that all differ: the typesetter remembers what it has set before."""
    law = parse_citations((find_folder("rulepacks") / "letters" / "cn.toml").read_bytes())
    nth = 0
    while True:
        nth += 1
        yield Letter(
            kind="demand",
            language="zh",
            writer=Party(name="陈静", contact=("示例市示例区一号路1号", "+86 160 0000 0202")),
            to=Party(name=f"示例消费金融有限公司第{nth}部", contact=("示例市示例大厦消费者权益保护部",)),
            about=None,
            representative=None,
            is_debtor=False,
            number="+8616000000202",
            show_number=False,
            incidents=(_INCIDENT,) * 6,
            findings=(f"2026年10月12日来电：有记录，第{nth}次核查", "2026年10月13日来电：超出核对范围，不能排除"),
            receipt=f"case_{nth:032x}",
            basis=citations_for(law, "demand"),
            demands=("stop", "delete", "name_source", "apologise"),
            own_demands=(),
            enclosures=tuple(
                Enclosure(number=place, name=f"材料{place}.csv", source="运营商", proves="来电", grade="较强", sha256="f3" * 32)
                for place in (1, 2)
            ),
            dated=date(2026, 10, 20),
            deadline=date(2026, 11, 4),
            zone=ZoneInfo("Asia/Shanghai"),
        )
