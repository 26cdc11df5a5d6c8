"""Work for crews under test; workers import it by name."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from yinfa.finding import Finding
from yinfa.master import Master, Values


def squarer(note: Path) -> Callable[[int], int]:
    """Give a worker that notes each try in a file and squares; some jobs misbehave."""

    def make(job: int) -> int:
        with open(note, "a") as file:
            file.write(f"{job}\n")
        if job == POISON:
            os.kill(os.getpid(), 9)
        if job == HANGS:
            time.sleep(60)
        if job == RAISES:
            raise ValueError("no such square")
        if job == REFUSED:
            raise OSError(28, "No space left on device")
        time.sleep(0.001)
        return job * job

    return make


def stillborn() -> Callable[[int], int]:
    """Give a worker that dies while it starts."""
    os._exit(3)


def adder(load: bytes) -> Callable[[int], int]:
    """Give a worker that takes much to carry and adds one."""
    return lambda job: job + 1


POISON, HANGS, RAISES, REFUSED = 1_013, 1_019, 1_021, 1_031
"""Jobs that kill their worker, outlive any deadline, crash, meet a full disk."""


@dataclass(frozen=True)
class Poisoned:
    """A master that kills its worker at the name of one unit, and says something else for another."""

    master: Master
    kills: str
    lies: str
    above: bool = False
    """Whether the worker of the cluster dies with it, too."""
    findings: tuple[Finding, ...] = ()

    def issue(self, values: Values) -> bytes:
        if values.get("unit.name") == self.kills:
            os.kill(os.getppid() if self.above else os.getpid(), 9)
            time.sleep(10)
        if values.get("unit.name") == self.lies:
            return self.master.issue({**values, "copy.number": "999999"})
        return self.master.issue(values)

    def strays(self, values: Values, data: bytes) -> list[str]:
        return self.master.strays(values, data)
