"""The list of recent calls in samples/, as a phone draws it, and its rows as typed by hand. Run by scripts/samples.py."""

import base64
import io
import json
from hashlib import sha256
from importlib.resources import as_file, files

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1080, 2000
_TOP, _ROW = 470, 230

# name or number shown, second line, shown time, typed time, direction, answered, duration
_RECENT = (
    ("林望舒", "呼出 2分17秒", "11月6日 12:20", "2026-11-06 12:20", "out", True, "2分17秒"),
    ("160 0000 0900", "未接来电 响铃 18 秒", "11月6日 09:30", "2026-11-06 09:30", "in", False, ""),
    ("160 0000 7777", "呼入 31秒", "11月5日 19:41", "2026-11-05 19:41", "in", True, "31秒"),
    ("160 0000 0900", "呼入 1分35秒", "11月5日 14:03", "2026-11-05 14:03", "in", True, "1分35秒"),
    ("160 0000 0561", "呼入 4分48秒", "11月4日 21:33", "2026-11-04 21:33", "in", True, "4分48秒"),
)
_PALETTE = {
    "paper": "#ffffff",
    "ink": "#1a1a1a",
    "grey": "#8a8a8e",
    "line": "#e6e6e8",
    "red": "#e0342b",
    "green": "#2f9e57",
    "soft": "#f1f2f4",
}


def call_list() -> bytes:
    """The contact's list of recent calls as a phone draws it, in few colours and without metadata."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), _PALETTE["paper"])
    draw = ImageDraw.Draw(picture)
    draw.text((60, 30), "12:34", font=_font(38), fill=_PALETTE["ink"])
    _battery(draw)
    draw.text((60, 130), "通话", font=_font(76), fill=_PALETTE["ink"])
    draw.rounded_rectangle((60, 270, WIDTH - 60, 370), radius=50, fill=_PALETTE["soft"])
    draw.text((120, 318), "搜索联系人、号码", font=_font(38), fill=_PALETTE["grey"], anchor="lm")
    draw.text((60, 420), "全部通话", font=_font(36), fill=_PALETTE["grey"], anchor="lm")
    for index, row in enumerate(_RECENT):
        _draw_row(draw, _TOP + index * _ROW, title=row[0], below=row[1], shown=row[2], missed=not row[5])
    _tabs(draw)
    target = io.BytesIO()
    # A few colours hold the soft edges of the letters; more only make the file larger.
    picture.quantize(colors=32, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(target, format="PNG", optimize=True)
    return target.getvalue()


def _battery(draw: ImageDraw.ImageDraw) -> None:
    draw.text((WIDTH - 150, 55), "5G", font=_font(32), fill=_PALETTE["ink"], anchor="rm")
    draw.rounded_rectangle((WIDTH - 130, 38, WIDTH - 64, 72), radius=8, outline=_PALETTE["ink"], width=3)
    draw.rectangle((WIDTH - 124, 44, WIDTH - 88, 66), fill=_PALETTE["ink"])
    draw.rectangle((WIDTH - 62, 48, WIDTH - 56, 62), fill=_PALETTE["ink"])


def _draw_row(draw: ImageDraw.ImageDraw, top: int, *, title: str, below: str, shown: str, missed: bool) -> None:
    colour = _PALETTE["red" if missed else "ink"]
    draw.ellipse((60, top + 60, 170, top + 170), fill=_PALETTE["soft"])
    # A face for a known person, a silhouette for a number.
    if title[0].isdigit():
        draw.ellipse((98, top + 82, 132, top + 116), fill=_PALETTE["grey"])
        draw.pieslice((84, top + 122, 146, top + 182), 180, 360, fill=_PALETTE["grey"])
    else:
        draw.text((115, top + 115), title[0], font=_font(48), fill=_PALETTE["green"], anchor="mm")
    draw.text((210, top + 84), title, font=_font(50), fill=colour, anchor="lm")
    draw.text((210, top + 152), below, font=_font(36), fill=_PALETTE["red" if missed else "grey"], anchor="lm")
    draw.text((WIDTH - 60, top + 115), shown, font=_font(36), fill=_PALETTE["grey"], anchor="rm")
    draw.line((210, top + _ROW - 2, WIDTH - 60, top + _ROW - 2), fill=_PALETTE["line"], width=2)


def _tabs(draw: ImageDraw.ImageDraw) -> None:
    draw.line((0, HEIGHT - 190, WIDTH, HEIGHT - 190), fill=_PALETTE["line"], width=2)
    for index, name in enumerate(("拨号盘", "通话", "联系人")):
        chosen = _PALETTE["green" if index == 1 else "grey"]
        draw.text((180 + 360 * index, HEIGHT - 110), name, font=_font(38), fill=chosen, anchor="mm")
    draw.rounded_rectangle((WIDTH // 2 - 160, HEIGHT - 30, WIDTH // 2 + 160, HEIGHT - 20), radius=5, fill=_PALETTE["ink"])


def _font(size: int) -> ImageFont.FreeTypeFont:
    with as_file(files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf") as place:
        return ImageFont.truetype(str(place), size=size, layout_engine=ImageFont.Layout.BASIC)


def call_list_rows() -> bytes:
    """The five rows of the picture, typed by hand: what it shows and no more, each bound to its region."""
    rows = [
        {
            "region": [0, _TOP + index * _ROW, WIDTH, _ROW],
            "kind": "call",
            "at": typed,
            "shown": shown,
            "direction": direction,
            "answered": answered,
            **({"duration": duration} if duration else {}),
            **({"other": title} if title[0].isdigit() else {"text": title}),
        }
        for index, (title, _, shown, typed, direction, answered, duration) in enumerate(_RECENT)
    ]
    picture = base64.b64encode(sha256(call_list()).digest()).decode()
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    return f'{{"picture": "{picture}",\n "rows": [\n{lines}\n]}}\n'.encode()
