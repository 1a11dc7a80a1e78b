"""Drafts as bytes to keep: canonical JSON, and no other spelling is read back.

    parse_draft(render_draft(draft)) == draft, but for `held`, which is told by the pieces that are there

A draft that cannot be read never becomes a fresh one: that would lose what the person wrote.
"""

from collections.abc import Iterable
from dataclasses import replace

from minglu.canon.base64 import render_base64
from minglu.canon.errors import CanonError
from minglu.canon.ids import CaseId, ExhibitId, check_id
from minglu.canon.json import Object, Value, parse_object, render
from minglu.cases import members
from minglu.cases.complaint import Source, allegation_object, parse_allegation
from minglu.cases.draft import MOST_NAME, Draft, DraftFile, DraftPoint, FileRead
from minglu.cases.errors import WrongPaper

# So many places of one file are remembered as seen; of more the newest.
_MOST_SEEN = 2_000


def render_draft(draft: Draft) -> bytes:
    return render(
        {
            "v": 1,
            "case": draft.case,
            "started": draft.started,
            "files": [_file_object(file) for file in draft.files],
            "points": [_point_object(point) for point in draft.points],
            "wants": list(draft.wants),
            "given": draft.given,
            "seen": _seen_objects(draft),
        }
    )


def parse_draft(data: bytes) -> Draft:
    """The inverse of `render_draft`; every file with nothing held. Raises WrongPaper."""
    try:
        of = parse_object(data)
        members.only(of, "v", "case", "started", "files", "points", "wants", "given", "seen")
        if members.whole(of, "v") != 1:
            raise WrongPaper("a draft of another version; read it with the release that wrote it")
        draft = Draft(
            case=CaseId(check_id("case", members.text(of, "case", most=40))),
            started=members.instant(of, "started"),
            files=tuple(_parse_file(file) for file in members.objects(of, "files")),
            points=tuple(_parse_point(point) for point in members.objects(of, "points")),
            wants=members.texts(of, "wants", most=40),
            given=members.whole(of, "given"),
            seen=tuple(_parse_seen(members.objects(of, "seen"))),
        )
    except CanonError as error:
        raise WrongPaper(f"not a draft: {error}") from error
    if render_draft(draft) != data:
        raise WrongPaper("a draft, but not in its one spelling")
    return draft


def _file_object(file: DraftFile) -> Object:
    known: dict[str, Value] = {"exhibit": file.exhibit, "name": file.name, "size": file.size}
    if file.sha256 is not None:
        known["sha256"] = render_base64(file.sha256)
    if file.received is not None:
        known["received"] = file.received
    if file.read is not None:
        known["read"] = {"kind": file.read.kind, "rows": file.read.rows, "left_out": file.read.left_out}
    return known


def _parse_file(of: Object) -> DraftFile:
    members.only(of, "exhibit", "name", "size", "sha256", "received", "read")
    file = DraftFile(
        exhibit=ExhibitId(check_id("exh", members.text(of, "exhibit", most=40))),
        name=members.text(of, "name", most=MOST_NAME),
        size=members.whole(of, "size"),
        held=0,
        sha256=members.digest(of, "sha256") if "sha256" in of else None,
        received=members.instant(of, "received") if "received" in of else None,
    )
    return replace(file, read=_parse_read(of)) if "read" in of else file


def _parse_read(of: Object) -> FileRead:
    read = of["read"]
    if not isinstance(read, dict):
        raise WrongPaper("member 'read' must be an object")
    members.only(read, "kind", "rows", "left_out")
    return FileRead(kind=members.text(read, "kind", most=64), rows=members.whole(read, "rows"), left_out=members.whole(read, "left_out"))


def _point_object(point: DraftPoint) -> Object:
    return {"allegation": allegation_object(point.allegation), "confirmed": point.confirmed, "from_files": point.from_files}


def _parse_point(of: Object) -> DraftPoint:
    members.only(of, "allegation", "confirmed", "from_files")
    allegation = of.get("allegation")
    if not isinstance(allegation, dict):
        raise WrongPaper("member 'allegation' must be an object")
    return DraftPoint(
        allegation=parse_allegation(allegation), confirmed=members.flag(of, "confirmed"), from_files=members.flag(of, "from_files")
    )


def _seen_objects(draft: Draft) -> list[Value]:
    places: dict[str, list[str]] = {}
    for source in draft.seen:
        places.setdefault(source.exhibit, []).append(source.place)
    return [{"exhibit": exhibit, "places": of_it[-_MOST_SEEN:]} for exhibit, of_it in places.items()]


def _parse_seen(objects: Iterable[Object]) -> Iterable[Source]:
    for of in objects:
        members.only(of, "exhibit", "places")
        exhibit = ExhibitId(check_id("exh", members.text(of, "exhibit", most=40)))
        for place in members.texts(of, "places", most=100):
            yield Source(exhibit=exhibit, place=place)
