"""The key of the records: made, found again after a power cut, changed, put on what was plain.

Whatever is interrupted, the next start finds an office that opens: the new file is made and checked beside
the old one, takes its name in one step, and only then the old one is overwritten. While that goes on the keys
file holds both keys, and ``records.key`` has a companion with the new one.

====================  ==========================================================================
``records.db``        the records, under the key or (version 0.2) plain
``records.key``       the key, sealed to the office: for whoever has the recovery sheet
``records.key-next``  the same with the key that is to come
``records.db-next``   the copy that is being made; thrown away at the next start
``records.db-old``    another name of the file that was replaced; overwritten at the next start
====================  ==========================================================================
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlmodel import col, select

from db.engine import KEY_BYTES, Records, is_plain
from db.journal import EventKind
from db.models import PrintJobRow
from db.office import keys_copy
from db.office.context import DeskContext
from db.office.record import tell
from db.rules import recovery_code
from db.rules.errors import Damaged, NotFound, NotPossibleNow
from db.safe import sealing
from db.safe.key_file import KeyFile, OfficeKeys, sync_folder

SHEET = "recovery"
"""What print jobs call the recovery sheet."""

Step = Callable[[str], None]
"""Is told each step that is done; tests pull the plug there."""


def _no_step(_: str) -> None:
    return


@dataclass(frozen=True, slots=True)
class KeyPlaces:
    """Where the records and their keys lie."""

    records: Path
    keys: Path

    @property
    def sealed(self) -> Path:
        """The database's key, sealed to the office."""
        return self.records.with_suffix(".key")

    @property
    def sealed_next(self) -> Path:
        """The key that is to come, sealed to the office."""
        return self.records.with_suffix(".key-next")

    @property
    def fresh(self) -> Path:
        """The copy that is being made."""
        return self.records.with_name(f"{self.records.name}-next")

    @property
    def old(self) -> Path:
        """The file that was replaced."""
        return self.records.with_name(f"{self.records.name}-old")


def make_keys(places: KeyPlaces, office: bytes | None = None) -> OfficeKeys:
    """Make the keys of a new office (of one more desk, where ``office`` is its seed) and keep them.

    Keys that are there already are kept, unless they are another office's: then
    ``NotPossibleNow("keys_other")``.
    Raises what writing them raises.
    """
    keys = KeyFile(places.keys).read()
    if keys is None and places.records.exists() and is_plain(places.records) is False:
        raise NotPossibleNow("keys_missing", path=str(places.records))
    if keys is not None and office is not None and keys.office != office:
        raise NotPossibleNow("keys_other", path=str(places.keys))
    if keys is None:
        keys = OfficeKeys.new(office)
        places.records.parent.mkdir(parents=True, exist_ok=True)
        # First what needs the sheet, then what opens by itself: no records are ever under a key nobody has.
        sealing.write_key(places.sealed, keys.office, keys.records)
        KeyFile(places.keys).write(keys)
    elif keys.records_next is None and not places.sealed.exists():
        sealing.write_key(places.sealed, keys.office, keys.records)
    return keys


def settled(places: KeyPlaces, step: Step = _no_step) -> OfficeKeys:
    """Bring whatever was interrupted to its end, put plain records under a key, and give the keys.

    For a real office, before its records are opened. Raises ``NotPossibleNow`` (``keys_missing`` where
    records are encrypted and this PC lost its keys, ``records_in_use``), ``Damaged`` (``keys_damaged``,
    ``records_not_a_database`` where no key opens them) and what the disk refuses.
    """
    keys = KeyFile(places.keys).read()
    plain = is_plain(places.records)
    if keys is None and (plain is False or (plain is None and places.sealed.exists())):
        raise NotPossibleNow("keys_missing", path=str(places.records))
    if keys is None:
        keys = make_keys(places)
        step("keys")
    _throw_away(places)
    if plain:
        with keys_copy.alone(places.records, None) as connection:
            keys_copy.check_ours(connection)
            keys_copy.export(connection, places.fresh, keys.records)
            step("copied")
            _take_its_place(places, connection, step)
    elif keys.records_next is not None:
        keys = _settle(places, keys, step)
    if places.old.exists() and keys_copy.opens(places.records, keys.records):
        _forget_old(places)
        step("erased")
    if not places.sealed.exists():
        sealing.write_key(places.sealed, keys.office, keys.records)
    places.sealed_next.unlink(missing_ok=True)
    return keys


def change_key(records: Records, places: KeyPlaces, desk: DeskContext, step: Step = _no_step) -> str:
    """Put the records under a new key while no other program has them open; give the event's reference.

    ``records`` go on under the new key. The event ``key.changed`` is in the copy that takes the old file's
    place and nowhere else. Raises what :func:`settled` and :func:`db.office.keys_copy.export` do, and
    ``NotPossibleNow("no_keys")`` where the office has none (practice).
    """
    keys = KeyFile(places.keys).read()
    if keys is None or records.key is None:
        raise NotPossibleNow("no_keys")
    if keys.records_next is not None:
        keys = settled(places)
    records.let_go()
    new = secrets.token_bytes(KEY_BYTES)
    file = KeyFile(places.keys)
    _throw_away(places)
    with keys_copy.alone(places.records, keys.records) as connection:
        file.write(replace(keys, records_next=new))
        step("both keys kept")
        sealing.write_key(places.sealed_next, keys.office, new)
        step("sealed beside")
        keys_copy.export(connection, places.fresh, new)
        step("copied")
        reference = _told(places.fresh, new, desk)
        keys_copy.sync(places.fresh)
        step("told")
        _take_its_place(places, connection, step)
    _settle(places, replace(keys, records_next=new), step)
    _forget_old(places)
    step("erased")
    records.rekeyed(new)
    return reference


def restore_keys(places: KeyPlaces, code: str) -> OfficeKeys:
    """Write the keys file anew from the recovery sheet's code and what is sealed beside the records.

    Raises what :func:`db.rules.recovery_code.seed_of` and :func:`db.safe.sealing.open_key` do, and
    ``NotPossibleNow("keys_there")`` where this PC has keys that open the records, ``NotFound`` (
    ``records_missing``, ``records_key_missing``), ``Damaged("records_not_a_database")`` where the sealed key
    doesn't open the records.
    """
    seed = recovery_code.seed_of(code)
    if not places.records.exists():
        raise NotFound("records_missing", path=str(places.records))
    if _has_good_keys(places):
        raise NotPossibleNow("keys_there", path=str(places.keys))
    found = [sealing.read_key(path, seed) for path in (places.sealed, places.sealed_next)]
    sealed = [key for key in found if key is not None]
    if not sealed:
        raise NotFound("records_key_missing", path=str(places.sealed))
    fitting = [key for key in sealed if is_plain(places.records) or keys_copy.opens(places.records, key)]
    if not fitting:
        raise Damaged("records_not_a_database", path=str(places.records))
    keys = replace(OfficeKeys.new(seed), records=fitting[0])
    KeyFile(places.keys).write(keys)
    if fitting[0] != found[0]:
        places.sealed_next.replace(places.sealed)
    return keys


def sheet_made_at(records: Records) -> datetime | None:
    """Give when a recovery sheet was last made here, or ``None``."""
    with records.reading() as session:
        made = select(PrintJobRow.started_at).where(
            PrintJobRow.form == SHEET, PrintJobRow.outcome == "printed"
        )
        return session.exec(made.order_by(col(PrintJobRow.pk).desc())).first()


def mark_of(key: bytes) -> str:
    """Give eight signs by which a key can be told from another; they say nothing of it."""
    return hashlib.blake2b(key, person=b"motcua mark 1", digest_size=4).hexdigest()


def _has_good_keys(places: KeyPlaces) -> bool:
    try:
        keys = KeyFile(places.keys).read()
    except Damaged:
        return False
    if keys is None:
        return False
    if is_plain(places.records):
        return True
    tried = [key for key in (keys.records, keys.records_next) if key is not None]
    return any(keys_copy.opens(places.records, key) for key in tried)


def _throw_away(places: KeyPlaces) -> None:
    """Remove a copy that never took its place."""
    for path in places.fresh.parent.glob(f"{places.fresh.name}*"):
        path.unlink(missing_ok=True)


def _take_its_place(places: KeyPlaces, connection: object, step: Step) -> None:
    """Let the copy take the records' name in one step; the old file keeps another name until it is erased."""
    places.old.unlink(missing_ok=True)
    with suppress(OSError):  # a disk without second names (FAT): its old file goes without being overwritten
        os.link(places.records, places.old)
    step("second name")
    if os.name == "nt":
        connection.close()  # type: ignore[attr-defined]  # Windows replaces no file that is open
    places.fresh.replace(places.records)
    sync_folder(places.records.parent)
    step("replaced")


def _forget_old(places: KeyPlaces) -> None:
    """Overwrite the file that was replaced; where it never was, that is the records' own name."""
    if places.old.exists() and places.old.samefile(places.records):
        places.old.unlink()
    else:
        keys_copy.erase(places.old)


def _settle(places: KeyPlaces, keys: OfficeKeys, step: Step) -> OfficeKeys:
    """Decide by the file which of two keys holds, and forget the other."""
    new = keys.records_next
    if new is None:
        return keys
    if keys_copy.opens(places.records, new):
        keys = replace(keys, records=new, records_next=None)
        sealing.write_key(places.sealed, keys.office, new)
    elif keys_copy.opens(places.records, keys.records):
        keys = replace(keys, records_next=None)
    else:
        raise Damaged("records_not_a_database", path=str(places.records))
    step("sealed")
    KeyFile(places.keys).write(keys)
    step("settled")
    places.sealed_next.unlink(missing_ok=True)
    return keys


def _told(path: Path, key: bytes, desk: DeskContext) -> str:
    """Append the event to the copy; the tip hears of it once the copy has taken the records' place."""
    with Records(path, key) as copy, copy.writing() as session:
        return tell(session, EventKind.KEY_CHANGED, desk, body={"key": mark_of(key)})
