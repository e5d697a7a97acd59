"""What the notices of a dossier (forms 02 to 05) share: who issues, who is written to, who signs."""

from __future__ import annotations

from dataclasses import replace

from db.rules.clock import in_vietnam
from db.rules.course import Notice
from db.rules.dossier import Dossier, Person
from db.rules.office import OfficeHeader
from receipts.blocks import (
    Align,
    Block,
    Head,
    Paragraph,
    Receivers,
    Role,
    Run,
    Signature,
    Signatures,
)
from receipts.forms import parts
from receipts.forms.texts import NoticeTexts
from receipts.forms.wording import day_text

_BLANK_NAME = 60
"""Dots for a name that is written by hand."""
_LINES_TO_WRITE = 3


def issuer(header: OfficeHeader, notice: Notice) -> OfficeHeader:
    """Give the head of whoever issues the notice: a unit under the same parent, or the counter's office."""
    return replace(header, name=notice.agency.upper(), short_name=notice.agency) if notice.agency else header


def head(header: OfficeHeader, notice: Notice, texts: NoticeTexts, blank_number: str) -> Head:
    """Make the head with the notice's number, or with dots for one to be written."""
    number = texts.numbered.format(number=notice.form_number) if notice.form_number else blank_number
    return parts.head(issuer(header, notice), in_vietnam(notice.issued_at).date(), texts, number=number)


def you(person: Person, texts: NoticeTexts) -> str:
    """Say how sentences call the reader: by sex where the card told it, or as an organisation."""
    if is_organisation(person):
        return texts.you_organisation
    return {"Nam": texts.you_man, "Nữ": texts.you_woman}.get(person.sex, texts.you_person)


def is_organisation(person: Person) -> bool:
    """Say whether it is known by its tax number only."""
    return bool(person.tax_number) and not (person.personal_number or person.passport)


def addressed(person: Person, texts: NoticeTexts) -> list[Block]:
    """Make "Kính gửi" in the middle of the sheet, and where it is sent to."""
    title, name = _title(person, texts), Run(person.name, Role.STRONG)
    dear = (Run(texts.dear), Run(title), name) if person.name else (Run(texts.dear), Run("." * _BLANK_NAME))
    return [
        Paragraph(dear, Align.CENTRE, space_before=2, keep_with_next=True),
        *parts.reached_at(person, texts),
    ]


def called(person: Person, texts: NoticeTexts) -> str:
    """Give the name with how one is called in front of it: Bà NGUYỄN THỊ MAI."""
    return f"{_title(person, texts)}{person.name}".strip()


def _title(person: Person, texts: NoticeTexts) -> str:
    return "" if is_organisation(person) else f"{you(person, texts)} "


def received(dossier: Dossier, texts: NoticeTexts) -> Paragraph:
    """Make the field of the day of receipt."""
    return parts.field(texts.received, day_text(in_vietnam(dossier.received_at).date()))


def points(notice: Notice) -> list[Block]:
    """List the notice's points, numbered."""
    return [parts.running(f"{place}. {point}") for place, point in enumerate(notice.points, 1)]


def reasons(notice: Notice) -> list[Block]:
    """Give the reason and its points, or lines to write one on."""
    reason = [parts.running(notice.reason)] if notice.reason else []
    return [*reason, *points(notice)] or [parts.field("", "") for _ in range(_LINES_TO_WRITE)]


def contact(clerk: str, header: OfficeHeader, texts: NoticeTexts) -> str:
    """Say whom to call, as far as it is known."""
    phone = texts.contact_phone.format(hotline=parts.hotline_of(header)) if header.hotline else ""
    whom = ", ".join(part for part in (clerk, parts.unit_name(header), phone) if part)
    return texts.contact.format(whom=whom)


def signed_by_head(header: OfficeHeader, notice: Notice, texts: NoticeTexts) -> Signatures:
    """Make the place of the issuing agency's head, with room for the seal, and who gets the notice."""
    title = parts.capacity(notice.signer_title) or texts.sign_head
    lines = texts.receivers.format(unit=parts.unit_name(header)).splitlines()
    return Signatures(
        (Signature(title, texts.sign_hint_head, notice.signer_name),),
        Receivers(texts.receivers_head, tuple(lines)),
    )


def signed(  # noqa: PLR0913 - who signs depends on all of them
    dossier: Dossier,
    notice: Notice,
    header: OfficeHeader,
    clerk_capacity: str,
    texts: NoticeTexts,
    *,
    by_head: bool,
) -> Signatures:
    """Make the place of the agency's head, or those of whoever handed the dossier in and of the clerk."""
    if by_head:
        return signed_by_head(header, notice, texts)
    return parts.signatures(dossier.applicant, dossier.submitter, notice.clerk, clerk_capacity, texts)
