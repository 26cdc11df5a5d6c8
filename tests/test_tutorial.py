"""What the tutorial shows is what its reader sees: every command runs, every picture has the words of today."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from PIL import Image

from tools.tutorial import WORDS
from tools.walk import PAGES, ROOT, Office, Part, lasting, parts, shown

LANGUAGES = sorted(PAGES)
KB = 1000


def steps(language: str) -> Iterator[tuple[Path, Part]]:
    for name in PAGES[language]:
        yield from ((ROOT / name, part) for part in parts((ROOT / name).read_text("utf-8")))


def walk(language: str, folder: Path) -> list[tuple[str, str, str]]:
    """Follow the pages of a language; gives for each answer and picture its place, what it shows and what is seen."""
    office, found = Office(folder, language), []
    for page, part in steps(language):
        office.take(part)
        if part.kind == "text":
            found.append((f"{page.name}: {part.text[:40]}", lasting(part.text), lasting(office.said)))
        elif part.kind == "picture":
            found.append((part.text, Image.open(page.parent / part.text).info[WORDS], shown(office, part)))
    return found


@pytest.fixture(scope="module")
def walks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[str, str, str]]]:
    folders = [tmp_path_factory.mktemp(language) / "office" for language in LANGUAGES]
    with ThreadPoolExecutor() as both:
        return dict(zip(LANGUAGES, both.map(walk, LANGUAGES, folders), strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_who_follows_the_pages_sees_what_they_show(
    walks: dict[str, list[tuple[str, str, str]]], language: str
) -> None:
    """Else: make tutorial, and look at what became of the pictures."""
    assert len(walks[language]) > 15
    for place, told, seen in walks[language]:
        assert seen.strip() and told == seen, place


def content(part: Part) -> object:
    """Give what the same block has to say in each language: remarks in a file may differ."""
    return yaml.safe_load(part.text) if part.kind == "yaml" else part.text


def test_both_languages_do_the_same() -> None:
    done = {}
    for language in LANGUAGES:
        kept = [part for _, part in steps(language) if part.kind in ("sh", "yaml", "csv") and part.told != "setup"]
        done[language] = [(part.kind, part.told, content(part)) for part in kept]
    assert len(done["en"]) > 20 and done["en"] == done["zh"]
    pictures = [[part.told for _, part in steps(language) if part.kind == "picture"] for language in LANGUAGES]
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("name", [name for names in PAGES.values() for name in names])
def test_every_command_and_picture_of_a_page_is_one_that_is_walked(name: str) -> None:
    page = (ROOT / name).read_text("utf-8")
    found = list(parts(page))
    blocks = [part for part in found if part.kind != "picture"]
    assert len(re.findall(r"^ *```", page, re.M)) == 2 * len(blocks)
    assert page.count("![") == len(found) - len(blocks)
    assert page.count("build.py") == sum(part.text.count("build.py") for part in blocks)
    goals = re.findall(r"^make (\w+)", "".join(part.text for part in blocks if part.told == "setup"), re.M)
    assert all(re.search(rf"^{goal}:", (ROOT / "Makefile").read_text("utf-8"), re.M) for goal in goals)


def test_pictures_are_small_and_each_is_shown() -> None:
    shown = {
        (page.parent / part.text).resolve()
        for lang in LANGUAGES
        for page, part in steps(lang)
        if part.kind == "picture"
    }
    assert shown == set((ROOT / "docs/tutorial").glob("*.png"))
    assert max(path.stat().st_size for path in shown) < 80 * KB
