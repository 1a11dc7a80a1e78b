"""A statement (使用清单): every entry about one number, each proved, in one file that verifies offline.

    uses = check_statement(parse_statement(data), number=number, policy=policy)

What is checked, with the person's own number, the log's and witnesses' public keys, and nothing else:

1. the first entry of the log, proved: under which key numbers become handles;
2. the handle: the VRF proof for this very number (RFC 9381);
3. per month the entry that names the label key, proved, and the label: the VRF proof for this handle and month;
4. every use: in the log at its index, under the label of its month, and its opening, where one is given, the one that
   the entry committed to.

That nothing was left out is not proved by this file alone: a use that is not listed, a month that is not there. What
can be told from it: since when the uses are listed (the reading for this statement is itself an entry, and says so),
until when (the checkpoint), and how many earlier ones are withheld. `complete_in` compares it with a copy of the log by
scanning. Openings of whose debt it was are never in here (P7).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.commitment import Opening, parse_opening, render_opening
from minglu.canon.digest import Digest
from minglu.canon.errors import CanonError
from minglu.canon.instants import LAST, SECOND, Instant, Period, check_period, period_of
from minglu.canon.json import Object, Value, parse_object, render
from minglu.canon.numbers import E164
from minglu.ledger.entries import Entry, check_openings, parse_entry, parts_of
from minglu.ledger.errors import LedgerError, WrongProof
from minglu.ledger.labels import Handle, Label, check_handle, check_label
from minglu.ledger.outline import Outline, outline
from minglu.ledger.policy import Policy, Witnessed, check_quorum
from minglu.ledger.proofs import check_inclusion
from minglu.ledger.tree import frontier_of_stream, leaf_hash

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
    """What a statement proves: these uses, under these labels, in a log of this size and root.

    `opened`: where each month's key was named; `times`: when each witness saw the log; `since`: from when on uses are
    listed, or None where the reading for this statement is not among them.
    """

    size: int
    root: Digest
    times: Mapping[str, int]
    opened: Mapping[Period, int]
    labels: Mapping[Period, Label]
    uses: tuple[CheckedUse, ...]
    since: Instant | None
    withheld: int = field(default=0)

    @property
    def until(self) -> Instant:
        """When a witness last vouched for this log: what came after is in a later statement."""
        return Instant(min(max(self.times.values(), default=0) * SECOND, LAST - 1))

    @property
    def unopened(self) -> tuple[int, ...]:
        """Uses of which the person is told no more than that they were: forgotten, or kept back."""
        return tuple(use.index for use in self.uses if use.parties is None and "parties" in parts_of(use.entry.kind))


def check_statement(statement: Statement, *, number: E164, policy: Policy) -> CheckedStatement:
    """Raises WrongProof, WrongLabel, WrongEntry, WrongNote, WrongCheckpoint, WrongSignature or QuorumMissing: then the
    statement proves nothing."""
    seen = check_quorum(policy, statement.checkpoint)
    opened = _proved(statement.opened, seen=seen)
    if opened.kind.name != "log.opened" or statement.opened.index != 0:
        raise WrongProof("the statement does not begin with the first entry of a log")
    handles = parse_base64(str(opened.public["handles"]), size=32)
    handle = check_handle(handles, number, proof=statement.handle_proof)
    if any(later.period <= earlier.period for earlier, later in pairwise(statement.months)):
        raise WrongProof("the months are not in their order, each once")
    labels = {month.period: _label(month, handle, seen=seen) for month in statement.months}
    uses = tuple(_use(use, labels, seen=seen) for use in statement.uses)
    if any(later.index <= earlier.index for earlier, later in pairwise(uses)):
        raise WrongProof("the uses are not in the order of the log, each once")
    since = _since(uses)
    if statement.withheld and not since:
        raise WrongProof("the statement withholds uses and does not show from when on it lists them; fetch it again")
    return CheckedStatement(
        size=seen.checkpoint.size,
        root=seen.checkpoint.root,
        times=seen.times,
        opened={month.period: month.opened.index for month in statement.months},
        labels=labels,
        uses=uses,
        since=since,
        withheld=statement.withheld,
    )


def complete_in(checked: CheckedStatement, entries: Iterable[bytes]) -> None:
    """Scan a verified copy of the log's first `size` entries: return quietly if the statement left nothing out.

    Raises WrongProof if the copy is shorter or of another log; if a month that the log opened is not in the statement,
    or is under a second key (its uses would carry a label that nobody looks for); if an entry carries one of the labels
    and is not in the statement, naming the first. Withheld uses must be as many as the statement says, and from before
    the moment since when it lists them.
    """
    log = tuple(islice(entries, checked.size))
    if len(log) < checked.size:
        raise WrongProof(f"the copy of the log ends at {len(log)} entries, before the statement's {checked.size}; fetch a newer copy")
    if frontier_of_stream(map(leaf_hash, log)).root() != checked.root:
        raise WrongProof("the copy is not of this statement's log: its entries lead to another root")
    outlines = tuple(_outlines(log))
    _check_months(checked, outlines)
    ours, listed = {render_base64(label) for label in checked.labels.values()}, {use.index for use in checked.uses}
    missing = [(index, entry) for index, entry in outlines if entry.label in ours and index not in listed]
    if len(missing) != checked.withheld:
        first = missing[0][0] if missing else "none"
        raise WrongProof(f"the log holds {len(missing)} uses that the statement does not list; the first stands at {first}")
    kept_back = [index for index, entry in missing if checked.since is None or entry.at >= checked.since]
    if kept_back:
        raise WrongProof(f"the use at {kept_back[0]} is withheld, and is not from before the moment since when uses are listed")


def _outlines(log: Sequence[bytes]) -> Iterator[tuple[int, Outline]]:
    for index, data in enumerate(log):
        try:
            yield index, outline(data)
        except LedgerError as error:
            raise WrongProof(f"entry {index} of the copy cannot be read, so nobody can say whose it is: {error}") from error


def _check_months(checked: CheckedStatement, outlines: Iterable[tuple[int, Outline]]) -> None:
    for index, entry in outlines:
        if entry.kind.name != "period.opened":
            continue
        month = Period(str(entry.public["month"]))
        if month not in checked.opened:
            raise WrongProof(f"the log has opened the month {month}, and the statement says nothing about it")
        if checked.opened[month] != index:
            raise WrongProof(
                f"the log names a key of the month {month} at {index}, and the statement goes by another; keep both, this is a fraud"
            )


def _since(uses: Sequence[CheckedUse]) -> Instant | None:
    """What the newest reading for a statement says of it: that reading is for this one, entered before it was made."""
    given = next((use for use in reversed(uses) if use.entry.kind.name == "statement.given"), None)
    since = given.parties.get("since") if given is not None and given.parties is not None else None
    return Instant(since) if isinstance(since, int) else None


def _proved(located: Located, *, seen: Witnessed) -> Entry:
    tree = seen.checkpoint
    check_inclusion(leaf_hash(located.entry), index=located.index, size=tree.size, proof=located.path, root=tree.root)
    return parse_entry(located.entry)


def _label(month: Month, handle: Handle, *, seen: Witnessed) -> Label:
    entry = _proved(month.opened, seen=seen)
    if entry.kind.name != "period.opened" or entry.public["month"] != month.period or period_of(entry.at) != month.period:
        raise WrongProof(f"the entry shown for the month {month.period} does not open it")
    key = parse_base64(str(entry.public["labels"]), size=32)
    return check_label(key, month.period, handle=handle, proof=month.label_proof)


def _use(use: Use, labels: Mapping[Period, Label], *, seen: Witnessed) -> CheckedUse:
    entry = _proved(use.located, seen=seen)
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
            "uses": [_use_object(use) for use in statement.uses],
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
            withheld=withheld if type(withheld) is int and withheld >= 0 else -1,
        )
    except (CanonError, KeyError, TypeError) as error:
        raise WrongProof("the statement cannot be read; fetch the file again") from error
    if statement.withheld < 0 or render_statement(statement) != data:
        raise WrongProof("the statement is not spelled as statements are; fetch the file again")
    return statement


def _use_object(use: Use) -> dict[str, Value]:
    opening: dict[str, Value] = {"parties": render_base64(render_opening(use.parties))} if use.parties is not None else {}
    return {**_located_object(use.located), **opening}


def _located_object(located: Located) -> dict[str, Value]:
    path = [render_base64(node) for node in located.path]
    return {"index": located.index, "entry": render_base64(located.entry), "path": path}


def _located(value: Value) -> Located:
    # True is an int in Python, and says of no entry where it stands.
    if not isinstance(value, Mapping) or type(value["index"]) is not int:
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
