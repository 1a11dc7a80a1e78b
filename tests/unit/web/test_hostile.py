"""Rubbish to every route, from whoever may use it: no answer is a defect, none repeats markup, nothing refused is entered.

What each form does with what it takes is the business of its own tests. Here only what must never happen is looked for.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from minglu.acts.limits import Limits
from tests.unit.web.citizen.complaining import PNG, filed, found, typed
from tests.unit.web.roles import (
    ANOTHER,
    CHANGES,
    DONE,
    ENDING,
    EVERYBODY,
    GETS,
    LOGINS,
    NOBODY,
    PERSON,
    SEEN,
    STRANGER,
    become,
    filled,
)
from tests.web_stage import Visitor, be_person, visiting

MARKUP = """"'><script>alert(1)</script><img src=x onerror=alert(1)>"""
# None of it may come back as it was sent where a browser would run it.
LIVE = ("<script>alert(1)", "<img src=x onerror", 'href="javascript:alert', "{{49}}", ">49<")
RUN = ("text/html", "application/xhtml", "image/svg", "text/xml", "application/xml")
READ = re.compile(r"""form(?:\.\w+\(|, )"(\w+)"|name="(\w+)\"""")
PLACE = re.compile(r"\{(\w+):(\w+)\}")
WHO = (STRANGER, PERSON, *sorted(set(LOGINS) - {"integrator"}))


def fields() -> tuple[str, ...]:
    """Every name that a page of ours reads or sends, but those that only say whose page it was."""
    there = Path(__file__).parents[3] / "src" / "minglu" / "web"
    texts = [path.read_text("utf-8") for kind in ("*.py", "*.html") for path in sorted(there.rglob(kind))]
    read = {name for text in texts for pair in READ.findall(text) for name in pair if name}
    return tuple(sorted(read - {"mark", "viewport", "theme-color"}))


FIELDS = fields()
KIND = "application/x-www-form-urlencoded"


def all_as(value: str) -> bytes:
    return "&".join(f"{name}={value}" for name in FIELDS).encode()


def in_turn(*values: str) -> bytes:
    return "&".join(f"{name}={values[place % len(values)]}" for place, name in enumerate(FIELDS)).encode()


# Bodies, each with its type. What is large stays below a form's bound, and once is above it.
BODIES: Mapping[str, tuple[str, bytes]] = {
    "nothing": (KIND, b""),
    "markup": (KIND, all_as(quote(MARKUP + "{{7*7}}"))),
    "an address that runs": (KIND, all_as(quote("javascript:alert(1)"))),
    "long": (KIND, all_as("x" * (190_000 // len(FIELDS) - 20))),
    "larger than a form": (KIND, b"text=" + b"x" * 300_000),
    "a long word of many code points": (KIND, all_as(quote("e" + "\u0301" * 90))),
    "what cannot be seen": (KIND, all_as(quote("a\x00b\x1b[2J\u202e\u2028"))),
    "bytes that are no text": (KIND, all_as("%ff%fe%80")),
    "half a letter": (KIND, all_as("%ed%a0%80")),
    "values of other kinds": (KIND, in_turn("-99999999999999999999", "2026-02-31T25:61", "stf_" + "0" * 32, quote("٣１²"))),
    "values of other kinds, the other way": (KIND, in_turn("stf_" + "0" * 32, "NaN", "9" * 400, "0001-01-01")),
    "everything twice": (KIND, all_as("1") + b"&" + all_as("2")),
    "more fields than a form has": (KIND, b"&".join(b"f%d=1" % number for number in range(2_000))),
    "another type": ("application/json", b'{"text": ["<script>alert(1)</script>", {"a": null}], "size": "many", "name": 7}'),
    "nested without end": ("application/json", b"[" * 50_000),
    "no type": ("", all_as("1")),
    "parts without a boundary": ("multipart/form-data", b"--x\r\n"),
    "parts that never end": ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nabc'),
    "a part in no charset": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="text"\r\nContent-Type: text/plain; charset=rot99\r\n\r\nabc\r\n--x--\r\n',
    ),
}
NAMES = ("", "../../etc/passwd", "a\u202egnp.exe", "x" * 3_000, MARKUP + ".png", "\ud800.png".encode("utf-8", "replace").decode())
PLACES = (MARKUP, "..%2f..%2fetc%2fpasswd", "%00", "%ff%fe", "x" * 3_000, "-1", "9" * 30, "case_" + "0" * 32)


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """No limit turns anybody away before what they sent is read."""
    monkeypatch.setattr(Limits, "admit", lambda *_all, **_named: None)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """One demonstration for all that is turned away."""
    with visiting(tmp_path_factory.mktemp("hostile") / "demo") as visitor:
        yield visitor


@pytest.mark.parametrize("role", WHO)
def test_rubbish_in_forms_is_an_answer_and_no_defect(visitor: Visitor, role: str) -> None:
    change = [(method, path) for method, path in CHANGES if path not in ENDING and tried_by(DONE[path]) == role]
    assert change
    session = here(visitor, role)
    hers = re.findall("case_[0-9a-f]{32}", visitor.get("/me/cases").text)[0] if role == PERSON else ""
    wrong: list[object] = []
    for name, (kind, body) in BODIES.items():
        for method, path in change:
            if path.startswith("/me/complain"):
                visitor.post("/me/complain")
                typed(visitor)
            place = re.sub("case_[0-9a-f]{32}", hers, filled(visitor, path)) if hers else filled(visitor, path)
            before, sent = size(visitor), marked(visitor, kind, body)
            answer = visitor.request(method, place, content=sent, headers={"content-type": kind}, params={"offset": 0})
            wrong += [(name, method, path, *fault) for fault in faults(answer, grown=size(visitor) - before)]
            visitor.cookies.clear()
            visitor.cookies.update(session)
    wrong += shown(visitor, role)
    assert wrong == []
    assert role == STRANGER or visitor.get("/me" if role == PERSON else "/desk/account").status_code == 200


@pytest.mark.parametrize("role", WHO)
def test_rubbish_in_an_address_is_an_answer_and_no_defect(hall: Visitor, role: str) -> None:
    here(hall, role)
    pages = [("GET", path) for path in GETS if path != "/events" and tried_by(SEEN.get(path, NOBODY)) == role]
    wrong: list[object] = []
    for method, template in [*pages, *((method, path) for method, path in CHANGES if tried_by(DONE.get(path, NOBODY)) == role)]:
        for value in PLACES if PLACE.search(template) else ():
            before = size(hall)
            address = PLACE.sub(value if "%" in value else quote(value, safe=""), template)
            answer = hall.request(method, address)
            wrong += [(method, address[:120], *fault) for fault in faults(answer, grown=size(hall) - before)]
    assert wrong == []


@pytest.mark.parametrize("role", [STRANGER, PERSON, "handler", "officer"])
def test_rubbish_in_a_query_is_an_answer_and_no_defect(hall: Visitor, role: str) -> None:
    here(hall, role)
    names = ("done", "was", "offset", "page", "from", "q", "next")
    wrong: list[object] = []
    for path in (path for path in SEEN if tried_by(SEEN[path]) == role):
        for value in (MARKUP, "-1", "\x00", "x" * 3_000, "//evil.example"):
            answer = hall.get(filled(hall, path), params=dict.fromkeys(names, value))
            wrong += [(path, value[:20], *fault) for fault in faults(answer, grown=0)]
            wrong += [(path, "led away")] if "evil.example" in answer.headers.get("location", "") else []
    assert wrong == []


HEADERS: tuple[Mapping[str, bytes], ...] = (
    {"user-agent": MARKUP.encode(), "referer": MARKUP.encode(), "accept": MARKUP.encode()},
    {"user-agent": b"", "accept-language": MARKUP.encode(), "accept-encoding": b"\xff\xfe"},
    {"accept-language": b"x" * 20_000, "x-forwarded-for": MARKUP.encode(), "x-forwarded-host": b"evil.example"},
    {"accept-language": b"\xff\xfe,zh;q=\x80", "forwarded": b"for=" + MARKUP.encode(), "x-forwarded-proto": b"javascript"},
    {"cookie": b"staff=" + MARKUP.encode() + b"; person=\xff\xfe; lang=<script>; theme=\"'><script>alert(1)</script>"},
    {"cookie": b"staff=" + b"x" * 5_000 + b"; person=%00; ;;==; =x; lang"},
    {"hx-request": b"true", "hx-current-url": MARKUP.encode(), "if-none-match": MARKUP.encode(), "range": b"bytes=9-1,-"},
    {"authorization": b"Bearer " + MARKUP.encode(), "content-type": MARKUP.encode(), "content-length": b"0"},
)


@pytest.mark.parametrize("headers", HEADERS)
def test_rubbish_in_headers_is_an_answer_and_no_defect(hall: Visitor, headers: Mapping[str, bytes]) -> None:
    here(hall, STRANGER)
    wrong: list[object] = []
    for method, path in [*(("GET", path) for path in SEEN), *CHANGES, ("GET", "/nowhere"), ("GET", "/v1/nowhere"), ("GET", "/v1/figures")]:
        before = size(hall)
        answer = hall.request(method, filled(hall, path), headers={name.encode(): value for name, value in headers.items()})
        wrong += [(method, path, *fault) for fault in faults(answer, grown=size(hall) - before)]
    assert wrong == []


@pytest.mark.parametrize("host", [MARKUP.encode(), b"evil.example", b"", b"localhost:8450@evil.example", b"x" * 9_000, b"\xff\xfe"])
def test_another_host_is_turned_away_and_not_repeated(hall: Visitor, host: bytes) -> None:
    for path in ("/", "/me/prove", "/desk/sign-in", "/v1/lines", "/nowhere"):
        answer = hall.get(path, headers={b"host": host})
        assert answer.status_code == 403
        assert "evil" not in answer.text + str(answer.headers)
        assert faults(answer, grown=0) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_files_name_is_shown_and_never_run(visitor: Visitor, name: str) -> None:
    be_person(visitor, ANOTHER)
    visitor.post("/me/complain")
    answer = visitor.post("/me/complain/files", files=[("files", (name, PNG, MARKUP))])
    assert faults(answer, grown=0) == []
    begun = visitor.post("/me/complain/files/start", json={"name": name, "size": 3, "kind": MARKUP})
    assert faults(begun, grown=0) == []
    assert shown(visitor, PERSON) == []


def tried_by(who: frozenset[str]) -> str:
    """The one visitor who tries a route: of those who may, the one who may least; where it is somebody else's, its kind."""
    if who == EVERYBODY:
        return STRANGER
    return next((role for role in WHO if role in who), PERSON)


def here(visitor: Visitor, role: str) -> dict[str, str]:
    """In that role; a person has a case of her own. The cookies that say so."""
    if role == PERSON:
        visitor.cookies.clear()
        filed(visitor)
        # Else what is computed by itself would be entered while something is refused.
        found(visitor)
    else:
        become(visitor, role)
    return dict(visitor.cookies)


def marked(visitor: Visitor, kind: str, body: bytes) -> bytes:
    """The body with the mark of the page that it stands on: without one it is refused before anything else is read."""
    if kind != KIND or "person" not in visitor.cookies:
        return body
    if (found := re.search(r'name="mark" value="(\w+)"', visitor.get("/me/never").text)) is None:
        return body
    return body + b"&mark=" + found.group(1).encode()


def size(visitor: Visitor) -> int:
    return visitor.served.node.office.book.head().size


def shown(visitor: Visitor, role: str) -> list[object]:
    """What the pages of a role show of what was kept."""
    pages = [path for path in GETS if path != "/events" and role in SEEN.get(path, frozenset({role}))]
    return [(path, *fault) for path in pages for fault in faults(visitor.get(filled(visitor, path)), grown=0)]


def faults(answer: httpx.Response, *, grown: int) -> list[tuple[str, object]]:
    """What must never be."""
    seen: list[tuple[str, object]] = []
    if answer.status_code >= 500:
        seen.append(("a defect", answer.status_code))
    if answer.status_code >= 400 and grown:
        seen.append(("refused, and entered", grown))
    if "default-src 'none'" not in answer.headers.get("content-security-policy", ""):
        seen.append(("no policy", answer.headers.get("content-security-policy", "")))
    if answer.headers.get("x-content-type-options") != "nosniff":
        seen.append(("types are guessed", ""))
    runs = answer.headers.get("content-type", "text/html").startswith(RUN)
    seen += [("markup", one) for one in LIVE if runs and one in answer.text]
    seen += [("a trace", one) for one in ("Traceback (most", "site-packages") if one in answer.text]
    seen += [("markup in a header", name) for name, value in answer.headers.items() if "<script" in value]
    return seen
