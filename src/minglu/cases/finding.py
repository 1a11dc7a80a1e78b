"""Findings (核查结论): what record and evidence say about each allegation, as a value that is signed and versioned.

    Finding(case="case_…", edition=1, at=…, upto=913, filing=…, scope=…, packs=…, items=(Item(allegation=1, value=RECORDED, …),))

Four values, and no fifth:

* `recorded`             有记录: an entry matches;
* `contradicted`         与记录矛盾: the complainant's own carrier bill leaves no room for it; never the lender's word;
* `unrecorded_in_scope`  核对范围内未见记录: a registered line, hours reconciled without a gap, and nothing found;
* `out_of_scope`         超出核对范围，不能排除: we could not have seen it, and nothing follows from silence.

None of them says that something did not happen. A finding holds codes only: sentences come from the catalogue, so that
no hand writes one (P5). It names no staff: the exposure set is roles and counts. `docs/formats/finding.md` has the bytes.

Computing a finding is `conclude`'s business.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest, sha256
from minglu.canon.errors import CanonError
from minglu.canon.ids import CaseId, ExhibitId, check_id
from minglu.canon.instants import Instant
from minglu.canon.json import Object, Value, parse_object, render
from minglu.cases import members
from minglu.cases.complaint import MOST_ALLEGATIONS
from minglu.cases.errors import WrongPaper
from minglu.cases.exposure import RoleCount
from minglu.cases.material import Telling

VERSION: Final = 1


class FindingValue(StrEnum):
    """The four values, from what is known to what cannot be known."""

    RECORDED = "recorded"
    CONTRADICTED = "contradicted"
    UNRECORDED_IN_SCOPE = "unrecorded_in_scope"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A suspected breach: `no_permit`, `outside_permit` or `rules_refuse` with the rules. An authority decides what is one."""

    why: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What is said about one allegation. `entry` and `permit` are indices in the log; `against` is the silent bill."""

    allegation: int
    value: FindingValue
    entry: int | None
    permit: int | None
    points: int
    reasons: tuple[str, ...]
    breaches: tuple[Breach, ...]
    responsible: tuple[str, ...]
    burden: tuple[str, ...]
    exposure: tuple[RoleCount, ...]
    certainty: str
    raised_by: tuple[str, ...]
    grade: int
    told_by: tuple[Telling, ...]
    against: ExhibitId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One edition. `upto` is the size of the log that was looked at, `scope`, `packs` and `filing` are digests."""

    case: CaseId
    edition: int
    at: Instant
    upto: int
    filing: Digest
    scope: Digest
    packs: Digest
    items: tuple[Item, ...]

    def value_of(self, allegation: int) -> FindingValue | None:
        return next((item.value for item in self.items if item.allegation == allegation), None)


def finding_digest(finding: Finding) -> Digest:
    """SHA-256 of the bytes: what the entry `finding.made` carries."""
    return sha256(render_finding(finding))


def render_finding(finding: Finding) -> bytes:
    return render(
        {
            "v": VERSION,
            "case": finding.case,
            "edition": finding.edition,
            "at": finding.at,
            "upto": finding.upto,
            "filing": render_base64(finding.filing),
            "scope": render_base64(finding.scope),
            "packs": render_base64(finding.packs),
            "items": [_item_object(item) for item in finding.items],
        }
    )


def _item_object(item: Item) -> Object:
    known: dict[str, Value | None] = {"entry": item.entry, "permit": item.permit, "against": item.against}
    return {
        "allegation": item.allegation,
        "value": str(item.value),
        "points": item.points,
        "reasons": list(item.reasons),
        "breaches": [{"why": breach.why, "rules": list(breach.rules)} for breach in item.breaches],
        "responsible": list(item.responsible),
        "burden": list(item.burden),
        "exposure": [{"role": count.role, "count": count.count} for count in item.exposure],
        "certainty": item.certainty,
        "raised_by": list(item.raised_by),
        "grade": item.grade,
        "told_by": [{"exhibit": told.exhibit, "kind": told.kind, "place": told.place} for told in item.told_by],
        **{name: value for name, value in known.items() if value is not None},
    }


def parse_finding(data: bytes) -> Finding:
    """The inverse of `render_finding`. Raises WrongPaper."""
    try:
        of = parse_object(data)
        members.only(of, "v", "case", "edition", "at", "upto", "filing", "scope", "packs", "items")
        if members.whole(of, "v") != VERSION:
            raise WrongPaper("a finding of another version; read it with the release that wrote it")
        finding = Finding(
            case=CaseId(check_id("case", members.text(of, "case", most=40))),
            edition=members.whole(of, "edition"),
            at=members.instant(of, "at"),
            upto=members.whole(of, "upto"),
            filing=members.digest(of, "filing"),
            scope=members.digest(of, "scope"),
            packs=members.digest(of, "packs"),
            items=tuple(_parse_item(item) for item in members.objects(of, "items")),
        )
    except CanonError as error:
        raise WrongPaper(f"not a finding: {error}") from error
    if finding.edition < 1 or [item.allegation for item in finding.items] != list(range(1, min(len(finding.items), MOST_ALLEGATIONS) + 1)):
        raise WrongPaper("a finding has an edition from 1 on and one item an allegation, in order")
    return finding


def _parse_item(of: Object) -> Item:
    members.only(of, *_ITEM_MEMBERS)
    return Item(
        allegation=members.whole(of, "allegation"),
        value=parse_value(members.text(of, "value", most=30)),
        entry=members.whole(of, "entry") if "entry" in of else None,
        permit=members.whole(of, "permit") if "permit" in of else None,
        points=members.whole(of, "points"),
        reasons=members.texts(of, "reasons", most=64),
        breaches=tuple(_parse_breach(breach) for breach in members.objects(of, "breaches")),
        responsible=members.texts(of, "responsible", most=64),
        burden=members.texts(of, "burden", most=64),
        exposure=tuple(_parse_count(count) for count in members.objects(of, "exposure")),
        certainty=members.text(of, "certainty", most=64),
        raised_by=members.texts(of, "raised_by", most=64),
        grade=members.whole(of, "grade"),
        told_by=tuple(_parse_telling(told) for told in members.objects(of, "told_by")),
        against=_exhibit(of, "against") if "against" in of else None,
    )


_ITEM_MEMBERS: Final = tuple(Item.__dataclass_fields__)


def parse_value(word: str) -> FindingValue:
    """One of the four values. Raises WrongPaper for any fifth."""
    try:
        return FindingValue(word)
    except ValueError as error:
        raise WrongPaper(f"a finding has one of four values: {', '.join(FindingValue)}") from error


def _parse_breach(of: Object) -> Breach:
    members.only(of, "why", "rules")
    return Breach(why=members.text(of, "why", most=64), rules=members.texts(of, "rules", most=64))


def _parse_count(of: Object) -> RoleCount:
    members.only(of, "role", "count")
    return RoleCount(role=members.text(of, "role", most=64), count=members.whole(of, "count"))


def _parse_telling(of: Object) -> Telling:
    members.only(of, "exhibit", "kind", "place")
    return Telling(exhibit=_exhibit(of, "exhibit"), kind=members.text(of, "kind", most=64), place=members.text(of, "place", most=100))


def _exhibit(of: Object, name: str) -> ExhibitId:
    return ExhibitId(check_id("exh", members.text(of, name, most=40)))
