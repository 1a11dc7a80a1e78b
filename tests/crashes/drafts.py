"""A complaint drafted and filed, as a run that is cut short, and what must hold when it goes on after the crash.

    play_draft(stage, journal=journal, cut=cut)      begin, announce a file, two pieces, two points, file
    hold_draft(stage, lines)                         nothing that was confirmed is lost, and it is filed once

The person's browser does the same before and after the crash: it looks at the draft, and sends what is missing there.
"""

from collections.abc import Iterator, Mapping

from minglu.acts.draft_complaint import add_chunk, begin, draft_of, put_point, start_file, submit
from minglu.canon.digest import sha256
from minglu.canon.ids import CaseId, PersonId
from minglu.canon.instants import MINUTE, Instant
from minglu.cases.complaint import Allegation
from minglu.cases.draft import Draft
from tests.crashes.promises import is_clean, is_whole
from tests.crashes.run import AGAIN, APART, BATCH, PART, Cut, Journal, Line
from tests.crashes.stage import WORKS, Stage

DRAFT, PIECE = ("draft.writing", "draft.kept"), ("draft_chunk.writing", "draft_chunk.kept")
NAME = "recording.amr"
DATA = bytes(range(256)) * 128
HALF = len(DATA) // 2
SAID = ("he told my colleague", "he called at night")

STEPS: Mapping[str, tuple[str, ...]] = {
    "begin": DRAFT,
    "announce a file": DRAFT,
    "send a piece": PIECE,
    "send the last piece": (*PIECE, *DRAFT),
    "confirm a point": DRAFT,
    "confirm another": DRAFT,
    "file the draft": (*PART * 4, *BATCH, *DRAFT, *AGAIN),
}


def play_draft(stage: Stage, *, journal: Journal, cut: Cut) -> None:
    """All steps; a line is in the journal before the draft is filed, and after each answer."""
    players = (_begin, _announce, _send, _send, _confirm, _confirm, _file)
    for place, (step, player) in enumerate(zip(STEPS, players, strict=True)):
        stage.clock.set(Instant(WORKS + place * APART))
        cut.now = step
        player(stage, journal)
        if step == "file the draft":
            stage.node.office.wait_until_published()
    cut.now = "after"


def hold_draft(stage: Stage, lines: tuple[Line, ...], *, journal: Journal) -> None:
    """What was answered is there; going on ends in one case with everything, and in no draft."""
    _kept_what_was_answered(stage, lines)
    is_whole(stage)
    is_clean(stage)
    _go_on(stage, journal)
    case = CaseId(str(next(line["case"] for line in journal.lines() if line.get("said") == "filed")))
    events = stage.node.office.book.history([case]).of(case)
    assert [event.kind for event in events] == ["complaint.filed"]
    again = submit(stage.node.office, stage.node.drafts, stage.node.files, _person(stage), case=case)
    assert again.index == events[0].index
    assert [one.said for one in again.filing.complaint.allegations] == list(SAID)
    assert [(one.name, one.sha256) for one in again.exhibits] == [(NAME, sha256(DATA))]
    assert draft_of(stage.node.office, stage.node.drafts, _person(stage)) is None
    assert stage.node.drafts.held(_person(stage)) == {}
    filed = stage.node.office.book.of_kind(["complaint.filed"])
    assert len(filed) == 1, "one draft became two cases"
    is_whole(stage)
    is_clean(stage)


def _kept_what_was_answered(stage: Stage, lines: tuple[Line, ...]) -> None:
    """Every acknowledged piece and point is in the draft, or in what was filed of it."""
    draft = draft_of(stage.node.office, stage.node.drafts, _person(stage))
    said = {str(line["said"]): line for line in lines if "said" in line}
    if draft is None:
        assert "begun" not in said or any(line.get("about") == "file" for line in lines), "a draft that was begun is gone"
        return
    held = max((file.held for file in draft.files if file.name == NAME), default=0)
    assert held >= int(str(said["piece"]["held"])) if "piece" in said else held >= 0
    confirmed = [point.allegation.said for point in draft.points if point.confirmed]
    assert all(line["text"] in confirmed for line in lines if line.get("said") == "point")


def _go_on(stage: Stage, journal: Journal) -> None:
    """As the browser would: file again what was being filed, or send what is missing and file it then."""
    filing = [str(line["case"]) for line in journal.lines() if line.get("about") == "file"]
    if filing:
        _submit(stage, journal, CaseId(filing[-1]))
        return
    for player in (_begin, _announce, _send, _send, _confirm, _confirm, _file):
        player(stage, journal)


def _begin(stage: Stage, journal: Journal) -> None:
    begin(stage.node.office, stage.node.drafts, _person(stage))
    journal.write(said="begun")


def _announce(stage: Stage, journal: Journal) -> None:
    if not _draft(stage).files:
        start_file(stage.node.office, stage.node.drafts, _person(stage), name=NAME, size=len(DATA))
    journal.write(said="announced")


def _send(stage: Stage, journal: Journal) -> None:
    """From where the draft says that it must go on; a whole file is sent no more."""
    (file,) = _draft(stage).files
    if file.whole:
        return
    piece = DATA[file.held : file.held + HALF]
    sent = add_chunk(stage.node.office, stage.node.drafts, _person(stage), file.exhibit, offset=file.held, data=piece)
    journal.write(said="piece", held=sent.held)


def _confirm(stage: Stage, journal: Journal) -> None:
    missing = next(_missing(_draft(stage)), None)
    if missing is not None:
        put_point(stage.node.office, stage.node.drafts, _person(stage), missing, confirmed=True)
        journal.write(said="point", text=missing.said)


def _missing(draft: Draft) -> Iterator[Allegation]:
    there = {point.allegation.said for point in draft.points}
    for place, said in enumerate(SAID):
        at = Instant(WORKS - (60 - place) * MINUTE)
        if said not in there:
            yield Allegation(
                id=0,
                kind="call",
                since=at,
                until=Instant(at + MINUTE),
                direction="in",
                other=None,
                seconds=None,
                answered=True,
                said=said,
                sources=(),
            )


def _file(stage: Stage, journal: Journal) -> None:
    case = _draft(stage).case
    journal.write(about="file", case=case)
    _submit(stage, journal, case)


def _submit(stage: Stage, journal: Journal, case: CaseId) -> None:
    filed = submit(stage.node.office, stage.node.drafts, stage.node.files, _person(stage), case=case)
    journal.write(said="filed", case=filed.case, index=filed.index, receipt=filed.receipt.decode())


def _draft(stage: Stage) -> Draft:
    found = draft_of(stage.node.office, stage.node.drafts, _person(stage))
    assert found is not None
    return found


def _person(stage: Stage) -> PersonId:
    return PersonId(stage.cast.contact[0])
