"""What is shown when something goes wrong: as clean by axe, labelled and wide as any page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from minglu.acts.errors import Unavailable
from minglu.canon.instants import MINUTE, Instant
from minglu.web.errors import OtherNumber, TooOften
from tests.browser.steps import DESK, EN, PHONE, ZH, Check, profile
from tests.web_stage import Live

SAID = {"text": "那天下午三点，对方说要告诉我的同事。" * 9, "reason": "x" * 200}
# Raised where a number is looked up: a defect, a store that takes nothing, a limit, another number in a second tab.
RAISED: tuple[tuple[Callable[[Live], Exception], int], ...] = (
    (lambda _live: RuntimeError("anything"), 500),
    (lambda _live: Unavailable("anything"), 503),
    (lambda live: TooOften(Instant(live.served.clock.now() + MINUTE)), 429),
    (lambda _live: OtherNumber(), 409),
)
SENT = (
    ("/me/cases/case_x/dispute", SAID, 401),
    ("/desk/cases/case_x/answer", SAID, 401),
    ("/check-number", {"number": "1" * 300_000}, 413),
    ("/me/cases/case_x/dispute", {"text": "1" * 300_000}, 413),
)


def send(page: Page, path: str, fields: dict[str, str]) -> int:
    """As a form of ours does, from the page that is open; the status of the answer."""
    script = """([path, fields]) => {
        const form = document.createElement("form");
        Object.assign(form, { method: "post", action: path });
        for (const [name, value] of Object.entries(fields)) {
            const field = document.createElement("textarea");
            Object.assign(field, { name, value });
            form.append(field);
        }
        document.body.append(form);
        form.submit();
    }"""
    with page.expect_navigation() as answered:
        page.evaluate(script, [path, fields])
    return answered.value.status if answered.value is not None else 0


def raising(error: Exception) -> Callable[..., None]:
    def fail(*_arguments: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(("locale", "width"), [(ZH, PHONE), (EN, DESK)])
def test_what_went_wrong_is_said_on_a_page_that_is_clean_and_fits(
    live: Live, browser: Browser, look: Check, monkeypatch: pytest.MonkeyPatch, locale: str, width: int
) -> None:
    with profile(browser, locale, width=width) as page:
        for path, fields, status in SENT:
            page.goto(live.address + "/check-number")
            assert send(page, path, fields) == status
            look(page)
        for make, status in RAISED:
            monkeypatch.setattr("minglu.web.door.whose_line", raising(make(live)))
            page.goto(live.address + "/check-number")
            assert send(page, "/check-number", {"number": "16000000900"}) == status
            look(page)
