"""The papers of an intake: which case, which rows, what was found, and whether it is complete.

NĐ 118/2025/NĐ-CP, Đ16 and Đ17.1c: what is missing is said once and in full; Đ5.1đ: nothing is asked for
that the published list doesn't ask for, so notes never count and only mandatory rows block.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from db.rules.errors import NotAccepted
from db.rules.procedure import Paper, PaperKind, Procedure, Section, Unit


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
class Shortage:
    """What is short of one paper that is there in part: with ``either``, of originals or copies together."""

    originals: int
    copies: int
    either: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """Whether the papers are complete, and which are not there."""

    complete: bool
    missing: tuple[Item, ...]
    to_decide: tuple[Item, ...]
    """Conditional or unknown rows nobody has looked at: they don't block, and the screen shows them."""


def counts(paper: Paper) -> bool:
    """Whether a row is a paper that can be there or missing, and not a note."""
    return paper.kind is PaperKind.DOCUMENT and paper.section is not Section.NOTE


def cases_of(procedure: Procedure) -> tuple[str | None, ...]:
    """Give the cases a clerk must choose between; one element means that there is nothing to choose.

    Cases are the headings of papers, in the order of the list (those of limits where no paper has one).
    ``None`` is the general case: it stands first among several where a paper or a limit belongs to no
    heading, and alone where one heading only adds papers to a general list. A lone heading that changes the
    limit is a choice: the day of return hangs on it.
    """
    papers = [paper for paper in procedure.papers if counts(paper)]
    headings = _headings(paper.case for paper in papers)
    changes_limit = not headings and _lone_limit_differs(procedure)
    headings = headings or _headings(limit.case for limit in procedure.limits)
    general_papers = any(paper.case is None for paper in papers)
    if len(headings) > 1 or changes_limit:
        general = general_papers or any(limit.case is None for limit in procedure.limits)
        return (None, *headings) if general else headings
    return headings if headings and not general_papers else (None,)


def _lone_limit_differs(procedure: Procedure) -> bool:
    """Whether the limits know one case besides the general one, with a definite time of its own."""
    told: dict[str | None, set[tuple[int | None, Unit | None]]] = {}
    for limit in procedure.limits:
        if limit.is_definite:
            told.setdefault(limit.case, set()).add((limit.value, limit.unit))
    general = told.pop(None, set())
    (case,) = told.values() if len(told) == 1 else (set(),)
    return bool(general) and bool(case) and case.isdisjoint(general)


def the_case(procedure: Procedure, case: str | None) -> str | None:
    """Give the case that ``case`` means: where there is only one, nobody has to name it.

    Raises ``NotAccepted`` (``case_unknown``) where the procedure has no such case.
    """
    if case is None:
        choices = cases_of(procedure)
        return choices[0] if len(choices) == 1 else None
    named = {paper.case for paper in procedure.papers} | {limit.case for limit in procedure.limits}
    if case not in named:
        cases = tuple(choice for choice in cases_of(procedure) if choice is not None)
        raise NotAccepted("case_unknown", procedure=procedure.code, cases=cases)
    return case


def items_for(procedure: Procedure, case: str | None) -> tuple[Item, ...]:
    """Give the rows that belong to ``case`` (rows without a case belong to every case), all open.

    A row under a heading that isn't the chosen case, and can't be chosen at all, may still be asked for: it
    becomes conditional with its heading as the condition. In the general case (``None``) that holds for
    every row under a heading. Raises ``NotAccepted`` as ``the_case`` does.
    """
    case = the_case(procedure, case)
    others = {heading for heading in cases_of(procedure) if heading != case} if case is not None else set()
    return tuple(
        Item(paper if paper.case in (None, case) else _conditional(paper))
        for paper in procedure.papers
        if paper.case not in others or paper.case is None
    )


def assess(items: Iterable[Item]) -> Assessment:
    """Say whether the papers are complete.

    Only mandatory rows block. A mandatory row can be waved through as not applicable only where the list
    itself makes that possible: it has a condition. One paper of a group of alternatives serves for all of it.
    """
    rows = [item for item in items if counts(item.paper)]
    served = {item.paper.alternative for item in rows if item.paper.alternative and is_there(item)}
    open_rows = [item for item in rows if item.paper.alternative not in served]
    missing = tuple(item for item in open_rows if item.paper.mandatory and not _is_settled(item))
    return Assessment(
        complete=not missing,
        missing=missing,
        to_decide=tuple(
            item for item in open_rows if not item.paper.mandatory and item.state is PaperState.OPEN
        ),
    )


def is_there(item: Item) -> bool:
    """Whether what the row asks for has been handed in, shown or found, in full.

    Showing is enough for everything but a paper that must be handed in.
    """
    if item.state is PaperState.PRESENT:
        return shortage(item) is None
    if item.state is PaperState.SHOWN:
        return item.paper.section is not Section.SUBMIT
    return item.state is PaperState.FROM_DATABASE


def shortage(item: Item) -> Shortage | None:
    """Say what is short of a paper that is present, or ``None``.

    Showing needs no counts. With ``either``, originals and copies serve for each other, and where the list
    gives different numbers of the two, either number will do.
    """
    paper = item.paper
    if item.state is not PaperState.PRESENT or paper.section is Section.PRESENT:
        return None
    if paper.either:
        if paper.copies and item.copies >= paper.copies:
            return None
        short = (paper.originals or paper.copies) - item.originals - item.copies
        return Shortage(short, short, either=True) if short > 0 else None
    originals, copies = paper.originals - item.originals, paper.copies - item.copies
    return Shortage(max(originals, 0), max(copies, 0)) if max(originals, copies) > 0 else None


def with_state(items: Iterable[Item], index: int, state: PaperState) -> tuple[Item, ...]:
    """Give the rows with one of them found to be ``state``; present means: as many as are asked for."""
    rows = list(items)
    rows[index] = _found(rows[index], state)
    return tuple(rows)


def mark_all_present(items: Iterable[Item]) -> tuple[Item, ...]:
    """Give the rows with all that is asked for there: "all complete" in one key.

    Rows already settled stay as they are. Conditional rows stay open, so that a slip never lists a paper
    nobody has seen; of a group of alternatives the first row is taken.
    """
    rows = list(items)
    served = {item.paper.alternative for item in rows if item.paper.alternative and is_there(item)}
    for index, item in enumerate(rows):
        paper = item.paper
        conditional = paper.mandatory is False or (paper.mandatory is None and paper.condition)
        if not counts(paper) or conditional or paper.alternative in served or _is_settled(item):
            continue
        to_show = paper.section is Section.PRESENT
        rows[index] = _found(item, PaperState.SHOWN if to_show else PaperState.PRESENT)
        if paper.alternative:
            served.add(paper.alternative)
    return tuple(rows)


def _is_settled(item: Item) -> bool:
    waved_through = item.state is PaperState.NOT_APPLICABLE and bool(item.paper.condition)
    return waved_through or is_there(item)


def _found(item: Item, state: PaperState) -> Item:
    if state is not PaperState.PRESENT:
        return Item(item.paper, state)
    paper = item.paper
    if paper.either and paper.originals:
        return Item(paper, state, originals=paper.originals)
    return Item(paper, state, originals=paper.originals, copies=paper.copies)


def _conditional(paper: Paper) -> Paper:
    """Give a row under a heading as one that is asked for only where the heading fits."""
    if not counts(paper):
        return paper
    condition = f"{paper.case}; {paper.condition}" if paper.condition else paper.case
    return replace(paper, mandatory=False, condition=condition)


def _headings(cases: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(case for case in cases if case))
