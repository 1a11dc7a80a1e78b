"""A device that signs, without a browser: what `sign.js` does.

device = Device(visitor, "collector-1")          signs in with a key of its own
device.ask(line)                                 the fields that the form of a line sends
"""

import re
from dataclasses import dataclass
from html import unescape

import nacl.signing

from minglu.canon.base64 import render_base64
from minglu.canon.ids import AskId, PersonId, RecordId, StaffId, make_id
from minglu.canon.instants import MINUTE, Instant
from minglu.gate.ask import Ask, render_ask, sign_ask
from tests.web_stage import Visitor, be_staff

_FORM = re.compile(r"<form[^>]*data-sign-ask[^>]*>", re.S)
_MEMBER = re.compile(r'data-([a-z-]+)="([^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a line of the work list may be asked for."""

    staff: str
    person: str
    datum: str
    purpose: str
    channel: str


def lines(text: str) -> list[Line]:
    """The lines of a work list that can be asked for, in their order."""
    found = [dict(_MEMBER.findall(form)) for form in _FORM.findall(text)]
    return [Line(**{name: unescape(one[name]) for name in ("staff", "person", "datum", "purpose", "channel")}) for one in found]


def section(text: str, code: str) -> str:
    """The part of the work list under one heading."""
    return text.partition(f'aria-labelledby="{code}"')[2].partition("</section>")[0]


class Device:
    """Somebody's device with the key of this sign-in."""

    def __init__(self, visitor: Visitor, login: str) -> None:
        self.visitor = visitor
        self.seed = nacl.signing.SigningKey.generate()
        be_staff(visitor, login, key=bytes(self.seed.verify_key))

    def callable(self) -> Line:
        """The first line that may be called now."""
        return lines(section(self.visitor.get("/desk/work").text, "now"))[0]

    def ask(self, line: Line, *, shift: int = 0, staff: str = "", seed: bytes = b"") -> dict[str, str]:
        office = self.visitor.served.node.office
        at = office.clock.now() + shift
        ask = Ask(
            id=AskId(make_id("ask", office.chance.draw(16))),
            staff=StaffId(staff or line.staff),
            person=PersonId(line.person),
            datum=RecordId(line.datum),
            purpose=line.purpose,
            channel=line.channel,
            at=Instant(at),
            until=Instant(at + 10 * MINUTE),
            own_device=False,
        )
        signed = sign_ask(ask, seed=seed or bytes(self.seed))
        return {"ask": render_ask(ask).decode(), "signature": render_base64(signed.signature)}

    def permitted(self) -> str:
        """Ask for what may be called now; the address of the permit."""
        answered = self.visitor.post("/desk/asks", data=self.ask(self.callable()))
        assert answered.status_code == 303
        return str(answered.headers["location"])
