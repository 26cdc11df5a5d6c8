"""The resident press: the bytes of a cold build after any edits, bounded memory, and its ends."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from threading import Timer

from tests.press.project import SMALL, build, outputs, project
from yinfa.press.order import Order
from yinfa.press.resident import Reply, Request, Resident
from yinfa.world.workspace import Workspace

EDITS = int(os.environ.get("YINFA_EDITS", "3"))
"""Edits after each of which a cold build must give the same; `make fuzz` asks for 200."""
SAVES = int(os.environ.get("YINFA_SAVES", "60"))
"""Edits in which memory may not grow; `make fuzz` asks for 1,000."""
WORDS = "警察局人民服務的一是在不了有和「」，。、（）〈〉A long word 2026 é 鬱龘𠮷"


def ask(resident: Resident, ws: Workspace, order: Order) -> Reply:
    answer = resident.ask(Request(ws, "small", order))
    assert answer.findings == () and all(outcome.path for outcome in answer.outcomes)
    return answer


def edits(seed: int) -> Iterator[str]:
    """Give a source that is edited without end: words, blocks, marks and fields come and go, and come again."""
    chance = random.Random(seed)
    blocks = SMALL[SMALL.index("  - section") : SMALL.index("notes:")].splitlines(keepends=True)
    begin, end = SMALL[: SMALL.index("  - section")], SMALL[SMALL.index("notes:") :]
    extra = (
        "  - table:\n      - [甲, 乙]\n      - ['1', '2']\n    caption: 表\n",
        "  - points: [{head: 一要, body: 守法。}, {head: 二要, body: 守時。}]\n",
        "  - quote: 警察依法行使職權。\n    by: 第三點\n",
        "  - {WORDS}\n",
        "  - 各{unit.name|單位}收到{{copy.number|一份}}。\n".replace("{{", "{").replace("}}", "}"),
    )
    added: list[str] = []
    while True:
        words = "".join(chance.choice(WORDS) for _ in range(chance.randrange(1, 60))).strip(" ,") or "字"
        match chance.randrange(4):
            case 0 if added:
                added.pop(chance.randrange(len(added)))
            case 1:
                added.insert(chance.randrange(len(added) + 1), chance.choice(extra).replace("{WORDS}", f'"{words}"'))
            case 2 if len(added) > 1:
                chance.shuffle(added)
            case _:
                added.append(f'  - "{words}"\n')
        del added[12:]
        yield begin + "".join((*blocks, *added)) + end


def test_after_every_edit_its_bytes_are_those_of_a_cold_build(tmp_path: Path) -> None:
    here, cold = project(tmp_path / "here", small=SMALL), project(tmp_path / "cold", small=SMALL)
    ws = Workspace.at(here)
    with Resident() as resident:
        ask(resident, ws, Order())
        for nth, source in zip(range(EDITS), edits(EDITS), strict=False):
            for folder in (here, cold):
                folder.joinpath("content/small/publication.yaml").write_text(source, encoding="utf-8")
            ask(resident, ws, Order())
            built = build(cold, "--quiet")
            assert built.returncode == 0, built.stderr
            assert outputs(here) == outputs(cold), f"edit {nth}"


def test_its_memory_does_not_grow(tmp_path: Path) -> None:
    ws = Workspace.at(project(tmp_path, small=SMALL))
    held = []
    with Resident(makings=SAVES + 1) as resident:
        first = resident.process
        for _, source in zip(range(SAVES), edits(1), strict=False):
            ws.source("small").write_text(source, encoding="utf-8")
            held.append(ask(resident, ws, Order(("pdf",))).memory)
        assert resident.process is first
    third = len(held) // 3  # the first is that in which it warms
    assert median(held[-third:]) <= 1.05 * median(held[third:-third]), held


def test_it_is_renewed_after_some_makings(tmp_path: Path) -> None:
    ws = Workspace.at(project(tmp_path, small=SMALL))
    with Resident(makings=2) as resident:
        seen = [resident.process, *(ask(resident, ws, Order(("docx",))) and resident.process for _ in range(3))]
    assert [one is seen[0] for one in seen] == [True, True, False, False]
    assert all(one and one.poll() is not None for one in seen), "the old one is ended"


def test_one_that_is_late_is_killed_and_the_next_is_made(tmp_path: Path) -> None:
    ws = Workspace.at(project(tmp_path, small=SMALL))
    with Resident(deadline=0.01) as resident:
        late = resident.ask(Request(ws, "small", Order(("docx",))))
        assert [finding.code for finding in late.findings] == ["R002"]
        resident.deadline = 60
        ask(resident, ws, Order(("docx",)))


def test_one_that_dies_over_a_publication_is_a_finding_and_over_nothing_none(tmp_path: Path) -> None:
    long = "".join(f"  - 第{n}段：{'警' * 900}。\n" for n in range(400))
    ws = Workspace.at(project(tmp_path, small=SMALL.replace("notes:", f"{long}notes:")))
    with Resident() as resident:
        assert resident.process
        Timer(2, os.kill, (resident.process.pid, signal.SIGKILL)).start()
        died = resident.ask(Request(ws, "small", Order(("pdf",))))
        assert [finding.code for finding in died.findings] == ["R002"]
        os.kill(resident.process.pid, signal.SIGKILL)
        resident.process.wait()
        ask(resident, ws, Order(("docx",)))
