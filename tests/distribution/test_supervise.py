"""The crew: whatever dies, every job comes to exactly one end and only a poison one is set aside."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.distribution.crews import HANGS, POISON, RAISES, REFUSED, adder, squarer, stillborn
from yinfa.distribution.crew.pool import TRIES, Crew, Result
from yinfa.finding import PublishingError

SMALL = range(200)


def crew(folder: Path, deadline: float = 30.0) -> Crew[int, int]:
    return Crew(squarer, (folder / "tries",), 2, deadline)


def tries(folder: Path) -> Counter[int]:
    return Counter(map(int, (folder / "tries").read_text().split()))


def by_job(results: list[Result[int, int]]) -> dict[int, Result[int, int]]:
    assert len({r.job for r in results}) == len(results)
    return {r.job: r for r in results}


@pytest.mark.parametrize("bad", [POISON, RAISES])
def test_a_poison_job_is_tried_twice_and_set_aside_while_all_others_finish(bad: int, tmp_path: Path) -> None:
    found = by_job(list(crew(tmp_path).run(iter([*range(60), bad, *range(60, 200)]))))
    assert {job: r.value for job, r in found.items() if job != bad} == {n: n * n for n in SMALL}
    assert found[bad].value is None
    assert found[bad].fault
    assert tries(tmp_path) == {**dict.fromkeys(SMALL, 1), bad: TRIES}


def test_a_job_beyond_its_deadline_is_set_aside(tmp_path: Path) -> None:
    found = by_job(list(crew(tmp_path, deadline=2.0).run(iter([HANGS, *range(20)]))))
    assert found[HANGS].value is None
    assert sorted(job for job, r in found.items() if r.value is not None) == list(range(20))


def test_a_full_disk_is_told_at_once_and_is_no_fault_of_the_job(tmp_path: Path) -> None:
    found = by_job(list(crew(tmp_path).run(iter([REFUSED]))))
    assert found[REFUSED].error is not None
    assert found[REFUSED].error.errno == 28
    assert tries(tmp_path) == {REFUSED: 1}


def test_workers_that_never_start_are_given_up() -> None:
    with pytest.raises(PublishingError, match="L008"):
        list(Crew(stillborn, (), 2).run(iter(SMALL)))


def test_a_worker_that_dies_before_it_takes_a_large_master_holds_nothing_up() -> None:
    group: Crew[int, int] = Crew(adder, (b"x" * (8 << 20),), 2)

    def kill() -> None:
        while not group.workers:
            time.sleep(0.001)
        os.kill(group.workers[0].process.pid or 0, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    assert sorted(r.value or 0 for r in group.run(iter(range(20)))) == [n + 1 for n in range(20)]
    killer.join()


def test_killed_workers_cost_no_job(tmp_path: Path) -> None:
    chance = random.Random(7)
    kills = int(os.environ.get("YINFA_KILLS", "10"))
    group, stop = crew(tmp_path), threading.Event()

    def kill() -> None:
        done = 0
        while done < kills and not stop.is_set():
            time.sleep(chance.uniform(0.05, 0.4))
            ready = [w.process.pid for w in list(group.workers) if w.ready]
            if ready:
                os.kill(chance.choice(ready), signal.SIGKILL)
                done += 1

    killer = threading.Thread(target=kill)
    killer.start()
    count = kills * 400
    results = list(group.run(iter(range(2_000, 2_000 + count))))
    stop.set()
    killer.join()
    found = by_job(results)
    assert len(found) == count
    aside = [job for job, r in found.items() if r.value is None]
    assert len(aside) <= 1
    assert sum(n - 1 for n in tries(tmp_path).values()) <= kills


def test_a_crew_left_early_leaves_no_process(tmp_path: Path) -> None:
    group = crew(tmp_path)
    for _ in zip(group.run(iter(range(10_000, 20_000))), range(5), strict=False):
        pids = [w.process.pid for w in group.workers]
    assert group.workers == []
    for pid in pids:
        assert pid is not None
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
