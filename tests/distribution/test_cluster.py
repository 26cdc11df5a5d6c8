"""The run on a real cluster of two workers: the same files as here, whatever dies."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import dask.config
import pytest

from tests.distribution.crews import Poisoned
from tests.distribution.farm import Farm, certificates, farm, settings
from tests.distribution.office import TOLD, command, issued, office, run, sql, tree
from tests.press.project import OFFICE, ROOT
from yinfa.distribution.crew.cluster import Cluster
from yinfa.distribution.issue import issue
from yinfa.distribution.prepare import Issue
from yinfa.finding import PublishingError
from yinfa.press.masters import casts
from yinfa.world.workspace import Workspace

FORMATS = ("docx", "epub")
UNITS = 600
PICTURED = TOLD.replace(
    "      - 見[]",
    "      - figure: pages.png\n        decorative: yes\n      - 發給{unit.name|各單位}"
    + "的一段，長過一行" * 12
    + "。\n      - 見[]",
)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    with farm(tmp_path_factory.mktemp("cluster") / "farm", DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as made:
        yield made


@pytest.fixture
def trusted(cluster: Farm) -> Iterator[Farm]:
    """The cluster, with its certificates in Dask's configuration."""
    with dask.config.set(settings(cluster.environment)):
        yield cluster


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and its children at once, as when a machine fails."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def watched(ws: Workspace, address: str, at: int, act: Callable[[], None]) -> int:
    """Issue on a cluster, and do something once when `at` editions are done."""
    due = [act]

    def tell(done: int, total: int) -> None:
        if done >= at and due:
            due.pop()()

    return issue(Issue("small", FORMATS, cluster=address), ws, tell).issued


def test_a_machine_that_fails_in_the_middle_costs_nothing_and_one_that_comes_late_is_used(
    trusted: Farm, tmp_path: Path
) -> None:
    here, there = office(tmp_path / "here", UNITS), office(tmp_path / "there", UNITS)
    run(here, *FORMATS)

    def change() -> None:
        kill(trusted.workers.pop(0))
        trusted.hire()

    assert watched(there, trusted.address, 300, change) == 2 * UNITS
    assert tree(there) == tree(here) == issued(there)
    assert sql(there, "SELECT count(*), count(DISTINCT unit || format) FROM edition") == [(2 * UNITS, 2 * UNITS)]
    assert sql(there, "SELECT count(*) FROM task") == [(0,)]
    assert run(there, *FORMATS, cluster=trusted.address).issued == 0
    assert "分局" not in trusted.logs()
    assert "Traceback" not in trusted.logs()


@pytest.mark.parametrize("above", [False, True])
def test_only_the_poison_edition_is_set_aside(
    above: bool, trusted: Farm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 8 if above else 80
    ws = office(tmp_path, count)
    with monkeypatch.context() as patch:
        patch.setattr(
            "yinfa.distribution.issue.casts",
            lambda *args: [replace(c, master=Poisoned(c.master, "第7分局", "第99分局", above)) for c in casts(*args)],
        )
        report = run(ws, "epub", cluster=trusted.address)
    assert report.issued == len(tree(ws)) == count - 1
    assert [f.code for f in report.findings] == ["L005"]
    assert sql(ws, "SELECT unit, state FROM edition WHERE state <> 'issued'") == [("0007", "failed")]
    assert run(ws, "epub", cluster=trusted.address).issued == 1
    assert tree(ws) == issued(ws)


def test_editions_that_fit_no_master_are_made_in_full_and_read_back_there(
    cluster: Farm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in cluster.environment.items():
        monkeypatch.setenv(name, value)
    made = []
    for name, more in (("here", []), ("there", ["--cluster", cluster.address])):
        ws = office(tmp_path / name, 4, PICTURED)
        shutil.copy(OFFICE / "content" / "editors-guide" / "pages.png", ws.source("small").parent)
        said = command(ws, "--format", "pdf,docx", "--allow-slow", "--all", *more)
        assert (said["code"], said["proved"], said["made_in_full"]) == (0, 8, {"pdf": 4})
        made.append(tree(ws))
    assert made[0] == made[1]


def test_a_worker_that_runs_another_program_is_a_finding(cluster: Farm, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for name in ("yinfa", "templates"):
        shutil.copytree(ROOT / name, other / name, ignore=shutil.ignore_patterns("__pycache__"))
    with open(other / "yinfa" / "stale.py", "a") as file:
        file.write("# another line\n")
    ws = office(tmp_path / "office", 3)
    with (
        farm(tmp_path / "farm", 1, "tcp", PYTHONPATH=str(other)) as strange,
        pytest.raises(PublishingError, match=r"K005.*Yinfa"),
    ):
        run(ws, "epub", cluster=strange.address)
    assert tree(ws) == {}


def test_a_scheduler_that_dies_is_a_finding_and_the_run_resumes_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, ws = office(tmp_path / "whole", UNITS), office(tmp_path / "office", UNITS)
    run(whole, *FORMATS)
    with farm(tmp_path / "farm", 2, "tcp") as made, monkeypatch.context() as patch:
        patch.setattr("yinfa.distribution.issue.crew_of", lambda *args: Cluster(*args[:4], patience=2.0))
        with pytest.raises(PublishingError, match="K006"):
            watched(ws, made.address, 700, lambda: kill(made.scheduler))
    standing = len(tree(ws))
    assert 0 < standing < 2 * UNITS
    assert tree(ws) == issued(ws)
    assert not (ws.output / "small" / ".staging").exists()
    assert run(ws, *FORMATS).issued == 2 * UNITS - standing
    assert tree(ws) == tree(whole) == issued(ws)


ADDRESSES = ["tcp://192.0.2.7:8786", "tcp://example.org:8786", "127.0.0.1:8786", "ws://127.0.0.1:1", "tls://host"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_open_cluster_is_refused(address: str, tmp_path: Path) -> None:
    ws = office(tmp_path, 3)
    with pytest.raises(PublishingError, match="K001"):
        run(ws, cluster=address)
    assert not ws.output.exists()


def test_a_client_without_the_clusters_certificates_is_refused(cluster: Farm, tmp_path: Path) -> None:
    ws = office(tmp_path / "office", 3)
    with pytest.raises(PublishingError, match="K003"):
        run(ws, cluster=cluster.address)
    strange = settings(certificates(tmp_path / "strange"))
    with dask.config.set(strange), pytest.raises(PublishingError, match="K004"):
        run(ws, cluster=cluster.address)
    assert run(ws).issued == 3


def test_a_cluster_without_its_library_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yinfa.distribution.crew.choose.find_spec", lambda name: None)
    with pytest.raises(PublishingError, match=r"K002.*distributed"):
        run(office(tmp_path, 3), cluster="tls://127.0.0.1:8786")


def test_a_run_of_this_machine_loads_nothing_of_a_cluster(tmp_path: Path) -> None:
    office(tmp_path, 3)
    program = (
        "import sys; from yinfa.cli import main; code = main(['issue', 'small', '--format', 'epub', '--quiet']); "
        "sys.exit(code or bool({'dask', 'distributed', 'tornado'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0
