"""The two letters of the story, from the finding and what she brought."""

from datetime import timedelta

from minglu.acts.find import Found
from minglu.canon.digest import sha256
from minglu.canon.instants import as_datetime, parse_instant
from minglu.papers.citations import citations_for, parse_citations
from minglu.papers.letter import Enclosure, Incident, Letter, Party
from minglu.wiring.packs import find_folder
from minglu.wiring.story.cast import LENDER
from minglu.wiring.story.contact_asks import CONTACT
from minglu.wiring.story.stage import Stage
from minglu.wiring.story.wrong import MESSAGE, ROGUE, UNKNOWN, Piece
from minglu.words.formats import name_of

_WRITER = Party(name="何小满", contact=("160****0202",))
_TO = Party(name=LENDER, contact=("青禾市虚构路1号",))
_AUTHORITY = Party(name="金融监管机构（虚构）", contact=("青禾市虚构路2号",))
# The letter is about what disturbed her: the call past Minglu, the unknown mobile, the message.
_COMPLAINED_OF = (ROGUE, UNKNOWN, MESSAGE)
_SOURCE = {"carrier-bill.csv": "carrier", "call-list.png": "phone", "sms-20261106.xml": "phone"}


def demand_letter(stage: Stage, found: Found, pieces: tuple[Piece, ...]) -> Letter:
    """To the lender: stop, delete, name the source, apologise."""
    return _letter(stage, found, pieces, kind="demand", demands=("stop", "delete", "name_source", "apologise"))


def authority_letter(stage: Stage, found: Found, pieces: tuple[Piece, ...]) -> Letter:
    """To an authority about the lender."""
    return _letter(stage, found, pieces, kind="authority", demands=("investigate", "order_stop"))


def _letter(stage: Stage, found: Found, pieces: tuple[Piece, ...], *, kind: str, demands: tuple[str, ...]) -> Letter:
    words = stage.telling.words
    dated = as_datetime(stage.clock.now()).astimezone(stage.telling.zone).date()
    citations = parse_citations((find_folder("rulepacks") / "letters" / "cn.toml").read_bytes())
    findings = tuple(
        words.say("story.letter.finding", number=item.allegation, value=name_of(words, "finding", value=item.value.value))
        for item in found.finding.items
        if item.allegation in _COMPLAINED_OF
    )
    return Letter(
        kind=kind,
        language=words.language,
        writer=_WRITER,
        to=_TO if kind == "demand" else _AUTHORITY,
        about=_TO if kind == "authority" else None,
        representative=None,
        is_debtor=False,
        number=stage.node.office.number(CONTACT),
        show_number=False,
        incidents=_incidents(stage),
        findings=findings,
        receipt=found.finding.case,
        basis=citations_for(citations, kind),
        demands=demands,
        own_demands=(),
        enclosures=tuple(_enclosure(stage, place, piece) for place, piece in enumerate(pieces, start=1)),
        dated=dated,
        deadline=dated + timedelta(days=15),
        zone=stage.telling.zone,
    )


def _incidents(stage: Stage) -> tuple[Incident, ...]:
    words = stage.telling.words

    def call(moment: str, line: str, *, seconds: int, exhibits: tuple[int, ...]) -> Incident:
        at = parse_instant(moment + "+08:00")
        return Incident(at=at, channel="call", line=line, answered=True, seconds=seconds, content="", exhibits=exhibits)

    message = Incident(
        at=parse_instant("2026-11-05T20:12:00+08:00"),
        channel="message",
        line="160 0000 8888",
        answered=None,
        seconds=None,
        content=words.say("story.letter.message"),
        exhibits=(3,),
    )
    return (
        call("2026-11-05T14:03:11", "160 0000 0900", seconds=95, exhibits=(1, 2)),
        call("2026-11-05T19:41:37", "160 0000 7777", seconds=31, exhibits=(1, 2)),
        message,
    )


def _enclosure(stage: Stage, number: int, piece: Piece) -> Enclosure:
    words, name = stage.telling.words, piece.brought.name
    return Enclosure(
        number=number,
        name=name,
        source=words.say(f"story.letter.source.{_SOURCE[name]}"),
        proves=words.say(f"story.letter.proves.{piece.kind}"),
        grade=words.say(f"story.letter.grade.{piece.kind}"),
        sha256=sha256(piece.brought.data).hex(),
    )
