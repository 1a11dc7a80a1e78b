"""One allegation as filed, beside what was found of it, in the reader's words.

Numbers stand here as the complainant wrote them: whoever handles the case compares them. The page goes nowhere else.
"""

from collections.abc import Mapping

from minglu.canon.ids import ExhibitId
from minglu.canon.instants import MINUTE
from minglu.cases.complaint import Allegation
from minglu.cases.conclude import LENDER
from minglu.cases.finding import Finding, Item
from minglu.evidence.exhibit import Exhibit
from minglu.evidence.grade import Level
from minglu.web.desk.case_view import AllegationShown, Choice, FoundShown
from minglu.web.reasons import show_breach
from minglu.web.visit import Visit
from minglu.words.formats import name_of, say_duration, say_moment, say_span
from minglu.words.places import say_place


def allegation_shown(
    visit: Visit, allegation: Allegation, finding: Finding | None, *, exhibits: Mapping[ExhibitId, Exhibit], agencies: Mapping[str, str]
) -> AllegationShown:
    """An allegation, with its item of the newest finding if there is one."""
    words = visit.words
    item = next((one for one in finding.items if one.allegation == allegation.id), None) if finding is not None else None
    return AllegationShown(
        number=allegation.id,
        title=allegation_title(visit, allegation),
        facts=tuple(_facts(visit, allegation)),
        said=allegation.said,
        sources=tuple(
            words.say("casedesk.source", name=exhibits[one.exhibit].name, place=say_place(words, one.place))
            for one in allegation.sources
            if one.exhibit in exhibits
        ),
        found=_found(visit, item, exhibits=exhibits, agencies=agencies) if item is not None else None,
    )


def allegation_title(visit: Visit, allegation: Allegation) -> str:
    """Number, kind and time: enough to know which one is meant."""
    words, zone = visit.words, visit.parts.zone
    what = words.say(f"casedesk.kind.{allegation.kind}")
    return words.say("casedesk.allegation", number=allegation.id, what=what, at=say_moment(words, allegation.since, zone=zone))


def _when(visit: Visit, allegation: Allegation) -> str:
    """A minute as a moment: who reported one minute has no use for its two ends."""
    words, zone = visit.words, visit.parts.zone
    if allegation.until - allegation.since <= MINUTE:
        return say_moment(words, allegation.since, zone=zone)
    return say_span(words, allegation.since, until=allegation.until, zone=zone)


def _facts(visit: Visit, allegation: Allegation) -> list[Choice]:
    words = visit.words
    unknown = words.say("casedesk.not_said")
    seconds, answered = allegation.seconds, allegation.answered
    return [
        (words.say("casedesk.when"), _when(visit, allegation)),
        (words.say("casedesk.direction"), words.say(f"casedesk.direction.{allegation.direction}")),
        (words.say("casedesk.other"), allegation.other or unknown),
        (words.say("casedesk.answered"), unknown if answered is None else words.say("casedesk.yes" if answered else "casedesk.no")),
        (words.say("casedesk.seconds"), unknown if seconds is None else say_duration(words, seconds)),
    ]


def _found(visit: Visit, item: Item, *, exhibits: Mapping[ExhibitId, Exhibit], agencies: Mapping[str, str]) -> FoundShown:
    words = visit.words
    return FoundShown(
        value=item.value,
        text=name_of(words, "finding", value=item.value),
        facts=tuple(_found_facts(visit, item, exhibits=exhibits, agencies=agencies)),
        reasons=tuple(words.say(f"reason.{reason}") for reason in item.reasons),
        breaches=tuple(show_breach(visit, breach) for breach in item.breaches),
        burden=tuple(words.say(f"burden.{one}") for one in item.burden),
        raised_by=tuple(words.say(f"raise.{one}") for one in item.raised_by),
    )


def _found_facts(visit: Visit, item: Item, *, exhibits: Mapping[ExhibitId, Exhibit], agencies: Mapping[str, str]) -> list[Choice]:
    words, comma = visit.words, visit.words.say("casedesk.comma")
    grade = name_of(words, "grade", value=Level(item.grade).name.lower()) if item.grade in tuple(Level) else words.say("casedesk.told_only")
    facts = [
        (words.say("casedesk.points"), words.say("casedesk.points_of", points=item.points, sure=words.say(f"certainty.{item.certainty}"))),
        (words.say("casedesk.grade"), grade),
    ]
    told = comma.join(exhibits[one.exhibit].name for one in item.told_by if one.exhibit in exhibits)
    if told:
        facts.append((words.say("casedesk.told_by"), told))
    if item.against is not None and item.against in exhibits:
        facts.append((words.say("casedesk.against"), exhibits[item.against].name))
    if item.entry is not None:
        facts.append((words.say("casedesk.entry"), str(item.entry)))
    facts.append((words.say("casedesk.permit"), words.say("casedesk.none") if item.permit is None else str(item.permit)))
    named = comma.join(words.say("casedesk.lender") if one == LENDER else agencies.get(one, one) for one in item.responsible)
    if named:
        facts.append((words.say("casedesk.responsible"), named))
    near = comma.join(
        words.say("casedesk.role_count", role=name_of(words, "role", value=one.role), count=one.count) for one in item.exposure
    )
    facts.append((words.say("casedesk.exposure"), near or words.say("casedesk.none")))
    return facts
