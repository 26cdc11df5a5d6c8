"""What is saved is made again: real files saved in every way that editors have, before a real `watch`."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.press.project import ROOT, SMALL, build, outputs, project
from yinfa.cli.phrases import PHRASES

THEME = "extends: handout\ncolours: {accent: '%s', law: '%s'}\n"


def until(happened: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something has come about."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def kin(process: int) -> list[int]:
    """Give the processes that a process has started."""
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


@dataclass(frozen=True, slots=True)
class Watch:
    """A `watch` that runs in a project."""

    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def said(self) -> str:
        return (self.folder / "said").read_text(encoding="utf-8")

    def file(self, slug: str, form: str = "docx") -> Path:
        return self.folder / "output" / slug / f"{slug}.{form}"

    def source(self, slug: str) -> Path:
        return self.folder / "content" / slug / "publication.yaml"

    def add(self, slug: str, form: str = "docx", source: str = SMALL) -> str:
        """Put a new publication there, and wait until it is made; gives its source."""
        project(self.folder, **{slug: source})
        until(self.file(slug, form).exists)
        return self.source(slug).read_text(encoding="utf-8")

    def says(self, slug: str, words: str) -> bool:
        """Say whether the Word file of a publication, as any program reads it, has some words."""
        from zipfile import BadZipFile, ZipFile

        try:
            with ZipFile(self.file(slug)) as file:
                return words in file.read("word/document.xml").decode()
        except (BadZipFile, OSError):
            return False


@contextmanager
def watching(folder: Path, *args: str, before: tuple[str, ...] = (), **environment: str) -> Iterator[Watch]:
    """Run `watch` in a project folder until the test has done with it."""
    command = [*before, sys.executable, str(ROOT / "build.py"), "watch", *args]
    env = {**os.environ, "LC_ALL": "C.UTF-8", **environment}
    (folder / "content").mkdir(parents=True, exist_ok=True)
    with open(folder / "said", "wb") as said:
        process = subprocess.Popen(command, cwd=folder, env=env, stderr=said, stdout=said, start_new_session=True)
    try:
        yield Watch(folder, process)
        assert process.poll() is None or process.returncode in (130, -signal.SIGKILL), (folder / "said").read_text()
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """One `watch` of Word files for all that asks for no more; each test saves a publication of its own."""
    folder = project(tmp_path_factory.mktemp("watch"), first=SMALL)
    with watching(folder, "--format", "docx") as running:
        until(running.file("first").exists)
        yield running


def test_a_saved_publication_is_made_again_in_all_formats_as_a_cold_build_makes_it(tmp_path: Path) -> None:
    folder = project(tmp_path / "here", small=SMALL)
    edited = SMALL.replace("一段文字", "改過的文字")
    with watching(folder) as running:
        until(running.file("small", "epub").exists)
        before = outputs(folder)
        running.source("small").write_text(edited, encoding="utf-8")
        until(lambda: all(outputs(folder).get(name) not in (None, data) for name, data in before.items()))
    cold = project(tmp_path / "cold", small=edited)
    build(cold)
    assert outputs(folder) == outputs(cold)
    assert len(before) == 3


def test_a_new_folder_of_a_publication_is_seen(watch: Watch) -> None:
    watch.add("fresh")
    assert watch.says("fresh", "一段文字")


def test_a_file_that_an_editor_puts_in_the_place_of_another_is_seen(watch: Watch) -> None:
    source = watch.add("renamed")
    for words in ("甲甲甲甲", "乙乙乙乙"):
        part = watch.source("renamed").with_suffix(".swp")
        part.write_text(source.replace("一段文字", words), encoding="utf-8")
        part.replace(watch.source("renamed"))
        until(lambda words=words: watch.says("renamed", words))  # type: ignore[misc]


def test_half_a_file_is_a_finding_that_goes_away(watch: Watch) -> None:
    source = watch.add("half")
    made = watch.file("half").read_bytes()
    watch.source("half").write_text(source[: source.index("  - section")], encoding="utf-8")
    until(lambda: "half/publication.yaml:7:6: error S003" in watch.said)
    assert watch.file("half").read_bytes() == made, "what stands, stands"
    watch.source("half").write_text(source, encoding="utf-8")
    gone = PHRASES["no_longer"][1].removesuffix("{0}")
    until(lambda: f"{gone}content/half/publication.yaml" in watch.said)


def test_a_finding_that_only_moved_is_not_said_again(watch: Watch) -> None:
    source = watch.add("moved")
    wrong = source.replace("腳註[^a]", "腳註[^b]")
    watch.source("moved").write_text(wrong, encoding="utf-8")
    until(lambda: "N009" in watch.said)
    watch.source("moved").write_text(f"# a line more\n{wrong}", encoding="utf-8")
    watch.add("behind-moved")  # what is told of it was told before
    assert watch.said.count("moved/publication.yaml") == 2, watch.said  # N009, and N015: nothing calls its note
    watch.source("moved").write_text(source, encoding="utf-8")
    until(lambda: watch.said.count("moved/publication.yaml") == 4)


def test_of_ten_saves_in_a_second_the_last_is_what_is_made(watch: Watch) -> None:
    source = watch.add("often")
    for nth in range(10):
        watch.source("often").write_text(source.replace("一段文字", f"第{nth}次存檔"), encoding="utf-8")
        time.sleep(0.07)
    until(lambda: watch.says("often", "第9次存檔"))
    time.sleep(0.5)
    assert watch.says("often", "第9次存檔"), "nothing older comes after it"


def test_a_file_that_was_deleted_and_is_back_is_made(watch: Watch) -> None:
    source = watch.add("back")
    watch.source("back").write_text(source.replace("一段文字", "{"), encoding="utf-8")
    until(lambda: "back/publication.yaml" in watch.said)
    said = watch.said.count("back/publication.yaml")
    watch.source("back").unlink()
    until(lambda: watch.said.count("back/publication.yaml") > said)  # what was told of it is gone
    watch.source("back").write_text(source.replace("一段文字", "回來的文字"), encoding="utf-8")
    until(lambda: watch.says("back", "回來的文字"))
    shutil.rmtree(watch.source("back").parent)
    time.sleep(0.2)
    project(watch.folder, back=source.replace("一段文字", "又回來了"))
    until(lambda: watch.says("back", "又回來了"))


def test_a_saved_picture_is_set(watch: Watch) -> None:
    from PIL import Image

    picture = watch.folder / "content" / "pictured" / "red.png"
    picture.parent.mkdir()
    Image.new("RGB", (40, 30), "red").save(picture)
    source = SMALL.replace("body:\n", "body:\n  - figure: red.png\n    alt: 紅色\n", 1).replace(": small", ": pictured")
    watch.source("pictured").write_text(source, encoding="utf-8")
    until(watch.file("pictured").exists)
    before = watch.file("pictured").read_bytes()
    Image.new("RGB", (40, 30), "blue").save(picture)
    until(lambda: watch.file("pictured").read_bytes() != before)


def test_a_saved_theme_is_set_in_all_that_have_it(watch: Watch) -> None:
    theme = watch.folder / "templates" / "house" / "theme.yaml"
    theme.parent.mkdir(parents=True)
    theme.write_text(THEME % ("5B2333", "5B2333"), encoding="utf-8")
    themed = SMALL.replace("body:\n", "print: {theme: house}\nbody:\n", 1)
    for slug in ("house-a", "house-b"):
        watch.add(slug, source=themed)
    before = [watch.file(slug).read_bytes() for slug in ("house-a", "house-b")]
    theme.write_text(THEME % ("225588", "225588"), encoding="utf-8")
    for slug, old in zip(("house-a", "house-b"), before, strict=True):
        until(lambda slug=slug, old=old: watch.file(slug).read_bytes() != old)  # type: ignore[misc]


def test_two_publications_that_are_saved_at_once_are_both_made(watch: Watch) -> None:
    sources = {slug: watch.add(slug) for slug in ("left", "right")}
    for slug, source in sources.items():
        watch.source(slug).write_text(source.replace("一段文字", f"{slug}的文字"), encoding="utf-8")
    for slug in sources:
        until(lambda slug=slug: watch.says(slug, f"{slug}的文字"))  # type: ignore[misc]


def test_a_double_identifier_goes_when_the_other_is_mended(watch: Watch) -> None:
    first = watch.add("one-of-two")
    watch.source("one-of-two").write_text(first.replace(": one-of-two", ": first"), encoding="utf-8")
    until(lambda: "one-of-two/publication.yaml" in watch.said and "C002" in watch.said)
    other = watch.source("first").read_text(encoding="utf-8")
    watch.source("first").write_text(other.replace(": first", ": first-1"), encoding="utf-8")
    until(lambda: watch.said.count("one-of-two/publication.yaml") >= 2 and "gone: content/one-of-two" in watch.said)


def test_an_output_folder_that_is_removed_is_filled_again(watch: Watch) -> None:
    source = watch.add("lost")
    shutil.rmtree(watch.folder / "output")
    until(watch.file("lost").exists)
    watch.source("lost").write_text(source.replace("一段文字", "還在的文字"), encoding="utf-8")
    until(lambda: watch.says("lost", "還在的文字"))


def test_the_folder_of_all_may_be_exchanged(tmp_path: Path) -> None:
    folder = project(tmp_path, small=SMALL)
    with watching(folder, "--format", "docx") as running:
        until(running.file("small").exists)
        (folder / "content").rename(folder / "away")
        time.sleep(0.3)
        project(folder, small=SMALL.replace("一段文字", "換過的文字"))
        until(lambda: running.says("small", "換過的文字"))


UNHEARD = ("unshare", "--user", "--map-root-user", "sh", "-c")
NO_INOTIFY = "echo 0 > /proc/sys/user/max_inotify_instances"


def _has_namespaces() -> bool:
    return shutil.which("unshare") is not None and subprocess.run([*UNHEARD, NO_INOTIFY]).returncode == 0


@pytest.mark.parametrize("how", ["asked", "absent"])
def test_where_the_system_tells_nothing_it_looks_itself(tmp_path: Path, how: str) -> None:
    if how == "absent" and not _has_namespaces():
        pytest.skip("no namespaces of users here")
    before = (*UNHEARD, f'{NO_INOTIFY} && exec "$@"', "sh") if how == "absent" else ()
    polled = {"WATCHFILES_FORCE_POLLING": "1"} if how == "asked" else {}
    folder = project(tmp_path, small=SMALL)
    with watching(folder, "--format", "docx", before=before, **polled) as running:
        until(running.file("small").exists)
        running.source("small").write_text(SMALL.replace("一段文字", "看到的文字"), encoding="utf-8")
        until(lambda: running.says("small", "看到的文字"))


def test_ctrl_c_ends_it_and_leaves_no_process(tmp_path: Path) -> None:
    folder = project(tmp_path, small=SMALL)
    with watching(folder, "--format", "docx") as running:
        until(running.file("small").exists)
        (resident,) = kin(running.process.pid)
        long = "".join(f"  - 第{n}段：{'警' * 900}。\n" for n in range(400))
        running.source("small").write_text(
            SMALL.replace("notes:", f"{long}notes:"), encoding="utf-8"
        )  # it is being made when it is stopped
        time.sleep(0.3)
        os.killpg(running.process.pid, signal.SIGINT)
        assert running.process.wait(20) == 130
        assert not Path(f"/proc/{resident}").exists()
        assert running.said.endswith(f"{PHRASES['stopped'][1]}\n")
        assert not list(folder.glob("output/**/.part-*"))


def test_the_resident_ends_with_a_watch_that_is_killed(tmp_path: Path) -> None:
    folder = project(tmp_path, small=SMALL)
    with watching(folder, "--format", "docx") as running:
        until(running.file("small").exists)
        (resident,) = kin(running.process.pid)
        running.process.kill()
        running.process.wait()
        until(lambda: not Path(f"/proc/{resident}").exists(), 5)


def test_one_that_is_named_alone_is_made_and_a_stranger_ends_it(tmp_path: Path) -> None:
    folder = project(tmp_path, one=SMALL, two=SMALL)
    with watching(folder, "two", "--format", "docx") as running:
        until(running.file("two").exists)
        assert not running.file("one").exists()
    done = build(folder, "watch", "twoo")
    assert done.returncode == 1 and "C001" in done.stderr and "two" in done.stderr
