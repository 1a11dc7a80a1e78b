"""Reading the figures: counts from the log, for compliance officers and auditors.

Nothing personal is opened, so reading is no entry. Permits and refusals are gathered for the last thirty days alone:
they are most of a log, and what is counted over all time is counted from cases and from calls without a permit.
"""

from minglu.acts.allow import allow
from minglu.acts.office import Office
from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant
from minglu.cases.figures import OF_ALL, OF_DAYS, Figures, Known, fold_figures, window


def read_figures(office: Office, *, by: StaffId) -> Figures:
    """The figures as of now. Raises NotAllowed; WrongRecord for an entry that no honest log has."""
    allow(office, by, "figures.read")
    zone = office.sequencer.packs.zones[office.institution.zone]
    head = office.book.head()
    # Entries are never dated before those they follow, and a clock may be a moment behind them.
    at = Instant(max(office.clock.now(), head.last))
    registers = office.book.history(["=lines", "=agencies"])
    known = Known(
        events=(*office.book.of_kind(OF_ALL), *office.book.of_kind(OF_DAYS, since=window(at, zone=zone))),
        lines=registers.of("=lines"),
        agencies=registers.of("=agencies"),
        zone=zone,
        at=at,
        # Whatever is entered while this is gathered is left out of all of it alike.
        upto=head.size,
    )
    return fold_figures(known)
