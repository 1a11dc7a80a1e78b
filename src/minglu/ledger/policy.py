"""Policies (C2SP tlog-policy): which logs are meant, which witnesses exist, and how many of them are enough.

    log log.example/minglu+9bc960a3+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4
    witness w1 w1.example/minglu+234e2ae2+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X
    group enough 2 w1 w2 w3
    quorum enough

Rules that hold here: a line may name only what an earlier line defined; a name is a member once in the whole file; no
two logs and no two witnesses share a public key, whatever they are called; exactly one quorum. Names are octets: they
are compared byte by byte and never folded (octets that are not UTF-8 are kept as Python's surrogate escapes).

`render_policy` writes logs, witnesses, groups and quorum in that order and without remarks: for a file written that
way, `render_policy(parse_policy(data)) == data`. Fetching anything from the addresses is not done here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from minglu.canon.errors import CanonError
from minglu.ledger.checkpoint import Checkpoint, parse_checkpoint
from minglu.ledger.decimals import parse_decimal
from minglu.ledger.errors import QuorumMissing, WrongNote, WrongPolicy, WrongSignature
from minglu.ledger.note import COSIGNATURE, ED25519, Note, NoteKey, parse_note, parse_vkey, render_vkey, verify_note

NONE: Final = "none"
MOST_BYTES: Final = 200_000
MOST_DEFINED: Final = 256  # of each; the specification asks for 32

_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_BLANKS = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A log that is meant. The name of its key is its origin."""

    key: NoteKey
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessLine:
    """A witness and the name under which this policy counts it."""

    name: str
    key: NoteKey
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Counts as one witness once enough `members` do. `needs` is "all", "any" or a number, as it was written."""

    name: str
    needs: str
    members: tuple[str, ...]

    @property
    def threshold(self) -> int:
        """How many members are enough."""
        return {"all": len(self.members), "any": 1}.get(self.needs) or int(self.needs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy that was read. `quorum` names a witness or group, or is "none"."""

    logs: tuple[LogLine, ...]
    witnesses: tuple[WitnessLine, ...]
    groups: tuple[Group, ...]
    quorum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnessed:
    """A checkpoint that its log has signed and enough witnesses have cosigned, each at the second it stated.

    `times` is under the names of the policy and holds every witness that cosigned, counted in the quorum or not.
    """

    checkpoint: Checkpoint
    times: Mapping[str, int]


# ---- Text form -----------------------------------------------------------------------------------------------------


def parse_policy(data: bytes) -> Policy:
    """The policy that `data` spells. Raises WrongPolicy, naming the line."""
    if len(data) > MOST_BYTES:
        raise WrongPolicy(f"{len(data)} bytes of policy; at most {MOST_BYTES} are read")
    if _FORBIDDEN.search(data):
        raise WrongPolicy("a policy holds no control character except tab and newline")
    # A file cut short in its last line would still be a policy, and name another quorum.
    if not data.endswith(b"\n"):
        raise WrongPolicy("the last line of a policy ends with a newline")
    reading = _Reading()
    for number, line in enumerate(data.decode("utf-8", "surrogateescape")[:-1].split("\n"), start=1):
        plain = line.strip(" \t")
        if plain and not plain.startswith("#"):
            reading.take(_BLANKS.split(plain), number=number)
    return reading.finish()


def render_policy(policy: Policy) -> bytes:
    """The file, without remarks. Raises WrongPolicy for a value that no file spells."""
    rows = [["log", render_vkey(log.key), log.url] for log in policy.logs]
    rows += [["witness", witness.name, render_vkey(witness.key), witness.url] for witness in policy.witnesses]
    rows += [["group", group.name, group.needs, *group.members] for group in policy.groups]
    rows.append(["quorum", policy.quorum])
    data = "".join(" ".join(filter(None, row)) + "\n" for row in rows).encode("utf-8", "surrogateescape")
    if parse_policy(data) != policy:
        raise WrongPolicy("this policy cannot be written down: a name holds a blank, or is empty")
    return data


class _Reading:
    """A policy half read: what the lines so far have defined."""

    def __init__(self) -> None:
        self.logs: list[LogLine] = []
        self.witnesses: list[WitnessLine] = []
        self.groups: list[Group] = []
        self.quorum: str | None = None
        self._named: set[str] = set()
        self._members: set[str] = set()
        self._keys: set[tuple[int, bytes]] = set()

    def take(self, words: Sequence[str], *, number: int) -> None:
        readers = {"log": self._log, "witness": self._witness, "group": self._group, "quorum": self._quorum}
        reader = readers.get(words[0])
        if reader is None:
            raise WrongPolicy(f"line {number}: starts with none of log, witness, group, quorum")
        try:
            reader(words[1:])
        except (WrongPolicy, WrongNote, CanonError) as error:
            raise WrongPolicy(f"line {number}: {error}") from error

    def finish(self) -> Policy:
        if self.quorum is None:
            raise WrongPolicy("no quorum line")
        return Policy(logs=tuple(self.logs), witnesses=tuple(self.witnesses), groups=tuple(self.groups), quorum=self.quorum)

    def _log(self, words: Sequence[str]) -> None:
        _count(words, least=1, most=2, form="log <vkey> [<url>]")
        self.logs.append(LogLine(key=self._key(words[0], kind=ED25519), url="".join(words[1:])))
        _bound(self.logs)

    def _witness(self, words: Sequence[str]) -> None:
        _count(words, least=2, most=3, form="witness <name> <vkey> [<url>]")
        self._define(words[0])
        key = self._key(words[1], kind=COSIGNATURE)
        self.witnesses.append(WitnessLine(name=words[0], key=key, url="".join(words[2:])))
        _bound(self.witnesses)

    def _group(self, words: Sequence[str]) -> None:
        _count(words, least=3, most=2 + 2 * MOST_DEFINED, form="group <name> all|any|<k> <member>...")
        name, needs, *members = words
        for member in members:
            self._join(member)
        if needs not in ("all", "any") and not 1 <= parse_decimal(needs) <= len(members):
            raise WrongPolicy("a group needs 1 to as many of its members as it has")
        # Defined after its members were looked up: a group cannot be its own member.
        self._define(name)
        self.groups.append(Group(name=name, needs=needs, members=tuple(members)))
        _bound(self.groups)

    def _quorum(self, words: Sequence[str]) -> None:
        _count(words, least=1, most=1, form="quorum <name>|none")
        if self.quorum is not None:
            raise WrongPolicy("a second quorum line")
        if words[0] != NONE and words[0] not in self._named:
            raise WrongPolicy(f"quorum {words[0]!r} is not defined above")
        self.quorum = words[0]

    def _define(self, name: str) -> None:
        if name == NONE or name in self._named:
            raise WrongPolicy(f"the name {name!r} is taken")
        self._named.add(name)

    def _join(self, member: str) -> None:
        if member not in self._named:
            raise WrongPolicy(f"member {member!r} is not defined above")
        if member in self._members:
            raise WrongPolicy(f"{member!r} is a member twice, and would be counted twice")
        self._members.add(member)

    def _key(self, vkey: str, *, kind: int) -> NoteKey:
        key = parse_vkey(vkey)
        if key.kind != kind:
            raise WrongPolicy(f"a key of kind 0x{key.kind:02x} where 0x{kind:02x} is needed")
        if (kind, key.public) in self._keys:
            raise WrongPolicy("the public key stands on an earlier line")
        self._keys.add((kind, key.public))
        return key


def _count(words: Sequence[str], *, least: int, most: int, form: str) -> None:
    if not least <= len(words) <= most:
        raise WrongPolicy(f"the line is not of the form {form!r}")


def _bound(defined: Sequence[LogLine] | Sequence[WitnessLine] | Sequence[Group]) -> None:
    if len(defined) > MOST_DEFINED:
        raise WrongPolicy(f"more than {MOST_DEFINED} lines of one kind")


# ---- Checking a note -----------------------------------------------------------------------------------------------


def check_quorum(policy: Policy, note: bytes) -> Witnessed:
    """The checkpoint in `note`, if one of the policy's logs signed it and enough of its witnesses cosigned it.

    Raises WrongNote, WrongCheckpoint; WrongSignature if the log has not signed or a known signature is false;
    QuorumMissing, naming the witnesses that are not there.
    """
    unchecked = parse_note(note)
    checkpoint = parse_checkpoint(unchecked.text)
    # Only keys under this origin's name: one log of the policy must not speak for another.
    log_keys = [log.key for log in policy.logs if log.key.name == checkpoint.origin]
    if not log_keys:
        raise WrongSignature("the policy names no log with this origin", evidence=note)
    opened = verify_note(unchecked, [*log_keys, *(witness.key for witness in policy.witnesses)])
    if not any(key in opened.verified for key in log_keys):
        raise WrongSignature("witnesses have cosigned, but the log itself has not signed", evidence=note)
    times = _times(policy, opened)
    if not satisfied(policy, frozenset(times)):
        absent = {witness.name: "has not cosigned" for witness in policy.witnesses if witness.name not in times}
        raise QuorumMissing(f"the quorum {policy.quorum!r} is not reached", failed=absent, evidence=note)
    return Witnessed(checkpoint=checkpoint, times=MappingProxyType(times))


def _times(policy: Policy, note: Note) -> dict[str, int]:
    return {witness.name: note.times[witness.key] for witness in policy.witnesses if witness.key in note.times}


def satisfied(policy: Policy, cosigned: frozenset[str]) -> bool:
    """Whether these are a quorum. One pass in file order settles every group, since it names only what stands above it."""
    reached = {NONE, *cosigned}
    for group in policy.groups:
        if sum(member in reached for member in group.members) >= group.threshold:
            reached.add(group.name)
    return policy.quorum in reached


# ---- Looking for faults --------------------------------------------------------------------------------------------


def lint_policy(policy: Policy, *, lender: frozenset[str]) -> tuple[str, ...]:
    """What is wrong with a well-formed policy, a sentence each; empty if nothing is.

    `lender` holds the names that are the lender's own; a name under one of them ("lender.example/w1" under
    "lender.example") is the lender's as well.
    """
    faults = []
    if not policy.logs:
        faults.append("no log is named, so no checkpoint can pass")
    if not _intersects(policy):
        faults.append("two quorums need not share a witness: ask for more than half of the witnesses counted")
    logs = {log.key.public for log in policy.logs}
    for witness in _counted(policy):
        if _belongs(witness.name, lender) or _belongs(witness.key.name, lender):
            faults.append(f"witness {witness.name!r} is the lender's own and must not be counted")
        if witness.key.public in logs:
            faults.append(f"witness {witness.name!r} has the key of a log and must not be counted")
    return tuple(faults)


def _counted(policy: Policy) -> tuple[WitnessLine, ...]:
    """The witnesses whose cosignature can make a difference to the quorum."""
    reach = {policy.quorum}
    for group in reversed(policy.groups):
        if group.name in reach:
            reach.update(group.members)
    return tuple(witness for witness in policy.witnesses if witness.name in reach)


def _intersects(policy: Policy) -> bool:
    """Whether any two quorums share a witness, so that two histories need one witness to sign both.

    Two disjoint sets of witnesses can both satisfy a member only if that member does not intersect. A group with n
    members, m of which intersect, therefore has n + (n - m) places to share between two disjoint quorums, and they
    need k each: it intersects exactly if 2k > 2n - m. Members never overlap, since a name is a member once. For
    witnesses alone m = n, and this is the plain rule: more than half.
    """
    intersecting = {witness.name for witness in policy.witnesses}
    for group in policy.groups:
        size, firm = len(group.members), sum(member in intersecting for member in group.members)
        if 2 * group.threshold > 2 * size - firm:
            intersecting.add(group.name)
    return policy.quorum in intersecting


def _belongs(name: str, lender: frozenset[str]) -> bool:
    return any(name == own or name.startswith(f"{own}/") for own in lender)
