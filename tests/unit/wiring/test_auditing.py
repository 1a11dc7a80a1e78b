"""Hand-overs in folders: whole or not there, nobody else's to read, one file that is the same everywhere."""

import hashlib
import shutil
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from minglu.acts.errors import NotFound, Unavailable, Unusable
from minglu.acts.handing_over import HandOver, HandOverId, Terms, check_hand_over_id, hand_over
from minglu.audit.openings import Given
from minglu.canon.ids import StaffId
from minglu.wiring import auditing as module
from minglu.wiring.auditing import FolderAuditing
from minglu.wiring.handover import audit_folder, verify_folder
from tests.unit.acts.cast import NOW, OFFICER, prepare
from tests.unit.acts.office import Lender, copy_of, enter

ID = check_hand_over_id("0f" * 16)
TERMS = Terms(by=OFFICER.id, to="an auditing firm (fictional)", why="yearly audit", at=NOW)


def quiet(_done: int, _of: int) -> None:
    """Nobody looks."""


@pytest.fixture(scope="module")
def lender(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lender]:
    folder = tmp_path_factory.mktemp("auditing") / "office"
    with enter(folder, prepare(folder)) as opened:
        opened.call()
        yield opened


@pytest.fixture(scope="module")
def kept(lender: Lender, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, HandOver]:
    """A folder with one hand-over, to be copied."""
    folder = tmp_path_factory.mktemp("kept") / "handovers"
    return folder, hand_over(lender.node.office, FolderAuditing(lender.node, folder), to=TERMS.to, why=TERMS.why, by=OFFICER.id)


@pytest.fixture
def folder(kept: tuple[Path, HandOver], tmp_path: Path) -> Path:
    return copy_of(kept[0], tmp_path / "handovers")


@pytest.fixture
def auditing(lender: Lender, folder: Path) -> FolderAuditing:
    return FolderAuditing(lender.node, folder)


@pytest.fixture
def id_(kept: tuple[Path, HandOver]) -> HandOverId:
    return kept[1].id


def broken() -> Iterator[Given]:
    """Openings that end in an error."""
    raise Unusable("no more")
    yield


# ---- Writing -------------------------------------------------------------------------------------------------------


def test_what_is_kept_is_a_folder_that_the_commands_can_check(folder: Path, id_: HandOverId) -> None:
    assert verify_folder(folder / id_ / "copy", progress=quiet).faults == ()
    assert audit_folder(folder / id_ / "copy", progress=quiet).clean


def test_it_says_how_much_is_in_it(kept: tuple[Path, HandOver], lender: Lender) -> None:
    folder, told = kept
    lines = (folder / told.id / "copy" / "openings.jsonl").read_bytes().splitlines()
    assert (told.size, told.openings) == (lender.size, len(lines))
    assert told.openings > 0


def test_nobody_but_its_owner_may_look_into_it(folder: Path, lender: Lender, tmp_path: Path) -> None:
    auditing = FolderAuditing(lender.node, tmp_path / "fresh")
    auditing.keep(ID, iter(()), terms=TERMS)
    for place in (tmp_path / "fresh", tmp_path / "fresh" / ID):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_what_fails_half_way_is_not_there(auditing: FolderAuditing, folder: Path) -> None:
    before = sorted(path.name for path in folder.iterdir())
    with pytest.raises(Unusable, match="no more"):
        auditing.keep(ID, broken(), terms=TERMS)
    assert sorted(path.name for path in folder.iterdir()) == before


def test_an_id_that_is_taken_is_not_written_over(auditing: FolderAuditing, id_: HandOverId, folder: Path) -> None:
    before = (folder / id_ / "hand-over.json").read_bytes()
    with pytest.raises(Unavailable, match="the disk did not take the hand-over"):
        auditing.keep(id_, iter(()), terms=TERMS)
    assert (folder / id_ / "hand-over.json").read_bytes() == before


def test_what_a_crash_left_unfinished_is_swept(lender: Lender, folder: Path, id_: HandOverId) -> None:
    shutil.copytree(folder / id_, folder / f"{ID}.unfinished")
    assert [one.id for one in FolderAuditing(lender.node, folder).all()] == [id_]
    assert not (folder / f"{ID}.unfinished").exists()


def test_the_log_is_copied_before_the_openings_are_drawn_on(lender: Lender, tmp_path: Path) -> None:
    place = tmp_path / "fresh" / f"{ID}.unfinished" / "copy"

    def given() -> Iterator[Given]:
        assert (place / "log" / "checkpoint").is_file()
        assert any((place / "seen").iterdir())
        yield from ()

    FolderAuditing(lender.node, tmp_path / "fresh").keep(ID, given(), terms=TERMS)


# ---- Listing and dropping ------------------------------------------------------------------------------------------


def test_the_newest_comes_first(auditing: FolderAuditing, id_: HandOverId) -> None:
    later = Terms(by=TERMS.by, to=TERMS.to, why=TERMS.why, at=type(NOW)(NOW + 86_400_000 * 9))
    auditing.keep(ID, iter(()), terms=later)
    assert [one.id for one in auditing.all()] == [ID, id_]


def test_files_of_somebody_else_are_no_hand_overs(auditing: FolderAuditing, folder: Path, id_: HandOverId) -> None:
    (folder / "notes.txt").write_text("buy milk")
    (folder / "lost+found").mkdir()
    assert [one.id for one in auditing.all()] == [id_]


@pytest.mark.parametrize("data", [b"", b"{}", b"not json", b'{"at":0,"by":"x","openings":0,"size":0,"to":"","why":""}'])
@pytest.mark.parametrize("name", ["hand-over.json", "verify.json", "audit.json"])
def test_one_that_cannot_be_read_is_named(auditing: FolderAuditing, folder: Path, id_: HandOverId, name: str, data: bytes) -> None:
    (folder / id_ / name).write_bytes(data)
    with pytest.raises(Unusable, match=f"hand-over {id_} cannot be read"):
        auditing.all()


def test_dropping_removes_everything_of_it(auditing: FolderAuditing, folder: Path, id_: HandOverId) -> None:
    auditing.pack(id_)
    auditing.drop(id_)
    assert list(folder.iterdir()) == []
    with pytest.raises(NotFound):
        auditing.drop(id_)


@pytest.mark.parametrize("name", ["..", ".", "", "/", "0" * 31, "../../etc"])
def test_nothing_outside_is_reached_by_an_id(auditing: FolderAuditing, name: str) -> None:
    for do in (auditing.drop, auditing.pack):
        with pytest.raises(NotFound):
            do(HandOverId(name))


# ---- Checking ------------------------------------------------------------------------------------------------------


def test_results_are_kept_and_replaced(auditing: FolderAuditing, lender: Lender, folder: Path, id_: HandOverId) -> None:
    first = auditing.verify(id_, progress=quiet)
    assert first.clean
    (folder / id_ / "copy" / "log" / "checkpoint").write_bytes(b"something else\n")
    second = auditing.verify(id_, progress=quiet)
    assert not second.clean
    assert FolderAuditing(lender.node, folder).all()[0].verified == second


def test_faults_are_results_with_their_place(auditing: FolderAuditing, folder: Path, id_: HandOverId) -> None:
    (folder / id_ / "copy" / "openings.jsonl").write_bytes(b"")
    audited = auditing.audit(id_, progress=quiet)
    assert audited.unopened > 0
    assert {fault.what for fault in audited.faults} >= {"unopened"}
    assert audited.found == len(audited.faults)
    assert auditing.verify(id_, progress=quiet).clean


def test_more_faults_than_are_kept_are_counted(
    auditing: FolderAuditing, folder: Path, id_: HandOverId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_FAULTS", 1)
    (folder / id_ / "copy" / "openings.jsonl").write_bytes(b"")
    (folder / id_ / "copy" / "labels.jsonl").write_bytes(b"")
    (folder / id_ / "copy" / "seen").rename(folder / id_ / "copy" / "unseen")
    audited = auditing.audit(id_, progress=quiet)
    assert audited.found > len(audited.faults) == 1
    assert auditing.all()[0].audited == audited


@pytest.mark.parametrize(
    "spoil",
    [
        lambda copy: shutil.rmtree(copy / "log"),
        shutil.rmtree,
        lambda copy: (copy / "policy").unlink(),
        lambda copy: (copy / "policy").write_bytes(b"quorum"),
    ],
)
def test_a_folder_that_is_no_hand_over_any_more_is_an_error_and_no_result(
    auditing: FolderAuditing, folder: Path, id_: HandOverId, spoil: object
) -> None:
    assert callable(spoil)
    spoil(folder / id_ / "copy")
    for check in (auditing.verify, auditing.audit):
        with pytest.raises(Unusable, match="cannot be read"):
            check(id_, progress=quiet)
    assert (auditing.all()[0].verified, auditing.all()[0].audited) == (None, None)


@pytest.mark.parametrize("name", ["openings.jsonl", "labels.jsonl", "packs/1/cn/pack.toml"])
def test_what_an_audit_cannot_read_is_an_error_of_the_audit_alone(
    auditing: FolderAuditing, folder: Path, id_: HandOverId, name: str
) -> None:
    (folder / id_ / "copy" / name).write_bytes(b"\xff not this\n")
    with pytest.raises(Unusable, match="drop it and hand over again"):
        auditing.audit(id_, progress=quiet)
    assert auditing.verify(id_, progress=quiet).clean


# ---- One file ------------------------------------------------------------------------------------------------------


def test_the_file_is_the_same_bytes_wherever_it_is_made(
    auditing: FolderAuditing, lender: Lender, folder: Path, id_: HandOverId, tmp_path: Path
) -> None:
    one = auditing.pack(id_)
    other_folder = copy_of(folder, tmp_path / "elsewhere")
    (other_folder / id_ / one.name).unlink()
    for path in other_folder.rglob("*"):
        path.touch()
    other = FolderAuditing(lender.node, other_folder).pack(id_)
    assert one.path.read_bytes() == other.path.read_bytes()
    assert one.sha256 == other.sha256 == hashlib.sha256(one.path.read_bytes()).hexdigest()


def test_checking_does_not_change_the_file(auditing: FolderAuditing, id_: HandOverId) -> None:
    before = auditing.pack(id_)
    auditing.audit(id_, progress=quiet)
    before.path.unlink()
    assert auditing.pack(id_) == before


def test_it_unpacks_to_a_folder_that_verifies(auditing: FolderAuditing, id_: HandOverId, tmp_path: Path) -> None:
    packed = auditing.pack(id_)
    with zipfile.ZipFile(packed.path) as opened:
        assert opened.testzip() is None
        opened.extractall(tmp_path / "out")
    assert audit_folder(tmp_path / "out" / packed.path.stem, progress=quiet).clean


def test_its_members_are_in_order_under_one_folder_without_anybodys_name(auditing: FolderAuditing, id_: HandOverId) -> None:
    with zipfile.ZipFile(auditing.pack(id_).path) as opened:
        members = opened.infolist()
    names = [member.filename for member in members]
    assert names == sorted(names)
    assert {name.split("/")[0] for name in names} == {f"minglu-hand-over-{id_}"}
    assert {(member.date_time, member.compress_type) for member in members} == {((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED)}
    assert not [name for name in names if StaffId(OFFICER.id) in name or "fictional" in name]
