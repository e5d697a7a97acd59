"""Who stands at the desk: what was said at the last intake and needn't be said again at the next one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counter_tui.intake_form import IntakeForm
    from db.rules.dossier import Person, Submitter


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person just served: one visit, and how many slips it has led to so far.

    ``pressed_at`` is when the key was pressed that saved the last one (the wire's own seconds).
    """

    visit_id: str
    applicant: Person
    submitter: Submitter | None = None
    slips: int = 1
    pressed_at: float = 0.0


def after(before: Visitor | None, form: IntakeForm, pressed_at: float) -> Visitor:
    """Give who stands at the desk once ``form`` is accepted."""
    if before is not None and before.visit_id == form.visit_id:
        return replace(before, slips=before.slips + 1, pressed_at=pressed_at)
    return Visitor(form.visit_id, form.applicant, form.submitter, pressed_at=pressed_at)
