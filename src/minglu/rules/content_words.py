"""Listed words of the content rules, and where they occur in a text.

    word = parse_word("坐牢", spelling, where="…")
    occurrences(read_units("去做牢", spelling), lexicon_of((word,)))[word] == (Occurrence(begin=1, end=3, how="sound"),)

How a word is written in a pack decides how it is found:

    坐牢      as written; by sound too, if at least one of two characters is the listed one (做牢, 坐劳), or letters say it
    =抓你     only as written: too many harmless words sound like it
    ~坐牢     by sound even when no character is the listed one (作劳): few harmless words sound like it
    arrest*   a Latin word that begins so
    {n}元     a number, then 元

A word never runs over the end of a clause. One pass over the text, a bounded number of candidates at each place: the time
is linear in the text. Nothing here says what is allowed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final, Literal

from minglu.rules.content_sounds import sound
from minglu.rules.content_spelling import CLAUSE, Spelling, Unit, is_han, read_units
from minglu.rules.errors import WrongPack

How = Literal["written", "sound", "split"]

NUMBER: Final = "{n}"
MOST_PARTS: Final = 12
_SPELLED: Final = 6  # letters in "zuolao": shorter runs are too often words of other languages
_STEM: Final = 3
_DIGIT_SOUNDS: Final = {"1": "yi", "2": "er", "3": "san", "4": "si", "5": "wu", "6": "liu", "7": "qi", "8": "ba", "9": "jiu"}


@dataclass(frozen=True, slots=True)
class Part:
    """One unit of a listed word: its text, or its beginning, or any number; and how it may sound."""

    text: str
    sounds: frozenset[str]
    begins: bool = False


# Itself and nothing else: comparing what some thousand words are made of took longer than reading the text.
@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A listed word. `kept` is how many of its characters must stand as listed; `letters` spell it in one run."""

    text: str
    parts: tuple[Part, ...]
    kept: int
    letters: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """Units `begin` to `end` of the text say the word."""

    begin: int
    end: int
    how: How


Lexicon = Mapping[str, tuple[Word, ...]]


def parse_word(text: str, spelling: Spelling, *, where: str) -> Word:
    """A word as a pack writes it. Raises WrongPack."""
    mark, plain = (text[0], text[1:]) if text[:1] in ("=", "~") else ("", text)
    parts = tuple(_part(piece, spelling) for piece in _pieces(plain, spelling))
    if parts and parts[0].begins and len(parts[0].text) < _STEM:
        raise WrongPack(f"{where}: {text!r} begins with fewer than {_STEM} letters")
    if not 1 <= len(parts) <= MOST_PARTS:
        raise WrongPack(f"{where}: {text!r} is no word of 1 to {MOST_PARTS} characters or Latin words")
    heard = len(parts) > 1 and mark != "=" and all(part.sounds for part in parts)
    if mark == "~" and not heard:
        raise WrongPack(f"{where}: {text!r} is to be found by sound, which needs two Chinese characters or more")
    if not heard:
        return Word(plain, tuple(Part(part.text, frozenset(), part.begins) for part in parts), len(parts), frozenset())
    kept = 0 if mark == "~" or len(parts) > 2 else 1
    spelled = {"".join(said) for said in product(*(sorted(part.sounds) for part in parts[:6]))} if len(parts) <= 6 else set()
    return Word(plain, parts, kept, frozenset(run for run in spelled if len(run) >= _SPELLED))


def lexicon_of(words: tuple[Word, ...]) -> Lexicon:
    """The words by what a unit must be for one to begin there."""
    found: dict[str, dict[Word, None]] = {}
    for word in words:
        first = word.parts[0]
        keys = {f"{first.text[:_STEM]}*"} if first.begins else {first.text, *(f"~{said}" for said in first.sounds), *word.letters}
        for key in keys:
            found.setdefault(key, {})[word] = None
    return {key: tuple(listed) for key, listed in found.items()}


def occurrences(units: tuple[Unit, ...], lexicon: Lexicon) -> Mapping[Word, tuple[Occurrence, ...]]:
    """Every occurrence of every word, in order."""
    found: dict[Word, list[Occurrence]] = {}
    for begin, unit in enumerate(units):
        for word in dict.fromkeys(word for key in _keys(unit) for word in lexicon.get(key, ())):
            occurrence = _found(word, units, begin)
            if occurrence is not None:
                found.setdefault(word, []).append(occurrence)
    return {word: tuple(places) for word, places in found.items()}


def _pieces(text: str, spelling: Spelling) -> tuple[str, ...]:
    pieces: list[str] = []
    for piece in re.findall(r"\{n\}|[^\s{}]*[a-z]\*|[^{}*]+?(?=\{|\s|$)|[*{}]", text):
        if piece == NUMBER or piece.endswith("*"):
            pieces.append(piece)
        else:
            pieces.extend(unit.text for unit in read_units(piece, spelling))
    return tuple(pieces)


def _part(piece: str, spelling: Spelling) -> Part:
    if piece.endswith("*"):
        return Part(piece[:-1], frozenset(), begins=True)
    # Every reading in the dictionary would make a word sound like too much (受: shou, but long ago dao).
    sounds = {sound(piece), spelling.sounds.get(piece, "")} if is_han(piece) else set()
    return Part(piece, frozenset(sounds - {""}))


def _keys(unit: Unit) -> tuple[str, ...]:
    said = _said(unit)
    texts = (unit.text, *unit.forms)
    stems = tuple(f"{text[:_STEM]}*" for text in texts)
    return (*texts, *stems, *((f"~{said}",) if said else ()), *((NUMBER,) if unit.number else ()))


def _said(unit: Unit) -> str:
    """How a unit sounds in Chinese; letters say themselves."""
    if unit.number:
        return _DIGIT_SOUNDS.get(unit.text) or sound(unit.text)
    return unit.text if unit.text.isascii() and len(unit.text) <= _SPELLED else sound(unit.text)


def _found(word: Word, units: tuple[Unit, ...], begin: int) -> Occurrence | None:
    if units[begin].text in word.letters:
        return Occurrence(begin=begin, end=begin + 1, how="sound")
    end = begin + len(word.parts)
    if end > len(units):
        return None
    kept, heard, lettered = 0, 0, True
    for place, part in zip(range(begin, end), word.parts, strict=True):
        unit = units[place]
        if place > begin and unit.gap >= CLAUSE:
            return None
        if _is_written(part, unit):
            kept += 1
            lettered = False
        elif _said(unit) in part.sounds:
            heard += 1
            lettered = lettered and unit.text.isascii()
        else:
            return None
    if heard == 0:
        return Occurrence(begin=begin, end=end, how="split" if any(unit.split for unit in units[begin:end]) else "written")
    return Occurrence(begin=begin, end=end, how="sound") if kept >= word.kept or lettered else None


def _is_written(part: Part, unit: Unit) -> bool:
    if part.text == NUMBER:
        return unit.number
    if part.begins:
        return any(text.startswith(part.text) for text in (unit.text, *unit.forms))
    return part.text == unit.text or part.text in unit.forms
