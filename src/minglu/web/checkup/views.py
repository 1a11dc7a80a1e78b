"""What the check-up's pages show: frozen views, and how they are made of what the bench holds.

start_page(bench.files(), done=False, words=words).files[0].kind == "表格"
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from minglu.readers.call_headers import HEADERS, SAYABLE
from minglu.rules.table import FACTS, LICENCES, PRODUCTS
from minglu.web.checkup.bench import HeldFile, Progress, Said
from minglu.words.catalogue import Catalogue
from minglu.words.formats import say_count

# A form without our script is held in memory before it is written: larger files are for the script, or the terminal.
MOST_FORM: Final = 50_000_000
_SHOWN_VALUES: Final = 3
_SHOWN_SIGNS: Final = 40
_FACT: Final = "fact."
Choices = tuple[tuple[str, str], ...]
# By the name of a file: what each of its headers was said to mean.
Typed = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A file as the start page lists it."""

    name: str
    size: str
    kind: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    files: tuple[FileRow, ...]
    ready: bool
    done: bool
    running: bool
    most: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """One header: what stands under it, what it is taken for, and whether a person has to look."""

    header: str
    values: str
    meaning: str
    doubt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileColumns:
    """A file's columns. `place` is its place among the files."""

    name: str
    place: int
    rows: tuple[ColumnRow, ...]
    assumed: tuple[str, ...]
    missing: tuple[str, ...]
    problem: str
    zone_doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsPage:
    files: tuple[FileColumns, ...]
    meanings: Choices
    facts: Choices
    zones: Choices
    licences: Choices
    products: Choices
    said: Said
    wrong: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningPage:
    stage: str
    percent: int
    failed: str


def start_page(held: tuple[HeldFile, ...], *, progress: Progress, words: Catalogue) -> StartPage:
    return StartPage(
        files=tuple(_file_row(one, words=words) for one in held),
        ready=any(one.preview is not None for one in held),
        done=progress.done,
        running=progress.running,
        most=say_count(MOST_FORM // 1_000_000),
    )


def columns_page(
    held: tuple[HeldFile, ...], *, zones: tuple[str, ...], said: Said, typed: Typed, wrong: tuple[str, str], words: Catalogue
) -> ColumnsPage:
    """`typed` is what was said of columns and not taken, by file; `wrong` says why, and in the reader's own words."""
    unsaid = ("", words.say("checkup.page.not_said"))
    shown = [(place, one) for place, one in enumerate(held) if one.preview is not None or one.problem]
    return ColumnsPage(
        files=tuple(_file_columns(one, place, typed=typed.get(one.name), words=words) for place, one in shown),
        meanings=tuple((name, words.say(f"checkup.meaning.{name}")) for name in HEADERS),
        facts=tuple((f"{_FACT}{name}", _fact(name, words=words)) for name in SAYABLE),
        zones=tuple((name, name) for name in zones),
        licences=(unsaid, *((one, words.say(f"checkup.licence.{one}")) for one in LICENCES)),
        products=(unsaid, *((one, words.say(f"checkup.product.{one}")) for one in PRODUCTS)),
        said=said,
        wrong=wrong[0],
        detail=wrong[1],
    )


def running_page(progress: Progress, *, words: Catalogue) -> RunningPage:
    stage = words.say("checkup.page.judging") if progress.stage == "judge" else words.say("checkup.page.reading", file=progress.stage)
    percent = min(100, 100 * progress.part // progress.of) if progress.of else 0
    return RunningPage(stage=stage if progress.stage else words.say("checkup.page.beginning"), percent=percent, failed=progress.failed)


def say_meaning(name: str, *, words: Catalogue) -> str:
    """What a column can mean: one of the usual meanings, or a fact of the rules by its own words."""
    return _fact(name.removeprefix(_FACT), words=words) if name.startswith(_FACT) else words.say(f"checkup.meaning.{name}")


def _file_row(one: HeldFile, *, words: Catalogue) -> FileRow:
    kind = one.preview.kind if one.preview is not None else "mapping"
    return FileRow(
        name=one.name,
        size=words.say("checkup.page.kilobytes", size=say_count(max(1, one.size // 1_000))),
        kind="" if one.problem else words.say(f"checkup.kind.{kind}"),
        problem=one.problem,
    )


def _file_columns(one: HeldFile, place: int, *, typed: Mapping[str, str] | None, words: Catalogue) -> FileColumns:
    if one.preview is None:
        return FileColumns(name=one.name, place=place, rows=(), assumed=(), missing=(), problem=one.problem, zone_doubtful=False)
    proposal = one.preview.proposal
    meanings = typed if typed is not None else {header: meaning for meaning, header in one.columns.columns}
    doubts = {doubt.header: words.say(f"checkup.doubt.{doubt.why}") for doubt in proposal.doubtful if doubt.header}
    joint = words.say("checkup.joint")
    rows = tuple(
        ColumnRow(header=header, values=joint.join(_values(one, at)), meaning=meanings.get(header, ""), doubt=doubts.get(header, ""))
        for at, header in enumerate(one.preview.names)
    )
    missing = tuple(
        words.say(
            "checkup.missing",
            meaning=say_meaning(lacking.meaning, words=words),
            facts=joint.join(_fact(fact, words=words) for fact in lacking.facts),
        )
        for lacking in proposal.missing
    )
    return FileColumns(
        name=one.name,
        place=place,
        rows=rows,
        assumed=tuple(_assumed(meaning, word, words=words) for meaning, word in one.columns.given),
        missing=missing,
        problem=one.problem,
        zone_doubtful=one.preview.zone_doubtful,
    )


def _assumed(meaning: str, word: str, *, words: Catalogue) -> str:
    said = words.say(f"channel.{word}") if meaning == "channel" else word
    return words.say("checkup.page.assumed", meaning=say_meaning(meaning, words=words), value=said)


def _values(one: HeldFile, at: int) -> tuple[str, ...]:
    rows = one.preview.rows if one.preview is not None else ()
    found = dict.fromkeys(row[at] for row in rows if at < len(row) and row[at])
    return tuple(value[:_SHOWN_SIGNS] for value in tuple(found)[:_SHOWN_VALUES])


def _fact(name: str, *, words: Catalogue) -> str:
    return FACTS[name].zh if words.language == "zh" else FACTS[name].en
