"""The sheet that is posted for a procedure (niêm yết; NĐ 118/2025/NĐ-CP, Đ8.1a, DOMAIN 9).

One page of A4 for most procedures and more for the longest ones; an entry that no office has confirmed says
so, because a wall is believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from db.rules.checklist import cases_of, counts
from db.rules.fee_rule import FeeRule
from db.rules.office import OfficeHeader
from db.rules.procedure import Paper, Procedure
from receipts.blocks import Align, Block, Form, Format, Grid, Paragraph, Role, Run, grid_row
from receipts.forms import parts
from receipts.forms.procedure_terms import LONGEST_QUOTE, channel_names, fee_lines, time_lines
from receipts.forms.procedure_words import (
    by_heading,
    groups_of,
    notes_of,
    paper_lines,
    place_of,
    section,
    unverified,
    wanted,
)
from receipts.forms.texts_lists import DEFAULT_POSTING_TEXTS, PostingTexts
from receipts.forms.wording import shortened

VERSION = "NY/2026.1"
_SHARES = (0.07, 0.6, 0.19, 0.14)
_SMALL = Role.TABLE
"""The type of a posting: a page must take what is 13 points high on a letter."""


def posting_form(  # noqa: PLR0913 - a print has these particulars, each named where it is given
    procedure: Procedure,
    header: OfficeHeader,
    *,
    day: date,
    fee_rules: Iterable[FeeRule] = (),
    practice: bool = False,
    reprint_no: int = 0,
    texts: PostingTexts = DEFAULT_POSTING_TEXTS,
) -> Form:
    """Write the sheet as it holds on ``day``, with all the procedure's cases."""
    mark = parts.marked(texts, practice=practice, reprint_no=reprint_no)
    rules = tuple(fee_rules)
    code = texts.procedure_code.format(code=procedure.code)
    times = _by_case({c: time_lines(procedure, c, texts) for c in cases_of(procedure)})
    fees = _by_case({c: fee_lines(procedure, c, day, rules, texts) for c in cases_of(procedure)})
    blocks: list[Block] = [
        parts.head(header, day, texts),
        *parts.banner(mark),
        Paragraph((Run(texts.above, Role.SUBTITLE),), Align.CENTRE, space_before=2, keep_with_next=True),
        Paragraph((Run(procedure.name, Role.TITLE),), Align.CENTRE, space_before=0),
        Paragraph((Run(code, Role.SUBTITLE),), Align.CENTRE, space_before=0),
        *unverified(procedure, texts),
        *_who(procedure, texts),
        *_papers(procedure.papers, texts),
        *section(texts.notes, notes_of(procedure.papers), _SMALL),
        *section(texts.limit, times, _SMALL),
        *section(texts.fee, fees, _SMALL),
        *section(texts.outcome, ["; ".join(outcome.name for outcome in procedure.outcomes)], _SMALL),
        *section(texts.basis, ["; ".join(procedure.legal_basis)], _SMALL),
        *section(texts.place, [place_of(header, texts)], _SMALL),
    ]
    return parts.form(
        "posting",
        VERSION,
        blocks,
        texts,
        title=f"{texts.above.capitalize()} {procedure.code}",
        mark=mark,
        format_=Format.DOCUMENT,
    )


def _who(procedure: Procedure, texts: PostingTexts) -> list[Block]:
    told = (
        (texts.field, procedure.field),
        (texts.audience, procedure.audience),
        (texts.agency, procedure.agency),
        (texts.competent, procedure.competent),
        (texts.level, procedure.level),
        (texts.ways, ", ".join(channel_names(procedure.channels, texts))),
    )
    return [block for label, value in told for block in section(label, [value or ""], _SMALL)]


def _by_case(told: dict[str | None, list[str]]) -> list[str]:
    """Give the lines of each case under its heading; those that hold for every case only once."""
    every = [line for line in next(iter(told.values())) if all(line in lines for lines in told.values())]
    lines = list(every)
    for case, said in told.items():
        own = [line for line in said if line not in every]
        heading = f"{shortened(case, LONGEST_QUOTE)}: " if case else ""
        lines += [f"{heading}{'; '.join(own)}"] if own else []
    return lines


def _papers(papers: Sequence[Paper], texts: PostingTexts) -> list[Block]:
    asked = [paper for paper in papers if counts(paper)]
    if not asked:
        return section(texts.papers, [texts.papers_none], _SMALL)
    groups = groups_of(asked)
    rows = by_heading(
        asked,
        lambda place, paper: grid_row(
            str(place),
            paper_lines(paper, groups, texts, with_form=False),
            wanted(paper, texts),
            paper.form or "",
        ),
    )
    return [
        Paragraph((Run(f"{texts.papers}:", Role.TABLE_HEAD),), keep_with_next=True),
        Grid(parts.columns(texts.heads, _SHARES, centred=(0,)), rows, counted=True),
    ]
