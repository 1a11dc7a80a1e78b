"""The frame of the check-up's pages: the site's own, without anybody signed in and without a node behind it."""

from dataclasses import dataclass
from typing import Final

from litestar import Request
from litestar.datastructures import Cookie, State

from minglu.rules.explain import Language
from minglu.web.checkup.bench import Bench
from minglu.web.render import Html, Page, render_page
from minglu.web.visit import THEMES, spoken_by
from minglu.words.catalogue import Catalogue

Asked = Request[object, object, State]
_YEAR: Final = 365 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckupParts:
    """What these pages are made of."""

    bench: Bench
    words: dict[str, Catalogue]


def parts_of(request: Asked) -> CheckupParts:
    parts: CheckupParts = request.app.state.parts
    return parts


def language_of(request: Asked) -> Language:
    return spoken_by(request.cookies.get("lang", ""), request.headers.get("accept-language", ""))


def words_of(request: Asked) -> Catalogue:
    return parts_of(request).words[language_of(request)]


def show(request: Asked, template: str, view: object, *, status: int = 200) -> Html:
    """A page of a view in the visitor's language."""
    theme = request.cookies.get("theme", "auto")
    page = Page(
        area="checkup",
        lang="zh-CN" if language_of(request) == "zh" else "en",
        path=request.url.path,
        theme=theme if theme in THEMES else "auto",
        signed_in=None,
        sign_out="",
        demo=False,
        outsiders_inside=False,
        moment="",
        now=0,
        mark="",
        menu=(),
    )
    return render_page(page, words_of(request), template, view, status=status)


def choice(name: str, value: str) -> Cookie:
    """A cookie that keeps a choice of language or theme."""
    return Cookie(key=name, value=value, max_age=_YEAR, httponly=True, samesite="lax")
