"""Form 01 as a numbered blank: given out before there is a dossier, and written by hand without power.

Same head, same symbols, same fields in the same order as form 01 (TT 01/2018/TT-VPCP), each with room for a
hand; its number is the dossier's own when it is keyed in. Two copies, as of the printed slip.
"""

from __future__ import annotations

from db.rules.course import BlankSlip
from db.rules.office import OfficeHeader
from receipts.blocks import (
    Align,
    Block,
    Form,
    Grid,
    Head,
    Pair,
    Paragraph,
    Role,
    Run,
    Signature,
    Signatures,
    Symbols,
    grid_row,
)
from receipts.forms import parts
from receipts.forms.parts import GIVE, KEEP
from receipts.forms.texts_lists import BOX, DEFAULT_BLANK_TEXTS, BlankTexts

__all__ = ["GIVE", "KEEP", "VERSION", "blank_form"]

VERSION = "01V/2026.1"
ROWS = 8
"""Lines for papers: 95 % of all procedures ask for no more in one case."""
_ROW_MM = 4.8
_SHARES = (0.07, 0.605, 0.2, 0.125)
_HAND = 2.2
"""The space over a line to be written on, in units of the sheet's paragraph space."""


def blank_form(  # noqa: PLR0913 - a print has these particulars, each named where it is given
    slip: BlankSlip,
    header: OfficeHeader,
    *,
    copy: int,
    practice: bool = False,
    reprint_no: int = 0,
    texts: BlankTexts = DEFAULT_BLANK_TEXTS,
) -> Form:
    """Write one copy of a blank; ``copy`` is ``KEEP`` or ``GIVE``."""
    mark = parts.marked(texts, practice=practice, reprint_no=reprint_no)
    place_date = f"{header.place}, {texts.date_by_hand}"
    blocks: list[Block] = [
        Head(header.parent_name, header.name, texts.nation, texts.motto, place_date),
        Symbols(slip.compact, slip.number, _beside_symbols(slip, texts)),
        *parts.banner(mark),
        *parts.titled(texts.title, copy, texts),
        Paragraph((Run(texts.unit), Run(parts.unit_name(header))), space_before=2),
        *_people(texts),
        *_papers(texts),
        *_times(texts),
        Signatures(
            (
                Signature(texts.sign_submitter, texts.sign_hint_submitter),
                Signature(texts.sign_clerk, texts.sign_hint_clerk),
            )
        ),
    ]
    note = texts.by_hand if copy == KEEP else texts.bring
    return parts.form(
        "blank",
        VERSION,
        blocks,
        texts,
        title=texts.title.capitalize(),
        number=slip.number,
        notes=(note, " ".join(parts.reached_by(header, texts))),
        mark=mark,
    )


def _beside_symbols(slip: BlankSlip, texts: BlankTexts) -> tuple[Paragraph, ...]:
    return (
        Paragraph((Run(texts.call.format(short=slip.short), Role.STRONG),), Align.CENTRE),
        Paragraph((Run(texts.provisional, Role.NOTE),), Align.CENTRE),
    )


def _line(label: str) -> Paragraph:
    """Make a label with dots after it and room over it for a hand."""
    return Paragraph((Run(label.rstrip()),), leader=True, space_before=_HAND)


def _people(texts: BlankTexts) -> list[Block]:
    return [
        _line(texts.applicant),
        Pair(_line(texts.personal_number), _line(texts.phone)),
        _line(texts.address),
        _line(texts.submitter),
        _line(texts.content),
        Paragraph((), leader=True, space_before=_HAND),
    ]


def _papers(texts: BlankTexts) -> list[Block]:
    columns = parts.columns(texts.table_heads, _SHARES, centred=(0, 2, 3))
    rows = tuple(grid_row(str(place), "", "", "") for place in range(1, ROWS + 1))
    return [
        Paragraph((Run(texts.papers),), space_before=2, keep_with_next=True),
        Grid(columns, rows, counted=True, row_mm=_ROW_MM),
    ]


def _times(texts: BlankTexts) -> list[Block]:
    places = "   ".join(f"{BOX} {place}".replace(" ", "\u00a0") for place in texts.return_places)
    return [
        Pair(Paragraph((Run(texts.sets_by_hand),), space_before=_HAND), _line(texts.fee)),
        _line(texts.limit),
        Paragraph((Run(texts.received), Run(texts.moment_by_hand)), space_before=_HAND),
        Paragraph((Run(texts.due), Run(texts.moment_by_hand, Role.STRONG)), space_before=_HAND),
        Paragraph((Run(texts.return_at), Run(places)), space_before=_HAND),
        Paragraph((Run(texts.book),), space_before=_HAND, keep_with_next=True),
    ]
