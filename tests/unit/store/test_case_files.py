"""Parts of case files: written once, kept apart by case and name."""

from contextlib import closing

import pytest

from minglu.canon.ids import CaseId
from minglu.gate.errors import StorageFull
from minglu.store.case_files import StoredCaseFiles
from tests.databases import only

CASE, OTHER = CaseId("case_" + "01" * 16), CaseId("case_" + "02" * 16)
PERSON = "per_" + "01" * 16


@pytest.fixture
def files(place):
    with closing(StoredCaseFiles(place())) as opened:
        yield opened


def test_a_part_comes_back_with_whose_it_is(files):
    assert files.put(CASE, "filing", person=PERSON, sealed=b"sealed") is True
    assert files.get(CASE, "filing") == (PERSON, b"sealed")


def test_a_part_is_written_once_and_the_first_stands(files):
    files.put(CASE, "filing", person=PERSON, sealed=b"first")
    assert files.put(CASE, "filing", person="per_2", sealed=b"second") is False
    assert files.get(CASE, "filing") == (PERSON, b"first")


@pytest.mark.parametrize(("case", "name"), [(CASE, "other"), (OTHER, "filing"), (CASE, ""), (CASE, "FILING"), (CASE, "filing%")])
def test_another_case_or_name_has_none(files, case, name):
    files.put(CASE, "filing", person=PERSON, sealed=b"sealed")
    assert files.get(case, name) is None


def test_the_parts_of_a_case_are_listed_by_name(files):
    for name in ("filing", "answer", "finding.1"):
        files.put(CASE, name, person=PERSON, sealed=b"s")
    files.put(OTHER, "filing", person=PERSON, sealed=b"s")
    assert (files.names(CASE), files.names(CaseId("case_" + "03" * 16))) == (("answer", "filing", "finding.1"), ())


def test_parts_outlive_a_restart(place):
    with closing(StoredCaseFiles(place())) as files:
        files.put(CASE, "filing", person=PERSON, sealed=bytes(1_000_000))
    with closing(StoredCaseFiles(place())) as files:
        assert files.get(CASE, "filing") == (PERSON, bytes(1_000_000))


@only("sqlite")
def test_a_part_that_finds_no_room_is_not_kept_and_may_be_handed_in_again(files):
    files._database.connection().execute("PRAGMA max_page_count = 1")
    with pytest.raises(StorageFull, match=r"nothing of this was kept\. Make room and send it again"):
        files.put(CASE, "filing", person=PERSON, sealed=bytes(100_000))
    assert files.get(CASE, "filing") is None
    files._database.connection().execute("PRAGMA max_page_count = 100000")
    assert files.put(CASE, "filing", person=PERSON, sealed=bytes(100_000)) is True


def test_a_part_is_durable_before_it_is_answered(place):
    points = []
    with closing(StoredCaseFiles(place(), at=points.append)) as files:
        files.put(CASE, "filing", person=PERSON, sealed=b"sealed")
    assert points == ["case_part.writing", "case_part.kept"]
