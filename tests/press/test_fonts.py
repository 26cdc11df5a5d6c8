"""The fonts that feed a file: by their bytes, kept plainly."""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.press.project import ROOT, SMALL, project
from yinfa.assets import FontFile
from yinfa.assets.pack import pack, unpack
from yinfa.cli import doctor, main
from yinfa.cli.doctor import examine
from yinfa.formats import FORMATS
from yinfa.press.keys import edition_key
from yinfa.press.sources import load_all
from yinfa.theme.load import load_theme
from yinfa.world.workspace import FONT_FOLDERS, Workspace

NAME = "NotoSansCJK-Bold.ttc"
FONTS = (FontFile("Yserif-1", "serif", 400, b"\n\0one", "1"), FontFile("Ysans-2", "sans", 700, b"two", "2"))


def test_cut_fonts_are_kept_as_their_own_bytes_behind_a_line_that_can_be_read() -> None:
    kept = pack(FONTS)
    assert unpack(kept) == FONTS
    assert kept == b'[["Yserif-1", "serif", 400, "1", 5], ["Ysans-2", "sans", 700, "2", 3]]\n\n\0onetwo'


def house(folder: Path) -> Workspace:
    """Give a project whose one font can be changed."""
    fonts = folder / "fonts"
    fonts.mkdir()
    shutil.copy(Workspace.at(folder).font(NAME), fonts)
    return replace(Workspace.at(folder), fonts=(fonts,))


def test_a_font_with_other_bytes_of_the_same_size_is_another_font(tmp_path: Path) -> None:
    ws = house(tmp_path)
    before = ws.font_digest(NAME)
    assert ws.font_digest(NAME) == before
    path = ws.font(NAME)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(0, 0))
    assert ws.font_digest(NAME) != before


def test_a_font_with_other_bytes_makes_every_format_anew(tmp_path: Path) -> None:
    (publication,) = load_all(Workspace.at(project(tmp_path, small=SMALL)), ["small"])
    ws = house(tmp_path)
    ws = replace(ws, fonts=(*ws.fonts, *FONT_FOLDERS))
    theme = load_theme(ws, publication.print.theme)

    def keys() -> list[str]:
        return [edition_key(publication, theme, form, ws) for form in FORMATS.values()]

    before = keys()
    assert keys() == before
    with open(ws.font(NAME), "ab") as file:
        file.write(b"\0")
    assert not set(keys()) & set(before)


def test_the_doctor_knows_the_fonts_the_theme_was_set_with(tmp_path: Path) -> None:
    ws = house(tmp_path)
    assert {row.what: row.found for row in examine(ws)}[NAME]
    ws.font(NAME).write_bytes(b"another font")
    row = next(r for r in examine(ws) if r.what == NAME)
    assert not row.found
    assert row.remedy.endswith("fonts-noto-cjk")


def test_the_doctor_knows_every_extra_and_is_well_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = {n: {re.split(r"[\[>=]", p)[0] for p in ps} for n, ps in project["optional-dependencies"].items()}
    del extras["test"]
    assert {name: set(packages) for name, (packages, _) in doctor.EXTRAS.items()} == extras
    rows = {row.what: row for row in examine(Workspace.at(tmp_path))}
    assert rows["yinfa[sign]"].found and "pyhanko" in rows["yinfa[sign]"].detail
    monkeypatch.setattr(doctor, "version", lambda name: "" if name == "pyhanko" else "1")
    assert main(["doctor", "--root", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "pip install 'yinfa[sign]'" in said and "'yinfa[s3]'" not in said


def test_the_doctor_names_the_versions_that_shape_the_bytes(tmp_path: Path) -> None:
    rows = {row.what: row.detail for row in examine(Workspace.at(tmp_path))}
    for what in ("libpango-1.0", "libharfbuzz", "libz", "LibreOffice", "weasyprint"):
        assert rows[what][:1].isdigit(), (what, rows[what])
