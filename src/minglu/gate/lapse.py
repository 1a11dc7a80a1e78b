"""A permit that nobody used ends: it is entered as lapsed, so that it stops counting (P4).

`unclaimed`: its minute passed. `killed`: never again, a block, a withdrawal or a suspension came before it was claimed.
`undialled`: the dialler that claimed it says, signed, that it has not dialled.
"""

from typing import Literal

from minglu.canon.json import Object
from minglu.gate.act import Settle
from minglu.gate.draft import About, Draft
from minglu.gate.keep import Token

Why = Literal["unclaimed", "killed", "undialled"]


def lapse(token: Token, *, why: Why, chance: bytes) -> Settle:
    """The act that ends a permit unused."""
    about = About(person=token.person, number=token.number)
    said: Object = {"permit": token.permit, "why": why}
    draft = Draft(kind="contact.lapse", about=about, chance=chance, public={"permit": token.permit}, facts=said, parties={"why": why})
    return Settle(permit=token.permit, about=about, draft=draft)
