"""Content: is there anything in this text that must not be said to this person, and by which article?

    content = load_content({"content/spelling.toml": …, "content/threat.toml": …, "content/templates.toml": …, …})
    check_text("再不还就去做牢", content=content, relation="debtor")[0].matched == "坐牢"

A finding names its rule and article, how sure the source is, the words as they stand in the text and the listed words that
they were read as. It is a reason to look again, not a verdict: what is not listed is not found, and tone, irony and pictures
are not read. Texts have at most 4,000 characters; the time is linear in them. No file, no clock.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from minglu.rules.content_cases import Sentence, parse_sentences
from minglu.rules.content_rule import ContentRule, Find, parse_content_rules
from minglu.rules.content_spelling import CLAUSE, JOINED, SENTENCE, Spelling, Unit, merged, parse_spelling, read_units
from minglu.rules.content_templates import Template, parse_templates
from minglu.rules.content_words import NUMBER, How, Lexicon, Occurrence, Word, lexicon_of, occurrences
from minglu.rules.errors import WrongPack, WrongQuestion
from minglu.rules.question import RELATIONS
from minglu.rules.rule import Text

SHELF: Final = "content/"
SPELLING: Final = "content/spelling.toml"
TEMPLATES: Final = "content/templates.toml"
MOST_TEXT: Final = 4_000

_REACH: Final = 10  # how many units before a match a negation may begin
_BEHIND: Final = 3  # how many units after it an excuse may begin
_CASES: Final = re.compile(r"content/cases/[a-z-]+\.toml")
_RULES: Final = re.compile(r"content/[a-z-]+\.toml")

Found = Mapping[Word, tuple[Occurrence, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything a text is checked with, and the approved wordings."""

    rules: tuple[ContentRule, ...]
    templates: tuple[Template, ...]
    sentences: tuple[Sentence, ...]
    spelling: Spelling
    lexicon: Lexicon = field(repr=False)

    def template(self, name: str) -> Template:
        """The template of this id. Raises WrongPack."""
        for template in self.templates:
            if template.id == name:
                return template
        raise WrongPack(f"no template is called {name[:60]!r}; there are {', '.join(one.id for one in self.templates)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule and one place: characters `start` to `end` of the text, read as the listed words `matched`."""

    rule: str
    category: str
    article: Text
    force: str
    confidence: str
    start: int
    end: int
    matched: str
    how: How
    reading: Text
    instead: Text


@dataclass(frozen=True, slots=True)
class _Hit:
    begin: int
    end: int
    matched: str
    how: How


def load_content(files: Mapping[str, bytes]) -> Content:
    """Read the shelf `content/` of the packs; other names are passed over. Raises WrongPack."""
    inside = {name: data for name, data in sorted(files.items()) if name.startswith(SHELF)}
    if missing := {SPELLING, TEMPLATES} - set(inside):
        raise WrongPack(f"{', '.join(sorted(missing))} is missing")
    spelling = parse_spelling(inside.pop(SPELLING), where=SPELLING)
    templates = parse_templates(inside.pop(TEMPLATES), where=TEMPLATES)
    rules: list[ContentRule] = []
    sentences: list[Sentence] = []
    for name, data in inside.items():
        if _CASES.fullmatch(name):
            sentences.extend(parse_sentences(data, where=name))
        elif _RULES.fullmatch(name):
            rules.extend(parse_content_rules(data, spelling=spelling, where=name))
        else:
            raise WrongPack(f"{name} is neither content/<rules>.toml nor content/cases/<sentences>.toml")
    _check_once([rule.id for rule in rules] + [template.id for template in templates])
    if not rules:
        raise WrongPack("no content rule is loaded; a text would pass unread")
    return Content(
        rules=tuple(rules),
        templates=templates,
        sentences=tuple(sentences),
        spelling=spelling,
        lexicon=lexicon_of(tuple(word for rule in rules for word in rule.words)),
    )


def check_text(text: str, *, content: Content, relation: str) -> tuple[Finding, ...]:
    """What the rules object to when this is said to a person of this relation, in the order of the text. Raises WrongQuestion."""
    if relation not in RELATIONS:
        raise WrongQuestion(f"a relation is one of {', '.join(RELATIONS)}")
    if len(text) > MOST_TEXT:
        raise WrongQuestion(f"a text of at most {MOST_TEXT} characters is checked; this one has {len(text)}")
    found: dict[str, list[Finding]] = {}
    plain = read_units(text, content.spelling)
    # As it stands, then with split characters put together: halves are ordinary characters too.
    for units in dict.fromkeys((plain, merged(plain, content.spelling))):
        seen = occurrences(units, content.lexicon)
        for rule in content.rules:
            if relation in rule.relations:
                found.setdefault(rule.id, []).extend(_finding(rule, hit, units) for hit in _hits(rule, seen, units))
    kept = (finding for findings in found.values() for finding in _apart(findings))
    return tuple(sorted(kept, key=lambda finding: (finding.start, finding.end, finding.rule)))


def _hits(rule: ContentRule, seen: Found, units: tuple[Unit, ...]) -> Iterator[_Hit]:
    harmless = tuple((place.begin, place.end) for word in rule.harmless for place in seen.get(word, ()))
    covered = {unit: span for span in harmless for unit in range(*span)}
    unless = {place.begin for word in rule.unless for place in seen.get(word, ())}
    after = {place.begin for word in rule.after for place in seen.get(word, ())}
    for find in rule.finds:
        for hit in _paired(find, seen, units, covered):
            if not (_excused_before(hit, unless, units) or _excused_after(hit, after, units)):
                yield hit


def _paired(find: Find, seen: Found, units: tuple[Unit, ...], covered: Mapping[int, tuple[int, int]]) -> Iterator[_Hit]:
    said = tuple(_places(find.say, seen, units, covered))
    if not find.near:
        yield from said
        return
    others = tuple(_places(find.near, seen, units, covered))
    begins = {other.begin: other for other in others}
    ends = {other.end: other for other in others}
    # In a given order, within one clause; otherwise within one sentence.
    edge = CLAUSE if find.ordered else SENTENCE
    for hit in said:
        for away in range(find.within + 1):
            later = begins.get(hit.end + away)
            earlier = None if find.ordered else ends.get(hit.begin - away)
            pair = (hit, later) if later is not None else (earlier, hit) if earlier is not None else None
            if pair is not None and pair[0] is not None and not _crosses(units, pair[0].end, pair[1].begin, edge):
                yield _joined(*pair)
                break


def _places(words: tuple[Word, ...], seen: Found, units: tuple[Unit, ...], covered: Mapping[int, tuple[int, int]]) -> Iterator[_Hit]:
    for word in words:
        for place in seen.get(word, ()):
            if not _is_harmless(place, covered):
                begin = _number_start(place.begin, units) if word.parts[0].text == NUMBER else place.begin
                # A number is shown as it stands: which one it is, is the point.
                matched = word.text if NUMBER not in word.text else "".join(unit.text for unit in units[begin : place.end])
                yield _Hit(begin, place.end, matched, place.how)


def _is_harmless(place: Occurrence, covered: Mapping[int, tuple[int, int]]) -> bool:
    spans = {covered[unit] for unit in range(place.begin, place.end) if unit in covered}
    # Written out, a listed word is harmless only inside an ordinary one (法院 in 法院路). Heard, it is a guess, which an ordinary
    # word that it runs into disproves (合作老师).
    return any(place.how == "sound" or (begin <= place.begin and place.end <= end) for begin, end in spans)


def _number_start(begin: int, units: tuple[Unit, ...]) -> int:
    while begin > 0 and units[begin].gap == JOINED and units[begin - 1].number:
        begin -= 1
    return begin


def _joined(first: _Hit, second: _Hit) -> _Hit:
    how: How = "sound" if "sound" in (first.how, second.how) else "split" if "split" in (first.how, second.how) else "written"
    return _Hit(first.begin, second.end, f"{first.matched} … {second.matched}", how)


def _excused_before(hit: _Hit, unless: set[int], units: tuple[Unit, ...]) -> bool:
    return any(
        begin in unless and not _crosses(units, begin + 1, hit.begin, CLAUSE) for begin in range(max(hit.begin - _REACH, 0), hit.end)
    )


def _excused_after(hit: _Hit, after: set[int], units: tuple[Unit, ...]) -> bool:
    return any(begin in after and not _crosses(units, hit.end, begin, CLAUSE) for begin in range(hit.end, hit.end + _BEHIND + 1))


def _crosses(units: tuple[Unit, ...], first: int, last: int, gap: int) -> bool:
    """Does a gap of that kind stand before one of the units `first` to `last`?"""
    return any(units[place].gap >= gap for place in range(first, last + 1))


def _finding(rule: ContentRule, hit: _Hit, units: tuple[Unit, ...]) -> Finding:
    return Finding(
        rule=rule.id,
        category=rule.category,
        article=rule.citation,
        force=rule.force,
        confidence=rule.confidence,
        start=units[hit.begin].start,
        end=units[hit.end - 1].end,
        matched=hit.matched,
        how=hit.how,
        reading=rule.reading,
        instead=rule.instead,
    )


def _apart(findings: list[Finding]) -> Iterator[Finding]:
    """Of findings that overlap, the first and longest."""
    end = -1
    for finding in sorted(findings, key=lambda one: (one.start, -one.end, one.how != "written")):
        if finding.start >= end:
            yield finding
            end = finding.end


def _check_once(names: list[str]) -> None:
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise WrongPack(f"named twice in content/: {', '.join(twice)}")
