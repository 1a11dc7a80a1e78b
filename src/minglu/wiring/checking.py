"""The check-up, joined: files from disk, a warehouse in a folder that is deleted, the packs as shipped, reports in both languages.

    ran = run_checkup((source_of(Path("calls.csv")),), choices=CheckChoices(), tell=print_progress)
    write_reports(ran, Path("checkup"))                    # report.zh.html, .pdf, .xlsx, and the same in English

No node, no settings, no log: whoever has a file of calls has all that it takes. Loading this takes two seconds (the query
engine), so nothing that serves pages imports it.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from minglu.acts.check_up import CheckedUp, ObjectTo, Recorded, check_up
from minglu.audit.checkup import check_up as judge
from minglu.canon.instants import as_datetime
from minglu.evidence.attempts import Attempt
from minglu.evidence.reading import LeftOut
from minglu.papers.check_report import lay_out_checkup
from minglu.papers.report import Report
from minglu.papers.report_book import write_book
from minglu.papers.report_page import write_page
from minglu.papers.write_report import write_report
from minglu.readers.call_columns import Columns, parse_columns, render_columns
from minglu.readers.call_facts import facts_of
from minglu.readers.call_sheets import Source
from minglu.readers.call_table import Preview, preview, read_attempts
from minglu.readers.errors import ReaderError
from minglu.rules.content import MOST_TEXT, Content, check_text, load_content
from minglu.rules.errors import WrongPack
from minglu.rules.fact import FactValue
from minglu.rules.packs import Packs, load_packs
from minglu.store.analytics import open_analytics
from minglu.wiring.catalogues import LANGUAGES, load
from minglu.wiring.chance import SystemChance
from minglu.wiring.clock import SystemClock
from minglu.wiring.errors import UnreadableFile, WrongFolder
from minglu.wiring.packs import read_packs

ZONE: Final = "Asia/Shanghai"
MEMORY_MB: Final = 1_024
KINDS: Final = ("html", "pdf", "xlsx")
_ANYBODY: Final = "debtor"
_OVERLAP: Final = 100

# The stage ("read" with the file's name, or "judge"), how much is done, and of how much.
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckChoices:
    """What whoever runs it may say: the place of the people called, the lender's licence and product, mappings by file name."""

    zone: str = ZONE
    licence: str = ""
    product: str = ""
    columns: Mapping[str, Columns] = field(default_factory=lambda: MappingProxyType({}))
    fiction: bool = False
    memory_mb: int = MEMORY_MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What came out, under which packs, at which place, on which day."""

    checked: CheckedUp
    packs: Packs
    content: Content
    zone: ZoneInfo
    stated: Mapping[str, FactValue]
    made: date


def source_of(path: Path, *, name: str = "") -> Source:
    """A file on disk, by its own name or another. Raises WrongFolder when there is none."""
    if not path.is_file():
        raise WrongFolder(f"there is no file {path.name}")
    return Source(name=name or path.name, size=path.stat().st_size, open=lambda: path.open("rb"))


def look_at(path: Path, *, zone: str = ZONE) -> Preview:
    """The first rows and the mapping that is proposed. Raises what the readers raise."""
    return preview(source_of(path), zone=zone)


def read_mapping(path: Path) -> Columns:
    """A saved mapping. Raises WrongColumns, OSError."""
    return parse_columns(path.read_bytes().decode("utf-8", errors="replace"))


def fits(columns: Columns, names: Sequence[str]) -> bool:
    """Whether a file with columns of these names can be read under a mapping."""
    return {header for _, header in columns.columns} <= set(names)


def save_mapping(columns: Columns, path: Path) -> None:
    """Keep a mapping for the next time."""
    path.write_text(render_columns(columns), "utf-8")


def run_checkup(sources: Sequence[Source], *, choices: CheckChoices, tell: Tell) -> Ran:
    """Read and judge. Raises UnreadableFile for one that cannot be read at all, and Broken for a full disk."""
    shelf = read_packs()
    packs, content = load_packs(shelf), load_content(shelf)
    zone = packs.zones.get(choices.zone)
    if zone is None:
        raise WrongPack(f"the zone {choices.zone[:60]} is not among those of the packs: {', '.join(sorted(packs.zones))}")
    stated: dict[str, FactValue] = {name: word for name, word in (("licence", choices.licence), ("product", choices.product)) if word}
    recorded = tuple(_recorded(source, choices=choices, tell=tell) for source in sources)
    with (
        tempfile.TemporaryDirectory(prefix="minglu-checkup-") as folder,
        open_analytics(Path(folder), memory_mb=choices.memory_mb) as warehouse,
    ):
        checked = check_up(
            recorded,
            to=warehouse,
            judge=lambda step: judge(warehouse, packs=packs, zone=zone, stated=stated, step=step),
            object_to=_objections(content),
            key=SystemChance().draw(32),
            step=partial(tell, "judge"),
        )
    made = as_datetime(SystemClock().now()).astimezone(zone.info).date()
    return Ran(checked=checked, packs=packs, content=content, zone=ZoneInfo(choices.zone), stated=stated, made=made)


def write_reports(ran: Ran, folder: Path, *, languages: Iterable[str] = LANGUAGES) -> tuple[Path, ...]:
    """HTML, PDF and XLSX in each language, into `folder`, which is made. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for language in languages:
        for kind in KINDS:
            path = folder / f"report.{language}.{kind}"
            path.write_bytes(render_report(ran, language=language, kind=kind))
            written.append(path)
    return tuple(written)


def render_report(ran: Ran, *, language: str, kind: str) -> bytes:
    """The report as one of `KINDS`."""
    report = lay_out(ran, language=language)
    if kind == "html":
        return write_page(report).encode()
    return write_report(report, words=load(language)) if kind == "pdf" else write_book(report)


def lay_out(ran: Ran, *, language: str) -> Report:
    """The report as a value."""
    return lay_out_checkup(
        ran.checked.checkup,
        packs=ran.packs,
        content=ran.content,
        sources=ran.checked.sources,
        zone=ran.zone,
        stated=ran.stated,
        made=ran.made,
        words=load(language),
    )


def _recorded(source: Source, *, choices: CheckChoices, tell: Tell) -> Recorded:
    with _of(source.name):
        columns = choices.columns.get(source.name)
        if columns is None:
            columns = preview(source, zone=choices.zone).proposal.columns
    return Recorded(
        name=source.name, columns=columns.columns, facts=facts_of(columns), rows=_rows(source, columns, choices=choices, tell=tell)
    )


def _rows(source: Source, columns: Columns, *, choices: CheckChoices, tell: Tell) -> Iterator[Attempt | LeftOut]:
    with _of(source.name):
        progress = partial(tell, source.name)
        yield from read_attempts(source, columns=columns, zone=choices.zone, fiction=choices.fiction, progress=progress)


@contextmanager
def _of(name: str) -> Iterator[None]:
    """Of several files, say which cannot be read."""
    try:
        yield
    except ReaderError as error:
        raise UnreadableFile(f"{name}: {error}") from error


def _objections(content: Content) -> ObjectTo:
    def object_to(text: str, relation: str) -> tuple[str, ...]:
        # Where the file does not say to whom, only what may be said to nobody is looked for.
        whom = relation or _ANYBODY
        # A transcript is looked at piece by piece; the pieces overlap, so that nothing is cut in two.
        pieces = (text[start : start + MOST_TEXT] for start in range(0, len(text), MOST_TEXT - _OVERLAP))
        found = (finding for piece in pieces for finding in check_text(piece, content=content, relation=whom))
        return tuple(dict.fromkeys(finding.rule for finding in found))

    return object_to
