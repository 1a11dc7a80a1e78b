"""What was objected to in the words of a record, by rule: findings of the content checker beside the rows they are about.

    content_counts(warehouse, attempts)[0].rule

The checker looks at each text as it is read and keeps its findings alone (`checked.FINDINGS`); no text comes here.
"""

from collections.abc import Sequence
from typing import Final

import ibis  # type: ignore[import-untyped]  # the library ships no types
from ibis.expr.types import Table  # type: ignore[import-untyped]  # the library ships no types

from minglu.audit.checked import ContentCount, Example
from minglu.audit.checkup_examples import MOST_SHOWN, placed
from minglu.audit.checkup_tally import Warehouse, whole

_TABLE: Final = "findings"


def content_counts(warehouse: Warehouse, attempts: Table) -> tuple[ContentCount, ...]:
    """Each rule of content that objects to something, most rows first; nothing where no words were looked at."""
    if not warehouse.has(_TABLE):
        return ()
    findings = warehouse.table(_TABLE).distinct()
    person = ibis.coalesce(attempts["person"].nullif(""), attempts["number"].nullif(""))
    said = findings.inner_join(attempts.select("row", agency=attempts["agency"].nullif(""), whose=person), "row")
    counts = said.group_by("rule").aggregate(rows=said.count(), persons=said["whose"].nunique(), agencies=said["agency"].nunique())
    return tuple(
        ContentCount(
            rule=str(row["rule"]),
            rows=whole(row["rows"]),
            persons=whole(row["persons"]),
            agencies=whole(row["agencies"]),
            examples=_examples(warehouse, attempts, rows=_shown(warehouse, said, rule=str(row["rule"]))),
        )
        for row in warehouse.rows(counts.order_by([ibis.desc("rows"), "rule"]))
    )


def _examples(warehouse: Warehouse, attempts: Table, *, rows: Sequence[int]) -> tuple[Example, ...]:
    where = placed(warehouse, attempts, rows=rows)
    return tuple(where[row] for row in rows)


def _shown(warehouse: Warehouse, said: Table, *, rule: str) -> tuple[int, ...]:
    """Rows to show, agency by agency in turn."""
    of_rule = said.filter(said["rule"] == rule)
    turn = ibis.row_number().over(group_by=of_rule["agency"], order_by=of_rule["row"])
    in_turn = of_rule.mutate(turn=turn).order_by(["turn", "agency", "row"]).limit(MOST_SHOWN)
    return tuple(whole(row["row"]) for row in warehouse.rows(in_turn.select("row")))
