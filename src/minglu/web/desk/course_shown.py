"""What became of a case, told line by line: tasks, editions, supplements, disputes, measures, letters, the end."""

from collections.abc import Mapping
from typing import Final

import msgspec

from minglu.acts.read_case import CaseView
from minglu.acts.sessions import keep, kept
from minglu.canon.ids import CaseId, StaffId
from minglu.cases.course import TaskLine
from minglu.cases.exposure import Exposed
from minglu.cases.finding import Item
from minglu.web.desk.case_view import Told
from minglu.web.visit import Visit
from minglu.words.formats import name_of, say_moment

_MOST_NAMES: Final = 2_000
_READ: Final = msgspec.json.Decoder(tuple[tuple[int, str, str, str], ...])


def tasks_of(visit: Visit, view: CaseView, *, agencies: Mapping[str, str]) -> tuple[Told, ...]:
    """The tasks, those that still run first."""
    running = sorted(view.tasks, key=lambda task: (task.concluded is not None, task.due))
    return tuple(_task(visit, task, agencies=agencies) for task in running)


def _task(visit: Visit, task: TaskLine, *, agencies: Mapping[str, str]) -> Told:
    words, zone = visit.words, visit.parts.zone
    title = words.say("casedesk.task", why=words.say(f"why.{task.why}"), agency=agencies.get(task.agency, task.agency))
    due = words.say("casedesk.task_due", due=say_moment(words, task.due, zone=zone))
    if task.concluded is None:
        return due, title, "", "bad" if visit.parts.office.clock.now() > task.due else "warn"
    tried = words.say("casedesk.comma").join(words.say(f"step.{step}") for step in task.tried)
    ended = words.say("casedesk.task_ended_at", at=say_moment(words, task.concluded, zone=zone), how=words.say(f"casedesk.how.{task.how}"))
    return ended, title, words.say("casedesk.tried_said", steps=tried) if tried else "", "good"


def history_of(visit: Visit, view: CaseView, *, agencies: Mapping[str, str]) -> tuple[Told, ...]:
    """Everything in the order of the log."""
    words, zone = visit.words, visit.parts.zone
    told: list[tuple[int, str, str, str]] = [
        (line.at, words.say("casedesk.history.filed" if place == 0 else "casedesk.history.supplemented"), "", "plain")
        for place, line in enumerate(view.filings)
    ]
    told += [
        (one.at, words.say("casedesk.history.found", edition=one.finding.edition), _counted(visit, one.finding.items), "info")
        for one in view.findings
    ]
    told += [(one.at, words.say("casedesk.history.disputed", edition=one.edition), one.text, "warn") for one in view.disputes]
    told += [(one.at, words.say("casedesk.history.answered"), one.against or "", "good") for one in view.answers]
    told += [
        (
            one.at,
            words.say("casedesk.history.measure", what=name_of(words, "measure", value=one.what)),
            agencies.get(one.agency, ""),
            "info",
        )
        for one in view.measures
    ]
    told += [(one.at, words.say("casedesk.history.letter"), "", "plain") for one in view.letters]
    if view.closed is not None:
        told.append((view.closed.at, words.say("casedesk.history.closed"), "", "good"))
    return tuple((say_moment(words, at, zone=zone), title, text, kind) for at, title, text, kind in sorted(told, key=lambda one: one[0]))


def _counted(visit: Visit, items: tuple[Item, ...]) -> str:
    values = [str(item.value) for item in items]
    return visit.words.say("casedesk.comma").join(
        visit.words.say("casedesk.counted", what=name_of(visit.words, "finding", value=value), count=values.count(value))
        for value in dict.fromkeys(values)
    )


def keep_names(visit: Visit, case: CaseId, found: tuple[Exposed, ...]) -> None:
    """Keep the names that were opened with this session, sealed: reloading the page opens nothing again."""
    visitor, _ = visit.who()
    named = [(one.index, one.how, one.staff, one.agency) for one in found[:_MOST_NAMES]]
    keep(visit.parts.office, visit.parts.sessions, visitor, f"exposure.{case}", msgspec.json.encode(named))


def names_near(visit: Visit, view: CaseView, *, agencies: Mapping[str, str]) -> tuple[tuple[str, str, str, str], ...] | None:
    """Who came near the number, by entry; None unless they were opened in this session."""
    visitor, _ = visit.who()
    data = kept(visit.parts.office, visit.parts.sessions, visitor, f"exposure.{view.case}")
    if data is None:
        return None
    words = visit.words
    return tuple(
        (str(index), words.say(f"casedesk.near.{how}"), _login(visit, StaffId(staff)), agencies.get(agency, agency))
        for index, how, staff, agency in _READ.decode(data)
    )


def _login(visit: Visit, staff: StaffId) -> str:
    account = visit.parts.accounts.of_staff(staff)
    return account.login if account is not None else staff
