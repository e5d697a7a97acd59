"""A backup while the clerk goes on: begun and noted on the records' thread, carried out on one of its own.

Asked for, it says on the message line how far it is and what came of it. By itself it is made once a day, and
is told of only where it could not be made.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from counter_tui import sentences
from counter_tui.locale import text
from counter_tui.widgets.lines import Look

if TYPE_CHECKING:
    from counter_tui.backups import BackupJob
    from counter_tui.counter import Counter
    from db.rules.backup import BackupMade

LOOK_S = 0.5
"""How often is said how far it is; what is done sooner is only told at its end."""


async def back_up(counter: Counter, *, by_itself: bool = False) -> None:
    """Make a backup at all places of this office and say what came of it.

    By itself it is made only where one is due, and is quiet where it lies somewhere in the end. Raises what
    beginning it and noting it refuse.
    """
    desk = counter.desk
    if by_itself and not await desk.use(lambda office: office.backups.due()):
        return
    job = await desk.use(lambda office: office.backups.begin())
    if not by_itself:
        counter.go.report(text("screen.backup.begun"), Look.PLAIN)
    made = await _carried_out(job, counter, quiet=by_itself)
    made = await desk.use(lambda office: office.backups.note(made))
    if not by_itself or not made.verified:
        counter.go.report(*_told(made))


async def _carried_out(job: BackupJob, counter: Counter, *, quiet: bool) -> BackupMade:
    """Let the job run on a thread; when the program ends meanwhile it gives up at its next step."""
    work = asyncio.create_task(asyncio.to_thread(job.carry_out))
    try:
        while not (await asyncio.wait({work}, timeout=LOOK_S))[0]:
            if not quiet:
                counter.go.report(text("screen.backup.progress", percent=int(100 * job.progress)), Look.PLAIN)
    except asyncio.CancelledError:
        job.stop()
        raise
    return work.result()


def _told(made: BackupMade) -> tuple[str, Look]:
    """Say what was made: the good, and the first thing that went wrong."""
    refused = [sentences.refusal(place.refusal) for place in made.places if place.refusal is not None]
    if not made.verified:
        return text("screen.backup.none", why="; ".join(refused)), Look.BAD
    done = text("screen.backup.done", dossiers=made.manifest.dossiers, places=len(made.verified))
    if refused:
        return text("screen.backup.some", done=done, why="; ".join(refused)), Look.WARN
    if made.only_on_this_disk:
        return text("screen.backup.same_disk", done=done), Look.WARN
    return done, Look.GOOD
