"""The hand-out that tells a citizen what to bring for a procedure and case (NĐ 118/2025/NĐ-CP, Đ16).

It says what the published procedure says and asks for nothing else; notes stand apart from papers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from db.rules.calendar import WeekTemplate
from db.rules.checklist import counts, items_for, the_case
from db.rules.fee_rule import FeeRule
from db.rules.office import OfficeHeader
from db.rules.procedure import Paper, Procedure
from receipts.blocks import Block, Form, Format, Grid, Paragraph, Role, Run, grid_row
from receipts.forms import parts
from receipts.forms.procedure_terms import channel_names, fee_lines, time_lines
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
from receipts.forms.texts_lists import BOX, DEFAULT_GUIDANCE_TEXTS, GuidanceTexts
from receipts.forms.wording import WEEKDAYS, clock_text

VERSION = "HD/2026.1"
_SHARES = (0.07, 0.62, 0.2, 0.11)


def guidance_form(  # noqa: PLR0913 - a print has these particulars, each named where it is given
    procedure: Procedure,
    case: str | None,
    header: OfficeHeader,
    *,
    day: date,
    fee_rules: Iterable[FeeRule] = (),
    week: WeekTemplate | None = None,
    clerk: str = "",
    practice: bool = False,
    reprint_no: int = 0,
    texts: GuidanceTexts = DEFAULT_GUIDANCE_TEXTS,
) -> Form:
    """Write the hand-out for a case as it holds on ``day``; ``week`` is the office's week in force then.

    Raises ``NotAccepted("case_unknown")``.
    """
    mark = parts.marked(texts, practice=practice, reprint_no=reprint_no)
    case = the_case(procedure, case)
    rules = tuple(fee_rules)
    papers = _asked(procedure, case)
    blocks: list[Block] = [
        parts.head(header, day, texts),
        *parts.banner(mark),
        parts.heading(texts.title),
        *parts.content(procedure, case, texts),
        *unverified(procedure, texts),
        *_papers([paper for paper in papers if counts(paper)], texts),
        *section(texts.notes, notes_of(papers), Role.TABLE),
        *section(texts.limit, time_lines(procedure, case, texts)),
        *section(texts.fee, fee_lines(procedure, case, day, rules, texts)),
        *section(texts.outcome, [outcome.name for outcome in procedure.outcomes]),
        *section(texts.ways, [", ".join(channel_names(procedure.channels, texts))]),
        *section(texts.place, [place_of(header, texts)]),
        *section(texts.hours, week_lines(week)),
        parts.field(texts.guide, clerk),
    ]
    return parts.form(
        "guidance",
        VERSION,
        blocks,
        texts,
        title=texts.title.capitalize(),
        number=f"{texts.title.capitalize()}: {procedure.code}",
        notes=(texts.not_a_receipt,),
        mark=mark,
        format_=Format.DOCUMENT,
    )


def _asked(procedure: Procedure, case: str | None) -> list[Paper]:
    """Give the rows of a case; in the general one every row, under its own heading if it has one."""
    if case is None:
        return list(procedure.papers)
    papers = [item.paper for item in items_for(procedure, case)]
    return [replace(paper, case=None) if paper.case == case else paper for paper in papers]


def _papers(papers: Sequence[Paper], texts: GuidanceTexts) -> list[Block]:
    if not papers:
        return [Paragraph((Run(texts.papers_none),))]
    groups = groups_of(papers)
    rows = by_heading(
        papers,
        lambda place, paper: grid_row(
            str(place), paper_lines(paper, groups, texts), wanted(paper, texts), BOX
        ),
    )
    return [
        Paragraph((Run(texts.papers, Role.STRONG),), keep_with_next=True),
        Grid(parts.columns(texts.heads, _SHARES, centred=(0, 3)), rows, counted=True),
    ]


def week_lines(week: WeekTemplate | None) -> list[str]:
    """Say the hours of a week; neighbouring days with the same hours are one."""
    if week is None:
        return []
    lines = []
    for sessions, days in groupby(range(len(week.sessions)), lambda day: week.sessions[day]):
        first, *more = list(days)
        if sessions:
            name = f"{WEEKDAYS[first]} - {WEEKDAYS[more[-1]]}" if more else WEEKDAYS[first]
            hours = ", ".join(f"{clock_text(at.start)} - {clock_text(at.end)}" for at in sessions)
            lines.append(f"{name}: {hours}")
    return lines
