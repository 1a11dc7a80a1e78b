"""Looking up a number (查号): is it one of the lender's lines, and whose? Lines and agencies are public; nothing is entered.

    whose_line(office, number) == PublicLine(agency="Agency (fictional)", since=…, channel="call")

None says that the number is no registered line, and nothing more: who calls with it may still have been sent by the
lender. That a number is no line is also what a person hears whose own number it is.
"""

from dataclasses import dataclass

from minglu.acts.office import Office
from minglu.canon.instants import Instant
from minglu.canon.numbers import E164
from minglu.cases.lines import fold_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicLine:
    """A registered line: the name of the agency that holds it, since when, and for what it is used."""

    agency: str
    since: Instant
    channel: str


def whose_line(office: Office, number: E164) -> PublicLine | None:
    """The registration of this number that counts now."""
    book = office.book
    register = fold_lines(book.history(["=lines"]).of("=lines"), upto=book.head().size)
    held = [line for line in register.current(at=office.clock.now()) if line.number == number]
    if not held:
        return None
    line = max(held, key=lambda line: (line.since, line.index))
    names = [event.word("name") for event in book.history([line.agency]).of(line.agency) if event.kind == "agency.registered"]
    return PublicLine(agency=names[-1] if names else line.agency, since=line.since, channel=line.channel)
