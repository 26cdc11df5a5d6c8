"""A house's theme: its faults have a file, a line and, where a block is at work, its address."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.press.project import ROOT, SMALL, build, project
from yinfa.compose import FormatName, Ticket
from yinfa.finding import PublishingError
from yinfa.press.making import Job, make
from yinfa.press.sources import load_all
from yinfa.reading.pdf import read
from yinfa.theme import Theme
from yinfa.theme.load import load_theme
from yinfa.world.workspace import Workspace

NODES: dict[FormatName, str] = {"pdf": "xhtml/nodes.jinja", "epub": "xhtml/nodes.jinja", "docx": "docx/nodes.jinja"}


def house(folder: Path, file: str, old: str, new: str) -> Path:
    """Make a project whose own copy of the theme has a fault; gives the file."""
    project(folder, small=SMALL)
    shutil.copytree(ROOT / "templates/handout", folder / "templates/handout")
    path = folder / "templates/handout" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def findings(folder: Path, form: str) -> list[dict[str, Any]]:
    done = build(folder, "--format", form, "--json")
    assert (done.returncode, done.stderr) == (1, "")
    found: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return found


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ("small: 9,", "small: nine,", "T006", "type.small"),
        ("type: {", "type: [", "T003", ""),
        ("fonts:", "fonds:", "T007", "fonds"),
    ],
)
def test_a_fault_of_the_tokens_stands_in_theme_yaml(tmp_path: Path, old: str, new: str, code: str, says: str) -> None:
    house(tmp_path, "theme.yaml", old, new)
    found = findings(tmp_path, "docx")
    assert code in {f["code"] for f in found}
    assert all(f["file"] == "templates/handout/theme.yaml" and f["line"] for f in found)
    assert says in "".join(f["message"] for f in found)


def test_a_token_more_is_no_fault(tmp_path: Path) -> None:
    house(tmp_path, "theme.yaml", "contents_from: 8", "contents_from: 8\nmotto: 為民服務")
    assert build(tmp_path, "--format", "docx").returncode == 0


@pytest.mark.parametrize(
    ("old", "new"), [("contents_from: 8", ""), ("small: 9,", ""), ("colours: {", "colours: {}  # {")]
)
def test_a_token_that_a_copy_lacks_is_that_of_the_theme_that_travels(tmp_path: Path, old: str, new: str) -> None:
    theme = load_theme(Workspace.at(house(tmp_path, "theme.yaml", old, new).parents[2]), "handout")
    assert theme.tokens == load_theme(Workspace.at(ROOT), "handout").tokens


@pytest.mark.parametrize("form", NODES)
def test_a_macro_that_no_theme_has_is_named(tmp_path: Path, form: FormatName) -> None:
    ws = Workspace.at(project(tmp_path, small=SMALL))
    theme = load_theme(ws, "handout")
    lacking = theme.templates[NODES[form]].replace("macro quotation(", "macro citation(")
    theme = replace(theme, templates={**theme.templates, NODES[form]: lacking}, digest=f"no quotation {form}")
    (found,) = make(Job(Ticket("small", form), load_all(ws, ["small"])[0], theme, ws, str(tmp_path))).findings
    assert (found.code, dict(found.facts)["kinds"]) == ("T004", "quotation")


FAULTS = ["{{ n.nothing }}", "{{ 1 / 0 }}", "{{ tokens.type.huge }}", "{{ 'a' + 1 }}"]


@pytest.mark.parametrize(("form", "fault"), [("pdf", FAULTS[0]), ("epub", FAULTS[0]), *(("docx", f) for f in FAULTS)])
def test_a_fault_of_a_template_names_file_line_and_block(tmp_path: Path, form: str, fault: str) -> None:
    path = house(tmp_path, NODES[form], "", "")
    text = path.read_text("utf-8")
    head = text[text.index("{% macro paragraph(") :].split("%}", 1)[0] + "%}"
    name = head.split("(")[1].split(")")[0].split(",")[0]
    path.write_text(text.replace(head, head + "\n" + fault.replace("n.", f"{name}."), 1), encoding="utf-8")
    (found,) = findings(tmp_path, form)
    assert found["code"] == "T001"
    assert f"{NODES[form]}, line " in found["message"]
    assert found["address"] == "first_p1"
    said = int(found["message"].split("line ")[1].split(":")[0])
    assert fault.replace("n.", f"{name}.") in path.read_text("utf-8").split("\n")[said - 1]


def test_a_template_that_cannot_be_read_names_file_and_line(tmp_path: Path) -> None:
    path = house(tmp_path, NODES["docx"], "{% macro pagebreak(", "{% macra pagebreak(")
    line = next(n for n, row in enumerate(path.read_text("utf-8").split("\n"), 1) if "macra" in row)
    (found,) = findings(tmp_path, "docx")
    assert (found["code"], f"docx/nodes.jinja, line {line}:" in found["message"]) == ("T001", True)


def test_a_house_theme_copied_from_an_earlier_program_goes_on_working(tmp_path: Path) -> None:
    """tests/data/house is the theme of commit d11dd83, as a house may have copied it."""
    shutil.copytree(ROOT / "tests/data/house", tmp_path / "templates")
    shutil.copytree(ROOT / "tests/data/frozen/content", tmp_path / "content")
    done = build(project(tmp_path, small=SMALL))
    assert done.returncode == 0, done.stderr


def test_words_that_are_younger_than_a_house_s_own_stand_as_they_travel(tmp_path: Path) -> None:
    folder = project(tmp_path, small=SMALL)
    words = (ROOT / "templates/words.yaml").read_text("utf-8")
    lines = [line for line in words.splitlines() if not line.startswith(("  shelf_user:", "  shelf_password:"))]
    (folder / "templates").mkdir(exist_ok=True)
    (folder / "templates/words.yaml").write_text("\n".join(lines).replace("書架", "本局書架"), "utf-8")
    told = load_theme(Workspace.at(folder), "handout").interface_words("zh-Hant")
    assert (told["shelf"], told["shelf_user"]) == ("本局書架", "帳號")


def printed(templates: Mapping[str, str]) -> set[str]:
    """Name the tokens that templates ask for, a whole map where a key of it is worked out (`tokens.colours[tone]`)."""
    found = set()
    for text in templates.values():
        aliases = r"\{% set (\w+) = tokens\.([\w.]+) %\}"
        names, text = dict(re.findall(aliases, text)) | {"tokens": ""}, re.sub(aliases, "", text)
        for name, path in re.findall(rf"(?<![\w.])({'|'.join(names)})((?:\.\w+)+)", text):
            found.add(f"{names[name]}{path}".lstrip("."))
        found |= {names[name] for name in re.findall(rf"(?<![\w.])({'|'.join(names)})\[", text)}
    return found


def leaves(tokens: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if not isinstance(tokens, dict):
        yield path
    for key, value in tokens.items() if isinstance(tokens, dict) else ():
        yield from leaves(value, (*path, key))


def dead(theme: Theme) -> list[str]:
    """Name the tokens that neither a template nor the program asks for."""
    asked = printed(theme.templates)
    program = "\n".join(path.read_text("utf-8") for path in (ROOT / "yinfa").rglob("*.py"))
    return [
        ".".join(path)
        for path in leaves(theme.tokens)
        if not any(".".join(path[:n]) in asked for n in range(1, len(path) + 1))
        and not re.search(rf"""["']{path[-1]}["']""", program)
        and path[0] != "faces"
    ]


def test_no_token_of_the_theme_is_dead() -> None:
    theme = load_theme(Workspace.at(ROOT), "handout")
    assert dead(theme) == []
    sheet = (
        theme.templates["pdf/style.css.jinja"]
        .replace("v.picture_height", "v.cell")
        .replace("v.contents_line", "v.cell")
    )
    planted = {**theme.tokens, "motto": "", "pdf": {**theme.tokens["pdf"], "never": 1}}
    found = dead(replace(theme, tokens=planted, templates={**theme.templates, "pdf/style.css.jinja": sheet}))
    assert set(found) == {"motto", "pdf.never", "pdf.contents_line", "pdf.picture_height"}


def test_of_many_themes_the_near_one_is_told_and_else_the_first_few(tmp_path: Path) -> None:
    ws = Workspace.at(project(tmp_path, small=SMALL))
    for n in range(30):
        (tmp_path / f"templates/office{n:02}").mkdir(parents=True)
        (tmp_path / f"templates/office{n:02}/theme.yaml").write_text("extends: handout\n", "utf-8")
    hints = []
    for name in ("Ofice07", "x"):
        with pytest.raises(PublishingError) as caught:
            load_theme(ws, name)
        hints += [finding.hint("en") for finding in caught.value.findings]
    assert "office07" in hints[0] and "office08" not in hints[0]
    assert "handout, " in hints[1] and "office05" in hints[1] and hints[1].endswith("…") and "office29" not in hints[1]


def test_a_style_sheet_that_names_no_font_is_set_in_those_of_the_theme(tmp_path: Path) -> None:
    folder = project(tmp_path, small=f"{SMALL.partition('body:')[0]}print: {{theme: house}}\nbody: [一段文字。]\n")
    (folder / "templates/house/pdf").mkdir(parents=True)
    (folder / "templates/house/theme.yaml").write_text("extends: handout\n", "utf-8")
    (folder / "templates/house/pdf/style.css.jinja").write_text("p { color: red; }\n", "utf-8")
    done = build(folder, "small", "--format", "pdf")
    assert done.returncode == 0, done.stderr
    assert read((folder / "output/small/small.pdf").read_bytes()).words["body_p1"] == "一段文字。"
