"""Form 07: the register of dossiers (sổ theo dõi hồ sơ), a cover and a table of the official columns.

Columns: TT 01/2018/TT-VPCP, form 06, which is form 07 since 2025 (DOMAIN 2.9). A book holds one field or
group of fields, and the numbers in its first column restart with each book.
"""

from __future__ import annotations

from dataclasses import replace

from db.rules.course import Register, RegisterRow
from db.rules.office import OfficeHeader
from receipts.blocks import (
    Align,
    Block,
    Form,
    Format,
    Grid,
    GridRow,
    Head,
    Paragraph,
    Role,
    Run,
    grid_row,
)
from receipts.forms import parts
from receipts.forms.texts_lists import DEFAULT_REGISTER_TEXTS, RegisterTexts
from receipts.forms.wording import amount_text, day_text, short_day, shortened

VERSION = "07/2026.1"
LONGEST_TITLE = 140
"""Letters of a procedure's title that are printed: the longest have 1,094 and would fill a page each."""
_SHARES = (0.048, 0.085, 0.112, 0.055, 0.1, 0.108, 0.077, 0.077, 0.077, 0.077, 0.09, 0.051, 0.043)
_DATES = (7, 8, 9)


def register_forms(
    register: Register,
    header: OfficeHeader,
    *,
    reprint_no: int = 0,
    texts: RegisterTexts = DEFAULT_REGISTER_TEXTS,
) -> tuple[Form, Form]:
    """Write the cover and the table of a book; printed one after the other they are the register."""
    mark = parts.marked(texts, practice=register.practice, reprint_no=reprint_no)
    cover = _form(_cover(register, header, mark, texts), register, mark, texts)
    table = _form((*parts.banner(mark), *_table(register, texts)), register, mark, texts)
    return cover, table


def _form(blocks: tuple[Block, ...], register: Register, mark: str, texts: RegisterTexts) -> Form:
    return parts.form(
        "register",
        VERSION,
        blocks,
        texts,
        title=texts.title.capitalize(),
        number=texts.running.format(book=register.book),
        notes=(texts.list_privacy,),
        mark=mark,
        format_=Format.WIDE,
    )


def _cover(register: Register, header: OfficeHeader, mark: str, texts: RegisterTexts) -> tuple[Block, ...]:
    """Make the cover: agency, book, year, field, from when to when."""
    first, last = register.first, register.last
    years = str(first.year) if first.year == last.year else f"{first.year} - {last.year}"
    span = texts.span.format(first=day_text(first), last=day_text(last))
    lines = [texts.book.format(book=register.book), texts.years.format(years=years)]
    lines += [texts.field.format(field=register.field)] if register.field else []
    return (
        Head(header.parent_name, header.name, texts.nation, texts.motto, ""),
        *parts.banner(mark),
        Paragraph((Run(texts.title, Role.TITLE),), Align.CENTRE, space_before=20, keep_with_next=True),
        *(Paragraph((Run(line, Role.STRONG),), Align.CENTRE, space_before=2) for line in lines),
        *(
            Paragraph((Run(line),), Align.CENTRE, space_before=0 if place else 4)
            for place, line in enumerate(span.split("\n"))
        ),
    )


def _table(register: Register, texts: RegisterTexts) -> tuple[Block, ...]:
    columns = tuple(
        replace(column, group=texts.dates if place in _DATES else "")
        for place, column in enumerate(
            parts.columns(texts.heads, _SHARES, centred=(0, 3, *_DATES), whole=_DATES)
        )
    )
    rows = tuple(_row(row) for row in register.rows)
    sets = sum(row.copies_of_dossier for row in register.rows)
    total = texts.total.format(count=amount_text(len(rows)), sets=amount_text(sets))
    return (
        parts.heading(texts.title),
        Paragraph((Run(_subtitle(register, texts), Role.SUBTITLE),), Align.CENTRE, space_before=0),
        Grid(columns, rows, counted=True, numbered=True),
        Paragraph((Run(total if rows else texts.nothing),)),
    )


def _subtitle(register: Register, texts: RegisterTexts) -> str:
    span = f"{short_day(register.first)} - {short_day(register.last)}"
    field = texts.field.format(field=register.field) if register.field else ""
    return "; ".join(part for part in (texts.book.format(book=register.book), field, span) if part)


def _row(row: RegisterRow) -> GridRow:
    """Make one line of the book; who signs for the result does it by hand in the empty cell."""
    return grid_row(
        str(row.place),
        row.number,
        shortened(row.procedure_title, LONGEST_TITLE),
        amount_text(row.copies_of_dossier),
        row.applicant_name,
        tuple(part for part in (row.address, row.phone) if part) or "",
        row.agency,
        short_day(row.received_at),
        short_day(row.due_at),
        short_day(row.returned_at),
        row.return_by,
        "",
        row.note,
    )
