"""Files to keep: their names cannot end a header, leave a folder or pass for another."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minglu.web.render import attachment, download

_WHOLE = re.compile(r'attachment; filename="[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}"')


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("letter-demand.pdf", "letter-demand.pdf"),
        ("exh_00112233445566778899aabbccddeeff.png", "exh_00112233445566778899aabbccddeeff.png"),
        ('a"; filename="b.exe', "a___filename__b.exe"),
        ("a\r\nSet-Cookie: staff=x", "a__Set-Cookie__staff_x"),
        ("a\0b", "a_b"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..\\..\\boot.ini", "_.._boot.ini"),
        (".htaccess", "htaccess"),
        ("通话记录.csv", "____.csv"),
        ("photo\u202egnp.exe", "photo_gnp.exe"),
        ("\udc80.txt", "_.txt"),
        ("%0d%0aX", "_0d_0aX"),
        ("a" * 200 + ".pdf", "a" * 96 + ".pdf"),
        ("", "file"),
        ("...", "file"),
    ],
)
def test_a_name_is_plain_whatever_it_was(name, shown) -> None:
    assert attachment(name) == f'attachment; filename="{shown}"'


@given(name=st.text(max_size=300))
def test_any_name_is_one_header(name) -> None:
    assert _WHOLE.fullmatch(attachment(name))


def test_a_file_to_keep_is_not_shown_and_runs_nothing() -> None:
    headers = download(b"<script>", name="x.html", kind="text/html").headers
    assert headers["Content-Disposition"] == 'attachment; filename="x.html"'
    assert headers["Content-Security-Policy"].startswith("sandbox")
