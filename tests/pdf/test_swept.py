"""Each thing that is kept together stays so, in whichever of the last lines of a page it comes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.clreq.setting import narrow
from tests.pdf import swept
from tests.pdf.long import (
    Found,
    Long,
    lone_headings,
    lone_lines,
    parted_leads,
    parted_names,
    parted_tables,
    set_long,
    strayed_notes,
)

TRIALS = len(swept.OFFSETS)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Long:
    folder = tmp_path_factory.mktemp("swept")
    return set_long(folder, swept.write(folder), change=lambda theme: narrow(theme, swept.SIZE))


@pytest.mark.parametrize(
    ("find", "probes"),
    [(lone_headings, 7), (parted_leads, 5), (lone_lines, 3), (parted_tables, 3), (parted_names, 4), (strayed_notes, 1)],
)
def test_what_is_kept_together_stays_so_at_each_foot(find: Callable[[Long], Found], probes: int, long: Long) -> None:
    wrong, asked = find(long)
    assert asked >= probes * TRIALS and wrong == []
