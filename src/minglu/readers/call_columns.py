"""Which column of a file means what: a mapping that can be saved, written by hand, and checked.

    columns = Columns(columns=(("number", "被叫号码"), ("at", "呼叫时间")), given=(("channel", "call"),))
    parse_columns(render_columns(columns)) == columns

Rules. A column is named by its header, never by its place. `given` says what holds for every row where the file has no
column for it ("all rows are calls"). `words` adds words of the house to the words that are known ("PTP" = answered).
`day_order` settles 3/11/2026 where the file itself cannot. Two columns for one meaning, or one column for two, is refused.

Not done here: proposing a mapping (`call_proposal`), reading rows under one (`call_table`).
"""

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from minglu.readers.call_headers import is_meaning
from minglu.readers.call_words import WORDS, plain
from minglu.readers.errors import ReaderError
from minglu.rules import question as ask
from minglu.rules.table import FACTS

FORMAT: Final = 1
MOST_BYTES: Final = 100_000
MOST_COLUMNS: Final = 100
MOST_WORDS: Final = 500
MOST_TEXT: Final = 200

_MEMBERS: Final = frozenset({"format", "day_order", "columns", "given", "words"})
_CLOSED: Final[Mapping[str, tuple[str, ...]]] = {
    "channel": ask.CHANNELS,
    "relation": ask.RELATIONS,
    "purpose": ask.PURPOSES,
    "direction": ("in", "out"),
    "own_device": ("yes", "no"),
    "ended": ("answered", "no_answer", "busy", "failed", "invalid_number", "by_length"),
}
_FREE: Final = ("agency", "staff", "debt")


class WrongColumns(ReaderError):
    """A mapping of columns that cannot be used; the message says which line of it, and what to write instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """A mapping. `columns` are pairs of meaning and header, `given` of meaning and word, `words` of meaning, theirs, ours."""

    columns: tuple[tuple[str, str], ...] = ()
    given: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[str, str, str], ...] = ()
    day_order: Literal["", "dmy", "mdy"] = ""

    def __post_init__(self) -> None:
        _check(self)

    def header(self, meaning: str) -> str | None:
        """The header of the column that means this, if there is one."""
        return dict(self.columns).get(meaning)


def values_of(meaning: str) -> tuple[str, ...]:
    """The closed list a meaning's words come from; empty where any text will do."""
    if meaning.startswith("fact."):
        fact = FACTS[meaning.removeprefix("fact.")]
        return ("yes", "no") if fact.type == "bool" else fact.values
    return _CLOSED.get(meaning, ())


def words_of(meaning: str, columns: Columns) -> Mapping[str, str]:
    """Every word that is known in a column of this meaning, as `plain` spells it, and what it stands for."""
    group = meaning.removeprefix("fact.")
    if values_of(meaning) == ("yes", "no"):
        group = "yes_no"
    return {**WORDS.get(group, {}), **{plain(theirs): ours for what, theirs, ours in columns.words if what == meaning}}


def render_columns(columns: Columns) -> str:
    """The mapping as TOML, for a file that a person can read and change."""
    lines = ["# Which column means what in a file of calls or collection records.", f"format = {FORMAT}"]
    lines.append(f"day_order = {_quoted(columns.day_order)}")
    lines += ["", "[columns]", *(f"{_quoted(meaning)} = {_quoted(header)}" for meaning, header in columns.columns)]
    lines += ["", "[given]", *(f"{_quoted(meaning)} = {_quoted(word)}" for meaning, word in columns.given)]
    for what in dict.fromkeys(meaning for meaning, _, _ in columns.words):
        lines += ["", f"[words.{_quoted(what)}]"]
        lines += [f"{_quoted(theirs)} = {_quoted(ours)}" for meaning, theirs, ours in columns.words if meaning == what]
    return "\n".join(lines) + "\n"


def parse_columns(text: str) -> Columns:
    """The inverse of `render_columns`; also reads what a person wrote. Raises WrongColumns."""
    if len(text) > MOST_BYTES:
        raise WrongColumns(f"a mapping of columns has at most {MOST_BYTES} characters")
    try:
        document: dict[str, object] = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # ValueError alone: what is not TOML, and a whole number of more digits than Python reads.
        raise WrongColumns("the mapping of columns is not TOML; export it again from the preview") from error
    if unknown := sorted(document.keys() - _MEMBERS):
        raise WrongColumns(f"a mapping of columns has no member {unknown[0][:40]!r}; it has {', '.join(sorted(_MEMBERS))}")
    if document.get("format") != FORMAT or isinstance(document.get("format"), bool):
        raise WrongColumns(f"this mapping is not of format {FORMAT}; make it again from the preview")
    order = document.get("day_order", "")
    if order not in ("", "dmy", "mdy"):
        raise WrongColumns('day_order is "dmy", "mdy" or empty')
    nested = _table(document, "words")
    words = tuple((what, *pair) for what in nested for pair in _pairs(_table(nested, what), where=f"words.{what[:40]}"))
    return Columns(
        columns=_pairs(_table(document, "columns"), where="columns"),
        given=_pairs(_table(document, "given"), where="given"),
        words=words,
        day_order=order,
    )


def _table(document: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = document.get(name, {})
    if not isinstance(value, dict):
        raise WrongColumns(f"{name[:40]} in a mapping of columns is a table")
    return value


def _pairs(table: Mapping[str, object], *, where: str) -> tuple[tuple[str, str], ...]:
    if not all(isinstance(value, str) for value in table.values()):
        raise WrongColumns(f"every value under [{where}] is a text in quotes")
    return tuple((name, str(value)) for name, value in table.items())


def _quoted(text: str) -> str:
    # The escapes of JSON are those of TOML; DEL alone must be escaped in TOML and is not in JSON.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _check(columns: Columns) -> None:
    texts = [text for pair in (*columns.columns, *columns.given, *columns.words) for text in pair]
    if len(columns.columns) > MOST_COLUMNS or len(columns.words) > MOST_WORDS or any(len(text) > MOST_TEXT for text in texts):
        raise WrongColumns(f"at most {MOST_COLUMNS} columns and {MOST_WORDS} words, each to {MOST_TEXT} characters")
    if any(0xD800 <= ord(one) <= 0xDFFF for text in texts for one in text):
        raise WrongColumns("a name in the mapping holds half a character; type it again")
    for meaning, header in columns.columns:
        if not is_meaning(meaning):
            raise WrongColumns(f"no column can mean {meaning[:40]!r}; docs/formats/call-records.md lists what one can")
        if not header:
            raise WrongColumns(f"the column for {meaning} has no name")
    _check_once((meaning for meaning, _ in columns.columns), what="columns for")
    _check_once((header for _, header in columns.columns), what="meanings for the column")
    _check_once((meaning for meaning, _ in columns.given), what="given words for")
    _check_once(((what, plain(theirs)) for what, theirs, _ in columns.words), what="meanings for the word")
    _check_words(columns)


def _check_words(columns: Columns) -> None:
    for meaning, word in columns.given:
        values = values_of(meaning) if is_meaning(meaning) else ()
        if word not in values and not (meaning in _FREE and word):
            raise WrongColumns(f"given: {meaning[:40]!r} cannot be {word[:40]!r}; {_may(meaning, values)}")
        if columns.header(meaning) is not None:
            raise WrongColumns(f"given: {meaning} has a column already; take one of the two out")
    for meaning, _, ours in columns.words:
        values = values_of(meaning) if is_meaning(meaning) else ()
        if ours not in values:
            raise WrongColumns(f"words: a word for {meaning[:40]!r} cannot mean {ours[:40]!r}; {_may(meaning, values)}")


def _may(meaning: str, values: tuple[str, ...]) -> str:
    return f"it is one of {', '.join(values)}" if values else "that takes no such word" if meaning not in _FREE else "write a text"


def _check_once(names: Iterable[object], *, what: str) -> None:
    most = Counter(names).most_common(1)
    if most and most[0][1] > 1:
        raise WrongColumns(f"two {what} {str(most[0][0])[:80]!r}; leave one")
