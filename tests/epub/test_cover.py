"""The cover's title breaks where the sense does, in the fonts given, and lacks no character."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from tests.epub import sample
from yinfa.assets.cover import BUDGET, SIZE, cover_svg, draw_cover
from yinfa.assets.lines import balanced
from yinfa.compose import Galley
from yinfa.finding import PublishingError


def titled(title: str, subtitle: str = "") -> Galley:
    pub = sample.publication()
    return sample.galley(replace(pub, front=replace(pub.front, title=title, subtitle=subtitle)))


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("反詐騙", ("反詐騙",)),
        ("新時期如何樹立人民警察的新形象", ("新時期如何樹立", "人民警察的新形象")),
        ("警察執法規範，重在便民、利民", ("警察執法規範，", "重在便民、利民")),
        ("Police Community Relations", ("Police", "Community", "Relations")),
        ("「民為邦本」，本固邦寧之道", ("「民為邦本」，", "本固邦寧之道")),
    ],
)
def test_title_breaks_into_balanced_lines(title: str, lines: tuple[str, ...]) -> None:
    assert balanced(title, 8.0) == lines


def test_cover_is_a_jpeg_of_its_size_within_the_budget() -> None:
    image = Image.open(io.BytesIO(sample.cover()))
    assert (image.format, image.size, len(sample.cover()) <= BUDGET) == ("JPEG", SIZE, True)


def test_cover_is_drawn_alike_twice() -> None:
    assert draw_cover(sample.galley(), sample.drawn_with()) == sample.cover()


def test_missing_character_is_named() -> None:
    with pytest.raises(PublishingError) as caught:
        draw_cover(titled("警察\U0001f46e形象"), sample.drawn_with())
    assert [(f.code, dict(f.facts)["characters"]) for f in caught.value.findings] == [("E001", "\U0001f46e")]


def test_markup_in_a_title_is_escaped() -> None:
    assert "&lt;法&gt; &amp;" in cover_svg(titled("<法> & 理"))


def test_escaped_title_is_drawn() -> None:
    assert draw_cover(titled("<法> & 理"), sample.drawn_with()).startswith(b"\xff\xd8")
