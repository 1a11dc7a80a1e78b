"""What is kept beside a hand-over, as canonical JSON: under which terms it was made, and what checking it came to.

    parse_checked(render_checked(checked)) == checked
    parse_written(render_written(written)) == written

Anything else than what was written here raises WrongFolder.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Literal

from minglu.acts.handing_over import MOST_SAID, Checked, Terms
from minglu.audit.clocks import Kept
from minglu.audit.fault import WORDS, Fault, What
from minglu.canon.errors import CanonError
from minglu.canon.ids import StaffId, check_id
from minglu.canon.json import Object, Value, parse_object, render
from minglu.cases import members
from minglu.cases.errors import WrongPaper
from minglu.wiring.errors import WrongFolder

_WORDS: Final[Mapping[str, What]] = {word: word for word in WORDS}
_MOST_BYTES: Final = 8_000_000
_MOST_SAYS: Final = 2_000
_MOST_WORD: Final = 64
_MOST_NAME: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A hand-over as it was written: the first `size` entries, `openings` of them opened."""

    terms: Terms
    size: int
    openings: int


def render_written(written: Written) -> bytes:
    terms = written.terms
    said: Object = {
        "by": terms.by,
        "to": terms.to,
        "why": terms.why,
        "at": int(terms.at),
        "size": written.size,
        "openings": written.openings,
    }
    return render(said)


def parse_written(data: bytes) -> Written:
    """The inverse. Raises WrongFolder."""
    with _kept():
        of = parse_object(data)
        members.only(of, "by", "to", "why", "at", "size", "openings")
        terms = Terms(
            by=StaffId(check_id("stf", members.text(of, "by", most=_MOST_WORD))),
            to=members.text(of, "to", most=MOST_SAID),
            why=members.text(of, "why", most=MOST_SAID),
            at=members.instant(of, "at"),
        )
        return Written(terms=terms, size=members.whole(of, "size"), openings=members.whole(of, "openings"))


def render_checked(checked: Checked) -> bytes:
    return render(
        {
            "what": checked.what,
            "at": int(checked.at),
            "size": checked.size,
            "until": int(checked.until),
            "witnesses": list(checked.witnesses),
            "decisions": checked.decisions,
            "unopened": checked.unopened,
            "found": checked.found,
            "faults": [{"what": one.what, "first": one.first, "last": one.last, "says": one.says[:_MOST_SAYS]} for one in checked.faults],
            "clocks": checked.clocks,
            "overran": checked.overran,
            "missed": [_clock_object(kept) for kept in checked.missed],
        },
        most=_MOST_BYTES,
    )


def parse_checked(data: bytes) -> Checked:
    """The inverse. Raises WrongFolder."""
    with _kept():
        of = parse_object(data, most=_MOST_BYTES)
        members.only(of, *Checked.__dataclass_fields__)
        return Checked(
            what=_what(of),
            at=members.instant(of, "at"),
            size=members.whole(of, "size"),
            until=members.instant(of, "until"),
            witnesses=members.texts(of, "witnesses", most=_MOST_NAME),
            decisions=members.whole(of, "decisions"),
            unopened=members.whole(of, "unopened"),
            found=members.whole(of, "found"),
            faults=tuple(_fault(fault) for fault in members.objects(of, "faults")),
            clocks=members.whole(of, "clocks"),
            overran=members.whole(of, "overran"),
            missed=tuple(_clock(kept) for kept in members.objects(of, "missed")),
        )


def _what(of: Object) -> Literal["verify", "audit"]:
    match members.text(of, "what", most=_MOST_WORD):
        case "verify":
            return "verify"
        case "audit":
            return "audit"
        case _:
            raise WrongPaper("a result is of a verification or of an audit")


def _fault(of: Object) -> Fault:
    members.only(of, "what", "first", "last", "says")
    word = _WORDS.get(members.text(of, "what", most=_MOST_WORD))
    if word is None:
        raise WrongPaper("a fault of a kind that this version does not know")
    return Fault(
        what=word, first=members.whole(of, "first"), last=members.whole(of, "last"), says=members.text(of, "says", most=_MOST_SAYS)
    )


def _clock_object(kept: Kept) -> Object:
    stopped: dict[str, Value] = {} if kept.stopped is None else {"stopped": kept.stopped}
    return {"clock": kept.clock, "source": kept.source, "started": kept.started, "due": int(kept.due), "met": kept.met, **stopped}


def _clock(of: Object) -> Kept:
    members.only(of, "clock", "source", "started", "stopped", "due", "met")
    return Kept(
        clock=members.text(of, "clock", most=_MOST_WORD),
        source=members.text(of, "source", most=_MOST_WORD),
        started=members.whole(of, "started"),
        stopped=members.whole(of, "stopped") if "stopped" in of else None,
        due=members.instant(of, "due"),
        met=members.flag(of, "met"),
    )


@contextmanager
def _kept() -> Iterator[None]:
    try:
        yield
    except (CanonError, WrongPaper) as error:
        raise WrongFolder(f"what is kept beside a hand-over is not what was written: {error}") from error
