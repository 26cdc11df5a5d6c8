"""How something of a library is exchanged: a row says what, by what and why; rows hold meanwhile and are put back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

MODULES = "sys.modules"


@dataclass(frozen=True, slots=True)
class Patch:
    """A name of a library's that stands for something else meanwhile."""

    module: str
    """Or `sys.modules`, where the name is that of a whole module."""
    name: str
    """In the module; of a class's, with the class before it."""
    replacement: Callable[[Any, Any], Any]
    """Takes what stands there (None: nothing), and where to tell; gives what shall stand there."""
    why: str
    upstream: str = ""
    """Where it is asked for or done, else in one word why nowhere: what is asked of Chinese, of CSS, of typography is
    none of the library's faults; `ours` follows from another row."""


@contextmanager
def exchanged(patches: Sequence[Patch], heard: Any, load: Callable[[str], Any] = import_module) -> Iterator[None]:
    """Let patches hold meanwhile, in their order; `load` gives their modules."""
    with ExitStack() as stack:
        for patch in patches:
            stack.callback(_modules(patch, heard) if patch.module == MODULES else _exchange(patch, heard, load))
        yield


def _exchange(patch: Patch, heard: Any, load: Callable[[str], Any]) -> Callable[[], None]:
    """Put a replacement in its place; gives what puts the old one back."""
    owner: Any = load(patch.module)
    *above, name = patch.name.split(".")
    for part in above:
        owner = getattr(owner, part)
    old = getattr(owner, name)
    setattr(owner, name, patch.replacement(old, heard))
    return lambda: setattr(owner, name, old)


def _modules(patch: Patch, heard: Any) -> Callable[[], None]:
    """Let a module be taken for another one, as of the last."""
    old = sys.modules.get(patch.name)
    sys.modules[patch.name] = patch.replacement(old, heard)

    def put_back() -> None:
        if old is None:
            del sys.modules[patch.name]
        else:
            sys.modules[patch.name] = old

    return put_back
