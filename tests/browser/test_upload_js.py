"""upload.js in a real browser: whole files over a line that breaks, and plain words where it cannot be."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.site import Answer, Site

FORM = """<form method="post" action="/plain" enctype="multipart/form-data" data-upload data-start="/start" data-chunk="/files/{exhibit}"
data-done="/next" data-most="2000000" data-sending="{percent}%" data-waiting="waiting {seconds}" data-sent="sent" data-stopped="stopped"
data-refused="refused" data-too-big="too big" data-cancel="cancel"><input type="file" name="files" multiple><ul data-list></ul>
<p data-go-on hidden>go on</p><button>send</button></form>"""
BILL = bytes(range(256)) * 5_000  # 1.28 MB: three pieces


class Shelf:
    """What a server holds. `broken` are the pieces that meet a broken line, each once; `lost` forgets the last piece once."""

    def __init__(self, *, broken: tuple[int, ...] = (), lost: bool = False, refuse: int = 0) -> None:
        self.files: dict[str, bytearray] = {}
        self.said: list[dict[str, object]] = []
        self.offsets: list[int] = []
        self.dropped: list[str] = []
        self._broken, self._lost, self._refuse = list(broken), lost, refuse

    def answer(self, method: str, path: str, body: bytes) -> Answer | None:
        if method == "POST":
            self.said.append(json.loads(body))
            name = f"exh{len(self.said)}"
            self.files[name] = bytearray()
            return _json(200, {"exhibit": name, "held": 0})
        where = urlsplit(path)
        name = where.path.rpartition("/")[2]
        if method == "DELETE":
            self.dropped.append(name)
            return _json(200, {})
        return self._piece(name, int(parse_qs(where.query)["offset"][0]), body)

    def _piece(self, name: str, offset: int, body: bytes) -> Answer | None:
        self.offsets.append(offset)
        held = self.files[name]
        if self._refuse:
            return _json(self._refuse, {})
        if len(self.offsets) in self._broken:
            held[offset:] = body  # it arrived; only the answer did not
            return None
        if offset > len(held):
            return _json(409, {"held": len(held)})
        held[offset : offset + len(body)] = body
        if self._lost and offset:
            self._lost = False
            del held[offset:]
            return _json(409, {"held": len(held)})
        return _json(200, {"held": len(held)})


def _json(status: int, said: dict[str, object]) -> Answer:
    return status, json.dumps(said).encode()


def begin(page: Page, site: Site, shelf: Shelf, *files: FilePayload) -> None:
    site.answer = shelf.answer
    site.form("/next", "<p id='next'>next</p>")
    page.goto(site.form("/upload", FORM))
    page.set_input_files("input[type=file]", list(files))
    page.get_by_role("button", name="send").click()


def file(data: bytes = BILL, *, name: str = "bill.csv") -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": data}


def test_files_arrive_whole_and_in_pieces(page: Page, site: Site) -> None:
    shelf = Shelf()
    begin(page, site, shelf, file(), file(b"short", name="图.png"))
    page.wait_for_selector("#next")
    assert [bytes(held) for held in shelf.files.values()] == [BILL, b"short"]
    assert shelf.said == [{"name": "bill.csv", "size": len(BILL)}, {"name": "图.png", "size": 5}]
    assert shelf.offsets == [0, 524_288, 1_048_576, 0]


@pytest.mark.parametrize("broken", [(1,), (2,), (3,)])
def test_a_broken_line_costs_one_piece(page: Page, site: Site, broken: tuple[int, ...]) -> None:
    shelf = Shelf(broken=broken)
    begin(page, site, shelf, file())
    page.wait_for_selector("#next")
    assert bytes(shelf.files["exh1"]) == BILL


def test_what_the_server_lost_is_sent_again(page: Page, site: Site) -> None:
    """Only what it says it holds counts, not what was sent."""
    shelf = Shelf(lost=True)
    begin(page, site, shelf, file())
    page.wait_for_selector("#next")
    assert bytes(shelf.files["exh1"]) == BILL
    assert shelf.offsets == [0, 524_288, 524_288, 1_048_576]


def test_waiting_is_said_in_words_and_can_be_cancelled(page: Page, site: Site) -> None:
    shelf = Shelf(refuse=503)
    begin(page, site, shelf, file())
    expect(page.locator("[data-list]")).to_contain_text("waiting")
    page.get_by_role("button", name="cancel").click()
    expect(page.locator("[data-list]")).to_contain_text("stopped")
    expect(page.locator("[data-go-on]")).to_be_visible()
    assert shelf.dropped == ["exh1"]


@pytest.mark.parametrize("status", [400, 403, 413])
def test_a_refused_file_is_said_and_the_others_go_on(page: Page, site: Site, status: int) -> None:
    shelf = Shelf(refuse=status)
    begin(page, site, shelf, file(), file(b""))
    expect(page.locator("[data-list] li").first).to_contain_text("refused")
    expect(page.locator("[data-list] li").last).to_contain_text("sent")  # an empty file needs no piece
    expect(page.locator("[data-go-on]")).to_be_visible()


def test_a_file_over_the_limit_is_not_begun(page: Page, site: Site) -> None:
    shelf = Shelf()
    begin(page, site, shelf, file(bytes(2_000_001)))
    expect(page.locator("[data-list]")).to_contain_text("too big")
    assert shelf.said == []


def test_pressed_again_what_is_there_is_not_sent_twice(page: Page, site: Site) -> None:
    shelf = Shelf()
    begin(page, site, shelf, file(b"short"), file(bytes(2_000_001), name="film.mp4"))
    expect(page.locator("[data-go-on]")).to_be_visible()
    page.get_by_role("button", name="send").click()
    expect(page.locator("[data-list] li")).to_have_count(3)
    assert [said["name"] for said in shelf.said] == ["bill.csv"]


def test_a_server_that_never_holds_more_is_left_alone(page: Page, site: Site) -> None:
    site.answer = lambda method, path, body: _json(200, {"exhibit": "exh1", "held": 0})
    page.goto(site.form("/upload", FORM))
    page.set_input_files("input[type=file]", [file()])
    page.get_by_role("button", name="send").click()
    expect(page.locator("[data-list]")).to_contain_text("refused")


def test_a_name_is_text_and_never_markup(page: Page, site: Site) -> None:
    shelf = Shelf(refuse=400)
    begin(page, site, shelf, file(name="<img src=x onerror=alert(1)>.csv"))
    expect(page.locator("[data-list]")).to_contain_text("<img src=x onerror=alert(1)>.csv")
    assert page.locator("[data-list] img").count() == 0
