"""Assets and parts: nothing from outside, nothing inline, small, readable in both lights, and whole in both languages."""

import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import nodes

from minglu.web.assets import asset_path
from tests.unit.web.gallery import TEMPLATES, environment, gallery, page, part, show

ASSETS = TEMPLATES.parent / "assets"
CSS = (ASSETS / "minglu.css").read_text("utf-8")
RULES = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
OWN = ("minglu.js", "sign.js", "upload.js", "passkey.js", "checkup.js")
FOREIGN = {"htmx.min.js": "2.0.11", "sse.js": "2.2.4"}
AREAS = ("citizen", "desk", "oversight")
PAGES = sorted(TEMPLATES.rglob("*.html"))
HOSTILE = "\"'><script>alert(1)</script>&{{ 7 }}"


def own(name: str) -> str:
    """One of our scripts without its comments."""
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", (ASSETS / name).read_text("utf-8"), flags=re.DOTALL)


# ---- Nothing from outside, nothing inline, small


def test_the_style_sheet_loads_nothing() -> None:
    assert not re.search(r"url\(|@import|https?:|//", RULES)


@pytest.mark.parametrize("name", OWN)
def test_our_scripts_name_no_other_address(name: str) -> None:
    assert "://" not in own(name)


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize(
    "word", [r"innerHTML", r"outerHTML", r"insertAdjacentHTML", r"document\.write", r"\beval\b", r"new Function", r"\.style\b", "cookie"]
)
def test_our_scripts_make_no_markup_from_text_and_touch_no_style(name: str, word: str) -> None:
    assert not re.search(word, own(name))


@pytest.mark.parametrize("name", OWN)
def test_nothing_personal_is_kept_in_the_browser(name: str) -> None:
    assert "localStorage" not in own(name)
    assert set(re.findall(r"sessionStorage\.setItem\(([^,]*),", own(name))) <= {'"minglu-answered"'}


def test_the_mark_is_drawn_and_loads_nothing() -> None:
    mark = (ASSETS / "favicon.svg").read_text("utf-8")
    assert not re.search(r"href|<script|<style|<text|style=", mark)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_templates_hold_nothing_inline_and_nothing_from_outside(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert not re.search(r"""\sstyle\s*=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|hx-on|javascript:|<base\b|<iframe""", text)
    assert not re.search(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", text)


def test_what_is_loaded_is_small() -> None:
    size = {path.name: path.stat().st_size for path in ASSETS.iterdir()}
    assert size["minglu.css"] <= 32_000
    assert sum(size[name] for name in OWN) <= 29_000
    assert size["favicon.svg"] <= 1_000


@pytest.mark.parametrize("area", [*AREAS, "door"])
def test_a_first_load_is_within_its_budget(area: str) -> None:
    """The gallery is longer than any page."""
    text = gallery(area=area)
    loaded = {found.rpartition("/")[2] for found in re.findall(r'(?:src|href)="(/assets/[^"]+)"', text)}
    assert {"htmx.min.js", "minglu.js", "minglu.css", "favicon.svg"} <= loaded
    assert len(text.encode()) + sum((ASSETS / name).stat().st_size for name in loaded) <= 150_000


@pytest.mark.parametrize(("name", "version"), FOREIGN.items())
def test_what_others_made_is_listed_with_version_and_licence(name: str, version: str) -> None:
    row = next(line for line in (ASSETS / "LICENSES.md").read_text("utf-8").splitlines() if f"`{name}`" in line)
    assert version in row
    assert "Zero-Clause BSD" in row


def test_the_version_listed_is_the_version_that_ships() -> None:
    assert f'version:"{FOREIGN["htmx.min.js"]}"' in (ASSETS / "htmx.min.js").read_text("utf-8")


def test_every_script_is_ours_or_listed() -> None:
    assert {path.name for path in ASSETS.glob("*.js")} == {*OWN, *FOREIGN}


# ---- Tokens


def declared(selector: str, *, text: str = RULES) -> dict[str, str]:
    """The custom properties of the first rule with exactly this selector."""
    found = re.search(r"(?:^|[\s}])" + re.escape(selector) + r" \{([^}]*)\}", text)
    assert found, selector
    return dict(re.findall(r"--([a-z0-9-]+):\s*([^;]+);", found.group(1)))


def tokens(area: str, theme: str) -> dict[str, str]:
    """The colours that hold in an area, in light or dark."""
    found = declared(":root")
    if area != "citizen":
        found |= declared(f':root[data-area="{area}"]')
    if theme == "dark":
        found |= declared(':root[data-theme="dark"]')
        if area != "citizen":
            found |= declared(f':root[data-area="{area}"][data-theme="dark"]')
    return found


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    whole = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    parts = [int(whole[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


KINDS = ("info", "good", "warn", "bad")
TEXT = [
    *((ink, paper) for ink in ("ink", "soft", "link") for paper in ("paper", "surface", "sunken")),
    *((ink, f"{kind}-paper") for kind in KINDS for ink in ("ink", "link", kind)),
    *(("bad", paper) for paper in ("paper", "surface")),
    *(("seal", paper) for paper in ("paper", "surface")),
    *(("on-act", act) for act in ("act", "act-strong")),
    ("on-bar", "bar"),
]
MARKS = [
    *((mark, paper) for mark in ("edge", "focus", "mark", "seal") for paper in ("paper", "surface", "sunken")),
    *((f"{kind}-edge", paper) for kind in KINDS for paper in ("paper", "surface", f"{kind}-paper")),
    *((f"chart-{place}", "surface") for place in range(1, 7)),
    ("frame", "surface"),
    ("frame", "paper"),
    ("on-bar", "bar"),
    ("act", "paper"),
]


def test_contrast_is_measured_as_it_should_be() -> None:
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize(("least", "pairs"), [(4.5, TEXT), (3.0, MARKS)], ids=["text", "marks"])
def test_everything_can_be_read(area: str, theme: str, least: float, pairs: list[tuple[str, str]]) -> None:
    known = tokens(area, theme)
    faint = {pair: round(contrast(known[pair[0]], known[pair[1]]), 2) for pair in pairs if contrast(known[pair[0]], known[pair[1]]) < least}
    assert not faint


def test_dark_by_choice_is_dark_by_system() -> None:
    for area in ("", *(f'[data-area="{area}"]' for area in AREAS[1:])):
        chosen = declared(f':root{area}[data-theme="dark"]')
        assert chosen
        assert chosen == declared(f':root{area}:not([data-theme="light"])')


def test_dark_changes_every_colour_but_what_is_white_on_it() -> None:
    light, dark = declared(":root"), declared(':root[data-theme="dark"]')
    colours = {name for name, value in light.items() if value.startswith("#")}
    assert colours <= dark.keys()
    assert {name for name in colours if light[name] == dark[name]} == {"on-act"}


def test_areas_are_told_apart_by_paper_and_bar() -> None:
    for theme in ("light", "dark"):
        for name in ("paper", "bar"):
            assert len({tokens(area, theme)[name] for area in AREAS}) == len(AREAS)


def test_a_colour_outside_the_tokens_is_no_colour_of_ours() -> None:
    after = RULES[RULES.index("*, *::before") : RULES.index("@page")]
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", after)


def test_every_token_is_used_and_every_used_token_is_there() -> None:
    used = set(re.findall(r"var\(--([a-z0-9-]+)", RULES))
    local = {"kind", "kind-paper", "kind-edge"}
    assert used - local == declared(":root").keys()


def test_letters_and_targets_are_of_a_size_for_old_eyes_and_hands() -> None:
    """18 px as a rule and never under 15 where citizens read; whatever is pressed is 44 px high. All by the reader's own size."""
    known = declared(":root")
    percent = re.search(r"(?:^|\s)html \{\s*font-size: ([\d.]+)%", RULES)
    assert percent
    root = float(percent.group(1)) * 16 / 100
    assert root >= 18
    assert root * float(known["t-small"].removesuffix("rem")) >= 15
    assert float(known["touch"].removesuffix("px")) >= 44
    screen = RULES[: RULES.index("@page")]
    for size in re.findall(r"font-size: ([^;]+);", screen):
        number = re.fullmatch(r"([\d.]+)(rem|em|%)", size)
        assert number or size.startswith(("var(--t-", "calc(1.2 * var(--t-")), size
        assert not number or float(number.group(1)) >= {"rem": 15 / 18, "em": 0.9, "%": 100}[number.group(2)], size


@pytest.mark.parametrize("part", [".button", "summary", ".menu a", ".choice", "input", ".switch button", ".foot a"])
def test_whatever_is_pressed_is_high_enough(part: str) -> None:
    bodies = [body for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", RULES) if part in re.split(r",\s*", selectors.strip())]
    assert any(re.search(r"min-height: var\(--touch\)", body) for body in bodies), part


def test_paper_is_white_and_black_in_print() -> None:
    printed = declared(":root, [data-area]", text=RULES[RULES.index("@media print") :])
    assert (printed["paper"], printed["ink"]) == ("#fff", "#000")


# ---- Parts


class Reader(HTMLParser):
    """What a page refers to, and what there is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.meant: set[str] = set()
        self.classes: set[str] = set()
        self.unlabelled: list[str] = []
        self.labels: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if said.get("id"):
            self.ids.append(str(said["id"]))
        self.classes |= set((said.get("class") or "").split())
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.meant |= set((said.get(name) or "").split())
        if tag == "label" and "for" in said:
            self.labels.add(str(said["for"]))
        if tag in ("input", "select", "textarea") and said.get("type") != "hidden":
            self.fields.append(said)


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("area", [*AREAS, "door"])
def test_every_part_is_whole_in_both_languages_and_all_areas(lang: str, area: str) -> None:
    text = gallery(lang=lang, area=area)
    assert f'<html lang="{lang}"' in text
    assert f'class="area-{area}"' in text
    assert "design." not in text


def test_the_gallery_shows_every_part() -> None:
    pages = environment()
    source, _, _ = pages.loader.get_source(pages, "macros.html")  # type: ignore[union-attr]
    macros = {found.name for found in pages.parse(source).find_all(nodes.Macro) if not found.name.startswith("_")}
    shown = (TEMPLATES / "_gallery.html").read_text("utf-8") + source
    assert not {name for name in macros if not re.search(rf"(?:m\.|\{{\{{ ?){name}\(", shown)}


def test_every_id_is_there_once_and_whatever_is_meant_is_there() -> None:
    seen = Reader(gallery())
    assert len(seen.ids) == len(set(seen.ids))
    assert seen.meant <= set(seen.ids)


def test_every_field_has_a_label() -> None:
    seen = Reader(gallery())
    assert seen.fields
    assert {str(found["id"]) for found in seen.fields} <= seen.labels


def test_every_class_is_styled() -> None:
    seen = Reader(gallery() + gallery(area="desk") + gallery(area="oversight"))
    bare = {"door-citizen", "clock-running", "finding-unrecorded_in_scope", "content", "chart-label", "chart-pattern"}
    styled = set(re.findall(r"\.([a-zA-Z][\w-]*)", RULES))
    assert not seen.classes - styled - bare - {f"area-{area}" for area in AREAS}


MACROS_WITH_TEXT = [
    'm.field("n", x, value=x, hint=x, error=x)',
    'm.textarea("n", x, value=x, hint=x, error=x)',
    'm.select("n", x, ((x, x),), x, hint=x, error=x)',
    'm.radios("n", x, ((x, x, x),), x, hint=x, error=x)',
    'm.checkboxes("n", x, ((x, x, x),), (x,), hint=x, error=x)',
    'm.checkbox("n", x, hint=x, error=x, value=x)',
    'm.file_field("n", x, hint=x, error=x)',
    'm.submit(x, name="n", value=x, confirm=x)',
    "m.button_link(x, x)",
    'm.notice("info", x, x)',
    "m.error_summary(faults)",
    'm.error_of(faults, "n")',
    "m.steps(1, (x, x))",
    'm.timeline(((x, x, x, "info"),))',
    "m.dl(((x, x),))",
    'm.table("n", x, (x,), ((x,),))',
    'm.badge("info", x)',
    'm.finding_badge("recorded", x)',
    "m.mask(x)",
    "m.seal(x)",
    "m.progress(1, 2, x)",
    "m.empty(x, x, (x, x))",
    'm.clock(x, x, "running", due_at=1)',
    "m.pager(x, x, x)",
    "m.tabs(x, (entry,))",
    "m.reasons(((x, x, x, x, x),))",
    "m.door(x, x, x)",
    'm.copy_line("n", x)',
    "m.upload(x, x, x, x, x, hint=x, error=x)",
]


@pytest.mark.parametrize("call", MACROS_WITH_TEXT)
def test_whatever_is_put_in_stays_text(call: str) -> None:
    """Markup in a name, a reason or a file name is shown and not run; neither are braces."""
    entry = SimpleNamespace(href=HOSTILE, label=HOSTILE, current=True)
    made = part(call, x=HOSTILE, entry=entry, faults=(SimpleNamespace(field="n", text=HOSTILE),))
    assert "<script" not in made
    assert "'>" not in made
    assert "&lt;script&gt;" in made


def test_a_text_that_begins_with_a_line_break_keeps_it() -> None:
    assert ">\n\nsaid</textarea>" in part('m.textarea("n", "L", value="\\nsaid")')


def test_an_error_is_heard_with_its_field() -> None:
    made = part('m.field("n", "L", hint="H", error="E")')
    assert 'aria-describedby="f-n-hint f-n-error" aria-invalid="true"' in made


def test_without_an_error_nothing_says_that_there_is_one() -> None:
    made = part('m.field("n", "L", error=m.error_of((), "n"))')
    assert "has-error" not in made
    assert "aria-invalid" not in made
    assert "aria-describedby" not in made


def test_the_summary_leads_to_the_first_choice_of_a_group() -> None:
    assert 'href="#f-way"' in part("m.error_summary(faults)", faults=(SimpleNamespace(field="way", text="!"),))
    assert 'id="f-way"' in part('m.radios("way", "L", (("a", "A"), ("b", "B")))')


def test_no_fault_makes_no_summary() -> None:
    assert part("m.error_summary(())").strip() == ""


def test_only_what_is_optional_is_marked() -> None:
    assert "（选填）" in part('m.field("n", "L", required=false)')
    assert "（选填）" not in part('m.field("n", "L")')


# ---- The frame


def test_a_stranger_is_offered_no_way_out_and_no_empty_menu() -> None:
    text = gallery(signed_in=None, menu=(), area="door")
    assert "/me/leave" not in text
    assert 'class="under-bar"' not in text


@pytest.mark.parametrize("area", AREAS)
def test_whoever_is_signed_in_is_named_and_can_leave(area: str) -> None:
    text = gallery(area=area, sign_out="/out")
    assert "160****0202" in text
    assert 'action="/out"' in text


def test_only_staff_leave_their_keys_behind() -> None:
    assert "data-sign-out" not in gallery()
    assert "data-sign-out" in gallery(area="desk")


@pytest.mark.parametrize(("demo", "inside"), [(True, False), (False, True), (True, True), (False, False)])
def test_a_demonstration_and_outsiders_inside_are_said_on_every_page(demo: bool, inside: bool) -> None:
    told = SimpleNamespace(title="T", text="X", home="/me", kept=(), door="")
    for area in AREAS:
        text = show("error.html", told, demo=demo, outsiders_inside=inside, area=area)
        staff = area != "citizen"
        assert ('href="/demo"' in text) is demo
        # Staff read it at the top; whoever is called about a loan has no use for witnesses, and reads below what it means.
        assert ("还不能代替外部监督" in text) is (inside and staff)
        assert ("外部监督机构还没有接入" in text) is (inside and not staff)
        assert ('class="banner"' in text) is (demo or (inside and staff))


@pytest.mark.parametrize(("lang", "to"), [("zh-CN", "en"), ("en", "zh")])
def test_the_other_language_is_one_press_away_and_leads_back_here(lang: str, to: str) -> None:
    text = gallery(lang=lang, path="/me/uses")
    assert f'name="to" value="{to}"' in text
    assert text.count('name="back" value="/me/uses"') == 2


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_the_theme_in_force_is_no_button(theme: str) -> None:
    text = gallery(theme=theme)
    assert f'data-theme="{theme}"' in text
    assert f'value="{theme}"' not in text


def test_devices_go_by_the_servers_clock() -> None:
    assert f'<meta name="server-now" content="{page().now}">' in gallery()


def test_htmx_keeps_no_pages_and_runs_no_text() -> None:
    config = next(found for found in re.findall(r"content='(\{[^']*\})'", gallery()))
    assert '"historyCacheSize":0' in config
    assert '"allowEval":false' in config
    assert '"includeIndicatorStyles":false' in config


def test_an_asset_that_is_not_there_is_a_defect() -> None:
    with pytest.raises(KeyError):
        asset_path("bootstrap.css")


def test_an_error_page_says_what_happened_and_where_to_go_on() -> None:
    text = show("error.html", SimpleNamespace(title="找不到", text="也许写错了。", home="/me", kept=(), door=""))
    assert "<h1>找不到</h1>" in text
    assert 'href="/me"' in text
