"""Asking for what is missing: once, in writing, all at once (NĐ 118/2025/NĐ-CP, Đ11.2c, Đ16, Đ17.1c)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from db.rules.checklist import Item, PaperState, counts, shortage
from db.rules.course import PaperAsked
from db.rules.dossier import Person, Submitter
from db.rules.procedure import Procedure, Section


@dataclass(frozen=True, slots=True)
class SupplementRequest:
    """What the clerk asks for before acceptance: there is no dossier yet, only the draft ``draft_id``.

    ``items`` are all the rows of the checklist, of which ``missing`` are those that keep it from being
    complete: another row may do in place of a missing one.
    """

    draft_id: str
    procedure: Procedure
    case: str | None
    applicant: Person
    submitter: Submitter | None
    items: tuple[Item, ...]
    missing: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class SupplementAsked:
    """What was asked for, by whom and when: the data of form 02."""

    request: SupplementRequest
    papers: tuple[PaperAsked, ...]
    asked_at: datetime
    clerk: str
    practice: bool
    times: int
    """How often it has been asked for this draft: anything over 1 is more than the law allows."""


def papers_asked(missing: Iterable[Item], items: Iterable[Item]) -> tuple[PaperAsked, ...]:
    """Give what has to be brought for each row of ``missing``, followed by the rows that would do instead.

    A group of alternatives is asked for once, however many of its rows are missing.
    """
    return tuple(_asked(tuple(missing), tuple(items)))


def _asked(missing: tuple[Item, ...], items: tuple[Item, ...]) -> Iterator[PaperAsked]:
    told: set[str] = set()
    for item in missing:
        group = item.paper.alternative
        if group in told:
            continue
        yield _paper(item, instead=False)
        if group is not None:
            told.add(group)
            for other in items:
                if other.paper.alternative == group and other != item and _can_serve(other):
                    yield _paper(other, instead=True)


def _can_serve(item: Item) -> bool:
    return counts(item.paper) and item.state is not PaperState.NOT_APPLICABLE


def _paper(item: Item, *, instead: bool) -> PaperAsked:
    paper, short = item.paper, shortage(item)
    originals = paper.originals if short is None else short.originals
    copies = paper.copies if short is None else short.copies
    return PaperAsked(
        label=paper.printed_name,
        originals=originals,
        copies=copies,
        either=paper.either,
        to_show=paper.section is Section.PRESENT,
        condition=paper.condition or "",
        instead=instead,
    )
