"""The life of a Word file in an office: five saves by LibreOffice leave words, styles and marks; nothing is dropped."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import groupby
from pathlib import Path
from tempfile import mkdtemp

import pytest
from lxml import etree

from tests.docx.blocks import EVERYTHING, field
from tests.docx.blocks import made as made_of
from tests.docx.sample import assets, covered, png
from tests.docx.test_home import anchors
from tests.docx.test_make import part
from tests.sample import theme
from yinfa.compose import Ticket
from yinfa.compose.steps import compose
from yinfa.content.load import load
from yinfa.formats.docx.make import make
from yinfa.reading.docx import read
from yinfa.world.programs import environment
from yinfa.world.workspace import Workspace

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LANGUAGES = ("zh-Hant-TW", "zh-Hans-CN")
SAVES = 5
LOST = ("s2_f5", "receipt")
"""LibreOffice drops the short name of a described picture, and the mark around what ends a file."""
MORE = """  - section: 標示
    slogan: 口號
    id: marks
    body:
      - "只有*重點二字*，**粗體**，**粗*又重*粗**，`ls -l`，==筆==，H~2~O，{警察|ㄐㄧㄥˇ ㄔㄚˊ}與{公安|gōng ān}。"
      - "[王小明](name:)讀[兵法](book:)，見[](#marks)、[](#frame)、[網站](https://example.org)，[plain](lang:en)[^a]，再見[^a]，[^b]。"
      - section: 二層
        body:
          - section: 三層
            body: [文。]
      - callout: note
        id: frame
        body: ["框內之註[^c]。"]
      - table: [["項目[^d]", 值], [甲, 乙]]
        caption: "表題[^e]"
      - quote:
          - 引文。
          - list: [子, 丑]
          - table: [[甲, 乙]]
        by: 某書
      - page-break:
      - 換頁之後。
closing: [結語。]
notes: {a: "甲註{警|jǐng}", b: 乙註, c: 丙註, d: 丁註, e: 戊註}
colophon: ["發至：{unit.name|各單位}"]
"""


@cache
def made(language: str) -> bytes:
    """Give the Word file of a publication with all blocks."""
    home = Path(mkdtemp(prefix="yinfa-saves-"))
    (home / "content/x").mkdir(parents=True)
    (home / "content/x/a.png").write_bytes(png())
    source = EVERYTHING.replace("x, issued", f"x, variants: [{', '.join(LANGUAGES)}], issued") + MORE
    publication = load(source.encode(), home / "content/x/publication.yaml", Workspace.at(home))
    variant = "" if language == LANGUAGES[0] else language
    return make(compose(publication, Ticket("x", "docx", variant=variant), theme()), assets()).issue({})


@cache
def saved() -> dict[str, bytes]:
    """Give each file, by its language or name, as LibreOffice saved it five times; one process for all."""
    folder = Path(mkdtemp(prefix="yinfa-saves-"))
    sources = {language: made(language) for language in LANGUAGES}
    sources |= {"covered": make(covered(), assets()).issue({}), "min-emphasis": made_of(field("min-emphasis"))}
    files = []
    for name, data in sources.items():
        (folder / f"{name}.docx").write_bytes(data)
        files += [str(folder / f"{name}.docx"), str(folder / f"{name}.saved.docx")]
    command = ["/usr/bin/python3", str(Path(__file__).with_name("office.py")), str(folder), str(SAVES), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=240, env=environment())
    return {name: (folder / f"{name}.saved.docx").read_bytes() for name in sources}


def named(data: bytes) -> dict[str, tuple[str, bool, bool]]:
    """Give each style's name in small letters, and whether it is bold and dotted, by its id."""
    held = {s.get(W + "styleId", ""): s for s in part(data, "word/styles.xml").iter(W + "style")}

    def mark(id: str, name: str) -> bool:
        told = held[id].find(f"{W}rPr/{W}{name}")
        if told is not None:
            return told.get(W + "val", "on") not in ("none", "0", "false")
        based = held[id].find(W + "basedOn")
        return based is not None and mark(based.get(W + "val", ""), name)

    names = {id: (style.find(W + "name").get(W + "val", "")).lower() for id, style in held.items()}  # type: ignore[union-attr]
    return {id: (names[id], mark(id, "b"), mark(id, "em")) for id in held}


def paragraphs(data: bytes) -> list[tuple[str, str]]:
    """Give the style's name and the words of each paragraph that says something outside the contents."""
    styles = named(data)
    found = []
    for story in ("word/document.xml", "word/footnotes.xml"):
        for p in part(data, story).iter(W + "p"):
            said = "".join(t.text or "" for t in p.iter(W + "t"))
            style = p.find(f"{W}pPr/{W}pStyle")
            found.append((styles["" if style is None else style.get(W + "val", "")][0] if said else "", said))
    return [one for one in found if one[1].strip()]


def marked(data: bytes) -> Iterator[tuple[bool, bool, str]]:
    """Give whether text is bold and dotted by its own marks, in order."""
    styles = named(data)
    runs = [r for r in part(data, "word/document.xml").iter(W + "r") if r.find(W + "t") is not None]

    def marks(run: etree._Element) -> tuple[bool, bool]:
        told = run.find(W + "rPr")
        style = told.find(W + "rStyle") if told is not None else None
        of_style = styles[style.get(W + "val", "")][1:] if style is not None else (False, False)
        own = [told.find(W + name) if told is not None else None for name in ("b", "em")]
        bold, dotted = (
            of if one is None else one.get(W + "val", "on") not in ("none", "0", "false")
            for one, of in zip(own, of_style, strict=True)
        )
        return bold, dotted

    for (bold, dotted), group in groupby(runs, key=marks):
        yield bold, dotted, "".join(t.text or "" for run in group for t in run.iter(W + "t"))


def commands() -> Iterator[bytes]:
    """Give the command line of each process."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it may have ended meanwhile
            yield path.read_bytes()


@pytest.mark.parametrize("name", [*LANGUAGES, "covered"])
def test_five_saves_leave_words_labels_and_addresses(name: str) -> None:
    before, after = (
        read(data) for data in (made(name) if name in LANGUAGES else make(covered(), assets()).issue({}), saved()[name])
    )
    assert len(before.words) > 60
    assert dict(after.words) == dict(before.words)
    kept = {address: said for address, said in before.labels.items() if address not in LOST}
    assert len(kept) > 25
    assert {address: after.labels.get(address) for address in kept} == kept
    assert (before.strays, after.strays) == ((), ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_saves_leave_styles_by_their_names(language: str) -> None:
    before, after = paragraphs(made(language)), paragraphs(saved()[language])
    assert len(before) > 80
    assert after == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_saves_leave_every_style_with_its_weight_and_its_dots(language: str) -> None:
    """No style becomes one of LibreOffice's own, and none takes marks from one."""
    before, after = ({name: marks for name, *marks in named(d).values()} for d in (made(language), saved()[language]))
    assert len(before) > 100
    assert {name: after.get(name) for name in before} == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_saves_leave_marks_of_characters(language: str) -> None:
    told = {text: (bold, dotted) for bold, dotted, text in marked(saved()[language]) if bold or dotted}
    expected = {"重點二字": (False, True), "粗體": (True, False), "又重": (True, True)}
    if language == "zh-Hans-CN":
        expected = {"重点二字": (False, True), "粗体": (True, False), "又重": (True, True)}
    assert {text: told.get(text) for text in expected} == expected
    assert [text for text, (_, dotted) in told.items() if dotted and text not in expected] == []


def test_five_saves_make_no_dots_of_what_is_bold() -> None:
    """The field case: LibreOffice had taken a style of joined marks for its own of bold text."""
    before, after = (list(marked(data)) for data in (made_of(field("min-emphasis")), saved()["min-emphasis"]))
    assert [one for one in after if one[0] or one[1]] == [one for one in before if one[0] or one[1]]
    assert [text for _, dotted, text in after if dotted] == ["重點二字", "重點", "兵法"]
    assert [text for bold, _, text in after if bold and text in "粗粗李四"] == ["粗", "粗", "李四"]


def test_an_office_that_fails_is_not_left_running(tmp_path: Path) -> None:
    command = ["/usr/bin/python3", str(Path(__file__).with_name("office.py")), str(tmp_path), "1"]
    files = [str(tmp_path / "absent.docx"), str(tmp_path / "out.docx")]
    done = subprocess.run([*command, *files], capture_output=True, timeout=180, env=environment(), check=False)
    assert done.returncode != 0 and b"Traceback" in done.stderr
    running = [one for one in commands() if str(tmp_path).encode() in one and b"soffice" in one]
    assert running == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_saves_leave_every_mark_and_every_reading(language: str) -> None:
    before, after = made(language), saved()[language]
    assert anchors(before) - anchors(after) == set()
    ruby = [[("".join(r.itertext())) for r in part(d, "word/document.xml").iter(W + "ruby")] for d in (before, after)]
    assert len(ruby[0]) >= 4 and ruby[0] == ruby[1]
