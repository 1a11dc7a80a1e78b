"""A citizen at the pages of the complaint: how far a test has come, in a line.

begun(visitor); typed(visitor); case = filed(visitor)
"""

import re

import httpx

from minglu.acts.find_waiting import find_waiting, waiting
from tests.web_stage import Visitor, be_person

NUMBER = "16000000202"
OTHER = "16000000203"
BILL = """中国移动通话详单
查询时间：2026-10-01至2026-11-06
起始时间,通信地点,通信方式,对方号码,通信时长,通信类型,实收通信费(元)
2026-11-05 14:03:11,青禾,被叫,16000000900,95秒,本地,0.00
2026-11-05 19:41:37,青禾,被叫,16000007777,31秒,本地,0.00
""".encode()
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(200))
POINT = {
    "kind": "call",
    "since": "2026-11-05T14:03",
    "direction": "in",
    "answered": "yes",
    "minutes": "1",
    "seconds": "35",
    "said": "他找我的朋友",
}


def begun(visitor: Visitor, *, number: str = NUMBER) -> str:
    """Number proved, draft begun; the person."""
    person = be_person(visitor, number)
    assert visitor.post("/me/complain").headers["location"] == "/me/complain/files"
    return person


def typed(visitor: Visitor, **changed: str) -> httpx.Response:
    """A point typed by hand."""
    return visitor.post("/me/complain/points/new", data={**POINT, **changed})


def brought(visitor: Visitor, *files: tuple[str, bytes]) -> httpx.Response:
    return visitor.post("/me/complain/files", files=[("files", (name, data, "application/octet-stream")) for name, data in files])


def exhibits(visitor: Visitor) -> list[str]:
    return re.findall(r"/me/complain/files/(exh_[0-9a-f]{32})/remove", visitor.get("/me/complain/files").text)


def case_of(visitor: Visitor) -> str:
    """The case of the draft, as the last page has it."""
    found = re.search(r'name="case" value="(case_[0-9a-f]{32})"', visitor.get("/me/complain/check").text)
    assert found is not None
    return found.group(1)


def filed(visitor: Visitor) -> str:
    """A complaint with one point, filed; its case."""
    begun(visitor)
    assert typed(visitor).status_code == 303
    case = case_of(visitor)
    assert visitor.post("/me/complain/submit", data={"case": case}).headers["location"] == f"/me/cases/{case}/receipt"
    return case


def found(visitor: Visitor) -> None:
    """Every complaint has its finding. The node computes them by itself as well: whichever is first."""
    node = visitor.served.node
    for _ in range(200):
        find_waiting(node.office, node.files, read=visitor.served.read)
        if not waiting(node.office):
            return
    raise AssertionError("a complaint waits for its finding")
