"""Which reader a file is for, by its content."""

import pytest

from minglu.readers.detect import detect
from minglu.readers.errors import Unreadable
from tests.unit.readers.test_asterisk import line
from tests.unit.readers.test_carrier_bill import NAMES, ROW
from tests.unit.readers.test_picture import drawn
from tests.unit.readers.test_sms_backup import call, calls, sms
from tests.unit.readers.test_typed_rows import typed
from tests.unit.readers.test_vcard import card

FILES = [
    ("vcard", card("FN:Ivy", "TEL:1")),
    ("vcard", card("FN:Ivy", "TEL:1").decode().encode("utf-16")),
    ("sms_backup", calls(call())),
    ("sms_backup", sms()),
    ("sms_backup", sms().decode().encode("utf-16")),
    ("carrier_bill", f"{NAMES}\n{ROW}".encode()),
    ("carrier_bill", f"{NAMES}\n{ROW}".encode("gb18030")),
    ("asterisk", line()),
    ("typed_rows", typed({})),
    ("picture", drawn("png", width=4, height=4)),
    ("picture", drawn("jpeg", width=4, height=4)),
]


@pytest.mark.parametrize(("kind", "data"), FILES)
def test_the_content_says_which_reader(kind: str, data: bytes) -> None:
    assert detect(data) == kind


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7", b"PK\x03\x04", b"\x00" * 1_000, b"a,b,c\n1,2,3\n", b"{}", b"<html/>"])
def test_content_of_no_known_kind_is_refused_with_what_can_be_read(data: bytes) -> None:
    with pytest.raises(Unreadable, match=r"of no kind that can be read: screenshot .* contacts"):
        detect(data)
