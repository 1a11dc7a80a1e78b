"""Dates, durations, numbers and names of values, as readers of each language expect them.

    say_moment(zh, 1791784980000, zone=ZoneInfo("Asia/Shanghai")) == "2026年10月12日 星期一 14:03"
    say_moment(en, 1791784980000, zone=ZoneInfo("Asia/Shanghai")) == "Mon 12 Oct 2026, 14:03"
    mask_number("+8616000000202") == "160****0202"
    name_of(zh, "finding", value="out_of_scope") == "超出核对范围，不能排除"

The zone is always handed in: a time without one could be any hour. The order of day, month and year is a message of
the catalogue like any other. A number is masked in one way everywhere, so that two screens never show its two halves.
"""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from minglu.words.catalogue import Catalogue
from minglu.words.errors import MissingMessage, Unsayable

# Groups whose messages are looked up by value; `scripts/check_words.py` lets them go unmentioned in the code.
GROUPS: Final = (
    "act",
    "basis",
    "channel",
    "confidence",
    "field",
    "finding",
    "grade",
    "measure",
    "purpose",
    "relation",
    "role",
    "rule_member",
    "scope",
    "source",
    "warning",
    "way",
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = 4_102_444_800_000  # 2100-01-01
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_MAINLAND_MOBILE = re.compile(r"\+86(1[0-9]{10})")
_STARS = "****"  # always four, whatever is hidden: the length is not told either


def say_day(words: Catalogue, day: date) -> str:
    """A day: 2026年10月12日, 12 Oct 2026."""
    return words.say("format.date", year=day.year, month=words.say(f"format.month.{day.month}"), day=day.day)


def say_date(words: Catalogue, at: int, *, zone: tzinfo) -> str:
    """The day of an instant in a zone."""
    return say_day(words, _local(at, zone=zone).date())


def say_moment(words: Catalogue, at: int, *, zone: tzinfo) -> str:
    """Day, weekday and minute of an instant in a zone."""
    local = _local(at, zone=zone)
    weekday = words.say(f"format.weekday.{local.isoweekday()}")
    return words.say("format.moment", date=say_day(words, local.date()), weekday=weekday, time=f"{local:%H:%M}")


def say_time(at: int, *, zone: tzinfo) -> str:
    """The minute of the day: 14:03. Both languages write it alike."""
    return f"{_local(at, zone=zone):%H:%M}"


def say_span(words: Catalogue, since: int, *, until: int, zone: tzinfo) -> str:
    """From one moment to another. Raises Unsayable when it ends before it begins."""
    if until < since:
        raise Unsayable("a span that ends before it begins")
    return words.say("format.span", since=say_moment(words, since, zone=zone), until=say_moment(words, until, zone=zone))


def say_duration(words: Catalogue, seconds: int) -> str:
    """A length of time in its largest units, at most two: 1小时3分, 12 s."""
    if seconds < 0:
        raise Unsayable("a length of time below zero")
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, left = divmod(rest, 60)
    amounts = (("day", days), ("hour", hours), ("minute", minutes), ("second", left))
    largest = next((place for place, (_, amount) in enumerate(amounts) if amount), len(amounts) - 1)
    said = [words.say(f"format.duration.{unit}", amount=amount) for unit, amount in amounts[largest : largest + 2]]
    if len(said) == 1 or not amounts[largest + 1][1]:
        return said[0]
    return words.say("format.duration.pair", first=said[0], second=said[1])


def say_count(count: int) -> str:
    """A whole number with a comma before every third digit from the right: 12,000."""
    return f"{count:,}"


def mask_number(number: str) -> str:
    """A number of which nobody can dial or guess the middle. Raises Unsayable unless it is E.164; never repeats it."""
    if not _E164.fullmatch(number):
        raise Unsayable("not a telephone number in E.164: it cannot be masked, so it is not shown")
    mobile = _MAINLAND_MOBILE.fullmatch(number)
    if mobile:
        return mobile.group(1)[:3] + _STARS + mobile.group(1)[-4:]
    # Elsewhere a number may be short: never show more than a third of the digits at its end.
    shown = min(4, (len(number) - 1) // 3)
    return number[:3] + _STARS + number[-shown:]


def name_of(words: Catalogue, group: str, *, value: str) -> str:
    """The words for a value of a closed group: a purpose, a relation, a finding. Raises MissingMessage for any other."""
    if group not in GROUPS:
        raise MissingMessage(f"{group!r} is not a group of values with names; known are {', '.join(GROUPS)}")
    return words.say(f"{group}.{value}")


def say_confidence(words: Catalogue, code: str) -> str:
    """How sure a citation is, in words: whether the instrument's own text was read. Raises MissingMessage for another code."""
    return name_of(words, "confidence", value=code.lower())


def _local(at: int, *, zone: tzinfo) -> datetime:
    if not 0 <= at < _LAST:
        raise Unsayable("not a moment between 1970 and 2100")
    return (_EPOCH + timedelta(milliseconds=at)).astimezone(zone)
