"""No page of the seeded demonstration shows anybody's whole number, whoever looks: they are masked, or are not there (P9).

A registered line is public and may be shown. /demo tells whoever tries the demonstration which numbers there are to try.
"""

import re
from collections.abc import Iterator

import pytest

from tests.unit.web.roles import EVERYBODY, SEEN, become, filled
from tests.web_stage import Visitor, be_person, visiting

PUBLIC = {"/demo", "/demo/codes", "/demo/files/{file:str}"}
# Lines of the demonstration: the agency's, and the lender's own.
LINES = {"16000000900", "16000000909"}


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """One demonstration that all of these only look at."""
    with visiting(tmp_path_factory.mktemp("masked") / "demo") as visitor:
        yield visitor


def numbers(text: str) -> set[str]:
    """The whole mobile numbers in a page, however they are grouped; pictures and digests are no numbers."""
    plain = re.sub(r"<[^>]*>", lambda tag: re.sub(r"/assets/[0-9a-f]+/", "", tag.group()), text)
    return {"".join(re.findall(r"\d", found)) for found in re.findall(r"(?<![0-9a-f])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9a-f])", plain)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("16000000202", {"16000000202"}),
        ("+86 160 0000 0202", {"16000000202"}),
        ("160-0000-0202", {"16000000202"}),
        ('<input value="16000000202">', {"16000000202"}),
        ("160****0202", set()),
        ("e16000000202f", set()),
        ("<meta content='1793952000000'>", set()),
    ],
)
def test_a_whole_number_would_be_seen(text: str, found: set[str]) -> None:
    assert numbers(text) == found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_no_page_shows_a_whole_number(hall: Visitor, role: str, language: str) -> None:
    become(hall, role)
    hall.headers["Accept-Language"] = language
    shown = {path: numbers(hall.get(filled(hall, path)).text) - LINES for path in sorted(set(SEEN) - PUBLIC) if role in SEEN[path]}
    assert {path: found for path, found in shown.items() if found} == {}


def test_her_own_pages_mask_her_own_number(hall: Visitor) -> None:
    """Also those that show something only after it was done: the list of uses, and a complaint as it is written."""
    hall.cookies.clear()
    be_person(hall, "16000000202")
    assert hall.post("/me/uses").status_code == 303
    assert hall.post("/me/complain").status_code == 303
    for path in (
        "/me",
        "/me/uses",
        "/me/consents",
        "/me/never",
        "/me/cases",
        "/me/complain/files",
        "/me/complain/points",
        "/me/complain/check",
    ):
        page = hall.get(path)
        assert page.status_code in (200, 303), path
        assert numbers(page.text) == set(), path
    assert "160****0202" in hall.get("/me/uses").text
