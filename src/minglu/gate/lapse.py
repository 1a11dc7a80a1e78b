"""A permit that nobody used ends: it is entered as lapsed, so that it stops counting (P4)."""

from minglu.canon.base64 import parse_base64
from minglu.canon.json import Object
from minglu.gate.act import Settle
from minglu.gate.draft import About, Draft
from minglu.gate.keep import Token
from minglu.ledger.labels import Handle


def lapse(token: Token, *, number: str, why: str, chance: bytes) -> Settle:
    """The act that ends a permit unused."""
    about = About(person=token.person, number=Handle(parse_base64(number, size=32)))
    said: Object = {"permit": token.permit, "why": why}
    draft = Draft(kind="contact.lapse", about=about, chance=chance, public={"permit": token.permit}, facts=said, parties={"why": why})
    return Settle(permit=token.permit, about=about, draft=draft)
