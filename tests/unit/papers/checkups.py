"""A check-up of a few rules, agencies and days, for the tests of its report."""

from dataclasses import replace
from functools import cache

from minglu.audit.checked import Checkup, ContentCount, Example, Missing, Presumed, RuleCount, Tally, Worst
from minglu.canon.instants import DAY, Instant
from minglu.evidence.attempts import LeftOutFor
from minglu.evidence.sources import SourceRead
from minglu.rules.content import Content, load_content
from minglu.rules.packs import Packs, load_packs
from minglu.wiring.packs import read_packs

QUIET, THREE, HINT, OPEN = "cn.gbt-quiet-hours", "cn.gbt-three-answered-calls", "house.rest-day", "cn.pipl-51-training"
THREAT = "content.threat-pester"
FIRST = Instant(1_788_190_800_000)  # 2026-08-31 in Shanghai
NASTY = "=1+1<script>甲</script>"


@cache
def packs() -> Packs:
    return load_packs(read_packs())


@cache
def content() -> Content:
    return load_content(read_packs())


def example(row: int, **said: str) -> Example:
    usual = {"place": f"calls.csv, row {row}", "agency": "甲公司", "staff": "坐席07", "channel": "call"}
    return Example(at=FIRST, **{**usual, **said})


def counted(rule: str, breaches: int, *, effect: str = "forbid", unjudged: int = 0, missing: tuple[Missing, ...] = ()) -> RuleCount:
    examples = tuple(example(row) for row in range(min(breaches, 20)))
    return RuleCount(
        rule=rule, effect=effect, confidence="V", breaches=breaches, persons=breaches, agencies=2, unjudged=unjudged, missing=missing,
        examples=examples,
    )  # fmt: skip


def tally(name: str, rows: int, breaches: int, *, agency: str = "", staff: str = "") -> Tally:
    return Tally(name=name, agency=agency, staff=staff, rows=rows, breaches=breaches, by_rule=((QUIET, breaches),) if breaches else ())


NOTHING = Checkup(
    rows=0, judged=0, persons=0, agencies=0, first=None, last=None, days=0, breaches=0, breached_persons=0, by_rule=(), by_agency=(),
    by_collector=(), by_hour=(), by_day=(), worst=(), presumed=(), left_out=(), content=(),
)  # fmt: skip
FOUND = replace(
    NOTHING,
    rows=1_200,
    judged=1_100,
    persons=90,
    agencies=2,
    first=FIRST,
    last=Instant(FIRST + 2 * DAY),
    days=3,
    breaches=33,
    breached_persons=31,
    by_rule=(
        counted(QUIET, 30),
        counted(THREE, 4),
        counted(OPEN, 0, unjudged=900, missing=(Missing(fact="staff_trained", rows=900), Missing(fact="channel", rows=7))),
        counted(HINT, 500, effect="warn"),
    ),
    by_agency=(tally("甲公司", 700, 20, agency="甲公司"), tally("", 400, 13)),
    by_collector=tuple(tally("", 10, 1, agency="甲公司", staff=f"坐席{number:03}") for number in range(250)),
    by_hour=(tally("02", 40, 30), tally("14", 1_060, 3)),
    by_day=(tally("20260831", 400, 11), tally("20260901", 400, 11), tally("20260902", 300, 11)),
    worst=(Worst(person="0123456789abcdef", rows=9, breaches=3, rules=(QUIET, THREE)),),
    presumed=(
        Presumed(fact="hours_agreed", value=False, rows=1_100),
        Presumed(fact="purpose", value="pass_on_message", rows=12),
        Presumed(fact="channel", value="call", rows=5),
    ),
    left_out=("core.default-deny",),
    content=(ContentCount(rule=THREAT, rows=5, persons=5, agencies=1, examples=(example(41, agency=NASTY), example(42, place="其他"))),),
)
SOURCES = (
    SourceRead(
        name="calls.csv",
        attempts=1_200,
        left_out=(LeftOutFor(because="no_moment", count=7, first=("calls.csv, row 3", "calls.csv, rows 9 to 11")),),
        columns=(("at", "呼叫时间"), ("fact.said_never", "拒绝再联系")),
    ),
)
