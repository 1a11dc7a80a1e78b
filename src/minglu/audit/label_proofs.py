"""Label proofs: that each label is the one which the month's key makes of the number's handle (RFC 9381).

    {"label_proof":"…","month":"2026-10","number":"<handle>"}          one line of the file, canonical JSON

Openings say which handle an entry is about, and entries carry labels. Without these proofs a lender could enter all
uses of one number in a month under a label that is nobody's: consistent, and found by no search for the right one. One
proof a number and month is enough for all its entries, and says nothing that the openings do not.

A proof that was not given is a fault, `unproved`; one that shows another label is `label`, and so is an entry under it.
"""

from collections.abc import Iterable, Mapping

from minglu.audit.errors import WrongOpenings
from minglu.audit.fault import Fault, Faults
from minglu.audit.identity import Where
from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.errors import CanonError
from minglu.canon.instants import Period, check_period
from minglu.canon.json import parse_object, render
from minglu.ledger.errors import LedgerError
from minglu.ledger.labels import Handle, check_label

_SIZE = 80
MOST_LINE = 1_000


def render_label_proof(where: Where, proof: bytes) -> bytes:
    """One line: the proof of the label of a number (its handle in base64) in a month."""
    month, number = where
    return render({"label_proof": render_base64(proof), "month": month, "number": number})


def parse_label_proof(line: bytes) -> tuple[Where, bytes]:
    """The inverse. Raises WrongOpenings."""
    try:
        said = parse_object(line, most=MOST_LINE)
        month, number, proof = (str(said.pop(name)) for name in ("month", "number", "label_proof"))
        where = check_period(month), render_base64(parse_base64(number, size=32))
        found = parse_base64(proof, size=_SIZE)
    except (CanonError, KeyError) as error:
        raise WrongOpenings("a line of the label proofs cannot be read; fetch the file again") from error
    if said:
        raise WrongOpenings("a line of the label proofs says more than it should; fetch the file again")
    return where, found


def by_number(lines: Iterable[bytes]) -> Mapping[Where, bytes]:
    """All proofs of a file. Raises WrongOpenings, naming the line."""
    found: dict[Where, bytes] = {}
    for number, line in enumerate(lines, start=1):
        try:
            where, proof = parse_label_proof(line)
        except WrongOpenings as error:
            raise WrongOpenings(f"line {number}: {error}") from error
        found[where] = proof
    return found


def check_labels(
    labels: Mapping[Where, tuple[str, int]], *, keys: Mapping[Period, str], proofs: Mapping[Where, bytes]
) -> tuple[Fault, ...]:
    """`labels`: each number's label in a month and the first entry that carries it; `keys`: each month's label key."""
    faults = Faults()
    for where, (label, index) in labels.items():
        month, number = where
        key, proof = keys.get(month), proofs.get(where)
        if key is None or proof is None:
            faults.at("unproved", index, f"no proof was given that the label of entry {index} is its number's")
            continue
        try:
            found = check_label(parse_base64(key), month, handle=Handle(parse_base64(number)), proof=proof)
        except LedgerError as error:
            faults.at("label", index, f"the proof of the label of entry {index} does not hold: {error}")
            continue
        if render_base64(found) != label:
            faults.at(
                "label", index, f"entry {index} is filed under a label that is not its number's: a search for the right one misses it"
            )
    return faults.found()
