"""What stands before every request: our own host, our own pages, and headers on every answer."""

from collections.abc import Iterator

import pytest
from litestar import Litestar, Response, get, post
from litestar.testing import TestClient

from minglu.web.shield import POLICY, Shield

ORIGIN = "https://records.lender.example"
HEADERS = ("content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options", "permissions-policy")


@get("/page", sync_to_thread=False)
def page() -> str:
    return "page"


@get("/strict", sync_to_thread=False)
def strict() -> Response[str]:
    return Response("strict", headers={"Content-Security-Policy": "sandbox", "Cache-Control": "public"})


@post("/change", sync_to_thread=False, status_code=200)
def change() -> str:
    return "changed"


@post("/v1/change", sync_to_thread=False, status_code=200)
def change_by_key() -> str:
    return "changed"


@get("/livez", sync_to_thread=False)
def livez() -> str:
    return "alive"


def shielded(origin: str) -> Shield:
    app = Litestar([page, strict, change, change_by_key, livez], openapi_config=None)
    return Shield(app, origin=origin, open_to=("/v1/",), probes=("/livez",))


@pytest.fixture
def client() -> Iterator[TestClient[Litestar]]:
    with TestClient(shielded(ORIGIN), base_url=ORIGIN) as opened:
        yield opened


def test_every_answer_says_what_a_browser_may_do_with_it(client: TestClient[Litestar]) -> None:
    for answer in (client.get("/page"), client.get("/nowhere"), client.post("/change", headers={"Origin": "https://evil.example"})):
        assert [name for name in HEADERS if name not in answer.headers] == []
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["strict-transport-security"]


def test_the_policy_lets_nothing_run_inline_or_from_outside() -> None:
    assert "unsafe" not in POLICY
    assert "*" not in POLICY
    assert "default-src 'none'" in POLICY


def test_what_a_page_says_itself_stays_and_stands_once(client: TestClient[Litestar]) -> None:
    answer = client.get("/strict")
    assert answer.headers.get_list("content-security-policy") == ["sandbox"]
    assert answer.headers.get_list("cache-control") == ["public"]


OURS = [
    {},
    {"Origin": ORIGIN},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Origin": ORIGIN},
]


@pytest.mark.parametrize("headers", OURS)
def test_a_change_from_our_own_pages_is_done(client: TestClient[Litestar], headers: dict[str, str]) -> None:
    assert client.post("/change", headers=headers).text == "changed"


FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://records.lender.example"},
    {"Origin": ORIGIN + ".evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "anything"},
    # The newer header is the one that counts: no old browser sends it.
    {"Sec-Fetch-Site": "cross-site", "Origin": ORIGIN},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_change_from_elsewhere_is_not(client: TestClient[Litestar], headers: dict[str, str]) -> None:
    answer = client.post("/change", headers=headers)
    assert answer.status_code == 403
    assert "nothing was done" in answer.text


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_page_may_be_come_to_from_elsewhere(client: TestClient[Litestar], headers: dict[str, str]) -> None:
    assert client.get("/page", headers=headers).status_code == 200


def test_what_a_key_opens_is_asked_for_from_anywhere(client: TestClient[Litestar]) -> None:
    assert client.post("/v1/change", headers={"Origin": "https://app.lender.example"}).text == "changed"


@pytest.mark.parametrize("host", ["evil.example", "records.lender.example:8443", "RECORDS.lender.example.", "", "localhost"])
def test_another_name_for_our_address_reaches_nothing(client: TestClient[Litestar], host: str) -> None:
    answer = client.get("/page", headers={"Host": host})
    assert answer.status_code == 403
    assert ORIGIN in answer.text


def test_a_probe_may_come_under_any_name(client: TestClient[Litestar]) -> None:
    assert client.get("/livez", headers={"Host": "10.0.0.7:8450"}).text == "alive"


def test_a_number_for_this_machine_leads_to_its_name() -> None:
    with TestClient(shielded("http://localhost:8450"), base_url="http://127.0.0.1:8450") as client:
        answer = client.get("/page", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (307, "http://localhost:8450/page")
        assert client.post("/change").status_code == 403
        assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "/%0d%0aSet-Cookie:x"])
def test_being_led_to_the_name_leads_nowhere_else(path: str) -> None:
    with TestClient(shielded("http://localhost:8450"), base_url="http://127.0.0.1:8450") as client:
        place = client.get(path, follow_redirects=False).headers.get("location", "http://localhost:8450/")
        assert place.startswith("http://localhost:8450/")
        assert "\r" not in place


def test_no_number_leads_to_a_public_name() -> None:
    with TestClient(shielded(ORIGIN), base_url="http://127.0.0.1") as client:
        assert client.get("/page").status_code == 403
