"""The journal: every change as an event of this installation's feed, each hashed with the one before.

    hash(n) = SHA-256(hash(n - 1) + header(n)),   hash(0) = 32 zero bytes

A header is canonical JSON in UTF-8 and is kept as the very bytes that were hashed. It holds no personal data:
the body stands beside it as a row of its own, and the header only commits to it by
``HMAC-SHA-256(salt, body)`` with a random salt. A body can be deleted when its time has come, and the chain
still holds.

Header fields: ``v`` (1), ``feed``, ``seq``, ``kind``, ``hlc``, ``at``, ``business_date`` (the office day the
act counts for), ``clock_quality``, ``dossier`` (id or null), ``base`` (``feed/seq`` of the last event of that
dossier its writer had seen, or null), ``actor`` (the clerk's name of that day), ``by`` (the clerk's id;
lacking where nobody had to log in), ``body`` (commitment in hex, or null).

Only ``db.office`` appends, and only inside the transaction that also writes the rows which show the event.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session, col, insert, select

from db.codec import canonical, plain_from_json
from db.models import EventBodyRow, EventRow, FeedRow
from db.rules.clock import in_vietnam
from db.rules.clock_guard import ClockQuality, clock_quality
from db.rules.errors import NotFound, NotPossibleNow

GENESIS = bytes(32)
"""What the first event of a feed is chained to."""

_SALT_BYTES = 32
_FEED_BYTES = 16


class EventKind(StrEnum):
    """The kinds this version writes; kinds it does not know are kept and passed on."""

    FEED_OPENED = "feed.opened"
    PROCEDURE_PINNED = "procedure.pinned"
    """A catalogue entry from which dossiers are made from now on; its body is the entry."""
    DOSSIER_ACCEPTED = "dossier.accepted"
    DOSSIER_REGISTERED = "dossier.registered"
    """Has a number and is not accepted yet: an online dossier, or one that is refused at the desk."""
    DOSSIER_TAKEN_IN = "dossier.taken_in"
    DOSSIER_REFUSED = "dossier.refused"
    DOSSIER_SUPPLEMENT_ASKED = "dossier.supplement_asked"
    DOSSIER_COMPLETED = "dossier.completed"
    DOSSIER_HANDED_OVER = "dossier.handed_over"
    DOSSIER_PASSED_ON = "dossier.passed_on"
    DOSSIER_AGENCY_RECEIVED = "dossier.agency_received"
    DOSSIER_PAYMENT_ASKED = "dossier.payment_asked"
    DOSSIER_PAID = "dossier.paid"
    DOSSIER_REAPPOINTED = "dossier.reappointed"
    DOSSIER_PROCESSED = "dossier.processed"
    DOSSIER_RETURNED = "dossier.returned"
    DOSSIER_REOPENED = "dossier.reopened"
    DOSSIER_WITHDRAWN = "dossier.withdrawn"
    DOSSIER_DECLINED = "dossier.declined"
    DOSSIER_STOPPED = "dossier.stopped"
    DOSSIER_CLOSED = "dossier.closed"
    DOSSIER_PAPERS_RETURNED = "dossier.papers_returned"
    DOSSIER_CORRECTED = "dossier.corrected"
    DOSSIER_DUE_MOVED = "dossier.due_moved"
    """A release of the calendar moved the promised day; its body says who was told."""
    HAND_OVER_SENT = "hand_over.sent"
    HAND_OVER_RECEIVED = "hand_over.received"
    PAYMENT_TAKEN = "payment.taken"
    PAYMENT_CHANGED = "payment.changed"
    """A payment was cancelled or replaced; the money that was counted before isn't any more."""
    BLANKS_PRINTED = "blanks.printed"
    """Numbers were given out on blank slips, for a day without power."""
    BLANK_VOIDED = "blank.voided"
    RATINGS_COUNTED = "ratings.counted"
    SUPPLEMENT_ASKED_AT_INTAKE = "supplement.asked_at_intake"
    """Papers were asked for before there is a dossier; its body names the draft, whom and the papers."""
    PRINT_STARTED = "print.started"
    PRINT_FINISHED = "print.finished"
    CLOCK_CONFIRMED = "clock.confirmed"
    """A clerk said what day it is; its body tells what the PC's clock said."""
    FEED_SEEN = "feed.seen"
    """A clerk has read why this feed was opened where the records weren't those this PC remembered."""
    CLERK_ADDED = "clerk.added"
    CLERK_POSTED = "clerk.posted"
    """A posting began, changed or ended; the clerk's earlier acts keep the name and title of their day."""
    CLERK_RENAMED = "clerk.renamed"
    CLERK_PIN_SET = "clerk.pin_set"
    CLERK_LOGGED_IN = "clerk.logged_in"
    CLERK_LOGGED_OUT = "clerk.logged_out"
    CLERK_LOCKED_OUT = "clerk.locked_out"
    CLERK_UNLOCKED = "clerk.unlocked"
    CLERK_TOOK_OVER = "clerk.took_over"
    DOSSIER_TAKEN_OVER = "dossier.taken_over"
    """Another clerk answers for it now; the one who received it is still named as that."""
    NUMBER_LOOKED_AT = "number.looked_at"
    """Somebody looked at what the screens hide: which field of which dossier."""
    EXPORT_MADE = "export.made"
    BACKUP_MADE = "backup.made"
    BACKUP_RESTORED = "backup.restored"
    """A backup took the place of the records; its body says which, and which numbers were lost with them."""
    KEY_CHANGED = "key.changed"
    DAY_CLOSED = "day.closed"
    DISPOSAL_PROPOSED = "disposal.proposed"
    DISPOSAL_APPROVED = "disposal.approved"
    DISPOSAL_DONE = "disposal.done"
    SLIP_RESTORED = "slip.restored"
    """A dossier that these records had lost was read back from the sealed symbol on the office's copy."""


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What came of recomputing a feed: how many events hold, and where it first does not.

    ``head`` is the hash of the last event that holds, in hex. ``broken_at`` is the first ``seq`` that is not
    what was written (or ``None``), and ``why`` the reason: ``gap``, ``header``, ``hash``, ``body``, ``head``.
    """

    feed: str
    events: int
    head: str
    broken_at: int | None = None
    why: str | None = None

    @property
    def holds(self) -> bool:
        """Whether every event is what was written."""
        return self.broken_at is None


def open_feed(  # noqa: PLR0913 - what a feed begins with, each named
    session: Session,
    *,
    at: datetime,
    actor: str,
    body: Mapping[str, object],
    installation: str = "",
    by: str | None = None,
) -> str:
    """Begin a new feed, of which ``body`` tells where it stands and what came before; give its id.

    Its clock goes on from the feed before: a new feed is no way around a clock that stood ahead.
    """
    feed = secrets.token_hex(_FEED_BYTES)
    last = _newest_feed(session)
    session.add(
        FeedRow(
            id=feed,
            opened_at=at,
            last_seq=0,
            head=GENESIS,
            hlc="" if last is None else last.hlc,
            place=1 if last is None else last.place + 1,
            installation=installation,
            last_at=None if last is None else last.last_at,
        )
    )
    session.flush()
    append(session, EventKind.FEED_OPENED, at=at, actor=actor, by=by, body=body)
    return feed


def append(  # noqa: PLR0913 - an event's facts, each named
    session: Session,
    kind: str,
    *,
    at: datetime,
    actor: str,
    by: str | None = None,
    quality: ClockQuality | None = None,
    business_date: date | None = None,
    dossier: str | None = None,
    base: str | None = None,
    body: Mapping[str, object] | None = None,
) -> str:
    """Append one event to the newest feed in the caller's transaction; give its reference ``feed/seq``.

    ``business_date`` is the day of ``at`` where it isn't given, and ``quality`` what the last event says of
    the clock. ``body`` must be plain JSON data. The session's ``info`` notes both ends of the feed
    (``head_before``, ``head``), for whoever has to tell them before the commit. Raises
    ``NotPossibleNow("no_feed")`` where no feed was opened yet.
    """
    feed = current_feed(session)
    at = in_vietnam(at)
    seq = feed.last_seq + 1
    salt = secrets.token_bytes(_SALT_BYTES)
    body_bytes = None if body is None else canonical(body).encode()
    hlc = tick(feed.hlc, at)
    header = canonical(
        {
            **({} if by is None else {"by": by}),
            "v": 1,
            "feed": feed.id,
            "seq": seq,
            "kind": str(kind),
            "hlc": hlc,
            "at": at.isoformat(),
            "business_date": (business_date or at.date()).isoformat(),
            "clock_quality": quality or clock_quality(at, feed.last_at),
            "dossier": dossier,
            "base": base,
            "actor": actor,
            "body": None if body_bytes is None else _commitment(salt, body_bytes),
        }
    ).encode()
    digest = _chain(feed.head, header)
    session.exec(insert(EventRow).values(feed=feed.id, seq=seq, header=header, hash=digest))
    if body_bytes is not None:
        session.exec(insert(EventBodyRow).values(feed=feed.id, seq=seq, salt=salt, body=body_bytes))
    session.info.setdefault("head_before", (feed.id, seq - 1, feed.head.hex()))
    session.info["head"] = (feed.id, seq, digest.hex())
    feed.last_seq, feed.head, feed.hlc = seq, digest, hlc
    if kind != EventKind.FEED_OPENED or feed.last_at is None:
        feed.last_at = at
    session.add(feed)
    session.flush()
    return f"{feed.id}/{seq}"


def current_feed(session: Session) -> FeedRow:
    """Give the feed that this installation writes: the one opened last."""
    feed = _newest_feed(session)
    if feed is None:
        raise NotPossibleNow("no_feed")
    return feed


def _newest_feed(session: Session) -> FeedRow | None:
    return session.exec(select(FeedRow).order_by(col(FeedRow.place).desc()).limit(1)).first()


def verify_chain(session: Session, feed: str | None = None, *, after: int = 0) -> ChainReport:
    """Recompute a feed (the newest, unless named) to its head, from its first event or from that ``after``.

    Bodies that were deleted don't matter; a body that is there must be the one its header commits to.
    """
    row = current_feed(session) if feed is None else session.get(FeedRow, feed)
    if row is None:
        raise NotFound("no_feed")
    events = session.connection().exec_driver_sql(
        "SELECT e.seq, e.header, e.hash, b.salt, b.body FROM event e"
        " LEFT JOIN event_body b ON b.feed = e.feed AND b.seq = e.seq"
        " WHERE e.feed = ? AND e.seq > ? ORDER BY e.seq",
        (row.id, after),
    )
    before = session.get(EventRow, (row.id, after)) if after else None
    head, count = (GENESIS, 0) if before is None else (before.hash, after)
    for seq, header, digest, salt, body in events:
        why = _fault(row.id, count + 1, head, (seq, header, digest, salt, body))
        if why is not None:
            return ChainReport(row.id, count, head.hex(), broken_at=count + 1, why=why)
        head, count = digest, count + 1
    if (row.last_seq, row.head) != (count, head):
        return ChainReport(row.id, count, head.hex(), broken_at=count + 1, why="head")
    return ChainReport(row.id, count, head.hex())


def _fault(
    feed: str,
    expected: int,
    previous: bytes,
    event: tuple[int, bytes, bytes, bytes | None, bytes | None],
) -> str | None:
    seq, header, digest, salt, body = event
    if seq != expected:
        return "gap"
    if _chain(previous, header) != digest:
        return "hash"
    facts = plain_from_json(header)
    if (facts["feed"], facts["seq"]) != (feed, seq):
        return "header"
    if salt is not None and body is not None and _commitment(salt, body) != facts["body"]:
        return "body"
    return None


def _chain(previous: bytes, header: bytes) -> bytes:
    return hashlib.sha256(previous + header).digest()


def _commitment(salt: bytes, body: bytes) -> str:
    return hmac.digest(salt, body, "sha256").hex()


def tick(last: str, at: datetime) -> str:
    """Give the next hybrid logical clock: the later of the wall and the last event, and a count for ties.

    Written as ``milliseconds.count`` with fixed widths, so that it sorts as text.
    """
    wall = int(at.timestamp() * 1000)
    milliseconds, count = _parts(last)
    milliseconds, count = (wall, 0) if wall > milliseconds else (milliseconds, count + 1)
    return f"{milliseconds:013d}.{count:06d}"


def _parts(clock: str) -> tuple[int, int]:
    milliseconds, _, count = clock.partition(".")
    return int(milliseconds or 0), int(count or 0)
