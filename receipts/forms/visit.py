"""The one sheet that lists the slips of a visit (house form): one person, several dossiers, one look."""

from __future__ import annotations

from db.rules.amount_words import amount_in_words
from db.rules.clock import in_vietnam
from db.rules.course import HandOverLine, Visit
from db.rules.office import OfficeHeader
from receipts.blocks import (
    Block,
    Form,
    Grid,
    GridRow,
    Paragraph,
    Role,
    Run,
    Signature,
    Signatures,
    grid_row,
)
from receipts.forms import parts
from receipts.forms.texts_lists import DEFAULT_VISIT_TEXTS, VisitTexts
from receipts.forms.wording import amount_text, moment_text, money_text, short_moment, shortened

VERSION = "LN/2026.1"
LONGEST_TITLE = 160
"""Letters of a procedure's title that are printed: the whole one stands on its own slip."""
_SHARES = (0.08, 0.25, 0.39, 0.1, 0.18)


def visit_form(
    visit: Visit,
    header: OfficeHeader,
    *,
    reprint_no: int = 0,
    texts: VisitTexts = DEFAULT_VISIT_TEXTS,
) -> Form:
    """Write the list of a visit. Raises ``NotAccepted("amount_out_of_range")`` for fees beyond all words."""
    mark = parts.marked(texts, practice=visit.practice, reprint_no=reprint_no)
    blocks: list[Block] = [
        parts.head(header, in_vietnam(visit.at).date(), texts),
        *parts.banner(mark),
        parts.heading(texts.title),
        parts.field(texts.handed_in_by, visit.applicant_name, Role.STRONG),
        parts.field(texts.at, moment_text(visit.at)),
        Paragraph((Run(_amount(visit, texts)),), keep_with_next=True),
        Grid(
            parts.columns(texts.heads, _SHARES, centred=(0, 3, 4), whole=(4,)),
            _rows(visit.lines, texts),
            counted=True,
        ),
        *_fees(visit.fees_vnd, texts),
        Signatures(
            (
                Signature(texts.sign_submitter, texts.sign_hint_submitter, visit.applicant_name),
                Signature(texts.sign_clerk, texts.sign_hint_clerk, visit.clerk),
            )
        ),
    ]
    return parts.form(
        "visit",
        VERSION,
        blocks,
        texts,
        title=texts.title.capitalize(),
        notes=(texts.keep_the_slips, texts.privacy),
        mark=mark,
    )


def _amount(visit: Visit, texts: VisitTexts) -> str:
    sets = sum(line.copies_of_dossier for line in visit.lines)
    return texts.amount.format(count=amount_text(len(visit.lines)), sets=amount_text(sets))


def _rows(lines: tuple[HandOverLine, ...], texts: VisitTexts) -> tuple[GridRow, ...]:
    return tuple(
        grid_row(
            str(place),
            line.number,
            shortened(line.procedure_title, LONGEST_TITLE),
            amount_text(line.copies_of_dossier),
            short_moment(line.due_at) if line.due_at else texts.due_unknown,
        )
        for place, line in enumerate(lines, 1)
    )


def _fees(fees_vnd: int, texts: VisitTexts) -> list[Block]:
    """Make the sum of the fees; nothing is said where none is known, for that is not the same as free."""
    if not fees_vnd:
        return []
    amount = texts.in_words.format(amount=money_text(fees_vnd), words=amount_in_words(fees_vnd))
    return [Paragraph((Run(texts.fees), Run(amount, Role.STRONG)), space_before=2)]
