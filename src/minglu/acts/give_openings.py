"""Giving openings to somebody outside, such as an auditor: what is opened, to whom and why is itself an entry (P2)."""

from collections.abc import Iterator, Sequence

from minglu.acts.allow import allow
from minglu.acts.errors import Unusable
from minglu.acts.office import Office
from minglu.acts.statement import open_part
from minglu.audit.openings import Given
from minglu.canon.ids import StaffId
from minglu.gate.draft import PARTS


def give_openings(office: Office, *, to: str, why: str, parts: Sequence[str], by: StaffId) -> Iterator[Given]:
    """Enter that the openings of the whole log are given, then yield them. Raises NotAllowed, Unusable.

    What was forgotten stays closed: its openings are not among them.
    """
    allow(office, by, "openings.give")
    if not parts or any(part not in PARTS for part in parts):
        raise Unusable(f"the parts that can be given are {', '.join(PARTS)}")
    # What is entered meanwhile is not among what was said to be given.
    size = office.book.head().size + 1
    office.enter(
        office.draft("openings.given", public={"first": 0, "size": size}, facts={"to": to, "parts": list(parts), "why": why, "actor": by})
    )
    office.wait_until_published()
    for index in range(size):
        for part in parts:
            opening = open_part(office, index, part=part)
            if opening is not None:
                yield Given(index=index, part=part, opening=opening)
