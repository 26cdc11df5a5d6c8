"""What the ledger knows of a package: the members it has to have, and what its letter and its manifest were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from yinfa.distribution.ledger import Ledger
from yinfa.distribution.names import LETTER, MANIFEST
from yinfa.distribution.zipbag import FRAME
from yinfa.press.making import digest_of
from yinfa.world.store import digest

_PACKAGE = "SELECT id, unit, digest FROM package WHERE substr(path, -length(?1) - 5) = '/' || ?1 || '.zip'"
_EDITIONS = """
SELECT edition, path FROM packed JOIN edition ON edition.id = edition WHERE package = ? ORDER BY format, part"""


@dataclass(frozen=True, slots=True)
class Bag:
    """One package of the ledger."""

    unit: str
    digest: str
    """Of an earlier program's packages: unit, letter and editions together."""
    editions: Mapping[str, frozenset[int]]
    """By the path under the output folder, in the order of the letter."""
    letters: frozenset[str]
    manifests: frozenset[str]

    def strays(self, members: list[tuple[str, bytes]], ledger: Ledger) -> Iterator[str]:
        """Name the members, by their paths in the bag, that are not this package's, doubled or missing."""
        counted, held = Counter(name for name, _ in members), dict(members)
        paths = {f"data/{path.rpartition('/')[2]}": path for path in self.editions}
        wanted = {*FRAME, f"data/{LETTER}", f"data/{MANIFEST}", *paths}
        yield from sorted(wanted ^ counted.keys())
        yield from sorted(name for name, count in counted.items() if count > 1)
        for name in paths.keys() & held.keys():
            rows = ledger.rows("SELECT edition FROM published WHERE sha256 = ?", digest_of(held[name]))
            if rows and not {row["edition"] for row in rows} & self.editions[paths[name]]:
                yield name
        letter, manifest = held.get(f"data/{LETTER}", b""), held.get(f"data/{MANIFEST}", b"")
        first = (f"{digest_of(held.get(name, b''))} {path}" for name, path in paths.items())
        if digest_of(letter) not in self.letters and digest(self.unit, letter, *first) != self.digest:
            yield f"data/{LETTER}"
        if self.manifests and digest_of(manifest) not in self.manifests:
            yield f"data/{MANIFEST}"


def bag(ledger: Ledger, top: str) -> Bag | None:
    """Find a package by the folder that its zip holds, which bears its name whatever the zip is called."""
    row = ledger.row(_PACKAGE, top)
    if row is None:
        return None
    editions: dict[str, set[int]] = {}
    for each in ledger.rows(_EDITIONS, row["id"]):
        editions.setdefault(each["path"], set()).add(each["edition"])
    told = ledger.rows("SELECT letter, manifest FROM bag WHERE package = ?", row["id"])
    return Bag(
        row["unit"],
        row["digest"],
        {path: frozenset(ids) for path, ids in editions.items()},
        frozenset(each["letter"] for each in told),
        frozenset(each["manifest"] for each in told),
    )
