"""Finding what waits: a finding follows every filing by itself, nobody has to ask for it.

    find_waiting(office, files, read=read) == 1        # one case was found; called again and again by whoever runs the node

A case waits while what was filed last in it is newer than its newest finding. One case that cannot be found (its file
is damaged, a calendar is missing) does not hold up the others: it is told, and waits on. A case whose person was forgotten
waits for nothing: what they filed is closed for good, the board says so, and nobody tries it again.
"""

from collections.abc import Callable

from minglu.acts.case_file import CaseFiles, is_forgotten
from minglu.acts.case_log import FILINGS, editions, newest_filing
from minglu.acts.complain import read_filing
from minglu.acts.errors import ActError, SameKeyOtherAsk
from minglu.acts.find import Found, ReadExhibits, find
from minglu.acts.office import Office
from minglu.canon.base64 import render_base64
from minglu.canon.ids import CaseId
from minglu.cases.errors import CasesError
from minglu.evidence.errors import EvidenceError
from minglu.gate.errors import GateError
from minglu.rules.history import Event
from minglu.vault.errors import VaultError

# Hears of a case that could not be found, and why. No message of these errors holds personal data.
Told = Callable[[CaseId, Exception], None]


def waiting(office: Office) -> tuple[CaseId, ...]:
    """The cases that wait for a finding, those that were filed first before the others; none of a person forgotten."""
    newest: dict[CaseId, Event] = {}
    for event in office.book.of_kind((*FILINGS, "finding.made")):
        case = CaseId(event.word("case"))
        # Taken out and put in again, so that the order is that of what was filed last.
        newest.pop(case, None)
        newest[case] = event
    filed = ((case, event) for case, event in newest.items() if event.kind != "finding.made")
    return tuple(case for case, event in filed if not is_forgotten(office, event.word("person")))


def find_waiting(office: Office, files: CaseFiles, *, read: ReadExhibits, told: Told = lambda _case, _error: None) -> int:
    """Find every case that waits; how many were found. `told` hears of each that was not. Raises Unavailable, StorageFull
    only through `told`: the next call tries again."""
    found = 0
    for case in waiting(office):
        try:
            found += find_next(office, files, case, read=read) is not None
        except (ActError, CasesError, EvidenceError, GateError, VaultError) as error:
            told(case, error)
    return found


def find_next(office: Office, files: CaseFiles, case: CaseId, *, read: ReadExhibits) -> Found | None:
    """The next edition of the finding of one case; None if somebody else made it meanwhile. Raises what `find` raises."""
    found: Found | None = None
    while True:
        filing = read_filing(office, files, newest_filing(office, case))
        try:
            found = find(office, files, filing, read=read, edition=editions(office, case) + 1)
        except SameKeyOtherAsk:
            return found
        # What was brought while this was computed stands before the finding in the log, and is in none yet.
        if newest_filing(office, case).word("filing") == render_base64(found.finding.filing):
            return found
