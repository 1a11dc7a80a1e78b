"""Fifty thousand invented records of calls and collection, with breaches planted at known counts.

    made = make_records(rows=50_000, seed=1)
    len(made.records) == 50_000
    made.planted["quiet_hours"] == 120

Three agencies, forty collectors, some six thousand persons, the sixty days from 1 September 2026 with the holiday in October.
Every number is from +86 160 0000 0000 … 9999, which belongs to no network. The same seed gives the same records, byte for
byte, on every machine: what looks like chance is taken from digests.

Rules. Apart from what is planted no row breaks a rule that the packs know: one contact a person and day, between 8:30 and
20:30, visits by two, contacts only where the debtor is unreachable and only to pass on a message. Every breach has a debtor
of its own, so that one planted row is one breach and not two.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from minglu.canon.digest import sha256

ROWS: Final = 50_000
DAYS: Final = 60
DEBTORS: Final = 4_500  # of which nothing is planted
CONTACTS: Final = 700
AGENCIES: Final = ("甲催收服务有限公司", "乙信用管理有限公司", "丙资产服务有限公司")
COLLECTORS: Final = 40
FIRST_DAY: Final = datetime(2026, 9, 1)  # noqa: DTZ001 - local time of the records; their reader is told the zone

# Kind of breach -> how often it is planted in 50,000 rows. Of the first two, the rows past the limit.
PLANTED: Final[Mapping[str, int]] = MappingProxyType(
    {
        "answered_over": 80,
        "attempts_over": 60,
        "quiet_hours": 120,
        "contact_while_reachable": 90,
        "after_never": 70,
        "own_device": 110,
        "group_message": 25,
        "visit_alone": 35,
        "threatening_text": 50,
        "untrained": 45,
    }
)
ANSWERED_A_DAY: Final = 3
ATTEMPTS_A_DAY: Final = 6
_OVER: Final = 2  # rows past the limit in each group
_CALLS: Final = ("电话", "电话", "电话", "电话", "电话", "电话", "智能语音")
_OTHERS: Final = ("短信", "短信", "短信", "微信", "外访", "信函")
_WORDS: Final = (
    "您好，您的账单已到期，请通过官方渠道处理。如有疑问请致电客服。",
    "您好，您有一笔账单待处理，如已处理请忽略本消息。",
    "提醒：您的账单可以申请分期，请登录官方应用查看。",
)
_THREATS: Final = (
    "再不还钱就让你坐牢，抓你的人已经在路上了。",
    "今天不还款，我们就通知你所有的亲戚朋友和单位，让你没脸见人。",
    "再拖着不还，我们就带人上门，让你全家不得安宁。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row. `planted` is the kind of breach that it is, and empty for the others; it stands in no file."""

    case: str
    person: str
    number: str = field(repr=False)
    at: datetime
    seconds: int | None
    status: str
    relation: str
    agency: str
    collector: str
    channel: str
    purpose: str = "催收"
    own_device: bool = False
    visitors: int | None = None
    unreachable: bool = False
    never: bool = False
    trained_until: datetime
    text: str = ""
    planted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The records in the order of their times, and what was planted: counts by kind, and by kind and agency."""

    records: tuple[Record, ...] = field(repr=False)
    planted: Mapping[str, int]
    planted_by_agency: Mapping[tuple[str, str], int]


def make_records(*, rows: int, seed: int) -> Records:
    """That many records; of a smaller number a smaller share is planted, at least one group of each kind."""
    planted = tuple(_planted(rows, seed))
    clean = _clean(rows - len(planted), seed)
    records = sorted((*planted, *clean), key=lambda record: (record.at, record.person, record.planted))
    kinds = dict.fromkeys(PLANTED, 0)
    by_agency: dict[tuple[str, str], int] = {}
    for record in records:
        if record.planted:
            kinds[record.planted] += 1
            by_agency[record.planted, record.agency] = by_agency.get((record.planted, record.agency), 0) + 1
    return Records(records=tuple(records), planted=MappingProxyType(kinds), planted_by_agency=MappingProxyType(by_agency))


def _draw(seed: int, *what: object, most: int) -> int:
    """A number below `most` that the seed and a name decide."""
    return int.from_bytes(sha256(":".join(map(str, (seed, *what))).encode())[:8]) % most


def _clean(rows: int, seed: int) -> Iterator[Record]:
    contacts = min(CONTACTS, rows // 60)
    for index in range(rows - contacts):
        debtor, turn = index % DEBTORS, index // DEBTORS
        # Steps of five keep the days of one person apart, however many turns there are in sixty days.
        day = (debtor * 7 + turn * 5 + turn // 12) % DAYS
        yield _contacted(debtor, day, seed, lost=100 <= debtor < 100 + CONTACTS, answers=debtor < 100)
    for index in range(contacts):
        yield _third_person(100 + index, 55 + index % 5, seed, unreachable=True)


def _contacted(debtor: int, day: int, seed: int, *, lost: bool, answers: bool) -> Record:
    """A debtor, once on that day. One who is lost answers no call; one whose contacts are called without need answers all."""
    if not (lost or answers) and _draw(seed, "other", debtor, day, most=10) == 0:
        return _written(debtor, day, seed)
    calls = _plain(debtor, day, seed, channel=_CALLS[_draw(seed, "call", debtor, day, most=len(_CALLS))])
    if lost or (not answers and _draw(seed, "answer", debtor, day, most=100) >= 45):
        return replace(calls, status=("未接通", "占线", "关机", "无人接听")[_draw(seed, "why", debtor, day, most=4)], seconds=0)
    return calls


def _written(debtor: int, day: int, seed: int) -> Record:
    channel = _OTHERS[_draw(seed, "channel", debtor, day, most=len(_OTHERS))]
    text = _WORDS[_draw(seed, "words", debtor, day, most=len(_WORDS))] if channel in ("短信", "微信") else ""
    record = replace(_plain(debtor, day, seed, channel=channel), status="", seconds=None, text=text)
    return replace(record, visitors=2) if channel == "外访" else record


def _third_person(debtor: int, day: int, seed: int, *, unreachable: bool) -> Record:
    """A contact person of a debtor, asked to pass on a message. Numbers of contacts stand behind those of debtors."""
    record = _plain(debtor, day, seed, channel="电话")
    contact = DEBTORS + 1_000 + debtor
    return replace(
        record, person=f"L{contact:05d}", number=_number(contact), relation="联系人", purpose="转告", unreachable=unreachable, seconds=35
    )


def _plain(debtor: int, day: int, seed: int, *, channel: str) -> Record:
    """An answered contact in good order."""
    collector = _draw(seed, "collector", debtor, most=COLLECTORS)
    minute = 8 * 60 + 30 + _draw(seed, "minute", debtor, day, most=12 * 60)
    at = FIRST_DAY + timedelta(days=day, minutes=minute, seconds=_draw(seed, "second", debtor, day, most=60))
    return Record(
        case=f"A2026{debtor:06d}",
        person=f"K{debtor:05d}",
        number=_number(debtor),
        at=at,
        seconds=5 + _draw(seed, "talk", debtor, day, most=240),
        status="接通",
        relation="本人",
        agency=AGENCIES[collector % len(AGENCIES)],
        collector=f"坐席{collector + 1:02d}",
        channel=channel,
        trained_until=datetime(2027, 3, 31),  # noqa: DTZ001
    )


def _number(index: int) -> str:
    return f"1600000{index:04d}"


def _planted(rows: int, seed: int) -> Iterator[Record]:
    debtor = DEBTORS
    for kind, most in PLANTED.items():
        wanted = max(_OVER, most * rows // ROWS)
        for index in range(wanted // _OVER if kind in ("answered_over", "attempts_over") else wanted):
            day = _draw(seed, kind, index, most=DAYS)
            # Contacts who are called while the debtor can be reached are those of debtors that always answer.
            who = index if kind == "contact_while_reachable" else debtor
            debtor += kind != "contact_while_reachable"
            yield from _breach(kind, who, day, seed)


def _breach(kind: str, who: int, day: int, seed: int) -> Iterator[Record]:
    record = replace(_plain(who, day, seed, channel="电话"), planted=kind)
    midnight = record.at.replace(hour=0, minute=0, second=0)
    if kind == "answered_over":
        yield from _group(record, midnight, allowed=ANSWERED_A_DAY)
    elif kind == "attempts_over":
        yield from _group(replace(record, status="无人接听", seconds=0), midnight, allowed=ATTEMPTS_A_DAY)
    elif kind == "quiet_hours":
        minute = (22 * 60 + _draw(seed, "night", who, most=10 * 60)) % (24 * 60)
        yield replace(record, at=midnight + timedelta(minutes=minute))
    elif kind == "contact_while_reachable":
        yield replace(_third_person(who, day, seed, unreachable=False), planted=kind)
    elif kind == "after_never":
        yield replace(record, never=True)
    elif kind == "own_device":
        yield replace(record, own_device=True)
    elif kind == "group_message":
        yield replace(record, channel="群消息", status="", seconds=None, text=_WORDS[0])
    elif kind == "visit_alone":
        yield replace(record, channel="外访", status="", seconds=None, visitors=1)
    elif kind == "threatening_text":
        yield replace(record, channel="短信", status="", seconds=None, text=_THREATS[_draw(seed, "threat", who, most=len(_THREATS))])
    else:
        yield replace(record, trained_until=record.at - timedelta(days=1 + _draw(seed, "late", who, most=90)))


def _group(record: Record, midnight: datetime, *, allowed: int) -> Iterator[Record]:
    """As many as are allowed on one day, one an hour, and two more."""
    for index in range(allowed + _OVER):
        at = midnight + timedelta(hours=9 + index, minutes=record.at.minute)
        yield replace(record, at=at, planted=record.planted if index >= allowed else "")
