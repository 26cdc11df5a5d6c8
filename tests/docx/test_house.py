"""A house's reference.docx: its styles win by their names, whatever program saved it; what it lacks is named."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.shared import Pt, RGBColor
from lxml import etree

from tests.docx.sample import assets, galley
from tests.docx.test_sound import SDK, audit, integrity
from tests.press.project import build, copy_of_content
from tests.sample import theme
from yinfa.finding import PublishingError
from yinfa.formats.docx.audit import check
from yinfa.formats.docx.make import make
from yinfa.formats.docx.reference import export
from yinfa.master import Master
from yinfa.reading.docx import read
from yinfa.theme.load import load_theme
from yinfa.world.programs import environment
from yinfa.world.workspace import Workspace

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TAG = "zh-Hant-TW"


def made(reference: bytes) -> Master:
    house = replace(theme(), reference=reference, digest=f"house {hash(reference)}")
    return make(replace(galley(), theme=house, contents=False), assets())


def styles(data: bytes) -> dict[str, str]:
    """Give each style by its name, as canonical XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/styles.xml"))
    return {
        s.find(W + "name").get(W + "val"): etree.canonicalize(etree.tostring(s, encoding="unicode"))
        for s in root.iter(W + "style")
    }  # type: ignore[union-attr, misc]


def changed(reference: bytes) -> bytes:
    """Do what a designer does: another colour for headings, larger text, a style of the house, one thrown away."""
    document = docx.Document(io.BytesIO(reference))
    document.styles["Heading 1"].font.color.rgb = RGBColor(0xAA, 0x00, 0x11)
    document.styles["Body Text"].font.size = Pt(14)
    document.styles.add_style("House Note", 1).base_style = document.styles["Body Text"]
    document.styles["Slogan"].element.getparent().remove(document.styles["Slogan"].element)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_the_file_exported_changes_nothing() -> None:
    master = made(export(theme(), TAG))
    assert master.findings == ()
    own, plain = styles(master.issue({})), styles(make(galley(), assets()).issue({}))
    assert {name: own[name] for name in plain} == plain
    kinds = ("Chinese Paren", "Paren", "Circled", "Letter", "Paren Letter", "Paren Roman", "Paren Capital")
    more = {f"List {kind}{depth}" for kind in kinds for depth in ("", " 2", " 3")}
    assert set(own) - set(plain) == {*more, "heading 4", "heading 5"}  # nothing in the sample asks for them


def test_a_file_hangs_on_nothing_that_was_made_before_it() -> None:
    alone = replace(galley(), theme=replace(theme(), digest="alone"))
    after = replace(galley(), theme=replace(theme(), digest="after"))
    export(after.theme, TAG)
    assert styles(make(after, assets()).issue({})) == styles(make(alone, assets()).issue({}))


def test_the_file_exported_is_sound(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(export(theme(), TAG))
    answer = subprocess.run([SDK, str(tmp_path / "a.docx")], capture_output=True, text=True, check=False)
    found = audit(tmp_path / "a.docx"), integrity(tmp_path / "a.docx"), json.loads(answer.stdout)["errors"]
    assert found == ([], [], [])


def test_the_styles_of_the_house_win_and_what_it_lacks_is_named() -> None:
    master = made(changed(export(theme(), TAG)))
    found = docx.Document(io.BytesIO(master.issue({}))).styles
    assert found["Heading 1"].font.color.rgb == RGBColor(0xAA, 0x00, 0x11)
    assert found["Body Text"].font.size == Pt(14)
    assert {"House Note", "Slogan"} <= {s.name for s in found}
    assert [(f.code, dict(f.facts)) for f in master.findings] == [("W006", {"styles": "Slogan"})]


def test_a_file_in_the_look_of_the_house_is_sound_and_says_the_same(tmp_path: Path) -> None:
    data = made(changed(export(theme(), TAG))).issue({})
    (tmp_path / "a.docx").write_bytes(data)
    answer = subprocess.run([SDK, str(tmp_path / "a.docx")], capture_output=True, text=True, check=False)
    found = check(data), audit(tmp_path / "a.docx"), integrity(tmp_path / "a.docx"), json.loads(answer.stdout)["errors"]
    assert found == ([], [], [], [])
    assert dict(read(data).words) == dict(read(make(galley(), assets()).issue({})).words)


def test_styles_are_known_after_another_program_saved_them(tmp_path: Path) -> None:
    (tmp_path / "in.docx").write_bytes(changed(export(theme(), TAG)))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "out"), str(tmp_path / "in.docx")]
    subprocess.run(command, check=True, capture_output=True, env=environment())
    master = made((tmp_path / "out" / "in.docx").read_bytes())
    found = docx.Document(io.BytesIO(master.issue({}))).styles
    assert found["Heading 1"].font.color.rgb == RGBColor(0xAA, 0x00, 0x11)
    assert "Slogan" in str(master.findings) and "Body Text" not in str(master.findings)
    undefined = [said for said in check(master.issue({})) if "undefined" in said or "duplicate" in said]
    assert undefined == []


def test_a_file_that_is_no_package_is_refused() -> None:
    with pytest.raises(PublishingError) as caught:
        made(b"hello")
    assert [f.code for f in caught.value.findings] == ["W001"]


def test_the_command_writes_it_and_the_build_takes_it(tmp_path: Path) -> None:
    copy_of_content(tmp_path)
    home = tmp_path / "templates" / "handout"
    shutil.copytree(Path(__file__).parents[2] / "templates" / "handout", home)
    before = load_theme(Workspace.at(tmp_path), "handout").digest
    done = build(tmp_path, "theme", "export-word", str(home / "reference.docx"))
    assert done.returncode == 0, done.stderr
    (home / "reference.docx").write_bytes(changed((home / "reference.docx").read_bytes()))
    assert load_theme(Workspace.at(tmp_path), "handout").digest != before
    done = build(tmp_path, "build", "police-image", "--format", "docx")
    assert done.returncode == 0 and "Slogan" in done.stdout + done.stderr
    path = tmp_path / "output" / "police-image" / "police-image.docx"
    assert docx.Document(str(path)).styles["Body Text"].font.size == Pt(14)
