"""The Chinese lines of the PDF: what the rules of `tests/clreq` take for granted."""

from __future__ import annotations

import io
import re
import subprocess
from functools import partial
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2  # type: ignore[import-untyped]
import pytest

from tests.pdf import sample
from tests.pdf.pages import glyphs, lines, paragraphs, printed, publication, words
from yinfa.assets.fonts import cut_fonts
from yinfa.formats.pdf import engine
from yinfa.formats.pdf.chinese.keep import _AT_ONCE
from yinfa.formats.pdf.chinese.rules import RULES, on, without
from yinfa.formats.pdf.make import make
from yinfa.formats.pdf.seam import LINES, PATCHES, patched
from yinfa.model.leaf import Line
from yinfa.model.tree import Cell, Row, Section, Table
from yinfa.reading.pdf import read

EM = 11.5
plainly = partial(patched, [patch for patch in PATCHES if patch not in LINES])
TEXT = "人民警察的形象，是警察在執行職務和日常生活中「留給」社會公眾的整體印象。"


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_off_only_meanwhile(name: str) -> None:
    with without(name):
        assert [rule for rule in RULES if not on(rule)] == [name]
    assert all(map(on, RULES))


EXOTIC = {
    "line feeds": f'<p style="white-space: pre-line">第一行\n\n第二行，{TEXT}\n「第三行」\n</p>',
    "breaks": f"<p>甲<br/>乙，<br/><br/>{TEXT}<br/></p>",
    "no wrapping": f'<p>{TEXT}<span style="white-space: nowrap">不可分開的一段文字</span>{TEXT}</p>',
    "preserved": f'<p style="white-space: pre-wrap">  {TEXT}  {TEXT}</p>',
    "late number": '<style>.c::after { content: target-counter(attr(href url), page) "頁" }</style>'
    + f'<p id="y">甲</p><p>{TEXT}見<a class="c" href="#y">第</a>。{TEXT}</p>',
    "float in the line": f'<p><span style="float: left; width: 3em">浮</span>{TEXT * 3}</p>',
    "float beside": f'<div style="float: right; width: 5em; height: 6em">旁，「註」</div><p>{TEXT * 4}</p>',
    "inline block": f'<p>{TEXT}<span style="display: inline-block; width: 5em">塊，「內」容很多</span>{TEXT}</p>',
    "inline table": f'<p>{TEXT}<span style="display: inline-table">格</span>{TEXT}</p>',
    "inline flex": f'<p>{TEXT}<span style="display: inline-flex"><b>甲</b><b>乙</b></span>{TEXT}</p>',
    "positioned": f'<p>{TEXT}<span style="position: absolute; left: 0">絕</span>{TEXT}'
    '<span style="position: relative">相<i style="position: absolute; top: 0">對</i></span></p>',
    "first letter": f"<style>.f::first-letter {{ font-size: 2em }}</style><p class='f'>{TEXT * 2}</p>",
    "first line": f"<style>.f::first-line {{ color: red }}</style><p class='f'>{TEXT * 2}</p>",
    "notes": "<style>.n { float: footnote }</style>"
    + f'<p>{TEXT}<span class="n">註，「文」{TEXT}</span>，{TEXT}<span class="n">註二</span></p>' * 4,
    "columns": f'<div style="columns: 2"><p>{TEXT * 3}</p><p>{TEXT * 3}</p></div>',
    "empty": f'<p><a id="q"></a><span></span>{TEXT}<b></b><i><u></u></i></p>',
    "marks alone": "<p>，</p><p>「」</p><p>——</p><p>，，，」」」……</p>",
    "boxed": f'<p>{TEXT}<span style="padding: 0 .5em; border: 1px solid; margin: 0 1em">{TEXT * 2}</span>{TEXT}</p>',
    "boxed again": f'<p><span style="box-decoration-break: clone; padding: 0 .5em">{TEXT * 3}</span></p>',
    "hanging": f'<p style="text-indent: -2em; padding-left: 2em">{TEXT * 2}</p><p style="text-indent: 10%">{TEXT}</p>',
    "aligned": f'<p style="text-align: center">{TEXT}</p><p style="text-align: right">{TEXT}</p>',
    "spaced": f'<p style="letter-spacing: .1em">{TEXT}</p><p style="word-spacing: 1em">{TEXT} a b {TEXT}</p>',
    "narrow": f'<div style="width: 1em"><p>{TEXT}PDF</p></div><div style="width: 0"><p>{TEXT}</p></div>',
    "clipped": f'<p style="overflow: hidden; text-overflow: ellipsis; width: 90em">{TEXT}</p>',
    "raised": f"<p>{TEXT}m<sup>2</sup>，<sub>3</sub>{TEXT}</p>",
    "languages": f'<p>{TEXT}<span lang="en">“English” it’s words and words</span>'
    f'<span lang="ja">日本、「語」</span><span lang="zh-Hans">简化，“字”。</span></p>',
    "flexible": f'<div style="display: flex"><div>{TEXT}</div><div>「{TEXT}」</div></div>',
    "running": "<style>@page { @top-center { content: element(h) } @bottom-left { content: '第' counter(page) '頁，「共」PDF' } }"
    f" .r {{ position: running(h) }}</style><p class='r'>眉題，「正」文PDF</p><p>{TEXT}</p>",
}


def _set(layer: Any, *bodies: str) -> list[list[dict[str, Any]]]:
    """Set bare HTML with the engine; give the glyphs of each."""
    characters = re.sub(r"\s", "", "".join(bodies)) + " …0123456789"
    fonts = cut_fonts(sample.theme(), "zh-Hant-TW", characters, sample.FONTS.joinpath)
    faces = "".join(
        f'@font-face {{ font-family: "{f.role}"; src: url("font:{f.digest}") }}' for f in fonts if f.weight == 400
    )
    data = {f"font:{f.digest}": ("font/otf", f.data) for f in fonts}
    style = (
        f"{faces} @page {{ size: 16em 60em; margin: 2em }} html {{ font-family: serif }} p {{ text-align: justify }}"
    )
    head = f'<html lang="zh-Hant-TW"><title>t</title><style>{style.replace("serif", "Made")}</style><body>'

    def finish(document: Any, pdf: Any, root: Any) -> bytes:
        out = io.BytesIO()
        pdf.write(out, version=b"1.7", identifier=True)
        return out.getvalue()

    found = []
    for body in bodies:
        with layer(), pdfplumber.open(io.BytesIO(engine.set_pages(head + body, data, finish))) as pdf:
            found.append([c for page in pdf.pages for c in page.chars if c["text"].strip()])
    return found


def test_every_inline_content_of_css_is_set_whole() -> None:
    told = [[sorted(c["text"] for c in made) for made in _set(layer, *EXOTIC.values())] for layer in (patched, plainly)]
    assert [name for name, ours, theirs in zip(EXOTIC, *told, strict=True) if ours != theirs] == []


def test_a_box_is_as_wide_as_its_text_with_its_gaps() -> None:
    (made,) = _set(patched, '<p>甲<span style="display: inline-block">依5條用PDF辦</span></p>')
    assert len({round(c["top"]) for c in made}) == 1


def test_lines_end_at_the_edge_and_their_gaps_are_alike() -> None:
    body = [
        line
        for line in lines(glyphs(printed(publication(paragraphs(TEXT * 6)))))
        if line[0].size == pytest.approx(EM, 0.01)
    ]
    edge = max(line[-1].x1 for line in body if line[-1].text not in "，。」")
    for line in body[:-1]:
        assert abs(line[-1].x1 - edge) < 0.02 * EM or line[-1].text in "，。」"
        steps = [b.x0 - a.x0 for a, b in pairwise(line) if not {a.text, b.text} & set("，。「」")]
        assert max(steps) - min(steps) < 0.004 * EM


def test_the_gap_beside_a_link_stands_outside_of_it() -> None:
    found = glyphs(printed(publication(paragraphs("前[PDF](https://example.org/)後"))))
    before, first, last, after = (next(g for g in found if g.text == t and g.size > 11) for t in "前PF後")
    data = printed(publication(paragraphs("前[PDF](https://example.org/)後")))
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        (link,) = pdf.pages[0].hyperlinks
    assert abs(first.x0 - before.x1 - EM / 4) < 0.02 * EM
    assert abs(after.x0 - last.x1 - EM / 4) < 0.02 * EM
    assert abs(link["x0"] - first.x0) < 0.02 * EM and abs(link["x1"] - last.x1) < 0.02 * EM


def _table(*texts: str) -> Table:
    cells = tuple(Cell(f"body_t1_r1c{n}", words(text), n - 1) for n, text in enumerate(texts, 1))
    return Table("body_t1", (Row(cells),), len(texts))


def test_programs_read_no_space_that_the_author_did_not_write(tmp_path: Path) -> None:
    text = "依第5條用PDF，「辦理」；（二）於2026年1月達100%。」（註）——" * 3
    path = tmp_path / "a.pdf"
    path.write_bytes(printed(publication(paragraphs(text))))
    poppler = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True).stdout.decode()
    pdfium = pypdfium2.PdfDocument(str(path))[0].get_textpage().get_text_range()
    assert text in poppler.replace("\n", "") and text in re.sub("[\r\n]", "", pdfium)


def test_a_word_wider_than_its_column_is_a_warning_and_is_set() -> None:
    galley = sample.galley(
        publication([_table("x" * 200, *["甲乙丙丁" * 30] * 3), *paragraphs("見" + "y" * 120 + "。")])
    )
    master = make(galley, sample.assets(galley))
    said = [(f.code, f.severity, f.address) for f in master.findings]
    assert said == [("D005", "warning", "body_t1_r1c1"), ("D005", "warning", "body_p1")]
    data = master.issue({})
    assert read(data).words["body_p1"] == "見" + "y" * 120 + "。"
    assert max(g.x1 for g in glyphs(data) if g.text == "y") < 523


def test_contents_are_set_as_the_headings_they_name() -> None:
    heads = "「警察」：PDF第3條{警|ㄐㄧㄥˇ}", "人民警察的形象" * 8
    body = [
        Section(f"s{n}", 1, Line(f"s{n}_h", words(head)), None, paragraphs(head, start=n))
        for n, head in enumerate(heads)
    ]
    galley = sample.galley(publication(body))
    found = glyphs(make(galley, sample.assets(galley)).issue({}))
    first, second, third = lines(g for g in found if g.page == 1 and g.size == pytest.approx(10.5, abs=0.01))
    said = "".join(g.text for g in first)
    assert said.startswith("「警察」：PDF第3條警..") and "".join(g.text for g in second) in heads[1]
    gaps = [b.x0 - a.x1 for a, b in pairwise(first)]
    assert [gaps[said.index(c)] for c in "F第3"] == pytest.approx([10.5 / 4] * 3, abs=0.2)
    assert first[said.index("：")].x1 - first[said.index("察")].x1 == pytest.approx(1.5 * 10.5, abs=0.2)
    assert first[-1].text == third[-1].text == "1" and first[-1].x1 == pytest.approx(third[-1].x1, abs=0.02)


def test_lines_stay_the_same_when_their_paragraph_is_gathered_anew() -> None:
    many = [f"{n}號，{TEXT * 2}" for n in range(2 * _AT_ONCE)]
    data = printed(publication(paragraphs(*many)))
    assert [w for a, w in read(data).words.items() if a.startswith("body_p")] == many
    starts = [line[0].text for line in lines(glyphs(data)) if line[0].size == pytest.approx(EM, 0.01)]
    alone = [line[0].text for line in lines(glyphs(printed(publication(paragraphs(many[3]))))) if line[0].size > 11]
    assert "".join(starts).count("".join(t for t in alone if t != "題")[1:]) >= _AT_ONCE


def test_the_patches_leave_the_engine_as_it_was() -> None:
    def names() -> list[Any]:
        return [attrgetter(patch.name)(engine.inside(patch.module)) for patch in PATCHES]

    before = names()
    with pytest.raises(RuntimeError), patched():
        assert all(now is not then for now, then in zip(names(), before, strict=True))
        raise RuntimeError
    assert names() == before and all(patch.why for patch in PATCHES)
