"""Draw docs/pictures/one-call.en.svg and one-call.zh.svg: the path of one call from ask to dial, and back to the person.

    .venv/bin/python scripts/pictures.py            draw them
    .venv/bin/python scripts/pictures.py --check    fail if a picture is not what would be drawn

One layout, two languages. The picture brings its own ground, so that it is readable on light and on dark pages, and its own
words for those who do not see it (`title`, `desc`).
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
WIDTH, HEIGHT = 980, 470
_LINE = 17

_STYLE = """
  .ground { fill: #ffffff; stroke: #d0d7de } .ink { fill: #1f2328 } .dim { fill: #57606a }
  .inside { fill: #eef4fc; stroke: #3b6fb6 } .outside { fill: #eaf6ee; stroke: #2f7d4f } .record { fill: #fff6e0; stroke: #a36b00 }
  .person { fill: #fdeef1; stroke: #b5365a } .way { stroke: #57606a; fill: none } .tip { fill: #57606a }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117; stroke: #30363d } .ink { fill: #e6edf3 } .dim { fill: #9da7b3 }
    .inside { fill: #12243c; stroke: #6ea8fe } .outside { fill: #11301f; stroke: #56b37c } .record { fill: #33270a; stroke: #d6a13b }
    .person { fill: #38141f; stroke: #f0839f } .way { stroke: #9da7b3 } .tip { fill: #9da7b3 }
  }
  text { font-family: system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif; font-size: 13px }
  .head { font-weight: 600; font-size: 15px } .box { stroke-width: 1.5 } .way { stroke-width: 1.6 }
"""

_TIP = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path class="tip" d="M0 0 L8 4 L0 8 z"/></marker></defs>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box: whose it is (a class of the style), where it stands, and the id of its words."""

    name: str
    whose: str
    x: int
    y: int
    width: int
    height: int


_TOP, _LOW = 62, 338
BOXES = (
    Box(name="collector", whose="inside", x=24, y=_TOP, width=174, height=88),
    Box(name="rules", whose="inside", x=214, y=_TOP, width=174, height=88),
    Box(name="witnesses", whose="outside", x=404, y=_TOP, width=174, height=88),
    Box(name="keyholders", whose="outside", x=594, y=_TOP, width=174, height=88),
    Box(name="dialler", whose="outside", x=784, y=_TOP, width=174, height=88),
    Box(name="record", whose="record", x=24, y=212, width=744, height=64),
    Box(name="her", whose="person", x=24, y=_LOW, width=364, height=104),
    Box(name="auditor", whose="outside", x=404, y=_LOW, width=174, height=104),
    Box(name="carrier", whose="outside", x=594, y=_LOW, width=174, height=104),
    Box(name="phone", whose="person", x=784, y=_LOW, width=174, height=104),
)
# Ways from point to point; the last point has the tip.
WAYS = (
    ((198, 106), (214, 106)),
    ((301, 150), (301, 212)),
    ((491, 212), (491, 150)),
    ((578, 106), (594, 106)),
    ((768, 106), (784, 106)),
    ((871, 150), (871, 338)),
    ((784, 390), (768, 390)),
    ((681, 338), (681, 276)),
    ((206, 276), (206, 338)),
    ((491, 276), (491, 338)),
)

Words = dict[str, tuple[str, ...]]

ENGLISH: Words = {
    "title": ("The path of one call",),
    "desc": (
        "A collector asks; rules decide; the decision is entered in the record, yes or no.",
        "Witnesses outside the lender confirm the entry; keyholders check it and give their shares; the dialler opens one number,",
        "dials it and forgets it. The carrier's record of the call is entered too. The person called gets every use of her number",
        "with proof; an auditor decides every decision again.",
    ),
    "legend.inside": ("the lender and its agencies",),
    "legend.outside": ("others, with keys and machines of their own",),
    "collector": ("1  Collector asks", "to call a person;", "never sees a number"),
    "rules": ("2  Rules decide", "no: with the article and", "the next allowed moment"),
    "witnesses": ("4  Witnesses confirm", "that the entry stands,", "before anything opens"),
    "keyholders": ("5  Keyholders check", "two of three, each alone,", "for this one number"),
    "dialler": ("6  Dialler dials", "one number, once,", "and forgets it"),
    "record": ("The record", "every yes, every no, every reading of it; it holds nobody's number, and any change of it is found"),
    "her": (
        "9  She asks who used her number",
        "and gets every use: when, by which role, for what,",
        "permitted or not, each with its proof,",
        "and nowhere whose debt it was",
    ),
    "auditor": ("10  Auditor", "decides every decision", "again, from the record", "and the rules"),
    "carrier": ("8  Carrier's record", "is read and entered;", "so is a call of that line", "without a permit"),
    "phone": ("7  Her phone rings", "under a rule that", "the entry names"),
    "entered": ("3  entered first",),
}

CHINESE: Words = {
    "title": ("一通电话的全程",),
    "desc": (
        "催收员提出使用申请；规则判定；无论放行还是拦截，判定先写入留痕记录；",
        "机构之外的见证机构确认；密钥分管机构逐一核对后交出份额；拨号端只打开这一个号码，拨出后忘掉。",
        "运营商的通话记录也写入。被呼叫的人可以查到自己号码的每一次使用，每条都有证明；审计机构把每次判定重做一遍。",
    ),
    "legend.inside": ("机构及其受托机构",),
    "legend.outside": ("机构之外，各有自己的密钥和机器",),
    "collector": ("1  催收员申请", "只说要打给谁，", "看不到号码"),
    "rules": ("2  规则判定", "拦截：列明条款和", "最早可再申请的时间"),
    "witnesses": ("4  见证机构确认", "这条记录已经在册，", "然后才谈得上打开"),
    "keyholders": ("5  密钥分管机构核对", "三家中的两家，各自核对，", "只为这一个号码"),
    "dialler": ("6  拨号端拨出", "一个号码，一次，", "拨完即忘"),
    "record": ("留痕记录", "每次放行、每次拦截、每次查看都在内；里面没有任何人的号码，任何改动都会被发现"),
    "her": (
        "9  她来查：谁用了我的号码",
        "得到每一次使用：何时、什么角色、为了什么、",
        "放行还是拦截，每条都有证明；",
        "没有一处说出是谁的债务",
    ),
    "auditor": ("10  审计机构", "依据记录和规则，", "把每次判定重做一遍"),
    "carrier": ("8  运营商通话记录", "读回后写入；", "登记线路上没有放行的", "通话同样写入"),
    "phone": ("7  她的电话响了", "依据哪条规则，", "记录里写着"),
    "entered": ("3  先写下",),
}

PICTURES = {"one-call.en.svg": ("en", ENGLISH), "one-call.zh.svg": ("zh", CHINESE)}


def draw(words: Words, *, language: str) -> str:
    """The picture as SVG."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" lang="{language}" '
        'role="img" aria-labelledby="title desc">'
    )
    parts = [
        head,
        f'<title id="title">{escape(words["title"][0])}</title>',
        f'<desc id="desc">{escape(" ".join(words["desc"]))}</desc>',
        f"<style>{_STYLE}</style>",
        _TIP,
        f'<rect class="ground box" x="1" y="1" width="{WIDTH - 2}" height="{HEIGHT - 2}" rx="10"/>',
        *_legend(words),
        *(part for box in BOXES for part in _box(box, words[box.name])),
        *(_way(points) for points in WAYS),
        f'<text class="ink" x="311" y="186">{escape(words["entered"][0])}</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _legend(words: Words) -> Iterator[str]:
    for whose, x in (("inside", 24), ("outside", 404)):
        yield f'<rect class="{whose} box" x="{x}" y="24" width="18" height="14" rx="3"/>'
        yield f'<text class="dim" x="{x + 26}" y="36">{escape(words[f"legend.{whose}"][0])}</text>'


def _box(box: Box, lines: Sequence[str]) -> Iterator[str]:
    yield f'<rect class="{box.whose} box" x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="8"/>'
    for place, line in enumerate(lines):
        style = "ink head" if place == 0 else "ink"
        yield f'<text class="{style}" x="{box.x + 12}" y="{box.y + 26 + place * _LINE + (4 if place else 0)}">{escape(line)}</text>'


def _way(points: tuple[tuple[int, int], tuple[int, int]]) -> str:
    (x1, y1), (x2, y2) = points
    return f'<path class="way" d="M{x1} {y1} L{x2} {y2}" marker-end="url(#tip)"/>'


def main(arguments: Sequence[str]) -> int:
    status = 0
    for name, (language, words) in PICTURES.items():
        path, drawn = FOLDER / name, draw(words, language=language)
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(drawn, "utf-8")
        elif not path.is_file() or path.read_text("utf-8") != drawn:
            print(f"docs/pictures/{name} is not what scripts/pictures.py draws; run it", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
