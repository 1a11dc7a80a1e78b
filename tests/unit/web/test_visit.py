"""Who asks, as pages and the API count it: by the same rule, and a page keeps no address in words."""

import pytest
from litestar import Request

from minglu.acts.limits import source_of
from minglu.api import door
from minglu.web import visit


def asked(client: tuple[str, int] | None) -> Request:  # type: ignore[type-arg]
    return Request({"type": "http", "client": client, "headers": [], "method": "GET", "path": "/"})  # type: ignore[typeddict-item]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::7", "2001:db8::8", True),
        ("198.51.100.7", "::ffff:198.51.100.7", True),
        ("unknown", "testclient", True),
        ("198.51.100.7", "198.51.100.8", False),
        ("2001:db8::7", "2001:db8:0:1::7", False),
    ],
)
def test_pages_and_the_api_tell_addresses_apart_alike(one, other, same) -> None:
    first, second = asked((one, 1)), asked((other, 2))
    assert (visit._source(first) == visit._source(second)) is same
    assert (door._source(first) == door._source(second)) is same


def test_whoever_comes_through_no_network_is_one_source() -> None:
    assert door._source(asked(None)) == source_of(None)
    assert visit._source(asked(None)) == visit._source(asked(("unix", 0)))


def test_a_visit_holds_no_address_in_words() -> None:
    assert "198.51" not in visit._source(asked(("198.51.100.7", 1)))
