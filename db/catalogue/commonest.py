"""What a counter is asked for most, before it has figures of its own.

An empty search box shows the procedures of this counter, commonest first; a new office has none yet. These
are the ones that the field's sources name as everyday work of a commune (authentication of copies and
signatures, births, marriages, deaths, extracts, residence, household business); the office's own counts take
over with the first dossier of each.
"""

from __future__ import annotations

from collections.abc import Mapping

COMMONEST = (
    "2.000815",
    "2.000635",
    "1.001193",
    "2.000884",
    "1.004873",
    "1.000894",
    "1.000656",
    "1.004222",
    "1.004194",
    "2.001035",
    "1.013831",
    "1.001612",
    "2.000913",
    "1.001776",
    "1.010038",
)


def expected_uses(counted: Mapping[str, int]) -> dict[str, float]:
    """Give the counts of this counter with less than one for each common procedure it has not counted."""
    size = len(COMMONEST)
    return {**{code: (size - place) / (size + 1) for place, code in enumerate(COMMONEST)}, **counted}
