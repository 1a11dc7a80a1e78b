"""Which reader a file is for: by its content, never by its name.

detect(b"BEGIN:VCARD\\r\\n…") == "vcard"
"""

from collections.abc import Callable
from typing import Final, Literal

from minglu.readers.asterisk import is_master_csv
from minglu.readers.carrier_bill import is_carrier_bill
from minglu.readers.errors import Unreadable
from minglu.readers.picture import is_picture
from minglu.readers.sms_backup import is_sms_backup
from minglu.readers.typed_rows import is_typed_rows
from minglu.readers.vcard import is_vcard

Kind = Literal["picture", "typed_rows", "sms_backup", "carrier_bill", "asterisk", "vcard"]

# From what has the plainest mark to what has none: a bill may hold the words of a card, never the other way round.
_TESTS: Final[tuple[tuple[Kind, Callable[[bytes], bool]], ...]] = (
    ("picture", is_picture),
    ("typed_rows", is_typed_rows),
    ("sms_backup", is_sms_backup),
    ("carrier_bill", is_carrier_bill),
    ("asterisk", is_master_csv),
    ("vcard", is_vcard),
)


def detect(data: bytes) -> Kind:
    """The reader that this content is for. Raises Unreadable, saying what can be read."""
    for kind, is_kind in _TESTS:
        if is_kind(data):
            return kind
    raise Unreadable(
        "the content is of no kind that can be read: screenshot (PNG, JPEG), typed rows (JSON), SMS Backup & Restore (XML), "
        "carrier bill (CSV), Asterisk call records (CSV), contacts (vCard)"
    )
