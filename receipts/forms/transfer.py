"""The transfer sheet of a linked dossier: who does what, and by when (NĐ 118/2025/NĐ-CP, Đ20.2a)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.rules.clock import in_vietnam
from db.rules.dossier import Dossier
from db.rules.office import OfficeHeader
from receipts.blocks import (
    Align,
    Block,
    Column,
    Form,
    Format,
    Grid,
    GridRow,
    Paragraph,
    Receivers,
    Role,
    Run,
    Signature,
    Signatures,
    Subject,
    grid_row,
)
from receipts.forms import parts
from receipts.forms.texts_course import DEFAULT_TRANSFER_TEXTS, TransferTexts
from receipts.forms.wording import moment_text, short_moment

__all__ = ["VERSION", "TransferTask", "transfer_form"]

VERSION = "CXL/2026.1"
_ROW_MM = 16


@dataclass(frozen=True, slots=True)
class TransferTask:
    """What one agency of a linked dossier has to do; an empty ``from_unit`` is the counter."""

    to_unit: str
    task: str
    due: datetime | None = None
    from_unit: str = ""


def transfer_form(  # noqa: PLR0913 - a print has these particulars, each named where it is given
    dossier: Dossier,
    tasks: Sequence[TransferTask],
    header: OfficeHeader,
    *,
    sent_at: datetime,
    clerk: str = "",
    form_number: str = "",
    reprint_no: int = 0,
    texts: TransferTexts = DEFAULT_TRANSFER_TEXTS,
) -> Form:
    """Write the transfer sheet; ``clerk`` hands the dossier over (empty: who took it in)."""
    mark = parts.marked(texts, practice=dossier.practice, reprint_no=reprint_no)
    unit = parts.unit_name(header)
    number = texts.numbered.format(number=form_number) if form_number else texts.number
    due = moment_text(dossier.due_current) if dossier.due_current else texts.due_unknown
    blocks: list[Block] = [
        parts.head(header, in_vietnam(sent_at).date(), texts, number=number),
        parts.symbols(dossier, texts),
        *parts.banner(mark),
        parts.heading(texts.title),
        Subject(texts.subject),
        parts.field(texts.applicant, dossier.applicant.name, Role.STRONG),
        *parts.content(dossier.procedure, dossier.case, texts),
        parts.field(texts.received, moment_text(dossier.received_at)),
        parts.field(texts.due, due),
        Paragraph((Run(texts.tasks.format(unit=unit)),), keep_with_next=True),
        Grid(_columns(texts), tuple(_rows(tasks, texts)), counted=True, row_mm=_ROW_MM),
        parts.running(texts.closing.format(unit=unit)),
        Signatures(
            (Signature(texts.sign_sender, texts.sign_hint_clerk, clerk or dossier.clerk),),
            Receivers(texts.receivers_head, tuple(texts.receivers.splitlines())),
        ),
    ]
    return parts.form(
        "transfer",
        VERSION,
        blocks,
        texts,
        title=texts.title.capitalize(),
        number=dossier.number,
        mark=mark,
        format_=Format.DOCUMENT,
    )


def _columns(texts: TransferTexts) -> tuple[Column, ...]:
    return (
        Column(texts.head_place, 0.07, Align.CENTRE),
        Column(texts.head_agency, 0.26),
        Column(texts.head_task, 0.33),
        Column(texts.head_due, 0.16, Align.CENTRE, whole=True),
        Column(texts.head_sign, 0.18),
    )


def _rows(tasks: Sequence[TransferTask], texts: TransferTexts) -> list[GridRow]:
    """Give a row a task; where none is known, one to be written."""
    rows = []
    for place, task in enumerate(tasks or (TransferTask("", ""),), 1):
        whom = (task.to_unit, texts.from_unit.format(unit=task.from_unit)) if task.from_unit else task.to_unit
        rows.append(grid_row(str(place), whom, task.task, short_moment(task.due), ""))
    return rows
