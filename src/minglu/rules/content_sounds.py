"""Sounds: how a Chinese character is said, in letters and without tones.

    sound("牢") == "lao"
    sound("女") == "nv"

For comparing a text with listed words by ear. A character is taken by its commonest reading; where a listed word has another
one (还钱: huan, not hai), the pack says so. Not done here: which reading a sentence asks for.
"""

import unicodedata
from functools import cache, lru_cache

_DIAERESIS = "\u0308"


@lru_cache(maxsize=50_000)
def sound(character: str) -> str:
    """The commonest reading, or nothing for what is no Chinese character."""
    reading = _table().get(ord(character), "").partition(",")[0] if len(character) == 1 else ""
    # ü is written v, as on a keyboard; every other mark is a tone.
    letters = unicodedata.normalize("NFD", reading).replace(f"u{_DIAERESIS}", "v")
    return "".join(letter for letter in letters if letter.isascii())


@cache
def _table() -> dict[int, str]:
    # Importing it takes 0.3 s, which a command that reads no text must not pay.
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415

    return pinyin_dict
