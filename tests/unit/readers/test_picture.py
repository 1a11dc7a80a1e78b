"""Sizes of pictures, from whole, cut and lying headers."""

import io
import struct
import zlib

import pytest
from PIL import Image

from minglu.readers import picture
from minglu.readers.errors import Unreadable
from minglu.readers.picture import read_picture_size


def drawn(form: str, *, width: int = 108, height: int = 200, **more: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height)).save(target, format=form, **more)
    return target.getvalue()


def png(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


@pytest.mark.parametrize(("form", "more"), [("png", {}), ("jpeg", {}), ("jpeg", {"progressive": True}), ("jpeg", {"comment": b"x" * 900})])
def test_the_size_is_that_of_the_picture(form: str, more: dict[str, object]) -> None:
    size = read_picture_size(drawn(form, **more))
    assert (size.format, size.width, size.height) == (form, 108, 200)


def test_fill_bytes_between_segments_are_skipped() -> None:
    data = drawn("jpeg")
    assert read_picture_size(data[:2] + b"\xff\xff" + data[2:]).width == 108


@pytest.mark.parametrize("form", ["png", "jpeg"])
def test_a_header_cut_anywhere_is_refused(form: str) -> None:
    whole = drawn(form)
    end = 33 if form == "png" else whole.index(b"\xff\xc0") + 4
    for cut in range(end):
        with pytest.raises(Unreadable, match="send"):
            read_picture_size(whole[:cut])


def test_a_changed_header_of_a_png_is_refused() -> None:
    data = bytearray(drawn("png"))
    data[17] ^= 1
    with pytest.raises(Unreadable, match="the header of this PNG is damaged"):
        read_picture_size(bytes(data))


@pytest.mark.parametrize(("width", "height"), [(0, 10), (10, 0), (30_001, 10), (10, 2**32 - 1)])
def test_an_impossible_size_is_refused(width: int, height: int) -> None:
    with pytest.raises(Unreadable, match="1 to 30000 pixels each way"):
        read_picture_size(png(width, height))


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"RIFF0000WEBP", b"BM"])
def test_other_pictures_are_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="neither PNG nor JPEG"):
        read_picture_size(data)


def test_bytes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "MOST_BYTES", 10)
    with pytest.raises(Unreadable, match="more than 10 bytes"):
        read_picture_size(drawn("png"))


def test_a_jpeg_of_empty_segments_only_comes_to_an_end() -> None:
    with pytest.raises(Unreadable, match="does not say how large it is"):
        read_picture_size(b"\xff\xd8" + b"\xff\xe0\x00\x02" * 100_000)
