"""Places in files as readers spell them, in the reader's words.

    say_place(zh, "row 7") == "第7行"
    say_place(zh, "card 3, number 2") == "第3张名片的第2个号码"

A place is kept as its reader spelled it, because filings name it; only for showing is it said otherwise. What no reader of
ours spells is shown as it is: whoever files by machine names places as they like.
"""

import re
from typing import Final

from minglu.words.catalogue import Catalogue

_PLACES: Final = (
    (re.compile(r"row ([0-9]{1,9})"), "place.row", ("number",)),
    (re.compile(r"rows ([0-9]{1,9}) to ([0-9]{1,9})"), "place.rows", ("first", "last")),
    (re.compile(r"after row ([0-9]{1,9})"), "place.after_row", ("number",)),
    (re.compile(r"row ([0-9]{1,9}), party ([0-9]{1,9})"), "place.party", ("number", "party")),
    (re.compile(r"card ([0-9]{1,9})"), "place.card", ("number",)),
    (re.compile(r"card ([0-9]{1,9}), number ([0-9]{1,9})"), "place.card_number", ("number", "place")),
    (re.compile(r"region ([0-9]{1,9}),([0-9]{1,9}),[0-9]{1,9},[0-9]{1,9}"), "place.region", ("x", "y")),
    (re.compile(r"picture"), "place.picture", ()),
    (re.compile(r"file"), "place.file", ()),
)


def say_place(words: Catalogue, place: str) -> str:
    """A place in a file, in words."""
    for spelled, message, names in _PLACES:
        if found := spelled.fullmatch(place):
            return words.say(message, **dict(zip(names, found.groups(), strict=True)))
    return place
