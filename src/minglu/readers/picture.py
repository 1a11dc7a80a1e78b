"""How large a picture is: read from the header of a PNG or JPEG, and from nothing else.

    read_picture_size(data) == PictureSize(format="png", width=1080, height=2000)

Rules: the picture itself is never decoded here, so a picture that unpacks to gigabytes does no harm.
"""

import zlib
from dataclasses import dataclass
from typing import Final

from minglu.readers.errors import Unreadable

MOST_BYTES: Final = 50_000_000
MOST_SIDE: Final = 30_000  # pixels; a long screenshot has some 20,000
MOST_SEGMENTS: Final = 1_000

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
# Start of frame, in all the ways of coding that JPEG knows (ITU T.81 table B.1), without DHT, JPG and DAC.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSize:
    """Width and height in pixels, as stored (a turn noted in EXIF is not applied)."""

    format: str
    width: int
    height: int


def is_picture(data: bytes) -> bool:
    return data.startswith((_PNG, _JPEG))


def read_picture_size(data: bytes) -> PictureSize:
    """The size that the header states. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable(f"the picture has more than {MOST_BYTES} bytes; send the original screenshot, not a scan")
    if data.startswith(_PNG):
        width, height, form = *_png(data), "png"
    elif data.startswith(_JPEG):
        width, height, form = *_jpeg(data), "jpeg"
    else:
        raise Unreadable("neither PNG nor JPEG; send the screenshot as the phone saved it")
    if not (0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE):
        raise Unreadable(f"a picture has 1 to {MOST_SIDE} pixels each way; send the original screenshot")
    return PictureSize(format=form, width=width, height=height)


def _png(data: bytes) -> tuple[int, int]:
    header = data[8:33]
    if len(header) < 25 or header[:8] != b"\x00\x00\x00\x0dIHDR" or zlib.crc32(header[4:21]) != int.from_bytes(header[21:25], "big"):
        raise Unreadable("the header of this PNG is damaged; send the picture again")
    return int.from_bytes(header[8:12], "big"), int.from_bytes(header[12:16], "big")


def _jpeg(data: bytes) -> tuple[int, int]:
    position = 2
    for _ in range(MOST_SEGMENTS):
        if data[position : position + 1] != b"\xff":
            break
        marker = data[position + 1 : position + 2]
        if marker == b"\xff":  # a fill byte
            position += 1
            continue
        if marker and marker[0] in _BARE:
            position += 2
            continue
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        if length < 2 or position + 2 + length > len(data):
            break
        if marker[0] in _FRAMES and length >= 7:
            return int.from_bytes(data[position + 7 : position + 9], "big"), int.from_bytes(data[position + 5 : position + 7], "big")
        position += 2 + length
    raise Unreadable("this JPEG does not say how large it is; send the picture again")
