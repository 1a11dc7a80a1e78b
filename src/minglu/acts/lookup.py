"""Looking up a number (查号): is it one of the lender's lines, and whose? Lines and agencies are public; nothing is entered.

    whose_line(office, number) == PublicLine(agency="Agency (fictional)", since=…, channel="call")
    holders(office, [("160****0900", at)]) == (Holder(agency="Agency (fictional)", sure=False),)

None says that the number is no registered line, and nothing more: who calls with it may still have been sent by the
lender. That a number is no line is also what a person hears whose own number it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from minglu.acts.agencies import agency_names
from minglu.acts.office import Office
from minglu.canon.instants import Instant
from minglu.canon.numbers import E164
from minglu.cases.lines import SAME, Register, fold_lines, match_number


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicLine:
    """A registered line: the name of the agency that holds it, since when, and for what it is used."""

    agency: str
    since: Instant
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The name of an agency, and whether the line is surely its: every digit is shown."""

    agency: str
    sure: bool


def whose_line(office: Office, number: E164) -> PublicLine | None:
    """The registration of this number that counts now."""
    held = [line for line in _register(office).current(at=office.clock.now()) if line.number == number]
    if not held:
        return None
    line = max(held, key=lambda line: (line.since, line.index))
    return PublicLine(agency=agency_names(office).get(line.agency, line.agency), since=line.since, channel=line.channel)


def holders(office: Office, told: Iterable[tuple[str | None, Instant]]) -> tuple[Holder | None, ...]:
    """Whose line each writing of a number was at its moment, or may have been where digits are hidden; None says nothing."""
    register, names = _register(office), agency_names(office)
    found = (match_number(written, register, at=at) for written, at in told)
    return tuple(
        Holder(agency=names.get(best[0].line.agency, best[0].line.agency), sure=SAME in best[0].reasons) if best else None for best in found
    )


def _register(office: Office) -> Register:
    book = office.book
    return fold_lines(book.history(["=lines"]).of("=lines"), upto=book.head().size)
