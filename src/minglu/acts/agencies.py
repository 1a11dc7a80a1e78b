"""Agencies by name: who an id in an entry stands for. Agencies are public; nothing is entered.

    agency_names(office)["agy_…"] == "Agency (fictional)"

What else is known of them, `acts.oversee` tells to whom may see it.
"""

from collections.abc import Mapping

from minglu.acts.office import Office


def agency_names(office: Office) -> Mapping[str, str]:
    """The name that each agency was registered with last, by its id."""
    return {event.word("agency"): event.word("name") for event in office.book.of_kind(("agency.registered",))}
