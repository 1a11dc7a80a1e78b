"""The picture in the READMEs: what the script draws, with the same parts in both languages, and readable without seeing it."""

import re
import xml.etree.ElementTree as Tree

import pytest

from scripts.pictures import BOXES, FOLDER, HEIGHT, PICTURES, WAYS, WIDTH, draw, main

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_that_lies_there_is_the_one_that_is_drawn(name):
    language, words = PICTURES[name]
    assert (FOLDER / name).read_text("utf-8") == draw(words, language=language)


def test_a_changed_picture_is_found(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("scripts.pictures.FOLDER", tmp_path)
    assert main(["--check"]) == 1
    assert "one-call.en.svg is not what scripts/pictures.py draws" in capsys.readouterr().err
    main([])
    assert main(["--check"]) == 0


def test_both_languages_name_the_same_parts():
    (_, english), (_, chinese) = PICTURES.values()
    assert english.keys() == chinese.keys()
    assert {box.name for box in BOXES} <= english.keys()


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_xml_with_a_title_and_a_description(name):
    root = Tree.fromstring((FOLDER / name).read_text("utf-8"))
    assert root.get("lang") == PICTURES[name][0]
    assert root.find(f"{SVG}title").text
    assert len(root.find(f"{SVG}desc").text) > 100


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_fetches_nothing_and_brings_its_own_ground(name):
    text = (FOLDER / name).read_text("utf-8")
    assert re.findall(r"href|url\((?!#)|@import|<script", text) == []
    assert text.count('class="ground') == 1
    assert "prefers-color-scheme: dark" in text


def test_every_box_and_way_lies_within_the_ground():
    assert [box.name for box in BOXES if box.x + box.width > WIDTH or box.y + box.height > HEIGHT] == []
    assert [point for way in WAYS for point in way if not (0 < point[0] < WIDTH and 0 < point[1] < HEIGHT)] == []
