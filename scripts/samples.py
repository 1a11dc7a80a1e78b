"""The files of the story in samples/: made here, byte for byte the same each time.

    python scripts/samples.py            write them
    python scripts/samples.py --check    say whether the files are those that would be written

Everybody in them is invented, and every number is from +86 160 0000 0000 … 9999, which belongs to no network.
"""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sample_phonebook import phonebook
from sample_picture import call_list, call_list_rows

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
ZONE = ZoneInfo("Asia/Shanghai")

BORROWER, CONTACT = ("陈立秋", "160 0000 0101"), ("何小满", "160 0000 0202")
AGENCY, UNKNOWN, SHAMER = "16000000900", "16000007777", "16000008888"


def intake() -> bytes:
    """What the loan system hands over."""
    document = {
        "borrower": {"name": BORROWER[0], "number": BORROWER[1], "source": "person_self", "basis": "contract"},
        "loan": {"reference": "借款合同 2026-0417-033"},
        "contacts": [
            {
                "name": CONTACT[0],
                "number": CONTACT[1],
                "relation": "contact",
                "source": "debtor_named",
                "basis": "consent",
                "consent": {"evidence": "consent-form.txt", "purposes": ["pass_on_message"], "until": "2027-09-28"},
            }
        ],
        "address_book": "phonebook.vcf",
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def consent_form() -> bytes:
    return _CONSENT.encode()


_CONSENT = """\
联系人同意书    Consent of a contact

本人何小满（160 0000 0202）知道：陈立秋把我填为联系人。
I, He Xiaoman (160 0000 0202), know that Chen Liqiu named me as a contact.

我同意的只有一件事：在联系不上陈立秋本人时，可以请我转告一句“请回电”。不向我说明债务，不请我代还。
I agree to one thing only: when Chen Liqiu cannot be reached, I may be asked to pass on the words "please call back".
I am not told about any debt and not asked to pay it.

目的 Purposes: pass_on_message 转告
有效期至 Until: 2027-09-28
我可以随时撤回，撤回不需要理由。I may withdraw at any time and need no reason.

签字 Signed: 何小满    日期 Date: 2026-09-28

本人留存联另印密语，请妥善保管：K7M2-9QXD-4HTW-R3VB-8NPC
Printed on your own copy only, a secret phrase, keep it safe: K7M2-9QXD-4HTW-R3VB-8NPC
"""

# day, clock, way, number, duration
_CALLS = (
    ("10-02", "11:20:41", "主叫", "16000000511", "3分12秒"),
    ("10-05", "20:47:09", "被叫", "16000000523", "58秒"),
    ("10-09", "08:15:33", "主叫", "16000000511", "1分4秒"),
    ("10-14", "12:31:50", "被叫", "16000000537", "2分26秒"),
    ("10-19", "18:02:17", "主叫", "16000000542", "41秒"),
    ("10-23", "10:05:20", "被叫", AGENCY, "48秒"),
    ("10-25", "09:40:02", "被叫", "16000000523", "6分19秒"),
    ("10-30", "21:08:45", "主叫", "16000000555", "1分33秒"),
    ("11-02", "13:12:28", "被叫", "16000000511", "2分5秒"),
    ("11-04", "12:06:54", "主叫", "16000000537", "37秒"),
    ("11-04", "21:33:10", "被叫", "16000000561", "4分48秒"),
    ("11-05", "14:03:11", "被叫", AGENCY, "1分35秒"),
    ("11-05", "19:41:37", "被叫", UNKNOWN, "31秒"),
)


def carrier_bill() -> bytes:
    """The bill of the contact's own line, as a carrier's website exports it: with a byte order mark, titles, tabs behind numbers."""
    titles = ["通话详单", f"本机号码：{CONTACT[1]}", "账期 2026-10-01 至 2026-11-05"]
    names = "起始时间,通信地点,通信方式,对方号码,通信时长,通信类型,套餐优惠,实收通信费(元)"
    rows = [
        f"2026-{day} {clock},上海,{way},{number}\t,{length},{'国内通话' if way == '主叫' else '国内被叫'},套餐内,0.00"
        for day, clock, way, number, length in _CALLS
    ]
    return b"\xef\xbb\xbf" + ("\r\n".join([*titles, names, *rows]) + "\r\n").encode()


_MESSAGES = (
    ("2026-11-01 08:30:12", 1, "16000000523", "妈妈", "早饭给你留了豆浆，记得热一下"),
    ("2026-11-01 08:34:40", 2, "16000000523", "妈妈", "好的 &#55357;&#56842;"),
    ("2026-11-03 12:10:05", 1, "16000000561", "(Unknown)", "【取件】您的包裹已到 3 号柜，取件码 4471"),
    ("2026-11-04 18:22:31", 2, "16000000537", "吴春生", "周六打球我去，球拍我带"),
    ("2026-11-04 18:25:02", 1, "16000000537", "吴春生", "收到&#10;七点老地方"),
    (
        "2026-11-05 20:12:00",
        1,
        SHAMER,
        "(Unknown)",
        "何小满，你朋友陈立秋 的欠款还没处理，请转告他今天之内还上，否则我们会继续通知他的其他亲友。",
    ),
    ("2026-11-05 20:31:44", 2, "16000000511", "林望舒", "刚收到一条奇怪的短信，说陈立秋欠款，你也收到了吗？"),
    ("2026-11-06 09:58:20", 1, "16000000511", "林望舒", "没有，别理，先截图存好"),
)


def sms_backup() -> bytes:
    """A backup made on the contact's phone. The count is what the app announced before it skipped two drafts."""
    rows = [_sms(*message) for message in _MESSAGES]
    made = _milliseconds("2026-11-06 10:20:00")
    head = f'<smses count="{len(rows) + 2}" backup_set="5f1d0b9a" backup_date="{made}" type="full">'
    return "\n".join(["<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>", head, *rows, "</smses>", ""]).encode()


def _sms(local: str, kind: int, number: str, name: str, body: str) -> str:
    at = _milliseconds(local)
    moment = datetime.strptime(local, "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZONE)
    shown = f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M:%S}"
    sent = at - 1_500 if kind == 1 else 0
    return (
        f'  <sms protocol="0" address="{number}" date="{at}" type="{kind}" subject="null" body="{body}" toa="null" sc_toa="null"'
        f' service_center="null" read="1" status="-1" locked="0" date_sent="{sent}" sub_id="1"'
        f' readable_date="{shown}" contact_name="{name}" />'
    )


def _milliseconds(local: str) -> int:
    return int(datetime.strptime(local, "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZONE).timestamp()) * 1_000


FILES: Mapping[str, Callable[[], bytes]] = {
    "phonebook.vcf": lambda: phonebook(*CONTACT),
    "intake.json": intake,
    "consent-form.txt": consent_form,
    "carrier-bill.csv": carrier_bill,
    "sms-20261106.xml": sms_backup,
    "call-list.png": call_list,
    "call-list-rows.json": call_list_rows,
}


def main() -> int:
    made = {SAMPLES / name: make() for name, make in FILES.items()}
    if "--check" in sys.argv[1:]:
        wrong = [path.name for path, data in made.items() if not path.is_file() or path.read_bytes() != data]
        for name in wrong:
            print(f"samples/{name} is not what scripts/samples.py writes; run it, or put the change into the script")
        return int(bool(wrong))
    SAMPLES.mkdir(exist_ok=True)
    for path, data in made.items():
        path.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
