"""The pictures of the README: the steps still lead to them, and each is there and in its place."""

import re
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser

from scripts.screens import DESK, FOLDER, LANGUAGES, NAMES, PHONE, take

ROOT: Final = Path(__file__).parents[2]
PICTURES: Final = {f"{name}.{language}.png" for name in NAMES for language in LANGUAGES}


def size_of(picture: Path) -> tuple[int, int]:
    """Width and height, as the first chunk of a PNG says them."""
    head = picture.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


def test_the_steps_still_lead_to_every_picture(browser: Browser, tmp_path: Path) -> None:
    take(browser, tmp_path)
    taken = {picture.name: size_of(picture) for picture in tmp_path.iterdir()}
    assert taken == {name: size_of(FOLDER / name) for name in PICTURES}
    assert set(taken.values()) == {(2 * PHONE["width"], 2 * PHONE["height"]), (DESK["width"], DESK["height"])}


def test_each_readme_shows_the_pictures_of_its_language() -> None:
    for name, language in (("README.md", "en"), ("README.zh-CN.md", "zh")):
        shown = re.findall(rf"docs/pictures/(\w+\.{language}\.png)", (ROOT / name).read_text("utf-8"))
        assert sorted(shown) == sorted(picture for picture in PICTURES if f".{language}." in picture)
