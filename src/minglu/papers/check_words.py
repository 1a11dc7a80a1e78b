"""The words of a check-up's report: what rules, facts, values, agencies and places in files are called in it.

    words.number("cn.gbt-quiet-hours")  ->  规则2        words.citation("cn.gbt-quiet-hours")  ->  GB/T 45251-2025 … (cn.gbt-quiet-hours)

Rules that hold here:

* A rule that was found is numbered once, and other tables call it by its number: its citation is too long for a narrow column.
* A text from somebody's file is shown as it stands, or as “not in the file”.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from minglu.audit.checked import Checkup, Example, Tally
from minglu.papers.charts import Series
from minglu.papers.report import Bars, Column, Row, Table
from minglu.rules.content import Content
from minglu.rules.content_rule import ContentRule
from minglu.rules.fact import FactValue
from minglu.rules.packs import Packs
from minglu.rules.rule import Rule
from minglu.rules.table import FACTS
from minglu.words.catalogue import Catalogue
from minglu.words.formats import GROUPS, name_of, say_count, say_moment

# Rules that a table names of one agency, collector, hour or day.
MOST_NAMED: Final = 3
_FACT: Final = "fact."
# Facts whose values have names among the check-up's own messages.
_OURS: Final = ("licence", "product")
# As `readers.rows` writes it behind the name of a file or sheet.
_PLACE: Final = re.compile(r"(?P<file>.+), rows? (?P<first>[0-9]+)(?: to (?P<last>[0-9]+))?", flags=re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckWords:
    """What things are called in one report, in one language."""

    words: Catalogue
    packs: Packs
    content: Mapping[str, ContentRule]
    zone: ZoneInfo
    numbers: Mapping[str, str]

    def say(self, message: str, **values: str | int) -> str:
        return self.words.say(message, **values)

    def rule(self, name: str) -> Rule | ContentRule:
        return self.content[name] if name in self.content else self.packs.rule(name)

    def number(self, rule: str) -> str:
        return self.numbers.get(rule, rule)

    def citation(self, rule: str) -> str:
        return f"{self.rule(rule).citation.said(self.words.language)} ({rule})"

    def reading(self, rule: str) -> str:
        return self.rule(rule).reading.said(self.words.language)

    def fact(self, name: str) -> str:
        return FACTS[name].zh if self.words.language == "zh" else FACTS[name].en

    def meaning(self, name: str) -> str:
        """What a column was taken for: one of the usual ones, or a fact of the rules by its own words."""
        return self.fact(name.removeprefix(_FACT)) if name.startswith(_FACT) else self.say(f"checkup.meaning.{name}")

    def value(self, fact: str, value: FactValue) -> str:
        if isinstance(value, bool):
            return self.say("checkup.yes" if value else "checkup.no")
        if isinstance(value, str) and fact in _OURS:
            return self.say(f"checkup.{fact}.{value}")
        return name_of(self.words, fact, value=str(value)) if fact in GROUPS and isinstance(value, str) else str(value)

    def named(self, word: str) -> str:
        """An agency or a collector, as the file calls it."""
        return word or self.say("checkup.unnamed")

    def place(self, place: str) -> str:
        """Where a row stands: the file's name as it is, and which row."""
        found = _PLACE.fullmatch(place)
        if found is None:
            return place
        if found["last"] is None:
            return self.say("checkup.place", file=found["file"], row=found["first"])
        return self.say("checkup.places", file=found["file"], first=found["first"], last=found["last"])

    def example(self, one: Example) -> tuple[str, ...]:
        channel = name_of(self.words, "channel", value=one.channel) if one.channel else ""
        when = say_moment(self.words, one.at, zone=self.zone)
        return self.place(one.place), when, self.named(one.agency), self.named(one.staff), channel

    def most(self, tally: Tally) -> str:
        """The rules that this one broke most often."""
        return self.listed(f"{self.number(rule)} × {say_count(count)}" for rule, count in tally.by_rule[:MOST_NAMED])

    def listed(self, parts: Iterable[str]) -> str:
        return self.say("checkup.joint").join(parts)

    def bars(self, title: str, rows: tuple[tuple[str, int], ...]) -> Bars | None:
        """A chart of suspected breaches, or None where all of it is nothing."""
        if not any(count for _, count in rows):
            return None
        series = (Series(name=self.say("checkup.figure.breaches"), values=tuple(count for _, count in rows)),)
        return Bars(title=title, says=self.say("checkup.chart", title=title), labels=tuple(label for label, _ in rows), series=series)

    def table(self, sheet: str, columns: str, rows: tuple[Row, ...]) -> Table:
        """Columns from `rule:3 #rows`: a message, a share of the width, and a mark for numbers."""
        return Table(sheet=sheet, columns=tuple(self._column(name) for name in columns.split()), rows=rows)

    def _column(self, spelled: str) -> Column:
        name, _, wide = spelled.lstrip("#").partition(":")
        return Column(title=self.say(f"checkup.column.{name}"), number=spelled.startswith("#"), wide=int(wide or 1))


def check_words(checkup: Checkup, *, packs: Packs, content: Content, zone: ZoneInfo, words: Catalogue) -> CheckWords:
    """The words for one check-up: every rule that was found gets its number, in the order of the report."""
    found = [one.rule for one in checkup.by_rule if one.breaches]
    spoken = [one.rule for one in checkup.content]
    return CheckWords(
        words=words,
        packs=packs,
        content={rule.id: rule for rule in content.rules},
        zone=zone,
        numbers={
            **{rule: words.say("checkup.number.rule", number=place) for place, rule in enumerate(found, start=1)},
            **{rule: words.say("checkup.number.content", number=place) for place, rule in enumerate(spoken, start=1)},
        },
    )
