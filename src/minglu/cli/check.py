"""minglu verify and minglu audit: what anybody can check with public keys and what they were handed."""

from pathlib import Path
from typing import Annotated, Literal

import cyclopts

from minglu.audit.fault import Fault
from minglu.canon.numbers import parse_number
from minglu.cli.told import FAILED, language_of, progress, tell
from minglu.ledger.policy import parse_policy
from minglu.ledger.statement import check_statement, complete_in, parse_statement
from minglu.wiring.catalogues import load
from minglu.wiring.errors import WrongFolder
from minglu.wiring.handover import Audited, audit_folder, verify_folder, verify_log
from minglu.words.catalogue import Catalogue
from minglu.words.formats import say_moment

Language = Annotated[Literal["zh", "en"] | None, cyclopts.Parameter(help="zh or en; the terminal's if not given")]


def verify(
    path: Path,
    *,
    policy: Annotated[Path | None, cyclopts.Parameter(help="for a statement: the file with the public keys")] = None,
    number: Annotated[str | None, cyclopts.Parameter(help="for a statement: your number, as you write it")] = None,
    log: Annotated[Path | None, cyclopts.Parameter(help="for a statement: a copy of the log, to check that nothing is missing")] = None,
    fiction: Annotated[bool, cyclopts.Parameter(help="admit numbers kept for invented people")] = False,
    language: Language = None,
) -> int:
    """Verify a hand-over (a folder) or a statement of uses (a file), with public keys alone."""
    words = load(language_of(language))
    if path.is_dir():
        with progress(words.say("verify.progress")) as show:
            report = verify_folder(path, progress=show)
        return _tell_faults(report.faults, words=words, clean=words.say("verify.clean", size=report.size))
    if policy is None or number is None:
        raise WrongFolder("a statement is verified with --policy (the public keys) and --number (yours)")
    return _statement(path, policy=policy, number=number, log=log, fiction=fiction, words=words)


def audit(path: Path, *, language: Language = None) -> int:
    """Verify a hand-over, decide every decision again, and check every clock."""
    words = load(language_of(language))
    with progress(words.say("verify.progress")) as show:
        audited = audit_folder(path, progress=show)
    tell(words.say("audit.replayed", decisions=audited.replayed.decisions, unopened=audited.replayed.unopened))
    _tell_clocks(audited, words=words)
    faults = (*audited.report.faults, *audited.replayed.faults)
    status = _tell_faults(faults, words=words, clean=words.say("verify.clean", size=audited.report.size))
    if audited.clean:
        tell(words.say("audit.clean"))
    return status if audited.clean else FAILED


def _statement(path: Path, *, policy: Path, number: str, log: Path | None, fiction: bool, words: Catalogue) -> int:
    keys = parse_policy(policy.read_bytes())
    ours = parse_number(number, region="CN", fiction=fiction)
    checked = check_statement(parse_statement(path.read_bytes()), number=ours, policy=keys)
    tell(words.say("verify.statement", uses=len(checked.uses), size=checked.size, withheld=checked.withheld))
    if log is None:
        tell(words.say("verify.statement.unscanned"))
        return 0
    report = verify_log(log, policy=keys)
    if report.faults:
        return _tell_faults(report.faults, words=words, clean="")
    complete_in(checked, report.entries)
    tell(words.say("verify.statement.complete"))
    return 0


def _tell_faults(faults: tuple[Fault, ...], *, words: Catalogue, clean: str) -> int:
    if not faults:
        tell(clean)
        return 0
    for fault in faults:
        tell(words.say("verify.fault", what=fault.what, first=fault.first, last=fault.last, says=fault.says))
    tell(words.say("verify.faults", count=len(faults)))
    return FAILED


def _tell_clocks(audited: Audited, *, words: Catalogue) -> None:
    for clock in audited.clocks:
        tell(
            words.say(
                "audit.clock",
                clock=words.say(f"clock.{clock.clock}"),
                source=words.say(f"clock_source.{clock.source}"),
                started=clock.started,
                due=say_moment(words, clock.due, zone=audited.zone),
                met=words.say("audit.met" if clock.met else "audit.missed"),
            )
        )
