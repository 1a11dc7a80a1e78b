"""The check-up's pages: hand in files, look at the columns, run, read the report, take it along.

    GET /  →  POST /files or PUT /file  →  GET /columns  →  POST /columns  →  GET /running  →  GET /report

Everything stays on this machine, and goes when the command ends or the person says so. Nothing here asks who somebody is:
the address is this machine's alone, and the shield turns other pages away. A file's name may say whose it is: it is in no
address.
"""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote

from litestar import Response, get, post, put
from litestar.concurrency import sync_to_thread
from litestar.datastructures import UploadFile
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.status_codes import HTTP_204_NO_CONTENT

from minglu.papers.write_report import cell_text, draw
from minglu.readers.call_columns import WrongColumns
from minglu.readers.call_headers import is_meaning
from minglu.readers.call_proposal import lacking
from minglu.rules.table import LICENCES, PRODUCTS
from minglu.web.checkup.bench import Bench, Said
from minglu.web.checkup.frame import Asked, choice, language_of, parts_of, show, words_of
from minglu.web.checkup.views import MOST_FORM, Typed, columns_page, running_page, say_meaning, start_page
from minglu.web.render import Html, download, see_other
from minglu.web.visit import THEMES

KINDS: Final[Mapping[str, str]] = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST_FILE: Final = 8_000_000_000
_MOST_NAME: Final = 120
_PIECE: Final = 1_000_000
_BACK: Final = re.compile(r"/[a-z]*")
_FINE: Final = ("", "")


@get("/", sync_to_thread=True)
def start(request: Asked) -> Html:
    """What this is, and the files so far."""
    bench = parts_of(request).bench
    return show(request, "checkup/start.html", start_page(bench.files(), progress=bench.progress(), words=words_of(request)))


@post("/files", request_max_body_size=MOST_FORM)
async def hand_in(request: Asked) -> Html:
    """Files of an ordinary form."""
    form = await request.form()
    for _, value in form.multi_items():
        if isinstance(value, UploadFile) and value.filename:
            await _take(parts_of(request).bench, value)
    return see_other("/")


@put("/file", request_max_body_size=MOST_FILE, status_code=HTTP_204_NO_CONTENT)
async def hand_in_one(request: Asked) -> None:
    """One file, as it comes: it goes to the disk and is never held in memory. Its name is in the header X-File-Name."""
    sink = parts_of(request).bench.begin(_clean(unquote(request.headers.get("x-file-name", ""))))
    try:
        async for piece in request.stream():
            sink.write(piece)
        # Looking at a file may take a second, in which other pages are answered.
        await sync_to_thread(sink.keep)
    except BaseException:
        # Also when the browser went away: half a file is no file.
        sink.drop()
        raise


@post("/sample", sync_to_thread=True)
def try_sample(request: Asked) -> Html:
    """Fifty thousand invented records."""
    parts_of(request).bench.add_sample()
    return see_other("/columns")


@post("/remove")
async def remove(request: Asked) -> Html:
    """Take a file away."""
    parts_of(request).bench.remove(await _field(request, "name"))
    return see_other("/")


@post("/clear", sync_to_thread=True)
def clear(request: Asked) -> Html:
    """Forget everything."""
    parts_of(request).bench.clear()
    return see_other("/")


@get("/columns", sync_to_thread=True)
def columns(request: Asked) -> Html:
    """What the columns were taken for."""
    return _columns(request, typed={}, wrong=_FINE)


@post("/columns")
async def map_columns(request: Asked) -> Html:
    """What the person says of them; then on to the run, or back with what is wrong and what was typed."""
    bench, form = parts_of(request).bench, await request.form()
    fields = {name: str(value)[:200] for name, value in form.multi_items() if not isinstance(value, UploadFile)}
    said = Said(zone=fields.get("zone", ""), licence=fields.get("licence", ""), product=fields.get("product", ""))
    if said.zone not in bench.zones() or said.licence not in ("", *LICENCES) or said.product not in ("", *PRODUCTS):
        return _columns(request, typed={}, wrong=(words_of(request).say("checkup.page.wrong.choice"), ""))
    bench.say(said)
    typed = _typed(bench, fields)
    for name, meanings in typed.items():
        wrong = _mapped(request, name, meanings)
        if wrong != _FINE:
            return _columns(request, typed=typed, wrong=wrong)
    bench.start()
    return see_other("/running")


@get("/mapping/{place:int}", sync_to_thread=True)
def mapping(request: Asked, place: FromPath[int]) -> Response[bytes]:
    """The mapping of a file, to hand in again or to give to the command."""
    held = dict(enumerate(parts_of(request).bench.files())).get(place)
    text = parts_of(request).bench.mapping(held.name) if held is not None else None
    if held is None or text is None:
        raise NotFoundException
    return download(text.encode(), name=f"{held.name}.columns.toml", kind="application/toml")


@get("/running", sync_to_thread=True)
def running(request: Asked) -> Html:
    """How far it is; the page asks again by itself."""
    progress = parts_of(request).bench.progress()
    if progress.done:
        return see_other("/report")
    if not progress.running and not progress.failed:
        return see_other("/")
    return show(request, "checkup/running.html", running_page(progress, words=words_of(request)))


@get("/report", sync_to_thread=True)
def report(request: Asked) -> Html:
    """The report on screen."""
    made = parts_of(request).bench.report(language_of(request))
    if made is None:
        return see_other("/")
    view = {"report": made, "text": cell_text, "draw": draw}
    return show(request, "checkup/report.html", view)


@get("/report/{language:str}/{kind:str}", sync_to_thread=True)
def take_along(request: Asked, language: FromPath[str], kind: FromPath[str]) -> Response[bytes]:
    """The report as a file."""
    data = parts_of(request).bench.written(language, kind) if language in ("zh", "en") and kind in KINDS else None
    if data is None:
        raise NotFoundException
    return download(data, name=f"checkup.{language}.{kind}", kind=KINDS[kind])


@post("/language")
async def choose_language(request: Asked) -> Html:
    to = await _field(request, "to")
    return see_other(await _back(request), cookies=(choice("lang", "en" if to == "en" else "zh"),))


@post("/theme")
async def choose_theme(request: Asked) -> Html:
    to = await _field(request, "to")
    theme = to if to in THEMES else "auto"
    return see_other(await _back(request), cookies=(choice("theme", theme),))


async def _take(bench: Bench, file: UploadFile) -> None:
    sink = bench.begin(_clean(file.filename))
    try:
        while piece := await file.read(_PIECE):
            sink.write(piece)
        await sync_to_thread(sink.keep)
    except BaseException:
        # As above: nothing of half a file is kept.
        sink.drop()
        raise


def _columns(request: Asked, *, typed: Typed, wrong: tuple[str, str]) -> Html:
    bench = parts_of(request).bench
    held = bench.files()
    if not held:
        return see_other("/")
    view = columns_page(held, zones=bench.zones(), said=bench.said(), typed=typed, wrong=wrong, words=words_of(request))
    return show(request, "checkup/columns.html", view, status=400 if wrong != _FINE else 200)


def _typed(bench: Bench, fields: Mapping[str, str]) -> Typed:
    """By file: a form names each file beside its fields, since another page may have changed the list."""
    readable = {held.name: held.preview.names for held in bench.files() if held.preview is not None}
    named = {name.removeprefix("f"): value for name, value in fields.items() if re.fullmatch("f[0-9]+", name)}
    return {
        file: {header: meaning for at, header in enumerate(readable[file]) if (meaning := fields.get(f"c{number}-{at}", ""))}
        for number, file in named.items()
        if file in readable
    }


def _mapped(request: Asked, name: str, meanings: Mapping[str, str]) -> tuple[str, str]:
    """Tell the bench; or why it cannot be, and the reader's own words for it."""
    words, bench = words_of(request), parts_of(request).bench
    twice = sorted({meaning for meaning in meanings.values() if list(meanings.values()).count(meaning) > 1})
    try:
        bench.map(name, meanings)
    except WrongColumns as error:
        said = [say_meaning(meaning, words=words) for meaning in twice if is_meaning(meaning)]
        if said:
            return words.say("checkup.page.wrong.twice", file=name, meaning=words.say("checkup.joint").join(said)), ""
        return words.say("checkup.page.wrong.mapping", file=name), str(error)
    held = next((one for one in bench.files() if one.name == name), None)
    without = lacking(held.columns) if held is not None else ()
    if without:
        said = [say_meaning(meaning, words=words) for meaning in without]
        return words.say("checkup.page.wrong.lacking", file=name, meaning=words.say("checkup.joint").join(said)), ""
    return _FINE


async def _field(request: Asked, name: str) -> str:
    return str((await request.form()).get(name, ""))[:200]


async def _back(request: Asked) -> str:
    path = await _field(request, "back")
    return path if _BACK.fullmatch(path) else "/"


def _clean(name: str) -> str:
    """A name of a file without its folders and without what nobody can see."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[-_MOST_NAME:].lstrip(".") or "file"


HANDLERS: Final = (
    start,
    hand_in,
    hand_in_one,
    try_sample,
    remove,
    clear,
    columns,
    map_columns,
    mapping,
    running,
    report,
    take_along,
    choose_language,
    choose_theme,
)
