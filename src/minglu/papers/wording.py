"""A letter in words: every sentence of the page, in order, ready to be set.

    lay_out(letter, words=load("zh"))["title"] == "停止侵害、赔礼道歉函"

What comes out is plain text under fixed names; the template adds type and lines, never words. Texts of the writer are
handed on untouched and are set literally.
"""

from minglu.canon.json import Object, Value
from minglu.papers.citations import Citation
from minglu.papers.errors import WrongLetter
from minglu.papers.letter import Enclosure, Incident, Letter, Party
from minglu.words.catalogue import Catalogue
from minglu.words.formats import mask_number, name_of, say_confidence, say_day, say_duration, say_moment

_WEAKER_FORCES = frozenset({"std", "self_reg"})  # whoever reads the letter must see that these are not law


def lay_out(letter: Letter, *, words: Catalogue) -> Object:
    """The page as text. Raises WrongLetter when the catalogue is not in the letter's language."""
    if words.language != letter.language:
        raise WrongLetter(f"a letter in {letter.language} needs the catalogue of {letter.language}")
    return {
        "language": letter.language,
        "title": words.say(f"letter.{letter.kind}.title"),
        "translation": words.say("letter.translation") if letter.language == "en" else "",
        "dated": [letter.dated.year, letter.dated.month, letter.dated.day],
        "parties": _parties(letter, words=words),
        "sections": [
            _facts(letter, words=words),
            _findings(letter, words=words),
            {"heading": words.say("letter.basis"), "lines": [_basis(citation, words=words) for citation in letter.basis]},
            _demands(letter, words=words),
            _section(letter, "preserve", words=words),
            _section(letter, "next", words=words),
        ],
        "signature": words.say("letter.signature"),
        "date": words.say("letter.dated", date=say_day(words, letter.dated)),
        "enclosures": _enclosures(letter, words=words),
        "advice": words.say("letter.advice"),
        "page": words.say("letter.page", page="<page>", pages="<pages>"),
    }


def _parties(letter: Letter, *, words: Catalogue) -> Value:
    named: list[tuple[str, Party]] = [(words.say(f"letter.{letter.kind}.to"), letter.to)]
    if letter.about is not None:
        named.append((words.say("letter.authority.about"), letter.about))
    named.append((words.say(f"letter.{letter.kind}.from"), letter.writer))
    if letter.representative is not None:
        named.append((words.say("letter.representative"), letter.representative))
    rows = [{"label": label, "lines": [party.name, *party.contact]} for label, party in named]
    number = letter.number if letter.show_number else mask_number(letter.number)
    return [*rows, {"label": words.say("letter.number"), "lines": [number]}]


def _facts(letter: Letter, *, words: Catalogue) -> Object:
    opening = f"letter.{letter.kind}.opening_debtor" if letter.is_debtor else f"letter.{letter.kind}.opening"
    columns = ["no", "at", "channel", "line", "what", "exhibits"]
    heads = [words.say(f"letter.incident.{column}", **({"zone": str(letter.zone)} if column == "at" else {})) for column in columns]
    rows = [_incident(place, incident, letter=letter, words=words) for place, incident in enumerate(letter.incidents, start=1)]
    lines = [words.say(opening)] if rows else [words.say("letter.facts.none")]
    return {"heading": words.say("letter.facts"), "lines": lines, "table": [heads, *rows] if rows else []}


def _incident(place: int, incident: Incident, *, letter: Letter, words: Catalogue) -> Value:
    return [
        str(place),
        say_moment(words, incident.at, zone=letter.zone),
        name_of(words, "channel", value=incident.channel),
        incident.line or words.say("letter.incident.line_unknown"),
        " ".join(filter(None, (_answered(incident, words=words), incident.content))),
        _joined([words.say("letter.exhibit.mark", number=number) for number in incident.exhibits], words=words),
    ]


def _answered(incident: Incident, *, words: Catalogue) -> str:
    if incident.answered is None:
        return ""
    if not incident.answered:
        return words.say("letter.incident.unanswered")
    if incident.seconds is None:
        return words.say("letter.incident.answered_unknown_length")
    return words.say("letter.incident.answered", length=say_duration(words, incident.seconds))


def _joined(texts: list[str], *, words: Catalogue) -> str:
    joined = texts[0] if texts else ""
    for text in texts[1:]:
        joined = words.say("letter.list", first=joined, second=text)
    return joined


def _findings(letter: Letter, *, words: Catalogue) -> Object:
    receipt = [words.say("letter.findings.receipt", receipt=letter.receipt)] if letter.receipt else []
    lines = [*receipt, *letter.findings] or [words.say("letter.findings.none")]
    return {"heading": words.say("letter.findings"), "lines": lines}


def _basis(citation: Citation, *, words: Catalogue) -> str:
    sure = say_confidence(words, citation.confidence)
    if citation.force in _WEAKER_FORCES:
        sure = words.say("letter.basis.weaker", force=words.say(f"letter.force.{citation.force}"), confidence=sure)
    return words.say(
        "letter.basis.line",
        instrument=citation.instrument[words.language],
        article=citation.article[words.language],
        says=citation.says[words.language],
        confidence=sure,
    )


def _demands(letter: Letter, *, words: Catalogue) -> Object:
    asked = [words.say(f"letter.{letter.kind}.{demand}") for demand in letter.demands]
    by = (
        words.say("letter.demand.by", date=say_day(words, letter.deadline)) if letter.kind == "demand" else words.say("letter.authority.by")
    )
    return {"heading": words.say(f"letter.{letter.kind}.demands"), "numbered": [*asked, *letter.own_demands], "lines": [by]}


def _section(letter: Letter, name: str, *, words: Catalogue) -> Object:
    heading = words.say(f"letter.{letter.kind}.{name}_title")
    return {"heading": heading, "lines": [words.say(f"letter.{letter.kind}.{name}")]}


def _enclosures(letter: Letter, *, words: Catalogue) -> Object:
    labels = ["name", "source", "proves", "grade"]
    return {
        "heading": words.say("letter.exhibits"),
        "none": "" if letter.enclosures else words.say("letter.exhibits.none"),
        "hash": words.say("letter.exhibits.hash") if letter.enclosures else "",
        "labels": [words.say(f"letter.exhibits.{label}") for label in labels],
        "rows": [_enclosure(enclosure, words=words) for enclosure in letter.enclosures],
    }


def _enclosure(enclosure: Enclosure, *, words: Catalogue) -> Object:
    return {
        "mark": words.say("letter.exhibit.mark", number=enclosure.number),
        "texts": [enclosure.name, enclosure.source, enclosure.proves, enclosure.grade],
        "sha256": enclosure.sha256,
    }
