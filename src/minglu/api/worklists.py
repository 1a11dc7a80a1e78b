"""Work lists: a collector's whole book in one call, and nothing of it opened.

Each row says of one number, by a pseudonym, what an ask to call would be told: permitted now and until when; refused, and
from when on permitted; or refused by rules that no time lifts. A caller reads the lists of staff of its own agency; the
lender's own systems read every agency's. Looking enters nothing and promises nothing: the ask decides.
"""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from minglu.acts.ask import check_carried
from minglu.acts.foresee import Foreseen, Later, Now
from minglu.acts.worklist import Choice, WorkRow, read_worklist
from minglu.api.answer import Answer, answer
from minglu.api.callers import Needs
from minglu.api.endpoint import Call, Endpoint, Rate, Result, plain
from minglu.api.problems import Article, Moment
from minglu.api.shapes import DebtRef, PersonRef, Purpose, RecordRef, moment
from minglu.canon.ids import StaffId
from minglu.rules.explain import Reason

Relation = Literal["debtor", "guarantor", "related", "contact"]


class WorkChoiceOut(Struct, frozen=True, kw_only=True):
    """One purpose of a row. `can` says now, later or never; `until` is set for now, `since` for later."""

    purpose: Purpose
    can: Literal["now", "later", "never"]
    until: Moment | None
    since: Moment | None
    because: Annotated[tuple[Article, ...], Meta(description="the rules that refuse; empty for now")]


class WorkRowOut(Struct, frozen=True, kw_only=True):
    """One number of one person. `label` is what a collector sees and says; it tells nothing of the number."""

    label: str
    debt: DebtRef
    person: PersonRef
    datum: RecordRef
    relation: Relation
    choices: tuple[WorkChoiceOut, ...]


class WorkListOut(Struct, frozen=True, kw_only=True):
    rows: tuple[WorkRowOut, ...]


def _list(call: Call) -> Answer:
    staff = StaffId(call.id("staff", "stf"))
    check_carried(call.parts.office, staff, by=call.caller.staff)
    rows = read_worklist(call.parts.office, by=staff, language=call.language)
    return answer(200, WorkListOut(rows=tuple(_row(row) for row in rows)))


def _row(row: WorkRow) -> WorkRowOut:
    return WorkRowOut(
        label=row.label,
        debt=row.debt,
        person=row.person,
        datum=row.datum,
        relation=_RELATIONS[row.relation],
        choices=tuple(_choice(choice) for choice in row.purposes),
    )


def _choice(choice: Choice) -> WorkChoiceOut:
    foreseen = choice.foreseen
    return WorkChoiceOut(
        purpose=_PURPOSES[choice.purpose],
        can="now" if isinstance(foreseen, Now) else "later" if isinstance(foreseen, Later) else "never",
        until=moment(foreseen.until) if isinstance(foreseen, Now) else None,
        since=moment(foreseen.at) if isinstance(foreseen, Later) else None,
        because=_because(foreseen),
    )


def _because(foreseen: Foreseen) -> tuple[Article, ...]:
    return () if isinstance(foreseen, Now) else tuple(_article(reason) for reason in foreseen.reasons)


def _article(reason: Reason) -> Article:
    return Article(
        rule=reason.rule,
        article=reason.article,
        force=reason.force,
        confidence=reason.confidence,
        text=reason.text,
        lifts=reason.lifts,
    )


_RELATIONS: Final[dict[str, Relation]] = {"debtor": "debtor", "guarantor": "guarantor", "related": "related", "contact": "contact"}
_PURPOSES: Final[dict[str, Purpose]] = {
    "collection": "collection",
    "pass_on_message": "pass_on_message",
    "locate_debtor": "locate_debtor",
}

ENDPOINTS: Final = (
    Endpoint(
        method="GET",
        path="/v1/worklists/{staff:str}",
        summary="A collector's whole list: now, later or never, and why",
        tells="Decided by the rules on the record of this moment. Nothing is opened and nothing entered; the ask decides.",
        tag="asks",
        needs=Needs(scope="asks.write"),
        work=plain(_list),
        answers=(Result(status=200, content=WorkListOut, means="Best first; the people of a debt beside each other."),),
        problems=("not-allowed", "not-found", "unusable"),
        rate=Rate(most=60),
        ids={"staff": "stf"},
    ),
)
