"""minglu checkup: what the packs say of records of calls and collection, without a node.

    minglu checkup --sample sample              fifty thousand invented records, and what is found in them
    minglu checkup calls.csv messages.xlsx --out report
    minglu checkup --page                       the same in a browser, for whoever does not like terminals

Exit status: 0 the reports are written, whatever they say; 1 something could not be read or written, and nothing is.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Literal

import cyclopts
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn

from minglu.cli.checkup_told import tell_columns, tell_found
from minglu.cli.told import FAILED, language_of, tell
from minglu.readers.call_columns import Columns
from minglu.readers.call_sheets import Source
from minglu.wiring.catalogues import load
from minglu.wiring.checking import ZONE, CheckChoices, fits, look_at, read_mapping, run_checkup, save_mapping, source_of, write_reports
from minglu.wiring.checkup_bench import FolderBench
from minglu.wiring.checkup_site import bench_folder, make_checkup_app
from minglu.wiring.listen import listen, run_until_stopped
from minglu.wiring.log_lines import tell_operators
from minglu.wiring.sample_calls import write_sample
from minglu.wiring.settings import HOST
from minglu.words.catalogue import Catalogue

PORT = 8_460


def checkup(
    *files: Path,
    out: Annotated[Path, cyclopts.Parameter(help="where the reports go")] = Path("checkup"),
    preview: Annotated[bool, cyclopts.Parameter(negative="", help="show what the columns were taken for, and judge nothing")] = False,
    columns: Annotated[Path | None, cyclopts.Parameter(help="a saved mapping, for every file that has its columns")] = None,
    save_columns: Annotated[Path | None, cyclopts.Parameter(help="keep the mapping that is proposed for the first file")] = None,
    zone: Annotated[str, cyclopts.Parameter(help="the place of the people called")] = ZONE,
    licence: Annotated[Literal["bank", "consumer_finance", "micro_loan", "other"] | None, cyclopts.Parameter(help="of the lender")] = None,
    product: Annotated[
        Literal["credit_card", "internet_loan", "consumer_loan", "other"] | None, cyclopts.Parameter(help="of the loans")
    ] = None,
    sample: Annotated[Path | None, cyclopts.Parameter(help="write 50,000 invented records there and judge them")] = None,
    page: Annotated[bool, cyclopts.Parameter(negative="", help="do it in a browser, at this machine's own address")] = False,
    port: Annotated[int, cyclopts.Parameter(validator=cyclopts.validators.Number(gte=1, lte=65_535), help="of the page")] = PORT,
    fiction: Annotated[bool, cyclopts.Parameter(negative="", help="admit numbers kept for invented people")] = False,
    language: Annotated[Literal["zh", "en"] | None, cyclopts.Parameter(help="zh or en; the terminal's if not given")] = None,
) -> int:
    """Judge records of calls and collection (CSV, XLSX, Asterisk, FreeSWITCH): suspected breaches by rule, agency, collector, hour."""
    words = load(language_of(language))
    if page:
        return _serve(port, words=words)
    if sample is not None:
        files = (*files, _sample(sample, words=words))
    if not files:
        tell(words.say("checkup.no_files"))
        return FAILED
    sources = _sources(files)
    if preview or save_columns is not None:
        return _look(files, zone=zone, save=save_columns, words=words)
    mapping = read_mapping(columns) if columns is not None else None
    choices = CheckChoices(
        zone=zone,
        licence=licence or "",
        product=product or "",
        columns=_mapped(files, sources, mapping, zone=zone, words=words) if mapping is not None else {},
        fiction=fiction or sample is not None,
    )
    with _made(out), _progress(words) as show:
        ran = run_checkup(sources, choices=choices, tell=show)
        written = write_reports(ran, out)
    tell_found(ran, words=words)
    for path in written:
        tell(f"  {path}")
    return 0


def _serve(port: int, *, words: Catalogue) -> int:
    origin = f"http://localhost:{port}"
    tell_operators(quiet=True)
    with listen(HOST, port) as place, bench_folder() as folder:
        tell(words.say("checkup.page.serving", address=origin))
        sys.stdout.flush()
        run_until_stopped(make_checkup_app(FolderBench(Path(folder)), origin=origin), place)
    return 0


def _sample(folder: Path, *, words: Catalogue) -> Path:
    path = write_sample(folder)
    tell(words.say("checkup.sample", file=str(path)))
    return path


def _sources(files: tuple[Path, ...]) -> tuple[Source, ...]:
    """The files, called by their names; those that share one by their whole paths, so that a row can be found."""
    shared = {name for name, count in Counter(path.name for path in files).items() if count > 1}
    return tuple(source_of(path, name=str(path) if path.name in shared else path.name) for path in files)


def _mapped(files: tuple[Path, ...], sources: tuple[Source, ...], mapping: Columns, *, zone: str, words: Catalogue) -> dict[str, Columns]:
    """The mapping for each file that has its columns. The others are said, and read by what is proposed for them."""
    mapped = {}
    for path, source in zip(files, sources, strict=True):
        if fits(mapping, look_at(path, zone=zone).names):
            mapped[source.name] = mapping
        else:
            tell(words.say("checkup.does_not_fit", file=source.name))
    return mapped


def _look(files: tuple[Path, ...], *, zone: str, save: Path | None, words: Catalogue) -> int:
    for path in files:
        shown = look_at(path, zone=zone)
        tell(f"{path.name}: {words.say(f'checkup.kind.{shown.kind}')}")
        tell_columns(shown, words=words)
        if save is not None and path == files[0]:
            save_mapping(shown.proposal.columns, save)
            tell(words.say("checkup.saved", file=str(save)))
    return 0


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """The folder for the reports, made before the work, since nobody wants to hear after an hour that it cannot be."""
    was = folder.is_dir()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        # Also when somebody pressed Ctrl-C: what we made and did not fill goes.
        if not was:
            with suppress(OSError):
                folder.rmdir()
        raise


@contextmanager
def _progress(words: Catalogue) -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each file and one for the judging, on standard error, while somebody looks at it."""
    console = Console(stderr=True)
    bars = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
    with Progress(*bars, console=console, transient=True, disable=not console.is_terminal) as shown:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, of: int) -> None:
            if stage not in tasks:
                said = words.say("checkup.page.judging") if stage == "judge" else words.say("checkup.page.reading", file=stage)
                tasks[stage] = shown.add_task(said, total=of)
            shown.update(tasks[stage], completed=done, total=of)

        yield show
