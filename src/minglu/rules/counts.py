"""The facts that count: every noun, of whom, and in which local days.

    COUNTED["answered_calls_debt_7_days"].derived == Counted(noun="answered_calls", per="debt", days=7)

Declared by their parts, because rules of every country count the same few things.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from minglu.rules.derive import WINDOWS, Counted, Per
from minglu.rules.fact import SOURCES, Fact

_NOUNS: Final = (
    ("answered_calls", "接通的电话", "answered calls", True),
    ("unanswered_calls", "未接通的电话", "unanswered calls", True),
    ("attempted_calls", "打到该号码的电话（无论是否接通，线路故障和空号除外）", "calls that reached the number, answered or not", True),
    ("outstanding_calls", "未了结的电话放行", "open permits to call", False),
    ("conversations", "通话（含对方打来）", "telephone conversations, whoever began them", True),
    ("messages", "短信、即时通讯和群发消息", "messages of every kind", True),
    ("visits", "外访", "visits", True),
    ("letters", "信函", "letters", True),
)
_PERS: Final[Mapping[Per, tuple[str, str, str]]] = MappingProxyType(
    {
        "person": ("", "对本人", "to the person, over all numbers and agencies"),
        "number": ("_number", "对该号码", "to this number"),
        "debt": ("_debt", "就该笔债务对本人", "to the person about this debt"),
    }
)
_DAYS: Final[Mapping[int, tuple[str, str, str]]] = MappingProxyType(
    {1: ("_today", "今日", "today"), 7: ("_7_days", "含今日的七日内", "in the seven local days that end today")}
)


def _counted() -> Iterator[Fact]:
    """Every count: what, of whom, in which days. A permit that can still be used counts as if it had been (P4)."""
    for noun, zh, en, permits in _NOUNS:
        for per, (of, whose_zh, whose_en) in _PERS.items():
            for days in WINDOWS:
                window, when_zh, when_en = _DAYS[days]
                yield Fact(
                    name=f"{noun}{of}{window}",
                    type="int",
                    zh=f"{when_zh}{whose_zh}的{zh}" + ("（含未了结的放行）" if permits else ""),
                    en=f"{en} {whose_en}, {when_en}" + (", and permits that can still become one" if permits else ""),
                    source=SOURCES["person"],
                    derived=Counted(noun=noun, per=per, days=days),
                    turns="may",
                    unit=noun,
                )


_ANSWERS: Final = Fact(
    name="answer_calls_today",
    type="int",
    zh="今日为答复投诉已接通的电话（含未了结的放行）",
    en="answered calls today to answer a complaint, and permits for one that can still become one",
    source=SOURCES["person"],
    derived=Counted(noun="answer_calls", per="person", days=1),
    turns="may",
    unit="calls",
)
COUNTED: Final[Mapping[str, Fact]] = MappingProxyType({fact.name: fact for fact in (*_counted(), _ANSWERS)})
