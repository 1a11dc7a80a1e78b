"""Objections: what the content rules in force say to a text before it goes to a person.

    objections(office, "再不还就让你坐牢", to=person)[0].matched == "坐牢"

Nothing is entered: looking at one's own words is no use of anybody's data. Whether to a debtor or to somebody else it is said
decides whether a debt may be named in it; where that is not on record, the person counts as a third one.
"""

from dataclasses import replace
from typing import Final

from minglu.acts.office import Office
from minglu.canon.ids import PersonId
from minglu.rules.content import MOST_TEXT, Content, Finding, check_text

_PARTIES: Final = ("debtor", "guarantor")
_THIRD: Final = "contact"


def objections(office: Office, text: str, *, to: PersonId) -> tuple[Finding, ...]:
    """Each place with its rule, in the order of the text. A long text is read in pieces. Raises Unusable."""
    content, relation = _content(office), _relation(office, to)
    return tuple(
        replace(finding, start=finding.start + begin, end=finding.end + begin)
        for begin in range(0, len(text), MOST_TEXT)
        for finding in check_text(text[begin : begin + MOST_TEXT], content=content, relation=relation)
    )


def _content(office: Office) -> Content:
    return office.library.content(office.sequencer.packs)


def _relation(office: Office, person: PersonId) -> str:
    sealed = (event for event in office.book.history([person]).of(person) if event.kind == "datum.sealed")
    relations = {event.word("relation") for event in sealed}
    return next((party for party in _PARTIES if party in relations), _THIRD)
