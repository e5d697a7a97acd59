"""Form 06: the control sheet that travels with the paper, a block a hand-over (as in TT 01/2018/TT-VPCP)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from db.rules.clock import in_vietnam
from db.rules.course import Hop, Timing
from db.rules.dossier import Dossier
from db.rules.office import OfficeHeader
from receipts.blocks import Align, Block, Column, Form, Format, Grid, GridRow, Pair, Role, grid_row
from receipts.forms import parts
from receipts.forms.texts_course import DEFAULT_CONTROL_TEXTS, ControlTexts

__all__ = ["LEAST_BLOCKS", "VERSION", "control_form"]

VERSION = "06/2026.1"
LEAST_BLOCKS = 6
"""How many hand-overs a sheet has room for; what has not happened yet is filled in by hand."""
_BLOCK_MM = 20


def control_form(  # noqa: PLR0913 - a print has these particulars, each named where it is given
    dossier: Dossier,
    hops: Sequence[Hop],
    header: OfficeHeader,
    *,
    agency: str = "",
    together: str = "",
    reprint_no: int = 0,
    texts: ControlTexts = DEFAULT_CONTROL_TEXTS,
) -> Form:
    """Write form 06. ``agency`` is the unit that handles the dossier, ``together`` those that help it.

    Both are left to be written where nobody named them; an agency of another place is known from the dossier.
    """
    mark = parts.marked(texts, practice=dossier.practice, reprint_no=reprint_no)
    due = _said(texts.moment, dossier.due_current) if dossier.due_current else texts.due_unknown
    person = dossier.applicant
    blocks: list[Block] = [
        parts.head(header, in_vietnam(dossier.received_at).date(), texts),
        parts.symbols(dossier, texts),
        *parts.banner(mark),
        parts.heading(texts.title),
        parts.field(texts.agency, agency or dossier.competent),
        parts.field(texts.together, together),
        Pair(parts.field(texts.applicant, person.name, Role.STRONG), parts.field(texts.phone, person.phone)),
        *parts.content(dossier.procedure, dossier.case, texts),
        Pair(
            parts.field(texts.received, _said(texts.moment, dossier.received_at)),
            parts.field(texts.due, due),
        ),
        Grid(_columns(texts), tuple(_rows(hops, texts)), counted=True, row_mm=_BLOCK_MM),
    ]
    return parts.form(
        "control",
        VERSION,
        blocks,
        texts,
        title=texts.title.capitalize(),
        number=dossier.number,
        notes=(texts.travels,),
        mark=mark,
        format_=Format.DOCUMENT,
    )


def _columns(texts: ControlTexts) -> tuple[Column, ...]:
    return (
        Column(texts.head_place, 0.06, Align.CENTRE),
        Column(texts.head_units, 0.22),
        Column(texts.head_giver, 0.2, Align.CENTRE, texts.head_times, whole=True),
        Column(texts.head_taker, 0.2, Align.CENTRE, texts.head_times, whole=True),
        Column(texts.head_result, 0.2, Align.CENTRE),
        Column(texts.head_note, 0.12),
    )


def _rows(hops: Sequence[Hop], texts: ControlTexts) -> list[GridRow]:
    blanks = max(0, LEAST_BLOCKS - len(hops))
    filled: list[Hop | None] = [*hops, *[None] * blanks]
    return [_row(place, hop, texts) for place, hop in enumerate(filled, 1)]


def _row(place: int, hop: Hop | None, texts: ControlTexts) -> GridRow:
    if hop is None:
        units = (texts.giver.format(unit=texts.unit_blank), texts.taker.format(unit=texts.unit_blank))
        blank = tuple(texts.stamp_blank.splitlines())
        return grid_row(str(place), units, blank, blank, "", "")
    timing = {Timing.EARLY: texts.early, Timing.ON_TIME: texts.on_time, Timing.LATE: texts.late}
    return grid_row(
        str(place),
        (texts.giver.format(unit=hop.from_unit), texts.taker.format(unit=hop.to_unit)),
        _signed(hop.given_at, hop.given_by, texts),
        _signed(hop.received_at, hop.received_by, texts),
        timing[hop.timing] if hop.timing else "",
        hop.note,
    )


def _said(words: str, at: datetime) -> str:
    local = in_vietnam(at)
    return words.format(hour=f"{local.hour:02}", minute=f"{local.minute:02}", day=f"{local:%d/%m/%Y}")


def _signed(at: datetime | None, by: str, texts: ControlTexts) -> tuple[str, ...]:
    """Say when, leave room for the hand, and print who it was where that is known."""
    if at is None:
        return tuple(texts.stamp_blank.splitlines())
    return (*_said(texts.stamp, at).splitlines(), *(("", by) if by else ()))
