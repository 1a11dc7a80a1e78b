"""The gallery rendered: every part of a page once, in the language and area that are asked for."""

from pathlib import Path
from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

import minglu.web
from minglu.papers.charts import Series, bars, line
from minglu.web.assets import asset_path
from minglu.wiring.catalogues import load

TEMPLATES = Path(minglu.web.__file__).parent / "templates"
SERIES = tuple(Series(name=name, values=(count, 2)) for count, name in enumerate(("a", "b", "c", "d", "e", "f"), start=1))


def environment() -> Environment:
    """Templates as `web.render` reads them."""
    pages = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    pages.globals["asset"] = asset_path
    return pages


def page(**changed: object) -> SimpleNamespace:
    """What every page has."""
    menu = tuple(SimpleNamespace(href=f"/{place}", label=f"Entry {place}", current=place == 1) for place in (1, 2))
    plain = {
        "area": "citizen",
        "lang": "zh-CN",
        "path": "/here",
        "theme": "auto",
        "signed_in": "160****0202",
        "sign_out": "/me/leave",
        "demo": True,
        "outsiders_inside": True,
        "moment": "14:03",
        "now": 1_791_784_980_000,
        "mark": "",
        "menu": menu,
    }
    return SimpleNamespace(**{**plain, **changed})


def show(template: str, view: object, **changed: object) -> str:
    """A template with this view."""
    here = page(**changed)
    words = load("en" if here.lang == "en" else "zh")
    return environment().get_template(template).render(say=words.say, page=here, view=view)


def gallery(**changed: object) -> str:
    """The gallery."""
    charts = [draw(SERIES, title=draw.__name__, description="D", labels=("1", "2")) for draw in (bars, line)]
    faults = (SimpleNamespace(field="number", text="!"), SimpleNamespace(field="", text="?"))
    return show("_gallery.html", SimpleNamespace(svg=Markup("".join(charts)), faults=faults), **changed)


def part(call: str, **named: object) -> str:
    """One macro, called as a template would: `m.badge("info", text)`."""
    source = '{% import "macros.html" as m with context %}{{ ' + call + " }}"
    return environment().from_string(source).render(say=load("zh").say, page=page(), **named)
