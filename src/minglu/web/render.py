"""From a view to a page: one environment, everything escaped, nothing inline.

    return render(visit, "citizen/uses.html", view, area="citizen")

A template is given `say` (a message of the visitor's language), `name_of`, `page` (what every page has) and `view` (what
this page has). Names that are not there raise: a hole in a page is a defect and not an empty string.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Response
from litestar.datastructures import Cookie

from minglu.web.assets import asset_path
from minglu.web.menus import Entry, menu_of
from minglu.web.visit import Area, Visit
from minglu.words.catalogue import Catalogue
from minglu.words.formats import name_of, say_moment

TEMPLATES: Final = Path(__file__).parent / "templates"
Html = Response[str]
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]")
_LONGEST_NAME: Final = 100

_PAGES: Final = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
    cache_size=200,
)
_PAGES.globals["asset"] = asset_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What every page has, whatever it is about. `now` is the server's instant, which a device signs by.
    `mark` stands in a form that counts for the person who saw it and for nobody else."""

    area: Area
    lang: str
    path: str
    theme: str
    signed_in: str | None
    sign_out: str
    demo: bool
    outsiders_inside: bool
    moment: str
    now: int
    mark: str
    menu: tuple[Entry, ...]


def render(visit: Visit, template: str, view: object, *, area: Area, status: int = 200, cookies: tuple[Cookie, ...] = ()) -> Html:
    """The page of a view in the visitor's language."""
    return render_page(page_of(visit, area), visit.words, template, view, status=status, cookies=cookies)


def render_page(page: Page, words: Catalogue, template: str, view: object, *, status: int = 200, cookies: tuple[Cookie, ...] = ()) -> Html:
    """The same for whoever has no visit: the check-up's own pages."""
    return Response(
        content=_text(page, words, template, view),
        media_type=MediaType.HTML,
        status_code=status,
        cookies=list(cookies),
        headers={"Content-Language": page.lang},
    )


def render_text(visit: Visit, template: str, view: object, *, area: Area) -> str:
    """The page as text."""
    return _text(page_of(visit, area), visit.words, template, view)


def _text(page: Page, words: Catalogue, template: str, view: object) -> str:
    return _PAGES.get_template(template).render(
        page=page,
        view=view,
        say=words.say,
        name_of=lambda group, value: name_of(words, group, value=value),
    )


def page_of(visit: Visit, area: Area) -> Page:
    """What every page of this area has for this visitor."""
    now = visit.parts.office.clock.now()
    return Page(
        area=area,
        lang="zh-CN" if visit.language == "zh" else "en",
        path=visit.path,
        theme=visit.theme,
        signed_in=_signed_in(visit, area),
        sign_out="/me/leave" if area == "citizen" else "/desk/sign-out",
        demo=visit.parts.demo is not None,
        outsiders_inside=visit.parts.outsiders_inside,
        moment=say_moment(visit.words, now, zone=visit.parts.zone),
        now=now,
        mark=visit.mark(),
        menu=menu_of(visit, area),
    )


def _signed_in(visit: Visit, area: Area) -> str | None:
    if area == "citizen":
        return str(visit.person.said["shown"]) if visit.person is not None else None
    if area == "door" or visit.staff is None:
        return None
    return str(visit.staff.said["login"])


def see_other(path: str, *, cookies: tuple[Cookie, ...] = ()) -> Html:
    """After something was done: the page to look at next. Reloading that page does nothing again."""
    return Response(content="", status_code=303, media_type=MediaType.HTML, headers={"Location": path}, cookies=list(cookies))


def download(data: bytes, *, name: str, kind: str) -> Response[bytes]:
    """A file to keep. It is never shown in place: whatever somebody uploaded must not run here."""
    headers = {"Content-Disposition": attachment(name), "Content-Security-Policy": "sandbox; default-src 'none'"}
    return Response(content=data, media_type=kind, headers=headers)


def attachment(name: str) -> str:
    """What tells a browser to keep a file under this name (RFC 6266). Letters, digits, dot, dash and underscore are left of it,
    and its end if it is long: nothing that ends a header, names a folder, or reads from right to left."""
    safe = _UNSAFE.sub("_", name)[-_LONGEST_NAME:].lstrip(".")
    return f'attachment; filename="{safe or "file"}"'
