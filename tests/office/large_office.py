"""Records of a realistic size, made quickly: a long chain with bodies, as a counter writes in some years."""

from __future__ import annotations

import hashlib
import hmac
import itertools

from db.codec import canonical
from db.engine import Records
from db.journal import current_feed, tick

_SALT = bytes(32)
_BODY = canonical({"dossier": {"status": 4, "holder": "tu-phap"}, "note": "x" * 350}).encode()
_A_BATCH = 5_000


def fill_events(records: Records, *, megabytes: int) -> None:
    """Append events until the file has about ``megabytes``: a chain that holds, told to no table."""
    connection = records.raw()
    with records.reading() as session:
        feed = current_feed(session)
    commitment = hmac.digest(_SALT, _BODY, "sha256").hex()
    seq, head, hlc, at = feed.last_seq, feed.head, feed.hlc, feed.opened_at
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN IMMEDIATE")
    for _ in itertools.count():
        events, bodies = [], []
        for _ in range(_A_BATCH):
            seq, hlc = seq + 1, tick(hlc, at)
            header = canonical(
                {
                    "v": 1,
                    "feed": feed.id,
                    "seq": seq,
                    "kind": "dossier.processed",
                    "hlc": hlc,
                    "at": at.isoformat(),
                    "business_date": at.date().isoformat(),
                    "clock_quality": "good",
                    "dossier": f"{seq % 9000:026d}",
                    "base": None,
                    "actor": "Lò Thị Hoa",
                    "body": commitment,
                }
            ).encode()
            head = hashlib.sha256(head + header).digest()
            events.append((feed.id, seq, header, head))
            bodies.append((feed.id, seq, _SALT, _BODY))
        connection.executemany("INSERT INTO event (feed, seq, header, hash) VALUES (?, ?, ?, ?)", events)
        connection.executemany("INSERT INTO event_body VALUES (?, ?, ?, ?)", bodies)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        if pages * 4096 >= megabytes * 1_000_000:
            break
    connection.execute(
        "UPDATE feed SET last_seq = ?, head = ?, hlc = ? WHERE id = ?", (seq, head, hlc, feed.id)
    )
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
