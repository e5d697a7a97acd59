"""How content people were: one key, counted by report period, never to be traced to a person or a dossier.

An answer moves one number of one row and nothing else: no event, no time, no clerk. The journal hears of
answers in lots of at least five, when the next answer comes, whose own score is not among them: so an event
that stands beside the return of a dossier tells nothing of the person at the desk (NĐ 118/2025/NĐ-CP, Đ29.3).
"""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, select

from db.engine import Records
from db.journal import EventKind, append
from db.models import RatingRow
from db.office.context import DeskContext
from db.office.facts import rows_told
from db.rules.handing import RatingCount, Score, period_ends, report_period

LOT = 5
"""So many answers are told together at the least."""


def rate(session: Session, score: Score, desk: DeskContext) -> None:
    """Count one answer in the caller's transaction."""
    _tell(session, desk)
    period = report_period(desk.moment().date())
    row = session.get(RatingRow, (period, score.value))
    if row is None:
        row = RatingRow(period=period, score=score.value, counted=0, told=0)
    row.counted += 1
    session.add(row)
    session.flush()


def ratings(
    records: Records, first: date, last: date, *, closed_before: date | None = None
) -> tuple[RatingCount, ...]:
    """Give the counts of the report periods from that of ``first`` to that of ``last``, by period and score.

    Only lots that were told are counted, so that nobody sees a number move while a person is at the desk.
    Periods that ended before ``closed_before`` are counted to the last answer.
    """
    with records.reading() as session:
        found = session.exec(
            select(RatingRow).where(
                col(RatingRow.period) >= report_period(first), col(RatingRow.period) <= report_period(last)
            )
        ).all()
    counts = [
        RatingCount(
            row.period,
            Score(row.score),
            row.counted
            if closed_before is not None and period_ends(row.period) < closed_before
            else row.told,
        )
        for row in found
    ]
    order = list(Score)
    return tuple(
        sorted(
            (count for count in counts if count.counted),
            key=lambda count: (count.period, order.index(count.score)),
        )
    )


def _tell(session: Session, desk: DeskContext) -> None:
    """Tell the journal of the answers it doesn't know, once they are enough to hide in; nobody is named."""
    untold = session.exec(
        select(RatingRow)
        .where(col(RatingRow.counted) > col(RatingRow.told))
        .order_by(col(RatingRow.period), col(RatingRow.score))
    ).all()
    if sum(row.counted - row.told for row in untold) < LOT:
        return
    for row in untold:
        row.told = row.counted
        session.add(row)
    session.flush()
    append(
        session,
        EventKind.RATINGS_COUNTED,
        at=desk.moment(),
        actor="",
        body={"rows": rows_told(untold)},
    )
