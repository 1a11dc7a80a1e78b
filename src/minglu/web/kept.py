"""What somebody typed into a form that was refused, to be shown to them once more and copied: nothing typed is lost.

    kept_text(request, words, area="citizen")        # (Kept(label="哪里不对", text="…"),)

Only texts that fields of our pages take in somebody's own words, by name and bounded. Passwords, codes, secrets, numbers of
lookups, ids and files are not among them; it goes back to the browser that sent it, and is kept nowhere.
"""

from dataclasses import dataclass, field
from typing import Final

from minglu.web.form import sent_form
from minglu.web.visit import Area, Asked
from minglu.words.catalogue import Catalogue

_LONGEST: Final = 10_000
_PERSON: Final = {
    "text": "case.dispute.label",
    "since": "complain.point.since",
    "until": "complain.point.until",
    "other": "complain.point.number",
    "minutes": "complain.point.minutes",
    "seconds": "complain.point.seconds",
    "said": "complain.point.said",
    "name": "letters.name",
    "contact": "letters.contact",
    "to_name": "letters.to_name",
    "to_contact": "letters.to_contact",
}
_STAFF: Final = {
    "text": "casedesk.text",
    "reason": "casedesk.reason",
    "to": "handovers.to",
    "why": "agencies.why",
    "name": "fault_page.kept.name",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One field of the form, with its label."""

    name: str
    label: str
    text: str = field(repr=False)


def kept_text(request: Asked, words: Catalogue, *, area: Area) -> tuple[Kept, ...]:
    """The texts of the form that came with this request, in the order of the page; none if none was read."""
    if area == "door":
        return ()
    fields = sent_form(request).fields
    found = ((name, says, next(iter(fields.get(name, ())), "")) for name, says in (_PERSON if area == "citizen" else _STAFF).items())
    return tuple(Kept(name=name, label=words.say(says), text=_shown(text)) for name, says, text in found if text.strip())


def _shown(text: str) -> str:
    # Half a letter of a browser's can be sent and not be written on a page.
    return text[:_LONGEST].encode("utf-8", "replace").decode()
