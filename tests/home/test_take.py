"""An edited Word file comes home: its changes are in the source, what no edit says in queries, and no character is lost."""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from lxml import etree

from tests import sample
from tests.home.scripts import edited, opened, plain
from yinfa.compose import Ticket
from yinfa.compose.steps import compose
from yinfa.content.layout import found, laid_out
from yinfa.content.load import load
from yinfa.content.source import decoded
from yinfa.formats import FORMATS
from yinfa.home.base import Base, base_of
from yinfa.home.take import Taken, Treatment, merged
from yinfa.home.word import read
from yinfa.model.inline import bare
from yinfa.model.tree import Publication
from yinfa.model.walk import queries, texts
from yinfa.press.assets import assets_for
from yinfa.reading.docx import read as reading
from yinfa.world.programs import environment
from yinfa.world.workspace import Workspace

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SCRIPTS = int(os.environ.get("YINFA_TAKES", "200"))
HANT, HANS, HK = "zh-Hant-TW", "zh-Hans-CN", "zh-Hant-HK"
VALUES = {"unit.name": "中山第一分局", "copy.number": "000121–000150"}


@cache
def home() -> Path:
    """Give the source of the sample in a project."""
    return sample.write(Path(mkdtemp(prefix="yinfa-take-")), sample.sample())


def workspace() -> Workspace:
    return Workspace.at(home().parents[2])


@cache
def file(variant: str = HANT, *values: tuple[str, str]) -> bytes:
    """Give the Word file of a variant, or of a unit's edition."""
    ticket = Ticket("sample", "docx", variant="" if variant == HANT else variant)
    galley = compose(load(home().read_bytes(), home(), workspace()), ticket, sample.theme())
    form = FORMATS["docx"]
    return form.make(galley, assets_for(galley, form, workspace())).issue(dict(values))


@cache
def base(variant: str = HANT, *values: tuple[str, str]) -> Base:
    return base_of(home().read_bytes(), home(), reading(file(variant, *values)).metadata, workspace())


def taken(data: bytes, variant: str = HANT, tracked: Treatment = "ask", ours: bytes = b"") -> Taken:
    return merged(base(variant), data, ours or home().read_bytes(), "sample", workspace(), tracked)


def loaded(source: bytes) -> Publication:
    return load(source, home(), workspace())


def said(publication: Publication, variant: str) -> Counter[str]:
    """Count the lines that a file of a variant shows."""
    ticket = Ticket("sample", "docx", variant="" if variant == HANT else variant)
    galley = compose(publication, ticket, sample.theme())
    return Counter(words for node in texts(galley.publication) if (words := "".join(bare(node.text).split())))


def shown(data: bytes) -> Counter[str]:
    return Counter(words for one in read(data).said if (words := "".join(bare(one.text).split())))


def held(source: bytes) -> str:
    """Give all words of a source and of its queries."""
    publication = loaded(source)
    lines = [bare(node.text) for node in texts(publication)]
    return "\n".join([*lines, *(query.question for _, query in queries(publication))])


@pytest.mark.parametrize("variant", [HANT, HANS])
def test_no_character_is_lost_whatever_is_edited(variant: str) -> None:
    whole = said(loaded(home().read_bytes()), variant)
    printed = shown(file(variant)) - whole
    exact = 0
    for seed in range(SCRIPTS // 2):
        script = edited(file(variant), seed)
        data = script.saved()
        found = taken(data, variant)
        there, now = "\n".join(bare(one.text) for one in read(data).said), held(found.source)
        assert [word for word in script.typed if word in there and word not in now] == [], seed
        if not found.queries:
            exact += 1
            more, less = said(loaded(found.source), variant), shown(data)
            other = {*(more - less), *(less - more)} - set(printed)
            assert not [one for one in other if "——" not in one and one not in whole], (seed, other)
    assert exact > SCRIPTS // 6


def test_what_was_not_edited_keeps_its_bytes() -> None:
    source = decoded(home().read_bytes())
    root = laid_out(source)
    lines = base().lines.values()
    once = {words for words, count in Counter(bare(line.source) for line in lines).items() if count == 1 and words}
    seen = 0
    for seed in range(40):
        script = edited(file(), seed)
        result = decoded(taken(script.saved()).source)
        there = {bare(one.text) for one in read(script.saved()).said}
        for line in lines:
            spot, words = found(root, line.path), bare(line.source)
            if spot and words in there & once and f"**{words}**" not in result:  # set in bold is edited, too
                written = source[spot.start : spot.end]
                assert written in result, (seed, written)
                seen += 1
    assert seen > 2_000


@pytest.mark.parametrize("variant", [HANT, HANS, HK])
def test_a_file_that_nobody_edited_changes_nothing(variant: str) -> None:
    found = taken(file(variant), variant)
    assert (found.source, found.changes, found.queries) == (home().read_bytes(), (), ())


def test_an_edition_of_a_unit_changes_nothing_either() -> None:
    values = tuple(VALUES.items())
    found = merged(base(HANT, *values), file(HANT, *values), home().read_bytes(), "sample", workspace(), "ask")
    assert (found.source, found.queries) == (home().read_bytes(), ())


def test_what_was_typed_in_simplified_characters_comes_back_in_traditional_ones() -> None:
    script = opened(file(HANS), 1)
    text = next(t for t in script.root.iter(W + "t") if "在两个清单之间" in (t.text or ""))
    text.text = f"{text.text}新增：警车与台湾。"
    assert "在兩個清單之間的一段，在第二頁才完。新增：警車與臺灣。" in held(taken(script.saved(), HANS).source)


def both_changed() -> Taken:
    ours = home().read_bytes().replace("第二層的一段。".encode(), "第二層的一句。".encode())
    script = opened(file(), 1)
    next(t for t in script.root.iter(W + "t") if t.text == "第二層的一段。").text = "第二層的一節。"
    next(t for t in script.root.iter(W + "t") if t.text == "頭項").text = "首項"
    return taken(script.saved(), ours=ours)


def test_what_both_sides_changed_is_asked_and_never_guessed() -> None:
    found = both_changed()
    assert "第二層的一句。" in held(found.source)
    assert "- 首項" in found.source.decode() or "[首項" in found.source.decode()
    (query,) = [query.question for _, query in queries(loaded(found.source))]
    assert "第二層的一節。" in query
    assert [finding.code for finding in found.findings] == ["J006"]


def test_two_sides_that_changed_other_words_of_a_line_are_merged() -> None:
    ours = home().read_bytes().replace("在兩個清單之間的一段".encode(), "在兩個表列之間的一段".encode())
    script = opened(file(), 1)
    text = next(t for t in script.root.iter(W + "t") if "在第二頁才完" in (t.text or ""))
    text.text = (text.text or "").replace("才完", "才結束")
    found = taken(script.saved(), ours=ours)
    assert "在兩個表列之間的一段，在第二頁才結束。" in held(found.source)
    assert found.queries == ()


def test_the_same_file_taken_twice_brings_nothing_more() -> None:
    script = opened(file(), 1)
    text = next(t for t in script.root.iter(W + "t") if "在第二頁才完" in (t.text or ""))
    text.getparent().getparent().addnext(plain(text.getparent().getparent(), "新的一段。"))
    text.text = "改過的一段。"
    once = taken(script.saved()).source
    assert taken(script.saved(), ours=once).source == once


def tracked() -> bytes:
    """Give a file in which somebody tracked one insertion and one deletion."""
    script = opened(file(), 1)
    change = f'w:id="901" w:author="王警官" w:date="2026-11-02T08:00:00Z" xmlns:w="{W[1:-1]}"'
    run = next(t for t in script.root.iter(W + "t") if t.text == "第二層的一段。").getparent()
    run.addnext(etree.fromstring(f"<w:ins {change}><w:r><w:t>補一句。</w:t></w:r></w:ins>"))
    gone = next(t for t in script.root.iter(W + "t") if t.text == "第三層的一段。").getparent()
    mark = etree.fromstring(f"<w:del {change}/>")
    gone.addnext(mark)
    mark.append(gone)
    gone.find(W + "t").tag = W + "delText"
    return script.saved()


def test_tracked_changes_are_proposals_with_their_author() -> None:
    found = taken(tracked())
    asked = [(query.question, query.by) for _, query in queries(loaded(found.source))]
    assert len(asked) == 2
    assert "第二層的一段。補一句。" in asked[0][0]
    assert {by for _, by in asked} == {"王警官 2026-11-02"}
    assert [finding.code for finding in found.findings] == ["J007", "J007"]
    assert found.changes == ()


def test_tracked_changes_are_accepted_or_refused_when_asked_to() -> None:
    accepted = taken(tracked(), tracked="accept")
    assert "第二層的一段。補一句。" in held(accepted.source)
    assert taken(tracked(), tracked="reject").source == home().read_bytes()


def commented(words: str) -> bytes:
    script = opened(file(), 1)
    text = next(t for t in script.root.iter(W + "t") if t.text == "第二層的一段。")
    start = etree.fromstring(f'<w:commentRangeStart w:id="7" xmlns:w="{W[1:-1]}"/>')
    text.getparent().addprevious(start)
    script.parts["word/comments.xml"] = (
        f'<w:comments xmlns:w="{W[1:-1]}"><w:comment w:id="7" w:author="李科長" w:date="2026-11-03T09:00:00Z">'
        f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:comment></w:comments>"
    ).encode()
    return script.saved()


def test_a_comment_becomes_a_query_of_its_author() -> None:
    ((address, query),) = queries(loaded(taken(commented("請查出處")).source))
    assert (query.question, query.by, address) == ("請查出處", "李科長 2026-11-03", "layer_p1")


def test_a_text_box_and_a_head_are_asked_about() -> None:
    script = opened(file(), 1)
    box = etree.fromstring(
        f'<w:r xmlns:w="{W[1:-1]}"><w:pict><w:txbxContent><w:p><w:r><w:t>框外的話</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>'
    )
    next(t for t in script.root.iter(W + "t") if t.text == "第二層的一段。").getparent().addnext(box)
    head = next(name for name in script.parts if re.fullmatch(r"word/header\w+\.xml", name))
    script.parts[head] = re.sub(
        b"</w:hdr>$", "<w:p><w:r><w:t>頁首的話</w:t></w:r></w:p></w:hdr>".encode(), script.parts[head].strip()
    )
    found = taken(script.saved())
    assert found.changes == ()
    assert "框外的話" in held(found.source)
    assert "頁首的話" in held(found.source)


def test_a_new_note_is_called_and_written() -> None:
    script = opened(file(), 1)
    call = f'<w:r xmlns:w="{W[1:-1]}"><w:footnoteReference w:id="99"/></w:r>'
    next(t for t in script.root.iter(W + "t") if t.text == "第二層的一段。").getparent().addnext(etree.fromstring(call))
    notes = script.parts["word/footnotes.xml"].strip()
    new = '<w:footnote w:id="99"><w:p><w:r><w:t>新的註。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    script.parts["word/footnotes.xml"] = notes.replace(b"</w:footnotes>", new.encode())
    source = taken(script.saved()).source.decode()
    assert "第二層的一段。[^w1]" in source
    assert "  w1: 新的註。" in source


def test_what_libreoffice_saved_is_taken_as_it_was_edited(tmp_path: Path) -> None:
    (tmp_path / "in.docx").write_bytes(file())
    script = Path(__file__).parents[1] / "docx" / "office.py"
    command = ["/usr/bin/python3", str(script), str(tmp_path), "edit", f"{tmp_path}/in.docx", f"{tmp_path}/out.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=180, env=environment())
    found = taken((tmp_path / "out.docx").read_bytes())
    whole = held(found.source)
    assert found.queries == ()
    assert all(words in whole for words in ("建設人民愛戴", "是本分。補寫一句。", "新的一段。", "1,250戶"))
    assert "第 2 項要點" not in whole
    assert len(found.changes) == 5


def test_thousands_of_comments_are_taken_in_seconds() -> None:
    script = opened(file(), 1)
    first = next(script.root.iter(W + "p"))
    for n in range(5_000):
        first.append(etree.fromstring(f'<w:commentRangeStart w:id="{n}" xmlns:w="{W[1:-1]}"/>'))
    comments = "".join(
        f'<w:comment w:id="{n}"><w:p><w:r><w:t>{n}號</w:t></w:r></w:p></w:comment>' for n in range(5_000)
    )
    script.parts["word/comments.xml"] = f'<w:comments xmlns:w="{W[1:-1]}">{comments}</w:comments>'.encode()
    assert len(taken(script.saved()).queries) == 5_000
