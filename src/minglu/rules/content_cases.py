"""The labelled set: sentences of our own with what should be found in them, and how well the rules do.

    language = "zh"
    half = "development"       # the rules were written with these in view; "held-out" was written after them and not tuned on
    sentence = [
      { text = "再不还就去做牢", to = "debtor", expect = ["legal_consequence"], note = "homophone" },
      { text = "合作老师您好", to = "debtor", like = "content.consequence-custody" },    # harmless, and why it might not seem so
    ]

A sentence without `expect` is harmless. A figure counts sentences, a category at a time: found and expected, found and not
expected, expected and not found. Not here: running the rules over them (`content_lint`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from minglu.rules.content_rule import CATEGORIES, choice, texts
from minglu.rules.errors import WrongPack
from minglu.rules.question import RELATIONS
from minglu.rules.rule import Table, as_table, check_names, parse_table

LANGUAGES: Final = ("zh", "en")
HALVES: Final = ("development", "held-out")

_MOST_LENGTH: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence, to whom it is said, and the categories that it falls under."""

    text: str
    to: str
    language: str
    half: str
    expect: tuple[str, ...] = ()
    like: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How many sentences of a category were found rightly, wrongly, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> tuple[int, int]:
        return self.right, self.right + self.wrong

    @property
    def recall(self) -> tuple[int, int]:
        return self.right, self.right + self.missed


def figure_of(category: str, *, results: Iterable[tuple[Sentence, frozenset[str]]]) -> Figure:
    """Of sentences with the categories found in them, the figure of one category."""
    pairs = [(category in sentence.expect, category in found) for sentence, found in results]
    return Figure(right=pairs.count((True, True)), wrong=pairs.count((False, True)), missed=pairs.count((True, False)))


def parse_sentences(data: bytes, *, where: str) -> tuple[Sentence, ...]:
    """The sentences of one file. Raises WrongPack."""
    content = parse_table(data, where=where)
    check_names(content, needed=frozenset({"language", "half", "sentence"}), where=where)
    language = choice(content, "language", choices=LANGUAGES, where=where)
    half = choice(content, "half", choices=HALVES, where=where)
    items = content["sentence"]
    if not isinstance(items, list) or not items:
        raise WrongPack(f"{where}: sentence is a list of tables")
    found = tuple(
        _sentence(as_table(item, where=where), language=language, half=half, where=f"{where}, sentence {at}")
        for at, item in enumerate(items, 1)
    )
    seen: set[tuple[str, str]] = set()
    for sentence in found:
        if (sentence.text, sentence.to) in seen:
            raise WrongPack(f"{where}: written twice: {sentence.text}")
        seen.add((sentence.text, sentence.to))
    return found


def _sentence(table: Table, *, language: str, half: str, where: str) -> Sentence:
    check_names(table, needed=frozenset({"text", "to"}), optional=frozenset({"expect", "like", "note"}), where=where)
    text, expect = table["text"], texts(table, "expect", where=where)
    like, note = table.get("like", ""), table.get("note", "")
    if not isinstance(text, str) or not 0 < len(text) <= _MOST_LENGTH:
        raise WrongPack(f"{where}: text has 1 to {_MOST_LENGTH} characters")
    if not set(expect) <= set(CATEGORIES) or len(set(expect)) != len(expect):
        raise WrongPack(f"{where}: expect is a list of {', '.join(CATEGORIES)}, each once")
    if not isinstance(like, str) or not isinstance(note, str):
        raise WrongPack(f"{where}: like and note are texts")
    to = choice(table, "to", choices=RELATIONS, where=where)
    return Sentence(text=text, to=to, language=language, half=half, expect=expect, like=like, note=note)
