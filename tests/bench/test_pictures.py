"""The pictures of pages: what is pictured, and that those of the README are small."""

from pathlib import Path

import pytest
from PIL import Image

from evalkit.bench.pictures.scenes import (
    AFTER_CLOSING,
    AFTER_UNBLINDING,
    OF_LEADS,
    WHILE_OPEN,
    Size,
)
from evalkit.bench.pictures.taking import _shrunk
from evalkit.ui.navigation import PAGES

SCENES = (*WHILE_OPEN, *OF_LEADS, *AFTER_CLOSING, *AFTER_UNBLINDING)
OF_README = Path(__file__).parents[2] / ".github" / "images"


def test_each_picture_has_a_name_of_its_own_and_three_are_for_the_readme():
    assert len({scene.name for scene in SCENES}) == len(SCENES)
    assert sorted(scene.small for scene in SCENES if scene.small) == [
        "desk",
        "desk-dark",
        "results",
    ]


def test_every_page_of_the_app_is_pictured():
    pictured = {scene.name.split("-")[0] for scene in SCENES}
    names = {"rate": "desk"}
    assert {names.get(page.path, page.path) for page in PAGES} - pictured == set()


@pytest.mark.parametrize("name", ["desk", "desk-dark", "results"])
def test_a_picture_of_the_readme_is_small(name):
    path = OF_README / f"{name}.png"
    assert path.stat().st_size < 120_000
    with Image.open(path) as picture:
        assert picture.width == 1000


def test_a_small_copy_keeps_the_accent_among_many_greys(tmp_path):
    picture = Image.new("RGB", (2000, 1000))
    for column in range(2000):
        grey = column * 255 // 2000
        picture.paste((grey, grey, grey), (column, 0, column + 1, 1000))
    picture.paste((29, 92, 99), (20, 20, 60, 60))
    picture.save(tmp_path / "large.png")
    small = _shrunk(tmp_path / "large.png", tmp_path / "small.png", Size(2000, 1000))
    with Image.open(small) as shrunk:
        assert shrunk.size == (1000, 500)
        red, green, _ = shrunk.convert("RGB").getpixel((20, 20))
        assert green - red > 30


def test_a_small_copy_of_a_whole_page_ends_with_its_first_window(tmp_path):
    Image.new("RGB", (1000, 3000)).save(tmp_path / "whole.png")
    small = _shrunk(tmp_path / "whole.png", tmp_path / "small.png", Size(1000, 700))
    with Image.open(small) as shrunk:
        assert shrunk.size == (1000, 700)
