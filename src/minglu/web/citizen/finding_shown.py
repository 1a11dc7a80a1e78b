"""A finding in words: for each point its value, what that means, why, who must prove what, and what would say more.

Every sentence is the catalogue's or a rule pack's; nobody writes one by hand (P5). Nobody of the staff is named: who came
near the number is told by role and count.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from minglu.acts.read_case import CaseView, FindingLine
from minglu.cases.complaint import Allegation
from minglu.cases.finding import FindingValue, Item
from minglu.web.citizen.told_point import ToldPoint, tell_point
from minglu.web.reasons import BreachShown, show_breach
from minglu.web.visit import Visit
from minglu.words.formats import name_of, say_moment

# What was found stands before what was not; within a value, points keep the order in which they were told.
_ORDER: Final = tuple(FindingValue)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemShown:
    """One point of a finding, all in words but for `value`, which colours the badge."""

    point: ToldPoint
    value: str
    name: str
    means: str
    certainty: str
    reasons: tuple[str, ...]
    breaches: tuple[BreachShown, ...]
    responsible: tuple[str, ...]
    burden: tuple[str, ...]
    exposure: tuple[str, ...]
    raised_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingShown:
    """One edition: the points that were found first. `summary`: how many of each value, as value, name and count."""

    edition: int
    at: str
    items: tuple[ItemShown, ...]
    summary: tuple[tuple[str, str, int], ...]


def show_findings(visit: Visit, view: CaseView, *, agencies: Mapping[str, str]) -> tuple[FindingShown, ...]:
    """All editions, the newest first. Points are told as they were filed last: filing more renumbers none."""
    told = {one.id: one for one in view.filings[-1].filing.complaint.allegations}
    names: dict[str, str] = {exhibit.id: exhibit.name for exhibit in view.exhibits}
    return tuple(_finding(visit, line, told=told, names=names, agencies=agencies) for line in reversed(view.findings))


def _finding(
    visit: Visit, line: FindingLine, *, told: Mapping[int, Allegation], names: Mapping[str, str], agencies: Mapping[str, str]
) -> FindingShown:
    found = sorted((item for item in line.finding.items if item.allegation in told), key=lambda item: _ORDER.index(item.value))
    items = tuple(_item(visit, item, point=tell_point(visit, told[item.allegation], names=names), agencies=agencies) for item in found)
    counts = Counter(item.value for item in found)
    return FindingShown(
        edition=line.finding.edition,
        at=say_moment(visit.words, line.at, zone=visit.parts.zone),
        items=items,
        summary=tuple((value, name_of(visit.words, "finding", value=value), counts[value]) for value in _ORDER if counts[value]),
    )


def _item(visit: Visit, item: Item, *, point: ToldPoint, agencies: Mapping[str, str]) -> ItemShown:
    words = visit.words
    return ItemShown(
        point=point,
        value=item.value.value,
        name=name_of(words, "finding", value=item.value.value),
        means=words.say(f"case.means.{item.value.value}"),
        certainty=words.say(f"certainty.{item.certainty}"),
        reasons=tuple(words.say(f"reason.{code}") for code in item.reasons),
        breaches=tuple(show_breach(visit, breach) for breach in item.breaches),
        responsible=tuple(_responsible(visit, one, agencies=agencies) for one in item.responsible),
        burden=tuple(words.say(f"burden.{code}") for code in item.burden),
        exposure=tuple(words.say("case.exposure", role=name_of(words, "role", value=one.role), count=one.count) for one in item.exposure),
        raised_by=tuple(words.say(f"raise.{code}") for code in item.raised_by),
    )


def _responsible(visit: Visit, one: str, *, agencies: Mapping[str, str]) -> str:
    """The lender by its name; an agency by the one it was registered with."""
    return visit.parts.office.institution.name if one == "lender" else agencies.get(one, visit.words.say("case.some_agency"))
