"""A letter about a case: from what was filed, what was found and the files, with nothing to be written by hand.

    letter = compose("demand", filing=filing, finding=finding, materials=materials, lender=lender, to=lender, writer=writer, …)
    write_letter(letter, words=words)

Listed is what the person reported, but for what her own carrier's bill contradicts: a letter that claims it would be
held against her. What she wants becomes what is asked for. Name and address of the writer are typed when the letter is
printed; whoever calls this keeps them nowhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta, tzinfo
from typing import Final

from minglu.canon.ids import ExhibitId
from minglu.canon.instants import as_datetime
from minglu.canon.numbers import E164
from minglu.cases.complaint import Allegation, Filing
from minglu.cases.finding import Finding, FindingValue, Item
from minglu.cases.material import Material
from minglu.evidence.grade import grade
from minglu.papers.citations import Citation, citations_for
from minglu.papers.errors import WrongLetter
from minglu.papers.letter import DEMANDS, Enclosure, Incident, Letter, Party
from minglu.words.catalogue import Catalogue
from minglu.words.formats import name_of

DAYS_TO_ANSWER: Final = 15
_MOST_CONTENT: Final = 2_000
_ORIGINS: Final = ("carrier", "phone", "trunk")

# Which demand each wish becomes. The order in the letter is that of `letter.DEMANDS`.
_DEMANDED: Final[Mapping[str, str]] = {
    "stop": "stop",
    "erase": "delete",
    "source_of_number": "name_source",
    "explanation": "name_source",
    "who_used_it": "copy",
    "apology": "apologise",
    "compensation": "costs",
}
# An authority is always asked to look; the rest follows from the wishes.
_ASKED_FOR: Final[Mapping[str, str]] = {"stop": "order_stop", "erase": "order_stop", "apology": "mediate", "compensation": "mediate"}


def compose(
    kind: str,
    *,
    filing: Filing,
    finding: Finding | None,
    materials: Iterable[Material],
    lender: Party,
    to: Party,
    writer: Party,
    number: E164,
    citations: tuple[Citation, ...],
    words: Catalogue,
    zone: tzinfo,
    dated: date,
    is_debtor: bool = False,
    show_number: bool = False,
) -> Letter:
    """The letter of this kind, in the language of `words`. Raises WrongLetter, WrongCitation."""
    if kind not in DEMANDS:
        raise WrongLetter(f"a letter is one of {', '.join(DEMANDS)}")
    if finding is not None and finding.case != filing.complaint.case:
        raise WrongLetter("the finding is of another case than the filing; load both again")
    there = {material.exhibit.id: material for material in materials}
    enclosed = tuple(there[exhibit] for exhibit in filing.complaint.exhibits if exhibit in there)
    items = {item.allegation: item for item in finding.items} if finding is not None else {}
    told = tuple(_told(filing.complaint.allegations, items, zone=zone, dated=dated))
    numbers = {material.exhibit.id: place for place, material in enumerate(enclosed, start=1)}
    return Letter(
        kind=kind,
        language=words.language,
        writer=writer,
        to=to,
        about=lender if kind == "authority" else None,
        representative=None,
        is_debtor=is_debtor,
        number=number,
        show_number=show_number,
        incidents=tuple(_incident(allegation, items.get(allegation.id), numbers=numbers) for allegation in told),
        findings=_findings(told, items, words=words),
        receipt=filing.complaint.case,
        basis=citations_for(citations, kind),
        demands=_demands(kind, filing.complaint.wants, items.values()),
        own_demands=(),
        enclosures=tuple(_enclosure(material, place, words=words) for place, material in enumerate(enclosed, start=1)),
        dated=dated,
        deadline=dated + timedelta(days=DAYS_TO_ANSWER),
        zone=zone,
    )


def _told(allegations: Iterable[Allegation], items: Mapping[int, Item], *, zone: tzinfo, dated: date) -> Iterable[Allegation]:
    """What is listed, in the order of time: nothing that is contradicted, and nothing that the letter's day does not know yet."""
    for allegation in sorted(allegations, key=lambda one: (one.since, one.id)):
        item = items.get(allegation.id)
        contradicted = item is not None and item.value is FindingValue.CONTRADICTED
        if not contradicted and as_datetime(allegation.since).astimezone(zone).date() <= dated:
            yield allegation


def _incident(allegation: Allegation, item: Item | None, *, numbers: Mapping[ExhibitId, int]) -> Incident:
    named = {source.exhibit for source in allegation.sources} | {told.exhibit for told in (item.told_by if item is not None else ())}
    return Incident(
        at=allegation.since,
        channel=allegation.kind,
        line=(allegation.other or "").strip(),
        answered=allegation.answered if allegation.kind == "call" else None,
        seconds=allegation.seconds if allegation.kind == "call" and allegation.answered else None,
        content=_one_line(allegation.said),
        exhibits=tuple(sorted(numbers[exhibit] for exhibit in named if exhibit in numbers)),
    )


def _one_line(text: str) -> str:
    plain = "".join(character for character in " ".join(text.split()) if character.isprintable())
    return plain[:_MOST_CONTENT].strip()


def _findings(told: Sequence[Allegation], items: Mapping[int, Item], *, words: Catalogue) -> tuple[str, ...]:
    """One line a value, naming the incidents by their numbers in the letter."""
    places: dict[FindingValue, list[int]] = {}
    for place, allegation in enumerate(told, start=1):
        if allegation.id in items:
            places.setdefault(items[allegation.id].value, []).append(place)
    return tuple(
        words.say("letter.findings.item", numbers=_listed(places[value], words=words), value=name_of(words, "finding", value=value.value))
        for value in FindingValue
        if value in places
    )


def _listed(numbers: Sequence[int], *, words: Catalogue) -> str:
    listed = str(numbers[0])
    for number in numbers[1:]:
        listed = words.say("letter.list", first=listed, second=number)
    return listed


def _demands(kind: str, wants: Iterable[str], items: Iterable[Item]) -> tuple[str, ...]:
    if kind == "demand":
        chosen = {_DEMANDED[want] for want in wants if want in _DEMANDED} or {"stop"}
    else:
        chosen = {"investigate", *(_ASKED_FOR[want] for want in wants if want in _ASKED_FOR)}
        if any(item.breaches for item in items):
            chosen.add("penalise")
    return tuple(demand for demand in DEMANDS[kind] if demand in chosen)


def _enclosure(material: Material, number: int, *, words: Catalogue) -> Enclosure:
    exhibit = material.exhibit
    origin = material.origin if material.origin in _ORIGINS else "me"
    return Enclosure(
        number=number,
        name=exhibit.name,
        source=words.say(f"letter.exhibits.from.{origin}"),
        proves=words.say(f"letter.exhibits.shows.{exhibit.kind}"),
        grade=name_of(words, "grade", value=grade(exhibit.kind).level.name.lower()),
        sha256=exhibit.sha256.hex(),
    )
