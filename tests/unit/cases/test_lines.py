"""Numbers as people and machines write them, against the register of lines."""

import pytest

from minglu.canon.instants import Instant
from minglu.cases.errors import WrongRecord
from minglu.cases.lines import MASK_LENGTH, MASKED, MISREAD, SAME, TAIL, complete, fold_lines, match_number
from tests.unit.cases.story import AGENCY, LENDER, LINE, SMS_LINE, event, moment, register_of, registered

REGISTER = register_of(registered())
AT = moment("2026-11-05 14:00")

WRITINGS = {
    "16000007777": SAME,
    "+86 160 0000 7777": SAME,
    "+86-160-0000-7777": SAME,
    "0086 16000007777": SAME,
    "8616000007777": SAME,
    "（160）0000 7777": SAME,
    "１６０００００７７７７": SAME,
    "16000O0777７": SAME,  # letters that a reader of pictures takes for digits
    "160****7777": MASKED,
    "160••••7777": MASKED,
    "160xxxx7777": MASKED,
    "*60****7777": MASKED,
    "160***7777": MASK_LENGTH,
    "160*7777": MASK_LENGTH,
    "00007777": TAIL,
    "16000007771": MISREAD,  # 1 for 7
}


@pytest.mark.parametrize(("written", "reason"), WRITINGS.items())
def test_a_line_is_recognised(written: str, reason: str) -> None:
    found = match_number(written, REGISTER, at=AT)
    assert [(one.line.id, one.reasons) for one in found] == [(LINE, (reason,))]


UNLIKE = [
    "16000007774",
    "16000001111",
    "160****7770",
    "161****7777",
    "****7777",
    "***",
    "",
    "7777",
    "hidden",
    "未知号码",
    "1" * 41,
    "1600000777",
    "160*00*7778",
]


@pytest.mark.parametrize("written", UNLIKE)
def test_no_line_is_recognised(written: str) -> None:
    assert match_number(written, REGISTER, at=AT) == ()


def test_an_unknown_number_is_no_line() -> None:
    assert match_number(None, REGISTER, at=AT) == ()


def test_the_certain_match_comes_first() -> None:
    both = register_of(registered(), registered(2, line=SMS_LINE, number="+8616000007771"))
    found = match_number("16000007777", both, at=AT)
    assert [one.reasons for one in found] == [(SAME,), (MISREAD,)]


def test_a_short_code_is_matched_as_it_stands() -> None:
    short = register_of(registered(number="95588"))
    assert match_number("95588", short, at=AT)[0].reasons == (SAME,)
    assert match_number("095588", short, at=AT) == ()


def test_a_fixed_line_is_known_with_and_without_its_zero() -> None:
    fixed = register_of(registered(number="+861000001234"))
    assert match_number("010-0000-1234", fixed, at=AT)[0].reasons == (SAME,)


def test_a_line_that_was_not_yet_registered_is_no_line() -> None:
    assert match_number("16000007777", REGISTER, at=moment("2026-10-31 23:59")) == ()


def test_a_line_belongs_to_whoever_held_it_then() -> None:
    later = moment("2026-11-10 00:00")
    moved = event(9, "line.registered", at=later, line=LINE, number="+8616000007777", agency=LENDER, channel="call", since=later)
    register = register_of(registered(), moved)
    held = [register.held(LINE, at=at) for at in (AT, later, Instant(0))]
    assert [None if one is None else one.agency for one in held] == [AGENCY, LENDER, None]


def test_what_was_registered_after_the_size_looked_at_is_not_known() -> None:
    assert fold_lines((registered(index=7),), upto=7).lines == ()


@pytest.mark.parametrize("said", [{}, {"line": 5}, {"line": LINE, "number": "1" * 60}])
def test_an_impossible_registration_is_named(said: dict[str, object]) -> None:
    with pytest.raises(WrongRecord, match=r"entry 3 \(line.registered\)"):
        fold_lines((event(3, "line.registered", at=AT, **said),), upto=9)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize(
    ("written", "shows_all"),
    [("16000007777", True), ("160****7777", False), ("95588", False), (None, False), ("", False), ("Bill Oglesby Loll", False)],
)
def test_only_a_whole_number_can_be_another_number(written: str | None, shows_all: bool) -> None:
    assert complete(written) is shows_all
