"""A frozen archive: every edition is a sound zip that says its own values and nothing else anew."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yinfa.finding import PublishingError
from yinfa.master.slots import Pieces, Slot, pieces, slot_mark
from yinfa.master.zipped import freeze

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=20)
PIECES: st.SearchStrategy[Pieces] = st.lists(
    st.binary(max_size=300) | st.builds(Slot, st.sampled_from(["unit.name", "copy.number"]), WORDS), max_size=6
).map(tuple)


def opened(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def plain(members: Pieces, values: dict[str, str]) -> bytes:
    """Say what the pieces should read as, by another escaping than the program's."""
    amend = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&#34;"), ("'", "&#39;"))
    out = b""
    for piece in members:
        text = piece if isinstance(piece, bytes) else values.get(piece.name, piece.shown)
        if isinstance(text, str):
            for old, new in amend:
                text = text.replace(old, new)
        out += text if isinstance(text, bytes) else text.encode()
    return out


@given(st.lists(PIECES, min_size=1, max_size=4), st.dictionaries(st.sampled_from(["unit.name", "copy.number"]), WORDS))
@settings(max_examples=200, deadline=None)
def test_any_members_with_any_values_open_as_a_zip(content: list[Pieces], values: dict[str, str]) -> None:
    found = opened(freeze((f"m{n}.xml", one) for n, one in enumerate(content)).issue(values))
    assert found == {f"m{n}.xml": plain(one, values) for n, one in enumerate(content)}


def test_long_value_takes_several_blocks() -> None:
    archive = freeze([("a.xml", (b"<a>", Slot("unit.name", ""), b"</a>"))])
    assert opened(archive.issue({"unit.name": "局" * 70_000}))["a.xml"] == f"<a>{'局' * 70_000}</a>".encode()


def test_member_without_slots_is_copied_as_it_was_compressed() -> None:
    archive = freeze([("mimetype", b"x"), ("a.xml", b"<a/>" * 500), ("b.xml", (b"<b>", Slot("unit.name", "甲")))])
    one, two = archive.issue({}), archive.issue({"unit.name": "乙" * 9})
    assert one[: len(archive.body)] == two[: len(archive.body)] == archive.body


def test_marks_become_slots_where_they_were_printed() -> None:
    printed = f"<p>{slot_mark(0)}與{slot_mark(1, 'upright')}</p>".encode()
    slots = (Slot("unit.name", "甲"), Slot("copy.number", "7"))
    assert pieces(printed, slots) == (b"<p>", slots[0], "與".encode(), Slot("copy.number", "7", "upright"), b"</p>")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("第24分局", '第<span class="tcy">24</span>分局'),
        ("110", '<span class="tcy">110</span>'),
        ("000121", "000121"),
        ("3.5公里", "3.5公里"),
        ("A7<", "A7&lt;"),
    ],
)
def test_short_numbers_stand_upright(value: str, written: str) -> None:
    archive = freeze([("a.xml", (Slot("n", "", "upright"),))])
    assert opened(archive.issue({"n": value}))["a.xml"].decode() == written


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\ud800", "\uffff"])
def test_character_that_xml_cannot_hold_is_a_finding(character: str) -> None:
    with pytest.raises(PublishingError) as caught:
        freeze([("a.xml", (Slot("unit.name", ""),))]).issue({"unit.name": f"甲{character}"})
    assert [f.code for f in caught.value.findings] == ["Z001"]


def test_another_program_opens_it(tmp_path: Path) -> None:
    archive = freeze([("mimetype", b"x"), ("a.xml", (b"<a>" * 99, Slot("n", "甲"), b"</a>" * 99))])
    (tmp_path / "a.zip").write_bytes(archive.issue({"n": "乙"}))
    subprocess.run(["unzip", "-tq", str(tmp_path / "a.zip")], check=True)
