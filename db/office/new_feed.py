"""Why the newest feed was opened, until a clerk has read it: a file put back must not go unnoticed."""

from __future__ import annotations

from sqlmodel import Session, select

from db.codec import plain_from_json
from db.engine import Records
from db.journal import EventKind, current_feed
from db.models import EventBodyRow, EventRow
from db.office.context import DeskContext
from db.office.record import record
from db.rules.errors import NotPossibleNow
from db.rules.tip_check import FeedNews, TipState


def feed_news(records: Records) -> FeedNews | None:
    """Give why the newest feed was opened where a clerk has to know it and hasn't confirmed that yet."""
    with records.reading() as session:
        return _news(session)


def confirm_feed(records: Records, desk: DeskContext) -> None:
    """Write down that a clerk has read why the newest feed was opened, where there is something to read."""
    with records.writing() as session:
        news = _news(session)
        if news is not None:
            record(session, EventKind.FEED_SEEN, desk, facts={"why": str(news.why), "lost": news.lost})


def _news(session: Session) -> FeedNews | None:
    try:
        feed = current_feed(session)
    except NotPossibleNow:
        return None
    body = session.get(EventBodyRow, (feed.id, 1))
    told = {} if body is None else plain_from_json(body.body)
    try:
        why = TipState(told.get("why", TipState.NEW))
    except ValueError:  # a newer program's reason
        return None
    if why.goes_on:
        return None
    of_feed = select(EventRow.seq).where(EventRow.feed == feed.id, EventRow.kind == EventKind.FEED_SEEN)
    if session.exec(of_feed).first() is not None:
        return None
    lost = told.get("lost")
    return FeedNews(why, feed.opened_at, lost if isinstance(lost, int) else None)
