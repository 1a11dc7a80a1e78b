"""Files of a complaint: by an ordinary form, or piece by piece with progress; what each of them turned out to be.

A file is judged by its bytes and never by its name. Pictures are shown back only while they really are PNG or JPEG, under
a policy that lets nothing in them run.
"""

from dataclasses import dataclass
from typing import Final

from litestar import Response, delete, get, post, put
from litestar.exceptions import ClientException
from litestar.params import FromPath, FromQuery, RawBody
from msgspec import DecodeError, Struct, ValidationError, json

from minglu.acts.draft_complaint import add_chunk, draw_points, look_into, read_file, remove_file, start_file
from minglu.acts.errors import NotFound, Unusable
from minglu.acts.sealed_draft import MOST_CHUNK
from minglu.canon.ids import ExhibitId
from minglu.cases.draft import MOST_BYTES, MOST_FILE_BYTES, MOST_FILES, Draft, DraftFile, begun_anew
from minglu.cases.errors import WrongFiling
from minglu.evidence.reading import LeftOut
from minglu.web.citizen.complain import draft_here
from minglu.web.form import Form, FormSent, SentFile
from minglu.web.render import Html, render, see_other
from minglu.web.told import Fault
from minglu.web.visit import Here, Visit
from minglu.words.formats import say_count
from minglu.words.places import say_place

MOST_FORM: Final = 64_000_000
_MEGABYTE: Final = 1_000_000
_STARTS: Final = 200
_PIECES: Final = 1_200
_LONGEST_NAME: Final = 4_000
_MOST_WHY: Final = 200
_PICTURES: Final = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
Json = Response[dict[str, str | int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One file as it stands: what it was read as, and how much of it is here. Nothing waits for the rest of a spare one."""

    exhibit: str
    name: str
    size: str
    held: int
    whole: bool
    spare: bool
    percent: int
    told: str
    left_out: str
    picture: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesView:
    """The files so far."""

    files: tuple[FileLine, ...]
    faults: tuple[Fault, ...]
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadView:
    """What one file was read as; of the rows that were left out the first ones, each with its place and why."""

    name: str
    told: str
    rows: int
    left_out: int
    why: tuple[str, ...]
    rest: int


class Begin(Struct, frozen=True, forbid_unknown_fields=True):
    """A file that is about to come in pieces."""

    name: str
    size: int


@get("/me/complain/files", include_in_schema=False, sync_to_thread=True)
def files(visit: Here) -> Html:
    draft = draft_here(visit)
    if draft is None:
        return see_other("/me/complain")
    if any(file.whole and file.read is None for file in draft.files):
        _, person = visit.whose()
        draft = draw_points(visit.parts.office, visit.parts.drafts, person, read=visit.parts.read)
    return _show(visit, draft, faults=())


@post("/me/complain/files", include_in_schema=False, sync_to_thread=True, request_max_body_size=MOST_FORM)
def bring(visit: Here, form: FormSent) -> Html:
    _, person = visit.whose()
    visit.admit("upload", most=_STARTS)
    draft = draft_here(visit)
    if draft is None:
        return see_other("/me/complain")
    parts, faults = visit.parts, []
    for sent in _sent(form):
        fault = _fault(visit, draft, size=len(sent.data))
        if fault is not None:
            faults.append(fault)
            continue
        started = start_file(parts.office, parts.drafts, person, name=sent.name, size=len(sent.data))
        for offset in range(0, len(sent.data), MOST_CHUNK):
            add_chunk(parts.office, parts.drafts, person, started.exhibit, offset=offset, data=sent.data[offset : offset + MOST_CHUNK])
        draft = draft_here(visit) or draft
    if not _sent(form):
        faults.append(Fault(field="files", text=visit.words.say("complain.files.none_chosen")))
    if faults:
        draft = draw_points(parts.office, parts.drafts, person, read=parts.read)
        return _show(visit, draft, faults=tuple(dict.fromkeys(faults)))
    return see_other("/me/complain/files")


def _sent(form: Form) -> tuple[SentFile, ...]:
    """What was chosen: a file field that was left alone comes as a file without name and bytes."""
    return tuple(one for one in form.sent.get("files", ()) if one.name or one.data)


def _fault(visit: Visit, draft: Draft, *, size: int) -> Fault | None:
    """Why a file of this size cannot be added; None if it can."""
    words = visit.words
    if size <= 0:
        return Fault(field="files", text=words.say("complain.files.empty"))
    if size > MOST_FILE_BYTES:
        return Fault(field="files", text=words.say("complain.files.too_big", most=MOST_FILE_BYTES // _MEGABYTE))
    if len(draft.files) >= MOST_FILES:
        return Fault(field="files", text=words.say("complain.files.too_many", most=MOST_FILES))
    if sum(file.size for file in draft.files) + size > MOST_BYTES:
        return Fault(field="files", text=words.say("complain.files.too_much", most=MOST_BYTES // _MEGABYTE))
    return None


@post("/me/complain/files/start", include_in_schema=False, sync_to_thread=True, status_code=200)
def begin_file(visit: Here, body: RawBody) -> Json:
    _, person = visit.whose()
    visit.admit("upload", most=_STARTS)
    try:
        begun = json.decode(body, type=Begin)
    except (DecodeError, ValidationError) as error:
        raise ClientException from error
    try:
        started = start_file(visit.parts.office, visit.parts.drafts, person, name=begun.name[:_LONGEST_NAME], size=begun.size)
    except WrongFiling as error:
        raise ClientException from error
    return _json(200, exhibit=started.exhibit, held=0)


@put("/me/complain/files/{exhibit:str}/chunk", include_in_schema=False, sync_to_thread=True, request_max_body_size=MOST_CHUNK)
def piece(visit: Here, exhibit: FromPath[str], offset: FromQuery[int], body: RawBody) -> Json:
    """A piece goes where the last one ended; whoever is elsewhere is told how much is held, and goes on from there."""
    _, person = visit.whose()
    visit.admit("piece", most=_PIECES)
    started = _file(visit, exhibit)
    if offset > started.held:
        return _json(409, held=started.held)
    try:
        added = add_chunk(visit.parts.office, visit.parts.drafts, person, started.exhibit, offset=offset, data=body)
    except Unusable:
        held = _file(visit, exhibit).held
        return _json(409 if offset > held else 400, held=held)
    return _json(200, held=added.held)


@delete("/me/complain/files/{exhibit:str}/chunk", include_in_schema=False, sync_to_thread=True, status_code=204)
def cancel(visit: Here, exhibit: FromPath[str]) -> None:
    _, person = visit.whose()
    remove_file(visit.parts.office, visit.parts.drafts, person, _file(visit, exhibit).exhibit)


@post("/me/complain/files/{exhibit:str}/remove", include_in_schema=False, sync_to_thread=True)
def remove(visit: Here, exhibit: FromPath[str]) -> Html:
    """Pressed twice, the file is gone once."""
    _, person = visit.whose()
    draft = draft_here(visit)
    if draft is not None and draft.file(ExhibitId(exhibit)) is not None:
        remove_file(visit.parts.office, visit.parts.drafts, person, ExhibitId(exhibit))
    return see_other("/me/complain/files")


@get("/me/complain/files/{exhibit:str}", include_in_schema=False, sync_to_thread=True)
def look(visit: Here, exhibit: FromPath[str]) -> Html:
    """What was read in one file, and what was not."""
    _, person = visit.whose()
    file = _file(visit, exhibit)
    found = look_into(visit.parts.office, visit.parts.drafts, person, file.exhibit, read=visit.parts.read)
    rows = found.readings.rows if found is not None else ()
    left_out = found.readings.left_out if found is not None else ()
    told = visit.words.say(f"complain.file.{found.exhibit.kind}") if found is not None else _told(visit, file)
    why = tuple(_why(visit, one) for one in left_out[:_MOST_WHY])
    view = ReadView(name=file.name, told=told, rows=len(rows), left_out=len(left_out), why=why, rest=len(left_out) - len(why))
    return render(visit, "citizen/complain_read.html", view, area="citizen")


def _why(visit: Visit, one: LeftOut) -> str:
    words = visit.words
    return words.say("complain.read.row", place=say_place(words, one.place), because=words.say(f"unread.{one.because}"))


@get("/me/complain/files/{exhibit:str}/picture", include_in_schema=False, sync_to_thread=True)
def picture(visit: Here, exhibit: FromPath[str]) -> Response[bytes]:
    _, person = visit.whose()
    return shown_picture(read_file(visit.parts.office, visit.parts.drafts, person, _file(visit, exhibit).exhibit))


def shown_picture(data: bytes) -> Response[bytes]:
    """Bytes as the picture that they are, or not at all. Raises NotFound."""
    kind = picture_kind(data)
    if kind is None:
        raise NotFound("this file is no picture that can be shown")
    headers = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}
    return Response(content=data, media_type=kind, headers={**headers, "Content-Disposition": "inline"})


def picture_kind(data: bytes) -> str | None:
    """The media type by the first bytes; None for everything but PNG and JPEG."""
    return next((kind for magic, kind in _PICTURES if data.startswith(magic)), None)


def _file(visit: Visit, exhibit: str) -> DraftFile:
    """A file of this person's draft. Raises NotFound."""
    draft = draft_here(visit)
    found = draft.file(ExhibitId(exhibit)) if draft is not None else None
    if found is None:
        raise NotFound("no such file is in the draft; load the page again")
    return found


def _json(status: int, **said: str | int) -> Json:
    return Response(content=said, status_code=status, media_type="application/json")


def _show(visit: Visit, draft: Draft, *, faults: tuple[Fault, ...]) -> Html:
    spare = begun_anew(draft)
    view = FilesView(files=tuple(_line(visit, file, spare=file in spare) for file in draft.files), faults=faults, most=MOST_FILE_BYTES)
    return render(visit, "citizen/complain_files.html", view, area="citizen", status=400 if faults else 200)


def _line(visit: Visit, file: DraftFile, *, spare: bool) -> FileLine:
    left_out = file.read.left_out if file.read is not None else 0
    screenshot = file.read is not None and file.read.kind == "screenshot"
    return FileLine(
        exhibit=file.exhibit,
        name=file.name,
        size=f"{say_count(max(1, file.size // 1000))} kB",
        held=file.held,
        whole=file.whole,
        spare=spare,
        percent=100 * file.held // file.size,
        told=visit.words.say("complain.files.spare") if spare else _told(visit, file),
        left_out=visit.words.say("complain.files.left_out", count=left_out) if left_out else "",
        picture=f"/me/complain/points/new?picture={file.exhibit}" if screenshot else "",
    )


def _told(visit: Visit, file: DraftFile) -> str:
    words = visit.words
    if not file.whole:
        return words.say("complain.files.part", percent=100 * file.held // file.size)
    if file.read is None:
        return words.say("complain.files.unread")
    kind = words.say(f"complain.file.{file.read.kind}")
    return words.say("complain.files.rows", kind=kind, count=file.read.rows) if file.read.rows else kind


HANDLERS: Final = (files, bring, begin_file, piece, cancel, remove, look, picture)
