"""A lender's API, open on Monday afternoon, over a copy of the prepared folder."""

from collections.abc import Iterator

import pytest

from tests.unit.acts.conftest import cast, folder, lender, prepared
from tests.unit.acts.office import Lender
from tests.unit.api.stage import Api, open_api

__all__ = ("api", "cast", "folder", "lender", "prepared")


@pytest.fixture
def api(lender: Lender) -> Iterator[Api]:
    with open_api(lender) as opened:
        yield opened
