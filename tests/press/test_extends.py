"""A theme says only what it has otherwise than the one it extends: seen in the files of all three formats."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pikepdf
import pytest

from tests.press.project import OFFICE, ROOT, SMALL, build, project
from yinfa.compose import Ticket
from yinfa.finding import PublishingError
from yinfa.model.place import Place
from yinfa.press.archive import archive_theme
from yinfa.press.making import Job, make
from yinfa.press.sources import load_all
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

SOURCE = SMALL.replace(
    "      - 見[](#first)",
    "      - callout: law\n        body: 框內的話。\n      - section: 小節\n        id: second\n        body: [文]\n      - 見[](#second)",
)
LABEL = '{% macro _label(text) %}{% if text %}<span class="label" style="color: #00AA11">{{ text }}</span>{% endif %}{% endmacro %}'
CALLOUT = """\
{% macro callout(n) %}<aside class="callout house" style="border-left: 3pt solid #AA1100" id="{{ n.address }}">
<p class="title">{{ _label(n.label) }}</p>
{{ n.body | render }}</aside>
{% endmacro %}"""
HEADING = """\
{% macro section(n) %}<section id="{{ n.address }}" class="level{{ n.level }}">
<h{{ n.level + 1 }} id="{{ n.heading.address }}" style="color: #1100AA" data-head="{{ n.label }}{{ bare(n.heading.text) }}"><span class="label">{{ n.label }}</span>{{ n.heading.text | render }}</h{{ n.level + 1 }}>
{{ n.body | render }}</section>
{% endmacro %}"""
PARAGRAPH = """\
{% macro _paragraph(style, address="") %}<w:p><w:pPr><w:pStyle w:val="{{ style }}"/><w:keepLines/>{{ _breaks(address) }}</w:pPr>{{ _broken(address) }}{{ caller() }}</w:p>{% endmacro %}"""
RUNS = """\
{% macro drawn(text, language="", emphasis=false) %}<span style="color: #00BB22">{% for run in runs(text, language or front.language, emphasis) %}{{ run.text }}{% endfor %}</span>{% endmacro %}"""
CALL = """\
{% macro notecall(n) %}<span class="footnote" style="background: #BB0077" id="{{ n.note }}" data-label="{{ n.label }}">{{ footnote(n.note).text | render }}</span>{% endmacro %}"""
BOOK = """\
{% macro notecall(n) %}<a class="call label house" epub:type="noteref" role="doc-noteref" href="{{ href(n.note) }}" id="{{ call_id(n) }}">{{ n.label }}</a>{% endmacro %}
{% macro section(n) %}<section id="{{ n.address }}" class="house level{{ n.level }}" aria-labelledby="{{ n.heading.address }}">
<h{{ n.level }} id="{{ n.heading.address }}">{{ _label(n.label) }}{{ n.heading.text | render }}</h{{ n.level }}>
{{ n.body | render }}</section>
{% endmacro %}"""
WORD = """\
{% macro notecall(node) %}<w:bookmarkStart w:id="{{ mark("call " ~ node.note) }}" w:name="_yc_{{ node.note }}"/><w:r><w:rPr><w:rStyle w:val="FootnoteReference"/><w:color w:val="BB0077"/></w:rPr><w:footnoteReference w:id="{{ footnote(node.note) }}"/></w:r><w:bookmarkEnd w:id="{{ mark("call " ~ node.note) }}"/>{% endmacro %}
{% macro section(node) %}
{{ _start(node.address) }}
{% call _paragraph("Heading" ~ node.level, node.address) %}<w:bookmarkStart w:id="9{{ mark(node.address) }}" w:name="house_{{ node.address }}"/><w:bookmarkEnd w:id="9{{ mark(node.address) }}"/>{{ node.heading | render }}{% endcall %}
{{ node.body | render }}
{{ _end(node.address) }}
{% endmacro %}"""
THEMES: dict[str, dict[str, str]] = {
    "colour": {"theme.yaml": 'extends: handout\ncolours: {accent: "A1112B"}\n'},
    "face": {
        "theme.yaml": "extends: handout\nfonts:\n"
        '  serif: {word: "Noto Sans CJK TC", regular: NotoSansCJK-Regular.ttc, bold: NotoSansCJK-Bold.ttc}\n'
    },
    "macro": {
        "theme.yaml": "extends: handout\n",
        "xhtml/nodes.jinja": f"{CALLOUT}\n",
        "pdf/nodes.jinja": f"{HEADING}\n{RUNS}\n{CALL}\n",
        "epub/nodes.jinja": f"{BOOK}\n",
        "docx/nodes.jinja": f"{PARAGRAPH}\n{WORD}\n",
        "pdf/style.css.jinja": "{% macro lines(n) %}{{ (t.line * n * 2) | round(3) }}pt{% endmacro %}\n",
    },
    "label": {"theme.yaml": "extends: macro\n", "xhtml/nodes.jinja": f"{LABEL}\n"},
    "file": {
        "theme.yaml": "formats: [epub]\n",
        "epub/modern.css.jinja": '@charset "utf-8";\n.house { border: 1px solid #{{ tokens.colours.accent }}; }\n',
    },
    "lists": {"theme.yaml": "extends: colour\nsection_numbers: [decimal, decimal, none]\n"},
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project in which each theme has set one publication, in one run."""
    folder = tmp_path_factory.mktemp("extends")
    project(folder, **{name: SOURCE.replace("front:", f"print: {{theme: {name}}}\nfront:") for name in THEMES})
    for name, files in THEMES.items():
        write(folder / "templates" / name, files)
    done = build(folder)
    assert done.returncode == 0, done.stderr
    return folder


def write(home: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(text, encoding="utf-8")


def painted(made: Path, name: str) -> str:
    """Give what the PDF of a theme draws with."""
    with pikepdf.open(made / f"output/{name}/{name}.pdf") as pdf:
        streams = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Type") != "/ObjStm"]
        return "\n".join(o.read_bytes().decode("latin-1") for o in streams if o.get("/Subtype") != "/Image")


def member(made: Path, name: str, file: str, form: str) -> str:
    """Give a part of the Word file or the book of a theme."""
    with zipfile.ZipFile(made / f"output/{name}/{name}.{form}") as archive:
        return archive.read(file).decode()


def chapter(made: Path, name: str) -> str:
    return member(made, name, "EPUB/text/first.xhtml", "epub")


def rg(colour: str) -> str:
    return " ".join(f"{n / 255:.6f}".rstrip("0").rstrip(".") or "0" for n in bytes.fromhex(colour)) + " rg"


def test_a_colour_of_the_house_is_in_all_formats_and_nothing_else_is_changed(made: Path) -> None:
    other = member(made, "face", "word/styles.xml", "docx")
    assert rg("A1112B") in painted(made, "colour") and rg("A1112B") not in painted(made, "face")
    assert "A1112B" in member(made, "colour", "EPUB/style/base.css", "epub")
    styles = member(made, "colour", "word/styles.xml", "docx")
    assert styles.replace("A1112B", "14304F") != styles
    assert "8A6D1F" in styles and "8A6D1F" in other, "the gold of the base stands"


def test_a_face_of_the_house_is_in_all_formats(made: Path) -> None:
    with pikepdf.open(made / "output/face/face.pdf") as pdf:
        found = {
            str(o.BaseFont).split("+")[1] for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o
        }
    cut = {role: {name.split("-")[1] for name in found if name.startswith(f"Y{role}")} for role in ("serif", "sans")}
    assert cut["serif"] == cut["sans"] != set(), "the text is set in what headings are set in"
    fonts = member(made, "face", "word/theme/theme1.xml", "docx")
    assert fonts.count('<a:ea typeface="Noto Sans CJK TC"/>') == 2
    assert "Noto Serif CJK TC" not in member(made, "face", "EPUB/style/base.css", "epub")


def test_one_macro_takes_the_place_of_one_in_all_formats(made: Path) -> None:
    """A callout for PDF and EPUB, though the base has one of its own for the EPUB; headings and calls in each."""
    drawn = painted(made, "macro")
    assert [rg(c) in drawn for c in ("AA1100", "1100AA", "00BB22", "BB0077")] == [True] * 4
    assert 'class="call label house"' in chapter(made, "macro") and '<section id="first" class="house' in chapter(
        made, "macro"
    )
    document = member(made, "macro", "word/document.xml", "docx")
    assert '<w:color w:val="BB0077"/>' in document and 'w:name="house_first"' in document
    assert 'class="callout house"' in chapter(made, "macro") and 'class="callout law"' not in chapter(made, "macro")
    assert 'role="doc-noteref"' in chapter(made, "macro"), "the other macros are those of the base"
    assert "<w:keepLines/>" in document


def test_a_macro_that_siblings_call_by_its_name_is_theirs_too(made: Path) -> None:
    """The base's `paragraph` and `section` call `drawn` and `_paragraph`; the middle theme's `callout` calls `_label`."""
    assert rg("00BB22") in painted(made, "macro"), "the base's macro text calls the house's drawn"
    heading = member(made, "macro", "word/document.xml", "docx").partition('w:val="Heading1"/>')[2]
    assert heading.startswith("<w:keepLines/>"), "the base's macro section calls the house's _paragraph"
    assert rg("00AA11") in painted(made, "label") and rg("00AA11") not in painted(made, "macro")
    assert "color: #00AA11" in chapter(made, "label") and "color: #00AA11" not in chapter(made, "macro")


def test_a_chain_of_three_says_what_each_of_them_says(made: Path) -> None:
    assert {rg(c) in painted(made, "label") for c in ("AA1100", "1100AA", "00AA11")} == {True}
    assert "A1112B" in member(made, "lists", "word/styles.xml", "docx")


def test_a_macro_of_a_sheet_takes_the_place_of_one_and_the_sheet_stands(made: Path) -> None:
    theme = load_theme(Workspace.at(made), "macro")
    own, *rest = theme.stack("pdf/style.css.jinja")
    assert (own.theme, [text.theme for text in rest]) == ("macro", ["handout"])
    assert painted(made, "macro") != "" and rg("8A6D1F") in painted(made, "macro"), (
        "headings have the bar of the base's sheet"
    )


def test_a_file_takes_the_place_of_the_whole_file_and_formats_are_those_of_the_theme(made: Path) -> None:
    assert member(made, "file", "EPUB/style/modern.css", "epub").split() == [
        "@charset",
        '"utf-8";',
        ".house",
        "{",
        "border:",
        "1px",
        "solid",
        "#14304F;",
        "}",
    ]
    assert [path.name for path in sorted((made / "output/file").iterdir())] == ["file.epub"]


def test_lists_are_replaced_whole(made: Path) -> None:
    assert (
        "一、" in chapter(made, "colour")
        and ">1.</span>" in chapter(made, "lists")
        and "一、" not in chapter(made, "lists")
    )


def test_a_format_that_is_asked_for_is_made_whatever_the_theme_says(tmp_path: Path) -> None:
    write(
        project(tmp_path, small=SMALL.replace("front:", "print: {theme: file}\nfront:")) / "templates/file",
        THEMES["file"],
    )
    assert build(tmp_path, "--format", "docx").returncode == 0
    assert [path.name for path in (tmp_path / "output/small").iterdir()] == ["small.docx"]


def test_a_theme_extends_its_own_name_one_search_path_further(tmp_path: Path) -> None:
    write(tmp_path / "templates", {"handout/theme.yaml": 'extends: handout\ncolours: {gold: "112233"}\n'})
    theme = load_theme(Workspace.at(tmp_path), "handout")
    assert (theme.tokens["colours"]["gold"], theme.tokens["colours"]["accent"]) == ("112233", "14304F")
    (tmp_path / "templates/handout/theme.yaml").write_text('colours: {gold: "112233"}\n', "utf-8")
    assert load_theme(Workspace.at(tmp_path), "handout").tokens == theme.tokens, "so does one that says nothing"


def test_what_any_theme_of_a_chain_says_is_in_the_digest(tmp_path: Path) -> None:
    write(tmp_path / "templates", {"one/theme.yaml": "extends: two\n", "two/theme.yaml": "extends: handout\n"})
    digests = [load_theme(Workspace.at(tmp_path), "one").digest]
    for files in (
        {"two/theme.yaml": "extends: handout\ncontents_from: 2\n"},
        {"two/xhtml/nodes.jinja": CALLOUT},
        {"one/xhtml/nodes.jinja": CALLOUT.replace("house", "ours")},
        {"two/xhtml/nodes.jinja": CALLOUT.replace("aside", "div")},
    ):
        write(tmp_path / "templates", files)
        digests.append(load_theme(Workspace.at(tmp_path), "one").digest)
    (tmp_path / "templates/two/reference.docx").write_bytes(b"styles")
    theme = load_theme(Workspace.at(tmp_path), "one")
    assert theme.reference == b"styles" and len({*digests, theme.digest}) == 6


def test_a_copy_that_says_what_the_base_says_is_the_base(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    assert load_theme(Workspace.at(tmp_path), "handout").digest == load_theme(Workspace.at(ROOT), "handout").digest


@pytest.mark.parametrize("name", ["label", "handout"])
def test_the_archive_of_an_issue_makes_the_theme_as_it_was(tmp_path: Path, name: str) -> None:
    """Two themes of one name, and themes that extend each other, lie in one folder of themes."""
    for theme, files in THEMES.items():
        write(tmp_path / "templates" / theme, files)
    write(tmp_path / "templates/handout", {"theme.yaml": 'colours: {gold: "112233"}\n', "pdf/nodes.jinja": HEADING})
    ws = Workspace.at(tmp_path)
    first = load_theme(ws, name)
    kept = archive_theme(first, ws)
    shutil.rmtree(tmp_path / "templates")
    shutil.copytree(kept, tmp_path / "templates")
    again = load_theme(ws, name)
    assert (again.digest, again.tokens["colours"]["gold"]) == (first.digest, "112233")


FAULTS: list[tuple[str, dict[str, str], str, str, tuple[int, int], str, dict[str, str]]] = [
    ("an unknown base", {"theme.yaml": "# ours\nextends: handuot\n"}, "T008", "theme.yaml", (2, 1), "handout", {"theme.yaml": "extends: handout\n"}),
    ("a base that is itself", {"theme.yaml": "extends: house\n"}, "T008", "theme.yaml", (1, 1), "handout", {"theme.yaml": "extends: handout\n"}),
    ("a base that is no name", {"theme.yaml": "extends: [handout]\n"}, "T006", "theme.yaml", (1, 1), "extends: handout", {"theme.yaml": "extends: handout\n"}),
    ("a slip", {"theme.yaml": "extends: handout\ncolours:\n  acent: \"A00000\"\n"}, "T007", "theme.yaml", (3, 3), "colours.accent", {"theme.yaml": "extends: handout\ncolours:\n  accent: \"A00000\"\n"}),
    ("a slip of a group", {"theme.yaml": "extends: handout\ncolors: {}\n"}, "T007", "theme.yaml", (2, 1), "colours", {"theme.yaml": "extends: handout\ncolours: {}\n"}),
    ("a slip where nothing is extended by name", {"theme.yaml": "colors: {}\n"}, "T007", "theme.yaml", (1, 1), "colours", {"theme.yaml": "colours: {}\n"}),
    ("a token that nobody prints", {"theme.yaml": "extends: handout\nmotto: 為民\n"}, "T007", "theme.yaml", (2, 1), "", {"pdf/nodes.jinja": "{% macro _motto() %}{{ tokens.motto }}{% endmacro %}{% macro note(n) %}{{ _motto() if 0 }}{% endmacro %}"}),
    ("another kind of value", {"theme.yaml": "extends: handout\ntype: {size: large}\n"}, "T006", "theme.yaml", (2, 8), "11.5", {"theme.yaml": "extends: handout\ntype: {size: 11.5}\n"}),
    ("yes for a number", {"theme.yaml": "extends: handout\ntype: {size: yes}\n"}, "T006", "theme.yaml", (2, 8), "11.5", {"theme.yaml": "extends: handout\ntype: {size: 11.5}\n"}),
    ("nothing for a map", {"theme.yaml": "extends: handout\ncolours:\n"}, "T006", "theme.yaml", (2, 1), 'text: "1A1A1A"', {"theme.yaml": "extends: handout\ncolours: {text: \"1A1A1A\"}\n"}),
    ("a number for a colour", {"theme.yaml": "extends: handout\ncolours: {accent: 112233}\n"}, "T006", "theme.yaml", (2, 11), '"14304F"', {"theme.yaml": "extends: handout\ncolours: {accent: \"14304F\"}\n"}),
    ("a colour as CSS spells it", {"theme.yaml": "extends: handout\ncolours: {accent: \"#A1112B\"}\n"}, "T010", "theme.yaml", (2, 11), '"14304F"', {"theme.yaml": "extends: handout\ncolours: {accent: \"14304F\"}\n"}),
    ("too few series", {"theme.yaml": "extends: handout\nsection_numbers: [decimal]\n"}, "T006", "theme.yaml", (2, 1), "[chinese, chinese-paren, decimal, paren, circled]", {"theme.yaml": "extends: handout\nsection_numbers: [chinese, chinese-paren, decimal]\n"}),
    ("an unknown series", {"theme.yaml": "extends: handout\nsection_numbers: [chinse, decimal, none]\n"}, "T014", "theme.yaml", (2, 1), "chinese", {"theme.yaml": "extends: handout\nsection_numbers: [chinese, decimal, none]\n"}),
    ("an unknown line", {"theme.yaml": "extends: handout\nboxes: {law: {line: doubled}}\n"}, "T014", "theme.yaml", (2, 15), "double", {"theme.yaml": "extends: handout\nboxes: {law: {line: double}}\n"}),
    ("an unknown colour of a box", {"theme.yaml": "extends: handout\nboxes: {law: {colour: golden}}\n"}, "T014", "theme.yaml", (2, 15), "gold", {"theme.yaml": "extends: handout\nboxes: {law: {colour: gold}}\n"}),
    ("an unknown format", {"theme.yaml": "extends: handout\nformats: [pdf, word]\n"}, "T014", "theme.yaml", (2, 1), "docx", {"theme.yaml": "extends: handout\nformats: [pdf, docx]\n"}),
    ("no format", {"theme.yaml": "extends: handout\nformats: []\n"}, "T006", "theme.yaml", (2, 1), "[pdf, docx, epub]", {"theme.yaml": "extends: handout\nformats: [pdf, docx, epub]\n"}),
    ("a face without a file", {"theme.yaml": "extends: handout\nfonts: {kai: {word: 標楷體, word_hans: 楷体, latin: 標楷體, regular: NotoSansCJK-Bold.ttc}}\n", "pdf/nodes.jinja": "{% macro note(n) %}{{ family.kai if 0 }}{% endmacro %}"}, "T005", "theme.yaml", (2, 9), "bold: ", {"theme.yaml": "extends: handout\nfonts: {kai: {word: 標楷體, word_hans: 楷体, latin: 標楷體, regular: NotoSansCJK-Bold.ttc, bold: NotoSansCJK-Bold.ttc}}\n"}),
    ("a face that is no number", {"theme.yaml": "extends: handout\nfaces: {zh-Hant: three}\n"}, "T006", "theme.yaml", (2, 9), "0", {"theme.yaml": "extends: handout\nfaces: {zh-Hant: 0}\n"}),
    ("a face before the first", {"theme.yaml": "extends: handout\nfonts: {serif: {faces: {ja: -1}}}\n"}, "T006", "theme.yaml", (2, 25), "0", {"theme.yaml": "extends: handout\nfonts: {serif: {faces: {ja: 0}}}\n"}),
    ("a number that is none", {"theme.yaml": "extends: handout\ntype: {size: .nan}\n"}, "T006", "theme.yaml", (2, 8), "11.5", {"theme.yaml": "extends: handout\ntype: {size: 11.5}\n"}),
    ("a key that is no text", {"theme.yaml": "extends: handout\n1: [x]\n"}, "T007", "theme.yaml", (2, 1), "", {"theme.yaml": "extends: handout\n"}),
    ("a font that is a number", {"theme.yaml": "fonts: {zz: 5}\n"}, "T006", "theme.yaml", (1, 9), "", {"theme.yaml": "fonts: {}\n"}),
    ("a map within itself", {"theme.yaml": "extends: handout\ncolours: &a {b: *a}\n"}, "T003", "theme.yaml", (1, 1), "", {"theme.yaml": "extends: handout\n"}),
    ("a font file that is nowhere", {"theme.yaml": "extends: handout\nfonts: {serif: {regular: NotoSerifCJK-Regular.otf}}\n"}, "T015", "theme.yaml", (2, 17), "NotoSerifCJK-Regular.ttc", {"theme.yaml": "extends: handout\nfonts: {serif: {regular: NotoSerifCJK-Regular.ttc}}\n"}),
    ("what can be no font file", {"theme.yaml": "extends: handout\nfonts:\n  sans:\n    bold: /kaiu.ttf\n"}, "T015", "theme.yaml", (4, 5), "", {"theme.yaml": "extends: handout\nfonts:\n  sans:\n    bold: NotoSansCJK-Bold.ttc\n"}),
    ("no YAML", {"theme.yaml": "extends: handout\ncolours: {accent\n"}, "T003", "theme.yaml", (3, 1), "", {"theme.yaml": "extends: handout\n"}),
    ("a template that is nowhere", {"theme.yaml": "extends: handout\n", "pdf/nodes.jinja": "\n {% from 'xhtml/node.jinja' import open_marks %}\n{% macro note(n) %}{% endmacro %}"}, "T011", "pdf/nodes.jinja", (2, 11), "xhtml/nodes.jinja", {"pdf/nodes.jinja": "{% from 'xhtml/nodes.jinja' import open_marks %}\n{% macro note(n) %}{% endmacro %}"}),
    ("a file of another name", {"theme.yaml": "extends: handout\n", "pdf/styles.css.jinja": "p {}"}, "T012", "pdf/styles.css.jinja", (1, 1), "pdf/style.css.jinja", {}),
    ("a file without its ending", {"theme.yaml": "extends: handout\n", "pdf/style.css": "p {}"}, "T012", "pdf/style.css", (1, 1), "pdf/style.css.jinja", {}),
    ("a macro of another name", {"theme.yaml": "extends: handout\n", "xhtml/nodes.jinja": "{# {% macro x() %} #}\n  {% macro call_out(n) %}{% endmacro %}"}, "T013", "xhtml/nodes.jinja", (2, 12), "callout", {"xhtml/nodes.jinja": "{% macro callout(n) %}{% endmacro %}"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "code", "file", "at", "says", "mended"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_a_fault_stands_at_its_place_and_what_is_told_mends_it(
    tmp_path: Path, files: dict[str, str], code: str, file: str, at: tuple[int, int], says: str, mended: dict[str, str]
) -> None:
    home = tmp_path / "templates/house"
    write(home, files)
    with pytest.raises(PublishingError) as caught:
        load_theme(Workspace.at(tmp_path), "house")
    (found,) = caught.value.findings
    assert (found.code, found.at.file, (found.at.line, found.at.column)) == (code, home / file, at)
    for language in ("zh", "en"):
        said = found.sentence(language) + found.hint(language)  # type: ignore[arg-type]
        assert says in said and not re.search(r"\{\w+\}", said), said
    if not mended:
        (home / file).unlink()
    write(home, mended)
    load_theme(Workspace.at(tmp_path), "house")


def test_themes_that_extend_each_other_are_told_at_the_last_of_them(tmp_path: Path) -> None:
    names = {"house": "second", "second": "third", "third": "house"}
    write(tmp_path / "templates", {f"{name}/theme.yaml": f"# a\nextends: {base}\n" for name, base in names.items()})
    with pytest.raises(PublishingError) as caught:
        load_theme(Workspace.at(tmp_path), "house")
    (found,) = caught.value.findings
    assert (found.code, found.at) == ("T009", Place(tmp_path / "templates/third/theme.yaml", 2, 1))
    assert "house → second → third → house" in found.sentence("zh")


def test_a_fault_of_a_theme_below_is_told_in_its_file(tmp_path: Path) -> None:
    write(
        tmp_path / "templates",
        {"house/theme.yaml": "extends: second\n", "second/theme.yaml": "extends: handout\ntype: {sizes: 3}\n"},
    )
    with pytest.raises(PublishingError) as caught:
        load_theme(Workspace.at(tmp_path), "house")
    assert [(f.code, f.at.file.parent.name) for f in caught.value.findings] == [("T007", "second")]


def test_what_another_system_leaves_beside_the_files_is_not_read(tmp_path: Path) -> None:
    write(tmp_path / "templates/house", {"theme.yaml": "extends: handout\n"})
    before = load_theme(Workspace.at(tmp_path), "house").digest
    for name in ("._nodes.jinja", ".git/nodes.jinja"):
        (tmp_path / "templates/house" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "templates/house" / name).write_bytes(b"\0\5\26\7\377")
    assert load_theme(Workspace.at(tmp_path), "house").digest == before


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    write(tmp_path / "templates/house", {"theme.yaml": "extends: handout\n"})
    (tmp_path / "templates/house/theme.yaml").write_bytes("extends: handout\n# 標楷體\n".encode("big5"))
    with pytest.raises(PublishingError) as caught:
        load_theme(Workspace.at(tmp_path), "house")
    assert [(f.code, f.at.line) for f in caught.value.findings] == [("T003", 2)]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("xhtml/nodes.jinja", "{{ n.body | render }}", "{{ n.nothing }}"),
        ("docx/nodes.jinja", "<w:keepLines/>", "{{ 1 / 0 }}"),
    ],
)
def test_a_fault_of_a_macro_has_the_line_of_its_own_file(tmp_path: Path, file: str, old: str, new: str) -> None:
    folder = project(tmp_path, small=SOURCE.replace("front:", "print: {theme: label}\nfront:"))
    for name in ("macro", "label"):
        write(folder / "templates" / name, THEMES[name])
    write(folder / "templates/macro", {file: "\n\n" + THEMES["macro"][file].replace(old, new)})
    ws = Workspace.at(folder)
    form = "docx" if "docx" in file else "pdf"
    job = Job(Ticket("small", form, "label"), load_all(ws, ["small"])[0], load_theme(ws, "label"), ws, str(tmp_path))
    (found,) = make(job).findings
    line = 5 if form == "pdf" else 3
    assert (found.code, dict(found.facts)["template"], dict(found.facts)["line"]) == (
        "T001",
        f"macro/{file}",
        str(line),
    )


def test_a_whole_copy_prints_what_is_younger_with_the_macros_of_the_base(tmp_path: Path) -> None:
    """Helpers of tests/data/house take less than those of today: the base's macros go on calling their own."""
    shutil.copytree(ROOT / "tests/data/house", tmp_path / "templates")
    for path in (tmp_path / "templates/handout").glob("*/nodes.jinja"):
        kinds = "paragraph|section|callout|figure|table|row|cell|field|notecall|receipt"
        path.write_text(re.sub(rf"(?s){{% macro ({kinds})\(.*?{{% endmacro %}}", "", path.read_text("utf-8")), "utf-8")
    done = build(project(tmp_path, small=SOURCE))
    assert done.returncode == 0, done.stderr


def test_a_copy_of_the_whole_shared_file_leaves_to_each_format_what_it_prints_otherwise(tmp_path: Path) -> None:
    """A figure of the shared file of tests/data/house asks for what only the page knows: in the e-book it had failed."""
    for name in ("theme.yaml", "xhtml/nodes.jinja"):
        (tmp_path / "templates/handout" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "tests/data/house/handout" / name, tmp_path / "templates/handout" / name)
    figure = "body:\n  - figure: a.svg\n    alt: 流程\n    description: 先報告，再出勤。\n    caption: 經過\n"
    folder = project(tmp_path, small=SMALL.replace("body:\n", figure, 1))
    shutil.copy(OFFICE / "content/editors-guide/flow.svg", folder / "content/small/a.svg")
    done = build(folder)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(folder / "output/small/small.epub") as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))
    assert '<details class="label description"' in text
