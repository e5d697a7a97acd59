"""Who has been here before: what was written of them last, and whether they came for the same thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from db.codec import from_json, to_json
from db.engine import Records
from db.models import DossierRow
from db.office import rows
from db.office.context import DeskContext
from db.office.words import digits_of, search_words
from db.rules.dossier import DossierLine, Person, Submitter
from db.rules.lifecycle import FINAL
from db.rules.vietnamese import clean, name_sort_key

SAME_AGAIN = timedelta(days=30)
"""How long after its receipt a dossier that has ended still counts as "the same again"."""


def cleaned(person: Person) -> Person:
    """Give the same person with letters composed and look-alikes mended; the spelling stays as it is."""
    return replace(
        person,
        name=clean(person.name),
        address=clean(person.address),
        card_address=clean(person.card_address),
    )


def person_columns(applicant: Person, submitter: Submitter | None) -> dict[str, Any]:
    """Give the columns of a dossier that hold its people, and those by which they are found and sorted."""
    return {
        "applicant": to_json(Person, applicant),
        "applicant_name": applicant.name,
        "applicant_sort_key": name_sort_key(applicant.name),
        "applicant_number": digits_of(applicant.personal_number) or None,
        "submitter": None if submitter is None else to_json(Submitter, submitter),
        "submitter_number": (
            None if submitter is None else digits_of(submitter.person.personal_number) or None
        ),
        "search_words": search_words(applicant, submitter),
    }


def known_person(records: Records, personal_number: str) -> Person | None:
    """Give what was last written of the person with this number, as applicant or as submitter."""
    number = digits_of(personal_number)
    if not number:
        return None
    with records.reading() as session:
        as_applicant = _newest(session, DossierRow.applicant_number == number)
        as_submitter = _newest(session, DossierRow.submitter_number == number)
    candidates = [row for row in (as_applicant, as_submitter) if row is not None]
    if not candidates:
        return None
    row = max(candidates, key=lambda candidate: candidate.pk or 0)
    if row is as_applicant or row.submitter is None:
        return from_json(Person, row.applicant)
    return from_json(Submitter, row.submitter).person


def same_again(
    records: Records,
    personal_number: str,
    procedure_code: str,
    desk: DeskContext,
    within: timedelta = SAME_AGAIN,
) -> DossierLine | None:
    """Give this person's newest dossier of the same procedure that is open, or was received ``within``."""
    number = digits_of(personal_number)
    if not number:
        return None
    with records.reading() as session:
        row = session.exec(
            select(DossierRow)
            .where(
                DossierRow.applicant_number == number,
                DossierRow.procedure_code == procedure_code,
                or_(
                    col(DossierRow.status).not_in(FINAL),
                    col(DossierRow.received_at) >= desk.moment() - within,
                ),
            )
            .order_by(col(DossierRow.pk).desc())
        ).first()
        return None if row is None else rows.line(row)


def _newest(session: Session, condition: bool) -> DossierRow | None:  # noqa: FBT001 - an SQL expression
    return session.exec(select(DossierRow).where(condition).order_by(col(DossierRow.pk).desc())).first()
