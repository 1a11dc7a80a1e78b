"""Spelling: a text as units that can be compared with listed words, however the text was dressed up.

    [unit.text for unit in read_units("请 坐.牢", spelling)] == ["请", "坐", "牢"]
    merged(read_units("亻尔", spelling), spelling)[0].text == "你"

A unit is one Chinese character, one Latin word, one number or one sign of money, and knows where it stood in the text as it
was handed in. Folded away: width, case, marks over letters, zero-width and direction marks, letters of other alphabets that
look Latin, traditional forms of listed characters, spaces and signs between characters, single letters set apart. What
splits clauses is remembered as the gap before a unit, because a negation counts only in its own clause. How a character
sounds is the business of `content_sounds`; nothing here says what is allowed.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from minglu.rules.errors import WrongPack
from minglu.rules.rule import as_table, check_names, parse_table

# Gaps: nothing; something that people put between the characters of a word to hide it; the end of a clause; of a sentence.
JOINED, APART, CLAUSE, SENTENCE = 0, 1, 2, 3

_MARKS: Final = {",": CLAUSE, ";": CLAUSE, "!": SENTENCE, "?": SENTENCE, "。": SENTENCE, "\n": SENTENCE, "\r": SENTENCE}
_MONEY: Final = frozenset("¥$€£")
_COUNTING: Final = frozenset("零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟")
_HAN: Final = (("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U000323af"))
_NUMBER: Final = re.compile(r"[0-9](?:[0-9]|[.,](?=[0-9]))*")
_SUFFIXES: Final = frozenset({"w", "k", "rmb", "yuan", "usd", "days", "am", "pm"})
_MEMBERS: Final = frozenset({"traditional", "alphabets", "digits", "splits", "sounds"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """Tables of the pack: what is read as what."""

    characters: Mapping[str, str]
    digits: Mapping[str, str]
    splits: Mapping[tuple[str, str], str]
    sounds: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit and its place: `start` to `end` in the original. `forms` are further spellings it may stand for."""

    text: str
    start: int
    end: int
    gap: int = JOINED
    forms: tuple[str, ...] = ()
    number: bool = False
    split: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    """One folded character and its place."""

    text: str
    start: int
    end: int


def parse_spelling(data: bytes, *, where: str) -> Spelling:
    """The tables of one file. Raises WrongPack."""
    content = parse_table(data, where=where)
    check_names(content, needed=_MEMBERS, where=where)
    traditional = _pairs(content["traditional"], where=f"{where}, traditional", left=1)
    alphabets = _pairs(content["alphabets"], where=f"{where}, alphabets", left=1)
    splits = _pairs(content["splits"], where=f"{where}, splits", left=2)
    return Spelling(
        characters={**traditional, **alphabets},
        digits=_pairs(content["digits"], where=f"{where}, digits", left=1, right=2),
        splits={(pair[0], pair[1]): whole for pair, whole in splits.items()},
        sounds=_pairs(content["sounds"], where=f"{where}, sounds", left=1, right=6),
    )


def is_han(character: str) -> bool:
    return any(first <= character <= last for first, last in _HAN)


def read_units(text: str, spelling: Spelling) -> tuple[Unit, ...]:
    """The units of a text, in order."""
    marks = tuple(_folded(text, spelling))
    return _rejoined(tuple(_units(marks, spelling)))


def merged(units: tuple[Unit, ...], spelling: Spelling) -> tuple[Unit, ...]:
    """The same with halves that stand side by side read as the character they make; the very same when there are none."""
    found: list[Unit] = []
    for unit in units:
        whole = spelling.splits.get((found[-1].text, unit.text)) if found and unit.gap < CLAUSE else None
        if whole is None:
            found.append(unit)
        else:
            found[-1] = replace(found[-1], text=whole, end=unit.end, split=True)
    return tuple(found) if len(found) < len(units) else units


def _folded(text: str, spelling: Spelling) -> Iterator[_Mark]:
    """Character by character, so that each keeps its place; one may fold into several or into none."""
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character).casefold():
            if unicodedata.category(part) in ("Mn", "Me", "Cf", "Cc") and part not in "\n\r\t":
                continue
            yield _Mark(spelling.characters.get(part, part), place, place + 1)


def _units(marks: tuple[_Mark, ...], spelling: Spelling) -> Iterator[Unit]:
    place, gap = 0, JOINED
    while place < len(marks):
        mark = marks[place]
        if (end := _word_end(marks, place, spelling)) > place:
            yield from _latin(marks[place:end], spelling, gap=gap)
            place, gap = end, JOINED
        elif is_han(mark.text) or mark.text in _MONEY:
            yield Unit(text=mark.text, start=mark.start, end=mark.end, gap=gap, number=mark.text in _COUNTING)
            place, gap = place + 1, JOINED
        else:
            gap = max(gap, _gap(marks, place))
            place += 1


def _word_end(marks: tuple[_Mark, ...], place: int, spelling: Spelling) -> int:
    """One past a run of letters and digits. Signs that stand for letters, apostrophes and the dots of numbers may lie inside."""
    end = place
    while end < len(marks):
        here, after = marks[end].text, marks[end + 1].text if end + 1 < len(marks) else ""
        before = marks[end - 1].text if end > place else ""
        sign = here in spelling.digits and _letter(after)
        inside = (here in "'’" and before and _letter(after)) or (here in ".," and before.isdigit() and after.isdigit())
        if not (_letter(here) or _digit(here) or sign or inside):
            break
        end += 1
    return end


def _letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _digit(character: str) -> bool:
    return character.isascii() and character.isdigit()


def _latin(marks: tuple[_Mark, ...], spelling: Spelling, *, gap: int) -> Iterator[Unit]:
    text = "".join(mark.text for mark in marks)
    number = _NUMBER.match(text)
    end = number.end() if number else 0
    if number and (end == len(text) or text[end:] in _SUFFIXES):
        yield Unit(text=number.group(), start=marks[0].start, end=marks[end - 1].end, gap=gap, number=True)
        if end < len(text):
            yield Unit(text=text[end:], start=marks[end].start, end=marks[-1].end)
        return
    word = "".join(character for character in text if character not in "'’")
    yield Unit(text=word, start=marks[0].start, end=marks[-1].end, gap=gap, forms=_forms(word, spelling))


def _forms(word: str, spelling: Spelling) -> tuple[str, ...]:
    """The word with its digits and signs read as letters; where a digit stands for two, one form for each."""
    if all(character not in spelling.digits for character in word):
        return ()
    readings = ("".join(spelling.digits.get(c, c)[:1] for c in word), "".join(spelling.digits.get(c, c)[-1:] for c in word))
    return tuple(dict.fromkeys(readings))


def _rejoined(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Three or more single letters set apart by the same little are the letters of one word."""
    found: list[Unit] = []
    place = 0
    while place < len(units):
        end = place + 1
        if _single(units[place]):
            while end < len(units) and _single(units[end]) and units[end].gap == APART:
                end += 1
        if end - place >= 3:
            letters = "".join(unit.text for unit in units[place:end])
            # "a m o r o n": what begins so may be a word of one letter and then the one that is hidden.
            found.append(replace(units[place], text=letters, end=units[end - 1].end, forms=(letters[1:],) if letters[0] in "ai" else ()))
        else:
            found.extend(units[place:end])
        place = end
    return tuple(found)


def _single(unit: Unit) -> bool:
    return len(unit.text) == 1 and _letter(unit.text)


def _gap(marks: tuple[_Mark, ...], place: int) -> int:
    character = marks[place].text
    if character == ".":
        # A stop ends a sentence when the text or a space follows; inside a word it is a disguise.
        return SENTENCE if place + 1 == len(marks) or marks[place + 1].text.isspace() else APART
    return _MARKS.get(character, APART)


def _pairs(value: object, *, where: str, left: int, right: int = 1) -> Mapping[str, str]:
    table = as_table(value, where=where)
    for key, read in table.items():
        if len(key) != left or not isinstance(read, str) or not 1 <= len(read) <= right:
            raise WrongPack(f"{where}: {key!r} is not {left} characters that are read as 1 to {right}")
    return {key: str(read) for key, read in table.items()}
