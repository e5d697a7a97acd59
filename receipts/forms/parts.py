"""What every form is made of: the office's head, the title, the people, the procedure, the places to sign."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from db.rules.dossier import Person, Submitter
from db.rules.office import OfficeHeader
from db.rules.procedure import Procedure
from receipts.blocks import (
    Align,
    Banner,
    Block,
    Divider,
    Head,
    Pair,
    Paragraph,
    Role,
    Run,
    Signature,
    Signatures,
)
from receipts.forms.texts import CommonTexts
from receipts.forms.wording import day_text

KEEP, GIVE = 1, 2
"""The two copies: the counter's and the citizen's."""


def head(header: OfficeHeader, day: date, texts: CommonTexts, *, number: str = "") -> Head:
    """Make the official head; ``number`` is the line of a form that carries a number of its own."""
    return Head(
        header.parent_name,
        header.name,
        texts.nation,
        texts.motto,
        f"{header.place}, {day_text(day)}",
        number,
    )


def titled(title: str, copy: int, texts: CommonTexts) -> list[Block]:
    """Make the title, and whose copy this is (``KEEP`` or ``GIVE``)."""
    whose = texts.copy_keep if copy == KEEP else texts.copy_give
    return [
        Paragraph((Run(title, Role.TITLE),), Align.CENTRE, space_before=2.5, keep_with_next=True),
        Paragraph((Run(whose, Role.SUBTITLE),), Align.CENTRE, space_before=0),
    ]


def banner(mark: str) -> list[Block]:
    """Frame a mark that nobody may overlook, where there is one."""
    return [Banner(mark)] if mark else []


def field(label: str, value: str, role: Role = Role.BODY) -> Paragraph:
    """Make "label: value"; where nothing is known, dots are left to write on."""
    runs = (Run(label), Run(value, role)) if value else (Run(label.rstrip()),)
    return Paragraph(runs, leader=not value)


def unit_name(header: OfficeHeader) -> str:
    """Give the office as sentences call it."""
    return header.short_name or header.name


def hotline_of(header: OfficeHeader) -> str:
    """Give the office's telephone number, which no line break parts."""
    return header.hotline.replace(" ", "\u00a0")


def reached_at(person: Person, texts: CommonTexts) -> list[Block]:
    """Make the fields by which a person is reached: address, telephone and, where there is one, mail."""
    phone = field(texts.phone, person.phone)
    by_line: Block = Pair(phone, field(texts.email, person.email)) if person.email else phone
    return [field(texts.address, person.address), by_line]


def content(procedure: Procedure, case: str | None, texts: CommonTexts) -> list[Block]:
    """Make the field of what is asked of the office: the procedure's whole title, its code, the case."""
    code = texts.procedure_code.format(code=procedure.code).replace(" ", "\u00a0")
    blocks: list[Block] = [
        Paragraph((Run(texts.content), Run(procedure.name, Role.STRONG), Run(f" ({code})")))
    ]
    return [*blocks, field(texts.case, case)] if case else blocks


def signatures(
    applicant: Person, submitter: Submitter | None, clerk: str, clerk_capacity: str, texts: CommonTexts
) -> Signatures:
    """Make the places to sign: whoever is at the desk on the left, the clerk on the right."""
    at_the_desk = submitter.person if submitter else applicant
    return Signatures(
        Signature(texts.sign_submitter, texts.sign_hint_submitter, at_the_desk.name),
        Signature(clerk_capacity, texts.sign_hint_clerk, clerk),
    )


def foot(notes: Iterable[str]) -> tuple[Block, ...]:
    """Make the notes at the bottom of the last page."""
    return (Divider(), *(Paragraph((Run(note, Role.NOTE),), space_before=0.5) for note in notes))
