"""What cannot be measured is said: a page that is not there, an answer that is not the one that was meant."""

import json

import pytest

from bench.measure import Scale
from bench.pages import Page, measure
from bench.site import Client, WrongAnswer, port_of, running
from minglu.wiring.listen import listen

TINY = Scale(factor=0.001, repetitions=1)


def test_a_page_that_is_not_there_is_named_in_the_end_and_the_others_are_measured():
    found = measure(TINY, pages=(Page(path="/no-such-page"), Page(path="/")))
    waiting, weight = next(found), next(found)
    assert waiting.ours.name == "/"
    assert weight.unit == "bytes"
    assert weight.ours.median > weight.other.median
    with pytest.raises(WrongAnswer, match="/no-such-page for a stranger answered 404"):
        next(found)


async def echo(scope, receive, send):
    if scope["type"] == "lifespan":
        for kind in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{kind}.complete"})
        return
    told = json.dumps([scope["method"], scope["path"], scope["client"][1], dict(scope["headers"])[b"host"].decode()]).encode()
    await receive()
    await send({"type": "http.response.start", "status": 299, "headers": [(b"content-length", str(len(told)).encode())]})
    await send({"type": "http.response.body", "body": told})


def test_a_client_keeps_its_connection_and_names_the_site_as_browsers_do():
    with listen("127.0.0.1", 0) as place, running(echo, place), Client(port_of(place)) as client:
        first, second = client.send("GET", "/one"), client.send("POST", "/two", body=b"{}")
        assert first.status == second.status == 299
        ours, other = json.loads(first.body), json.loads(second.body)
        assert (ours[:2], other[:2]) == (["GET", "/one"], ["POST", "/two"])
        assert ours[2] == other[2]
        assert ours[3] == f"localhost:{port_of(place)}"
