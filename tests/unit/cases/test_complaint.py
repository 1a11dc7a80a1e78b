"""What may be filed, and that the digest binds all of it."""

from dataclasses import replace

import pytest

from minglu.canon.digest import Digest, sha256
from minglu.canon.instants import DAY, Instant
from minglu.canon.json import render
from minglu.cases.complaint import MOST_ALLEGATIONS, Source, check_complaint, file_complaint, filing_digest, parse_filing, render_filing
from minglu.cases.errors import WrongFiling, WrongPaper
from tests.unit.cases.story import BILL_ID, FILED, SHOT_ID, alleged, complaint, filing

FULL = filing(
    alleged(1, seconds=40, sources=(Source(exhibit=BILL_ID, place="row 7"),)),
    alleged(2, other="160****7777", answered=None, kind="message", direction="unknown", said="第一行\n第二行"),
    alleged(3, other=None, said=""),
    exhibits=(BILL_ID, SHOT_ID),
)


def test_a_filing_is_read_back_as_it_was_written() -> None:
    assert parse_filing(render_filing(FULL)) == FULL


def test_what_the_person_does_not_know_is_not_asked_for() -> None:
    check_complaint(complaint(alleged(other=None, seconds=None, answered=None, direction="unknown", said="")))


WRONG = {
    "no allegation at all": (complaint(allegations=()), "1 to 50 allegations"),
    "too many": (complaint(*(alleged(n) for n in range(1, MOST_ALLEGATIONS + 2))), "file the rest as a second one"),
    "numbers with a hole": (complaint(alleged(1), alleged(3)), "numbered 1, 2, 3"),
    "the same number twice": (complaint(alleged(1), alleged(1)), "numbered 1, 2, 3"),
    "a case id of another kind": (complaint(case="per_" + "00" * 16), "ids of its kinds"),
    "a short handle": (complaint(number=b"short"), "handle of a number has 32 bytes"),
    "a wish that is not on the list": (complaint(wants=("revenge",)), "words of the list"),
    "wishes out of order": (complaint(wants=("stop", "apology")), "sorted"),
    "an exhibit twice": (complaint(exhibits=(BILL_ID, BILL_ID)), "named twice"),
    "an unknown kind": (complaint(alleged(kind="visit")), "kind is call or message"),
    "an unknown direction": (complaint(alleged(direction="sideways")), "direction is in, out or unknown"),
    "an end before the beginning": (complaint(alleged(until=Instant(5))), "ends before it begins"),
    "a span of two years": (complaint(alleged(since=Instant(0), until=Instant(731 * DAY))), "narrow the time"),
    "a time after the filing": (complaint(alleged(since=Instant(FILED + 2 * DAY), until=Instant(FILED + 2 * DAY))), "after the filing"),
    "a negative duration": (complaint(alleged(seconds=-1)), "0 to 86400 seconds"),
    "an endless description": (complaint(alleged(said="长" * 2_001)), "at most 2000 characters"),
    "control characters": (complaint(alleged(said="a\x00b")), "control characters"),
    "an endless number": (complaint(alleged(other="1" * 41)), "1 to 40 printable"),
    "a number of two lines": (complaint(alleged(other="160\n0000")), "printable"),
    "an empty number": (complaint(alleged(other="")), "or unknown"),
    "a source that was not filed": (complaint(alleged(sources=(Source(exhibit=BILL_ID, place="row 1"),))), "not filed"),
    "a source without a place": (
        complaint(alleged(sources=(Source(exhibit=BILL_ID, place=""),)), exhibits=(BILL_ID,)),
        "a place is 1 to 100",
    ),
}


@pytest.mark.parametrize(("wrong", "message"), WRONG.values(), ids=WRONG.keys())
def test_a_complaint_is_refused_with(wrong: object, message: str) -> None:
    with pytest.raises(WrongFiling, match=message) as caught:
        check_complaint(wrong)  # type: ignore[arg-type]  # parametrised
    assert "16000007777" not in str(caught.value)


@pytest.mark.parametrize("digests", [{}, {BILL_ID: sha256(b""), SHOT_ID: sha256(b"")}, {SHOT_ID: sha256(b"")}])
def test_exhibits_and_digests_go_together(digests: dict[object, Digest]) -> None:
    with pytest.raises(WrongFiling, match="every exhibit needs its digest"):
        file_complaint(complaint(exhibits=(BILL_ID,)), digests=digests)  # type: ignore[arg-type]  # parametrised


CHANGES = {
    "the text": {"said": "别的"},
    "the time": {"since": Instant(FILED - 9), "until": FILED},
    "whether it was answered": {"answered": False},
    "the number": {"other": None},
}


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES.keys())
def test_the_digest_binds(changed: dict[str, object]) -> None:
    assert filing_digest(filing(alleged())) != filing_digest(filing(alleged(**changed)))


def test_the_digest_binds_the_bytes_of_each_exhibit() -> None:
    same = complaint(exhibits=(BILL_ID,))
    one, other = (file_complaint(same, digests={BILL_ID: sha256(data)}) for data in (b"a", b"b"))
    assert filing_digest(one) != filing_digest(other)


BYTES = {
    "no JSON": b"{",
    "a list": b"[]",
    "white space": render_filing(FULL).replace(b'"v":1', b'"v": 1'),
    "another version": render_filing(FULL).replace(b'"v":1', b'"v":2'),
    "an unknown member": render_filing(FULL).replace(b'"v":1', b'"v":1,"w":1'),
    "a missing member": render({"v": 1}),
    "an exhibit twice": render_filing(FULL).replace(SHOT_ID.encode(), BILL_ID.encode()),
    "a number as text": render_filing(FULL).replace(b'"seconds":40', b'"seconds":"40"'),
    "a truth as number": render_filing(FULL).replace(b'"answered":true', b'"answered":1'),
}


@pytest.mark.parametrize("data", BYTES.values(), ids=BYTES.keys())
def test_a_filing_is_not_read_from(data: bytes) -> None:
    with pytest.raises((WrongPaper, WrongFiling)):
        parse_filing(data)


def test_bounds_hold_when_reading_too() -> None:
    outside = replace(FULL, complaint=replace(FULL.complaint, wants=("revenge",)))
    with pytest.raises(WrongFiling, match="words of the list"):
        parse_filing(render_filing(outside))
