"""Accounts that were closed, as the log says it: what it calls closed is closed for good, whatever a table says.

    is_closed(office, staff)               one member of staff
    closed_accounts(office)                all of them

Closing is `accounts.close_account`. Between its entry and the rows that follow it the process may die: whoever asks here
hears of it all the same.
"""

from minglu.acts.office import Office
from minglu.canon.ids import StaffId


def is_closed(office: Office, staff: StaffId) -> bool:
    """Whether the account of this member of staff was closed."""
    return any(event.kind == "account.closed" for event in office.book.history([staff]).of(staff))


def closed_accounts(office: Office) -> frozenset[StaffId]:
    """Everybody whose account was closed."""
    return frozenset(StaffId(event.word("staff")) for event in office.book.of_kind(("account.closed",)))
