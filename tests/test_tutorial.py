"""What the tutorial shows is what its reader sees: every command runs, every picture has the words of today."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from PIL import Image

from tests.town import town
from tools.tutorial import WORDS
from tools.walk import HOW_TO, ROOT, TUTORIAL, Office, Part, lasting, parts, walk

PAGES = (TUTORIAL, HOW_TO)
LANGUAGES = sorted(TUTORIAL)
KB = 1000


def steps(language: str) -> Iterator[tuple[Path, Part]]:
    for pages in PAGES:
        path = ROOT / pages[language]
        yield from ((path, part) for part in parts(path.read_text("utf-8")))


def follow(language: str, folder: Path) -> list[tuple[str, str, str]]:
    """Follow the tutorial, then in Chinese the how-to; gives for each answer and picture what is shown and seen."""
    found = []
    with town(folder / "town") as around:
        office = Office(folder / "office", language, around)
        for pages in ({language: TUTORIAL[language]}, HOW_TO)[: 1 + (language == "zh")]:
            for spoken, part, seen in walk(office, pages):
                if part.kind == "text":
                    found.append((f"{pages[spoken]}: {part.text[:40]}", lasting(part.text), lasting(seen)))
                else:
                    path = (ROOT / pages[spoken]).parent / part.text
                    found.append((part.text, Image.open(path).info[WORDS], seen))
        if office.tried:
            office.run(f"python build.py build {' '.join(office.tried)} --format pdf")
    return found


@pytest.fixture(scope="module")
def walks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[str, str, str]]]:
    folders = [tmp_path_factory.mktemp(language) for language in LANGUAGES]
    with ThreadPoolExecutor() as both:
        return dict(zip(LANGUAGES, both.map(follow, LANGUAGES, folders), strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_who_follows_the_pages_sees_what_they_show(
    walks: dict[str, list[tuple[str, str, str]]], language: str
) -> None:
    """Else: make tutorial, and look at what became of the pictures."""
    assert len(walks[language]) > 12
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


@pytest.mark.parametrize("name", [name for pages in PAGES for name in pages.values()])
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
