"""Bodies: strictly read, and what is wrong told without repeating it."""

from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta, Struct

from minglu.api.decode import read_json
from minglu.api.errors import Refused
from minglu.api.shapes import MomentIn, PersonRef

SECRET = "16000000202"


class Row(Struct, forbid_unknown_fields=True):
    src: Annotated[str, Meta(max_length=3)] = "abc"


class Body(Struct, forbid_unknown_fields=True):
    name: Annotated[str, Meta(pattern="^[a-z]+$")] = "a"
    many: int = 0
    kind: Literal["call", "message"] = "call"
    on: bool = False
    at: MomentIn | None = None
    person: PersonRef | None = None
    data: bytes = b""
    rows: tuple[Row, ...] = ()


DECODER = msgspec.json.Decoder(Body)


def wrong(data: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        read_json(DECODER, data)
    return caught.value


def test_a_body_as_described_is_read():
    assert read_json(DECODER, b'{"name":"b","rows":[{"src":"x"}]}') == Body(name="b", rows=(Row(src="x"),))


@pytest.mark.parametrize(
    ("data", "path", "what"),
    [
        (b'{"many":"1"}', "$.many", "expected `int`, got `str`"),
        (b'{"many":1.5}', "$.many", "expected `int`, got `float`"),
        (b'{"on":1}', "$.on", "expected `bool`, got `int`"),
        (b'{"name":null}', "$.name", "expected `str`, got `null`"),
        (b'{"name":"%s"}' % SECRET.encode(), "$.name", "expected `str` matching regex '^[a-z]+$'"),
        (b'{"kind":"%s"}' % SECRET.encode(), "$.kind", "is none of the values of its list"),
        (b'{"%s":1}' % SECRET.encode(), "$", "has a member that is not described"),
        (b'{"rows":[{},{"src":"%s"}]}' % SECRET.encode(), "$.rows[1].src", "expected `str` of length <= 3"),
        (b'{"rows":[{"%s":1}]}' % SECRET.encode(), "$.rows[0]", "has a member that is not described"),
        (b'{"at":"%s"}' % SECRET.encode(), "$.at", "invalid RFC3339 encoded datetime"),
        (b'{"at":"2026-10-12T14:00:00"}', "$.at", "expected `datetime` with a timezone component"),
        (b'{"data":"%s!"}' % SECRET.encode(), "$.data", "invalid base64 encoded string"),
        (b'["%s"]' % SECRET.encode(), "$", "expected `object`, got `array`"),
        (b'"%s"' % SECRET.encode(), "$", "expected `object`, got `str`"),
        (b"%s" % SECRET.encode(), "$", "expected `object`, got `int`"),
    ],
)
def test_what_is_wrong_is_named_by_its_path_and_not_repeated(data, path, what):
    told = wrong(data).told
    assert (told.status, told.type) == (422, "urn:minglu:problem:invalid")
    assert (told.wrong[0].path, told.wrong[0].what) == (path, what)
    assert SECRET not in repr(told)


def test_an_id_with_a_line_end_is_none():
    assert wrong(b'{"person":"per_%s\\n"}' % (b"0" * 32)).told.wrong[0].path == "$.person"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"nothing",
        b"{'name':'a'}",
        b'{"name":"a"} {}',
        b"\xff\xfe",
        b'{"name":"\xff"}',
        b"[" * 100_000,
        b'{"name":"\\ud800"}',
        b"NaN",
    ],
)
def test_what_is_no_json_is_told_without_a_trace_of_it(data):
    told = wrong(data).told
    assert told.type == "urn:minglu:problem:invalid"
    assert "nothing" not in told.detail
