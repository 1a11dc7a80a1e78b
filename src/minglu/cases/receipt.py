"""Receipts: what the person keeps at once, to hold against whoever says that nothing was filed.

    minglu-receipt/v1
    case_00112233445566778899aabbccddeeff
    1791768600000
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
    exh_… eyJm…=

Line two is the case, three the moment of filing, four the filing digest, then one line an exhibit with its SHA-256,
so that the person can check each file alone. The text is signed as a note by acts; a proof of inclusion follows.
A receipt shows status to whoever holds it, and nothing else.
"""

from dataclasses import dataclass
from typing import Final

from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.digest import SIZE, Digest
from minglu.canon.errors import CanonError
from minglu.canon.ids import CaseId, ExhibitId, check_id
from minglu.canon.instants import Instant, check_instant
from minglu.cases.complaint import MOST_EXHIBITS, Filing, filing_digest
from minglu.cases.errors import WrongPaper

_TITLE: Final = "minglu-receipt/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """接收回执: that this was filed at this moment."""

    case: CaseId
    filed: Instant
    filing: Digest
    exhibits: tuple[tuple[ExhibitId, Digest], ...]


def make_receipt(filing: Filing) -> Receipt:
    complaint = filing.complaint
    return Receipt(case=complaint.case, filed=complaint.filed, filing=filing_digest(filing), exhibits=filing.digests)


def render_receipt(receipt: Receipt) -> str:
    lines = [_TITLE, receipt.case, str(receipt.filed), render_base64(receipt.filing)]
    lines += [f"{exhibit} {render_base64(digest)}" for exhibit, digest in receipt.exhibits]
    return "\n".join(lines) + "\n"


def parse_receipt(text: str) -> Receipt:
    """The inverse of `render_receipt`. Raises WrongPaper."""
    lines = text.split("\n")
    if len(lines) < 5 or len(lines) > 5 + MOST_EXHIBITS or lines[0] != _TITLE or lines[-1] != "" or not lines[2].isdecimal():
        raise WrongPaper("not a receipt: title, case, moment, digest, one line an exhibit")
    try:
        receipt = Receipt(
            case=CaseId(check_id("case", lines[1])),
            filed=check_instant(int(lines[2][:20])),
            filing=Digest(parse_base64(lines[3], size=SIZE)),
            exhibits=tuple(_parse_exhibit(line) for line in lines[4:-1]),
        )
    except CanonError as error:
        raise WrongPaper(f"not a receipt: {error}") from error
    if render_receipt(receipt) != text:
        raise WrongPaper("a receipt, but not in its one spelling")
    return receipt


def _parse_exhibit(line: str) -> tuple[ExhibitId, Digest]:
    exhibit, _, digest = line.partition(" ")
    return ExhibitId(check_id("exh", exhibit)), Digest(parse_base64(digest, size=SIZE))
