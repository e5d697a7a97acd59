"""The citizen's evaluation slip: the contents of NĐ 118/2025/NĐ-CP, Đ33, in short words with boxes.

It tells nobody who wrote it or about whom: no name, no number, no clerk, no day, and no count of prints
either, so that one slip can't be told from the next (DOMAIN 8.2).
"""

from __future__ import annotations

from db.rules.office import OfficeHeader
from receipts.blocks import Block, Form, Grid, GridRow, Head, Paragraph, Run, grid_row
from receipts.breaking import NBSP
from receipts.forms import parts
from receipts.forms.texts_lists import BOX, DEFAULT_EVALUATION_TEXTS, EvaluationTexts

VERSION = "DG/2026.1"
PART = "/"
_SHARES = (0.07, 0.5, 0.43)
_LINES = 3


def evaluation_form(
    header: OfficeHeader, *, practice: bool = False, texts: EvaluationTexts = DEFAULT_EVALUATION_TEXTS
) -> Form:
    """Write one slip; two of them fill an A4 sheet."""
    mark = parts.marked(texts, practice=practice, reprint_no=0)
    blocks: list[Block] = [
        Head(header.parent_name, header.name, texts.nation, texts.motto, ""),
        *parts.banner(mark),
        parts.heading(texts.title),
        Paragraph((Run(texts.ask),)),
        Grid(parts.columns(texts.heads, _SHARES, centred=(0,)), tuple(_rows(texts)), counted=True),
        Paragraph((Run(texts.other),), leader=True, space_before=3),
        *(Paragraph((), leader=True, space_before=3) for _ in range(_LINES - 1)),
    ]
    return parts.form(
        "evaluation",
        VERSION,
        blocks,
        texts,
        title=texts.title.capitalize(),
        notes=(texts.unlinked,),
        mark=mark,
    )


def _rows(texts: EvaluationTexts) -> list[GridRow]:
    """Give a row a question, and a line with its box an answer; an answer is never parted from its box."""
    rows = []
    for place, line in enumerate(texts.questions.splitlines(), 1):
        question, *answers = line.split(PART)
        boxes = tuple(f"{BOX} {answer}".replace(" ", NBSP) for answer in answers)
        rows.append(grid_row(str(place), question, boxes or ("",)))
    return rows
