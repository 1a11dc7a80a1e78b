"""The auditor's pages: from nothing to a clean result and a file, and nobody else's."""

import re
import zipfile
from io import BytesIO
from threading import Event

from tests.web_stage import Visitor, be_staff


def _handed_over(visitor: Visitor) -> str:
    """Hand over as the officer; the address of the hand-over's page, with the auditor signed in."""
    be_staff(visitor, "officer")
    assert visitor.post("/desk/handovers", data={"to": "Auditing firm (invented)", "why": "yearly audit"}).status_code == 303
    be_staff(visitor, "auditor")
    found = re.search(r'href="(/oversight/audits/[0-9a-f]{32})"', visitor.get("/oversight/audits").text)
    assert found is not None
    return found.group(1)


def _when_over(visitor: Visitor, path: str) -> str:
    pause = Event()
    for _ in range(600):
        part = visitor.get(f"{path}/state").text
        if "hx-trigger" not in part:
            return part
        pause.wait(0.05)
    raise AssertionError("the check did not end")


def test_without_a_hand_over_the_page_says_whom_to_ask(visitor: Visitor) -> None:
    be_staff(visitor, "auditor")
    assert "compliance officer" in visitor.get("/oversight/audits").text


def test_a_check_comes_to_its_result(visitor: Visitor) -> None:
    path = _handed_over(visitor)
    expected = (("verify", "What verifying found", "No fault was found"), ("audit", "What the audit found", "The log has no fault"))
    for what, title, found in expected:
        answer = visitor.post(f"{path}/check", data={"what": what})
        assert (answer.status_code, answer.headers["location"]) == (303, path)
        part = _when_over(visitor, path)
        assert title in part
        assert found in part
        assert "<html" not in part
        assert title in visitor.get(path).text


def test_a_fault_is_told_in_the_readers_language_with_the_checks_own_words_beside_it(visitor: Visitor) -> None:
    path = _handed_over(visitor)
    handed = next(visitor.served.folder.rglob(path.rpartition("/")[2]))
    # The fullest file of entries: partial ones of before are not read.
    tile = max((one for one in handed.rglob("*") if one.is_file() and "entries" in one.parts), key=lambda one: one.stat().st_size)
    data = bytearray(tile.read_bytes())
    data[40] ^= 1
    tile.write_bytes(bytes(data))
    visitor.post(f"{path}/check", data={"what": "verify"})
    assert "they were changed afterwards" in _when_over(visitor, path)
    zh = visitor.get(path, headers={"Accept-Language": "zh"}).text
    assert "写入之后被改过" in zh
    assert '<p lang="en">' in zh


def test_the_file_is_a_zip_and_is_never_shown_in_place(visitor: Visitor) -> None:
    answer = visitor.post(f"{_handed_over(visitor)}/file")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    with zipfile.ZipFile(BytesIO(answer.content)) as packed:
        assert any(name.endswith("checkpoint") for name in packed.namelist())


def test_nobody_else_sees_checks_or_takes_it(visitor: Visitor) -> None:
    path = _handed_over(visitor)
    for login in ("collector-1", "handler", "officer"):
        be_staff(visitor, login)
        assert visitor.get("/oversight/audits").status_code == 403
        assert visitor.get(path).status_code == visitor.get(f"{path}/state").status_code == 403
        assert visitor.post(f"{path}/check", data={"what": "audit"}).status_code == 403
        assert visitor.post(f"{path}/file").status_code == 403


def test_an_id_that_names_nothing_is_not_found(visitor: Visitor) -> None:
    be_staff(visitor, "auditor")
    for id_ in ("0" * 32, "zz", "..%2f..%2fetc", "A" * 32):
        assert visitor.get(f"/oversight/audits/{id_}").status_code == 404
        assert visitor.post(f"/oversight/audits/{id_}/check", data={"what": "audit"}).status_code == 404
        assert visitor.post(f"/oversight/audits/{id_}/file").status_code == 404


def test_a_check_of_another_kind_is_not_begun(visitor: Visitor) -> None:
    assert visitor.post(f"{_handed_over(visitor)}/check", data={"what": "repair"}).status_code == 400


def test_a_stranger_is_sent_to_sign_in(visitor: Visitor) -> None:
    for path in ("/oversight/audits", f"/oversight/audits/{'0' * 32}", f"/oversight/audits/{'0' * 32}/state"):
        assert visitor.get(path).headers["location"] == "/desk/sign-in"
    assert visitor.post(f"/oversight/audits/{'0' * 32}/check", data={"what": "audit"}).headers["location"] == "/desk/sign-in"
