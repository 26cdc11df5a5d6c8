"""The shelf of two small publications that these tests read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.press.project import SMALL, build, project


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two publications, one of them in two directions."""
    other = SMALL.replace("小冊", "巡邏 & <手冊>").replace(
        "identifier: small", "identifier: other\n  creator: 編輯室\n  series: 勤務叢書\n  position: 3"
    )
    made = project(tmp_path_factory.mktemp("shelf"), small=SMALL, other=other.replace("2026-01-05", "2026-03-05"))
    assert build(made, "build", "--format", "epub", "--vertical").returncode == 0
    return made


@pytest.fixture(scope="package")
def static(folder: Path) -> Path:
    run = build(folder, "shelf", "--static", "www", "--url", "https://intranet.example/shelf")
    assert run.returncode == 0, run.stderr
    return folder / "www"
