"""Volume: whether somebody of the staff was let near more people on one day than work explains.

    fold_volume(permits, zone=shanghai)[0] == Volume(staff="stf_…", agency="agy_…", day=date(2026, 11, 6), persons=31, line=25)

The lines are the numbers at which personal information obtained on duty makes a criminal case: half of 50, 500 and 5,000
items, by how sensitive they are (法释〔2017〕10号 art. 5(1)(viii), confidence V). The law counts items over no fixed
time and only where they were sold or given away unlawfully; that we look at different persons and at one day is house
policy. A collector with a long list may pass the first line by honest work: it says look, not guilty.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from minglu.cases import members
from minglu.cases.record import reading
from minglu.rules.history import Event
from minglu.rules.zones import Zone

LINES: Final = (25, 250, 2_500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """Different persons whom one of the staff got permits for on one local day, and the highest line that reaches."""

    staff: str
    agency: str
    day: date
    persons: int
    line: int


def fold_volume(events: Iterable[Event], *, zone: Zone) -> tuple[Volume, ...]:
    """Every day and person of the staff at or above the first line, the newest day and the most persons first. Raises WrongRecord."""
    near: dict[tuple[str, date], set[str]] = {}
    agencies: dict[tuple[str, date], str] = {}
    for event in events:
        if event.kind != "contact.permit":
            continue
        with reading(event) as said:
            question = said.get("question")
            of = question if isinstance(question, Mapping) else said
            key = (members.text(of, "staff", most=40), zone.local(event.at).date)
            near.setdefault(key, set()).add(members.text(said, "person", most=40))
            agencies[key] = members.text(of, "agency", most=40)
    found = (_volume(key, len(persons), agency=agencies[key]) for key, persons in near.items() if len(persons) >= LINES[0])
    return tuple(sorted(found, key=lambda one: (-one.day.toordinal(), -one.persons, one.staff)))


def _volume(key: tuple[str, date], persons: int, *, agency: str) -> Volume:
    staff, day = key
    return Volume(staff=staff, agency=agency, day=day, persons=persons, line=max(line for line in LINES if persons >= line))
