"""A form as it came from a browser: every field bounded, none trusted.

    text = form.text("said", most=2_000)          # WrongForm("said", "form.too_long", most=2000)

Text is NFC with line ends as "\\n"; control characters are refused, because nobody can see them on the page that shows
them again. A field that is missing reads as empty: whoever needs it says `least=1`. Files are bytes with a name; how
large a whole request may be is the route's business. More than a small form is read of nobody but a citizen who is here, and
only as multipart: a stranger must not fill the memory, and fields by the million take minutes to be taken apart.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.params import SkipValidation

from minglu.web.errors import WrongForm
from minglu.web.visit import Asked, Here, Visit

MOST_FIELDS: Final = 400
SMALL: Final = 200_000
_READ: Final = "minglu.form"
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file of a multipart form."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields of one request, each with its values in their order."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    sent: Mapping[str, tuple[SentFile, ...]] = field(default_factory=dict, repr=False)

    def text(self, name: str, *, most: int, least: int = 0) -> str:
        """One field. Raises WrongForm if it is there twice, too long, too short, or holds what cannot be seen."""
        values = self.fields.get(name, ())
        if len(values) > 1:
            raise WrongForm(name, "form.twice")
        # One letter of a browser's form may be a whole family of code points: cut before anything looks at them.
        text = (values[0] if values else "")[: most * 4 + 1].replace("\r\n", "\n").replace("\r", "\n").strip()
        text = unicodedata.normalize("NFC", text)
        if _CONTROL.search(text) or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise WrongForm(name, "form.unreadable")
        if len(text) > most:
            raise WrongForm(name, "form.too_long", most=most)
        if len(text) < least:
            raise WrongForm(name, "form.missing")
        return text

    def one_of(self, name: str, known: tuple[str, ...], *, otherwise: str | None = None) -> str:
        """One word of a closed list; `otherwise` when nothing was chosen. Raises WrongForm."""
        text = self.text(name, most=100)
        if not text and otherwise is not None:
            return otherwise
        if text not in known:
            raise WrongForm(name, "form.choose")
        return text

    def some_of(self, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
        """Any number of words of a closed list, sorted, each once. Raises WrongForm."""
        values = self.fields.get(name, ())
        if not set(values) <= set(known):
            raise WrongForm(name, "form.choose")
        return tuple(sorted(set(values)))

    def whole(self, name: str, *, least: int, most: int) -> int | None:
        """A whole number, or None if nothing was typed. Raises WrongForm."""
        text = unicodedata.normalize("NFKC", self.text(name, most=20))
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,18}", text) or not least <= int(text) <= most:
            raise WrongForm(name, "form.number", least=least, most=most)
        return int(text)

    def ticked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return self.text(name, most=10) != ""

    def files(self, name: str, *, most: int) -> tuple[SentFile, ...]:
        """The files of a field that are not empty. Raises WrongForm for too many."""
        found = tuple(one for one in self.sent.get(name, ()) if one.data)
        if len(found) > most:
            raise WrongForm(name, "form.too_many_files", most=most)
        return found


async def read_form(request: Asked, visit: Here) -> Form:
    """The form of a request; an empty one for a request without. Raises WrongForm, and HTTPException (413) before it is read."""
    if request.method in ("GET", "HEAD"):
        return Form()
    _check_size(request, visit)
    try:
        read = await request.form()
    except (UnicodeError, LookupError) as error:
        # Bytes that are no text in the charset that a part names, or a charset that nobody knows.
        raise WrongForm("", "form.unreadable") from error
    fields: dict[str, tuple[str, ...]] = {}
    sent: dict[str, tuple[SentFile, ...]] = {}
    pairs = read.multi_items()
    for place, (name, value) in enumerate(pairs):
        if place >= MOST_FIELDS:
            raise WrongForm(name[:40], "form.too_many")
        if isinstance(value, UploadFile):
            sent[name] = (*sent.get(name, ()), SentFile(name=value.filename or "", data=await value.read()))
        else:
            fields[name] = (*fields.get(name, ()), str(value))
    form = Form(fields=fields, sent=sent)
    request.scope["state"][_READ] = form
    return form


def sent_form(request: Asked) -> Form:
    """The form that was read of this request; an empty one if none was."""
    read = request.scope["state"].get(_READ)
    return read if isinstance(read, Form) else Form()


def _check_size(request: Asked, visit: Visit) -> None:
    said = request.headers.get("content-length", "")
    # No browser sends a form without saying how long it is.
    large = int(said[:20]) > SMALL if said.isascii() and said.isdigit() else "transfer-encoding" in request.headers
    if large and (visit.person is None or not request.headers.get("content-type", "").lower().startswith("multipart/form-data")):
        raise HTTPException(status_code=413)


FormSent = NamedDependency[SkipValidation[Form]]
