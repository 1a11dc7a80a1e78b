"""Unreachable: whether a debtor cannot be reached, by calls and visits that reached nobody.

    lost(read_contacts(stream), zone=zone)          # None, or how it was found and since when

Only what says something of the debtor makes a debtor unreachable: nobody answered, the line was busy, or the number is not in
service, under a permit and within its minutes. A congested trunk, a call without a permit, a record of another hour earn
nothing. A number that rang after it was found dead is in service, whoever called it.
"""

from dataclasses import dataclass
from typing import Final

from minglu.canon.instants import Instant
from minglu.rules.contacts import INVALID, Contacts
from minglu.rules.zones import Zone

# Failed on three different days: the stricter of two reports of the 2026 guideline ("three times", "three days").
AFTER_DAYS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """How a debtor was found unreachable, and when the last sign of it came."""

    how: str
    since: Instant


def lost(contacts: Contacts, *, zone: Zone) -> Lost | None:
    """Whether calls and visits failed on three local days since the debtor was last in touch, or no number is in service."""
    found = [one for one in (_failed(contacts, zone=zone), _dead(contacts)) if one is not None]
    return min(found, key=lambda one: one.since, default=None)


def _failed(contacts: Contacts, *, zone: Zone) -> Lost | None:
    by_day: dict[int, int] = {}
    for happened in sorted(contacts.missed):
        if happened > contacts.reached:
            by_day.setdefault(zone.day(Instant(happened)), happened)
    if len(by_day) < AFTER_DAYS:
        return None
    return Lost(how="three_days", since=Instant(sorted(by_day.values())[AFTER_DAYS - 1]))


def _dead(contacts: Contacts) -> Lost | None:
    rang: dict[str, int] = {}
    for happened, number in contacts.rang:
        rang[number] = max(happened, rang.get(number, happened))
    dead: dict[str, int] = {}
    for happened, number in sorted(contacts.invalid):
        if happened > max(contacts.reached, rang.get(number, -1)):
            dead.setdefault(number, happened)
    if not contacts.numbers or not contacts.numbers <= set(dead):
        return None
    return Lost(how=INVALID, since=Instant(max(dead[number] for number in contacts.numbers)))
