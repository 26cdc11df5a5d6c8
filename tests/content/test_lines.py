"""Lines of a source are counted alike by the parser, the places and the editor."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.test_loading import HEAD, faults, read
from yinfa.model.walk import words

FIELD = Path(__file__).parents[1] / "data" / "field" / "authoring"
ENDS = ("\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")
"""What other programs take for the end of a line."""


@pytest.mark.parametrize(
    ("name", "place"), [("crash-cr-only", ("Y003", 1, 9)), ("crash-line-separator", ("Y003", 4, 7))]
)
def test_a_file_with_line_ends_of_another_make_is_a_finding(name: str, place: object, tmp_path: Path) -> None:
    found = faults((FIELD / f"{name}.yaml").read_bytes(), tmp_path)
    assert found[0] == place and {code for code, _, _ in found} == {"Y003"}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("style", ["甲{}乙", "'甲{}乙'", '"甲{}乙"', "|-\n      甲{}乙", ">-\n      甲{}乙"])
def test_a_line_end_of_another_program_stands_at_its_own_character(end: str, style: str, tmp_path: Path) -> None:
    source = HEAD + f"body:\n  - paragraph: {style.format(end)}\n  - {{paragraf: 文}}"
    line, column = (6, 0) if "\n" in style else (4, len("  - paragraph: ") + style.index("甲"))
    shift = len("      ") if "\n" in style else 0
    assert faults(source, tmp_path) == [("Y003", line - ("\n" in style), column + shift + 2)]


@pytest.mark.parametrize("end", ["\\r", "\\v", "\\f", "\\N", "\\L", "\\P", "\\u2028"])
def test_a_line_end_written_as_an_escape_is_found(end: str, tmp_path: Path) -> None:
    assert faults(HEAD + f'body:\n  - "甲{end}乙"', tmp_path) == [("Y003", 4, 5)]


@pytest.mark.parametrize("end", ENDS[1:])
def test_a_file_without_such_line_ends_passes(end: str, tmp_path: Path) -> None:
    source = HEAD + f"body:\n  - 甲{end}乙\n"
    assert list(words(read(source.replace(end, ""), tmp_path).body).values()) == ["甲乙"]


def test_line_ends_of_windows_shift_no_place(tmp_path: Path) -> None:
    source = HEAD + "body:\n  - 甲\n  - >-\n    乙\n    丙**丁"
    assert faults(source, tmp_path) == faults(source.replace("\n", "\r\n"), tmp_path) == [("N002", 7, 6)]


def test_a_character_that_is_not_utf8_after_windows_line_ends(tmp_path: Path) -> None:
    source = (HEAD + "body: [").replace("\n", "\r\n").encode() + "文".encode("big5")
    assert faults(source, tmp_path) == [("Y002", 3, 8)]
