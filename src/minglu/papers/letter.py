"""Letters as values: everything that a letter says about one matter, complete before anything is printed.

    Letter(kind="demand", language="zh", writer=Party(name="陈静", contact=("…",)), to=…, number="+8616000000202", …)

Two kinds: `demand`, a demand to stop and to apologise, sent to a lender (停止侵害、赔礼道歉函); `authority`, a complaint to an
authority about a lender. What law wants in them: who complains and how to reach them, about whom, what is asked for, the
facts and what they rest on, a signature, and for a representative an authorisation. The rest is our form.

The number that was contacted is masked unless `show_number` says otherwise. A letter never says whose debt it was
about; its free texts are the writer's own. Deadlines and days are handed in: no clock is read here.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from itertools import pairwise
from typing import Final

from minglu.canon.instants import Instant, as_datetime
from minglu.papers.citations import Citation
from minglu.papers.errors import WrongLetter

DEMANDS: Final = {
    "demand": ("stop", "delete", "name_source", "copy", "apologise", "costs"),
    "authority": ("investigate", "order_stop", "penalise", "mediate"),
}
CHANNELS: Final = ("call", "message", "visit", "letter")

_MOST_INCIDENTS = 500
_MOST_EXHIBITS = 200
_MOST_LINES = 20
_MOST_NAME = 120
_MOST_TEXT = 2_000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_LONGEST_DEADLINE = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person or an institution, and how to reach it."""

    name: str
    contact: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One contact that disturbed, and the numbers of the exhibits that show it. `line` is as seen, or ""."""

    at: Instant
    channel: str
    line: str
    answered: bool | None
    seconds: int | None
    content: str
    exhibits: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """One exhibit of the list: what it is, where it came from, what it shows, how good it is, and its digest."""

    number: int
    name: str
    source: str
    proves: str
    grade: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter, checked when it is made. Raises WrongLetter."""

    kind: str
    language: str
    writer: Party
    to: Party
    about: Party | None
    representative: Party | None
    is_debtor: bool
    number: str
    show_number: bool
    incidents: tuple[Incident, ...]
    findings: tuple[str, ...]
    receipt: str
    basis: tuple[Citation, ...]
    demands: tuple[str, ...]
    own_demands: tuple[str, ...]
    enclosures: tuple[Enclosure, ...]
    dated: date
    deadline: date
    zone: tzinfo

    def __post_init__(self) -> None:
        _check_kind(self)
        for party in (self.writer, self.to, self.about, self.representative):
            if party is not None:
                _check_party(party)
        _check_incidents(self)
        _check_enclosures(self)
        _check_lines("findings", self.findings)
        _check_lines("own_demands", self.own_demands)
        if self.receipt:
            _check_text("receipt", self.receipt, most=_MOST_NAME)
        if not self.dated < self.deadline <= self.dated + _LONGEST_DEADLINE:
            raise WrongLetter("the deadline is a day after the letter's own, at most a year later")


def _check_kind(letter: Letter) -> None:
    if letter.kind not in DEMANDS or letter.language not in ("zh", "en"):
        raise WrongLetter(f"a letter is one of {', '.join(DEMANDS)}, in zh or en")
    if (letter.about is not None) != (letter.kind == "authority"):
        raise WrongLetter("a complaint to an authority names the institution it is about; a demand does not")
    if not letter.demands or len(set(letter.demands)) != len(letter.demands) or not set(letter.demands) <= set(DEMANDS[letter.kind]):
        raise WrongLetter(f"the demands of a {letter.kind} are one or more of {', '.join(DEMANDS[letter.kind])}, each once")
    if not letter.basis or any(letter.kind not in citation.letters for citation in letter.basis):
        raise WrongLetter(f"a {letter.kind} rests on at least one citation, each meant for this kind of letter")
    if not _E164.fullmatch(letter.number):
        raise WrongLetter("the number that was contacted is written in E.164, with a plus and the country")


def _check_party(party: Party) -> None:
    _check_text("a party's name", party.name, most=_MOST_NAME)
    if not party.contact:
        raise WrongLetter("a party needs at least one line that says how to reach it")
    _check_lines("a party's contact", party.contact)


def _check_incidents(letter: Letter) -> None:
    if len(letter.incidents) > _MOST_INCIDENTS:
        raise WrongLetter(f"a letter lists at most {_MOST_INCIDENTS} incidents; the rest belong in an exhibit")
    if any(later.at < earlier.at for earlier, later in pairwise(letter.incidents)):
        raise WrongLetter("incidents are listed in the order in which they happened")
    known = {enclosure.number for enclosure in letter.enclosures}
    for incident in letter.incidents:
        if incident.channel not in CHANNELS:
            raise WrongLetter(f"an incident came by one of {', '.join(CHANNELS)}")
        if incident.seconds is not None and (incident.seconds < 0 or not incident.answered):
            raise WrongLetter("only an answered call has a length, and none is below zero")
        if not set(incident.exhibits) <= known:
            raise WrongLetter("an incident names an exhibit that is not enclosed")
        if as_datetime(incident.at).astimezone(letter.zone).date() > letter.dated:
            raise WrongLetter("an incident is later than the letter")
        for text in filter(None, (incident.line, incident.content)):
            _check_text("an incident's text", text, most=_MOST_TEXT)


def _check_enclosures(letter: Letter) -> None:
    if len(letter.enclosures) > _MOST_EXHIBITS:
        raise WrongLetter(f"a letter encloses at most {_MOST_EXHIBITS} exhibits")
    if tuple(enclosure.number for enclosure in letter.enclosures) != tuple(range(1, len(letter.enclosures) + 1)):
        raise WrongLetter("exhibits are numbered 1, 2, 3 … without a gap")
    for enclosure in letter.enclosures:
        for text in (enclosure.name, enclosure.source, enclosure.proves, enclosure.grade):
            _check_text("an exhibit's text", text, most=_MOST_TEXT)
        if not _SHA256.fullmatch(enclosure.sha256):
            raise WrongLetter("an exhibit's SHA-256 is 64 lower-case hexadecimal digits")


def _check_lines(what: str, lines: tuple[str, ...]) -> None:
    if len(lines) > _MOST_LINES:
        raise WrongLetter(f"{what}: at most {_MOST_LINES} lines")
    for line in lines:
        _check_text(what, line, most=_MOST_TEXT)


def _check_text(what: str, text: str, *, most: int) -> None:
    # Printable: no line breaks, no marks that turn the direction of writing, nothing that is not seen on paper. The wide
    # space of Chinese typing is seen as a space.
    if not text.strip() or len(text) > most or not text.replace("\u3000", " ").isprintable():
        raise WrongLetter(f"{what} is one printable line of 1 to {most} characters")
