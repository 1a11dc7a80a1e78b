"""The phone book of the borrower in samples/: 200 cards as phones write them. Run by scripts/samples.py."""

import base64
import struct
import zlib
from collections.abc import Callable
from hashlib import sha256
from itertools import product

CARDS = 200

_FAMILY = "赵钱孙李周吴郑王冯蒋沈韩杨朱秦许吕施张孔曹严华金魏"
_GIVEN = ("雨晴", "一舟", "春生", "望舒", "清和", "木兰", "知微", "长庚")
_LATIN = ("Ivy", "Leo", "Uncle Bo", "Mia (gym)")
_WORK = ("快递小哥", "物业前台", "三楼王姐", "修水管", "房东", "班主任", "牙医诊所", "老家二叔")


def phonebook(contact: str, contact_number: str) -> bytes:
    """200 cards as phones write them: 2.1 in quoted-printable, 2.1 plain, 3.0 with groups, some with a photo."""
    names = [family + given for given, family in product(_GIVEN, _FAMILY)]
    people = [contact, *_LATIN, *_WORK, *names][:CARDS]
    numbers = [contact_number.replace(" ", ""), *(f"1600000{1000 + 37 * index:04d}" for index in range(1, CARDS))]
    cards = [_card(index, name, number) for index, (name, number) in enumerate(zip(people, numbers, strict=True))]
    # Sorted as a phone sorts: the contact of the story is one among many.
    return b"".join(sorted(cards, key=lambda card: sha256(card).digest()))


def _card(index: int, name: str, number: str) -> bytes:
    style: Callable[[int, str, str], list[str]] = _card_3 if index % 5 == 3 else _card_21
    lines = style(index, name, _spelled(index, number))
    return ("\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD"]) + "\r\n").encode()


def _spelled(index: int, number: str) -> str:
    plain = f"{number[:3]} {number[3:7]} {number[7:]}"
    return (number, plain, plain.replace(" ", "-"), f"+86 {plain}", f"+86{number}")[index % 5]


def _card_21(index: int, name: str, number: str) -> list[str]:
    kind = ("CELL", "CELL;PREF", "HOME", "CELL")[index % 4]
    if name.isascii():
        return ["VERSION:2.1", f"N:;{name};;;", f"FN:{name}", f"TEL;{kind}:{number}"]
    quoted = "CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
    lines = ["VERSION:2.1", *_soft(f"N;{quoted}", f"{name[:1]};{name[1:]};;;"), *_soft(f"FN;{quoted}", name), f"TEL;{kind}:{number}"]
    if index % 4 == 1:
        lines += _soft(f"NOTE;{quoted}", "同事，周末打球，别忘了还他羽毛球拍")
    if index % 10 == 2:
        block = base64.b64encode(_dot(index)).decode()
        lines += ["PHOTO;ENCODING=BASE64;PNG:" + block[:60], *(" " + block[at : at + 74] for at in range(60, len(block), 74)), ""]
    return lines


def _card_3(index: int, name: str, number: str) -> list[str]:
    group = [f"item1.TEL;type=pref:{number}", "item1.X-ABLabel:_$!<Mobile>!$_"] if index % 2 else [f"TEL;TYPE=CELL:{number}"]
    return [
        "VERSION:3.0",
        f"N:{name[:1]};{name[1:]};;;",
        f"FN:{name}",
        *group,
        "X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;;1;;;;;;;;;;;;;",
    ]


def _soft(head: str, value: str) -> list[str]:
    """Quoted-printable broken at 76 columns wherever that falls, inside characters too, as phones do."""
    text = "".join(chr(byte) if chr(byte) in ";" else f"={byte:02X}" for byte in value.encode())
    lines, line = [], head
    for unit in [text[at : at + 3] if text[at] == "=" else text[at] for at in _units(text)]:
        if len(line) + len(unit) > 75:
            lines.append(line + "=")
            line = ""
        line += unit
    return [*lines, line]


def _units(text: str) -> list[int]:
    starts, at = [], 0
    while at < len(text):
        starts.append(at)
        at += 3 if text[at] == "=" else 1
    return starts


def _dot(index: int) -> bytes:
    """A picture of 12 × 12 pixels in one colour, stored without compression so that every zlib writes the same bytes."""
    colour = sha256(bytes([index])).digest()[:3]
    rows = (b"\x00" + colour * 12) * 12
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", 12, 12, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
