"""Figures as pages: each chart beside its table, and who may look."""

import re

from tests.web_stage import Visitor, be_staff


def test_each_chart_has_its_table(visitor: Visitor) -> None:
    for login, language in (("auditor", "zh"), ("officer", "en")):
        be_staff(visitor, login)
        visitor.headers["Accept-Language"] = language
        page = visitor.get("/oversight/figures")
        assert page.status_code == 200
        assert page.text.count("<figure") == page.text.count("<table") > 4
        assert len(set(re.findall(r'<pattern [^>]*id="([^"]+)"', page.text))) == page.text.count("<pattern ")


def test_nothing_is_styled_or_run_inline_and_nobody_is_named(visitor: Visitor) -> None:
    be_staff(visitor, "auditor")
    page = visitor.get("/oversight/figures").text
    assert " style=" not in page
    assert "<style" not in page
    assert "1600000" not in page
    assert "per_" not in page


def test_nobody_else_may_look(visitor: Visitor) -> None:
    for login in ("collector-1", "handler", "investigator", "reviewer"):
        be_staff(visitor, login)
        assert visitor.get("/oversight/figures").status_code == visitor.get("/oversight/alarms").status_code == 403


def test_a_stranger_is_sent_to_sign_in(visitor: Visitor) -> None:
    for path in ("/oversight/figures", "/oversight/alarms"):
        assert visitor.get(path).headers["location"] == "/desk/sign-in"
