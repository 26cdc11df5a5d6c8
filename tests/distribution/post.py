"""An office that delivers to three units, one of which has two addresses."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.distribution.office import HEAD, TOLD, office, run, sql, write_list
from yinfa.distribution.channels import Channel, channel
from yinfa.distribution.deliver import EVERYTHING, Dispatch, Errand, Wait, deliver
from yinfa.distribution.prepare import Issue
from yinfa.world.workspace import Workspace

CONTACTS = ("a@example.org", "b@example.org", "c@example.org；d@example.org")
ADDRESSES = ("a@example.org", "b@example.org", "c@example.org", "d@example.org")
UNITS = len(CONTACTS)


def listed(ws: Workspace, *contacts: str) -> None:
    rows = [(f"00{n}", f"第{n}分局", 1, contact) for n, contact in enumerate(contacts, 1)]
    write_list(ws.root, rows, (*HEAD, "contact"))


def posted(folder: Path) -> Path:
    """Issue to the units, beside a folder `share` to deliver into."""
    ws = office(folder / "office", 1, TOLD)
    listed(ws, *CONTACTS)
    run(ws, "epub")
    (ws.root / "share").mkdir()
    return ws.root


def send(ws: Workspace, to: Channel | str, waits: list[Wait] | None = None, errand: Errand = EVERYTHING) -> Dispatch:
    heard = [] if waits is None else waits
    place = channel(to) if isinstance(to, str) else to
    return deliver(Issue("small", ("epub",)), place, ws, pause=heard.append, errand=errand)


def fault(found: Dispatch) -> dict[str, str]:
    (one,) = (f for f in found.findings if f.code == "G004")
    return dict(one.facts)


def states(ws: Workspace) -> Counter[str]:
    return Counter(dict(sql(ws, "SELECT state, count(*) FROM delivery GROUP BY state")))
