"""One point in words: when, how, from which number, what was said. The same on every page that shows one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from minglu.canon.instants import MINUTE
from minglu.cases.complaint import Allegation
from minglu.web.visit import Visit
from minglu.words.formats import say_duration, say_moment, say_span


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPoint:
    """A point, ready to be read. `files` are the names of the files that tell of it."""

    number: int
    title: str
    when: str
    other: str = field(repr=False)
    how: str
    said: str = field(repr=False)
    files: tuple[str, ...]


def tell_point(visit: Visit, point: Allegation, *, names: Mapping[str, str]) -> ToldPoint:
    """The point in the visitor's language. `names` are file names by exhibit."""
    words = visit.words
    named = dict.fromkeys(names[source.exhibit] for source in point.sources if source.exhibit in names)
    return ToldPoint(
        number=point.id,
        title=words.say(f"complain.what.{point.kind}.{point.direction}"),
        when=tell_when(visit, point),
        other=point.other or words.say("complain.other.unknown"),
        how=_how(visit, point),
        said=point.said,
        files=tuple(named),
    )


def tell_when(visit: Visit, point: Allegation) -> str:
    """One moment where the span is no longer than a minute."""
    if point.until - point.since <= MINUTE:
        return say_moment(visit.words, point.since, zone=visit.parts.zone)
    return say_span(visit.words, point.since, until=point.until, zone=visit.parts.zone)


def _how(visit: Visit, point: Allegation) -> str:
    """Whether it was answered and how long; nothing for a message."""
    if point.kind != "call":
        return ""
    if point.answered is None:
        return visit.words.say("complain.answered.unknown")
    if not point.answered:
        return visit.words.say("complain.answered.no")
    if point.seconds is None:
        return visit.words.say("complain.answered.yes")
    return visit.words.say("complain.answered.length", length=say_duration(visit.words, point.seconds))
