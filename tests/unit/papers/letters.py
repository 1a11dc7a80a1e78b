"""Letters for tests: invented people, numbers kept for fiction."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from minglu.canon.instants import parse_instant
from minglu.papers.citations import citations_for, parse_citations
from minglu.papers.letter import Enclosure, Incident, Letter, Party

LAW = parse_citations((Path(__file__).parents[3] / "rulepacks/letters/cn.toml").read_bytes())

ANSWERED = Incident(
    at=parse_instant("2026-10-12T14:03:00+08:00"),
    channel="call",
    line="+86 160 0000 0900",
    answered=True,
    seconds=192,
    content="自称“资产保全部”，要求我转告他人还款，否则继续拨打。",
    exhibits=(1, 2),
)
UNANSWERED = replace(ANSWERED, at=parse_instant("2026-10-13T22:41:00+08:00"), answered=False, seconds=None, content="", exhibits=(2,))
ENCLOSURES = (
    Enclosure(number=1, name="来电截图.png", source="本人手机", proves="2026年10月12日来电", grade="线索", sha256="0a" * 32),
    Enclosure(number=2, name="通话详单.csv", source="运营商", proves="两次来电的时间和时长", grade="较强", sha256="f3" * 32),
)

DEMAND = Letter(
    kind="demand",
    language="zh",
    writer=Party(name="陈静", contact=("示例市示例区一号路1号", "+86 160 0000 0202")),
    to=Party(name="示例消费金融有限公司", contact=("示例市示例大厦消费者权益保护部",)),
    about=None,
    representative=None,
    is_debtor=False,
    number="+8616000000202",
    show_number=False,
    incidents=(ANSWERED, UNANSWERED),
    findings=("2026年10月12日来电：有记录", "2026年10月13日来电：超出核对范围，不能排除"),
    receipt="case_00112233445566778899aabbccddeeff",
    basis=citations_for(LAW, "demand"),
    demands=("stop", "delete", "name_source", "apologise"),
    own_demands=(),
    enclosures=ENCLOSURES,
    dated=date(2026, 10, 20),
    deadline=date(2026, 11, 4),
    zone=ZoneInfo("Asia/Shanghai"),
)

COMPLAINT = replace(
    DEMAND,
    kind="authority",
    to=Party(name="示例金融监管局", contact=("示例市示例路2号",)),
    about=DEMAND.to,
    basis=citations_for(LAW, "authority"),
    demands=("investigate", "order_stop"),
)
