"""Telephone numbers: one spelling (E.164) for many ways of writing.

    parse_number("138 0013 8000", region="CN", fiction=False) == "+8613800138000"

Numbers for fiction: the block +86 160 0000 0000 … 9999 belongs to no network. It is accepted only with
`fiction=True`, so that an invented person in a test can never be a real one in production. Masked or partial numbers
are not numbers: they are patterns, and are kept as text by whoever read them.
"""

import re
import unicodedata
from typing import NewType

import phonenumbers

from minglu.canon.errors import NotCanonical

E164 = NewType("E164", str)

FICTION = re.compile(r"\+861600000[0-9]{4}")
_MOST = 40


def parse_number(text: str, *, region: str, fiction: bool) -> E164:
    """The number that `text` means in `region`. Raises NotCanonical; the message never repeats the number."""
    if len(text) > _MOST:
        raise NotCanonical("too long for a telephone number")
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        found = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException as error:
        raise NotCanonical("not a telephone number") from error
    spelled = E164(phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164))
    if found.extension:
        raise NotCanonical("a number with an extension cannot be dialled by us")
    if FICTION.fullmatch(spelled):
        if not fiction:
            raise NotCanonical("this number is kept for fiction and belongs to nobody")
        return spelled
    if not phonenumbers.is_possible_number(found) or not phonenumbers.is_valid_number(found):
        raise NotCanonical("not a number that any network has given out")
    return spelled


def spellings(number: str) -> tuple[str, ...]:
    """The digit strings in which people and bills write `number`; itself for a short code."""
    digits = re.sub(r"[^0-9]", "", number)
    if not number.startswith("+"):
        return (digits,)
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return (digits, "00" + digits)
    national = phonenumbers.national_significant_number(parsed)
    return (national, "0" + national, digits, "00" + digits)
