"""What a screen can ask of the office: one use case for one thing, plain values back.

``bootstrap`` alone gives the real one, which works on the one database thread; the tests of the screens give
a small one of their own. A use case that can't be done raises a ``db.rules.errors.Refusal``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from counter_tui.course import Course
    from counter_tui.form_request import FormRequest
    from counter_tui.uses import OfficeUses
    from db.rules.checklist import Item
    from db.rules.dossier import (
        Accepted,
        Dossier,
        DossierLine,
        Draft,
        DraftLine,
        Intake,
        Person,
        PrintLine,
        Today,
    )
    from db.rules.promise import Term

T = TypeVar("T")


class Desk(Protocol):
    """The office as one desk sees it."""

    async def ask(self, use: Callable[[Course], T]) -> T:
        """Do one use case of a dossier's course on the records' thread."""

    async def use(self, use: Callable[[OfficeUses], T]) -> T:
        """Do one use case besides a dossier's course on the records' thread."""

    async def incident(self) -> Path:
        """Write what the IT person needs, also where the records don't open; give the file."""

    async def print_form(self, request: FormRequest) -> PrintLine:
        """Print a form; the outcome is stored."""

    async def preview(self, request: FormRequest) -> str:
        """Give a form as lines of text for the screen; nothing is printed or noted."""

    async def accept(self, intake: Intake) -> Accepted:
        """Put an intake on the disk with its number; it is safe when this returns."""

    async def print_slip(self, dossier_id: str) -> PrintLine:
        """Print the appointment slip (again, where it was printed before); the outcome is stored."""

    async def dossier(self, key: str) -> Dossier:
        """Give a dossier by its id or by any printed form of its number."""

    async def find_dossiers(self, words: str, limit: int = 20) -> Sequence[DossierLine]:
        """Find dossiers by number, last digits, name, phone or personal number, newest first."""

    async def known_person(self, personal_number: str) -> Person | None:
        """Give what was last written of a person who has been here before."""

    async def same_again(self, personal_number: str, procedure_code: str) -> DossierLine | None:
        """Give this person's open or recent dossier of the same procedure, to warn of a double."""

    async def today(self) -> Today:
        """Give the numbers of the home screen."""

    async def uses(self) -> dict[str, int]:
        """Give how often each procedure was accepted at this counter."""

    async def save_draft(self, draft: Draft) -> str:
        """Save a half-done intake and give its id (a new one where ``draft.line.draft_id`` is empty)."""

    async def drafts(self) -> Sequence[DraftLine]:
        """Give the half-done intakes, newest first."""

    async def load_draft(self, draft_id: str) -> Draft:
        """Give a half-done intake back."""

    async def discard_draft(self, draft_id: str) -> None:
        """Throw a half-done intake away."""

    async def ask_supplement(self, draft: Draft, missing: Sequence[Item]) -> PrintLine:
        """Put on the disk that papers were asked for before acceptance, and print form 02."""

    async def last_terms(self, procedure_code: str) -> Sequence[Term]:
        """Give what this office last promised for a procedure without a limit (asked once, then offered)."""

    async def print_test_page(self) -> PrintLine:
        """Print the page that shows whether this printer knows Vietnamese and keeps a bar code readable."""
