"""Files to read, made of nothing: as phones, carriers and exchanges write them, and as somebody hostile might.

    carrier_bill(2_000_000), address_book(2_000_000), call_backup(2_000_000), exchange_records(2_000_000)

Each is a little larger than asked. Numbers are from +86 160 0000 0000 … 9999, and a few come again and again, as in life.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from types import MappingProxyType
from typing import Final

_NAMES: Final = ("许雨晴", "周清和", "何小满", "陈立秋", "Ng Siu Man", "王静")


def address_book(size: int) -> bytes:
    """vCard 3.0 and, in quoted-printable, 2.1."""
    return _filled(b"", map(_card, count()), size=size)


def carrier_bill(size: int) -> bytes:
    """A month of calls with its names of columns."""
    head = "通话详单\n账期 2026-10-01 至 2026-10-31\n起始时间,通信地点,通信方式,对方号码,通信时长,通信类型,套餐优惠,实收通信费(元)\n"
    return _filled(head.encode(), map(_billed, count()), size=size)


def call_backup(size: int) -> bytes:
    """Calls as "SMS Backup & Restore" writes them."""
    head = b"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<calls count=\"1\">\n"
    return _filled(head, map(_called, count()), size=size) + b"</calls>\n"


def message_backup(size: int) -> bytes:
    """Messages likewise."""
    head = b"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count=\"1\">\n"
    return _filled(head, map(_written, count()), size=size) + b"</smses>\n"


def exchange_records(size: int) -> bytes:
    """Asterisk's Master.csv."""
    return _filled(b"", map(_exchanged, count()), size=size)


HOSTILE: Final[Mapping[str, Callable[[int], bytes]]] = MappingProxyType(
    {
        "quotes that are never closed": lambda size: b'"\n' * (size // 2),
        "rows of a bill that open a quote": lambda size: _filled(carrier_bill(0), ('"2026-10-02 11:20:41,x\n' for _ in count()), size=size),
        "short rows that open a quote": lambda size: carrier_bill(0) + b'"x\n' * (size // 3),
        "rows that close a quote too late": lambda size: carrier_bill(0) + b'"x","y\n' * (size // 8),
        "one line of quotes": lambda size: carrier_bill(0) + b'"' * size,
        "an address book of bare returns": lambda size: b"BEGIN:VCARD\r" + b"\r" * size,
        "soft breaks without an end": lambda size: b"BEGIN:VCARD\r\nN;ENCODING=QUOTED-PRINTABLE:" + b"=\r\n" * (size // 3),
        "a folded line without an end": lambda size: b"BEGIN:VCARD\r\nNOTE:" + b"\r\n x" * (size // 4),
    }
)


def _filled(head: bytes, rows: Iterator[str], *, size: int) -> bytes:
    parts, filled = [head], len(head)
    while filled <= size:
        parts.append(next(rows).encode())
        filled += len(parts[-1])
    return b"".join(parts)


def _number(nth: int) -> str:
    return f"160{nth * 7919 % 300:08}"


def _clock(nth: int) -> str:
    return f"2026-10-{1 + nth // 60 % 31:02} {8 + nth % 14:02}:{nth % 60:02}:{nth * 7 % 60:02}"


def _card(nth: int) -> str:
    name = _NAMES[nth % len(_NAMES)]
    if nth % 4:
        return f"BEGIN:VCARD\r\nVERSION:3.0\r\nN:{name};;;;\r\nFN:{name}\r\nTEL;TYPE=CELL:+86 {_number(nth)}\r\nNOTE:同事\r\nEND:VCARD\r\n"
    quoted = "".join(f"={byte:02X}" for byte in name.encode())
    fields = f"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{quoted};;;;\r\nTEL;CELL;PREF:{_number(nth)}\r\n"
    return f"BEGIN:VCARD\r\nVERSION:2.1\r\n{fields}END:VCARD\r\n"


def _billed(nth: int) -> str:
    return f"{_clock(nth)},上海,{'主叫' if nth % 3 else '被叫'},{_number(nth)},{nth % 9}分{nth % 60}秒,国内通话,套餐内,0.00\n"


def _called(nth: int) -> str:
    at = 1_791_000_000_000 + nth * 61_000
    shown = f'presentation="1" subscription_id="1" readable_date="2026年10月{1 + nth % 28}日 10:{nth % 60:02}:00" contact_name="(Unknown)"'
    return f'  <call number="{_number(nth)}" duration="{nth % 300}" date="{at}" type="{1 + nth % 3}" {shown} />\n'


def _written(nth: int) -> str:
    at = 1_791_000_000_000 + nth * 61_000
    body = f"【示例】您好，请尽快处理第{nth}号账单，回电 &amp; 详询。"
    rest = 'toa="null" sc_toa="null" service_center="null" read="1" status="-1" locked="0" readable_date="2026年10月5日"'
    return f'  <sms protocol="0" address="{_number(nth)}" date="{at}" type="{1 + nth % 2}" subject="null" body="{body}" {rest} />\n'


def _exchanged(nth: int) -> str:
    start = _clock(nth)
    mine, other = "+8616000000900", f"+86{_number(nth)}"
    ends = f'"{start}","{start}","{start}",{nth % 90 + 6},{nth % 90},"ANSWERED","DOCUMENTATION","{1_790_000_000 + nth}.{nth % 1000}",""'
    caller = f'"""rehearsal"" <{mine}>","PJSIP/a-{nth:08x}","PJSIP/b-{nth:08x}","Dial","PJSIP/b,30"'
    return f'"tok_{nth:032x}","{mine}","{other}","outbound",{caller},{ends}\n'
