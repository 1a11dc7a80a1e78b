"""Letters about a case: chosen, addressed, read through, and taken away as a PDF. Nothing of it stays here.

Name and address are typed for this one page and this one file: they are in no session, no entry and no log. The log is
told that a letter was written, and the digest of its bytes.
"""

from dataclasses import dataclass, field
from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath

from minglu.acts.find import Held
from minglu.acts.letters import keep_letter
from minglu.acts.read_case import CaseView, read_exhibit
from minglu.canon.ids import PersonId
from minglu.canon.instants import as_datetime
from minglu.canon.numbers import E164
from minglu.papers.case_letter import compose
from minglu.papers.errors import PapersError
from minglu.papers.letter import Letter, Party
from minglu.papers.write_letter import write_letter
from minglu.web.citizen.cases import my_case
from minglu.web.errors import WrongForm
from minglu.web.form import Form, FormSent
from minglu.web.render import Html, download, render
from minglu.web.told import Fault
from minglu.web.visit import Here, Visit
from minglu.words.formats import say_confidence, say_day, say_moment

KINDS: Final = ("demand", "authority")
_FIELDS: Final = ("kind", "name", "contact", "to_name", "to_contact")
_MOST_NAME: Final = 120
_MOST_LINE: Final = 300
_LETTERS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a letter will say, but for the texts that law and form give it."""

    title: str
    to: str
    writer: str = field(repr=False)
    incidents: tuple[str, ...] = field(repr=False)
    findings: tuple[str, ...]
    demands: tuple[str, ...]
    basis: tuple[str, ...]
    enclosures: tuple[str, ...]
    deadline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersView:
    """The form, and the letter it would make. Fields hold what was typed, on this page only."""

    case: str
    typed: dict[str, str] = field(repr=False)
    show_number: bool
    preview: Preview | None
    written: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...]


@get("/me/cases/{case:str}/letters", include_in_schema=False, sync_to_thread=True)
def letters(visit: Here, case: FromPath[str]) -> Html:
    _, view = my_case(visit, case)
    typed = {**dict.fromkeys(_FIELDS, ""), "kind": "demand"}
    return _show(visit, view, typed=typed, show_number=False, preview=None, faults=())


@post("/me/cases/{case:str}/letters", include_in_schema=False, sync_to_thread=True, status_code=200)
def preview_letter(visit: Here, case: FromPath[str], form: FormSent) -> Html:
    """The letter as it would be, on the page; nothing is entered."""
    person, view = my_case(visit, case)
    visit.admit("letter", most=_LETTERS)
    made, faults = _letter(visit, view, form, person=person)
    preview = _preview(visit, made) if made is not None else None
    return _show(visit, view, typed=_typed(form), show_number=_number_shown(form), preview=preview, faults=faults)


@post("/me/cases/{case:str}/letters/file", include_in_schema=False, sync_to_thread=True, status_code=200)
def take_letter(visit: Here, case: FromPath[str], form: FormSent) -> Response[bytes] | Html:
    """The PDF. That it was written is entered before it leaves, by its digest alone."""
    person, view = my_case(visit, case)
    visit.admit("letter", most=_LETTERS)
    made, faults = _letter(visit, view, form, person=person)
    if made is None:
        return _show(visit, view, typed=_typed(form), show_number=_number_shown(form), preview=None, faults=faults)
    try:
        data = write_letter(made, words=visit.words)
    except PapersError:
        # A letter of a script that the font at hand does not have.
        refused = (Fault(field="", text=visit.words.say("letters.refused")),)
        return _show(visit, view, typed=_typed(form), show_number=_number_shown(form), preview=None, faults=refused)
    keep_letter(visit.parts.office, view.case, person=person, what=made.kind, data=data, by=None)
    return download(data, name=f"letter-{made.kind}.pdf", kind="application/pdf")


def _letter(visit: Visit, view: CaseView, form: Form, *, person: PersonId) -> tuple[Letter | None, tuple[Fault, ...]]:
    """The letter that was asked for, or what is wrong with the asking."""
    words = visit.words
    faults, read, kind = [], dict[str, str](), ""
    for name, most in (("name", _MOST_NAME), ("contact", _MOST_LINE), ("to_name", _MOST_NAME), ("to_contact", _MOST_LINE)):
        try:
            read[name] = _line(form, name, most=most, least=int(name in ("name", "contact")))
        except WrongForm as wrong:
            faults.append(Fault(field=name, text=words.say(wrong.says, **wrong.named)))
    try:
        kind = form.one_of("kind", KINDS)
    except WrongForm as wrong:
        faults.append(Fault(field="kind", text=words.say(wrong.says, **wrong.named)))
    if faults:
        return None, tuple(faults)
    try:
        return _compose(visit, view, kind, read=read, show_number=_number_shown(form), person=person), ()
    except PapersError:
        return None, (Fault(field="", text=words.say("letters.refused")),)


def _compose(visit: Visit, view: CaseView, kind: str, *, read: dict[str, str], show_number: bool, person: PersonId) -> Letter:
    parts, words = visit.parts, visit.words
    visitor, _ = visit.whose()
    lender = Party(name=parts.office.institution.name, contact=(words.say("letters.to.lender_contact"),))
    known = (
        lender if kind == "demand" else Party(name=words.say("letters.to.authority"), contact=(words.say("letters.to.authority_contact"),))
    )
    held = tuple(_held(visit, view, place=place, person=person) for place in range(len(view.exhibits)))
    return compose(
        kind,
        filing=view.filings[-1].filing,
        finding=view.findings[-1].finding if view.findings else None,
        materials=parts.read(held),
        lender=lender,
        to=Party(name=read["to_name"] or known.name, contact=(read["to_contact"],) if read["to_contact"] else known.contact),
        writer=Party(name=read["name"], contact=(read["contact"],)),
        number=E164(str(visitor.said["number"])),
        citations=parts.citations,
        words=words,
        zone=parts.zone,
        dated=as_datetime(parts.office.clock.now()).astimezone(parts.zone).date(),
        show_number=show_number,
    )


def _held(visit: Visit, view: CaseView, *, place: int, person: PersonId) -> Held:
    """One file of the case as the readers want it."""
    exhibit = view.exhibits[place]
    data = read_exhibit(visit.parts.office, visit.parts.files, view.case, exhibit.id, by=None, person=person)[2]
    return Held(exhibit=exhibit.id, name=exhibit.name, received=exhibit.received, data=data)


def _line(form: Form, name: str, *, most: int, least: int) -> str:
    text = " ".join(form.text(name, most=most, least=least).split())
    if not text.isprintable():
        raise WrongForm(name, "form.unreadable")
    return text


def _typed(form: Form) -> dict[str, str]:
    return {name: next(iter(form.fields.get(name, ())), "")[:_MOST_LINE] for name in _FIELDS}


def _number_shown(form: Form) -> bool:
    return any(form.fields.get("show_number", ()))


def _preview(visit: Visit, letter: Letter) -> Preview:
    words, zone = visit.words, visit.parts.zone
    return Preview(
        title=words.say(f"letters.kind.{letter.kind}"),
        to=f"{letter.to.name} · {letter.to.contact[0]}",
        writer=f"{letter.writer.name} · {letter.writer.contact[0]}",
        incidents=tuple(
            words.say("letters.incident", moment=say_moment(words, one.at, zone=zone), line=one.line or words.say("complain.other.unknown"))
            for one in letter.incidents
        ),
        findings=letter.findings,
        demands=tuple(words.say(f"letter.{letter.kind}.{demand}") for demand in letter.demands),
        basis=tuple(_cited(visit, place, letter) for place in range(len(letter.basis))),
        enclosures=tuple(f"{one.number}. {one.name}" for one in letter.enclosures),
        deadline=say_day(words, letter.deadline),
    )


def _cited(visit: Visit, place: int, letter: Letter) -> str:
    one = letter.basis[place]
    language = visit.language
    return visit.words.say(
        "letters.cited",
        instrument=one.instrument[language],
        article=one.article[language],
        says=one.says[language],
        confidence=say_confidence(visit.words, one.confidence),
    )


def _show(
    visit: Visit, view: CaseView, *, typed: dict[str, str], show_number: bool, preview: Preview | None, faults: tuple[Fault, ...]
) -> Html:
    words = visit.words
    written = tuple((say_moment(words, one.at, zone=visit.parts.zone), words.say(f"case.course.letter.{one.what}")) for one in view.letters)
    shown = LettersView(case=view.case, typed=typed, show_number=show_number, preview=preview, written=written, faults=faults)
    return render(visit, "citizen/letters.html", shown, area="citizen", status=400 if faults else 200)


HANDLERS: Final = (letters, preview_letter, take_letter)
