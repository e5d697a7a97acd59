"""Put a backup back: checked, made ready beside the records of now, and put in their place in one step.

    plan = look(folder, target)                  # what it would do; nothing is written
    restored = put_back(plan, target, desk_in)   # only while no counter runs

All that follows from it is written to the copy first: the new feed, the floors above which numbers go on, the
event that tells it. So whenever the power goes the office has its old records or those that were put back,
whole, and numbers are never given out twice. The records of now are never deleted: they get a name that says
what they are.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from db.engine import is_plain, open_records
from db.journal import EventKind, current_feed
from db.office import keys_copy
from db.office.backup import ROOM_BESIDE
from db.office.backup_check import journal_faults, wrong_files
from db.office.backup_notes import SURE
from db.office.context import DeskContext
from db.office.copies import SIDE_FILES, Copy, copy_file, put_folder_on_disk, put_on_disk, remove
from db.office.open_office import open_kept
from db.office.record import quality_at, record
from db.office.restore_numbers import Known, floors_above, note_jumps, what_is_known
from db.office.restore_plan import Target, backups_at_hand, key_of, look, records_of_now
from db.rules import recovery_code
from db.rules.backup import OTHER_FILES, RECORDS, SEALED_KEY, Manifest, Restored, RestorePlan
from db.rules.clock import in_vietnam
from db.rules.errors import Damaged, NotPossibleNow
from db.rules.tip_check import TipState
from db.safe import sealing
from db.safe.key_file import OfficeKeys
from db.safe.tip import TipFile

__all__ = ["Target", "look", "put_back"]

DRAFT = ".khoi-phuc"
"""The folder in which it is made ready, within the office's."""

ASIDE = "records-truoc-khoi-phuc"
"""What the records of before are called ("before the restore")."""

STATION = OTHER_FILES[1]


@dataclass(frozen=True, slots=True)
class _Ready:
    """A backup that lies ready beside the records, and what is known of numbers.

    ``seen`` is whether the records of now could be read for that.
    """

    folder: Path
    draft: Path
    key: bytes | None
    manifest: Manifest
    known: Known
    seen: bool

    @property
    def records(self) -> Path:
        return self.draft / RECORDS


def put_back(plan: RestorePlan, target: Target, desk_in: Callable[[Path], DeskContext]) -> Restored:
    """Put the backup in the place of the records of now, which are kept aside.

    ``desk_in`` gives the desk by the files of a folder. Raises ``Damaged("backup_damaged")`` where a file
    isn't what was written or the journal doesn't hold; ``NotPossibleNow``: ``records_in_use``,
    ``restore_no_room``, ``records_newer``, ``disk_full`` and its like. After a refusal the records are those
    of before.
    """
    folder, manifest = Path(plan.folder), plan.manifest
    target.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.home / DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    keys = target.keys.read()
    try:
        key = _made_ready(folder, draft, manifest, target, keys)
        with records_of_now(target, keys) as now, Copy(draft / RECORDS, key) as copy:
            at_hand = backups_at_hand(folder, target, manifest)
            known = what_is_known(copy, now, target.tip.read(), at_hand)
        desk = desk_in(target.home if (target.home / STATION).is_file() else draft)
        readable = plan.now is not None and plan.now.readable
        with _held(target, keys, readable=readable) as held, _tip_stays(target.tip):
            ready = _Ready(folder, draft, key, manifest, known, seen=readable)
            restored = _written(ready, desk, target.tip)
            aside = _keep_aside(target, desk.moment()) if target.records.exists() else ""
            _take_its_place(draft, target, held)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return replace(restored, kept_aside=aside)


def _made_ready(
    folder: Path, draft: Path, manifest: Manifest, target: Target, keys: OfficeKeys | None
) -> bytes | None:
    """Copy the backup beside the records, of this version and under this office's key; give that key."""
    key = key_of(folder, manifest, keys, target.code)
    free = shutil.disk_usage(target.home).free
    if free < 2 * manifest.bytes + ROOM_BESIDE:
        need = -(-(2 * manifest.bytes + ROOM_BESIDE) // 1_000_000)
        raise NotPossibleNow("restore_no_room", need_mb=need, free_mb=free // 1_000_000)
    draft.mkdir(mode=0o700)
    for name in manifest.files:
        with suppress(FileNotFoundError):
            copy_file(folder / name, draft / name)
    for name in wrong_files(draft, manifest):
        raise Damaged("backup_damaged", file=name)
    with open_records(draft / RECORDS, key=key) as records:
        for fault in journal_faults(records, manifest):
            raise Damaged("backup_damaged", file=RECORDS, first=fault)
    if key is None:
        return None
    if keys is None:  # a new PC: it takes the backup's key, and one of its own to sign with
        made = replace(OfficeKeys.new(recovery_code.seed_of(target.code)), records=key)
        target.keys.write(made)
        keys = made
    if key != keys.records:
        other = draft / f"other-{RECORDS}"
        with keys_copy.alone(draft / RECORDS, key) as connection:
            keys_copy.export(connection, other, keys.records)
        remove(draft / RECORDS)
        other.rename(draft / RECORDS)
    sealing.write_key(draft / SEALED_KEY, keys.office, keys.records)
    return keys.records


def _held(target: Target, keys: OfficeKeys | None, *, readable: bool) -> Any:
    """Keep every other program out of the records of now; their log is folded in."""
    if not readable:
        return nullcontext()
    plain = is_plain(target.records)
    return keys_copy.alone(target.records, None if plain or keys is None else keys.records)


@contextmanager
def _tip_stays(tip: TipFile) -> Iterator[None]:
    """Put the tip back as it was where the records stay those of before."""
    before = tip.read()
    try:
        yield
    except BaseException:
        if before is None:
            tip.path.unlink(missing_ok=True)
        else:
            tip.write(before, sync=True)
        raise


def _written(ready: _Ready, desk: DeskContext, tip: TipFile) -> Restored:
    """Open the copy against the tip, and tell in it what was put back and where its numbers go on."""
    manifest, known = ready.manifest, ready.known
    opened = open_kept(ready.records, desk, tip, key=ready.key)
    state = TipState.SAME if opened.met is None else opened.met.state
    remembered = state not in (TipState.NO_TIP, TipState.OTHER, TipState.ADOPTED)
    try:
        with opened.records.writing() as session:
            now, last = desk.moment(), current_feed(session).last_at
            # Nobody is there who could say what day it is: then it counts as the time of the last event.
            sure = last is None or quality_at(desk, now, last) in SURE
            at = now if sure or last is None else last
            own = (desk.header.receipt_agency, desk.station.slot)
            blind = own if not remembered and not ready.seen else None
            rows = floors_above(session, known, max(now.date(), at.date()), blind=blind)
            if blind is not None:
                note_jumps(ready.folder, rows)
            record(
                session,
                EventKind.BACKUP_RESTORED,
                replace(desk, now=lambda: at, guarded=False),
                rows=rows,
                facts={
                    "name": manifest.name,
                    "feed": manifest.feed,
                    "seq": manifest.seq,
                    "at": in_vietnam(now).isoformat(),
                    "lost": [
                        [each.agency, each.day.isoformat(), each.slot, each.first, each.last]
                        for each in known.lost
                    ],
                },
            )
    finally:
        opened.close()
    with keys_copy.alone(ready.records, ready.key):
        pass  # one file that needs no log beside it
    put_on_disk(ready.records)
    return Restored(
        manifest,
        lost=known.lost,
        all_known=remembered,
        new_feed="" if opened.met is None else opened.met.new_feed,
    )


def _take_its_place(draft: Path, target: Target, held: Any) -> None:
    """Put the other files where there are none, and let the copy take the records' name in one step."""
    for name in (SEALED_KEY, *OTHER_FILES):
        if name != STATION and (draft / name).is_file() and not (target.home / name).exists():
            (draft / name).rename(target.home / name)
    put_folder_on_disk(target.home)
    if os.name == "nt" and held is not None:
        held.close()  # Windows replaces no file that is open
    (draft / RECORDS).replace(target.records)
    put_folder_on_disk(target.home)
    # What the desk is comes last: without it there is no office yet that could be opened.
    if (draft / STATION).is_file() and not (target.home / STATION).exists():
        (draft / STATION).rename(target.home / STATION)
        put_folder_on_disk(target.home)


def _keep_aside(target: Target, at: datetime) -> str:
    """Give the records of now a second name, with what lies beside them where they can't be read."""
    beside = [target.home / (RECORDS + side) for side in SIDE_FILES]
    beside = [path for path in beside if path.exists()]
    linked = [path for path in target.home.glob(f"{ASIDE}-*.db") if path.samefile(target.records)]
    if linked and not beside:  # the power went after they had got their second name
        return linked[0].name
    stem = f"{ASIDE}-{in_vietnam(at):%Y%m%d-%H%M%S}"
    name, number = f"{stem}.db", 1
    while (target.home / name).exists():
        number += 1
        name = f"{stem}-{number}.db"
    aside = target.home / name
    for path in beside:
        kept = aside.with_name(name + path.name.removeprefix(RECORDS))
        kept.unlink(missing_ok=True)
        copy_file(path, kept)
    try:
        aside.hardlink_to(target.records)
    except OSError:
        copy_file(target.records, aside)
    put_folder_on_disk(target.home)
    for path in beside:  # a log of other records must not be folded into those that come
        path.unlink()
    return name
