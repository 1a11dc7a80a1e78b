"""What is kept beside a hand-over reads back as it was written, and nothing else does."""

import pytest

from minglu.acts.handing_over import Checked, Terms
from minglu.audit.clocks import Kept
from minglu.audit.fault import WORDS, Fault
from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant
from minglu.canon.json import parse_object, render
from minglu.wiring.errors import WrongFolder
from minglu.wiring.handed import Written, parse_checked, parse_written, render_checked, render_written

STAFF = StaffId("stf_" + "0a" * 16)
AT = Instant(1_791_784_800_000)
WRITTEN = Written(terms=Terms(by=STAFF, to="审计机构（虚构）", why="yearly audit", at=AT), size=43, openings=70)
CLOCK = Kept(clock="complaint_answer", source="legal", started=7, stopped=None, due=AT, met=False)
CHECKED = Checked(
    what="audit",
    at=AT,
    size=43,
    until=AT,
    witnesses=("witness-one.example", "witness-two.example"),
    decisions=8,
    unopened=1,
    found=2,
    faults=tuple(Fault(what=what, first=1, last=2, says=f"{what} 有误") for what in WORDS[:2]),
    clocks=3,
    overran=2,
    missed=(CLOCK, Kept(clock="agency_task", source="house", started=8, stopped=9, due=AT, met=False)),
)
CLEAN = Checked(
    what="verify",
    at=AT,
    size=0,
    until=Instant(0),
    witnesses=(),
    decisions=0,
    unopened=0,
    found=0,
    faults=(),
    clocks=0,
    overran=0,
    missed=(),
)


def test_terms_read_back() -> None:
    assert parse_written(render_written(WRITTEN)) == WRITTEN


@pytest.mark.parametrize("checked", [CHECKED, CLEAN])
def test_a_result_reads_back(checked: Checked) -> None:
    assert parse_checked(render_checked(checked)) == checked


def test_a_result_is_clean_without_faults_and_overrun_clocks() -> None:
    assert (CLEAN.clean, CHECKED.clean) == (True, False)


def test_as_many_faults_as_are_ever_kept_read_back() -> None:
    many = [Fault(what="changed", first=place, last=place, says="x" * 2_000) for place in range(1_000)]
    said = {name: getattr(CHECKED, name) for name in Checked.__dataclass_fields__}
    checked = Checked(**{**said, "faults": tuple(many)})
    assert parse_checked(render_checked(checked)) == checked


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b"\xff", render_written(WRITTEN) + b"\n", render_checked(CHECKED)[:-1]])
def test_other_bytes_are_nothing(data: bytes) -> None:
    for parse in (parse_written, parse_checked):
        with pytest.raises(WrongFolder, match="not what was written"):
            parse(data)


@pytest.mark.parametrize("member", sorted(Checked.__dataclass_fields__))
def test_a_result_without_one_of_its_members_is_none(member: str) -> None:
    of = {name: value for name, value in parse_object(render_checked(CHECKED)).items() if name != member}
    with pytest.raises(WrongFolder):
        parse_checked(render(of))


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("more", 1),
        ("what", "look"),
        ("what", 3),
        ("at", -1),
        ("size", -1),
        ("size", True),
        ("witnesses", "w"),
        ("faults", [{"what": "unheard_of", "first": 0, "last": 0, "says": ""}]),
        ("faults", [{"what": "changed", "first": 0, "last": 0}]),
        ("faults", [7]),
        ("missed", [{"clock": "complaint_answer"}]),
    ],
)
def test_a_result_that_says_something_else_is_none(member: str, value: object) -> None:
    of = {**parse_object(render_checked(CHECKED)), member: value}
    with pytest.raises(WrongFolder):
        parse_checked(render(of))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("member", "value"), [("by", "per_" + "0a" * 16), ("to", "x" * 401), ("openings", "7"), ("name", "x"), ("at", 2**52)]
)
def test_terms_that_say_something_else_are_none(member: str, value: object) -> None:
    of = {**parse_object(render_written(WRITTEN)), member: value}
    with pytest.raises(WrongFolder):
        parse_written(render(of))  # type: ignore[arg-type]
