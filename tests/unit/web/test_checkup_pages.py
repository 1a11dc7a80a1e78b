"""The check-up's pages over a real folder: what is handed in, what is refused, and what is left when all is cleared."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from litestar.testing import TestClient

from minglu.wiring import checkup_bench
from minglu.wiring.checking import Ran
from minglu.wiring.checkup_bench import FolderBench
from minglu.wiring.checkup_site import make_checkup_app
from minglu.wiring.errors import UnreadableFile
from minglu.wiring.sample_calls import calls_csv
from minglu.wiring.sample_records import make_records

ORIGIN = "http://checkup.local:8460"
CALLS = calls_csv(make_records(rows=200, seed=1).records)
NAMELESS = "甲,乙,丙\n1,2,3\n4,5,6\n".encode()


class Visitor:
    """A browser without JavaScript at the check-up's pages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bench = FolderBench(folder)
        self.client = TestClient(make_checkup_app(self.bench, origin=ORIGIN), base_url=ORIGIN, raise_server_exceptions=False)
        self.client.follow_redirects = False
        self.client.headers["accept-language"] = "zh"

    def put(self, data: bytes = CALLS, *, name: str = "calls.csv", **headers: str):
        return self.client.put("/file", content=data, headers={"x-file-name": quote(name), **headers})

    def names(self) -> list[str]:
        return [held.name for held in self.bench.files()]

    def on_disk(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()]

    def fields(self) -> dict[str, str]:
        """What the form on the page of columns would send as it stands."""
        page = self.client.get("/columns").text
        found = dict(re.findall(r'<input type="hidden" name="(f\d+)" value="([^"]*)"', page))
        for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, flags=re.DOTALL):
            chosen = re.search(r'<option value="([^"]*)" selected', options)
            found[name] = chosen[1] if chosen else ""
        return found


def finish() -> None:
    """Wait until no run goes on."""
    for thread in threading.enumerate():
        if thread.name == "checkup":
            thread.join(60)


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with (opened := Visitor(tmp_path)).client:
        yield opened


@pytest.fixture
def held_run(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A run that goes on until the event is set, and then fails as a file that cannot be read does."""
    go_on = threading.Event()

    def run(*_sources: object, **_choices: object) -> Ran:
        go_on.wait(20)
        raise UnreadableFile("calls.csv: the file is empty; export it again")

    monkeypatch.setattr(checkup_bench, "run_checkup", run)
    yield go_on
    go_on.set()
    finish()


def test_the_first_page_says_that_nothing_leaves_the_machine_and_offers_a_try(visitor: Visitor) -> None:
    page = visitor.client.get("/")
    assert page.status_code == 200
    for said in ("文件不离开这台电脑", "先试一试", 'enctype="multipart/form-data"', "checkup.js"):
        assert said in page.text
    assert "下一步" not in page.text


def test_a_file_comes_by_form_or_by_script_and_is_listed(visitor: Visitor) -> None:
    sent = visitor.client.post("/files", files=[("files", ("一.csv", CALLS)), ("files", ("二.csv", CALLS)), ("files", ("", b""))])
    assert (sent.status_code, sent.headers["location"]) == (303, "/")
    assert visitor.put(name="三.csv").status_code == 204
    assert visitor.names() == ["一.csv", "二.csv", "三.csv"]
    assert "下一步" in visitor.client.get("/").text


def test_a_file_of_the_same_name_takes_the_place_of_the_other(visitor: Visitor) -> None:
    visitor.put()
    visitor.put(NAMELESS)
    assert (visitor.names(), len(visitor.on_disk())) == (["calls.csv"], 1)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\evil.csv", "evil.csv"),
        ("a\x00b.csv", "ab.csv"),
        ("\u202egnp.csv", "gnp.csv"),
        ("x" * 300 + ".csv", "x" * 116 + ".csv"),
        (".bashrc", "bashrc"),
        ("///", "file"),
        ("", "file"),
        ("<script>.csv", "<script>.csv"),
    ],
)
def test_a_hostile_name_is_a_name_and_no_path(visitor: Visitor, name: str, kept: str) -> None:
    assert visitor.put(name=name).status_code == 204
    assert visitor.names() == [kept]
    assert all(path.parent == visitor.folder and path.name.startswith("file-") for path in visitor.on_disk())
    for page in ("/", "/columns"):
        assert "<script>." not in visitor.client.get(page).text


def test_a_name_that_is_no_utf8_is_still_a_name(visitor: Visitor) -> None:
    assert visitor.client.put("/file", content=CALLS, headers={"x-file-name": "%ff%fe.csv"}).status_code == 204
    assert len(visitor.names()) == 1


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "empty.csv"), (b"\xd0\xcf\x11\xe0rest", "old.xls"), (b"PK\x03\x04rubbish", "broken.xlsx"), (b"\x00\x01\x02" * 50, "noise.csv")],
)
def test_a_file_that_cannot_be_read_is_listed_with_why_and_no_way_on(visitor: Visitor, data: bytes, name: str) -> None:
    visitor.put(data, name=name)
    page = visitor.client.get("/").text
    assert "这个文件读不了" in page
    assert "下一步" not in page
    assert 'lang="en"' in visitor.client.get("/columns").text
    assert visitor.client.post("/columns", data={"zone": "Asia/Shanghai"}).headers["location"] == "/running"
    assert visitor.client.get("/running").headers["location"] == "/"


def test_the_fifty_first_file_is_refused_in_words(visitor: Visitor) -> None:
    for number in range(50):
        visitor.put(NAMELESS, name=f"{number}.csv")
    refused = visitor.put(NAMELESS, name="51.csv")
    assert (refused.status_code, refused.headers["content-type"].partition(";")[0]) == (409, "text/plain")
    assert "一次最多体检 50 个文件" in refused.text
    assert len(visitor.on_disk()) == 50
    assert visitor.put(name="7.csv").status_code == 204


def test_an_upload_that_breaks_off_or_finds_no_room_leaves_nothing(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: object, piece: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkup_bench._Sink, "write", full)
    refused = visitor.put()
    assert (refused.status_code, "磁盘可能已满" in refused.text) == (507, True)
    by_form = visitor.client.post("/files", files=[("files", ("a.csv", CALLS))])
    assert (by_form.status_code, "<h1>没有做成</h1>" in by_form.text) == (507, True)
    assert (visitor.names(), visitor.on_disk()) == ([], [])


def test_a_form_that_is_too_large_is_told_where_to_go(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = visitor.client.post(
        "/files", content=b"x", headers={"content-type": "multipart/form-data; boundary=b", "content-length": "60000000"}
    )
    assert (refused.status_code, "minglu checkup" in refused.text) == (413, True)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://localhost:9999"},
        {"origin": "null"},
    ],
)
def test_another_page_can_change_nothing(visitor: Visitor, headers: dict[str, str]) -> None:
    assert visitor.put(**headers).status_code == 403
    for path in ("/files", "/sample", "/clear", "/columns", "/remove"):
        assert visitor.client.post(path, data={"a": "b"}, headers=headers).status_code == 403
    assert visitor.names() == []


def test_another_name_for_this_machine_is_not_answered(visitor: Visitor) -> None:
    assert visitor.client.get("/", headers={"host": "evil.example:8460"}).status_code == 403


def test_the_columns_are_proposed_and_the_form_sends_them_back(visitor: Visitor) -> None:
    visitor.put()
    fields = visitor.fields()
    assert (fields["f0"], fields["c0-2"], fields["c0-3"], fields["zone"]) == ("calls.csv", "callee", "at", "Asia/Shanghai")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"c0-2": "at"}, "有两列都选成了“时间”"),
        ({"c0-3": ""}, "还缺“时间”"),
        ({"c0-1": "", "c0-2": ""}, "还缺“号码”"),
        ({"c0-2": "nonsense"}, "这份对应不能用"),
        ({"zone": "Mars/Olympus"}, "不在可选的范围里"),
        ({"zone": ""}, "不在可选的范围里"),
        ({"licence": "pawnshop"}, "不在可选的范围里"),
        ({"product": "<b>"}, "不在可选的范围里"),
    ],
)
def test_columns_that_cannot_be_used_come_back_with_why(visitor: Visitor, changed: dict[str, str], said: str) -> None:
    visitor.put()
    answer = visitor.client.post("/columns", data={**visitor.fields(), **changed})
    assert (answer.status_code, said in answer.text, 'role="alert"' in answer.text) == (400, True, True)
    assert not visitor.bench.progress().running


def test_what_was_chosen_is_kept_when_it_comes_back(visitor: Visitor) -> None:
    visitor.put()
    answer = visitor.client.post("/columns", data={**visitor.fields(), "c0-2": "at", "c0-7": "staff", "c0-8": ""})
    selects = dict(re.findall(r'<select id="(c0-\d+)"[^>]*>(.*?)</select>', answer.text, flags=re.DOTALL))
    assert 'value="at" selected' in selects["c0-2"]
    assert 'value="staff" selected' in selects["c0-7"]


def test_a_form_about_a_file_that_is_gone_changes_no_other(visitor: Visitor, held_run: threading.Event) -> None:
    visitor.put(name="one.csv")
    visitor.put(name="two.csv")
    fields = visitor.fields()
    visitor.client.post("/remove", data={"name": "one.csv"})
    before = visitor.bench.files()[0].columns
    visitor.client.post("/columns", data={**fields, "c0-2": ""})
    assert dict(visitor.bench.files()[0].columns.columns) == dict(before.columns)


def test_a_saved_mapping_is_given_out_and_taken_back(visitor: Visitor) -> None:
    visitor.put()
    saved = visitor.client.get("/mapping/0")
    assert saved.headers["content-disposition"] == 'attachment; filename="calls.csv.columns.toml"'
    changed = saved.content.replace('"staff" = "催收员"\n'.encode(), b"")
    assert changed != saved.content
    visitor.put(changed, name="mine.toml")
    visitor.put(name="later.csv")
    assert "列的对应" in visitor.client.get("/").text
    assert [held.columns.header("staff") for held in visitor.bench.files() if held.preview] == [None, None]
    assert "mine.toml" not in visitor.client.get("/columns").text


@pytest.mark.parametrize("place", ["7", "0", "x", "-1"])
def test_there_is_no_mapping_of_a_file_that_is_not_there(visitor: Visitor, place: str) -> None:
    visitor.put(b"format = 9", name="wrong.toml")
    assert visitor.client.get(f"/mapping/{place}").status_code == 404
    assert "这个文件读不了" in visitor.client.get("/").text


@pytest.mark.parametrize("path", ["/report/fr/pdf", "/report/zh/exe", "/report/zh/pdf", "/report/../pdf", "/nothing", "/file"])
def test_what_is_not_there_is_said_on_a_page(visitor: Visitor, path: str) -> None:
    answer = visitor.client.get(path)
    assert answer.status_code in (404, 405)
    assert "没有这个页面" in answer.text
    assert "Traceback" not in answer.text


def test_pages_without_anything_to_show_lead_back_to_the_first(visitor: Visitor) -> None:
    assert [visitor.client.get(path).headers.get("location") for path in ("/columns", "/running", "/report")] == ["/", "/", "/"]


def test_while_a_run_goes_on_nothing_of_it_is_changed(visitor: Visitor, held_run: threading.Event) -> None:
    visitor.put()
    fields = visitor.fields()
    assert visitor.client.post("/columns", data=fields).headers["location"] == "/running"
    assert "正在开始" in visitor.client.get("/running").text
    refused = [
        visitor.put(name="more.csv"),
        visitor.client.post("/remove", data={"name": "calls.csv"}),
        visitor.client.post("/clear"),
        visitor.client.post("/sample"),
        visitor.client.post("/columns", data=fields),
    ]
    assert [answer.status_code for answer in refused] == [409] * 5
    assert all("正在体检" in answer.text for answer in refused)
    assert visitor.names() == ["calls.csv"]
    assert "看进度" in visitor.client.get("/").text


def test_a_run_that_fails_says_so_and_the_files_are_still_there(visitor: Visitor, held_run: threading.Event) -> None:
    visitor.put()
    held_run.set()
    visitor.client.post("/columns", data=visitor.fields())
    finish()
    page = visitor.client.get("/running").text
    assert "没有做完" in page
    assert "the file is empty" in page
    assert "data-again" not in page
    assert visitor.names() == ["calls.csv"]


def test_clearing_forgets_everything(visitor: Visitor) -> None:
    visitor.put()
    visitor.client.post("/clear")
    assert (visitor.names(), visitor.on_disk()) == ([], [])


def test_the_sample_may_be_asked_for_twice(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(folder: Path) -> Path:
        folder.mkdir()
        (folder / "calls.csv").write_bytes(CALLS)
        return folder / "calls.csv"

    monkeypatch.setattr(checkup_bench, "write_calls", write)
    for _ in range(2):
        assert visitor.client.post("/sample").headers["location"] == "/columns"
    assert (visitor.names(), len(visitor.on_disk())) == (["calls.csv"], 1)
    visitor.client.post("/clear")
    assert visitor.on_disk() == []


@pytest.mark.parametrize(("back", "led"), [("/columns", "/columns"), ("//evil.example", "/"), ("https://evil.example/", "/"), ("", "/")])
def test_language_and_theme_lead_back_to_a_page_of_ours(visitor: Visitor, back: str, led: str) -> None:
    chosen = visitor.client.post("/language", data={"to": "en", "back": back})
    assert (chosen.status_code, chosen.headers["location"]) == (303, led)
    assert "Collection check-up" in visitor.client.get("/").text
    visitor.client.post("/theme", data={"to": "dark", "back": back})
    assert 'data-theme="dark"' in visitor.client.get("/").text
    visitor.client.post("/theme", data={"to": "neon", "back": back})
    assert 'data-theme="auto"' in visitor.client.get("/").text


def test_a_defect_is_a_page_and_repeats_nothing(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: object) -> None:
        raise RuntimeError("16000000202")

    monkeypatch.setattr(FolderBench, "files", broken)
    answer = visitor.client.get("/")
    assert (answer.status_code, "程序出了错" in answer.text, "16000000202" in answer.text) == (500, True, False)


def test_a_small_file_goes_the_whole_way(visitor: Visitor) -> None:
    visitor.put()
    visitor.bench._fiction = True
    visitor.client.post("/columns", data={**visitor.fields(), "licence": "consumer_finance"})
    finish()
    assert visitor.client.get("/running").headers["location"] == "/report"
    page = visitor.client.get("/report").text
    assert "催收体检报告" in page
    assert "消费金融公司" in page
    for language, kind, starts in (("zh", "pdf", b"%PDF-"), ("en", "xlsx", b"PK"), ("en", "html", b"<!doctype html>")):
        taken = visitor.client.get(f"/report/{language}/{kind}")
        assert taken.headers["content-disposition"] == f'attachment; filename="checkup.{language}.{kind}"'
        assert taken.content.startswith(starts)
        assert b"1600000" not in taken.content
    assert "1600000" not in page
    visitor.client.post("/clear")
    assert visitor.client.get("/report").headers["location"] == "/"
