"""Where somebody wanted to go who had to show first who they are.

    see_other("/desk/sign-in", cookies=remember(request, parts, where="/desk/sign-in"))       # they asked for /desk/tasks
    go_on(request, parts, kind="staff", otherwise="/desk")                                    # 303 to /desk/tasks, and forgotten

Kept in a cookie of the browser that asked, for as long as signing in may take: no address grows a second address, and a code that
is asked for again loses nothing. The cookie is not believed: it leads to a page of ours that can be looked at, and on the side
on which somebody just showed who they are. A form that was refused, or a part of a page, leads back to the page it stood on.
"""

from typing import Final, Literal
from urllib.parse import quote

from litestar.datastructures import Cookie
from litestar.routes import HTTPRoute

from minglu.web.parts import Parts
from minglu.web.render import Html, see_other
from minglu.web.visit import Asked, cookie_name

Side = Literal["person", "staff"]
_LONGEST: Final = 300
_WHILE_SECONDS: Final = 30 * 60
# Whoever comes here is led on anyhow.
_LEADS_ON: Final = ("/desk",)


def own_path(text: str) -> bool:
    """Whether this is a path of ours, and never another site's address, however a browser may read it."""
    inside = text.startswith("/") and not text.startswith("//") and "\\" not in text and "/." not in text
    return inside and text.isascii() and text.isprintable() and len(text) <= _LONGEST


def remember(request: Asked, parts: Parts, *, where: str) -> tuple[Cookie, ...]:
    """The cookie that leads back after signing in at `where`; none if there is no page to lead back to."""
    side = _side_of(where)
    if side is None:
        return ()
    for asked in (_navigated(request), _stood_on(request, parts)):
        if _is_page(request, asked, side=side):
            return (_cookie(parts, side, value=quote(asked, safe="")),)
    return ()


def go_on(request: Asked, parts: Parts, *, kind: Side, otherwise: str, cookies: tuple[Cookie, ...] = ()) -> Html:
    """To what was wanted, once; else to `otherwise`."""
    wanted = request.cookies.get(_name(parts, kind), "")
    to = wanted if _is_page(request, wanted, side=kind) else otherwise
    return see_other(to, cookies=(*cookies, forget(parts, kind)))


def forget(parts: Parts, kind: Side) -> Cookie:
    """Nobody who comes next is led to where the one before wanted to go."""
    return _cookie(parts, kind, value="")


def _name(parts: Parts, side: Side) -> str:
    return cookie_name(parts, f"{side}-next")


def _cookie(parts: Parts, side: Side, *, value: str) -> Cookie:
    lasts = _WHILE_SECONDS if value else 0
    return Cookie(key=_name(parts, side), value=value, max_age=lasts, secure=parts.secure, httponly=True, samesite="lax")


def _navigated(request: Asked) -> str:
    """The address that the browser's window went to; empty for forms, and for what a page fetches by itself."""
    if request.method != "GET" or request.headers.get("hx-request") or request.headers.get("sec-fetch-mode", "navigate") != "navigate":
        return ""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def _stood_on(request: Asked, parts: Parts) -> str:
    """The page of ours that this came from."""
    from_page = request.headers.get("referer", "")
    return from_page.removeprefix(parts.origin) if from_page.startswith(f"{parts.origin}/") else ""


def _side_of(path: str) -> Side | None:
    first = path.partition("?")[0].split("/")[1:2]
    return "person" if first == ["me"] else "staff" if first in (["desk"], ["oversight"]) else None


def _is_page(request: Asked, asked: str, *, side: Side) -> bool:
    """Whether a page of this side is there: no form's address, no file, and nothing that leads on by itself."""
    path = asked.partition("?")[0]
    if not own_path(asked) or _side_of(path) != side or path in _LEADS_ON:
        return False
    parts = path.split("/")[1:]
    return any(isinstance(route, HTTPRoute) and _shows(route) and _fits(route, parts) for route in request.app.routes)


def _shows(route: HTTPRoute) -> bool:
    gets = [handler for handler in route.route_handlers if "GET" in handler.http_methods]
    return any(handler.parsed_fn_signature.return_type.annotation == Html for handler in gets)


def _fits(route: HTTPRoute, parts: list[str]) -> bool:
    template = route.path_components
    return len(template) == len(parts) and all(
        part == one if isinstance(one, str) else part != "" and (one.type is not int or part.isdigit())
        for one, part in zip(template, parts, strict=True)
    )
