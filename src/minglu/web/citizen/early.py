"""Points of a draft that lie before the number was proved here, and that nothing of the person's own tells of.

    early_points(visit, draft).numbers == (3, 5)      # the finding could not say yet what the record holds of then

A hint and no fault: they may be filed as they are. The rule is that of the finding (`cases.material.shows`), on what a
draft knows of its files: what each was read as, and which points were drawn from it, in the place of its rows.
"""

from dataclasses import dataclass

from minglu.acts.held import held_since
from minglu.cases.complaint import Allegation
from minglu.cases.draft import Draft, DraftFile
from minglu.cases.matching import MOST_SKEW
from minglu.cases.material import PICTURES, shows
from minglu.web.visit import Visit
from minglu.words.formats import say_moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Early:
    """The numbers of such points, and why something of that time is wanted; nothing at all where there are none."""

    numbers: tuple[int, ...]
    why: str


def early_points(visit: Visit, draft: Draft) -> Early:
    """The points of this draft that something of their time is missing for."""
    _, person = visit.whose()
    held = held_since(visit.parts.office, person)
    before = (point.allegation for point in draft.points if point.allegation.since < held - MOST_SKEW)
    numbers = tuple(one.id for one in before if not any(_shows(file, one, draft=draft) for file in draft.files))
    moment = say_moment(visit.words, held, zone=visit.parts.zone)
    return Early(numbers=numbers, why=visit.words.say("complain.check.early", moment=moment, count=len(numbers)) if numbers else "")


def _shows(file: DraftFile, allegation: Allegation, *, draft: Draft) -> bool:
    """Whether this file would show that the number was theirs then. One that no reader was for shows nothing."""
    if file.read is None or not (file.read.rows or file.read.kind in PICTURES):
        return False
    told = [allegation.since] if _names(allegation, file) else []
    calls = [one.allegation.since for one in draft.points if one.allegation.kind == "call" and _names(one.allegation, file)]
    return shows(allegation, kind=file.read.kind, told=told, calls=calls) is not None


def _names(allegation: Allegation, file: DraftFile) -> bool:
    return any(source.exhibit == file.exhibit for source in allegation.sources)
