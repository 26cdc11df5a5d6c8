"""The cover's title breaks where the sense does, in the fonts given, and lacks no character."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.epub import sample
from tests.press.project import ROOT, SMALL, build, project
from yinfa.assets import cover
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


def test_cover_is_a_small_png_of_its_size() -> None:
    image = Image.open(io.BytesIO(sample.cover()))
    assert (image.format, image.size, len(sample.cover()) <= 60_000) == ("PNG", SIZE, True)


def test_a_cover_of_few_colours_looks_as_it_was_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(cover, "OFF", -1)
        patch.setattr(cover, "_jpeg", plain)
        drawn = Image.open(io.BytesIO(draw_cover(sample.galley(), sample.drawn_with()))).convert("RGB")
    off = ImageChops.difference(drawn, Image.open(io.BytesIO(sample.cover())).convert("RGB"))
    assert ImageStat.Stat(off).rms == pytest.approx([0, 0, 0], abs=0.2)
    assert len(drawn.getcolors(1 << 20) or ()) > 1000


def plain(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_a_coloured_emblem_makes_the_cover_a_jpeg_within_the_budget() -> None:
    emblem = plain(Image.effect_noise((260, 260), 100).convert("RGB").rotate(5))
    coloured = plain(Image.merge("RGB", [Image.effect_noise((260, 260), 100) for _ in range(3)]))
    drawn = [draw_cover(sample.galley(), sample.drawn_with(), one) for one in (emblem, coloured)]
    assert Image.open(io.BytesIO(drawn[1])).format == "JPEG"
    assert max(map(len, drawn)) <= BUDGET


def test_a_house_whose_page_asks_for_a_jpeg_gets_one(tmp_path: Path) -> None:
    folder = project(tmp_path, small=SMALL.replace("body:\n", "print:\n  theme: house\nbody:\n", 1))
    page = folder / "templates/house/epub/cover.xhtml.jinja"
    page.parent.mkdir(parents=True)
    (folder / "templates/house/theme.yaml").write_text("extends: handout\n", encoding="utf-8")
    theirs = (ROOT / "templates/handout/epub/cover.xhtml.jinja").read_text(encoding="utf-8")
    page.write_text(theirs.replace("{{ cover }}", "../image/cover.jpg"), encoding="utf-8")
    assert build(folder, "--format", "epub").returncode == 0
    with zipfile.ZipFile(folder / "output/small/small.epub") as book:
        assert Image.open(io.BytesIO(book.read("EPUB/image/cover.jpg"))).format == "JPEG"
        assert 'href="image/cover.jpg" media-type="image/jpeg"' in book.read("EPUB/content.opf").decode()


def test_cover_is_drawn_alike_twice() -> None:
    assert draw_cover(sample.galley(), sample.drawn_with()) == sample.cover()


def test_missing_character_is_named() -> None:
    with pytest.raises(PublishingError) as caught:
        draw_cover(titled("警察\U0001f46e形象"), sample.drawn_with())
    assert [(f.code, dict(f.facts)["characters"]) for f in caught.value.findings] == [("E001", "\U0001f46e")]


def test_markup_in_a_title_is_escaped() -> None:
    assert "&lt;法&gt; &amp;" in cover_svg(titled("<法> & 理"))


def test_escaped_title_is_drawn() -> None:
    assert draw_cover(titled("<法> & 理"), sample.drawn_with()).startswith(b"\x89PNG")
