"""A statement (使用清单): every entry about one number, each proved, in one file that verifies offline.

    uses = check_statement(parse_statement(data), number=number, policy=policy)

What is checked, with the person's own number, the log's and witnesses' public keys, and nothing else:

1. the first entry of the log, proved: under which key numbers become handles;
2. the handle: the VRF proof for this very number (RFC 9381);
3. per month the entry that names the label key, proved, and the label: the VRF proof for this handle and month;
4. every use: in the log at its index, under the label of its month, and its opening, where one is given, the one that
   the entry committed to.

That nothing was left out is not proved by this file alone: `complete_in` compares it with a copy of the log by
scanning. Openings of whose debt it was are never in here (P7). Uses from before the person's proven possession of the
number are counted, and withheld.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.commitment import Opening, parse_opening, render_opening
from minglu.canon.digest import Digest
from minglu.canon.errors import CanonError
from minglu.canon.instants import Period, check_period, period_of
from minglu.canon.json import Object, Value, parse_object, render
from minglu.canon.numbers import E164
from minglu.ledger.entries import Entry, check_openings, parse_entry
from minglu.ledger.errors import WrongProof
from minglu.ledger.labels import Handle, Label, check_handle, check_label
from minglu.ledger.policy import Policy
from minglu.ledger.tlog_proof import TlogProof, check_tlog_proof

MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """An entry, where it stands, and the audit path to the statement's checkpoint."""

    index: int
    entry: bytes
    path: tuple[Digest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month: the entry that names its label key, and the proof of this number's label in it."""

    period: Period
    opened: Located
    label_proof: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One entry about the number; `parties` is its opening for the person, or None where there is none."""

    located: Located
    parties: Opening | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Everything in one value. `withheld` counts uses from before the person's proven possession of the number."""

    checkpoint: bytes
    opened: Located
    handle_proof: bytes
    months: tuple[Month, ...]
    uses: tuple[Use, ...]
    withheld: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedUse:
    """A use after checking: the entry as read, and what its opening says to the person."""

    index: int
    entry: Entry
    parties: Object | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedStatement:
    """What a statement proves: these uses, under these labels, in a log of this size."""

    size: int
    labels: Mapping[Period, Label]
    uses: tuple[CheckedUse, ...]
    withheld: int = field(default=0)


def check_statement(statement: Statement, *, number: E164, policy: Policy) -> CheckedStatement:
    """Raises WrongProof, WrongLabel, WrongEntry, QuorumMissing or WrongOpening: then the statement proves nothing."""
    opened, size = _proved(statement.opened, statement=statement, policy=policy)
    if opened.kind.name != "log.opened" or statement.opened.index != 0:
        raise WrongProof("the statement does not begin with the first entry of a log")
    handles = parse_base64(str(opened.public["handles"]), size=32)
    handle = check_handle(handles, number, proof=statement.handle_proof)
    labels = {month.period: _label(month, handle, statement=statement, policy=policy) for month in statement.months}
    uses = tuple(_use(use, labels, statement=statement, policy=policy) for use in statement.uses)
    if list(uses) != sorted(uses, key=lambda use: use.index) or len({use.index for use in uses}) != len(uses):
        raise WrongProof("the uses are not in the order of the log, each once")
    return CheckedStatement(size=size, labels=labels, uses=uses, withheld=statement.withheld)


def complete_in(checked: CheckedStatement, entries: Iterable[bytes]) -> None:
    """Scan a verified copy of the log's first `size` entries: return quietly if the statement left nothing out.

    Raises WrongProof if the copy is shorter than that, if a month that the log opened is not in the statement (its uses
    would carry a label that nobody looks for), or if an entry carries one of the labels and is not in the statement, naming
    the first; with withheld uses, their number must fit.
    """
    log = [parse_entry(data) for _, data in zip(range(checked.size), entries, strict=False)]
    if len(log) < checked.size:
        raise WrongProof(f"the copy of the log ends at {len(log)} entries, before the statement's {checked.size}; fetch a newer copy")
    months = {str(entry.public["month"]) for entry in log if entry.kind.name == "period.opened"}
    if hidden := sorted(months - checked.labels.keys()):
        raise WrongProof(f"the log has opened the month {hidden[0]}, and the statement says nothing about it")
    ours, listed = set(checked.labels.values()), {use.index for use in checked.uses}
    missing = [index for index, entry in enumerate(log) if entry.label in ours and index not in listed]
    if len(missing) != checked.withheld:
        raise WrongProof(
            f"the log holds {len(missing)} uses that the statement does not list; the first stands at {missing[0] if missing else 'none'}"
        )


def _proved(located: Located, *, statement: Statement, policy: Policy) -> tuple[Entry, int]:
    proof = TlogProof(index=located.index, hashes=located.path, checkpoint=statement.checkpoint, extra=None)
    witnessed = check_tlog_proof(proof, located.entry, policy)
    return parse_entry(located.entry), witnessed.checkpoint.size


def _label(month: Month, handle: Handle, *, statement: Statement, policy: Policy) -> Label:
    entry, _ = _proved(month.opened, statement=statement, policy=policy)
    if entry.kind.name != "period.opened" or entry.public["month"] != month.period:
        raise WrongProof(f"the entry shown for the month {month.period} does not open it")
    key = parse_base64(str(entry.public["labels"]), size=32)
    return check_label(key, month.period, handle=handle, proof=month.label_proof)


def _use(use: Use, labels: Mapping[Period, Label], *, statement: Statement, policy: Policy) -> CheckedUse:
    entry, _ = _proved(use.located, statement=statement, policy=policy)
    if entry.label is None or labels.get(period_of(entry.at)) != entry.label:
        raise WrongProof(f"the entry at {use.located.index} is about another number")
    if use.parties is not None:
        check_openings(entry, {"parties": use.parties})
    content = use.parties.content if use.parties is not None else None
    return CheckedUse(index=use.located.index, entry=entry, parties=content)


def render_statement(statement: Statement) -> bytes:
    """Canonical JSON: the file that the person keeps."""
    return render(
        {
            "v": 1,
            "what": "minglu statement",
            "checkpoint": statement.checkpoint.decode("utf-8"),
            "opened": _located_object(statement.opened),
            "handle_proof": render_base64(statement.handle_proof),
            "months": [
                {"period": month.period, "opened": _located_object(month.opened), "label_proof": render_base64(month.label_proof)}
                for month in statement.months
            ],
            "uses": [
                {
                    **_located_object(use.located),
                    **({"parties": render_base64(render_opening(use.parties))} if use.parties is not None else {}),
                }
                for use in statement.uses
            ],
            "withheld": statement.withheld,
        },
        most=MOST_BYTES,
    )


def parse_statement(data: bytes) -> Statement:
    """The inverse of `render_statement`. Raises WrongProof."""
    try:
        said = parse_object(data, most=MOST_BYTES)
        if said.get("v") != 1 or said.get("what") != "minglu statement":
            raise WrongProof("not a statement of version 1")
        withheld = said["withheld"]
        statement = Statement(
            checkpoint=str(said["checkpoint"]).encode("utf-8"),
            opened=_located(said["opened"]),
            handle_proof=parse_base64(str(said["handle_proof"]), size=80),
            months=tuple(_month(month) for month in _list(said["months"])),
            uses=tuple(_parse_use(use) for use in _list(said["uses"])),
            withheld=withheld if isinstance(withheld, int) and withheld >= 0 else -1,
        )
    except (CanonError, KeyError, TypeError) as error:
        raise WrongProof("the statement cannot be read; fetch the file again") from error
    if statement.withheld < 0 or render_statement(statement) != data:
        raise WrongProof("the statement is not spelled as statements are; fetch the file again")
    return statement


def _located_object(located: Located) -> dict[str, Value]:
    return {
        "index": located.index,
        "entry": render_base64(located.entry),
        "path": [render_base64(node) for node in located.path],
    }


def _located(value: Value) -> Located:
    if not isinstance(value, Mapping) or not isinstance(value["index"], int):
        raise WrongProof("an entry of the statement is not located")
    path = tuple(Digest(parse_base64(str(node), size=32)) for node in _list(value["path"]))
    return Located(index=value["index"], entry=parse_base64(str(value["entry"])), path=path)


def _month(value: Value) -> Month:
    if not isinstance(value, Mapping):
        raise WrongProof("a month of the statement is no object")
    period = check_period(str(value["period"]))
    return Month(period=period, opened=_located(value["opened"]), label_proof=parse_base64(str(value["label_proof"]), size=80))


def _parse_use(value: Value) -> Use:
    if not isinstance(value, Mapping):
        raise WrongProof("a use of the statement is no object")
    sealed = value.get("parties")
    return Use(located=_located(value), parties=parse_opening(parse_base64(str(sealed))) if sealed is not None else None)


def _list(value: Value) -> Sequence[Value]:
    if not isinstance(value, list):
        raise WrongProof("a list of the statement is none")
    return value
