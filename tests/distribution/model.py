"""What the register should say, told by a second hand: sets of numbers in plain dictionaries, no ledger, no ranges.

It knows the rules of docs/issuing.md alone, and judges what the program derives from its ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass
class Held:
    """One unit's copies of one version."""

    made: set[int] = field(default_factory=set)
    delivered: set[int] = field(default_factory=set)
    receipts: list[tuple[int, set[int]]] = field(default_factory=list)
    """In the order in which they were noted, of all units."""

    @property
    def received(self) -> set[int]:
        return set().union(*(copies for _, copies in self.receipts))

    @property
    def out(self) -> set[int]:
        return self.delivered | self.received


class Model:
    """An office's year, as a clerk with a pencil would keep it."""

    def __init__(self) -> None:
        self.versions: list[str] = []
        self.numbers: dict[str, list[int]] = {}
        self.held: dict[str, dict[str, Held]] = {}
        self.listed: set[str] = set()
        self.highest = self.noted = 0

    def issue(self, version: str, listed: Mapping[str, int]) -> None:
        """A list is issued; who is not on it has left for good."""
        if version not in self.versions:
            self.versions.append(version)
        for unit, copies in listed.items():
            own = self.numbers.setdefault(unit, [])
            while len(own) < copies:
                self.highest += 1
                own.append(self.highest)
            held = self.held.setdefault(unit, {}).setdefault(version, Held())
            held.made = set(own[:copies])
        self.listed = set(listed)

    def of(self, unit: str) -> list[tuple[str, Held]]:
        return [(version, self.held[unit][version]) for version in self.versions if version in self.held[unit]]

    def deliver(self, units: Iterable[str]) -> None:
        """What a unit was issued last is handed over; what was handed over before is not taken back by that."""
        for unit in units:
            last = self.of(unit)[-1][1]
            last.delivered |= last.made

    def receipt(self, unit: str) -> int:
        """A slip comes back: of what was delivered last, or of what came later where that is confirmed already."""
        live = [held for _, held in self.of(unit)]
        sent = [n for n, held in enumerate(live) if held.out]
        for held in live[sent[-1] if sent else -1 :]:
            if lacking := held.made - held.received:
                self.noted += 1
                held.receipts.append((self.noted, lacking))
                return len(lacking)
        return 0

    def undo(self, unit: str) -> int:
        """The last slip of the latest version that has any was noted wrongly; 0 where there is none."""
        for _, held in reversed(self.of(unit)):
            if held.receipts:
                return len(held.receipts.pop()[1])
        return 0

    def waiting(self, unit: str, version: str) -> set[int]:
        """Who is still asked for a slip: not who left, nor who has a later version or was never given this one."""
        held = self.held[unit][version]
        names = [name for name, _ in self.of(unit)]
        later = [self.held[unit][name] for name in names[names.index(version) + 1 :]]
        if unit not in self.listed or any(one.out for one in later) or (later and not held.out):
            return set()
        return held.made - held.received

    def register(self) -> dict[tuple[str, str], tuple[set[int], set[int], set[int], set[int]]]:
        """Copies made, out, confirmed and waited for, by unit and version."""
        return {
            (unit, version): (held.made, held.out, held.received, self.waiting(unit, version))
            for unit in self.held
            for version, held in self.of(unit)
        }
