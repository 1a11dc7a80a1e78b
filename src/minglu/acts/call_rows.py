"""Rows of an exchange become calls: one call is often several rows, and how it ended is said in words of the exchange.

    for record, ended in join_rows(rows): …            ended is answered, busy, no_answer or failed

What becomes of a call is `outcomes`'s business.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from minglu.canon.instants import MINUTE
from minglu.evidence.reading import CallRecord

# What an exchange says of a call that was not answered; any other word is a fault of the line, not of the person.
_ENDED: Final = {"NO ANSWER": "no_answer", "BUSY": "busy"}
# Of the rows of one call the strongest word stands.
_STRENGTH: Final = ("answered", "busy", "no_answer", "failed")


def join_rows(records: Sequence[CallRecord]) -> Iterator[tuple[CallRecord, str]]:
    """Calls from rows, each with the word for how it ended.

    Rows are one call when they name the same lines and one `linkedid`; or, where the exchange writes none, the same
    dial token within a minute, of which one at most was answered: a trunk that failed over to the next.
    """
    groups: dict[tuple[str, str, str], list[CallRecord]] = {}
    for place, record in enumerate(sorted(records, key=lambda row: row.start)):
        token = record.account if record.account.startswith("tok_") else ""
        name = (record.linkedid or token or f"row {place}", record.src, record.dst)
        if not record.linkedid and token and not _failed_over(groups.get(name, []), record):
            name = (f"row {place}", record.src, record.dst)
        groups.setdefault(name, []).append(record)
    for rows in groups.values():
        ended = min((_ended(row) for row in rows), key=_STRENGTH.index)
        first = min(rows, key=lambda row: row.start)
        account = next((row.account for row in rows if row.account), "")
        seconds = max((row.seconds for row in rows if row.answered), default=0)
        yield replace(first, account=account, answered=ended == "answered", seconds=seconds), ended


def _failed_over(rows: list[CallRecord], record: CallRecord) -> bool:
    return not rows or (record.start - rows[0].start <= MINUTE and not any(row.answered for row in rows))


def _ended(record: CallRecord) -> str:
    return "answered" if record.answered else _ENDED.get(record.disposition, "failed")
