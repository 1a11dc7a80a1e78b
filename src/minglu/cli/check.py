"""minglu verify and minglu audit: what anybody can check with public keys and what they were handed."""

from datetime import UTC
from pathlib import Path
from typing import Annotated, Literal

import cyclopts

from minglu.audit.fault import Fault
from minglu.audit.verify import Report
from minglu.canon.numbers import E164, parse_number
from minglu.cli.told import FAILED, language_of, progress, tell
from minglu.ledger.policy import Policy
from minglu.ledger.statement import Statement, check_statement, complete_in
from minglu.wiring.catalogues import load
from minglu.wiring.errors import WrongFolder
from minglu.wiring.handover import Audited, audit_folder, read_policy, read_statement, verify_folder, verify_log
from minglu.words.catalogue import Catalogue
from minglu.words.formats import say_moment

Language = Annotated[Literal["zh", "en"] | None, cyclopts.Parameter(help="zh or en; the terminal's if not given")]


def verify(
    path: Path,
    *,
    policy: Annotated[Path | None, cyclopts.Parameter(help="the public keys you trust; a statement needs them")] = None,
    number: Annotated[str | None, cyclopts.Parameter(help="for a statement: your number, as you write it")] = None,
    log: Annotated[Path | None, cyclopts.Parameter(help="for a statement: a copy of the log, to check that nothing is missing")] = None,
    fiction: Annotated[bool, cyclopts.Parameter(help="admit numbers kept for invented people")] = False,
    language: Language = None,
) -> int:
    """Verify a hand-over (a folder) or a statement of uses (a file), with public keys alone."""
    words = load(language_of(language))
    keys = read_policy(policy) if policy is not None else None
    if path.is_dir():
        with progress(words.say("verify.progress")) as show:
            report = verify_folder(path, policy=keys, progress=show)
        _tell_witnessed(report, own=keys is not None, words=words)
        return _tell_faults(report.faults, words=words, clean=words.say("verify.clean", size=report.size))
    if not path.exists():
        raise WrongFolder("there is neither a file nor a folder of this name")
    if keys is None or number is None:
        raise WrongFolder("a statement is verified with --policy (the public keys) and --number (yours)")
    ours = parse_number(number, region="CN", fiction=fiction)
    return _statement(read_statement(path), number=ours, keys=keys, log=log, words=words)


def audit(
    path: Path,
    *,
    policy: Annotated[Path | None, cyclopts.Parameter(help="the public keys you trust; those of the hand-over if not given")] = None,
    language: Language = None,
) -> int:
    """Verify a hand-over, decide every decision again, prove every label, and check every clock."""
    words = load(language_of(language))
    keys = read_policy(policy) if policy is not None else None
    with progress(words.say("verify.progress")) as show:
        audited = audit_folder(path, policy=keys, progress=show)
    _tell_witnessed(audited.report, own=keys is not None, words=words)
    tell(words.say("audit.replayed", decisions=audited.replayed.decisions, unopened=audited.replayed.unopened))
    _tell_clocks(audited, words=words)
    status = _tell_faults(audited.faults, words=words, clean=words.say("verify.clean", size=audited.report.size))
    if audited.clean:
        tell(words.say("audit.clean"))
    return status if audited.clean else FAILED


def _statement(statement: Statement, *, number: E164, keys: Policy, log: Path | None, words: Catalogue) -> int:
    checked = check_statement(statement, number=number, policy=keys)
    tell(words.say("verify.statement", uses=len(checked.uses), size=checked.size, withheld=checked.withheld))
    tell(words.say("verify.statement.until", moment=say_moment(words, checked.until, zone=UTC)))
    if checked.unopened:
        tell(words.say("verify.statement.unopened", count=len(checked.unopened)))
    if log is None:
        tell(words.say("verify.statement.unscanned"))
        return 0
    report = verify_log(log, policy=keys)
    if report.faults:
        return _tell_faults(report.faults, words=words, clean="")
    complete_in(checked, report.entries)
    tell(words.say("verify.statement.complete"))
    return 0


def _tell_witnessed(report: Report, *, own: bool, words: Catalogue) -> None:
    """Whose word this rests on, and until when: what an old backup cannot hide from whoever reads it."""
    if report.witnessed:
        moment = say_moment(words, report.until, zone=UTC)
        tell(words.say("verify.witnessed", witnesses=", ".join(sorted(report.witnessed)), moment=moment))
    if not own:
        tell(words.say("verify.policy"))


def _tell_faults(faults: tuple[Fault, ...], *, words: Catalogue, clean: str) -> int:
    if not faults:
        tell(clean)
        return 0
    for fault in faults:
        named = words.say(f"fault.{fault.what}")
        tell(words.say("verify.fault", what=fault.what, named=named, first=fault.first, last=fault.last, says=fault.says))
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
