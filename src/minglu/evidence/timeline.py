"""Timelines: readings of several exhibits in the order in which they happened.

    timeline({exhibit_id: readings}).dated[0].reading.at

Rules: each reading keeps the exhibit and place that it came from; nothing is merged, because two calls in one
millisecond are two calls. What has no certain moment stands apart, in the order of its exhibit, and is never guessed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from minglu.canon.ids import ExhibitId
from minglu.evidence.reading import Reading, Readings


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A reading and the exhibit that tells it."""

    exhibit: ExhibitId
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Calls and messages by moment, and those without one. Contacts are no events and are left to the address book."""

    dated: tuple[Told, ...]
    undated: tuple[Told, ...]


def timeline(exhibits: Mapping[ExhibitId, Readings]) -> Timeline:
    """All events of `exhibits`."""
    told = [Told(exhibit=exhibit, reading=row) for exhibit, readings in exhibits.items() for row in readings.rows if row.kind != "contact"]
    dated = sorted((one for one in told if one.reading.at is not None), key=lambda one: one.reading.at or 0)
    return Timeline(dated=tuple(dated), undated=tuple(one for one in told if one.reading.at is None))
