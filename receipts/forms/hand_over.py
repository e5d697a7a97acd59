"""The hand-over list (house form, DOMAIN 2.10) in two copies, and the sheet that tells what differed.

The list's number has two letters and dashes, which the symbols of a slip can't hold: it is printed as text.
What goes to the citizen by post is signed for by the postman, line by line (DOMAIN 9).
"""

from __future__ import annotations

from collections.abc import Sequence

from db.rules.clock import in_vietnam
from db.rules.course import HandOver, HandOverKind, HandOverLine
from db.rules.office import OfficeHeader
from receipts.blocks import (
    Block,
    Form,
    Format,
    Grid,
    GridRow,
    Paragraph,
    Role,
    Run,
    Signatures,
    grid_row,
)
from receipts.forms import parts
from receipts.forms.parts import GIVE, KEEP
from receipts.forms.texts_lists import DEFAULT_HAND_OVER_TEXTS, HandOverTexts
from receipts.forms.wording import amount_text, moment_text, short_day, short_moment, shortened

__all__ = ["GIVE", "KEEP", "VERSION", "difference_form", "hand_over_form"]

VERSION = "BG/2026.1"
LONGEST_TITLE = 120
"""Letters of a procedure's title that are printed: the number tells which dossier is meant."""
_SHARES = (0.07, 0.16, 0.18, 0.24, 0.13, 0.13, 0.09)
_POST_SHARES = (0.048, 0.1, 0.14, 0.222, 0.16, 0.12, 0.11, 0.1)
_DIFFERENCE_SHARES = (0.07, 0.17, 0.2, 0.2, 0.14, 0.22)
_SIGN_MM, _WRITE_MM = 12, 10


def hand_over_form(
    hand_over: HandOver,
    header: OfficeHeader,
    *,
    copy: int,
    reprint_no: int = 0,
    texts: HandOverTexts = DEFAULT_HAND_OVER_TEXTS,
) -> Form:
    """Write one copy of the list; ``copy`` is ``KEEP`` (the giver's) or ``GIVE`` (the taker's)."""
    mark = parts.marked(texts, practice=hand_over.practice, reprint_no=reprint_no)
    by_post = hand_over.kind is HandOverKind.POST
    title = _title(hand_over.kind, texts)
    number = texts.number.format(number=hand_over.number)
    taken_at = moment_text(hand_over.received_at) if hand_over.received_at else texts.moment_by_hand
    blocks: list[Block] = [
        parts.head(header, in_vietnam(hand_over.sent_at).date(), texts, number=number),
        *parts.banner(mark),
        *parts.titled(title, copy, texts),
        parts.field(texts.from_unit, hand_over.from_unit, Role.STRONG),
        parts.field(texts.to_unit, hand_over.to_unit, Role.STRONG),
        parts.field(texts.given_at, moment_text(hand_over.sent_at)),
        parts.field(texts.taken_at, taken_at),
        Paragraph((Run(_amount(hand_over, texts)),), keep_with_next=True),
        _posted(hand_over.lines, texts) if by_post else _listed(hand_over.lines, texts),
        _signatures(hand_over, texts.sign_postman if by_post else texts.sign_taker, texts),
    ]
    return _form("hand_over", title, blocks, hand_over, mark, texts)


def difference_form(
    hand_over: HandOver,
    header: OfficeHeader,
    *,
    reprint_no: int = 0,
    texts: HandOverTexts = DEFAULT_HAND_OVER_TEXTS,
) -> Form:
    """Write what was scanned out and not in, and in and not out; or that everything is there."""
    mark = parts.marked(texts, practice=hand_over.practice, reprint_no=reprint_no)
    compared_at = hand_over.received_at
    taken_at = moment_text(compared_at) if compared_at else texts.moment_by_hand
    blocks: list[Block] = [
        parts.head(header, in_vietnam(compared_at or hand_over.sent_at).date(), texts),
        *parts.banner(mark),
        parts.heading(texts.difference_title),
        parts.field(texts.of_list, hand_over.number, Role.STRONG),
        parts.field(texts.from_unit, hand_over.from_unit),
        parts.field(texts.to_unit, hand_over.to_unit),
        parts.field(texts.given_at, moment_text(hand_over.sent_at)),
        parts.field(texts.taken_at, taken_at),
        *_differences(hand_over, texts),
        _signatures(hand_over, texts.sign_taker, texts),
    ]
    return _form("hand_over_difference", texts.difference_title, blocks, hand_over, mark, texts)


def _form(  # noqa: PLR0913, PLR0917 - what the two sheets of a list have in common
    kind: str, title: str, blocks: list[Block], hand_over: HandOver, mark: str, texts: HandOverTexts
) -> Form:
    by_post = hand_over.kind is HandOverKind.POST and kind == "hand_over"
    return parts.form(
        kind,
        VERSION,
        blocks,
        texts,
        title=title.capitalize(),
        number=hand_over.number,
        notes=(texts.list_privacy,),
        mark=mark,
        format_=Format.WIDE if by_post else Format.DOCUMENT,
    )


def _title(kind: HandOverKind, texts: HandOverTexts) -> str:
    return {
        HandOverKind.OUT: texts.title_out,
        HandOverKind.BACK: texts.title_back,
        HandOverKind.POST: texts.title_post,
    }[kind]


def _amount(hand_over: HandOver, texts: HandOverTexts) -> str:
    sets = sum(line.copies_of_dossier for line in hand_over.lines)
    return texts.amount.format(count=amount_text(len(hand_over.lines)), sets=amount_text(sets))


def _signatures(hand_over: HandOver, taker: str, texts: HandOverTexts) -> Signatures:
    return parts.signed_by_clerks((texts.sign_giver, hand_over.giver), (taker, hand_over.taker), texts)


def _listed(lines: Sequence[HandOverLine], texts: HandOverTexts) -> Grid:
    rows = tuple(
        grid_row(
            str(place),
            line.number,
            line.applicant_name,
            shortened(line.procedure_title, LONGEST_TITLE),
            short_day(line.received_at),
            short_day(line.due_at),
            _note(line, texts),
        )
        for place, line in enumerate(lines, 1)
    )
    columns = parts.columns(texts.heads, _SHARES, centred=(0, 4, 5), whole=(4, 5))
    return Grid(columns, rows, counted=True)


def _posted(lines: Sequence[HandOverLine], texts: HandOverTexts) -> Grid:
    """List what goes by post: where to, the postal number, and room for the postman's hand."""
    rows = tuple(
        grid_row(
            str(place),
            line.number,
            line.applicant_name,
            line.address,
            shortened(line.procedure_title, LONGEST_TITLE),
            line.tracking,
            "",
            _note(line, texts),
        )
        for place, line in enumerate(lines, 1)
    )
    columns = parts.columns(texts.post_heads, _POST_SHARES, centred=(0,), whole=(5,))
    return Grid(columns, rows, counted=True, row_mm=_SIGN_MM)


def _note(line: HandOverLine, texts: HandOverTexts) -> tuple[str, ...]:
    """Give what is remarkable of a dossier: more copies than one, and the note."""
    many = line.copies_of_dossier > 1
    sets = [texts.sets.format(count=amount_text(line.copies_of_dossier))] if many else []
    return tuple(part for part in (*sets, line.note) if part) or ("",)


def _differences(hand_over: HandOver, texts: HandOverTexts) -> list[Block]:
    if hand_over.received_at is None:
        return [Paragraph((Run(texts.not_taken, Role.STRONG),), space_before=2)]
    lacking, extra = hand_over.lacking, hand_over.extra
    told = texts.told.format(
        listed=len(hand_over.lines),
        taken=len(hand_over.lines) - len(lacking),
        lacking=len(lacking),
        extra=len(extra),
    )
    blocks: list[Block] = [Paragraph((Run(told),))]
    if not lacking and not extra:
        return [*blocks, Paragraph((Run(texts.all_there, Role.STRONG),), space_before=2)]
    columns = parts.columns(texts.difference_heads, _DIFFERENCE_SHARES, centred=(0, 4), whole=(4,))
    for label, lines in ((texts.lacking, lacking), (texts.extra, extra)):
        if lines:
            blocks.append(Paragraph((Run(label, Role.STRONG),), space_before=2, keep_with_next=True))
            rows = tuple(_difference(place, line) for place, line in enumerate(lines, 1))
            blocks.append(Grid(columns, rows, counted=True, row_mm=_WRITE_MM))
    return blocks


def _difference(place: int, line: HandOverLine) -> GridRow:
    """Make one dossier that differs, with the one scan it has; the cause is written beside it."""
    return grid_row(
        str(place),
        line.number,
        line.applicant_name,
        shortened(line.procedure_title, LONGEST_TITLE),
        short_moment(line.out_at or line.in_at),
        line.note,
    )
