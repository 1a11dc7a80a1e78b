"""谁用了我的号码: every use of the number that is here, proved, and told in words; and the same as a file to keep.

Fetching the list is itself a use and is entered, so it happens on a post; what was given is kept sealed with the session
and shown until a newer one is asked for or the session ends. It is checked here as its reader would check it, and against
every entry of the log: a list that does not prove itself is not shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from litestar import Response, get, post

from minglu.acts.errors import NotAllowed, NotFound, NotWitnessed
from minglu.acts.prove import prove_by_secret
from minglu.acts.sessions import MOST_PART, Visitor, keep, kept
from minglu.acts.statement import give_statement
from minglu.canon.instants import MINUTE, Instant
from minglu.canon.numbers import E164
from minglu.ledger.errors import LedgerError
from minglu.ledger.statement import CheckedStatement, check_statement, complete_in, parse_statement, render_statement
from minglu.web.citizen.use_words import Day, days_of
from minglu.web.errors import WrongForm
from minglu.web.form import FormSent
from minglu.web.render import Html, download, render, see_other
from minglu.web.told import Fault
from minglu.web.visit import Here, Visit
from minglu.words.formats import say_count, say_moment

_WHILE: Final = 10 * MINUTE
_MOST_LISTS: Final = 20
_MOST_SECRETS: Final = 8
_LONGEST_SECRET: Final = 200
_CHUNK: Final = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list that was given and proved. `withheld` is a count in words, or empty; `since` from when on uses are listed, or
    empty when all are."""

    days: tuple[Day, ...]
    count: str
    since: str
    until: str
    size: str
    withheld: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsesPage:
    """The list, or how to get it. `trouble` says why there is none, or is empty. `check` is the command that checks it."""

    institution: str
    listed: Listed | None
    trouble: str
    check: str
    faults: tuple[Fault, ...]


@get("/me/uses", include_in_schema=False, sync_to_thread=True)
def show_uses(visit: Here) -> Html:
    visitor, _ = visit.whose()
    return _page(visit, visitor)


@post("/me/uses", include_in_schema=False, sync_to_thread=True)
def fetch_uses(visit: Here) -> Html:
    visitor, _ = visit.whose()
    visit.admit("statement", most=_MOST_LISTS, within=_WHILE)
    return _fetch(visit, visitor)


@post("/me/uses/secret", include_in_schema=False, sync_to_thread=True)
def show_earlier(visit: Here, form: FormSent) -> Html:
    """The second proof: whoever has the paper that was signed held the number when it was."""
    visitor, person = visit.whose()
    visit.admit("secret", most=_MOST_SECRETS, within=_WHILE)
    try:
        secret = form.text("secret", most=_LONGEST_SECRET, least=1)
        prove_by_secret(visit.parts.office, person, secret=secret)
    except WrongForm as wrong:
        return _page(visit, visitor, wrong=visit.words.say(wrong.says, **wrong.named))
    except NotAllowed:
        return _page(visit, visitor, wrong=visit.words.say("uses.secret.wrong"))
    keep(visit.parts.office, visit.parts.sessions, visitor, "since", b"0")
    return _fetch(visit, visitor)


@get("/me/uses/file", include_in_schema=False, sync_to_thread=True)
def uses_file(visit: Here) -> Response[bytes]:
    """The list as it was given: what anybody can check without us."""
    visitor, _ = visit.whose()
    data = _kept(visit, visitor)
    if data is None:
        raise NotFound("no list was fetched in this session")
    return download(data, name="minglu-statement.json", kind="application/json")


def _fetch(visit: Visit, visitor: Visitor) -> Html:
    parts, number = visit.parts, E164(str(visitor.said["number"]))
    try:
        given = give_statement(parts.office, parts.proofs, number, since=_since(visit, visitor))
        complete_in(check_statement(given, number=number, policy=parts.policy), _log(visit))
    except NotWitnessed:
        return _page(visit, visitor, trouble=visit.words.say("uses.not_witnessed"))
    except LedgerError:
        return _page(visit, visitor, trouble=visit.words.say("uses.unproved"))
    data = render_statement(given)
    pieces = range(0, len(data), MOST_PART)
    for place, start in enumerate(pieces):
        keep(parts.office, parts.sessions, visitor, f"statement.{place}", data[start : start + MOST_PART])
    # The count last: a list of which only some pieces are new does not parse, and is then no list.
    keep(parts.office, parts.sessions, visitor, "statement", str(len(pieces)).encode())
    return see_other("/me/uses")


def _kept(visit: Visit, visitor: Visitor) -> bytes | None:
    count = kept(visit.parts.office, visit.parts.sessions, visitor, "statement")
    if count is None:
        return None
    return b"".join(kept(visit.parts.office, visit.parts.sessions, visitor, f"statement.{place}") or b"" for place in range(int(count)))


def _since(visit: Visit, visitor: Visitor) -> Instant:
    """From when on uses are listed: since the code, or since ever once the second proof was given."""
    further = kept(visit.parts.office, visit.parts.sessions, visitor, "since")
    said = visitor.said["since"] if further is None else int(further)
    return Instant(said if isinstance(said, int) else visitor.opened)


def _log(visit: Visit) -> Iterator[bytes]:
    """Every entry there is now. A statement is about the first so many of them."""
    book = visit.parts.office.book
    size = book.head().size
    for first in range(0, size, _CHUNK):
        yield from book.entries(first, min(size, first + _CHUNK))


def _page(visit: Visit, visitor: Visitor, *, wrong: str = "", trouble: str = "") -> Html:
    data = _kept(visit, visitor)
    listed = None
    if data is not None and not trouble:
        try:
            number = E164(str(visitor.said["number"]))
            listed = _listed(visit, check_statement(parse_statement(data), number=number, policy=visit.parts.policy))
        except LedgerError:
            trouble = visit.words.say("uses.unproved")
    fiction = " --fiction" if visit.parts.office.institution.fiction else ""
    view = UsesPage(
        institution=visit.parts.office.institution.name,
        listed=listed,
        trouble=trouble,
        check=f"minglu verify minglu-statement.json --policy policy.txt --number 1…{fiction}",
        faults=(Fault(field="secret", text=wrong),) if wrong else (),
    )
    return render(visit, "citizen/uses.html", view, area="citizen", status=400 if wrong else 503 if trouble else 200)


def _listed(visit: Visit, checked: CheckedStatement) -> Listed:
    words, zone = visit.words, visit.parts.zone
    return Listed(
        days=days_of(checked, visit=visit),
        count=say_count(len(checked.uses)),
        since=say_moment(words, checked.since, zone=zone) if checked.since else "",
        until=say_moment(words, checked.until, zone=zone),
        size=say_count(checked.size),
        withheld=say_count(checked.withheld) if checked.withheld else "",
    )


HANDLERS: Final = (show_uses, fetch_uses, show_earlier, uses_file)
