"""The rules of CONTRIBUTING that a machine can hold: sizes, and nothing dead."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("yinfa", "tests", "tools", "benchmarks")
LINES, FUNCTION = 400, 40
SEVERAL = {"Level", "NumPr"}
"""Classes of one name: what Word calls `w:lvl` and `w:numPr`, written in one room and read in another."""


def files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def test_no_file_is_longer_than_400_lines() -> None:
    long = {named(p): n for p in files(*FOLDERS) if (n := p.read_text("utf-8").count("\n")) > LINES}
    assert long == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        f"{named(path)}: {node.name}, {length}"
        for path in files(*FOLDERS)
        for node in ast.walk(parsed(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION
    ]
    assert long == []


def types(path: Path) -> Iterator[str]:
    """Give the names of a module's classes and of what it writes for types; a variable of types is none."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ClassDef):
            yield node.name
    for node in parsed(path).body:
        if isinstance(node, ast.Assign) and "TypeVar" not in ast.dump(node.value):
            yield from (
                one.id for one in node.targets if isinstance(one, ast.Name) and re.match("_?[A-Z].*[a-z]", one.id)
            )


def test_the_name_of_a_class_has_one_meaning() -> None:
    homes: dict[str, list[str]] = {}
    for path in files("yinfa"):
        for name in set(types(path)):
            homes.setdefault(name, []).append(named(path))
    several = {name: where for name, where in homes.items() if len(where) > 1}
    assert several.keys() <= SEVERAL, several


def imported(*folders: str) -> set[str]:
    """Give the packages that are imported, by statement or by a name in a call (`inside("weasyprint")`)."""
    found = set()
    for path in files(*folders):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
            elif isinstance(node, ast.Call):
                texts = (one.value for one in node.args if isinstance(one, ast.Constant))
                found |= {text.partition(".")[0] for text in texts if isinstance(text, str)}
    return found


def test_every_dependency_of_the_program_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.split(r"[^\w-]", one)[0].lower() for one in project["dependencies"]}
    homes = {
        name: {owner.lower().replace("_", "-") for owner in owners} for name, owners in packages_distributions().items()
    }
    used = {owner for name in imported("yinfa") for owner in homes.get(name, ())}
    assert "weasyprint" in used
    assert sorted(asked - used) == []


def defined(path: Path) -> Iterator[str]:
    """Give the public functions, classes and values of a module."""
    for node in parsed(path).body:
        names = []
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names = [node.name]
        elif isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names = [node.target.id]
        yield from (name for name in names if not name.startswith("_"))


def mentioned(path: Path) -> Iterator[str]:
    """Give the names that a module uses: by themselves, of something, imported, or in a text."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"\w+", node.value) if len(node.value) < 60 else ()


def test_nothing_public_is_used_by_tests_alone_or_by_nobody() -> None:
    used = {name for path in files("yinfa", "tools", "benchmarks") for name in mentioned(path)}
    used |= {
        name for path in (ROOT / "templates").rglob("*.jinja") for name in re.findall(r"\w+", path.read_text("utf-8"))
    }
    dead = [f"{named(path)}: {name}" for path in files("yinfa") for name in defined(path) if name not in used]
    assert dead == []
