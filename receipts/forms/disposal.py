"""The list of dossiers to be disposed of (house form): numbers, procedures, days, and nobody's name."""

from __future__ import annotations

from db.rules.clock import in_vietnam
from db.rules.disposal import DisposalList
from db.rules.office import OfficeHeader
from receipts.blocks import Block, Form, Format, Grid, Paragraph, Role, Run, grid_row
from receipts.forms import parts
from receipts.forms.texts_keeping import DEFAULT_DISPOSAL_TEXTS, DisposalTexts
from receipts.forms.wording import amount_text, day_text, moment_text, short_day, shortened

VERSION = "HH/2026.1"
LONGEST_TITLE = 120
_SHARES = (0.05, 0.2, 0.09, 0.48, 0.1, 0.08)


def disposal_form(
    listed: DisposalList,
    header: OfficeHeader,
    *,
    practice: bool = False,
    reprint_no: int = 0,
    texts: DisposalTexts = DEFAULT_DISPOSAL_TEXTS,
) -> Form:
    """Write a list as it stands: proposed, approved with its document, or carried out."""
    mark = parts.marked(texts, practice=practice, reprint_no=reprint_no)
    proposed = texts.proposed_at.format(name=listed.proposed_by, moment=moment_text(listed.proposed_at))
    number = texts.number.format(number=listed.list_id)
    blocks: list[Block] = [
        parts.head(header, in_vietnam(listed.proposed_at).date(), texts, number=number),
        *parts.banner(mark),
        parts.heading(texts.title),
        parts.field(texts.before, day_text(listed.before)),
        parts.field(texts.proposed, proposed),
        parts.field(texts.amount, texts.dossiers.format(count=amount_text(len(listed.lines))), Role.STRONG),
        *_approved(listed, texts),
        _lines(listed, texts),
        Paragraph((Run(texts.what_goes),), space_before=2),
        parts.signed_by_clerks(
            (texts.sign_proposed, listed.proposed_by), (texts.sign_approved, listed.approved_by), texts
        ),
    ]
    return parts.form(
        "disposal",
        VERSION,
        blocks,
        texts,
        title=texts.title.capitalize(),
        number=listed.list_id,
        mark=mark,
        format_=Format.WIDE,
    )


def _approved(listed: DisposalList, texts: DisposalTexts) -> list[Block]:
    """Say by which document it was approved, and when it was carried out, as far as it has come."""
    blocks: list[Block] = []
    if listed.document_day is not None:
        said = texts.approved_by.format(
            document=listed.document, day=day_text(listed.document_day), name=listed.approved_by
        )
        blocks.append(parts.field(texts.approved, said, Role.STRONG))
    if listed.carried_out_at is not None:
        blocks.append(parts.field(texts.done, moment_text(listed.carried_out_at), Role.STRONG))
    return blocks


def _lines(listed: DisposalList, texts: DisposalTexts) -> Grid:
    rows = tuple(
        grid_row(
            str(place),
            line.number,
            line.procedure_code,
            shortened(line.procedure_title, LONGEST_TITLE),
            short_day(line.ended),
            str(line.years),
        )
        for place, line in enumerate(listed.lines, 1)
    )
    columns = parts.columns(texts.heads, _SHARES, centred=(0, 4, 5), whole=(1, 2, 4))
    return Grid(columns, rows, counted=True)
