"""Exhibits: digests that other tools compute too, bytes that must not change, and names that must not mislead."""

import json
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minglu.canon.ids import ExhibitId
from minglu.canon.instants import Instant
from minglu.evidence.errors import WrongExhibit
from minglu.evidence.exhibit import KINDS, Exhibit, check_exhibit, make_exhibit, parse_exhibit, render_exhibit, sm3

ID = ExhibitId("exh_" + "0" * 32)
AT = Instant(1793858591000)


def make(
    data: bytes = b"abc", *, name: str = "bill.csv", kind: str = "carrier_bill", from_whom: str = "complainant", at: int = AT
) -> Exhibit:
    return make_exhibit(data, exhibit_id=ID, name=name, kind=kind, received=Instant(at), from_whom=from_whom)


def test_sm3_is_that_of_the_standard() -> None:
    # GB/T 32905-2016, appendix A.1
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_both_digests_are_those_of_another_tool() -> None:
    data = b"minglu" * 1_000
    exhibit = make(data)
    for name, digest in (("sha256", exhibit.sha256), ("sm3", exhibit.sm3)):
        told = subprocess.run(["openssl", "dgst", f"-{name}", "-r"], input=data, capture_output=True, check=True)
        assert told.stdout.decode().split()[0] == digest.hex()


def test_untouched_bytes_pass() -> None:
    check_exhibit(make(), b"abc")


@pytest.mark.parametrize(("data", "what"), [(b"abd", "another SHA-256"), (b"abcd", "4 bytes where the exhibit has 3"), (b"", "0 bytes")])
def test_changed_bytes_are_refused(data: bytes, what: str) -> None:
    with pytest.raises(WrongExhibit, match=f"{what}.*fetch the original again"):
        check_exhibit(make(), data)


def test_an_sm3_that_differs_alone_is_refused() -> None:
    members = json.loads(render_exhibit(make())) | {"sm3": json.loads(render_exhibit(make(b"abd")))["sm3"]}
    with pytest.raises(WrongExhibit, match="another SM3"):
        check_exhibit(parse_exhibit(json.dumps(members, sort_keys=True, separators=(",", ":")).encode()), b"abc")


@pytest.mark.parametrize("name", ["", "a" * 121, "../a", "a/b", "a\\b", ".hidden", "a\nb", "a\x00", "invoice\u202efdp.exe"])
def test_a_name_that_misleads_is_refused(name: str) -> None:
    with pytest.raises(WrongExhibit, match="rename the file"):
        make(name=name)


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"kind": "rumour"}, "the kind of an exhibit is one of"),
        ({"from_whom": ""}, "who brought"),
        ({"from_whom": "a" * 65}, "who brought"),
        ({"at": -1}, "between 1970 and 2100"),
        ({"data": b""}, "the file is empty"),
    ],
)
def test_a_wrong_member_is_refused(wrong: dict[str, object], what: str) -> None:
    with pytest.raises(WrongExhibit, match=what):
        make(**wrong)  # type: ignore[arg-type]  # the table has one wrong value of each type


@given(st.binary(min_size=1, max_size=50), st.sampled_from(KINDS), st.sampled_from(["通话详单.csv", "a b.png", "x"]))
def test_what_is_rendered_is_parsed_back(data: bytes, kind: str, name: str) -> None:
    exhibit = make(data, kind=kind, name=name)
    assert parse_exhibit(render_exhibit(exhibit)) == exhibit
    assert render_exhibit(parse_exhibit(render_exhibit(exhibit))) == render_exhibit(exhibit)


NUMBERS = [{"v": 2}, {"v": True}, {"size": "3"}, {"size": True}, {"size": 0}, {"received": -1}]
TEXTS = [{"sha256": "AA=="}, {"sm3": 5}, {"kind": "?"}, {"id": "per_" + "0" * 32}, {"name": "../x"}, {"more": 1}]


@pytest.mark.parametrize("change", [*NUMBERS, *TEXTS])
def test_a_changed_description_is_refused(change: dict[str, object]) -> None:
    members = json.loads(render_exhibit(make())) | change
    with pytest.raises(WrongExhibit):
        parse_exhibit(json.dumps(members, sort_keys=True, separators=(",", ":")).encode())


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"v": 1}'])
def test_what_is_no_description_is_refused(data: bytes) -> None:
    with pytest.raises(WrongExhibit, match=r"not canonical JSON|not a description"):
        parse_exhibit(data)
