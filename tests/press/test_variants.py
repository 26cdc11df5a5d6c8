"""Editions in other variants of Chinese: characters, quotation marks, glyph forms and interface follow; words do not."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from functools import cache
from itertools import permutations
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pikepdf
import pymupdf  # type: ignore[import-untyped]
import pytest
from lxml import etree
from opencc import OpenCC

from tests.press.project import OFFICE, ROOT, SMALL, build, outputs, project
from yinfa.compose import Galley, Ticket
from yinfa.compose.steps import compose
from yinfa.compose.variant import CHAINS, CN, HK, TW, Converter
from yinfa.content.inline import HAN, parse
from yinfa.content.load import load
from yinfa.formats import FORMATS
from yinfa.model.inline import Text, plain
from yinfa.model.language import VARIANTS, variant_of
from yinfa.model.leaf import Line
from yinfa.model.tree import Publication
from yinfa.model.walk import furniture, words
from yinfa.pictures import drawing
from yinfa.press.assets import assets_for
from yinfa.press.drawings import plate
from yinfa.reading import docx, epub, pdf
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

DC = "{http://purl.org/dc/elements/1.1/}"
SOURCE = """\
yinfa: 1
front:
  title: 直觀的小冊：臺灣與裡子
  subtitle: 讀「書」之後
  language: zh-Hant-TW
  identifier: small
  issued: 2026-01-05
  abstract: 說明。
  subject: [隊伍]
  publisher: 某某市警察局
  variants: [zh-Hans-CN]
  keep: [裡子]
furniture: {foot: "發給{unit.name}"}
receipt: yes
body:
  - section: 骨頭與頭**髮**
    id: first
    body:
      - 直骨。他說：「我讀過『著作』。」隨著{警務|ㄐㄧㄥˇ ㄨˋ}，[裡](keep:)與[資訊](set:zh-Hans-CN=信息)，[說](lang:zh-Hant-HK)。
      - 見[](#first)、[](#one)，註[^a]。{unit.name|各單位}。
      - table: [[隊, 數], [甲, 1]]
        caption: 各隊
        id: one
notes:
  a: 註解的「文字」。
colophon:
  - 發給{unit.name}。
"""
WORDS = {
    "title": "直观的小册：台湾与裡子",
    "subtitle": "读“书”之后",
    "first_h": "骨头与头发",
    "first_p1": "直骨。他说：“我读过‘著作’。”随着警ㄐㄧㄥˇ务ㄨˋ，裡与信息，說。",
    "first_p2": "见、，注。各单位。",
    "one_cap": "各队",
    "one_r1c1": "队",
    "one_r1c2": "数",
    "one_r2c1": "甲",
    "one_r2c2": "1",
    "note_a": "注解的“文字”。",
    "colophon_p1": "发给各单位。",
    "receipt_p1": "收文单位：各单位",
    "receipt_p2": "份号：——",
}


@cache
def made() -> Path:
    folder = project(Path(mkdtemp(prefix="yinfa-variants-")), small=SOURCE)
    done = build(folder)
    assert done.returncode == 0, done.stderr
    return folder / "output" / "small"


def loaded(slug: str) -> Publication:
    path = OFFICE / "content" / slug / "publication.yaml"
    return load(path.read_bytes(), path, Workspace.at(OFFICE))


def galley(publication: Publication, tag: str) -> Galley:
    return compose(publication, Ticket(publication.slug, "pdf", variant=tag), load_theme(Workspace.at(ROOT), "handout"))


def line(text: str, source: str, target: str, *keep: str) -> str:
    """Write one line of a small publication in a variant."""
    publication = replace(loaded("police-image"), title=Line("title", parse(text)[0]), subtitle=None)
    front = replace(publication.front, language=source, keep=keep)
    return plain(galley(replace(publication, front=front), target).publication.title.text)


def test_the_article_comes_back_character_by_character() -> None:
    publication = loaded("police-image")
    there = words(galley(publication, CN).publication)
    assert there != words(publication)
    back = {address: Converter(CN, TW).written(text) for address, text in there.items()}
    assert back == words(publication)


@pytest.mark.parametrize("slug", ["police-image", "editors-guide"])
def test_a_hans_edition_has_no_character_that_only_hant_has(slug: str) -> None:
    written = galley(loaded(slug), CN).publication
    said = "".join((*words(written).values(), *furniture(written).values(), written.front.abstract))
    beyond = {c for c in said if HAN.match(c) and not _gb2312(c)}
    assert beyond == ({"裡"} if slug == "editors-guide" else set())
    assert not set(said) & set("「」『』")


def _gb2312(character: str) -> bool:
    """GB 2312 has the simplified characters and none that they replaced."""
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def test_the_letters_of_a_drawing_are_written_too() -> None:
    """As outlines: those of the same drawing with its letters typed in the variant."""
    ws = Workspace.at(OFFICE)
    typed = (OFFICE / "content/editors-guide/flow.svg").read_text(encoding="utf-8")
    drawn = []
    for tag, text in (("", typed), (CN, Converter(TW, CN).written(typed))):
        written = galley(loaded("editors-guide"), tag)
        assert ("讲义" in text) == (tag == CN)
        drawn.append(
            plate(drawing.read(text.encode())[0], written.theme, written.publication.front.language, ws).shapes
        )
        assert drawn[-1] in assets_for(written, FORMATS["docx"], ws).pictures.values()
    assert b"<text" not in drawn[0] and drawn[0] != drawn[1]


def test_words_of_the_galley_are_the_map_of_the_loaded_words() -> None:
    publication = loaded("police-image")
    convert, quotes = OpenCC("tw2s").convert, str.maketrans("「」『』", "“”‘’")
    expected = {a: convert(w).translate(quotes) for a, w in words(publication).items()}
    assert words(galley(publication, CN).publication) == expected
    assert words(galley(publication, "").publication) == words(publication)


def test_every_pair_of_variants_has_a_chain_without_vocabulary() -> None:
    assert set(CHAINS) == set(permutations(VARIANTS, 2))
    configs = {config for chain in CHAINS.values() for config in chain}
    assert configs == {"tw2s", "s2tw", "tw2t", "t2hk", "hk2s", "hk2t", "t2tw", "s2hk"}
    assert not any(config.endswith("p") for config in configs)


@pytest.mark.parametrize("target", [CN, HK])
def test_vocabulary_is_left_alone(target: str) -> None:
    text = "執法程序、支持、社區、建立、信息、網絡"
    back = {CN: "执法程序、支持、社区、建立、信息、网络", HK: text}
    assert Converter(TW, target).written(text) == back[target]


def test_no_other_binding_of_opencc_is_installed() -> None:
    for name in ("build", "test"):
        lock = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        assert re.findall(r"^opencc[^=\n]*==", lock, re.MULTILINE) == ["opencc=="]


@pytest.mark.parametrize(
    ("source", "target", "text", "expected"),
    [
        (TW, CN, "他說：「甲『乙「丙」』。」", "他说：“甲‘乙“丙”’。”"),
        (CN, TW, "他说：“甲‘乙’。”don’t", "他說：「甲『乙』。」don’t"),
        (CN, TW, "“‘I don’t’，他说”", "「『I don’t』，他說」"),
        (CN, HK, "“甲‘乙’”", "「甲『乙』」"),
        (TW, HK, "「甲『乙』」", "「甲『乙』」"),
        (HK, TW, "“甲”「乙」", "“甲”「乙」"),
    ],
)
def test_quotation_marks_follow_the_region(source: str, target: str, text: str, expected: str) -> None:
    assert Converter(source, target).written(text) == expected


@pytest.mark.parametrize(
    ("source", "target", "text", "expected"),
    [
        (TW, HK, "裡面說為群眾衛生", "裏面説為羣眾衞生"),
        (HK, TW, "裏面説為羣眾衞生", "裡面說為群眾衛生"),
        (HK, CN, "裏面説為羣眾衞生", "里面说为群众卫生"),
        (CN, TW, "头发发现皇后后面干部干净", "頭髮發現皇后後面幹部乾淨"),
        (CN, HK, "里面说卫生", "裏面説衞生"),
    ],
)
def test_characters_follow_the_region(source: str, target: str, text: str, expected: str) -> None:
    assert Converter(source, target).written(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("头**发**与**发**现", "頭髮與發現"),
        ("[裡](keep:)“[发](keep:)”", "裡「发」"),
        ("台湾里子", "臺灣里子"),
        ("[讯息](set:zh-Hant-TW=資訊; zh-Hant-HK=訊息)发", "資訊發"),
        ("[a “b”](lang:en)“发”", "a “b”「發」"),
        ("[髪](lang:ja)发", "髪發"),
        ("{头发|tóufa}", "頭髮tóufa"),
        ("{unit.name|各单位}", "各單位"),
    ],
)
def test_spans_say_what_may_change(text: str, expected: str) -> None:
    assert line(text, "zh-Hans-CN", TW, "里子") == expected


def test_of_two_terms_that_begin_alike_the_longer_one_is_kept_whole() -> None:
    assert Converter("zh-Hans-CN", TW, ("里", "里长")).written("里长与里弄的长度") == "里长與里弄的長度"


def test_a_wording_for_another_variant_changes_nothing() -> None:
    inlines = parse("[資訊](set:zh-Hans-CN=信息)")[0]
    publication = replace(loaded("police-image"), title=Line("title", inlines))
    assert galley(publication, HK).publication.title.text == (Text("資訊"),)
    assert plain(galley(publication, "").publication.title.text) == "資訊"


def test_all_three_formats_of_the_edition_say_its_words() -> None:
    for read, suffix in ((pdf.read, "pdf"), (docx.read, "docx"), (epub.read, "epub")):
        found = read((made() / f"small.zh-Hans-CN.{suffix}").read_bytes())
        assert {a: w for a, w in found.words.items() if w} == WORDS, suffix
    assert found.folios[0].label == "1"


def test_files_bear_the_variant_and_the_own_language_does_not() -> None:
    assert sorted(p.name for p in made().iterdir()) == sorted(
        f"small{tag}.{f}" for tag in ("", ".zh-Hans-CN") for f in ("docx", "epub", "pdf")
    )


def test_the_pdf_speaks_the_variant() -> None:
    data = (made() / "small.zh-Hans-CN.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(data)) as document, document.open_metadata() as metadata:
        assert str(document.Root.Lang) == "zh-Hans-CN"
        assert metadata["dc:title"] == WORDS["title"]
        assert str(document.docinfo["/Subject"]) == "说明。"
    page = pymupdf.open(stream=data)[0]
    shown = page.get_text().replace("\n", "")
    assert "表 1" in shown and "版本记录" in shown and "版本記錄" not in shown


def test_the_book_speaks_the_variant_and_is_a_book_of_its_own() -> None:
    packages = []
    for tag in ("", ".zh-Hans-CN"):
        with zipfile.ZipFile(made() / f"small{tag}.epub") as book:
            packages.append(etree.fromstring(book.read(next(n for n in book.namelist() if n.endswith(".opf")))))
    own, hans = (
        {n: p.findtext(f".//{DC}{n}") for n in ("language", "title", "publisher", "subject", "identifier")}
        for p in packages
    )
    assert (own["language"], hans["language"]) == ("zh-Hant-TW", "zh-Hans-CN")
    assert (hans["title"], hans["publisher"], hans["subject"]) == (WORDS["title"], "某某市警察局", "队伍")
    assert own["identifier"] != hans["identifier"]
    assert "small.zh-Hans-CN.pdf" in etree.tostring(packages[1], encoding="unicode")


def test_the_word_file_speaks_the_variant() -> None:
    with zipfile.ZipFile(made() / "small.zh-Hans-CN.docx") as package:
        styles, core = package.read("word/styles.xml").decode(), package.read("docProps/core.xml").decode()
        document = package.read("word/document.xml").decode()
    assert 'w:eastAsia="zh-CN"' in styles and "Noto Serif CJK SC" in styles
    assert "zh-Hans-CN" in core and WORDS["title"] in core
    assert "版本记录" in document and "版本記錄" not in document


def test_glyphs_take_the_forms_of_the_region() -> None:
    ink = []
    for tag in ("", ".zh-Hans-CN"):
        page = pymupdf.open(made() / f"small{tag}.pdf")[0]
        blocks = page.get_text("rawdict")["blocks"]
        spans = [span for block in blocks for row in block.get("lines", ()) for span in row["spans"]]
        bones = [c for span in spans for c in span["chars"] if c["c"] == "骨"]
        ink.append([sum(b < 128 for b in _pixels(page, bone["bbox"])) for bone in bones[-2:]])
    (head, text), (head_hans, text_hans) = ink
    assert head != head_hans and text != text_hans


def _pixels(page: Any, box: tuple[float, ...]) -> bytes:
    return bytes(page.get_pixmap(matrix=pymupdf.Matrix(8, 8), clip=pymupdf.Rect(box)).samples)


def test_variants_are_limited_and_added_on_the_command_line(tmp_path: Path) -> None:
    folder = project(tmp_path, small=SMALL)
    done = build(folder, "--format", "docx", "--variant", "zh-Hans-CN,zh-Hant-HK", "--variant", "zh-Hant-TW", "--json")
    assert {(r["variant"], r["path"]) for r in json.loads(done.stdout)["results"]} == {
        ("zh-Hans-CN", "output/small/small.zh-Hans-CN.docx"),
        ("zh-Hant-HK", "output/small/small.zh-Hant-HK.docx"),
        (None, "output/small/small.docx"),
    }
    again = json.loads(build(folder, "--format", "docx", "--variant", "zh-Hans-CN", "--json").stdout)
    assert [(r["variant"], r["fresh"]) for r in again["results"]] == [("zh-Hans-CN", False)]


def test_what_cannot_be_is_a_finding(tmp_path: Path) -> None:
    english = SMALL.replace("zh-Hant-TW", "en")
    folder = project(tmp_path, small=english, other=SMALL)
    done = build(folder, "--variant", "zh-Hans-CN", "--variant", "zh-Hans-SG", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 1 and outputs(folder) == {} and found["results"] == []
    assert {f["code"] for f in found["findings"]} == {"O001", "O002"}
    assert "zh-Hans-CN" in next(f["hint"] for f in found["findings"] if f["code"] == "O002")


def test_the_vertical_edition_is_made_of_hant_only(tmp_path: Path) -> None:
    source = SMALL.replace("  identifier", "  variants: [zh-Hant-HK, zh-Hans-CN]\n  identifier")
    folder = project(tmp_path, small=source)
    done = build(folder, "--format", "epub", "--vertical")
    assert done.returncode == 0, done.stderr
    assert sorted(outputs(folder)) == [
        "output/small/small.epub",
        "output/small/small.vertical.epub",
        "output/small/small.zh-Hans-CN.epub",
        "output/small/small.zh-Hant-HK.epub",
        "output/small/small.zh-Hant-HK.vertical.epub",
    ]


def test_the_own_edition_never_loads_the_dictionaries(tmp_path: Path) -> None:
    project(tmp_path, small=SMALL)
    code = (
        "import sys; from yinfa.cli import main;"
        "main(['build', '--format', 'docx', '--variant', sys.argv[1]]); print('opencc' in sys.modules)"
    )
    for tag, loaded_ in (("zh-Hant-TW", "False"), ("zh-Hans-CN", "True")):
        done = subprocess.run(
            [sys.executable, "-c", code, tag],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split()[-1] == loaded_


@pytest.mark.parametrize(
    ("tag", "variant"),
    [("zh-TW", TW), ("zh-Hant", TW), ("zh", TW), ("zh-HK", HK), ("zh-Hant-MO", HK), ("zh-CN", CN), ("zh-Hans", CN),
     ("zh-Hans-SG", CN), ("en", ""), ("ja", ""), ("zha", "")],
)  # fmt: skip
def test_each_tag_has_the_variant_in_which_it_is_written(tag: str, variant: str) -> None:
    assert variant_of(tag) == variant
