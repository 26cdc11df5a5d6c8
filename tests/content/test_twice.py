"""Numbers that authors state twice, or that are none, are told with what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.test_loading import HEAD
from yinfa.codes.entry import Said
from yinfa.content.load import load
from yinfa.world.workspace import Workspace

SECTION = "  - section: 甲\n    number: {}\n    body: [文]\n"
ITEMS = "  - list: [甲, {{number: {}, body: 乙}}, 丙]\n    style: paren\n"


def heard(body: str, folder: Path) -> list[tuple[str, int, str]]:
    """Give what is told of a body: code, line, what to write."""
    path = folder / "publication.yaml"
    source = f"{HEAD}body:\n{body}"
    found: list[tuple[str, int, str]] = []

    def tell(finding: object) -> None:
        hint = dict(finding.facts)["hint"]  # type: ignore[attr-defined]
        assert isinstance(hint, Said)
        found.append((finding.code, finding.at.line, hint.name))  # type: ignore[attr-defined]

    load(source.encode(), path, Workspace.at(folder), tell)
    return found


@pytest.mark.parametrize(
    ("body", "line", "hint"),
    [
        ("  - list: [甲, 乙, {number: 2, body: 丙}]\n    style: number\n", 4, "other-number"),
        ("  - list:\n      - {number: 7, body: 甲}\n      - {number: 7, body: 乙}\n    start: 3\n", 6, "other-number"),
        (
            "  - list:\n      - {number: 之一, body: 甲}\n      - {number: 之一, body: 乙}\n    style: chinese\n",
            6,
            "other-label",
        ),
        (SECTION.format(3) + SECTION.format(3), 7, "other-number"),
        (SECTION.format("第二章之一") + SECTION.format("第二章之一"), 7, "other-label"),
        (
            SECTION.format(2) + "  - section: 乙\n    number: 1\n    body: [文]\n  - section: 丙\n    body: [文]\n",
            10,
            "other-number",
        ),
        (SECTION.replace("section", "annex").format(2) * 2, 7, "other-number"),
    ],
)
def test_a_number_that_stands_twice_is_told_at_the_second(body: str, line: int, hint: str, tmp_path: Path) -> None:
    assert heard(body, tmp_path) == [("S046", line, hint)]


def test_a_label_that_is_typed_twice_is_told(tmp_path: Path) -> None:
    body = "  - section: 第一章　甲\n    body: [文]\n" * 2
    path = tmp_path / "publication.yaml"
    codes: list[str] = []
    load(f"{HEAD}body:\n{body}".encode(), path, Workspace.at(tmp_path), lambda one: codes.append(one.code))
    assert sorted(codes) == ["S031", "S031", "S046"]


@pytest.mark.parametrize("number", ["0", "-1", "'00'", "99999", "1" + "0" * 20, "０"])
@pytest.mark.parametrize("form", [SECTION, ITEMS])
def test_a_number_that_no_series_has_is_told(number: str, form: str, tmp_path: Path) -> None:
    assert [(code, hint) for code, _, hint in heard(form.format(number), tmp_path)] == [("S047", "whole-label")]


@pytest.mark.parametrize("number", ["五", "５", "十二", "'05'", "+5"])
@pytest.mark.parametrize("form", [SECTION, ITEMS])
def test_a_number_that_is_written_otherwise_is_told_in_figures(number: str, form: str, tmp_path: Path) -> None:
    assert [(code, hint) for code, _, hint in heard(form.format(number), tmp_path)] == [("S047", "write")]


@pytest.mark.parametrize("number", ["5", "none", "第零章", "0.", "之一", "9999"])
@pytest.mark.parametrize("form", [SECTION, ITEMS])
def test_what_hints_say_passes(number: str, form: str, tmp_path: Path) -> None:
    assert heard(form.format(number), tmp_path) == []


def test_what_counts_apart_is_no_second(tmp_path: Path) -> None:
    """Sections of two parents, annexes of two kinds, lists of their own, items without a number."""
    nested = "  - section: 甲\n    body:\n      - section: 子\n        number: 2\n        body: [文]\n"
    annexes = SECTION.replace("section", "annex").format(2)
    body = nested + nested + annexes + annexes.replace("number: 2", "number: 2\n    sort: 附表")
    body += "  - list: [甲, {number: none, body: 乙}, 丙]\n    style: number\n" * 2
    assert heard(body, tmp_path) == []
