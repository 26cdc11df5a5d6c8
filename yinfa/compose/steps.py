"""The steps from a publication to a galley, in their one order."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from yinfa.compose import Galley, Ticket
from yinfa.compose.ask import ask
from yinfa.compose.furnish import furnish
from yinfa.compose.number import gather, number, refer
from yinfa.compose.variant import variant
from yinfa.model.tree import Publication
from yinfa.theme import Theme

# Variant first: what the house adds is said in the language that it leaves. Gather before number, which counts notes as
# they stand; refer last, for it prints labels.
STEPS: tuple[Callable[[Galley], Galley], ...] = (variant, ask, furnish, gather, number, refer)


def compose(publication: Publication, ticket: Ticket, theme: Theme) -> Galley:
    """Set a publication for one ticket."""
    return reduce(lambda galley, step: step(galley), STEPS, Galley(ticket, publication, theme))
