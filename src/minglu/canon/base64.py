"""Base64 with one spelling: standard alphabet, padding, no line breaks, no spare bits."""

import binascii

from minglu.canon.errors import NotCanonical


def render_base64(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def parse_base64(text: str, *, size: int | None = None) -> bytes:
    """The bytes that `text` spells, `size` of them if given. Raises NotCanonical for any second spelling."""
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
    except ValueError as error:
        raise NotCanonical("not base64") from error
    if render_base64(data) != text:
        raise NotCanonical("base64 with spare bits or wrong padding")
    if size is not None and len(data) != size:
        raise NotCanonical(f"{len(data)} bytes where {size} are needed")
    return data
