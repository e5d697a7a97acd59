"""Placeholder signatures, filled in by the rules' author."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from db.rules.procedure import Paper, Procedure


class PaperState(StrEnum):
    """What the clerk found of one paper."""

    OPEN = "open"
    """Not looked at yet; a mandatory paper in this state is missing."""
    PRESENT = "present"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    FROM_DATABASE = "from_database"
    SHOWN = "shown"
    """Shown and compared, given back on the spot (section "present")."""


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the checklist with what was found: counts actually handed in."""

    paper: Paper
    state: PaperState = PaperState.OPEN
    originals: int = 0
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Assessment:
    """Whether the papers are complete, and which are not there."""

    complete: bool
    missing: tuple[Item, ...]
    to_decide: tuple[Item, ...]
    """Conditional or unknown rows nobody has looked at: they don't block, and the screen shows them."""


def cases_of(procedure: Procedure) -> tuple[str | None, ...]:
    """Give the cases a clerk must choose between; one element means that there is nothing to choose."""
    raise NotImplementedError


def items_for(procedure: Procedure, case: str | None) -> tuple[Item, ...]:
    """Give the rows that belong to ``case`` (rows without a case belong to every case), all open."""
    raise NotImplementedError


def assess(items: Iterable[Item]) -> Assessment:
    """Say whether the papers are complete."""
    raise NotImplementedError
