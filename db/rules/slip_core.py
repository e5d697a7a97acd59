"""A dossier's core: what a lost dossier can be made of again, and nothing that is public anyway.

The catalogue entry is named by its digest, papers by their place in it, a case by a mark of its heading.
Where a core is too large for its symbol, parts go in the order of ``DROPPED_FIRST``; it tells which.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from db.rules.checklist import PaperState
from db.rules.dossier import Person, Submitter
from db.rules.procedure import Procedure
from db.rules.promise import Term

_MARK_BYTES = 6
_DIGEST_SIGNS = 16


@dataclass(frozen=True, slots=True)
class PaperTold:
    """One row of the checklist: by ``place`` in the entry, or (``None``) a paper of its own by ``label``."""

    place: int | None
    state: PaperState
    originals: int
    copies: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class SlipCore:
    """What the symbol carries. ``compact`` holds agency, day, slot and counter; ``digest`` names the entry.

    ``case_mark`` and ``papers_mark`` are marks of headings and labels: they find the same words in the
    catalogue and say nothing by themselves. ``dropped`` names the fields that had no room.
    """

    dossier_id: str
    compact: str
    procedure_code: str
    digest: str
    papers_mark: str
    applicant: Person
    received_at: datetime
    clerk: str
    counter: str
    status: int
    papers: tuple[PaperTold, ...] = ()
    case_mark: str = ""
    submitter: Submitter | None = None
    channel: str = "direct"
    terms: tuple[Term, ...] = ()
    convention: str = "end_of_day"
    due_original: datetime | None = None
    due_current: datetime | None = None
    window_from: datetime | None = None
    certain: bool = True
    clock_from: datetime | None = None
    clock_rule: str = "restart"
    return_by: str = "counter"
    return_address: str = ""
    fee_vnd: int | None = None
    fee_ground: str = ""
    copies_of_dossier: int = 1
    note: str = ""
    ended_at: datetime | None = None
    competent: str = ""
    replaces: str = ""
    blank: str = ""
    visit_id: str = ""
    dropped: tuple[str, ...] = ()


def papers_mark(procedure: Procedure) -> str:
    """Give the mark of an entry's papers in their order: where it fits, places in the list mean the same."""
    return _mark("\n".join(f"{paper.label}\t{paper.name}" for paper in procedure.papers))


def case_mark(case: str | None) -> str:
    """Give the mark of a case's heading."""
    return "" if case is None else _mark(case)


def case_of(mark: str, procedure: Procedure) -> str | None:
    """Give the heading of this mark in an entry, or ``None`` where it has none such."""
    listed = [each.case for each in procedure.papers]
    listed += [each.case for each in procedure.limits] + [each.case for each in procedure.fees]
    return next((case for case in listed if case and mark and case_mark(case) == mark), None)


def digest_mark(digest: str) -> str:
    """Give the part of an entry's digest that a core carries (64 bits: entries meet in no office)."""
    return digest[:_DIGEST_SIGNS]


def _no_note(core: SlipCore) -> SlipCore:
    return replace(core, note="")


def _no_fee_ground(core: SlipCore) -> SlipCore:
    return replace(core, fee_ground="")


def _no_visit(core: SlipCore) -> SlipCore:
    return replace(core, visit_id="")


def _no_minor_numbers(core: SlipCore) -> SlipCore:
    lean = replace(core.applicant, old_number="", card_address="", email="", tax_number="")
    other = core.submitter
    if other is not None:
        other = replace(
            other, person=replace(other.person, old_number="", card_address="", email="", tax_number="")
        )
    return replace(core, applicant=lean, submitter=other)


def _no_submitter_address(core: SlipCore) -> SlipCore:
    other = core.submitter
    if other is None:
        return core
    return replace(core, submitter=replace(other, person=replace(other.person, address=""), authorisation=""))


def _no_term_labels(core: SlipCore) -> SlipCore:
    return replace(core, terms=tuple(replace(term, label="") for term in core.terms))


def _no_own_labels(core: SlipCore) -> SlipCore:
    return replace(core, papers=tuple(replace(paper, label="") for paper in core.papers))


def _no_return_address(core: SlipCore) -> SlipCore:
    return replace(core, return_address="")


def _no_address(core: SlipCore) -> SlipCore:
    return replace(core, applicant=replace(core.applicant, address=""))


DROPPED_FIRST: Sequence[tuple[str, Callable[[SlipCore], SlipCore]]] = (
    ("note", _no_note),
    ("fee_ground", _no_fee_ground),
    ("visit", _no_visit),
    ("minor_numbers", _no_minor_numbers),
    ("submitter_address", _no_submitter_address),
    ("term_labels", _no_term_labels),
    ("own_labels", _no_own_labels),
    ("return_address", _no_return_address),
    ("address", _no_address),
)
"""What goes first where there is no room; names, numbers, papers and promises never go."""


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[: 2 * _MARK_BYTES]
